//! A panic is a bug of ours; what it says may quote the input, so only its place is shown.

use std::io::Write as _;
use std::sync::Mutex;

use crate::exit::Exit;

static PLACE: Mutex<Option<String>> = Mutex::new(None);

/// From here on a panic prints nothing by itself.
pub(crate) fn silence_payloads() {
    std::panic::set_hook(Box::new(|info| {
        if let (Some(place), Ok(mut slot)) = (info.location(), PLACE.lock()) {
            slot.get_or_insert_with(|| format!("{}:{}", place.file(), place.line()));
        }
    }));
}

/// Says where it happened and what to do.
pub(crate) fn report() -> Exit {
    let place = PLACE.lock().ok().and_then(|slot| slot.clone()).unwrap_or_else(|| "an unknown place".to_owned());
    let mut stderr = std::io::stderr();
    let _ = writeln!(stderr, "error: why401 {} has a bug at {place}", env!("CARGO_PKG_VERSION"));
    let _ = writeln!(stderr, "  hint: Please report it with this line. If you add the input, run it through `why401 redact` first.");
    Exit::Bug
}
