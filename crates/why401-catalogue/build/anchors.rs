//! Tables for the scan: every literal that a pattern or code needs, filed under two neighbouring groups of four bytes.
//!
//! The scan looks at every second position of a text. A literal is found wherever it begins, because one of its two
//! groups then stands at a position that is looked at. The groups are chosen where the literal is rarest.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::literals;
use crate::pack::Packer;
use crate::schema::Catalogue;

/// Bits of the filter that says "no literal has this group".
const FILTER_BITS: u32 = 17;
/// Bytes of a group, and of the stretch that two neighbouring ones cover.
const GROUP: usize = 4;
const STRETCH: usize = GROUP + 1;
/// Lines as healthy programs log them: groups that stand there tell little.
const ORDINARY: &str = include_str!("ordinary.txt");

/// What a literal leads to: an error's number, for a message its wording's number, and how many bytes of the message
/// stand before the literal, at least and at most.
type Lead = (usize, Option<usize>, usize, usize);
type Leads = BTreeMap<String, Vec<Lead>>;

pub(crate) fn tables(catalogue: &Catalogue, pack: &mut Packer) -> String {
    let leads = leads(catalogue);
    let mut groups: BTreeMap<u32, Vec<(usize, usize)>> = BTreeMap::new();
    let ordinary = ordinary();
    for (number, literal) in leads.keys().enumerate() {
        let at = rarest(literal.as_bytes(), &ordinary);
        for offset in [at, at + 1] {
            groups.entry(group(&literal.as_bytes()[offset..])).or_default().push((number, offset));
        }
    }
    emit(&leads, &groups, pack)
}

fn leads(catalogue: &Catalogue) -> Leads {
    let mut errors: Vec<_> = catalogue.errors.iter().collect();
    errors.sort_by(|a, b| a.id.cmp(&b.id));
    let mut leads = Leads::new();
    for (number, entry) in errors.into_iter().enumerate() {
        if entry.body.anywhere {
            leads.entry(entry.body.code.to_ascii_lowercase()).or_default().push((number, None, 0, 0));
        }
        for (at, wording) in entry.body.wordings.iter().enumerate() {
            for literal in literals::required(&wording.pattern).map(|needs| needs.literals).unwrap_or_default() {
                leads.entry(literal.text).or_default().push((number, Some(at), literal.before.0, literal.before.1));
            }
        }
    }
    leads.retain(|literal, _| literal.len() >= STRETCH);
    leads
}

/// Four bytes as the scan reads them: little endian, letters in lower case.
fn group(bytes: &[u8]) -> u32 {
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) | 0x2020_2020
}

/// How often each group stands in ordinary logs.
fn ordinary() -> BTreeMap<u32, usize> {
    let mut counts = BTreeMap::new();
    for window in ORDINARY.as_bytes().windows(GROUP) {
        *counts.entry(group(window)).or_default() += 1;
    }
    counts
}

/// Where in the literal the two groups are rarest; quotes are avoided, because logs escape them, and so are runs of digits.
fn rarest(literal: &[u8], ordinary: &BTreeMap<u32, usize>) -> usize {
    let cost = |at: &usize| -> (usize, usize) {
        let stretch = &literal[*at..*at + STRETCH];
        let count = |bytes: &[u8]| ordinary.get(&group(bytes)).copied().unwrap_or(0);
        let quoted = stretch.iter().filter(|b| matches!(b, b'"' | b'\'' | b'\\' | b'<' | b'>')).count();
        let digits = stretch.iter().filter(|b| b.is_ascii_digit()).count().saturating_sub(1);
        (quoted * 20 + count(stretch) + count(&stretch[1..]) + digits * 2, *at)
    };
    (0..=literal.len() - STRETCH).min_by_key(cost).unwrap_or(0)
}

/// Slot of a group in the filter.
fn slot(group: u32) -> u32 {
    group.wrapping_mul(0x9E37_79B1) >> (32 - FILTER_BITS)
}

fn emit(leads: &Leads, groups: &BTreeMap<u32, Vec<(usize, usize)>>, pack: &mut Packer) -> String {
    let mut filter = vec![0u64; 1 << (FILTER_BITS - 6)];
    let mut rows = Vec::new();
    let mut candidates = Vec::new();
    for (group, members) in groups {
        let slot = slot(*group);
        filter[(slot >> 6) as usize] |= 1 << (slot & 63);
        rows.push((*group, candidates.len(), members.len()));
        candidates.extend(members.iter().copied());
    }
    let mut out = String::new();
    let _ = writeln!(out, "pub(crate) static FILTER: [u64; {}] = {filter:?};", filter.len());
    let _ = writeln!(out, "pub(crate) const FILTER_SHIFT: u32 = {};", 32 - FILTER_BITS);
    let _ = writeln!(out, "pub(crate) static GROUPS: [(u32, u16, u16); {}] = {rows:?};", rows.len());
    let _ = writeln!(out, "pub(crate) static CANDIDATES: [(u16, u16); {}] = {candidates:?};", candidates.len());
    let literals: Vec<String> = leads.keys().map(|literal| pack.text(literal)).collect();
    let _ = writeln!(out, "pub(crate) static LITERALS: [Str; {}] = [{}];", literals.len(), literals.join(", "));
    let mut starts = vec![0];
    starts.extend(leads.values().scan(0, |end, list| {
        *end += list.len();
        Some(*end)
    }));
    let rows: Vec<&Lead> = leads.values().flatten().collect();
    let _ = writeln!(out, "/// Number of the error, number of its wording, least and most bytes before the literal.");
    let _ = writeln!(out, "pub(crate) type Lead = (u16, Option<u8>, u16, u16);");
    let _ = writeln!(out, "pub(crate) static LEADS: [Lead; {}] = {rows:?};", rows.len());
    let _ = writeln!(out, "/// Where the leads of each literal begin, and where the last ones end.");
    let _ = writeln!(out, "pub(crate) static LEAD_STARTS: [u16; {}] = {starts:?};", starts.len());
    out
}
