//! A member that is looked at, and what is said of it.

use why401_catalogue as catalogue;
use why401_catalogue::{List, Str};

use crate::machine::{Machine, Os};
use crate::model::{Identity, Place};
use crate::place;
use crate::store::masked;

/// A member that is looked at, and where.
pub(crate) struct Asked<'a> {
    pub(crate) machine: &'a dyn Machine,
    pub(crate) client: &'static catalogue::Client,
    pub(crate) picks: &'static catalogue::Picks,
    pub(crate) member: &'static catalogue::Member,
    /// Whether the selecting variable names this member and no other: some clients then behave in another way.
    pub(crate) alone: bool,
}

/// What a kind says of a member.
pub(crate) struct Judged {
    pub(crate) outlook: Outlook,
    pub(crate) why: String,
    pub(crate) way: Option<&'static str>,
    pub(crate) places: Vec<Place>,
    pub(crate) identity: Option<Identity>,
    /// Whether the client itself cannot be made because of it.
    pub(crate) raises: bool,
}

/// What would come of asking a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outlook {
    /// It has what it needs.
    Ready,
    /// It is asked; whether it has a token cannot be told.
    Unsure,
    /// It is not asked.
    Lacks,
    /// It is asked, and has none; the next one is.
    Fails,
    /// It is asked, and the client ends with its failure.
    Stops,
}

impl Judged {
    pub(crate) fn new(outlook: Outlook, why: impl Into<String>) -> Self {
        Self { outlook, why: why.into(), way: None, places: Vec::new(), identity: None, raises: false }
    }

    pub(crate) fn way(self, way: &'static str) -> Self {
        Self { way: Some(way), ..self }
    }

    pub(crate) fn at(mut self, places: impl IntoIterator<Item = Place>) -> Self {
        self.places.extend(places);
        self
    }

    #[expect(clippy::wrong_self_convention, reason = "it says who the member would sign in as")]
    pub(crate) fn as_who(self, identity: Identity) -> Self {
        Self { identity: Some(identity), ..self }
    }
}

/// How a variable is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Given {
    Not,
    Empty,
    Filled,
}

impl Given {
    /// Whether it is there, for somebody who takes an empty one as one that is set or not.
    pub(crate) fn counts(self, empty_is_set: bool) -> bool {
        self == Self::Filled || (self == Self::Empty && empty_is_set)
    }
}

/// A set of variables that is enough, as the catalogue writes it: `way: A+B`.
pub(crate) struct Way {
    /// Its name; empty if it has none.
    pub(crate) name: &'static str,
    /// Whether the library beneath has no say in it: `way!: A+B`.
    pub(crate) last: bool,
    needs: Vec<&'static str>,
}

impl Way {
    pub(crate) fn all(list: List<Str>) -> impl Iterator<Item = Self> {
        list.into_iter().map(|set| {
            let (name, needs) = set.str().split_once(": ").unwrap_or(("", set.str()));
            Self { name: name.trim_end_matches('!'), last: name.ends_with('!'), needs: needs.split('+').map(str::trim).collect() }
        })
    }

    /// The names of its variables.
    pub(crate) fn variables(&self) -> impl Iterator<Item = &'static str> {
        self.needs.iter().filter(|need| !need.starts_with('@')).map(|need| need.trim_end_matches('!'))
    }

    /// Whether `asked` has all of them; `A!` is one that may not be empty, `@himds` the agent of Azure Arc.
    pub(crate) fn holds(&self, asked: &Asked<'_>, empty_is_set: bool) -> bool {
        self.needs.iter().all(|need| match need.strip_suffix('!') {
            Some(need) => asked.given(need) == Given::Filled,
            None if *need == "@himds" => asked.has_arc_agent(),
            None => asked.given(need).counts(empty_is_set),
        })
    }
}

