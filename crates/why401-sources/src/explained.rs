//! The log of a client, beside what was worked out for it.
//!
//! The log says what happened, here or elsewhere; the chain says what would happen on this machine. Where the two differ, the log
//! comes from another machine or environment, from another version, or the program's code chose differently.

use why401_catalogue::{self as catalogue, Client};
use why401_evidence::formats::attempts::{Attempt, Outcome};
use why401_evidence::{Evidence, identifiers, redact};

use crate::model::{Beside, Chain, Explained, Member, Standing};

/// Most bytes of a log that are searched for who wrote it: a client names itself early.
const SEARCHED: usize = 1024 * 1024;
/// Longest reason that is shown, in characters.
const LONGEST: usize = 160;

/// Sets what `evidence`, a log, says beside `chains`.
#[must_use]
pub fn explain(chains: &[Chain], evidence: &Evidence) -> Explained {
    let text = beginning(evidence.text.clean());
    let (chain, client, because) = writer(chains, text);
    let mut members: Vec<Beside> = evidence.attempts.iter().map(|attempt| beside(evidence, attempt, chain)).collect();
    // Members have parts with names of their own (`ClientSecretCredential`), of which nothing was predicted.
    if members.iter().any(|member| member.predicted.is_some()) {
        members.retain(|member| member.predicted.is_some());
    }
    let mut answer = Explained { client, because, verdict: "unknown".to_owned(), members, meaning: Vec::new() };
    match chain {
        _ if answer.members.is_empty() => answer.meaning.push(NOTHING_NAMED.to_owned()),
        Some(chain) => compare(chain, evidence, &mut answer),
        None => answer.meaning.push("What this machine would do cannot be set beside it; `--client` names the client.".to_owned()),
    }
    answer
}

const NOTHING_NAMED: &str = "The log names no member of a credential chain. Verbose logging of the identity library has to be on: \
    `why401 explain CLIENT` says how.";

fn beginning(text: &str) -> &str {
    let mut end = text.len().min(SEARCHED);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The chain and id of the client that wrote the log, and by what it is recognised.
fn writer<'a>(chains: &'a [Chain], text: &str) -> (Option<&'a Chain>, Option<String>, String) {
    let mut scored: Vec<(usize, &'static Client, &'static str)> = catalogue::clients().iter().filter_map(|client| score(client, text)).collect();
    scored.sort_by_key(|(score, client, _)| (std::cmp::Reverse(*score), client.chain.is_empty()));
    if let [only] = chains {
        return (Some(only), Some(only.client.clone()), named(only, &scored));
    }
    match scored.as_slice() {
        [] => (None, None, "nothing in it shows which client wrote it".to_owned()),
        [(first, one, _), (second, two, _), ..] if first == second && one.chain.is_empty() == two.chain.is_empty() => {
            (None, None, format!("it may be of {} or of {}", one.name, two.name))
        }
        [(_, client, literal), ..] => {
            let chain = chains.iter().find(|chain| chain.client == client.id.str());
            (chain, Some(client.id.to_owned()), format!("the log holds `{literal}`"))
        }
    }
}

/// The client that was named, and what speaks against it: nothing of it is in the log, and something of another is.
fn named(only: &Chain, scored: &[(usize, &'static Client, &'static str)]) -> String {
    let own = scored.iter().any(|(_, client, _)| client.id == *only.client);
    match scored.first().filter(|_| !own) {
        Some((_, other, literal)) => format!("it is the one that was named; but `{literal}` in it is of {}", other.name),
        None => "it is the one that was named".to_owned(),
    }
}

/// How many of the client's own literals the text holds, and the first of them. What a library says of itself counts more than
/// messages of its members, which libraries of one family share.
fn score(client: &'static Client, text: &str) -> Option<(usize, &'static Client, &'static str)> {
    let signs: Vec<&'static str> = client.signatures.into_iter().map(|sign| sign.str()).filter(|sign| text.contains(sign)).collect();
    let messages = client.chain.into_iter().flat_map(|member| member.unavailable).filter(|message| text.contains(message.str())).count();
    let names = client.chain.into_iter().filter(|member| text.contains(member.name.str())).count();
    let first = signs.first()?;
    Some((signs.len() * 4 + messages * 2 + names, client, *first))
}

