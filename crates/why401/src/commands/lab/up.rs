//! `why401 lab up`: the lab for real clients.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::net::{Ipv4Addr, SocketAddr};

use why401_lab::scenario::Scenario;
use why401_lab::{Lab, Options};

use super::interrupt::Signals;
use super::{refused, scenario};
use crate::arguments::Up;
use crate::error::CommandError;
use crate::exit::Exit;

pub(super) fn run(options: &Up) -> Result<Exit, CommandError> {
    let all = Scenario::all();
    let chosen = options.scenario.as_deref().map(|name| scenario(&all, name)).transpose()?;
    let signals = Signals::listen().map_err(|e| CommandError::output(&e))?;
    let lab = Lab::start(&at(options)).map_err(|error| refused(&error))?;
    if let Some(chosen) = chosen {
        lab.world().set_faults(chosen.faults.clone());
    }
    let mut stdout = io::stdout().lock();
    let written = write!(stdout, "{}", page(&lab, chosen)).and_then(|()| stdout.flush());
    written.map_err(|e| CommandError::output(&e))?;
    signals.wait();
    let _ = writeln!(io::stderr(), "\nThe lab is down.");
    Ok(Exit::Yes)
}

/// Where it listens: https at the port, plain http at the next.
fn at(options: &Up) -> Options {
    let here = |port: u16| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    // 0 takes a free port for each.
    let next = if options.port == 0 { 0 } else { options.port.saturating_add(1) };
    Options { https: here(options.port), http: here(next), folder: options.folder.clone(), ..Options::default() }
}

/// What to set, as a shell takes it.
fn page(lab: &Lab, chosen: Option<&Scenario>) -> String {
    let mut text = format!("# The lab is up at https://{} and http://{}. Ctrl-C ends it.\n", lab.https(), lab.http());
    if let Some(chosen) = chosen {
        let _ = writeln!(text, "# Broken: {} ({})", chosen.title, chosen.expect);
    }
    let ca = lab.folder().join("ca.pem").display().to_string();
    let way = format!("--cacert {} --connect-to ::{}", quoted(&ca), lab.https());
    let _ = writeln!(text, "# By hand, with the real host names:\n#   curl {way} https://management.azure.com/subscriptions?api-version=2022-12-01");
    let _ = writeln!(text, "#   why401 probe {way} 'https://lab-vault.vault.azure.net/secrets/orders-db?api-version=7.5'");
    let mut last = "";
    for variable in lab.variables() {
        if variable.group != last {
            let instead = if variable.together { "" } else { " (instead of another credential)" };
            let _ = writeln!(text, "\n# {}{instead}", variable.group);
            last = variable.group;
        }
        let comment = if variable.together { "" } else { "# " };
        let _ = writeln!(text, "{comment}export {}={}", variable.name, quoted(&variable.value));
    }
    text
}

fn quoted(value: &str) -> String {
    let plain = value.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./:@=".contains(&b));
    if plain { value.to_owned() } else { format!("'{}'", value.replace('\'', r"'\''")) }
}
