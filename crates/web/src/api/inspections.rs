//! The inspection of a week as its page tells it: the draw with its proof, and the findings still to be put right.

use axum::Json;
use jiff::civil::Date;
use journal::Record;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::Place;
use super::door::{Asked, Caller};
use super::paging::bad;
use crate::WebError;
use crate::desk::Desk;
use crate::pages::inspections::{open_findings, week_of};

/// When.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct WeekQuery {
    /// A day of the week; today where none is named.
    #[param(format = Date)]
    day: Option<String>,
}

/// The inspection of a week.
#[derive(Serialize, ToSchema)]
pub(crate) struct Inspections {
    /// The first day of the week.
    first: String,
    /// The last.
    last: String,
    /// The draw; none where nobody has drawn.
    draw: Option<Draw>,
    /// Findings of my places that are not put right, whichever week they are of, the oldest first.
    findings: Vec<OpenFinding>,
}

/// A draw.
#[derive(Serialize, ToSchema)]
pub(crate) struct Draw {
    /// The hash of the chain that it was drawn by.
    seed: String,
    /// The position that the postings were read at.
    as_of: i64,
    /// How many there were.
    pool: i64,
    /// Whether the same draw, made again, takes the same.
    agrees: bool,
    /// The postings drawn, of those that I may open.
    postings: Vec<String>,
}

/// A finding that is not put right.
#[derive(Serialize, ToSchema)]
pub(crate) struct OpenFinding {
    /// Its record.
    inspection: String,
    /// The posting inspected.
    posting: String,
    /// Where.
    place: Place,
    /// When.
    day: String,
    /// What was found.
    problem: String,
    /// When notice was given of it; none where it was not yet.
    noticed_on: Option<String>,
    /// By when it is to be put right.
    due_on: Option<String>,
}

/// The inspection of a week
#[utoipa::path(get, path = "/api/{county}/inspections", params(WeekQuery),
    responses((status = 200, description = "What was drawn, and what is still to be put right", body = Inspections)))]
pub(crate) async fn get_inspections(
    caller: Caller,
    Asked(query): Asked<WeekQuery>,
) -> Result<Json<Inspections>, WebError> {
    caller.ledger("inspection")?;
    let day: Date = match &query.day {
        Some(day) => day.parse().map_err(|_| bad("day", day))?,
        None => caller.state.today(),
    };
    let week = week_of(&caller, day).await?;
    let draw = week.draw.map(|(sample, agrees)| Draw {
        seed: sample.text("seed").into(),
        as_of: sample.get("as_of").as_int().unwrap_or_default(),
        pool: sample.get("pool").as_int().unwrap_or_default(),
        agrees,
        postings: week.postings,
    });
    let findings = open_findings(&caller).await?.iter().map(|r| finding(&caller, r)).collect();
    Ok(Json(Inspections { first: week.first.to_string(), last: week.last.to_string(), draw, findings }))
}

fn finding(desk: &Desk, record: &Record) -> OpenFinding {
    let day = |field: &str| Some(record.text(field).to_string()).filter(|day| !day.is_empty());
    OpenFinding {
        inspection: record.record.clone(),
        posting: record.text("target").into(),
        place: Place::of(desk, &record.region),
        day: record.text("day").into(),
        problem: record.text("problem").into(),
        noticed_on: day("noticed_on"),
        due_on: day("due_on"),
    }
}
