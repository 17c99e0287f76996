//! A line on the terminal while a long batch runs, and what it came to at its end.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use super::lines::Counts;

/// Between two showings.
const EVERY: Duration = Duration::from_millis(200);

pub(super) struct Progress {
    started: Instant,
    shown: Instant,
    terminal: bool,
    visible: bool,
}

impl Progress {
    pub(super) fn new() -> Self {
        let now = Instant::now();
        Self { started: now, shown: now, terminal: io::stderr().is_terminal(), visible: false }
    }

    pub(super) fn show(&mut self, counts: &Counts) {
        if self.terminal && self.shown.elapsed() >= EVERY {
            self.shown = Instant::now();
            self.visible = true;
            let seconds = self.started.elapsed().as_secs_f64();
            let _ = write!(io::stderr(), "\r{} lines, {:.0} a second\x1b[K", counts.lines, counts.lines as f64 / seconds);
        }
    }

    /// Says what could not be read; a batch in which all was well ends silently.
    pub(super) fn end(&self, counts: &Counts) {
        let mut stderr = io::stderr();
        if self.visible {
            let _ = write!(stderr, "\r\x1b[K");
        }
        if counts.refused > 0 {
            let _ = writeln!(stderr, "{} of {} lines held no readable token or did not pass", counts.refused, counts.lines);
        }
    }
}
