//! Which single changes are worth a request.

/// What is known when the request as it stands (the base) has been answered.
#[derive(Debug, Clone, Default)]
pub struct Situation {
    /// Status of the base; `None`: no answer, or not sent.
    pub status: Option<u16>,
    /// Whether the base carried a credential.
    pub credential: bool,
    /// Credentials beside that of the base, by name.
    pub others: Vec<String>,
    /// Tenant of the base's token.
    pub tenant: Option<String>,
    /// Tenant that the challenge, or the refusal, names.
    pub wanted_tenant: Option<String>,
    /// Audience of the base's token.
    pub audience: Option<String>,
    /// An audience that the target takes, if the token's is none of them.
    pub wanted_audience: Option<String>,
    /// Whether the base's credential can be asked for another token.
    pub renewable: bool,
    /// The other addresses of the host.
    pub addresses: Vec<String>,
    /// Whether a proxy stood between.
    pub proxied: bool,
    /// Version of HTTP that was spoken: 11 or 20; 0 if no other can be asked for, as without TLS.
    pub http: u16,
    /// Path of the address, with its slash and without its query.
    pub path: String,
    /// Bytes of the `Authorization` header.
    pub header_size: usize,
    /// The host that a redirect leads to, if to another one.
    pub redirect: Option<String>,
}

/// A single change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Variation {
    /// The credential of this name.
    Credential(String),
    /// A token of this tenant.
    Tenant(String),
    /// A token for this audience.
    Audience(String),
    /// Straight to where the redirect leads.
    Redirect(String),
    /// A short, made-up token in place of the long one.
    Size,
    /// Past the proxy.
    Proxy,
    /// Another address of the host.
    Address(String),
    /// The other version of HTTP.
    Http(u16),
    /// Another path of the host.
    Path(String),
}

impl Variation {
    /// Whether it changes what is sent as credential, and nothing of the way.
    #[must_use]
    pub fn is_credential(&self) -> bool {
        matches!(self, Self::Credential(_) | Self::Tenant(_) | Self::Audience(_))
    }
}

/// `Authorization` headers up to this many bytes get through every common hop (nginx and Apache: 8 KiB for a line).
const SMALL_HEADER: usize = 4_000;
/// Most addresses and paths tried.
const MOST_ADDRESSES: usize = 4;
const MOST_PATHS: usize = 3;

/// The changes to try, each against the same base. What changes the caller's side comes first: it is the commonest, and
/// the cheapest to mend.
#[must_use]
pub fn variations(known: &Situation) -> Vec<Variation> {
    let mut tries = Vec::new();
    let served = known.status.is_some_and(|status| status < 300);
    if !served {
        credentials(known, &mut tries);
        way(known, &mut tries);
    }
    if known.credential && known.status.is_some() {
        tries.extend(known.addresses.iter().take(MOST_ADDRESSES).cloned().map(Variation::Address));
    }
    tries
}

fn credentials(known: &Situation, tries: &mut Vec<Variation>) {
    tries.extend(known.others.iter().cloned().map(Variation::Credential));
    let differs = |own: &Option<String>, wanted: &Option<String>| match (own, wanted) {
        (Some(own), Some(wanted)) if !own.eq_ignore_ascii_case(wanted) => Some(wanted.clone()),
        _ => None,
    };
    if known.renewable {
        tries.extend(differs(&known.tenant, &known.wanted_tenant).map(Variation::Tenant));
        tries.extend(differs(&known.audience, &known.wanted_audience).map(Variation::Audience));
    }
}

/// What may have happened between here and the service; only a request that carried something can have lost it.
fn way(known: &Situation, tries: &mut Vec<Variation>) {
    let Some(status) = known.status.filter(|_| known.credential) else { return };
    if (300..400).contains(&status) {
        tries.extend(known.redirect.clone().map(Variation::Redirect));
    }
    if matches!(status, 400 | 413 | 431) && known.header_size > SMALL_HEADER {
        tries.push(Variation::Size);
    }
    if known.proxied {
        tries.push(Variation::Proxy);
    }
    if status == 401 {
        if known.http > 0 {
            tries.push(Variation::Http(if known.http >= 20 { 11 } else { 20 }));
        }
        tries.extend(parents(&known.path).map(Variation::Path));
    }
}

/// `/api/v1/orders` → `/api/v1`, `/api`, `/`.
fn parents(path: &str) -> impl Iterator<Item = String> {
    let trimmed = path.trim_end_matches('/');
    let cut = |path: &str| path.rfind('/').map(|at| path[..at].to_owned());
    std::iter::successors(cut(trimmed), move |path| cut(path)).map(|path| if path.is_empty() { "/".to_owned() } else { path }).take(MOST_PATHS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused() -> Situation {
        Situation { status: Some(401), credential: true, http: 11, path: "/".to_owned(), ..Situation::default() }
    }

    #[test]
    fn tenant_and_audience_are_varied_if_they_differ_and_a_token_can_be_had() {
        let known = Situation {
            tenant: Some("a".to_owned()),
            wanted_tenant: Some("b".to_owned()),
            audience: Some("x".to_owned()),
            wanted_audience: Some("X".to_owned()),
            renewable: true,
            ..refused()
        };
        assert_eq!(variations(&known), [Variation::Tenant("b".to_owned()), Variation::Http(20)]);
        assert_eq!(variations(&Situation { renewable: false, ..known }), [Variation::Http(20)]);
    }

    #[test]
    fn the_way_is_only_doubted_when_something_was_carried() {
        assert_eq!(variations(&Situation { credential: false, proxied: true, ..refused() }), []);
        assert_eq!(variations(&Situation { proxied: true, ..refused() }), [Variation::Proxy, Variation::Http(20)]);
        assert_eq!(variations(&Situation { status: Some(400), header_size: 9_000, ..refused() }), [Variation::Size]);
        assert_eq!(variations(&Situation { status: Some(307), redirect: Some("b".to_owned()), ..refused() }), [Variation::Redirect("b".to_owned())]);
    }

    #[test]
    fn a_served_request_is_only_compared_over_addresses() {
        let known = Situation { status: Some(200), others: vec!["cli".to_owned()], addresses: vec!["10.0.0.5:443".to_owned()], ..refused() };
        assert_eq!(variations(&known), [Variation::Address("10.0.0.5:443".to_owned())]);
    }

    #[test]
    fn parents_end_at_the_root() {
        assert_eq!(parents("/api/v1/orders").collect::<Vec<_>>(), ["/api/v1", "/api", "/"]);
        assert_eq!(parents("/a/").collect::<Vec<_>>(), ["/"]);
        assert_eq!(parents("/").count(), 0);
    }
}
