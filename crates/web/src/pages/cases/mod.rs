//! Rectification of weak and lax Party organisations (软弱涣散党组织整顿): all cases of a cohort year, each case on one page, the ranking
//! from the bottom where the county ranks.

mod held;
mod item;
mod one;
pub(crate) mod ranking;
mod relapse;
mod sheet;

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::Html;
use axum::routing::{get, post};
use catalogue::Value;
use journal::{Record, RecordQuery};
use serde::Deserialize;

use crate::desk::Desk;
use crate::shell::{self, At, Shell};
use crate::{State, WebError};

pub(crate) use held::{items, running, state};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/cases", get(page))
        .route("/cases/ranking", get(ranking::page))
        .route("/cases/ranking/kept", post(ranking::kept))
        .route("/cases/ranking/{region}/decisions", post(ranking::decided))
        .route("/cases/{id}", get(one::page))
        .route("/cases/{id}/steps", post(one::taken))
        .route("/cases/{id}/items/{item}/done", post(item::done))
        .route("/cases/{id}/relapses", post(relapse::listed))
}

/// The ledger of cases.
const LEDGER: &str = "rectification_case";

/// The phases of a case, each with its states, in order.
const PHASES: [(&str, &[&str]); 4] = [
    ("phase-screening", &["未排查", "排查中", "拟列", "联审研判"]),
    ("phase-rectifying", &["列入", "方案备案", "整顿中", "乡镇自验", "县级验收", "验收不通过", "重新整顿"]),
    ("phase-following", &["销号", "巩固跟踪"]),
    ("phase-ended", &["办结", "不列入"]),
];

/// Which phase a state belongs to.
fn phase(state: &str) -> usize {
    PHASES.iter().position(|(_, states)| states.contains(&state)).unwrap_or(0)
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Params {
    #[serde(default)]
    year: String,
}

struct Row {
    href: String,
    village: String,
    township: String,
    state: String,
    origin: String,
    /// Kinds that nobody answers for today.
    missing: String,
    plan: String,
    overdue: usize,
    relapse: bool,
}

struct Phase {
    name: String,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "pages/cases/cases.html")]
struct Page {
    shell: Shell,
    year: i64,
    years: Vec<i64>,
    phases: Vec<Phase>,
    ranks: bool,
    begin: Option<String>,
}

/// `GET /cases`
async fn page(desk: Desk, Query(params): Query<Params>) -> Result<Html<String>, WebError> {
    let ledger = desk.ledger(LEDGER)?;
    let all = within(&desk, LEDGER, RecordQuery::default()).await?;
    let this = i64::from(desk.state.today().year());
    let mut years: BTreeSet<i64> = all.iter().filter_map(|r| r.get("year").as_int()).collect();
    years.insert(this);
    let year = params.year.parse().ok().filter(|y| years.contains(y)).unwrap_or(this);
    let cases: Vec<Record> = all.into_iter().filter(|r| r.get("year").as_int() == Some(year)).collect();
    let parts = sheet::Parts::of(&desk, &cases).await?;
    let w = desk.words();
    let mut phases: Vec<Phase> = PHASES.iter().map(|(key, _)| Phase { name: w.say(key), rows: Vec::new() }).collect();
    for case in &cases {
        phases[phase(case.text("state"))].rows.push(row(&desk, case, &parts));
    }
    for phase in &mut phases {
        phase.rows.sort_by(|a, b| (&a.township, &a.village).cmp(&(&b.township, &b.village)));
    }
    phases.retain(|p| !p.rows.is_empty());
    let norms = desk.state.norms(desk.county()).await?;
    let law = desk.state.law(&norms);
    shell::page(&Page {
        shell: Shell::new(&desk, w.say("cases-title"), At::Cases),
        year,
        years: years.into_iter().rev().collect(),
        phases,
        ranks: law.is_on("rect_ranking"),
        begin: desk.access().writes_anywhere(ledger).then(|| format!("/ledgers/{LEDGER}/new?year={year}")),
    })
}

/// Records of a ledger within what the reader may read.
pub(super) async fn within(desk: &Desk, ledger: &str, query: RecordQuery) -> Result<Vec<Record>, WebError> {
    let Some(ledger) = desk.catalogue().ledger(ledger) else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for scope in desk.access().scope(ledger) {
        let query = RecordQuery { within: Some(scope), ..query.clone() };
        all.extend(desk.state.journal.records(desk.county(), ledger, &query).await?);
    }
    Ok(all)
}

/// Records of a ledger that belong to some cases, by case.
pub(super) async fn of_cases(
    desk: &Desk,
    ledger: &str,
    cases: &[Record],
) -> Result<BTreeMap<String, Vec<Record>>, WebError> {
    let ids: Vec<Value> = cases.iter().map(|c| Value::from(c.record.as_str())).collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let among = vec![("rect_case".to_string(), ids)];
    let mut by_case: BTreeMap<String, Vec<Record>> = BTreeMap::new();
    for record in within(desk, ledger, RecordQuery { among, ..RecordQuery::default() }).await? {
        by_case.entry(record.text("rect_case").into()).or_default().push(record);
    }
    Ok(by_case)
}

fn row(desk: &Desk, case: &Record, parts: &sheet::Parts) -> Row {
    let today = desk.state.today();
    let running = phase(case.text("state")) == 1;
    let missing = parts.missing(case, today);
    let plan = cases::progress(parts.items(case), today);
    let named = |field: &str| sheet::choice(desk, LEDGER, field, case.text(field));
    let township = case.region.township().map(|t| desk.places.name(&t)).unwrap_or_default();
    Row {
        href: format!("/cases/{}", case.record),
        village: desk.places.name(&case.region),
        township,
        state: named("state"),
        origin: named("origin"),
        missing: if running { sheet::kinds(desk, &missing) } else { String::new() },
        plan: if plan.items == 0 { String::new() } else { format!("{} / {}", plan.done, plan.items) },
        overdue: if running { plan.overdue } else { 0 },
        relapse: case.get("relapse").as_int() == Some(1),
    }
}

#[cfg(test)]
mod tests;
