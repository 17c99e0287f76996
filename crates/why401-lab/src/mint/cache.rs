//! Tokens of the present second, signed once: signatures are what limits the rate of an authority.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Spec, mint_at};
use crate::world::World;

/// Most tokens that are kept for one second.
const MOST: usize = 4096;

/// The tokens that were issued in this second.
#[derive(Debug, Default)]
pub struct Cache {
    issued: Mutex<Issued>,
}

#[derive(Debug, Default)]
struct Issued {
    /// The second, and the key that signs in it.
    during: (i64, String),
    tokens: HashMap<Spec, Arc<str>>,
}

impl Cache {
    /// The token of this second for `spec`, from before if there is one.
    pub(crate) fn issue(&self, world: &World, spec: &Spec, now: i64) -> Arc<str> {
        let during = (now, world.keys.current().kid.clone());
        if let Some(token) = self.known(&during, spec) {
            return token;
        }
        // Signed without the lock: two callers may both sign, and both tokens are good.
        let token: Arc<str> = mint_at(world, spec, now).into();
        let mut issued = self.issued.lock().unwrap_or_else(PoisonError::into_inner);
        if issued.during != during || issued.tokens.len() >= MOST {
            *issued = Issued { during, tokens: HashMap::new() };
        }
        issued.tokens.insert(spec.clone(), Arc::clone(&token));
        token
    }

    fn known(&self, during: &(i64, String), spec: &Spec) -> Option<Arc<str>> {
        let issued = self.issued.lock().unwrap_or_else(PoisonError::into_inner);
        if issued.during == *during { issued.tokens.get(spec).cloned() } else { None }
    }
}
