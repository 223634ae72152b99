//! Claims (all X have Y) and whether they hold; their exceptions are the records of the figure.

use axum::Json;
use catalogue::Figure;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::Name;
use super::door::{Asked, Caller};
use super::figures::FigureQuery;
use crate::WebError;

/// The claims of a place.
#[derive(Serialize, ToSchema)]
pub(crate) struct Claims {
    /// Those that the reader may see.
    items: Vec<Claim>,
    /// The journal's position they were taken at.
    as_of: i64,
}

/// A claim.
#[derive(Serialize, ToSchema)]
pub(crate) struct Claim {
    /// The figure of its exceptions: `/figures/{figure}/records` names them.
    figure: String,
    /// What is claimed.
    name: Name,
    /// Whether it holds; none where it cannot be told yet.
    holds: Option<bool>,
    /// How many exceptions there are.
    exceptions: Option<String>,
}

/// Claims and whether they hold
#[utoipa::path(get, path = "/api/{county}/claims", params(FigureQuery),
    responses((status = 200, description = "Claims of the place", body = Claims)))]
pub(crate) async fn list_claims(caller: Caller, Asked(query): Asked<FigureQuery>) -> Result<Json<Claims>, WebError> {
    let (ask, _, cursor) = query.page::<String>(&caller).await?;
    let claims = caller.catalogue().figures().filter(|f| f.is_claim());
    let seen: Vec<&Figure> = claims.filter(|f| caller.access().sees(caller.catalogue(), f, &ask.region)).collect();
    let ids: Vec<&str> = seen.iter().map(|f| f.id.as_str()).collect();
    let answers = caller.state.figures.values(&ids, &ask).await?;
    let claim = |(figure, answer): (&Figure, figures::Answer)| Claim {
        figure: figure.id.clone(),
        name: (&figure.name).into(),
        holds: answer.value.map(|v| v.is_zero()),
        exceptions: answer.value.map(|v| v.normalize().to_string()),
    };
    Ok(Json(Claims { items: seen.into_iter().zip(answers).map(claim).collect(), as_of: cursor.as_of }))
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn a_claim_has_as_many_exceptions_as_records() {
        let bench = testing::bench().await;
        let claims = bench.ask("wang", "/api/419931/claims").await.json();
        let leading = claims["items"].as_array().unwrap().iter().find(|c| c["figure"] == "claim.U1").unwrap();
        // No township has a leading group here: all three are exceptions.
        assert_eq!((leading["holds"].as_bool(), leading["exceptions"].as_str()), (Some(false), Some("3")));
        let records = bench.ask("wang", "/api/419931/figures/claim.U1/records").await.json();
        assert_eq!(records["items"].as_array().unwrap().len(), 3);
        let all = claims["items"].as_array().unwrap().len();
        let of_finance = bench.ask("cai", "/api/419931/claims").await.json()["items"].as_array().unwrap().len();
        assert!(of_finance < all, "a claim over a ledger that finance does not read is not told to it");
    }
}
