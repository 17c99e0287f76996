//! What an answer comes to.

use why401_azure::probe::{Exchange, Resolution};
use why401_evidence::formats::capsule::Answer;

/// What came of a request that was answered.
pub(super) fn answer(exchange: &Exchange) -> Answer {
    if exchange.broken.is_some() && exchange.status < 400 { Answer::Failed("cut-off".to_owned()) } else { Answer::Status(exchange.status) }
}

pub(super) fn addresses(host: &str, resolution: &Resolution) -> String {
    let shown: Vec<String> = resolution.addresses.iter().map(|address| address.ip().to_string()).collect();
    let private = resolution.addresses.iter().any(|address| is_private(address.ip()));
    let kind = if private { ", a private address" } else { "" };
    let named = if resolution.overridden { " (as you say)" } else { "" };
    format!("{host} is {}{kind}{named}", shown.join(", "))
}

/// RFC 1918 and RFC 4193: a private endpoint, most likely.
fn is_private(address: std::net::IpAddr) -> bool {
    match address {
        std::net::IpAddr::V4(address) => address.is_private(),
        std::net::IpAddr::V6(address) => address.is_unique_local(),
    }
}

/// What an answer says, without what differs from answer to answer: times and ids.
pub(super) fn shape(exchange: &Exchange) -> (Vec<String>, String) {
    let challenges = exchange.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("www-authenticate")).map(|(_, value)| value.clone());
    let body = String::from_utf8_lossy(&exchange.body);
    let words = body.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.bytes().any(|b| b.is_ascii_digit()));
    (challenges.collect(), words.collect::<Vec<_>>().join(" "))
}
