//! Village decisions (四议两公开): what is under way in every village, and one decision through its four meetings and two postings.

mod begin;
mod one;

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::Html;
use axum::routing::{get, post};
use journal::{Record, RecordQuery};
use serde::Deserialize;

use crate::desk::Desk;
use crate::shell::{self, At, Shell};
use crate::{State, WebError, show};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/decisions", get(page).post(begin::begun))
        .route("/decisions/new", get(begin::form))
        .route("/decisions/{id}", get(one::page))
        .route("/decisions/{id}/steps", post(one::taken))
}

/// The ledger of decisions.
const LEDGER: &str = "decision";
/// States in which nothing more is to be done.
const ENDED: [&str; 3] = ["结果公开", "未通过", "终止"];
/// Decisions on a page; the rest is reached by the ledger.
const MOST: i64 = 300;

#[derive(Debug, Default, Deserialize)]
struct Params {
    #[serde(default)]
    all: String,
}

struct Row {
    href: String,
    topic: String,
    village: String,
    township: String,
    state: String,
    since: String,
    amount: String,
}

#[derive(Template)]
#[template(path = "pages/decisions/decisions.html")]
struct Page {
    shell: Shell,
    rows: Vec<Row>,
    all: bool,
    begins: bool,
}

/// `GET /decisions`: those under way; with `?all=1` those ended too.
async fn page(desk: Desk, Query(params): Query<Params>) -> Result<Html<String>, WebError> {
    let ledger = desk.ledger(LEDGER)?;
    let all = !params.all.is_empty();
    let mut found: Vec<Record> = Vec::new();
    for within in desk.access().scope(ledger) {
        let order = Some(("proposed_on".to_string(), true));
        let query = RecordQuery { within: Some(within), order, limit: Some(MOST), ..RecordQuery::default() };
        found.extend(desk.state.journal.records(desk.county(), ledger, &query).await?);
    }
    found.retain(|r| all || !ENDED.contains(&r.text("state")));
    let w = desk.words();
    let row = |r: &Record| Row {
        href: format!("/decisions/{}", r.record),
        topic: r.text("topic").into(),
        village: desk.places.name(&r.region),
        township: r.region.township().map(|t| desk.places.name(&t)).unwrap_or_default(),
        state: state(&desk, r),
        since: r.text("proposed_on").into(),
        amount: ledger.field("amount").map(|f| show::value(f, r.get("amount"), w)).unwrap_or_default(),
    };
    shell::page(&Page {
        rows: found.iter().map(row).collect(),
        shell: Shell::new(&desk, w.say("decisions-title"), At::Decisions),
        all,
        begins: desk.access().writes_anywhere(ledger),
    })
}

/// Where a decision stands, in the reader's language; one that a workbook brought without a stage is told by its days.
fn state(desk: &Desk, record: &Record) -> String {
    let state = match record.text("state") {
        "" => by_days(record),
        said => said,
    };
    let field = desk.catalogue().ledger(LEDGER).and_then(|l| l.field("state"));
    field.map(|f| show::value(f, &state.into(), desk.words())).unwrap_or_default()
}

/// The last stage that has a day.
fn by_days(record: &Record) -> &'static str {
    let stages = [
        ("result_on", "结果公开"),
        ("posted_from", "决议公开"),
        ("resolved_on", "决议"),
        ("reviewed_on", "审议"),
        ("consulted_on", "商议"),
    ];
    stages.into_iter().find(|(day, _)| !record.get(day).is_null()).map_or("提议", |(_, stage)| stage)
}

#[cfg(test)]
mod tests;
