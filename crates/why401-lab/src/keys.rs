//! What is signed with: the authority's keys and their rollover, the OIDC issuers' key, the clients' certificate.

mod signing;

use std::sync::{Arc, PoisonError, RwLock};

use serde_json::{Value, json};
use why401_jose::KeySet;

use crate::fault::Faults;

pub use signing::{ClientCertificate, SigningKey};

/// The issuer that Entra's common document writes beside a key: `{tenantid}` stands for any tenant.
const ANY_TENANT: &str = "https://login.microsoftonline.com/{tenantid}/v2.0";

/// Why keys cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The crypto library refused to make or to read a key.
    #[error("a key could not be made")]
    Key,
    /// A certificate could not be written.
    #[error("a certificate could not be made: {0}")]
    Certificate(#[from] rcgen::Error),
    /// The keys cannot be read back.
    #[error("the lab's own key set cannot be read: {0}")]
    Set(#[from] why401_jose::NoKeySet),
}

/// All keys of the lab. They are made at start and never leave it, but for the client's, which is handed out on purpose.
#[derive(Debug)]
pub struct KeyRing {
    rotation: RwLock<Rotation>,
    foreign: Arc<SigningKey>,
    issuers: Arc<SigningKey>,
    client: ClientCertificate,
}

/// The authority's keys at a time.
#[derive(Clone)]
struct Rotation {
    current: Arc<SigningKey>,
    previous: Arc<SigningKey>,
    published: Arc<KeySet>,
    /// What was published before the last rollover.
    before: Arc<KeySet>,
}

impl std::fmt::Debug for Rotation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rotation").field("current", &self.current).field("previous", &self.previous).finish_non_exhaustive()
    }
}

impl Rotation {
    /// As after a rollover that lies a while back: `previous` is all that those know who have not looked since.
    fn first(current: Arc<SigningKey>, previous: Arc<SigningKey>) -> Result<Self, Error> {
        let published = Arc::new(read(&[&current, &previous])?);
        let before = Arc::new(read(&[&previous])?);
        Ok(Self { current, previous, published, before })
    }

    fn next(&self, fresh: Arc<SigningKey>) -> Result<Self, Error> {
        let published = Arc::new(read(&[&fresh, &self.current])?);
        Ok(Self { current: fresh, previous: Arc::clone(&self.current), published, before: Arc::clone(&self.published) })
    }
}

fn read(keys: &[&SigningKey]) -> Result<KeySet, Error> {
    Ok(KeySet::read(document(keys, Some(ANY_TENANT)).to_string().as_bytes())?)
}

/// A key set as Entra writes it: v2 documents name the issuer beside each key, v1 documents do not.
fn document(keys: &[&SigningKey], issuer: Option<&str>) -> Value {
    json!({ "keys": keys.iter().map(|key| key.jwk(issuer)).collect::<Vec<_>>() })
}

impl KeyRing {
    /// Makes all keys: five of RSA with 2048 bits, on two threads since that takes most of the start.
    pub fn generate() -> Result<Self, Error> {
        std::thread::scope(|scope| {
            let rest = scope.spawn(|| Ok::<_, Error>((SigningKey::generate("oidc.lab")?, ClientCertificate::generate("orders")?)));
            let name = "accounts.accesscontrol.windows.net";
            let (current, previous, foreign) = (SigningKey::generate(name)?, SigningKey::generate(name)?, SigningKey::generate(name)?);
            let (issuers, client) = rest.join().map_err(|_| Error::Key)??;
            let rotation = RwLock::new(Rotation::first(Arc::new(current), Arc::new(previous))?);
            Ok(Self { rotation, foreign: Arc::new(foreign), issuers: Arc::new(issuers), client })
        })
    }

