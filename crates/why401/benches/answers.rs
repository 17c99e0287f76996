//! How fast an answer comes, and that nobody can make it slow: `cargo bench`.
//!
//! `hostile` doubles its inputs; time must double with them, not more.

use divan::counter::BytesCount;
use divan::{AllocProfiler, Bencher};
use why401_diagnosis::model::Diagnosis;
use why401_evidence::Text;

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

const SAMPLE: &[u8] = include_bytes!("../../../samples/vault-audience.log");

fn answer(bytes: &[u8]) -> Diagnosis {
    let evidence = why401_evidence::read(Text::new(bytes.to_vec()));
    why401_diagnosis::diagnose(&evidence, "bench")
}

/// The main job on a log of about 3 KB, without starting the process.
#[divan::bench]
fn answer_sample(bencher: Bencher<'_, '_>) {
    bencher.counter(BytesCount::new(SAMPLE.len())).bench(|| answer(SAMPLE));
}

#[divan::bench]
fn render_card(bencher: Bencher<'_, '_>) {
    let diagnosis = answer(SAMPLE);
    bencher.bench(|| {
        let mut out = Vec::new();
        let _ = why401_report::render(&diagnosis, why401_report::Format::Terminal, &why401_report::Options::default(), &mut out);
        out
    });
}

/// The first pass over a large log in which nothing is wrong.
#[divan::bench(sample_count = 10)]
fn sieve_quiet_log(bencher: Bencher<'_, '_>) {
    let line = b"10.1.2.3 - - [23/Nov/2026:04:10:59 +0000] \"GET /api/items?id=17 HTTP/1.1\" 200 512 \"-\" \"Mozilla/5.0\" rt=0.012\n";
    let log = line.repeat((64 << 20) / line.len());
    bencher.counter(BytesCount::new(log.len())).bench(|| why401_catalogue::sieve(&log[..]).map(|s| s.size).ok());
}

/// Inputs made to be slow, in doubling sizes (KiB).
#[divan::bench(args = [64, 128, 256, 512, 1024], sample_count = 3, sample_size = 1)]
fn hostile(bencher: Bencher<'_, '_>, kib: usize) {
    bencher.with_inputs(|| shapes(kib << 10)).counter(BytesCount::new((kib << 10) * SHAPES.len())).bench_values(|inputs| {
        for input in inputs {
            divan::black_box(answer(&input));
        }
    });
}

/// Pieces that, repeated, have hurt parsers before.
const SHAPES: [&str; 14] = [
    "eyJhbGciOiJSUzI1NiJ9.",
    "eyJ.",
    "{\"a\":[",
    "\\\\\\\"",
    "Bearer aa=\"",
    "GET /a",
    "sig=a&se=1&",
    "XCredential: failed ",
    "'Authorization' header is missing ",
    "AADSTS700016 ",
    "\"GET /x HTTP/1.1\" 401 ",
    "\"aud\":\"a\",\"iss\":\"b\",",
    "&#x26;&amp;",
    "a:'b=\"c`",
];

fn shapes(size: usize) -> Vec<Vec<u8>> {
    SHAPES.iter().map(|piece| piece.as_bytes().repeat(size / piece.len())).collect()
}
