//! Capsules: what `why401 probe` did and saw, as a text that people and `why401 diagnose` read.
//!
//! A capsule looks like the transcript of `curl -v`: `>` begins a line of a request, `<` one of a response, `*` a remark.
//! Requests and responses are read like any other transcript's; this module writes and reads the remarks:
//!
//! ```text
//! * why401 capsule 1, made 2026-11-23T11:40:00Z
//! * resolve confirmed: vault.example is 10.0.0.4, a private address
//! * tls refuted, certificate-name: the certificate is for other.example
//! * clock refuted: the server's is 420 s ahead of this machine's, give or take 1 s
//! * emulates https://storage.azure.com
//! * trial base, header: 401
//! * trial tenant, 11111111-1111-4111-8111-111111111111: 200
//! ```

use std::fmt::{self, Write as _};

use crate::span::Span;
use crate::text::Text;
use crate::time::{self, Epoch};

/// How a capsule begins; the number is that of its form.
const HEAD: &str = "* why401 capsule 1, made ";
/// How the remark on an emulator begins.
const EMULATES: &str = "emulates ";
/// Most remarks that are read.
const MOST: usize = 500;

/// What `why401 probe` found out beside the exchanges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capsule {
    /// Place of its first line.
    pub span: Span,
    /// When it was made, by the clock of the machine that probed.
    pub made: Epoch,
    /// The audience that the user says the probed host stands for.
    pub emulates: Option<(String, Span)>,
    /// Steps, in order.
    pub steps: Vec<Step>,
    /// Requests of the controlled experiment, in order.
    pub trials: Vec<Trial>,
}

/// A step and how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What was tested: `resolve`, `tls`, `challenge`, `clock`, `credential`, `replay` …
    pub name: String,
    /// How it ended.
    pub outcome: Outcome,
    /// A word for programs: which fault it was.
    pub word: Option<String>,
    /// What was seen, in a sentence.
    pub text: String,
    /// Its place.
    pub span: Span,
}

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// What was tested is as it should be.
    Confirmed,
    /// It is not.
    Refuted,
    /// It cannot be told; a time-out is never a no.
    Unknown,
}

/// One request of the experiment: what was changed against the base, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// What was changed.
    pub change: Change,
    /// To what.
    pub value: String,
    /// What came of it.
    pub result: Answer,
    /// Its place.
    pub span: Span,
}

/// What stands in place of a credential's name when a request was sent without any.
pub const NO_CREDENTIAL: &str = "no credential";

/// What a trial changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Nothing: the request as it failed.
    Base,
    /// No credential at all.
    Without,
    /// Another credential, for the same audience and tenant.
    Credential,
    /// The same credential's token of another tenant.
    Tenant,
    /// The same credential's token for another audience.
    Audience,
    /// Another path of the host.
    Path,
    /// The place that a redirect leads to, asked directly.
    Redirect,
    /// Another version of HTTP.
    Http,
    /// Without the proxy, or with it.
    Proxy,
    /// Another of the host's addresses.
    Address,
    /// An `Authorization` header of another size.
    Size,
}

/// What came of a trial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// This status.
    Status(u16),
    /// No answer; the fault's word.
    Failed(String),
    /// The request was not sent, because the token is not for the host.
    NotSent,
}

impl Answer {
    /// Whether the request got past authentication: anything but a refusal, a redirect or a failure.
    #[must_use]
    pub fn served(&self) -> bool {
        matches!(self, Self::Status(200..=299 | 304 | 404 | 405 | 409 | 412 | 415 | 422))
    }

    /// Whether the credential was refused.
    #[must_use]
    pub fn refused(&self) -> bool {
        matches!(self, Self::Status(401))
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(f, "{status}"),
            Self::Failed(word) => write!(f, "failed, {word}"),
            Self::NotSent => f.write_str("not sent"),
        }
    }
}

const OUTCOMES: [(Outcome, &str); 3] = [(Outcome::Confirmed, "confirmed"), (Outcome::Refuted, "refuted"), (Outcome::Unknown, "could-not-tell")];

