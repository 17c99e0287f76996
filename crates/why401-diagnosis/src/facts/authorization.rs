//! The state of the `Authorization` header.

use why401_catalogue::Weight;
use why401_evidence::Span;
use why401_evidence::http::authorization::State;
use why401_evidence::http::exchange::Exchange;

use super::Facts;
use crate::context::Context;

pub(super) fn find(cx: &Context<'_>, facts: &mut Facts) {
    states(cx, facts);
    bearer(cx, facts);
    missing(cx, facts);
    lost(cx, facts);
    duplicated(cx, facts);
    refused_kind(cx, facts);
}

fn states(cx: &Context<'_>, facts: &mut Facts) {
    for authorization in &cx.evidence.authorizations {
        let text = match authorization.state {
            State::DoubledScheme => "The scheme stands twice: `Bearer Bearer`.",
            State::Quoted => "The token stands in quotes or brackets, which become part of it.",
            State::Placeholder => "In place of a token stands the name of a missing value.",
            State::Empty => "The header is there, but empty.",
            State::NoScheme => "The token stands without the word `Bearer` before it.",
            State::WrongScheme => "A token is sent under another scheme than Bearer.",
            State::SharedKey => {
                facts.add("sent-shared-key", "The request is signed with a key: the header holds a signature, and no token.", &[authorization.span]);
                let dated = cx.focus.and_then(|e| e.request_header("x-ms-date").or_else(|| e.request_header("date")));
                let hit = cx.hits.iter().find(|h| h.error.id.str() == "storage/InvalidAuthenticationInfo");
                if let (Some(date), Some(hit)) = (dated, hit) {
                    let text = "The signature has its form and its date, so that little but the key is left to refuse.";
                    facts.add("shared-key-called-malformed", text, &[date.span, hit.span]);
                }
                continue;
            }
            State::Truncated => "The token is cut off.",
            State::Opaque if cx.service.is_none() => continue, // Opaque tokens are usual outside Azure.
            State::Opaque => {
                facts.add("sent-key-as-bearer", "What is sent as Bearer token is no JSON Web Token.", &[authorization.span]);
                continue;
            }
            _ => continue,
        };
        facts.add("authorization-malformed", text, &[authorization.span]);
    }
}

/// The request that failed carries a token, so no key and no shared access signature was looked at.
fn bearer(cx: &Context<'_>, facts: &mut Facts) {
    let Some(focus) = cx.focus.filter(|e| !is_signed(e)) else { return };
    let own = |span: Span| focus.request_headers.iter().any(|h| h.name == "authorization" && h.span.overlaps(span));
    let sent = cx.evidence.authorizations.iter().find(|a| matches!(a.state, State::Token | State::Masked) && own(a.span));
    if let Some(sent) = sent.filter(|a| a.scheme.eq_ignore_ascii_case("bearer")) {
        facts.add("sent-bearer", "The request carries a bearer token, and neither key nor signature.", &[sent.span]);
    }
}

fn is_signed(exchange: &Exchange) -> bool {
    exchange.url.as_deref().is_some_and(|u| u.contains("sig=") || u.contains("code="))
}

/// A request whose headers are shown, without the one that matters.
fn missing(cx: &Context<'_>, facts: &mut Facts) {
    let Some(focus) = cx.focus.filter(|e| e.raw_request && e.status == Some(401) && !takes_credentials_in_body(e)) else { return };
    // Clients of such services begin without a token; what they failed at afterwards is the reason.
    if cx.service.is_some_and(|service| service.first_leg) && !cx.evidence.attempts.is_empty() {
        return;
    }
    let carriers = [
        "authorization",
        "api-key",
        "x-api-key",
        "subscription-key",
        "ocp-apim-subscription-key",
        "x-functions-key",
        "x-identity-header",
        "aeg-sas-key",
        "x-zumo-auth",
    ];
    let sent_before = cx
        .evidence
        .authorizations
        .iter()
        .any(|a| focus.status_span.is_some_and(|s| a.span.start < s.start) && focus.request_span.is_none_or(|r| a.span.start >= r.start));
    if sent_before {
        return;
    }
    if !is_signed(focus) && !carriers.iter().any(|name| focus.request_header(name).is_some()) {
        let spans: Vec<Span> = focus.request_span.into_iter().chain(focus.status_span).collect();
        facts.add("authorization-missing", "The request shown was sent without an `Authorization` header.", &spans);
    }
}

/// A token endpoint is told client and secret in the body.
fn takes_credentials_in_body(exchange: &Exchange) -> bool {
    let authority = exchange.host.as_deref().is_some_and(why401_catalogue::is_authority_host);
    authority || exchange.url.as_deref().is_some_and(|u| u.split('?').next().is_some_and(|path| path.ends_with("/token")))
}

/// The client shows that it sent a token; the answer says that there was none.
fn lost(cx: &Context<'_>, facts: &mut Facts) {
    let sent = cx.evidence.authorizations.iter().find(|a| matches!(a.state, State::Token | State::Masked | State::Basic));
    let none = cx.hits.iter().find(|h| h.causes().first() == Some("token-missing") && h.weight() >= Weight::Strong);
    if let (Some(sent), Some(none)) = (sent, none)
        && sent.span.start < none.span.start
    {
        facts.add("authorization-lost", "The client sent an `Authorization` header; the answer says that there was none.", &[sent.span, none.span]);
    }
    unseen(cx, facts);
    replaced(cx, sent.map(|a| (a.state, a.span)), facts);
    whole(cx, facts);
}

