//! A page for each client that has a chain: what it picks its credential by.

use why401_catalogue::{self as catalogue, Client, Member, Picks};

use super::markdown::{Page, code, codes, line, link};

/// Where the page of a client stands under `docs/`.
pub(super) fn path(client: &Client) -> String {
    format!("reference/clients/{}.md", client.id)
}

/// A link to it from a page in the reference's folder.
pub(super) fn linked(client: &Client) -> String {
    link(client.name.str(), &format!("clients/{}.md", client.id))
}

/// The clients that have a page.
pub(super) fn known() -> impl Iterator<Item = &'static Client> {
    catalogue::clients().iter().filter(|client| !client.chain.is_empty())
}

pub(super) fn page(client: &'static Client) -> String {
    let title = client.picks.as_ref().map_or_else(|| client.name.to_owned(), |picks| format!("{}: {}", client.name, picks.class));
    let mut page = Page::new(&title, &format!("catalogue/clients/{}.toml", client.id));
    page.list(facts(client));
    if let Some(picks) = &client.picks {
        page.block("Which of its credentials would be picked on a machine, and which line decides:");
        page.block(&format!("    why401 sources --client {}", client.id));
        page.heading(2, "How it picks");
        page.list(rules(client, picks));
        page.block(&picks.note.map(|note| line(&note)).unwrap_or_default());
    }
    page.heading(2, "The chain, in order");
    page.table(&["", "Member", "Kind", "Where"], client.chain.iter().enumerate().map(|(at, member)| row(at + 1, member)));
    for member in client.chain.slice() {
        page.listed(3, &member.name, details(client, member));
        page.block(&member.note.map(|note| line(&note)).unwrap_or_default());
    }
    page.heading(2, "Its log");
    let beside = format!("With verbose logging, `why401 sources --client {} --explain-log FILE` sets the log beside the prediction.", client.id);
    page.block(client.picks.as_ref().map_or("Verbose logging:", |_| beside.as_str()));
    page.list(client.verbose.iter().map(|way| code(way)));
    page.block(&client.leaks.map(|leaks| format!("What it gives away: {}", line(&leaks))).unwrap_or_default());
    page.heading(2, "Notes");
    page.block(&client.note.map_or_else(|| "None.".to_owned(), |note| line(&note)));
    page.provenance(2, client.sources, &client.last_reviewed);
    page.into_text()
}

fn facts(client: &Client) -> Vec<String> {
    let mut facts = vec![format!("Id: {}", code(&client.id)), format!("Language: {}", client.language)];
    facts.extend(client.package.map(|package| format!("Package: {}", code(&package))));
    facts.extend(client.version_checked.map(|version| format!("Checked: {}", line(&version))));
    facts
}

fn rules(client: &Client, picks: &Picks) -> Vec<String> {
    let mut rules = Vec::new();
    match picks.selector {
        Some(selector) => {
            let case = if picks.any_case { "in any case" } else { "exactly as written here" };
            let groups = groups(client);
            let of_groups = if groups.is_empty() { String::new() } else { format!("{}, or ", groups.join(", ")) };
            rules.push(format!("{} narrows the chain: {of_groups}the name of a member, {case}.", code(&selector)));
        }
        None => rules.push("No variable narrows the chain.".to_owned()),
    }
    rules.push(
        if picks.stops_when_refused { "A member that the authority refuses ends the chain." } else { "After a refusal the next member is asked." }.to_owned(),
    );
    rules.push(format!("An empty variable counts as {}.", if picks.empty_is_set { "one that is set" } else { "not set" }));
    rules
}

/// `dev` (A, B): the values that stand for several members.
fn groups(client: &Client) -> Vec<String> {
    let mut names: Vec<&str> = client.chain.into_iter().flat_map(|member| member.groups).map(|group| group.str()).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(code).collect()
}

fn row(number: usize, member: &Member) -> Vec<String> {
    let systems = if member.systems.is_empty() { "all systems".to_owned() } else { member.systems.join(", ") };
    let gone = member.until.map(|until| format!("; gone since {}", line(&until))).unwrap_or_default();
    vec![number.to_string(), code(&member.name), member.kind.replace('-', " "), format!("{systems}{gone}")]
}

