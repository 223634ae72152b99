//! Who may look at a declaration and decide on it: ledgers, fields and figures are for those who declare; a change to a role is proposed by
//! the system administrator and approved by the security administrator, and so is its ending.

use journal::Record;
use journal::declared::Declares;

use super::ending;
use crate::WebError;
use crate::desk::Desk;
use crate::shell::{At, Shell};

/// Only who may propose or approve something comes near.
pub(crate) fn enters(desk: &Desk) -> Result<(), WebError> {
    let access = desk.access();
    let enters = access.declares() || access.changes_roles() || access.approves_roles();
    if enters { Ok(()) } else { Err(WebError::Forbidden) }
}

/// Whether a declaration is the reader's to look at.
pub(super) fn sees(desk: &Desk, record: &Record) -> bool {
    let access = desk.access();
    access.declares() || (is_of_role(record) && (access.changes_roles() || access.approves_roles()))
}

/// Whether it is approved, sent back and ended by people such as the reader.
pub(super) fn approves(desk: &Desk, record: &Record) -> Result<(), WebError> {
    let access = desk.access();
    let may = if is_of_role(record) { access.approves_roles() } else { access.declares() };
    if may { Ok(()) } else { Err(WebError::Forbidden) }
}

/// Whether people such as the reader take it out of use: a change of a role is proposed to be ended by who would propose one.
pub(super) fn asks_ending(desk: &Desk, record: &Record) -> Result<(), WebError> {
    let access = desk.access();
    let may = if is_of_role(record) { access.changes_roles() } else { access.declares() };
    if may { Ok(()) } else { Err(WebError::Forbidden) }
}

/// Whether the reader decides on an ending that somebody else has proposed.
pub(crate) fn decides_ending(desk: &Desk, record: &Record) -> bool {
    ending::waits(record) && approves(desk, record).is_ok() && ending::by(record) != desk.access().login
}

/// Whether the reader decides on it: nobody does on what is their own.
pub(crate) fn decides(desk: &Desk, record: &Record) -> bool {
    approves(desk, record).is_ok() && record.text("proposed_by") != desk.access().login
}

/// Whether it can be taken out of use: records rest on ledgers and fields, which are withdrawn instead.
pub(super) fn ends(record: &Record) -> bool {
    matches!(Declares::of(record), Some(Declares::Figure | Declares::Role))
}

pub(super) fn is_of_role(record: &Record) -> bool {
    Declares::of(record) == Some(Declares::Role)
}

/// What surrounds the list of declarations.
pub(super) fn list_shell(desk: &Desk) -> Shell {
    under_settings(desk, &desk.words().say("declarations"))
}

/// What surrounds a page under the list.
pub(super) fn shell(desk: &Desk, title: &str) -> Shell {
    under_settings(desk, title).under(desk.words().say("declarations"), "/declarations")
}

fn under_settings(desk: &Desk, title: &str) -> Shell {
    let shell = Shell::new(desk, title, At::Settings);
    if desk.access().sets(desk.catalogue()) {
        shell.under(desk.words().say("menu-settings"), "/settings")
    } else {
        shell
    }
}
