//! Which side is at fault, and the smallest change that mends it.

use why401_catalogue as catalogue;
use why401_evidence::formats::capsule::{Answer, Capsule, Change, Trial};

use super::model::Verdict;
use crate::model::{Confidence, Diagnosis, Finding};

/// What follows from `capsule` and its diagnosis.
#[must_use]
pub fn verdict(capsule: Option<&Capsule>, diagnosis: &Diagnosis) -> Verdict {
    let trials = capsule.map_or(&[][..], |capsule| &capsule.trials);
    let base = trials.iter().find(|trial| trial.change == Change::Base);
    let request = fate(base);
    let helping = base.and_then(|base| trials.iter().find(|trial| helps(base, trial)));
    let change = helping.map(phrase);
    let decided = diagnosis.findings.first().filter(|finding| finding.confidence >= Confidence::Likely);
    let served = request == "served" && helping.is_none();
    let cause = decided.filter(|_| !served);
    let side = if served { "none" } else { cause.map_or("unknown", side) };
    let text = sentence(request, base, change.as_deref(), cause);
    Verdict { request: request.to_owned(), side: side.to_owned(), cause: cause.map(|finding| finding.cause.clone()), change, text }
}

fn fate(base: Option<&Trial>) -> &'static str {
    match base.map(|base| &base.result) {
        None | Some(Answer::Failed(_)) => "unanswered",
        Some(Answer::NotSent) => "not-sent",
        Some(Answer::Status(401 | 407)) => "refused",
        Some(Answer::Status(403)) => "forbidden",
        Some(answer) if answer.served() => "served",
        Some(_) => "failed",
    }
}

fn helps(base: &Trial, trial: &Trial) -> bool {
    let compared = !matches!(trial.change, Change::Base | Change::Without);
    let apart = trial.change == Change::Address && base.result.served() && trial.result.refused();
    compared && (apart || !base.result.served() && (trial.result.served() || base.result.refused() && trial.result == Answer::Status(403)))
}

fn phrase(trial: &Trial) -> String {
    let value = &trial.value;
    match trial.change {
        Change::Credential => format!("use the credential `{value}`"),
        Change::Tenant => format!("take the token from tenant {value}"),
        Change::Audience => format!("ask for a token for {value}"),
        Change::Path => format!("call {value} instead"),
        Change::Redirect => format!("call {value}, where the redirect leads, directly"),
        Change::Http => format!("speak HTTP/{value}"),
        Change::Proxy => "go past the proxy".to_owned(),
        Change::Size => "send a shorter token".to_owned(),
        Change::Address if trial.result.served() => format!("connect to {value}"),
        Change::Address => format!("keep away from {value}"),
        Change::Base | Change::Without => String::new(),
    }
}

fn side(finding: &Finding) -> &'static str {
    catalogue::cause(&finding.cause).map_or("unknown", |cause| cause.side.str())
}

fn sentence(request: &str, base: Option<&Trial>, change: Option<&str>, cause: Option<&Finding>) -> String {
    let result = base.map_or_else(String::new, |base| base.result.to_string());
    let fate = match request {
        "served" if change.is_none() => return format!("The request is served ({result}): no 401 now."),
        "served" => format!("The request is served here ({result}), but not everywhere"),
        "refused" | "forbidden" => format!("The request is refused ({result})"),
        "not-sent" => "The request was not sent, as its credential must not go there".to_owned(),
        "unanswered" => "The request got no answer".to_owned(),
        _ => format!("The request fails ({result})"),
    };
    let smallest = change.map(|change| format!(" The smallest change that helps: {change}.")).unwrap_or_default();
    match cause {
        Some(finding) => format!("{fate}: {}.{smallest}", lower(&finding.title)),
        None => format!("{fate}, and what was seen does not settle which side is at fault.{smallest}"),
    }
}

/// In the middle of a sentence; names such as `Authorization` keep their case.
fn lower(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}", first.to_lowercase(), letters.as_str()))
}
