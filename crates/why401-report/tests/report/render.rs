//! The renderings of constructed answers, as snapshots and as rules.

use crate::sample;
use insta::assert_snapshot;
use unicode_width::UnicodeWidthStr;
use why401_diagnosis::model::Diagnosis;
use why401_report::{Format, Options, render};

fn text(diagnosis: &Diagnosis, format: Format, options: Options) -> String {
    let mut out = Vec::new();
    let written = render(diagnosis, format, &options, &mut out);
    assert!(written.is_ok(), "{written:?}");
    String::from_utf8_lossy(&out).into_owned()
}

fn card(diagnosis: &Diagnosis, width: usize) -> String {
    text(diagnosis, Format::Terminal, Options { width, ..Options::default() })
}

#[test]
fn cards() {
    for (name, diagnosis) in sample::all() {
        assert_snapshot!(format!("{name}-80"), card(&diagnosis, 80));
        assert_snapshot!(format!("{name}-40"), card(&diagnosis, 40));
    }
}

#[test]
fn verbose_and_coloured_cards() {
    let options = Options { verbose: true, ..Options::default() };
    assert_snapshot!("wrong-audience-verbose", text(&sample::wrong_audience(), Format::Terminal, options));
    assert_snapshot!("undecided-verbose", text(&sample::undecided(), Format::Terminal, options));
    let options = Options { color: true, ..Options::default() };
    let colored = text(&sample::wrong_audience(), Format::Terminal, options);
    assert_snapshot!("wrong-audience-color", colored.replace('\u{1b}', "␛"));
}

#[test]
fn markdown() {
    for (name, diagnosis) in sample::all() {
        assert_snapshot!(format!("{name}-markdown"), text(&diagnosis, Format::Markdown, Options::default()));
    }
}

#[test]
fn json_is_the_whole_answer() {
    let json = text(&sample::undecided(), Format::Json, Options::default());
    assert!(json.ends_with("}\n"));
    assert_snapshot!("undecided-json", json);
}

#[test]
fn no_row_is_too_wide() {
    for (name, diagnosis) in sample::all() {
        for width in 0..130 {
            let allowed = width.clamp(40, 120);
            for verbose in [false, true] {
                let options = Options { width, color: false, verbose };
                for row in prose_rows(&text(&diagnosis, Format::Terminal, options)) {
                    assert!(row.width() <= allowed, "{name} at {width}: {row:?}");
                }
            }
        }
    }
}

/// The rows that are neither commands nor hold an address.
fn prose_rows(card: &str) -> Vec<&str> {
    let mut in_command = false;
    let mut rows = Vec::new();
    for row in card.lines() {
        let opens = row.trim_start().starts_with("$ ");
        let exempt = opens || in_command || row.contains("://") && !row.contains('|') || row.starts_with("why401 ");
        in_command = (opens || in_command) && row.ends_with('\\');
        if !exempt {
            rows.push(row);
        }
    }
    rows
}

#[test]
fn without_colour_there_is_no_control_character() {
    for (name, diagnosis) in sample::all() {
        for format in Format::ALL {
            let text = text(&diagnosis, *format, Options::default());
            let found = text.chars().find(|c| c.is_control() && *c != '\n');
            assert_eq!(found, None, "{name} as {format}");
        }
    }
}

#[test]
fn colour_changes_nothing_but_the_colour() {
    for (_, diagnosis) in sample::all() {
        let colored = text(&diagnosis, Format::Terminal, Options { color: true, ..Options::default() });
        assert_eq!(without_styles(&colored), card(&diagnosis, 80));
    }
}

fn without_styles(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    first + &parts.filter_map(|part| part.split_once('m')).map(|(_, rest)| rest).collect::<String>()
}

#[test]
fn no_row_ends_in_white_space() {
    for (_, diagnosis) in sample::all() {
        assert!(card(&diagnosis, 80).lines().all(|row| row == row.trim_end()));
        assert!(!card(&diagnosis, 80).contains("\n\n\n"));
    }
}

#[test]
fn formats_have_names() {
    for format in Format::ALL {
        assert_eq!(format.to_string().parse(), Ok(*format));
    }
    let error = "xml".parse::<Format>().map_err(|error| error.to_string());
    assert_eq!(error, Err("unknown format `xml`; known are terminal, json, markdown".to_owned()));
}
