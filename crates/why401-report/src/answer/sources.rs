//! Which credential each client would pick, what is wrong with it, and what a log says beside that.

use why401_sources::model::{Beside, Chain, Explained, Finding, Fit, Identity, Member, Place, Sources, Standing};

use super::{Answer, Block, Blocks, Row};
use crate::palette::Role;

impl Answer for Sources {
    fn blocks(&self, verbose: bool) -> Blocks {
        let several = self.clients.len() > 1;
        let mut blocks = Vec::new();
        if several {
            blocks.push(Block::Heading("Who signs in".to_owned()));
            blocks.push(Block::Rows(["client", "picks", "as whom, because of"], compact(&self.clients)));
        }
        if verbose || !several {
            blocks.extend(self.clients.iter().flat_map(|chain| whole(chain, verbose)));
        }
        if several {
            blocks.extend(fits_of_all(&self.clients));
        }
        blocks.extend(self.log.iter().flat_map(log));
        blocks.extend(findings(&self.findings));
        if several && !verbose {
            blocks.push(Block::Heading("More".to_owned()));
            blocks.push(Block::Line("why401 sources --client ID".to_owned()));
        }
        Blocks(blocks)
    }
}

/// Names of a block stand beneath each other; they are wider than most names of other answers.
fn padded(name: &str, width: usize) -> String {
    format!("{name:<width$}")
}

/// Columns of the longest name of a member that is usual.
const MEMBER: usize = 28;

/// Columns of the ids of clients.
fn widest(clients: &[Chain]) -> usize {
    clients.iter().map(|chain| chain.client.len()).max().unwrap_or(0)
}

/// A client in two lines each; those that find nothing share one.
fn compact(clients: &[Chain]) -> Vec<Row> {
    let (found, none): (Vec<&Chain>, Vec<&Chain>) = clients.iter().partition(|chain| chain.winner.is_some() || chain.error.is_some());
    let mut rows: Vec<Row> = found.into_iter().map(|chain| picking(chain, widest(clients))).collect();
    if !none.is_empty() {
        let names: Vec<&str> = none.iter().map(|chain| chain.client.as_str()).collect();
        rows.push(Row { mark: Some((Role::Dim, "none")), name: padded("no credential here", widest(clients)), value: names.join(", "), details: Vec::new() });
    }
    rows
}

fn picking(chain: &Chain, width: usize) -> Row {
    let member = winner(chain).filter(|_| chain.error.is_none());
    let mark = member.map_or((Role::Certain, "fails"), |member| mark(member.standing));
    let value = member.map_or_else(|| failing(chain), picked);
    let who = member.map(because).filter(|text| !text.is_empty());
    Row { mark: Some(mark), name: padded(&chain.client, width), value, details: who.into_iter().collect() }
}

/// Why a client fails; what its selecting variable could have been stands with the whole chain.
fn failing(chain: &Chain) -> String {
    let error = chain.error.clone().unwrap_or_default();
    let selected = chain.selected.as_ref().filter(|selected| error.starts_with(&selected.variable));
    selected.map_or(error, |selected| format!("{}={}: {}", selected.variable, selected.value, selected.effect))
}

fn picked(member: &Member) -> String {
    member.way.as_ref().map_or_else(|| member.name.clone(), |way| format!("{} ({way})", member.name))
}

/// `as user a…@contoso.example of tenant 11111111-…, because of ~/.azure/azureProfile.json:3`.
fn because(member: &Member) -> String {
    let who = member.identity.as_ref().map(|identity| format!("as {}", short(identity)));
    let place = member.places.first().map(|place| format!("because of {}", spot(place)));
    who.into_iter().chain(place).collect::<Vec<_>>().join(", ")
}

/// An identity in one line; ids are cut as far as it takes to tell them apart.
fn short(identity: &Identity) -> String {
    // The client of a user is the tool that signed in.
    let name = if identity.kind == "user" { &identity.user } else { &identity.client };
    let name = name.as_ref().map(|name| format!(" {}", cut(name))).unwrap_or_default();
    let tenant = identity.tenant.as_ref().map(|tenant| format!(" of tenant {}", cut(tenant))).unwrap_or_default();
    format!("{}{name}{tenant}", identity.kind.replace('-', " "))
}

