//! The week's inspection (每周督查): a sample that nobody chooses and anybody can draw again, what was found, notice and putting right.

mod act;
mod draw;

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::Html;
use axum::routing::{get, post};
use catalogue::{Every, Value};
use duties::Period;
use jiff::ToSpan;
use jiff::civil::Date;
use journal::{Record, RecordQuery};
use serde::Deserialize;

use crate::desk::Desk;
use crate::labels::fetch;
use crate::pages::events;
use crate::returned::Returned;
use crate::shell::{self, At, Shell};
use crate::{State, WebError, links, posted, show};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/inspections", get(page))
        .route("/inspections/draws", post(draw::drawn))
        .route("/inspections/results", post(act::found))
        .route("/inspections/{id}/noticed", post(act::noticed))
        .route("/inspections/{id}/rectified", post(act::rectified))
}

#[derive(Default, Deserialize)]
pub(crate) struct Params {
    #[serde(default)]
    day: String,
}

/// Somebody drawn, and what was found.
struct Drawn {
    id: String,
    person: String,
    place: String,
    found: Option<(String, String, &'static str)>,
}

/// A finding on its way to being put right.
struct Finding {
    id: String,
    href: String,
    who: String,
    problem: String,
    state: (&'static str, String),
    notices: bool,
    /// Where it is sent that it has been put right; none for who may not say so.
    rectify: Option<String>,
}

/// How a draw came about.
struct How {
    seed: String,
    as_of: i64,
    pool: i64,
    agrees: bool,
}

#[derive(Template)]
#[template(path = "pages/inspections/inspections.html")]
struct Page {
    shell: Shell,
    week: String,
    day: String,
    before: String,
    after: Option<String>,
    how: Option<How>,
    drawn: Vec<Drawn>,
    draws: bool,
    enters: bool,
    size: String,
    ways: Vec<(String, String)>,
    results: Vec<(String, String)>,
    findings: Vec<Finding>,
    today: String,
    fault: String,
    /// Whether there is anything to read of what follows from findings.
    events: bool,
    /// A finding that was refused.
    back: Returned,
}

/// `GET /inspections?day=2026-11-20`
async fn page(desk: Desk, Query(params): Query<Params>) -> Result<Html<String>, WebError> {
    let day = params.day.parse().unwrap_or(desk.state.today());
    show(&desk, day, "", Returned::default()).await
}

/// The week of a day.
pub(super) fn week(day: Date) -> Period {
    Period::holding(Every::Week, day)
}

/// The week of a day; with what is wrong, and the finding that was refused.
pub(super) async fn show(desk: &Desk, day: Date, fault: &str, back: Returned) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let ledger = desk.ledger("inspection")?;
    let today = desk.state.today();
    let week = week(day);
    let sample = draw::of_week(desk, &week.to_string()).await?;
    let ids: Vec<String> = sample.as_ref().map(draw::listed).unwrap_or_default();
    let how = match &sample {
        Some(sample) => Some(How {
            seed: sample.text("seed").into(),
            as_of: sample.get("as_of").as_int().unwrap_or_default(),
            pool: sample.get("pool").as_int().unwrap_or_default(),
            agrees: draw::again(desk, sample).await? == ids,
        }),
        None => None,
    };
    let to = |day: Date| format!("/inspections?day={day}");
    let shown = Page {
        before: to(week.first.saturating_sub(7.days())),
        after: (week.last < today).then(|| to(week.last.saturating_add(1.day()))),
        drawn: drawn(desk, &ids, &week).await?,
        draws: sample.is_none() && week.holds(today) && desk.access().draws(desk.county()),
        enters: desk.access().writes_anywhere(ledger),
        size: draw::size(desk).await?.map(|n| n.to_string()).unwrap_or_default(),
        ways: choices(desk, "way"),
        results: choices(desk, "result"),
        findings: findings(desk).await?,
        how,
        today: today.to_string(),
        back,
        events: events::may(desk),
        fault: fault.into(),
        day: day.to_string(),
        week: format!("{week} · {} – {}", week.first, week.last),
        shell: Shell::new(desk, w.say("inspections-title"), At::Inspections),
    };
    shell::page(&shown)
}

/// The choices of a field: what is kept, and what is read.
fn choices(desk: &Desk, field: &str) -> Vec<(String, String)> {
    match desk.catalogue().ledger("inspection").and_then(|l| l.field(field)).map(|f| &f.kind) {
        Some(catalogue::FieldType::Choice(all)) => {
            all.iter().map(|c| (c.zh.clone(), desk.words().name(&c.names()))).collect()
        }
        _ => Vec::new(),
    }
}

/// Those drawn, by place and name, each with what was found in the week.
async fn drawn(desk: &Desk, ids: &[String], week: &Period) -> Result<Vec<Drawn>, WebError> {
    let keys = ids.iter().map(|id| ("posting".to_string(), id.clone()));
    let postings = fetch(&desk.state, desk.county(), keys).await?;
    let ledger = desk.catalogue().ledger("posting").ok_or(WebError::NotFound)?;
    let seen = postings.values().filter(|r| desk.access().reads(ledger, &r.region));
    let names = posted::named(desk, seen).await?;
    let found = results(desk, week).await?;
    let mut all: Vec<Drawn> = names
        .into_values()
        .map(|n| Drawn {
            found: found.get(&n.id).cloned(),
            person: n.person,
            place: desk.places.full(&n.region),
            id: n.id,
        })
        .collect();
    all.sort_by(|a, b| (&a.place, &a.person, &a.id).cmp(&(&b.place, &b.person, &b.id)));
    Ok(all)
}

/// What was found in a week, by posting: its address, its words, its sign.
async fn results(desk: &Desk, week: &Period) -> Result<HashMap<String, (String, String, &'static str)>, WebError> {
    let ledger = desk.catalogue().ledger("inspection").ok_or(WebError::NotFound)?;
    let text = |day: Date| Some(Value::from(day.to_string()));
    let between = vec![("day".to_string(), text(week.first), text(week.last))];
    let records =
        desk.state.journal.records(desk.county(), ledger, &RecordQuery { between, ..RecordQuery::default() }).await?;
    let told = |r: &Record| {
        let field =
            |name: &str| ledger.field(name).map(|f| show::value(f, r.get(name), desk.words())).unwrap_or_default();
        let sign = if matches!(r.text("result"), "在岗" | "请假") { "good" } else { "ask" };
        (
            links::record("inspection", &r.record),
            format!("{} {} {}", r.text("day"), field("way"), field("result")),
            sign,
        )
    };
    Ok(records.iter().map(|r| (r.text("target").to_string(), told(r))).collect())
}

/// A week with its draw.
pub(crate) struct Week {
    pub first: Date,
    pub last: Date,
    /// The draw, and whether the same one made again takes the same.
    pub draw: Option<(Record, bool)>,
    /// The postings drawn, of those that the reader may open.
    pub postings: Vec<String>,
}

/// The week of a day.
pub(crate) async fn week_of(desk: &Desk, day: Date) -> Result<Week, WebError> {
    let week = week(day);
    let sample = draw::of_week(desk, &week.to_string()).await?;
    let ids: Vec<String> = sample.as_ref().map(draw::listed).unwrap_or_default();
    let postings = drawn(desk, &ids, &week).await?.into_iter().map(|d| d.id).collect();
    let draw = match sample {
        Some(sample) => {
            let agrees = draw::again(desk, &sample).await? == ids;
            Some((sample, agrees))
        }
        None => None,
    };
    Ok(Week { first: week.first, last: week.last, draw, postings })
}

/// Inspections of the reader's places that found a problem which has not been put right, the oldest first.
pub(crate) async fn open_findings(desk: &Desk) -> Result<Vec<Record>, WebError> {
    let ledger = desk.catalogue().ledger("inspection").ok_or(WebError::NotFound)?;
    let mut open: Vec<Record> = Vec::new();
    for place in desk.access().scope(ledger) {
        let equal = vec![("rectified_on".to_string(), Value::Null)];
        let query =
            RecordQuery { within: Some(place), equal, order: Some(("day".into(), false)), ..RecordQuery::default() };
        let found = desk.state.journal.records(desk.county(), ledger, &query).await?;
        open.extend(found.into_iter().filter(|r| !r.get("problem").is_null()));
    }
    Ok(open)
}

/// The same as the page shows them.
async fn findings(desk: &Desk) -> Result<Vec<Finding>, WebError> {
    let w = desk.words();
    let ledger = desk.catalogue().ledger("inspection").ok_or(WebError::NotFound)?;
    let open = open_findings(desk).await?;
    let keys = open.iter().map(|r| ("posting".to_string(), r.text("target").to_string()));
    let postings = fetch(&desk.state, desk.county(), keys).await?;
    let names = posted::named(desk, postings.values()).await?;
    let today = desk.state.today().to_string();
    let line = |r: &Record| {
        let due = r.text("due_on");
        let state = match (r.text("noticed_on").is_empty(), due) {
            (true, _) => ("ask", w.say("inspection-found")),
            (false, due) if !due.is_empty() && due < today.as_str() => ("bad", w.one("inspection-overdue", "day", due)),
            (false, due) => ("note", w.one("inspection-noticed", "day", due)),
        };
        let who = names.get(r.text("target")).map(|n| format!("{} ", n.person)).unwrap_or_default();
        let writes = desk.access().writes(ledger, &r.region);
        Finding {
            id: r.record.clone(),
            href: links::record("inspection", &r.record),
            who: format!("{who}{}", desk.places.full(&r.region)),
            problem: r.text("problem").into(),
            notices: writes && r.text("noticed_on").is_empty(),
            rectify: writes.then(|| act::rectify(&r.record)),
            state,
        }
    };
    Ok(open.iter().map(line).collect())
}

#[cfg(test)]
mod tests;
