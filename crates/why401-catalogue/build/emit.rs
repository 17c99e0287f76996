//! Entries to Rust source: static tables, so that the program starts without reading anything.

mod tokens;

use std::fmt::Write as _;

use crate::literals;
use crate::pack::Packer;
use crate::schema::{Cache, Catalogue, Cause, Client, Cloud, Entry, ErrorCode, Member, PerCloud, Picks, Service, Step, Weighed, Wording};

pub(crate) fn tables(catalogue: &Catalogue, pack: &mut Packer) -> String {
    let mut out = String::new();
    table(&mut out, pack, "CAUSES", "Cause", &catalogue.causes, cause);
    table(&mut out, pack, "ERRORS", "ErrorCode", &catalogue.errors, error);
    table(&mut out, pack, "SERVICES", "Service", &catalogue.services, service);
    table(&mut out, pack, "CLOUDS", "Cloud", &catalogue.clouds, cloud);
    table(&mut out, pack, "CLIENTS", "Client", &catalogue.clients, client);
    table(&mut out, pack, "CACHES", "Cache", &catalogue.caches, cache);
    table(&mut out, pack, "ARTICLES", "Article", &catalogue.articles, |pack, text| format!("text: {}", pack.text(text)));
    tokens::tables(&mut out, pack, catalogue);
    out
}

fn table<T>(out: &mut String, pack: &mut Packer, name: &str, kind: &str, entries: &[Entry<T>], fields: impl Fn(&mut Packer, &T) -> String) {
    let mut sorted: Vec<&Entry<T>> = entries.iter().collect();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    sorted_table(out, pack, name, kind, &sorted, fields);
}

/// A table in the order of its lookup.
fn sorted_table<T>(out: &mut String, pack: &mut Packer, name: &str, kind: &str, sorted: &[&Entry<T>], fields: impl Fn(&mut Packer, &T) -> String) {
    let _ = writeln!(out, "pub(crate) static {name}: [{kind}; {}] = [", sorted.len());
    for entry in sorted {
        let id = pack.text(&entry.id);
        let _ = writeln!(out, "    {kind} {{ id: {id}, {} }},", fields(pack, &entry.body));
    }
    out.push_str("];\n");
}

fn steps(pack: &mut Packer, steps: &[Step]) -> String {
    let rows = steps
        .iter()
        .map(|s| {
            let (text, command, when) = (pack.text(s.text.trim()), pack.maybe(s.command.as_ref()), pack.maybe(s.when.as_ref()));
            format!("Step {{ text: {text}, command: {command}, when: {when} }}")
        })
        .collect();
    pack.list("STEPS", rows)
}

fn weight(name: &str) -> &'static str {
    match name {
        "decisive" => "Weight::Decisive",
        "strong" => "Weight::Strong",
        "moderate" => "Weight::Moderate",
        _ => "Weight::Hint",
    }
}

fn weighed(pack: &mut Packer, rows: &[Weighed]) -> String {
    let rows = rows.iter().map(|w| format!("({}, {})", pack.text(&w.fact), weight(&w.weight))).collect();
    pack.list("WEIGHED", rows)
}

fn cause(pack: &mut Packer, c: &Cause) -> String {
    format!(
        "title: {}, summary: {}, group: {}, means: {}, fixer: {}, side: {}, settle: {}, fix: {}, verify: {}, prevent: {}, \
         mistaken_for: {}, supports: {}, contradicts: {}, sources: {}, last_reviewed: {}",
        pack.text(&c.title),
        pack.text(c.summary.trim()),
        pack.text(&c.group),
        pack.text(&c.means.split_whitespace().collect::<Vec<_>>().join(" ")),
        pack.text(&c.fixer),
        pack.text(&c.side),
        steps(pack, &c.settle),
        steps(pack, &c.fix),
        steps(pack, &c.verify),
        steps(pack, &c.prevent),
        pack.texts(&c.mistaken_for),
        weighed(pack, &c.supports),
        weighed(pack, &c.contradicts),
        pack.texts(&c.sources),
        pack.text(&c.last_reviewed)
    )
}

