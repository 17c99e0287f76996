//! Ctrl-C: waited for, or left to somebody else.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::runtime::{Builder, Runtime};

fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_io().build()
}

/// Returns when the user, or the system, asks the program to end.
pub(super) fn wait() -> io::Result<()> {
    runtime()?.block_on(asked())
}

/// From here on Ctrl-C ends only the command that runs; this program stays to clean up after it. What is returned turns
/// true when this program itself is asked to end.
pub(super) fn left_to_the_command() -> Arc<AtomicBool> {
    let ending = Arc::new(AtomicBool::new(false));
    let noted = Arc::clone(&ending);
    std::thread::spawn(move || {
        let Ok(runtime) = runtime() else { return };
        runtime.block_on(async {
            let ignored = async { while tokio::signal::ctrl_c().await.is_ok() {} };
            tokio::select! {
                () = ignored => {}
                _ = dismissed() => noted.store(true, Ordering::Release),
            }
            while tokio::signal::ctrl_c().await.is_ok() {}
        });
    });
    ending
}

async fn asked() -> io::Result<()> {
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        dismissed = dismissed() => dismissed,
    }
}

/// The end as a system or a terminal that goes away asks for it.
#[cfg(unix)]
async fn dismissed() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut ended = signal(SignalKind::terminate())?;
    let mut hung_up = signal(SignalKind::hangup())?;
    tokio::select! {
        _ = ended.recv() => Ok(()),
        _ = hung_up.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn dismissed() -> io::Result<()> {
    std::future::pending().await
}
