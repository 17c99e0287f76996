//! The first pass over a text: where do the literals stand that patterns and codes need?
//!
//! The tables are made by the build, so nothing has to be built at run time. Every second position is looked at: its
//! four bytes, in lower case, pass a filter that knows all groups of all literals; the few that pass are compared.

use crate::tables::{CANDIDATES, FILTER, FILTER_SHIFT, GROUPS, LITERALS};

/// A literal that stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// Number of the literal.
    pub(crate) literal: usize,
    /// Offset of its first byte.
    pub(crate) start: usize,
}

/// Calls `found` for every literal in `text`, in no particular order within a few bytes.
pub(crate) fn scan(text: &[u8], mut found: impl FnMut(Place)) {
    let mut at = 0;
    while let Some(bytes) = text.get(at..at + 4) {
        let group = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) | 0x2020_2020;
        let slot = (group.wrapping_mul(0x9E37_79B1) >> FILTER_SHIFT) as usize;
        if FILTER[slot >> 6] >> (slot & 63) & 1 == 1 {
            compare(text, at, group, &mut found);
        }
        at += 2;
    }
}

#[cold]
fn compare(text: &[u8], at: usize, group: u32, found: &mut impl FnMut(Place)) {
    let Ok(row) = GROUPS.binary_search_by_key(&group, |(g, _, _)| *g) else { return };
    let (_, first, count) = GROUPS[row];
    for (literal, offset) in &CANDIDATES[usize::from(first)..usize::from(first) + usize::from(count)] {
        let wanted = LITERALS[usize::from(*literal)].as_bytes();
        let Some(start) = at.checked_sub(usize::from(*offset)) else { continue };
        let Some(stretch) = text.get(start..start + wanted.len()) else { continue };
        // Most candidates differ in their first or last byte already.
        if same(stretch[0], wanted[0]) && same(stretch[wanted.len() - 1], wanted[wanted.len() - 1]) && stretch.eq_ignore_ascii_case(wanted) {
            found(Place { literal: usize::from(*literal), start });
        }
    }
}

fn same(a: u8, b: u8) -> bool {
    a | 0x20 == b | 0x20
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_literal_at_every_offset() {
        for (number, literal) in LITERALS.iter().enumerate() {
            for pad in 0..3 {
                let text = format!("{}{}~", "~".repeat(pad), literal.to_ascii_uppercase());
                let mut places = Vec::new();
                scan(text.as_bytes(), |place| places.push(place));
                assert!(places.contains(&Place { literal: number, start: pad }), "{literal:?} after {pad} bytes");
            }
        }
    }
}
