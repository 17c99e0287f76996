//! What is fetched, and what of it is read.

use serde_json::Value;
use serde_json::value::RawValue;
use url::Url;
use why401_evidence::time::Epoch;

use crate::address;
use crate::error::Fault;

/// Where keys come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A key set (RFC 7517 section 5).
    KeySet(Url),
    /// Metadata (OIDC), which name the key set as `jwks_uri`
    /// ([OpenID Connect Discovery 1.0 section 3](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata)).
    Metadata(Url),
}

impl Source {
    /// The address, without the fragment, which is never sent.
    pub(crate) fn address(&self) -> Url {
        let (Self::KeySet(url) | Self::Metadata(url)) = self;
        let mut url = url.clone();
        url.set_fragment(None);
        url
    }

    pub(crate) fn is_metadata(&self) -> bool {
        matches!(self, Self::Metadata(_))
    }
}

/// A key set, and how it came here.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyDocument {
    /// The key set as it was served: JSON with `keys`, or a single key.
    pub json: Vec<u8>,
    /// Address of the key set.
    pub address: String,
    /// Address of the metadata that named it.
    pub metadata: Option<String>,
    /// `issuer` of the metadata, as they write it: foreign text, and not compared with anything yet.
    pub issuer: Option<String>,
    /// When it was fetched.
    pub fetched: Epoch,
    /// Whether it is a kept copy.
    pub cached: bool,
    /// Whether it is older than it should be, because fetching failed or is not allowed.
    pub stale: bool,
    /// What the user should know: why it is stale, or that no copy could be kept.
    pub warning: Option<String>,
}

impl std::fmt::Debug for KeyDocument {
    /// Without the keys: a set may give away private ones.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { json, address, metadata, issuer, fetched, cached, stale, warning } = self;
        write!(f, "KeyDocument({} bytes of {address:?}, {metadata:?}, {issuer:?}, {fetched}, {cached}, {stale}, {warning:?})", json.len())
    }
}

/// What metadata say of keys.
pub(crate) struct Metadata {
    pub(crate) issuer: Option<String>,
    pub(crate) keys: Url,
}

impl Metadata {
    /// Reads the metadata that came from `from`.
    ///
    /// The keys may lie on another host, but only where nobody can change them on their way; and on this machine only if
    /// the metadata do too, so that no one outside can have a service of this machine asked.
    pub(crate) fn read(body: &[u8], from: &Url) -> Result<Self, Fault> {
        let json = parse(body).map_err(Fault::NotMetadata)?;
        let keys = json.get("jwks_uri").and_then(Value::as_str).ok_or_else(|| Fault::NotMetadata("it has no `jwks_uri`".to_owned()))?;
        let keys = Url::parse(keys).map_err(|_| Fault::NotMetadata("its `jwks_uri` is no address".to_owned()))?;
        let outside = address::is_loopback(&keys) && !address::is_loopback(from);
        if outside || address::check(&keys).is_err() {
            return Err(Fault::UnsafeKeys(address::host(&keys)));
        }
        Ok(Self { issuer: json.get("issuer").and_then(Value::as_str).map(str::to_owned), keys })
    }
}

/// A key set, byte for byte, once it is seen to be one.
pub(crate) fn key_set(body: &[u8]) -> Result<Box<RawValue>, Fault> {
    let json = parse(body).map_err(Fault::NotKeys)?;
    if !json.get("keys").is_some_and(Value::is_array) && json.get("kty").is_none() {
        return Err(Fault::NotKeys("it has no list `keys`".to_owned()));
    }
    serde_json::from_slice(plain(body)).map_err(|error| Fault::NotKeys(error.to_string()))
}

/// The keys of a set, or the one that stands for a set.
pub(crate) fn keys(set: &Value) -> &[Value] {
    set.get("keys").and_then(Value::as_array).map_or(std::slice::from_ref(set), Vec::as_slice)
}

/// Whether a set gives away private or symmetric keys (RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1).
pub(crate) fn is_private(set: &RawValue) -> bool {
    let set: Value = serde_json::from_str(set.get()).unwrap_or_default();
    keys(&set).iter().any(|key| ["d", "p", "q", "k"].iter().any(|name| key.get(name).is_some()))
}

fn parse(body: &[u8]) -> Result<Value, String> {
    serde_json::from_slice(plain(body)).map_err(|error| format!("it is no JSON ({error})"))
}

fn plain(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys_at(jwks: &str, from: &str) -> Result<String, Fault> {
        let body = serde_json::json!({ "issuer": "i", "jwks_uri": jwks }).to_string();
        Metadata::read(body.as_bytes(), &Url::parse(from).unwrap()).map(|metadata| metadata.keys.to_string())
    }

    #[test]
    fn keys_may_lie_on_another_host_but_not_unprotected() {
        let entra = "https://login.microsoftonline.com/x";
        assert!(keys_at("https://keys.example.com/k", entra).is_ok());
        assert_eq!(keys_at("http://keys.example.com/k", entra), Err(Fault::UnsafeKeys("keys.example.com".to_owned())));
        assert_eq!(keys_at("file:///k", entra), Err(Fault::UnsafeKeys("file:".to_owned())));
        assert!(matches!(keys_at("/k", entra), Err(Fault::NotMetadata(_))), "it must be absolute");
    }

    #[test]
    fn no_one_outside_has_this_machine_asked() {
        assert!(matches!(keys_at("http://127.0.0.1:1/k", "https://login.microsoftonline.com/x"), Err(Fault::UnsafeKeys(_))));
        assert!(keys_at("http://127.0.0.1:1/k", "http://localhost:2/x").is_ok());
    }

    #[test]
    fn a_key_set_stays_as_it_was_served() {
        let body = b"\xEF\xBB\xBF {\"keys\" : [ {\"kty\":\"RSA\", \"n\":1.0} ]}\n";
        assert_eq!(key_set(body).unwrap().get(), "{\"keys\" : [ {\"kty\":\"RSA\", \"n\":1.0} ]}");
        assert!(key_set(b"{\"kty\":\"EC\"}").is_ok(), "a single key stands for a set");
        for body in [&b"[]"[..], b"{}", b"{\"keys\":{}}", b"", b"{\"keys\":[]", b"\xFF"] {
            assert!(matches!(key_set(body), Err(Fault::NotKeys(_))), "{body:?}");
        }
    }

    #[test]
    fn a_message_holds_nothing_of_the_body() {
        let fault = key_set(b"{\"keys\":\"hunter2\"}").unwrap_err().to_string() + &key_set(b"hunter2").unwrap_err().to_string();
        assert!(!fault.contains("hunter2"));
    }
}
