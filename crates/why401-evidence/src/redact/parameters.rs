//! Secrets that their names give away, in JSON, YAML, forms, queries, environments, XML and flags.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::kind::Kind;
use super::names::{NEEDLES, Rule, classify, classify_label, is_placeholder, is_program};
use super::run::{end_over_lines, end_while, is_machine, plain, run_end, unit};
use super::value::{Style, Value, value_of};
use super::{Candidate, Weight, headers};
use crate::identifiers::is_guid;
use crate::span::Span;
use crate::text::Text;

static NAMES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::builder().ascii_case_insensitive(true).build(NEEDLES).ok());

/// Longest name, in bytes.
const LONGEST_NAME: usize = 64;

/// All values of names that mean a secret.
pub(super) fn named(text: &Text) -> Vec<Candidate> {
    let clean = text.clean();
    let mut found: Vec<Candidate> = Vec::new();
    let mut floor = 0;
    let mut values = 0;
    let mut cookies = 0;
    for hit in NAMES.iter().flat_map(|names| names.find_iter(clean)) {
        if hit.start() < floor || hit.start() < values || hit.start() < cookies {
            continue;
        }
        let name = name_around(clean, hit.start(), hit.end(), floor);
        floor = name.end;
        let new = of_name(text, name, &mut cookies);
        values = new.iter().map(|c| c.span.end).max().unwrap_or(0).max(values);
        found.extend(new);
    }
    found
}

/// The whole identifier around a part of it.
fn name_around(clean: &str, start: usize, end: usize, floor: usize) -> Span {
    let bytes = clean.as_bytes();
    let is_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
    let (mut from, mut to) = (start, end);
    while from > floor && start - from < LONGEST_NAME && is_name(bytes[from - 1]) {
        from -= 1;
    }
    while to < bytes.len() && to - end < LONGEST_NAME && is_name(bytes[to]) {
        to += 1;
    }
    // `%26client_secret`: the two digits belong to the ampersand.
    if from > 0 && bytes[from - 1] == b'%' {
        from = (from + 2).min(start);
    }
    while to > end && matches!(bytes[to - 1], b'.' | b'-') {
        to -= 1;
    }
    Span::new(from, to)
}

/// `cookies` is moved to the end of the cookies that were read: their names need no second look.
fn of_name(text: &Text, name: Span, cookies: &mut usize) -> Vec<Candidate> {
    let clean = text.clean();
    let raw = name.of(clean);
    let Some(rule) = classify(raw).or_else(|| label(clean, name)) else { return Vec::new() };
    if rule == Rule::Machine(Kind::Opaque) && matches!(raw.to_ascii_lowercase().as_str(), "bearer") && value_of(text, name).is_none() {
        return headers::standing_alone(clean, name);
    }
    if rule == Rule::Machine(Kind::AccountKey) && raw.to_ascii_lowercase().starts_with("sharedkey") {
        let found = headers::standing_alone(clean, name);
        if !found.is_empty() {
            return found;
        }
    }
    if rule == Rule::Any(Kind::Password) && raw.to_ascii_lowercase().ends_with("securestring") {
        return secure_string(text, name).into_iter().collect();
    }
    let Some(value) = value_of(text, name) else { return Vec::new() };
    if rule == Rule::CookieHeader {
        let (found, end) = headers::cookies(clean, to_line_end(clean, value, LONGEST_COOKIES));
        *cookies = end;
        return found;
    }
    judge(clean, name, value, rule)
}

/// `Account key: …`: the word before belongs to the name.
fn label(clean: &str, name: Span) -> Option<Rule> {
    let before = clean.get(name.start.saturating_sub(24)..name.start)?;
    let word = before.strip_suffix(' ')?.rsplit(|c: char| !c.is_ascii_alphabetic()).next()?;
    classify_label(word, name.of(clean))
}

/// `ConvertTo-SecureString -AsPlainText -Force "…"`.
fn secure_string(text: &Text, name: Span) -> Option<Candidate> {
    let clean = text.clean();
    let rest = &clean[name.end..crate::fields::floor_boundary(clean, name.end + 200)];
    let line = rest.split('\n').next().unwrap_or("");
    let mut at = name.end;
    for word in line.split_inclusive(' ') {
        let flag = word.trim();
        if !flag.is_empty() && !flag.starts_with('-') {
            break;
        }
        at += word.len();
    }
    let value = super::value::word_at(text, at)?;
    let wanted = at < name.end + line.len() && !is_placeholder(value.span.of(clean)) && !value.span.of(clean).starts_with(['$', '(']);
    wanted.then_some(candidate(value.span, Kind::Password))
}

