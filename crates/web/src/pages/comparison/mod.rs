//! `GET /reports/compared?one=…&other=…`: two frozen reports side by side, figure by figure.

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use reports::provenance::Provenance;
use reports::work::{self, Pair, Side};
use serde::Deserialize;

use crate::desk::Desk;
use crate::pages::frozen::{figure_link, open};
use crate::shell::{self, At, Shell};
use crate::{State, WebError, show};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new().route("/reports/compared", get(page))
}

/// The two reports; without both there is nothing to compare yet.
#[derive(Deserialize)]
struct Params {
    #[serde(default)]
    one: String,
    #[serde(default)]
    other: String,
}

/// A figure in one of them.
struct Cell {
    written: String,
    href: Option<String>,
}

struct Row {
    name: String,
    window: String,
    unit: String,
    sides: [Option<Cell>; 2],
    difference: String,
    state: (&'static str, String),
}

struct Head {
    href: String,
    title: String,
    cutoff: String,
}

#[derive(Template)]
#[template(path = "pages/comparison/comparison.html")]
struct Page {
    shell: Shell,
    heads: [Head; 2],
    changed: usize,
    rows: Vec<Row>,
}

async fn page(desk: Desk, Query(params): Query<Params>) -> Result<Response, WebError> {
    // They are chosen on the page of one of them, which the list leads to.
    if params.one.is_empty() || params.other.is_empty() {
        return Ok(Redirect::to("/reports").into_response());
    }
    let (_, one) = open(&desk, &params.one).await?;
    let (_, other) = open(&desk, &params.other).await?;
    let pairs = work::compare(&one, &other);
    let w = desk.words();
    let head = |id: &str, p: &Provenance| Head {
        href: format!("/reports/frozen/{id}"),
        title: p.title.clone(),
        cutoff: p.cutoff.to_string(),
    };
    let page = Page {
        shell: Shell::new(&desk, w.say("compare-title"), At::Reports).under(w.say("menu-reports"), "/reports"),
        heads: [head(&params.one, &one), head(&params.other, &other)],
        changed: pairs.iter().filter(|p| !p.is_same()).count(),
        rows: pairs.iter().map(|pair| row(&desk, &one, &other, pair)).collect(),
    };
    Ok(shell::page(&page)?.into_response())
}

fn row(desk: &Desk, one: &Provenance, other: &Provenance, pair: &Pair) -> Row {
    let w = desk.words();
    let figure = desk.catalogue().figure(&pair.figure);
    let cell = |of: &Provenance, side: &Side| Cell {
        written: side.written.clone(),
        href: of.slot(side.slot).and_then(|slot| figure_link(desk, of, slot)),
    };
    let state = match (&pair.one, &pair.other) {
        (Some(_), Some(_)) if pair.is_same() => ("good", w.say("compare-same")),
        (Some(_), Some(_)) => ("note", w.say("compare-changed")),
        (Some(_), None) => ("ask", w.say("compare-gone")),
        (None, _) => ("ask", w.say("compare-new")),
    };
    let signed = |d: figures::Decimal| {
        let shown = show::decimal(d, figure.and_then(|f| f.decimals), &pair.unit);
        if d.is_sign_positive() && !d.is_zero() { format!("+{shown}") } else { shown }
    };
    let window = pair.window.parse::<catalogue::WindowCode>().map(|c| w.name(&c.names())).unwrap_or_default();
    Row {
        name: figure.map_or_else(|| pair.name.clone(), |f| w.name(&f.name)),
        window,
        unit: show::unit(&pair.unit, w.lang),
        sides: [pair.one.as_ref().map(|side| cell(one, side)), pair.other.as_ref().map(|side| cell(other, side))],
        difference: pair.difference.map(signed).unwrap_or_default(),
        state,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{self, Bench};

    const TEXT: &str = "帮扶工作报告\n全县共选派在任第一书记X名，其中市派X名。";

    async fn frozen(bench: &Bench) -> String {
        let wang = bench.signed_in("wang").await;
        let address = wang.upload("/reports", &[("text", TEXT), ("cutoff", "2026-11-20")]).await.location();
        wang.post(&format!("{address}/asked"), &[]).await;
        let frozen = bench.signed_in("zhao").await.post(&format!("{address}/frozen"), &[]).await.location();
        frozen.rsplit('/').next().unwrap().to_string()
    }

    #[tokio::test]
    async fn two_reports_are_compared_figure_by_figure() {
        let bench = testing::bench().await;
        let one = frozen(&bench).await;
        bench.ends_posting("2026-10-01").await;
        let other = frozen(&bench).await;
        let compared = format!("/reports/compared?one={one}&other={other}");
        let page = bench.signed_in("xian").await.get(&compared).await;
        assert_eq!(page.status, 200);
        // Two in post, then one; sent by the city: one, then none.
        assert!(page.text().contains("2 1 名 −1 变了"), "{}", page.text());
        assert!(page.body.matches("as_of=").count() >= 4, "each side opens as of its own position");
        assert_eq!(bench.signed_in("cai").await.get(&compared).await.status, 403);
        let unchosen = bench.signed_in("xian").await.get(&format!("/reports/compared?one={one}")).await;
        assert_eq!((unchosen.status, unchosen.location()), (303, "/reports".to_string()));
    }
}
