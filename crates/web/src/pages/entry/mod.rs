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
use crate::pictures::{self, About, Pictured, Taken};
use crate::returned::Returned;
use crate::{State, WebError, doors, flows, links};

use super::ledger::Params;
use super::{phone, record};
use form::{Purpose, show};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/ledgers/{ledger}/pick", get(pick::pick))
        .route("/places/pick", get(pick::places))
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
pub(crate) async fn create(desk: Desk, Path(name): Path<String>, pictured: Pictured) -> Result<Response, WebError> {
    let Pictured { posted, files } = pictured;
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
    let device_at = posted.device_at();
    let about = About { ledger, record: id, region: region.clone(), entry: id, device_at };
    let taken = pictures::taken(&desk, &about, files).await?;
    let created = NewEntry::create(&name, region, fields, &desk.access().login, desk.source());
    let entry = NewEntry { id, record: id, reason: late, device_at, ..created };
    match append_with(&desk, vec![entry], &taken).await {
        Ok(()) => Ok(done(&name, &id.to_string(), &taken, posted.text("then"))),
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

/// What the reason of an amendment is called in its form: leave and pairings have a reason of their own, which stays what it is.
fn why(ledger: &Ledger) -> &'static str {
    if ledger.field("reason").is_some() { "because" } else { "reason" }
}

/// `POST /ledgers/{ledger}/records/{record}/amendments`: only what differs from the standing version becomes the entry.
pub(crate) async fn amended(
    desk: Desk,
    Path((name, id)): Path<(String, String)>,
    Pictured { posted, files }: Pictured,
) -> Result<Response, WebError> {
    let ledger = desk.ledger(&name)?;
    let record = desk.own_record(ledger, &id).await?;
    let entry_id = entry_id(&posted);
    if is_stored(&desk, &record, entry_id).await? {
        return Ok(saved(&name, &id));
    }
    let mut read = forms::read(&desk, ledger, &posted).await?;
    if posted.text(why(ledger)).is_empty() {
        read.typed.faults.insert(why(ledger).into(), desk.words().say("fault-reason"));
    }
    let seen: i64 = posted.text("seen").parse().unwrap_or_default();
    let changed = read.changed(&record);
    let region = match read.region.clone() {
        Some(region) if read.typed.faults.is_empty() => region,
        _ => return refused(show(&desk, ledger, Purpose::Amend(&record), &read.typed, None, None).await?),
    };
    let same = changed.is_empty() && region == record.region;
    // What a phone tells of a project is kept even where no field changes by it; any other form that changes nothing says nothing.
    let tells = !posted.text("tells").is_empty();
    if same && !tells && files.is_empty() {
        return Ok(Redirect::to(&links::record(&name, &id)).into_response());
    }
    if !same && seen != record.from_seq {
        return clashed(&desk, ledger, &record, seen, read).await;
    }
    let (reason, device_at) = (posted.text(why(ledger)), posted.device_at());
    let about = About { ledger, record: record.id(), region: region.clone(), entry: entry_id, device_at };
    let taken = pictures::taken(&desk, &about, files).await?;
    let amend = NewEntry::amend(&record, &name, changed, reason, &desk.access().login, desk.source());
    let entry = NewEntry { id: entry_id, region, seen: (!same).then_some(seen), device_at, ..amend };
    let written = match flows::entries(&desk, ledger, &record, entry).await {
        Ok(entries) => append_with(&desk, entries, &taken).await,
        Err(error) => Err(error),
    };
    match written {
        Ok(()) => Ok(done(&name, &id, &taken, "")),
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
    let base = NewEntry::withdraw(&record, &name, posted.text("reason"), &desk.access().login, desk.source());
    match doors::append(&desk, vec![NewEntry { id: entry_id(&posted), seen, ..base }]).await {
        Ok(_) => Ok(Redirect::to(&links::ledger(&name)).into_response()),
        Err(WebError::Journal(error)) => {
            let back = Returned::new(record::withdrawal(&name, &id), &posted).refused(&desk, error, "reason")?;
            // What somebody else has changed since is shown as it stands now.
            let standing = desk.own_record(ledger, &id).await?;
            record::returned(&desk, ledger, &standing, back).await
        }
        Err(error) => Err(error),
    }
}

/// Where it goes on once an entry is stored: to the page that the form named, or to the record's; there too where files that came with
/// it were not taken, since there they are told and others can be added.
fn done(ledger: &str, record: &str, taken: &Taken, then: &str) -> Response {
    match taken.left_word() {
        Some(left) => Redirect::to(&format!("{}?saved=1&left={left}", links::record(ledger, record))).into_response(),
        None if links::is_ours(then) => Redirect::to(then).into_response(),
        None => saved(ledger, record),
    }
}

/// The record's page, which offers to take back what was just saved.
fn saved(ledger: &str, record: &str) -> Response {
    Redirect::to(&format!("{}?saved=1", links::record(ledger, record))).into_response()
}

/// The form made its entry's id, so that a form sent twice is stored once.
fn entry_id(posted: &Posted) -> Uuid {
    Uuid::parse_str(posted.text("entry")).unwrap_or_else(|_| Uuid::now_v7())
}

/// Whether an entry over a record is in the journal already: it was sent before, and the answer was lost on the way.
async fn is_stored(desk: &Desk, record: &Record, entry: Uuid) -> Result<bool, WebError> {
    let history = desk.state.journal.history(desk.county(), &record.record).await?;
    Ok(history.iter().any(|change| change.entry.id == entry.to_string()))
}

/// Appends entries with the pictures that came with them: all or none.
async fn append_with(desk: &Desk, mut entries: Vec<NewEntry>, taken: &Taken) -> Result<(), WebError> {
    entries.extend(taken.entries());
    let written = doors::append(desk, entries).await;
    taken.settle(desk, written.as_deref().ok()).await?;
    written.map(|_| ())
}

fn refused(page: Html<String>) -> Result<Response, WebError> {
    Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

#[cfg(test)]
mod tests;
