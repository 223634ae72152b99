//! Figures: what each means, its value for a place, a window and a position, and the records it is made of.

use std::collections::HashMap;

use axum::Json;
use axum::extract::Path;
use catalogue::{Figure, RegionCode, Value, WindowCode};
use figures::{Answer, Ask};
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::{FieldValue, Name, Place};
use super::door::{Asked, Caller};
use super::paging::{self, Cursor, Page, bad};
use crate::WebError;
use crate::definition;
use crate::desk::Desk;
use crate::labels::fetch;

/// A figure by its id.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct OfFigure {
    /// The figure's id; a slash in it is written `%2F`.
    pub figure: String,
}

/// What figures are asked.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct FigureQuery {
    /// The place; one's own widest where none is named.
    place: Option<String>,
    /// The window's code: Y, Y2, yr, R, D, N; each figure's usual one where none is named.
    window: Option<String>,
    /// The year of the window `yr`.
    #[param(minimum = 1950, maximum = 2199)]
    year: Option<i16>,
    /// The last day that is counted; today where none is named.
    #[param(value_type = Option<String>, format = Date)]
    cutoff: Option<String>,
    /// As of this position of the journal.
    #[param(minimum = 0)]
    as_of: Option<i64>,
    /// Rows of a page, for lists.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<i64>,
    /// Where the page before said to go on, for lists.
    cursor: Option<String>,
}

/// A figure's definition.
#[derive(Serialize, ToSchema)]
pub(crate) struct Defined {
    /// Its id.
    figure: String,
    /// Its name.
    name: Name,
    /// What it means, in words.
    means: String,
    /// The condition, where words leave it out.
    condition: Option<String>,
    /// The ledger of its records.
    ledger: Option<String>,
    /// Its unit.
    unit: String,
    /// Its usual window.
    window: String,
    /// Whether it is a claim (all X have Y), whose value is the number of exceptions.
    claim: bool,
    /// Whether the overview shows it.
    star: bool,
    /// The figures that are part of it.
    parts: Vec<String>,
    /// The definition's version.
    version: String,
}

/// A figure with its value.
#[derive(Serialize, ToSchema)]
pub(crate) struct Valued {
    /// What it means.
    definition: Defined,
    /// What it comes to.
    answer: Given,
}

/// A figure's value for a place, a window and a position.
#[derive(Serialize, ToSchema)]
pub(crate) struct Given {
    /// The place.
    place: Place,
    /// The window.
    window: Days,
    /// The journal's position it was taken at.
    as_of: i64,
    /// The exact value, a decimal number as text.
    value: Option<String>,
    /// The value as pages show it; a dash where there is none.
    shown: String,
    /// Why there is none.
    #[schema(value_type = Option<Object>)]
    missing: Option<serde_json::Value>,
    /// The value of the same window a year before.
    year_before: Option<String>,
}

/// A window: its code, first and last day, and year.
#[derive(Serialize, ToSchema)]
pub(crate) struct Days {
    /// The code.
    code: String,
    /// The first day.
    first: String,
    /// The last day.
    last: String,
    /// The year.
    year: i16,
}

/// A record of a figure.
#[derive(Serialize, ToSchema)]
pub(crate) struct Counted {
    /// The ledger.
    ledger: String,
    /// The record.
    record: String,
    /// What it is called now; none where it has been withdrawn since.
    label: Option<String>,
    /// Its place.
    place: Place,
    /// The version that counts.
    from_seq: i64,
    /// What it adds: an amount, or the value that is counted once.
    #[schema(value_type = FieldValue)]
    item: Value,
}

impl FigureQuery {
    /// What the rooms are asked; a place out of reach is refused, and so is what cannot be read.
    pub(super) fn ask(&self, desk: &Desk) -> Result<Ask, WebError> {
        let region = match self.place.as_deref() {
            None => desk.access().home().clone(),
            Some(code) => {
                let place = RegionCode::parse(code).map_err(|_| bad("place", code))?;
                if !desk.access().reaches(&place) {
                    return Err(WebError::Forbidden);
                }
                place
            }
        };
        let window = match self.window.as_deref() {
            None => None,
            Some(code) => Some(code.parse::<WindowCode>().map_err(|_| bad("window", code))?),
        };
        if let Some(year) = self.year.filter(|y| !(1950..2200).contains(y)) {
            return Err(bad("year", &year.to_string()));
        }
        if let Some(as_of) = self.as_of.filter(|n| *n < 0) {
            return Err(bad("as_of", &as_of.to_string()));
        }
        let windows = desk.state.windows(self.cutoff()?);
        Ok(Ask { window, year: self.year, as_of: self.as_of, ..Ask::usual(region, windows) })
    }

