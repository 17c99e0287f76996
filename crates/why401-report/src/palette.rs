//! What is printed in which colour.

use anstyle::{AnsiColor, Style};
use why401_diagnosis::model::{Confidence, Outcome};

/// The part a piece of text plays on the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Plain,
    Heading,
    Certain,
    Likely,
    Possible,
    Gutter,
    /// The marked part that a reason is read from, and the reason.
    Mark,
    /// A further place of the same reason.
    SecondMark,
    Command,
    Good,
    Bad,
    Dim,
}

impl Role {
    /// Its look; only the 16 colours that every terminal theme defines.
    pub(crate) fn style(self) -> Style {
        match self {
            Self::Plain => Style::new(),
            Self::Heading => Style::new().bold(),
            Self::Certain | Self::Mark => bold(AnsiColor::BrightRed),
            Self::Likely => bold(AnsiColor::BrightYellow),
            Self::Possible => bold(AnsiColor::BrightCyan),
            Self::Gutter | Self::SecondMark => bold(AnsiColor::BrightBlue),
            Self::Command => AnsiColor::Cyan.on_default(),
            Self::Good => AnsiColor::Green.on_default(),
            Self::Bad => AnsiColor::Red.on_default(),
            Self::Dim => Style::new().dimmed(),
        }
    }
}

impl From<Confidence> for Role {
    fn from(confidence: Confidence) -> Self {
        match confidence {
            Confidence::Certain => Self::Certain,
            Confidence::Likely => Self::Likely,
            Confidence::Possible => Self::Possible,
        }
    }
}

impl From<Outcome> for Role {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Skipped => Self::Dim,
            Outcome::Failed => Self::Bad,
            Outcome::Won => Self::Good,
            Outcome::Tried => Self::Plain,
        }
    }
}

fn bold(color: AnsiColor) -> Style {
    color.on_default().bold()
}