/// A set of variables as the catalogue writes it (`way: A+B|C`), in words.
fn set(text: &str) -> String {
    let (way, elements) = text.split_once(": ").unwrap_or(("", text));
    let elements: Vec<String> = elements.split('+').map(element).collect();
    let way = way.trim_end_matches('!');
    if way.is_empty() { elements.join(", ") } else { format!("{}: {}", code(way), elements.join(", ")) }
}

fn element(text: &str) -> String {
    if text == "@himds" {
        return "the agent of Azure Arc".to_owned();
    }
    let (names, value) = text.split_once('=').map_or((text, None), |(names, value)| (names, Some(value)));
    let names: Vec<String> = names.split('|').map(|name| code(name.trim_matches(['!', '?']))).collect();
    let names = names.join(" or ");
    match value {
        None => names,
        Some("") => format!("{names} not set"),
        Some("on") => format!("{names} true"),
        Some(value) => format!("{names} being {}", code(value)),
    }
}

/// What switches a member on, as the catalogue writes it (`!A|B=x|azd:key|kubeconfig:mode`), in words.
fn switch(text: &str, switched_on: bool) -> String {
    let alone = if text.starts_with('!') { " It is then the only one." } else { "" };
    let on = text.trim_start_matches('!').split('|').map(|one| match (one.split_once(':'), one.split_once('=')) {
        (Some(("azd", key)), _) => format!("the setting {} of azd is on", code(key)),
        (Some((_, mode)), _) => format!("the kubeconfig says {}", code(&format!("--login {mode}"))),
        (None, Some((name, value))) => format!("{} is {}", code(name), code(value)),
        (None, None) => format!("{} is true", code(one)),
    });
    let unset = if switched_on { ", or nothing of that is set" } else { "" };
    format!("Asked only if {}{unset}.{alone}", on.collect::<Vec<_>>().join(" or "))
}

fn details(client: &Client, member: &Member) -> Vec<String> {
    let mut details = Vec::new();
    let sets: Vec<String> = member.needs.into_iter().map(|text| set(text.str())).collect();
    details.extend((!sets.is_empty()).then(|| format!("Needs {}; the first set that is complete counts.", sets.join("; or "))));
    details.extend((!member.variables.is_empty()).then(|| format!("Reads {}.", codes(member.variables))));
    details.extend(member.switch.map(|text| switch(text.str(), member.switched_on)));
    details.extend((!member.groups.is_empty()).then(|| format!("Selected by {}.", codes(member.groups))));
    details.extend(member.package.map(|package| format!("Needs the package {} as well.", code(&package))));
    details.extend(member.since.map(|since| format!("There since {}.", line(&since))));
    details.extend(
        member.stops_when_refused.map(|stops| if stops { "A refusal ends the chain here." } else { "After a refusal the next one is asked." }.to_owned()),
    );
    details.extend(member.empty_is_set.map(|set| format!("Here an empty variable counts as {}.", if set { "one that is set" } else { "not set" })));
    let selector = client.picks.as_ref().and_then(|picks| picks.selector);
    let named = selector.filter(|_| member.selectable).map(|selector| format!(", or {} names it", code(&selector))).unwrap_or_default();
    details.extend(member.left_out.then(|| format!("Asked only if the program's code says so{named}.")));
    details.extend(selector.filter(|_| !member.selectable).map(|selector| format!("{} cannot name it.", code(&selector))));
    details.extend((!member.unavailable.is_empty()).then(|| format!("Steps aside with {}.", codes(member.unavailable))));
    details
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_put_in_words() {
        assert_eq!(set("A+B"), "`A`, `B`");
        assert_eq!(
            set("app-service!: A|B+C!+D=on+E=+F=x+@himds"),
            "`app-service`: `A` or `B`, `C`, `D` true, `E` not set, `F` being `x`, the agent of Azure Arc"
        );
    }

    #[test]
    fn switches_are_put_in_words() {
        assert_eq!(switch("!ARM_USE_MSI", false), "Asked only if `ARM_USE_MSI` is true. It is then the only one.");
        assert_eq!(
            switch("A=MSI|azd:auth.x|kubeconfig:msi", true),
            "Asked only if `A` is `MSI` or the setting `auth.x` of azd is on or the kubeconfig says `--login msi`, or nothing of that is set."
        );
    }
}