fn error(pack: &mut Packer, e: &ErrorCode) -> String {
    let wordings = e.wordings.iter().map(|w| wording(pack, w)).collect();
    let http = e.http.iter().map(u16::to_string).collect();
    format!(
        "code: {}, name: {}, meaning: {}, http: {}, causes: {}, weight: {}, anywhere: {}, also_written: {}, \
         services: {}, fixer: {}, transient: {}, status: {}, note: {}, sources: {}, last_reviewed: {}, wordings: {}",
        pack.text(&e.code),
        pack.maybe(e.name.as_ref()),
        pack.text(e.meaning.trim()),
        pack.list("NUMBERS", http),
        pack.texts(&e.causes),
        weight(&e.weight),
        e.anywhere,
        pack.texts(&e.also_written),
        pack.texts(&e.services),
        pack.text(&e.fixer),
        e.transient,
        pack.text(&e.status),
        pack.maybe(e.note.as_ref()),
        pack.texts(&e.sources),
        pack.text(&e.last_reviewed),
        pack.list("WORDINGS", wordings)
    )
}

fn wording(pack: &mut Packer, w: &Wording) -> String {
    let causes = w.causes.as_ref().map_or("None".to_owned(), |c| format!("Some({})", pack.texts(c)));
    let weight = w.weight.as_ref().map_or("None".to_owned(), |w| format!("Some({})", weight(w)));
    let longest = literals::required(&w.pattern).map_or(0, |needs| needs.longest);
    let (pattern, meaning) = (pack.text(&w.pattern), pack.maybe(w.meaning.as_ref()));
    format!("Wording {{ pattern: {pattern}, longest: {longest}, meaning: {meaning}, causes: {causes}, weight: {weight} }}")
}

fn per_cloud(pack: &mut Packer, map: &PerCloud) -> String {
    let rows = map.iter().map(|(cloud, items)| format!("({}, {})", pack.text(cloud), pack.texts(items))).collect();
    pack.list("GROUPED", rows)
}

fn service(pack: &mut Packer, s: &Service) -> String {
    let scope = s.scope.iter().map(|(cloud, scope)| format!("({}, {})", pack.text(cloud), pack.text(scope))).collect();
    format!(
        "name: {}, category: {}, app_id: {}, credentials: {}, token_versions: {}, slash_matters: {}, skew: {:?}, role_missing: {}, \
         first_leg: {}, usual: {}, challenge: {}, body: {}, note: {}, hosts: {}, audiences: {}, rejected: {}, scope: {}, sources: {}, last_reviewed: {}",
        pack.text(&s.name),
        pack.text(&s.category),
        pack.maybe(s.app_id.as_ref()),
        pack.texts(&s.credentials),
        pack.texts(&s.token_versions),
        s.slash == "exact",
        s.skew,
        s.role_missing,
        s.first_leg,
        pack.texts(&s.usual),
        pack.maybe(s.challenge.as_ref()),
        pack.maybe(s.body.as_ref()),
        pack.maybe(s.note.as_ref()),
        per_cloud(pack, &s.hosts),
        per_cloud(pack, &s.audiences),
        pack.texts(&s.rejected),
        pack.list("PAIRS", scope),
        pack.texts(&s.sources),
        pack.text(&s.last_reviewed)
    )
}

fn cloud(pack: &mut Packer, c: &Cloud) -> String {
    format!(
        "name: {}, names: {}, authority: {}, authority_hosts: {}, issuers: {}, suffixes: {}, arm: {}, graph: {}, note: {}, sources: {}, last_reviewed: {}",
        pack.text(&c.name),
        pack.texts(&c.names),
        pack.text(&c.authority),
        pack.texts(&c.authority_hosts),
        pack.texts(&c.issuers),
        pack.texts(&c.suffixes),
        pack.maybe(c.arm.as_ref()),
        pack.maybe(c.graph.as_ref()),
        pack.maybe(c.note.as_ref()),
        pack.texts(&c.sources),
        pack.text(&c.last_reviewed)
    )
}

