//! Searching everywhere: places, people, figures, records, reports, pages, each group by itself.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::door::{Asked, Caller};
use super::paging::bad;
use crate::WebError;
use crate::pages::search;

/// The most hits of a group.
const MOST: i64 = 50;
/// Hits of a group where nobody says.
const USUAL: i64 = 10;

/// What is looked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct SearchQuery {
    /// A name, its first letters or syllables, a code.
    q: String,
    /// Hits of a group.
    #[param(minimum = 1, maximum = 50)]
    limit: Option<i64>,
}

/// What was found.
#[derive(Serialize, ToSchema)]
pub(crate) struct Found {
    /// Groups that have a hit.
    items: Vec<Group>,
}

/// Hits of one kind.
#[derive(Serialize, ToSchema)]
pub(crate) struct Group {
    /// Of which kind, in the reader's language.
    kind: String,
    /// The best first.
    hits: Vec<Hit>,
}

/// Something found.
#[derive(Serialize, ToSchema)]
pub(crate) struct Hit {
    /// What it is called.
    name: String,
    /// Where or what it is.
    about: String,
    /// The page that shows it.
    page: String,
}

/// Search everywhere
#[utoipa::path(get, path = "/api/{county}/search", params(SearchQuery),
    responses((status = 200, description = "What I may open, group by group", body = Found)))]
pub(crate) async fn search_everywhere(
    caller: Caller,
    Asked(query): Asked<SearchQuery>,
) -> Result<Json<Found>, WebError> {
    let limit = query.limit.unwrap_or(USUAL);
    let limit = Some(limit).filter(|n| (1..=MOST).contains(n)).ok_or_else(|| bad("limit", &limit.to_string()))?;
    let groups = search::found(&caller, query.q.trim(), usize::try_from(limit).unwrap_or_default()).await?;
    let hit = |h: search::Hit| Hit { name: h.name, about: h.about, page: h.href };
    let group = |g: search::Group| Group { kind: g.name, hits: g.hits.into_iter().map(hit).collect() };
    Ok(Json(Found { items: groups.into_iter().map(group).collect() }))
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn a_person_is_found_by_first_letters_by_those_who_read_people() {
        let bench = testing::bench().await;
        let found = bench.ask("wang", "/api/419931/search?q=cxd").await.json();
        let pages = found["items"].to_string();
        assert!(pages.contains(&format!("/ledgers/person/records/{}", bench.person)), "{found}");
        let nothing = bench.ask("xian", "/api/419931/search?q=cxd").await.json();
        assert!(!nothing.to_string().contains(&bench.person), "{nothing}");
        assert_eq!(bench.ask("wang", "/api/419931/search?q=a&limit=0").await.status, 400);
        assert_eq!(bench.ask("wang", "/api/419931/search").await.status, 400);
    }
}
