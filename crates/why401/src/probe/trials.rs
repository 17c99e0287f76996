//! The controlled experiment: one thing is changed, the rest holds.

use why401_azure::Url;
use why401_azure::probe::{HttpVersion, Request, Route, Spoken};
use why401_azure::source::{Kind, Source};
use why401_diagnosis::experiment::{Guard, Situation, Variation, guard, variations};
use why401_diagnosis::token::target::Target;
use why401_evidence::credential::claims::tenant_of_issuer;
use why401_evidence::formats::capsule::{Answer, Change, Outcome};
use why401_evidence::{Secret, identifiers};

use super::answer::answer;
use super::credentials::{self, Asked};
use super::reach::{self, Told};
use super::session::{Session, over, past_proxy};
use super::starting_point::{Base, Carried};

/// A token that nobody can take for a real one.
const MADE_UP: &str = "made.up.token";

impl Session<'_, '_> {
    pub(super) fn experiment(&mut self, base: &Base) {
        let others = self.others(base);
        let known = self.situation(base, &others);
        for variation in variations(&known) {
            // Once another credential is served, the way is clear of suspicion.
            if self.helped && !variation.is_credential() {
                continue;
            }
            if self.probing.case.changes() && (self.helped || base.answer.served() || matches!(variation, Variation::Path(_))) {
                continue;
            }
            match variation {
                Variation::Credential(name) => self.with_credential(base, &others, &name),
                Variation::Tenant(tenant) => self.with_asked(base, Change::Tenant, &tenant.clone(), |asked| asked.tenant = tenant),
                Variation::Audience(audience) => self.with_asked(base, Change::Audience, &audience.clone(), |asked| asked.resource = audience),
                Variation::Redirect(host) => self.along_redirect(base, &host),
                Variation::Size => self.vary(Change::Size, "a short, made-up token", &Carried::Token(Secret::new(MADE_UP.to_owned())), &Route::default()),
                Variation::Proxy => self.vary(Change::Proxy, "off", &base.carried, &past_proxy()),
                Variation::Address(address) => self.at_address(base, &address),
                Variation::Http(version) => {
                    let (version, shown) = if version >= 20 { (HttpVersion::Http2, "2") } else { (HttpVersion::Http1, "1.1") };
                    self.vary(Change::Http, shown, &base.carried, &over(version));
                }
                Variation::Path(path) => self.on_path(base, &path),
            }
        }
        self.with_claims(base);
    }

    /// The sources that the base did not use.
    fn others(&self, base: &Base) -> Vec<Source> {
        let used = base.source.as_ref().map(Source::kind);
        self.sources().into_iter().filter(|source| Some(source.kind()) != used && source.kind() != Kind::Header).collect()
    }

    fn situation(&self, base: &Base, others: &[Source]) -> Situation {
        let exchange = base.exchange.as_ref();
        let reached = exchange.and_then(|exchange| exchange.remote);
        let addresses = self.resolution.iter().flat_map(|resolution| &resolution.addresses).filter(|address| Some(**address) != reached);
        let audiences = self.target.as_ref().map(Target::audiences).unwrap_or_default();
        let wanted = credentials::resource(&credentials::Plan::default(), self.target.as_ref(), &self.wishes);
        let fits = base.audience.as_ref().is_some_and(|own| audiences.iter().any(|audience| audience == own));
        Situation {
            status: match &base.answer {
                Answer::Status(status) => Some(*status),
                _ => None,
            },
            credential: !matches!(base.carried, Carried::Nothing),
            others: others.iter().map(|source| source.kind().name().to_owned()).collect(),
            tenant: base.tenant.clone(),
            wanted_tenant: self.wanted_tenant(base),
            audience: base.audience.clone(),
            wanted_audience: wanted.filter(|_| !fits),
            renewable: base.source.is_some(),
            addresses: addresses.map(ToString::to_string).collect(),
            proxied: exchange.is_some_and(|exchange| exchange.proxied),
            http: match exchange.map(|exchange| exchange.version) {
                Some(Spoken::Http2) => 20,
                Some(_) if self.probing.case.url.scheme() == "https" => 11,
                _ => 0,
            },
            path: self.probing.case.url.path().to_owned(),
            header_size: header_size(&base.carried, self.probing.case.authorization()),
            redirect: exchange.and_then(|exchange| self.redirect(exchange)),
        }
    }

    /// The tenant that the refusal's text names beside the token's own, else the challenge's.
    fn wanted_tenant(&self, base: &Base) -> Option<String> {
        let body = base.exchange.as_ref().map(|exchange| String::from_utf8_lossy(&exchange.body).into_owned()).unwrap_or_default();
        let named: Vec<String> = identifiers::addresses(&body)
            .iter()
            .filter_map(|address| tenant_of_issuer(&body[address.span.start..address.span.end]).map(str::to_owned))
            .collect();
        named.into_iter().find(|tenant| Some(tenant) != base.tenant.as_ref()).or_else(|| self.wishes.tenant.clone())
    }

    /// The host that a redirect leads to, if it is another one.
    fn redirect(&self, exchange: &why401_azure::probe::Exchange) -> Option<String> {
        let to = self.probing.case.url.join(reach::location(exchange)?).ok()?;
        to.host_str().map(str::to_ascii_lowercase).filter(|host| *host != self.probing.case.host())
    }

