//! Having a proxy open the way to a host.

use std::net::IpAddr;

use hyper_util::client::proxy::matcher::Intercept;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::connection::Link;
use super::destination::written;
use crate::error::Fault;
use crate::failure;

/// Longest head of a proxy's answer, in bytes.
const LONGEST_HEAD: usize = 16 * 1024;

/// Whether requests for plain HTTP are handed to the proxy as they are (RFC 9112 section 3.2.2), not tunnelled.
pub(super) fn takes_requests(proxy: &Intercept) -> bool {
    matches!(proxy.uri().scheme_str(), Some("http" | "https"))
}

/// Whether the proxy wants an address, not a name.
pub(super) fn wants_address(proxy: &Intercept) -> bool {
    proxy.uri().scheme_str() == Some("socks5")
}

/// Opens the way to `host` and `port` through a proxy that is connected already.
pub(super) async fn open(link: &mut Link, proxy: &Intercept, host: &str, port: u16) -> Result<(), Fault> {
    match proxy.uri().scheme_str() {
        Some("http" | "https") => tunnel(link, proxy, host, port).await,
        Some("socks5" | "socks5h") => socks(link, proxy.raw_auth(), host, port).await,
        _ => Err(Fault::Proxy("only http, https, socks5 and socks5h are spoken".to_owned())),
    }
}

/// `CONNECT` (RFC 9110 section 9.3.6).
async fn tunnel(link: &mut Link, proxy: &Intercept, host: &str, port: u16) -> Result<(), Fault> {
    let place = written(host, port);
    let mut request = format!("CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n").into_bytes();
    if let Some(credential) = proxy.basic_auth() {
        request.extend_from_slice(b"Proxy-Authorization: ");
        request.extend_from_slice(credential.as_bytes());
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"\r\n");
    write(link, &request).await?;
    let head = head(link).await?;
    let head = String::from_utf8_lossy(&head);
    match status(&head) {
        Some(200..=299) => Ok(()),
        Some(status) => Err(Fault::Proxy(refusal(status, &head))),
        None => Err(Fault::Proxy("it does not answer in HTTP".to_owned())),
    }
}

/// The head of the answer. Not a byte more may be read: what follows is the host's.
async fn head(link: &mut Link) -> Result<Vec<u8>, Fault> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() >= LONGEST_HEAD {
            return Err(Fault::Proxy("its answer has no end".to_owned()));
        }
        head.push(link.read_u8().await.map_err(|error| failure::of_connection(&error))?);
    }
    Ok(head)
}

fn status(head: &str) -> Option<u16> {
    let rest = head.strip_prefix("HTTP/1.")?;
    rest.split(' ').nth(1)?.trim_end().parse().ok()
}

/// The status, and which credentials the proxy wants.
fn refusal(status: u16, head: &str) -> String {
    let value = |line: &str| line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("proxy-authenticate")).map(|(_, value)| value.trim().to_owned());
    let schemes: Vec<String> = head.lines().filter_map(value).filter_map(|value| value.split(' ').next().map(str::to_owned)).filter(|s| is_word(s)).collect();
    let wanted = if schemes.is_empty() { String::new() } else { format!(" (it wants {})", schemes.join(" or ")) };
    format!("it answered CONNECT with status {status}{wanted}")
}

fn is_word(scheme: &str) -> bool {
    (1..=32).contains(&scheme.len()) && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// SOCKS 5 (RFC 1928), with user and password (RFC 1929) where there are some.
async fn socks(link: &mut Link, user: Option<(&str, &str)>, host: &str, port: u16) -> Result<(), Fault> {
    let methods: &[u8] = if user.is_some() { &[5, 2, 0, 2] } else { &[5, 1, 0] };
    write(link, methods).await?;
    match (read::<2>(link).await?, user) {
        ([5, 0], _) => {}
        ([5, 2], Some((name, password))) => sign_in(link, name, password).await?,
        ([5, _], _) => return Err(refused("it takes none of our credentials")),
        _ => return Err(refused("it does not answer in SOCKS 5")),
    }
    let mut request = vec![5, 1, 0];
    request.extend(place(host)?);
    request.extend(port.to_be_bytes());
    write(link, &request).await?;
    let [version, reply, _, kind] = read::<4>(link).await?;
    if version != 5 || reply != 0 {
        return Err(refused(reason(reply)));
    }
    skip_address(link, kind).await
}

async fn sign_in(link: &mut Link, name: &str, password: &str) -> Result<(), Fault> {
    let mut request = vec![1];
    for text in [name, password] {
        request.push(u8::try_from(text.len()).map_err(|_| refused("a user or password has at most 255 bytes"))?);
        request.extend_from_slice(text.as_bytes());
    }
    write(link, &request).await?;
    if read::<2>(link).await?[1] == 0 { Ok(()) } else { Err(refused("it refused the user or the password")) }
}

/// A host as SOCKS writes it.
fn place(host: &str) -> Result<Vec<u8>, Fault> {
    match host.parse() {
        Ok(IpAddr::V4(ip)) => Ok([&[1][..], &ip.octets()].concat()),
        Ok(IpAddr::V6(ip)) => Ok([&[4][..], &ip.octets()].concat()),
        Err(_) => {
            let length = u8::try_from(host.len()).map_err(|_| refused("a name has at most 255 bytes"))?;
            Ok([&[3, length], host.as_bytes()].concat())
        }
    }
}

async fn skip_address(link: &mut Link, kind: u8) -> Result<(), Fault> {
    let length = match kind {
        1 => 4,
        4 => 16,
        3 => usize::from(read::<1>(link).await?[0]),
        _ => return Err(refused("it does not answer in SOCKS 5")),
    };
    for _ in 0..length + 2 {
        read::<1>(link).await?;
    }
    Ok(())
}

/// Replies of RFC 1928 section 6.
fn reason(reply: u8) -> &'static str {
    match reply {
        2 => "its rules forbid the connection",
        3 | 4 => "it cannot reach the host",
        5 => "the host refused the connection",
        _ => "it could not make the connection",
    }
}

fn refused(reason: &str) -> Fault {
    Fault::Proxy(reason.to_owned())
}

async fn write(link: &mut Link, bytes: &[u8]) -> Result<(), Fault> {
    link.write_all(bytes).await.map_err(|error| failure::of_connection(&error))?;
    link.flush().await.map_err(|error| failure::of_connection(&error))
}

async fn read<const N: usize>(link: &mut Link) -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    link.read_exact(&mut bytes).await.map_err(|error| failure::of_connection(&error))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_what_is_wanted() {
        let head = "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate\r\nproxy-authenticate: Basic realm=\"x\"\r\n\r\n";
        assert_eq!(status(head), Some(407));
        assert_eq!(refusal(407, head), "it answered CONNECT with status 407 (it wants Negotiate or Basic)");
        assert_eq!((status("HTTP/1.0 200\r\n\r\n"), status("SSH-2.0\r\n"), status("HTTP/1.1 x\r\n")), (Some(200), None, None));
    }

    #[test]
    fn hosts_are_written_as_socks_has_them() {
        assert_eq!(place("127.0.0.1"), Ok(vec![1, 127, 0, 0, 1]));
        assert_eq!(place("a.b"), Ok(vec![3, 3, b'a', b'.', b'b']));
        assert_eq!(place("::1").unwrap().len(), 17);
        assert!(place(&"a".repeat(256)).is_err());
    }
}
