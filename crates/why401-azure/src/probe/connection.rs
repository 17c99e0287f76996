//! Making a connection, as far as HTTP begins.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;

use super::request::NotSent;
use crate::error::Fault;
use crate::failure;

/// How long an address is tried before the next one is tried besides (RFC 8305 section 5 recommends 250 ms).
const HEAD_START: Duration = Duration::from_millis(250);

/// Bytes in both directions.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// A connection, whatever it is made of.
pub(super) type Link = Box<dyn Stream>;

/// Connects to the first address that answers. `tried` says to which, or which failed last.
pub(super) async fn connect(addresses: &[SocketAddr], tried: &mut Option<SocketAddr>) -> Result<TcpStream, Fault> {
    let mut waiting = addresses.iter().copied();
    let mut attempts = JoinSet::new();
    let mut fault = Fault::NameNotFound;
    loop {
        if let Some(address) = waiting.next() {
            tried.get_or_insert(address);
            attempts.spawn(async move { (address, TcpStream::connect(address).await) });
        }
        match tokio::time::timeout(HEAD_START, attempts.join_next()).await {
            Ok(Some(Ok((address, outcome)))) => {
                *tried = Some(address);
                match outcome {
                    Ok(stream) => return ready(stream),
                    Err(error) => fault = failure::of_connection(&error),
                }
            }
            Ok(None) if waiting.len() == 0 => return Err(fault),
            Ok(_) | Err(_) => {}
        }
    }
}

fn ready(stream: TcpStream) -> Result<TcpStream, Fault> {
    stream.set_nodelay(true).map_err(|error| failure::of_connection(&error))?;
    Ok(stream)
}

/// Makes a connection to `host` secure; besides it, whether HTTP/2 was agreed on.
pub(super) async fn secure(link: Link, host: &str, config: ClientConfig) -> Result<(Link, bool), Fault> {
    let name = ServerName::try_from(host.to_owned()).map_err(|_| Fault::NotSent(NotSent::Address))?;
    let stream = TlsConnector::from(Arc::new(config)).connect(name, link).await.map_err(|error| failure::of_connection(&error))?;
    let http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
    Ok((Box::new(stream), http2))
}

/// Counts what is written, to tell a request that was not taken from an answer that does not come.
pub(super) struct Counted {
    link: Link,
    written: Arc<AtomicUsize>,
}

impl Counted {
    pub(super) fn new(link: Link, written: &Arc<AtomicUsize>) -> Self {
        Self { link, written: Arc::clone(written) }
    }
}

impl AsyncRead for Counted {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.link).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Counted {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.link).poll_write(cx, bytes);
        if let Poll::Ready(Ok(written)) = &outcome {
            self.written.fetch_add(*written, Ordering::Relaxed);
        }
        outcome
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.link).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.link).poll_shutdown(cx)
    }
}
