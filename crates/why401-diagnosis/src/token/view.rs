//! A token's members, owned, with the questions that everything else asks of them.

use serde_json::Value;
use why401_evidence::credential::compact::{Irregularities, Payload, Workspace};
use why401_evidence::credential::members::Members;
use why401_evidence::credential::opaque::{self, Named};
use why401_evidence::time::Epoch;

/// The members of a header or a payload, in their order.
#[derive(Debug, Clone, Default)]
pub struct Set(Vec<(String, Value)>);

impl Set {
    fn of(members: Members<'_>) -> Self {
        let owned = |value: why401_evidence::credential::members::Value<'_>| {
            value.owned().unwrap_or_else(|| Value::String(value.text().map_or_else(|| value.written().to_owned(), std::borrow::Cow::into_owned)))
        };
        Self(members.iter().map(|member| (member.name().into_owned(), owned(member.value()))).collect())
    }

    /// All members in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The member `name`; of several the last one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Whether there is a member `name`.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The member `name`, if it is a text that is not empty.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// The first of `names` that is a text.
    #[must_use]
    pub fn first(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.text(name))
    }

    /// The items of a list of texts, or the one text.
    #[must_use]
    pub fn texts(&self, name: &str) -> Vec<&str> {
        match self.get(name) {
            Some(Value::String(text)) => vec![text],
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// The words of a text or list, as `scp` holds them.
    #[must_use]
    pub fn words(&self, name: &str) -> Vec<&str> {
        self.texts(name).into_iter().flat_map(str::split_whitespace).collect()
    }

    /// A point in time (RFC 7519 section 2, `NumericDate`); a fraction is dropped.
    #[must_use]
    pub fn time(&self, name: &str) -> Option<Epoch> {
        let value = self.get(name)?;
        value.as_i64().or_else(|| value.as_f64().filter(|seconds| seconds.abs() < 1e15).map(|seconds| seconds as i64))
    }
}

/// A credential as it was read.
#[derive(Debug, Clone)]
pub enum View {
    /// A token with readable claims.
    Readable {
        /// Members of the header.
        header: Set,
        /// Claims.
        claims: Set,
        /// What is irregular about its form.
        irregular: Irregularities,
    },
    /// A token around another one, which it holds.
    Nested {
        /// Members of the outer header.
        header: Set,
        /// The inner token.
        inner: why401_evidence::Secret,
    },
    /// A signed token whose payload is no set of claims.
    Foreign {
        /// Members of the header.
        header: Set,
        /// Bytes of the payload.
        len: usize,
        /// What is irregular about its form.
        irregular: Irregularities,
    },
    /// No readable token.
    Opaque(Named),
}

impl View {
    /// Reads a credential without scheme.
    #[must_use]
    pub fn of(token: &str) -> Self {
        if let Some(inner) = opaque::inside(token) {
            return Self::of(&inner);
        }
        let mut workspace = Workspace::default();
        let Ok(compact) = workspace.read(token) else { return Self::Opaque(opaque::name(token)) };
        let (header, irregular) = (Set::of(compact.header), compact.irregular);
        match compact.payload {
            Payload::Claims(claims) => Self::Readable { header, claims: Set::of(claims), irregular },
            Payload::Nested(inner) => Self::Nested { header, inner: why401_evidence::Secret::new(inner.to_owned()) },
            Payload::Other(len) => Self::Foreign { header, len, irregular },
            Payload::Encrypted => Self::Opaque(opaque::name(token)),
        }
    }

    /// Header and claims, if both can be read.
    #[must_use]
    pub fn readable(&self) -> Option<(&Set, &Set)> {
        match self {
            Self::Readable { header, claims, .. } => Some((header, claims)),
            _ => None,
        }
    }
}
