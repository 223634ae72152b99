//! Rows copied from a spreadsheet and pasted: shown as a grid with what is wrong in its cell, mended there, written as an import is.

mod grid;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use catalogue::Ledger;
use journal::RecordQuery;
use workbooks::{Detector, Mapping, Places, Plan, What, Workbook};

use crate::desk::Desk;
use crate::guard::Posted;
use crate::shell::{self, At, Shell};
use crate::{State, WebError, flows, imports, links};
use grid::{COLUMNS, Grid, ROWS, TooLarge};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/ledgers/{ledger}/paste", get(page).post(look))
        .route("/ledgers/{ledger}/paste/done", post(done))
}

/// The name that pasted rows go by in an entry's source.
const SOURCE: &str = "粘贴.csv";

/// A cell of the page's grid.
struct Cell {
    name: String,
    text: String,
    fault: String,
    refuses: bool,
}

/// A row of it, and what is wrong with the row as a whole.
struct Line {
    number: usize,
    cells: Vec<Cell>,
    fault: String,
    sign: (&'static str, String),
}

#[derive(Template)]
#[template(path = "pages/paste/paste.html")]
struct Page {
    shell: Shell,
    here: String,
    list: String,
    headings: Vec<(String, bool)>,
    lines: Vec<Line>,
    such_as: String,
    template: String,
    /// What was pasted and could not be taken.
    text: String,
    fault: String,
    reason: String,
    asks_reason: bool,
    writes: usize,
    refused: usize,
}

/// `GET /ledgers/{ledger}/paste`
pub(crate) async fn page(desk: Desk, Path(name): Path<String>) -> Result<Html<String>, WebError> {
    let ledger = allowed(&desk, &name)?;
    show(&desk, ledger, &Grid::default(), None, "", String::new())
}

fn allowed<'d>(desk: &'d Desk, name: &str) -> Result<&'d Ledger, WebError> {
    let ledger = desk.ledger(name)?;
    if desk.access().imports_anywhere(ledger) { Ok(ledger) } else { Err(WebError::Forbidden) }
}

/// `POST /ledgers/{ledger}/paste`: a pasted text becomes a grid; a grid sent again is checked again. Nothing is written.
pub(crate) async fn look(desk: Desk, Path(name): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let ledger = allowed(&desk, &name)?;
    let grid = match Grid::read(&posted) {
        Ok(Some(grid)) => grid,
        Ok(None) => return again(&desk, ledger, "", desk.words().say("paste-nothing")),
        Err(over) => return again(&desk, ledger, posted.0.get("text").map_or("", |t| t), too_large(&desk, over)),
    };
    let (grid, read) = planned(&desk, ledger, grid).await?;
    Ok(show(&desk, ledger, &grid, Some(&read), posted.text("reason"), String::new())?.into_response())
}

/// `POST /ledgers/{ledger}/paste/done`: the rows without faults are written; the others stay in the grid.
pub(crate) async fn done(desk: Desk, Path(name): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let ledger = allowed(&desk, &name)?;
    let grid = match Grid::read(&posted) {
        Ok(Some(grid)) => grid,
        Ok(None) => return Ok(Redirect::to(&links::ledger(&name)).into_response()),
        Err(over) => return again(&desk, ledger, posted.0.get("text").map_or("", |t| t), too_large(&desk, over)),
    };
    let (grid, read) = planned(&desk, ledger, grid).await?;
    let reason = posted.text("reason");
    if reason.is_empty() && read.amends() {
        let page = show(&desk, ledger, &grid, Some(&read), reason, desk.words().say("fault-reason"))?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let import = workbooks::Import { actor: desk.access().login.clone(), reason: reason.into() };
    let plan = read.plan.clone();
    let applied = workbooks::apply(&desk.state.journal, desk.county(), plan, &import, &mut |_| {}).await?;
    let wrong = read.refused();
    if wrong.is_empty() && applied.refused.is_empty() {
        return Ok(Redirect::to(&links::ledger(&name)).into_response());
    }
    // What was written says nothing new when it is checked again: only what is left stays in the grid.
    let left = applied.refused.iter().map(|r| r.row);
    let grid = grid.keeping(&wrong.into_iter().chain(left).collect());
    let (grid, read) = planned(&desk, ledger, grid).await?;
    let fault = applied.refused.first().map(|r| r.says.clone()).unwrap_or_default();
    let page = show(&desk, ledger, &grid, Some(&read), reason, fault)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// The page for pasting once more, with what was pasted and why it could not be taken.
fn again(desk: &Desk, ledger: &Ledger, text: &str, fault: String) -> Result<Response, WebError> {
    let mut page = made(desk, ledger, &Grid::default(), None, "", fault);
    page.text = text.into();
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shell::page(&page)?).into_response())
}

fn too_large(desk: &Desk, over: TooLarge) -> String {
    let numbers = [over.rows, over.columns, ROWS, COLUMNS].map(|n| n.to_string());
    let [rows, columns, most, widest] = &numbers;
    desk.words().with("paste-too-large", &[("rows", rows), ("columns", columns), ("most", most), ("widest", widest)])
}

/// What writing a grid would do.
struct Read {
    plan: Plan,
    /// The columns that are left out.
    unmapped: Vec<u32>,
}

impl Read {
    fn amends(&self) -> bool {
        self.plan.steps.iter().any(|s| matches!(s.what, What::Changed { .. }))
    }

    /// The rows, as the plan counts them, that are refused.
    fn refused(&self) -> Vec<u32> {
        let mut rows: Vec<u32> = self.plan.issues.iter().filter(|(_, i)| i.refuses()).map(|(_, i)| i.row).collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }
}

