//! Issuers that do not answer as they should.

use std::time::Duration;

use crate::program::{Program, holds};
use crate::provider::Provider;

/// How the provider fails, and what is said of it.
type Mode = (&'static str, &'static str);

const STATUS: Mode = ("500", "it answered with status 500");
const SILENCE: Mode = ("hang", "no complete answer within 1 s");
const PAGE: Mode = ("garbage", "it answered with a page instead of JSON");
const REDIRECT: Mode = ("redirect", "it redirects to `127.0.0.1:9`, and redirects are not followed");
const DROPS: Mode = ("slow", "no complete answer within 1 s");

/// With a limit of one second for each request.
const LONGEST: Duration = Duration::from_secs(3);

const HOUR: u64 = 60 * 60;

fn fails((mode, said): Mode) {
    let (provider, program) = (Provider::start(), Program::new());
    let token = provider.token("RS256");
    for on in ["discovery", "jwks"] {
        provider.fail(mode, on);
        let answer = program.verify(&token, &["--metadata", provider.issuer(), "--timeout", "1s"]).exits(4);
        assert_eq!(answer.token()["verdict"], "no-keys");
        holds(&answer.summary(), said);
        holds(&answer.summary(), provider.issuer().strip_prefix("http://").unwrap());
        assert!(answer.took < LONGEST, "{mode} of {on}: {:?}", answer.took);
    }
    assert!(program.files().is_empty(), "a failure is not kept");
    provider.fail("off", "both");
    program.verify(&token, &["--metadata", provider.issuer()]).exits(0);
}

#[test]
fn an_error_of_the_issuer_is_said() {
    fails(STATUS);
}

#[test]
fn no_answer_ends_in_time() {
    fails(SILENCE);
}

#[test]
fn a_login_page_is_no_key_set() {
    fails(PAGE);
}

#[test]
fn a_redirect_is_not_followed() {
    fails(REDIRECT);
}

/// Each byte comes in time, the whole does not.
#[test]
fn an_answer_in_drops_ends_in_time() {
    fails(DROPS);
}

#[test]
fn nobody_listens() {
    let (provider, program) = (Provider::start(), Program::new());
    let (token, issuer) = (provider.token("RS256"), provider.issuer().to_owned());
    drop(provider);
    let answer = program.verify(&token, &["--metadata", &issuer]).exits(4);
    holds(&answer.summary(), "it refused the connection");
}

/// Old keys with a warning are better than none.
#[test]
fn an_old_copy_is_used_with_a_warning() {
    let (provider, program) = (Provider::start(), Program::new());
    let token = provider.token("ES256");
    program.verify(&token, &["--metadata", provider.issuer()]).exits(0);
    for (mode, said) in [STATUS, SILENCE, PAGE, REDIRECT, DROPS] {
        program.age_copies(25 * HOUR);
        provider.fail(mode, "both");
        let answer = program.verify(&token, &["--metadata", provider.issuer(), "--timeout", "1s"]).exits(0);
        holds(&answer.notes(), said);
        holds(&answer.notes(), "these keys are of");
        assert_eq!(answer.token()["keys"]["cached"], true);
        assert!(answer.took < LONGEST, "{mode}: {:?}", answer.took);
    }
    provider.fail("off", "both");
    let refreshed = program.verify(&token, &["--metadata", provider.issuer()]).exits(0);
    assert_eq!(refreshed.token()["keys"]["cached"], false);
    assert_eq!(refreshed.notes(), "");
}

/// Within a day nobody is asked, so nobody can fail.
#[test]
fn a_copy_of_today_needs_no_issuer() {
    let (provider, program) = (Provider::start(), Program::new());
    let token = provider.token("ES256");
    program.verify(&token, &["--metadata", provider.issuer()]).exits(0);
    program.age_copies(23 * HOUR);
    provider.fail("500", "both");
    provider.forget();
    let answer = program.verify(&token, &["--metadata", provider.issuer()]).exits(0);
    assert_eq!(answer.notes(), "");
    assert!(provider.requests().is_empty());
}

/// A key that an old copy lacks may exist by now: that is not known, and not a no.
#[test]
fn a_new_key_is_undecided_while_the_issuer_fails() {
    let (provider, program) = (Provider::start(), Program::new());
    program.verify(&provider.token("RS256"), &["--metadata", provider.issuer()]).exits(0);
    provider.rotate();
    let new = provider.token("RS256");
    program.age_copies(25 * HOUR);
    provider.fail("500", "both");
    let answer = program.verify(&new, &["--metadata", provider.issuer()]).exits(4);
    holds(&answer.notes(), "it answered with status 500");
}
