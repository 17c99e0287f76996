//! The peers in `e2e/peers`, and what else this machine must have.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers");
/// What is heavy runs only if this is set.
const WIDE: &str = "WHY401_E2E_WIDE";

/// Another program that tests run against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Peer {
    Python,
    Node,
    AzureCli,
    Azurite,
    Rust,
    Curl,
    /// A network of its own: `unshare` and `ip`.
    Network,
}

impl Peer {
    /// Whether it is here; if not, the test says so and ends, and fails in CI, but for what a machine may not give.
    pub(crate) fn is_here(self) -> bool {
        let missing = self.missing();
        if let Some(what) = &missing {
            assert!(std::env::var_os("CI").is_none() || self == Self::Network, "{what}");
            eprintln!("SKIPPED: {what}");
        }
        missing.is_none()
    }

    fn missing(self) -> Option<String> {
        let install = |path: &Path| format!("{} is missing: `cargo xtask test --only e2e` installs what the tests need", path.display());
        match self {
            Self::Curl => (!works("curl", &["--version"])).then(|| "curl is missing".to_owned()),
            Self::Network => (!has_network()).then(|| "this machine gives no private network (unshare, ip, user namespaces)".to_owned()),
            _ => Some(self.program()).filter(|path| !path.is_file()).map(|path| install(&path)),
        }
    }

    /// The file that is there once it is installed.
    fn program(self) -> PathBuf {
        let path = match self {
            Self::Python => "clients-python/.venv/bin/python",
            Self::Node => "clients-node/node_modules/@azure/identity/package.json",
            Self::AzureCli => "clients-python/azure-cli/.venv/bin/az",
            Self::Azurite => "azurite/node_modules/azurite/package.json",
            Self::Rust => "clients-rust/target/debug/call",
            Self::Curl | Self::Network => return PathBuf::new(),
        };
        Path::new(FOLDER).join(path)
    }

    /// The Python that Microsoft's libraries are installed for.
    pub(crate) fn python() -> PathBuf {
        Self::Python.program()
    }

    /// The program that calls with Microsoft's crates.
    pub(crate) fn rust() -> PathBuf {
        Self::Rust.program()
    }

    pub(crate) fn azure_cli() -> PathBuf {
        Self::AzureCli.program()
    }
}

/// A script of a peer.
pub(crate) fn script(path: &str) -> PathBuf {
    Path::new(FOLDER).join(path)
}

/// Whether heavy tests are wanted; says so if not.
pub(crate) fn is_wide() -> bool {
    let wide = std::env::var_os(WIDE).is_some_and(|value| value != "0");
    if !wide {
        eprintln!("SKIPPED: heavy; {WIDE}=1 runs it");
    }
    wide
}

fn has_network() -> bool {
    let words: &[&str] = if is_root() { &["--net", "--mount", "ip", "link"] } else { &["--user", "--map-root-user", "--net", "--mount", "ip", "link"] };
    works("unshare", words)
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n")
}

fn works(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
