//! How a check ends.

/// A check failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// Which: the key of the service's answers.
    pub(super) check: &'static str,
    /// Values that the answer may name.
    pub(super) values: Vec<(&'static str, String)>,
}

impl Refusal {
    /// `check` failed.
    pub(super) fn of(check: &'static str) -> Self {
        Self { check, values: Vec::new() }
    }

    /// With a value that the answer may name.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name, value.into()));
        self
    }
}

/// A credential was accepted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Grant {
    /// The id of the tenant that the token came from; empty for other credentials.
    pub(super) tenant: String,
    /// The object id of the caller; empty for other credentials.
    pub(super) principal: String,
}

/// What a kind of credential makes of a request: `None` if the request has none of that kind.
pub(super) type Finding = Option<Result<Grant, Refusal>>;
