//! Public holidays and make-up workdays of a year, with the county's own days in their place.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Query;
use axum::response::{Html, IntoResponse, Redirect, Response};
use catalogue::{Value, when};
use figures::calendar;
use jiff::ToSpan;
use jiff::civil::Date;
use journal::{NewEntry, Record, RecordQuery};
use serde::Deserialize;

use super::{reads, writes};
use crate::WebError;
use crate::desk::Desk;
use crate::guard::Posted;
use crate::refused::Refused;
use crate::shell::{self, At, Shell};
use crate::show;
use crate::texts::Words;

/// The longest spell that is set at once, in days.
const LONGEST: i32 = 20;

struct Row {
    day: String,
    weekday: &'static str,
    off: bool,
    name: String,
    own: bool,
}

#[derive(Template)]
#[template(path = "pages/settings/calendar.html")]
struct Page {
    shell: Shell,
    w: Words,
    year: i16,
    rows: Vec<Row>,
    writes: bool,
    faults: Vec<String>,
}

#[derive(Default, Deserialize)]
pub(super) struct Params {
    year: Option<i16>,
}

/// `GET /settings/calendar?year=2026`
pub(super) async fn page(desk: Desk, Query(params): Query<Params>) -> Result<Html<String>, WebError> {
    show(&desk, params.year.unwrap_or_else(|| desk.state.today().year()), Vec::new()).await
}

/// `POST /settings/calendar`: days off, or workdays, from a day to a day.
pub(super) async fn set(desk: Desk, posted: Posted) -> Result<Response, WebError> {
    let ledger = writes(&desk, "calendar_day")?;
    let w = desk.words();
    let first = when::day(posted.text("from"));
    let last = if posted.text("to").is_empty() { first.clone() } else { when::day(posted.text("to")) };
    let spell =
        first.ok().zip(last.ok()).filter(|(a, b)| a <= b && a.checked_add(LONGEST.days()).is_ok_and(|e| *b < e));
    let Some((first, last)) = spell else {
        let year = desk.state.today().year();
        return refused(&desk, year, w.say("calendar-days")).await;
    };
    let off = posted.text("kind") != "work";
    if posted.text("reason").is_empty() {
        return refused(&desk, first.year(), w.say("fault-reason")).await;
    }
    let standing = desk.state.journal.records(desk.county(), ledger, &RecordQuery::default()).await?;
    let days = first.series(1.day()).take_while(|d| *d <= last);
    let entries = days.map(|day| entry(&desk, &standing, day, off, &posted)).collect();
    desk.state.journal.append(desk.county(), entries).await?;
    Ok(Redirect::to(&format!("/settings/calendar?year={}", first.year())).into_response())
}

fn entry(desk: &Desk, standing: &[Record], day: Date, off: bool, posted: &Posted) -> NewEntry {
    let login = desk.access().login.as_str();
    let day = day.to_string();
    let name = Some(posted.text("name")).filter(|n| !n.is_empty()).map_or(Value::Null, Value::from);
    let mut fields = BTreeMap::from([
        ("kind".to_string(), Value::from(if off { "放假" } else { "上班" })),
        ("holiday".into(), name),
    ]);
    match standing.iter().find(|r| r.text("day") == day) {
        Some(record) => NewEntry::amend(record, "calendar_day", fields, posted.text("reason"), login, desk.source()),
        None => {
            fields.insert("day".into(), Value::from(day.as_str()));
            fields.insert("note".into(), Value::from(posted.text("reason")));
            NewEntry::create("calendar_day", desk.county().clone(), fields, login, desk.source())
        }
    }
}

async fn show(desk: &Desk, year: i16, faults: Vec<String>) -> Result<Html<String>, WebError> {
    let ledger = reads(desk, "calendar_day")?;
    let w = desk.words();
    let whole = calendar(&desk.state.journal, desk.county()).await?;
    let brought = desk.catalogue().calendar();
    let row = |(day, is): (Date, &catalogue::CalendarDay)| Row {
        day: show::day_in_words(day, desk.state.today(), w.lang),
        weekday: weekday(day),
        off: is.off,
        name: w.name(&is.name),
        own: brought.day(day) != Some(is),
    };
    let rows = whole.year(year).map(row).collect();
    let page = Page {
        shell: Shell::new(desk, w.say("settings-calendar"), At::Settings).under(w.say("menu-settings"), "/settings"),
        w,
        year,
        rows,
        writes: desk.access().writes(ledger, desk.county()),
        faults,
    };
    shell::page(&page)
}

/// The word for a day of the week.
fn weekday(day: Date) -> &'static str {
    const WORDS: [&str; 7] =
        ["weekday-mon", "weekday-tue", "weekday-wed", "weekday-thu", "weekday-fri", "weekday-sat", "weekday-sun"];
    WORDS[usize::from(day.weekday().to_monday_zero_offset().unsigned_abs())]
}

async fn refused(desk: &Desk, year: i16, fault: String) -> Result<Response, WebError> {
    Ok(Refused::from(&fault).page(show(desk, year, vec![fault]).await?))
}