fn candidate(span: Span, kind: Kind) -> Candidate {
    Candidate { span, kind, weight: Weight::Keyed, token: None, form: None }
}

fn judge(clean: &str, name: Span, value: Value, rule: Rule) -> Vec<Candidate> {
    match rule {
        Rule::Authorization => headers::authorization(clean, to_line_end(clean, value, LONGEST_HEADER), value.style),
        Rule::CookieHeader => Vec::new(),
        Rule::Sig => signature(clean, value).into_iter().collect(),
        Rule::Code => code(clean, name, value).into_iter().collect(),
        _ if value.style == Style::Assigned && is_program(name.of(clean), value.span.of(clean)) => Vec::new(),
        Rule::Cookie => one(clean, value, Kind::Cookie, true),
        Rule::Any(kind) => one(clean, value, kind, value.style != Style::Prose || is_chosen(value.span.of(clean))),
        Rule::Machine(kind) => one(clean, value, kind, false),
    }
}

/// Longest values that are looked at, in bytes. A longer credential is a run that needs no name; cookies come in
/// chunks of 4 KiB, and servers take several.
const LONGEST_HEADER: usize = 4 * 1024;
const LONGEST_COOKIES: usize = 64 * 1024;

/// A header's value reaches to the end of its line unless it stands in quotes.
fn to_line_end(clean: &str, value: Value, longest: usize) -> Span {
    if value.style == Style::Delimited {
        return value.span;
    }
    let start = value.span.start;
    let limit = crate::fields::floor_boundary(clean, start + longest).max(value.span.end);
    let end = memchr::memchr(b'\n', &clean.as_bytes()[start..limit]).map_or(limit, |len| start + len);
    // A header in a quoted list or after `-H` ends with its quote.
    let line = &clean[start..end];
    let closing = |at: &usize| *at > 0 && super::run::closes(clean.as_bytes(), start + at + 1) && !line[..*at].ends_with([' ', '=']);
    let quote = memchr::memchr2_iter(b'"', b'\'', line.as_bytes()).find(closing);
    Span::new(start, quote.map_or(end, |at| (start + at).max(value.span.end)))
}

fn one(clean: &str, value: Value, kind: Kind, any: bool) -> Vec<Candidate> {
    let span = without_scheme(clean, value.span);
    let text = span.of(clean);
    let path = text.starts_with('/') && !text.contains(['+', '=']) || text.get(1..3) == Some(":\\") || text.starts_with("./");
    let parts = text.contains("sig=")
        || text.contains(";SharedAccessKey")
        || text.starts_with("-----BEGIN")
        || text.starts_with("https://")
        || text.starts_with("http://");
    let spaced = text.contains(' ') && !text.contains('\n');
    let sentence = spaced && kind != Kind::Password && !text.split(' ').any(|word| word.bytes().any(|b| b.is_ascii_digit()));
    let fits = any && !sentence || is_machine(&plain(text)) && !spaced;
    let assignment = value.style == Style::Prose && kind == Kind::Opaque && text.trim_end_matches('=').contains('=');
    let number = kind != Kind::Password && text.len() < 8 && text.bytes().all(|b| b.is_ascii_digit());
    if span.is_empty() || is_placeholder(text) || parts || assignment || number || !fits || path && (!any || kind == Kind::Password) {
        return Vec::new();
    }
    let form = (kind != Kind::Password && is_guid(text)).then_some("guid");
    vec![Candidate { form, ..candidate(span, kind) }]
}

