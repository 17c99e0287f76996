//! `why401 token verify`.

use why401_azure::issuer::{self, NoMetadata};
use why401_azure::{Fetcher, KeyDocument, Settings, Source, Url};
use why401_catalogue::Cloud;
use why401_diagnosis::model::SCHEMA_VERSION;
use why401_diagnosis::token::model::{Keys, Outcome, Verifications, Verified};
use why401_diagnosis::token::{Reader, View, verify};
use why401_evidence::credential::fingerprint::{self, Key};
use why401_jose::KeySet;

use crate::arguments::Verify;
use crate::credentials::{self, Given};
use crate::error::CommandError;
use crate::exit::Exit;

pub(crate) fn run(options: &Verify) -> Result<Exit, CommandError> {
    let given = credentials::read(&options.input)?;
    let job = Job {
        options,
        key: credentials::key(&options.input.key)?,
        cloud: super::cloud(options.cloud.as_deref())?,
        reader: super::reader(&options.clock, false),
        fetcher: fetcher(options)?,
    };
    let tokens = given.iter().map(|given| job.one(given)).collect::<Result<Vec<Verified>, CommandError>>()?;
    let worst = tokens.iter().map(|token| token.outcome).min().unwrap_or(Outcome::Unknown);
    super::print(&Verifications { version: SCHEMA_VERSION, tokens }, &options.output)?;
    Ok(match worst {
        Outcome::Passes => Exit::Yes,
        Outcome::Fails => Exit::No,
        Outcome::Unknown => Exit::Network,
    })
}

fn fetcher(options: &Verify) -> Result<Fetcher, CommandError> {
    let network = &options.network;
    let settings = Settings {
        timeout: network.timeout,
        authorities: network.cacert.clone(),
        offline: network.offline,
        cache: if network.no_cache { None } else { why401_azure::default_cache(|name| std::env::var_os(name)) },
    };
    Fetcher::new(&settings).map_err(|error| CommandError::input(error.to_string(), error.hint()))
}

struct Job<'a> {
    options: &'a Verify,
    key: Option<Key>,
    cloud: Option<&'static Cloud>,
    reader: Reader,
    fetcher: Fetcher,
}

/// Where the keys of a token are.
enum Place {
    File(String),
    Address(Source),
}

