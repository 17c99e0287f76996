//! Shared access signatures: of Storage (query parameters) and of Service Bus, Event Hubs and `IoT` Hub (one header).

use crate::fields::Field;
use crate::identifiers::percent_decode;
use crate::span::Span;
use crate::time::{self, Epoch};

/// Which family a signature belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// `?sv=…&se=…&sp=…&sig=…`
    Storage,
    /// `SharedAccessSignature sr=…&sig=…&se=…&skn=…`
    Messaging,
}

/// A shared access signature found in the text; the `sig` itself is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sas {
    /// Place of its parameters.
    pub span: Span,
    /// Which family.
    pub family: Family,
    /// `se`: end of validity, with its place.
    pub expires: Option<(Epoch, Span)>,
    /// `st`: begin of validity, with its place.
    pub starts: Option<(Epoch, Span)>,
    /// `sp`: permissions, e.g. `rl`.
    pub permissions: Option<String>,
    /// `sr` / `srt`: what it is for.
    pub resource: Option<String>,
    /// `skn`: name of the key that signed it.
    pub key_name: Option<String>,
    /// Whether `sig` holds characters that only a wrongly unescaped signature holds.
    pub unescaped: bool,
}

/// Longest distance between two neighbouring parameters, in bytes.
const REACH: usize = 512;
/// Most parameters on each side of `sig`.
const MOST: usize = 16;

/// All signatures among `fields` of `text`: every `sig` with the parameters around it.
#[must_use]
pub fn signatures(text: &str, fields: &[Field<'_>]) -> Vec<Sas> {
    fields.iter().enumerate().filter(|(_, f)| f.name == "sig" && f.separator == b'=').map(|(at, sig)| around(text, fields, at, sig)).collect()
}

fn around(text: &str, fields: &[Field<'_>], at: usize, sig: &Field<'_>) -> Sas {
    let joined = |pair: (&Field<'_>, &Field<'_>)| !far(text, pair.0, pair.1) && pair.0.name != pair.1.name;
    let before = fields[..=at].windows(2).rev().take(MOST).take_while(|pair| pair[0].name != "sig" && joined((&pair[0], &pair[1]))).count();
    let after = fields[at..].windows(2).take(MOST).take_while(|pair| pair[1].name != "sig" && joined((&pair[0], &pair[1]))).count();
    let group = &fields[at - before..=at + after];
    let named = |name: &str| group.iter().find(|f| f.name == name && f.separator == b'=');
    let stamp = |name: &str| named(name).and_then(|f| Some((time::parse(&percent_decode(f.value))?, f.value_span)));
    let value = |name: &str| named(name).map(|f| percent_decode(f.value)).filter(|value| !holds_signature(value));
    let start = group.first().map_or(sig.name_span.start, |f| f.name_span.start);
    let end = group.last().map_or(sig.value_span.end, |f| f.value_span.end);
    Sas {
        span: Span::new(start, end.max(sig.value_span.end)),
        family: if named("skn").is_some() || value("sv").is_none() { Family::Messaging } else { Family::Storage },
        expires: stamp("se"),
        starts: stamp("st"),
        permissions: value("sp"),
        resource: value("sr").or_else(|| value("srt")),
        key_name: value("skn"),
        unescaped: sig.value.contains(' ') || text[sig.value_span.end..].starts_with(' ') && !sig.value.contains('%') && sig.value.len() < 43,
    }
}

/// Whether a value has a signature inside: an address in `sr` may bring its own. What it names is not worth showing that.
fn holds_signature(value: &str) -> bool {
    let lower = percent_decode(value).to_ascii_lowercase();
    lower.contains("sig=") || lower.contains("sig%3d")
}

/// Whether two neighbouring fields cannot belong to the same signature: too far apart, or a quote or line end between them.
fn far(text: &str, a: &Field<'_>, b: &Field<'_>) -> bool {
    let gap = text.get(a.value_span.end..b.name_span.start.min(a.value_span.end + REACH)).unwrap_or("");
    b.name_span.start.saturating_sub(a.value_span.end) > REACH || gap.contains(['\n', '"', '\''])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::fields;

    #[test]
    fn reads_a_storage_signature() {
        let text = "https://a.blob.core.windows.net/c/b?sv=2022-11-02&se=2022-09-23T11%3A57%3A49Z&sr=b&sp=r&sig=AbCd%3D";
        let found = signatures(text, &fields(text).collect::<Vec<_>>());
        assert_eq!(found[0].expires.map(|e| e.0), Some(1_663_934_269));
        assert_eq!(found[0].permissions.as_deref(), Some("r"));
        assert_eq!(found[0].family, Family::Storage);
    }

    #[test]
    fn a_signature_inside_another_value_is_not_kept() {
        for text in [
            "sr=sig=kVq3xW9hR2mT&sig=x&se=1663934269",
            "SharedAccessSignature sr=https%3A%2F%2Fx%3Fsig%3DkVq3xW9hR2mT&sig=x&se=1",
            "sv=1&sr=https%253A%252F%252Fx%253Fsig%253DkVq3xW9hR2mT&sig=x",
        ] {
            let found = signatures(text, &fields(text).collect::<Vec<_>>());
            assert!(!found.is_empty() && !format!("{found:?}").contains("kVq3x"), "{text}");
        }
    }

    #[test]
    fn reads_a_service_bus_signature() {
        let text = "SharedAccessSignature sr=sb%3A%2F%2Fns.servicebus.windows.net%2F&sig=x%3D&se=1663934269&skn=Root";
        let found = signatures(text, &fields(text).collect::<Vec<_>>());
        assert_eq!(found[0].expires.map(|e| e.0), Some(1_663_934_269));
        assert_eq!(found[0].key_name.as_deref(), Some("Root"));
        assert_eq!(found[0].family, Family::Messaging);
    }
}
