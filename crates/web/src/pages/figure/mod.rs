//! A figure: its value, what it means, and everything it is made of.

mod asked;
mod breakdown;
mod export;
mod records;

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Html;
use axum::routing::get;
use catalogue::{Figure, FigureTime, WindowCode};
use figures::{Answer, Beside, Missing};

use crate::definition::{self, Definition};
use crate::desk::Desk;
use crate::draw::{self, Bar};
use crate::links;
use crate::shell::{self, At, Shell};
use crate::{State, WebError, show};

pub(crate) use asked::{Asked, Params};
use breakdown::Place;
use records::Records;

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new().route("/figures/{*id}", get(page)).route("/exports/figures/{*id}", get(export::export))
}

struct PartOf {
    href: String,
    name: String,
    value: String,
    unit: String,
}

#[derive(Template)]
#[template(path = "pages/figure/figure.html")]
struct Page {
    shell: Shell,
    place: String,
    up: Option<(String, String)>,
    value: String,
    unit: String,
    missing: Option<String>,
    claim: bool,
    holds: bool,
    /// How many records a claim speaks of, and the exceptions' share of them.
    spoken_of: Option<(String, i64)>,
    export: Option<String>,
    before: Option<String>,
    change: Option<String>,
    definition: Definition,
    window: String,
    windows: Vec<(String, String, bool)>,
    year: Option<i16>,
    cutoff: String,
    as_of: String,
    now: Option<String>,
    kept: Vec<(String, String)>,
    ledger: Option<(String, String)>,
    owner: String,
    parts: Vec<PartOf>,
    places: Vec<Place>,
    level: String,
    bars: Vec<Bar>,
    chart: usize,
    records: Records,
}

