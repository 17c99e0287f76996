//! One observed request at a time: who was asked, who answered, how long each step took, and what came back.
//!
//! Each request has a connection of its own, so that one variation of an experiment leaves nothing to the next. No
//! redirect is followed and nothing is sent again. A credential travels over `https`, and over `http` only to this
//! machine and its metadata service ([`NotSent::Unprotected`]); what is meant for them goes through no proxy.
//!
//! It stands on `hyper` rather than `reqwest`, which stands on it too: `reqwest` does not say at which step a request
//! failed, what a proxy answered, or what certificate a host showed that is not trusted, and it connects neither
//! elsewhere for a host that is an address nor for an address with a port. Proxies are chosen by the same code.

mod authorities;
mod certificate;
mod connection;
mod conversation;
mod destination;
mod exchange;
mod proxy;
mod request;
mod settings;
mod trust;

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use tokio::runtime::Runtime;

use crate::error::{Error, Fault};
use connection::Link;
use conversation::Outgoing;
use destination::Target;
use request::Prepared;
use trust::{Shown, Trust};

pub use certificate::Certificate;
pub use exchange::{Exchange, Failure, HttpVersion, Request, Resolution, Route, Spoken, Stage, Timings};
pub use request::NotSent;
pub use settings::{BadOverride, ConnectTo, Proxy, Resolve, Settings};

/// Sends requests, and says what happens to them.
///
/// The calls block, and must not be made from asynchronous code. What takes time to set up (the certificates of the
/// system) is set up once, when it is first needed.
pub struct Prober {
    settings: Settings,
    authorities: Vec<CertificateDer<'static>>,
    /// `None` only while it ends.
    runtime: Option<Runtime>,
    trust: OnceLock<Result<Trust, Fault>>,
    environment: OnceLock<Matcher>,
}

impl Prober {
    /// A prober for one run. The files of certificates are read here, so that a wrong one is told at once.
    pub fn new(settings: Settings) -> Result<Self, Error> {
        let authorities = authorities(&settings)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| Error::Setup(error.to_string()))?;
        Ok(Self { settings, authorities, runtime: Some(runtime), trust: OnceLock::new(), environment: OnceLock::new() })
    }

    /// How it was set up.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The addresses that a request to `host` and `port` would go to, were there no proxy.
    pub fn resolve(&self, host: &str, port: u16) -> Result<Resolution, Failure> {
        let mut progress = Progress::new(host);
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host).to_ascii_lowercase();
        let target = Target::new(&self.settings, &host, port);
        let found = self.wait(self.within(target.addresses(&self.settings)));
        let took = progress.started.elapsed();
        progress.stage = Stage::Resolve;
        found.map(|(addresses, overridden)| Resolution { addresses, overridden, took }).map_err(|fault| progress.failure(fault))
    }

    /// Sends `request` once, on the way that `route` says.
    pub fn send(&self, request: &Request, route: &Route) -> Result<Exchange, Failure> {
        let mut progress = Progress::new(&crate::address::host(&request.url));
        self.wait(self.attempt(request, route, &mut progress)).map_err(|fault| progress.failure(fault))
    }

    async fn attempt(&self, request: &Request, route: &Route, progress: &mut Progress) -> Result<Exchange, Fault> {
        progress.stage = Stage::Send;
        let prepared = Prepared::new(request).map_err(Fault::NotSent)?;
        let target = Target::new(&self.settings, &prepared.host, prepared.port);
        let environment = self.environment.get_or_init(Matcher::from_env);
        let proxy = destination::proxy(&prepared, &target, &self.settings, environment, route).map_err(Fault::NotSent)?;
        let link = match &proxy {
            None => self.directly(&prepared, &target, route, progress).await?,
            Some(proxy) => self.through(proxy, &prepared, &target, route, progress).await?,
        };
        let remote = progress.address;
        let (link, http2) = self.secured(link, &prepared, route, progress).await?;
        let taker = proxy.as_ref().filter(|proxy| !prepared.is_tls() && proxy::takes_requests(proxy));
        let outgoing = Outgoing::new(&prepared, &request.body, http2, taker).map_err(Fault::NotSent)?;
        let answer = conversation::send(link, outgoing, self.settings.timeout).await.map_err(|(stage, fault)| progress.at(stage, fault))?;
        Ok(self.exchange(answer, progress, remote, proxy.is_some()).await)
    }

    /// Connects to the host itself.
    async fn directly(&self, prepared: &Prepared, target: &Target, route: &Route, progress: &mut Progress) -> Result<Link, Fault> {
        let addresses = if let Some(address) = route.address {
            vec![address]
        } else {
            progress.stage = Stage::Resolve;
            self.within(target.addresses(&self.settings)).await?.0
        };
        progress.address = addresses.first().copied();
        protected(prepared, &addresses).map_err(|reason| progress.at(Stage::Send, Fault::NotSent(reason)))?;
        progress.stage = Stage::Connect;
        self.connected(&addresses, route, progress).await
    }

    /// Connects to the proxy, and has it open the way.
    async fn through(&self, proxy: &Intercept, prepared: &Prepared, target: &Target, route: &Route, progress: &mut Progress) -> Result<Link, Fault> {
        protected(prepared, &[]).map_err(Fault::NotSent)?;
        let (host, port) = destination::place(proxy);
        let asked = std::mem::replace(&mut progress.host, destination::written(&host, port));
        progress.stage = Stage::Proxy;
        let addresses = self.within(Target { host: host.clone(), port, overridden: false }.addresses(&self.settings)).await?.0;
        let mut link = self.connected(&addresses, route, progress).await?;
        if proxy.uri().scheme_str() == Some("https") {
            let config = self.trust()?.config(HttpVersion::Http1, &progress.shown);
            link = self.within(connection::secure(link, &host, config)).await?.0;
            progress.forget_certificate();
        }
        if prepared.is_tls() || !proxy::takes_requests(proxy) {
            let (host, port) = self.behind(proxy, target, route).await?;
            self.within(proxy::open(&mut link, proxy, &host, port)).await?;
        }
        progress.host = asked;
        Ok(link)
    }

    /// What the proxy is told to connect to.
    async fn behind(&self, proxy: &Intercept, target: &Target, route: &Route) -> Result<(String, u16), Fault> {
        let pinned = match route.address {
            Some(address) => Some(address),
            None if proxy::wants_address(proxy) => self.within(target.addresses(&self.settings)).await?.0.first().copied(),
            None => None,
        };
        Ok(pinned.map_or_else(|| (target.host.clone(), target.port), |address| (address.ip().to_string(), address.port())))
    }

    async fn connected(&self, addresses: &[SocketAddr], route: &Route, progress: &mut Progress) -> Result<Link, Fault> {
        let limit = route.patience.map_or(self.settings.timeout, |patience| patience.min(self.settings.timeout));
        let stream = within(limit, connection::connect(addresses, &mut progress.address)).await?;
        Ok(Box::new(stream))
    }

    /// Makes it secure if the address says so; besides it, whether HTTP/2 is spoken.
    async fn secured(&self, link: Link, prepared: &Prepared, route: &Route, progress: &mut Progress) -> Result<(Link, bool), Fault> {
        if !prepared.is_tls() {
            return Ok((link, route.version == HttpVersion::Http2));
        }
        progress.stage = Stage::Tls;
        let config = self.trust()?.config(route.version, &progress.shown);
        let (link, http2) = self.within(connection::secure(link, &prepared.host, config)).await?;
        if route.version == HttpVersion::Http2 && !http2 { Err(Fault::NoHttp2) } else { Ok((link, http2)) }
    }

    async fn exchange(&self, answer: conversation::Incipient, progress: &Progress, remote: Option<SocketAddr>, proxied: bool) -> Exchange {
        let (sent_at, received_at, first_byte) = (answer.sent_at, answer.received_at, answer.first_byte);
        let answer = answer.finish(self.settings.timeout).await;
        Exchange {
            version: answer.version,
            status: answer.status,
            reason: answer.reason,
            headers: answer.headers,
            body: answer.body,
            body_whole: answer.body_whole,
            broken: answer.broken,
            remote,
            peer: progress.certificate(),
            sent_at,
            received_at,
            took: Timings { total: progress.started.elapsed(), first_byte },
            proxied,
        }
    }

    fn trust(&self) -> Result<&Trust, Fault> {
        self.trust.get_or_init(|| Trust::new(&self.authorities)).as_ref().map_err(Clone::clone)
    }

    async fn within<T>(&self, step: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
        within(self.settings.timeout, step).await
    }

    fn wait<T>(&self, work: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
        let runtime = self.runtime.as_ref().ok_or_else(|| Fault::Other("it is over".to_owned()))?;
        runtime.block_on(work)
    }
}

