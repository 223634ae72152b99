//! The report bench: the paper with its slots, and beside it the chosen slot with what it may be.

mod acts;
mod checks;
mod marks;
mod outputs;
mod panel;
mod past;
mod questions;
mod review;

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::{Html, Response};
use axum::routing::{get, post};
use figures::Ask;
use reports::recognise::Kind;
use reports::work::{Decision, Settled};
use serde::Deserialize;

use crate::desk::Desk;
use crate::drafts::{self, Draft, Standing};
use crate::paper::{self, Block};
use crate::refused::Refused;
use crate::returned::Returned;
use crate::shell::{self, At, Shell};
use crate::show;
use crate::{State, WebError};

pub(crate) use acts::{confirm_proposed, undo_last};
pub(crate) use checks::{Check, all as checks};
pub(crate) use outputs::{DOCX, PDF, document, download, for_place, pdf, provenance};
pub(crate) use review::{approve, ask as send_for_approval, send_back};

use checks::Found;
use panel::Panel;
use past::Line;

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/reports/{id}", get(page))
        .route("/reports/{id}/slots/{slot}", post(acts::decide))
        .route("/reports/{id}/slots/{slot}/question", post(questions::ask))
        .route("/reports/{id}/confirmed", post(acts::confirm_all))
        .route("/reports/{id}/undone", post(acts::undo))
        .route("/reports/{id}/dismissed", post(acts::dismiss))
        .route("/reports/{id}/paper", post(acts::paper))
        .route("/reports/{id}/document", get(document))
        .route("/reports/{id}/pdf", get(pdf))
        .route("/reports/{id}/provenance", get(provenance))
        .route("/reports/{id}/asked", post(review::asked))
        .route("/reports/{id}/taken-back", post(review::take_back))
        .route("/reports/{id}/returned", post(review::returned))
        .route("/reports/{id}/frozen", post(review::approved))
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
    blocks: Vec<Block>,
    panel: Option<Panel>,
    found: Found,
    past: Vec<Line>,
    plain: bool,
    paper: [(&'static str, String, String); 4],
    /// Whether it may be changed.
    writes: bool,
    way: Way,
    chosen: usize,
    /// Where its small forms are sent, and one of them that was refused.
    to: To,
    back: Returned,
}

/// Where the small forms are sent: what the office is asked, the value by hand, a finding set aside, the remark that sends it back.
struct To {
    question: String,
    decision: String,
    dismissed: String,
    returned: String,
}

impl To {
    fn of(draft: &str, slot: usize) -> To {
        let at = |what: &str| format!("/reports/{draft}/{what}");
        To {
            question: at(&format!("slots/{slot}/question")),
            decision: at(&format!("slots/{slot}")),
            dismissed: at("dismissed"),
            returned: at("returned"),
        }
    }
}

/// Where the paper is on its way to being frozen, as this reader sees it.
struct Way {
    state: &'static str,
    text: String,
    remark: String,
    asks: bool,
    takes_back: bool,
    approves: bool,
    /// What the paper says of all and has exceptions, by slot: named before somebody approves it.
    failing: Vec<(usize, String)>,
    frozen: Option<String>,
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
    show(&desk, &draft, params, Returned::default()).await
}

/// The bench again at a slot, with a form of it that was refused.
pub(super) async fn returned(desk: &Desk, id: &str, slot: usize, back: Returned) -> Result<Response, WebError> {
    let draft = own(desk, id).await?;
    let params = Params { slot: Some(slot), q: String::new() };
    Ok(Refused::from(&back).page(show(desk, &draft, params, back).await?))
}

async fn show(desk: &Desk, draft: &Draft, params: Params, back: Returned) -> Result<Html<String>, WebError> {
    let id = &draft.id;
    let settled = settled(desk, draft).await?;
    let chosen = params.slot.unwrap_or_else(|| first(draft)).clamp(1, draft.work.slots.len().max(1));
    let found = checks::all(desk, draft, &settled).await?;
    let panel = panel::of(desk, draft, &settled, &found, chosen, &params.q).await?;
    let w = desk.words();
    let count = |of: fn(&Decision) -> bool| draft.work.decisions.iter().filter(|d| of(d)).count();
    let decided = count(|d| matches!(d, Decision::Confirmed { .. } | Decision::ByHand { .. }));
    let total = draft.work.slots.iter().filter(|s| s.kind != Kind::Claim || !s.candidates.is_empty()).count();
    let page = Bench {
        shell: Shell::new(desk, draft.sheet.title.clone(), At::Reports).under(w.say("menu-reports"), "/reports"),
        address: format!("/reports/{id}"),
        lead: lead(desk, draft, &settled),
        total,
        slots: draft.work.slots.len(),
        decided,
        proposed: count(|d| matches!(d, Decision::Proposed { .. })),
        share: decided * 100 / total.max(1),
        blocks: marks::blocks(desk, draft, &settled, chosen),
        panel,
        found,
        past: past::lines(desk, draft),
        plain: draft.work.document.format() == reports::document::Format::Text,
        paper: [
            ("title", w.say("reports-title"), draft.sheet.title.clone()),
            ("addressee", w.say("paper-addressee"), draft.sheet.addressee.clone()),
            ("unit", w.say("paper-unit"), draft.sheet.unit.clone()),
            ("signed", w.say("paper-signed"), draft.sheet.signed.clone()),
        ],
        writes: draft.sheet.standing.is_open().is_ok(),
        way: way(desk, draft, &settled),
        to: To::of(id, chosen),
        back,
        chosen,
    };
    shell::page(&page)
}

fn way(desk: &Desk, draft: &Draft, settled: &Settled) -> Way {
    let (w, me) = (desk.words(), desk.access().login.as_str());
    let said = |key: &str, by: &str, at: &jiff::Timestamp| {
        let day = show::day_in_words(show::local(*at).date(), desk.state.today(), w.lang);
        w.with(key, &[("who", &desk.places.person(by)), ("day", &day)])
    };
    let standing = &draft.sheet.standing;
    let mut way = Way {
        state: "note",
        text: String::new(),
        remark: String::new(),
        asks: standing.is_open().is_ok(),
        takes_back: false,
        approves: false,
        failing: Vec::new(),
        frozen: None,
    };
    match standing {
        Standing::Open => {}
        Standing::Asked { by, at, .. } => {
            way.state = "ask";
            way.text = said("way-asked", by, at);
            way.takes_back = by == me;
            way.approves = standing.approvable(me).is_ok() && review::approves(desk, draft).is_ok();
            let fails = settled.provenance.slots.iter().filter(|s| paper::holds(s) == Some(false));
            way.failing = fails.map(|s| (s.slot, s.text.clone())).collect();
        }
        Standing::Returned { by, at, remark } => {
            way.state = "bad";
            way.text = said("way-returned", by, at);
            way.remark.clone_from(remark);
        }
        Standing::Frozen { record } => {
            way.state = "good";
            way.text = w.say("report-frozen");
            way.frozen = Some(format!("/reports/frozen/{record}"));
        }
    }
    way
}

fn lead(desk: &Desk, draft: &Draft, settled: &Settled) -> String {
    let day = draft.sheet.cutoff.to_string();
    let seq = show::grouped(&settled.provenance.as_of.to_string());
    let place = desk.places.name(&draft.sheet.region);
    desk.words().with("report-lead", &[("place", &place), ("day", &day), ("seq", &seq)])
}

/// Whether the reader works on reports at all.
pub(crate) fn may_write(desk: &Desk) -> Result<(), WebError> {
    if desk.access().works_on_reports() { Ok(()) } else { Err(WebError::Forbidden) }
}

/// A draft that the reader may work on.
pub(crate) async fn own(desk: &Desk, id: &str) -> Result<Draft, WebError> {
    may_write(desk)?;
    drafts::find(&desk.state, desk.access(), id).await
}

/// What a draft's figures are asked: as of now, or of the position that was sent for approval.
fn ask(desk: &Desk, draft: &Draft) -> Ask {
    let usual = Ask::usual(draft.sheet.region.clone(), desk.state.windows(Some(draft.sheet.cutoff)));
    Ask { as_of: draft.sheet.standing.as_of(), ..usual }
}

/// The draft's values. A figure that this reader may not see stays blank for them, whoever chose it.
pub(crate) async fn settled(desk: &Desk, draft: &Draft) -> Result<Settled, WebError> {
    settled_at(desk, draft, ask(desk, draft)).await
}

async fn settled_at(desk: &Desk, draft: &Draft, ask: Ask) -> Result<Settled, WebError> {
    let mut work = draft.work.clone();
    for decision in &mut work.decisions {
        let hidden = decision.figure().is_some_and(|(id, _)| !sees(desk, draft, id));
        if hidden {
            *decision = Decision::Open;
        }
    }
    Ok(work.settle(&desk.state.figures, &ask, (draft.sheet.title.as_str(), desk.state.dated())).await?)
}

pub(crate) fn sees(desk: &Desk, draft: &Draft, id: &str) -> bool {
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