    fn rotation(&self) -> Rotation {
        self.rotation.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The key that the authority signs with.
    #[must_use]
    pub fn current(&self) -> Arc<SigningKey> {
        self.rotation().current
    }

    /// The key that the authority signed with before the last rollover; it is still published.
    #[must_use]
    pub fn previous(&self) -> Arc<SigningKey> {
        self.rotation().previous
    }

    /// A key that the authority never published: an attacker's, or another cloud's.
    #[must_use]
    pub fn foreign(&self) -> Arc<SigningKey> {
        Arc::clone(&self.foreign)
    }

    /// The key of the OIDC issuers; one serves all of them.
    #[must_use]
    pub fn issuers(&self) -> Arc<SigningKey> {
        Arc::clone(&self.issuers)
    }

    /// The certificate that is registered for clients, with its private key.
    #[must_use]
    pub fn client_certificate(&self) -> &ClientCertificate {
        &self.client
    }

    /// The authority begins to sign with a fresh key: it is published beside the one that signed until now, and what was
    /// published before is what services with stale keys still know.
    pub fn rollover(&self) -> Result<(), Error> {
        let fresh = Arc::new(SigningKey::generate("accounts.accesscontrol.windows.net")?);
        let mut rotation = self.rotation.write().unwrap_or_else(PoisonError::into_inner);
        *rotation = rotation.next(fresh)?;
        Ok(())
    }

    /// The published keys, as the common v2 document has them.
    #[must_use]
    pub fn jwks(&self) -> Value {
        self.jwks_of(Some(ANY_TENANT))
    }

    /// The published keys with this issuer beside each; without one as v1 documents have them.
    #[must_use]
    pub fn jwks_of(&self, issuer: Option<&str>) -> Value {
        let rotation = self.rotation();
        document(&[&rotation.current, &rotation.previous], issuer)
    }

    /// The OIDC issuers' key set.
    #[must_use]
    pub fn issuer_jwks(&self) -> Value {
        document(&[&self.issuers], None)
    }

    /// The authority's keys that `service` trusts under `faults`.
    #[must_use]
    pub fn known_to(&self, service: &str, faults: &Faults) -> Arc<KeySet> {
        self.known(faults.stale_keys.iter().any(|stale| stale == "*" || stale == service))
    }

    /// The published keys, or if `stale` those from before the last rollover.
    #[must_use]
    pub fn known(&self, stale: bool) -> Arc<KeySet> {
        let rotation = self.rotation();
        if stale { rotation.before } else { rotation.published }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use why401_jose::{Outcome, Verifier};

    fn outcome(keys: &KeySet, key: &SigningKey) -> Outcome {
        Verifier::new(keys).verify(&key.jws(&json!({ "a": 1 })).unwrap()).outcome
    }

    #[test]
    fn stale_services_trust_what_was_published_before_the_last_rollover() {
        let ring = KeyRing::generate().unwrap();
        let faults = Faults { stale_keys: vec!["keyvault".to_owned()], ..Faults::default() };
        let (current, previous) = (ring.current(), ring.previous());
        assert_eq!(outcome(&ring.known_to("arm", &faults), &current), Outcome::Valid);
        assert_eq!(outcome(&ring.known_to("keyvault", &faults), &current), Outcome::KeyNotFound);
        assert_eq!(outcome(&ring.known_to("keyvault", &faults), &previous), Outcome::Valid);
        assert_eq!(outcome(&ring.known(false), &ring.foreign()), Outcome::KeyNotFound);

        ring.rollover().unwrap();
        assert_eq!(outcome(&ring.known_to("keyvault", &faults), &current), Outcome::Valid);
        assert_eq!(outcome(&ring.known_to("keyvault", &faults), &ring.current()), Outcome::KeyNotFound);
        assert_eq!(outcome(&ring.known_to("arm", &faults), &ring.current()), Outcome::Valid);
        assert_eq!(ring.previous().kid, current.kid);
    }

    #[test]
    fn the_documents_have_the_shape_of_entra() {
        let ring = KeyRing::generate().unwrap();
        let keys = ring.jwks();
        let key = &keys["keys"][0];
        assert_eq!((&key["kty"], &key["use"], &key["e"]), (&json!("RSA"), &json!("sig"), &json!("AQAB")));
        assert_eq!(key["kid"], key["x5t"]);
        assert_eq!(key["issuer"], ANY_TENANT);
        assert_eq!(ring.jwks_of(None)["keys"][0].get("issuer"), None);
        assert_eq!(outcome(&KeySet::read(ring.issuer_jwks().to_string().as_bytes()).unwrap(), &ring.issuers()), Outcome::Valid);
    }
}