impl Drop for Prober {
    /// The system's look-up of a name cannot be called off; without this the program would wait for it after a time-out.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

async fn within<T>(limit: Duration, step: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    tokio::time::timeout(limit, step).await.unwrap_or(Err(Fault::TimedOut(limit)))
}

/// Refuses to send a credential where it could be read on its way; `addresses` are none if a proxy stands between.
fn protected(prepared: &Prepared, addresses: &[SocketAddr]) -> Result<(), NotSent> {
    let stays = |test| destination::host_is(&prepared.host, test) && !addresses.is_empty() && addresses.iter().all(|address| test(address.ip()));
    if prepared.is_tls() || stays(destination::is_here) {
        return Ok(());
    }
    let credential = prepared.credential(stays(destination::is_on_link));
    credential.map_or(Ok(()), |what| Err(NotSent::Unprotected(what)))
}

fn authorities(settings: &Settings) -> Result<Vec<CertificateDer<'static>>, Error> {
    let mut all = Vec::new();
    for path in &settings.authorities {
        let failed = |reason: String| Error::Authority { path: path.clone(), reason };
        let pem = std::fs::read(path).map_err(|error| failed(error.to_string()))?;
        let found = CertificateDer::pem_slice_iter(&pem).collect::<Result<Vec<_>, _>>().map_err(|_| failed("it is no PEM".to_owned()))?;
        if found.is_empty() {
            return Err(failed("it holds no certificate".to_owned()));
        }
        all.extend(found);
    }
    Ok(all)
}

/// How far a request has come.
struct Progress {
    stage: Stage,
    host: String,
    address: Option<SocketAddr>,
    shown: Shown,
    started: Instant,
}

impl Progress {
    fn new(host: &str) -> Self {
        Self { stage: Stage::Resolve, host: host.to_owned(), address: None, shown: Shown::default(), started: Instant::now() }
    }

    fn at(&mut self, stage: Stage, fault: Fault) -> Fault {
        self.stage = stage;
        fault
    }

    fn certificate(&self) -> Option<Certificate> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What a proxy showed is not what the host shows.
    fn forget_certificate(&mut self) {
        self.shown = Arc::default();
    }

    fn failure(&self, fault: Fault) -> Failure {
        let (host, peer) = (self.host.clone(), self.certificate().map(Box::new));
        Failure { stage: self.stage, fault, host, address: self.address, peer, took: self.started.elapsed() }
    }
}
