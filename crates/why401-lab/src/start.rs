//! Starting and stopping the lab.

mod folder;
mod variables;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::oneshot;

use crate::directory::Directory;
use crate::keys::KeyRing;
use crate::listener::{self, Listener};
use crate::pki::{self, Pki};
use crate::service::{Broken, Services};
use crate::world::World;
use crate::{authority, issuer, keys};

use folder::Folder;
pub use variables::Variable;

/// The address that virtual machines ask for their identity (learn.microsoft.com/azure/virtual-machines/instance-metadata-service).
const METADATA: IpAddr = IpAddr::V4(Ipv4Addr::new(169, 254, 169, 254));
/// How often a free port is looked for that both addresses have.
const ATTEMPTS: usize = 16;
/// The longest that stopping takes.
const GOODBYE: Duration = Duration::from_secs(2);

/// Where the lab listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// HTTPS for all host names; port 0 takes a free one.
    pub https: SocketAddr,
    /// A second address for HTTPS at the same port: the second node of services. It is left out where the machine has no
    /// such address and nobody but the default asked for it.
    pub second: Option<IpAddr>,
    /// Plain HTTP: managed identity, and requests that should have been encrypted.
    pub http: SocketAddr,
    /// More listeners, each standing for one host.
    pub extra: Vec<Extra>,
    /// Listens where other machines can reach it, too.
    pub exposed: bool,
    /// Folder for certificates and challenge files; a temporary one, removed at the end, if none is given.
    pub folder: Option<PathBuf>,
    /// Folder for the challenge files of Azure Arc alone. Clients take none but `/var/opt/azcmagent/tokens`.
    pub arc: Option<PathBuf>,
}

/// A listener that stands for one host, whatever name it is called by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extra {
    /// Where it listens.
    pub address: SocketAddr,
    /// Whether it speaks TLS.
    pub tls: bool,
    /// The host; none if the name that it is called by decides.
    pub host: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        let loopback = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let second = Some(IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2)));
        Self { https: loopback, second, http: loopback, extra: Vec::new(), exposed: false, folder: None, arc: None }
    }
}

