//! One declaration: what it would add, who proposed it, and what may be done with it now.

use askama::Template;
use axum::extract::Path;
use axum::response::Html;
use journal::Record;
use journal::declared::{DECLARATION, Declares, source_of, state};

use super::list::{kind, state_of};
use super::role::{self, Change};
use super::trial::{self, Trial};
use super::{ending, list, propose, right};
use crate::desk::Desk;
use crate::links::{self, Query};
use crate::returned::Returned;
use crate::shell::{self, Shell};
use crate::texts::Words;
use crate::{State, WebError};

#[derive(Template)]
#[template(path = "pages/declaration/one.html")]
struct One {
    shell: Shell,
    w: Words,
    address: String,
    facts: Vec<(String, String)>,
    state: (&'static str, String),
    text: String,
    faults: Vec<String>,
    trial: Option<Trial>,
    /// What a role gains and loses by it, or by ending it.
    change: Option<Change>,
    /// Whether that is by ending it.
    undone: bool,
    /// May be approved or sent back by this reader.
    decides: bool,
    /// Waits, and this reader asked for it.
    own: bool,
    /// In use and may be ended here, or proposed to be.
    ends: bool,
    /// Whether ending it takes a second person.
    by_two: bool,
    /// Its ending waits: may be decided on by this reader, or was asked for by this reader.
    decides_ending: bool,
    own_ending: bool,
    /// Where it can be seen at work.
    works: Option<(String, String)>,
    /// Where it is sent back, and where it is ended.
    refusals: String,
    endings: String,
    ending_approvals: String,
    ending_refusals: String,
    /// A reason that was refused.
    back: Returned,
}

/// A declaration that stands.
pub(super) async fn record(state: &State, desk: &Desk, id: &str) -> Result<Record, WebError> {
    let ledger = state.catalogue().ledger(DECLARATION).ok_or(WebError::NotFound)?;
    let found = state.journal.record(desk.county(), ledger, id).await?;
    // Who opens roles alone is not told which other declarations there are.
    let unknown = if desk.access().declares() { WebError::NotFound } else { WebError::Forbidden };
    let record = found.ok_or(unknown)?;
    if right::sees(desk, &record) { Ok(record) } else { Err(WebError::Forbidden) }
}

/// `GET /declarations/{record}`
pub(super) async fn page(desk: Desk, Path(id): Path<String>) -> Result<Html<String>, WebError> {
    right::enters(&desk)?;
    let record = record(&desk.state, &desk, &id).await?;
    shown(&desk, &record, Vec::new(), Returned::default()).await
}

/// Where a declaration is sent back.
pub(super) fn refusals(id: &str) -> String {
    format!("/declarations/{id}/refusals")
}

/// Where a declaration is taken out of use.
pub(super) fn endings(id: &str) -> String {
    format!("/declarations/{id}/endings")
}

/// Where the ending of a change of a role is approved.
fn ending_approvals(id: &str) -> String {
    format!("{}/approvals", endings(id))
}

/// Where it is sent back.
pub(super) fn ending_refusals(id: &str) -> String {
    format!("{}/refusals", endings(id))
}

/// The page of a declaration, with what was wrong with the last thing done, and the reason typed for it.
pub(super) async fn shown(
    desk: &Desk,
    record: &Record,
    faults: Vec<String>,
    back: Returned,
) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let waits = record.text("state") == state::PROPOSED;
    let own = record.text("proposed_by") == desk.access().login;
    let declares = Declares::of(record);
    let (mut trial, mut change) = (None, None);
    let mut faults = faults;
    if let Some(source) = source_of(record).filter(|_| waits) {
        if declares == Some(Declares::Figure) {
            let tried = trial::of(desk, record.text("name"), source).await?;
            faults.extend(tried.faults.iter().filter(|f| !faults.contains(f)).cloned().collect::<Vec<_>>());
            trial = Some(tried).filter(|t| t.faults.is_empty());
        } else {
            match propose::joined(desk, source).await? {
                Ok(after) if declares == Some(Declares::Role) => change = role::change(desk, record, &after).await?,
                Ok(_) => {}
                Err(found) => faults.extend(found.into_iter().filter(|f| !faults.contains(f)).collect::<Vec<_>>()),
            }
        }
    }
    let in_use = record.text("state") == state::APPROVED;
    let asks = in_use && !ending::waits(record) && right::ends(record) && right::asks_ending(desk, record).is_ok();
    // Who is to propose or to decide on an ending is told what it gives back.
    let undone = right::is_of_role(record) && (asks || ending::waits(record));
    if undone && let Ok(after) = ending::without(desk.catalogue(), record) {
        change = role::change(desk, record, &after).await?;
    }
    let page = One {
        shell: right::shell(desk, record.text("title")),
        w,
        address: format!("/declarations/{}", record.record),
        facts: facts(desk, record).await?,
        state: state_of(w, record),
        text: record.text("text").into(),
        faults,
        trial,
        change,
        decides: waits && right::decides(desk, record),
        refusals: refusals(&record.record),
        endings: endings(&record.record),
        own: waits && own,
        ending_approvals: ending_approvals(&record.record),
        ending_refusals: ending_refusals(&record.record),
        ends: asks,
        by_two: right::is_of_role(record),
        decides_ending: right::decides_ending(desk, record),
        own_ending: ending::waits(record) && ending::by(record) == desk.access().login,
        undone,
        works: works(desk, record),
        back,
    };
    shell::page(&page)
}

/// Who and when: the record's own facts, then its life from the journal.
async fn facts(desk: &Desk, record: &Record) -> Result<Vec<(String, String)>, WebError> {
    let w = desk.words();
    let person = |login: &str| desk.places.person(login);
    let mut facts = vec![
        (w.say("declaration-kind"), kind(w, record)),
        (w.say("declaration-by"), person(record.text("proposed_by"))),
        (w.say("declaration-admitted"), record.text("admitted_by").to_string()),
        (w.say("declaration-approver"), person(record.text("approved_by"))),
        (w.say("declaration-note"), record.text("note").to_string()),
        (w.say("declaration-ending-by"), person(ending::by(record))),
    ];
    for change in desk.state.journal.history(desk.county(), &record.record).await?.iter().skip(1) {
        let reason = change.entry.reason.clone().unwrap_or_default();
        if !reason.is_empty() {
            let day = list::day(desk, &change.entry.recorded_at);
            facts.push((day, format!("{}：{reason}", person(&change.entry.actor))));
        }
    }
    facts.retain(|(_, text)| !text.is_empty());
    Ok(facts)
}

fn works(desk: &Desk, record: &Record) -> Option<(String, String)> {
    let w = desk.words();
    if record.text("state") != state::APPROVED {
        return None;
    }
    let name = record.text("name");
    match Declares::of(record)? {
        Declares::Figure => {
            desk.catalogue().figure(name)?;
            Some((links::figure(name, &Query::default()), w.say("declaration-see-figure")))
        }
        Declares::Role => {
            let role = desk.catalogue().role(role::of(name))?;
            Some((format!("/settings/roles/{}", role.name), w.say("declaration-see-role")))
        }
        Declares::Ledger => {
            desk.catalogue().ledger(name)?;
            Some((links::ledger(name), w.say("declaration-see-ledger")))
        }
        Declares::Field => {
            let ledger = name.split_once('.')?.0;
            desk.catalogue().ledger(ledger)?;
            Some((links::ledger(ledger), w.say("declaration-see-ledger")))
        }
    }
}
