//! Sockets: accepts connections, reads requests whole, gives them to the [`World`], and ends connections as faults want it.

mod body;
mod exchange;
mod socket;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use rustls::ServerConfig;
use rustls::server::Acceptor;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::time::timeout;
use tokio_rustls::LazyConfigAcceptor;

use crate::fault::Network;
use crate::pki::{Pki, Resolver};
use crate::world::World;

use socket::Socket;

/// The longest that a client may take for its greeting, its headers or its body.
const PATIENCE: Duration = Duration::from_secs(10);
/// Most bytes of a request's headers. More than any service takes, as limits are a matter of faults.
const MOST_HEADER: usize = 256 * 1024;
/// Most headers of a request.
const MOST_HEADERS: usize = 256;

/// One listening socket.
#[derive(Debug)]
pub(crate) struct Listener {
    pub(crate) socket: TcpListener,
    /// TLS with certificates of this authority; plain HTTP without.
    pub(crate) pki: Option<Arc<Pki>>,
    pub(crate) world: Arc<World>,
    /// The host that it stands for, whatever name it is called by.
    pub(crate) role: Option<String>,
}

/// What the connections of a listener share.
struct Door {
    world: Arc<World>,
    role: Option<String>,
    tls: Option<Arc<ServerConfig>>,
}

impl Listener {
    /// Serves until the task is dropped.
    pub(crate) async fn serve(self) -> Result<(), rustls::Error> {
        let tls = self.pki.map(|pki| configuration(pki, &self.world, self.role.clone())).transpose()?;
        let door = Arc::new(Door { world: self.world, role: self.role, tls });
        loop {
            match self.socket.accept().await {
                Ok((stream, _)) => drop(tokio::spawn(Arc::clone(&door).greet(stream))),
                // Out of descriptors, or the client is gone again: there is nothing to do but to go on.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    }
}

fn configuration(pki: Arc<Pki>, world: &Arc<World>, role: Option<String>) -> Result<Arc<ServerConfig>, rustls::Error> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let resolver = Arc::new(Resolver { pki, world: Arc::clone(world), role });
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let mut config = builder.with_no_client_auth().with_cert_resolver(resolver);
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

impl Door {
    async fn greet(self: Arc<Self>, stream: TcpStream) {
        stream.set_nodelay(true).ok();
        let Ok(local) = stream.local_addr() else { return };
        if self.role.as_deref().is_some_and(|role| self.is_closed(role)) {
            return;
        }
        let end = Arc::new(Notify::new());
        let socket = Socket::new(stream);
        let reset = socket.reset();
        let line = exchange::Line { world: Arc::clone(&self.world), role: self.role.clone(), local, tls: self.tls.is_some(), reset, end };
        match self.tls.clone() {
            None => serve(socket, line).await,
            Some(config) => self.shake_hands(socket, config, line).await,
        }
    }

    /// The greeting is read before anything is said, since the name in it tells whether anything is to be said.
    async fn shake_hands(&self, socket: Socket, config: Arc<ServerConfig>, line: exchange::Line) {
        let Ok(Ok(start)) = timeout(PATIENCE, LazyConfigAcceptor::new(Acceptor::default(), socket)).await else { return };
        let closed = self.role.is_none() && self.is_closed(start.client_hello().server_name().unwrap_or("localhost"));
        if closed {
            return;
        }
        let Ok(Ok(stream)) = timeout(PATIENCE, start.into_stream(config)).await else { return };
        serve(stream, line).await;
    }

    fn is_closed(&self, host: &str) -> bool {
        self.world.faults().network.get(host) == Some(&Network::Closed)
    }
}

/// Serves one connection until it ends, or until an answer wants it to end.
async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, line: exchange::Line) {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(MOST_HEADER).max_headers(MOST_HEADERS).auto_date_header(false);
    builder.http2().timer(TokioTimer::new()).max_header_list_size(u32::try_from(MOST_HEADER).unwrap_or(u32::MAX)).auto_date_header(false);
    let end = Arc::clone(&line.end);
    let line = Arc::new(line);
    let service = service_fn(move |request| exchange::answer(Arc::clone(&line), request));
    tokio::select! {
        _ = builder.serve_connection(TokioIo::new(stream), service) => {}
        () = end.notified() => {}
    }
}

/// Why a listener cannot be opened, and what may help.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another program listens there.
    #[error("{0} is in use by another program; stop it, or choose another port (0 takes a free one)")]
    InUse(SocketAddr),
    /// The system does not allow it, mostly a port below 1024.
    #[error("listening at {0} is not permitted; ports below 1024 need rights on most systems, or a network namespace of one's own")]
    Forbidden(SocketAddr),
    /// The machine has no such address.
    #[error("this machine has no address {}; add it to its loopback interface first", .0.ip())]
    NoAddress(SocketAddr),
    /// The address can be reached from outside, which nobody asked for.
    #[error("{0} can be reached from other machines; the lab's secrets are public, so it listens on loopback only unless told otherwise")]
    Exposed(SocketAddr),
    /// Something else.
    #[error("cannot listen at {0}: {1}")]
    Other(SocketAddr, std::io::Error),
}

/// Opens a socket; to be called within a runtime.
pub(crate) fn open(address: SocketAddr) -> Result<TcpListener, Error> {
    let attempt = std::net::TcpListener::bind(address).and_then(|socket| {
        socket.set_nonblocking(true)?;
        TcpListener::from_std(socket)
    });
    attempt.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => Error::InUse(address),
        std::io::ErrorKind::PermissionDenied => Error::Forbidden(address),
        std::io::ErrorKind::AddrNotAvailable => Error::NoAddress(address),
        _ => Error::Other(address, error),
    })
}