impl Asked<'_> {
    pub(crate) fn given(&self, name: &str) -> Given {
        match self.machine.variable(name) {
            None => Given::Not,
            Some(value) if value.expose().is_empty() => Given::Empty,
            Some(_) => Given::Filled,
        }
    }

    /// The value of a variable that is no secret and not empty.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.machine.variable(name).map(|value| value.expose().to_owned()).filter(|value| !value.is_empty())
    }

    /// Whether an empty variable counts as one that is set.
    pub(crate) fn empty_is_set(&self) -> bool {
        self.member.empty_is_set.unwrap_or(self.picks.empty_is_set)
    }

    pub(crate) fn counts(&self, name: &str) -> bool {
        self.given(name).counts(self.empty_is_set())
    }

    pub(crate) fn quirk(&self, name: &str) -> bool {
        self.member.quirks.contains(name)
    }

    /// The first of its sets of variables that is complete.
    pub(crate) fn first_way(&self) -> Option<Way> {
        Way::all(self.member.needs).find(|way| way.holds(self, self.empty_is_set()))
    }

    fn stops_when_refused(&self) -> bool {
        self.member.stops_when_refused.unwrap_or(self.picks.stops_when_refused)
    }

    /// What becomes of a member that has everything: if a refusal lets the chain go on, the authority decides.
    pub(crate) fn when_complete(&self) -> Outlook {
        if self.stops_when_refused() { Outlook::Ready } else { Outlook::Unsure }
    }

    /// What follows if the authority refuses it.
    pub(crate) fn refusal(&self) -> &'static str {
        if self.stops_when_refused() { "a refusal ends the chain here" } else { "after a refusal the next member is asked" }
    }

    /// The variable as a place, with its value if that cannot be a secret.
    pub(crate) fn place(&self, name: &str) -> Place {
        let what = match self.given(name) {
            Given::Not => "not set".to_owned(),
            Given::Empty => "empty".to_owned(),
            Given::Filled => self.text(name).and_then(|value| shown(name, &value)).unwrap_or_else(|| "set".to_owned()),
        };
        place::variable(name, &what)
    }

    pub(crate) fn places<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Vec<Place> {
        names.into_iter().map(|name| self.place(name)).collect()
    }

    /// A failure of the member's constructor: in some clients the whole client cannot be made, others leave the member out.
    pub(crate) fn cannot_be_made(&self, why: &str) -> Judged {
        if self.quirk("raises") {
            return Judged { raises: true, ..Judged::new(Outlook::Stops, format!("{why}, and the client cannot even be made")) };
        }
        Judged::new(Outlook::Lacks, format!("{why}, and the client leaves it out"))
    }

    /// What is wrong with the tenant that the member checks when it is made.
    pub(crate) fn bad_tenant(&self) -> Option<Judged> {
        let tenant = self.text("AZURE_TENANT_ID").filter(|_| self.quirk("checks-tenant"))?;
        let valid = tenant.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.');
        (!valid).then(|| self.cannot_be_made("AZURE_TENANT_ID has characters that no tenant id has").at([self.place("AZURE_TENANT_ID")]))
    }

    /// What is wrong with the authority that the member checks when it is made.
    pub(crate) fn bad_authority(&self) -> Option<Judged> {
        const NAME: &str = "AZURE_AUTHORITY_HOST";
        if !self.quirk("checks-authority") || !self.counts(NAME) || self.text(NAME).is_some_and(|host| host.starts_with("https:")) {
            return None;
        }
        Some(self.cannot_be_made("AZURE_AUTHORITY_HOST does not begin with https:").at([self.place(NAME)]))
    }

    /// Whether the agent of Azure Arc is installed here.
    fn has_arc_agent(&self) -> bool {
        let path = match self.machine.os() {
            Os::Linux => Some("/opt/azcmagent/bin/himds".to_owned()),
            Os::Windows => self.text("ProgramFiles").map(|folder| format!("{folder}\\AzureConnectedMachineAgent\\himds.exe")),
            Os::MacOs => None,
        };
        path.is_some_and(|path| self.machine.file(path.as_ref()).is_there())
    }
}

/// What may be shown of a variable's value.
pub(crate) fn shown(name: &str, value: &str) -> Option<String> {
    const SECRET: [&str; 6] = ["SECRET", "PASSWORD", "TOKEN", "KEY", "ASSERTION", "HEADER"];
    let path = name.ends_with("_FILE") || name.ends_with("_PATH") || name.ends_with("_DIR");
    // What was pasted where a path belongs may be a secret.
    let odd = path && !looks_like_path(value) || value.starts_with("eyJ") || value.chars().count() > 200 || value.chars().any(char::is_control);
    if odd || (!path && SECRET.iter().any(|word| name.contains(word)) && name != "AZURE_TOKEN_CREDENTIALS") {
        return None;
    }
    if name.ends_with("USERNAME") {
        return Some(masked(value));
    }
    let id = name.ends_with("_ID") && !value.chars().all(|c| c.is_ascii_alphanumeric() || "-.".contains(c));
    let signed = name.ends_with("ENDPOINT") && value.contains(['?', '@']);
    (!id && !signed).then(|| value.to_owned())
}

/// Whether `value` begins as paths begin, or ends as files end.
fn looks_like_path(value: &str) -> bool {
    let begins = ["/", "./", "../", "~/", "\\\\", ".\\", "..\\", "%", "$"].iter().any(|start| value.starts_with(start));
    let drive = value.get(1..3).is_some_and(|rest| rest == ":\\" || rest == ":/");
    let ending = value.rsplit_once('.').is_some_and(|(_, end)| ["pem", "pfx", "p12", "crt", "cer", "key", "jwt", "token", "txt", "json"].contains(&end));
    !value.starts_with("eyJ") && (begins || drive || ending || value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_is_shown() {
        for (name, value) in [
            ("AZURE_FEDERATED_TOKEN_FILE", "s3cr3t~value"),
            ("AZURE_CLIENT_CERTIFICATE_PATH", "abc8Q~a.b-c_d"),
            ("AZURE_CLIENT_SECRET", "x"),
            ("IDENTITY_HEADER", "x"),
            ("AZURE_PASSWORD", "x"),
            ("AZURE_FEDERATED_TOKEN_FILE", "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"),
            ("AZURE_TENANT_ID", "abc~secret"),
            ("IDENTITY_ENDPOINT", "http://user:pass@host/"),
        ] {
            assert_eq!(shown(name, value), None, "{name}");
        }
        assert_eq!(shown("AZURE_FEDERATED_TOKEN_FILE", "/var/run/token").as_deref(), Some("/var/run/token"));
        assert_eq!(shown("AZURE_USERNAME", "jane@contoso.com").as_deref(), Some("j…@contoso.com"));
        assert_eq!(shown("AZURE_TENANT_ID", "contoso.com").as_deref(), Some("contoso.com"));
    }
}
