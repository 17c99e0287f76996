//! Command lines as people have them, and what they ask for.

use std::fmt::Write as _;
use std::time::Duration;

use super::*;
use crate::request::{HttpVersion, Options};

/// The request as lines: method and URL, headers, `= ` body.
fn told(recorded: &Recorded) -> String {
    let mut told = format!("{} {}", recorded.method, recorded.url);
    for (name, value) in &recorded.headers {
        write!(told, " | {name}: {}", value.expose()).unwrap();
    }
    if !recorded.body.is_empty() {
        write!(told, " = {}", String::from_utf8_lossy(&recorded.body)).unwrap();
    }
    told
}

fn read(command: &str) -> Recorded {
    parse(command).unwrap_or_else(|why| panic!("{command}: {why}"))
}

fn holds(rows: &[(&str, &str)]) {
    for (command, expected) in rows {
        assert_eq!(told(&read(command)), *expected, "{command}");
    }
}

#[test]
fn shells() {
    holds(&[
        ("curl https://a.example/", "GET https://a.example/"),
        ("$ curl https://a.example/", "GET https://a.example/"),
        ("# curl https://a.example/", "GET https://a.example/"),
        ("ann@box:~$ /usr/bin/curl https://a.example/", "GET https://a.example/"),
        ("PS C:\\> curl.exe https://a.example/", "GET https://a.example/"),
        ("C:\\Users\\ann>curl \"https://a.example/?b=c&d=e\"", "GET https://a.example/?b=c&d=e"),
        ("TOKEN=abc X=1 curl https://a.example/", "GET https://a.example/"),
        ("sudo -E curl -k https://a.example/", "GET https://a.example/"),
        ("export TOKEN=abc\ncurl https://a.example/", "GET https://a.example/"),
        (
            "TOKEN=$(curl -s -d 'a=b' https://a.example/ | jq -r .access_token)",
            "POST https://a.example/ | Content-Type: application/x-www-form-urlencoded = a=b",
        ),
        ("kubectl exec pod -- curl -s http://169.254.169.254/metadata -H Metadata:true", "GET http://169.254.169.254/metadata | Metadata: true"),
        ("cd /tmp && curl -sS https://a.example/ | jq .", "GET https://a.example/"),
        ("curl https://a.example/ > out.json 2>&1", "GET https://a.example/"),
        ("curl -s https://a.example/ 2>/dev/null; echo done", "GET https://a.example/"),
        ("curl https://a.example/ # the failing one", "GET https://a.example/"),
        ("```bash\ncurl https://a.example/ \\\n  -H 'B: c'\n```", "GET https://a.example/ | B: c"),
        ("$ curl -X PUT \\\n> -H 'B: c' \\\n> https://a.example/\n{\"error\":1}", "PUT https://a.example/ | B: c"),
        ("curl 'https://a.example/' \\\r\n  -H 'B: c'\r\n", "GET https://a.example/ | B: c"),
        ("curl https://a.example/ \\ -H 'B: c' \\ -k", "GET https://a.example/ | B: c"),
        (
            "curl -H $'B: it\\'s \\u0021' --data-raw $'{\"a\":\"\\n\\u00e9\"}' 'https://a.example/'",
            "POST https://a.example/ | B: it's ! | Content-Type: application/x-www-form-urlencoded = {\"a\":\"\n\u{e9}\"}",
        ),
        ("curl -H \"B: \\\"c\\\" \\d\" https://a.example/", "GET https://a.example/ | B: \"c\" \\d"),
        ("curl -H \"A: ^\" -H 'B: c ^\"d\"' https://a.example/", "GET https://a.example/ | A: ^ | B: c ^\"d\""),
        ("curl --data-raw '' https://a.example/", "POST https://a.example/ | Content-Type: application/x-www-form-urlencoded"),
    ]);
}

#[test]
fn windows() {
    holds(&[
        (
            "curl ^\"https://a.example/?b=^%^7Bc^%^7D^&d=e^\" ^\n  -H ^\"accept: */*^\" ^\n  --data-raw ^\"^{^\\^\"a^\\^\":1^}^\"",
            "POST https://a.example/?b=%7Bc%7D&d=e | accept: */* | Content-Type: application/x-www-form-urlencoded = {\"a\":1}",
        ),
        (
            "curl \"https://a.example/\" ^\r\n  -H \"B: c^d\" ^\r\n  --data-binary \"{\"\"a\"\":1}\"",
            "POST https://a.example/ | B: c^d | Content-Type: application/x-www-form-urlencoded = {\"a\":1}",
        ),
        (
            "curl \"https://a.example/\" ^\n  --data-raw \"^{\\^\"a\\^\":1^}\" ^\n  --compressed",
            "POST https://a.example/ | Content-Type: application/x-www-form-urlencoded = {\"a\":1}",
        ),
        (
            "curl.exe -H \"Authorization: Bearer $env:TOKEN\" `\n  -d '{\\\"a\\\": 1}' `\n  https://a.example/",
            "POST https://a.example/ | Authorization: Bearer $env:TOKEN | Content-Type: application/x-www-form-urlencoded = {\"a\": 1}",
        ),
        ("& curl.exe 'https://a.example/' `\r\n  -H 'B: it''s'", "GET https://a.example/ | B: it's"),
        ("curl \"https://a.example/\" ^\n -H \"Authorization: Bearer %TOKEN%\"", "GET https://a.example/ | Authorization: Bearer %TOKEN%"),
    ]);
}

