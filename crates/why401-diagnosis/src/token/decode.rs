//! A token for a person to read: its members by the question that they answer, each with its meaning.

use serde_json::Value;
use why401_catalogue::{self as catalogue, Claim, Place};
use why401_evidence::credential::opaque::Named;
use why401_evidence::time::{self, Epoch};

use super::issuer::{Family, Issuer};
use super::model::{Decoded, Group, Member, Problem, Trait};
use super::view::{Set, View};
use super::{Reader, kind, mask};

/// Decodes `view`; `source` is how the user calls it, `fingerprint` the line that stands for it.
#[must_use]
pub fn decode(view: &View, source: &str, fingerprint: String, reader: &Reader) -> Decoded {
    let traits = kind::traits(view);
    let mut decoded = Decoded {
        source: source.to_owned(),
        fingerprint,
        title: title(&traits),
        lifetime: None,
        problems: Vec::new(),
        groups: Vec::new(),
        advice: advice(&traits),
        inner: None,
        traits,
    };
    match view {
        View::Readable { header, claims, irregular } => {
            decoded.problems = irregular.iter().map(|what| problem(what.id(), what.text())).chain(problems(header, claims)).collect();
            decoded.lifetime = lifetime(claims, reader);
            decoded.groups = groups(header, claims, &decoded.traits, reader);
            decoded.inner = claims.text("at").filter(|at| at.starts_with("eyJ")).map(|at| inner(at, source, reader));
        }
        View::Nested { header, inner: token } => {
            decoded.groups = groups(header, &Set::default(), &decoded.traits, reader);
            decoded.inner = Some(inner(token.expose(), source, reader));
        }
        View::Foreign { header, len, irregular } => {
            decoded.problems = irregular.iter().map(|what| problem(what.id(), what.text())).collect();
            decoded.advice.push(format!("Its payload has {len} bytes and is no JSON object."));
            decoded.groups = groups(header, &Set::default(), &decoded.traits, reader);
        }
        View::Opaque(named) => opaque(named, &mut decoded, reader),
    }
    decoded
}

fn inner(token: &str, source: &str, reader: &Reader) -> Box<Decoded> {
    let line = why401_evidence::credential::fingerprint::line(token, None);
    let view = View::of(token);
    // One level of nesting is what exists; a token that nests on and on is not followed.
    let view = if matches!(view, View::Nested { .. }) { View::Opaque(why401_evidence::credential::opaque::name("")) } else { view };
    Box::new(decode(&view, &format!("{source}, inside"), line, reader))
}

fn opaque(named: &Named, decoded: &mut Decoded, reader: &Reader) {
    decoded.advice.push(named.kind.advice().to_owned());
    decoded.lifetime = named.expires.map(|at| until(at, reader.now));
    let member = |(name, value): &(&str, String)| Member {
        name: (*name).to_owned(),
        place: "value".to_owned(),
        label: None,
        value: value.clone(),
        masked: false,
        reading: None,
        meaning: None,
    };
    let mut members: Vec<Member> = named.details.iter().map(member).collect();
    members.extend(named.expires.map(|at| member(&("expires", stamp(at, reader)))));
    if !members.is_empty() {
        decoded.groups.push(Group { title: "What it shows".to_owned(), members });
    }
}

/// The main kind and what qualifies it: `an access token for Azure Key Vault, version 1.0, app-only`.
fn title(traits: &[Trait]) -> String {
    let mut words: Vec<&str> = traits.first().map(|main| main.title.as_str()).into_iter().collect();
    let short = |found: &Trait| match found.id.as_str() {
        "version-1" => Some("version 1.0"),
        "version-2" => Some("version 2.0"),
        "app-only" => Some("app-only"),
        "delegated" => Some("delegated"),
        _ => None,
    };
    words.extend(traits.iter().skip(1).filter(|found| found.certain).filter_map(short));
    words.join(", ")
}

fn problem(id: &str, text: impl Into<String>) -> Problem {
    Problem { id: id.to_owned(), text: text.into() }
}