    /// The cut-off, which leaves room in the calendar for a year before and after.
    fn cutoff(&self) -> Result<Option<Date>, WebError> {
        let Some(text) = self.cutoff.as_deref() else { return Ok(None) };
        let day = text.parse::<Date>().ok().filter(|d| (1950..2200).contains(&d.year()));
        day.map(Some).ok_or_else(|| bad("cutoff", text))
    }

    /// The page of a list, and the ask as of the position its first page fixed.
    pub(super) async fn page<T: Serialize + DeserializeOwned>(
        &self,
        desk: &Desk,
    ) -> Result<(Ask, i64, Cursor<T>), WebError> {
        let (ask, limit) = (self.ask(desk)?, paging::limit(self.limit)?);
        let cursor = Cursor::read(desk, self.cursor.as_deref(), self.as_of).await?;
        Ok((Ask { as_of: Some(cursor.as_of), ..ask }, limit, cursor))
    }
}

/// A figure that the reader may see where it is asked for.
pub(super) fn seen<'a>(desk: &'a Desk, id: &str, place: &RegionCode) -> Result<&'a Figure, WebError> {
    let figure = desk.state.figures.figure(id)?;
    if desk.access().sees(desk.catalogue(), figure, place) { Ok(figure) } else { Err(WebError::Forbidden) }
}

/// Figures with their values
#[utoipa::path(get, path = "/api/{county}/figures", params(FigureQuery),
    responses((status = 200, description = "A page of figures, in the order of their ids", body = Page<Valued>)))]
pub(crate) async fn list_figures(
    caller: Caller,
    Asked(query): Asked<FigureQuery>,
) -> Result<Json<Page<Valued>>, WebError> {
    let (ask, limit, cursor) = query.page::<String>(&caller).await?;
    let (all, access) = (caller.catalogue(), caller.access());
    let on = |f: &&Figure| cursor.last.as_ref().is_none_or(|last| f.id > *last) && access.sees(all, f, &ask.region);
    let mut shown: Vec<&Figure> = all.figures().filter(on).collect();
    shown.sort_by(|a, b| a.id.cmp(&b.id));
    let more = shown.len() as i64 > limit;
    shown.truncate(usize::try_from(limit).unwrap_or_default());
    let ids: Vec<&str> = shown.iter().map(|f| f.id.as_str()).collect();
    let answers = caller.state.figures.values(&ids, &ask).await?;
    let valued =
        |(f, a): (&&Figure, &Answer)| Valued { definition: defined(&caller, f), answer: given(&caller, f, a, None) };
    let next = shown.last().filter(|_| more).map(|last| cursor.after(last.id.clone()).to_string());
    Ok(Json(Page { items: shown.iter().zip(&answers).map(valued).collect(), next, as_of: cursor.as_of }))
}

/// One figure with its value and last year's
#[utoipa::path(get, path = "/api/{county}/figures/{figure}", params(OfFigure, FigureQuery),
    responses((status = 200, description = "The figure", body = Valued)))]
pub(crate) async fn get_figure(
    caller: Caller,
    Path(of): Path<OfFigure>,
    Asked(query): Asked<FigureQuery>,
) -> Result<Json<Valued>, WebError> {
    let ask = query.ask(&caller)?;
    let figure = seen(&caller, &of.figure, &ask.region)?;
    let answer = caller.state.figures.value(&figure.id, &ask).await?;
    let before = if figure.is_counted() { caller.state.figures.year_before(&figure.id, &ask).await? } else { None };
    let before = before.map(|v| v.normalize().to_string());
    Ok(Json(Valued { definition: defined(&caller, figure), answer: given(&caller, figure, &answer, before) }))
}

/// The records behind a figure
#[utoipa::path(get, path = "/api/{county}/figures/{figure}/records", params(OfFigure, FigureQuery),
    responses((status = 200, description = "A page of records; a claim's are its exceptions", body = Page<Counted>)))]
