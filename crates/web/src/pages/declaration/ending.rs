//! Taking a declaration out of use. One person ends a figure; a change of a role is ended as it was made, proposed by one administrator and
//! approved by another, and holds until then: ending one gives back what it took.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::Response;
use catalogue::{Catalogue, Faults, Value};
use journal::declared::{DECLARATION, source_of, state};
use journal::{Act, JournalError, NewEntry, Record};

use super::decide::{refused, returned, taken_up, to};
use super::one::{self, record};
use super::propose::told;
use super::right;
use crate::WebError;
use crate::desk::Desk;
use crate::guard::Posted;
use crate::returned::Returned;

/// The field that names who has proposed the ending; empty where nobody has.
const BY: &str = "ending_by";

/// Whether somebody has proposed to end a declaration that is in use.
pub(crate) fn waits(record: &Record) -> bool {
    record.text("state") == state::APPROVED && !record.text(BY).is_empty()
}

/// Who has proposed it.
pub(crate) fn by(record: &Record) -> &str {
    record.text(BY)
}

/// `POST /declarations/{record}/endings`: a figure leaves the catalogue, unless something rests on it; that a role be again what it was is
/// proposed.
pub(super) async fn asked(desk: Desk, Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    right::enters(&desk)?;
    let _turn = desk.state.live.turn().await;
    desk.state.live.refresh().await?;
    let now = desk.state.now();
    let standing = record(&now, &desk, &id).await?;
    right::asks_ending(&desk, &standing)?;
    let mut back = Returned::new(one::endings(&id), &posted);
    if !right::ends(&standing) || standing.text("state") != state::APPROVED || waits(&standing) {
        back.wrong("reason", desk.words().say("declaration-decided"));
        return returned(&desk, &standing, Vec::new(), back).await;
    }
    if let Err(faults) = without(now.catalogue(), &standing) {
        return returned(&desk, &standing, told(&desk, &faults), back).await;
    }
    let set = if right::is_of_role(&standing) {
        (BY, Value::from(desk.access().login.as_str()))
    } else {
        ("state", Value::from(state::OUT_OF_USE))
    };
    if let Err(error) = change(&desk, &standing, set, posted.text("reason")).await {
        return returned(&desk, &standing, Vec::new(), back.refused(&desk, error, "reason")?).await;
    }
    taken_up(&desk).await?;
    Ok(to(&id))
}

/// `POST /declarations/{record}/endings/approvals`: the role is again what it was, at once.
pub(super) async fn approved(desk: Desk, Path(id): Path<String>, _posted: Posted) -> Result<Response, WebError> {
    right::enters(&desk)?;
    let _turn = desk.state.live.turn().await;
    desk.state.live.refresh().await?;
    let now = desk.state.now();
    let standing = record(&now, &desk, &id).await?;
    right::approves(&desk, &standing)?;
    if let Some(why) = undecided(&desk, &standing) {
        return refused(&desk, &standing, vec![why]).await;
    }
    if let Err(faults) = without(now.catalogue(), &standing) {
        return refused(&desk, &standing, told(&desk, &faults)).await;
    }
    let fields = BTreeMap::from([("state".to_string(), Value::from(state::OUT_OF_USE))]);
    let entry = NewEntry::amend(&standing, DECLARATION, fields, "", &desk.access().login, desk.source());
    let entry = NewEntry { act: Act::Step, reason: None, ..entry };
    now.journal.append(desk.county(), vec![entry]).await?;
    taken_up(&desk).await?;
    Ok(to(&id))
}

/// `POST /declarations/{record}/endings/refusals`: the change goes on holding.
pub(super) async fn sent_back(desk: Desk, Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    right::enters(&desk)?;
    let standing = record(&desk.state, &desk, &id).await?;
    right::approves(&desk, &standing)?;
    let mut back = Returned::new(one::ending_refusals(&id), &posted);
    match undecided(&desk, &standing) {
        Some(why) => back.wrong("reason", why),
        None => match change(&desk, &standing, (BY, Value::Null), posted.text("reason")).await {
            Ok(()) => return Ok(to(&id)),
            Err(error) => back = back.refused(&desk, error, "reason")?,
        },
    }
    returned(&desk, &standing, Vec::new(), back).await
}

/// Why the ending is not the reader's to decide on now; none where it is.
fn undecided(desk: &Desk, standing: &Record) -> Option<String> {
    if !waits(standing) {
        return Some(desk.words().say("declaration-decided"));
    }
    (by(standing) == desk.access().login).then(|| desk.words().say("declaration-own"))
}

/// The catalogue as it is without a declaration.
pub(super) fn without(catalogue: &Catalogue, record: &Record) -> Result<Catalogue, Faults> {
    catalogue.without(&source_of(record).map(|s| s.path).unwrap_or_default())
}

async fn change(
    desk: &Desk,
    standing: &Record,
    (field, value): (&str, Value),
    reason: &str,
) -> Result<(), JournalError> {
    let fields = BTreeMap::from([(field.to_string(), value)]);
    let entry = NewEntry::amend(standing, DECLARATION, fields, reason, &desk.access().login, desk.source());
    desk.state.journal.append(desk.county(), vec![entry]).await.map(|_| ())
}
