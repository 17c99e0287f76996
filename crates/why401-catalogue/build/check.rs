//! What serde cannot see: dangling ids, duplicates, empty texts, patterns that are too loose.

mod tokens;

use std::collections::{BTreeMap, BTreeSet};

use regex_syntax::hir::{Hir, HirKind};

use crate::literals;
use crate::schema::{Catalogue, Cause, ErrorCode, Step};

const WEIGHTS: [&str; 4] = ["decisive", "strong", "moderate", "hint"];
const GROUPS: [&str; 7] = ["token", "client-credential", "directory", "source", "path", "other-credential", "not-authentication"];
const FIXERS: [&str; 7] = ["caller", "app-owner", "tenant-admin", "resource-owner", "network-owner", "provider", "nobody"];
const SIDES: [&str; 5] = ["client", "identity", "infrastructure", "service", "none"];
const STATUSES: [&str; 3] = ["documented", "observed", "unverified"];
const CREDENTIALS: [&str; 8] = ["bearer", "pop", "shared-key", "sas", "api-key", "basic", "certificate", "anonymous"];
const LANGUAGES: [&str; 11] = ["python", "dotnet", "java", "javascript", "go", "rust", "cpp", "shell", "powershell", "hcl", "any"];
const KINDS: [&str; 15] = [
    "environment",
    "workload-identity",
    "managed-identity",
    "cli",
    "azd",
    "powershell",
    "ide",
    "shared-cache",
    "broker",
    "interactive",
    "secret",
    "certificate",
    "device-code",
    "oidc",
    "other",
];
/// What members of some clients do otherwise than those of others.
const QUIRKS: [&str; 14] = [
    "raises",
    "checks-tenant",
    "checks-authority",
    "reads-certificate-at-once",
    "pem-only",
    "stops-without-file",
    "stops-when-down",
    "probes",
    "impatient-probe",
    "id-stops-service-fabric",
    "id-bars-service-fabric",
    "id-bars-cloud-shell",
    "alone-without-workload",
    "joins-host-as-it-is",
];
/// Systems that paths differ by.
const SYSTEMS: [&str; 3] = ["linux", "macos", "windows"];
/// How a cache is protected: not at all, by the system, nothing secret in it, or one or the other.
const PROTECTIONS: [&str; 4] = ["plain", "encrypted", "none", "either"];
/// Forms of caches; each is read by a module of its own.
const FORMS: [&str; 16] = [
    "msal",
    "az-profile",
    "az-secrets",
    "az-config",
    "azd-account",
    "azd-secret",
    "powershell-context",
    "authentication-record",
    "azcopy",
    "kubeconfig",
    "docker",
    "token-provider",
    "settings",
    "session",
    "keyring",
    "opaque",
];
/// Names that texts may hold in braces; the same list as `PLACEHOLDERS` in the crate.
const PLACEHOLDERS: [&str; 34] = [
    "tenant",
    "expected_tenant",
    "actual_tenant",
    "audience",
    "actual_audience",
    "scope",
    "client_id",
    "object_id",
    "host",
    "url",
    "authority",
    "service",
    "subscription",
    "resource_id",
    "vault",
    "account",
    "registry",
    "namespace",
    "subject",
    "issuer",
    "expected_issuer",
    "actual_issuer",
    "thumbprint",
    "kid",
    "user",
    "principal",
    "action",
    "role",
    "ip",
    "expires",
    "now",
    "code",
    "cloud",
    "credential",
];
/// Names that only captures have.
const CAPTURES: [&str; 5] = ["expected_audience", "not_before", "issued", "reason", "status"];
/// Shortest literal that may anchor a pattern.
const SHORTEST_LITERAL: usize = 5;
/// Most repetitions of one element; `.*` is refused.
const MOST_REPETITIONS: u32 = 1000;

struct Checker<'a> {
    problems: &'a mut Vec<String>,
    causes: BTreeSet<&'a str>,
    services: BTreeSet<&'a str>,
    clouds: BTreeSet<&'a str>,
}

