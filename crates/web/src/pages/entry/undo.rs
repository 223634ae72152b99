//! Taking back what was just saved: an entry of its own that says so. Nothing is erased.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use catalogue::{Ledger, RegionCode, Value};
use journal::{Act, Change, Entry, NewEntry, Record};

use crate::desk::Desk;
use crate::guard::Posted;
use crate::{WebError, doors, links};

/// Minutes for which taking back is offered; later it is a correction with a reason of its own.
const MINUTES: i64 = 30;

/// The position of what a person may take back: the last entry of a record, if it is theirs and fresh.
pub(crate) fn offered(desk: &Desk, history: &[Change]) -> Option<i64> {
    let last = &history.last()?.entry;
    let own = last.actor == desk.access().login && matches!(last.act, Act::Create | Act::Amend);
    (own && is_fresh(last)).then_some(last.seq)
}

/// Whether an entry was made so lately that it may be taken back as a slip.
pub(crate) fn is_fresh(entry: &Entry) -> bool {
    let at = entry.recorded_at.parse::<jiff::Timestamp>();
    at.is_ok_and(|at| jiff::Timestamp::now().duration_since(at) < jiff::SignedDuration::from_mins(MINUTES))
}

/// `POST /ledgers/{ledger}/records/{record}/undone`
pub(crate) async fn undone(
    desk: Desk,
    Path((name, id)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let page = links::record(&name, &id);
    let seq = posted.text("seq").parse().unwrap_or_default();
    match take_back(&desk, &name, &id, seq).await {
        Ok(TakenBack::Whole) => Ok(Redirect::to(&links::ledger(&name)).into_response()),
        // What came meanwhile is not undone with it: the page shows it.
        Ok(TakenBack::Change) | Err(WebError::NotNow) => Ok(Redirect::to(&page).into_response()),
        Err(error) => Err(error),
    }
}

/// What was taken back.
pub(crate) enum TakenBack {
    /// The record itself, which had just been made.
    Whole,
    /// The last change to it.
    Change,
}

/// Takes back what the reader has just saved, by the position of its entry.
///
/// # Errors
/// It is not theirs, not fresh, or not the last any more.
pub(crate) async fn take_back(desk: &Desk, name: &str, id: &str, seq: i64) -> Result<TakenBack, WebError> {
    let (entry, taken) = taking_back(desk, name, id, seq).await?;
    doors::append(desk, vec![entry]).await?;
    Ok(taken)
}

/// The entry that takes back what the reader has just saved, by the position of its entry, and what that takes back.
///
/// # Errors
/// As [`take_back`].
pub(crate) async fn taking_back(
    desk: &Desk,
    name: &str,
    id: &str,
    seq: i64,
) -> Result<(NewEntry, TakenBack), WebError> {
    let ledger = desk.ledger(name)?;
    let record = desk.own_record(ledger, id).await?;
    let history = desk.state.journal.history(desk.county(), id).await?;
    if offered(desk, &history) != Some(seq) {
        return Err(WebError::NotNow);
    }
    if history.last().is_some_and(|c| c.entry.act == Act::Create) {
        let reason = desk.words().say("undo-reason-new");
        return Ok((NewEntry::withdraw(&record, name, &reason, &desk.access().login, desk.source()), TakenBack::Whole));
    }
    Ok((back(desk, ledger, &record, &history).await?, TakenBack::Change))
}

/// An amendment to what stood before the last one; sealed values are opened to be sealed again.
async fn back(desk: &Desk, ledger: &Ledger, record: &Record, history: &[Change]) -> Result<NewEntry, WebError> {
    let (login, reason) = (&desk.access().login, desk.words().say("undo-reason"));
    let mut fields: BTreeMap<String, Value> = BTreeMap::new();
    let last = history.last().ok_or(WebError::NotFound)?;
    for (field, value) in last.before.iter().filter(|(f, _)| !f.starts_with('@')) {
        let plain = desk.state.journal.reveal(desk.county(), &ledger.name, &record.record, field, value).await?;
        let number = ledger.field(field).is_some_and(|f| f.kind.storage() == catalogue::Storage::Int);
        let plain = match &plain {
            Value::Text(text) if number => text.parse().map_or_else(|_| plain.clone(), Value::Int),
            _ => plain,
        };
        fields.insert(field.clone(), plain);
    }
    let before = history.iter().rev().nth(1).and_then(|c| RegionCode::parse(&c.entry.region).ok());
    let region = before.unwrap_or_else(|| record.region.clone());
    // Where the record stood before must be the person's own too.
    if !desk.access().writes(ledger, &region) {
        return Err(WebError::Forbidden);
    }
    // Back to the state that stood, whatever the steps are: what was just saved is a slip of the same hand.
    let state = ledger.flow.as_ref().is_some_and(|f| fields.contains_key(&f.field));
    let make = if state { NewEntry::correct } else { NewEntry::amend };
    Ok(NewEntry { region, ..make(record, &ledger.name, fields, &reason, login, desk.source()) })
}
