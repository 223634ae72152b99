//! All ledgers the reader may open, by part.

use askama::Template;
use axum::Router;
use axum::response::Html;
use axum::routing::get;
use catalogue::{Ledger, Part};
use futures::future::try_join_all;

use crate::desk::Desk;
use crate::find::seen;
use crate::shell::{self, At, Shell};
use crate::{State, WebError, links, show};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new().route("/ledgers", get(page))
}

struct Row {
    href: String,
    name: String,
    about: String,
    count: String,
    keeper: String,
}

struct Group {
    folder: &'static str,
    name: String,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "pages/ledgers/ledgers.html")]
struct Ledgers {
    shell: Shell,
    groups: Vec<Group>,
}

/// `GET /ledgers`
pub(crate) async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let mut groups = Vec::new();
    for part in Part::ALL {
        let read = desk.catalogue().ledgers().filter(|l| l.part == part && desk.access().reads_anywhere(l));
        let rows = try_join_all(read.map(|l| row(&desk, l))).await?;
        if !rows.is_empty() {
            groups.push(Group { folder: part.folder(), name: w.name(&part.names()), rows });
        }
    }
    shell::page(&Ledgers { shell: Shell::new(&desk, w.say("menu-ledgers"), At::Ledgers), groups })
}

async fn row(desk: &Desk, ledger: &Ledger) -> Result<Row, WebError> {
    let w = desk.words();
    let count = desk.state.journal.count(desk.county(), ledger, &seen(desk, ledger)).await?;
    Ok(Row {
        href: links::ledger(&ledger.name),
        name: w.name(&ledger.names),
        about: ledger.about.as_ref().map(|a| w.name(a)).unwrap_or_default(),
        count: show::grouped(&count.to_string()),
        keeper: desk.catalogue().role(&ledger.keeper).map(|r| w.name(&r.names)).unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn only_ledgers_that_are_read_are_listed() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await.get("/ledgers").await;
        assert!(wang.body.contains("/ledgers/posting") && wang.body.contains("/ledgers/household"));
        let money = bench.signed_in("cai").await.get("/ledgers").await;
        assert!(money.body.contains("/ledgers/fund_line") && !money.body.contains("/ledgers/posting"));
    }
}