impl Job<'_> {
    fn one(&self, given: &Given) -> Result<Verified, CommandError> {
        let token = given.carried.value.expose();
        let view = View::of(token);
        let line = fingerprint::line(token, self.key.as_ref());
        match self.place(&view)? {
            Ok(Place::File(path)) => self.with_file(token, &view, given, line, &path),
            Ok(Place::Address(source)) => Ok(self.with_address(token, &view, given, line, &source)),
            Err(why) => Ok(verify::without_keys(&given.source, line, why)),
        }
    }

    /// Where its keys are; or why that cannot be known.
    fn place(&self, view: &View) -> Result<Result<Place, String>, CommandError> {
        if let Some(jwks) = &self.options.jwks {
            let place = if jwks.contains("://") { Place::Address(Source::KeySet(address(jwks)?)) } else { Place::File(jwks.clone()) };
            return Ok(Ok(place));
        }
        if let Some(metadata) = &self.options.metadata {
            return Ok(Ok(Place::Address(Source::Metadata(issuer::named(&address(metadata)?)))));
        }
        let Some((_, claims)) = view.readable() else {
            return Ok(Err("Its claims cannot be read, so its issuer is not known: give `--jwks` or `--metadata`.".to_owned()));
        };
        let policy = self.options.policy.as_deref().or_else(|| claims.first(&["tfp", "acr"]).filter(|policy| policy.to_ascii_uppercase().starts_with("B2C_1")));
        let issuer = claims.text("iss").unwrap_or("");
        Ok(issuer::metadata_address(issuer, policy, self.options.appid.as_deref(), self.cloud)
            .map(|url| Place::Address(Source::Metadata(url)))
            .map_err(|error| unknown(error, issuer)))
    }

    fn with_file(&self, token: &str, view: &View, given: &Given, line: String, path: &str) -> Result<Verified, CommandError> {
        let json = std::fs::read(path)
            .map_err(|error| CommandError::input(format!("cannot read {path}: {error}"), "Give the file or the address of a key set (JWKS)."))?;
        let keys = KeySet::read(&json)
            .map_err(|error| CommandError::input(format!("{path} is no key set: {error}"), "A key set is JSON with a list `keys` (RFC 7517 section 5)."))?;
        let origin = Keys { address: path.to_owned(), issuer: None, fetched: None, cached: false, count: keys.keys().len() };
        let source = verify::Source { keys: &keys, origin, current: true, elsewhere: Vec::new() };
        Ok(verify::verify(token, view, source, &given.source, line, &self.reader))
    }

    fn with_address(&self, token: &str, view: &View, given: &Given, line: String, source: &Source) -> Verified {
        let now = jiff::Timestamp::now().as_second();
        let first = self.fetcher.key_set(source, now).map(|document| (read(&document), document));
        let (keys, document) = match first {
            Ok((Ok(keys), document)) => (keys, document),
            Ok((Err(why), _)) => return verify::without_keys(&given.source, line, why),
            Err(error) => return verify::without_keys(&given.source, line, format!("The keys could not be had: {error}. {}", error.hint())),
        };
        // A key that is missing may have come after the copy was taken.
        let missing = kid(view).is_some_and(|kid| !keys.has(kid));
        let anew = (missing && document.cached).then(|| self.fetcher.refresh(source, now).ok()).flatten();
        let (keys, document) = anew.and_then(|document| Some((read(&document).ok()?, document))).unwrap_or((keys, document));
        let elsewhere = if missing { self.elsewhere(view, &document) } else { Vec::new() };
        let warning = document.warning.clone();
        let source = verify::Source {
            origin: origin(&keys, &document),
            keys: &keys,
            current: !document.cached || verify::is_conclusive(view, document.fetched),
            elsewhere,
        };
        let mut verified = verify::verify(token, view, source, &given.source, line, &self.reader);
        verified.notes.extend(warning);
        verified
    }

    /// Other issuers whose keys were fetched before and hold this one.
    fn elsewhere(&self, view: &View, document: &KeyDocument) -> Vec<String> {
        let own = [document.issuer.as_deref(), Some(document.address.as_str())];
        let found = kid(view).map(|kid| self.fetcher.issuers_of_key(kid)).unwrap_or_default();
        found.into_iter().filter(|issuer| !own.contains(&Some(issuer.as_str()))).collect()
    }
}

fn kid(view: &View) -> Option<&str> {
    view.readable()?.0.text("kid")
}

fn read(document: &KeyDocument) -> Result<KeySet, String> {
    KeySet::read(&document.json).map_err(|error| format!("{} is no key set: {error}.", document.address))
}

fn origin(keys: &KeySet, document: &KeyDocument) -> Keys {
    Keys {
        address: document.address.clone(),
        issuer: document.issuer.clone(),
        fetched: verify::fetched(document.fetched),
        cached: document.cached,
        count: keys.keys().len(),
    }
}

fn address(text: &str) -> Result<Url, CommandError> {
    Url::parse(text).map_err(|error| CommandError::usage(format!("{text} is no address: {error}"), "Give it whole, with https://."))
}

fn unknown(error: NoMetadata, issuer: &str) -> String {
    let hint = match error {
        NoMetadata::NeedsPolicy => "Give `--policy` with the name of the user flow.",
        NoMetadata::UnknownIssuer => "Name the address yourself: `--metadata` or `--jwks`.",
        NoMetadata::NoPolicy | NoMetadata::NoApplication => "Look at the option.",
    };
    let shown = if issuer.is_empty() { "The token names no issuer".to_owned() } else { format!("The issuer {issuer}") };
    format!("{shown}: {error}. {hint}")
}
