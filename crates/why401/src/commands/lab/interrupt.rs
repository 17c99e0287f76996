//! Ctrl-C and its like: waited for, or left to somebody else.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::runtime::{Builder, Runtime};

type Signal = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Signals that ask a program to end. None of them ends it any more once this is made, so that it can clean up.
pub(crate) struct Signals {
    runtime: Runtime,
    /// Ctrl-C, which a terminal sends to all that runs in it.
    interrupt: Signal,
    /// The end as a system or a terminal that goes away asks for it.
    dismissal: Signal,
}

impl Signals {
    /// Listens from now on.
    pub(crate) fn listen() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_io().build()?;
        let (interrupt, dismissal) = {
            let _within = runtime.enter();
            (interrupt()?, dismissal()?)
        };
        Ok(Self { runtime, interrupt, dismissal })
    }

    /// Returns when the user, or the system, asks the program to end.
    pub(crate) fn wait(self) {
        let Self { runtime, interrupt, dismissal } = self;
        runtime.block_on(async {
            tokio::select! {
                () = interrupt => {}
                () = dismissal => {}
            }
        });
    }

    /// Leaves Ctrl-C to the command that runs. What is returned turns true when this program itself is asked to end.
    pub(crate) fn left_to_the_command(self) -> Arc<AtomicBool> {
        let ending = Arc::new(AtomicBool::new(false));
        let noted = Arc::clone(&ending);
        std::thread::spawn(move || {
            self.runtime.block_on(self.dismissal);
            noted.store(true, Ordering::Release);
        });
        ending
    }
}

#[cfg(unix)]
fn interrupt() -> io::Result<Signal> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupted = signal(SignalKind::interrupt())?;
    Ok(Box::pin(async move {
        interrupted.recv().await;
    }))
}

#[cfg(unix)]
fn dismissal() -> io::Result<Signal> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut ended, mut hung_up) = (signal(SignalKind::terminate())?, signal(SignalKind::hangup())?);
    Ok(Box::pin(async move {
        tokio::select! {
            _ = ended.recv() => {}
            _ = hung_up.recv() => {}
        }
    }))
}

#[cfg(windows)]
fn interrupt() -> io::Result<Signal> {
    let mut interrupted = tokio::signal::windows::ctrl_c()?;
    Ok(Box::pin(async move {
        interrupted.recv().await;
    }))
}

#[cfg(windows)]
fn dismissal() -> io::Result<Signal> {
    let mut closed = tokio::signal::windows::ctrl_close()?;
    Ok(Box::pin(async move {
        closed.recv().await;
    }))
}
