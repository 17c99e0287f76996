//! `why401 token decode`.

use why401_diagnosis::model::SCHEMA_VERSION;
use why401_diagnosis::token::decode::decode;
use why401_diagnosis::token::model::{Decoded, Decodings, Member};
use why401_diagnosis::token::{Reader, View};
use why401_evidence::credential::fingerprint::{self, Key};

use crate::arguments::Decode;
use crate::credentials::{self, Given};
use crate::error::CommandError;
use crate::exit::Exit;

pub(crate) fn run(options: &Decode) -> Result<Exit, CommandError> {
    let given = credentials::read(&options.input)?;
    let key = credentials::key(&options.input.key)?;
    let reader = super::reader(&options.clock, options.reveal);
    let tokens: Vec<Decoded> = given.iter().map(|given| one(given, key.as_ref(), &reader)).collect();
    // What is named but cannot be read is an answer, yet not the one that was wanted.
    let readable = given.iter().any(|given| View::of(given.carried.value.expose()).readable().is_some());
    super::print(&Decodings { version: SCHEMA_VERSION, tokens }, &options.output)?;
    Ok(if readable { Exit::Yes } else { Exit::No })
}

fn one(given: &Given, key: Option<&Key>, reader: &Reader) -> Decoded {
    let token = given.carried.value.expose();
    let mut decoded = decode(&View::of(token), &given.source, fingerprint::line(token, key), reader);
    if let Some(expires) = given.carried.expires.filter(|_| decoded.lifetime.is_none()) {
        let value = why401_evidence::time::display(expires);
        let told = Member {
            name: "expires".to_owned(),
            place: "value".to_owned(),
            label: None,
            value,
            masked: false,
            reading: None,
            meaning: Some(format!("As {} says.", given.carried.wrapping)),
        };
        decoded.groups.push(why401_diagnosis::token::model::Group { title: "Around it".to_owned(), members: vec![told] });
    }
    decoded
}
