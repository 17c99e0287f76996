//! What the arguments said so far.

use std::time::Duration;

use zeroize::Zeroizing;

use super::option::{Act, Kind, Known};
use super::{NotCurl, Value};
use crate::request::words::{Command, End};
use crate::request::{MOST_HEADERS, Notes, Options, header, variable};
use crate::secret::Secret;

/// A request that is being put together.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of curl that is given or not")]
pub(super) struct Draft {
    pub(super) addresses: Vec<Secret>,
    pub(super) open_address: bool,
    pub(super) method: Option<String>,
    pub(super) get: bool,
    pub(super) head: bool,
    pub(super) globoff: bool,
    pub(super) headers: Vec<(String, Secret)>,
    pub(super) data: Option<Zeroizing<Vec<u8>>>,
    pub(super) json: bool,
    pub(super) query: Zeroizing<Vec<u8>>,
    pub(super) user: Option<Secret>,
    pub(super) bearer: Option<Secret>,
    pub(super) other_login: bool,
    pub(super) referer: Option<String>,
    pub(super) cookies: Zeroizing<String>,
    pub(super) range: Option<String>,
    pub(super) options: Options,
    pub(super) notes: Notes,
    headers_seen: usize,
}

impl Draft {
    /// What the shell's words tell before anything is read from them.
    pub(super) fn remark(&mut self, command: &Command, more: bool) {
        if command.joined {
            self.notes.add("A line break without a sign for continuation was taken for a blank; a shell ends the command there.");
        }
        if command.typographic {
            self.notes.add("Typographic quotes were taken for plain ones; a shell takes them for characters.");
        }
        if command.end == End::Ampersand {
            self.notes.add("An unquoted `&` ended the command: what follows it was not sent.");
        }
        if more {
            self.notes.add("Only the first curl command was read.");
        }
    }

    pub(super) fn unknown(&mut self, option: &str) {
        self.notes.add(format!("Unknown {option} was left out."));
    }

    pub(super) fn address(&mut self, value: Value<'_>) -> Result<(), NotCurl> {
        if self.addresses.len() >= MOST_HEADERS {
            return Err(NotCurl::StrayWords(self.addresses.len()));
        }
        self.open_address |= value.open;
        self.addresses.push(secret(value));
        Ok(())
    }

    /// An option without value; `on` is false for its negation.
    pub(super) fn flag(&mut self, known: &Known, on: bool) -> Result<(), NotCurl> {
        match known.act {
            Act::Get => self.get = on,
            Act::Head => self.head = on,
            Act::Insecure => self.options.insecure = on,
            Act::Location => self.options.location = on,
            Act::Compressed => self.options.compressed = on,
            Act::Glob => self.globoff = on,
            Act::Http(version) => self.options.http_version = on.then_some(version),
            Act::OtherLogin => self.other_login |= on,
            Act::Next => return Err(NotCurl::SeveralRequests),
            Act::Noted if on => self.left_out(known),
            _ => {}
        }
        Ok(())
    }

    /// An option with its value.
    pub(super) fn value(&mut self, known: &Known, value: Value<'_>) -> Result<(), NotCurl> {
        let text = || value.text().into_owned();
        match known.act {
            Act::Request => self.method = Some(text()),
            Act::Header => self.header(value)?,
            Act::Data(kind) => self.body(known, kind, value)?,
            Act::Form => return Err(NotCurl::Form),
            Act::Upload | Act::Config => return Err(NotCurl::File(known.name)),
            Act::Url => self.address(value)?,
            Act::Query => self.query(known, value)?,
            Act::User => self.user = Some(self.credential(value)),
            Act::Bearer => self.bearer = Some(self.credential(value)),
            Act::OtherLogin => self.other_login = true,
            Act::Cookie => self.cookie(value),
            Act::Agent => self.options.user_agent = Some(text()),
            Act::Referer => self.referer = Some(text()),
            Act::Range => self.range = Some(text()),
            _ => self.connection(known, text()),
        }
        Ok(())
    }

    /// What is about the connection and not about the request.
    fn connection(&mut self, known: &Known, text: String) {
        match known.act {
            // An empty one means that none is used.
            Act::Proxy(_) if text.is_empty() => self.options.noproxy = Some("*".to_owned()),
            Act::Proxy(scheme) if text.contains("://") || scheme.is_empty() => self.options.proxy = Some(text),
            Act::Proxy(scheme) => self.options.proxy = Some(format!("{scheme}{text}")),
            Act::NoProxy => self.options.noproxy = Some(text),
            Act::ConnectTo => self.options.connect_to.push(text),
            Act::Resolve => self.options.resolve.push(text),
            Act::CaCert => self.options.cacert = Some(text),
            Act::MaxTime => self.options.max_time = self.seconds(known, &text),
            Act::ConnectTimeout => self.options.connect_timeout = self.seconds(known, &text),
            Act::Noted => self.left_out(known),
            _ => {}
        }
    }

    fn left_out(&mut self, known: &Known) {
        self.notes.add(format!("`--{}` has no counterpart in a replay and was left out.", known.name));
    }

    /// Zero means no limit.
    fn seconds(&mut self, known: &Known, text: &str) -> Option<Duration> {
        let seconds = text.trim().parse::<f64>().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        if seconds.is_none() {
            self.notes.add(format!("`--{}` is no number of seconds and was left out.", known.name));
        }
        seconds.filter(|seconds| !seconds.is_zero())
    }

