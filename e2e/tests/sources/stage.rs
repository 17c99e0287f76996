//! A machine, laid out: its home folder, its programs and its variables.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::machine::{Imds, Machine};

const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sources/files");
const PROGRAMS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sources/programs");
/// What App Service and its like put into `IDENTITY_HEADER` in the lab.
const HEADER: &str = "1ab00000000040008000000000000401";

/// Where placeholders lead, and what clients need to reach the lab.
#[derive(Debug)]
pub(crate) struct Places {
    /// The folder with the lab's files.
    pub(crate) lab: PathBuf,
    /// The authorities that are trusted.
    pub(crate) bundle: String,
    /// Accepts, and never answers.
    pub(crate) mute: String,
}

/// A machine that is laid out.
#[derive(Debug)]
pub(crate) struct Staged {
    pub(crate) name: String,
    pub(crate) home: PathBuf,
    pub(crate) imds: Imds,
    pub(crate) slow: bool,
    /// The authority does not take what az and azd have.
    pub(crate) refused: bool,
    pub(crate) own: BTreeMap<String, String>,
    all: BTreeMap<String, String>,
}

impl Staged {
    pub(crate) fn new(machine: &Machine, number: usize, folder: &Path, places: &Places) -> Self {
        let home = folder.join(format!("{number:03}"));
        let bin = home.join("bin");
        fs::create_dir_all(&bin).unwrap();
        let fill = |text: &str| places.fill(text, &home);
        for (path, what) in &machine.files {
            let path = home.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, places.content(what)).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        }
        for program in &machine.programs {
            fs::copy(Path::new(PROGRAMS).join(program), bin.join(program)).unwrap();
            fs::set_permissions(bin.join(program), fs::Permissions::from_mode(0o755)).unwrap();
        }
        let own: BTreeMap<_, _> = machine.variables.iter().map(|(name, value)| (name.clone(), fill(value))).collect();
        let text = |path: &Path| path.display().to_string();
        let around = [("HOME", text(&home)), ("PATH", text(&bin)), ("REQUESTS_CA_BUNDLE", places.bundle.clone()), ("TZ", "UTC".to_owned())];
        let all = around.into_iter().map(|(name, value)| (name.to_owned(), value)).chain(own.clone()).collect();
        Self { name: machine.name.clone(), home, imds: machine.imds, slow: machine.slow, refused: machine.files.contains_key("refused"), own, all }
    }

    /// A machine of which nothing is laid out.
    #[cfg(test)]
    pub(crate) fn nowhere(machine: &Machine) -> Self {
        let Machine { name, imds, slow, .. } = machine.clone();
        Self { name, home: PathBuf::new(), imds, slow, refused: false, own: BTreeMap::new(), all: BTreeMap::new() }
    }

    /// All variables of what runs there as `who`.
    pub(crate) fn variables(&self, who: &str) -> BTreeMap<String, String> {
        let mut all = self.all.clone();
        all.insert("RAN".to_owned(), self.note(who).display().to_string());
        all
    }

    /// Adds a variable that says nothing about the machine.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.all.insert(name.to_owned(), value.to_owned());
    }

    /// Puts another program in the place of a made-up one, or beside those that are there.
    pub(crate) fn install(&self, name: &str, script: &str) {
        let path = self.home.join("bin").join(name);
        fs::write(&path, script).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// The programs that `who` started.
    pub(crate) fn started(&self, who: &str) -> Vec<String> {
        fs::read_to_string(self.note(who)).unwrap_or_default().lines().map(str::to_owned).collect()
    }

    fn note(&self, who: &str) -> PathBuf {
        self.home.join(format!("ran-{who}"))
    }

    /// What must not be shown.
    pub(crate) fn secrets(&self) -> Vec<String> {
        let named = ["AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PASSWORD", "AZURE_PASSWORD", "IDENTITY_HEADER", "MSI_SECRET"];
        named.iter().filter_map(|name| self.own.get(*name)).filter(|value| !value.is_empty()).cloned().chain(["made-up-refresh-token".to_owned()]).collect()
    }
}

impl Places {
    fn fill(&self, text: &str, home: &Path) -> String {
        let (home, lab) = (home.display().to_string(), self.lab.display().to_string());
        let known = [
            ("{home}", home.as_str()),
            ("{lab}", lab.as_str()),
            ("{mute}", self.mute.as_str()),
            ("{closed}", "http://127.0.0.1:9"),
            ("{machine}", "http://127.0.0.1"),
            ("{imds}", "http://169.254.169.254"),
            ("{header}", HEADER),
            ("{contoso}", "c0000000-0000-4000-8000-00000000c070"),
            ("{fabrikam}", "f0000000-0000-4000-8000-00000000fab1"),
            ("{orders}", "a0000000-0000-4000-8000-000000000001"),
            ("{reports}", "a0000000-0000-4000-8000-000000000002"),
            ("{identity}", "d0000000-0000-4000-8000-000000000002"),
        ];
        known.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
    }

    fn content(&self, what: &str) -> Vec<u8> {
        let file = |name: &str| fs::read(Path::new(FILES).join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
        match what.split_once(':') {
            Some(("text", text)) => text.as_bytes().to_vec(),
            Some(("mark", name)) => ["\u{feff}".as_bytes(), &file(name)].concat(),
            Some(("lab", "certificate")) => self.blocks(|block| block.contains("CERTIFICATE")),
            Some(("lab", "key")) => self.blocks(|block| !block.contains("CERTIFICATE")),
            _ => file(what),
        }
    }

    /// Some of the blocks of the lab's certificate and key.
    fn blocks(&self, wanted: impl Fn(&str) -> bool) -> Vec<u8> {
        let pem = fs::read_to_string(self.lab.join("client.pem")).unwrap();
        pem.split("-----BEGIN ").filter(|block| !block.is_empty() && wanted(block)).flat_map(|block| format!("-----BEGIN {block}").into_bytes()).collect()
    }
}
