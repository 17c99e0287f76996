//! A token in the compact serialisation (RFC 7515 section 3.1) taken apart.
//!
//! Lenient: what can be read is read, and what is irregular is said. Nothing here decides whether a token is good; a
//! verifier must be strict and has its own rules.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::{Zeroize as _, Zeroizing};

use super::members::{self, Members, Place};

/// Something about a token's form that a strict reader refuses or that speaks of a careless copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Irregular {
    /// White space inside or around it.
    WhiteSpace,
    /// Parts padded with `=` (RFC 7515 section 2 forbids it).
    Padding,
    /// `+` and `/` instead of `-` and `_`.
    StandardAlphabet,
    /// The last character of a part carries bits that mean nothing (RFC 4648 section 3.5).
    TrailingBits,
    /// Characters that no token has.
    ForeignCharacters,
    /// Fewer parts than three.
    MissingParts,
    /// More parts than a signed token has.
    ExtraParts,
    /// The signature is missing, or too short for any algorithm.
    NoSignature,
    /// The payload ends in the middle.
    Truncated,
    /// There is no payload: it was detached (RFC 7515 appendix F).
    Detached,
    /// The payload is no JSON object.
    PayloadNotClaims,
    /// A member of the header stands twice.
    RepeatedInHeader,
    /// A claim stands twice; readers differ in which one they take (RFC 7519 section 4).
    RepeatedClaim,
    /// The text is not UTF-8.
    NotUtf8,
}

/// Every irregularity, in the order of the enumeration.
const ALL: [Irregular; 14] = [
    Irregular::WhiteSpace,
    Irregular::Padding,
    Irregular::StandardAlphabet,
    Irregular::TrailingBits,
    Irregular::ForeignCharacters,
    Irregular::MissingParts,
    Irregular::ExtraParts,
    Irregular::NoSignature,
    Irregular::Truncated,
    Irregular::Detached,
    Irregular::PayloadNotClaims,
    Irregular::RepeatedInHeader,
    Irregular::RepeatedClaim,
    Irregular::NotUtf8,
];

impl Irregular {
    /// A stable id, e.g. `white-space`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::WhiteSpace => "white-space",
            Self::Padding => "padding",
            Self::StandardAlphabet => "standard-alphabet",
            Self::TrailingBits => "trailing-bits",
            Self::ForeignCharacters => "foreign-characters",
            Self::MissingParts => "missing-parts",
            Self::ExtraParts => "extra-parts",
            Self::NoSignature => "no-signature",
            Self::Truncated => "truncated",
            Self::Detached => "detached",
            Self::PayloadNotClaims => "payload-not-claims",
            Self::RepeatedInHeader => "repeated-in-header",
            Self::RepeatedClaim => "repeated-claim",
            Self::NotUtf8 => "not-utf8",
        }
    }

    /// One sentence.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::WhiteSpace => "It holds white space, as a copy from a terminal or a file does; in a header that ends the token early.",
            Self::Padding => "Its parts are padded with `=`, which tokens never are; strict services refuse that.",
            Self::StandardAlphabet => "It is written with `+` and `/` instead of `-` and `_`; services refuse that.",
            Self::TrailingBits => "A part ends in bits that mean nothing: the last character was changed, or an encoder is careless.",
            Self::ForeignCharacters => "It holds characters that no token has.",
            Self::MissingParts => "It has fewer than three parts: something was cut off.",
            Self::ExtraParts => "It has more than three parts: something was appended.",
            Self::NoSignature => "It has no signature, so nobody can trust it; logs print tokens without theirs.",
            Self::Truncated => "Its payload ends in the middle: a log line, a variable or a column was too short for it.",
            Self::Detached => "Its payload is empty: it was sent apart from the signature.",
            Self::PayloadNotClaims => "Its payload is no set of claims.",
            Self::RepeatedInHeader => "A member of its header stands twice; strict readers refuse that.",
            Self::RepeatedClaim => "A claim stands twice; readers differ in which of the two they take.",
            Self::NotUtf8 => "Its text is not UTF-8.",
        }
    }
}

