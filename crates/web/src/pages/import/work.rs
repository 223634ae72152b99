//! The page of one import: being checked, ready to be written, written.

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use workbooks::{Plan, Progress, Stage};

use super::columns::{self, Sheet};
use super::plan::{self, Changed, Faults, Tally};
use crate::WebError;
use crate::desk::Desk;
use crate::guard::Posted;
use crate::imports::{self, Left, Status, Work, Written};
use crate::refused::Refused;
use crate::shell::{self, At, Shell};
use crate::{links, show};

/// How far the work is.
struct Going {
    says: String,
    done: usize,
    total: usize,
}

#[derive(Template)]
#[template(path = "pages/import/progress.html")]
struct ProgressPart {
    w: crate::texts::Words,
    here: String,
    going: Option<Going>,
}

/// What was written.
struct Outcome {
    created: String,
    amended: String,
    same: String,
    refused: String,
    left: Vec<(String, String)>,
    ledgers: Vec<(String, String)>,
    all: bool,
}

#[derive(Template)]
#[template(path = "pages/import/import.html")]
struct Page {
    shell: Shell,
    here: String,
    files: String,
    unread: Vec<String>,
    failed: String,
    going: Option<ProgressPart>,
    outcome: Option<Outcome>,
    tallies: Vec<Tally>,
    faults: Vec<Faults>,
    unlisted: usize,
    marked: Vec<(String, String)>,
    sample: Vec<Changed>,
    sheets: Vec<Sheet>,
    open: bool,
    writes: bool,
    nothing: bool,
    asks_reason: bool,
    reason_fault: String,
    refused: usize,
}

/// `GET /imports/{id}`
pub(crate) async fn page(desk: Desk, Path(id): Path<String>) -> Result<Html<String>, WebError> {
    let work = imports::find(&desk.state, desk.access(), &id).await?;
    show_page(&desk, &id, &work, "").await
}

async fn show_page(desk: &Desk, id: &str, work: &Work, reason_fault: &str) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let status =
        if work.held { Some(imports::status(&desk.state, &Arc::clone(&desk.reader.access), id)) } else { None };
    // The files' columns may have been understood since the import was read.
    let work = imports::find(&desk.state, desk.access(), id).await.unwrap_or_else(|_| work.clone());
    let names: Vec<&str> = work.files.iter().map(|f| f.name.as_str()).collect();
    let mut page = Page {
        shell: Shell::new(desk, names.first().copied().unwrap_or_default(), At::Imports)
            .under(w.say("menu-imports"), "/imports"),
        here: links::import(id),
        files: if names.len() > 1 { names.join(if w.zh() { "、" } else { ", " }) } else { String::new() },
        unread: work.unread.iter().map(|u| w.name(&u.says)).collect(),
        failed: String::new(),
        going: None,
        outcome: work.written.as_ref().map(|written| outcome(desk, written)),
        tallies: Vec::new(),
        faults: Vec::new(),
        unlisted: 0,
        marked: Vec::new(),
        sample: Vec::new(),
        sheets: Vec::new(),
        open: work.written.is_none() && work.held,
        writes: false,
        nothing: false,
        asks_reason: false,
        reason_fault: reason_fault.into(),
        refused: 0,
    };
    match status {
        Some(Status::Working(progress)) => {
            page.going = Some(ProgressPart { w, here: links::import(id), going: Some(going(desk, progress)) });
            page.outcome = None;
        }
        Some(Status::Failed(says)) => {
            page.failed = w.name(&says);
            page.sheets = columns::sheets(desk, &work);
        }
        Some(Status::Planned(plan)) => fill(desk, id, &work, &plan, &mut page).await?,
        None => {}
    }
    shell::page(&page)
}

async fn fill(desk: &Desk, id: &str, work: &Work, plan: &Plan, page: &mut Page) -> Result<(), WebError> {
    (page.faults, page.unlisted) = plan::faults(desk, plan);
    page.marked = plan::marked(desk, id, work, plan);
    if !page.open {
        return Ok(());
    }
    page.tallies = plan::tallies(desk, plan);
    page.sample = plan::sample(desk, plan).await?;
    page.sheets = columns::sheets(desk, work);
    page.writes = plan::writes(plan);
    page.asks_reason = plan::amends(plan);
    page.refused = plan.counts().refused;
    page.nothing = !page.writes && page.refused == 0 && plan.counts().same > 0;
    Ok(())
}

fn going(desk: &Desk, progress: Progress) -> Going {
    let w = desk.words();
    let key = match progress.stage {
        Stage::Checking => "import-checking",
        Stage::Writing => "import-writing",
    };
    let number = |n: usize| show::grouped(&n.to_string());
    let says = w.with(key, &[("done", &number(progress.done)), ("total", &number(progress.total))]);
    Going {
        says: if progress.total == 0 { w.say("import-reading") } else { says },
        done: progress.done,
        total: progress.total.max(1),
    }
}

fn outcome(desk: &Desk, written: &Written) -> Outcome {
    let w = desk.words();
    let number = |n: usize| show::grouped(&n.to_string());
    let ledger = |name: &String| {
        let ledger = desk.catalogue().ledger(name)?;
        Some((links::ledger(name), w.name(&ledger.names)))
    };
    let left = |l: &Left| (l.at.clone(), w.name(&l.says));
    Outcome {
        created: number(written.created),
        amended: number(written.amended),
        same: number(written.same),
        refused: number(written.refused),
        left: written.left.iter().map(left).collect(),
        ledgers: written.ledgers.iter().filter_map(ledger).collect(),
        all: written.refused == 0 && written.left.is_empty(),
    }
}

/// `GET /imports/{id}/progress`: how far it is, or the page itself once that is done.
pub(crate) async fn progress(desk: Desk, Path(id): Path<String>) -> Result<Html<String>, WebError> {
    imports::find(&desk.state, desk.access(), &id).await?;
    let going = match imports::status(&desk.state, &Arc::clone(&desk.reader.access), &id) {
        Status::Working(progress) => Some(going(&desk, progress)),
        _ => None,
    };
    shell::page(&ProgressPart { w: desk.words(), here: links::import(&id), going })
}

/// The plan of an import, where it is made.
pub(crate) fn planned(desk: &Desk, id: &str) -> Result<Option<Arc<Plan>>, WebError> {
    Ok(match imports::status(&desk.state, &Arc::clone(&desk.reader.access), id) {
        Status::Planned(plan) => Some(plan),
        _ => None,
    })
}

/// `POST /imports/{id}/written`
pub(crate) async fn write(desk: Desk, Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let work = imports::find(&desk.state, desk.access(), &id).await?;
    let plan = if work.held && work.written.is_none() { planned(&desk, &id)? } else { None };
    let Some(plan) = plan else { return Ok(Redirect::to(&links::import(&id)).into_response()) };
    let reason = posted.text("reason");
    if reason.is_empty() && plan::amends(&plan) {
        let fault = desk.words().say("fault-reason");
        return Ok(Refused::from(&fault).page(show_page(&desk, &id, &work, &fault).await?));
    }
    imports::write(&desk.state, &Arc::clone(&desk.reader.access), &id, work, &plan, reason).await?;
    Ok(Redirect::to(&links::import(&id)).into_response())
}

/// `POST /imports/{id}/discarded`
pub(crate) async fn discard(desk: Desk, Path(id): Path<String>, _posted: Posted) -> Result<Redirect, WebError> {
    let work = imports::find(&desk.state, desk.access(), &id).await?;
    imports::discard(&desk.state, desk.access(), &id, work).await?;
    Ok(Redirect::to("/imports"))
}
