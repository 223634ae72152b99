//! What filling in cost each role in a month, as the page of it tells.

use axum::Json;
use duties::burden::{Line, Share};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::Name;
use super::door::{Asked, Caller};
use crate::WebError;
use crate::pages::burden::{budgets, read};
use crate::pages::duties::Month;

/// When.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct BurdenQuery {
    /// The month, as `2026-03`; this one where none is named.
    month: Option<String>,
}

/// What filling in cost in a month.
#[derive(Serialize, ToSchema)]
pub(crate) struct Burdens {
    /// The month.
    month: String,
    /// Its working days so far.
    working_days: usize,
    /// Roles that are asked to fill in anything.
    items: Vec<OfRole>,
}

/// What it cost a role.
#[derive(Serialize, ToSchema)]
pub(crate) struct OfRole {
    /// The role.
    role: String,
    /// What it is called.
    name: Name,
    /// What its people filled in; none where fewer than three did.
    filled: Option<Filled>,
}

/// What three people or more filled in by hand.
#[derive(Serialize, ToSchema)]
pub(crate) struct Filled {
    /// How many people.
    people: usize,
    /// Entries.
    entries: i64,
    /// Values typed or chosen.
    values: i64,
    /// What it cost, in seconds.
    seconds: i64,
    /// How much of that was measured, in seconds; the rest is estimated.
    measured: i64,
    /// Entries out of workbooks; none where fewer than three people imported.
    imported: Option<i64>,
    /// Entries that were worked out from records; none where fewer than three people confirmed them.
    worked_out: Option<i64>,
    /// Form by form, the longest first.
    forms: Vec<OfForm>,
    /// What it may cost a person, and what it did.
    budgets: Vec<OfBudget>,
}

/// What a form cost.
#[derive(Serialize, ToSchema)]
pub(crate) struct OfForm {
    /// The ledger it fills; none for all forms together that are of fewer than three people each.
    ledger: Option<String>,
    /// How many people filled it in.
    people: usize,
    /// Entries.
    entries: i64,
    /// Values typed or chosen.
    values: i64,
    /// What it cost, in seconds.
    seconds: i64,
    /// How much of that was measured, in seconds.
    measured: i64,
}

/// A budget beside what is held against it, of a person on average.
#[derive(Serialize, ToSchema)]
pub(crate) struct OfBudget {
    /// day, month_end or month.
    of: &'static str,
    /// Tenths of a minute spent.
    spent_tenths: i64,
    /// Tenths of a minute at most.
    most_tenths: i64,
}

/// What filling in cost each role
#[utoipa::path(get, path = "/api/{county}/burden", params(BurdenQuery),
    responses((status = 200, description = "Role by role; nothing of fewer than three people", body = Burdens)))]
pub(crate) async fn get_burden(caller: Caller, Asked(query): Asked<BurdenQuery>) -> Result<Json<Burdens>, WebError> {
    let month = Month::read(&query.month.unwrap_or_default(), caller.state.today());
    let burden = read(&caller, month).await?;
    let law = burden.law(&caller);
    let filled = |role: &str, share: &Share| Filled {
        people: share.people,
        entries: share.entries,
        values: share.values,
        seconds: share.seconds,
        measured: share.measured,
        imported: share.imported,
        worked_out: share.worked_out,
        forms: share.lines.iter().map(form).collect(),
        budgets: budgets(role, share, burden.days, &law)
            .iter()
            .map(|b| OfBudget { of: b.kind.word(), spent_tenths: b.spent, most_tenths: b.most })
            .collect(),
    };
    let of_role = |role: &catalogue::Role| OfRole {
        role: role.name.clone(),
        name: (&role.names).into(),
        filled: burden.share(month, &role.name).map(|share| filled(&role.name, share)),
    };
    let items = burden.roles(&caller).map(of_role).collect();
    Ok(Json(Burdens { month: month.to_string(), working_days: burden.days, items }))
}

fn form(line: &Line) -> OfForm {
    OfForm {
        ledger: line.form.clone(),
        people: line.people,
        entries: line.entries,
        values: line.values,
        seconds: line.seconds,
        measured: line.measured,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn a_role_of_two_has_no_number() {
        let bench = testing::bench().await;
        let burden = bench.ask("wang", "/api/419931/burden?month=2026-01").await;
        assert_eq!(burden.status, 200, "{}", burden.body);
        let items = burden.json()["items"].as_array().unwrap().clone();
        assert!(items.len() > 5 && items.iter().all(|i| i["filled"].is_null()), "{items:?}");
        assert_eq!(bench.ask("wang", "/api/419931/burden?months=3").await.status, 400);
    }
}