/// `GET /figures/{id}`
pub(crate) async fn page(
    desk: Desk,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Html<String>, WebError> {
    let asked = Asked::read(&desk, &params)?;
    let figures = &desk.state.figures;
    let figure = figures.figure(&id)?;
    if !desk.access().sees(desk.catalogue(), figure, &asked.ask.region) {
        return Err(WebError::Forbidden);
    }
    let beside = figures.beside(&[&id], &asked.ask).await?.into_iter().next().ok_or(WebError::NotFound)?;
    let places = breakdown::places(&desk, figure, &asked).await?;
    let bars = if beside.entered { breakdown::months(&desk, figure, &asked).await? } else { Vec::new() };
    let records = records::of(&desk, figure, &asked).await?;
    let parts = parts(&desk, figure, &asked).await?;
    let spoken_of = figures.spoken_of(&id, &asked.ask).await?;
    let share = |all| {
        (show::decimal(all, figure.decimals, &figure.unit), draw::share(beside.answer.value.unwrap_or_default(), all))
    };
    let spoken_of = spoken_of.map(share);
    let page = made(&desk, figure, &asked, beside, places, bars, records, parts);
    shell::page(&Page { spoken_of, ..page })
}

#[expect(clippy::too_many_arguments, reason = "a page is made of what was asked of the rooms below, one each")]
fn made(
    desk: &Desk,
    figure: &Figure,
    asked: &Asked,
    beside: Beside,
    places: Vec<Place>,
    bars: Vec<Bar>,
    records: Records,
    parts: Vec<PartOf>,
) -> Page {
    let w = desk.words();
    let Beside { answer, entered, before } = beside;
    let before = before.filter(|_| figure.is_counted());
    let shown = |v| show::decimal(v, figure.decimals, &figure.unit);
    let region = &asked.ask.region;
    let up = region.parent().filter(|p| desk.access().reaches(p));
    let change = answer.value.zip(before).map(|(now, before)| now - before);
    let change = change.filter(|d| !d.is_zero() && entered);
    let sign = |d: figures::Decimal| if d.is_sign_negative() { shown(d) } else { format!("+{}", shown(d)) };
    Page {
        shell: Shell::new(desk, w.name(&figure.name), At::Figures)
            .under(w.say("menu-figures"), "/figures")
            .under(w.name(&figure.part.names()), format!("/figures#{}", figure.part.folder())),
        place: desk.places.full(region),
        up: up.map(|p| (links::figure(&figure.id, &asked.query().with("place", &p)), desk.places.name(&p))),
        value: show::figure(&answer.shown(figure.decimals), &figure.unit),
        unit: show::unit(&figure.unit, w.lang),
        missing: if entered {
            answer.missing.as_ref().map(|m| why(desk, m))
        } else {
            Some(silence(desk, figure, &answer))
        },
        claim: figure.is_claim(),
        holds: answer.value.is_some_and(|v| v.is_zero()),
        spoken_of: None,
        export: desk
            .access()
            .exports(desk.catalogue(), figure, &asked.ask.region)
            .then(|| links::figure_export(&figure.id, &asked.query())),
        before: before.map(shown),
        change: change.map(sign),
        definition: definition::of(desk, figure),
        window: window(desk, &answer),
        windows: asked::windows(w, figure, answer.window.code),
        year: (answer.window.code == WindowCode::Yr).then_some(answer.window.year),
        cutoff: asked.ask.windows.cutoff.to_string(),
        as_of: show::grouped(&answer.as_of.to_string()),
        now: asked.ask.as_of.map(|_| links::figure(&figure.id, &asked.query().with("as_of", ""))),
        kept: asked.kept(),
        ledger: ledger(desk, figure),
        owner: owner(desk, figure),
        parts,
        level: w.say(if region.as_str().len() == 6 { "by-township" } else { "by-village" }),
        places,
        chart: crate::draw::WIDE,
        bars,
        records,
    }
}

/// The window in words, with its days.
fn window(desk: &Desk, answer: &Answer) -> String {
    let (window, w) = (&answer.window, desk.words());
    let name = window.code.names();
    let name = if window.code == WindowCode::Yr {
        w.one("window-year", "year", window.year.to_string())
    } else {
        w.name(&name)
    };
    let days = if window.first == window.last {
        window.last.to_string()
    } else {
        format!("{} – {}", window.first, window.last)
    };
    w.with("window-days", &[("name", &name), ("days", &days)])
}

fn ledger(desk: &Desk, figure: &Figure) -> Option<(String, String)> {
    let ledger = desk.catalogue().ledger(figure.of.as_deref()?)?;
    Some((links::ledger(&ledger.name), desk.words().name(&ledger.names)))
}

/// The office that is asked: the figure's own, else the ledger's keeper.
fn owner(desk: &Desk, figure: &Figure) -> String {
    let keeper = || figure.of.as_deref().and_then(|of| desk.catalogue().ledger(of)).map(|l| l.keeper.clone());
    let role = figure.owner.clone().or_else(keeper).and_then(|r| desk.catalogue().role(&r).cloned());
    role.map(|r| desk.words().name(&r.names)).unwrap_or_default()
}

/// What is said in place of a nought that nobody has reported.
pub(crate) fn silence(desk: &Desk, figure: &Figure, answer: &Answer) -> String {
    let w = desk.words();
    match figure.time {
        // What a year came to is reported once it is known.
        FigureTime::Year => w.one("figure-unreported", "year", answer.window.year.to_string()),
        _ => w.say("figure-silent"),
    }
}

/// Why there is no value, and what to do.
pub(crate) fn why(desk: &Desk, missing: &Missing) -> String {
    let w = desk.words();
    match missing {
        Missing::EmptyLedger { ledger } => {
            let name = desk.catalogue().ledger(ledger).map(|l| w.name(&l.names)).unwrap_or_default();
            w.one("missing-empty-ledger", "ledger", name)
        }
        Missing::NoNorm { norm } => {
            let name = desk.catalogue().norm(norm).map(|n| w.name(&n.names)).unwrap_or_default();
            w.one("missing-norm", "norm", name)
        }
        Missing::NoParameter { parameter } => w.one("missing-parameter", "parameter", parameter.as_str()),
        Missing::NoName => w.say("missing-name"),
        Missing::NothingToDivideBy => w.say("missing-divisor"),
        Missing::Part { figure } => {
            let name = desk.catalogue().figure(figure).map(|f| w.name(&f.name)).unwrap_or_default();
            w.one("missing-part", "figure", name)
        }
    }
}

/// The figures that are part of it (其中), or that it is worked out from.
async fn parts(desk: &Desk, figure: &Figure, asked: &Asked) -> Result<Vec<PartOf>, WebError> {
    let mut ids: Vec<&str> = figure.parts.iter().map(String::as_str).collect();
    if let catalogue::Measure::Formula(formula) = &figure.measure {
        ids.extend(formula.figures());
    }
    ids.retain(|id| {
        desk.catalogue().figure(id).is_some_and(|f| desk.access().sees(desk.catalogue(), f, &asked.ask.region))
    });
    let answers = desk.state.figures.values(&ids, &asked.ask).await?;
    let w = desk.words();
    let row = |(id, answer): (&str, &Answer)| {
        let part = desk.catalogue().figure(id)?;
        Some(PartOf {
            href: links::figure(id, &asked.query()),
            name: w.name(&part.name),
            value: show::figure(&answer.shown(part.decimals), &part.unit),
            unit: show::unit(&part.unit, w.lang),
        })
    };
    Ok(ids.into_iter().zip(&answers).filter_map(row).collect())
}

#[cfg(test)]
mod tests {
    use crate::testing;

    const FIRST: &str = "/figures/posting.first_secretary";

    #[tokio::test]
    async fn a_figure_shows_its_value_its_places_and_the_records_behind_it() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        let page = wang.get(FIRST).await;
        assert_eq!(page.status, 200);
        // Two first secretaries are in post on 2026-11-20: one in 石桥镇, one in 白鹤镇.
        assert!(page.body.contains("<span class=\"value\">2</span>"), "{}", page.text());
        assert!(page.text().contains("石桥镇") && page.text().contains("白鹤镇"));
        assert!(page.body.contains(&format!("/ledgers/posting/records/{}", bench.posting)));
        assert!(page.text().contains("台账驻村选派"), "{}", page.text());
    }

    #[tokio::test]
    async fn a_figure_is_asked_for_a_place_a_day_and_a_position() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        let value = |page: &testing::Answer, n: &str| page.body.contains(&format!("<span class=\"value\">{n}</span>"));
        assert!(value(&wang.get(&format!("{FIRST}?place=419931100")).await, "1"));
        // Before 2025-09-29 the one of 石桥镇 had not come.
        assert!(value(&wang.get(&format!("{FIRST}?cutoff=2025-01-05")).await, "1"));
        assert!(wang.get(&format!("{FIRST}?as_of=1")).await.text().contains("还没有录入"));
    }

    #[tokio::test]
    async fn a_figure_outside_ones_place_or_ledgers_is_refused() {
        let bench = testing::bench().await;
        assert_eq!(bench.signed_in("shiqiao").await.get(&format!("{FIRST}?place=419931")).await.status, 403);
        assert_eq!(bench.signed_in("shiqiao").await.get(FIRST).await.status, 200, "its own place by itself");
        assert_eq!(bench.signed_in("cai").await.get(FIRST).await.status, 403);
        assert_eq!(bench.signed_in("wang").await.get("/figures/no.such").await.status, 404);
    }

    #[tokio::test]
    async fn a_figure_of_a_family_and_a_claim_have_pages() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        assert_eq!(wang.get("/figures/stat/%E6%88%B7%E6%95%B0").await.status, 200);
        let claim = wang.get("/figures/claim.U1").await;
        assert_eq!(claim.status, 200);
        // No township has a leading group here: all three are exceptions.
        assert!(claim.text().contains("差 3"), "{}", claim.text());
        assert!(claim.text().contains("说到 3 条，例外占 100%"));
        let body =
            [("kind", "领导小组"), ("name", "石桥镇领导小组"), ("region", "419931100"), ("from_day", "2026-01-01")];
        assert_eq!(wang.post("/ledgers/body/records", &body).await.status, 303);
        let claim = wang.get("/figures/claim.U1").await;
        assert!(claim.text().contains("差 2") && claim.text().contains("说到 3 条，例外占 67%"), "{}", claim.text());
    }

    #[tokio::test]
    async fn the_pages_of_a_figures_records_turn_forward_and_back_and_are_its_list_each_once() {
        let bench = testing::bench().await;
        // 45 households in two villages: pages of 20, 20 and 5.
        let mut entered = std::collections::BTreeSet::new();
        for n in 0..45 {
            let (village, code) = (if n < 22 { "419931100201" } else { "419931101202" }, format!("LX{n:03}"));
            let fields = [("code", &*code), ("head", "张桂兰"), ("kind", "脱贫户"), ("from_day", "2024-01-01")];
            entered.insert(bench.enter_with("household", village, &fields, &[("low_income", 1)]).await);
        }
        let wang = bench.signed_in("wang").await;
        let records = |page: &testing::Answer| -> Vec<String> {
            let parts = page.body.split("/ledgers/household/records/").skip(1);
            parts.map(|p| p.split('"').next().unwrap().to_string()).collect()
        };
        let turn = |page: &testing::Answer, rel: &str| {
            let at = page.body.find(&format!("rel=\"{rel}\" href=\""))?;
            let to = page.body[at..].split("href=\"").nth(1)?.split('"').next()?;
            Some(to.replace("&amp;", "&").replace("&#38;", "&").split('#').next()?.to_string())
        };
        let first = wang.get("/figures/household.low_income").await;
        assert_eq!(turn(&first, "prev"), None);
        let second = wang.get(&turn(&first, "next").unwrap()).await;
        let third = wang.get(&turn(&second, "next").unwrap()).await;
        assert_eq!(turn(&third, "next"), None);
        let pages = [records(&first), records(&second), records(&third)];
        assert_eq!(pages.each_ref().map(Vec::len), [20, 20, 5]);
        assert_eq!(pages.iter().flatten().cloned().collect::<std::collections::BTreeSet<_>>(), entered);
        let back = wang.get(&turn(&third, "prev").unwrap()).await;
        assert_eq!(records(&back), pages[1]);
        let begun = wang.get(&turn(&back, "prev").unwrap()).await;
        assert_eq!((records(&begun), turn(&begun, "prev")), (pages[0].clone(), None));
        // An address that means nothing is the first page.
        assert_eq!(records(&wang.get("/figures/household.low_income?at=3").await), pages[0]);
    }
}
