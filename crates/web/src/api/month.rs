//! Days in the village as their pages tell them: the month of a place's postings, and that of one posting day by day.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::Path;
use catalogue::when;
use duties::days::{Day, Status};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::Place;
use super::door::{Asked, Caller};
use super::paging::bad;
use crate::desk::Desk;
use crate::pages::duties::Month;
use crate::pages::month::{self, Kind, Stage};
use crate::{WebError, posted};

/// Where and when.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct MonthQuery {
    /// The place; my own where none is named.
    place: Option<String>,
    /// The month, as `2026-03`; this one where none is named.
    month: Option<String>,
}

/// A posting and a month.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct OfMonth {
    /// The posting.
    posting: String,
    /// The month, as `2026-03`.
    month: String,
}

/// The month of a place.
#[derive(Serialize, ToSchema)]
pub(crate) struct Months {
    /// The place.
    place: Place,
    /// The month.
    month: String,
    /// By place and name.
    items: Vec<MonthOf>,
    /// Whether there are more, which a narrower place gives.
    more: bool,
}

/// The month of a posting, in short.
#[derive(Serialize, ToSchema)]
pub(crate) struct MonthOf {
    /// The posting.
    posting: String,
    /// Whose it is.
    person: String,
    /// The village.
    village: String,
    /// Days by status (its Chinese term), in thousandths.
    days: BTreeMap<&'static str, i64>,
    /// The days in the village that are owed, in thousandths.
    need: Option<i64>,
    /// How far it has come: open, sent, confirmed, reopened.
    stage: &'static str,
    /// How many things of it do not fit together.
    doubts: usize,
    /// What confirming it sends as `seen`; none where I may not confirm it now.
    seen: Option<String>,
}

/// The month of a posting, day by day.
#[derive(Serialize, ToSchema)]
pub(crate) struct Calendar {
    /// The posting.
    posting: String,
    /// The month.
    month: String,
    /// How far it has come: open, sent, confirmed, reopened.
    stage: &'static str,
    /// Whether its days stand still.
    locked: bool,
    /// Its days; none where the posting holds no day of it.
    days: Vec<OfDay>,
    /// The report; none where none was sent.
    account: Option<String>,
    /// The township's opinion of it.
    opinion: Option<String>,
}

/// A day.
#[derive(Serialize, ToSchema)]
pub(crate) struct OfDay {
    /// Which.
    day: String,
    /// What the morning was, by its Chinese term.
    morning: &'static str,
    /// What the afternoon was.
    afternoon: &'static str,
    /// How many things of it do not fit together.
    doubts: usize,
}

/// The month of a place's postings
#[utoipa::path(get, path = "/api/{county}/month", params(MonthQuery),
    responses((status = 200, description = "By place and name, never by who was there least", body = Months)))]
pub(crate) async fn list_months(caller: Caller, Asked(query): Asked<MonthQuery>) -> Result<Json<Months>, WebError> {
    caller.ledger("day_status")?;
    let month = read(&caller, query.month.as_deref())?;
    let place = match &query.place {
        Some(code) => caller.place(code)?,
        None => caller.access().home().clone(),
    };
    let (rows, more) = month::rows(&caller, &place, month, caller.access().confirms_months(&place)).await?;
    let items = rows.into_iter().map(|row| MonthOf {
        posting: row.id,
        person: row.person,
        village: row.place,
        days: row.tally.into_iter().map(|(status, days)| (status.word(), days)).collect(),
        need: row.owed,
        stage: stage(row.kind),
        doubts: row.doubts,
        seen: row.seen,
    });
    Ok(Json(Months { place: Place::of(&caller, &place), month: month.to_string(), items: items.collect(), more }))
}

/// The month of a posting
#[utoipa::path(get, path = "/api/{county}/month/{posting}/{month}", params(OfMonth),
    responses((status = 200, description = "Worked out from records, marks and leave", body = Calendar)))]
pub(crate) async fn get_month(caller: Caller, Path(of): Path<OfMonth>) -> Result<Json<Calendar>, WebError> {
    let month = read(&caller, Some(&of.month))?;
    let posting = posted::find(&caller, &of.posting).await?;
    let presence = month::presence(&caller, &posting.region, (month.first(), month.last())).await?;
    let record = month::confirmations(&caller, &posting.region, month).await?.remove(&of.posting);
    let standing = Stage::of(presence.norms(), month, record, caller.state.today());
    let report = month::report(&caller, &of.posting, month).await?;
    let text = |field: &str| report.as_ref().map(|r| r.text(field).to_string()).filter(|t| !t.is_empty());
    let days = presence.month(&of.posting, month.first()).map(|m| m.days).unwrap_or_default();
    Ok(Json(Calendar {
        month: month.to_string(),
        stage: stage(standing.kind),
        locked: standing.locked,
        days: days.iter().filter(|d| d.halves.iter().any(|h| h.status != Status::Outside)).map(day).collect(),
        account: text("account"),
        opinion: text("township_opinion"),
        posting: of.posting,
    }))
}

fn day(day: &Day) -> OfDay {
    let [morning, afternoon] = [0, 1].map(|half| day.halves[half].status.word());
    OfDay { day: day.date.to_string(), morning, afternoon, doubts: day.doubts.len() }
}

fn stage(kind: Kind) -> &'static str {
    match kind {
        Kind::Open => "open",
        Kind::Sent => "sent",
        Kind::Confirmed => "confirmed",
        Kind::Reopened => "reopened",
    }
}

/// The month asked for; a text that is none is never taken for this one.
pub(super) fn read(desk: &Desk, asked: Option<&str>) -> Result<Month, WebError> {
    match asked {
        Some(text) => when::day(text).map(Month::of).map_err(|_| bad("month", text)),
        None => Ok(Month::of(desk.state.today())),
    }
}
