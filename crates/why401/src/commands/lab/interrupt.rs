//! Ctrl-C: waited for, or left to somebody else.

use std::io;

use tokio::runtime::{Builder, Runtime};

fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_io().build()
}

/// Returns when the user, or the system, asks the program to end.
pub(super) fn wait() -> io::Result<()> {
    runtime()?.block_on(asked())
}

/// From here on Ctrl-C ends only the command that runs; this program stays to clean up after it.
pub(super) fn ignore() {
    std::thread::spawn(|| {
        let Ok(runtime) = runtime() else { return };
        while runtime.block_on(tokio::signal::ctrl_c()).is_ok() {}
    });
}

#[cfg(unix)]
async fn asked() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut ended = signal(SignalKind::terminate())?;
    let mut hung_up = signal(SignalKind::hangup())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = ended.recv() => Ok(()),
        _ = hung_up.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn asked() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}
