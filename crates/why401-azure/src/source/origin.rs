//! What of the ways to sign in exists on a machine.

use std::path::{Path, PathBuf};

use why401_evidence::Secret;

use super::authority;
use super::file::Held;
use super::managed_identity::{self, Endpoint, Identity};
use super::program;
use super::{Given, Kind, Machine, NotAcquired, Wanted};

/// A way to sign in that exists here.
#[derive(Debug, Clone)]
pub struct Source {
    pub(super) kind: Kind,
    pub(super) way: Way,
    tenant: Option<String>,
}

/// What is needed for it.
#[derive(Debug, Clone)]
pub(super) enum Way {
    Secret { client_id: String, secret: Held, of: String },
    Certificate { client_id: String, file: PathBuf },
    Assertion { client_id: String, file: PathBuf },
    Identity(Endpoint, Option<Identity>),
    Cli(PathBuf),
    Azd(PathBuf),
    TokenFile(PathBuf),
    Header(Secret),
}

/// All ways that exist here, in the order in which they are tried. What was not given and not found is left out.
#[must_use]
pub fn available(machine: &Machine<'_>, given: &Given) -> Vec<Source> {
    // What only the environment holds is `env`, not `secret` or `cert` besides.
    let own = |kind: &Kind| match kind {
        Kind::Secret => given.secret.is_some() || given.secret_file.is_some(),
        Kind::Cert => given.certificate.is_some(),
        _ => true,
    };
    Kind::ALL.into_iter().filter(own).filter_map(|kind| named(kind, machine, given).ok()).collect()
}

/// That way, or what is missing for it ([`NotAcquired::NotHere`]).
pub fn named(kind: Kind, machine: &Machine<'_>, given: &Given) -> Result<Source, NotAcquired> {
    let options = Options { machine, given };
    let tenant = given.tenant.clone().or_else(|| machine.variable("AZURE_TENANT_ID"));
    let way = match kind {
        Kind::Env => options.environment(),
        Kind::Secret => options.secret(),
        Kind::Cert => options.certificate(),
        Kind::Assertion => options.assertion(),
        Kind::Workload => options.workload(),
        Kind::ManagedIdentity => options.identity(),
        Kind::Cli => program::find(machine, "az").map(Way::Cli).ok_or_else(|| missing("Azure CLI (`az`) is not on PATH")),
        Kind::Azd => program::find(machine, "azd").map(Way::Azd).ok_or_else(|| missing("Azure Developer CLI (`azd`) is not on PATH")),
        Kind::TokenFile => given.token_file.clone().map(Way::TokenFile).ok_or_else(|| missing("no file with a token was given")),
        Kind::Header => given.header.clone().map(Way::Header).ok_or_else(|| missing("the request has no `Authorization` header")),
    };
    Ok(Source { kind, way: way?, tenant })
}

fn missing(reason: &str) -> NotAcquired {
    NotAcquired::NotHere(reason.to_owned())
}

struct Options<'a> {
    machine: &'a Machine<'a>,
    given: &'a Given,
}

