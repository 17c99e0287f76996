//! A machine on which a client chooses a credential.

use std::collections::BTreeMap;

/// The state of 169.254.169.254.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Imds {
    /// The lab answers there.
    #[default]
    There,
    /// No such network.
    Nobody,
    /// Nothing ever comes back.
    Silent,
}

impl Imds {
    pub(crate) const ALL: [Self; 3] = [Self::There, Self::Nobody, Self::Silent];

    fn named(name: &str) -> Self {
        match name {
            "nobody" => Self::Nobody,
            "silent" => Self::Silent,
            _ => panic!("no state of 169.254.169.254: {name}"),
        }
    }
}

/// What is on a machine. Texts hold placeholders until it is staged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Machine {
    /// Its plan, its number in it, and the values that it has.
    pub(crate) name: String,
    pub(crate) variables: BTreeMap<String, String>,
    /// Path below the home folder, and what is in it.
    pub(crate) files: BTreeMap<String, String>,
    pub(crate) programs: Vec<String>,
    pub(crate) imds: Imds,
    /// Clients repeat or wait for many seconds.
    pub(crate) slow: bool,
}

impl Machine {
    /// Puts what a value says on the machine; see `dimensions.toml`.
    pub(crate) fn add(&mut self, value: &BTreeMap<String, String>) {
        for (key, what) in value {
            if let Some(path) = key.strip_prefix("~/") {
                self.files.insert(path.to_owned(), what.clone());
            } else if let Some(program) = key.strip_prefix("bin/") {
                self.programs.push(program.to_owned());
            } else if key == "imds" {
                self.imds = Imds::named(what);
            } else if key == "slow" {
                self.slow = true;
            } else {
                self.variables.insert(key.clone(), what.clone());
            }
        }
        // Alone it does not look first whether anybody is there.
        let alone = self.variables.get("AZURE_TOKEN_CREDENTIALS").is_some_and(|name| name.eq_ignore_ascii_case("ManagedIdentityCredential"));
        self.slow |= alone && self.imds != Imds::There;
    }
}