/// The first group of an id and `…`; other names stay.
fn cut(id: &str) -> String {
    let groups: Vec<usize> = id.split('-').map(str::len).collect();
    if groups == [8, 4, 4, 4, 12] { format!("{}…", &id[..8]) } else { id.to_owned() }
}

/// A chain with all its members, and what its winner is.
fn whole(chain: &Chain, verbose: bool) -> Vec<Block> {
    let checked = chain.checked.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
    let mut blocks = vec![headline(chain), Block::Heading(format!("{}{checked}: {}", chain.name, chain.class))];
    blocks.extend(chain.selected.iter().map(|selected| Block::Text(format!("{}={}: {}.", selected.variable, selected.value, selected.effect))));
    blocks.push(Block::Rows(["member", "why", "places"], chain.members.iter().map(|member| in_chain(member, verbose)).collect()));
    if let Some(member) = winner(chain) {
        blocks.push(Block::Heading(member.name.clone()));
        blocks.push(Block::Rows(["", "", ""], known(member)));
    }
    blocks.extend(chain.fit.iter().flat_map(fit));
    blocks
}

fn headline(chain: &Chain) -> Block {
    match (winner(chain), &chain.error) {
        (_, Some(error)) => Block::Headline(Role::Certain, "fails:".to_owned(), error.clone()),
        (Some(member), None) => {
            let (role, word) = match member.standing {
                Standing::Wins => (Role::Good, "wins:"),
                Standing::Stops => (Role::Certain, "stops:"),
                _ => (Role::Likely, "may win:"),
            };
            let who = because(member);
            let who = if who.is_empty() { String::new() } else { format!(", {who}") };
            Block::Headline(role, word.to_owned(), format!("{}{who}", picked(member)))
        }
        (None, None) => Block::Headline(Role::Certain, "none:".to_owned(), "no member of the chain has a credential here".to_owned()),
    }
}

fn winner(chain: &Chain) -> Option<&Member> {
    let name = chain.winner.as_ref()?;
    chain.members.iter().find(|member| member.name == *name)
}

fn in_chain(member: &Member, verbose: bool) -> Row {
    let places = member.places.iter().filter(|_| verbose).map(said);
    Row { mark: Some(mark(member.standing)), name: padded(&member.name, MEMBER), value: member.why.clone(), details: places.collect() }
}

fn mark(standing: Standing) -> (Role, &'static str) {
    match standing {
        Standing::Wins => (Role::Good, "wins"),
        Standing::MayWin => (Role::Likely, "may win"),
        Standing::Fails => (Role::Bad, "fails"),
        Standing::Stops => (Role::Certain, "stops"),
        Standing::Skipped => (Role::Dim, "skipped"),
        Standing::Shadowed => (Role::Possible, "shadowed"),
        Standing::Excluded => (Role::Dim, "excluded"),
    }
}

/// What is known of the winner, and the places that decide.
fn known(member: &Member) -> Vec<Row> {
    let row = |name: &str, value: &Option<String>| value.as_ref().map(|value| plain(name, value));
    let mut rows: Vec<Row> = row("way", &member.way).into_iter().collect();
    if let Some(identity) = &member.identity {
        rows.push(plain("kind", &identity.kind.replace('-', " ")));
        let parts = [
            ("user", &identity.user),
            ("client", &identity.client),
            ("tenant", &identity.tenant),
            ("authority", &identity.authority),
            ("subscription", &identity.subscription),
        ];
        rows.extend(parts.into_iter().filter_map(|(name, value)| row(name, value)));
    }
    rows.extend(member.places.iter().enumerate().map(|(at, place)| plain(if at == 0 { "decided by" } else { "" }, &said(place))));
    rows
}

fn plain(name: &str, value: &str) -> Row {
    Row { mark: None, name: name.to_owned(), value: value.to_owned(), details: Vec::new() }
}

/// `AZURE_CLIENT_ID: set`, `~/.azure/azureProfile.json:3: tenantId …`.
fn said(place: &Place) -> String {
    if place.what.is_empty() { spot(place) } else { format!("{}: {}", spot(place), place.what) }
}