fn beside(evidence: &Evidence, attempt: &Attempt, chain: Option<&Chain>) -> Beside {
    let predicted = chain.and_then(|chain| member(chain, &attempt.credential)).map(|member| member.standing);
    let outcome = outcome(chain, attempt);
    Beside {
        name: attempt.credential.clone(),
        logged: word(outcome).to_owned(),
        reason: shown(&attempt.reason),
        line: evidence.text.origin(attempt.span).line,
        predicted,
        verdict: predicted.map_or("open", |standing| verdict(outcome, standing)).to_owned(),
    }
}

/// What became of a member; one that only says what it lacks has not failed, whatever the library calls it.
fn outcome(chain: Option<&Chain>, attempt: &Attempt) -> Outcome {
    let client = chain.and_then(|chain| catalogue::client(&chain.client));
    let messages = client.into_iter().flat_map(|client| client.chain).filter(|member| member.name.eq_ignore_ascii_case(&attempt.credential));
    let stepped_aside =
        messages.flat_map(|member| member.unavailable).any(|message| attempt.reason.contains(message.str()) || attempt_names(attempt, message.str()));
    if attempt.outcome == Outcome::Failed && stepped_aside { Outcome::Skipped } else { attempt.outcome }
}

/// Whether the message begins with the member's own name, which is no part of the reason.
fn attempt_names(attempt: &Attempt, message: &str) -> bool {
    message.strip_prefix(attempt.credential.as_str()).is_some_and(|rest| attempt.reason.starts_with(rest.trim_start_matches([' ', ':', '.'])))
}

/// Names differ in their spelling by language (`AzureCLICredential`).
fn member<'a>(chain: &'a Chain, name: &str) -> Option<&'a Member> {
    chain.members.iter().find(|member| member.name.eq_ignore_ascii_case(name))
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Won => "won",
        Outcome::Failed => "failed",
        Outcome::Skipped => "skipped",
        Outcome::Tried => "tried",
    }
}

fn shown(reason: &str) -> String {
    let reason = reason.strip_prefix("get_token failed: ").unwrap_or(reason);
    let plain: String = redact::scrub(reason).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match plain.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &plain[..at]),
        None => plain,
    }
}

/// Whether what happened is what was to be expected.
fn verdict(logged: Outcome, predicted: Standing) -> &'static str {
    use Standing::{Excluded, Fails, MayWin, Shadowed, Skipped, Stops, Wins};
    let agrees = match logged {
        // Members are set up, and say so, also if they are never asked.
        Outcome::Tried if matches!(predicted, Skipped | Excluded | Shadowed) => return "open",
        // A member that steps aside says so whether it lacks something or asked for it in vain.
        Outcome::Skipped => matches!(predicted, Skipped | Excluded | Fails | MayWin),
        Outcome::Won => matches!(predicted, Wins | MayWin),
        Outcome::Failed | Outcome::Tried => matches!(predicted, Wins | MayWin | Fails | Stops),
    };
    if agrees { "agrees" } else { "differs" }
}

fn compare(chain: &Chain, evidence: &Evidence, answer: &mut Explained) {
    let differing: Vec<String> = answer.members.iter().filter(|member| member.verdict == "differs").map(sentence).collect();
    let mut meaning = Vec::new();
    meaning.extend(winners(chain, &answer.members));
    meaning.extend(differing);
    meaning.extend(other_tenant(chain, evidence));
    let known = answer.members.iter().any(|member| member.verdict == "agrees");
    let verdict = match (meaning.is_empty(), known) {
        (false, _) => "differs",
        (true, true) => "agrees",
        (true, false) => "unknown",
    };
    verdict.clone_into(&mut answer.verdict);
    meaning.push(conclusion(chain, &answer.verdict, &answer.members));
    answer.meaning = meaning;
}

