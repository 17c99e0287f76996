//! The request that a finished draft stands for.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::NotCurl;
use super::draft::{Draft, percent_encode};
use crate::identifiers;
use crate::request::{Recorded, address, header};
use crate::secret::Secret;

/// The media type that curl gives to a body of which nobody says what it is.
const FORM: &str = "application/x-www-form-urlencoded";

const BLANKS: &str = "The address holds blanks, which curl refuses; they were sent as `%20`.";

/// Puts the request together, with what curl adds by itself; only `Accept: */*` and curl's own `User-Agent` are not among it.
pub(super) fn assemble(mut draft: Draft) -> Result<Recorded, NotCurl> {
    let mut url = address(&mut draft)?;
    let mut body = draft.data.take();
    if draft.get {
        draft.query = with(std::mem::take(&mut draft.query), body.take().as_deref().map_or(&[][..], Vec::as_slice));
    }
    if draft.head && body.take().is_some() {
        draft.notes.add("curl refuses `--head` together with a body; the body was left out.");
    }
    if draft.query.contains(&b' ') {
        draft.notes.add(BLANKS);
    }
    append_query(&mut url, &draft.query);
    let method = method(&mut draft, body.is_some())?;
    derive_headers(&mut draft, body.is_some())?;
    let body = body.map(|mut body| std::mem::take(&mut *body)).unwrap_or_default();
    check_length(&mut draft, body.len());
    Ok(Recorded { method, url, headers: draft.headers, body, options: draft.options, notes: draft.notes.0 })
}

fn with(mut query: Zeroizing<Vec<u8>>, more: &[u8]) -> Zeroizing<Vec<u8>> {
    if !query.is_empty() && !more.is_empty() {
        query.push(b'&');
    }
    query.extend_from_slice(more);
    query
}

fn address(draft: &mut Draft) -> Result<String, NotCurl> {
    let written = match draft.addresses.as_slice() {
        [] => return Err(NotCurl::NoAddress),
        [one] => one,
        several => return Err(too_many(several)),
    };
    let address = address::absolute(written.expose()).map_err(NotCurl::Address)?;
    if address.guessed {
        draft.notes.add("The address has no scheme: https was taken, where curl takes http.");
    }
    if address.blanks {
        draft.notes.add(BLANKS);
    }
    if draft.open_address {
        draft.notes.add("The address holds a `$` that a shell replaces with a variable: unless it was escaped, the server never saw what stands here.");
    }
    let path = address.url.find("://").map_or("", |at| &address.url[at + 3..]);
    if !draft.globoff && path.find('/').is_some_and(|at| path[at..].contains(['{', '['])) {
        draft.notes.add("curl takes braces and brackets in an address for a pattern unless `--globoff` is given; here they stand for themselves.");
    }
    draft.user = draft.user.take().or(address.user);
    Ok(address.url)
}

fn too_many(words: &[Secret]) -> NotCurl {
    let addresses: Vec<&str> = words.iter().map(Secret::expose).filter(|word| word.contains("://")).collect();
    if addresses.len() < 2 {
        return NotCurl::StrayWords(words.len() - 1);
    }
    NotCurl::SeveralAddresses(addresses.into_iter().filter_map(identifiers::host_of).take(4).collect())
}

/// Puts the query before the fragment.
fn append_query(url: &mut String, query: &[u8]) {
    if query.is_empty() {
        return;
    }
    url.truncate(url.find('#').unwrap_or(url.len()));
    let host = url.find("://").map_or(0, |at| at + 3);
    if !url[host..].contains(['/', '?']) {
        url.push('/');
    }
    match url.find('?') {
        None => url.push('?'),
        Some(at) if at + 1 == url.len() || url.ends_with('&') => {}
        Some(_) => url.push('&'),
    }
    let mut encoded = Vec::with_capacity(query.len());
    for byte in query {
        if byte.is_ascii_graphic() { encoded.push(*byte) } else { percent_encode(*byte, &mut encoded) }
    }
    url.push_str(&String::from_utf8_lossy(&encoded));
}

