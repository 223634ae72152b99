//! A figure by place and by month.

use axum::Json;
use axum::extract::Path;
use catalogue::FigureTime;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::Place;
use super::door::{Asked, Caller};
use super::figures::{FigureQuery, OfFigure, seen};
use crate::WebError;

/// A figure by place.
#[derive(Serialize, ToSchema)]
pub(crate) struct ByPlace {
    /// The townships of the county, or the villages of the township, that it has a value for.
    items: Vec<OfPlace>,
}

/// A place's part of a figure.
#[derive(Serialize, ToSchema)]
pub(crate) struct OfPlace {
    /// The place.
    place: Place,
    /// Its value, a decimal number as text.
    value: String,
}

/// A figure by month.
#[derive(Serialize, ToSchema)]
pub(crate) struct ByMonth {
    /// The months of the window; none for a figure that no month bears on.
    items: Vec<OfMonth>,
}

/// A month's value.
#[derive(Serialize, ToSchema)]
pub(crate) struct OfMonth {
    /// The month, `2026-03`.
    month: String,
    /// What happened in it, or how things stood at its end.
    value: Option<String>,
}

/// A figure by place
#[utoipa::path(get, path = "/api/{county}/figures/{figure}/places", params(OfFigure, FigureQuery),
    responses((status = 200, description = "Its values one level down", body = ByPlace)))]
pub(crate) async fn get_figure_places(
    caller: Caller,
    Path(of): Path<OfFigure>,
    Asked(query): Asked<FigureQuery>,
) -> Result<Json<ByPlace>, WebError> {
    let ask = query.ask(&caller)?;
    let figure = seen(&caller, &of.figure, &ask.region)?;
    let digits = match ask.region.as_str().len() {
        6 => 9,
        9 => 12,
        _ => return Ok(Json(ByPlace { items: Vec::new() })),
    };
    let found = caller.state.figures.by_region(&figure.id, &ask, digits).await?;
    let part = |(code, value): (catalogue::RegionCode, figures::Decimal)| OfPlace {
        place: Place::of(&caller, &code),
        value: value.normalize().to_string(),
    };
    Ok(Json(ByPlace { items: found.into_iter().map(part).collect() }))
}

/// A figure by month
#[utoipa::path(get, path = "/api/{county}/figures/{figure}/months", params(OfFigure, FigureQuery),
    responses((status = 200, description = "Its values month by month", body = ByMonth)))]
pub(crate) async fn get_figure_months(
    caller: Caller,
    Path(of): Path<OfFigure>,
    Asked(query): Asked<FigureQuery>,
) -> Result<Json<ByMonth>, WebError> {
    let ask = query.ask(&caller)?;
    let figure = seen(&caller, &of.figure, &ask.region)?;
    if !figure.is_counted() || matches!(figure.time, FigureTime::None | FigureTime::Year) {
        return Ok(Json(ByMonth { items: Vec::new() }));
    }
    let months = caller.state.figures.by_month(&figure.id, &ask).await?;
    let month = |m: figures::Monthly| OfMonth { month: m.month, value: m.value.map(|v| v.normalize().to_string()) };
    Ok(Json(ByMonth { items: months.into_iter().map(month).collect() }))
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn the_places_of_a_count_add_up_to_it() {
        let bench = testing::bench().await;
        let places = bench.ask("wang", "/api/419931/figures/posting.first_secretary/places").await.json();
        let values: Vec<(&str, &str)> = places["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| (p["place"]["code"].as_str().unwrap(), p["value"].as_str().unwrap()))
            .collect();
        assert!(values.contains(&("419931100", "1")) && values.contains(&("419931101", "1")), "{values:?}");
        assert_eq!(values.iter().map(|(_, v)| v.parse::<i64>().unwrap()).sum::<i64>(), 2);
    }

    #[tokio::test]
    async fn the_months_end_with_how_things_stand() {
        let bench = testing::bench().await;
        let months = bench.ask("wang", "/api/419931/figures/posting.first_secretary/months").await.json();
        let items = months["items"].as_array().unwrap();
        assert_eq!((items.len(), &items[11]["month"], &items[11]["value"]), (12, &"2026-11".into(), &"2".into()));
        assert_eq!(
            bench.ask("shiqiao", "/api/419931/figures/posting.first_secretary/months?place=419931").await.status,
            403
        );
    }
}
