//! A small form of a page — an answer, a day with its evidence, a reason — that was sent and refused: it comes back in its place with what
//! was typed, the fault beside its field.

use std::collections::{BTreeMap, HashMap};

use journal::JournalError;

use crate::desk::Desk;
use crate::guard::Posted;
use crate::{WebError, error, forms};

/// A form that came back, by the address it was sent to; nothing came back where that is empty.
#[derive(Debug, Default)]
pub(crate) struct Returned {
    action: String,
    typed: HashMap<String, String>,
    faults: BTreeMap<String, String>,
}

impl Returned {
    /// A form as it was sent to an address, with nothing wrong in it yet.
    pub(crate) fn new(action: impl Into<String>, posted: &Posted) -> Returned {
        Returned { action: action.into(), typed: posted.0.clone(), faults: BTreeMap::new() }
    }

    /// Says what is wrong with a field.
    pub(crate) fn wrong(&mut self, field: &str, fault: impl Into<String>) {
        self.faults.insert(field.into(), fault.into());
    }

    /// Says why the journal refused it: at the field that it is about where the form has it, else at the one given.
    ///
    /// # Errors
    /// The journal did not refuse but fail.
    pub(crate) fn refused(mut self, desk: &Desk, refusal: JournalError, else_at: &str) -> Result<Returned, WebError> {
        if !error::is_refusal(&refusal) {
            return Err(refusal.into());
        }
        let at = forms::field_of(&refusal).filter(|field| self.typed.contains_key(*field)).unwrap_or(else_at);
        let at = at.to_string();
        self.wrong(&at, forms::refusal(desk.catalogue(), &refusal, desk.words()));
        Ok(self)
    }

    /// Whether anything is wrong with it.
    pub(crate) fn is_wrong(&self) -> bool {
        !self.faults.is_empty()
    }

    /// Whether it is the form sent to an address.
    pub(crate) fn is(&self, action: &str) -> bool {
        !self.action.is_empty() && self.action == action
    }

    /// What was typed into a field of the form sent to an address; what it holds otherwise, where another came back or none.
    pub(crate) fn text<'s>(&'s self, action: &str, field: &str, otherwise: &'s str) -> &'s str {
        let typed = if self.is(action) { self.typed.get(field) } else { None };
        typed.map_or(otherwise, String::as_str)
    }

    /// What is wrong with a field of the form sent to an address; empty where nothing is.
    pub(crate) fn fault(&self, action: &str, field: &str) -> &str {
        let fault = if self.is(action) { self.faults.get(field) } else { None };
        fault.map_or("", String::as_str)
    }
}
