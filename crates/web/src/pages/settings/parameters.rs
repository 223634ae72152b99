//! Years and conventions settled for the reports of a year.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::{Html, IntoResponse, Redirect, Response};
use catalogue::{Ledger, Value};
use journal::{NewEntry, Record, RecordQuery};

use super::{reads, writes};
use crate::desk::Desk;
use crate::guard::Posted;
use crate::refused::Refused;
use crate::shell::{self, At, Shell};
use crate::texts::Words;
use crate::{WebError, links};

/// A year that is set, behind the address of its record.
type Cell = Option<(String, String)>;

#[derive(Template)]
#[template(path = "pages/settings/parameters.html")]
struct Page {
    shell: Shell,
    w: Words,
    years: Vec<i64>,
    rows: Vec<(String, Vec<Cell>)>,
    choices: Vec<(String, String)>,
    this_year: i16,
    writes: bool,
    faults: Vec<String>,
}

/// `GET /settings/parameters`
pub(super) async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    show(&desk, Vec::new()).await
}

/// `POST /settings/parameters`: a year for the reports of a year; one set before is corrected.
pub(super) async fn set(desk: Desk, posted: Posted) -> Result<Response, WebError> {
    let ledger = writes(&desk, "parameter")?;
    let w = desk.words();
    let year = |name: &str| posted.text(name).parse::<i64>().ok().filter(|y| (1990..2200).contains(y));
    let (Some(report), Some(value)) = (year("report_year"), year("value")) else {
        return refused(&desk, w.say("parameter-years")).await;
    };
    let parameter = posted.text("parameter");
    let known = ledger.field("parameter").is_some_and(|f| f.choices().iter().any(|c| c.zh == parameter));
    if !known || posted.text("reason").is_empty() {
        let fault = if known { "fault-reason" } else { "parameter-which" };
        return refused(&desk, w.say(fault)).await;
    }
    let login = desk.access().login.as_str();
    let standing = all(&desk, ledger).await?.into_iter().find(|r| {
        r.text("parameter") == parameter && r.get("report_year").as_int() == Some(report) && r.region == *desk.county()
    });
    let entry = match standing {
        Some(record) => {
            let fields = BTreeMap::from([("value".to_string(), Value::Int(value))]);
            NewEntry::amend(&record, "parameter", fields, posted.text("reason"), login, desk.source())
        }
        None => {
            let fields = BTreeMap::from([
                ("parameter".to_string(), Value::from(parameter)),
                ("report_year".into(), Value::Int(report)),
                ("value".into(), Value::Int(value)),
                ("note".into(), Value::from(posted.text("reason"))),
            ]);
            NewEntry::create("parameter", desk.county().clone(), fields, login, desk.source())
        }
    };
    desk.state.journal.append(desk.county(), vec![entry]).await?;
    Ok(Redirect::to("/settings/parameters").into_response())
}

async fn all(desk: &Desk, ledger: &Ledger) -> Result<Vec<Record>, WebError> {
    Ok(desk.state.journal.records(desk.county(), ledger, &RecordQuery::default()).await?)
}

async fn show(desk: &Desk, faults: Vec<String>) -> Result<Html<String>, WebError> {
    let ledger = reads(desk, "parameter")?;
    let w = desk.words();
    let records = all(desk, ledger).await?;
    let mut years: Vec<i64> = records.iter().filter_map(|r| r.get("report_year").as_int()).collect();
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    let choices = ledger.field("parameter").map(|f| f.choices().to_vec()).unwrap_or_default();
    let name = |c: &catalogue::Choice| {
        let figure = desk.catalogue().figures().find(|f| f.measure_text == format!("year {}", c.zh));
        figure.map_or_else(|| c.en.clone(), |f| w.name(&f.name))
    };
    let cell = |parameter: &str, year: i64| {
        let of = |r: &&Record| r.text("parameter") == parameter && r.get("report_year").as_int() == Some(year);
        let record = records.iter().find(of)?;
        let value = record.get("value").as_int()?.to_string();
        Some((links::record("parameter", &record.record), value))
    };
    let rows = choices.iter().map(|c| (name(c), years.iter().map(|y| cell(&c.zh, *y)).collect()));
    let page = Page {
        shell: Shell::new(desk, w.say("settings-parameters"), At::Settings).under(w.say("menu-settings"), "/settings"),
        w,
        rows: rows.collect(),
        choices: choices.iter().map(|c| (c.zh.clone(), name(c))).collect(),
        years,
        this_year: desk.state.today().year(),
        writes: desk.access().writes(ledger, desk.county()),
        faults,
    };
    shell::page(&page)
}

async fn refused(desk: &Desk, fault: String) -> Result<Response, WebError> {
    Ok(Refused::from(&fault).page(show(desk, vec![fault]).await?))
}
