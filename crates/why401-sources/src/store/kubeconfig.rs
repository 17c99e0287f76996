//! `kubeconfig`: how `kubectl` signs in to clusters.
//!
//! The file is YAML; only the plain block form that `kubectl` and `az` write is read, line by line. What else YAML can do is
//! left alone, and never taken for something it is not.

use super::kept::{Kept, Removal, Source};

/// Most lines that are looked at.
const MOST_LINES: usize = 200_000;

pub(super) fn kept(source: &Source<'_>) -> Option<Vec<Kept>> {
    let header = |line: &str| matches!(line.trim_end(), "kind: Config" | "apiVersion: v1");
    source.text.lines().take(MOST_LINES).any(header).then(|| users(source))
}

/// What stands about a user.
#[derive(Default)]
struct User<'s> {
    line: u32,
    exec: bool,
    tenant: Option<String>,
    client: Option<String>,
    server: Option<String>,
    /// Kind and value of each secret, on its line.
    secrets: Vec<(&'static str, &'s str, u32)>,
    /// The argument whose value is on the next line.
    argument: Option<&'s str>,
}

fn users(source: &Source<'_>) -> Vec<Kept> {
    let mut within = false;
    let mut found: Vec<User<'_>> = Vec::new();
    for (number, line) in (1..).zip(source.text.lines().take(MOST_LINES)) {
        if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
            within = line.trim_end() == "users:";
        } else if within && line.starts_with("- ") {
            found.push(User { line: number, ..User::default() });
        }
        if within && let Some(user) = found.last_mut() {
            user.read(line.trim_start_matches([' ', '-']).trim_end(), line.trim_start().starts_with("- "), number);
        }
    }
    found.into_iter().flat_map(|user| user.kept(source)).collect()
}

impl<'s> User<'s> {
    fn read(&mut self, words: &'s str, is_item: bool, line: u32) {
        // Leading hyphens of an argument were taken away with the one of the list.
        if let Some(argument) = self.argument.take().filter(|_| is_item) {
            self.set(argument, plain(words), line);
        } else if is_item && ["tenant-id", "client-id", "server-id", "client-secret"].contains(&words) {
            self.argument = Some(words);
        } else if let Some((name, value)) = words.split_once(": ") {
            self.set(name, plain(value), line);
        }
    }

    fn set(&mut self, name: &str, value: &'s str, line: u32) {
        match name {
            "command" => self.exec = value.ends_with("kubelogin") || value.ends_with("kubelogin.exe"),
            "tenant-id" => self.tenant = Some(value.to_owned()),
            "client-id" => self.client = Some(value.to_owned()),
            "server-id" | "apiserver-id" => self.server = Some(value.to_owned()),
            "client-secret" | "password" => self.secrets.push(("secret", value, line)),
            "token" | "access-token" => self.secrets.push(("access-token", value, line)),
            "refresh-token" => self.secrets.push(("refresh-token", value, line)),
            _ => {}
        }
    }

    fn kept(self, source: &Source<'_>) -> Vec<Kept> {
        let row = |kind: &str| Kept::new(kind, Removal::Owner).of(self.tenant.clone(), self.client.clone()).target(self.server.clone());
        let login = (self.exec || self.tenant.is_some()).then(|| row("account").on_line(self.line));
        let secrets = self.secrets.iter().map(|(kind, value, line)| row(kind).on_line(*line).with_claims(value, source.now));
        login.into_iter().chain(secrets).collect()
    }
}

fn plain(value: &str) -> &str {
    value.trim().trim_matches(['"', '\''])
}

#[cfg(test)]
mod tests {
    use crate::store::tests::kept;

    #[test]
    fn logins_and_secrets_of_users_are_seen() {
        let text = "apiVersion: v1\nclusters:\n- cluster:\n    server: https://a\n  name: a\nkind: Config\nusers:\n- name: a\n  user:\n    exec:\n      args:\n      \
            - get-token\n      - --server-id\n      - 6dae42f8\n      - --tenant-id\n      - t1\n      command: kubelogin\n- name: b\n  user:\n    token: abc\n";
        let seen: Vec<_> = kept("kubeconfig", text).unwrap().into_iter().map(|kept| kept.item).collect();
        assert_eq!((seen[0].kind.as_str(), seen[0].tenant.as_deref(), seen[0].target.as_deref()), ("account", Some("t1"), Some("6dae42f8")));
        assert_eq!((seen[1].kind.as_str(), seen[1].tenant.as_deref(), seen[1].line), ("access-token", None, Some(20)));
        assert!(kept("kubeconfig", "hello").is_none());
    }
}
