//! Variables that point real clients at the lab, as the Azure SDKs and their HTTP libraries read them.

use super::Lab;

/// A variable, and what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// What the group is for, such as `trust` or `client secret`.
    pub group: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its value; every secret is made up.
    pub value: String,
    /// Whether it can be set beside those of other groups. Credentials exclude each other.
    pub together: bool,
}

/// All variables.
pub(super) fn all(lab: &Lab) -> Vec<Variable> {
    let mut all = Vec::new();
    let mut put = |group, together, pairs: &[(&'static str, String)]| {
        all.extend(pairs.iter().map(|(name, value)| Variable { group, name, value: value.clone(), together }));
    };
    let ca = lab.folder().join("ca.pem").display().to_string();
    let http = format!("http://{}", lab.http());
    put("trust", true, &["REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "CURL_CA_BUNDLE"].map(|name| (name, ca.clone())));
    let authority = format!("https://localhost:{}", lab.https().port());
    put("authority", true, &[("AZURE_AUTHORITY_HOST", authority), ("AZURE_CORE_INSTANCE_DISCOVERY", "false".to_owned())]);
    put("virtual machine", true, &[("AZURE_POD_IDENTITY_AUTHORITY_HOST", http.clone())]);
    let directory = &lab.world().directory;
    if let (Some(tenant), Some(orders)) = (directory.tenant("contoso"), directory.application("orders")) {
        let secret = orders.secrets.first().cloned().unwrap_or_default();
        put("client", true, &[("AZURE_TENANT_ID", tenant.id.clone()), ("AZURE_CLIENT_ID", orders.id.clone())]);
        put("client secret", true, &[("AZURE_CLIENT_SECRET", secret)]);
    }
    put("client certificate", false, &[("AZURE_CLIENT_CERTIFICATE_PATH", lab.folder().join("client.pem").display().to_string())]);
    all
}