#[test]
fn methods_and_bodies() {
    holds(&[
        ("curl -XPOST https://a.example/", "POST https://a.example/"),
        ("curl -X DELETE -sSL https://a.example/", "DELETE https://a.example/"),
        ("curl --request=PATCH https://a.example/", "PATCH https://a.example/"),
        ("curl -I https://a.example/", "HEAD https://a.example/"),
        ("curl -sI -d x https://a.example/", "HEAD https://a.example/"),
        ("curl -d a=b -d c=d https://a.example/", "POST https://a.example/ | Content-Type: application/x-www-form-urlencoded = a=b&c=d"),
        ("curl -da=b -H 'content-type: text/plain' https://a.example/", "POST https://a.example/ | content-type: text/plain = a=b"),
        ("curl -d a=b -H 'Content-Type:' https://a.example/", "POST https://a.example/ = a=b"),
        ("curl -X GET -d a=b https://a.example/", "GET https://a.example/ | Content-Type: application/x-www-form-urlencoded = a=b"),
        ("curl --data-raw @b https://a.example/", "POST https://a.example/ | Content-Type: application/x-www-form-urlencoded = @b"),
        ("curl --data-ascii a --data-binary b https://a.example/", "POST https://a.example/ | Content-Type: application/x-www-form-urlencoded = a&b"),
        (
            "curl --data-urlencode 'a=b c&d' --data-urlencode 'x y' --data-urlencode '=q/z' https://a.example/",
            "POST https://a.example/ | Content-Type: application/x-www-form-urlencoded = a=b+c%26d&x+y&q%2Fz",
        ),
        (
            "curl --json '{\"a\"' --json ':1}' https://a.example/",
            "POST https://a.example/ | Content-Type: application/json | Accept: application/json = {\"a\":1}",
        ),
        ("curl --json '{}' -H 'accept: b' https://a.example/", "POST https://a.example/ | accept: b | Content-Type: application/json = {}"),
        ("curl -G -d a=b --data-urlencode 'c=d e' 'https://a.example/?z=1#f'", "GET https://a.example/?z=1&a=b&c=d+e"),
        ("curl -G -d a=b https://a.example", "GET https://a.example/?a=b"),
        ("curl -G --json a=b https://a.example/", "GET https://a.example/?a=b | Content-Type: application/json | Accept: application/json"),
        ("curl --data-raw '{\"\":1}' -H 'Content-Type: a/b' https://a.example/", "POST https://a.example/ | Content-Type: a/b = {\"\":1}"),
        ("curl -G -d 'a=b c' 'https://a.example/?'", "GET https://a.example/?a=b%20c"),
        ("curl --url-query a=b --url-query '+c=d' https://a.example/", "GET https://a.example/?a=b&c=d"),
        ("curl -X POST -H 'Content-Length: 0' https://a.example/", "POST https://a.example/ | Content-Length: 0"),
        ("curl -H 'Content-Length: 12' -d a https://a.example/", "POST https://a.example/ | Content-Type: application/x-www-form-urlencoded = a"),
    ]);
}

