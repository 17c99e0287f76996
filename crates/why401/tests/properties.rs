//! What must hold for every input.

use proptest::prelude::*;
use why401_diagnosis::model::Diagnosis;
use why401_evidence::Text;
use why401_report::{Format, Options, render};

const SAMPLE: &str = include_str!("../../../samples/vault-audience.log");

fn answer(bytes: Vec<u8>) -> Diagnosis {
    why401_diagnosis::diagnose(&why401_evidence::read(Text::new(bytes)), "test")
}

fn first(diagnosis: &Diagnosis) -> Option<(String, String)> {
    diagnosis.findings.first().map(|f| (f.cause.clone(), format!("{:?}", f.confidence)))
}

/// Lines as logs are full of; none of them says anything about authentication.
fn noise() -> impl Strategy<Value = String> {
    prop::collection::vec("(INFO|DEBUG|WARN) [a-z]{3,10} [a-z]{3,12} in [1-9][0-9]? ms", 0..40).prop_map(|lines| lines.join("\n") + "\n")
}

const RESPONSE: [&str; 6] = [
    "Server: Microsoft-IIS/10.0",
    "Date: Mon, 23 Nov 2026 04:10:00 GMT",
    "WWW-Authenticate: Bearer authorization=\"https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111\", resource=\"https://vault.azure.net\"",
    "x-ms-keyvault-region: westeurope",
    "x-ms-keyvault-service-version: 1.9.0",
    "Content-Type: application/json",
];
const BODY: &str = "{\"error\":{\"code\":\"Unauthorized\",\"message\":\"AKV10022: Invalid audience. Expected https://vault.azure.net, found: https://management.azure.com/.\"}}";

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..4096)) {
        let diagnosis = answer(bytes);
        for format in Format::ALL {
            let mut out = Vec::new();
            prop_assert!(render(&diagnosis, *format, &Options::default(), &mut out).is_ok());
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "(\\PC|[\\n\\r\\t\\x00\\x1b\"'\\\\{}\\[\\]:=&;<>]|AADSTS|Bearer |eyJ|401|sig=|HTTP/1.1 ){0,200}") {
        answer(text.into_bytes());
    }

    #[test]
    fn the_order_of_headers_does_not_matter(order in Just(RESPONSE.to_vec()).prop_shuffle()) {
        let log = |headers: &[&str]| format!("GET https://kv-x.vault.azure.net/secrets/a HTTP/1.1\n\nHTTP/1.1 401 Unauthorized\n{}\n\n{BODY}\n", headers.join("\n"));
        prop_assert_eq!(first(&answer(log(&order).into_bytes())), first(&answer(log(&RESPONSE).into_bytes())));
    }

    #[test]
    fn noise_around_it_does_not_change_the_first_finding(before in noise(), after in noise()) {
        let wrapped = format!("{before}{SAMPLE}\n{after}");
        prop_assert_eq!(first(&answer(wrapped.into_bytes())), first(&answer(SAMPLE.as_bytes().to_vec())));
    }

    #[test]
    fn proofs_lie_in_the_input(before in noise()) {
        let log = format!("{before}{SAMPLE}");
        let diagnosis = answer(log.clone().into_bytes());
        let proofs = diagnosis.findings.iter().flat_map(|f| f.supports.iter().chain(&f.contradicts)).flat_map(|r| &r.proofs);
        for proof in proofs {
            prop_assert!(proof.start < proof.end && proof.end <= log.len() as u64);
            let line = log[..usize::try_from(proof.start).unwrap_or(0)].split('\n').count() as u64;
            prop_assert_eq!(line, proof.line);
            prop_assert!(proof.excerpt.is_char_boundary(proof.mark_start) && proof.excerpt.is_char_boundary(proof.mark_end));
        }
    }
}

/// A redacted file must lead to the same answer as the original.
#[test]
fn redaction_keeps_the_diagnosis() {
    let original = answer(SAMPLE.as_bytes().to_vec());
    let safe = why401_evidence::redact::redact(&Text::new(SAMPLE.as_bytes().to_vec()));
    assert_eq!(first(&answer(safe.into_bytes())), first(&original));
}
