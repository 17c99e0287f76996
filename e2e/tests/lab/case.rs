//! Failing calls that are staged: what is broken, who calls, and what its log must be taken for.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::log::Found;
use crate::stage::{Client, Staged};

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../corpus");
const LEVELS: [&str; 3] = ["possible", "likely", "certain"];

const FILES: [(Part, &str); 9] = [
    (Part::SigningIn, include_str!("cases/authority.toml")),
    (Part::SigningIn, include_str!("cases/identity.toml")),
    (Part::Calling, include_str!("cases/service.toml")),
    (Part::Calling, include_str!("cases/way.toml")),
    (Part::Calling, include_str!("cases/storage.toml")),
    (Part::Calling, include_str!("cases/curl.toml")),
    (Part::Calling, include_str!("cases/curl_way.toml")),
    (Part::Calling, include_str!("cases/az.toml")),
    (Part::Calling, include_str!("cases/rust.toml")),
];

/// Where a call fails: each test plays those of one part, so that none takes too long.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Part {
    #[default]
    SigningIn,
    Calling,
}

/// A file of cases.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Suite {
    case: Vec<Written>,
}

/// A failing call of one or more clients, as a file has it.
#[derive(Debug, Deserialize)]
struct Written {
    clients: Vec<Client>,
    #[serde(flatten)]
    case: Case,
}

/// A failing call.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Case {
    /// After the client's name: the name of its folder in the corpus.
    pub(crate) name: String,
    pub(crate) title: String,
    #[serde(skip)]
    pub(crate) part: Part,
    #[serde(default)]
    pub(crate) stage: Staged,
    /// Its client waits long before it gives up.
    #[serde(default)]
    pub(crate) slow: bool,
    /// The cause that is staged, if the log cannot show it.
    #[serde(default)]
    staged: Option<String>,
    #[serde(flatten)]
    pub(crate) expected: Expected,
}

/// What a log must be taken for; the fields are those of the corpus.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Expected {
    pub(crate) reason: String,
    /// The cause that the log shows; empty if it settles none.
    pub(crate) expect: String,
    #[serde(default)]
    pub(crate) also: Vec<String>,
    #[serde(default)]
    pub(crate) candidates: Vec<String>,
    #[serde(default)]
    pub(crate) min_confidence: Option<String>,
    #[serde(default)]
    pub(crate) max_confidence: Option<String>,
    /// Why it is not yet diagnosed as it should be.
    #[serde(default)]
    pub(crate) gap: Option<String>,
}

impl Case {
    /// Every case, once for each client. Once a log is in the corpus, what is expected is said there alone.
    pub(crate) fn all() -> Vec<(Client, Self)> {
        let file = |(part, text): &(Part, &str)| {
            let suite: Suite = toml::from_str(text).unwrap_or_else(|e| panic!("{e}"));
            let part = *part;
            suite.case.into_iter().map(move |written| Written { case: Case { part, ..written.case }, ..written })
        };
        let written = FILES.iter().flat_map(file);
        let each = written.flat_map(|written| written.clients.into_iter().map(move |client| (client, written.case.clone())));
        each.map(|(client, case)| (client, case.with_record(client))).collect()
    }

    fn with_record(self, client: Client) -> Self {
        let Some(folder) = self.recorded(client) else { return self };
        let text = fs::read_to_string(folder.join("case.toml")).unwrap();
        let expected = toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        Self { expected, ..self }
    }

    /// Its folder in the corpus, if it has one.
    pub(crate) fn recorded(&self, client: Client) -> Option<PathBuf> {
        let causes = fs::read_dir(CORPUS).unwrap().map(|entry| entry.unwrap().path());
        causes.map(|cause| cause.join(self.folder_name(client))).find(|folder| folder.join("case.toml").is_file())
    }

    /// Where its log is recorded: beside others of its cause.
    pub(crate) fn folder(&self, client: Client) -> PathBuf {
        let home = if self.expected.expect.is_empty() { "undecided" } else { &self.expected.expect };
        Path::new(CORPUS).join(home).join(self.folder_name(client))
    }

    fn folder_name(&self, client: Client) -> String {
        format!("lab-{}-{}", client.name(), self.name)
    }

    /// The cause that was staged.
    pub(crate) fn staged(&self) -> &str {
        self.staged.as_deref().unwrap_or(&self.expected.expect)
    }
}

impl Expected {
    /// Why an answer is not the expected one.
    pub(crate) fn missed(&self, found: &Found) -> Option<String> {
        if self.expect.is_empty() {
            let fits = found.verdict != "decided" && (found.causes.is_empty() || self.candidates.iter().any(|cause| cause == found.cause()));
            return (!fits).then(|| format!("nothing is settled, got {found}"));
        }
        if found.cause() != self.expect && !self.also.iter().any(|cause| cause == found.cause()) {
            return Some(format!("expected {}, got {found}", self.expect));
        }
        let level = |name: Option<&str>, default| LEVELS.iter().position(|level| *level == name.unwrap_or(default));
        let (least, most) = (level(self.min_confidence.as_deref(), LEVELS[0]), level(self.max_confidence.as_deref(), LEVELS[2]));
        let is = level(Some(found.confidence()), LEVELS[0]);
        (is < least || is > most).then(|| format!("expected {} more or less surely, got {found}", self.expect))
    }
}
