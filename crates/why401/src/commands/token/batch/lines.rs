//! Lines to records.

use std::fmt::Write as _;

use why401_diagnosis::token::View;
use why401_diagnosis::token::check::check;
use why401_diagnosis::token::model::Outcome;
use why401_evidence::credential::compact::Workspace;
use why401_evidence::credential::members::{self, Members, Place};
use why401_evidence::credential::record;
use zeroize::Zeroizing;

use super::{Check, Job};

/// How many lines there were.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// All lines, empty ones included.
    pub(super) lines: u64,
    /// Lines without a readable token, and tokens that did not pass.
    pub(super) refused: u64,
}

impl Counts {
    pub(super) fn add(&mut self, other: Self) {
        self.lines += other.lines;
        self.refused += other.refused;
    }
}

/// Lines in a piece.
pub(super) fn count(piece: &[u8]) -> u64 {
    let ends = memchr::memchr_iter(b'\n', piece).count() as u64;
    ends + u64::from(!piece.is_empty() && !piece.ends_with(b"\n"))
}

/// The records of a piece whose first line has the number `before` + 1.
pub(super) fn records(job: &Job, piece: &[u8], before: u64) -> (String, Counts) {
    let mut out = String::with_capacity(piece.len() / 2);
    let mut counts = Counts::default();
    let mut worker = Worker { job, workspace: Workspace::default(), places: Vec::new() };
    let body = piece.strip_suffix(b"\n").unwrap_or(piece);
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', body).chain([body.len()]) {
        counts.lines += 1;
        let line = &body[start..end];
        start = end + 1;
        if !line.trim_ascii().is_empty() {
            let _ = write!(out, "{{\"line\":{}", before + counts.lines);
            counts.refused += u64::from(!worker.record(line.trim_ascii(), &mut out));
            out.push_str("}\n");
        }
    }
    (out, counts)
}

struct Worker<'j> {
    job: &'j Job,
    workspace: Workspace,
    places: Vec<Place>,
}

impl Worker<'_> {
    /// Writes one record; whether all is well with its line.
    fn record(&mut self, line: &[u8], out: &mut String) -> bool {
        let Ok(line) = std::str::from_utf8(line) else { return error(out, "the line is not UTF-8") };
        let Some(path) = &self.job.field else { return self.token(line, out) };
        match field(line, path, &mut self.places) {
            Ok(Some(token)) => self.token(&token, out),
            Ok(None) => error(out, "the line has no such member, or it is no text"),
            Err(()) => error(out, "the line is no JSON object"),
        }
    }

    fn token(&mut self, text: &str, out: &mut String) -> bool {
        let token = bare(text);
        out.push(',');
        let readable = record::write(token, self.job.key.as_ref(), &mut self.workspace, out);
        self.job.check.as_ref().map_or(readable, |wanted| judge(wanted, token, out))
    }
}

fn error(out: &mut String, what: &str) -> bool {
    let _ = write!(out, ",\"error\":\"{what}\"");
    false
}

/// Without the scheme, as logs of headers have it.
fn bare(text: &str) -> &str {
    let text = text.trim().trim_matches('"');
    let scheme = text.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("bearer "));
    if scheme { text[7..].trim() } else { text }
}

/// The text of a member inside members.
fn field(line: &str, path: &[String], places: &mut Vec<Place>) -> Result<Option<Zeroizing<String>>, ()> {
    let mut json = std::borrow::Cow::Borrowed(line);
    for (at, name) in path.iter().enumerate() {
        members::scan(&json, places).map_err(|_| ())?;
        let Some(value) = Members::new(&json, places).get(name) else { return Ok(None) };
        if at + 1 == path.len() {
            return Ok(value.text().map(|text| Zeroizing::new(text.into_owned())));
        }
        if !value.is_object() {
            return Ok(None);
        }
        json = std::borrow::Cow::Owned(value.written().to_owned());
    }
    Ok(None)
}

/// Adds the outcome of the check and the requirements that fail.
fn judge(wanted: &Check, token: &str, out: &mut String) -> bool {
    let checked = check(&View::of(token), "", String::new(), &wanted.target, &wanted.demands, &wanted.reader);
    let word = match checked.outcome {
        Outcome::Passes => "passes",
        Outcome::Fails => "fails",
        Outcome::Unknown => "unknown",
    };
    let failing: Vec<String> = checked.requirements.iter().filter(|r| r.outcome == Outcome::Fails).map(|r| format!("\"{}\"", r.id)).collect();
    let _ = write!(out, ",\"outcome\":\"{word}\",\"fails\":[{}]", failing.join(","));
    checked.outcome == Outcome::Passes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(field: Option<&str>, piece: &str) -> (Vec<String>, Counts) {
        let job = Job { field: field.map(|path| path.split('.').map(str::to_owned).collect()), check: None, key: None };
        let (out, counts) = records(&job, piece.as_bytes(), 10);
        (out.lines().map(str::to_owned).collect(), counts)
    }

    /// `{"alg":"none"}.{"aud":"x"}.`
    const TOKEN: &str = "eyJhbGciOiJub25lIn0.eyJhdWQiOiJ4In0.";

    #[test]
    fn lines_keep_their_numbers() {
        let (out, counts) = run(None, &format!("{TOKEN}\n\n  Bearer {TOKEN}\r\nnonsense"));
        assert!(out[0].starts_with("{\"line\":11,\"fp\":\"none:") && out[0].contains("\"aud\":\"x\""), "{}", out[0]);
        assert!(out[1].starts_with("{\"line\":13,"), "{}", out[1]);
        assert_eq!(out[0][11..], out[1][11..]);
        assert!(out[2].starts_with("{\"line\":14,") && out[2].contains("\"form\":\"opaque\""), "{}", out[2]);
        assert_eq!(counts, Counts { lines: 4, refused: 1 });
        assert_eq!(count(format!("{TOKEN}\n\nx\ny").as_bytes()), 4);
    }

    #[test]
    fn fields_are_found_inside_objects() {
        let (out, counts) = run(Some("a.t"), &format!("{{\"a\":{{\"t\":\"{TOKEN}\"}}}}\n{{\"a\":1}}\nno\n"));
        assert!(out[0].contains("\"aud\":\"x\""), "{}", out[0]);
        assert!(out[1].contains("no such member") && out[2].contains("no JSON object"));
        assert_eq!(counts, Counts { lines: 3, refused: 2 });
    }
}
