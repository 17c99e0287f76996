//! What the chains of tools (Terraform, kubelogin, `AzCopy` and others) pick, from an environment to the standings.

#![expect(clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod machine;
mod other;
mod secrecy;
mod single;
mod terraform;