fn problems(header: &Set, claims: &Set) -> Vec<Problem> {
    let mut found = Vec::new();
    for name in ["exp", "nbf", "iat"] {
        match claims.get(name) {
            Some(Value::Number(_)) | None => {}
            Some(_) => found.push(problem("time-not-a-number", format!("`{name}` is no number; strict readers refuse that (RFC 7519 section 2)."))),
        }
        if claims.time(name).is_some_and(|at| at > 100_000_000_000) {
            found.push(problem("time-in-milliseconds", format!("`{name}` lies in a far future: it seems to be in milliseconds instead of seconds.")));
        }
    }
    if let (Some(nbf), Some(exp)) = (claims.time("nbf"), claims.time("exp"))
        && exp <= nbf
    {
        found.push(problem("never-valid", "`exp` does not lie after `nbf`: it was never valid."));
    }
    found.extend(header_problems(header));
    let issuer = Issuer::of(claims.text("iss").unwrap_or(""));
    if let (Some(ver), Some(form)) = (claims.text("ver"), issuer.version())
        && ver != form
    {
        found.push(problem("version-differs", format!("`ver` is {ver}, but the issuer has the form of version {form}.")));
    }
    found
}

fn header_problems(header: &Set) -> Vec<Problem> {
    let mut found = Vec::new();
    match header.text("alg") {
        None => found.push(problem("no-algorithm", "Its header names no algorithm (`alg`).")),
        Some(alg) if alg.eq_ignore_ascii_case("none") => found.push(problem("unsigned", "It is unsigned (`alg` is `none`); no service takes it.")),
        Some(alg) if alg.starts_with("HS") => found.push(problem("symmetric", format!("`alg` is {alg}, a shared secret; Entra never signs so."))),
        Some(_) => {}
    }
    let lures: Vec<&str> = ["jku", "x5u", "jwk"].into_iter().filter(|name| header.has(name)).collect();
    if !lures.is_empty() {
        found.push(problem("header-names-a-key", format!("Its header points to a key of its own ({}); a verifier must never follow that.", lures.join(", "))));
    }
    found
}

/// Whether it is in its lifetime.
pub(super) fn lifetime(claims: &Set, reader: &Reader) -> Option<String> {
    if let Some(nbf) = claims.time("nbf").filter(|nbf| *nbf > reader.now) {
        return Some(format!("not valid for another {}", time::span(nbf - reader.now)));
    }
    claims.time("exp").map(|exp| until(exp, reader.now))
}

fn until(exp: Epoch, now: Epoch) -> String {
    if exp <= now {
        format!("expired {} ago", time::span(now.saturating_sub(exp)))
    } else {
        format!("valid for another {}", time::span(exp.saturating_sub(now)))
    }
}

fn groups(header: &Set, claims: &Set, traits: &[Trait], reader: &Reader) -> Vec<Group> {
    let app = kind::is(traits, "app-only");
    let mut rows: Vec<(catalogue::Group, u8, Member)> = Vec::new();
    for (place, set) in [(Place::Header, header), (Place::Payload, claims)] {
        for (name, value) in set.iter() {
            let claim = catalogue::claim(name, place);
            let group = claim.map_or(catalogue::Group::Other, |claim| claim.group);
            rows.push((group, 9 - claim.map_or(0, |claim| claim.telling), member(name, place, value, claim, app, reader)));
        }
    }
    rows.sort_by(|a, b| (a.0, a.1, &a.2.name).cmp(&(b.0, b.1, &b.2.name)));
    let mut groups: Vec<Group> = Vec::new();
    for (group, _, member) in rows {
        match groups.last_mut().filter(|last| last.title == group.title()) {
            Some(last) => last.members.push(member),
            None => groups.push(Group { title: group.title().to_owned(), members: vec![member] }),
        }
    }
    groups
}

