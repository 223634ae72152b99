//! A new figure from plain choices: a ledger, rows of conditions, a window, a measure, names.

mod choices;

use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use axum::response::{Html, IntoResponse, Redirect, Response};
use catalogue::Source;
use catalogue::compose::NewFigure;
use journal::declared::Declares;

use super::propose::{self, Outcome, Proposal};
use super::trial::{self, Trial};
use crate::desk::Desk;
use crate::guard::Posted;
use crate::refused::Refused;
use crate::shell::{self, At, Shell};
use crate::texts::Words;
use crate::{WebError, drafts};
use choices::{Choices, Picks};

#[derive(Template)]
#[template(path = "pages/declaration/figure.html")]
struct Form {
    shell: Shell,
    w: Words,
    picks: Picks,
    faults: Vec<String>,
    taken: Option<String>,
    trial: Option<Trial>,
}

#[derive(Template)]
#[template(path = "pages/declaration/trial.html")]
struct Preview {
    w: Words,
    trial: Option<Trial>,
}

/// `GET /declarations/figures/new`; a report's slot (`?draft=ID&slot=N`) fills it in with its sentence.
pub(super) async fn new(desk: Desk, Query(params): Query<HashMap<String, String>>) -> Result<Html<String>, WebError> {
    propose::may(&desk)?;
    let choices = match params.get("draft") {
        None => Choices::new(params),
        Some(id) => {
            let slot: usize = params.get("slot").and_then(|n| n.parse().ok()).unwrap_or_default();
            let draft = drafts::find(&desk.state, desk.access(), id).await?;
            let drafted = draft.work.slots.get(slot.wrapping_sub(1)).and_then(|s| s.draft.clone());
            let back = format!("/reports/{id}?slot={slot}");
            drafted.map_or_else(Choices::default, |d| Choices::drafted(&desk, &d)).with("back", &back)
        }
    };
    let trial = match choices.figure(&desk) {
        Ok(figure) => Some(tried(&desk, &figure).await?),
        Err(_) => None,
    };
    page(&desk, &choices, Vec::new(), None, trial)
}

/// `POST /declarations/figures/preview`: what the choices give so far, for the page's side.
pub(super) async fn preview(desk: Desk, posted: Posted) -> Result<Html<String>, WebError> {
    propose::may(&desk)?;
    let trial = match Choices::new(posted.0).figure(&desk) {
        Ok(figure) => tried(&desk, &figure).await?,
        Err(faults) => Trial::faulty(faults),
    };
    shell::page(&Preview { w: desk.words(), trial: Some(trial) })
}

/// `POST /declarations/figures/new`: shows the form again (another ledger, a row more, a preview), or proposes.
pub(super) async fn posted(desk: Desk, posted: Posted) -> Result<Response, WebError> {
    propose::may(&desk)?;
    let choices = Choices::new(posted.0);
    let made = choices.figure(&desk);
    if choices.get("act") != "propose" {
        let trial = match (choices.get("act"), made) {
            ("preview", Ok(figure)) => Some(tried(&desk, &figure).await?),
            ("preview", Err(faults)) => Some(Trial::faulty(faults)),
            _ => None,
        };
        return Ok(page(&desk, &choices, Vec::new(), None, trial)?.into_response());
    }
    let figure = match made {
        Ok(figure) => figure,
        Err(faults) => return Ok(Refused::from(&faults).page(page(&desk, &choices, faults, None, None)?)),
    };
    let trial = tried(&desk, &figure).await?;
    if !trial.faults.is_empty() {
        return Ok(Refused::from(&trial.faults).page(page(&desk, &choices, trial.faults.clone(), None, Some(trial))?));
    }
    let proposal = Proposal {
        declares: Declares::Figure,
        name: figure.id.clone(),
        title: figure.names.zh.clone(),
        part: part(&desk, &figure),
        text: figure.toml(),
        admitted_by: String::new(),
        note: choices.get("note").into(),
    };
    match propose::propose(&desk, proposal).await? {
        Outcome::Stands(record) => Ok(Redirect::to(&format!("/declarations/{record}")).into_response()),
        Outcome::Taken(record) => {
            Ok(Refused::default().page(page(&desk, &choices, Vec::new(), Some(record), Some(trial))?))
        }
    }
}

/// The part of the county's work a figure stands in: that of its ledger.
fn part(desk: &Desk, figure: &NewFigure) -> String {
    desk.catalogue().ledger(&figure.of).map_or("base", |l| l.part.folder()).into()
}

async fn tried(desk: &Desk, figure: &NewFigure) -> Result<Trial, WebError> {
    let path = Declares::Figure.path(&part(desk, figure), &figure.id);
    trial::of(desk, &figure.id, Source { path, text: figure.toml() }).await
}

fn page(
    desk: &Desk,
    choices: &Choices,
    faults: Vec<String>,
    taken: Option<String>,
    trial: Option<Trial>,
) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let shell = Shell::new(desk, w.say("figure-new"), At::Figures).under(w.say("menu-figures"), "/figures");
    shell::page(&Form { shell, w, picks: choices.picks(desk), faults, taken, trial })
}
