//! What is done about one: the person concerned has read it and says what they have to say, the office answers, or withdraws it.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use catalogue::{Ledger, Value};
use journal::{JournalError, NewEntry};

use super::concern::{self, Concern};
use super::{LEDGER, STATEMENT, one};
use crate::desk::Desk;
use crate::guard::Posted;
use crate::refused::Refused;
use crate::returned::Returned;
use crate::{WebError, doors, error, flows};

fn fields<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, Value> {
    pairs.map(|(k, v)| (k.to_string(), Value::from(v))).into()
}

fn declared<'d>(desk: &'d Desk, name: &str) -> Result<&'d Ledger, WebError> {
    desk.catalogue().ledger(name).ok_or(WebError::NotFound)
}

fn to(id: &str) -> Response {
    Redirect::to(&format!("/events/{id}")).into_response()
}

/// An event that stands and is about the reader.
async fn own(desk: &Desk, id: &str) -> Result<Concern, WebError> {
    let concern = concern::find(desk, id).await?;
    match concern.own {
        true if concern.withdrawn.is_none() => Ok(concern),
        true => Err(WebError::NotNow),
        false => Err(WebError::Forbidden),
    }
}

/// That the person concerned has read it; none where they have said so.
fn told(desk: &Desk, concern: &Concern) -> Option<NewEntry> {
    let today = desk.state.today().to_string();
    let read = fields([("told_on", &today)]);
    let entry = || NewEntry::step(&concern.event, LEDGER, read, None, &desk.access().login, desk.source());
    concern.event.get("told_on").is_null().then(entry)
}

/// `POST /events/{id}/told`
pub(super) async fn read(desk: Desk, Path(id): Path<String>, _: Posted) -> Result<Response, WebError> {
    let concern = own(&desk, &id).await?;
    if let Some(entry) = told(&desk, &concern) {
        desk.state.journal.append(desk.county(), vec![entry]).await?;
    }
    Ok(to(&id))
}

/// `POST /events/{id}/statement`: whoever answers has read it.
pub(super) async fn said(desk: Desk, Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let concern = own(&desk, &id).await?;
    let mut back = Returned::new(format!("/events/{id}/statement"), &posted);
    if posted.text("words").is_empty() {
        back.wrong("words", desk.words().say("fault-required"));
        return refused(&desk, &concern, back).await;
    }
    let (today, login) = (desk.state.today().to_string(), &desk.access().login);
    let said = [
        ("event", id.as_str()),
        ("said_on", &today),
        ("said_by", &desk.access().person),
        ("words", posted.text("words")),
        ("state", "待答复"),
    ];
    let statement = NewEntry::create(STATEMENT, concern.event.region.clone(), fields(said), login, desk.source());
    let entries = told(&desk, &concern).into_iter().chain([statement]).collect();
    match desk.state.journal.append(desk.county(), entries).await {
        // Said once: what was sent again is what stands.
        Ok(_) | Err(JournalError::Duplicate { .. }) => Ok(to(&id)),
        Err(error) if error::is_refusal(&error) => {
            let back = back.refused(&desk, error, "words")?;
            refused(&desk, &concern, back).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /events/{id}/answer`: the office's answer to what was said.
pub(super) async fn answered(desk: Desk, Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let concern = concern::find(&desk, &id).await?;
    let ledger = declared(&desk, STATEMENT)?;
    let statement = concern.statement.as_ref().ok_or(WebError::NotFound)?;
    if !desk.access().writes(ledger, &statement.region) {
        return Err(WebError::Forbidden);
    }
    let mut back = Returned::new(format!("/events/{id}/answer"), &posted);
    if posted.text("answer").is_empty() {
        back.wrong("answer", desk.words().say("fault-required"));
        return refused(&desk, &concern, back).await;
    }
    let today = desk.state.today().to_string();
    let answer = [("answer", posted.text("answer")), ("answered_on", &today), ("state", "已答复")];
    let step = NewEntry::step(statement, STATEMENT, fields(answer), None, &desk.access().login, desk.source());
    let entries = match flows::entries(&desk, ledger, statement, step).await {
        Err(WebError::Journal(error)) => return refused(&desk, &concern, back.refused(&desk, error, "answer")?).await,
        entries => entries?,
    };
    desk.state.journal.append(desk.county(), entries).await?;
    Ok(to(&id))
}

/// `POST /events/{id}/withdrawn`: it counts no more; who was told of it reads why.
pub(super) async fn withdrawn(desk: Desk, Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let concern = concern::find(&desk, &id).await?;
    if !concern::keeps(&desk, declared(&desk, LEDGER)?, &concern.event) {
        return Err(WebError::Forbidden);
    }
    if concern.withdrawn.is_some() {
        return Ok(to(&id));
    }
    let back = Returned::new(format!("/events/{id}/withdrawn"), &posted);
    let seen = posted.text("seen").parse().ok();
    let entry = NewEntry::withdraw(&concern.event, LEDGER, posted.text("reason"), &desk.access().login, desk.source());
    match doors::append(&desk, vec![NewEntry { seen, ..entry }]).await {
        Ok(_) => Ok(to(&id)),
        Err(WebError::Journal(error)) => refused(&desk, &concern, back.refused(&desk, error, "reason")?).await,
        Err(error) => Err(error),
    }
}

async fn refused(desk: &Desk, concern: &Concern, back: Returned) -> Result<Response, WebError> {
    Ok(Refused::from(&back).page(one::show(desk, concern, back).await?))
}