fn sentence(member: &Beside) -> String {
    let predicted = member.predicted.map_or("nothing", standing);
    format!("{}: the log says {} (line {}), and here it {predicted}.", member.name, member.logged, member.line)
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Wins => "wins",
        Standing::MayWin => "may win",
        Standing::Fails => "would be asked and have no token",
        Standing::Stops => "would end the chain",
        Standing::Skipped => "would not be asked",
        Standing::Shadowed => "would not be reached",
        Standing::Excluded => "is no part of the chain",
    }
}

/// The member whose token the log's program used, if it is another than the one that would be used here.
fn winners(chain: &Chain, members: &[Beside]) -> Option<String> {
    let won = members.iter().find(|member| member.logged == "won")?;
    let winner = chain.winner.as_deref()?;
    let differs = !winner.eq_ignore_ascii_case(&won.name) && won.verdict != "agrees";
    differs.then(|| format!("In the log {} gave the token (line {}); here {winner} decides.", won.name, won.line))
}

/// The tenant that the log asked, if it is another than the winner's.
fn other_tenant(chain: &Chain, evidence: &Evidence) -> Option<String> {
    let winner = chain.winner.as_deref().and_then(|name| member(chain, name))?;
    let tenant = winner.identity.as_ref()?.tenant.as_deref().filter(|tenant| identifiers::is_guid(tenant))?;
    let asked = evidence.addresses.iter().filter(|address| catalogue::is_authority_host(&address.host));
    let asked: Vec<(&str, u64)> = asked.filter_map(|address| Some((tenant_of(&address.path)?, evidence.text.origin(address.span).line))).collect();
    let (other, line) = asked.first()?;
    let same = asked.iter().any(|(asked, _)| asked.eq_ignore_ascii_case(tenant));
    (!same).then(|| format!("The log asks the tenant {other} (line {line}); here {} would ask {tenant}.", winner.name))
}

fn tenant_of(path: &str) -> Option<&str> {
    path.split('/').nth(1).filter(|tenant| identifiers::is_guid(tenant))
}

