//! A request to the token endpoint, taken apart.

use serde_json::Value;

use super::failure::Failure;
use super::table::{MALFORMED_REQUEST, MISSING_PARAMETER, NO_TENANT, TENANT_FORM, UNKNOWN_TENANT};
use super::{host, table};
use crate::directory::{Application, Tenant};
use crate::http::Request;
use crate::world::World;

/// Addresses that name no tenant.
const ANY: [&str; 3] = ["common", "organizations", "consumers"];

/// A request to the token endpoint.
pub(super) struct Ask<'a> {
    pub(super) world: &'a World,
    pub(super) request: &'a Request,
    /// The tenant of the address; none for `common` and its like.
    pub(super) tenant: Option<&'a Tenant>,
    /// The tenant as the address writes it.
    pub(super) written: &'a str,
    /// Whether it came by the v2.0 endpoint: `scope` in place of `resource`.
    pub(super) v2: bool,
    pub(super) now: i64,
    form: Vec<(String, String)>,
}

/// The tenant that `written` names at the host of `request`. The lab's tenants live in the public cloud.
pub(super) fn tenant<'a>(world: &'a World, request: &Request, written: &str) -> Result<&'a Tenant, Failure> {
    let public = host::cloud_of(&request.host).id == "public";
    if let Some(tenant) = world.directory.tenant(written).filter(|tenant| public && tenant.name != written) {
        return Ok(tenant);
    }
    let plausible = why401_evidence::identifiers::is_guid(written) || written.contains('.');
    Err(Failure::new(if plausible { UNKNOWN_TENANT } else { TENANT_FORM }, &[("tenant", written)]))
}

/// Whether an address names no tenant.
pub(super) fn is_any(written: &str) -> bool {
    ANY.contains(&written)
}

impl<'a> Ask<'a> {
    pub(super) fn read(world: &'a World, request: &'a Request, written: &'a str, v2: bool, now: i64) -> Result<Self, Failure> {
        let tenant = if is_any(written) { None } else { Some(tenant(world, request, written)?) };
        let form = url::form_urlencoded::parse(&request.body).into_owned().collect();
        Ok(Self { world, request, tenant, written, v2, now, form })
    }

    /// The first field `name` that is not empty.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.form.iter().find(|(known, value)| known == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// The same, with this scope where it names none.
    pub(super) fn or_scope(&self, scope: &str) -> Self {
        let mut form = self.form.clone();
        if self.field("scope").is_none() {
            form.push(("scope".to_owned(), scope.to_owned()));
        }
        Self { form, ..*self }
    }

    /// A field that has to be there.
    pub(super) fn required(&self, name: &str) -> Result<&str, Failure> {
        self.field(name).ok_or_else(|| Failure::new(MISSING_PARAMETER, &[("parameter", name)]))
    }

    /// The tenant that has to be named, as an application on its own belongs to many.
    pub(super) fn named_tenant(&self) -> Result<&'a Tenant, Failure> {
        self.tenant.ok_or_else(|| Failure::new(NO_TENANT, &[]))
    }

    /// The application with this id, if it exists in the tenant of the address.
    pub(super) fn application(&self, id: &str) -> Result<&'a Application, Failure> {
        let found = self.world.directory.applications.iter().find(|application| application.id.eq_ignore_ascii_case(id));
        let here = found.filter(|application| self.tenant.is_none_or(|tenant| application.is_in(tenant)));
        here.ok_or_else(|| Failure::new(table::UNKNOWN_APPLICATION, &[("app", id), ("tenant", &self.directory())]))
    }

    /// What the directory is called in texts.
    pub(super) fn directory(&self) -> String {
        self.tenant.map_or_else(|| self.written.to_owned(), |tenant| display(&tenant.name))
    }

    /// What the parameter `claims` demands of the token (claims challenge, learn.microsoft.com/entra/identity-platform/claims-challenge).
    pub(super) fn demands(&self) -> Result<Demands, Failure> {
        let Some(text) = self.field("claims") else { return Ok(Demands::default()) };
        let claims: Value = serde_json::from_str(text).map_err(|_| Failure::new(MALFORMED_REQUEST, &[]))?;
        let token = &claims["access_token"];
        let listed = token["xms_cc"]["values"].as_array().into_iter().flatten();
        let capabilities = listed.filter_map(Value::as_str).map(str::to_owned).collect();
        Ok(Demands { capabilities, fresh: !token["nbf"].is_null() })
    }
}

/// What a client demands of a token.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Demands {
    /// Its capabilities, such as `CP1`.
    pub(super) capabilities: Vec<String>,
    /// Whether the token has to be newer than the challenge.
    pub(super) fresh: bool,
}

/// `contoso` as `Contoso`.
fn display(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
