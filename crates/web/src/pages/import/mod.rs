//! Workbooks coming in: upload, what was understood, what writing would do, what it did; and empty forms to fill in.

mod columns;
mod outputs;
mod plan;
#[cfg(test)]
mod tests;
mod work;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};

use crate::desk::Desk;
use crate::imports::{self, Listed, Unread};
use crate::router::LARGEST;
use crate::shell::{self, At, Shell};
use crate::uploads::Uploaded;
use crate::{State, WebError, links, show};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/imports", get(page).post(create).layer(DefaultBodyLimit::max(LARGEST)))
        .route("/imports/{id}", get(work::page))
        .route("/imports/{id}/progress", get(work::progress))
        .route("/imports/{id}/columns", post(columns::change))
        .route("/imports/{id}/written", post(work::write))
        .route("/imports/{id}/discarded", post(work::discard))
        .route("/imports/{id}/files/{file}/marked", get(marked))
        .route("/ledgers/{ledger}/template", get(outputs::template))
}

pub(crate) use columns::{Column, Sheet, sheets};
pub(crate) use outputs::marked;
pub(crate) use plan::amends;
pub(crate) use work::planned;

/// An import in the list.
struct Row {
    href: String,
    files: String,
    when: String,
    /// How it stands, by sign and word.
    state: (&'static str, String),
}

/// An empty form.
struct Form {
    href: String,
    name: String,
}

#[derive(Template)]
#[template(path = "pages/import/imports.html")]
struct Page {
    shell: Shell,
    faults: Vec<String>,
    rows: Vec<Row>,
    forms: Vec<(String, Vec<Form>)>,
}

/// `GET /imports`
pub(crate) async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    show_page(&desk, Vec::new()).await
}

async fn show_page(desk: &Desk, faults: Vec<String>) -> Result<Html<String>, WebError> {
    allowed(desk)?;
    let rows = imports::list(&desk.state, desk.access()).await?.iter().map(|l| row(desk, l)).collect();
    let shell = Shell::new(desk, desk.words().say("menu-imports"), At::Imports);
    shell::page(&Page { shell, faults, rows, forms: forms(desk) })
}

/// Whether the reader imports at all.
pub(crate) fn allowed(desk: &Desk) -> Result<(), WebError> {
    if imports::ledgers(desk.catalogue(), desk.access()).is_empty() { Err(WebError::Forbidden) } else { Ok(()) }
}

fn row(desk: &Desk, listed: &Listed) -> Row {
    let (w, work) = (desk.words(), &listed.work);
    let names: Vec<&str> = work.files.iter().map(|f| f.name.as_str()).collect();
    let state = match &work.written {
        Some(written) if written.refused + written.left.len() > 0 => {
            ("ask", w.one("import-state-rest", "n", (written.refused + written.left.len()) as i64))
        }
        Some(_) => ("good", w.say("import-state-written")),
        None if work.held => ("note", w.say("import-state-open")),
        None => ("note", w.say("import-state-gone")),
    };
    Row {
        href: links::import(&listed.id),
        files: names.join(if w.zh() { "、" } else { ", " }),
        when: show::moment(&listed.changed_at)
            .map_or_else(String::new, |at| show::day_in_words(at.date(), desk.state.today(), w.lang)),
        state,
    }
}

fn forms(desk: &Desk) -> Vec<(String, Vec<Form>)> {
    let w = desk.words();
    let ledgers = imports::ledgers(desk.catalogue(), desk.access());
    let form =
        |l: &&catalogue::Ledger| Form { href: format!("{}/template", links::ledger(&l.name)), name: w.name(&l.names) };
    let of = |part: catalogue::Part| {
        let forms: Vec<Form> = ledgers.iter().filter(|l| l.part == part).copied().map(|l| form(&l)).collect();
        (w.name(&part.names()), forms)
    };
    catalogue::Part::ALL.into_iter().map(of).filter(|(_, forms)| !forms.is_empty()).collect()
}

/// `POST /imports`: files are read at once; where none can be, the page says why of each.
pub(crate) async fn create(desk: Desk, uploaded: Uploaded) -> Result<Response, WebError> {
    allowed(&desk)?;
    if uploaded.files.is_empty() {
        let page = show_page(&desk, vec![desk.words().say("import-no-file")]).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let access = Arc::clone(&desk.reader.access);
    match imports::begin(&desk.state, &access, uploaded.files).await? {
        Ok(id) => Ok(Redirect::to(&links::import(&id)).into_response()),
        Err(unread) => {
            let says = |u: &Unread| desk.words().name(&u.says);
            let page = show_page(&desk, unread.iter().map(says).collect()).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
