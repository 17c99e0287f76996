//! Words as they come into being.

use zeroize::Zeroizing;

use super::{Command, End, Word};

/// Collects the words of one command.
#[derive(Default)]
pub(super) struct Writer {
    done: Vec<Word>,
    current: Option<Word>,
    /// The next word is the file of a redirection.
    to_file: bool,
    pub(super) joined: bool,
    pub(super) typographic: bool,
}

impl Writer {
    /// The word that is being written; begins one.
    fn word(&mut self) -> &mut Word {
        self.current.get_or_insert_with(|| Word { bytes: Zeroizing::new(Vec::new()), open: false, quoted: false })
    }

    pub(super) fn push(&mut self, byte: u8) {
        self.word().bytes.push(byte);
    }

    pub(super) fn extend(&mut self, bytes: &[u8]) {
        self.word().bytes.extend_from_slice(bytes);
    }

    pub(super) fn push_char(&mut self, ch: char) {
        self.extend(ch.encode_utf8(&mut [0; 4]).as_bytes());
    }

    /// A quote: the word exists even if nothing stands in it.
    pub(super) fn quote(&mut self) {
        self.word().quoted = true;
    }

    /// A variable or a command stands here.
    pub(super) fn open(&mut self) {
        self.word().open = true;
    }

    pub(super) fn in_word(&self) -> bool {
        self.current.is_some()
    }

    /// Number of words, with the one that is being written.
    pub(super) fn count(&self) -> usize {
        self.done.len() + usize::from(self.in_word())
    }

    pub(super) fn end_word(&mut self) {
        if let Some(word) = self.current.take()
            && !std::mem::take(&mut self.to_file)
        {
            self.done.push(word);
        }
    }

    /// `>` and the like: neither the number of the stream before it nor the file after it is a word.
    pub(super) fn redirect(&mut self) {
        if self.current.as_ref().is_some_and(|word| !word.quoted && word.bytes.iter().all(u8::is_ascii_digit)) {
            self.current = None;
        }
        self.end_word();
        self.to_file = true;
    }

    pub(super) fn finish(&mut self, end: End) -> Command {
        self.end_word();
        let written = std::mem::take(self);
        Command { words: written.done, end, joined: written.joined, typographic: written.typographic }
    }
}
