//! A probe: the request for real, one thing varied at a time. Decisions are those of `why401_diagnosis::experiment`,
//! connections those of `why401_azure`; this puts them in order and writes down what was seen.

mod answer;

mod case;
mod credentials;
mod reach;
mod replay;
mod session;
mod starting_point;
mod transcript;
mod trials;

pub(crate) use case::Case;
pub(crate) use credentials::Plan;
pub(crate) use replay::{Once, Replayer};
pub(crate) use session::{Probing, Seen, Watcher, probe};
