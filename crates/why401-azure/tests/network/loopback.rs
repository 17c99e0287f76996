//! A server on this machine that answers as a test wants it.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use why401_azure::{Fetcher, Settings, Source, Url};

/// A key set.
pub(crate) const KEYS: &str = r#"{"keys":[{"kty":"RSA","kid":"one","n":"AQAB","e":"AQAB"}]}"#;

/// How a server answers a request for a path.
#[derive(Clone)]
pub(crate) enum Answer {
    /// With this status, these header lines, and this body.
    Whole(u16, String, Vec<u8>),
    /// With a body of which these bytes never end.
    Endless(u8),
    /// With one byte of the body each time.
    Drip(Duration),
    /// With less of the body than it announced.
    CutOff,
    /// With these bytes, and no more.
    Raw(&'static str),
    /// With what is no HTTP.
    Garbage,
    /// Not at all, but it keeps the connection.
    Hang,
    /// Not at all, and it closes the connection.
    Close,
}

impl Answer {
    /// Status 200 with `body`.
    pub(crate) fn ok(body: &str) -> Self {
        Self::Whole(200, String::new(), body.as_bytes().to_vec())
    }
}

type Answers = Arc<Mutex<Box<dyn FnMut(&str) -> Answer + Send>>>;

/// The server; it ends with the test.
pub(crate) struct Server {
    pub(crate) address: String,
    requests: Arc<Mutex<Vec<String>>>,
    answers: Answers,
}

impl Server {
    /// A server that answers what `answer` says for a path.
    pub(crate) fn start(answer: impl FnMut(&str) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let answers: Answers = Arc::new(Mutex::new(Box::new(answer)));
        let (heard, given) = (Arc::clone(&requests), Arc::clone(&answers));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (heard, given) = (Arc::clone(&heard), Arc::clone(&given));
                thread::spawn(move || serve(stream, &heard, &given));
            }
        });
        Self { address, requests, answers }
    }

    /// A server with metadata at `/metadata` and keys at `/keys`.
    pub(crate) fn issuer() -> Self {
        let server = Self::start(|_| Answer::Close);
        let metadata = format!(r#"{{"issuer":"https://issuer.example/","jwks_uri":"{}/keys"}}"#, server.address);
        server.answer(move |path| Answer::ok(if path == "/keys" { KEYS } else { &metadata }));
        server
    }

    /// Answers differently from now on.
    pub(crate) fn answer(&self, answer: impl FnMut(&str) -> Answer + Send + 'static) {
        *self.answers.lock().unwrap() = Box::new(answer);
    }

    /// The requests so far.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// An address of this server.
    pub(crate) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("{}{path}", self.address)).unwrap()
    }

    pub(crate) fn keys(&self) -> Source {
        Source::KeySet(self.url("/keys"))
    }

    pub(crate) fn metadata(&self) -> Source {
        Source::Metadata(self.url("/metadata"))
    }
}

/// Reads requests, one after another on the same connection, and answers each.
fn serve(mut stream: TcpStream, requests: &Mutex<Vec<String>>, answers: &Answers) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    while let Some(head) = head(&mut reader) {
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        let body = body(&mut reader, &head);
        requests.lock().unwrap().push(head + &body);
        let answer = (answers.lock().unwrap())(&path);
        if give(&mut stream, answer).is_none() {
            return;
        }
    }
}

fn head(reader: &mut impl BufRead) -> Option<String> {
    let mut head = String::new();
    loop {
        let before = head.len();
        reader.read_line(&mut head).ok().filter(|read| *read > 0)?;
        if &head[before..] == "\r\n" {
            return Some(head);
        }
    }
}

fn body(reader: &mut impl BufRead, head: &str) -> String {
    let length = head.lines().filter_map(|line| line.split_once(':')).find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let mut body = vec![0; length.map_or(0, |(_, value)| value.trim().parse().unwrap())];
    reader.read_exact(&mut body).unwrap();
    String::from_utf8(body).unwrap()
}

/// `None` once the connection is to be closed.
fn give(stream: &mut TcpStream, answer: Answer) -> Option<()> {
    match answer {
        Answer::Whole(status, lines, body) => {
            write!(stream, "HTTP/1.1 {status} X\r\n{lines}Content-Length: {}\r\n\r\n", body.len()).ok()?;
            return stream.write_all(&body).ok();
        }
        Answer::Endless(byte) => {
            write!(stream, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n").ok()?;
            while stream.write_all(&[byte; 4096]).is_ok() {}
        }
        Answer::Drip(pause) => {
            write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", KEYS.len()).ok()?;
            for byte in KEYS.bytes() {
                stream.write_all(&[byte]).ok()?;
                thread::sleep(pause);
            }
        }
        Answer::CutOff => write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{{\"keys\":").ok()?,
        Answer::Raw(text) => stream.write_all(text.as_bytes()).ok()?,
        Answer::Garbage => stream.write_all(b"SSH-2.0-OpenSSH_9.6\r\n").ok()?,
        Answer::Hang => thread::sleep(Duration::from_secs(20)),
        Answer::Close => {}
    }
    None
}

/// A fetcher that keeps nothing and does not wait long.
pub(crate) fn fetcher() -> Fetcher {
    Fetcher::new(&Settings { timeout: Duration::from_millis(1500), ..Settings::default() }).unwrap()
}
