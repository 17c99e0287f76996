//! Capsules: whatever stands in one, its places lie within the text, and it is diagnosed to an end.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why401_diagnosis::experiment::verdict;
use why401_evidence::formats::capsule::{self, Answer, Change, Outcome};
use why401_evidence::{Span, Text, read};

fn within(text: &str, span: Span) {
    assert!(text.get(span.start..span.end).is_some());
}

fuzz_target!(|text: &str| {
    let whole = capsule::head(1_800_000_000)
        + &capsule::step_line("clock", Outcome::Refuted, None, text)
        + text
        + "\n"
        + &capsule::trial_line(Change::Base, "header", &Answer::Status(401));
    let evidence = read(Text::new(whole.into_bytes()));
    let found = evidence.capsule.as_ref().expect("it begins as one");
    assert!(found.trials.iter().any(|trial| trial.change == Change::Base));
    let clean = evidence.text.clean();
    for span in found.steps.iter().map(|step| step.span).chain(found.trials.iter().map(|trial| trial.span)) {
        within(clean, span);
    }
    let diagnosis = why401_diagnosis::diagnose(&evidence, "fuzz");
    assert!(!verdict(Some(found), &diagnosis).text.is_empty());
});