/// Whether a word in a sentence is no word: letters with digits or with the symbols that passwords are asked for.
fn is_chosen(word: &str) -> bool {
    let word = word.trim_end_matches(['.', ',', ':', ';', '!', '?', ')']);
    let letter = word.bytes().any(|b| b.is_ascii_alphabetic());
    let other = word.bytes().any(|b| b.is_ascii_digit() || matches!(b, b'!' | b'@' | b'#' | b'$' | b'%' | b'^' | b'&' | b'*' | b'~' | b'+' | b'='));
    let name = word.contains(['-', '_', '.', '/']) && super::run::is_dotted_name(word);
    letter && other && !name && word.len() >= 6 && !super::run::is_code(word) && !is_guid(word) && !word.starts_with("AADSTS")
}

/// A token's scheme stays before it.
fn without_scheme(clean: &str, span: Span) -> Span {
    let value = span.of(clean);
    let scheme = ["Bearer ", "bearer ", "Basic ", "basic "].iter().find(|scheme| value.starts_with(**scheme)).map_or(0, |scheme| scheme.len());
    Span::new(span.start + scheme, span.end)
}

/// `sig=…`: up to 44 characters of base64, and those that a wrongly unescaped `+` splits off.
fn signature(clean: &str, value: Value) -> Option<Candidate> {
    let bytes = clean.as_bytes();
    let run = run_end(bytes, value.span.start);
    // A mangled signature ends where its value does; of a sentence in quotes only the run counts.
    let span = Span::new(value.span.start, if value.span.of(clean).contains(char::is_whitespace) { run } else { value.span.end.max(run) });
    let mut end = end_over_lines(clean, span.start, span.end);
    let mut split = false;
    while let Some(next) = after_blank(clean, span.start, end) {
        split = true;
        end = next;
    }
    let span = Span::new(span.start, end);
    let text = span.of(clean);
    let wanted = text.len() >= 6 && !is_placeholder(text) && matches!(value.style, Style::Assigned | Style::Delimited | Style::Line);
    wanted.then_some(Candidate { form: split.then_some("unescaped"), ..candidate(span, Kind::SasSignature) })
}

/// Where the signature goes on behind a blank that was a plus sign.
fn after_blank(clean: &str, start: usize, end: usize) -> Option<usize> {
    let bytes = clean.as_bytes();
    let so_far = &clean[start..end];
    if bytes.get(end) != Some(&b' ') || so_far.ends_with('=') || so_far.contains('%') || so_far.len() >= 43 {
        return None;
    }
    let next = run_end(bytes, end + 1);
    let piece = &clean[end + 1..next];
    let total = so_far.len() + 1 + piece.len();
    let fits = total <= 44 && (total >= 43 || !piece.is_empty() && rest_fits(clean, start, next));
    fits.then_some(next)
}

/// Whether more pieces behind blanks fill the signature up to its 43 or 44 characters.
fn rest_fits(clean: &str, start: usize, from: usize) -> bool {
    let bytes = clean.as_bytes();
    let mut at = from;
    while at - start < 43 && bytes.get(at) == Some(&b' ') {
        let next = run_end(bytes, at + 1);
        if next == at + 1 {
            return false;
        }
        at = next;
    }
    matches!(at - start, 43 | 44)
}

/// An authorization code or function key in a query or form; an error's code is none.
fn code(clean: &str, name: Span, value: Value) -> Option<Candidate> {
    if !name.of(clean).eq_ignore_ascii_case("code") {
        return None;
    }
    let before = clean[..name.start].chars().next_back();
    let query = matches!(before, Some('?' | '&')) || clean[..name.start].ends_with("%26") || clean[..name.start].ends_with("%3F");
    let end = end_while(clean.as_bytes(), value.span.start, |b| super::run::is_run_byte(b) || matches!(b, b'=' | b'!' | b'*' | b'$'));
    let span = Span::new(value.span.start, value.span.end.min(end.max(value.span.start)));
    let text = plain(span.of(clean));
    let random = super::run::wild_len(text.as_bytes()) >= 8;
    let long = text.len() >= 20 && random && is_machine(&text) || query && text.len() >= 12 && is_machine(&text) || query && text.len() >= 32;
    (long && !is_placeholder(&text)).then_some(candidate(span, Kind::Code))
}

