//! The steps of a run: drawn up from confirmed days, checked by the organisation department, paid.

use std::collections::BTreeMap;

use axum::response::{IntoResponse, Redirect, Response};
use catalogue::Value;
use journal::{Act, NewEntry, Record};

use super::line::{Line, Step, lines};
use crate::WebError;
use crate::desk::Desk;
use crate::guard::Posted;
use crate::links::Query;
use crate::pages::duties::Month;
use crate::pages::month::days;
use crate::returned::Returned;

/// Where a payment is sent.
pub(super) const PAID: &str = "/allowance/paid";

fn fields<const N: usize>(pairs: [(&str, Value); N]) -> BTreeMap<String, Value> {
    pairs.into_iter().map(|(k, v)| (k.to_string(), v)).collect()
}

fn month(desk: &Desk, posted: &Posted) -> Month {
    Month::read(posted.text("month"), desk.state.today())
}

async fn write(desk: &Desk, month: Month, entries: Vec<NewEntry>) -> Result<Redirect, WebError> {
    desk.state.journal.append(desk.county(), entries).await?;
    Ok(to(month))
}

/// The page of a month's run.
fn to(month: Month) -> Redirect {
    Redirect::to(&format!("/allowance{}", Query::default().with("month", month)))
}

/// A step in a record's ordinary course.
fn step(desk: &Desk, ledger: &str, record: &Record, fields: BTreeMap<String, Value>) -> NewEntry {
    let entry = NewEntry::amend(record, ledger, fields, "", &desk.access().login, desk.source());
    NewEntry { act: Act::Step, reason: None, ..entry }
}

fn writes(desk: &Desk) -> Result<(), WebError> {
    let ledger = desk.catalogue().ledger("allowance").ok_or(WebError::NotFound)?;
    if desk.access().writes(ledger, desk.county()) { Ok(()) } else { Err(WebError::Forbidden) }
}

/// `POST /allowance/drawn-up`: for every confirmed month whose days come to another sum than was set down. What was not paid yet is
/// put right; what was paid gets a line of difference, which says why.
pub(super) async fn drawn_up(desk: Desk, posted: Posted) -> Result<Redirect, WebError> {
    writes(&desk)?;
    let month = month(&desk, &posted);
    let lines = lines(&desk, month).await?;
    let entries = lines.iter().filter(|l| l.step() == Step::DrawUp).filter_map(|l| draw_up(&desk, month, l)).collect();
    write(&desk, month, entries).await
}

fn draw_up(desk: &Desk, month: Month, line: &Line) -> Option<NewEntry> {
    let w = desk.words();
    let login = desk.access().login.as_str();
    let due = line.due;
    let sum =
        [("days", Value::Int(due.days)), ("standard", Value::Int(due.standard)), ("amount", Value::Int(due.amount))];
    let key = [("posting", Value::from(line.posting.record.as_str())), ("month", month.to_string().into())];
    let region = line.posting.region.clone();
    match &line.allowance {
        None => {
            let all = fields(sum).into_iter().chain(fields(key)).collect();
            Some(NewEntry::create("allowance", region, all, login, desk.source()))
        }
        Some(standing) if !line.is_paid() => {
            let mut changed = fields(sum);
            changed.extend(fields([("checked_on", Value::Null), ("checked_by", Value::Null)]));
            Some(NewEntry::amend(standing, "allowance", changed, &w.say("allowance-again"), login, desk.source()))
        }
        Some(_) => {
            let more = line.difference()?;
            let was: i64 = line.lines().iter().map(|l| l.days).sum();
            let why = w.with("allowance-why", &[("now", &days(due.days)), ("was", &days(was))]);
            let all = fields([
                ("nth", Value::Int(line.differences.len() as i64 + 1)),
                ("days", Value::Int(more.days)),
                ("amount", Value::Int(more.amount)),
                ("why", why.into()),
                ("found_on", desk.state.today().to_string().into()),
            ]);
            let all = all.into_iter().chain(fields(key)).collect();
            Some(NewEntry::create("allowance_difference", region, all, login, desk.source()))
        }
    }
}

/// `POST /allowance/checked`
pub(super) async fn checked(desk: Desk, posted: Posted) -> Result<Redirect, WebError> {
    if !desk.access().confirms_months(desk.county()) {
        return Err(WebError::Forbidden);
    }
    let month = month(&desk, &posted);
    let lines = lines(&desk, month).await?;
    let done = || {
        fields([
            ("checked_on", desk.state.today().to_string().into()),
            ("checked_by", desk.access().person.as_str().into()),
        ])
    };
    let waiting = lines.iter().filter(|l| l.step() == Step::Check).filter_map(|l| l.allowance.as_ref());
    let entries = waiting.map(|a| step(&desk, "allowance", a, done())).collect();
    write(&desk, month, entries).await
}

/// `POST /allowance/paid`: what was checked, and the differences found since, on a day.
pub(super) async fn paid(desk: Desk, posted: Posted) -> Result<Response, WebError> {
    writes(&desk)?;
    let month = month(&desk, &posted);
    let lines = lines(&desk, month).await?;
    if !lines.iter().any(|l| l.step() == Step::Pay) {
        return Ok(to(month).into_response());
    }
    let mut back = Returned::new(PAID, &posted);
    let Some(day) = back.day(&desk, "day", desk.state.today()) else {
        return super::returned(&desk, month, back).await;
    };
    let day = day.to_string();
    let on = || fields([("paid_on", Value::from(day.as_str()))]);
    let mut entries = Vec::new();
    for line in lines.iter().filter(|l| l.step() == Step::Pay) {
        let open = |r: &&Record| r.get("paid_on").is_null();
        entries.extend(line.allowance.iter().filter(open).map(|a| step(&desk, "allowance", a, on())));
        // A difference is settled on the day it was found at the earliest.
        let settled = |d: &&Record| open(d) && d.text("found_on") <= day.as_str();
        let found = line.differences.iter().filter(settled);
        entries.extend(found.map(|d| step(&desk, "allowance_difference", d, on())));
    }
    match desk.state.journal.append(desk.county(), entries).await {
        Ok(_) => Ok(to(month).into_response()),
        Err(error) => super::returned(&desk, month, back.refused(&desk, error, "day")?).await,
    }
}
