//! `why401 lab up`: the lab for clients that are pointed at it by variables.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::peer::Peer;
use crate::program::Program;

/// Labs of this process: each takes ports of its own.
static LABS: AtomicU32 = AtomicU32::new(0);

/// A lab that is up; it ends with the test.
pub(crate) struct Up {
    child: Child,
    port: String,
    variables: BTreeMap<String, String>,
}

impl Up {
    pub(crate) fn start(program: &Program) -> Self {
        // It takes the next ports as well; whoever else runs this test has another id.
        let port = (20_000 + (std::process::id() * 8) % 30_000 + 4 * LABS.fetch_add(1, Ordering::Relaxed)).to_string();
        let mut child = program.command().args(["lab", "up", "--port", &port]).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let exported = lines.take_while(|line| !line.contains("AZURE_CLIENT_CERTIFICATE_PATH"));
        let pair = |line: String| line.strip_prefix("export ")?.split_once('=').map(|(name, value)| (name.to_owned(), value.trim_matches('\'').to_owned()));
        Self { variables: exported.filter_map(pair).collect(), port, child }
    }

    pub(crate) fn port(&self) -> &str {
        &self.port
    }

    /// A variable that it prints.
    pub(crate) fn variable(&self, name: &str) -> String {
        self.variables[name].clone()
    }

    /// The body of the answer to curl.
    fn curl(&self, arguments: &[&str]) -> String {
        let output = Command::new("curl").args(["-sS", "--cacert", &self.variables["CURL_CA_BUNDLE"]]).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Ctrl-C.
    pub(crate) fn end(mut self) {
        let interrupted = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(interrupted.success());
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Up {
    /// After a failed test it would hold on to the test's output.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn its_variables_lead_to_authority_and_identity_and_nothing_stays() {
    if !Peer::Curl.is_here() {
        return;
    }
    let program = Program::new();
    let up = Up::start(&program);
    let of = |name: &str| up.variable(name);
    let token = format!("{}/{}/oauth2/v2.0/token", of("AZURE_AUTHORITY_HOST"), of("AZURE_TENANT_ID"));
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}&scope=https://vault.azure.net/.default",
        of("AZURE_CLIENT_ID"),
        of("AZURE_CLIENT_SECRET")
    );
    assert!(up.curl(&[&token, "-d", &form]).contains("access_token"));
    let identity =
        format!("{}/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net", of("AZURE_POD_IDENTITY_AUTHORITY_HOST"));
    assert!(up.curl(&[&identity, "-H", "Metadata: true"]).contains("access_token"));
    up.end();
    let left: Vec<_> = std::fs::read_dir(program.temporary()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(left.is_empty(), "files are left behind: {left:?}");
}
