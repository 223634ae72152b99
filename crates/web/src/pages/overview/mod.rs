//! The overview of a county, a township or a village: how it stands, what does not hold, where, what happened last.

mod claims;
mod compare;
mod latest;
mod map;
mod notices;
mod stars;
mod village;

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use catalogue::RegionCode;
use figures::Ask;
use jiff::civil::Date;

use crate::desk::Desk;
use crate::links::{self, Query as Link};
use crate::pages::duties::{self, Earlier, Owing, Whose};
use crate::pages::inbox::{self, Waiting};
use crate::pages::own::{self, Own};
use crate::shell::{self, At, Shell};
use crate::{State, WebError, first_page, show};

use claims::{Claims, Rules};
use compare::Compared;
use latest::Latest;
use map::Map;
use notices::Notice;
use stars::{Key, Part};
use village::Village;

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
    /// Where the latest entries leave the least of a column empty.
    latest_at: Column,
    map: Option<Map>,
    village: Option<Village>,
    /// The villages that the reader answers for, on the reader's own first page.
    own: Vec<Own>,
    notices: Vec<Notice>,
    waiting: Vec<Waiting>,
    all_waiting: usize,
    newcomer: bool,
    /// Duties that are overdue, a line each.
    duties: Vec<((&'static str, String), String, String)>,
    /// Duties that there is still time for, in one line: address, name, how many.
    not_yet: Vec<(String, String, usize)>,
    /// What is overdue of the months before.
    earlier: Option<Earlier>,
    all_duties: String,
}

/// What waits for the reader, shown here at most.
const WAITING: usize = 5;

/// What an overview is asked: a day, and what the comparison is ordered by.
type Params = HashMap<String, String>;

/// `GET /`: the widest place the reader holds. An administrator, who sees none of the county's work, goes on to his own.
pub(crate) async fn home(desk: Desk, Query(params): Query<Params>) -> Result<Response, WebError> {
    if let Some(page) = first_page::of_administrator(desk.access()) {
        return Ok(Redirect::to(page).into_response());
    }
    let place = desk.access().home().clone();
    Ok(show(&desk, place, &params).await?.into_response())
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
    let (stars, claims, compared, rules, latest, map, village, own, notices, waiting, owing, earlier) = futures::try_join!(
        stars::all(desk, &ask, &link),
        claims::all(desk, &ask, &link),
        compare::places(desk, &ask, &link, sort),
        claims::rules(desk, &ask, &link),
        latest::all(desk, &place),
        map::of(desk, &ask, &link),
        village::of(desk, &place),
        own(desk, &place),
        notices::all(desk),
        inbox::put_to(desk, WAITING),
        duties::owing(desk, &place),
        duties::earlier(desk, &place, Whose::All),
    )?;
    let (keys, parts) = stars;
    // A map of villages without anything to say of them is no help to who sees no figure.
    let map = map.filter(|_| !(keys.is_empty() && parts.is_empty()));
    let w = desk.words();
    let (overdue, not_yet): (Vec<Owing>, Vec<Owing>) = owing.into_iter().partition(|one| one.overdue > 0);
    let owing_lines = overdue.len() + usize::from(!not_yet.is_empty()) + usize::from(earlier.is_some());
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
        latest_at: shortest(lines(&claims, &rules), rows(waiting.len()) + rows(owing_lines), rows(latest.len())),
        claims,
        compared,
        rules,
        latest,
        map,
        village,
        own,
        notices,
        all_waiting: desk.waiting,
        newcomer: desk.reader.newcomer,
        all_duties: format!("/duties{}", Link::default().with("place", &place)),
        duties: overdue.into_iter().map(|one| (inbox::duty_state(desk, &one), one.href, one.name)).collect(),
        not_yet: not_yet.into_iter().map(|one| (one.href, one.name, one.due)).collect(),
        earlier,
        waiting,
    };
    shell::page(&page)
}

/// The villages that the reader answers for, on the reader's own first page.
async fn own(desk: &Desk, place: &RegionCode) -> Result<Vec<Own>, WebError> {
    if place == desk.access().home() { own::all(desk).await } else { Ok(Vec::new()) }
}

/// Where a card stands below two columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    /// Under what holds and what does not.
    Stands,
    /// Under what waits.
    Waits,
    /// Under both, as wide as they are.
    Both,
}

/// Where a card of so many lines leaves the two columns, so long each, most alike; a column that is not there gets none.
fn shortest(stands: usize, waits: usize, card: usize) -> Column {
    let places = [
        (Column::Waits, (waits + card).abs_diff(stands)),
        (Column::Stands, (stands + card).abs_diff(waits)),
        (Column::Both, stands.abs_diff(waits)),
    ];
    match (stands, waits) {
        (0, _) | (_, 0) => Column::Waits,
        _ => places.into_iter().min_by_key(|(_, gap)| *gap).map_or(Column::Waits, |(at, _)| at),
    }
}

/// The lines of a card, its head counted as two; none of a card that is not there.
fn rows(n: usize) -> usize {
    if n == 0 { 0 } else { n + 2 }
}

/// The lines of what holds and what does not: a rule that is broken names its figures on a line of their own.
fn lines(claims: &Claims, rules: &Rules) -> usize {
    let rest = usize::from(!claims.holding.is_empty() || !claims.unknown.is_empty());
    let said = |broken: usize, others: usize| rows(if others > 0 { broken.max(1) } else { broken });
    said(claims.broken.len(), rest) + rest + said(2 * rules.broken.len(), rules.holding)
}

