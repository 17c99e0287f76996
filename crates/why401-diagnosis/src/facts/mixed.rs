//! Success here, refusal there: over nodes, over time.

use std::collections::BTreeMap;

use why401_evidence::formats::access_log::Line;

use super::Facts;
use crate::context::Context;

/// Least requests of a node that make its result a pattern.
const LEAST: usize = 1;

pub(super) fn find(cx: &Context<'_>, facts: &mut Facts) {
    let lines = &cx.evidence.access;
    if lines.len() < 2 {
        return;
    }
    over_nodes(lines, facts);
    over_time(lines, facts);
}

fn ok(line: &Line) -> bool {
    line.status < 300
}

/// One path that some nodes serve and others refuse, each always.
fn over_nodes(lines: &[Line], facts: &mut Facts) {
    let mut nodes: BTreeMap<&str, (Vec<&Line>, Vec<&Line>)> = BTreeMap::new();
    for line in lines {
        let Some(node) = line.node.as_deref() else { continue };
        let entry = nodes.entry(node).or_default();
        if ok(line) {
            entry.0.push(line);
        } else if line.status == 401 {
            entry.1.push(line);
        }
    }
    let good = nodes.iter().find(|(_, (ok, refused))| ok.len() >= LEAST && refused.is_empty());
    let bad = nodes.iter().find(|(_, (ok, refused))| refused.len() >= LEAST && ok.is_empty());
    if let (Some((well, (served, _))), Some((ill, (_, refused)))) = (good, bad) {
        let same = served.iter().find(|s| refused.iter().any(|r| r.path == s.path));
        if let Some(served) = same {
            facts.add("mixed-over-nodes", format!("{ill} refuses what {well} serves: {}.", served.path), &[refused[0].status_span, served.status_span]);
        }
    }
}

/// A path that succeeded up to a moment and was refused ever after.
fn over_time(lines: &[Line], facts: &mut Facts) {
    let mut paths: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
    for line in lines.iter().filter(|l| ok(l) || l.status == 401) {
        paths.entry(&line.path).or_default().push(line);
    }
    let mut turned: Vec<(&str, &Line, &Line)> = Vec::new();
    for (path, lines) in &paths {
        let first_bad = lines.iter().position(|l| !ok(l));
        if let Some(at) = first_bad.filter(|at| *at > 0 && lines.len() - *at >= 2 && lines[*at..].iter().all(|l| !ok(l))) {
            turned.push((path, lines[at - 1], lines[at]));
        }
    }
    if let Some((path, before, after)) = turned.first() {
        facts.add("mixed-over-time", format!("{path} was served until a moment and refused ever after."), &[before.status_span, after.status_span]);
    }
    let moments: Vec<i64> = turned.iter().filter_map(|(_, _, after)| after.time).collect();
    let together = moments.iter().max().zip(moments.iter().min()).is_some_and(|(max, min)| max - min <= 120);
    if turned.len() >= 3 && together {
        let spans: Vec<_> = turned.iter().take(3).map(|(_, _, after)| after.status_span).collect();
        facts.add("same-moment-everywhere", format!("{} paths began to fail within two minutes of each other.", turned.len()), &spans);
    }
}
