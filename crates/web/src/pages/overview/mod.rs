//! The overview of a county, a township or a village: how it stands, what does not hold, what happened last.

mod claims;
mod compare;
mod latest;
mod stars;

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Html;
use axum::routing::get;
use catalogue::RegionCode;
use figures::Ask;
use jiff::civil::Date;

use crate::desk::Desk;
use crate::links::{self, Query as Link};
use crate::shell::{self, At, Shell};
use crate::{State, WebError, show};

use claims::{Claims, Rules};
use compare::Compared;
use latest::Latest;
use stars::{Key, Part};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new().route("/", get(home)).route("/places/{place}", get(of_place))
}

#[derive(Template)]
#[template(path = "pages/overview/overview.html")]
struct Overview {
    shell: Shell,
    heading: String,
    lead: String,
    cutoff: String,
    here: String,
    up: Option<(String, String)>,
    keys: Vec<Key>,
    parts: Vec<Part>,
    claims: Claims,
    compared: Option<Compared>,
    rules: Rules,
    latest: Vec<Latest>,
}

/// What an overview is asked: a day, and what the comparison is ordered by.
type Params = HashMap<String, String>;

/// `GET /`: the widest place the reader holds.
pub(crate) async fn home(desk: Desk, Query(params): Query<Params>) -> Result<Html<String>, WebError> {
    let place = desk.access().home().clone();
    show(&desk, place, &params).await
}

/// `GET /places/{place}`
pub(crate) async fn of_place(
    desk: Desk,
    Path(code): Path<String>,
    Query(params): Query<Params>,
) -> Result<Html<String>, WebError> {
    let place = desk.place(&code)?;
    if !desk.places.knows(&place) {
        return Err(WebError::NotFound);
    }
    show(&desk, place, &params).await
}

async fn show(desk: &Desk, place: RegionCode, params: &Params) -> Result<Html<String>, WebError> {
    let cutoff = params.get("cutoff").and_then(|c| c.parse::<Date>().ok());
    let ask = Ask::usual(place.clone(), desk.state.windows(cutoff));
    let link = Link::default().with("place", &place).maybe("cutoff", cutoff);
    let sort = params.get("by").map_or("", String::as_str);
    let (stars, claims, compared, rules, latest) = futures::try_join!(
        stars::all(desk, &ask, &link),
        claims::all(desk, &ask, &link),
        compare::places(desk, &ask, &link, sort),
        claims::rules(desk, &ask, &link),
        latest::all(desk, &place),
    )?;
    let (keys, parts) = stars;
    let w = desk.words();
    let name = desk.places.full(&place);
    let up = place.parent().filter(|p| desk.access().reaches(p));
    let page = Overview {
        shell: Shell::new(desk, w.say("menu-overview"), At::Overview),
        heading: name,
        lead: lead(desk, &ask),
        cutoff: ask.windows.cutoff.to_string(),
        here: links::place(place.as_str()),
        up: up.map(|p| (links::place(p.as_str()), desk.places.name(&p))),
        keys,
        parts,
        claims,
        compared,
        rules,
        latest,
    };
    shell::page(&page)
}

/// How many places there are, and as of when.
fn lead(desk: &Desk, ask: &Ask) -> String {
    let w = desk.words();
    let day = show::day_in_words(ask.windows.cutoff, Date::ZERO, w.lang);
    let villages = desk.places.villages(&ask.region).count().to_string();
    match ask.region.as_str().len() {
        6 => {
            let townships = desk.places.townships(&ask.region).count().to_string();
            w.with("overview-county", &[("townships", &townships), ("villages", &villages), ("day", &day)])
        }
        9 => w.with("overview-township", &[("villages", &villages), ("day", &day)]),
        _ => w.one("overview-village", "day", day),
    }
}

/// Works out what the first page of every county shows, before anybody asks: the cells are then kept.
pub(crate) async fn warm(state: State) {
    let recognising = state.clone();
    let ready = tokio::task::spawn_blocking(move || drop(recognising.drafts.recogniser(&recognising)));
    counties(&state).await;
    let _ = ready.await;
}

async fn counties(state: &State) {
    let Ok(counties) = state.counties().await else { return };
    for county in counties {
        let ask = Ask::usual(county, state.windows(None));
        let stars: Vec<&str> =
            state.catalogue().figures().filter(|f| f.star || f.is_claim()).map(|f| f.id.as_str()).collect();
        let _ = state.figures.values(&stars, &ask).await;
        for id in stars {
            let _ = state.figures.year_before(id, &ask).await;
        }
        let _ = state.figures.many_by_region(&compare::COLUMNS, &ask, 9).await;
        let _ = state.figures.rules(&ask).await;
    }
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn the_overview_of_a_county_leads_to_its_figures_places_and_records() {
        let bench = testing::bench().await;
        let page = bench.signed_in("wang").await.get("/").await;
        assert_eq!(page.status, 200);
        assert!(page.text().contains("云溪县") && page.text().contains("3 个乡镇，5 个村"), "{}", page.text());
        assert!(page.body.contains("/figures/posting.first_secretary?place=419931"));
        assert!(page.body.contains("/places/419931100"));
        assert!(page.body.contains("/figures/claim.U1?place=419931"), "a claim with exceptions leads to them");
        assert!(page.text().contains("王丽 更正"), "{}", page.text());
    }

    #[tokio::test]
    async fn a_township_sees_its_own_overview_and_not_the_countys() {
        let bench = testing::bench().await;
        let shi = bench.signed_in("shiqiao").await;
        let page = shi.get("/").await;
        assert!(page.text().contains("石桥镇") && page.body.contains("/places/419931100201"));
        assert!(!page.text().contains("李建国"), "entries of other townships do not show");
        assert_eq!(shi.get("/places/419931").await.status, 403);
        assert_eq!(shi.get("/places/419931101").await.status, 403);
        assert_eq!(shi.get("/places/419931100201").await.status, 200);
    }

    #[tokio::test]
    async fn an_office_without_business_data_sees_no_figure() {
        let bench = testing::bench().await;
        let page = bench.signed_in("guan").await.get("/").await;
        assert_eq!(page.status, 200);
        assert!(!page.body.contains("/figures/posting."));
    }
}