    fn credential(&mut self, value: Value<'_>) -> Secret {
        let credential = secret(value);
        if value.open || variable::stands_in(credential.expose()) {
            self.notes.add("The credentials hold a variable that was not expanded.");
        }
        credential
    }

    /// `Name: value`; `Name:` takes a header away, `Name;` sends an empty one.
    fn header(&mut self, value: Value<'_>) -> Result<(), NotCurl> {
        self.headers_seen += 1;
        let line = secret(value);
        let line = line.expose();
        if line.starts_with('@') {
            return Err(NotCurl::File("header"));
        }
        match line.split_once(':') {
            // HTTP/2 has headers of its own that begin with a colon; the client writes them.
            Some(("", _)) => {}
            Some((name, content)) if content.trim().is_empty() => self.forbid(name.trim()),
            Some((name, content)) => self.send(name.trim(), content.trim(), value)?,
            None => match line.trim_end().strip_suffix(';') {
                Some(name) => self.send(name.trim(), "", value)?,
                None if line.trim().is_empty() => {}
                None => self.notes.add(format!("Header number {} has no colon after its name: curl does not send it.", self.headers_seen)),
            },
        }
        Ok(())
    }

    fn send(&mut self, name: &str, content: &str, value: Value<'_>) -> Result<(), NotCurl> {
        if !header::is_token(name) {
            self.notes.add(format!("Header number {} has a name that no header can have and was left out.", self.headers_seen));
            return Ok(());
        }
        if !header::is_value(content) {
            return Err(NotCurl::ControlCharacter(header::shown(name)));
        }
        if self.headers.len() >= MOST_HEADERS {
            return Err(NotCurl::TooManyHeaders);
        }
        self.remark_on_value(name, content, value);
        self.headers.push((name.to_owned(), Secret::new(content.to_owned())));
        Ok(())
    }

    fn remark_on_value(&mut self, name: &str, content: &str, value: Value<'_>) {
        let name = header::shown(name);
        if value.open {
            self.notes.add(format!("The header {name} holds a variable that was not expanded."));
        } else if variable::stands_in(content) {
            self.notes.add(format!("The header {name} holds a variable that was not expanded: in single quotes a shell leaves it as it is."));
        }
        if std::str::from_utf8(value.bytes).is_err() {
            self.notes.add(format!("The header {name} holds bytes that are no UTF-8; they were replaced."));
        }
    }

    fn forbid(&mut self, name: &str) {
        let name = name.to_ascii_lowercase();
        let without = &mut self.options.without;
        if header::is_token(&name) && without.len() < MOST_HEADERS && !without.contains(&name) {
            without.push(name);
        }
    }

    fn body(&mut self, known: &Known, kind: Kind, value: Value<'_>) -> Result<(), NotCurl> {
        if value.open {
            self.notes.add("The body holds a variable that was not expanded.");
        }
        if kind != Kind::Raw && value.bytes.starts_with(b"@") {
            return Err(NotCurl::File(known.name));
        }
        self.json |= kind == Kind::Json;
        let data = self.data.get_or_insert_default();
        if kind == Kind::Encoded {
            join(data);
            return encoded(value.bytes, data).ok_or(NotCurl::File(known.name));
        }
        if kind != Kind::Json {
            join(data);
        }
        data.extend_from_slice(value.bytes);
        Ok(())
    }

    fn query(&mut self, known: &Known, value: Value<'_>) -> Result<(), NotCurl> {
        join(&mut self.query);
        if let Some(raw) = value.bytes.strip_prefix(b"+") {
            self.query.extend_from_slice(raw);
            return Ok(());
        }
        encoded(value.bytes, &mut self.query).ok_or(NotCurl::File(known.name))
    }

    /// Cookies themselves, or the name of a file with them.
    fn cookie(&mut self, value: Value<'_>) {
        let text = Zeroizing::new(value.text().into_owned());
        if text.contains('=') {
            let between = if self.cookies.is_empty() { "" } else { "; " };
            self.cookies.push_str(between);
            self.cookies.push_str(text.trim());
        } else if !text.is_empty() {
            self.notes.add("Cookies of a file were left out.");
        }
    }
}

fn secret(value: Value<'_>) -> Secret {
    Secret::new(value.text().into_owned())
}

fn join(data: &mut Vec<u8>) {
    if !data.is_empty() {
        data.push(b'&');
    }
}

/// `content`, `=content` and `name=content`; nothing for `@file` and `name@file`.
fn encoded(written: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let content = match memchr::memchr(b'=', written) {
        Some(0) => &written[1..],
        Some(at) => {
            out.extend_from_slice(&written[..=at]);
            &written[at + 1..]
        }
        None if written.contains(&b'@') => return None,
        None => written,
    };
    for byte in content {
        form_encode(*byte, out);
    }
    Some(())
}

/// A byte as curl writes it into a form: `+` for a blank.
pub(in crate::request) fn form_encode(byte: u8, out: &mut Vec<u8>) {
    match byte {
        b' ' => out.push(b'+'),
        b if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~') => out.push(b),
        b => percent_encode(b, out),
    }
}

/// `%XX`.
pub(in crate::request) fn percent_encode(byte: u8, out: &mut Vec<u8>) {
    let digit = |nibble: u8| b"0123456789ABCDEF"[usize::from(nibble)];
    out.extend_from_slice(&[b'%', digit(byte >> 4), digit(byte & 15)]);
}
