//! Who asks: client secret, certificate, federated assertion, or a public client that proves nothing.

mod assertion;
mod federation;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::ask::Ask;
use super::failure::Failure;
use super::table::{EXPIRED_SECRET, MALFORMED_REQUEST, NO_CREDENTIAL, PUBLIC_CLIENT, WRONG_SECRET};
use crate::directory::Application;
use crate::mint::Proof;

pub(super) use assertion::{Jwt, Validity, precise};

/// The form of a client assertion (RFC 7523 section 2.2).
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A client, and how it proved itself.
pub(super) struct Client<'a> {
    pub(super) application: &'a Application,
    pub(super) proof: Proof,
}

/// A client id and secret of an `Authorization: Basic` header (RFC 6749 section 2.3.1), both form-encoded in it.
fn basic(ask: &Ask<'_>) -> Option<(String, String)> {
    let header = ask.request.header("authorization")?;
    let (scheme, value) = header.split_once(' ')?;
    let bytes = scheme.eq_ignore_ascii_case("basic").then(|| STANDARD.decode(value.trim()).ok())??;
    let (id, secret) = std::str::from_utf8(&bytes).ok()?.split_once(':')?;
    Some((decode(id), decode(secret)))
}

fn decode(text: &str) -> String {
    url::form_urlencoded::parse(format!("v={text}").as_bytes()).next().map_or_else(String::new, |(_, value)| value.into_owned())
}

/// Finds out who asks.
pub(super) fn identify<'a>(ask: &Ask<'a>) -> Result<Client<'a>, Failure> {
    let basic = basic(ask);
    let id = match (ask.field("client_id"), &basic) {
        (Some(id), _) => id,
        (None, Some((id, _))) => id,
        (None, None) => ask.required("client_id")?,
    };
    let application = ask.application(id)?;
    let secret = ask.field("client_secret").or(basic.as_ref().map(|(_, secret)| secret.as_str()));
    let proof = match (ask.field("client_assertion"), secret) {
        (None, None) => Proof::Public,
        (Some(_) | None, _) if application.public => return Err(Failure::new(PUBLIC_CLIENT, &[])),
        (Some(assertion), _) => by_assertion(ask, application, assertion)?,
        (None, Some(secret)) => by_secret(application, secret)?,
    };
    Ok(Client { application, proof })
}

impl Client<'_> {
    /// Refuses a confidential client that proved nothing.
    pub(super) fn proven(self) -> Result<Self, Failure> {
        if self.proof == Proof::Public && !self.application.public { Err(Failure::new(NO_CREDENTIAL, &[])) } else { Ok(self) }
    }

    /// Refuses every client that proved nothing, public ones too.
    pub(super) fn confidential(self) -> Result<Self, Failure> {
        if self.proof == Proof::Public { Err(Failure::new(NO_CREDENTIAL, &[])) } else { Ok(self) }
    }
}

fn by_secret(application: &Application, secret: &str) -> Result<Proof, Failure> {
    let is = |known: &Vec<String>| known.iter().any(|known| known == secret);
    let kind = match () {
        () if is(&application.secrets) => return Ok(Proof::Secret),
        () if is(&application.expired_secrets) => EXPIRED_SECRET,
        () => WRONG_SECRET,
    };
    Err(Failure::new(kind, &[("app", &application.id)]))
}

/// An assertion of the client itself is proved by its certificate, any other by its issuer.
fn by_assertion(ask: &Ask<'_>, application: &Application, assertion: &str) -> Result<Proof, Failure> {
    if ask.field("client_assertion_type") != Some(JWT_BEARER) {
        return Err(Failure::new(MALFORMED_REQUEST, &[]));
    }
    let jwt = Jwt::read(assertion)?;
    if jwt.text("iss").is_some_and(|issuer| issuer.eq_ignore_ascii_case(&application.id)) {
        assertion::by_certificate(ask, application, &jwt)?;
    } else {
        federation::by_issuer(ask, application, &jwt)?;
    }
    Ok(Proof::Certificate)
}
