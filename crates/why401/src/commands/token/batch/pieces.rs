//! The input in pieces of whole lines, read ahead by a thread of its own.
//!
//! What has arrived is handed over at once, so that a slow pipe is answered line by line; when input is fast, pieces
//! queue up for the processors.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use zeroize::Zeroizing;

use super::lines;

/// Bytes read at once.
const READ: usize = 256 << 10;
/// Pieces that may wait; bounds the memory.
const WAITING: usize = 8;
/// Longest line; the rest of a longer one is passed over.
const LONGEST: usize = 16 << 20;

/// Whole lines, which hold tokens.
pub(super) struct Piece {
    /// Its place in the input, from 0.
    pub(super) number: u64,
    /// Lines before it.
    pub(super) before: u64,
    /// The lines.
    pub(super) bytes: Zeroizing<Vec<u8>>,
}

/// Starts reading `input`. The thread ends with the input, or with whoever takes the pieces.
pub(super) fn read_ahead(input: Box<dyn Read + Send>) -> Receiver<io::Result<Piece>> {
    let (sender, receiver) = sync_channel(WAITING);
    std::thread::spawn(move || read(input, &sender));
    receiver
}

fn read(mut input: Box<dyn Read + Send>, sender: &SyncSender<io::Result<Piece>>) {
    let mut rest = Zeroizing::default();
    let (mut number, mut before) = (0, 0);
    loop {
        let piece = match piece(&mut *input, &mut rest) {
            Ok(bytes) if bytes.is_empty() => return,
            Ok(bytes) => Ok(Piece { number, before, bytes }),
            Err(error) => Err(error),
        };
        let next = piece.as_ref().map(|piece| before + lines::count(&piece.bytes)).ok();
        if sender.send(piece).is_err() {
            return;
        }
        let Some(next) = next else { return };
        (number, before) = (number + 1, next);
    }
}

/// The next whole lines; `rest` keeps the beginning of the line that has not ended yet.
fn piece(input: &mut dyn Read, rest: &mut Zeroizing<Vec<u8>>) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = std::mem::take(rest);
    loop {
        let old = bytes.len();
        bytes.resize(old + READ, 0);
        let arrived = input.read(&mut bytes[old..]);
        bytes.truncate(old + arrived.as_ref().copied().unwrap_or(0));
        let arrived = match arrived {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        if arrived == 0 {
            return Ok(bytes);
        }
        if let Some(end) = memchr::memrchr(b'\n', &bytes[old..]) {
            *rest = Zeroizing::new(bytes.split_off(old + end + 1));
            return Ok(bytes);
        }
        bytes.truncate(LONGEST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands over a few bytes at a time.
    struct Slow(io::Cursor<Vec<u8>>, usize);

    impl Read for Slow {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let len = buffer.len().min(self.1);
            self.0.read(&mut buffer[..len])
        }
    }

    #[test]
    fn pieces_end_with_their_lines() {
        for step in [1, 3, 7, 100] {
            let input = Slow(io::Cursor::new(b"one\ntwo\n\nthree".to_vec()), step);
            let pieces: Vec<Piece> = read_ahead(Box::new(input)).into_iter().flatten().collect();
            let bytes: Vec<&[u8]> = pieces.iter().map(|piece| piece.bytes.as_slice()).collect();
            assert_eq!(bytes.concat(), b"one\ntwo\n\nthree");
            let (last, whole) = pieces.split_last().expect("pieces");
            assert!(whole.iter().all(|piece| piece.bytes.ends_with(b"\n")), "{step}");
            assert_eq!(last.before + lines::count(&last.bytes), 4);
        }
    }
}
