//! How often the first cause named is the right one, on a folder of labelled real reports, if present.
//!
//! The folder holds a program `score` that runs why401 on every report and prints its figures as JSON. Reports are other
//! people's words, so they are no part of the project.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::tools::Tools;
use super::{Outcome, steps};
use crate::{Error, workspace};

/// Names the folder of labelled real reports.
const VARIABLE: &str = "WHY401_CASES";
/// Where it is looked for otherwise, from the workspace.
const BESIDE: &str = "../shared/cases";
/// What a shell-like launcher answers when the script's interpreter is missing.
const NO_INTERPRETER: i32 = 127;

/// A figure with the bound that it has to keep.
struct Bound {
    figure: &'static str,
    least: f64,
    most: f64,
}

const BOUNDS: &[Bound] = &[
    Bound { figure: "yes_top1", least: 92.0, most: 100.0 },
    Bound { figure: "partly_top1", least: 70.0, most: 100.0 },
    Bound { figure: "wrong_certain", least: 0.0, most: 0.0 },
    Bound { figure: "crashes", least: 0.0, most: 0.0 },
];

pub(super) fn check(tools: &Tools) -> Result<Outcome, Error> {
    let Some(score) = score() else {
        return Ok(Outcome::Skipped(format!("no folder of labelled real reports ({VARIABLE})")));
    };
    match steps::release_build(tools)? {
        Outcome::Passed(_) => measure(&score, &program()?),
        other => Ok(other),
    }
}

fn score() -> Option<PathBuf> {
    let folder = env::var_os(VARIABLE).map_or_else(|| workspace::root().join(BESIDE), PathBuf::from);
    Some(folder.join("score")).filter(|score| score.is_file())
}

fn program() -> Result<PathBuf, Error> {
    Ok(workspace::target()?.join("release").join(workspace::PROGRAM).with_extension(env::consts::EXE_EXTENSION))
}

fn measure(score: &Path, program: &Path) -> Result<Outcome, Error> {
    let least = BOUNDS[0].least.to_string();
    let mut command = Command::new(score);
    command.arg("--bin").arg(program).args(["--json", "--min-top1", &least]).stdin(Stdio::null()).stderr(Stdio::inherit());
    let output = command.output().map_err(Error::start("score"))?;
    if output.status.code() == Some(NO_INTERPRETER) {
        return Ok(Outcome::Skipped("score cannot run here: its interpreter is missing".to_owned()));
    }
    let figures = serde_json::from_slice(&output.stdout).map_err(|_| Error::answer("score", "printed no JSON"))?;
    println!("{figures}");
    Ok(judge(&figures, output.status.success()))
}

fn judge(figures: &Value, accepted: bool) -> Outcome {
    let mut broken: Vec<String> = BOUNDS.iter().filter_map(|bound| broken(bound, figures)).collect();
    if broken.is_empty() && !accepted {
        broken.push("score refuses them".to_owned());
    }
    let shown = BOUNDS.iter().map(|b| format!("{} {}", b.figure, figures[b.figure])).collect::<Vec<_>>().join(", ");
    if broken.is_empty() { Outcome::Passed(shown) } else { Outcome::Failed(broken.join("; ")) }
}

fn broken(bound: &Bound, figures: &Value) -> Option<String> {
    match figures[bound.figure].as_f64() {
        None => Some(format!("{} is missing", bound.figure)),
        Some(value) if value < bound.least => Some(format!("{} is {value}, at least {} is required", bound.figure, bound.least)),
        Some(value) if value > bound.most => Some(format!("{} is {value}, at most {} is allowed", bound.figure, bound.most)),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn good_figures_pass() {
        let figures = json!({"yes_top1": 93.4, "partly_top1": 70.0, "wrong_certain": 0, "crashes": 0});
        assert_eq!(judge(&figures, true), Outcome::Passed("yes_top1 93.4, partly_top1 70.0, wrong_certain 0, crashes 0".to_owned()));
        assert_eq!(judge(&figures, false), Outcome::Failed("score refuses them".to_owned()));
    }

    #[test]
    fn each_broken_bound_is_named() {
        let figures = json!({"yes_top1": 91.9, "wrong_certain": 1, "crashes": 0});
        let Outcome::Failed(why) = judge(&figures, false) else { panic!("must fail") };
        assert_eq!(why, "yes_top1 is 91.9, at least 92 is required; partly_top1 is missing; wrong_certain is 1, at most 0 is allowed");
    }
}
