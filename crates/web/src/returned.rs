//! A small form of a page — an answer, a day with its evidence, a reason — that was sent and refused: it comes back in its place with what
//! was typed, the fault beside its field.

use std::collections::{BTreeMap, HashMap};

use catalogue::when;
use jiff::civil::Date;
use journal::JournalError;

use crate::desk::Desk;
use crate::guard::Posted;
use crate::refused::Refused;
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

    /// Says what is wrong with a field; with the form as a whole where the name is empty.
    pub(crate) fn wrong(&mut self, field: &str, fault: impl Into<String>) {
        self.faults.insert(field.into(), fault.into());
    }

    /// The day that a field holds, no later than `latest`; what is wrong with it is said beside it. A day that cannot be read is never
    /// taken for another.
    pub(crate) fn day(&mut self, desk: &Desk, field: &str, latest: Date) -> Option<Date> {
        let w = desk.words();
        let typed = self.typed.get(field).map_or("", |t| t.trim());
        let fault = match when::day(typed) {
            _ if typed.is_empty() => w.say("fault-required"),
            Err(fault) => {
                if w.zh() {
                    fault.zh
                } else {
                    fault.en
                }
            }
            Ok(day) if day > latest => w.one("fault-later", "day", latest.to_string()),
            Ok(day) => return Some(day),
        };
        self.wrong(field, fault);
        None
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

    /// What is wrong with the form as a whole, whichever it is; empty where nothing is.
    pub(crate) fn whole(&self) -> &str {
        self.faults.get("").map_or("", String::as_str)
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

impl From<&Returned> for Refused {
    fn from(back: &Returned) -> Refused {
        Refused(back.faults.iter().map(|(field, says)| (field.clone(), says.clone())).collect())
    }
}
