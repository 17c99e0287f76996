//! `type=master|aad&ver=1.0&sig=…`, percent-encoded, in `Authorization`
//! (learn.microsoft.com/rest/api/cosmos-db/access-control-on-cosmosdb-resources).

use super::reading::{decoded, http_time, pair};
use super::refusal::{Finding, Grant, Refusal};
use super::visit::Visit;
use super::{key, token};
use crate::clock::http_date;

/// Seconds by which the request's date may differ.
const WINDOW: i64 = 15 * 60;

/// What is made of the header.
pub(super) fn check(visit: &Visit<'_>) -> Finding {
    let value = decoded(visit.request.header("authorization")?);
    let signature = pair(&value, '&', "sig");
    Some(match (pair(&value, '&', "type"), signature) {
        (Some("aad"), Some(token)) => token::of(visit, token),
        (Some("master"), Some(signature)) => signed(visit, signature).map(|()| Grant::default()),
        _ => Err(Refusal::of("scheme")),
    })
}

fn signed(visit: &Visit<'_>, signature: &str) -> Result<(), Refusal> {
    visit.keys_allowed()?;
    let date = visit.request.header("x-ms-date").or_else(|| visit.request.header("date")).unwrap_or_default();
    let payload = payload(&visit.request.method, &visit.plain_path(), date);
    if !key::same(&key::sign(&key::taken(visit), &payload), signature) {
        return Err(Refusal::of("key-signature").with("signed", payload));
    }
    in_time(visit, date)
}

fn in_time(visit: &Visit<'_>, date: &str) -> Result<(), Refusal> {
    let at = http_time(date).unwrap_or(0);
    if (at - visit.now).abs() <= WINDOW {
        return Ok(());
    }
    Err(Refusal::of("key-date").with("start", http_date(at)).with("expiry", http_date(at.saturating_add(WINDOW))))
}

/// What is signed: method, type and link of the resource, date, each on a line.
fn payload(method: &str, path: &str, date: &str) -> String {
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    // `dbs/x/colls` is the list of type `colls` in `dbs/x`; `dbs/x` is the database itself.
    let (kind, link) = match segments.split_last() {
        None => ("", String::new()),
        Some((last, above)) if segments.len() % 2 == 1 => (*last, above.join("/")),
        Some((_, above)) => (above.last().copied().unwrap_or_default(), segments.join("/")),
    };
    format!("{}\n{kind}\n{link}\n{}\n\n", method.to_lowercase(), date.to_lowercase())
}

/// `Authorization` with the account's key.
pub(super) fn make(method: &str, path: &str, date: &str, key: &str) -> String {
    form("master", &key::sign(key, &payload(method, path, date)))
}

/// `Authorization` with a token or signature of this type.
pub(super) fn form(kind: &str, signature: &str) -> String {
    url::form_urlencoded::byte_serialize(format!("type={kind}&ver=1.0&sig={signature}").as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_payload_names_type_and_link() {
        let date = "Sat, 18 Jun 2022 08:34:53 GMT";
        assert_eq!(payload("POST", "/dbs/a/colls/b/docs", date), "post\ndocs\ndbs/a/colls/b\nsat, 18 jun 2022 08:34:53 gmt\n\n");
        assert_eq!(payload("GET", "/dbs/a", date).lines().nth(2), Some("dbs/a"));
        assert_eq!(payload("GET", "/", date), "get\n\n\nsat, 18 jun 2022 08:34:53 gmt\n\n");
    }
}
