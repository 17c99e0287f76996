//! The controlled experiment of `why401 probe`: what to vary, and what follows from it. Pure: nothing is sent here.

mod guard;
pub mod model;
mod plan;
mod verdict;

pub use guard::{Guard, Party, guard};
pub use plan::{Situation, Variation, variations};
pub use verdict::verdict;
