//! `why401 explain`: the reference page of anything in the catalogue.

use std::io::{self, Write as _};

use why401_catalogue as catalogue;

use crate::arguments::{Explain, Kind};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::terminal;

mod pages;

pub(crate) fn run(options: &Explain) -> Result<Exit, CommandError> {
    let mut stdout = io::BufWriter::new(io::stdout().lock());
    if let Some(kind) = options.list {
        list(kind, &mut stdout).and_then(|()| stdout.flush()).map_err(|e| CommandError::output(&e))?;
        return Ok(Exit::Yes);
    }
    let name = options.name.as_deref().unwrap_or_default();
    let found = catalogue::find(name);
    if found.is_empty() {
        return Err(unknown(name));
    }
    for (at, entry) in found.iter().enumerate() {
        let page = pages::page(entry);
        let between = if at == 0 { Ok(()) } else { writeln!(stdout) };
        between
            .and_then(|()| why401_report::render_page(&page, terminal::format(&options.output), &terminal::options(&options.output), &mut stdout))
            .map_err(|e| CommandError::output(&e))?;
    }
    stdout.flush().map_err(|e| CommandError::output(&e))?;
    Ok(Exit::Yes)
}

fn unknown(name: &str) -> CommandError {
    let near = catalogue::near(name, 5);
    let mut hints = Vec::new();
    if !near.is_empty() {
        hints.push(format!("Did you mean {}?", near.join(", ")));
    }
    hints.push("`why401 explain --list causes` (errors, services, clients, articles, claims, applications, tenants) lists what there is.".to_owned());
    CommandError::unknown(format!("there is no cause, code, service, client, article, claim, application or tenant `{name}`"), hints)
}

fn list(kind: Kind, out: &mut impl io::Write) -> io::Result<()> {
    let rows: Vec<(String, &str)> = match kind {
        Kind::Causes => catalogue::causes().iter().map(|c| (c.id.to_owned(), c.title.str())).collect(),
        Kind::Errors => catalogue::errors().iter().map(|e| (format!("{} ({})", e.code, e.issuer()), e.meaning.str())).collect(),
        Kind::Services => catalogue::services().iter().map(|s| (s.id.to_owned(), s.name.str())).collect(),
        Kind::Clients => catalogue::clients().iter().map(|c| (c.id.to_owned(), c.name.str())).collect(),
        Kind::Articles => catalogue::articles().iter().map(|a| (a.id.to_owned(), pages::article_title(a))).collect(),
        Kind::Claims => catalogue::claims().iter().map(|c| (c.id.to_owned(), c.label.str())).collect(),
        Kind::Applications => catalogue::applications().iter().map(|a| (a.id.to_owned(), a.name.str())).collect(),
        Kind::Tenants => catalogue::tenants().iter().map(|t| (t.id.to_owned(), t.name.str())).collect(),
    };
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0).min(40);
    for (name, title) in rows {
        writeln!(out, "{name:width$}  {title}")?;
    }
    Ok(())
}