pub(crate) async fn list_figure_records(
    caller: Caller,
    Path(of): Path<OfFigure>,
    Asked(query): Asked<FigureQuery>,
) -> Result<Json<Page<Counted>>, WebError> {
    let (ask, limit, cursor) = query.page::<figures::Standing>(&caller).await?;
    let figure = seen(&caller, &of.figure, &ask.region)?;
    if !caller.access().lists(caller.catalogue(), figure, &ask.region) {
        return Err(WebError::Forbidden);
    }
    // One more than is given tells whether there is a further page.
    let figures = &caller.state.figures;
    let mut rows = figures.rows_after(&figure.id, &ask, limit + 1, cursor.last.as_ref()).await?;
    let more = rows.len() as i64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or_default());
    let next = rows.last().filter(|_| more).map(|(at, _)| cursor.after(at.clone()).to_string());
    let rows: Vec<figures::Row> = rows.into_iter().map(|(_, row)| row).collect();
    let keys = rows.iter().map(|r| (r.ledger.clone(), r.record.clone()));
    let known = fetch(&caller.state, caller.county(), keys).await?;
    let pairs = known.iter().filter_map(|((l, _), r)| Some((caller.catalogue().ledger(l)?, r)));
    let labels = caller.labels(pairs).await?;
    let label = |key: &(String, String)| Some(labels.record(caller.catalogue().ledger(&key.0)?, known.get(key)?));
    let named: HashMap<_, _> = known.keys().filter_map(|k| Some((k.clone(), label(k)?))).collect();
    let items = rows.into_iter().map(|row| counted(&caller, row, &named)).collect();
    Ok(Json(Page { items, next, as_of: cursor.as_of }))
}

fn counted(desk: &Desk, row: figures::Row, named: &HashMap<(String, String), String>) -> Counted {
    let label = named.get(&(row.ledger.clone(), row.record.clone())).cloned();
    let place = Place::of(desk, &row.region);
    Counted { ledger: row.ledger, record: row.record, label, place, from_seq: row.from_seq, item: row.item }
}

fn defined(desk: &Desk, figure: &Figure) -> Defined {
    let definition = definition::of(desk, figure);
    Defined {
        figure: figure.id.clone(),
        name: (&figure.name).into(),
        means: definition.words,
        condition: definition.condition,
        ledger: figure.of.clone(),
        unit: figure.unit.clone(),
        window: figure.window.code().into(),
        claim: figure.is_claim(),
        star: figure.star,
        parts: figure.parts.clone(),
        version: figure.version.clone(),
    }
}

