//! Generated requests, written as command lines and read back; generated noise, which must not harm.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::string::string_regex;

use super::*;

#[derive(Debug, Clone)]
struct Request {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

fn text(pattern: &str) -> impl Strategy<Value = String> + use<> {
    string_regex(pattern).unwrap()
}

fn requests(body: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = Request> {
    let url = text(r#"https?://[a-z]{1,9}\.example(:[1-9][0-9]{0,3})?/[!-"$-~é]{0,20}"#);
    let header = (text("[A-Za-z][A-Za-z0-9-]{0,9}"), text(r"[!-~é]([ -~é“]{0,30}[!-~é])?"));
    let typed = ("Content-Type".to_owned(), "text/plain".to_owned());
    (text("[A-Z]{1,8}"), url, vec(header, 0..5), body).prop_map(move |(method, url, mut headers, body)| {
        // These two have rules of their own.
        headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-length") && !name.eq_ignore_ascii_case("content-type"));
        headers.push(typed.clone());
        Request { method, url, headers, body }
    })
}

/// A number that decides how the next word is written.
struct Style(u64);

impl Style {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % below
    }
}

fn posix(word: &[u8], style: &mut Style) -> Vec<u8> {
    let plain = std::str::from_utf8(word).ok();
    match (style.roll(4), plain) {
        (0, Some(text)) => format!("'{}'", text.replace('\'', r"'\''")).into_bytes(),
        (1, Some(text)) => [&b"\""[..], escaped(text, "\\\"$`").as_bytes(), b"\""].concat(),
        (2, Some(text)) if !text.is_empty() && !text.contains(['\n', '\r', '\t']) && !text.starts_with(['–', '“', '”', '‘']) => {
            escaped_all(text).into_bytes()
        }
        _ => {
            let bytes = word.iter().map(|b| if b.is_ascii_alphanumeric() { char::from(*b).to_string() } else { format!("\\x{b:02x}") });
            format!("$'{}'", bytes.collect::<String>()).into_bytes()
        }
    }
}

fn escaped(text: &str, signs: &str) -> String {
    text.chars().map(|c| if signs.contains(c) { format!("\\{c}") } else { c.to_string() }).collect()
}

fn escaped_all(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || !c.is_ascii() {
                c.to_string()
            } else if c == ' ' {
                "\" \"".to_owned()
            } else {
                format!("\\{c}")
            }
        })
        .collect()
}

/// As Microsoft's start-up code reads it, with a caret before whatever `cmd.exe` could mean something by.
fn cmd(word: &[u8]) -> Vec<u8> {
    let mut quoted = String::from("\"");
    let mut slashes = 0;
    for c in std::str::from_utf8(word).unwrap_or_default().chars() {
        if c == '"' {
            quoted.push_str(&"\\".repeat(slashes + 1));
        }
        slashes = if c == '\\' { slashes + 1 } else { 0 };
        quoted.push(c);
    }
    quoted.push_str(&"\\".repeat(slashes));
    quoted.push('"');
    let careted = |c: char| match c {
        '\n' => "^\n\n".to_owned(),
        c if c.is_ascii_alphanumeric() || c == ' ' || !c.is_ascii() => c.to_string(),
        c => format!("^{c}"),
    };
    quoted.chars().map(careted).collect::<String>().into_bytes()
}

