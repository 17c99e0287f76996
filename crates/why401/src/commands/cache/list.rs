//! `why401 cache list`.

use why401_sources::Machine as _;
use why401_sources::cache::said::Listed;

use crate::arguments::CacheList;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::machine::Here;

pub(super) fn run(options: &CacheList) -> Result<Exit, CommandError> {
    let selection = super::selection(&options.scope)?;
    let here = Here::new(true);
    let caches = why401_sources::cache::list(&here, &selection, options.all);
    let kept = caches.caches.iter().any(|cache| cache.state != "absent" && (!cache.items.is_empty() || cache.note.is_some()));
    super::super::token::print(&Listed { caches, now: here.now() }, &options.output)?;
    Ok(if kept { Exit::Yes } else { Exit::No })
}
