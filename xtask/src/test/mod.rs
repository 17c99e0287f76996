//! `cargo xtask test`: the test command. Runs every check, then says how each went.

mod accuracy;
mod e2e;
mod steps;
mod tools;

use std::time::Instant;

use crate::Error;
use tools::Tools;

/// How much of it to run.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Run these checks only; may be given several times
    #[arg(long, value_name = "CHECK", value_parser = clap::builder::PossibleValuesParser::new(STEPS.iter().map(|s| s.name)))]
    only: Vec<String>,
    /// Install nothing; checks whose tool is missing are skipped
    #[arg(long)]
    no_install: bool,
}

/// How a check went.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Passed(String),
    Failed(String),
    /// It could not be done here; the text says why.
    Skipped(String),
}

/// A check.
struct Step {
    name: &'static str,
    run: fn(&Tools) -> Result<Outcome, Error>,
}

/// What is quick and fails often comes first.
const STEPS: &[Step] = &[
    Step { name: "layout", run: steps::layout },
    Step { name: "format", run: steps::format },
    Step { name: "clippy", run: steps::clippy },
    Step { name: "tests", run: steps::tests },
    Step { name: "e2e", run: e2e::check },
    Step { name: "doc-tests", run: steps::doc_tests },
    Step { name: "docs", run: steps::docs },
    Step { name: "generated", run: steps::generated },
    Step { name: "dependencies", run: steps::dependencies },
    Step { name: "advisories", run: steps::advisories },
    Step { name: "accuracy", run: accuracy::check },
];

/// Runs the checks to the end, whatever fails, and prints the summary last.
pub(crate) fn run(options: &Options) -> Result<bool, Error> {
    let tools = Tools::new(!options.no_install)?;
    let wanted = |step: &&Step| options.only.is_empty() || options.only.iter().any(|name| name == step.name);
    let rows: Vec<_> = STEPS.iter().filter(wanted).map(|step| timed(step, &tools)).collect();
    println!();
    for (name, outcome, seconds) in &rows {
        println!("{}", row(name, outcome, *seconds));
    }
    Ok(rows.iter().all(|(_, outcome, _)| !matches!(outcome, Outcome::Failed(_))))
}

fn timed(step: &Step, tools: &Tools) -> (&'static str, Outcome, f64) {
    println!("\n== {}", step.name);
    let start = Instant::now();
    let outcome = (step.run)(tools).unwrap_or_else(|error| Outcome::Failed(error.to_string()));
    (step.name, outcome, start.elapsed().as_secs_f64())
}

fn row(name: &str, outcome: &Outcome, seconds: f64) -> String {
    let (word, why) = match outcome {
        Outcome::Passed(figures) => ("passed", figures),
        Outcome::Failed(why) => ("FAILED", why),
        Outcome::Skipped(why) => ("skipped", why),
    };
    format!("{name:12}  {word:7}  {seconds:7.1} s  {why}").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_says_why() {
        assert_eq!(row("clippy", &Outcome::Passed(String::new()), 1.25), "clippy        passed       1.2 s");
        assert_eq!(row("docs", &Outcome::Skipped("no net".to_owned()), 0.0), "docs          skipped      0.0 s  no net");
    }
}
