//! `POST /cases/{id}/items/{item}/done`: a problem of the plan put right, with its day and evidence.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use catalogue::{Value, when};
use journal::NewEntry;

use super::{LEDGER, one};
use crate::WebError;
use crate::desk::Desk;
use crate::guard::Posted;
use crate::returned::Returned;

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
    let mut back = Returned::new(action(&id, &item.record), &posted);
    let day = when::day(posted.text("done_on"));
    if let Err(fault) = &day {
        back.wrong("done_on", if desk.words().zh() { &*fault.zh } else { &*fault.en });
    }
    let evidence = posted.text("evidence");
    if evidence.is_empty() {
        back.wrong("evidence", desk.words().say("fault-required"));
    }
    let day = match day {
        Ok(day) if !back.is_wrong() => day,
        _ => return one::returned(&desk, &case, back).await,
    };
    let fields: BTreeMap<String, Value> =
        [("done_on".to_string(), Value::from(day.to_string())), ("evidence".to_string(), Value::from(evidence))].into();
    let seen = posted.text("seen").parse().ok();
    let entry = NewEntry::step(&item, &ledger.name, fields, None, &desk.access().login, desk.source());
    match desk.state.journal.append(desk.county(), vec![NewEntry { seen: seen.or(entry.seen), ..entry }]).await {
        Ok(_) => Ok(Redirect::to(&format!("/cases/{id}#plan")).into_response()),
        Err(error) => one::returned(&desk, &case, back.refused(&desk, error, "evidence")?).await,
    }
}

/// Where it is sent.
pub(super) fn action(case: &str, item: &str) -> String {
    format!("/cases/{case}/items/{item}/done")
}
