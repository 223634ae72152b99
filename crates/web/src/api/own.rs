//! The villages that a leader of the county answers for.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::Place;
use super::door::Caller;
use crate::WebError;
use crate::desk::Desk;
use crate::pages::own::{self, Case, Own, Step, Tie};

/// The villages of a leader of the county.
#[derive(Serialize, ToSchema)]
pub(crate) struct OwnVillages {
    /// By place.
    items: Vec<OwnVillage>,
}

/// A village that a leader of the county answers for.
#[derive(Serialize, ToSchema)]
pub(crate) struct OwnVillage {
    /// The village.
    place: Place,
    /// What ties me to it beside its cases.
    ties: Vec<TieTo>,
    /// Its rectification cases that my assignments name.
    cases: Vec<OwnCase>,
    /// The day of the latest visit to a household there.
    #[schema(format = Date)]
    latest_visit: Option<String>,
}

/// What ties a leader to a village.
#[derive(Serialize, ToSchema)]
pub(crate) struct TieTo {
    /// How: chairs, sits (in its responsibility group), paired (with a household).
    kind: &'static str,
    /// The ledger that says so.
    ledger: &'static str,
    /// Its record.
    record: String,
}

/// A rectification case of a leader's village.
#[derive(Serialize, ToSchema)]
pub(crate) struct OwnCase {
    /// Its record.
    case: String,
    /// The Party organisation and the year.
    name: String,
    /// Its state, in words.
    state: String,
    /// How many problems of its plan are put right; none where there is no plan yet.
    done: Option<usize>,
    /// How many problems its plan has.
    all: Option<usize>,
    /// What is to be done next, at most three.
    steps: Vec<OwnStep>,
    /// How many more steps are open.
    more: usize,
}

/// What is to be done on a case.
#[derive(Serialize, ToSchema)]
pub(crate) struct OwnStep {
    /// The last day it may be done.
    #[schema(format = Date)]
    by: String,
    /// What, in words.
    name: String,
    /// Whether that day is past.
    overdue: bool,
}

/// The villages of a leader of the county
#[utoipa::path(get, path = "/api/{county}/own",
    responses((status = 200, description = "For leaders of the county; none where nothing ties me to a village", body = OwnVillages)))]
pub(crate) async fn list_own(caller: Caller) -> Result<Json<OwnVillages>, WebError> {
    let all = own::of_leader(&caller).await?;
    Ok(Json(OwnVillages { items: all.into_iter().map(|one| village(&caller, one)).collect() }))
}

fn village(desk: &Desk, one: Own) -> OwnVillage {
    let tie = |t: Tie| TieTo { kind: t.kind.word(), ledger: t.ledger, record: t.record };
    OwnVillage {
        place: Place::of(desk, &one.region),
        ties: one.tied.into_iter().map(tie).collect(),
        cases: one.cases.into_iter().map(case).collect(),
        latest_visit: one.visit.map(|(day, _)| day),
    }
}

fn case(case: Case) -> OwnCase {
    let step = |s: Step| OwnStep { by: s.by.to_string(), name: s.name, overdue: s.overdue };
    OwnCase {
        case: case.record,
        name: case.name,
        state: case.state,
        done: case.plan.map(|(done, _)| done),
        all: case.plan.map(|(_, all)| all),
        steps: case.steps.into_iter().map(step).collect(),
        more: case.more,
    }
}

#[cfg(test)]
mod tests {
    use crate::pages::own::testing::{assigned, case};
    use crate::testing;

    const API: &str = "/api/419931/own";

    #[tokio::test]
    async fn a_leaders_villages_are_told_as_the_page_shows_them_and_to_leaders_alone() {
        let bench = testing::bench().await;
        assert_eq!(bench.ask("xian", API).await.json()["items"].as_array().map(Vec::len), Some(0));
        let case = case(&bench, "列入").await;
        assigned(&bench, &case, "县领导", &[("from_day", "2026-03-05")]).await;
        let told = bench.ask("xian", API).await.json();
        let one = &told["items"][0];
        assert_eq!(
            (one["place"]["code"].as_str(), one["cases"][0]["case"].as_str()),
            (Some("419931100201"), Some(&*case))
        );
        assert_eq!((one["cases"][0]["done"].as_i64(), one["cases"][0]["all"].as_i64()), (Some(1), Some(3)), "{told}");
        assert_eq!(
            one["cases"][0]["steps"][0],
            serde_json::json!({ "by": "2026-10-31", "name": "班子分工不明", "overdue": true })
        );
        for login in ["wang", "shiqiao", "cai"] {
            assert_eq!(bench.ask(login, API).await.status, 403, "{login}");
        }
    }
}