/// How many places there are, and as of when.
fn lead(desk: &Desk, ask: &Ask) -> String {
    let w = desk.words();
    let day = show::day_in_words(ask.windows.cutoff, Date::ZERO, w.lang);
    let villages = desk.places.villages(&ask.region).filter(|v| !desk.places.is_community(v)).count().to_string();
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
            let _ = state.figures.beside(&[id], &ask).await;
        }
        for id in stars::LEADING {
            let _ = state.figures.by_month(id, &ask).await;
        }
        let _ = state.figures.many_by_region(&compare::COLUMNS, &ask, 9).await;
        let _ = state.figures.rules(&ask).await;
        let _ = duties::warm(state, &ask.region).await;
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
    async fn a_village_shows_everything_kept_of_it_and_leads_to_each_record() {
        let bench = testing::bench().await;
        let page = bench.signed_in("wang").await.get("/places/419931100201").await;
        assert!(page.body.contains(&format!("/ledgers/posting/records/{}", bench.posting)));
        assert!(page.text().contains("陈晓东 · 第一书记"), "{}", page.text());
        let other = bench.signed_in("wang").await.get("/places/419931100202").await;
        assert!(!other.text().contains("陈晓东"), "nobody is posted there");
        assert!(!bench.signed_in("guan").await.get("/places/419931100201").await.body.contains("/ledgers/posting/"));
    }

    #[tokio::test]
    async fn villages_lie_on_the_map_each_a_link_and_the_flagged_ones_are_listed() {
        let bench = testing::bench().await;
        let page = bench.signed_in("wang").await.get("/").await;
        let map = page.body.split("class=\"villages\"").nth(1).expect("a map").split("</svg>").next().unwrap();
        assert_eq!(map.matches("<a href=\"/places/").count(), 2, "three villages have no coordinates");
        assert!(map.contains("class=\"spot weak\"") && map.contains("石桥镇 · 柳溪村：后进"), "{map}");
        assert!(page.text().contains("3 个村没有填经纬度"));
        assert!(page.text().contains("软弱涣散、后进村 1"));
        let own = bench.signed_in("baihe").await.get("/").await;
        assert!(own.body.contains("/places/419931101201") && !own.body.contains("/places/419931100201"));
    }

    #[tokio::test]
    async fn a_notice_is_read_by_those_it_is_for_while_it_lasts() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        for (title, roles, to) in
            [("县局会", "县财政局", ""), ("大家看", "", "2026-11-30"), ("过去了", "", "2026-11-19")]
        {
            let fields =
                [("title", title), ("words", "内容"), ("from_day", "2026-11-01"), ("to_day", to), ("for_roles", roles)];
            let place = [("region", "419931")];
            let answer = wang.post("/ledgers/notice/records", &[&fields[..], &place[..]].concat()).await;
            assert_eq!(answer.status, 303, "{}", answer.text());
        }
        let reads = async |login: &str| bench.signed_in(login).await.get("/").await.text();
        let (cai, bian) = (reads("cai").await, reads("bian").await);
        assert!(cai.contains("县局会") && cai.contains("大家看") && !cai.contains("过去了"));
        assert!(!bian.contains("县局会") && bian.contains("大家看"));
    }

    #[tokio::test]
    async fn a_year_that_nobody_has_reported_is_said_to_be_so_and_one_reported_as_nought_is_a_nought() {
        let bench = testing::bench().await;
        let income = |year: i64, fen: i64| [("year", year), ("operating", fen)];
        bench.enter_with("collective_income", "419931100201", &[], &income(2025, 7_000_000)).await;
        let wang = bench.signed_in("wang").await;
        let key = async || {
            let page = wang.get("/").await;
            let line = page
                .body
                .split("/figures/collective.income_total?")
                .nth(1)
                .unwrap_or_else(|| panic!("{}", page.text()));
            line.split("</li>").next().unwrap().to_string()
        };
        let silent = key().await;
        assert!(silent.contains("2026 年尚未填报") && !silent.contains('↓'), "{silent}");
        let page = wang.get("/figures/collective.income_total").await.text();
        assert!(page.contains("2026 年尚未填报"), "{page}");
        bench.enter_with("collective_income", "419931101201", &[], &income(2026, 0)).await;
        let told = key().await;
        assert!(!told.contains("尚未填报") && told.contains("↓ 7"), "{told}");
        // Nobody is posted to 青峰乡, which is counted and not unreported.
        let none = wang.get("/places/419931102").await.body;
        let lead = none.split("/figures/posting.first_secretary?").nth(1).unwrap().split("</a>").next().unwrap();
        assert!(lead.contains("<span class=\"value\">0"), "{lead}");
    }

    #[test]
    fn the_latest_entries_stand_where_the_columns_come_out_most_alike() {
        use super::Column::{Both, Stands, Waits};
        assert_eq!(super::shortest(11, 20, 10), Stands);
        assert_eq!(super::shortest(24, 13, 10), Waits);
        // Columns that are alike stay so: under both it makes neither longer.
        assert_eq!(super::shortest(13, 13, 10), Both);
        assert_eq!((super::shortest(0, 13, 10), super::shortest(13, 0, 10)), (Waits, Waits));
    }

    #[tokio::test]
    async fn what_waits_comes_before_what_holds_where_there_is_one_column() {
        let bench = testing::bench().await;
        let page = bench.signed_in("wang").await.get("/").await.body;
        let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text}"));
        assert!(at("class=\"stack wide-gap waits\"") < at("说“全部”的"));
        assert_eq!(page.matches("最近的录入").count(), 1);
    }

    #[tokio::test]
    async fn an_office_without_business_data_sees_no_figure() {
        let bench = testing::bench().await;
        let page = bench.signed_in("guan").await.get("/places/419931").await;
        assert_eq!(page.status, 200);
        assert!(!page.body.contains("/figures/posting."), "{}", page.text());
    }
}
