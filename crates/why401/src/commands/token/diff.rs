//! `why401 token diff`.

use why401_diagnosis::token::View;
use why401_diagnosis::token::diff::{Side, diff};
use why401_evidence::credential::fingerprint;

use crate::arguments::Diff;
use crate::credentials;
use crate::error::CommandError;
use crate::exit::Exit;

pub(crate) fn run(options: &Diff) -> Result<Exit, CommandError> {
    let given = credentials::read(&options.input)?;
    let [a, b] = given.as_slice() else {
        let what = format!("two tokens are compared, and {} {} given", given.len(), if given.len() == 1 { "was" } else { "were" });
        return Err(CommandError::usage(what, "Name two sources with one token each: `why401 token diff works.txt refused.txt`."));
    };
    let key = credentials::key(&options.input.key)?;
    let (left, right) = (a.carried.value.expose(), b.carried.value.expose());
    let views = [View::of(left), View::of(right)];
    let line = |token: &str| fingerprint::line(token, key.as_ref());
    let sides = [Side { source: &a.source, fingerprint: line(left), view: &views[0] }, Side { source: &b.source, fingerprint: line(right), view: &views[1] }];
    let same = left == right;
    let compared = diff(&sides[0], &sides[1], same, &super::reader(&options.clock, options.reveal));
    super::print(&compared, &options.output)?;
    Ok(if same { Exit::Yes } else { Exit::No })
}