fn given(desk: &Desk, figure: &Figure, answer: &Answer, year_before: Option<String>) -> Given {
    let window = &answer.window;
    Given {
        place: Place::of(desk, &answer.region),
        window: Days {
            code: window.code.code().into(),
            first: window.first.to_string(),
            last: window.last.to_string(),
            year: window.year,
        },
        as_of: answer.as_of,
        value: answer.text.clone().or_else(|| answer.value.map(|v| v.normalize().to_string())),
        shown: answer.shown(figure.decimals),
        missing: answer.missing.as_ref().and_then(|m| serde_json::to_value(m).ok()),
        year_before,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::testing;

    const FIRST: &str = "/api/419931/figures/posting.first_secretary";

    #[tokio::test]
    async fn a_figure_gives_its_value_for_a_place_a_day_and_a_position() {
        let bench = testing::bench().await;
        let value = |answer: testing::Answer| answer.json()["answer"]["value"].as_str().map(String::from);
        assert_eq!(value(bench.ask("wang", FIRST).await).as_deref(), Some("2"));
        assert_eq!(value(bench.ask("wang", &format!("{FIRST}?place=419931100")).await).as_deref(), Some("1"));
        // Before 2025-09-29 the one of 石桥镇 had not come.
        assert_eq!(value(bench.ask("wang", &format!("{FIRST}?cutoff=2025-01-05")).await).as_deref(), Some("1"));
        let empty = bench.ask("wang", &format!("{FIRST}?as_of=1")).await.json();
        assert_eq!(
            (empty["answer"]["value"].is_null(), empty["answer"]["missing"]["why"].as_str()),
            (true, Some("empty_ledger"))
        );
    }

    #[tokio::test]
    async fn a_figure_of_a_family_is_asked_with_its_slash_written_out() {
        let bench = testing::bench().await;
        let one = bench.ask("wang", "/api/419931/figures/stat%2F%E6%88%B7%E6%95%B0").await;
        assert_eq!((one.status, one.json()["definition"]["figure"].as_str()), (200, Some("stat/户数")), "{}", one.body);
    }

    #[tokio::test]
    async fn a_figure_outside_ones_place_or_ledgers_is_refused() {
        let bench = testing::bench().await;
        assert_eq!(bench.ask("shiqiao", &format!("{FIRST}?place=419931")).await.status, 403);
        assert_eq!(bench.ask("shiqiao", &format!("{FIRST}/records?place=419931101")).await.status, 403);
        assert_eq!(bench.ask("cai", FIRST).await.status, 403);
        assert_eq!(bench.ask("wang", "/api/419931/figures/no.such").await.status, 404);
        let listed = bench.ask("cai", "/api/419931/figures?limit=500").await;
        assert!(!listed.body.contains("posting.first_secretary"), "nor does the list name its value");
    }

    #[tokio::test]
    async fn what_cannot_be_asked_is_refused_by_its_name() {
        let bench = testing::bench().await;
        for wrong in ["window=Z", "year=1", "cutoff=9999-12-31", "cutoff=soon", "as_of=-1", "place=4", "colour=red"] {
            let answer = bench.ask("wang", &format!("{FIRST}?{wrong}")).await;
            let name = wrong.split('=').next().unwrap();
            assert_eq!(answer.status, 400, "{wrong}");
            assert!(answer.json()["detail"].as_str().unwrap().contains(name), "{wrong}: {}", answer.body);
        }
    }

    #[tokio::test]
    async fn the_value_is_the_number_of_the_records_given() {
        let bench = testing::bench().await;
        let (mut all, mut next) = (Vec::new(), String::new());
        loop {
            let page = bench.ask("wang", &format!("{FIRST}/records?limit=1{next}")).await.json();
            all.extend(page["items"].as_array().unwrap().iter().map(|r| r["record"].as_str().unwrap().to_string()));
            match page["next"].as_str() {
                Some(cursor) => next = format!("&cursor={cursor}"),
                None => break,
            }
            bench
                .enter(
                    "region",
                    &format!("4199311009{:02}", all.len()),
                    &[("code", &format!("4199311009{:02}", all.len())), ("name", "新村"), ("level", "村")],
                )
                .await;
        }
        assert_eq!((all.len(), all.iter().collect::<BTreeSet<_>>().len()), (2, 2));
        assert!(all.contains(&bench.posting));
    }

    #[tokio::test]
    async fn the_records_of_a_figure_worked_out_from_others_come_once_each_and_end() {
        let bench = testing::bench().await;
        let formula = |f: &&catalogue::Figure| matches!(f.measure, catalogue::Measure::Formula(_));
        let ids: Vec<String> = bench.state.catalogue().figures().filter(formula).map(|f| f.id.clone()).collect();
        let (token, mut some) = (bench.token("wang").await, 0);
        for id in ids.iter().take(60) {
            let address = format!("/api/419931/figures/{}/records?limit=1", id.replace('/', "%2F"));
            let (mut all, mut next) = (Vec::new(), String::new());
            loop {
                let page = bench.ask_with(&token, &format!("{address}{next}")).await.json();
                let items = page["items"].as_array().unwrap();
                assert!(items.len() <= 1 && all.len() < 40, "{id} does not end: {all:?}");
                let text = |v: &serde_json::Value| v.as_str().unwrap().to_string();
                all.extend(items.iter().map(|r| (text(&r["ledger"]), text(&r["record"]))));
                let Some(cursor) = page["next"].as_str() else { break };
                next = format!("&cursor={cursor}");
            }
            some += usize::from(!all.is_empty());
            let ask = figures::Ask::usual(testing::county(), bench.state.windows(None));
            let whole = bench.state.figures.rows(id, &ask, None, 0).await.unwrap();
            let whole: BTreeSet<_> = whole.into_iter().map(|r| (r.ledger, r.record)).collect();
            assert_eq!(all.into_iter().collect::<BTreeSet<_>>(), whole, "{id}");
        }
        assert!(some > 0, "no such figure has a record here");
    }

    #[tokio::test]
    async fn all_pages_of_figures_are_the_catalogue_that_one_sees_each_once() {
        let bench = testing::bench().await;
        let (mut all, mut next) = (Vec::new(), String::new());
        loop {
            let page = bench.ask("wang", &format!("/api/419931/figures?limit=200{next}")).await.json();
            all.extend(
                page["items"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|f| f["definition"]["figure"].as_str().unwrap().to_string()),
            );
            match page["next"].as_str() {
                Some(cursor) => next = format!("&cursor={cursor}"),
                None => break,
            }
        }
        let whole: BTreeSet<&str> = bench.state.catalogue().figures().map(|f| f.id.as_str()).collect();
        assert_eq!((all.len(), all.iter().map(String::as_str).collect::<BTreeSet<_>>()), (whole.len(), whole));
    }
}