impl Options<'_> {
    fn client_id(&self) -> Result<String, NotAcquired> {
        let id = self.given.client_id.clone().or_else(|| self.machine.variable("AZURE_CLIENT_ID"));
        id.ok_or_else(|| missing("the application is not named (AZURE_CLIENT_ID)"))
    }

    fn tenant(&self) -> Result<(), NotAcquired> {
        let named = self.given.tenant.is_some() || self.machine.variable("AZURE_TENANT_ID").is_some();
        if named { Ok(()) } else { Err(missing("the tenant is not named (AZURE_TENANT_ID)")) }
    }

    /// The rules of `EnvironmentCredential`: a secret before a certificate; user and password are no more
    /// ([azure-identity](https://learn.microsoft.com/python/api/azure-identity/azure.identity.environmentcredential)).
    fn environment(&self) -> Result<Way, NotAcquired> {
        let secret = self.machine.variable("AZURE_CLIENT_SECRET");
        let file = self.machine.variable("AZURE_CLIENT_CERTIFICATE_PATH");
        if secret.is_none() && file.is_none() {
            return Err(missing("neither AZURE_CLIENT_SECRET nor AZURE_CLIENT_CERTIFICATE_PATH is set"));
        }
        let client_id = self.client_id()?;
        self.tenant()?;
        Ok(match (secret, file) {
            (Some(secret), _) => of_variable(client_id, secret),
            (None, file) => Way::Certificate { client_id, file: file.unwrap_or_default().into() },
        })
    }

    fn secret(&self) -> Result<Way, NotAcquired> {
        let client_id = self.client_id()?;
        if let Some(secret) = &self.given.secret {
            return Ok(Way::Secret { client_id, secret: Held::Value(secret.clone()), of: "that was given".to_owned() });
        }
        if let Some(path) = &self.given.secret_file {
            return Ok(Way::Secret { client_id, secret: Held::File(path.clone()), of: format!("in {}", path.display()) });
        }
        let variable = self.machine.variable("AZURE_CLIENT_SECRET").ok_or_else(|| missing("no secret was given, and AZURE_CLIENT_SECRET is not set"))?;
        Ok(of_variable(client_id, variable))
    }

    fn certificate(&self) -> Result<Way, NotAcquired> {
        let variable = || self.machine.variable("AZURE_CLIENT_CERTIFICATE_PATH").map(PathBuf::from);
        let file = self.given.certificate.clone().or_else(variable);
        let file = file.ok_or_else(|| missing("no certificate was given, and AZURE_CLIENT_CERTIFICATE_PATH is not set"))?;
        Ok(Way::Certificate { client_id: self.client_id()?, file })
    }

    fn assertion(&self) -> Result<Way, NotAcquired> {
        let file = self.given.assertion_file.clone().ok_or_else(|| missing("no file with an assertion was given"))?;
        Ok(Way::Assertion { client_id: self.client_id()?, file })
    }

    /// The rules of `WorkloadIdentityCredential`
    /// ([AKS](https://learn.microsoft.com/azure/aks/workload-identity-overview)).
    fn workload(&self) -> Result<Way, NotAcquired> {
        let file = self.machine.variable("AZURE_FEDERATED_TOKEN_FILE");
        let file = file.ok_or_else(|| missing("AZURE_FEDERATED_TOKEN_FILE is not set; in a pod, the label azure.workload.identity/use has it set"))?;
        self.tenant()?;
        Ok(Way::Assertion { client_id: self.client_id()?, file: file.into() })
    }

    /// What `AZURE_CLIENT_ID` names is a user-assigned identity, as `DefaultAzureCredential` has it.
    fn identity(&self) -> Result<Way, NotAcquired> {
        let endpoint = Endpoint::detect(self.machine).map_err(NotAcquired::NotHere)?;
        let variable = |name: &str| self.machine.variable(name).map(Identity::ClientId);
        let usual = || variable("AZURE_CLIENT_ID").or_else(|| variable("DEFAULT_IDENTITY_CLIENT_ID").filter(|_| endpoint.is_machine_learning()));
        let identity = match &self.given.identity {
            Some(given) => Some(given.clone()),
            None => usual().filter(|_| endpoint.has_choice()),
        };
        managed_identity::check(&endpoint, identity.as_ref()).map_err(NotAcquired::NotHere)?;
        Ok(Way::Identity(endpoint, identity))
    }
}

fn of_variable(client_id: String, secret: String) -> Way {
    Way::Secret { client_id, secret: Held::Value(Secret::new(secret)), of: "of AZURE_CLIENT_SECRET".to_owned() }
}

impl Source {
    /// The way.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The tenant that options or environment name for it; none where it is no matter of choice.
    #[must_use]
    pub fn tenant(&self) -> Option<&str> {
        let chosen = matches!(self.way, Way::Secret { .. } | Way::Certificate { .. } | Way::Assertion { .. });
        self.tenant.as_deref().filter(|_| chosen)
    }

    /// The application that it signs in as, or the user-assigned identity that it asks for, as far as that is known.
    #[must_use]
    pub fn client_id(&self) -> Option<&str> {
        match &self.way {
            Way::Secret { client_id, .. } | Way::Certificate { client_id, .. } | Way::Assertion { client_id, .. } => Some(client_id),
            Way::Identity(_, Some(Identity::ClientId(id))) => Some(id),
            _ => None,
        }
    }

    /// Whether only asking will tell if it exists: nothing on a machine says that it has a metadata service (IMDS).
    #[must_use]
    pub fn is_assumed(&self) -> bool {
        matches!(&self.way, Way::Identity(endpoint, _) if endpoint.is_assumed())
    }

    /// The way in words.
    #[must_use]
    pub fn how(&self, wanted: &Wanted) -> String {
        let authority = authority::name(wanted);
        let file = |path: &Path| path.display().to_string();
        match &self.way {
            Way::Secret { client_id, of, .. } => format!("client secret {of}, application {client_id}, at {authority}"),
            Way::Certificate { client_id, file: path } => format!("certificate in {}, application {client_id}, at {authority}", file(path)),
            Way::Assertion { client_id, file: path } => format!("assertion in {}, application {client_id}, at {authority}", file(path)),
            Way::Identity(endpoint, identity) => managed_identity::how(endpoint, identity.as_ref(), wanted),
            Way::Cli(path) => without_claims(format!("Azure CLI ({}), as it is signed in", file(path)), wanted),
            Way::Azd(path) => without_claims(format!("Azure Developer CLI ({}), as it is signed in", file(path)), wanted),
            Way::TokenFile(path) => format!("token in {}", file(path)),
            Way::Header(_) => "token of the request itself".to_owned(),
        }
    }
}

