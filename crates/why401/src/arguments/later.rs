//! Arguments that are defined when their command is called.
//!
//! Defining the arguments of all commands takes longer than decoding a token.

use clap::{ArgMatches, Args, Command, Error, FromArgMatches};

/// The arguments of a command, defined late.
#[derive(Debug, Clone)]
pub(crate) struct Later<T>(pub(crate) T);

impl<T: Args> Args for Later<T> {
    fn augment_args(command: Command) -> Command {
        command.defer(augmented::<T>)
    }

    fn augment_args_for_update(command: Command) -> Command {
        command.defer(augmented::<T>)
    }
}

/// What a command does is said by its variant, not by the last group of arguments that it takes in.
fn augmented<T: Args>(command: Command) -> Command {
    let about = command.get_about().cloned();
    let command = T::augment_args(command);
    match about {
        Some(about) => command.about(about).long_about(None),
        None => command,
    }
}

impl<T: FromArgMatches> FromArgMatches for Later<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        T::from_arg_matches(matches).map(Self)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0.update_from_arg_matches(matches)
    }
}