#[test]
fn headers() {
    holds(&[
        ("curl -H 'A: b ' -H 'C;' -H 'D:' -H 'E:f' -H '' -H ':path: /x' https://a.example/", "GET https://a.example/ | A: b | C:  | E: f"),
        ("curl --header 'A: b: c' -H'D: e' https://a.example/", "GET https://a.example/ | A: b: c | D: e"),
        ("curl -H 'A: 1' -H 'A: 2' https://a.example/", "GET https://a.example/ | A: 1 | A: 2"),
        ("curl -u ann:pw https://a.example/", "GET https://a.example/ | Authorization: Basic YW5uOnB3"),
        ("curl -uann:p:w https://a.example/", "GET https://a.example/ | Authorization: Basic YW5uOnA6dw=="),
        ("curl https://c%40:pw@a.example/", "GET https://a.example/ | Authorization: Basic Y0A6cHc="),
        ("curl -u ann:pw https://b:c@a.example/", "GET https://a.example/ | Authorization: Basic YW5uOnB3"),
        ("curl -u ann:pw -H 'authorization: Bearer t' https://a.example/", "GET https://a.example/ | authorization: Bearer t"),
        ("curl -u ann:pw -H 'Authorization:' https://a.example/", "GET https://a.example/"),
        ("curl --oauth2-bearer t -u ann:pw https://a.example/", "GET https://a.example/ | Authorization: Bearer t"),
        (
            "curl -A agent -e https://b.example/ -b c=d -b e=f -r 0-5 https://a.example/",
            "GET https://a.example/ | User-Agent: agent | Referer: https://b.example/ | Cookie: c=d; e=f | Range: bytes=0-5",
        ),
        ("curl -H 'Cookie: x=1' -b y=2 -A a -H 'user-agent: b' https://a.example/", "GET https://a.example/ | Cookie: x=1 | user-agent: b"),
        ("curl -A '' -e ';auto' -b '' https://a.example/", "GET https://a.example/"),
    ]);
}

#[test]
fn addresses_among_options() {
    holds(&[
        ("curl --url https://a.example/ -k", "GET https://a.example/"),
        ("curl -o f -w '%{http_code}\\n' -D h -c jar --retry 3 --trace-ascii t https://a.example/", "GET https://a.example/"),
        ("curl -sSvifLkNgq -# -4 https://a.example/", "GET https://a.example/"),
        ("curl -k -- https://a.example/", "GET https://a.example/"),
        ("curl --heade 'A: b' --silent --no-keepalive --fail-with-body https://a.example/", "GET https://a.example/ | A: b"),
        ("curl --ftp-port x --limit-rate 1k --proxy-user a:b https://a.example/", "GET https://a.example/"),
        ("curl —header 'A: b' –k https://a.example/", "GET https://a.example/ | A: b"),
        ("curl -H “A: b c” https://a.example/", "GET https://a.example/ | A: b c"),
        ("curl\n  'https://a.example/'\n  -H 'A: b'\n", "GET https://a.example/ | A: b"),
        ("curl HTTP://A.example:8080/b%20c", "GET http://A.example:8080/b%20c"),
        ("curl 'a.example/b c'", "GET https://a.example/b%20c"),
        ("curl 'https://a.example/items(1)?$filter=x eq 1'", "GET https://a.example/items(1)?$filter=x%20eq%201"),
    ]);
}

#[test]
fn options() {
    let options = read(
        "curl -kL --compressed --http1.1 -x proxy.example:8080 --noproxy b,c --connect-to ::d:443 --resolve a.example:443:1.2.3.4 --resolve x:1:2 --cacert ca.pem -m 1.5 --connect-timeout 2 -A me -H 'Accept:' https://a.example/",
    )
    .options;
    let expected = Options {
        insecure: true,
        location: true,
        compressed: true,
        http_version: Some(HttpVersion::Http11),
        proxy: Some("proxy.example:8080".to_owned()),
        noproxy: Some("b,c".to_owned()),
        connect_to: vec!["::d:443".to_owned()],
        resolve: vec!["a.example:443:1.2.3.4".to_owned(), "x:1:2".to_owned()],
        cacert: Some("ca.pem".to_owned()),
        max_time: Some(Duration::from_millis(1500)),
        connect_timeout: Some(Duration::from_secs(2)),
        user_agent: Some("me".to_owned()),
        without: vec!["accept".to_owned()],
    };
    assert_eq!(options, expected);
    let options = |command: &str| read(command).options;
    assert_eq!(options("curl --socks5-hostname h:1 https://a.example").proxy.as_deref(), Some("socks5h://h:1"));
    assert_eq!(options("curl -x '' -m 0 https://a.example"), Options { noproxy: Some("*".to_owned()), ..Options::default() });
    assert_eq!(options("curl -k --no-insecure -A '' https://a.example").without, ["user-agent"]);
    let version = |flag| options(&format!("curl {flag} https://a.example")).http_version;
    let versions = ["-0", "--http2", "--http2-prior-knowledge", "--http3-only", "-s"].map(version);
    assert_eq!(versions, [Some(HttpVersion::Http10), Some(HttpVersion::Http2), Some(HttpVersion::Http2PriorKnowledge), Some(HttpVersion::Http3), None]);
}

