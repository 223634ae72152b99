//! The catalogue of figures: all that may be seen, folded by part and ledger; found by name or its sound, narrowed by part, window and
//! sort. What is found stands open, with its values.

use std::collections::{BTreeMap, HashMap};

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

/// The figures of one ledger; those that are worked out from others, or set, stand together.
struct Group {
    name: String,
    rows: Vec<Row>,
}

struct Section {
    folder: &'static str,
    name: String,
    count: usize,
    groups: Vec<Group>,
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
    declares: bool,
    /// Whether the groups stand unfolded.
    open: bool,
    sections: Vec<Section>,
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
    /// Anything at all unfolds every group.
    all: String,
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
    let rows = seen.iter().enumerate().map(|(i, f)| (*f, row(&desk, f, values.get(i).cloned())));
    let sections = sections(&desk, rows.collect());
    let sorts = [("star", w.say("figure-star")), ("claim", w.say("claim"))];
    shell::page(&Figures {
        shell: Shell::new(&desk, w.say("menu-figures"), At::Figures),
        parts: parts(&desk, &open, &params),
        windows: windows(&desk, &open, &params),
        sorts: sorts.map(|(code, name)| (code.to_string(), name, params.sort == code)).into(),
        narrowed: params.narrows(),
        open: !params.all.is_empty() || params.narrows(),
        query: params.q,
        total: seen.len(),
        declares: desk.access().declares(),
        sections,
    })
}

/// Parts in their order, ledgers in the order of the menu, figures as they are declared.
fn sections(desk: &Desk, rows: Vec<(&Figure, Row)>) -> Vec<Section> {
    let (catalogue, w) = (desk.catalogue(), desk.words());
    let order: HashMap<&str, usize> = catalogue.ledgers().enumerate().map(|(i, l)| (l.name.as_str(), i)).collect();
    let mut found: BTreeMap<(usize, usize), Vec<Row>> = BTreeMap::new();
    for (figure, row) in rows {
        let part = Part::ALL.iter().position(|p| *p == figure.part).unwrap_or_default();
        let ledger = figure.of.as_deref().and_then(|of| order.get(of)).map_or(order.len(), |i| *i);
        found.entry((part, ledger)).or_default().push(row);
    }
    let ledgers: Vec<String> = catalogue.ledgers().map(|l| w.name(&l.names)).collect();
    let mut all: Vec<Section> = Vec::new();
    for ((part, ledger), rows) in found {
        let part = Part::ALL[part];
        if all.last().is_none_or(|s| s.folder != part.folder()) {
            all.push(Section { folder: part.folder(), name: w.name(&part.names()), count: 0, groups: Vec::new() });
        }
        let Some(section) = all.last_mut() else { continue };
        let name = ledgers.get(ledger).cloned().unwrap_or_else(|| w.say("figures-worked-out"));
        section.count += rows.len();
        section.groups.push(Group { name, rows });
    }
    all
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
    async fn figures_are_folded_by_ledger_until_something_is_looked_for() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        let all = wang.get("/figures").await;
        let (folds, links) = (all.body.matches("<details").count(), all.body.matches("class=\"figure-row\"").count());
        assert!(!all.body.contains("<details class=\"card fold\" open"), "nothing is looked for: nothing stands open");
        assert!(folds > 20 && links > 400, "{folds} groups, {links} figures: what is folded is there all the same");
        assert!(wang.get("/figures?all=1").await.body.contains("<details class=\"card fold\" open"));
        assert!(wang.get("/figures?q=zrdysj").await.body.contains("<details class=\"card fold\" open"));
        // What a part says it holds is what its groups hold together.
        let said: usize = all
            .body
            .split("class=\"held\">")
            .skip(1)
            .map(|t| t.split('<').next().unwrap().trim().parse::<usize>().unwrap())
            .sum();
        assert_eq!(said, links);
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
