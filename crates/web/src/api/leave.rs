//! Leave as its pages tell it: the list in its groups, and what a leave would change before it is asked for.

use std::collections::BTreeMap;

use axum::Json;
use journal::Record;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::Place;
use super::door::{Asked, Caller};
use super::paging::bad;
use crate::WebError;
use crate::desk::Desk;
use crate::pages::leave::{self, Group, OfMonth};

/// The leave of the last half-year.
#[derive(Serialize, ToSchema)]
pub(crate) struct Leaves {
    /// What waits for my decision first.
    items: Vec<Leave>,
}

/// A leave.
#[derive(Serialize, ToSchema)]
pub(crate) struct Leave {
    /// Its record.
    leave: String,
    /// The version that stands: what an act sends as `seen`.
    from_seq: i64,
    /// The posting that is on leave.
    posting: String,
    /// Where.
    place: Place,
    /// The kind, by its Chinese term.
    kind: String,
    /// The first day.
    from: String,
    /// The last day; the one asked for, while an extension waits.
    to: String,
    /// How many days it takes, in thousandths.
    days: Option<i64>,
    /// What was decided about it, by its Chinese term.
    state: String,
    /// How it stands: to_decide (by me), waiting, not_ended, running, past.
    group: &'static str,
    /// Who decides on it, by the Chinese term.
    tier: String,
}

/// A leave that may be asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct LeaveQuery {
    /// The posting.
    posting: String,
    /// The kind, by its Chinese term.
    kind: Option<String>,
    /// The first day.
    #[param(format = Date)]
    from: String,
    /// The half it begins with: 上午 or 下午.
    from_half: Option<String>,
    /// The last day.
    #[param(format = Date)]
    to: String,
    /// The half it ends with.
    to_half: Option<String>,
}

/// What a leave would change.
#[derive(Serialize, ToSchema)]
pub(crate) struct Foreseen {
    /// How many days it takes, in thousandths.
    days: i64,
    /// Who decides on it, by the Chinese term.
    tier: &'static str,
    /// Whether it has begun, so that it asks for a reason.
    late: bool,
    /// Month by month.
    months: Vec<Changed>,
    /// The fewest others left in the village, where that is less than the county asks.
    left: Option<usize>,
    /// By which the asking says that this was looked at.
    shown: String,
}

/// What a leave would change of a month.
#[derive(Serialize, ToSchema)]
pub(crate) struct Changed {
    /// The month.
    month: String,
    /// Days in the village without it, in thousandths.
    before: i64,
    /// Days in the village with it.
    after: i64,
    /// The days that are owed.
    need: Option<i64>,
    /// The allowance that falls away, in fen.
    money: i64,
    /// Whether its days stand still, so that the leave is refused.
    locked: bool,
}

/// Leave
#[utoipa::path(get, path = "/api/{county}/leave",
    responses((status = 200, description = "The leave of my places in the last half-year", body = Leaves)))]
pub(crate) async fn list_leave(caller: Caller) -> Result<Json<Leaves>, WebError> {
    caller.ledger("leave")?;
    let groups = leave::groups(&caller).await?;
    let of = |(group, leaves): (Group, Vec<Record>)| {
        leaves.into_iter().filter_map(|record| one(&caller, group, &record)).collect::<Vec<_>>()
    };
    Ok(Json(Leaves { items: groups.into_iter().flat_map(of).collect() }))
}

fn one(desk: &Desk, group: Group, record: &Record) -> Option<Leave> {
    let meant = leave::meant(record, desk.state.today())?;
    Some(Leave {
        leave: record.record.clone(),
        from_seq: record.from_seq,
        posting: record.text("posting").into(),
        place: Place::of(desk, &record.region),
        kind: record.text("kind").into(),
        from: meant.from.0.to_string(),
        to: meant.to.0.to_string(),
        days: record.get("days").as_int(),
        state: record.text("state").into(),
        group: group.word(),
        tier: record.text("tier").into(),
    })
}

/// What a leave would change
#[utoipa::path(get, path = "/api/{county}/leave/effect", params(LeaveQuery),
    responses((status = 200, description = "Worked out, and nothing entered", body = Foreseen)))]
pub(crate) async fn foresee_leave(caller: Caller, Asked(query): Asked<LeaveQuery>) -> Result<Json<Foreseen>, WebError> {
    let said = [
        ("posting", Some(query.posting)),
        ("kind", query.kind),
        ("from", Some(query.from.clone())),
        ("from_half", query.from_half),
        ("to", Some(query.to)),
        ("to_half", query.to_half),
    ];
    let params: BTreeMap<String, String> =
        said.into_iter().filter_map(|(name, text)| Some((name.to_string(), text?))).collect();
    let (effect, shown) = leave::foreseen(&caller, params).await?;
    let effect = effect.ok_or_else(|| bad("from", &query.from))?;
    let changed = |m: OfMonth| Changed {
        month: m.month,
        before: m.before,
        after: m.after,
        need: m.need,
        money: m.money,
        locked: m.locked,
    };
    Ok(Json(Foreseen {
        days: effect.days,
        tier: leave::word(effect.tier),
        late: effect.late,
        months: effect.months.into_iter().map(changed).collect(),
        left: effect.left.map(|(left, _)| left),
        shown,
    }))
}
