//! Catalogue entries as pages.

mod tokens;

use why401_catalogue::{self as catalogue, Article, Cause, Client, ErrorCode, Found, List, PerCloud, Service, Str};
use why401_diagnosis::model::Step;
use why401_report::{Page, PageKind, Section};

/// The page of an entry.
pub(super) fn page(found: &Found) -> Page {
    match found {
        Found::Cause(cause) => cause_page(cause),
        Found::Error(error) => error_page(error),
        Found::Service(service) => service_page(service),
        Found::Client(client) => client_page(client),
        Found::Article(article) => article_page(article),
        Found::Claim(claim) => tokens::claim_page(claim),
        Found::Application(application) => tokens::application_page(application),
        Found::Tenant(tenant) => tokens::tenant_page(tenant),
    }
}

/// The title of an article: its first line.
pub(super) fn article_title(article: &Article) -> &str {
    article.text.lines().next().unwrap_or(article.id.str()).trim_start_matches(['#', ' '])
}

fn filled(text: &str) -> String {
    catalogue::fill(text, |_| None)
}

fn steps(steps: &[catalogue::Step]) -> Vec<Step> {
    steps.iter().map(|s| Step { text: filled(s.text.str()), command: s.command.map(|c| filled(&c)), when: s.when.map(catalogue::Str::to_owned) }).collect()
}

fn text(heading: &str, paragraphs: Vec<String>) -> Section {
    Section { heading: heading.to_owned(), paragraphs, steps: Vec::new() }
}

fn todo_list(heading: &str, list: &[catalogue::Step]) -> Section {
    Section { heading: heading.to_owned(), paragraphs: Vec::new(), steps: steps(list) }
}

fn owned(list: List<Str>) -> Vec<String> {
    list.into_iter().map(|s| s.str().to_owned()).collect()
}

/// Leaves out sections that would be empty.
fn filled_sections(sections: Vec<Section>) -> Vec<Section> {
    sections.into_iter().filter(|s| !s.paragraphs.is_empty() || !s.steps.is_empty()).collect()
}

fn cause_page(cause: &Cause) -> Page {
    let codes: Vec<&str> = catalogue::errors().iter().filter(|e| e.causes.first() == Some(cause.id.str())).map(|e| e.code.str()).collect();
    let listed = if codes.is_empty() { Vec::new() } else { vec![codes.join(", ")] };
    Page {
        id: cause.id.to_owned(),
        title: cause.title.to_owned(),
        kind: PageKind::Cause,
        sections: filled_sections(vec![
            text("", vec![filled(cause.means.str()), format!("Fixed by: {}.", cause.fixer.replace('-', " "))]),
            todo_list("Fix", cause.fix.slice()),
            todo_list("Verify", cause.verify.slice()),
            todo_list("Prevent", cause.prevent.slice()),
            todo_list("What would settle it", cause.settle.slice()),
            text("Codes that point to it", listed),
        ]),
        sources: owned(cause.sources),
        see_also: owned(cause.mistaken_for),
    }
}

fn error_page(error: &ErrorCode) -> Page {
    let mut about = vec![filled(error.meaning.str())];
    about.extend(error.note.map(|n| filled(&n)));
    about.extend(error.transient.then(|| "It may pass by itself: wait and try again.".to_owned()));
    let statuses: Vec<String> = error.http.iter().map(u16::to_string).collect();
    let printed = if statuses.is_empty() { String::new() } else { format!(" with HTTP {}", statuses.join(" or ")) };
    about.push(format!("Printed by {}{printed}; {}, reviewed {}.", error.issuer(), error.status, error.last_reviewed));
    let meanings = error.wordings.iter().filter_map(|w| w.meaning).map(|m| filled(&m)).collect();
    let causes = error.causes.iter().filter_map(|id| catalogue::cause(id)).map(|c| format!("`{}`: {}.", c.id, c.title)).collect();
    let fix = error.causes.first().and_then(catalogue::cause).map_or(&[][..], |c| c.fix.slice());
    Page {
        id: error.id.to_owned(),
        title: error.name.map_or_else(|| error.code.to_owned(), |name| format!("{} ({name})", error.code)),
        kind: PageKind::Error,
        sections: filled_sections(vec![
            text("", about),
            text("Its messages say", meanings),
            text("Causes, the likeliest first", causes),
            todo_list("Fix of the first", fix),
        ]),
        sources: owned(error.sources),
        see_also: owned(error.causes),
    }
}