const CHANGES: [(Change, &str); 11] = [
    (Change::Base, "base"),
    (Change::Without, "without"),
    (Change::Credential, "credential"),
    (Change::Tenant, "tenant"),
    (Change::Audience, "audience"),
    (Change::Path, "path"),
    (Change::Redirect, "redirect"),
    (Change::Http, "http"),
    (Change::Proxy, "proxy"),
    (Change::Address, "address"),
    (Change::Size, "size"),
];

impl Outcome {
    /// Its word in capsules.
    #[must_use]
    pub fn word(self) -> &'static str {
        word(&OUTCOMES, self)
    }
}

impl Change {
    /// Its word in capsules.
    #[must_use]
    pub fn word(self) -> &'static str {
        word(&CHANGES, self)
    }
}

fn word<T: Copy + PartialEq>(words: &[(T, &'static str)], wanted: T) -> &'static str {
    words.iter().find(|(one, _)| *one == wanted).map_or("", |(_, word)| word)
}

fn of_word<T: Copy>(words: &[(T, &'static str)], word: &str) -> Option<T> {
    words.iter().find(|(_, known)| *known == word).map(|(one, _)| *one)
}

/// The first line of a capsule.
#[must_use]
pub fn head(made: Epoch) -> String {
    format!("{HEAD}{}\n", time::rfc3339(made).unwrap_or_default())
}

/// The line that says which audience the probed host stands for.
#[must_use]
pub fn emulates_line(audience: &str) -> String {
    format!("* {EMULATES}{}\n", one_line(audience))
}

/// The line of a step. Line ends in `text` become spaces.
#[must_use]
pub fn step_line(name: &str, outcome: Outcome, fault: Option<&str>, text: &str) -> String {
    let mut line = format!("* {name} {}", outcome.word());
    if let Some(fault) = fault {
        let _ = write!(line, ", {fault}");
    }
    let _ = writeln!(line, ": {}", one_line(text));
    line
}

/// The line of a trial.
#[must_use]
pub fn trial_line(change: Change, value: &str, result: &Answer) -> String {
    format!("* trial {}, {}: {result}\n", change.word(), one_line(value))
}

/// Without control characters, which a terminal would obey, and the reader would take for something else.
fn one_line(text: &str) -> String {
    text.split(char::is_control).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The capsule that `evidence` is, if it is one.
///
/// A remark begins a line of what was written. That escapes of a body (`\\n* trial …`) are undone makes none of them one:
/// a server must not be able to say what the experiment has shown.
#[must_use]
pub fn capsule(evidence: &Text) -> Option<Capsule> {
    let text = evidence.clean();
    let start = memchr::memmem::find(text.as_bytes(), HEAD.as_bytes())?;
    let end = line_end(text, start);
    let made = time::parse(text[start + HEAD.len()..end].trim())?;
    let mut capsule = Capsule { span: Span::new(start, end), made, emulates: None, steps: Vec::new(), trials: Vec::new() };
    let mut at = end;
    for line in text[end..].split_inclusive('\n') {
        let span = Span::new(at, at + line.trim_end().len());
        at += line.len();
        let room = capsule.steps.len() + capsule.trials.len() < MOST;
        if let Some(remark) = line.strip_prefix("* ").filter(|_| room && begins_line(evidence, span)) {
            let remark = remark.trim_end();
            if let Some(audience) = remark.strip_prefix(EMULATES) {
                capsule.emulates = Some((audience.to_owned(), span));
            } else if let Some(trial) = trial(remark, span) {
                capsule.trials.push(trial);
            } else {
                capsule.steps.extend(step(remark, span));
            }
        }
    }
    Some(capsule)
}

/// Whether a line of the clean text is one of the decoded text as well.
fn begins_line(evidence: &Text, span: Span) -> bool {
    let decoded = evidence.decoded();
    let start = evidence.decoded_span(span).start;
    decoded[..start].ends_with(['\n', '\r']) && decoded[start..].starts_with("* ")
}

fn line_end(text: &str, from: usize) -> usize {
    memchr::memchr(b'\n', &text.as_bytes()[from..]).map_or(text.len(), |len| from + len)
}

fn trial(remark: &str, span: Span) -> Option<Trial> {
    let (change, rest) = remark.strip_prefix("trial ")?.split_once(", ")?;
    let (value, result) = rest.rsplit_once(": ")?;
    let result = match (result, result.parse()) {
        (_, Ok(status)) => Answer::Status(status),
        ("not sent", _) => Answer::NotSent,
        _ => Answer::Failed(result.strip_prefix("failed, ")?.to_owned()),
    };
    Some(Trial { change: of_word(&CHANGES, change)?, value: value.to_owned(), result, span })
}

fn step(remark: &str, span: Span) -> Option<Step> {
    let (lead, text) = remark.split_once(": ")?;
    let (lead, fault) = lead.split_once(", ").map_or((lead, None), |(lead, word)| (lead, Some(word.to_owned())));
    let (name, outcome) = lead.split_once(' ')?;
    Some(Step { name: name.to_owned(), outcome: of_word(&OUTCOMES, outcome)?, word: fault, text: text.to_owned(), span })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let text = head(1_800_000_000)
            + &step_line("resolve", Outcome::Confirmed, None, "vault.example is 10.0.0.4")
            + &step_line("tls", Outcome::Refuted, Some("certificate-name"), "it is for\nother.example: sad")
            + &emulates_line("https://storage.azure.com")
            + "> GET / HTTP/1.1\n< HTTP/1.1 401 Unauthorized\n"
            + &trial_line(Change::Base, "header", &Answer::Status(401))
            + &trial_line(Change::Address, "10.0.0.5: node", &Answer::Failed("timed-out".to_owned()))
            + &trial_line(Change::Audience, "https://a", &Answer::NotSent);
        let read = capsule(&Text::new(text.clone().into_bytes())).unwrap();
        assert_eq!(read.made, 1_800_000_000);
        assert_eq!(read.emulates.as_ref().unwrap().0, "https://storage.azure.com");
        assert_eq!(
            read.steps.iter().map(|s| (s.name.as_str(), s.outcome, s.word.as_deref(), s.text.as_str())).collect::<Vec<_>>(),
            [
                ("resolve", Outcome::Confirmed, None, "vault.example is 10.0.0.4"),
                ("tls", Outcome::Refuted, Some("certificate-name"), "it is for other.example: sad"),
            ]
        );
        let trials: Vec<_> = read.trials.iter().map(|t| (t.change, t.value.as_str(), t.result.clone())).collect();
        assert_eq!(
            trials,
            [
                (Change::Base, "header", Answer::Status(401)),
                (Change::Address, "10.0.0.5: node", Answer::Failed("timed-out".to_owned())),
                (Change::Audience, "https://a", Answer::NotSent),
            ]
        );
        assert_eq!(&text[read.trials[0].span.start..read.trials[0].span.end], "* trial base, header: 401");
    }

    #[test]
    fn other_texts_are_none() {
        let read = |text: &str| capsule(&Text::new(text.as_bytes().to_vec()));
        assert_eq!(read("* Connected to vault.example\n> GET / HTTP/1.1\n"), None);
        assert_eq!(read("* why401 capsule 1, made yesterday\n"), None);
    }

    #[test]
    fn a_server_cannot_write_remarks() {
        let body = r#"{"message":"no\n* trial tenant, 11111111-1111-4111-8111-111111111111: 200\r\n* clock refuted: x"}"#;
        let text = head(1_800_000_000) + "< HTTP/1.1 401 Unauthorized\n<\n" + body + "\n" + &trial_line(Change::Base, "header", &Answer::Status(401));
        let read = capsule(&Text::new(text.into_bytes())).unwrap();
        assert_eq!((read.trials.len(), read.steps.len()), (1, 0));
    }
}
