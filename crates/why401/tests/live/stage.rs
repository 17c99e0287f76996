//! A lab and a home from which it is probed.

use std::process::Command;

use why401_lab::fault::Faults;
use why401_lab::mint::{Spec, mint};
use why401_lab::scenario::Scenario;
use why401_lab::{Lab, Options, Visit};

use crate::program::{Ended, Home, run};

pub(crate) const VAULT: &str = "https://lab-vault.vault.azure.net/secrets/orders-db?api-version=7.5";
pub(crate) const VAULT_HOST: &str = "lab-vault.vault.azure.net";
pub(crate) const API: &str = "https://api.contoso.example/orders";
pub(crate) const API_AUDIENCE: &str = "api://contoso-orders-api";

pub(crate) struct Stage {
    pub(crate) lab: Lab,
    pub(crate) home: Home,
}

impl Stage {
    pub(crate) fn new() -> Self {
        Self { lab: Lab::start(&Options::default()).unwrap(), home: Home::new() }
    }

    /// What leads every name to the lab.
    pub(crate) fn way(&self) -> Vec<String> {
        let mut way = vec!["--cacert".to_owned(), self.lab.folder().join("ca.pem").display().to_string()];
        for (port, address) in [(443, self.lab.https()), (80, self.lab.http())] {
            way.extend(["--connect-to".to_owned(), format!(":{port}:{address}")]);
        }
        way
    }

    /// The program with the way to the lab.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.home.command(arguments);
        command.args(self.way());
        command
    }

    /// The same on a machine that has the client secret of `orders`.
    pub(crate) fn signed_in(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(arguments);
        let directory = &self.lab.world().directory;
        let orders = directory.application("orders").unwrap();
        command.env("AZURE_TENANT_ID", &directory.tenant("contoso").unwrap().id).env("AZURE_CLIENT_ID", &orders.id);
        command.env("AZURE_CLIENT_SECRET", &orders.secrets[0]);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        run(self.command(arguments))
    }

    /// A good token for `audience`.
    pub(crate) fn token(&self, audience: &str) -> String {
        mint(self.lab.world(), &Spec::to(audience))
    }

    pub(crate) fn bearer(&self, audience: &str) -> String {
        format!("Authorization: Bearer {}", self.token(audience))
    }

    /// Breaks what a file of a scenario would write under `[faults]`.
    pub(crate) fn break_as(&self, toml: &str) {
        self.lab.world().set_faults(toml::from_str(toml).unwrap());
    }

    pub(crate) fn mend(&self) {
        self.lab.world().set_faults(Faults::default());
    }

    /// The requests that reached `host`.
    pub(crate) fn visits(&self, host: &str) -> Vec<Visit> {
        self.lab.world().journal().into_iter().filter(|visit| visit.host == host).collect()
    }

    /// Those that carried a credential.
    pub(crate) fn loaded(&self, host: &str) -> Vec<Visit> {
        self.visits(host).into_iter().filter(Visit::carries).collect()
    }

    /// `why401 probe` of the failing request of a scenario, on the machine of that scenario, with these arguments besides.
    pub(crate) fn rehearsed(&self, scenario: &Scenario, more: &[&str]) -> Command {
        let world = self.lab.world();
        world.set_faults(scenario.faults.clone());
        let request = scenario.prepared(world);
        let query = if request.query.is_empty() { String::new() } else { format!("?{}", request.query) };
        let url = format!("{}://{}{}{query}", if request.tls { "https" } else { "http" }, request.host, request.path);
        let headers: String = request.headers.iter().flat_map(|(name, value)| [name, ": ", value, "\n"]).collect();
        let headers = format!("@{}", self.home.file("headers", &headers).display());
        let mut command = self.command(&["probe", &url, "-X", &request.method, "-H", &headers, "--allow-unsafe", "--timeout", "2s"]);
        if !request.body.is_empty() {
            command.args(["-d", &String::from_utf8(request.body).unwrap()]);
        }
        for source in &scenario.machine.sources {
            command.args(["--source", source]);
        }
        for (option, value) in [("--tenant", &scenario.machine.tenant), ("--resource", &scenario.machine.resource)] {
            command.args(value.iter().flat_map(|value| [option, value]));
        }
        let plain = format!("http://{}", self.lab.http());
        let certificate = self.lab.folder().join("client.pem").display().to_string();
        let outside = |name: &str| match name {
            "imds" | "plain" => Some(plain.clone()),
            "certificate-file" => Some(certificate.clone()),
            _ => None,
        };
        command.envs(scenario.machine.resolved(&world.directory, outside));
        command.args(more);
        command
    }
}
