//! The report as it was frozen, number by number.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Html;
use journal::Record;
use reports::provenance::{Provenance, SlotProvenance, SlotState};
use reports::work::{self, Verification};

use super::review::{Correction, corrections};
use super::{blocks, open};
use crate::desk::Desk;
use crate::links::{self, Query as Link};
use crate::pages::ledger::Params;
use crate::paper::{self, Block, Face, Paragraph};
use crate::shell::{self, At, Shell};
use crate::{WebError, show};

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
    blocks: Vec<Block>,
    rows: Vec<Row>,
    corrections: Vec<Correction>,
    others: Vec<(String, String)>,
    id: String,
}

/// `GET /reports/frozen/{record}`; `?verify=1` works every figure out again.
pub(super) async fn page(
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
        hands: [hands(&desk, &record), day_frozen(&desk, &record)].concat(),
        digest: record.text("digest").chars().take(16).collect(),
        verifies,
        verified: checked.as_ref().map(|v| (v.holds, verdict(&desk, v))),
        blocks: blocks(&desk, &record, &provenance, paragraphs(&desk, &provenance)).await?,
        rows: provenance.slots.iter().map(|s| row(&desk, &provenance, s, checked.as_ref())).collect(),
        corrections: match &checked {
            Some(checked) => corrections(&desk, &id, &checked.corrections).await?,
            None => Vec::new(),
        },
        others: others(&desk, &record).await?,
        id,
    };
    shell::page(&page)
}

/// The text, every number a link to its figure; none of a report frozen before the text was kept.
fn paragraphs(desk: &Desk, provenance: &Provenance) -> Vec<Paragraph> {
    paper::paragraphs(&provenance.text, &provenance.slots, |slot, text| {
        let (state, title) = match (slot.state, &slot.reason) {
            (SlotState::Filled, _) if paper::holds(slot) == Some(false) => {
                ("bad", format!("{} · {}", name(desk, slot), desk.words().say("slot-claim-fails")))
            }
            (SlotState::Filled, _) => ("good", name(desk, slot)),
            (SlotState::ByHand, reason) => {
                let reason = reason.as_deref().unwrap_or_default();
                ("hand", desk.words().one("slot-by-hand-why", "reason", reason))
            }
            (SlotState::Open, _) => ("ask", desk.words().say("slot-open")),
        };
        let href = figure_link(desk, provenance, slot);
        Face { number: slot.slot, href, text, state, title, current: false }
    })
}

/// The other frozen reports of the place, to compare with.
async fn others(desk: &Desk, record: &Record) -> Result<Vec<(String, String)>, WebError> {
    let all = work::list(&desk.state.journal, desk.county(), std::slice::from_ref(&record.region)).await?;
    let others = all.into_iter().filter(|r| r.record != record.record && r.region == record.region);
    Ok(others.map(|r| (r.record.clone(), format!("{} · {}", r.text("title"), r.text("cutoff")))).collect())
}

/// Who sent the report and who approved it; a single operator's has no two names.
pub(crate) fn hands(desk: &Desk, record: &Record) -> String {
    let name = |field: &str| desk.places.person(record.text(field));
    match record.text("approved_by") {
        "" => desk.words().say("frozen-single"),
        _ => desk.words().with("frozen-hands", &[("asked", &name("asked_by")), ("approved", &name("approved_by"))]),
    }
}

/// The day on which it was frozen, after a dot; nothing of reports frozen before that was kept.
fn day_frozen(desk: &Desk, record: &Record) -> String {
    let day = record.text("frozen_on");
    if day.is_empty() { String::new() } else { format!(" · {}", desk.words().one("frozen-on-day", "day", day)) }
}

fn verdict(desk: &Desk, verification: &Verification) -> String {
    let w = desk.words();
    let later = verification.later.to_string();
    if verification.holds { w.one("verify-holds", "later", later) } else { w.one("verify-differs", "later", later) }
}

/// A slot's figure as of its position, for whoever may see it.
pub(crate) fn figure_link(desk: &Desk, provenance: &Provenance, slot: &SlotProvenance) -> Option<String> {
    let region = catalogue::RegionCode::parse(slot.region.as_deref()?).ok()?;
    let figure = desk.catalogue().figure(slot.figure.as_deref()?)?;
    if !desk.access().sees(desk.catalogue(), figure, &region) {
        return None;
    }
    let window = slot.window.as_ref()?;
    let year = if window.code == "yr" { window.last.year().to_string() } else { String::new() };
    let link = Link::default()
        .with("place", &region)
        .with("window", &window.code)
        .with("year", year)
        .with("cutoff", provenance.cutoff)
        .with("as_of", provenance.as_of);
    Some(links::figure(&figure.id, &link))
}

fn name(desk: &Desk, slot: &SlotProvenance) -> String {
    let figure = slot.figure.as_deref().and_then(|id| desk.catalogue().figure(id));
    figure.map_or_else(|| slot.text.clone(), |f| desk.words().name(&f.name))
}

fn row(desk: &Desk, provenance: &Provenance, slot: &SlotProvenance, checked: Option<&Verification>) -> Row {
    let w = desk.words();
    let check = checked.and_then(|v| v.slots.iter().find(|s| s.slot == slot.slot)).map(|s| match (s.same, &s.now) {
        (true, now) if *now == s.frozen => ("good", w.say("verify-same")),
        (true, now) => ("note", w.one("verify-now", "now", show::grouped(now.as_deref().unwrap_or("—")))),
        (false, _) => ("bad", w.say("verify-not-same")),
    });
    Row {
        number: slot.slot,
        name: name(desk, slot),
        href: figure_link(desk, provenance, slot),
        written: slot.written.trim().into(),
        unit: slot.unit.clone(),
        window: slot.window.as_ref().map(|d| d.last.to_string()).unwrap_or_default(),
        records: slot.records.count,
        check,
    }
}
