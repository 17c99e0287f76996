//! The input in pieces of whole lines, read ahead by a thread of its own.
//!
//! What has arrived is handed over at once, so that a slow pipe is answered line by line; when input is fast, pieces
//! queue up and are shared out among the processors.

use std::io::{self, BufRead};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use zeroize::Zeroizing;

/// Whole lines, which hold tokens.
pub(super) type Piece = Zeroizing<Vec<u8>>;

/// Bytes read at once.
pub(super) const READ: usize = 256 << 10;
/// Pieces that may wait; bounds the memory.
const WAITING: usize = 16;
/// Longest line; the rest of a longer one is passed over.
const LONGEST: usize = 16 << 20;

/// Starts reading `input`. The thread ends with the input, or with whoever takes the pieces.
pub(super) fn read_ahead(input: Box<dyn BufRead + Send>) -> Receiver<io::Result<Piece>> {
    let (sender, receiver) = sync_channel(WAITING);
    std::thread::spawn(move || read(input, &sender));
    receiver
}

fn read(mut input: Box<dyn BufRead + Send>, sender: &SyncSender<io::Result<Piece>>) {
    let mut rest = Piece::default();
    loop {
        let piece = match piece(&mut *input, &mut rest) {
            Ok(piece) if piece.is_empty() => return,
            other => other,
        };
        let failed = piece.is_err();
        if sender.send(piece).is_err() || failed {
            return;
        }
    }
}

/// The next whole lines; `rest` keeps the beginning of the line that has not ended yet.
fn piece(input: &mut dyn BufRead, rest: &mut Piece) -> io::Result<Piece> {
    loop {
        let arrived = match input.fill_buf() {
            Ok(arrived) => arrived,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let len = arrived.len();
        if len == 0 {
            return Ok(std::mem::take(rest));
        }
        let end = memchr::memrchr(b'\n', arrived).map(|at| at + 1);
        let mut piece = Piece::default();
        if let Some(end) = end {
            piece = std::mem::take(rest);
            piece.extend_from_slice(&arrived[..end]);
        }
        let tail = &arrived[end.unwrap_or(0)..];
        let room = LONGEST.saturating_sub(rest.len());
        rest.extend_from_slice(&tail[..tail.len().min(room)]);
        input.consume(len);
        if !piece.is_empty() {
            return Ok(piece);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_end_with_their_lines() {
        for capacity in [1, 3, 7, 100] {
            let input = io::BufReader::with_capacity(capacity, io::Cursor::new(b"one\ntwo\n\nthree".to_vec()));
            let pieces: Vec<Vec<u8>> = read_ahead(Box::new(input)).into_iter().flatten().map(|piece| piece.to_vec()).collect();
            assert_eq!(pieces.concat(), b"one\ntwo\n\nthree");
            let (last, whole) = pieces.split_last().expect("pieces");
            assert!(whole.iter().all(|piece| piece.ends_with(b"\n")) && (last == b"three" || last.ends_with(b"three")), "{capacity}");
        }
    }
}