pub(crate) fn check(catalogue: &Catalogue, problems: &mut Vec<String>) {
    let mut checker = Checker {
        problems,
        causes: catalogue.causes.iter().map(|e| e.id.as_str()).collect(),
        services: catalogue.services.iter().map(|e| e.id.as_str()).collect(),
        clouds: catalogue.clouds.iter().map(|e| e.id.as_str()).collect(),
    };
    for entry in &catalogue.causes {
        checker.cause(&entry.file, &entry.body);
    }
    for entry in &catalogue.errors {
        checker.error(&entry.file, &entry.body);
    }
    checker.services(catalogue);
    checker.clouds(catalogue);
    checker.clients(catalogue);
    checker.caches(catalogue);
    checker.tokens(catalogue);
    checker.duplicates(catalogue);
    for entry in &catalogue.articles {
        checker.require(&entry.file, entry.body.starts_with("# "), "an article begins with `# Title`");
    }
}

impl Checker<'_> {
    fn say(&mut self, file: &str, problem: impl std::fmt::Display) {
        self.problems.push(format!("{file}: {problem}"));
    }

    fn require(&mut self, file: &str, holds: bool, problem: &str) {
        if !holds {
            self.say(file, problem);
        }
    }

    fn one_of(&mut self, file: &str, field: &str, value: &str, allowed: &[&str]) {
        if !allowed.contains(&value) {
            self.say(file, format!("{field} = \"{value}\" is none of {}", allowed.join(", ")));
        }
    }

    fn text(&mut self, file: &str, field: &str, text: &str) {
        self.require(file, !text.trim().is_empty(), &format!("{field} is empty"));
        for name in placeholders(text) {
            if !PLACEHOLDERS.contains(&name.as_str()) {
                self.say(file, format!("{field} holds the unknown placeholder {{{name}}} (a literal brace is doubled)"));
            }
        }
    }

    fn sources(&mut self, file: &str, sources: &[String], last_reviewed: &str) {
        self.require(file, !sources.is_empty(), "sources is empty");
        self.require(file, sources.iter().all(|s| s.len() > 5), "a source is too short to be found again");
        let date = last_reviewed.len() == 10 && last_reviewed.split('-').filter(|p| p.parse::<u16>().is_ok()).count() == 3;
        self.require(file, date, "last_reviewed is not a date like 2026-11-23");
    }

    fn steps(&mut self, file: &str, field: &str, steps: &[Step]) {
        self.require(file, !steps.is_empty(), &format!("{field} is empty"));
        for step in steps {
            self.text(file, field, &step.text);
            if let Some(command) = &step.command {
                self.text(file, field, command);
            }
            if let Some(when) = &step.when {
                self.text(file, field, when);
            }
        }
    }

    fn cause_ids(&mut self, file: &str, ids: &[String]) {
        for id in ids {
            if !self.causes.contains(id.as_str()) {
                self.say(file, format!("there is no cause `{id}`"));
            }
        }
    }

    fn service_ids(&mut self, file: &str, ids: &[String]) {
        for id in ids {
            if !self.services.contains(id.as_str()) {
                self.say(file, format!("there is no service `{id}`"));
            }
        }
    }

    fn cloud_id(&mut self, file: &str, id: &str) {
        if !self.clouds.contains(id) {
            self.say(file, format!("there is no cloud `{id}`"));
        }
    }

    fn cause(&mut self, file: &str, cause: &Cause) {
        for (field, text) in [("title", &cause.title), ("summary", &cause.summary), ("means", &cause.means)] {
            self.text(file, field, text);
        }
        self.require(file, cause.title.chars().count() <= 60, "title is longer than 60 characters");
        self.one_of(file, "group", &cause.group, &GROUPS);
        self.one_of(file, "fixer", &cause.fixer, &FIXERS);
        self.one_of(file, "side", &cause.side, &SIDES);
        for (field, steps) in [("settle", &cause.settle), ("fix", &cause.fix), ("verify", &cause.verify), ("prevent", &cause.prevent)] {
            self.steps(file, field, steps);
        }
        self.cause_ids(file, &cause.mistaken_for);
        let mut seen = BTreeSet::new();
        for weighed in cause.supports.iter().chain(&cause.contradicts) {
            self.one_of(file, "weight", &weighed.weight, &WEIGHTS);
            if !seen.insert(&weighed.fact) {
                self.say(file, format!("the fact `{}` is named twice", weighed.fact));
            }
        }
        self.sources(file, &cause.sources, &cause.last_reviewed);
    }

    fn error(&mut self, file: &str, error: &ErrorCode) {
        self.require(file, !error.code.trim().is_empty(), "code is empty");
        self.text(file, "meaning", &error.meaning);
        self.require(file, !error.causes.is_empty(), "causes is empty");
        self.cause_ids(file, &error.causes);
        self.one_of(file, "weight", &error.weight, &WEIGHTS);
        self.one_of(file, "fixer", &error.fixer, &FIXERS);
        self.one_of(file, "status", &error.status, &STATUSES);
        self.service_ids(file, &error.services);
        self.sources(file, &error.sources, &error.last_reviewed);
        let spoken = error.anywhere || !error.wordings.is_empty() || is_code(&error.code) || error.also_written.iter().any(|c| is_code(c));
        self.require(file, spoken, "nothing would ever recognise this entry: give it a `wording`");
        for wording in &error.wordings {
            self.cause_ids(file, wording.causes.as_deref().unwrap_or_default());
            self.require(file, wording.causes.as_ref().is_none_or(|c| !c.is_empty()), "a wording's causes are empty");
            if let Some(weight) = &wording.weight {
                self.one_of(file, "weight", weight, &WEIGHTS);
            }
            self.pattern(file, &wording.pattern);
        }
    }

    fn pattern(&mut self, file: &str, pattern: &str) {
        let parsed = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern);
        match parsed {
            Err(error) => self.say(file, format!("pattern {pattern:?}: {}", error.to_string().replace('\n', " "))),
            Ok(hir) => {
                self.require(file, bounded(&hir), &format!("pattern {pattern:?} repeats without a bound"));
                self.require(
                    file,
                    !pattern.contains("  ") && !pattern.contains("\\n"),
                    &format!("pattern {pattern:?} holds white space that the folded text never has"),
                );
                let anchored = literals::required(pattern).is_some_and(|needs| needs.literals.iter().all(|l| l.text.trim().len() >= SHORTEST_LITERAL));
                self.require(file, anchored, &format!("pattern {pattern:?} has no literal of {SHORTEST_LITERAL} characters that every match holds"));
                self.capture_names(file, pattern);
            }
        }
    }

    fn capture_names(&mut self, file: &str, pattern: &str) {
        let syntax = regex_automata::util::syntax::Config::new().unicode(false).utf8(false);
        let Ok(regex) = regex_automata::nfa::thompson::NFA::compiler().syntax(syntax).build(pattern) else {
            self.say(file, format!("pattern {pattern:?} does not compile"));
            return;
        };
        for name in regex.group_info().pattern_names(regex_automata::PatternID::ZERO).flatten() {
            if !PLACEHOLDERS.contains(&name) && !CAPTURES.contains(&name) {
                self.say(file, format!("pattern {pattern:?} has the unknown capture `{name}`"));
            }
        }
    }

    fn services(&mut self, catalogue: &Catalogue) {
        for entry in &catalogue.services {
            let (file, service) = (&entry.file, &entry.body);
            self.require(file, !service.name.is_empty() && !service.category.is_empty(), "name or category is empty");
            self.one_of(file, "slash", &service.slash, &["exact", "ignored"]);
            for credential in &service.credentials {
                self.one_of(file, "credentials", credential, &CREDENTIALS);
            }
            self.cause_ids(file, &service.usual);
            let clouds: Vec<String> = service.hosts.keys().chain(service.audiences.keys()).chain(service.scope.keys()).cloned().collect();
            for cloud in clouds.iter().filter(|cloud| *cloud != "any") {
                self.cloud_id(file, cloud);
            }
            self.sources(file, &service.sources, &service.last_reviewed);
        }
    }

    fn clouds(&mut self, catalogue: &Catalogue) {
        let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
        for entry in &catalogue.clouds {
            let (file, cloud) = (&entry.file, &entry.body);
            self.require(file, !cloud.name.is_empty() && !cloud.authority.is_empty(), "name or authority is empty");
            self.require(file, !cloud.authority_hosts.is_empty(), "authority_hosts is empty");
            for suffix in &cloud.suffixes {
                if let Some(other) = owners.insert(suffix, file) {
                    self.say(file, format!("the suffix {suffix} stands in {other} too"));
                }
            }
            self.sources(file, &cloud.sources, &cloud.last_reviewed);
        }
    }

    fn clients(&mut self, catalogue: &Catalogue) {
        for entry in &catalogue.clients {
            let (file, client) = (&entry.file, &entry.body);
            self.one_of(file, "language", &client.language, &LANGUAGES);
            self.require(file, client.signatures.iter().all(|s| s.len() >= SHORTEST_LITERAL), "a signature is shorter than 5 characters");
            for member in &client.chain {
                self.one_of(file, "kind", &member.kind, &KINDS);
                self.one_of(file, "empty", &member.empty, &["", "set", "unset"]);
                self.one_of(file, "refused", &member.refused, &["", "stop", "next"]);
                for quirk in &member.quirks {
                    self.one_of(file, "quirks", quirk, &QUIRKS);
                }
                for system in &member.systems {
                    self.one_of(file, "systems", system, &SYSTEMS);
                }
            }
            if let Some(picks) = &client.picks {
                self.one_of(file, "refused", &picks.refused, &["stop", "next"]);
                self.one_of(file, "empty", &picks.empty, &["set", "unset"]);
                self.one_of(file, "authority", &picks.authority, &["", "https", "bare"]);
                self.one_of(file, "selector_case", &picks.selector_case, &["", "any", "exact"]);
                self.require(file, !client.chain.is_empty(), "picks without a chain");
            }
            self.sources(file, &client.sources, &client.last_reviewed);
        }
    }

    fn caches(&mut self, catalogue: &Catalogue) {
        for entry in &catalogue.caches {
            let (file, cache) = (&entry.file, &entry.body);
            self.one_of(file, "form", &cache.form, &FORMS);
            self.require(file, !cache.name.is_empty() && !cache.tool.is_empty(), "name or tool is empty");
            self.require(file, cache.paths.values().flatten().any(|path| !path.is_empty()), "no path is named");
            for system in cache.paths.keys().chain(cache.protection.keys()) {
                self.one_of(file, "paths and protection", system, &SYSTEMS);
            }
            for how in cache.protection.values() {
                self.one_of(file, "protection", how, &PROTECTIONS);
            }
            self.sources(file, &cache.sources, &cache.last_reviewed);
        }
    }

    fn duplicates(&mut self, catalogue: &Catalogue) {
        let mut owners: BTreeMap<(String, String), String> = BTreeMap::new();
        let mut patterns: BTreeMap<&str, &str> = BTreeMap::new();
        for entry in &catalogue.errors {
            let issuer = entry.id.split('/').next().unwrap_or_default().to_owned();
            let code = entry.body.code.to_ascii_lowercase();
            if let Some(other) = owners.insert((issuer, code), entry.file.clone()) {
                self.say(&entry.file, format!("the code {} stands in {other} too", entry.body.code));
            }
            for wording in &entry.body.wordings {
                if let Some(other) = patterns.insert(&wording.pattern, &entry.file) {
                    self.say(&entry.file, format!("the pattern {:?} stands in {other} too", wording.pattern));
                }
            }
        }
    }
}

/// Whether `code` can be read as the value of an error-code field.
fn is_code(code: &str) -> bool {
    !code.contains(' ')
}

fn bounded(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Repetition(r) => r.max.is_some_and(|max| max <= MOST_REPETITIONS) && bounded(&r.sub),
        HirKind::Capture(c) => bounded(&c.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().all(bounded),
        _ => true,
    }
}

/// Names in single braces.
fn placeholders(text: &str) -> Vec<String> {
    let plain = text.replace("{{", "\u{1}").replace("}}", "\u{2}");
    plain.split('{').skip(1).map(|rest| rest.split('}').next().unwrap_or_default().to_owned()).collect()
}