fn per_cloud(list: PerCloud) -> Vec<String> {
    list.iter().map(|(cloud, items)| format!("{cloud}: {}", items.iter().map(|i| format!("`{i}`")).collect::<Vec<_>>().join(", "))).collect()
}

fn service_page(service: &Service) -> Page {
    let mut about = vec![format!("Takes: {}.", service.credentials.join(", "))];
    about.extend(service.app_id.map(|id| format!("Application id: `{id}`.")));
    about.extend((service.role_missing > 0).then(|| format!("A valid identity without the role gets {}.", service.role_missing)));
    about.extend(service.first_leg.then(|| "Its clients send a first request without a token on purpose; that 401 is normal.".to_owned()));
    about.extend(service.note.map(|n| filled(&n)));
    let scopes = service.scope.iter().map(|(cloud, scope)| format!("{cloud}: `{scope}`")).collect();
    let challenge = service.challenge.iter().map(|c| format!("`{c}`")).collect();
    Page {
        id: service.id.to_owned(),
        title: service.name.to_owned(),
        kind: PageKind::Service,
        sections: filled_sections(vec![
            text("", about),
            text("Hosts", per_cloud(service.hosts)),
            text("Audiences it accepts", per_cloud(service.audiences)),
            text("Audiences people try that it refuses", service.rejected.iter().map(|r| format!("`{r}`")).collect()),
            text("Scope to ask for", scopes),
            text("Challenge", challenge),
        ]),
        sources: owned(service.sources),
        see_also: owned(service.usual),
    }
}

fn client_page(client: &Client) -> Page {
    let mut about: Vec<String> = client
        .package
        .map(|p| format!("Package: `{p}`{}.", client.version_checked.map(|v| format!(", checked at {v}")).unwrap_or_default()))
        .into_iter()
        .collect();
    about.extend(client.note.map(|n| filled(&n)));
    about.extend(client.leaks.map(|l| format!("What its log gives away: {}", filled(l.str()))));
    let chain = client.chain.iter().enumerate().map(|(at, m)| {
        let variables = if m.variables.is_empty() {
            String::new()
        } else {
            format!(" (reads {})", m.variables.iter().map(|v| format!("`{v}`")).collect::<Vec<_>>().join(", "))
        };
        format!("{}. `{}`{variables}", at + 1, m.name)
    });
    Page {
        id: client.id.to_owned(),
        title: client.name.to_owned(),
        kind: PageKind::Client,
        sections: filled_sections(vec![
            text("", about),
            text("Credential chain, in order", chain.collect()),
            text("Verbose logging", client.verbose.iter().map(|v| format!("`{v}`")).collect()),
        ]),
        sources: owned(client.sources),
        see_also: Vec::new(),
    }
}

/// An article's Markdown, by its second-level headings.
fn article_page(article: &Article) -> Page {
    let body = article.text.split_once('\n').map_or("", |(_, body)| body);
    let sections = body.split("\n## ").enumerate().map(|(at, part)| {
        let (heading, rest) = if at == 0 { ("", part) } else { part.split_once('\n').unwrap_or((part, "")) };
        text(heading.trim(), rest.split("\n\n").map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned).collect())
    });
    Page {
        id: article.id.to_owned(),
        title: article_title(article).to_owned(),
        kind: PageKind::Article,
        sections: filled_sections(sections.collect()),
        sources: Vec::new(),
        see_also: Vec::new(),
    }
}
