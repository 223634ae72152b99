//! A frozen report: every figure with where it came from, and whether it still holds.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::{Html, Response};
use axum::routing::get;
use journal::Record;
use reports::provenance::{Provenance, SlotProvenance};
use reports::work::{self, Verification};

use crate::desk::Desk;
use crate::links::{self, Query as Link};
use crate::pages::ledger::Params;
use crate::pages::report::{DOCX, download};
use crate::shell::{self, At, Shell};
use crate::show;
use crate::{State, WebError};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/reports/frozen/{record}", get(page))
        .route("/reports/frozen/{record}/document", get(document))
        .route("/reports/frozen/{record}/provenance", get(provenance))
}

struct Row {
    number: usize,
    name: String,
    href: Option<String>,
    written: String,
    unit: String,
    window: String,
    records: usize,
    check: Option<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "pages/frozen/frozen.html")]
struct Page {
    shell: Shell,
    address: String,
    lead: String,
    hands: String,
    digest: String,
    verifies: bool,
    verified: Option<(bool, String)>,
    rows: Vec<Row>,
}

async fn open(desk: &Desk, id: &str) -> Result<(Record, Provenance), WebError> {
    let ledger = desk.ledger("frozen_report")?;
    desk.record(ledger, id).await?;
    Ok(work::open(&desk.state.journal, desk.county(), id).await?)
}

/// `GET /reports/frozen/{record}`; `?verify=1` works every figure out again.
pub(crate) async fn page(
    desk: Desk,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Html<String>, WebError> {
    let (record, provenance) = open(&desk, &id).await?;
    let verifies = desk.access().may("verify");
    let checked = if verifies && params.contains_key("verify") {
        Some(work::verify(&desk.state.figures, &provenance).await?)
    } else {
        None
    };
    let w = desk.words();
    let seq = show::grouped(&provenance.as_of.to_string());
    let day = provenance.cutoff.to_string();
    let place = desk.places.name(&record.region);
    let page = Page {
        shell: Shell::new(&desk, provenance.title.clone(), At::Reports).under(w.say("menu-reports"), "/reports"),
        address: format!("/reports/frozen/{id}"),
        lead: w.with("report-lead", &[("place", &place), ("day", &day), ("seq", &seq)]),
        hands: hands(&desk, &record),
        digest: record.text("digest").chars().take(16).collect(),
        verifies,
        verified: checked.as_ref().map(|v| (v.holds, verdict(&desk, v))),
        rows: provenance.slots.iter().map(|s| row(&desk, &provenance, s, checked.as_ref())).collect(),
    };
    shell::page(&page)
}

/// Who sent the report and who approved it; a single operator's has no two names.
fn hands(desk: &Desk, record: &Record) -> String {
    let name = |field: &str| desk.places.person(record.text(field));
    match record.text("approved_by") {
        "" => desk.words().say("frozen-single"),
        _ => desk.words().with("frozen-hands", &[("asked", &name("asked_by")), ("approved", &name("approved_by"))]),
    }
}

fn verdict(desk: &Desk, verification: &Verification) -> String {
    let w = desk.words();
    let later = verification.later.to_string();
    if verification.holds { w.one("verify-holds", "later", later) } else { w.one("verify-differs", "later", later) }
}

fn row(desk: &Desk, provenance: &Provenance, slot: &SlotProvenance, checked: Option<&Verification>) -> Row {
    let w = desk.words();
    let region = slot.region.as_deref().and_then(|r| catalogue::RegionCode::parse(r).ok());
    let figure = slot.figure.as_deref().and_then(|id| desk.catalogue().figure(id));
    let open = figure.zip(region).filter(|(f, r)| desk.access().sees(desk.catalogue(), f, r));
    let href = open.map(|(f, r)| {
        let window = slot.window.as_ref().map(|w| w.code.clone()).unwrap_or_default();
        let year =
            slot.window.as_ref().filter(|w| w.code == "yr").map(|w| w.last.year().to_string()).unwrap_or_default();
        let link = Link::default()
            .with("place", &r)
            .with("window", window)
            .with("year", year)
            .with("cutoff", provenance.cutoff);
        links::figure(&f.id, &link.with("as_of", provenance.as_of))
    });
    let check = checked.and_then(|v| v.slots.iter().find(|s| s.slot == slot.slot)).map(|s| match (s.same, &s.now) {
        (true, now) if *now == s.frozen => ("good", w.say("verify-same")),
        (true, now) => ("note", w.one("verify-now", "now", show::grouped(now.as_deref().unwrap_or("—")))),
        (false, _) => ("bad", w.say("verify-not-same")),
    });
    Row {
        number: slot.slot,
        name: figure.map_or_else(|| slot.text.clone(), |f| w.name(&f.name)),
        href,
        written: slot.written.trim().into(),
        unit: slot.unit.clone(),
        window: slot.window.as_ref().map(|d| d.last.to_string()).unwrap_or_default(),
        records: slot.records.count,
        check,
    }
}

/// `GET /reports/frozen/{record}/document`
pub(crate) async fn document(desk: Desk, Path(id): Path<String>) -> Result<Response, WebError> {
    let (record, provenance) = open(&desk, &id).await?;
    let file = desk.state.journal.file(desk.county(), record.text("file")).await?;
    let (_, _, bytes) = file.ok_or(WebError::NotFound)?;
    Ok(download(&format!("{}.docx", provenance.title), DOCX, bytes))
}

/// `GET /reports/frozen/{record}/provenance`
pub(crate) async fn provenance(desk: Desk, Path(id): Path<String>) -> Result<Response, WebError> {
    let (_, provenance) = open(&desk, &id).await?;
    let json = serde_json::to_vec_pretty(&provenance).expect("a provenance is plain data");
    Ok(download(&format!("{}.json", provenance.title), "application/json", json))
}