    fn vary(&mut self, change: Change, value: &str, carried: &Carried, route: &Route) {
        let url = self.probing.case.url.clone();
        self.vary_to(change, value, carried, &url, route);
    }

    fn vary_to(&mut self, change: Change, value: &str, carried: &Carried, url: &Url, route: &Route) -> Answer {
        self.begins(&format!("varying the {}: {value}", change.word()));
        let (request, sent) = self.send_to(carried, url, route);
        let result = match &sent {
            Ok(exchange) => answer(exchange),
            Err(failure) => reach::unanswered(failure),
        };
        if let (Ok(exchange), Change::Address, true) = (&sent, change, result.refused()) {
            self.transcript.exchange(&request, exchange);
            // Another node has another clock.
            if let Some(clock) = reach::clock(exchange) {
                self.told(&clock);
            }
        }
        self.helped |= result.served();
        self.trial(change, value, &result);
        result
    }

    fn with_credential(&mut self, base: &Base, others: &[Source], name: &str) {
        let Some(source) = others.iter().find(|source| source.kind().name() == name) else { return };
        let resource = credentials::resource(self.probing.plan, self.target.as_ref(), &self.wishes).or_else(|| base.audience.clone());
        let Some(resource) = resource else { return };
        let tenant = credentials::tenant(self.probing.plan, self.probing.machine, &self.wishes).unwrap_or_default();
        self.with_token(Change::Credential, name, source, &Asked { tenant, resource, claims: None });
    }

    /// The base's credential, asked for another token.
    fn with_asked(&mut self, base: &Base, change: Change, value: &str, alter: impl FnOnce(&mut Asked)) {
        let (Some(source), Some(mut asked)) = (base.source.clone(), base.asked.clone()) else { return };
        alter(&mut asked);
        self.with_token(change, value, &source, &asked);
    }

    /// The claims that the refusal demands.
    fn with_claims(&mut self, base: &Base) {
        let Some(claims) = self.wishes.claims.clone().filter(|_| base.answer.refused()) else { return };
        if let (Some(source), Some(asked)) = (base.source.clone(), base.asked.clone()) {
            let name = format!("{}, with the claims demanded", source.kind().name());
            self.with_token(Change::Credential, &name, &source, &Asked { claims: Some(claims), ..asked });
        }
    }

    fn with_token(&mut self, change: Change, value: &str, source: &Source, asked: &Asked) {
        let Some(token) = self.acquire(source, asked).and_then(|acquired| acquired.outcome.ok()) else { return };
        if guard(token.value.expose(), &self.probing.plan.party(&self.probing.case.host())) == Guard::Send {
            self.vary(change, value, &Carried::Token(token.value), &Route::default());
        }
    }

    fn at_address(&mut self, base: &Base, address: &str) {
        let address = address.parse().ok();
        let shown = address.map(|address: std::net::SocketAddr| address.ip().to_string()).unwrap_or_default();
        self.vary(Change::Address, &shown, &base.carried, &Route { address, ..Route::default() });
    }

    /// Asks where the redirect leads, with the credential only if it is for that host.
    fn along_redirect(&mut self, base: &Base, host: &str) {
        let to = base.exchange.as_ref().and_then(|exchange| self.probing.case.url.join(reach::location(exchange)?).ok());
        let token = match &base.carried {
            Carried::Token(token) => Some(token.clone()),
            _ => self.probing.case.authorization().and_then(credentials::bearer),
        };
        let (Some(to), Some(token)) = (to.filter(|to| to.scheme() == "https"), token) else { return };
        if credentials::is_meant_for(&token, host) {
            self.vary_to(Change::Redirect, host, &Carried::Token(token), &to, &Route::default());
        } else {
            self.after_redirect(host, to);
        }
    }

    /// The second request of a client that follows the redirect, which carries nothing to another host.
    fn after_redirect(&mut self, host: &str, url: Url) {
        self.begins(&format!("asking {host} without a credential"));
        let request = Request { method: "GET".to_owned(), url, headers: Vec::new(), body: Vec::new() };
        let Ok(exchange) = self.probing.prober.send(&request, &Route::default()) else { return };
        let text = format!("{host} answers {} without the token, which is not sent there: nothing says that it is for that host", exchange.status);
        self.told(&Told::new("redirect", if exchange.status == 401 { Outcome::Refuted } else { Outcome::Unknown }, text));
        self.transcript.exchange(&request, &exchange);
    }

    /// Another path tells something only if it, too, asks for a credential.
    fn on_path(&mut self, base: &Base, path: &str) {
        let mut url = self.probing.case.url.clone();
        url.set_path(path);
        url.set_query(None);
        let (_, without) = self.send_to(&Carried::Nothing, &url, &Route::default());
        if without.is_ok_and(|exchange| exchange.status == 401) {
            self.vary_to(Change::Path, path, &base.carried, &url, &Route::default());
        }
    }
}

fn header_size(carried: &Carried, own: Option<&Secret>) -> usize {
    match carried {
        Carried::Nothing => 0,
        Carried::Own => own.map_or(0, |header| header.expose().len()),
        Carried::Token(token) => token.expose().len() + "Bearer ".len(),
    }
}
