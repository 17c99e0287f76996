//! The real Azure CLI in the place of the made-up one.

use std::collections::BTreeMap;
use std::process::Command;

use crate::machine::{Imds, Machine};
use crate::peer::Peer;
use crate::stage::Staged;

/// A name, what is on the machine, and what is done there before.
type Named = (&'static str, &'static [(&'static str, &'static str)], &'static str);

const MACHINES: [Named; 8] = [
    ("never", &[], ""),
    ("signed-in", &[], "login"),
    ("signed-in-elsewhere", &[("AZURE_CONFIG_DIR", "{home}/ci")], "login"),
    ("signed-out", &[], "login logout"),
    ("forgotten", &[("~/.azure/azureProfile.json", "mark:az-user.json")], ""),
    ("principal-forgotten", &[("~/.azure/azureProfile.json", "mark:az-principal.json")], ""),
    ("garbage", &[("~/.azure/azureProfile.json", "text:{ no profile")], ""),
    ("no-default", &[("~/.azure/azureProfile.json", "mark:az-no-default.json"), ("~/.azure/msal_token_cache.json", "az-cache.json")], ""),
];
const LOGIN: &str = "login --service-principal -u a0000000-0000-4000-8000-000000000001 -p orders-secret~value --tenant c0000000-0000-4000-8000-00000000c070";

/// Machines on which nothing but az might have a token.
pub(crate) fn machines() -> Vec<Machine> {
    let machine = |(name, has, steps): &Named| {
        let mut machine = Machine { name: format!("real-az {name}: {steps}"), imds: Imds::Nobody, ..Machine::default() };
        machine.add(&has.iter().map(|(key, what)| ((*key).to_owned(), (*what).to_owned())).collect::<BTreeMap<_, _>>());
        machine
    };
    MACHINES.iter().map(machine).collect()
}

/// Installs az there, and signs in and out.
pub(crate) fn sign_in(mut machine: Staged) -> Staged {
    for (name, value) in [("AZURE_CORE_COLLECT_TELEMETRY", "0"), ("AZURE_CORE_NO_COLOR", "1")] {
        machine.set(name, value);
    }
    let python = Peer::azure_cli().with_file_name("python").display().to_string();
    machine.install("az", &format!("#!/bin/sh\necho az >> \"$RAN\"\nexport PATH=/usr/bin:/bin\nexec {python} -Im azure.cli \"$@\"\n"));
    let steps: Vec<&str> = machine.name.rsplit(": ").next().unwrap_or_default().split_whitespace().collect();
    for step in steps {
        let words = if step == "login" { LOGIN } else { step };
        let output = Command::new(machine.home.join("bin/az")).args(words.split(' ')).env_clear().envs(machine.variables("setup")).output().unwrap();
        assert!(output.status.success(), "az {step}: {}", String::from_utf8_lossy(&output.stderr));
    }
    machine
}
