//! Log formats that say more than HTTP does.

pub mod access_log;
pub mod attempts;
pub mod capsule;
pub mod clocks;