fn method(draft: &mut Draft, body: bool) -> Result<String, NotCurl> {
    let Some(method) = draft.method.take() else {
        let default = if draft.head {
            "HEAD"
        } else if body {
            "POST"
        } else {
            "GET"
        };
        return Ok(default.to_owned());
    };
    if !header::is_token(&method) {
        return Err(NotCurl::Method);
    }
    if method.bytes().any(|b| b.is_ascii_lowercase()) {
        draft.notes.add("The method is not in upper case, and curl sends it as it is written.");
    }
    Ok(method)
}

/// Headers that curl makes of options, unless one of the same name is given or taken away.
fn derive_headers(draft: &mut Draft, body: bool) -> Result<(), NotCurl> {
    authorize(draft)?;
    if draft.json {
        derive(draft, "Content-Type", Some(Secret::new("application/json".to_owned())))?;
        derive(draft, "Accept", Some(Secret::new("application/json".to_owned())))?;
    } else if body {
        derive(draft, "Content-Type", Some(Secret::new(FORM.to_owned())))?;
    }
    let agent = draft.options.user_agent.clone();
    if agent.as_deref() == Some("") && !draft.options.without.iter().any(|name| name == "user-agent") {
        draft.options.without.push("user-agent".to_owned());
    }
    derive(draft, "User-Agent", agent.map(Secret::new))?;
    let referer = draft.referer.take().map(|referer| Secret::new(referer.strip_suffix(";auto").unwrap_or(&referer).to_owned()));
    derive(draft, "Referer", referer)?;
    let cookies = std::mem::take(&mut *draft.cookies);
    derive(draft, "Cookie", Some(Secret::new(cookies)))?;
    let range = draft.range.take().map(|range| Secret::new(format!("bytes={range}")));
    derive(draft, "Range", range)
}

fn authorize(draft: &mut Draft) -> Result<(), NotCurl> {
    if draft.other_login {
        draft.notes.add("A login other than Basic and Bearer (Digest, NTLM, Negotiate, AWS) has no counterpart in a replay and was left out.");
        draft.user = None;
    }
    let bearer = draft.bearer.take().map(|token| Secret::new(format!("Bearer {}", token.expose().trim())));
    let basic = draft.user.take().map(|user| basic(draft, &user));
    derive(draft, "Authorization", bearer.or(basic))
}

/// RFC 7617 section 2.
fn basic(draft: &mut Draft, user: &Secret) -> Secret {
    let mut pair = Zeroizing::new(user.expose().to_owned());
    if !pair.contains(':') {
        draft.notes.add("The user has no password, for which curl would ask; an empty one was taken.");
        pair.push(':');
    }
    Secret::new(format!("Basic {}", STANDARD.encode(pair.as_bytes())))
}

fn derive(draft: &mut Draft, name: &str, value: Option<Secret>) -> Result<(), NotCurl> {
    let Some(value) = value.filter(|value| !value.expose().trim().is_empty()) else { return Ok(()) };
    if header::value(&draft.headers, name).is_some() || draft.options.without.iter().any(|other| other.eq_ignore_ascii_case(name)) {
        return Ok(());
    }
    if !header::is_value(value.expose()) {
        return Err(NotCurl::ControlCharacter(header::shown(name)));
    }
    draft.headers.push((name.to_owned(), value));
    Ok(())
}

/// A `Content-Length` that does not fit is the length of a body that stood elsewhere.
fn check_length(draft: &mut Draft, len: usize) {
    let before = draft.headers.len();
    let fits = |value: &Secret| value.expose().trim().parse() == Ok(len);
    draft.headers.retain(|(name, value)| !name.eq_ignore_ascii_case("content-length") || fits(value));
    if draft.headers.len() < before {
        draft.notes.add("`Content-Length` is not the length of the body and was left out.");
    }
}