/// A bearer token was sent, and the challenge names no error. Resource servers name one if a token reached them (RFC 6750
/// section 3.1), as those of ASP.NET Core and Spring do; services of Azure keep to forms of their own.
fn unseen(cx: &Context<'_>, facts: &mut Facts) {
    let own = cx.service.is_none_or(|service| service.id.starts_with("custom-"));
    let Some(focus) = cx.focus.filter(|e| own && e.status == Some(401)) else { return };
    let within = |a: &&why401_evidence::http::authorization::Authorization| {
        matches!(a.state, State::Token | State::Masked) && focus.request_headers.iter().any(|h| h.name == "authorization" && h.span.overlaps(a.span))
    };
    let sent = cx.evidence.authorizations.iter().find(within);
    let bare = focus.header("www-authenticate").filter(|h| h.value.trim().eq_ignore_ascii_case("bearer"));
    if let (Some(sent), Some(bare)) = (sent, bare) {
        let text = "A token was sent, and the challenge names no error, as it does when none arrives (RFC 6750 section 3.1).";
        facts.add("challenge-without-error", text, &[bare.span, sent.span]);
    }
}

/// The token shown is well formed, and yet the answer calls it unreadable: another one arrived.
fn whole(cx: &Context<'_>, facts: &mut Facts) {
    let sent = cx.evidence.authorizations.iter().find(|a| a.state == State::Token);
    let unreadable = cx.hits.iter().find(|h| h.causes().first() == Some("token-malformed") && h.weight() >= Weight::Moderate);
    if let (Some(sent), Some(hit)) = (sent, unreadable) {
        facts.add("sent-token-is-whole", "The token that was sent is well formed; the answer says that it is not.", &[sent.span, hit.span]);
    }
}

/// A bearer token was sent, and a challenge for basic authentication alone came back: somebody else answered.
fn replaced(cx: &Context<'_>, sent: Option<(State, Span)>, facts: &mut Facts) {
    let basic = cx.evidence.authorizations.iter().find(|a| a.state == State::Basic);
    let meant = cx.evidence.authorizations.iter().find(|a| matches!(a.state, State::Token | State::Masked) && a.scheme.eq_ignore_ascii_case("bearer"));
    if let (Some(meant), Some(basic)) = (meant, basic) {
        facts.add("authorization-replaced", "The program sets a bearer token; what was sent is a basic credential.", &[meant.span, basic.span]);
    }
    let Some((State::Token, span)) = sent else { return };
    let schemes: Vec<&str> = cx.evidence.challenges.iter().map(|c| c.scheme.as_str()).collect();
    if !schemes.is_empty() && schemes.iter().all(|s| *s == "Basic") {
        let place = cx.evidence.challenges[0].span;
        facts.add("authorization-replaced", "A bearer token was sent, but the answer asks for basic authentication only.", &[span, place]);
    }
}

/// Two headers in one request, or two credentials in one header.
fn duplicated(cx: &Context<'_>, facts: &mut Facts) {
    for exchange in &cx.evidence.exchanges {
        let spans: Vec<Span> = exchange.request_headers.iter().filter(|h| h.name == "authorization").map(|h| h.span).collect();
        if let [first, second, ..] = spans[..] {
            // curl tells HTTP/2 headers twice, as `* [HTTP/2] …` and as `> …`; only the same kind of line counts.
            if line_lead(cx, first) == line_lead(cx, second) && second.start.saturating_sub(first.end) < 2000 {
                facts.add("authorization-duplicated", "The request carries two `Authorization` headers.", &[first, second]);
            }
        }
    }
    if let Some(two) = cx.evidence.authorizations.iter().find(|a| a.state == State::Two) {
        facts.add("authorization-duplicated", "One `Authorization` header holds two credentials.", &[two.span]);
    }
}

/// What stands before the header's value in its line.
fn line_lead<'a>(cx: &'a Context<'_>, span: Span) -> &'a str {
    let text = cx.evidence.text.clean();
    let from = text.floor_char_boundary(span.start.saturating_sub(120));
    let before = &text[from..span.start];
    before.rsplit_once('\n').map_or(before, |(_, line)| line)
}

/// A kind of credential that the service does not take.
fn refused_kind(cx: &Context<'_>, facts: &mut Facts) {
    let Some(service) = cx.service.filter(|s| !s.credentials.is_empty()) else { return };
    for authorization in &cx.evidence.authorizations {
        let kind = match authorization.state {
            State::Basic => "basic",
            State::SharedKey => "shared-key",
            State::Sas => "sas",
            State::Token => "bearer",
            _ => continue,
        };
        if !service.credentials.contains(kind) {
            facts.add("credential-kind-refused", format!("{} does not take a credential of the kind `{kind}`.", service.name), &[authorization.span]);
        }
    }
}
