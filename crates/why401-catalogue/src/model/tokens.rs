//! What stands in tokens: claims, and the ids of well-known applications and tenants.

use crate::packed::{List, Str};

/// The part of a token that a claim stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The header.
    Header,
    /// The payload.
    Payload,
}

impl Place {
    /// The word that entries and answers use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Payload => "payload",
        }
    }
}

/// The question that a claim answers, in the order in which a token is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Who the token speaks for.
    Who,
    /// What it may be used for.
    Purpose,
    /// Who issued it.
    Issuer,
    /// When it holds.
    Time,
    /// How it is proved, and how its bearer was.
    Proof,
    /// Anything else.
    Other,
}

impl Group {
    /// Its heading.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Who => "Who",
            Self::Purpose => "What for",
            Self::Issuer => "Issued by",
            Self::Time => "When",
            Self::Proof => "How",
            Self::Other => "Other",
        }
    }
}

/// What the value of a claim gives away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Privacy {
    /// Nothing.
    None,
    /// The organisation.
    Tenant,
    /// A person or a device, by an id.
    Pseudonymous,
    /// A person.
    Personal,
    /// A place in a network.
    Network,
    /// What only the parties should know.
    Secret,
}

impl Privacy {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::None, Self::Tenant, Self::Pseudonymous, Self::Personal, Self::Network, Self::Secret];

    /// The word that entries and answers use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Tenant => "tenant",
            Self::Pseudonymous => "pseudonymous",
            Self::Personal => "personal",
            Self::Network => "network",
            Self::Secret => "secret",
        }
    }

    /// What is given away, for a sentence.
    #[must_use]
    pub fn gives_away(self) -> &'static str {
        match self {
            Self::None => "nothing about anybody",
            Self::Tenant => "the organisation: its tenant, its projects or its resources",
            Self::Pseudonymous => "a person, a group or a device, by an id that only the issuer can resolve",
            Self::Personal => "a person, by name, address or place",
            Self::Network => "an address or a network",
            Self::Secret => "a value that only the parties of the request should know",
        }
    }
}

/// A claim: a named value in a token.
#[derive(Debug)]
pub struct Claim {
    /// Its name; before the name of a header's value stands `header-`. E.g. `aud`, `header-kid`.
    pub id: Str,
    /// As it stands in the token.
    pub name: Str,
    /// Where it stands.
    pub place: Place,
    /// The question that it answers.
    pub group: Group,
    /// What people call it.
    pub label: Str,
    /// What it says.
    pub meaning: Str,
    /// What to make of it when a request is refused.
    pub usage: Option<Str>,
    /// What its value gives away.
    pub privacy: Privacy,
    /// Kinds of token that hold it: `access-v1`, `access-v2`, `id`, `assertion`, `pop`, `b2c`, `other`.
    pub tokens: List<Str>,
    /// How much it tells about a refusal, from 0 (nothing) to 9 (look at it first).
    pub telling: u8,
    /// Traps.
    pub note: Option<Str>,
    /// Coded values with their meanings.
    pub values: List<(Str, Str)>,
    /// Where the knowledge comes from.
    pub sources: List<Str>,
    /// Day of the last review.
    pub last_reviewed: Str,
}

impl Claim {
    /// What a coded value means.
    #[must_use]
    pub fn value(&self, value: &str) -> Option<&'static str> {
        self.values.into_iter().find(|(coded, _)| *coded == *value).map(|(_, meaning)| meaning.str())
    }
}

/// An application whose id is the same in every tenant.
#[derive(Debug)]
pub struct Application {
    /// A GUID in lower case.
    pub id: Str,
    /// Its name.
    pub name: Str,
    /// Whether it asks for tokens; otherwise tokens are issued for it.
    pub client: bool,
    /// Whether it is one of the clients that share their refresh tokens.
    pub family: bool,
    /// The only cloud that it is known in; absent if it is not bound to one.
    pub cloud: Option<Str>,
    /// Services that it stands for.
    pub services: List<Str>,
    /// What to make of it.
    pub usage: Str,
    /// How it is known: `directory`, `list` or `memory`.
    pub evidence: Str,
    /// Where the knowledge comes from.
    pub sources: List<Str>,
    /// Day of the last review.
    pub last_reviewed: Str,
}

/// A tenant that everybody meets.
#[derive(Debug)]
pub struct Tenant {
    /// A GUID in lower case.
    pub id: Str,
    /// Its name.
    pub name: Str,
    /// What to make of it.
    pub usage: Str,
    /// Traps.
    pub note: Option<Str>,
    /// Where the knowledge comes from.
    pub sources: List<Str>,
    /// Day of the last review.
    pub last_reviewed: Str,
}
