//! The phone of a first secretary or a village's clerk: the few forms of the day, an outbox that no dead spot empties, and what the
//! browser needs to keep them at hand. The month and leave are pages of their own; these stand beside them.

mod field;
pub(crate) mod late;
mod project;
mod served;
mod visit;

use askama::Template;
use axum::Router;
use axum::response::Html;
use axum::routing::get;

use crate::desk::Desk;
use crate::shell::{self, At, Shell};
use crate::{State, WebError, menu};

pub(crate) use field::Field;

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/phone", get(page))
        .route("/phone/visit", get(visit::page))
        .route("/phone/projects", get(project::page))
        .route("/phone/token", get(served::token))
        .route("/phone/worker.js", get(served::worker))
        .route("/phone/manifest.webmanifest", get(served::manifest))
}

#[derive(Template)]
#[template(path = "pages/phone/outbox.html")]
struct Page {
    shell: Shell,
    /// Pages that neither menu nor foot lead to.
    beside: Vec<(String, String)>,
}

/// `GET /phone`: what is one's own: what was entered on this phone and how each of it stands (the list is the browser's, the server has
/// none of it), one's sign-ins, and the pages that are not an everyday matter.
async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    let shell = Shell::new(&desk, desk.words().say("outbox-title"), At::Phone);
    let mut beside = menu::beside(&desk, &shell.menu);
    beside.push(("/me".into(), desk.words().say("me-title")));
    shell::page(&Page { shell, beside })
}

#[cfg(test)]
mod journey;
#[cfg(test)]
mod tests;