fn spot(place: &Place) -> String {
    place.line.map_or_else(|| place.name.clone(), |line| format!("{}:{line}", place.name))
}

fn fit(fit: &Fit) -> Vec<Block> {
    let (role, word) = match fit.fits.as_str() {
        "yes" => (Role::Good, "fits:"),
        "no" => (Role::Certain, "does not fit:"),
        _ => (Role::Likely, "may fit:"),
    };
    let rows = fit.why.iter().map(|why| plain("", why)).collect();
    vec![Block::Headline(role, word.to_owned(), fit.target.clone()), Block::Rows(["", "why", ""], rows)]
}

/// Clients whose tokens fit alike, for the same first reason, share a row: it is the one that decides.
fn fits_of_all(clients: &[Chain]) -> Vec<Block> {
    let mut rows: Vec<Row> = Vec::new();
    let mut target = None;
    for (chain, fit) in clients.iter().filter_map(|chain| Some((chain, chain.fit.as_ref()?))) {
        target = Some(&fit.target);
        let mark = fits(fit);
        let why: Vec<String> = fit.why.first().cloned().into_iter().collect();
        match rows.iter_mut().find(|row| row.mark == Some(mark) && row.details == why) {
            Some(row) => row.value = format!("{}, {}", row.value, chain.client),
            None => rows.push(Row { mark: Some(mark), name: String::new(), value: chain.client.clone(), details: why }),
        }
    }
    target.map(|target| vec![Block::Heading(format!("For {target}")), Block::Rows(["fits", "clients", "why"], rows)]).unwrap_or_default()
}

fn fits(fit: &Fit) -> (Role, &'static str) {
    match fit.fits.as_str() {
        "yes" => (Role::Good, "fits"),
        "no" => (Role::Certain, "no"),
        _ => (Role::Likely, "unknown"),
    }
}

fn log(log: &Explained) -> Vec<Block> {
    let (role, word) = match log.verdict.as_str() {
        "agrees" => (Role::Good, "agrees:"),
        "differs" => (Role::Certain, "differs:"),
        _ => (Role::Likely, "unknown:"),
    };
    let whose = log.client.as_ref().map_or_else(|| log.because.clone(), |client| format!("log of {client}, as {}", log.because));
    let mut blocks = vec![Block::Headline(role, word.to_owned(), whose)];
    if !log.members.is_empty() {
        blocks.push(Block::Heading("What the log says, and what is to be expected here".to_owned()));
        blocks.push(Block::Rows(["member", "log and prediction", "reason in the log"], log.members.iter().map(beside).collect()));
    }
    blocks.extend(log.meaning.iter().map(|text| Block::Text(text.clone())));
    blocks
}

fn beside(member: &Beside) -> Row {
    let (role, word) = match member.verdict.as_str() {
        "agrees" => (Role::Good, "agrees"),
        "differs" => (Role::Bad, "differs"),
        _ => (Role::Dim, "open"),
    };
    let predicted = member.predicted.map_or("not in the chain", |standing| mark(standing).1);
    let value = format!("log: {} (line {}); here: {predicted}", member.logged, member.line);
    Row { mark: Some((role, word)), name: padded(&member.name, MEMBER), value, details: vec![member.reason.clone()] }
}

fn findings(findings: &[Finding]) -> Vec<Block> {
    findings.iter().flat_map(finding).collect()
}

/// A finding stands like the error of a compiler: its name, what it is, where, and what to do.
fn finding(finding: &Finding) -> Vec<Block> {
    let role = match finding.severity.as_str() {
        "danger" => Role::Certain,
        "warning" => Role::Likely,
        _ => Role::Possible,
    };
    let places = finding.places.iter().map(|place| plain("at", &said(place)));
    let fixes = finding.fix.iter().map(|fix| plain("fix", fix));
    vec![
        Block::Headline(role, format!("{}:", finding.severity), finding.id.clone()),
        Block::Text(finding.text.clone()),
        Block::Rows(["", "where, and what to do", ""], places.chain(fixes).collect()),
    ]
}
