//! Reads inputs of any size: keeps the surroundings of every place that may matter, and forgets the rest.
//!
//! Memory is bounded whatever comes: blocks of fixed size, a quota for each literal so that a common one cannot crowd
//! out a rare one, and a limit for everything that is kept.

use std::io::{self, Read};

use why401_evidence::Segment;

use crate::scan::scan;
use crate::tables::LITERALS;

/// Inputs up to this size are kept whole.
pub const WHOLE: usize = 4 << 20;
/// Bytes read at a time.
const BLOCK: usize = 8 << 20;
/// Bytes kept around a place, on each side.
const AROUND: usize = 4096;
/// Places kept for one literal.
const QUOTA: u16 = 12;
/// Places kept for the bare status, which says little by itself.
const STATUS_QUOTA: usize = 150;
/// Bytes kept in all.
const KEPT: usize = 2 << 20;
/// Texts that matter without being in the catalogue.
const STATUS: &[u8] = b"401";

/// What was kept of an input.
#[derive(Debug)]
pub struct Sieved {
    /// The pieces, in order.
    pub segments: Vec<Segment>,
    /// Size of the whole input in bytes.
    pub size: u64,
    /// Whether the input was kept whole.
    pub whole: bool,
    /// Whether places were left out because there were too many.
    pub crowded: bool,
}

/// Reads `input` to its end.
///
/// # Errors
///
/// What `input` answers.
pub fn sieve(mut input: impl Read) -> io::Result<Sieved> {
    let mut head = Vec::new();
    let read = input.by_ref().take(WHOLE as u64 + 1).read_to_end(&mut head)?;
    if read <= WHOLE {
        let segments = vec![Segment { offset: 0, line: 1, bytes: head }];
        return Ok(Sieved { segments, size: read as u64, whole: true, crowded: false });
    }
    let mut sieve = Sieve { block: head, ..Sieve::default() };
    sieve.counts = vec![0; LITERALS.len()];
    loop {
        let more = sieve.fill(&mut input)?;
        sieve.keep(!more);
        if !more {
            return Ok(sieve.finish());
        }
        sieve.carry();
    }
}

#[derive(Default)]
struct Sieve {
    /// The bytes at hand: the end of the last block and what was read since.
    block: Vec<u8>,
    /// Offset of the block in the input.
    offset: u64,
    /// Line of the block's first byte, counted from 0.
    line: u64,
    /// Lines counted so far in this block: up to which byte, and how many.
    counted: (usize, u64),
    /// Places before this one were judged with the last block.
    judged: usize,
    /// Places seen of each literal.
    counts: Vec<u16>,
    statuses: usize,
    segments: Vec<Segment>,
    kept: usize,
    crowded: bool,
}

impl Sieve {
    /// Fills the block; whether more may come.
    fn fill(&mut self, input: &mut impl Read) -> io::Result<bool> {
        let room = BLOCK.saturating_sub(self.block.len()) as u64;
        let read = input.take(room).read_to_end(&mut self.block)?;
        Ok(read as u64 == room)
    }

    /// Keeps what lies around the places of this block; the last ones wait for the next block, unless there is none.
    fn keep(&mut self, last: bool) {
        let end = if last { self.block.len() } else { self.block.len().saturating_sub(AROUND) };
        let mut places = places(&self.block, self.judged, end);
        places.sort_unstable_by_key(|(_, at)| *at);
        for (literal, at) in places {
            if self.wanted(literal) {
                self.add(at);
            }
        }
    }

    fn wanted(&mut self, literal: Option<u16>) -> bool {
        let within = if let Some(literal) = literal {
            let count = &mut self.counts[usize::from(literal)];
            *count = count.saturating_add(1);
            *count <= QUOTA
        } else {
            self.statuses += 1;
            self.statuses <= STATUS_QUOTA
        };
        let room = self.kept < KEPT;
        self.crowded |= !within || !room;
        within && room
    }

    /// Keeps the lines around `at`, joined with the last piece if they touch.
    fn add(&mut self, at: usize) {
        let from = line_start(&self.block, at.saturating_sub(AROUND));
        let to = (at + AROUND).min(self.block.len());
        let last_end = self.segments.last().map_or(0, |s| s.offset + s.bytes.len() as u64);
        let begin = from.max(usize::try_from(last_end.saturating_sub(self.offset)).unwrap_or(0).min(self.block.len()));
        if begin >= to {
            return;
        }
        let bytes = &self.block[begin..to];
        self.kept += bytes.len();
        let offset = self.offset + begin as u64;
        match self.segments.last_mut() {
            Some(last) if last_end == offset => last.bytes.extend_from_slice(bytes),
            _ => {
                let (from, lines) = self.counted;
                let lines = lines + memchr::memchr_iter(b'\n', &self.block[from.min(begin)..begin]).count() as u64;
                self.counted = (begin, lines);
                let line = 1 + self.line + lines;
                self.segments.push(Segment { offset, line, bytes: bytes.to_vec() });
            }
        }
    }

