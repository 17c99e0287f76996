//! Makes credentials that the lab's services take: account keys, signatures over requests, shared access signatures.
//! All of them are public; nothing here is secret.

use super::{api_key, bus_sas, cosmos, file::Service, hmac, key, sas, shared_key};
use crate::clock::{http_date, rfc3339};
use crate::http::Request;

pub use super::key::Age;

/// The account key of `service`, in base64.
#[must_use]
pub fn account_key(service: &Service, age: Age) -> String {
    key::of(service, age)
}

/// The value of `api-key`.
#[must_use]
pub fn api_key(service: &Service, age: Age) -> String {
    api_key::make(service, age)
}

/// Signs `request` with Shared Key at this time (seconds since 1970).
#[must_use]
pub fn shared_key(request: &Request, key: &str, at: i64) -> Request {
    let request = with(request, "x-ms-date", &http_date(at));
    let request = if request.header("x-ms-version").is_some() { request } else { with(&request, "x-ms-version", "2021-12-02") };
    let value = shared_key::make(&request, account(&request), key);
    with(&request, "authorization", &value)
}

/// What a shared access signature of Storage says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// From when on it holds, in seconds since 1970.
    pub start: i64,
    /// Until when.
    pub expiry: i64,
    /// Permissions, such as `rl`.
    pub permissions: String,
    /// Whether it is for the whole account, or for the container of the request.
    pub account: bool,
}

/// Appends a shared access signature of Storage to the query of `request`.
#[must_use]
pub fn storage_sas(request: &Request, key: &str, signature: &Signature) -> Request {
    let mut query = url::form_urlencoded::Serializer::new(request.query.clone());
    query.append_pair("sv", "2021-12-02");
    if signature.account {
        query.append_pair("ss", "b").append_pair("srt", "sco");
    } else {
        query.append_pair("sr", "c");
    }
    query.append_pair("sp", &signature.permissions).append_pair("st", &rfc3339(signature.start));
    query.append_pair("se", &rfc3339(signature.expiry)).append_pair("spr", "https,http");
    let unsigned = Request { query: query.finish(), ..request.clone() };
    let query = sas::make(&unsigned, account(&unsigned), key);
    Request { query, ..unsigned }
}

/// Signs `request` with a shared access signature of Service Bus that holds until then.
#[must_use]
pub fn bus_sas(request: &Request, key: &str, until: i64) -> Request {
    let resource = format!("https://{}{}", request.host, request.path);
    with(request, "authorization", &bus_sas::make(&resource, key, until))
}

/// Signs `request` with the key of a Cosmos DB account at this time.
#[must_use]
pub fn cosmos_master(request: &Request, key: &str, at: i64) -> Request {
    let request = with(request, "x-ms-date", &http_date(at));
    let value = cosmos::make(&request.method, &request.path, request.header("x-ms-date").unwrap_or_default(), key);
    with(&request, "authorization", &value)
}

/// The form in which Cosmos DB takes a token of Entra.
#[must_use]
pub fn cosmos_token(token: &str) -> String {
    cosmos::form("aad", token)
}

/// Signs `request` with the access key of an App Configuration store at this time.
#[must_use]
pub fn app_configuration(request: &Request, service: &Service, key: &str, at: i64) -> Request {
    let request = with(request, "x-ms-date", &http_date(at));
    let value = hmac::make(&request, &key::id_of(service), key);
    with(&request, "authorization", &value)
}

/// `request` with this header in place of any of that name.
#[must_use]
pub fn with(request: &Request, name: &str, value: &str) -> Request {
    let mut request = request.clone();
    request.headers.retain(|(known, _)| known != name);
    request.headers.push((name.to_owned(), value.to_owned()));
    request
}

fn account(request: &Request) -> &str {
    request.host.split('.').next().unwrap_or_default()
}
