//! Bytes to UTF-8: byte-order marks, UTF-16, invalid sequences.

use super::map::OffsetMap;

/// How the input was encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Valid UTF-8.
    Utf8,
    /// UTF-8 with invalid sequences, which were replaced.
    Utf8Lossy,
    /// UTF-16, little endian.
    Utf16Le,
    /// UTF-16, big endian.
    Utf16Be,
}

/// Bytes looked at to guess an encoding.
const SNIFF: usize = 512;

/// Decodes `bytes` and says how; the map leads from the text to the bytes.
pub(super) fn decode(bytes: Vec<u8>) -> (String, OffsetMap, Encoding) {
    match guess(&bytes) {
        Encoding::Utf16Le => decode_utf16(&bytes, u16::from_le_bytes, Encoding::Utf16Le),
        Encoding::Utf16Be => decode_utf16(&bytes, u16::from_be_bytes, Encoding::Utf16Be),
        _ => decode_utf8(bytes),
    }
}

fn guess(bytes: &[u8]) -> Encoding {
    match bytes {
        [0xFF, 0xFE, ..] => return Encoding::Utf16Le,
        [0xFE, 0xFF, ..] => return Encoding::Utf16Be,
        _ => {}
    }
    let head = &bytes[..bytes.len().min(SNIFF) & !1];
    let nul_at = |parity: usize| head.iter().skip(parity).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (nul_at(0), nul_at(1));
    // ASCII written as UTF-16 has a NUL in nearly every second byte and none in the others.
    if head.len() >= 8 && odd * 5 > head.len() * 2 && even == 0 {
        Encoding::Utf16Le
    } else if head.len() >= 8 && even * 5 > head.len() * 2 && odd == 0 {
        Encoding::Utf16Be
    } else {
        Encoding::Utf8
    }
}

fn decode_utf8(bytes: Vec<u8>) -> (String, OffsetMap, Encoding) {
    match String::from_utf8(bytes) {
        Ok(text) => (text, OffsetMap::default(), Encoding::Utf8),
        Err(error) => replace_invalid(error.as_bytes()),
    }
}

fn replace_invalid(bytes: &[u8]) -> (String, OffsetMap, Encoding) {
    let mut text = String::with_capacity(bytes.len());
    let mut map = OffsetMap::default();
    let mut offset = 0;
    for chunk in bytes.utf8_chunks() {
        map.mark(text.len(), offset);
        text.push_str(chunk.valid());
        offset += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
            offset += chunk.invalid().len();
        }
    }
    map.mark(text.len(), offset);
    (text, map, Encoding::Utf8Lossy)
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16, encoding: Encoding) -> (String, OffsetMap, Encoding) {
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut map = OffsetMap::default();
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let mut offset = 0;
    for decoded in char::decode_utf16(units) {
        let ch = decoded.unwrap_or(char::REPLACEMENT_CHARACTER);
        map.mark(text.len(), offset);
        text.push(ch);
        offset += ch.len_utf16() * 2;
    }
    map.mark(text.len(), offset.min(bytes.len()));
    (text, map, encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_maps_back_to_its_bytes() {
        let bytes: Vec<u8> = "\u{feff}a401".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (text, map, encoding) = decode(bytes);
        assert_eq!((text.as_str(), encoding), ("\u{feff}a401", Encoding::Utf16Le));
        assert_eq!(map.at(text.find('4').unwrap_or(0)), 4);
    }

    #[test]
    fn invalid_bytes_are_replaced_one_for_a_run() {
        let (text, map, _) = decode(b"a\xff\xfe401".to_vec());
        assert_eq!(text, "a\u{fffd}\u{fffd}401");
        assert_eq!(map.at(7), 3);
    }
}