/// A set of irregularities.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Irregularities(u16);

impl Irregularities {
    fn add(&mut self, what: Irregular) {
        self.0 |= 1 << what as u8;
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether `what` is among them.
    #[must_use]
    pub fn has(self, what: Irregular) -> bool {
        self.0 & (1 << what as u8) != 0
    }

    /// All of them.
    pub fn iter(self) -> impl Iterator<Item = Irregular> {
        ALL.into_iter().filter(move |what| self.has(*what))
    }
}

/// Memory for taking tokens apart; reused from token to token and wiped at the end.
#[derive(Default)]
pub struct Workspace {
    header: Zeroizing<Vec<u8>>,
    payload: Zeroizing<Vec<u8>>,
    plain: Zeroizing<String>,
    header_places: Vec<Place>,
    payload_places: Vec<Place>,
}

/// What the second part holds.
#[derive(Debug, Clone, Copy)]
pub enum Payload<'a> {
    /// Claims; of a truncated token those before the cut.
    Claims(Members<'a>),
    /// Another token (RFC 7519 section 5.2).
    Nested(&'a str),
    /// Something else, of this many bytes.
    Other(usize),
    /// Encrypted (RFC 7516): it cannot be read.
    Encrypted,
}

/// A token taken apart.
#[derive(Clone, Copy)]
pub struct Compact<'a> {
    /// The header's members.
    pub header: Members<'a>,
    /// The payload.
    pub payload: Payload<'a>,
    /// What is irregular about its form.
    pub irregular: Irregularities,
    /// Bytes of the signature as written.
    pub signature_len: usize,
}

impl std::fmt::Debug for Compact<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Compact({} members in the header, {:?})", self.header.len(), self.irregular)
    }
}

impl<'a> Compact<'a> {
    /// The claims, if the payload holds any.
    #[must_use]
    pub fn claims(&self) -> Option<Members<'a>> {
        match self.payload {
            Payload::Claims(members) => Some(members),
            _ => None,
        }
    }
}

/// Why a text is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAToken {
    /// The first part is no JSON object in base64url.
    NoHeader,
}

/// Shortest signature of any algorithm, in characters (HMAC-SHA-256 has 43); below half of it there is none.
const SHORTEST_SIGNATURE: usize = 20;

impl Workspace {
    /// Takes `token` apart; a scheme (`Bearer `) must be gone already.
    pub fn read<'a>(&'a mut self, token: &'a str) -> Result<Compact<'a>, NotAToken> {
        let mut irregular = Irregularities::default();
        let Self { header, payload, plain, header_places, payload_places } = self;
        let mut parts = Parts::of(token);
        if !parts.decode(header, payload) {
            plain.zeroize();
            tidy(token, plain, &mut irregular);
            parts = Parts::of(plain);
            decode(parts.header, header, &mut irregular).ok_or(NotAToken::NoHeader)?;
            decode(parts.payload, payload, &mut irregular);
        }
        let header = text(header, &mut irregular);
        let payload = text(payload, &mut irregular);
        members::scan(header, header_places).map_err(|_| NotAToken::NoHeader)?;
        let header = Members::new(header, header_places);
        if header.repeats() {
            irregular.add(Irregular::RepeatedInHeader);
        }
        if parts.count == 5 && header.get("enc").is_some() {
            return Ok(Compact { header, payload: Payload::Encrypted, irregular, signature_len: 0 });
        }
        parts.judge(&mut irregular);
        let payload = read_payload(parts, payload, payload_places, &mut irregular);
        Ok(Compact { header, payload, irregular, signature_len: parts.signature.len() })
    }
}

#[derive(Clone, Copy)]
struct Parts<'a> {
    header: &'a str,
    payload: &'a str,
    signature: &'a str,
    count: usize,
}