/// The values of a HAR's `"cookies": [ {"name": …, "value": …} ]`.
pub(super) fn cookie_lists(text: &Text) -> Vec<Candidate> {
    let clean = text.clean();
    let mut found = Vec::new();
    let mut floor = 0;
    for at in memchr::memmem::find_iter(clean.as_bytes(), b"\"cookies\"") {
        if at < floor {
            continue;
        }
        let window = &clean[at..crate::fields::floor_boundary(clean, at + 64 * 1024)];
        let end = at + window.find(']').unwrap_or(0);
        floor = end;
        for value in memchr::memmem::find_iter(&clean.as_bytes()[at..end.max(at)], b"\"value\"").map(|offset| at + offset + 1) {
            let read = value_of(text, Span::new(value, value + 5));
            found.extend(read.filter(|v| !is_placeholder(v.span.of(clean))).map(|v| candidate(v.span, Kind::Cookie)));
        }
    }
    found
}

/// The `value` of a Key Vault secret, known by the `id` beside it.
pub(super) fn vault_secrets(text: &Text) -> Vec<Candidate> {
    let clean = text.clean();
    memchr::memmem::find_iter(clean.as_bytes(), b"/secrets/")
        .filter_map(|at| vault_secret(text, at))
        .map(|span| candidate(span, Kind::ClientSecret))
        .filter(|c| !is_placeholder(c.span.of(clean)))
        .collect()
}

fn vault_secret(text: &Text, at: usize) -> Option<Span> {
    let clean = text.clean();
    let from = crate::fields::floor_boundary(clean, at.saturating_sub(600));
    let to = crate::fields::floor_boundary(clean, at + 600);
    let before = &clean[from..at];
    let host = &before[before.rfind("://")?..];
    if !host.contains("vault") || host.contains(char::is_whitespace) {
        return None;
    }
    let open = before.rfind('{').map(|offset| from + offset)?;
    let inside = &clean[open..to];
    let value = inside.find("\"value\"").map(|offset| open + offset + 1)?;
    value_of(text, Span::new(value, value + 5)).filter(|v| v.style == Style::Delimited).map(|v| v.span)
}

/// The password in `scheme://user:password@host`, and a token in place of the user.
pub(super) fn user_information(clean: &str) -> Vec<Candidate> {
    let plain = memchr::memmem::find_iter(clean.as_bytes(), b"://").map(|at| at + 3);
    let encoded = memchr::memmem::find_iter(clean.as_bytes(), b"%2F%2F").map(|at| at + 6);
    plain.chain(encoded).filter_map(|start| user_at(clean, start)).collect()
}

/// The `@` in the next line, if the user information was broken at the end of this one.
fn at_below(clean: &str, start: usize, end: usize) -> Option<usize> {
    let whole = end_over_lines(clean, start, end);
    let piece = &clean[clean[..end].rfind([':', '/']).map_or(start, |at| at + 1)..end];
    (whole > end && is_machine(piece) && clean[whole..].starts_with('@')).then_some(whole)
}

fn user_at(clean: &str, start: usize) -> Option<Candidate> {
    let bytes = clean.as_bytes();
    let limit = bytes.len().min(start + 1024);
    let stop = |b: u8| b.is_ascii_whitespace() || matches!(b, b'"' | b'<' | b'>' | b'`' | b'\\');
    let hard = bytes[start..limit].iter().position(|b| stop(*b)).map_or(limit, |len| start + len);
    let soft = bytes[start..hard].iter().position(|b| matches!(b, b'/' | b'?' | b'#')).map_or(hard, |len| start + len);
    let colon = start + bytes[start..soft].iter().position(|b| unit(&[*b], 0).is_some_and(|(c, _)| c == b':')).unwrap_or(soft - start);
    let port = bytes[(colon + 1).min(soft)..soft].iter().all(u8::is_ascii_digit);
    // An unescaped slash may stand in a password, but not in a port.
    let area = if colon < soft && !port { hard } else { soft };
    let at = bytes[start..area].iter().rposition(|b| *b == b'@').map(|len| start + len).or_else(|| at_below(clean, start, area))?;
    let user_only = colon >= soft;
    let span = if user_only { Span::new(start, at) } else { Span::new(colon + 1, at) };
    let text = clean.get(span.start..span.end)?;
    let wanted = !text.is_empty() && !is_placeholder(text) && (!user_only || text.len() >= 20 && is_machine(&plain(text)));
    wanted.then_some(candidate(span, if user_only { Kind::Pat } else { Kind::Password }))
}
