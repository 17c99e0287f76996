//! Large inputs: what is kept stands in the input where it says.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|seed: (&[u8], u8, bool)| {
    let (piece, factor, tail) = seed;
    if piece.is_empty() {
        return;
    }
    let times = (why401_catalogue::WHOLE / piece.len() + 1) * (1 + usize::from(factor % 2));
    let mut input = piece.repeat(times);
    if tail {
        input.extend_from_slice(b"\nAADSTS700016\n");
    }
    let Ok(sieved) = why401_catalogue::sieve(&input[..]) else { panic!("a slice can be read") };
    assert_eq!(sieved.size, input.len() as u64);
    for segment in &sieved.segments {
        let at = usize::try_from(segment.offset).unwrap_or(usize::MAX);
        assert_eq!(input.get(at..at + segment.bytes.len()), Some(&segment.bytes[..]));
    }
});
