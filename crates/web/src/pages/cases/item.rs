//! `POST /cases/{id}/items/{item}/done`: a problem of the plan put right, with its day and evidence.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use catalogue::{Value, when};
use journal::NewEntry;

use super::LEDGER;
use crate::WebError;
use crate::desk::Desk;
use crate::guard::Posted;

pub(super) async fn done(
    desk: Desk,
    Path((id, item)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let case = desk.own_record(desk.ledger(LEDGER)?, &id).await?;
    let ledger = desk.ledger("rectification_item")?;
    let item = desk.own_record(ledger, &item).await?;
    if item.text("rect_case") != case.record {
        return Err(WebError::NotFound);
    }
    let day = when::day(posted.text("done_on")).map_err(|_| WebError::BadForm("done_on".into()))?;
    let evidence = posted.text("evidence").trim();
    if evidence.is_empty() {
        return Err(WebError::BadForm("evidence".into()));
    }
    let fields: BTreeMap<String, Value> =
        [("done_on".to_string(), Value::from(day.to_string())), ("evidence".to_string(), Value::from(evidence))].into();
    let seen = posted.text("seen").parse().ok();
    let entry = NewEntry::step(&item, &ledger.name, fields, None, &desk.access().login, "web");
    desk.state.journal.append(desk.county(), vec![NewEntry { seen: seen.or(entry.seen), ..entry }]).await?;
    Ok(Redirect::to(&format!("/cases/{id}#plan")).into_response())
}
