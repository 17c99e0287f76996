//! The renderings, seen from outside.

mod hostile;
mod page;
mod render;
mod sample;
mod sources;
