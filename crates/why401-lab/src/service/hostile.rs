//! Whatever is sent, services answer, and with headers that can be written.

use proptest::prelude::*;

use crate::http::{Reply, Request};
use crate::world::tests::world;

fn ask(host: &str, path: &str, query: &str, headers: Vec<(String, String)>, body: Vec<u8>) -> Option<Reply> {
    let local = std::net::SocketAddr::from(([127, 0, 0, 1], 443));
    let method = if body.is_empty() { "GET" } else { "POST" }.to_owned();
    super::answer(world(), &Request { method, host: host.to_owned(), path: path.to_owned(), query: query.to_owned(), headers, body, local, tls: true })
}

fn is_writable(reply: &Reply) -> bool {
    (200..600).contains(&reply.status) && reply.headers.iter().all(|(_, value)| value.bytes().all(|byte| (32..127).contains(&byte)))
}

/// Beginnings of credentials, so that what follows reaches their readers.
const SCHEMES: [&str; 9] = [
    "Bearer ",
    "Basic ",
    "SharedKey labstore:",
    "SharedAccessSignature sr=",
    "HMAC-SHA256 Credential=",
    "type%3Daad%26ver%3D1.0%26sig%3D",
    "type=master&ver=1.0&sig=",
    "Bearer eyJhbGciOiJSUzI1NiJ9.",
    "",
];

proptest! {
    #[test]
    fn no_request_is_too_strange(
        service in 0_usize..13,
        scheme in 0_usize..9,
        rest in "\\PC{0,80}",
        path in "/[a-zA-Z0-9%/._ é-]{0,40}",
        query in "(s[vrspte]{1,2}=[0-9TZ:%a-z-]{0,20}&){0,6}(sig=[a-zA-Z0-9%+/=]{0,30})?",
        date in "[A-Za-z0-9:, ]{0,40}",
        body in proptest::collection::vec(any::<u8>(), 0..60),
    ) {
        let service = world().services.iter().nth(service);
        let host = service.and_then(|service| service.hosts.first()).map_or("", String::as_str);
        let headers = [("authorization", format!("{}{rest}", SCHEMES[scheme])), ("x-ms-date", date), ("api-key", rest), ("x-ms-version", "2021-12-02".to_owned())];
        let headers = headers.map(|(name, value)| (name.to_owned(), value)).to_vec();
        let reply = ask(host, &path, &query, headers, body);
        prop_assert!(reply.is_some_and(|reply| is_writable(&reply)));
    }
}
