//! What stands around a command where people copy it from: a terminal's prompt, the fence of a Markdown page.

/// Longest prompt: user, host and folder.
const LONGEST: usize = 200;

/// The text without prompts and fences, and without a byte order mark.
pub(super) fn strip(text: &str) -> String {
    let text = fenced(text.trim_start_matches('\u{feff}').trim());
    let at = text.find("curl").unwrap_or(0);
    let line = text[..at].rfind('\n').map_or(0, |at| at + 1);
    if !is_prompt(&text[line..at]) {
        return text.to_owned();
    }
    let mut stripped = text[..line].to_owned();
    let mut lines = text[at..].split_inclusive('\n');
    stripped.push_str(lines.next().unwrap_or_default());
    lines.for_each(|line| stripped.push_str(continued(line)));
    stripped
}

/// `ann@host:~$ `, `# `, `C:\Users\ann>`, `PS C:\> `, `❯ `.
fn is_prompt(before: &str) -> bool {
    let sign = before.trim_end();
    let spaced = sign.len() < before.len();
    before.len() <= LONGEST && !before.contains(['\'', '"', '(']) && (sign.ends_with(['>', '❯']) || (spaced && sign.ends_with(['$', '#', '%', '»', '➜'])))
}

/// Without the prompt that a terminal shows before a continued line.
fn continued(line: &str) -> &str {
    ["> ", ">> ", "More? ", "quote> ", "dquote> "].iter().find_map(|prompt| line.strip_prefix(prompt)).unwrap_or(line)
}

/// What stands in the fence before the first `curl`, or in the quotes of inline code.
fn fenced(text: &str) -> &str {
    let curl = text.find("curl").unwrap_or(0);
    if let Some(fence) = text[..curl].rfind("```") {
        let body = text[fence..].split_once('\n').map_or("", |(_, body)| body);
        return body.split_once("```").map_or(body, |(body, _)| body).trim();
    }
    let inline = text.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
    inline.filter(|inline| !inline.contains('`')).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::strip;

    #[test]
    fn prompts_and_fences() {
        for text in [
            "curl -k\n-L",
            "$ curl -k\n> -L",
            "# curl -k\n> -L",
            "ann@host:~/a b$ curl -k\n> -L",
            "C:\\Users\\ann>curl -k\nMore? -L",
            "PS C:\\> curl -k\n>> -L",
            "```bash\ncurl -k\n-L\n```\ntext",
            "Run:\n```\ncurl -k\n-L\n```",
            "\u{feff}  ann ~ % curl -k\n-L\n",
        ] {
            assert_eq!(strip(text), "curl -k\n-L", "{text}");
        }
        assert_eq!(strip("`curl -k`"), "curl -k");
        assert_eq!(strip("A=$(x) curl -k\n> -L"), "A=$(x) curl -k\n> -L");
        assert_eq!(strip("nothing"), "nothing");
    }
}