fn member(name: &str, place: Place, value: &Value, claim: Option<&Claim>, app: bool, reader: &Reader) -> Member {
    // The object of an application is nobody's personal data, and role assignments need it.
    let public = app && matches!(name, "oid" | "sub");
    let (shown, masked) = mask::shown(value, claim.map(|claim| claim.privacy), reader.reveal || public);
    Member {
        name: name.to_owned(),
        place: place.name().to_owned(),
        label: claim.map(|claim| claim.label.to_owned()),
        value: shown,
        masked,
        reading: reading(name, value, claim, reader),
        meaning: claim.map(|claim| claim.meaning.to_owned()),
    }
}

/// What a value means in words.
fn reading(name: &str, value: &Value, claim: Option<&Claim>, reader: &Reader) -> Option<String> {
    if is_time(name, claim) {
        let at = value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds as i64))?;
        return Some(format!("{} ({})", stamp(at, reader), relative(at, reader.now)));
    }
    let coded = || {
        let words = word_list(value);
        let meanings: Vec<&str> = words.iter().filter_map(|word| claim?.value(word)).collect();
        (!meanings.is_empty()).then(|| meanings.join("; "))
    };
    let text = value.as_str();
    match name {
        "aud" => named_audience(value),
        "iss" => text.and_then(issuer),
        "tid" => catalogue::tenant(text?).map(|tenant| tenant.name.to_owned()),
        "appid" | "azp" | "client_id" => catalogue::application(text?).map(|app| app.name.to_owned()),
        "idp" => text.and_then(issuer).or_else(coded),
        _ => coded(),
    }
}

fn is_time(name: &str, claim: Option<&Claim>) -> bool {
    let timed = claim.is_some_and(|claim| claim.group == catalogue::Group::Time);
    timed && matches!(name, "exp" | "nbf" | "iat" | "auth_time" | "ts") || name == "xms_tcdt"
}

fn word_list(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => text.split_whitespace().map(str::to_owned).collect(),
        Value::Array(items) => items.iter().flat_map(word_list).collect(),
        Value::Number(number) => vec![number.to_string()],
        _ => Vec::new(),
    }
}

