//! Entries to Rust source: static tables, so that the program starts without reading anything.

use std::fmt::Write as _;

use crate::literals;
use crate::schema::{Catalogue, Cause, Client, Cloud, Entry, ErrorCode, PerCloud, Service, Step, Weighed, Wording};

pub(crate) fn tables(catalogue: &Catalogue) -> String {
    let mut out = String::new();
    table(&mut out, "CAUSES", "Cause", &catalogue.causes, cause);
    table(&mut out, "ERRORS", "ErrorCode", &catalogue.errors, error);
    table(&mut out, "SERVICES", "Service", &catalogue.services, service);
    table(&mut out, "CLOUDS", "Cloud", &catalogue.clouds, cloud);
    table(&mut out, "CLIENTS", "Client", &catalogue.clients, client);
    table(&mut out, "ARTICLES", "Article", &catalogue.articles, |entry| format!("Article {{ id: {:?}, text: {:?} }}", entry.id, entry.body));
    out
}

fn table<T>(out: &mut String, name: &str, kind: &str, entries: &[Entry<T>], row: impl Fn(&Entry<T>) -> String) {
    let mut sorted: Vec<&Entry<T>> = entries.iter().collect();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    let _ = writeln!(out, "pub(crate) static {name}: &[{kind}] = &[");
    for entry in sorted {
        let _ = writeln!(out, "    {},", row(entry));
    }
    out.push_str("];\n");
}

fn list(items: &[String]) -> String {
    format!("&{items:?}")
}

fn steps(steps: &[Step]) -> String {
    let rows: Vec<String> =
        steps.iter().map(|s| format!("Step {{ text: {:?}, command: {:?}, when: {:?} }}", s.text.trim(), s.command.as_deref().map(str::trim), s.when)).collect();
    format!("&[{}]", rows.join(", "))
}

fn weight(name: &str) -> &'static str {
    match name {
        "decisive" => "Weight::Decisive",
        "strong" => "Weight::Strong",
        "moderate" => "Weight::Moderate",
        _ => "Weight::Hint",
    }
}

fn weighed(rows: &[Weighed]) -> String {
    let rows: Vec<String> = rows.iter().map(|w| format!("({:?}, {})", w.fact, weight(&w.weight))).collect();
    format!("&[{}]", rows.join(", "))
}

fn cause(entry: &Entry<Cause>) -> String {
    let c = &entry.body;
    format!(
        "Cause {{ id: {:?}, title: {:?}, summary: {:?}, group: {:?}, means: {:?}, fixer: {:?}, settle: {}, fix: {}, verify: {}, prevent: {}, \
         mistaken_for: {}, supports: {}, contradicts: {}, sources: {}, last_reviewed: {:?} }}",
        entry.id,
        c.title,
        c.summary.trim(),
        c.group,
        c.means.split_whitespace().collect::<Vec<_>>().join(" "),
        c.fixer,
        steps(&c.settle),
        steps(&c.fix),
        steps(&c.verify),
        steps(&c.prevent),
        list(&c.mistaken_for),
        weighed(&c.supports),
        weighed(&c.contradicts),
        list(&c.sources),
        c.last_reviewed
    )
}

fn error(entry: &Entry<ErrorCode>) -> String {
    let e = &entry.body;
    let wordings: Vec<String> = e.wordings.iter().map(wording).collect();
    format!(
        "ErrorCode {{ id: {:?}, code: {:?}, name: {:?}, meaning: {:?}, http: &{:?}, causes: {}, weight: {}, anywhere: {}, also_written: {}, \
         services: {}, fixer: {:?}, transient: {}, status: {:?}, note: {:?}, sources: {}, last_reviewed: {:?}, wordings: &[{}] }}",
        entry.id,
        e.code,
        e.name,
        e.meaning.trim(),
        e.http,
        list(&e.causes),
        weight(&e.weight),
        e.anywhere,
        list(&e.also_written),
        list(&e.services),
        e.fixer,
        e.transient,
        e.status,
        e.note,
        list(&e.sources),
        e.last_reviewed,
        wordings.join(", ")
    )
}

fn wording(w: &Wording) -> String {
    let causes = w.causes.as_ref().map_or("None".to_owned(), |c| format!("Some({})", list(c)));
    let weight = w.weight.as_ref().map_or("None".to_owned(), |w| format!("Some({})", weight(w)));
    let longest = literals::required(&w.pattern).map_or(0, |needs| needs.longest);
    format!("Wording {{ pattern: {:?}, longest: {longest}, meaning: {:?}, causes: {causes}, weight: {weight} }}", w.pattern, w.meaning)
}

fn per_cloud(map: &PerCloud) -> String {
    let rows: Vec<String> = map.iter().map(|(cloud, items)| format!("({cloud:?}, {})", list(items))).collect();
    format!("&[{}]", rows.join(", "))
}

fn service(entry: &Entry<Service>) -> String {
    let s = &entry.body;
    let scope: Vec<String> = s.scope.iter().map(|(cloud, scope)| format!("({cloud:?}, {scope:?})")).collect();
    format!(
        "Service {{ id: {:?}, name: {:?}, category: {:?}, app_id: {:?}, credentials: {}, token_versions: {}, slash_matters: {}, role_missing: {}, \
         first_leg: {}, usual: {}, challenge: {:?}, body: {:?}, note: {:?}, hosts: {}, audiences: {}, rejected: {}, scope: &[{}], sources: {}, last_reviewed: {:?} }}",
        entry.id,
        s.name,
        s.category,
        s.app_id,
        list(&s.credentials),
        list(&s.token_versions),
        s.slash == "exact",
        s.role_missing,
        s.first_leg,
        list(&s.usual),
        s.challenge,
        s.body,
        s.note,
        per_cloud(&s.hosts),
        per_cloud(&s.audiences),
        list(&s.rejected),
        scope.join(", "),
        list(&s.sources),
        s.last_reviewed
    )
}

fn cloud(entry: &Entry<Cloud>) -> String {
    let c = &entry.body;
    format!(
        "Cloud {{ id: {:?}, name: {:?}, names: {}, authority: {:?}, authority_hosts: {}, issuers: {}, suffixes: {}, arm: {:?}, graph: {:?}, note: {:?}, sources: {}, last_reviewed: {:?} }}",
        entry.id,
        c.name,
        list(&c.names),
        c.authority,
        list(&c.authority_hosts),
        list(&c.issuers),
        list(&c.suffixes),
        c.arm,
        c.graph,
        c.note,
        list(&c.sources),
        c.last_reviewed
    )
}

fn client(entry: &Entry<Client>) -> String {
    let c = &entry.body;
    let chain: Vec<String> = c
        .chain
        .iter()
        .map(|m| format!("Member {{ name: {:?}, variables: {}, kind: {:?}, unavailable: {} }}", m.name, list(&m.variables), m.kind, list(&m.unavailable)))
        .collect();
    format!(
        "Client {{ id: {:?}, name: {:?}, language: {:?}, package: {:?}, version_checked: {:?}, signatures: {}, verbose: {}, leaks: {:?}, note: {:?}, chain: &[{}], sources: {}, last_reviewed: {:?} }}",
        entry.id,
        c.name,
        c.language,
        c.package,
        c.version_checked,
        list(&c.signatures),
        list(&c.verbose),
        c.leaks,
        c.note,
        chain.join(", "),
        list(&c.sources),
        c.last_reviewed
    )
}
