//! The catalogue of figures: all that may be seen, by part, found by name.

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::Html;
use axum::routing::get;
use catalogue::{Figure, Part};
use figures::Ask;
use serde::Deserialize;

use crate::definition;
use crate::desk::Desk;
use crate::links::{self, Query as Link};
use crate::shell::{self, At, Shell};
use crate::{State, WebError, show};

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
    total: usize,
    valued: bool,
    groups: Vec<Group>,
}

/// What is looked for.
#[derive(Default, Deserialize)]
pub(crate) struct Params {
    #[serde(default)]
    q: String,
}

/// `GET /figures`
pub(crate) async fn page(desk: Desk, Query(params): Query<Params>) -> Result<Html<String>, WebError> {
    let home = desk.access().home().clone();
    let query = params.q.trim().to_lowercase();
    let seen: Vec<&Figure> = desk
        .catalogue()
        .figures()
        .filter(|f| desk.access().sees(desk.catalogue(), f, &home) && fits(f, &query))
        .collect();
    let valued = !query.is_empty() && seen.len() <= VALUED;
    let values = if valued { values(&desk, &seen).await? } else { Vec::new() };
    let mut groups: Vec<Group> = Vec::new();
    for part in Part::ALL {
        let of_part = seen.iter().enumerate().filter(|(_, f)| f.part == part);
        let rows: Vec<Row> = of_part.map(|(i, f)| row(&desk, f, values.get(i).cloned())).collect();
        if !rows.is_empty() {
            groups.push(Group { folder: part.folder(), name: desk.words().name(&part.names()), rows });
        }
    }
    let shell = Shell::new(&desk, desk.words().say("menu-figures"), At::Figures);
    shell::page(&Figures { shell, query: params.q, total: seen.len(), valued, groups })
}

/// Whether a figure is called by a text, in either language or by one of its other names.
fn fits(figure: &Figure, query: &str) -> bool {
    let holds = |text: &str| text.to_lowercase().contains(query);
    query.is_empty()
        || holds(&figure.name.zh)
        || holds(&figure.name.en)
        || figure.aliases.iter().any(|a| holds(a))
        || holds(&figure.id)
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
}
