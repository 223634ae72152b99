//! Consistency rules over figures, and whether they hold.

use axum::Json;
use catalogue::Level;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::Name;
use super::door::{Asked, Caller};
use super::figures::FigureQuery;
use crate::WebError;

/// The rules of a place.
#[derive(Serialize, ToSchema)]
pub(crate) struct Rules {
    /// Those over figures that the reader may see.
    items: Vec<Ruled>,
    /// The journal's position they were taken at.
    as_of: i64,
}

/// A rule and whether it holds.
#[derive(Serialize, ToSchema)]
pub(crate) struct Ruled {
    /// The rule.
    rule: String,
    /// What it says.
    name: Name,
    /// How grave a breach is: error, warn, ask.
    level: &'static str,
    /// Whether it holds; none where a figure of it has no value.
    holds: Option<bool>,
    /// The left side of the comparison that does not hold.
    left: Option<String>,
    /// Its right side.
    right: Option<String>,
    /// The figures it reads.
    figures: Vec<String>,
}

/// Consistency rules and whether they hold
#[utoipa::path(get, path = "/api/{county}/rules", params(FigureQuery),
    responses((status = 200, description = "Rules of the place", body = Rules)))]
pub(crate) async fn list_rules(caller: Caller, Asked(query): Asked<FigureQuery>) -> Result<Json<Rules>, WebError> {
    let (ask, _, cursor) = query.page::<String>(&caller).await?;
    let sees = |id: &String| {
        let figure = caller.catalogue().figure(id);
        figure.is_some_and(|f| caller.access().sees(caller.catalogue(), f, &ask.region))
    };
    let results = caller.state.figures.rules(&ask).await?;
    let items = results.into_iter().filter(|r| r.figures.iter().all(sees)).map(ruled).collect();
    Ok(Json(Rules { items, as_of: cursor.as_of }))
}

fn ruled(result: figures::RuleResult) -> Ruled {
    let (left, right) = result.sides.map(|(l, r)| (l.normalize().to_string(), r.normalize().to_string())).unzip();
    let level = match result.level {
        Level::Error => "error",
        Level::Warn => "warn",
        Level::Ask => "ask",
    };
    let mut figures = result.figures;
    figures.sort();
    figures.dedup();
    Ruled { rule: result.id, name: (&result.names).into(), level, holds: result.holds, left, right, figures }
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn a_rule_is_told_to_those_who_see_all_its_figures() {
        let bench = testing::bench().await;
        let rules = bench.ask("wang", "/api/419931/rules").await;
        assert_eq!(rules.status, 200, "{}", rules.body);
        let all = rules.json()["items"].as_array().unwrap().len();
        assert!(all > 5);
        assert!(bench.ask("cai", "/api/419931/rules").await.json()["items"].as_array().unwrap().len() < all);
    }
}
