//! When keys are fetched, and when a copy will do.

use why401_evidence::time::Epoch;

use crate::address;
use crate::cache::{Cache, Record};
use crate::document::{KeyDocument, Metadata, Source, key_set};
use crate::error::{Error, Fault};
use crate::settings::Settings;
use crate::transport::Transport;

/// How long a copy is used without asking, in seconds. Entra changes its keys without notice and
/// [advises](https://learn.microsoft.com/entra/identity-platform/access-tokens) to look for new ones every 24 hours;
/// `BaseConfigurationManager` of Microsoft.IdentityModel does so every 12 hours.
const DAY: Epoch = 24 * 60 * 60;

/// How long a copy is used although a key is missing in it, in seconds: the `DefaultRefreshInterval` of
/// `BaseConfigurationManager`. Without it, forged tokens with made-up key ids would cause a request each.
const PAUSE: Epoch = 5 * 60;

/// Fetches key sets, and keeps copies of them.
///
/// Nothing is set up before the first request, so an answer from a copy costs no more than reading it.
pub struct Fetcher {
    offline: bool,
    cache: Option<Cache>,
    transport: Transport,
}

impl Fetcher {
    /// A fetcher for one run. The files of certificates are read here, so that a wrong one is told at once.
    pub fn new(settings: &Settings) -> Result<Self, Error> {
        Ok(Self { offline: settings.offline, cache: settings.cache.as_deref().map(Cache::new), transport: Transport::new(settings)? })
    }

    /// The keys of `source`: a copy younger than 24 hours, else newly fetched, else an older copy with a warning. Offline
    /// a copy of any age.
    pub fn key_set(&self, source: &Source, now: Epoch) -> Result<KeyDocument, Error> {
        self.younger(source, DAY, now)
    }

    /// The keys of `source` where a copy lacks one: like [`Fetcher::key_set`], but a copy has to be younger than 5 minutes.
    pub fn refresh(&self, source: &Source, now: Epoch) -> Result<KeyDocument, Error> {
        self.younger(source, PAUSE, now)
    }

    /// Whose key `kid` is, as far as copies tell: their issuers, or addresses where the issuer is not known.
    #[must_use]
    pub fn issuers_of_key(&self, kid: &str) -> Vec<String> {
        self.cache.as_ref().map(|cache| cache.issuers_of_key(kid)).unwrap_or_default()
    }

    fn younger(&self, source: &Source, longest: Epoch, now: Epoch) -> Result<KeyDocument, Error> {
        address::check(&source.address())?;
        match self.cache.as_ref().and_then(|cache| cache.read(source)) {
            Some(copy) if copy.is_younger(longest, now) => Ok(copy.kept()),
            copy => self.fetch(source, now).map(|fetched| self.keep(fetched)).or_else(|error| match copy {
                Some(copy) => Ok(copy.stale(&error)),
                None => Err(error),
            }),
        }
    }

    fn fetch(&self, source: &Source, now: Epoch) -> Result<Record, Error> {
        let asked = source.address();
        let host = address::host(&asked);
        if self.offline {
            return Err(Error::Offline { host });
        }
        let body = self.transport.get(&asked)?;
        let at = |host: String| move |fault: Fault| Error::Fetch { host, fault };
        if !source.is_metadata() {
            return key_set(&body).map(|keys| Record::new(source, None, &asked, keys, now)).map_err(at(host));
        }
        let metadata = Metadata::read(&body, &asked).map_err(at(host))?;
        let keys = key_set(&self.transport.get(&metadata.keys)?).map_err(at(address::host(&metadata.keys)))?;
        Ok(Record::new(source, metadata.issuer, &metadata.keys, keys, now))
    }

    /// Keeps a copy. That this fails is no reason to go without an answer.
    fn keep(&self, copy: Record) -> KeyDocument {
        let kept = self.cache.as_ref().map(|cache| if copy.is_private() { Ok(()) } else { cache.write(&copy) });
        let warning = kept.and_then(Result::err).map(|error| format!("no copy of the keys could be kept: {error}"));
        copy.fresh(warning)
    }
}
