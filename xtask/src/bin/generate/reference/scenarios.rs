//! All scenarios of the lab.

use why401_lab::scenario::Scenario;

use super::causes;
use super::markdown::{Page, code, line};

pub(super) fn page() -> String {
    let mut page = Page::new("Scenarios of the lab", "crates/why401-lab/scenarios/");
    let scenarios = Scenario::all();
    page.block(&format!(
        "What `why401 lab run` plays: {} failures that are staged with real requests, and the cause that has to be found. `why401 lab run NAME --show` plays one.",
        scenarios.len()
    ));
    page.table(&["Scenario", "What happens", "Cause", "Why"], scenarios.iter().map(row));
    page.into_text()
}

fn row(scenario: &Scenario) -> Vec<String> {
    let also: Vec<String> = scenario.also.iter().map(|cause| causes::linked(cause, "")).collect();
    let cause = causes::linked(&scenario.expect, "");
    let cause = if also.is_empty() { cause } else { format!("{cause}; right as well: {}", also.join(", ")) };
    vec![code(&scenario.name), line(&scenario.title), cause, line(&scenario.reason)]
}
