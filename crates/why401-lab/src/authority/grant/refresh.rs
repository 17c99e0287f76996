//! Refresh tokens (RFC 6749 section 6). They say themselves what they are for, so that nothing needs to be stored.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::authority::answer::{self, Issue};
use crate::authority::ask::Ask;
use crate::authority::client::{self, Validity, precise};
use crate::authority::failure::Failure;
use crate::authority::resource;
use crate::authority::table::{BAD_GRANT, EXPIRED_GRANT, INACTIVE_GRANT, REVOKED_GRANT};

/// What Entra's refresh tokens begin with.
const PREFIX: &str = "1.A";
/// Ninety days without use end a refresh token (learn.microsoft.com/entra/identity-platform/refresh-tokens).
const LIFE: i64 = 90 * 86_400;

/// What a person has granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// User principal name.
    pub user: String,
    /// Id of the client.
    pub client: String,
    /// Id of the tenant.
    pub tenant: String,
    /// When, in seconds since 1970.
    pub issued: i64,
    /// Whether it still holds, time apart.
    pub standing: Standing,
}

/// Whether a grant still holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It does.
    Good,
    /// The password was changed, or an administrator ended all sessions: `AADSTS50173`.
    Revoked,
    /// It was not used for too long: `AADSTS70008`.
    Expired,
}

impl Grant {
    /// A grant that holds.
    #[must_use]
    pub fn new(user: &str, client: &str, tenant: &str, issued: i64) -> Self {
        Self { user: user.to_owned(), client: client.to_owned(), tenant: tenant.to_owned(), issued, standing: Standing::Good }
    }
}

/// The refresh token for `grant`.
#[must_use]
pub fn refresh_token(grant: &Grant) -> String {
    format!("{PREFIX}{}", seal(grant))
}

/// `value` in letters that look like nothing; it hides nothing.
pub(super) fn seal(value: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(value).unwrap_or_default())
}

pub(super) fn unseal<T: for<'d> Deserialize<'d>>(text: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}

pub(super) fn token(ask: &Ask<'_>) -> Result<Value, Failure> {
    let client = client::identify(ask)?.proven()?;
    let grant = read(ask.required("refresh_token")?)?;
    standing(&grant, ask.now)?;
    let directory = &ask.world.directory;
    let known = (directory.user(&grant.user), ask.tenant.or_else(|| directory.tenant(&grant.tenant)));
    let ((Some(user), Some(tenant)), true) = (known, grant.client == client.application.id) else { return Err(Failure::new(BAD_GRANT, &[])) };
    let issue = Issue {
        tenant,
        application: client.application,
        proof: client.proof,
        user: Some(user),
        resource: resource::of_person(ask, "")?,
        demands: ask.demands()?,
    };
    Ok(answer::body(ask, &issue))
}

fn read(token: &str) -> Result<Grant, Failure> {
    token.strip_prefix(PREFIX).and_then(unseal).ok_or_else(|| Failure::new(BAD_GRANT, &[]))
}

fn standing(grant: &Grant, now: i64) -> Result<(), Failure> {
    let issued = precise(grant.issued);
    if grant.standing == Standing::Revoked {
        return Err(Failure::new(REVOKED_GRANT, &[("issued", &issued), ("valid_from", &precise(now.saturating_sub(60)))]));
    }
    if grant.standing == Standing::Expired {
        return Err(Failure::new(EXPIRED_GRANT, &[]));
    }
    let alive = Validity { from: None, until: grant.issued.saturating_add(LIFE) }.holds(now);
    if alive { Ok(()) } else { Err(Failure::new(INACTIVE_GRANT, &[("issued", &issued)])) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refresh_token_says_what_it_is_for() {
        let grant = Grant::new("ann", "c", "t", 7);
        assert_eq!(read(&refresh_token(&grant)), Ok(grant));
        assert!(read("1.x").is_err() && read("").is_err());
    }

    #[test]
    fn ninety_days_end_it() {
        let grant = Grant::new("ann", "c", "t", 0);
        assert_eq!(standing(&grant, LIFE), Ok(()));
        assert!(standing(&grant, LIFE + 301).is_err());
    }
}
