//! The kinds of secret and how much of a fingerprint each may show.

use std::fmt;

use crate::secret::fingerprint;

/// What sort of secret was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A JSON Web Token, whatever it was used for.
    Token,
    /// A refresh token.
    RefreshToken,
    /// An authorization code, device code or code verifier.
    Code,
    /// An assertion that is no JSON Web Token (SAML, opaque).
    Assertion,
    /// An application's secret.
    ClientSecret,
    /// A storage, messaging or database account's key.
    AccountKey,
    /// The `sig` of a shared access signature.
    SasSignature,
    /// The signature of a signed request (`SharedKey`, `HMAC-SHA256`).
    Signature,
    /// A person's or a service's password.
    Password,
    /// The value of a cookie.
    Cookie,
    /// A subscription, function or service key.
    ApiKey,
    /// An Azure `DevOps` personal access token.
    Pat,
    /// The body of a PEM private key.
    PrivateKey,
    /// What follows `Basic`.
    BasicCredential,
    /// A credential of unknown make, or what merely looks like one.
    Opaque,
}

/// Every kind with the name that its mark shows.
const NAMES: [(Kind, &str); 15] = [
    (Kind::Token, "token"),
    (Kind::RefreshToken, "refresh-token"),
    (Kind::Code, "code"),
    (Kind::Assertion, "assertion"),
    (Kind::ClientSecret, "client-secret"),
    (Kind::AccountKey, "account-key"),
    (Kind::SasSignature, "sas-signature"),
    (Kind::Signature, "signature"),
    (Kind::Password, "password"),
    (Kind::Cookie, "cookie"),
    (Kind::ApiKey, "api-key"),
    (Kind::Pat, "pat"),
    (Kind::PrivateKey, "private-key"),
    (Kind::BasicCredential, "basic-credential"),
    (Kind::Opaque, "opaque"),
];

impl Kind {
    /// The name shown in a mark.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(kind, _)| *kind == self).map_or("opaque", |(_, name)| name)
    }

    /// The kind of that name.
    pub(super) fn named(name: &str) -> Option<Kind> {
        NAMES.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }

    /// Whether people make such secrets up themselves.
    fn is_human(self) -> bool {
        matches!(self, Kind::Password | Kind::BasicCredential | Kind::Cookie)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The hexadecimal digits that stand for `value` in a mark.
///
/// Twelve for a token, as in every line that stands for one; six for what else a machine made: enough to see that two
/// differ. Three for what a person may have
/// chosen, or what is short: whoever guesses passwords could confirm a guess against six digits
/// (one accident in 16 million), while against three every 4096th wrong guess fits as well.
pub(super) fn digits(kind: Kind, value: &str) -> String {
    let weak = kind.is_human() || value.len() < 20 || super::run::classes(value.as_bytes()) < 2;
    fingerprint(value.as_bytes(), if weak { 3 } else { strong(kind) })
}

fn strong(kind: Kind) -> usize {
    if kind == Kind::Token { crate::credential::fingerprint::DIGITS } else { 6 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_own_name() {
        for (kind, name) in NAMES {
            assert_eq!((Kind::named(name), kind.to_string().as_str()), (Some(kind), name));
        }
    }

    #[test]
    fn a_guessable_secret_shows_three_digits() {
        assert_eq!(digits(Kind::Password, "hunter2-hunter2-hunter2").len(), 3);
        assert_eq!(digits(Kind::ClientSecret, "short").len(), 3);
        assert_eq!(digits(Kind::ClientSecret, "abc8Q~0123456789abcdefABCDEFabcdefABCD").len(), 6);
    }
}
