//! The report bench: the paper with its slots, and beside it the chosen slot with what it may be.

mod acts;
mod checks;
mod outputs;
mod panel;
mod sheet;

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Html;
use axum::routing::{get, post};
use figures::Ask;
use reports::recognise::Kind;
use reports::work::{Decision, Settled};
use serde::Deserialize;

use crate::desk::Desk;
use crate::drafts::{self, Draft};
use crate::shell::{self, At, Shell};
use crate::show;
use crate::{State, WebError};

pub(crate) use acts::{confirm_all, decide, paper};
pub(crate) use outputs::{DOCX, document, download, freeze, provenance};

use checks::Check;
use panel::Panel;
use sheet::Paragraph;

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/reports/{id}", get(page))
        .route("/reports/{id}/slots/{slot}", post(decide))
        .route("/reports/{id}/confirmed", post(confirm_all))
        .route("/reports/{id}/paper", post(paper))
        .route("/reports/{id}/document", get(document))
        .route("/reports/{id}/provenance", get(provenance))
        .route("/reports/{id}/frozen", post(freeze))
}

#[derive(Template)]
#[template(path = "pages/report/report.html")]
struct Bench {
    shell: Shell,
    address: String,
    lead: String,
    total: usize,
    slots: usize,
    decided: usize,
    proposed: usize,
    share: usize,
    paragraphs: Vec<Paragraph>,
    panel: Option<Panel>,
    checks: Vec<Check>,
    holding: usize,
    plain: bool,
    paper: [(&'static str, String, String); 4],
    freezes: bool,
}

/// Which slot is looked at, and what is looked for in its place.
#[derive(Default, Deserialize)]
pub(crate) struct Params {
    slot: Option<usize>,
    #[serde(default)]
    q: String,
}

/// `GET /reports/{id}`
pub(crate) async fn page(
    desk: Desk,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Html<String>, WebError> {
    let draft = own(&desk, &id).await?;
    let settled = settled(&desk, &draft).await?;
    let chosen = params.slot.unwrap_or_else(|| first(&draft)).clamp(1, draft.work.slots.len().max(1));
    let panel = panel::of(&desk, &draft, &settled, chosen, &params.q).await?;
    let (checks, holding) = checks::all(&desk, &draft, &settled).await?;
    let w = desk.words();
    let count = |of: fn(&Decision) -> bool| draft.work.decisions.iter().filter(|d| of(d)).count();
    let decided = count(|d| matches!(d, Decision::Confirmed { .. } | Decision::ByHand { .. }));
    let total = draft.work.slots.iter().filter(|s| s.kind != Kind::Claim || !s.candidates.is_empty()).count();
    let page = Bench {
        shell: Shell::new(&desk, draft.sheet.title.clone(), At::Reports).under(w.say("menu-reports"), "/reports"),
        address: format!("/reports/{id}"),
        lead: lead(&desk, &draft, &settled),
        total,
        slots: draft.work.slots.len(),
        decided,
        proposed: count(|d| matches!(d, Decision::Proposed { .. })),
        share: decided * 100 / total.max(1),
        paragraphs: sheet::paragraphs(&desk, &draft, &settled, chosen),
        panel,
        checks,
        holding,
        plain: draft.work.document.format() == reports::document::Format::Text,
        paper: [
            ("title", w.say("reports-title"), draft.sheet.title.clone()),
            ("addressee", w.say("paper-addressee"), draft.sheet.addressee.clone()),
            ("unit", w.say("paper-unit"), draft.sheet.unit.clone()),
            ("signed", w.say("paper-signed"), draft.sheet.signed.clone()),
        ],
        freezes: desk.access().may("freeze"),
    };
    shell::page(&page)
}

fn lead(desk: &Desk, draft: &Draft, settled: &Settled) -> String {
    let day = draft.sheet.cutoff.to_string();
    let seq = show::grouped(&settled.provenance.as_of.to_string());
    let place = desk.places.name(&draft.sheet.region);
    desk.words().with("report-lead", &[("place", &place), ("day", &day), ("seq", &seq)])
}

/// A draft that the reader may work on.
async fn own(desk: &Desk, id: &str) -> Result<Draft, WebError> {
    if !desk.access().works_on_reports() {
        return Err(WebError::Forbidden);
    }
    drafts::find(&desk.state, desk.access(), id).await
}

/// What a draft's figures are asked.
fn ask(desk: &Desk, draft: &Draft) -> Ask {
    Ask::usual(draft.sheet.region.clone(), desk.state.windows(Some(draft.sheet.cutoff)))
}

/// The draft's values. A figure that this reader may not see stays blank for them, whoever chose it.
async fn settled(desk: &Desk, draft: &Draft) -> Result<Settled, WebError> {
    let mut work = draft.work.clone();
    for decision in &mut work.decisions {
        let hidden = decision.figure().is_some_and(|(id, _)| !sees(desk, draft, id));
        if hidden {
            *decision = Decision::Open;
        }
    }
    Ok(work.settle(&desk.state.figures, &ask(desk, draft), &draft.sheet.title).await?)
}

fn sees(desk: &Desk, draft: &Draft, id: &str) -> bool {
    let figure = desk.catalogue().figure(id);
    figure.is_some_and(|f| desk.access().sees(desk.catalogue(), f, &draft.sheet.region))
}

/// The slot to begin with: the first that nobody has decided.
fn first(draft: &Draft) -> usize {
    next(draft, 0).unwrap_or(1)
}

/// The slot after one that waits for a person, from 1.
fn next(draft: &Draft, after: usize) -> Option<usize> {
    let waits = |i: &usize| {
        let (slot, decision) = (&draft.work.slots[*i], &draft.work.decisions[*i]);
        let idle = matches!(slot.kind, Kind::Claim | Kind::Masked) && slot.candidates.is_empty();
        !idle && matches!(decision, Decision::Proposed { .. } | Decision::Open)
    };
    let all = draft.work.slots.len();
    (after..all).chain(0..after.min(all)).find(waits).map(|i| i + 1)
}

#[cfg(test)]
mod tests;
