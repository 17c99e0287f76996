//! The `explain` pages.

use insta::assert_snapshot;
use why401_diagnosis::model::Step;
use why401_report::{Format, Options, Page, PageKind, Section, render_page};

fn page() -> Page {
    let introduction = Section {
        heading: String::new(),
        paragraphs: vec![
            "A token is made out to one service, its audience (`aud`). Every other service refuses it.".to_owned(),
            "Azure Resource Manager and Key Vault have different audiences.".to_owned(),
        ],
        steps: Vec::new(),
    };
    let fix = Section {
        heading: "Fix".to_owned(),
        paragraphs: Vec::new(),
        steps: vec![
            Step {
                text: "Ask for the service's own audience.".to_owned(),
                command: Some("az account get-access-token --resource https://vault.azure.net".to_owned()),
                when: None,
            },
            Step { text: "Pass the scope.".to_owned(), command: None, when: Some("python".to_owned()) },
        ],
    };
    Page {
        id: "wrong-audience".to_owned(),
        title: "The token is for another audience".to_owned(),
        kind: PageKind::Cause,
        sections: vec![introduction, fix],
        sources: vec!["https://learn.microsoft.com/entra/identity-platform/access-tokens".to_owned()],
        see_also: vec!["wrong-tenant".to_owned(), "entra/AADSTS500011".to_owned()],
    }
}

fn text(format: Format, width: usize) -> String {
    let mut out = Vec::new();
    let options = Options { width, ..Options::default() };
    let written = render_page(&page(), format, &options, &mut out);
    assert!(written.is_ok(), "{written:?}");
    String::from_utf8_lossy(&out).into_owned()
}

#[test]
fn pages() {
    assert_snapshot!("page-80", text(Format::Terminal, 80));
    assert_snapshot!("page-40", text(Format::Terminal, 40));
    assert_snapshot!("page-markdown", text(Format::Markdown, 80));
    assert_snapshot!("page-json", text(Format::Json, 80));
}
