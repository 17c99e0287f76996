//! Phrases that the terminal card and the Markdown card share.

use why401_diagnosis::model::{Code, Confidence, Finding, Outcome, Proof, Responder, Step, Target};

/// What the reader looked for, when it found nothing.
pub(crate) const LOOKED_FOR: &str = "Looked for: HTTP responses with status 401 or 403, \
    WWW-Authenticate challenges, Microsoft Entra errors (AADSTS…), error codes of Azure services, \
    access tokens, shared access signatures, and what the Azure SDKs and command lines log \
    about their credentials.";

/// The headline when nothing was recognised.
pub(crate) const NOTHING: &str = "no failed authentication was recognised";

/// The headline when several causes remain.
pub(crate) const UNDECIDED: &str = "the evidence does not settle why the request was refused";

/// What would help, when nothing was recognised.
pub(crate) fn what_to_paste() -> Vec<Step> {
    [
        ("The whole response with its headers; WWW-Authenticate says the most.", Some("curl -sS -i -H \"Authorization: Bearer $TOKEN\" \"$URL\" | why401")),
        ("The error as the SDK or command line printed it, with debug logging on.", Some("az account get-access-token --debug 2>&1 | why401")),
        ("A HAR file of the browser session, or the service's sign-in log as JSON.", None),
        ("The access token that was sent; it is read here and never shown or sent on.", None),
    ]
    .map(|(text, command)| Step { text: text.to_owned(), command: command.map(str::to_owned), when: None })
    .into()
}

/// The word for a confidence.
pub(crate) fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Possible => "possible",
        Confidence::Likely => "likely",
        Confidence::Certain => "certain",
    }
}

/// The word for what became of a credential.
pub(crate) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Skipped => "skipped",
        Outcome::Failed => "failed",
        Outcome::Won => "won",
        Outcome::Tried => "tried",
    }
}

/// `Azure Key Vault, the service: its challenge is in the response (line 3)`.
pub(crate) fn responder(responder: &Responder) -> String {
    let Responder { name, role, because, .. } = responder;
    let role = role_phrase(role);
    format!("{name}, {role}: {}", placed(because, &responder.proofs))
}

fn role_phrase(role: &str) -> &str {
    match role {
        "service" => "the service itself",
        "authority" => "the sign-in authority",
        "gateway" => "a gateway in front of the service",
        "identity-endpoint" => "the managed identity endpoint",
        "client" => "the client library, before sending",
        "application" => "the application itself",
        other => other,
    }
}

/// The sentence, and where it was read: `The token is new (line 3).`
pub(crate) fn placed(sentence: &str, proofs: &[Proof]) -> String {
    let Some(proof) = proofs.first() else {
        return sentence.to_owned();
    };
    let text = sentence.trim_end_matches('.');
    format!("{text} (line {}){}", proof.line, &sentence[text.len()..])
}

/// `Azure Key Vault at contoso.vault.azure.net, public cloud, HTTP 401`.
pub(crate) fn target(target: &Target) -> String {
    let host = target.host.as_ref().map(|host| format!(" at {host}"));
    let cloud = target.cloud.as_ref().map(|cloud| format!(", {cloud} cloud"));
    let status = target.status.map(|status| format!(", HTTP {status}"));
    let parts = [host, cloud, status].map(Option::unwrap_or_default);
    target.name.clone() + &parts.concat()
}

/// The codes of the evidence, each once: `AADSTS700016: the meaning (line 3)`.
pub(crate) fn codes(codes: &[Code]) -> Vec<String> {
    let mut told: Vec<&str> = Vec::new();
    let mut texts = Vec::new();
    for code in codes {
        if !told.contains(&code.code.as_str()) {
            told.push(&code.code);
            texts.push(format!("{}: {}", code.code, placed(&code.meaning, &code.proofs)));
        }
    }
    texts
}

/// `(by the tenant admin)`.
pub(crate) fn fixer(finding: &Finding) -> String {
    if finding.fixer.is_empty() {
        return String::new();
    }
    format!("(by the {})", finding.fixer.replace('-', " "))
}

/// The strongest reason for a finding, or else its title.
pub(crate) fn short_reason(finding: &Finding) -> &str {
    finding.supports.first().map_or(&finding.title, |reason| &reason.text)
}

/// The steps that would settle an open case, each once.
pub(crate) fn next_steps(findings: &[Finding]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for step in findings.iter().filter_map(|finding| finding.next.as_ref()) {
        if !steps.contains(step) {
            steps.push(step.clone());
        }
    }
    steps
}

/// The command that tells more about a cause.
pub(crate) fn explain(finding: &Finding) -> String {
    format!("why401 explain {}", finding.cause)
}
