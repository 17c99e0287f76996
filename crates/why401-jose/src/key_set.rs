//! A set of public keys (RFC 7517 section 5).

use serde_json::Value;

use crate::key::Key;

/// A set of public keys. A key that cannot be read does not spoil the others.
pub struct KeySet {
    keys: Vec<Key>,
}

/// Why a text is no key set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoKeySet {
    /// No JSON; where it ends being some, as `serde_json` says it.
    NotJson(String),
    /// JSON without `keys`.
    NoKeys,
}

impl std::fmt::Display for NoKeySet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotJson(error) => write!(f, "it is no JSON: {error}"),
            Self::NoKeys => f.write_str("it has no list `keys`, and is no key itself"),
        }
    }
}

impl std::error::Error for NoKeySet {}

impl KeySet {
    /// Reads a key set, or a single key.
    pub fn read(json: &[u8]) -> Result<Self, NoKeySet> {
        let value: Value = serde_json::from_slice(json).map_err(|error| NoKeySet::NotJson(error.to_string()))?;
        let object = value.as_object().ok_or(NoKeySet::NoKeys)?;
        let keys = match object.get("keys").and_then(Value::as_array) {
            Some(keys) => keys.iter().filter_map(|key| Some(Key::read(key.as_object()?))).collect(),
            None if object.contains_key("kty") => vec![Key::read(object)],
            None => return Err(NoKeySet::NoKeys),
        };
        Ok(Self { keys })
    }

    /// All keys in their order.
    #[must_use]
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// Whether a key has this id.
    #[must_use]
    pub fn has(&self, kid: &str) -> bool {
        self.keys.iter().any(|key| key.kid() == Some(kid))
    }
}
