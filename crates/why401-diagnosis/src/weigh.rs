//! From facts and codes to ranked causes.

use std::collections::BTreeMap;

use why401_catalogue::{self as catalogue, Cause, Hit, List, Str, Weight};

use crate::context::Context;
use crate::facts::Fact;
use crate::model::{Confidence, Finding, Reason, Step};
use crate::proof::proofs;
use crate::values::Values;

/// Causes with fewer points are not shown.
const LEAST: i32 = 1;
/// Causes with less than this part of the best one's points are left out.
const FAINT: i32 = 7;
/// Most findings of an answer.
const MOST: usize = 6;
/// Points that make the first cause more than one of several.
const LIKELY: i32 = 6;

/// What speaks for and against a cause.
#[derive(Default)]
struct Tally {
    supports: Vec<(Weight, Reason)>,
    contradicts: Vec<(Weight, Reason)>,
}

impl Tally {
    /// The strongest reason counts in full, each further one half of the one before: ten hints do not make a proof,
    /// and the same thing said by code, message and status counts about once.
    fn score(&self) -> i32 {
        damped(&self.supports) - damped(&self.contradicts)
    }

    fn decisive(&self) -> bool {
        self.supports.iter().any(|(w, _)| *w == Weight::Decisive)
    }

    fn contradicted(&self) -> bool {
        self.contradicts.iter().any(|(w, _)| *w >= Weight::Strong)
    }
}

fn damped(reasons: &[(Weight, Reason)]) -> i32 {
    let mut points: Vec<i32> = reasons.iter().map(|(w, _)| w.points() * 4).collect();
    points.sort_unstable_by(|a, b| b.cmp(a));
    let sum: i32 = points.iter().zip([1, 2, 4, 8, 16]).map(|(p, d)| p / d).sum();
    sum.div_euclid(4)
}

/// The causes that the evidence supports, best first.
pub(crate) fn findings(cx: &Context<'_>, facts: &[Fact], values: &Values) -> Vec<Finding> {
    if cx.hits.is_empty() && facts.iter().all(|f| crate::facts::NEUTRAL.contains(&f.id)) {
        return Vec::new();
    }
    let mut tallies: BTreeMap<&'static str, Tally> = BTreeMap::new();
    for hit in strongest(&cx.hits) {
        count_hit(cx, hit, &mut tallies);
    }
    for cause in catalogue::causes() {
        count_facts(cx, cause, facts, &mut tallies);
    }
    count_usual(cx, facts, &mut tallies);
    let mut ranked: Vec<(&'static Cause, Tally, i32)> = tallies
        .into_iter()
        .filter_map(|(id, tally)| Some((catalogue::cause(id)?, tally)))
        .map(|(cause, tally)| {
            let score = tally.score();
            (cause, tally, score)
        })
        .filter(|(_, tally, score)| *score >= LEAST && !tally.supports.is_empty())
        .collect();
    ranked.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| rank(a.0.id.str()).cmp(&rank(b.0.id.str()))));
    let best = ranked.first().map_or(0, |r| r.2);
    ranked.retain(|(_, _, score)| score * FAINT >= best);
    ranked.truncate(MOST);
    let scores: Vec<i32> = ranked.iter().map(|r| r.2).collect();
    ranked.into_iter().enumerate().map(|(at, (cause, tally, score))| finding(cause, tally, score, confidence_input(&scores, at), values)).collect()
}

/// Of the hits of one entry that point to the same cause, the strongest: several wordings of a message are one message.
fn strongest(hits: &[Hit]) -> Vec<&Hit> {
    let mut kept: Vec<&Hit> = Vec::new();
    for hit in hits {
        let same = |k: &&Hit| k.error.id == hit.error.id && k.causes().first() == hit.causes().first();
        match kept.iter().position(same) {
            Some(at) if hit.weight() > kept[at].weight() => kept[at] = hit,
            Some(_) => {}
            None => kept.push(hit),
        }
    }
    kept
}

/// On equal points the commoner cause comes first.
fn rank(id: &str) -> usize {
    const COMMON: [&str; 8] = [
        "token-expired",
        "wrong-audience",
        "token-missing",
        "secret-wrong",
        "permission-missing",
        "wrong-tenant",
        "app-not-in-tenant",
        "managed-identity-unavailable",
    ];
    COMMON.iter().position(|c| *c == id).unwrap_or(COMMON.len())
}

/// The score of the best rival of the finding at `at`, if that finding leads.
fn confidence_input(scores: &[i32], at: usize) -> Option<i32> {
    (at == 0).then(|| scores.get(1).copied().unwrap_or(0))
}

