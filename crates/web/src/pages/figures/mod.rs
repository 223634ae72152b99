//! The catalogue of figures: all that may be seen, by part; found by name or its sound, narrowed by part, window and sort.

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::Html;
use axum::routing::get;
use catalogue::{Figure, Part, WindowCode};
use figures::Ask;
use serde::Deserialize;

use crate::definition;
use crate::desk::Desk;
use crate::links::{self, Query as Link};
use crate::shell::{self, At, Shell};
use crate::{State, WebError, show, sound};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new().route("/figures", get(page))
}

/// A search shows values beside names; the whole catalogue shows names alone, as it has hundreds.
const VALUED: usize = 60;

struct Row {
    href: String,
    name: String,
    about: String,
    value: Option<String>,
    unit: String,
    claim: bool,
    star: bool,
}

struct Group {
    folder: &'static str,
    name: String,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "pages/figures/figures.html")]
struct Figures {
    shell: Shell,
    query: String,
    parts: Vec<Choice>,
    windows: Vec<Choice>,
    sorts: Vec<Choice>,
    narrowed: bool,
    total: usize,
    valued: bool,
    declares: bool,
    groups: Vec<Group>,
}

/// A choice of a filter: its value, its name, whether it is the one chosen.
type Choice = (String, String, bool);

/// What is looked for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Params {
    q: String,
    part: String,
    window: String,
    sort: String,
}

impl Params {
    fn narrows(&self) -> bool {
        [&self.q, &self.part, &self.window, &self.sort].iter().any(|t| !t.trim().is_empty())
    }

    fn fits(&self, figure: &Figure) -> bool {
        let sort = match self.sort.as_str() {
            "star" => figure.star,
            "claim" => figure.is_claim(),
            _ => true,
        };
        let part = self.part.is_empty() || figure.part.folder() == self.part;
        let window = self.window.is_empty() || figure.window.code() == self.window;
        sort && part && window && is_called(figure, self.q.trim().to_lowercase().as_str())
    }
}

/// `GET /figures`
pub(crate) async fn page(desk: Desk, Query(params): Query<Params>) -> Result<Html<String>, WebError> {
    let home = desk.access().home().clone();
    let w = desk.words();
    let open: Vec<&Figure> =
        desk.catalogue().figures().filter(|f| desk.access().sees(desk.catalogue(), f, &home)).collect();
    let seen: Vec<&Figure> = open.iter().copied().filter(|f| params.fits(f)).collect();
    let valued = params.narrows() && seen.len() <= VALUED;
    let values = if valued { values(&desk, &seen).await? } else { Vec::new() };
    let mut groups: Vec<Group> = Vec::new();
    for part in Part::ALL {
        let of_part = seen.iter().enumerate().filter(|(_, f)| f.part == part);
        let rows: Vec<Row> = of_part.map(|(i, f)| row(&desk, f, values.get(i).cloned())).collect();
        if !rows.is_empty() {
            groups.push(Group { folder: part.folder(), name: w.name(&part.names()), rows });
        }
    }
    let sorts = [("star", w.say("figure-star")), ("claim", w.say("claim"))];
    shell::page(&Figures {
        shell: Shell::new(&desk, w.say("menu-figures"), At::Figures),
        parts: parts(&desk, &open, &params),
        windows: windows(&desk, &open, &params),
        sorts: sorts.map(|(code, name)| (code.to_string(), name, params.sort == code)).into(),
        narrowed: params.narrows(),
        query: params.q,
        total: seen.len(),
        valued,
        declares: desk.access().declares(),
        groups,
    })
}

fn parts(desk: &Desk, open: &[&Figure], params: &Params) -> Vec<Choice> {
    let there = Part::ALL.into_iter().filter(|p| open.iter().any(|f| f.part == *p));
    let option = |p: Part| (p.folder().to_string(), desk.words().name(&p.names()), params.part == p.folder());
    there.map(option).collect()
}

fn windows(desk: &Desk, open: &[&Figure], params: &Params) -> Vec<Choice> {
    let mut codes: Vec<WindowCode> = open.iter().map(|f| f.window).collect();
    codes.sort();
    codes.dedup();
    let option = |c: WindowCode| (c.code().to_string(), desk.words().name(&c.names()), params.window == c.code());
    codes.into_iter().map(option).collect()
}

/// Whether a figure is called by a text, in either language, by one of its other names, by their sound or by its id.
fn is_called(figure: &Figure, typed: &str) -> bool {
    let names = [figure.name.zh.as_str(), figure.name.en.as_str(), figure.id.as_str()];
    typed.is_empty()
        || names.into_iter().chain(figure.aliases.iter().map(String::as_str)).any(|n| sound::fit(n, typed).is_some())
}

async fn values(desk: &Desk, figures: &[&Figure]) -> Result<Vec<String>, WebError> {
    let ids: Vec<&str> = figures.iter().map(|f| f.id.as_str()).collect();
    let ask = Ask::usual(desk.access().home().clone(), desk.state.windows(None));
    let answers = desk.state.figures.values(&ids, &ask).await?;
    Ok(answers.iter().zip(figures).map(|(a, f)| show::figure(&a.shown(f.decimals), &f.unit)).collect())
}

fn row(desk: &Desk, figure: &Figure, value: Option<String>) -> Row {
    let w = desk.words();
    Row {
        href: links::figure(&figure.id, &Link::default()),
        name: w.name(&figure.name),
        about: definition::of(desk, figure).words,
        value,
        unit: show::unit(&figure.unit, w.lang),
        claim: figure.is_claim(),
        star: figure.star,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn figures_are_found_by_name_and_shown_with_their_values() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        let all = wang.get("/figures").await;
        assert!(all.body.contains("/figures/posting.first_secretary\""));
        let found = wang.get("/figures?q=%E5%9C%A8%E4%BB%BB%E7%AC%AC%E4%B8%80%E4%B9%A6%E8%AE%B0").await;
        assert!(found.text().contains("在任第一书记") && !found.body.contains("/figures/venue.funds_paid\""));
        let money = bench.signed_in("cai").await.get("/figures").await;
        assert!(!money.body.contains("/figures/posting.first_secretary\""));
    }

    #[tokio::test]
    async fn figures_are_narrowed_by_part_window_and_sort_and_found_by_sound() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        let first = "/figures/posting.first_secretary\"";
        assert!(wang.get("/figures?q=zrdysj").await.body.contains(first));
        assert!(wang.get("/figures?part=secretaries&sort=star").await.body.contains(first));
        assert!(!wang.get("/figures?part=education").await.body.contains(first));
        assert!(!wang.get("/figures?sort=claim").await.body.contains(first));
        assert!(!wang.get("/figures?window=Y").await.body.contains(first), "it is a state of the cut-off day");
    }
}