fn named_audience(value: &Value) -> Option<String> {
    let names: Vec<String> =
        word_list(value).iter().filter_map(|audience| catalogue::service_of_audience(audience)).map(|service| service.name.to_owned()).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

fn issuer(written: &str) -> Option<String> {
    let issuer = Issuer::of(written);
    let family = match issuer.family {
        Family::EntraV1 => "Entra, version 1.0",
        Family::EntraV2 => "Entra, version 2.0",
        Family::B2c => "Azure AD B2C",
        Family::ExternalId => "Entra External ID",
        Family::Registry => "a container registry",
        Family::Assertion(name) => name,
        Family::Other => return None,
    };
    let tenant = issuer.tenant.and_then(catalogue::tenant).map(|tenant| tenant.name.str());
    let cloud = issuer.cloud.map(|cloud| cloud.name.str());
    Some([Some(family), cloud, tenant].into_iter().flatten().collect::<Vec<_>>().join("; "))
}

/// `2026-11-23 10:00:00Z`, and the same in the reader's zone if that is another.
fn stamp(at: Epoch, reader: &Reader) -> String {
    let utc = time::display(at);
    let Ok(stamp) = jiff::Timestamp::from_second(at) else { return utc };
    let local = stamp.to_zoned(reader.zone.clone());
    if local.offset().is_zero() { utc } else { format!("{utc}, {}", local.strftime("%H:%M:%S %:z")) }
}

fn relative(at: Epoch, now: Epoch) -> String {
    if at > now { format!("in {}", time::span(at.saturating_sub(now))) } else { format!("{} ago", time::span(now.saturating_sub(at))) }
}

/// What to know about kinds that people send where they do not belong.
fn advice(traits: &[Trait]) -> Vec<String> {
    let said = |found: &Trait| match found.id.as_str() {
        "id-token" => Some("An ID token tells an application who signed in. No API takes it: ask for an access token with the API's scope."),
        "federation-assertion" => {
            Some("Entra takes it at the token endpoint as `client_assertion` and gives an access token for it; no Azure service takes it itself.")
        }
        "client-assertion" => Some("It goes to the token endpoint as `client_assertion`, never to a service."),
        "registry-refresh-token" => Some("It goes to the registry's `/oauth2/token`, which gives an access token for it."),
        "signed-request" => Some("It goes behind the scheme `PoP`, for this one request; the access token inside it is shown below."),
        "resource-only" => {
            Some("Only the resource can check its signature. An API of your own that gets it reports a bad signature: the client asked for the wrong scope.")
        }
        "bound" => Some("It must be sent with a proof of its key; copied into curl as Bearer it is refused."),
        "groups-overage" => {
            Some("Rules on `groups` fail although the membership exists: ask Graph for them, or have the application's assigned groups emitted only.")
        }
        "personal-account" => Some("Azure services know tenants, not personal accounts: sign in with the tenant named."),
        _ => None,
    };
    traits.iter().filter_map(said).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::tests::mint;

    fn reader(reveal: bool) -> Reader {
        Reader { now: 1_800_000_000, zone: jiff::tz::TimeZone::fixed(jiff::tz::offset(2)), reveal }
    }

    fn decoded(header: &str, payload: &str, reveal: bool) -> Decoded {
        decode(&View::of(&mint(header, payload)), "test", String::new(), &reader(reveal))
    }

    const USER: &str = r#"{"aud":"https://vault.azure.net","iss":"https://sts.windows.net/11111111-1111-4111-8111-111111111111/","ver":"1.0","appid":"04b07795-8ddb-461a-bbee-02f9e1bf7b46","appidacr":"0","scp":"user_impersonation","upn":"ann@contoso.example","oid":"33333333-3333-4333-8333-333333333333","exp":1800000600,"nbf":1799999700,"hr_number":"A-1234"}"#;

    fn value<'d>(decoded: &'d Decoded, name: &str) -> &'d Member {
        decoded.groups.iter().flat_map(|group| &group.members).find(|member| member.name == name).expect(name)
    }

    #[test]
    fn values_are_read_in_words() {
        let decoded = decoded(r#"{"alg":"RS256"}"#, USER, false);
        assert_eq!(decoded.title, "an access token for Azure Key Vault, version 1.0, delegated");
        assert_eq!(decoded.lifetime.as_deref(), Some("valid for another 10 min"));
        assert_eq!(value(&decoded, "appid").reading.as_deref(), Some("Azure CLI"));
        assert_eq!(value(&decoded, "exp").reading.as_deref(), Some("2027-01-15 08:10:00Z, 10:10:00 +02:00 (in 10 min)"));
        assert_eq!(value(&decoded, "aud").reading.as_deref(), Some("Azure Key Vault"));
        let titles: Vec<&str> = decoded.groups.iter().map(|group| group.title.as_str()).collect();
        assert_eq!(titles, ["Who", "What for", "Issued by", "When", "How", "Other"]);
    }

    #[test]
    fn people_are_masked_unless_revealed() {
        let hidden = format!("{:?}", decoded(r#"{"alg":"RS256"}"#, USER, false));
        for secret in ["ann@", "33333333-3333-4333", "A-1234"] {
            assert!(!hidden.contains(secret), "{secret}");
        }
        let shown = decoded(r#"{"alg":"RS256"}"#, USER, true);
        assert_eq!((value(&shown, "upn").value.as_str(), value(&shown, "upn").masked), ("ann@contoso.example", false));
    }

    #[test]
    fn strange_times_are_told() {
        let ids = |payload: &str| decoded(r#"{"alg":"RS256","jku":"https://x"}"#, payload, false).problems.into_iter().map(|p| p.id).collect::<Vec<_>>();
        assert_eq!(ids(r#"{"exp":"1800000000"}"#), ["time-not-a-number", "header-names-a-key"]);
        assert_eq!(ids(r#"{"exp":1800000000000}"#), ["time-in-milliseconds", "header-names-a-key"]);
        assert_eq!(ids(r#"{"exp":1,"nbf":2}"#), ["never-valid", "header-names-a-key"]);
        assert_eq!(ids(r#"{"exp":1e400,"iat":-1.5}"#), ["time-not-a-number", "header-names-a-key"]);
    }
}
