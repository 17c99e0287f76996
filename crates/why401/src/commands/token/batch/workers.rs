//! Pieces to records on all processors, handed back in the order of the input.

use std::collections::BTreeMap;
use std::io;
use std::num::NonZero;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use super::Job;
use super::lines::{self, Counts};
use super::pieces::Piece;

/// The records of one piece.
pub(super) struct Records {
    number: u64,
    pub(super) text: String,
    pub(super) counts: Counts,
}

/// What a worker takes from: whoever is free takes the next piece.
type Queue = Mutex<Receiver<io::Result<Piece>>>;

/// Starts a worker for each processor; the records come in the order of the pieces, an error of the input at its end.
pub(super) fn start(job: Job, pieces: Receiver<io::Result<Piece>>) -> impl Iterator<Item = io::Result<Records>> {
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let (job, queue) = (Arc::new(job), Arc::new(Mutex::new(pieces)));
    let (sender, receiver) = sync_channel(threads * 2);
    for _ in 0..threads {
        let (job, queue, sender) = (Arc::clone(&job), Arc::clone(&queue), sender.clone());
        std::thread::spawn(move || work(&job, &queue, &sender));
    }
    Ordered { receiver, waiting: BTreeMap::new(), next: 0, error: None }
}

fn work(job: &Job, queue: &Queue, sender: &SyncSender<io::Result<Records>>) {
    loop {
        let taken = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(piece) = taken else { return };
        let records = piece.map(|piece| {
            let (text, counts) = lines::records(job, &piece.bytes, piece.before);
            Records { number: piece.number, text, counts }
        });
        if sender.send(records).is_err() {
            return;
        }
    }
}

/// Puts records back in order. Pieces are taken in order and cost about the same, so that few wait for another.
struct Ordered {
    receiver: Receiver<io::Result<Records>>,
    waiting: BTreeMap<u64, Records>,
    next: u64,
    error: Option<io::Error>,
}

impl Iterator for Ordered {
    type Item = io::Result<Records>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(records) = self.waiting.remove(&self.next) {
                self.next += 1;
                return Some(Ok(records));
            }
            match self.receiver.recv() {
                Ok(Ok(records)) => {
                    self.waiting.insert(records.number, records);
                }
                // What came before the error is written first.
                Ok(Err(error)) => self.error = Some(error),
                Err(_) => return self.error.take().map(Err),
            }
        }
    }
}