/// Some ways cannot pass on what a challenge demands.
pub(super) fn without_claims(how: String, wanted: &Wanted) -> String {
    if wanted.claims.is_some() { how + ", without the claims that were demanded" } else { how }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsString;

    fn with<T>(variables: &[(&str, &str)], test: impl FnOnce(&Machine<'_>) -> T) -> T {
        let env = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value));
        test(&Machine { env: &env, arc_keys: None })
    }

    fn kinds(variables: &[(&str, &str)], given: &Given) -> Vec<&'static str> {
        with(variables, |machine| available(machine, given).iter().map(|source| source.kind().name()).collect())
    }

    const APP: [(&str, &str); 2] = [("AZURE_TENANT_ID", "t"), ("AZURE_CLIENT_ID", "a")];

    #[test]
    fn a_bare_machine_has_only_the_metadata_service_to_try() {
        assert_eq!(kinds(&[], &Given::default()), ["managed-identity"]);
        with(&[], |machine| assert!(available(machine, &Given::default())[0].is_assumed()));
    }

    #[test]
    fn the_environment_counts_when_it_is_complete() {
        let more = |extra: &[(&'static str, &'static str)]| [&APP[..], extra].concat();
        assert_eq!(kinds(&more(&[("AZURE_CLIENT_SECRET", "s")]), &Given::default()), ["env", "managed-identity"]);
        assert_eq!(kinds(&more(&[("AZURE_CLIENT_CERTIFICATE_PATH", "/c.pem")]), &Given::default()), ["env", "managed-identity"]);
        assert_eq!(kinds(&more(&[("AZURE_FEDERATED_TOKEN_FILE", "/f")]), &Given::default()), ["workload", "managed-identity"]);
        assert_eq!(kinds(&[("AZURE_CLIENT_SECRET", "s"), ("AZURE_CLIENT_ID", "a")], &Given::default()), ["managed-identity"], "no tenant");
        assert_eq!(kinds(&more(&[("AZURE_CLIENT_SECRET", "")]), &Given::default()), ["managed-identity"], "an empty variable is none");
    }

    #[test]
    fn a_secret_comes_before_a_certificate() {
        let both = [APP[0], APP[1], ("AZURE_CLIENT_SECRET", "s3cr3t"), ("AZURE_CLIENT_CERTIFICATE_PATH", "/c.pem")];
        with(&both, |machine| {
            let source = named(Kind::Env, machine, &Given::default()).unwrap();
            assert!(matches!(source.way, Way::Secret { .. }) && source.client_id() == Some("a") && source.tenant() == Some("t"));
            assert!(!format!("{source:?}").contains("s3cr3t"));
        });
    }

    #[test]
    fn what_is_given_comes_first() {
        let given = Given {
            client_id: Some("b".to_owned()),
            secret: Some(Secret::new("x".to_owned())),
            token_file: Some("/t".into()),
            header: Some(Secret::new("Bearer x".to_owned())),
            assertion_file: Some("/a".into()),
            certificate: Some("/c".into()),
            ..Given::default()
        };
        assert_eq!(kinds(&APP, &given), ["header", "token-file", "secret", "cert", "assertion", "managed-identity"]);
        with(&APP, |machine| assert_eq!(named(Kind::Secret, machine, &given).unwrap().client_id(), Some("b")));
    }

    #[test]
    fn what_is_missing_is_said() {
        let reason = |variables: &[(&str, &str)], kind| with(variables, |machine| named(kind, machine, &Given::default()).unwrap_err().to_string());
        assert!(reason(&[("AZURE_CLIENT_SECRET", "s")], Kind::Env).contains("AZURE_CLIENT_ID"));
        assert!(reason(&[("AZURE_CLIENT_SECRET", "s"), ("AZURE_CLIENT_ID", "a")], Kind::Env).contains("AZURE_TENANT_ID"));
        assert!(reason(&APP, Kind::Workload).contains("AZURE_FEDERATED_TOKEN_FILE"));
        assert!(reason(&[("PATH", "/nowhere")], Kind::Cli).contains("az"));
        for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::ManagedIdentity) {
            assert!(!reason(&[], kind).is_empty(), "{kind}");
        }
    }
}