#[test]
fn notes() {
    for (command, expected) in [
        ("curl a.example", "no scheme"),
        ("curl -H \"Authorization: Bearer $TOKEN\" https://a.example", "`Authorization` holds a variable that was not expanded."),
        ("curl -H 'Authorization: Bearer $TOKEN' https://a.example", "in single quotes a shell leaves it"),
        ("curl -H \"Authorization: Bearer $(az account get-access-token --query \"accessToken\" -o tsv)\" https://a.example", "was not expanded."),
        ("curl -H 'x-key: {{key}}' https://a.example", "`x-key` holds a variable"),
        ("curl -u \"ann:$PW\" https://a.example", "credentials hold a variable"),
        ("curl --oauth2-bearer %T% https://a.example", "credentials hold a variable"),
        ("curl -d \"a=$B\" https://a.example", "body holds a variable"),
        ("curl \"https://a.example/?$filter=b\"", "the server never saw"),
        ("curl https://a.example/?b=c&d=e", "unquoted `&`"),
        ("curl https://a.example/ && curl https://b.example/", "first curl command"),
        ("curl https://a.example/\n-k", "line break without"),
        ("curl ‘https://a.example/’", "Typographic quotes"),
        ("curl –k https://a.example/", "typographic dash"),
        ("curl -H 'Authorization Bearer x' https://a.example", "Header number 1 has no colon"),
        ("curl -H 'Authorization Bearer: x' https://a.example", "name that no header can have"),
        ("curl --frobnicate https://a.example", "Unknown option `--frobnicate`"),
        ("curl --cert c.pem https://a.example", "`--cert` has no counterpart"),
        ("curl -u ann https://a.example", "no password"),
        ("curl --negotiate -u : https://a.example", "other than Basic"),
        ("curl -b jar.txt https://a.example", "Cookies of a file"),
        ("curl -X post https://a.example", "not in upper case"),
        ("curl -m soon https://a.example", "no number of seconds"),
        ("curl 'https://a.example/{a}'", "braces"),
        ("curl 'https://a.example/a b'", "`%20`"),
        ("curl -I -d a https://a.example", "refuses `--head`"),
        ("curl -H 'Content-Length: 3' https://a.example", "`Content-Length` is not"),
        ("curl -H $'A: \\xff' https://a.example", "no UTF-8"),
    ] {
        let notes = read(command).notes;
        assert!(notes.len() == 1 && notes[0].contains(expected), "{command}: {notes:?}");
    }
    assert_eq!(read("curl -g 'https://[::1]/{a}' -k").notes, [""; 0]);
}

#[test]
fn what_cannot_be_sent() {
    let several = |hosts: [&str; 2]| NotCurl::SeveralAddresses(hosts.map(str::to_owned).to_vec());
    for (command, why) in [
        ("", NotCurl::NoCommand),
        ("Invoke-WebRequest -Uri https://a.example", NotCurl::NoCommand),
        ("curl", NotCurl::NoAddress),
        ("curl -k -H 'A: b'", NotCurl::NoAddress),
        ("curl https://a.example -H", NotCurl::MissingValue("header")),
        ("curl https://a.example -sX", NotCurl::MissingValue("request")),
        ("curl -H 'A: b https://a.example", NotCurl::Unclosed("'")),
        ("curl \"https://a.example", NotCurl::Unclosed("\"")),
        ("curl -H @headers https://a.example", NotCurl::File("header")),
        ("curl -d @body.json https://a.example", NotCurl::File("data")),
        ("curl --data-binary @- https://a.example", NotCurl::File("data-binary")),
        ("curl --json @b https://a.example", NotCurl::File("json")),
        ("curl --data-urlencode a@b https://a.example", NotCurl::File("data-urlencode")),
        ("curl -T file https://a.example", NotCurl::File("upload-file")),
        ("curl -K file https://a.example", NotCurl::File("config")),
        ("curl -F a=@b https://a.example", NotCurl::Form),
        ("curl https://a.example --next https://b.example", NotCurl::SeveralRequests),
        ("curl https://a.example/x?y=z https://b.example", several(["a.example", "b.example"])),
        ("curl -H Authorization: Bearer hunter2 https://a.example", NotCurl::StrayWords(2)),
        ("curl -X 'GE T' https://a.example", NotCurl::Method),
        ("curl -H $'A: b\\nC: hunter2' https://a.example", NotCurl::ControlCharacter("`A`".to_owned())),
        ("curl --oauth2-bearer $'b\\nhunter2' https://a.example", NotCurl::ControlCharacter("`Authorization`".to_owned())),
        ("curl ftp://a.example", NotCurl::Address(BadAddress::Scheme("ftp".to_owned()))),
        ("curl https://$HOST/x", NotCurl::Address(BadAddress::Host)),
        ("curl ''", NotCurl::Address(BadAddress::Empty)),
    ] {
        let found = parse(command).err();
        assert_eq!(found.as_ref(), Some(&why), "{command}");
        assert!(!why.to_string().contains("hunter2"), "{why}");
    }
    let many = format!("curl https://a.example {}", "-H a:b ".repeat(1001));
    assert_eq!(parse(&many).err(), Some(NotCurl::TooManyHeaders));
}