fn count_hit(cx: &Context<'_>, hit: &Hit, tallies: &mut BTreeMap<&'static str, Tally>) {
    let muffled = muffled(cx, hit);
    for (at, cause) in hit.causes().into_iter().enumerate() {
        let full = if muffled { Weight::Hint } else { hit.weight() };
        let weight = if at == 0 { full } else { full.second() };
        let meaning = hit.wording.and_then(|w| w.meaning).unwrap_or(hit.error.meaning);
        let reason = Reason {
            fact: hit.error.id.to_owned(),
            weight: weight.name().to_owned(),
            text: format!("{}: {}", hit.error.code, catalogue::fill(meaning.str(), |_| None)),
            proofs: proofs(cx.evidence, &[hit.span]),
        };
        tallies.entry(cause).or_default().supports.push((weight, reason));
    }
}

/// Whether a hit is only why one member of a longer credential chain stepped aside, while another one failed or won.
fn muffled(cx: &Context<'_>, hit: &Hit) -> bool {
    use why401_evidence::formats::attempts::Outcome;
    let attempts = &cx.evidence.attempts;
    let inside = attempts.iter().any(|a| a.outcome == Outcome::Skipped && a.span.overlaps(hit.span));
    let others = attempts.iter().any(|a| matches!(a.outcome, Outcome::Failed | Outcome::Won) && !a.span.overlaps(hit.span));
    inside && others
}

fn count_facts(cx: &Context<'_>, cause: &'static Cause, facts: &[Fact], tallies: &mut BTreeMap<&'static str, Tally>) {
    for fact in facts {
        let weight_in = |list: List<(Str, Weight)>| list.into_iter().find(|(id, _)| *id == fact.id).map(|(_, w)| *w);
        let reason = |weight: Weight| Reason {
            fact: fact.id.to_owned(),
            weight: weight.name().to_owned(),
            text: fact.text.clone(),
            proofs: proofs(cx.evidence, &fact.spans),
        };
        if let Some(weight) = weight_in(cause.supports) {
            tallies.entry(cause.id.str()).or_default().supports.push((weight, reason(weight)));
        }
        if let Some(weight) = weight_in(cause.contradicts) {
            tallies.entry(cause.id.str()).or_default().contradicts.push((weight, reason(weight)));
        }
    }
}

/// What a refusal without a reason usually turns out to be at this service.
fn count_usual(cx: &Context<'_>, facts: &[Fact], tallies: &mut BTreeMap<&'static str, Tally>) {
    let (Some(fact), Some(service)) = (facts.iter().find(|f| f.id == "refused-without-reason"), cx.service) else { return };
    for (at, cause) in service.usual.iter().enumerate() {
        let weight = if at == 0 { Weight::Moderate } else { Weight::Hint };
        let reason = Reason {
            fact: fact.id.to_owned(),
            weight: weight.name().to_owned(),
            text: format!("{} This is a usual cause at {}.", fact.text, service.name),
            proofs: proofs(cx.evidence, &fact.spans),
        };
        tallies.entry(cause).or_default().supports.push((weight, reason));
    }
}

fn confidence(tally: &Tally, score: i32, rival: Option<i32>) -> Confidence {
    let Some(rival) = rival else { return Confidence::Possible };
    if tally.decisive() && !tally.contradicted() && rival * 5 <= score * 3 {
        Confidence::Certain
    } else if score >= LIKELY && rival * 4 <= score * 3 {
        Confidence::Likely
    } else {
        Confidence::Possible
    }
}

fn finding(cause: &'static Cause, tally: Tally, score: i32, rival: Option<i32>, values: &Values) -> Finding {
    let confidence = confidence(&tally, score, rival);
    let steps = |steps: &[catalogue::Step]| steps.iter().map(|s| step(s, values)).collect();
    Finding {
        cause: cause.id.to_owned(),
        confidence,
        score,
        title: cause.title.to_owned(),
        summary: values.fill_known([cause.summary.str(), first_sentence(cause.means.str())]),
        means: values.fill(cause.means.str()),
        fixer: cause.fixer.to_owned(),
        supports: reasons(tally.supports),
        contradicts: reasons(tally.contradicts),
        fix: steps(cause.fix.slice()),
        verify: steps(cause.verify.slice()),
        prevent: steps(cause.prevent.slice()),
        next: if confidence == Confidence::Certain { None } else { cause.settle.first().map(|s| step(s, values)) },
        sources: cause.sources.iter().map(|s| (*s).to_owned()).collect(),
    }
}

/// Strongest first; hints are left out where something strong says it better.
fn reasons(mut weighed: Vec<(Weight, Reason)>) -> Vec<Reason> {
    weighed.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    if weighed.first().is_some_and(|(w, _)| *w >= Weight::Strong) {
        weighed.retain(|(w, _)| *w > Weight::Hint);
    }
    weighed.into_iter().map(|(_, reason)| reason).collect()
}

fn first_sentence(text: &str) -> &str {
    text.find(". ").map_or(text, |at| &text[..=at])
}

fn step(step: &catalogue::Step, values: &Values) -> Step {
    Step { text: values.fill(step.text.str()), command: step.command.map(|c| values.fill(c.str())), when: step.when.map(catalogue::Str::to_owned) }
}
