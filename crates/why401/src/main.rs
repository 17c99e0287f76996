//! tmp
use std::io::Read;
fn main() {
    let mut b = Vec::new();
    let a: Vec<String> = std::env::args().collect();
    let _ = std::io::stdin().read_to_end(&mut b);
    let e = why401_evidence::read(why401_evidence::Text::new(b));
    let d = why401_diagnosis::diagnose(&e, "<stdin>");
    let f = if a.iter().any(|x| x == "json") { why401_report::Format::Json } else { why401_report::Format::Terminal };
    let _ = why401_report::render(&d, f, &why401_report::Options::default(), &mut std::io::stdout());
}
