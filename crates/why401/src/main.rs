//! The doorway: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    why401::run(std::env::args_os())
}
