//! Showing a probe as it goes.

use std::io::{self, IsTerminal as _, Write as _};

use why401_diagnosis::experiment::model::{Step, Trial};
use why401_report::{Answer, Format, Options};

use crate::arguments::Output;
use crate::probe::Watcher;
use crate::terminal;

/// Prints steps and trials as they end, and on a terminal what is being waited for.
pub(crate) struct Onlooker {
    /// Nothing where the answer is one document.
    lines: Option<Options>,
    progress: bool,
    experiment: bool,
}

impl Onlooker {
    pub(crate) fn new(output: &Output) -> Self {
        let lines = (terminal::format(output) == Format::Terminal).then(|| terminal::options(output));
        Self { lines, progress: io::stderr().is_terminal(), experiment: false }
    }

    /// What is about to be probed.
    pub(crate) fn title(&mut self, text: &str) {
        if self.lines.is_some() {
            let _ = writeln!(io::stdout(), "{text}");
        }
    }

    fn line(&self, answer: &impl Answer) {
        self.clear();
        if let Some(options) = &self.lines {
            let mut stdout = io::stdout().lock();
            // A closed pipe is noticed when the answer is written.
            let _ = why401_report::render_answer(answer, Format::Terminal, options, &mut stdout);
            let _ = stdout.flush();
        }
    }

    fn heading(&self) {
        self.clear();
        if self.lines.is_some() {
            let _ = writeln!(io::stdout(), "  Experiment: one thing is changed, the rest holds");
        }
    }

    fn clear(&self) {
        if self.progress {
            let _ = write!(io::stderr(), "\r\x1b[2K");
        }
    }
}

impl Watcher for Onlooker {
    fn begins(&mut self, what: &str) {
        if self.progress {
            let _ = write!(io::stderr(), "\r\x1b[2K  … {what}");
            let _ = io::stderr().flush();
        }
    }

    fn step(&mut self, step: &Step) {
        self.line(step);
    }

    fn trial(&mut self, trial: &Trial) {
        // What these two came to is told by the steps.
        if matches!(trial.change.as_str(), "base" | "without") {
            return;
        }
        if !self.experiment {
            self.experiment = true;
            self.heading();
        }
        self.line(trial);
    }
}
