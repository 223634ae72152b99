//! The ranking of a year's low-income villages as its page tells it: worked out now, with what was decided of each.

use axum::Json;
use cases::Ranked;
use catalogue::RegionCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::Place;
use super::door::{Asked, Caller};
use crate::WebError;
use crate::desk::Desk;
use crate::pages::cases::ranking::{Sheet, sheet};

/// When.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct RankingQuery {
    /// The year; this one where none is named.
    #[param(minimum = 1900, maximum = 2200)]
    year: Option<i16>,
}

/// The ranking of a year.
#[derive(Serialize, ToSchema)]
pub(crate) struct Ranking {
    /// The year.
    year: i64,
    /// Whether the county ranks at all.
    ranks: bool,
    /// How many villages lie within the line.
    cut: usize,
    /// The journal's position it is worked out at.
    as_of: i64,
    /// What points are given for.
    criteria: Vec<Criterion>,
    /// The last first.
    items: Vec<Village>,
}

/// What points are given for; numbers are thousandths.
#[derive(Serialize, ToSchema)]
pub(crate) struct Criterion {
    /// What it is called.
    item: String,
    /// The most points.
    full: i64,
    /// The value from which it is all of them.
    best: i64,
    /// The value from which it is none.
    worst: i64,
    /// The figure that gives the value; none where it is entered.
    figure: Option<String>,
}

/// A village of the ranking; numbers are thousandths.
#[derive(Serialize, ToSchema)]
pub(crate) struct Village {
    /// Where.
    place: Place,
    /// Its rank.
    rank: usize,
    /// Its points, criterion by criterion.
    points: Vec<i64>,
    /// Their sum.
    total: i64,
    /// Whether it lies within the line.
    within: bool,
    /// Whether others have the same sum at the line.
    tied: bool,
    /// What was decided, by its Chinese term.
    result: Option<String>,
    /// Why.
    reason: Option<String>,
}

/// The ranking of a year
#[utoipa::path(get, path = "/api/{county}/cases/ranking", params(RankingQuery),
    responses((status = 200, description = "Worked out as the records stand", body = Ranking)))]
pub(crate) async fn get_ranking(caller: Caller, Asked(query): Asked<RankingQuery>) -> Result<Json<Ranking>, WebError> {
    caller.ledger("ranking_score")?;
    let year = i64::from(query.year.unwrap_or_else(|| caller.state.today().year()));
    let sheet = sheet(&caller, year).await?;
    let items = sheet.worked.ranked.iter().filter_map(|r| village(&caller, &sheet, r)).collect();
    let criterion = |asked: &crate::pages::cases::ranking::Asked| Criterion {
        item: asked.item.name.clone(),
        full: asked.item.full,
        best: asked.item.best,
        worst: asked.item.worst,
        figure: Some(asked.figure.clone()).filter(|f| !f.is_empty()),
    };
    let criteria = sheet.worked.items.iter().map(criterion).collect();
    Ok(Json(Ranking { year, ranks: sheet.ranks, cut: sheet.worked.cut, as_of: sheet.worked.as_of, criteria, items }))
}

fn village(desk: &Desk, sheet: &Sheet, ranked: &Ranked) -> Option<Village> {
    let decided = sheet.screened.get(&ranked.region);
    let text = |field: &str| decided.map(|s| s.text(field).to_string()).filter(|t| !t.is_empty());
    Some(Village {
        place: Place::of(desk, &RegionCode::parse(&ranked.region).ok()?),
        rank: ranked.rank,
        points: ranked.points.clone(),
        total: ranked.total,
        within: ranked.within,
        tied: ranked.tied_at_line,
        result: text("result"),
        reason: text("reason"),
    })
}
