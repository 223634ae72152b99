//! What an inspection found, the notice given of it, and that it was put right.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use catalogue::Value;
use duties::Norms;
use jiff::ToSpan;
use journal::{JournalError, NewEntry, Record};

use super::{draw, show, week};
use crate::WebError;
use crate::desk::Desk;
use crate::guard::Posted;
use crate::refused::Refused;
use crate::returned::Returned;
use crate::{error, forms, posted};

fn fields<const N: usize>(pairs: [(&str, Value); N]) -> BTreeMap<String, Value> {
    pairs.into_iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| (k.to_string(), v)).collect()
}

/// `POST /inspections/results`
pub(super) async fn found(desk: Desk, posted: Posted) -> Result<Response, WebError> {
    let posting = posted::find(&desk, posted.text("posting")).await?;
    let ledger = desk.catalogue().ledger("inspection").ok_or(WebError::NotFound)?;
    if !desk.access().writes(ledger, &posting.region) {
        return Err(WebError::Forbidden);
    }
    let w = desk.words();
    let today = desk.state.today();
    let mut back = Returned::new(posting.record.as_str(), &posted);
    let day = back.day(&desk, "day", today);
    // The week whose page it was sent from.
    let of = posted.text("of").parse().unwrap_or(today);
    let (way, result, problem) = (posted.text("way"), posted.text("result"), posted.text("problem"));
    let (Some(day), false, false) = (day, way.is_empty(), result.is_empty()) else {
        let mut told = Refused::from(&back);
        told.0.extend(Refused::from(&w.say("inspection-incomplete")).0);
        return Ok(told.page(show(&desk, of, &w.say("inspection-incomplete"), back).await?));
    };
    let sample = draw::of_week(&desk, &week(day).to_string()).await?;
    let sample = sample.filter(|s| draw::listed(s).contains(&posting.record));
    let problems = if problem.is_empty() { Value::Null } else { Value::Int(1) };
    let fields = fields([
        ("target", posting.record.as_str().into()),
        ("day", day.to_string().into()),
        ("way", way.into()),
        ("result", result.into()),
        ("round", week(day).to_string().into()),
        ("problem", if problem.is_empty() { Value::Null } else { problem.into() }),
        ("problems", problems),
        ("sample", sample.map_or(Value::Null, |s| s.record.into())),
    ]);
    let entry = NewEntry::create("inspection", posting.region.clone(), fields, &desk.access().login, desk.source());
    match desk.state.journal.append(desk.county(), vec![entry]).await {
        Ok(_) | Err(JournalError::Duplicate { .. }) => {
            Ok(Redirect::to(&format!("/inspections?day={day}")).into_response())
        }
        Err(error) if error::is_refusal(&error) => {
            let fault = forms::refusal(desk.catalogue(), &error, w);
            Ok(Refused::from(&fault).page(show(&desk, of, &fault, back).await?))
        }
        Err(error) => Err(error.into()),
    }
}

fn step(desk: &Desk, record: &Record, fields: BTreeMap<String, Value>) -> NewEntry {
    NewEntry::step(record, "inspection", fields, None, &desk.access().login, desk.source())
}

/// The findings that are still to be put right.
fn to_findings() -> Redirect {
    Redirect::to("/inspections#findings")
}

/// `POST /inspections/{id}/noticed`: notice of a finding, with the day by which it is to be put right.
pub(super) async fn noticed(desk: Desk, Path(id): Path<String>, _posted: Posted) -> Result<Redirect, WebError> {
    let ledger = desk.catalogue().ledger("inspection").ok_or(WebError::NotFound)?;
    let record = desk.own_record(ledger, &id).await?;
    if record.get("problem").is_null() || !record.text("noticed_on").is_empty() {
        return Ok(to_findings());
    }
    let today = desk.state.today();
    let norms = Norms::load(&desk.state.journal, desk.county()).await?;
    let within = norms.on("notice_days", today).map(|n| n / 1000);
    let due = within.map_or(Value::Null, |n| today.saturating_add(n.days()).to_string().into());
    let entry = step(&desk, &record, fields([("noticed_on", today.to_string().into()), ("due_on", due)]));
    desk.state.journal.append(desk.county(), vec![entry]).await?;
    Ok(to_findings())
}

/// `POST /inspections/{id}/rectified`
pub(super) async fn rectified(desk: Desk, Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let ledger = desk.catalogue().ledger("inspection").ok_or(WebError::NotFound)?;
    let record = desk.own_record(ledger, &id).await?;
    let today = desk.state.today();
    if record.get("problem").is_null() || !record.text("rectified_on").is_empty() {
        return Ok(to_findings().into_response());
    }
    let mut back = Returned::new(rectify(&id), &posted);
    let back = match back.day(&desk, "day", today) {
        None => back,
        Some(day) => {
            let entry = step(&desk, &record, fields([("rectified_on", day.to_string().into())]));
            match desk.state.journal.append(desk.county(), vec![entry]).await {
                Ok(_) => return Ok(to_findings().into_response()),
                Err(error) => back.refused(&desk, error, "day")?,
            }
        }
    };
    Ok(Refused::from(&back).page(show(&desk, today, "", back).await?))
}

/// Where it is sent that a finding has been put right.
pub(super) fn rectify(finding: &str) -> String {
    format!("/inspections/{finding}/rectified")
}
