//! What the county has added: what waits for approval, what is in use, what was sent back or ended, what no longer fits.

use askama::Template;
use axum::response::Html;
use journal::declared::{DECLARATION, Declares, SetAside, source_of, state};
use journal::{Record, RecordQuery};

use super::{ending, propose, right};
use crate::desk::Desk;
use crate::shell::{self, Shell};
use crate::texts::Words;
use crate::{WebError, show};

pub(super) struct Row {
    pub href: String,
    pub title: String,
    pub kind: String,
    pub proposed: String,
    pub approved: String,
    pub state: (&'static str, String),
    pub fault: String,
}

#[derive(Template)]
#[template(path = "pages/declaration/list.html")]
struct List {
    shell: Shell,
    w: Words,
    waiting: Vec<Row>,
    others: Vec<Row>,
    /// Whether figures, ledgers and fields may be proposed, and whether changes to roles may.
    declares: bool,
    changes: bool,
}

/// `GET /declarations`
pub(super) async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    right::enters(&desk)?;
    let w = desk.words();
    let ledger = desk.catalogue().ledger(DECLARATION).ok_or(WebError::NotFound)?;
    let records = desk.state.journal.records(desk.county(), ledger, &RecordQuery::default()).await?;
    let aside = desk.state.live.aside();
    let (waiting, others): (Vec<&Record>, Vec<&Record>) = records
        .iter()
        .filter(|r| right::sees(&desk, r))
        .partition(|r| r.text("state") == state::PROPOSED || ending::waits(r));
    let rows = |records: Vec<&Record>| {
        let mut records = records;
        records.sort_by_key(|r| std::cmp::Reverse(r.from_seq));
        records.into_iter().map(|r| row(&desk, r, &aside)).collect()
    };
    let page = List {
        shell: right::list_shell(&desk),
        w,
        waiting: rows(waiting),
        others: rows(others),
        declares: desk.access().declares(),
        changes: desk.access().changes_roles(),
    };
    shell::page(&page)
}

fn row(desk: &Desk, record: &Record, aside: &[SetAside]) -> Row {
    let w = desk.words();
    let source = source_of(record).map(|s| s.path).unwrap_or_default();
    let approved = record.text("state") == state::APPROVED;
    let fault = aside.iter().find(|a| approved && a.path == source).map(|a| show_fault(desk, a)).unwrap_or_default();
    Row {
        href: format!("/declarations/{}", record.record),
        title: record.text("title").into(),
        kind: kind(w, record),
        proposed: desk.places.person(record.text("proposed_by")),
        approved: desk.places.person(record.text("approved_by")),
        state: if fault.is_empty() { state_of(w, record) } else { ("bad", w.say("declaration-aside")) },
        fault,
    }
}

fn show_fault(desk: &Desk, aside: &SetAside) -> String {
    let fault = catalogue::Faults(vec![aside.fault.clone()]);
    propose::told(desk, &fault).concat()
}

/// What a record declares, in words.
pub(super) fn kind(w: Words, record: &Record) -> String {
    match Declares::of(record) {
        Some(Declares::Ledger) => w.say("col-ledger"),
        Some(Declares::Field) => w.say("col-field"),
        Some(Declares::Figure) => w.say("col-figure"),
        Some(Declares::Role) => w.say("declaration-of-role"),
        None => String::new(),
    }
}

/// The sign and word of a record's state.
pub(super) fn state_of(w: Words, record: &Record) -> (&'static str, String) {
    match record.text("state") {
        state::PROPOSED => ("ask", w.say("declaration-proposed")),
        state::APPROVED if ending::waits(record) => ("ask", w.say("declaration-ending")),
        state::APPROVED => ("good", w.say("declaration-approved")),
        state::SENT_BACK => ("bad", w.say("declaration-sent-back")),
        _ => ("note", w.say("declaration-ended")),
    }
}

/// The day of a record's last entry, in words.
pub(super) fn day(desk: &Desk, recorded_at: &str) -> String {
    let day = show::moment(recorded_at).map(|m| m.date());
    day.map_or_else(String::new, |d| show::day_in_words(d, desk.state.today(), desk.words().lang))
}
