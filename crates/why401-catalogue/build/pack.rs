//! Gathers texts and rows into a few arrays without pointers; see `src/packed.rs`.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

/// Kinds of row that lists hold: the array and the type of its rows.
const POOLS: [(&str, &str); 8] = [
    ("STRS", "Str"),
    ("NUMBERS", "u16"),
    ("STEPS", "Step"),
    ("WEIGHED", "(Str, Weight)"),
    ("PAIRS", "(Str, Str)"),
    ("GROUPED", "(Str, List<Str>)"),
    ("WORDINGS", "Wording"),
    ("MEMBERS", "Member"),
];

/// Texts and rows gathered so far.
#[derive(Default)]
pub(crate) struct Packer {
    text: String,
    known: HashMap<String, usize>,
    pools: BTreeMap<&'static str, Vec<String>>,
}

impl Packer {
    /// The expression for a text; the same text is kept once.
    pub(crate) fn text(&mut self, text: &str) -> String {
        let at = self.known.get(text).copied().unwrap_or(self.text.len());
        if at == self.text.len() {
            self.text.push_str(text);
            self.known.insert(text.to_owned(), at);
        }
        format!("Str::new({at}, {})", text.len())
    }

    /// The expression for a text that may be absent.
    pub(crate) fn maybe(&mut self, text: Option<&String>) -> String {
        text.map_or("None".to_owned(), |text| format!("Some({})", self.text(text.trim())))
    }

    /// The expression for a list of texts.
    pub(crate) fn texts(&mut self, texts: &[String]) -> String {
        let rows = texts.iter().map(|text| self.text(text)).collect();
        self.list("STRS", rows)
    }

    /// The expression for a list whose rows are expressions of the pool's type.
    pub(crate) fn list(&mut self, pool: &'static str, rows: Vec<String>) -> String {
        let len = rows.len();
        let pool = self.pools.entry(pool).or_default();
        let at = if len == 0 { 0 } else { pool.len() };
        pool.extend(rows);
        format!("List::new({at}, {len})")
    }

    /// The arrays, as source.
    pub(crate) fn tables(mut self) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "pub(crate) static TEXT: &str = {:?};", self.text);
        for (name, kind) in POOLS {
            let rows = self.pools.remove(name).unwrap_or_default();
            let _ = writeln!(out, "static {name}: [{kind}; {}] = [{}];", rows.len(), rows.join(", "));
            let _ = writeln!(out, "impl Pooled for {kind} {{ fn pool() -> &'static [Self] {{ &{name} }} }}");
        }
        out
    }
}
