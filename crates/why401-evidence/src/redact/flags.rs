//! One-letter flags of command lines: `-p` after a sign-in command, `-u user:password`.

use super::kind::Kind;
use super::names::is_placeholder;
use super::value::word_at;
use super::{Candidate, Weight};
use crate::span::Span;
use crate::text::Text;

/// Bytes of the command before a flag that are looked at.
const REACH: usize = 600;

/// Commands whose `-p` (or `-P`) is a password.
const COMMANDS: [&str; 7] = ["login", "Login", "sshpass", "sqlcmd", "bcp ", "credential", "connect"];

/// Passwords behind one-letter flags.
pub(super) fn passwords(text: &Text) -> Vec<Candidate> {
    let clean = text.clean();
    let mut found = Vec::new();
    for at in memchr::memchr_iter(b'-', clean.as_bytes()) {
        found.extend(flag_at(text, at));
    }
    found
}

fn flag_at(text: &Text, at: usize) -> Option<Candidate> {
    let clean = text.clean();
    let bytes = clean.as_bytes();
    let letter = *bytes.get(at + 1)?;
    let opens = at == 0 || bytes[at - 1].is_ascii_whitespace() || matches!(bytes[at - 1], b'"' | b'\'' | b'[');
    if !opens || !(matches!(letter, b'p' | b'P' | b'u') || clean[at..].starts_with("--value") || clean[at..].starts_with("--user")) {
        return None;
    }
    let long = clean[at + 2..].bytes().take_while(u8::is_ascii_alphabetic).count();
    let flag = if clean[at..].starts_with("--") { &clean[at..at + 2 + long] } else { &clean[at..at + 2] };
    match flag {
        "-p" | "-P" => command(clean, at).filter(|c| COMMANDS.iter().any(|known| c.contains(known))).and_then(|_| password(text, at + 2)),
        "--value" => command(clean, at).filter(|c| c.contains("secret")).and_then(|_| password(text, at + flag.len())),
        "-u" | "--user" => command(clean, at).and_then(|_| pair(text, at + flag.len())),
        _ => None,
    }
}

/// What stands before the flag on its line and on lines continued with a backslash.
fn command(clean: &str, at: usize) -> Option<&str> {
    let from = crate::fields::floor_boundary(clean, at.saturating_sub(REACH));
    let before = clean.get(from..at)?;
    let start = before.match_indices('\n').rev().find(|(end, _)| !before[..*end].trim_end().ends_with(['\\', '`', '^', ','])).map_or(0, |(end, _)| end + 1);
    before.get(start..)
}

/// The word behind the flag: after a blank, an equals sign, or as the next item of a list.
fn argument(text: &Text, at: usize) -> Option<Span> {
    let clean = text.clean();
    let rest = &clean[at..];
    let skip = match rest.as_bytes().first()? {
        b' ' | b'\t' => 0,
        b'=' => 1,
        b'"' | b'\'' => {
            let inner = rest[1..].trim_start().strip_prefix(',')?.trim_start();
            rest.len() - inner.len()
        }
        _ => return None,
    };
    word_at(text, at + skip).map(|value| value.span)
}

fn password(text: &Text, at: usize) -> Option<Candidate> {
    let span = argument(text, at)?;
    let value = span.of(text.clean());
    (!value.is_empty() && !is_placeholder(value)).then_some(Candidate { span, kind: Kind::Password, weight: Weight::Keyed, token: None, form: None })
}

/// The password of `user:password`; `1000:1000` are a user and a group.
fn pair(text: &Text, at: usize) -> Option<Candidate> {
    let span = argument(text, at).or_else(|| word_at(text, at).filter(|_| text.clean()[at..].starts_with(char::is_alphabetic)).map(|v| v.span))?;
    let value = span.of(text.clean());
    let colon = value.find(':')?;
    let secret = &value[colon + 1..];
    let ids = value.bytes().all(|b| b.is_ascii_digit() || b == b':');
    let wanted = !ids && !secret.is_empty() && !secret.starts_with("//") && !is_placeholder(secret) && !value.contains('\n');
    wanted.then_some(Candidate { span: Span::new(span.start + colon + 1, span.end), kind: Kind::Password, weight: Weight::Keyed, token: None, form: None })
}
