//! Entering, amending and withdrawing a record by a form made from its ledger's declaration.

mod checked;
mod clash;
mod form;
mod pick;
pub(crate) mod undo;
pub(crate) use undo::take_back;

use axum::Router;
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use catalogue::Ledger;
use journal::{JournalError, NewEntry, Record};
use uuid::Uuid;

use crate::desk::Desk;
use crate::forms::{self, Read, Typed};
use crate::guard::Posted;
use crate::{State, WebError, doors, flows, links};

use super::ledger::Params;
use super::phone;
use form::{Purpose, show};

pub(crate) use pick::pick;

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/ledgers/{ledger}/pick", get(pick))
        .route("/ledgers/{ledger}/fields/{field}/checked", post(checked::checked))
        .route("/ledgers/{ledger}/new", get(new))
        .route("/ledgers/{ledger}/records", post(create))
        .route("/ledgers/{ledger}/records/{record}/amend", get(amend))
        .route("/ledgers/{ledger}/records/{record}/amendments", post(amended))
        .route("/ledgers/{ledger}/records/{record}/withdrawals", post(withdrawn))
        .route("/ledgers/{ledger}/records/{record}/undone", post(undo::undone))
}

/// `GET /ledgers/{ledger}/new`; fields may come filled in by the query (`?person=ID`).
pub(crate) async fn new(
    desk: Desk,
    Path(name): Path<String>,
    Query(params): Query<Params>,
) -> Result<Html<String>, WebError> {
    let ledger = desk.ledger(&name)?;
    if !desk.access().writes_anywhere(ledger) {
        return Err(WebError::Forbidden);
    }
    show(&desk, ledger, Purpose::New, &Typed { texts: params, ..Typed::default() }, None, None).await
}

/// `POST /ledgers/{ledger}/records`
pub(crate) async fn create(desk: Desk, Path(name): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let ledger = desk.ledger(&name)?;
    if !desk.access().writes_anywhere(ledger) {
        return Err(WebError::Forbidden);
    }
    let mut read = forms::read(&desk, ledger, &posted).await?;
    if let Some((field, fault)) = phone::late::fault(&desk, ledger, &read.fields, &posted).await? {
        read.typed.faults.insert(field, fault);
    }
    let Some(region) = read.region.clone().filter(|_| read.is_good()) else {
        return refused(show(&desk, ledger, Purpose::New, &read.typed, None, None).await?);
    };
    let id = Uuid::parse_str(posted.text("entry")).unwrap_or_else(|_| Uuid::now_v7());
    let fields = std::mem::take(&mut read.fields).into_iter().filter(|(_, v)| !v.is_null()).collect();
    let late = Some(posted.text("late_reason")).filter(|r| !r.is_empty()).map(String::from);
    let entry = NewEntry {
        id,
        record: id,
        reason: late,
        device_at: posted.device_at(),
        ..NewEntry::create(&name, region, fields, &desk.access().login, "web")
    };
    match append(&desk, vec![entry]).await {
        Ok(()) if links::is_ours(posted.text("then")) => Ok(Redirect::to(posted.text("then")).into_response()),
        Ok(()) => Ok(saved(&name, &id.to_string())),
        Err(WebError::Journal(error)) => {
            refused(show(&desk, ledger, Purpose::New, &read.typed, Some(error), None).await?)
        }
        Err(error) => Err(error),
    }
}

/// `GET /ledgers/{ledger}/records/{record}/amend`
pub(crate) async fn amend(desk: Desk, Path((name, id)): Path<(String, String)>) -> Result<Html<String>, WebError> {
    let ledger = desk.ledger(&name)?;
    let record = desk.own_record(ledger, &id).await?;
    show(&desk, ledger, Purpose::Amend(&record), &Typed::default(), None, None).await
}

/// `POST /ledgers/{ledger}/records/{record}/amendments`: only what differs from the standing version becomes the entry.
pub(crate) async fn amended(
    desk: Desk,
    Path((name, id)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let ledger = desk.ledger(&name)?;
    let record = desk.own_record(ledger, &id).await?;
    let mut read = forms::read(&desk, ledger, &posted).await?;
    if posted.text("reason").is_empty() {
        read.typed.faults.insert("reason".into(), desk.words().say("fault-reason"));
    }
    let seen: i64 = posted.text("seen").parse().unwrap_or_default();
    let changed = read.changed(&record);
    let region = match read.region.clone() {
        Some(region) if read.typed.faults.is_empty() => region,
        _ => return refused(show(&desk, ledger, Purpose::Amend(&record), &read.typed, None, None).await?),
    };
    if changed.is_empty() && region == record.region {
        return Ok(Redirect::to(&links::record(&name, &id)).into_response());
    }
    if seen != record.from_seq {
        return clashed(&desk, ledger, &record, seen, read).await;
    }
    let reason = posted.text("reason");
    let entry = NewEntry {
        id: entry_id(&posted),
        region,
        seen: Some(seen),
        device_at: posted.device_at(),
        ..NewEntry::amend(&record, &name, changed, reason, &desk.access().login, "web")
    };
    let written = match flows::entries(&desk, ledger, &record, entry).await {
        Ok(entries) => append(&desk, entries).await,
        Err(error) => Err(error),
    };
    match written {
        Ok(()) => Ok(saved(&name, &id)),
        Err(WebError::Journal(JournalError::Stale(stale))) => clashed(&desk, ledger, &stale.standing, seen, read).await,
        Err(WebError::Journal(error)) => {
            refused(show(&desk, ledger, Purpose::Amend(&record), &read.typed, Some(error), None).await?)
        }
        Err(error) => Err(error),
    }
}

/// The form again over the version that stands now, both versions side by side.
async fn clashed(
    desk: &Desk,
    ledger: &Ledger,
    standing: &Record,
    seen: i64,
    mut read: Read,
) -> Result<Response, WebError> {
    let clash = clash::of(desk, ledger, standing, seen, &mut read).await?;
    refused(show(desk, ledger, Purpose::Amend(standing), &read.typed, None, Some(clash)).await?)
}

/// `POST /ledgers/{ledger}/records/{record}/withdrawals`
pub(crate) async fn withdrawn(
    desk: Desk,
    Path((name, id)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let ledger = desk.ledger(&name)?;
    let record: Record = desk.own_record(ledger, &id).await?;
    let seen = posted.text("seen").parse().ok();
    let base = NewEntry::withdraw(&record, &name, posted.text("reason"), &desk.access().login, "web");
    append(&desk, vec![NewEntry { id: entry_id(&posted), seen, ..base }]).await?;
    Ok(Redirect::to(&links::ledger(&name)).into_response())
}

/// The record's page, which offers to take back what was just saved.
fn saved(ledger: &str, record: &str) -> Response {
    Redirect::to(&format!("{}?saved=1", links::record(ledger, record))).into_response()
}

/// The form made its entry's id, so that a form sent twice is stored once.
fn entry_id(posted: &Posted) -> Uuid {
    Uuid::parse_str(posted.text("entry")).unwrap_or_else(|_| Uuid::now_v7())
}

async fn append(desk: &Desk, entries: Vec<NewEntry>) -> Result<(), WebError> {
    let account = entries.iter().any(|e| e.ledger == "account");
    doors::kept(desk, &entries).await?;
    desk.state.journal.append(desk.county(), entries).await?;
    if account {
        desk.state.sessions.doubt_all();
    }
    Ok(())
}

fn refused(page: Html<String>) -> Result<Response, WebError> {
    Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

#[cfg(test)]
mod tests;
