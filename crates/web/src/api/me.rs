//! Who is asking, and what they may do.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Name, Place};
use super::door::Caller;
use crate::WebError;

/// Somebody signed in.
#[derive(Serialize, ToSchema)]
pub(crate) struct Me {
    /// The name signed in with.
    login: String,
    /// Their own name.
    person: String,
    /// What the token narrows them to; none where a person is signed in.
    scopes: Option<Vec<&'static str>>,
    /// Roles held, each at a place.
    grants: Vec<Grant>,
}

/// A role held at a place.
#[derive(Serialize, ToSchema)]
pub(crate) struct Grant {
    /// The role.
    role: String,
    /// Its name.
    name: Name,
    /// Where it is held.
    place: Place,
    /// Acts it allows beside reading and writing.
    acts: Vec<String>,
}

/// Who I am and what I may do
#[utoipa::path(get, path = "/api/{county}/me", responses((status = 200, description = "The person behind the token", body = Me)))]
pub(crate) async fn get_me(caller: Caller) -> Result<Json<Me>, WebError> {
    let access = caller.access();
    let grant = |g: &crate::access::Grant| Grant {
        role: g.role.name.clone(),
        name: (&g.role.names).into(),
        place: Place::of(&caller, &g.region),
        acts: g.role.acts.clone(),
    };
    let grants = access.grants().iter().map(grant).collect();
    let scopes = access.scopes().map(|s| s.iter().map(|s| s.word()).collect());
    Ok(Json(Me { login: access.login.clone(), person: access.person.clone(), scopes, grants }))
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn one_is_told_ones_own_grants_and_nobody_without_a_token_anything() {
        let bench = testing::bench().await;
        let me = bench.ask("shiqiao", "/api/419931/me").await;
        assert_eq!(me.status, 200, "{}", me.body);
        assert_eq!(me.json()["grants"][0]["place"]["name"], "石桥镇");
        let nobody = bench.get("/api/419931/me").await;
        assert_eq!((nobody.status, nobody.header("content-type")), (401, "application/problem+json".into()));
        assert_eq!(nobody.header("www-authenticate"), "Bearer");
        assert_eq!(bench.ask("shiqiao", "/api/419932/me").await.status, 403, "another county");
    }
}
