//! The roles: how far each gets with every ledger, what it may do, and what the county has changed of it.

use std::collections::BTreeMap;

use axum::Json;
use catalogue::{Hold, Role, acts};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::Name;
use super::door::Caller;
use crate::WebError;
use crate::desk::Desk;
use crate::pages::declaration::Told;
use crate::pages::settings;

/// The roles.
#[derive(Serialize, ToSchema)]
pub(crate) struct Roles {
    /// In the order of the catalogue.
    items: Vec<RoleOf>,
}

/// A role.
#[derive(Serialize, ToSchema)]
pub(crate) struct RoleOf {
    /// Its id.
    role: String,
    /// What it is called.
    name: Name,
    /// Where it works: county, township, village, unit, city.
    level: String,
    /// How far it gets with each ledger that it gets at: totals, read, write.
    ledgers: BTreeMap<String, &'static str>,
    /// What else it may do.
    acts: Vec<String>,
    /// The roles that nobody holds beside it.
    never_with: Vec<String>,
    /// What the county has given it beyond the catalogue, in words.
    gains: Vec<String>,
    /// What the county has taken from it, in words.
    loses: Vec<String>,
}

/// The roles
#[utoipa::path(get, path = "/api/{county}/roles",
    responses((status = 200, description = "For who sets what the county sets, and for its administrators", body = Roles)))]
pub(crate) async fn list_roles(caller: Caller) -> Result<Json<Roles>, WebError> {
    let all = settings::roles(&caller)?;
    Ok(Json(Roles { items: all.into_iter().map(|(role, told)| shown(&caller, role, told)).collect() }))
}

fn shown(desk: &Desk, role: &Role, told: Told) -> RoleOf {
    let held = settings::ledgers(desk).map(|l| (l.name.clone(), role.hold(l)));
    RoleOf {
        role: role.name.clone(),
        name: Name::from(&role.names),
        level: role.level.clone(),
        ledgers: held.filter(|(_, hold)| *hold > Hold::None).map(|(name, hold)| (name, hold.word())).collect(),
        acts: acts().filter(|(act, _)| role.may(act)).map(|(act, _)| act.to_string()).collect(),
        never_with: role.never_with.clone(),
        gains: told.gains,
        loses: told.loses,
    }
}

#[cfg(test)]
mod tests {
    use crate::matrix::oracle::Oracle;
    use crate::testing;

    const API: &str = "/api/419931/roles";

    #[tokio::test]
    async fn every_role_is_told_as_it_is_declared_and_to_who_may_look_at_its_page_alone() {
        let bench = testing::bench().await;
        let told = bench.ask("anquan", API).await.json();
        let names: Vec<&str> = told["items"].as_array().unwrap().iter().map(|r| r["role"].as_str().unwrap()).collect();
        let mut declared = Oracle::standard().roles();
        let mut sorted: Vec<String> = names.iter().map(|n| (*n).to_string()).collect();
        declared.sort();
        sorted.sort();
        assert_eq!(sorted, declared);
        let of = |name: &str| told["items"].as_array().unwrap().iter().find(|r| r["role"] == name).cloned().unwrap();
        let (leader, organisation) = (of("county_leader"), of("organisation"));
        assert_eq!(
            (leader["ledgers"]["posting"].as_str(), organisation["ledgers"]["posting"].as_str()),
            (Some("read"), Some("write"))
        );
        assert!(leader["ledgers"]["account"].is_null(), "what a role does not get at is not there: {leader}");
        assert!(organisation["gains"].as_array().unwrap().is_empty(), "the county has changed nothing");
        for login in ["wang", "guan", "anquan", "shenji", "cai", "xian", "shiqiao"] {
            let page = bench.signed_in(login).await.get("/settings/roles").await.status;
            assert_eq!(bench.ask(login, API).await.status, page, "{login}");
        }
    }
}
