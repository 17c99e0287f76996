//! How a verification ends.

/// How a verification ends; the first check that fails decides, in the order of this enumeration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The signature is the key's.
    Valid,
    /// Not three parts in base64url; a header that is no JSON object, or holds a member twice; an empty signature.
    Malformed,
    /// Five parts: encrypted, not signed.
    Encrypted,
    /// The header demands the understanding of extensions (`crit`, RFC 7515 section 4.1.11).
    CriticalExtension,
    /// `alg` is `none`.
    AlgorithmNone,
    /// `alg` is HS256, HS384 or HS512: whoever can verify it can also sign it.
    AlgorithmSymmetric,
    /// `alg` is none of those that are accepted.
    AlgorithmUnsupported,
    /// No key of the set has this `kid`.
    KeyNotFound,
    /// Two different keys of the set have this `kid`.
    KeyAmbiguous,
    /// The key cannot be read.
    KeyMalformed,
    /// The key is not for verifying signatures (`use`, `key_ops`).
    KeyNotForSigning,
    /// The key is of another kind than the algorithm needs.
    AlgorithmMismatch,
    /// RSA with less than 2048 bits (RFC 7518 section 3.3), or an exponent below 3.
    KeyWeak,
    /// `x5t` or `x5t#S256` is not that of the key's certificate.
    ThumbprintMismatch,
    /// The signature is not this key's over these bytes.
    SignatureInvalid,
}

/// Every outcome.
const ALL: [Outcome; 15] = [
    Outcome::Valid,
    Outcome::Malformed,
    Outcome::Encrypted,
    Outcome::CriticalExtension,
    Outcome::AlgorithmNone,
    Outcome::AlgorithmSymmetric,
    Outcome::AlgorithmUnsupported,
    Outcome::KeyNotFound,
    Outcome::KeyAmbiguous,
    Outcome::KeyMalformed,
    Outcome::KeyNotForSigning,
    Outcome::AlgorithmMismatch,
    Outcome::KeyWeak,
    Outcome::ThumbprintMismatch,
    Outcome::SignatureInvalid,
];

impl Outcome {
    /// Every outcome, in the order of the checks.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &ALL
    }

    /// A stable id, e.g. `key-not-found`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Malformed => "malformed",
            Self::Encrypted => "encrypted",
            Self::CriticalExtension => "critical-extension",
            Self::AlgorithmNone => "algorithm-none",
            Self::AlgorithmSymmetric => "algorithm-symmetric",
            Self::AlgorithmUnsupported => "algorithm-unsupported",
            Self::KeyNotFound => "key-not-found",
            Self::KeyAmbiguous => "key-ambiguous",
            Self::KeyMalformed => "key-malformed",
            Self::KeyNotForSigning => "key-not-for-signing",
            Self::AlgorithmMismatch => "algorithm-mismatch",
            Self::KeyWeak => "key-weak",
            Self::ThumbprintMismatch => "thumbprint-mismatch",
            Self::SignatureInvalid => "signature-invalid",
        }
    }

    /// What it means, one or two sentences.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Valid => "The signature is the key's: the token is as its issuer made it.",
            Self::Malformed => {
                "A strict reader cannot take it apart: three parts in base64url without padding or white space, a header that is one JSON object without repetition, and a signature are needed."
            }
            Self::Encrypted => "It is encrypted, not signed: only the resource that it was made for can read and check it.",
            Self::CriticalExtension => "Its header demands an extension (`crit`, `b64`) that must be understood and is not.",
            Self::AlgorithmNone => "It is unsigned (`alg` is `none`): anybody can have written it.",
            Self::AlgorithmSymmetric => {
                "It claims to be signed with a shared secret (`alg` is HS…). Entra never signs so, and a public key used as that secret is the oldest forgery there is."
            }
            Self::AlgorithmUnsupported => "Its algorithm is none of RS, PS and ES with 256, 384 or 512 bits.",
            Self::KeyNotFound => "No key of the set has the token's `kid`.",
            Self::KeyAmbiguous => "Two different keys of the set have the token's `kid`; which one is meant cannot be known.",
            Self::KeyMalformed => "The key with the token's `kid` cannot be read.",
            Self::KeyNotForSigning => "The key with the token's `kid` is not for verifying signatures (`use`, `key_ops`).",
            Self::AlgorithmMismatch => "The key with the token's `kid` is of another kind or for another algorithm than the token's.",
            Self::KeyWeak => "The key is too weak to prove anything: RSA needs 2048 bits and an exponent of 3 or more.",
            Self::ThumbprintMismatch => "The certificate that the header names (`x5t`) is not that of the key.",
            Self::SignatureInvalid => "The signature does not fit: the token was changed after it was signed, or another key signed it.",
        }
    }
}