fn conclusion(chain: &Chain, verdict: &str, members: &[Beside]) -> String {
    match verdict {
        "agrees" => "What the log says is what is to be expected on this machine: what `sources` says of it holds for the failure in the log.".to_owned(),
        "unknown" => "The log does not say what became of any member that is known here.".to_owned(),
        _ if members.iter().all(|member| member.predicted.is_none()) => {
            format!("None of the members in the log belongs to the chain of {}: it is of another client or version.", chain.name)
        }
        _ => "The log is of another machine, user, environment or time, of another version of the client, or the program's code chooses its \
            credentials itself. Run `why401 sources` where the log was written: in the same container, as the same user, from the same shell or unit."
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use why401_evidence::{Text, read};

    use super::*;
    use crate::finding::stage::{chain, identity, member};

    const LOG: &str = "\
2026-11-23 02:21:08,155 INFO azure.identity._credentials.environment: No environment configuration found.
2026-11-23 02:21:08,157 INFO azure.identity._credentials.managed_identity: ManagedIdentityCredential will use IMDS
2026-11-23 02:21:08,157 DEBUG azure.identity._internal.decorators: EnvironmentCredential.get_token failed: EnvironmentCredential authentication unavailable. Environment variables are not fully configured.
2026-11-23 02:21:09,164 DEBUG azure.identity._internal.decorators: ManagedIdentityCredential.get_token failed: ManagedIdentityCredential authentication unavailable, no response from the IMDS endpoint.
2026-11-23 02:21:09,204 DEBUG azure.identity._internal.decorators: AzureCliCredential.get_token succeeded
";

    fn python(environment: Standing, managed: Standing, cli: Standing) -> Chain {
        let members = vec![
            member("EnvironmentCredential", "environment", environment),
            member("ManagedIdentityCredential", "managed-identity", managed),
            member("AzureCliCredential", "cli", cli),
        ];
        chain("python-azure-identity", members)
    }

    fn other() -> Chain {
        chain("azure-cli", vec![member("account", "cli", Standing::Wins)])
    }

    fn explained(chains: &[Chain], log: &str) -> Explained {
        explain(chains, &read(Text::new(log.as_bytes().to_vec())))
    }

    #[test]
    fn a_log_of_this_machine_agrees() {
        let found = explained(&[other(), python(Standing::Skipped, Standing::Fails, Standing::Wins)], LOG);
        assert_eq!((found.client.as_deref(), found.verdict.as_str()), (Some("python-azure-identity"), "agrees"), "{found:?}");
        let lines: Vec<_> = found.members.iter().map(|member| (member.name.as_str(), member.logged.as_str(), member.line)).collect();
        assert!(lines.contains(&("AzureCliCredential", "won", 5)), "{lines:?}");
        assert!(found.members.iter().all(|member| member.verdict == "agrees"), "{found:?}");
    }

    #[test]
    fn a_log_of_another_environment_differs() {
        let found = explained(&[python(Standing::Wins, Standing::Shadowed, Standing::Shadowed)], LOG);
        assert_eq!(found.verdict, "differs");
        assert_eq!(found.meaning[0], "In the log AzureCliCredential gave the token (line 5); here EnvironmentCredential decides.");
        assert!(found.meaning.last().is_some_and(|last| last.contains("another machine")), "{found:?}");
    }

    #[test]
    fn another_tenant_in_the_log_is_told() {
        let mut chain = python(Standing::Wins, Standing::Shadowed, Standing::Shadowed);
        chain.members[0].identity = Some(identity("application", "11111111-1111-4111-8111-111111111111", None));
        let log = "INFO azure.identity._credentials.environment: Environment is configured for ClientSecretCredential\n\
            Request URL: 'https://login.microsoftonline.com/99999999-9999-4999-8999-999999999999/oauth2/v2.0/token'\n\
            EnvironmentCredential.get_token failed: AADSTS7000215: Invalid client secret provided.\n";
        let found = explained(&[chain], log);
        assert_eq!(found.verdict, "differs");
        assert!(found.meaning[0].starts_with("The log asks the tenant 99999999-9999-4999-8999-999999999999 (line 2)"), "{found:?}");
    }

    #[test]
    fn a_log_of_nobody_known_says_so() {
        let found = explained(&[other(), python(Standing::Skipped, Standing::Fails, Standing::Wins)], "nothing of interest\n");
        assert_eq!((found.client, found.verdict.as_str(), found.members.len()), (None, "unknown", 0));
        assert!(found.meaning[0].contains("names no member"));
    }

    #[test]
    fn the_named_client_is_taken_at_its_word() {
        let found = explained(&[other()], LOG);
        assert_eq!(found.client.as_deref(), Some("azure-cli"));
        assert!(found.because.ends_with("in it is of Azure Identity for Python"), "{found:?}");
    }

    #[test]
    fn what_a_log_gives_away_is_not_repeated() {
        let log =
            "azure.identity._internal: EnvironmentCredential.get_token failed: client_secret=Zx8Q~hunter2hunter2hunter2hunter2hunter2 was refused, error\n";
        let found = explained(&[python(Standing::Wins, Standing::Skipped, Standing::Skipped)], log);
        assert_eq!(found.members.len(), 1);
        assert!(!format!("{found:?}").contains("hunter2"), "{found:?}");
    }

    #[test]
    fn every_outcome_has_a_verdict_against_every_standing() {
        use Standing::{Excluded, Fails, MayWin, Shadowed, Skipped, Stops, Wins};
        let row = |outcome| [Wins, MayWin, Fails, Stops, Skipped, Shadowed, Excluded].map(|standing| &verdict(outcome, standing)[..1]).concat();
        assert_eq!(row(Outcome::Won), "aaddddd");
        assert_eq!(row(Outcome::Failed), "aaaaddd");
        assert_eq!(row(Outcome::Skipped), "daadada");
        assert_eq!(row(Outcome::Tried), "aaaaooo");
    }
}
