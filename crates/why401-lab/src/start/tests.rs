use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use super::{Extra, Lab, Options};

fn ask(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok();
    answer
}

#[test]
fn it_starts_serves_and_stops() {
    let lab = Lab::start(&Options::default()).unwrap();
    let (http, folder) = (lab.http(), lab.folder().to_owned());
    let answer = ask(http, "GET /common/discovery/keys HTTP/1.1\r\nHost: login.microsoftonline.com\r\nConnection: close\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains("\r\ndate: "), "{answer}");
    assert!(folder.join("ca.pem").exists() && lab.hosts().contains(&"management.azure.com".to_owned()));
    drop(lab);
    assert!(!folder.exists() && TcpStream::connect(http).is_err());
}

#[test]
fn a_listener_may_stand_for_a_host() {
    let extra = Extra { address: SocketAddr::from(([127, 0, 0, 1], 0)), tls: false, host: Some("login.microsoftonline.us".to_owned()) };
    let lab = Lab::start(&Options { extra: vec![extra], ..Options::default() }).unwrap();
    let answer = ask(lab.extra()[0], "GET /common/v2.0/.well-known/openid-configuration HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert!(answer.contains(r#""cloud_instance_name":"microsoftonline.us""#), "{answer}");
}

#[test]
fn refusals_say_what_to_do() {
    let lab = Lab::start(&Options::default()).unwrap();
    let taken = Lab::start(&Options { http: lab.http(), ..Options::default() }).unwrap_err().to_string();
    assert!(taken.contains("in use") && taken.contains(&lab.http().to_string()), "{taken}");
    let open = Lab::start(&Options { http: SocketAddr::from(([0, 0, 0, 0], 0)), ..Options::default() }).unwrap_err().to_string();
    assert!(open.contains("other machines"), "{open}");
}

#[test]
fn variables_name_files_that_exist() {
    let lab = Lab::start(&Options::default()).unwrap();
    let variables = lab.environment();
    let value = |wanted: &str| variables.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone()).unwrap();
    assert!(std::path::Path::new(&value("REQUESTS_CA_BUNDLE")).exists());
    assert!(value("AZURE_AUTHORITY_HOST").starts_with("https://localhost:"));
    assert!(!variables.iter().any(|(name, _)| name == "AZURE_CLIENT_CERTIFICATE_PATH"));
}
