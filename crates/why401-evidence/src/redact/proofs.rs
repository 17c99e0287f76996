//! Generated secrets in generated noise: nothing of them may come out.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use proptest::prelude::*;

use super::{excerpt, redact, secrets};
use crate::credential::jwt;
use crate::span::Span;
use crate::text::Text;

/// A small generator (xorshift), so that a case is one number.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(super) fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % below.max(1)
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.roll(of.len())]
    }

    fn text(&mut self, alphabet: &str, len: usize) -> String {
        let letters: Vec<char> = alphabet.chars().collect();
        (0..len).map(|_| letters[self.roll(letters.len())]).collect()
    }

    fn bytes(&mut self, len: usize) -> Vec<u8> {
        (0..len).map(|_| self.roll(256) as u8).collect()
    }
}

const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// Makes a secret of one sort and a line that holds it, `{}` in its place.
#[expect(clippy::too_many_lines, reason = "a row for each sort of secret")]
pub(super) fn plant(sort: usize, dice: &mut Dice) -> (String, &'static str) {
    match sort {
        0 => (
            jwt::tests::mint(r#"{"alg":"RS256","kid":"k1"}"#, &format!(r#"{{"aud":"api://x","uti":"{}"}}"#, dice.text(LETTERS, 22)))
                .replace("c3Nzc3Nz", "Q4x-Zk_9"),
            dice.pick(&[
                "Authorization: Bearer {}",
                "access_token={}&x=1",
                "\"id_token\": \"{}\"",
                "got {} back",
                "client_assertion={}",
                "(token {})",
                "Bearer Bearer {}",
            ]),
        ),
        1 => (
            format!(
                "{}{}Q~{}",
                dice.text(LETTERS, 3),
                dice.roll(10),
                dice.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789~_.-", 33) + "x"
            ),
            dice.pick(&[
                "client_secret={}",
                "secret is {} there",
                "AZURE_CLIENT_SECRET={}",
                "clientSecret: {}",
                "{}",
                "az login --service-principal -u a -p {} --tenant t",
                "\"password\": \"{}\",",
            ]),
        ),
        2 => (
            STANDARD.encode(dice.bytes(64)),
            dice.pick(&[
                "DefaultEndpointsProtocol=https;AccountName=a;AccountKey={};EndpointSuffix=core.windows.net",
                "key {} used",
                "\"value\": \"{}\"",
                "--account-key {}",
                "AccountKey={}",
            ]),
        ),
        3 => (
            STANDARD.encode(dice.bytes(32)),
            dice.pick(&[
                "Endpoint=sb://n.servicebus.windows.net/;SharedAccessKeyName=R;SharedAccessKey={}",
                "https://a.blob.core.windows.net/c?sv=2022-11-02&se=2030-01-01&sig={}&sp=r",
                "Authorization: SharedKey acct:{}",
                "x {} y",
            ]),
        ),
        4 => (
            dice.text("abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789!#@^*~$=", 14) + "a7",
            dice.pick(&[
                "client_secret={}",
                "AZURE_PASSWORD={}",
                "\"password\": \"{}\"",
                "{'password': '{}'}",
                "password: {}",
                "<password>{}</password>",
                "curl -u user:{} https://h.example",
                "Server=s;Uid=u;Password={};",
            ]),
        ),
        5 => (
            STANDARD.encode(format!("user{}:{}", dice.roll(99), dice.text(LETTERS, 15))),
            dice.pick(&["Authorization: Basic {}", "> Proxy-Authorization: Basic {}", "'Authorization': 'Basic {}'"]),
        ),
        6 => (
            dice.text("0123456789abcdef", 32),
            dice.pick(&[
                "Ocp-Apim-Subscription-Key: {}",
                "api-key: {}",
                "?subscription-key={}&a=b",
                "curl -H \"api-key: {}\" https://h.example",
                "AZURE_OPENAI_API_KEY={}",
                "x-api-key: {}",
                "\"key1\": \"{}\"",
            ]),
        ),
        7 => (
            dice.text("abcdefghijklmnopqrstuvwxyz234567", 50) + "a2",
            dice.pick(&["pat {}", "AZURE_DEVOPS_EXT_PAT={}", "https://{}@dev.azure.com/o", "git clone https://u:{}@dev.azure.com/o/p"]),
        ),
        8 => (
            format!("0.A{}", dice.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", 180)) + "x",
            dice.pick(&["refresh_token={}&grant_type=refresh_token", "\"refresh_token\": \"{}\"", "code={}&state=1", "token {} ok"]),
        ),
        9 => (
            dice.text(LETTERS, 48),
            dice.pick(&[
                "Cookie: ESTSAUTH={}; a=b",
                "Set-Cookie: ARRAffinity={}; Path=/; HttpOnly",
                "AppServiceAuthSession={}",
                "X-IDENTITY-HEADER: {}",
                "secret: {}",
                "x-functions-key: {}",
                "https://f.azurewebsites.net/api/x?code={}",
            ]),
        ),
        _ => (URL_SAFE_NO_PAD.encode(dice.bytes(48)), dice.pick(&["value {} here", "[{}]", "\"{}\"", "found={}", "Authorization: Bearer {}"])),
    }
}

/// Number of sorts that [`plant`] knows.
pub(super) const SORTS: usize = 11;

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn percent(text: &str, all: bool) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() && !all || matches!(b, b'-' | b'.' | b'_' | b'~') { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

fn entities(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() || c == ' ' { c.to_string() } else { format!("&#{};", c as u32) }).collect()
}

fn broken(text: &str, width: usize, joint: &str) -> String {
    text.as_bytes().chunks(width).map(|c| std::str::from_utf8(c).unwrap_or("")).collect::<Vec<_>>().join(joint)
}

/// The line with the secret in it, as bytes, in one of many wrappings.
pub(super) fn wrap(wrapping: usize, line: &str, secret: &str, noise: &str) -> Vec<u8> {
    let plain = line.replace("{}", secret);
    let middle = secret.len() / 2;
    let document = |line: &str| format!("{noise}\n{line}\n{noise}\n");
    match wrapping {
        0 => document(&plain),
        1 => document(&format!("{{\"message\":{}}}", json(&plain))),
        2 => document(&format!("{{\"outer\":{}}}", json(&format!("{{\"inner\":{}}}", json(&plain))))),
        3 => document(&format!("log={}&x=1", percent(&plain, false))),
        4 => document(&line.replace("{}", &percent(secret, false))),
        5 => document(&format!("u={}", percent(&percent(&plain, false), false))),
        6 => document(&entities(&plain)),
        7 => document(&line.replace("{}", &entities(secret))),
        8 => return document(&plain).encode_utf16().flat_map(u16::to_le_bytes).collect(),
        9 => return document(&plain).encode_utf16().flat_map(u16::to_be_bytes).collect(),
        10 => document(&line.replace("{}", &format!("\u{1b}[31m{}\u{1b}[1;33m{}\u{1b}[0m", &secret[..middle], &secret[middle..]))),
        11 => document(&plain).replace('\n', "\r\n"),
        12 => document(&line.replace("{}", &secret.replace('+', "\\u002B").replace('=', "\\u003d").replace('/', "\\/"))),
        13 => document(&line.replace("{}", &secret.replace('+', "%2b"))),
        14 => document(&line.replace("{}", &broken(secret, if secret.len() > 100 { 64 } else { 36 }, "\n"))),
        _ => document(&line.replace("{}", &broken(secret, if secret.len() > 100 { 76 } else { 30 }, "\r\n    "))),
    }
    .into_bytes()
}

pub(super) fn noise(dice: &mut Dice) -> String {
    let lines = [
        "2026-11-23T10:00:00Z INFO azure.core.pipeline.policies.http_logging_policy GET https://management.azure.com/subscriptions/44444444-4444-4444-8444-444444444444?api-version=2021-04-01",
        "AADSTS700016: Application with identifier '22222222-2222-4222-8222-222222222222' was not found in the directory 'contoso'.",
        "    at Microsoft.IdentityModel.Tokens.Validators.ValidateLifetime(Nullable`1 notBefore, Nullable`1 expires)",
        "Trace ID: e1fe21bc-98b8-45b5-81d0-8449605ef1c2 Correlation ID: c41025d2-20c0-4c21-86ab-7fadceca53c0",
        "WWW-Authenticate: Bearer authorization_uri=\"https://login.microsoftonline.com/x\", error=\"invalid_token\"",
        "{\"error\":{\"code\":\"InvalidAuthenticationToken\",\"message\":\"The access token is invalid.\"}}",
        "",
        "key: value, list: [1, 2]",
    ];
    (0..dice.roll(4)).map(|_| dice.pick(&lines)).collect::<Vec<_>>().join("\n")
}

/// The first eight characters in a row of `secret` that stand in `shown`.
pub(super) fn survivor(secret: &str, shown: &str) -> Option<String> {
    let undone = Text::new(shown.to_owned().into_bytes()).clean().to_owned();
    let decoded = crate::identifiers::percent_decode(&crate::identifiers::percent_decode(&undone));
    let pieces = secret.as_bytes().windows(8).filter_map(|w| std::str::from_utf8(w).ok());
    pieces.into_iter().find(|piece| [shown, &undone, &decoded].iter().any(|text| text.contains(piece))).map(str::to_owned)
}

/// Pieces that the scanners look at, in any order.
const MIXTURE: [&str; 64] = [
    "password",
    "client_secret",
    "\"value\"",
    "name",
    "Authorization",
    "Bearer ",
    "Basic ",
    "SharedKey a:",
    "Cookie: ",
    "sig",
    "code",
    "?",
    "&",
    "=",
    ":",
    ": ",
    "\"",
    "'",
    "\\\"",
    "\\",
    "&quot;",
    "&#43;",
    "%3D",
    "%22",
    "%2522",
    "%",
    "%26",
    "\n",
    "\r\n",
    "\\n",
    " ",
    "  ",
    "-p ",
    "--password ",
    "-u ",
    "login ",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "<",
    ">",
    "</",
    "‹",
    "›",
    "‹token a1b2c3›",
    "‹password abc›",
    "eyJhbGciOiJSUzI1NiJ9",
    ".eyJhdWQiOiJsYWIifQ",
    ".c2ln",
    "-----BEGIN PRIVATE KEY-----",
    "-----END PRIVATE KEY-----",
    "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC",
    "abc8Q~0123456789abcdefABCDEFabcdefABCDEF",
    "hunter2!x",
    "q8Zr3TnB7xLk2VdM9pWc4HsY6jFa1GeU0iO5",
    "://",
    "@",
    "\u{1b}[31m",
    "ü",
    ";",
    ",",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(1000), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_of_a_secret_comes_out(seed in any::<u64>(), sort in 0..SORTS, wrapping in 0..14_usize) {
        let mut dice = Dice::new(seed);
        let (secret, line) = plant(sort, &mut dice);
        let bytes = wrap(wrapping, line, &secret, &noise(&mut dice));
        let text = Text::new(bytes);
        let shown = redact(&text);
        prop_assert_eq!(survivor(&secret, &shown), None, "{}\n{}", text.decoded(), shown);
        prop_assert_eq!(redact(&Text::new(shown.clone().into_bytes())), shown);
        let found = secrets(&text);
        for _ in 0..8 {
            let (a, b) = (dice.roll(text.clean().len()), dice.roll(60));
            let span = Span::new(a, (a + b).min(text.clean().len()));
            let excerpt = excerpt(&text, &found, span, 20 + dice.roll(120));
            prop_assert_eq!(survivor(&secret, &excerpt.text), None, "{}", text.decoded());
            prop_assert!(excerpt.text.get(excerpt.mark_start..excerpt.mark_end).is_some());
        }
    }

    #[test]
    fn secrets_broken_over_lines_do_not_come_out(seed in any::<u64>(), sort in prop::sample::select(vec![0, 1, 2, 8]), wrapping in 14..16_usize) {
        let mut dice = Dice::new(seed);
        let (secret, line) = plant(sort, &mut dice);
        let text = Text::new(wrap(wrapping, line, &secret, "noise here"));
        let shown = redact(&text);
        prop_assert_eq!(survivor(&secret, &shown), None, "{}\n{}", text.decoded(), shown);
    }

    #[test]
    fn any_mixture_is_redacted_once(picks in prop::collection::vec(0..MIXTURE.len(), 0..40)) {
        let mixture: String = picks.into_iter().map(|pick| MIXTURE[pick]).collect();
        let input = Text::new(mixture.into_bytes());
        let once = redact(&input);
        prop_assert_eq!(redact(&Text::new(once.clone().into_bytes())), once, "{}", input.decoded());
        let found = secrets(&input);
        prop_assert!(found.windows(2).all(|w| w[0].span.end <= w[1].span.start));
        for at in (0..input.clean().len()).step_by(5) {
            let excerpt = excerpt(&input, &found, Span::new(at, at + 9), 30);
            prop_assert!(excerpt.text.get(excerpt.mark_start..excerpt.mark_end).is_some());
        }
    }

    #[test]
    fn any_text_is_redacted_once(text in ".{0,200}", tail in "[‹›a-z0-9 =:\"'{}\\\\%&;-]{0,60}") {
        let once = redact(&Text::new(format!("{text}{tail}").into_bytes()));
        prop_assert_eq!(redact(&Text::new(once.clone().into_bytes())), once.clone());
        let read = Text::new(once.into_bytes());
        let found = secrets(&read);
        prop_assert!(found.windows(2).all(|w| w[0].span.end <= w[1].span.start));
        for at in 0..read.clean().len() {
            let excerpt = excerpt(&read, &found, Span::new(at, at + 5), 30);
            prop_assert!(excerpt.text.get(excerpt.mark_start..excerpt.mark_end).is_some());
        }
    }
}
