use serde_json::{Value, json};

use super::*;

fn har(request: &Value) -> String {
    json!({"log": {"version": "1.2", "entries": [{"request": {"method": "GET", "url": "https://first.example/"}, "response": {"status": 200}}, {"request": request, "response": {"status": 401, "content": {"text": "x"}}}]}}).to_string()
}

fn second(request: &Value) -> Result<Recorded, NotHar> {
    entry(&har(request), 2)
}

fn shown(recorded: &Recorded) -> Vec<String> {
    recorded.headers.iter().map(|(name, value)| format!("{name}: {}", value.expose())).collect()
}

#[test]
fn lists_entries() {
    let text = format!("\u{feff}{}", har(&json!({"method": "POST", "url": "https://a.example/?sig=1"})));
    let found = entries(&text).unwrap();
    assert_eq!(found[0], Summary { number: 1, method: "GET".to_owned(), url: "https://first.example/".to_owned(), status: Some(200) });
    assert_eq!(found[1], Summary { number: 2, method: "POST".to_owned(), url: "https://a.example/?sig=1".to_owned(), status: Some(401) });
}

#[test]
fn lists_what_is_hardly_there() {
    let text = r#" {"log": {"entries": [ {} , 1, null, [[]], {"request": {"url": 5}, "response": {"status": 0}}, {"response": {"status": 7777777}} ] } } "#;
    let found = entries(text).unwrap();
    assert_eq!(found.len(), 6);
    assert!(found.iter().all(|summary| summary.method == "GET" && summary.url.is_empty() && summary.status.is_none()));
    assert_eq!(entry(text, 2).err(), Some(NotHar::NoRequest));
    assert_eq!(entries(r#"{"log":{"entries":[]}}"#), Ok(Vec::new()));
}

#[test]
fn takes_parts_of_a_har() {
    let one = json!({"request": {"url": "https://a.example/"}});
    for text in [one.to_string(), json!([one]).to_string(), json!({"entries": [one]}).to_string()] {
        assert_eq!(entry(&text, 1).unwrap().url, "https://a.example/", "{text}");
        assert_eq!(entries(&text).unwrap().len(), 1, "{text}");
    }
}

#[test]
fn a_request_of_a_browser() {
    let recorded = second(&json!({
        "method": "POST", "url": "https://a.example/b?c=d", "httpVersion": "http/2.0",
        "headers": [
            {"name": ":authority", "value": "a.example"}, {"name": ":method", "value": "POST"}, {"name": "Host", "value": "a.example"},
            {"name": "content-length", "value": "9"}, {"name": "Connection", "value": "keep-alive"},
            {"name": "authorization", "value": "Bearer abc "}, {"name": "content-type", "value": "application/json"}, {"name": "bad name", "value": "x"}
        ],
        "cookies": [{"name": "a", "value": "1"}, {"name": "b", "value": "2"}],
        "postData": {"mimeType": "text/plain", "text": "{\"a\":\"é\"}"}
    }))
    .unwrap();
    assert_eq!((recorded.method.as_str(), recorded.url.as_str()), ("POST", "https://a.example/b?c=d"));
    assert_eq!(shown(&recorded), ["authorization: Bearer abc", "content-type: application/json", "Cookie: a=1; b=2"]);
    assert_eq!(recorded.body, "{\"a\":\"é\"}".as_bytes());
    assert_eq!(recorded.notes, ["A header with a name that no header can have was left out."]);
}

#[test]
fn bodies() {
    let body = |posted: Value| second(&json!({"url": "https://a.example", "postData": posted})).map(|recorded| recorded.body);
    assert_eq!(body(json!({"text": "AP+A", "encoding": "base64"})).unwrap(), [0, 0xff, 0x80]);
    assert_eq!(body(json!({"text": "AP8", "_encoding": "Base64"})).unwrap(), [0, 0xff]);
    assert_eq!(body(json!({"text": "…", "encoding": "base64"})), Err(NotHar::Body));
    let params = json!([{"name": "a", "value": "b c&d"}, {"name": "e", "value": "f"}]);
    assert_eq!(body(json!({"mimeType": "application/x-www-form-urlencoded", "params": params})).unwrap(), b"a=b+c%26d&e=f");
    assert_eq!(body(json!({"mimeType": "multipart/form-data; boundary=x", "params": params})), Err(NotHar::Form));
    assert_eq!(body(json!({"text": "", "params": []})).unwrap(), b"");
    assert_eq!(body(json!(null)).unwrap(), b"");
    let typed = second(&json!({"url": "https://a.example", "postData": {"mimeType": "text/plain", "text": "x"}})).unwrap();
    assert_eq!(shown(&typed), ["Content-Type: text/plain"]);
}

#[test]
fn tells_what_browsers_leave_out() {
    let bare = second(&json!({"url": "https://ann:pw@a.example/", "headers": [{"name": "Host", "value": "b.example"}]})).unwrap();
    assert_eq!((bare.url.as_str(), shown(&bare)), ("https://a.example/", vec!["Authorization: Basic YW5uOnB3".to_owned()]));
    assert!(bare.notes[0].contains("`Host` differs"), "{:?}", bare.notes);
    let stripped = second(&json!({"url": "https://a.example/"})).unwrap();
    assert!(stripped.notes[0].contains("sensitive data"), "{:?}", stripped.notes);
}

#[test]
fn what_is_no_request() {
    let no = |request: Value| second(&request).err().unwrap();
    assert_eq!(no(json!({"url": "wss://a.example/"})), NotHar::Address(BadAddress::Scheme("wss".to_owned())));
    assert_eq!(no(json!({"method": "GE T", "url": "https://a.example/"})), NotHar::Method);
    assert_eq!(no(json!({})), NotHar::Address(BadAddress::Empty));
    let broken = json!({"url": "https://a.example/", "headers": [{"name": "Authorization", "value": "Bearer hunter2\nX: y"}]});
    assert_eq!(no(broken).to_string(), "the value of the header `Authorization` holds a line break or another control character");
    let many: Vec<Value> = (0..1001).map(|n| json!({"name": format!("x{n}"), "value": ""})).collect();
    assert_eq!(no(json!({"url": "https://a.example/", "headers": many})), NotHar::TooManyHeaders);
}

#[test]
fn what_is_no_har() {
    assert_eq!(entries(""), Err(NotHar::NotJson(1, 0)));
    assert_eq!(entries("{\"log\": {\n\"entries\": [{\"a\""), Err(NotHar::NotJson(2, 16)));
    for text in ["{}", "[", "1", "{\"log\": 1}", "{\"log\": {\"entries\": {}}}"] {
        assert!(entries(text).is_err(), "{text}");
    }
    let text = har(&json!({"url": "https://a.example"}));
    assert_eq!(entry(&text, 0).err(), Some(NotHar::NoSuchEntry(0, 2)));
    assert_eq!(entry(&text, 3).unwrap_err().to_string(), "the HAR has no entry 3; it has 2, counted from 1");
}

#[test]
fn depth_and_number_harm_nothing() {
    let deep = "[".repeat(1 << 20) + &"]".repeat(1 << 20);
    for (text, expected) in [
        (deep.clone(), 1),
        (format!("{{\"log\":{{\"entries\":[{deep}]}}}}"), 1),
        (format!("{{\"request\":{{\"url\":\"https://a.example\",\"x\":{deep}}}}}"), 1),
    ] {
        assert_eq!(entries(&text).map(|found| found.len()), Ok(expected));
        assert_eq!(entry(&text, 1).err(), Some(NotHar::NoRequest));
    }
    let many = format!("[{}0]", "0,".repeat(MOST_ENTRIES));
    assert_eq!(entries(&many), Err(NotHar::TooManyEntries));
}