/// Plans a grid; one without headings gets those of the empty form.
async fn planned(desk: &Desk, ledger: &Ledger, mut grid: Grid) -> Result<(Grid, Read), WebError> {
    let county = desk.county();
    let Some(regions) = desk.catalogue().ledger("region") else { return Err(WebError::NotFound) };
    let regions = desk.state.journal.records(county, regions, &RecordQuery::default()).await?;
    let places = Places::of_records(county.clone(), &regions);
    let ledgers = imports::ledgers(desk.catalogue(), desk.access());
    let detector = Detector::new(desk.catalogue(), ledgers, &places, desk.state.today());
    let mut book = Workbook::read(SOURCE, grid.csv().as_bytes())?;
    let mut mapped = sheet(&detector, &book, ledger);
    if mapped.is_none() {
        grid.head_with(headings(desk, ledger));
        book = Workbook::read(SOURCE, grid.csv().as_bytes())?;
        mapped = sheet(&detector, &book, ledger);
    }
    let mapping = Mapping { file: SOURCE.into(), sheets: mapped.into_iter().collect(), hidden: Vec::new() };
    let unmapped = mapping.sheets.iter().flat_map(|s| s.unmapped().map(|c| c.column)).collect();
    let files = [(&book, &mapping)];
    let mut plan = workbooks::dry_run(&desk.state.journal, county, &files, desk.state.today(), &mut |_| {}).await?;
    flows::keep_to(desk.access(), desk.catalogue(), &mut plan);
    Ok((grid, Read { plan, unmapped }))
}

/// The one sheet, understood as the ledger whose page it was pasted on; its header must be its first row.
fn sheet(detector: &Detector<'_>, book: &Workbook, ledger: &Ledger) -> Option<workbooks::SheetMapping> {
    let sheet = book.sheets.first()?;
    detector.map_as(book, sheet, &ledger.name).ok().filter(|m| m.header.0 == 1)
}

/// The headings of the empty form.
fn headings(desk: &Desk, ledger: &Ledger) -> Vec<String> {
    let w = desk.words();
    let places = [w.say("import-column-township"), w.say("import-column-village")];
    let places = places.into_iter().filter(|_| ledger.name != "region");
    places.chain(ledger.entered().map(|f| w.name(&f.names))).collect()
}

fn show(
    desk: &Desk,
    ledger: &Ledger,
    grid: &Grid,
    read: Option<&Read>,
    reason: &str,
    fault: String,
) -> Result<Html<String>, WebError> {
    shell::page(&made(desk, ledger, grid, read, reason, fault))
}

fn made(desk: &Desk, ledger: &Ledger, grid: &Grid, read: Option<&Read>, reason: &str, fault: String) -> Page {
    let w = desk.words();
    let list = links::ledger(&ledger.name);
    let unmapped = |c: usize| read.is_some_and(|r| r.unmapped.iter().any(|u| *u as usize == c));
    Page {
        shell: Shell::new(desk, w.say("list-paste"), At::Ledger(ledger.name.clone()))
            .under(w.name(&ledger.names), list.clone()),
        here: format!("{list}/paste"),
        headings: grid.headings().iter().enumerate().map(|(c, h)| (h.clone(), unmapped(c))).collect(),
        lines: read.map(|read| lines(desk, grid, read)).unwrap_or_default(),
        such_as: headings(desk, ledger).join("\t"),
        template: format!("{list}/template"),
        fault,
        reason: reason.into(),
        asks_reason: read.is_some_and(Read::amends),
        writes: read.map_or(0, |r| r.plan.counts().new + r.plan.counts().changed),
        refused: read.map_or(0, |r| r.plan.counts().refused),
        list,
        text: String::new(),
    }
}

fn lines(desk: &Desk, grid: &Grid, read: &Read) -> Vec<Line> {
    let w = desk.words();
    let mut faults: HashMap<(u32, Option<u32>), (String, bool)> = HashMap::new();
    for (_, issue) in &read.plan.issues {
        let says = w.name(&issue.says);
        let about = w.name(&issue.about);
        let says = if issue.column.is_none() && !about.is_empty() { format!("{about} {says}") } else { says };
        let kept = faults.entry((issue.row, issue.column)).or_insert((says, false));
        kept.1 |= issue.refuses();
    }
    let refused = read.refused();
    let sign = |row: u32| {
        let step = read.plan.steps.iter().find(|s| s.row == row && *s.ledger == *read.plan.sheets[s.sheet].ledger);
        match step.map(|s| &s.what) {
            _ if refused.contains(&row) => ("bad", w.say("state-wrong")),
            Some(What::New(_)) => ("good", w.say("import-new-rows")),
            Some(What::Changed { .. }) => ("ask", w.say("import-changed-rows")),
            _ => ("note", w.say("import-same-rows")),
        }
    };
    let line = |(n, row): (usize, &Vec<String>)| {
        // The headings are the first row.
        let number = n as u32 + 2;
        let cell = |(c, text): (usize, &String)| {
            let fault = faults.get(&(number, Some(c as u32))).cloned().unwrap_or_default();
            Cell { name: format!("c.{}.{c}", n + 1), text: text.clone(), fault: fault.0, refuses: fault.1 }
        };
        Line {
            number: n + 1,
            cells: row.iter().enumerate().map(cell).collect(),
            fault: faults.get(&(number, None)).map(|f| f.0.clone()).unwrap_or_default(),
            sign: sign(number),
        }
    };
    grid.rows().iter().enumerate().map(line).collect()
}