    /// Moves on to the next block, keeping enough of this one for the places at its end.
    fn carry(&mut self) {
        let cut = self.block.len().saturating_sub(2 * AROUND);
        self.line += memchr::memchr_iter(b'\n', &self.block[..cut]).count() as u64;
        self.counted = (0, 0);
        self.offset += cut as u64;
        self.judged = self.block.len() - AROUND - cut;
        self.block.drain(..cut);
    }

    fn finish(self) -> Sieved {
        let size = self.offset + self.block.len() as u64;
        Sieved { segments: self.segments, size, whole: false, crowded: self.crowded }
    }
}

/// The literals and statuses that begin in `block[from..to]`, found by as many threads as there are processors.
fn places(block: &[u8], from: usize, to: usize) -> Vec<(Option<u16>, usize)> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(4);
    let part = (to.saturating_sub(from)).div_ceil(threads).max(1);
    let starts: Vec<usize> = (from..to).step_by(part).collect();
    std::thread::scope(|scope| {
        let workers: Vec<_> = starts.iter().map(|start| scope.spawn(move || part_places(block, *start, (start + part).min(to)))).collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).flatten().collect()
    })
}

/// Most places of one literal that one part reports.
fn part_places(block: &[u8], from: usize, to: usize) -> Vec<(Option<u16>, usize)> {
    const LONGEST_LITERAL: usize = 256;
    let mut found = Vec::new();
    let mut counts = vec![0u16; LITERALS.len()];
    let window = &block[from.saturating_sub(LONGEST_LITERAL)..(to + LONGEST_LITERAL).min(block.len())];
    let base = from.saturating_sub(LONGEST_LITERAL);
    scan(window, |place| {
        let at = base + place.start;
        let count = &mut counts[place.literal];
        if (from..to).contains(&at) && *count <= QUOTA {
            *count += 1;
            found.push((Some(place.literal as u16), at));
        }
    });
    let status = |at: &usize| {
        let glued = |at: Option<usize>| at.and_then(|at| block.get(at)).is_some_and(u8::is_ascii_alphanumeric);
        !glued(at.checked_sub(1)) && !glued(Some(at + 3))
    };
    let statuses = memchr::memmem::find_iter(&block[from..(to + 2).min(block.len())], STATUS).map(|at| at + from);
    found.extend(statuses.filter(status).take(STATUS_QUOTA).map(|at| (None, at)));
    found
}

/// The start of the first whole line at or after `at`, if one begins before the place of interest; else `at`.
fn line_start(block: &[u8], at: usize) -> usize {
    if at == 0 {
        return 0;
    }
    memchr::memchr(b'\n', &block[at..(at + AROUND / 2).min(block.len())]).map_or(at, |len| at + len + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn big(needle: &str, before: usize, after: usize) -> Vec<u8> {
        let mut bytes = b"2026-01-01 INFO nothing to see here, move along\n".repeat(before);
        bytes.extend_from_slice(needle.as_bytes());
        bytes.extend(b"2026-01-01 INFO nothing to see here, move along\n".repeat(after));
        bytes
    }

    #[test]
    fn small_inputs_are_kept_whole() {
        let sieved = sieve(&b"x 401 y"[..]).ok();
        assert!(sieved.is_some_and(|s| s.whole && s.segments[0].bytes == b"x 401 y"));
    }

    #[test]
    fn a_needle_is_found_with_its_line_wherever_it_lies() {
        for before in [0, 1, 80_000, 174_762, 174_763, 174_680, 400_000] {
            let bytes = big("AADSTS700016: Application not found\n", before, 120_000);
            let sieved = sieve(&bytes[..]).ok();
            let Some(sieved) = sieved else { panic!("cannot read") };
            assert!(!sieved.whole);
            assert_eq!(sieved.size, bytes.len() as u64);
            let text = why401_evidence::Text::from_segments(sieved.segments);
            let at = text.clean().find("AADSTS").map(|at| text.origin(why401_evidence::Span::new(at, at + 6)));
            assert_eq!(at.map(|o| (o.start, o.line)), Some((before as u64 * 48, before as u64 + 1)), "after {before} lines");
        }
    }

    #[test]
    fn memory_is_bounded_when_everything_matters() {
        let bytes = b"\"GET /x HTTP/1.1\" 401 AADSTS700016 Unauthorized\n".repeat(400_000);
        let sieved = sieve(&bytes[..]).ok();
        let kept: usize = sieved.iter().flat_map(|s| &s.segments).map(|s| s.bytes.len()).sum();
        assert!(kept > 0 && kept <= KEPT + 2 * AROUND);
        assert!(sieved.is_some_and(|s| s.crowded));
    }
}