/// Why the lab cannot start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A socket cannot be opened.
    #[error(transparent)]
    Listener(#[from] listener::Error),
    /// Keys cannot be made.
    #[error(transparent)]
    Keys(#[from] keys::Error),
    /// Certificates cannot be made.
    #[error(transparent)]
    Pki(#[from] pki::Error),
    /// The embedded directory is not in order: a mistake of ours.
    #[error("the embedded directory: {0}")]
    Directory(#[from] toml::de::Error),
    /// The embedded services are not in order: a mistake of ours.
    #[error("the embedded services: {0}")]
    Services(#[from] Broken),
    /// The folder for certificates cannot be written.
    #[error("{path}: {error}", path = .0.display(), error = .1)]
    Folder(PathBuf, std::io::Error),
    /// Its thread cannot be started.
    #[error("the lab's thread cannot be started: {0}")]
    Runtime(std::io::Error),
}

/// A running lab; it stops when it is dropped.
#[derive(Debug)]
pub struct Lab {
    engine: Engine,
    world: Arc<World>,
    pki: Arc<Pki>,
    folder: Folder,
    https: SocketAddr,
    second: Option<SocketAddr>,
    http: SocketAddr,
    extra: Vec<SocketAddr>,
}

impl Lab {
    /// Makes keys and certificates, and listens.
    pub fn start(options: &Options) -> Result<Self, Error> {
        guard(options)?;
        let runtime = Builder::new_current_thread().enable_all().build().map_err(Error::Runtime)?;
        let folder = Folder::open(options.folder.as_deref())?;
        let pki = Arc::new(Pki::new()?);
        let keys = KeyRing::generate()?;
        folder.write("ca.pem", &pki.certificate())?;
        folder.write("client.pem", &keys.client_certificate().pem())?;
        let arc = options.arc.clone().map_or_else(|| folder.inner("arc"), Ok)?;
        let world = Arc::new(World::new(Directory::load()?, keys, Services::load()?, arc));
        let sockets = {
            let _within = runtime.enter();
            Sockets::open(options)?
        };
        let lab = Self {
            https: address(&sockets.https, options.https),
            second: sockets.second.as_ref().map(|socket| address(socket, options.https)),
            http: address(&sockets.http, options.http),
            extra: sockets.extra.iter().zip(&options.extra).map(|(socket, extra)| address(socket, extra.address)).collect(),
            engine: Engine::start(runtime)?,
            world,
            pki,
            folder,
        };
        lab.listen(sockets, options);
        Ok(lab)
    }

    fn listen(&self, sockets: Sockets, options: &Options) {
        self.spawn(sockets.https, true, None);
        if let Some(second) = sockets.second {
            self.spawn(second, true, None);
        }
        self.spawn(sockets.http, false, None);
        for (socket, extra) in sockets.extra.into_iter().zip(&options.extra) {
            if let (Some(host), Ok(address)) = (&extra.host, socket.local_addr()) {
                self.world.set_role(address.port(), host);
            }
            self.spawn(socket, extra.tls, extra.host.clone());
        }
    }

    fn spawn(&self, socket: TcpListener, tls: bool, role: Option<String>) {
        let listener = Listener { socket, pki: tls.then(|| Arc::clone(&self.pki)), world: Arc::clone(&self.world), role };
        drop(self.engine.handle.spawn(listener.serve()));
    }

    /// The state, to break things in and to mint tokens of.
    #[must_use]
    pub fn world(&self) -> &Arc<World> {
        &self.world
    }

    /// The certificate that clients have to trust, in PEM.
    #[must_use]
    pub fn certificate(&self) -> String {
        self.pki.certificate()
    }

    /// The client certificate that is registered for the application `orders`, and its key, in PEM.
    #[must_use]
    pub fn client_certificate(&self) -> String {
        self.world.keys.client_certificate().pem()
    }

    /// The folder with `ca.pem` and `client.pem`.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where HTTPS is spoken, for all hosts.
    #[must_use]
    pub fn https(&self) -> SocketAddr {
        self.https
    }

    /// The second node, if the machine has its address.
    #[must_use]
    pub fn second(&self) -> Option<SocketAddr> {
        self.second
    }

    /// Where plain HTTP is spoken.
    #[must_use]
    pub fn http(&self) -> SocketAddr {
        self.http
    }

    /// Where the further listeners are, in the order of the options.
    #[must_use]
    pub fn extra(&self) -> &[SocketAddr] {
        &self.extra
    }

    /// Every host name that it serves: authority, services, issuers.
    #[must_use]
    pub fn hosts(&self) -> Vec<String> {
        let mut hosts: Vec<String> = authority::hosts().chain(issuer::ALL.into_iter().map(issuer::Issuer::host)).map(str::to_owned).collect();
        hosts.extend(self.world.services.hosts().map(str::to_owned));
        hosts.sort_unstable();
        hosts.dedup();
        hosts
    }

    /// Variables that point real clients here, with what each group of them is for.
    #[must_use]
    pub fn variables(&self) -> Vec<Variable> {
        variables::all(self)
    }

    /// The variables that can be set together: trust, authority, and an application with its secret.
    #[must_use]
    pub fn environment(&self) -> Vec<(String, String)> {
        self.variables().into_iter().filter(|variable| variable.together).map(|variable| (variable.name.to_owned(), variable.value)).collect()
    }
}

/// The thread that answers requests. One is enough for tens of thousands a second, and a scheduler for several would be a
/// tenth of a millisecond in the start of every command.
#[derive(Debug)]
struct Engine {
    handle: Handle,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Engine {
    fn start(runtime: Runtime) -> Result<Self, Error> {
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel();
        let run = move || {
            // An error says that the lab is gone, which is what is waited for.
            runtime.block_on(async { stopped.await.unwrap_or_default() });
            runtime.shutdown_timeout(GOODBYE);
        };
        let thread = thread::Builder::new().name("lab".to_owned()).spawn(run).map_err(Error::Runtime)?;
        Ok(Self { handle, stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.stop.take().map(|stop| stop.send(()));
        self.thread.take().map(JoinHandle::join);
    }
}

/// Refuses addresses that other machines can reach, unless that was asked for.
fn guard(options: &Options) -> Result<(), listener::Error> {
    let second = options.second.map(|ip| SocketAddr::new(ip, options.https.port()));
    let mut all = [options.https, options.http].into_iter().chain(second).chain(options.extra.iter().map(|extra| extra.address));
    match all.find(|address| !options.exposed && !address.ip().is_loopback() && address.ip() != METADATA) {
        Some(address) => Err(listener::Error::Exposed(address)),
        None => Ok(()),
    }
}

fn address(socket: &TcpListener, asked: SocketAddr) -> SocketAddr {
    socket.local_addr().unwrap_or(asked)
}

/// All sockets, open.
struct Sockets {
    https: TcpListener,
    second: Option<TcpListener>,
    http: TcpListener,
    extra: Vec<TcpListener>,
}

impl Sockets {
    fn open(options: &Options) -> Result<Self, listener::Error> {
        let (https, second) = pair(options)?;
        let http = listener::open(options.http)?;
        let extra = options.extra.iter().map(|extra| listener::open(extra.address)).collect::<Result<_, _>>()?;
        Ok(Self { https, second, http, extra })
    }
}

/// Two addresses at one port. A free port of the first may be taken at the second: then another is tried.
fn pair(options: &Options) -> Result<(TcpListener, Option<TcpListener>), listener::Error> {
    let attempts = if options.https.port() == 0 { ATTEMPTS } else { 1 };
    let mut last = Err(listener::Error::InUse(options.https));
    for _ in 0..attempts {
        let first = listener::open(options.https)?;
        let Some(second) = options.second else { return Ok((first, None)) };
        last = match listener::open(SocketAddr::new(second, address(&first, options.https).port())) {
            Ok(socket) => return Ok((first, Some(socket))),
            Err(listener::Error::NoAddress(_)) if options.second == Options::default().second => return Ok((first, None)),
            Err(error) => Err(error),
        };
    }
    last
}

#[cfg(test)]
mod tests;
