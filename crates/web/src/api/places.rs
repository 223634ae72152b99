//! Places: the county, its townships and villages in force.

use axum::Json;
use catalogue::RegionCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::Place;
use super::door::Caller;
use crate::WebError;

/// The places that somebody reaches.
#[derive(Serialize, ToSchema)]
pub(crate) struct Places {
    /// The county, townships and villages in the order of their codes.
    items: Vec<Place>,
}

/// The places I reach
#[utoipa::path(get, path = "/api/{county}/places", responses((status = 200, description = "Places in force", body = Places)))]
pub(crate) async fn list_places(caller: Caller) -> Result<Json<Places>, WebError> {
    let county = caller.county();
    let kept = &caller.places;
    let all = std::iter::once(county).chain(kept.townships(county)).chain(kept.villages(county));
    let mut reached: Vec<&RegionCode> = all.filter(|p| caller.access().reaches(p)).collect();
    reached.sort();
    Ok(Json(Places { items: reached.into_iter().map(|p| Place::of(&caller, p)).collect() }))
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn a_township_reaches_itself_and_its_villages() {
        let bench = testing::bench().await;
        let places = bench.ask("shiqiao", "/api/419931/places").await.json();
        let codes: Vec<&str> =
            places["items"].as_array().unwrap().iter().map(|p| p["code"].as_str().unwrap()).collect();
        assert_eq!(codes, ["419931100", "419931100201", "419931100202"]);
        let all = bench.ask("wang", "/api/419931/places").await.json();
        assert_eq!(all["items"].as_array().unwrap().len(), 9);
    }
}
