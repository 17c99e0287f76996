//! Who calls, and what they may do. Rights at Azure's services stand in the directory, those at own APIs in the token.

use super::refusal::Refusal;
use super::token::Claims;
use super::visit::Visit;

/// The caller that a token is about.
pub(super) struct Caller<'c> {
    claims: &'c Claims,
}

impl<'c> Caller<'c> {
    pub(super) fn of(claims: &'c Claims) -> Self {
        Self { claims }
    }

    /// Whether the caller may have the page.
    pub(super) fn permitted(&self, visit: &Visit<'_>) -> Result<(), Refusal> {
        if visit.faults.without_roles.contains(&visit.service.id) || !self.has_role(visit) {
            return Err(self.refused(if self.was_given_nothing(visit) { "consent" } else { "role" }));
        }
        match visit.page.and_then(|page| page.group.as_ref()) {
            Some(group) if !self.claims.groups.contains(group) => Err(self.refused("group")),
            _ => Ok(()),
        }
    }

    /// Whether a token that should hold roles or scopes holds neither: nobody has consented to any.
    fn was_given_nothing(&self, visit: &Visit<'_>) -> bool {
        !visit.service.roles.is_empty() && self.claims.roles.is_empty() && self.claims.scopes.is_empty()
    }

    fn refused(&self, check: &'static str) -> Refusal {
        Refusal::of(check).with("principal", self.claims.object.clone()).with("app", self.claims.client.clone())
    }

    fn has_role(&self, visit: &Visit<'_>) -> bool {
        let mut held = self.claims.roles.iter().chain(&self.claims.scopes).peekable();
        if !visit.service.roles.is_empty() && held.peek().is_some() {
            return held.any(|role| visit.service.roles.contains(role));
        }
        self.is_known(visit)
    }

    /// Whether the directory gives them a role at the service: applications by their list, people and machines always.
    fn is_known(&self, visit: &Visit<'_>) -> bool {
        let directory = &visit.world.directory;
        let someone = directory.user(&self.claims.object).is_some() || directory.identity(&self.claims.object).is_some();
        someone || directory.application(&self.claims.client).is_some_and(|application| application.has_role_at(&visit.service.id))
    }
}
