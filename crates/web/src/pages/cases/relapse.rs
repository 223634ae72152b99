//! `POST /cases/{id}/relapses`: a village that fell back is listed again, as a new case that knows the one before.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use catalogue::Value;
use journal::NewEntry;
use uuid::Uuid;

use super::{LEDGER, one};
use crate::WebError;
use crate::desk::Desk;
use crate::guard::Posted;
use crate::returned::Returned;

pub(super) async fn listed(desk: Desk, Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let ledger = desk.ledger(LEDGER)?;
    let case = desk.own_record(ledger, &id).await?;
    if !desk.access().corrects(ledger, &case.region) {
        return Err(WebError::Forbidden);
    }
    let mut back = Returned::new(action(&id), &posted);
    let criteria = posted.text("criteria");
    if criteria.is_empty() {
        back.wrong("criteria", desk.words().say("fault-required"));
        return one::returned(&desk, &case, back).await;
    }
    let mut fields: BTreeMap<String, Value> = BTreeMap::new();
    fields.insert("party_org".into(), case.get("party_org").clone());
    fields.insert("year".into(), i64::from(desk.state.today().year()).into());
    fields.insert("origin".into(), "排查".into());
    fields.insert("criteria".into(), criteria.into());
    fields.insert("state".into(), "拟列".into());
    fields.insert("relapse".into(), 1.into());
    fields.insert("previous".into(), case.record.as_str().into());
    fields.retain(|_, v| !v.is_null());
    let new = Uuid::parse_str(posted.text("entry")).unwrap_or_else(|_| Uuid::now_v7());
    let entry = NewEntry::create(LEDGER, case.region.clone(), fields, &desk.access().login, desk.source());
    match desk.state.journal.append(desk.county(), vec![NewEntry { id: new, record: new, ..entry }]).await {
        Ok(_) => Ok(Redirect::to(&format!("/cases/{new}")).into_response()),
        Err(error) => one::returned(&desk, &case, back.refused(&desk, error, "criteria")?).await,
    }
}

/// Where it is sent.
pub(super) fn action(case: &str) -> String {
    format!("/cases/{case}/relapses")
}
