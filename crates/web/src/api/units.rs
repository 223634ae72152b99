//! What sending units owe their villages, and who came.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::{Name, Place};
use super::door::{Asked, Caller};
use super::month;
use crate::WebError;
use crate::desk::Desk;
use crate::pages::duties;
use crate::pages::unit::{self, Owing};

/// Which month, and of which unit.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnitQuery {
    /// The month, as `2026-03`; this one where none is named.
    month: Option<String>,
    /// The unit, by its record; all that I see where none is named.
    unit: Option<String>,
}

/// What units owe in a month.
#[derive(Serialize, ToSchema)]
pub(crate) struct Units {
    /// The month.
    month: String,
    /// By unit, place and name.
    items: Vec<UnitOwes>,
    /// Whether there are more, which a unit named gives.
    more: bool,
}

/// What a unit owes for somebody it sent, and who came.
#[derive(Serialize, ToSchema)]
pub(crate) struct UnitOwes {
    /// The unit's record.
    unit: String,
    /// What it is called.
    name: String,
    /// The posting.
    posting: String,
    /// Who is posted.
    person: String,
    /// The village.
    place: Place,
    /// Its duties there.
    owed: Vec<UnitDuty>,
    /// The visits of its people, by day: records of the ledger `unit_duty`.
    came: Vec<Came>,
}

/// A duty of a unit in a village.
#[derive(Serialize, ToSchema)]
pub(crate) struct UnitDuty {
    /// Its id.
    duty: String,
    /// What it is called.
    name: Name,
    /// met, due, overdue or excused.
    standing: &'static str,
    /// How much is owed, in thousandths.
    need: i64,
    /// How much is on record, in thousandths.
    have: i64,
}

/// A visit of somebody of a unit.
#[derive(Serialize, ToSchema)]
pub(crate) struct Came {
    /// Its record.
    record: String,
    /// The day.
    day: String,
    /// Who.
    visitor: String,
    /// As what, by the Chinese term.
    role: String,
    /// What for.
    matters: String,
}

/// What sending units owe
#[utoipa::path(get, path = "/api/{county}/unit", params(UnitQuery),
    responses((status = 200, description = "By unit and place", body = Units)))]
pub(crate) async fn list_units(caller: Caller, Asked(query): Asked<UnitQuery>) -> Result<Json<Units>, WebError> {
    let month = month::read(&caller, query.month.as_deref())?;
    let (all, more) = unit::all(&caller, month, query.unit.as_deref().unwrap_or_default()).await?;
    let items = all.into_iter().map(|one| owes(&caller, one)).collect();
    Ok(Json(Units { month: month.to_string(), items, more }))
}

fn owes(desk: &Desk, one: Owing) -> UnitOwes {
    let duty = |state: &::duties::State| {
        let declared = desk.catalogue().duty(&state.duty)?;
        let standing = duties::word(state.standing);
        Some(UnitDuty {
            duty: state.duty.clone(),
            name: Name::from(&declared.names),
            standing,
            need: state.need,
            have: state.have,
        })
    };
    let came = |visit: &journal::Record| {
        let text = |field: &str| visit.text(field).to_string();
        Came {
            record: visit.record.clone(),
            day: text("day"),
            visitor: text("visitor"),
            role: text("role"),
            matters: text("matters"),
        }
    };
    UnitOwes {
        place: Place::of(desk, &one.region),
        owed: one.owed.iter().filter_map(duty).collect(),
        came: one.came.iter().map(came).collect(),
        unit: one.unit,
        name: one.unit_name,
        posting: one.posting,
        person: one.person,
    }
}

#[cfg(test)]
mod tests {
    use crate::pages::month::testing::norm;
    use crate::pages::unit::testing::sent;
    use crate::testing;

    const API: &str = "/api/419931/unit";

    #[tokio::test]
    async fn what_a_unit_owes_and_who_came_are_told_as_the_page_tells_them() {
        let bench = testing::bench().await;
        norm(&bench, "head_visits_month", 1).await;
        norm(&bench, "member_days_month", 2).await;
        let unit = sent(&bench).await;
        let told = bench.ask("wang", &format!("{API}?month=2026-10&unit={unit}")).await.json();
        let one = &told["items"][0];
        assert_eq!((one["name"].as_str(), one["person"].as_str()), (Some("市水利局"), Some("周明")), "{told}");
        assert_eq!(one["came"][0]["visitor"], "李局长");
        let owed = |duty: &str| one["owed"].as_array().unwrap().iter().find(|d| d["duty"] == duty).cloned().unwrap();
        let (head, days) = (owed("posting.head_visit"), owed("posting.member_days"));
        // The head came once of once; of two days by members none is on record, and October is over.
        assert_eq!(
            (head["standing"].as_str(), head["have"].as_i64(), head["need"].as_i64()),
            (Some("met"), Some(1000), Some(1000))
        );
        assert_eq!(
            (days["standing"].as_str(), days["have"].as_i64(), days["need"].as_i64()),
            (Some("overdue"), Some(0), Some(2000))
        );
        assert_eq!(bench.ask("wang", &format!("{API}?month=today")).await.status, 400);
        assert_eq!(bench.ask("bian", API).await.status, bench.signed_in("bian").await.get("/unit").await.status);
        assert_eq!(bench.ask("bian", API).await.status, 403);
    }
}