fn rendered(request: &Request, lines: &[u8], mut quote: impl FnMut(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let mut words = vec![quote(request.url.as_bytes())];
    for (name, value) in &request.headers {
        words.extend([b"-H".to_vec(), quote(format!("{name}: {value}").as_bytes())]);
    }
    words.extend([b"--data-raw".to_vec(), quote(&request.body), b"-X".to_vec(), quote(request.method.as_bytes())]);
    [b"curl".to_vec()].into_iter().chain(words).collect::<Vec<_>>().join(lines)
}

fn same(request: &Request, command: &str) -> Result<(), TestCaseError> {
    let recorded = parse(command).map_err(|why| TestCaseError::fail(format!("{why}\n{command}")))?;
    let headers: Vec<(String, String)> = recorded.headers.iter().map(|(name, value)| (name.clone(), value.expose().to_owned())).collect();
    prop_assert_eq!(&headers, &request.headers, "{}", command);
    prop_assert_eq!((&recorded.method, &recorded.url, &recorded.body), (&request.method, &request.url, &request.body), "{}", command);
    Ok(())
}

proptest! {
    #[test]
    fn what_is_written_for_a_posix_shell_is_read_back(request in requests(vec(any::<u8>(), 0..60)), style in any::<u64>()) {
        let mut style = Style(style);
        let lines: &[u8] = [&b" "[..], b" \\\n  ", b" \\\r\n\t"][style.roll(3) as usize];
        let command = rendered(&request, lines, |word| posix(word, &mut style));
        same(&request, std::str::from_utf8(&command).unwrap())?;
    }

    #[test]
    fn what_is_written_for_cmd_is_read_back(request in requests(text("[ -~\r\n\té]{0,60}").prop_map(String::into_bytes)), broken in any::<bool>()) {
        let command = rendered(&request, if broken { b" ^\n  " } else { b" " }, cmd);
        same(&request, std::str::from_utf8(&command).unwrap())?;
    }

    #[test]
    fn noise_does_not_panic(noise in text(r#"([-'"`^$\\ \n{}()|&<>;:=@%#“’–é]|curl|https://|-H|-d|-u|--|data|\$\(|\$'|env:|PS ){0,40}"#)) {
        for text in [noise.clone(), format!("curl {noise}"), format!("$ curl https://a.example {noise} ^\n"), format!("curl {noise} `\n")] {
            let _ = parse(&text).map(|recorded| format!("{recorded:?}")).map_err(|why| why.to_string());
        }
    }

    #[test]
    fn errors_and_notes_hold_no_secret(place in 0..12_usize, tail in text("[ -~]{0,12}")) {
        let secret = "Hunter2Hunter2Hunter2Hunter2Hunter2Hunter2Hunter2";
        let lines = [
            "curl -H 'Authorization: Bearer {}", "curl -H 'Authorization: {}' -d @f", "curl -H '{}' https://a.example", "curl --{} https://a.example",
            "curl -H '{}: x' https://a.example", "curl Bearer {} https://a.example", "curl -X '{} ' https://a.example", "curl {}://a.example",
            "curl https://{}:x@[ ", "curl -u '{}:' https://a.example", "curl -m {} https://a.example", "curl -{} https://a.example",
        ];
        let command = format!("{}{tail}", lines[place].replace("{}", secret));
        let told = match parse(&command) {
            Ok(recorded) => format!("{:?}", recorded.notes),
            Err(why) => format!("{why} {why:?}"),
        };
        prop_assert!(!told.to_ascii_lowercase().contains("hunter2hunter2hunter2"), "{}", told);
    }
}

/// What makes a careless reader look at the same bytes again and again.
const HOSTILE: [&str; 44] = [
    "-",
    "a ",
    "\\ ",
    "\\\n",
    "'",
    "\"",
    "''",
    "$(",
    "`",
    "“",
    "“ ",
    "“a” ",
    "\n",
    "\n-a",
    " \n",
    "^",
    "^\n",
    "^\n\n",
    "a^\n",
    "\\",
    "\\\"",
    "&",
    ";",
    "|",
    "> ",
    "1>",
    "$'\\u",
    "{\"\"",
    "-k",
    "-H a:b ",
    "-H a; ",
    "-H a: ",
    "-d a ",
    "--x ",
    "--no-x ",
    "https://a ",
    "-b a=b ",
    "curl ",
    "curl;",
    "$env:",
    "`\n",
    "%A%",
    "-kkkk ",
    "$(curl ",
];

fn end(start: &str, what: &str, len: usize) {
    let _ = parse(&format!("{start}{}", what.repeat(len / what.len()))).map(|recorded| format!("{recorded:?}"));
}

/// No clock: a reader that is not linear takes hours for 2 MB.
#[test]
fn hostile_lines_end() {
    for what in HOSTILE {
        for start in ["curl https://a.example ", "curl `\n", "curl ^\n", "", "{\"\"a"] {
            end(start, what, 32 << 10);
        }
        end("curl ", what, 2 << 20);
    }
}