impl<'a> Parts<'a> {
    fn of(token: &'a str) -> Self {
        let mut dots = memchr::memchr_iter(b'.', token.as_bytes());
        let (first, second) = (dots.next(), dots.next());
        let count = 1 + usize::from(first.is_some()) + usize::from(second.is_some()) + dots.count();
        let header_end = first.unwrap_or(token.len());
        let payload_end = second.unwrap_or(token.len());
        let part = |from: usize, to: usize| token.get(from..to).unwrap_or("");
        let rest = part(payload_end + 1, token.len());
        let signature = rest.split('.').next().unwrap_or("");
        Self { header: &token[..header_end], payload: part(header_end + 1, payload_end), signature, count }
    }

    /// Decodes header and payload if everything is as a strict reader wants it.
    fn decode(self, header: &mut Vec<u8>, payload: &mut Vec<u8>) -> bool {
        let into = |part: &str, buffer: &mut Vec<u8>| {
            buffer.clear();
            base64_simd::URL_SAFE_NO_PAD.decode_append(part, buffer).is_ok()
        };
        let signature = self.count == 3 && base64_simd::URL_SAFE_NO_PAD.check(self.signature.as_bytes()).is_ok();
        signature && into(self.header, header) && into(self.payload, payload)
    }

    fn judge(self, irregular: &mut Irregularities) {
        if self.count < 3 {
            irregular.add(Irregular::MissingParts);
        }
        if self.count > 3 {
            irregular.add(Irregular::ExtraParts);
        }
        if self.signature.len() < SHORTEST_SIGNATURE {
            irregular.add(Irregular::NoSignature);
        }
    }
}

fn read_payload<'a>(parts: Parts<'_>, text: &'a str, places: &'a mut Vec<Place>, irregular: &mut Irregularities) -> Payload<'a> {
    if parts.payload.is_empty() {
        irregular.add(if parts.count < 3 { Irregular::Truncated } else { Irregular::Detached });
        return Payload::Other(0);
    }
    if text.is_empty() {
        irregular.add(Irregular::PayloadNotClaims);
        return Payload::Other(parts.payload.len() / 4 * 3);
    }
    match members::scan(text, places) {
        Ok(()) => {
            let claims = Members::new(text, places);
            if claims.repeats() {
                irregular.add(Irregular::RepeatedClaim);
            }
            Payload::Claims(claims)
        }
        Err(_) if is_nested(text) => Payload::Nested(text),
        Err(fault) if fault.at == text.len() && text.trim_start().starts_with('{') => {
            irregular.add(Irregular::Truncated);
            Payload::Claims(Members::new(text, places))
        }
        Err(_) => {
            irregular.add(Irregular::PayloadNotClaims);
            Payload::Other(text.len())
        }
    }
}

fn is_nested(text: &str) -> bool {
    text.starts_with("eyJ") && text.bytes().filter(|b| *b == b'.').count() >= 2 && is_plain(text)
}

/// What a character is to a token: whether it may stand in one.
const PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut at = 0;
    while at < 256 {
        let byte = at as u8;
        table[at] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        at += 1;
    }
    table
};

fn is_plain(token: &str) -> bool {
    token.bytes().all(|byte| PLAIN[usize::from(byte)])
}

/// Writes `token` to `plain` as it was meant.
fn tidy(token: &str, plain: &mut String, irregular: &mut Irregularities) {
    plain.reserve(token.len());
    for c in token.chars() {
        match c {
            c if c.is_whitespace() => irregular.add(Irregular::WhiteSpace),
            '=' => irregular.add(Irregular::Padding),
            '+' | '/' => {
                irregular.add(Irregular::StandardAlphabet);
                plain.push(if c == '+' { '-' } else { '_' });
            }
            c if c.is_ascii() && PLAIN[c as usize] => plain.push(c),
            _ => irregular.add(Irregular::ForeignCharacters),
        }
    }
}

/// For parts that the strict decoder refuses.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true).with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Decodes one part to text; `None` if it is no base64url at all.
fn decode(part: &str, buffer: &mut Vec<u8>, irregular: &mut Irregularities) -> Option<()> {
    buffer.clear();
    if base64_simd::URL_SAFE_NO_PAD.decode_append(part, buffer).is_err() {
        buffer.clear();
        // A part of 4n+1 characters ends in the middle of a byte.
        let whole = if part.len() % 4 == 1 { part.get(..part.len() - 1)? } else { part };
        irregular.add(if whole.len() == part.len() { Irregular::TrailingBits } else { Irregular::Truncated });
        if LENIENT.decode_vec(whole, buffer).is_err() {
            buffer.clear();
            return None;
        }
    }
    Some(())
}

