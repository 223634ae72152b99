//! `GET /ledgers/{ledger}/records/{record}/counted`: the figures that a record counts in now, and the frozen reports that it counted
//! in. Asked for after the page, for it opens many lists.

use askama::Template;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Html;
use catalogue::Ledger;
use figures::Ask;
use futures::future::join_all;
use journal::Record;
use reports::work;

use crate::WebError;
use crate::desk::Desk;
use crate::links::{self, Query};
use crate::shell::{self, At, Shell};
use crate::texts::Words;

/// Frozen reports that are looked into, the latest first.
const REPORTS: usize = 40;

#[derive(Template)]
#[template(path = "pages/record/counted.html")]
struct Counted {
    w: Words,
    figures: Vec<(String, String)>,
    reports: Vec<(String, String, String)>,
}

/// The same as a page of its own, for a browser without scripts.
#[derive(Template)]
#[template(path = "pages/record/counted_page.html")]
struct Page {
    shell: Shell,
    w: Words,
    figures: Vec<(String, String)>,
    reports: Vec<(String, String, String)>,
}

/// What a record counts in, of what the reader may open.
pub(crate) async fn counted(
    desk: Desk,
    Path((name, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Html<String>, WebError> {
    let ledger = desk.ledger(&name)?;
    let record = desk.record(ledger, &id).await?;
    let (figures, reports) = futures::try_join!(figures(&desk, ledger, &record), frozen(&desk, &id))?;
    let w = desk.words();
    if headers.contains_key("hx-request") {
        return shell::page(&Counted { w, figures, reports });
    }
    let label = desk.labels([(ledger, &record)]).await?.record(ledger, &record);
    let shell = Shell::new(&desk, w.say("counted-title"), At::Ledger(name.clone()))
        .under(w.name(&ledger.names), links::ledger(&name))
        .under(label, links::record(&name, &id));
    shell::page(&Page { shell, w, figures, reports })
}

/// The figures of the record's own place whose list it stands in.
async fn figures(desk: &Desk, ledger: &Ledger, record: &Record) -> Result<Vec<(String, String)>, WebError> {
    let place = &record.region;
    let asked = desk
        .catalogue()
        .figures()
        .filter(|f| f.of.as_deref() == Some(&ledger.name) && desk.access().sees(desk.catalogue(), f, place));
    let ask = &Ask::usual(place.clone(), desk.state.windows(None));
    let within = join_all(asked.map(|figure| async move {
        // A figure that lacks a norm has no list yet.
        let (_, ids) = desk.state.figures.value_with_records(&figure.id, ask).await.ok()?;
        let query = Query::default().with("place", place);
        let counts = ids.contains(&record.record);
        counts.then(|| (links::figure(&figure.id, &query), desk.words().name(&figure.name)))
    }));
    Ok(within.await.into_iter().flatten().collect())
}

/// The frozen reports in whose figures a record counted: address, title and figures.
pub(crate) async fn frozen(desk: &Desk, id: &str) -> Result<Vec<(String, String, String)>, WebError> {
    let Some(ledger) = desk.catalogue().ledger("frozen_report") else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    let scope = desk.access().scope(ledger);
    for report in work::list(&desk.state.journal, desk.county(), &scope).await?.iter().take(REPORTS) {
        // One whose provenance was changed is told so on its own page.
        let Ok((_, provenance)) = work::open(&desk.state.journal, desk.county(), &report.record).await else {
            continue;
        };
        let holds = |s: &&reports::provenance::SlotProvenance| s.records.ids.iter().any(|r| r == id);
        let mut names: Vec<&str> = provenance.slots.iter().filter(holds).map(|s| s.name.as_str()).collect();
        names.dedup();
        if !names.is_empty() {
            let names = names.join(if desk.words().zh() { "、" } else { ", " });
            found.push((format!("/reports/frozen/{}", report.record), report.text("title").into(), names));
        }
    }
    Ok(found)
}
