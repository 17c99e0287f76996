//! Texts with placeholders.

/// Names that texts may hold in braces, and what is printed where the evidence does not tell.
pub const PLACEHOLDERS: [(&str, &str); 34] = [
    ("tenant", "<tenant-id>"),
    ("expected_tenant", "<expected-tenant-id>"),
    ("actual_tenant", "<tenant-of-the-token>"),
    ("audience", "<audience>"),
    ("actual_audience", "<audience-of-the-token>"),
    ("scope", "<scope>"),
    ("client_id", "<client-id>"),
    ("object_id", "<object-id>"),
    ("host", "<host>"),
    ("url", "<url>"),
    ("authority", "https://login.microsoftonline.com"),
    ("service", "the service"),
    ("subscription", "<subscription-id>"),
    ("resource_id", "<resource-id>"),
    ("vault", "<vault-name>"),
    ("account", "<account-name>"),
    ("registry", "<registry-name>"),
    ("namespace", "<namespace>"),
    ("subject", "<subject>"),
    ("issuer", "<issuer>"),
    ("expected_issuer", "<expected-issuer>"),
    ("actual_issuer", "<issuer-of-the-token>"),
    ("thumbprint", "<thumbprint>"),
    ("kid", "<kid>"),
    ("user", "<user>"),
    ("principal", "<principal-id>"),
    ("action", "<action>"),
    ("role", "<role>"),
    ("ip", "<client-ip>"),
    ("expires", "<expiry>"),
    ("now", "<time-of-the-refusal>"),
    ("code", "<code>"),
    ("cloud", "<cloud>"),
    ("credential", "<credential>"),
];

/// What is printed for `name` where the evidence does not tell.
#[must_use]
pub fn unfilled_name(name: &str) -> &'static str {
    PLACEHOLDERS.iter().find(|(n, _)| *n == name).map_or("<value>", |(_, text)| text)
}

/// Fills the placeholders of `text`; `{{` and `}}` become single braces.
#[must_use]
pub fn fill<'a>(text: &str, value: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        let brace = &rest[at..=at];
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix(brace) {
            out.push_str(brace);
            rest = after;
        } else if brace == "{" {
            let Some((name, after)) = rest.split_once('}') else { break };
            out.push_str(value(name).unwrap_or_else(|| unfilled_name(name)));
            rest = after;
        } else {
            out.push('}');
        }
    }
    out.push_str(rest);
    out
}

/// The names of the placeholders of `text`.
pub fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_and_falls_back() {
        let value = |name: &str| (name == "tenant").then_some("T");
        assert_eq!(fill("az login --tenant {tenant} -u {client_id} '{{a}}'", value), "az login --tenant T -u <client-id> '{a}'");
    }
}