/// The bytes as text; what is no UTF-8 is replaced.
fn text<'b>(buffer: &'b mut Vec<u8>, irregular: &mut Irregularities) -> &'b str {
    if std::str::from_utf8(buffer).is_err() {
        irregular.add(Irregular::NotUtf8);
        *buffer = String::from_utf8_lossy(buffer).into_owned().into_bytes();
    }
    std::str::from_utf8(buffer).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn b64(text: impl AsRef<[u8]>) -> String {
        base64_simd::URL_SAFE_NO_PAD.encode_to_string(text)
    }

    fn token() -> String {
        format!("{}.{}.{}", b64(r#"{"alg":"RS256","kid":"k1"}"#), b64(r#"{"aud":"api://x","exp":1800000000}"#), b64("s".repeat(256)))
    }

    fn read(token: &str) -> (Vec<&'static str>, Option<String>) {
        let mut workspace = Workspace::default();
        let Ok(compact) = workspace.read(token) else { return (vec!["not-a-token"], None) };
        let aud = compact.claims().and_then(|claims| claims.get("aud")?.text().map(std::borrow::Cow::into_owned));
        (compact.irregular.iter().map(Irregular::id).collect(), aud)
    }

    #[test]
    fn a_regular_token_has_nothing_to_say() {
        assert_eq!(read(&token()), (vec![], Some("api://x".to_owned())));
    }

    #[test]
    fn careless_copies_are_read_and_told() {
        let aud = Some("api://x".to_owned());
        let whole = token();
        let parts: Vec<&str> = whole.split('.').collect();
        assert_eq!(read(&format!(" {}\n{}", &whole[..30], &whole[30..])), (vec!["white-space"], aud.clone()));
        assert_eq!(read(&format!("{}==.{}.{}", parts[0], parts[1], parts[2])), (vec!["padding"], aud.clone()));
        assert_eq!(read(&format!("{}.{}", parts[0], parts[1])), (vec!["missing-parts", "no-signature"], aud.clone()));
        assert_eq!(read(&format!("{}.{}.", parts[0], parts[1])), (vec!["no-signature"], aud.clone()));
        assert_eq!(read(&format!("{whole}.x")), (vec!["extra-parts"], aud));
    }

    #[test]
    fn a_cut_payload_gives_the_claims_before_the_cut() {
        let whole = token();
        let cut = &whole[..whole.find('.').unwrap_or(0) + 30];
        assert_eq!(read(cut), (vec!["missing-parts", "no-signature", "truncated"], Some("api://x".to_owned())));
    }

    #[test]
    fn what_is_no_token_is_refused() {
        for text in ["", "hello", "a.b.c", "....", &b64("[1]"), &b64("{\"alg\":}")] {
            assert_eq!(read(text).0, ["not-a-token"], "{text}");
        }
    }

    #[test]
    fn other_payloads_are_named() {
        let with = |payload: &str| format!("{}.{}.{}", b64(r#"{"alg":"RS256","cty":"JWT"}"#), b64(payload), b64("s".repeat(256)));
        let inner = token();
        let nested = with(&inner);
        let mut workspace = Workspace::default();
        assert!(matches!(workspace.read(&nested).map(|c| c.payload), Ok(Payload::Nested(text)) if text == inner));
        assert_eq!(read(&with("Payload")).0, ["payload-not-claims"]);
        assert_eq!(read(&with(r#"{"aud":"a","aud":"b"}"#)), (vec!["repeated-claim"], Some("b".to_owned())));
        let encrypted = format!("{}.a.b.c.d", b64(r#"{"alg":"RSA-OAEP","enc":"A256GCM"}"#));
        assert!(matches!(workspace.read(&encrypted).map(|c| c.payload), Ok(Payload::Encrypted)));
    }
}
