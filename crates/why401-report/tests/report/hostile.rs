//! Evidence that tries to be more than evidence.

use crate::sample::{diagnosis, finding, proof, reason, step};
use why401_diagnosis::model::{Confidence, Diagnosis, Finding, Proof, Verdict};
use why401_report::{Format, Options, render};

const PAYLOAD: &str = "</details><script>x</script> ```` ~~~ @octocat #123 GH-7 [x](javascript:y) ![i](u) \u{1b}]0;t\u{7} <!-- | a | \r\n# b\n";

fn text(diagnosis: &Diagnosis, format: Format) -> String {
    let mut out = Vec::new();
    let options = Options { verbose: true, ..Options::default() };
    let written = render(diagnosis, format, &options, &mut out);
    assert!(written.is_ok(), "{written:?}");
    String::from_utf8_lossy(&out).into_owned()
}

fn hostile(verdict: Verdict) -> Diagnosis {
    let bad = finding("a-cause", Confidence::Likely, PAYLOAD, PAYLOAD);
    let reasons = vec![reason("fact", PAYLOAD, vec![proof(1, PAYLOAD, "@octocat")])];
    let steps = vec![step(PAYLOAD, Some(PAYLOAD))];
    let bad = Finding {
        means: PAYLOAD.to_owned(),
        supports: reasons.clone(),
        contradicts: reasons,
        fix: steps.clone(),
        prevent: steps,
        sources: vec![PAYLOAD.to_owned()],
        ..bad
    };
    let mut diagnosis = diagnosis(verdict, vec![bad.clone(), bad]);
    PAYLOAD.clone_into(&mut diagnosis.source);
    diagnosis.notes = vec![PAYLOAD.to_owned()];
    diagnosis
}

/// The Markdown outside fences and code spans, which is what GitHub interprets.
fn interpreted(markdown: &str) -> String {
    let mut fence: Option<&str> = None;
    let mut rows = Vec::new();
    for row in markdown.lines() {
        let text = row.trim_start();
        let ticks = &text[..text.len() - text.trim_start_matches('`').len()];
        match fence {
            Some(open) if ticks.len() >= open.len() && text == ticks => fence = None,
            Some(_) => {}
            None if ticks.len() >= 3 && !text[ticks.len()..].contains('`') => fence = Some(ticks),
            None => rows.push(without_code(text)),
        }
    }
    assert_eq!(fence, None, "a fence is left open");
    rows.join("\n")
}

fn without_code(row: &str) -> String {
    let (mut out, mut rest) = (String::new(), row);
    while let Some(at) = rest.find('`') {
        let ticks = rest[at..].len() - rest[at..].trim_start_matches('`').len();
        let (before, after) = (&rest[..at], &rest[at + ticks..]);
        let escaped = before.ends_with('\\');
        out.push_str(before);
        rest = match after.find(&"`".repeat(ticks)) {
            Some(close) if !escaped => &after[close + ticks..],
            _ => &rest[at + 1..],
        };
    }
    out + rest
}

#[test]
fn evidence_cannot_inject_markdown() {
    for verdict in [Verdict::Decided, Verdict::Undecided, Verdict::NothingFound] {
        let markdown = text(&hostile(verdict), Format::Markdown);
        let live = interpreted(&markdown);
        for banned in ["<script", "<!--", "@octocat", "#123", "GH-7", "](", "\u{1b}"] {
            let found = live.replace(r"\<", "").replace(r"\]", "");
            assert!(!found.contains(banned), "{banned} in\n{markdown}");
        }
        let details = |tag| live.matches(tag).count() - live.matches(&format!("\\{tag}")).count();
        assert_eq!(details("<details>"), details("</details>"), "{markdown}");
    }
}

#[test]
fn evidence_cannot_steer_the_terminal() {
    for verdict in [Verdict::Decided, Verdict::Undecided, Verdict::NothingFound] {
        let card = text(&hostile(verdict), Format::Terminal);
        assert!(card.chars().all(|c| c == '\n' || !c.is_control()), "{card}");
        assert!(card.lines().all(|row| !row.starts_with("# b")), "{card}");
    }
}

#[test]
fn wrong_marks_do_no_harm() {
    let good = proof(5, "密钥 abc", "abc");
    for (mark_start, mark_end) in [(0, 0), (1, 2), (10, 10), (99, 200), (7, 3)] {
        let bad = Proof { mark_start, mark_end, ..good.clone() };
        let supports = vec![reason("fact", "Text.", vec![bad, good.clone()])];
        let finding = Finding { supports, ..finding("a", Confidence::Certain, "T", "S") };
        let card = text(&diagnosis(Verdict::Decided, vec![finding]), Format::Terminal);
        assert!(card.contains('^'), "{card}");
    }
}

#[test]
fn many_places_are_counted_not_listed() {
    let proofs: Vec<_> = (1..=500).map(|line| proof(line, "HTTP/1.1 401", "401")).collect();
    let supports = vec![reason("status", "The service refused.", proofs)];
    let finding = Finding { supports, ..finding("a", Confidence::Certain, "T", "S") };
    let mut out = Vec::new();
    let diagnosis = diagnosis(Verdict::Decided, vec![finding]);
    assert!(render(&diagnosis, Format::Terminal, &Options::default(), &mut out).is_ok());
    let card = String::from_utf8_lossy(&out);
    assert!(card.contains("(and 498 more places)"), "{card}");
    assert_eq!(card.matches("HTTP/1.1 401").count(), 2);
}
