//! What SDK logs and exceptions say about the members of a credential chain.

use crate::span::Span;

/// What became of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It had nothing to try with.
    Skipped,
    /// It tried and was refused.
    Failed,
    /// It gave a token.
    Won,
    /// It was named; the end is not shown.
    Tried,
}

/// A member of a credential chain that the text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// E.g. `ManagedIdentityCredential`.
    pub credential: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Place of the name and the reason after it.
    pub span: Span,
    /// The reason, at most one line.
    pub reason: String,
}

/// Names that are chains or types of the library rather than members.
const NOT_MEMBERS: [&str; 9] = [
    "DefaultAzureCredential",
    "ChainedTokenCredential",
    "TokenCredential",
    "AzureCredential",
    "Credential",
    "AsyncTokenCredential",
    "ScopedCredential",
    "InvalidCredential",
    "NetworkCredential",
];
/// Most members that are told apart; no chain is longer.
const MOST: usize = 32;
/// Longest reason, in bytes.
const LONGEST: usize = 400;

/// The members that `text` names, each once with its most telling outcome, in the order of their first mention.
#[must_use]
pub fn attempts(text: &str) -> Vec<Attempt> {
    let mut found: Vec<Attempt> = Vec::new();
    for at in memchr::memmem::find_iter(text.as_bytes(), "Credential") {
        let Some(attempt) = read(text, at) else { continue };
        let known = found.iter().position(|a| a.credential == attempt.credential);
        match known {
            Some(at) if rank(attempt.outcome) > rank(found[at].outcome) => found[at] = attempt,
            None if found.len() < MOST => found.push(attempt),
            _ => {}
        }
    }
    found
}

fn rank(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Tried => 0,
        Outcome::Skipped => 1,
        Outcome::Failed => 2,
        Outcome::Won => 3,
    }
}

fn read(text: &str, at: usize) -> Option<Attempt> {
    let bytes = text.as_bytes();
    let mut start = at;
    while start > 0 && bytes[start - 1].is_ascii_alphanumeric() && at - start < 48 {
        start -= 1;
    }
    let end = at + "Credential".len();
    let name = &text[start..end];
    let glued = bytes.get(end).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    if glued || start == at || !name.starts_with(|c: char| c.is_ascii_uppercase()) || NOT_MEMBERS.contains(&name) {
        return None;
    }
    let rest = &text[end..crate::fields::floor_boundary(text, end + LONGEST)];
    if let Some(span) = named_as_winner(text, start) {
        let reason = "named as the one that gave the token".to_owned();
        return Some(Attempt { credential: name.to_owned(), outcome: Outcome::Won, span: Span::new(span.start, end), reason });
    }
    // A path of Rust in a backtrace, in which nothing is said of the member.
    if rest.starts_with("::") || rest.starts_with(">::") {
        return None;
    }
    let line = rest.split('\n').next().unwrap_or(rest);
    let next = line.find("Credential:").and_then(|p| line[..p].rfind([' ', '\t', ';'])).unwrap_or(line.len());
    let reason = line[..next].trim_matches([' ', ':', '.', '"', '\'', ',', '\t', '-', '>', '\u{21}']);
    if reason.is_empty() {
        return None;
    }
    let outcome = judge(reason)?;
    Some(Attempt { credential: name.to_owned(), outcome, span: Span::new(start, end + next), reason: reason.to_owned() })
}

/// What stands before the name of a member that won: Python and .NET say it in this order.
const WINNERS: [&str; 2] = ["acquired a token from ", "credential selected: Azure.Identity."];

fn named_as_winner(text: &str, start: usize) -> Option<Span> {
    let words = WINNERS.iter().find(|words| text[..start].ends_with(**words))?;
    Some(Span::new(start - words.len(), start))
}

fn judge(reason: &str) -> Option<Outcome> {
    let lower = reason.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| lower.contains(w));
    if has(&["succeeded", "acquired a token", "returned a token", "returns a token", "successfully retrieved", "authentication succeeded"]) {
        Some(Outcome::Won)
    } else if has(&[
        "unavailable",
        "not fully configured",
        "not available",
        "not installed",
        "no response from the imds",
        "not found on path",
        "not set",
        "please run",
        "not logged",
        "are not configured",
        "is not supported",
        "could not be found",
        "no accounts",
        "no azure user found",
        "missing",
    ]) {
        Some(Outcome::Skipped)
    } else if has(&["failed", "aadsts", "error", "exception", "refused", "denied", "timed out", "raised", "reached end of retries"]) {
        Some(Outcome::Failed)
    } else if has(&["will use", "get_token", "gettoken", "trying", "attempting"]) {
        Some(Outcome::Tried)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_chain() {
        let text = "DefaultAzureCredential failed to retrieve a token from the included credentials.\nAttempted credentials:\n\
            \tEnvironmentCredential: EnvironmentCredential authentication unavailable. Environment variables are not fully configured.\n\
            \tManagedIdentityCredential: ManagedIdentityCredential authentication failed, no response\n\
            AzureCliCredential.get_token succeeded\n";
        let found = attempts(text);
        let outcomes: Vec<_> = found.iter().map(|a| (a.credential.as_str(), a.outcome)).collect();
        assert_eq!(
            outcomes,
            [("EnvironmentCredential", Outcome::Skipped), ("ManagedIdentityCredential", Outcome::Failed), ("AzureCliCredential", Outcome::Won)]
        );
    }

    #[test]
    fn type_names_are_no_members() {
        assert_eq!(attempts("new CosmosClient(endpoint, new DefaultAzureCredential(), options);"), []);
        assert_eq!(attempts("Azure.Identity.CredentialUnavailableException"), []);
    }

    #[test]
    fn reads_winners_in_every_language() {
        for (text, name) in [
            ("INFO azure.identity._credentials.chained: DefaultAzureCredential acquired a token from AzureCliCredential\n", "AzureCliCredential"),
            ("DefaultAzureCredential credential selected: Azure.Identity.VisualStudioCredential\n", "VisualStudioCredential"),
            ("Azure Identity => Attempted credential AzureCliCredential returns a token\n", "AzureCliCredential"),
        ] {
            let found = attempts(text);
            assert_eq!(found.iter().map(|a| (a.credential.as_str(), a.outcome)).collect::<Vec<_>>(), [(name, Outcome::Won)], "{text}");
        }
        assert_eq!(attempts("fn: \"azure_identity::imds::ImdsManagedIdentityCredential::get_token::{{closure}}\" }, {"), []);
    }
}
