//! The program as its users call it: `tests/cmd/*.trycmd` hold commands with what they print and how they end.
//!
//! `TRYCMD=overwrite cargo test --test cli` writes what they print now.

#[test]
fn commands() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd").case("tests/cmd/token/*.trycmd").case("tests/cmd/*.toml");
}