fn client(pack: &mut Packer, c: &Client) -> String {
    let chain = c.chain.iter().map(|m| member(pack, m)).collect();
    format!(
        "name: {}, language: {}, package: {}, version_checked: {}, signatures: {}, verbose: {}, leaks: {}, note: {}, chain: {}, picks: {}, sources: {}, last_reviewed: {}",
        pack.text(&c.name),
        pack.text(&c.language),
        pack.maybe(c.package.as_ref()),
        pack.maybe(c.version_checked.as_ref()),
        pack.texts(&c.signatures),
        pack.texts(&c.verbose),
        pack.maybe(c.leaks.as_ref()),
        pack.maybe(c.note.as_ref()),
        pack.list("MEMBERS", chain),
        c.picks.as_ref().map_or("None".to_owned(), |p| format!("Some({})", picks(pack, p))),
        pack.texts(&c.sources),
        pack.text(&c.last_reviewed)
    )
}

fn member(pack: &mut Packer, m: &Member) -> String {
    format!(
        "Member {{ name: {}, variables: {}, kind: {}, unavailable: {}, groups: {}, needs: {}, beneath: {}, \
         empty_is_set: {}, stops_when_refused: {}, quirks: {}, switch: {}, switched_on: {}, systems: {}, \
         package: {}, since: {}, until: {}, selectable: {}, left_out: {}, note: {} }}",
        pack.text(&m.name),
        pack.texts(&m.variables),
        pack.text(&m.kind),
        pack.texts(&m.unavailable),
        pack.texts(&m.groups),
        pack.texts(&m.needs),
        pack.texts(&m.beneath),
        either(&m.empty, "set"),
        either(&m.refused, "stop"),
        pack.texts(&m.quirks),
        pack.maybe(m.switch.as_ref()),
        m.switched_on,
        pack.texts(&m.systems),
        pack.maybe(m.package.as_ref()),
        pack.maybe(m.since.as_ref()),
        pack.maybe(m.until.as_ref()),
        !m.not_selectable,
        m.left_out,
        pack.maybe(m.note.as_ref())
    )
}

/// Whether `value` is `yes`, if it is said at all.
fn either(value: &str, yes: &str) -> String {
    if value.is_empty() { "None".to_owned() } else { format!("Some({})", value == yes) }
}

fn picks(pack: &mut Packer, p: &Picks) -> String {
    format!(
        "Picks {{ class: {}, selector: {}, any_case: {}, stops_when_refused: {}, empty_is_set: {}, bare_authority: {}, note: {} }}",
        pack.text(&p.class),
        pack.maybe(p.selector.as_ref()),
        p.selector_case != "exact",
        p.refused == "stop",
        p.empty == "set",
        either(&p.authority, "bare"),
        pack.maybe(p.note.as_ref())
    )
}

fn cache(pack: &mut Packer, c: &Cache) -> String {
    let protection = c.protection.iter().map(|(os, how)| format!("({}, {})", pack.text(os), pack.text(how))).collect();
    format!(
        "name: {}, tool: {}, form: {}, paths: {}, protection: {}, moved_by: {}, lock: {}, clear: {}, note: {}, sources: {}, last_reviewed: {}",
        pack.text(&c.name),
        pack.text(&c.tool),
        pack.text(&c.form),
        per_cloud(pack, &c.paths),
        pack.list("PAIRS", protection),
        pack.maybe(c.moved_by.as_ref()),
        pack.maybe(c.lock.as_ref()),
        pack.maybe(c.clear.as_ref()),
        pack.maybe(c.note.as_ref()),
        pack.texts(&c.sources),
        pack.text(&c.last_reviewed)
    )
}
