//! The algorithms that are accepted (RFC 7518 section 3.1).

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ECDSA_P521_SHA512_FIXED, EcdsaVerificationAlgorithm, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512, RsaParameters,
};

use crate::outcome::Outcome;

/// An algorithm that is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256; what Entra signs with.
    Rs256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    Rs384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    Rs512,
    /// RSASSA-PSS with SHA-256.
    Ps256,
    /// RSASSA-PSS with SHA-384.
    Ps384,
    /// RSASSA-PSS with SHA-512.
    Ps512,
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// ECDSA on P-384 with SHA-384.
    Es384,
    /// ECDSA on P-521 with SHA-512.
    Es512,
}

/// Every algorithm with its name.
const NAMES: [(&str, Algorithm); 9] = [
    ("RS256", Algorithm::Rs256),
    ("RS384", Algorithm::Rs384),
    ("RS512", Algorithm::Rs512),
    ("PS256", Algorithm::Ps256),
    ("PS384", Algorithm::Ps384),
    ("PS512", Algorithm::Ps512),
    ("ES256", Algorithm::Es256),
    ("ES384", Algorithm::Es384),
    ("ES512", Algorithm::Es512),
];

/// What an algorithm needs of a key.
#[derive(Clone, Copy)]
pub(crate) enum Needs {
    Rsa(&'static RsaParameters),
    Curve(&'static str, &'static EcdsaVerificationAlgorithm, usize),
}

impl Algorithm {
    /// The algorithm of a header's `alg`, or why it is not accepted.
    pub(crate) fn named(name: &str) -> Result<Self, Outcome> {
        if let Some((_, algorithm)) = NAMES.iter().find(|(known, _)| *known == name) {
            return Ok(*algorithm);
        }
        Err(match name {
            _ if name.eq_ignore_ascii_case("none") => Outcome::AlgorithmNone,
            "HS256" | "HS384" | "HS512" => Outcome::AlgorithmSymmetric,
            _ => Outcome::AlgorithmUnsupported,
        })
    }

    /// Every algorithm.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.into_iter().map(|(_, algorithm)| algorithm)
    }

    /// Its name in `alg`.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES[self as usize].0
    }

    pub(crate) fn needs(self) -> Needs {
        match self {
            Self::Rs256 => Needs::Rsa(&RSA_PKCS1_2048_8192_SHA256),
            Self::Rs384 => Needs::Rsa(&RSA_PKCS1_2048_8192_SHA384),
            Self::Rs512 => Needs::Rsa(&RSA_PKCS1_2048_8192_SHA512),
            Self::Ps256 => Needs::Rsa(&RSA_PSS_2048_8192_SHA256),
            Self::Ps384 => Needs::Rsa(&RSA_PSS_2048_8192_SHA384),
            Self::Ps512 => Needs::Rsa(&RSA_PSS_2048_8192_SHA512),
            Self::Es256 => Needs::Curve("P-256", &ECDSA_P256_SHA256_FIXED, 64),
            Self::Es384 => Needs::Curve("P-384", &ECDSA_P384_SHA384_FIXED, 96),
            Self::Es512 => Needs::Curve("P-521", &ECDSA_P521_SHA512_FIXED, 132),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_algorithm_knows_its_name() {
        for (name, algorithm) in NAMES {
            assert_eq!((algorithm.name(), Algorithm::named(name)), (name, Ok(algorithm)));
        }
        assert_eq!(Algorithm::named("nOnE"), Err(Outcome::AlgorithmNone));
        assert_eq!(Algorithm::named("rs256"), Err(Outcome::AlgorithmUnsupported));
    }
}
