//! The allowance of a month as its page tells it: what each posting's days come to, what was set down, what comes next.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::door::{Asked, Caller};
use super::month;
use crate::WebError;
use crate::pages::allowance::{Line, Step, lines};

/// When.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct RunQuery {
    /// The month, as `2026-03`; this one where none is named.
    month: Option<String>,
}

/// The allowance of a month.
#[derive(Serialize, ToSchema)]
pub(crate) struct Run {
    /// The month.
    month: String,
    /// By place and name.
    items: Vec<Allowance>,
}

/// A posting's allowance.
#[derive(Serialize, ToSchema)]
pub(crate) struct Allowance {
    /// The posting.
    posting: String,
    /// Whose it is.
    person: String,
    /// The village.
    village: String,
    /// The days that count, in thousandths.
    days: i64,
    /// What a day comes to, in fen.
    standard: i64,
    /// What the days come to, in fen.
    amount: i64,
    /// What was set down, with differences, in fen; none where nothing was.
    recorded: Option<i64>,
    /// What comes next: confirm (the month), draw_up, check, pay, done.
    next: &'static str,
    /// What was found to differ after it was paid.
    differences: Vec<Difference>,
}

/// What was found to differ.
#[derive(Serialize, ToSchema)]
pub(crate) struct Difference {
    /// Days, in thousandths.
    days: i64,
    /// Money, in fen.
    amount: i64,
    /// Why.
    why: String,
    /// When it was settled; none where it is open.
    paid_on: Option<String>,
}

/// The allowance of a month
#[utoipa::path(get, path = "/api/{county}/allowance", params(RunQuery),
    responses((status = 200, description = "Posting by posting, worked out now", body = Run)))]
pub(crate) async fn get_allowance(caller: Caller, Asked(query): Asked<RunQuery>) -> Result<Json<Run>, WebError> {
    caller.ledger("allowance")?;
    let month = month::read(&caller, query.month.as_deref())?;
    let items = lines(&caller, month).await?.into_iter().map(allowance).collect();
    Ok(Json(Run { month: month.to_string(), items }))
}

fn allowance(line: Line) -> Allowance {
    let number = |r: &journal::Record, field: &str| r.get(field).as_int().unwrap_or_default();
    let difference = |r: &journal::Record| Difference {
        days: number(r, "days"),
        amount: number(r, "amount"),
        why: r.text("why").into(),
        paid_on: Some(r.text("paid_on").to_string()).filter(|day| !day.is_empty()),
    };
    Allowance {
        days: line.due.days,
        standard: line.due.standard,
        amount: line.due.amount,
        recorded: line.allowance.as_ref().map(|_| line.recorded()),
        next: match line.step() {
            Step::Confirm => "confirm",
            Step::DrawUp => "draw_up",
            Step::Check => "check",
            Step::Pay => "pay",
            Step::Done => "done",
        },
        differences: line.differences.iter().map(difference).collect(),
        posting: line.posting.record,
        person: line.person,
        village: line.place,
    }
}
