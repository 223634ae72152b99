//! `GET /ledgers/{ledger}/records/{record}/counted`: the figures that a record counts in now, and the frozen reports that it counted
//! in. Asked for after the page, for it opens many lists.

use askama::Template;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Html;
use catalogue::{Figure, Ledger};
use figures::Ask;
use futures::future::join_all;
use journal::Record;
use reports::work::CountedIn;

use crate::WebError;
use crate::desk::Desk;
use crate::links::{self, Query};
use crate::shell::{self, At, Shell};
use crate::texts::Words;

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
    let (found, reports) = futures::try_join!(figures(&desk, ledger, &record), frozen(&desk, ledger, &record))?;
    let w = desk.words();
    let query = Query::default().with("place", &record.region);
    let figures = found.into_iter().map(|f| (links::figure(&f.id, &query), w.name(&f.name))).collect();
    let between = if w.zh() { "、" } else { ", " };
    let reports = reports.into_iter().map(|found| told(found, between)).collect();
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
pub(crate) async fn figures<'a>(desk: &'a Desk, ledger: &Ledger, record: &Record) -> Result<Vec<&'a Figure>, WebError> {
    let place = &record.region;
    let asked = desk
        .catalogue()
        .figures()
        .filter(|f| f.lists(desk.catalogue(), &ledger.name) && desk.access().sees(desk.catalogue(), f, place));
    let ask = &Ask::usual(place.clone(), desk.state.windows(None));
    let within = join_all(asked.map(|figure| async move {
        // A figure that lacks a norm has no list yet.
        let (_, ids) = desk.state.figures.value_with_records(&figure.id, ask).await.ok()?;
        ids.contains(&record.record).then_some(figure)
    }));
    Ok(within.await.into_iter().flatten().collect())
}

/// The frozen reports that the reader sees and in whose figures a record counted, the latest first.
pub(crate) async fn frozen(desk: &Desk, ledger: &Ledger, record: &Record) -> Result<Vec<CountedIn>, WebError> {
    let Some(reports) = desk.catalogue().ledger("frozen_report") else { return Ok(Vec::new()) };
    let scope = desk.access().scope(reports);
    let of = (ledger.name.as_str(), record);
    Ok(desk.state.counted.of(&desk.state.figures, desk.county(), &scope, of).await?)
}

/// A frozen report as pages tell it: address, title and figures.
pub(crate) fn told(found: CountedIn, between: &str) -> (String, String, String) {
    let address = format!("/reports/frozen/{}", found.report.record);
    (address, found.report.text("title").into(), found.names.join(between))
}

#[cfg(test)]
mod tests {
    use reports::work::{Hands, Settled, freeze};
    use serde_json::json;

    use crate::testing::{self, Bench, county};

    /// Freezes a report whose one figure rests on some records, named where they are few.
    async fn frozen(bench: &Bench, n: usize, ids: &[&str], count: usize) -> String {
        frozen_of(bench, n, ("posting.first_secretary", "N"), ids, count).await
    }

    async fn frozen_of(bench: &Bench, n: usize, (figure, window): (&str, &str), ids: &[&str], count: usize) -> String {
        let day = "2026-11-20";
        let slot = json!({ "slot": 1, "offset": 0, "length": 1, "text": "X", "written": "2", "kind": "figure", "state": "filled",
            "figure": figure, "name": format!("在任第一书记{n}"), "region": "419931", "value": "2",
            "window": { "code": window, "first": "2026-01-01", "last": day }, "records": { "count": count, "ids": ids, "digest": "" } });
        let head = bench.head().await;
        let provenance = json!({ "format": 1, "title": format!("第{n}份"), "county": { "code": "419931", "name": "云溪县" },
            "cutoff": day, "as_of": head, "head": "", "catalogue": "", "produced_at": "2026-11-20T00:00:00Z", "slots": [slot] });
        let settled = Settled { provenance: serde_json::from_value(provenance).unwrap(), slots: Vec::new() };
        let hands = Hands { actor: "wang".into(), asked_by: None, on: jiff::civil::date(2026, 11, 20) };
        freeze(&bench.state.journal, &county(), &settled, b"", &hands).await.unwrap().record
    }

    async fn counted(bench: &Bench, login: &str) -> String {
        let address = format!("/ledgers/posting/records/{}/counted", bench.posting);
        bench.signed_in(login).await.get(&address).await.body
    }

    #[tokio::test]
    async fn a_record_names_every_frozen_report_that_it_counted_in_however_many_there_are() {
        let bench = testing::bench().await;
        let other = uuid::Uuid::now_v7().to_string();
        let mut held = Vec::new();
        for n in 0..60 {
            let mine = n % 7 == 0 || n == 59;
            let ids = if mine { vec![other.as_str(), &bench.posting] } else { vec![other.as_str()] };
            held.push((frozen(&bench, n, &ids, ids.len()).await, mine));
        }
        let page = counted(&bench, "wang").await;
        for (n, (report, mine)) in held.iter().enumerate() {
            assert_eq!(page.contains(&format!("/reports/frozen/{report}")), *mine, "report {n}");
        }
        assert!(page.contains("在任第一书记0") && !page.contains("在任第一书记1<"), "{page}");
        // What is kept in memory says the same the second time, and knows of what was frozen since.
        let again = counted(&bench, "wang").await;
        let named = |page: &str| page.matches("/reports/frozen/").count();
        assert_eq!((named(&again), named(&page)), (10, 10));
        let new = frozen(&bench, 60, &[&bench.posting], 1).await;
        assert!(counted(&bench, "wang").await.contains(&new));
        assert!(!counted(&bench, "shiqiao").await.contains("/reports/frozen/"), "a township reads no frozen report");
    }

    #[tokio::test]
    async fn a_long_figure_of_duties_counts_subjects_of_every_ledger_that_it_is_read_from() {
        let bench = testing::bench().await;
        let due = async |day: &str| {
            let fields = [("affairs", "村务"), ("item", "集体收支"), ("period", &day[..7]), ("due_on", day)];
            bench.enter_with("disclosure", "419931100201", &fields, &[]).await
        };
        let (late, to_come) = (due("2026-03-01").await, due("2026-12-20").await);
        let figure = bench.state.catalogue().figure("disclosure.overdue").unwrap().clone();
        assert_ne!(figure.of.as_deref(), Some("disclosure"), "its own ledger is another");
        let report = frozen_of(&bench, 1, ("disclosure.overdue", "Y"), &[], 2000).await;
        let page = async |id: &str| {
            bench.signed_in("wang").await.get(&format!("/ledgers/disclosure/records/{id}/counted")).await.body
        };
        let (of_late, of_to_come) = (page(&late).await, page(&to_come).await);
        assert!(of_late.contains(&report) && of_late.contains("逾期未公开"), "{of_late}");
        assert!(!of_to_come.contains(&report), "{of_to_come}");
        // What counts it now says the same.
        assert!(of_late.contains("/figures/disclosure.overdue") && !of_to_come.contains("/figures/disclosure.overdue"));
    }

    #[tokio::test]
    async fn a_figure_of_more_records_than_a_provenance_names_is_asked_as_of_then() {
        let bench = testing::bench().await;
        let long = frozen(&bench, 1, &[], 2000).await;
        assert!(counted(&bench, "wang").await.contains(&long), "in post then");
        bench.ends_posting("2026-10-31").await;
        assert!(counted(&bench, "wang").await.contains(&long), "what came later changes nothing");
        let after = frozen(&bench, 2, &[], 2000).await;
        let page = counted(&bench, "wang").await;
        assert!(page.contains(&long) && !page.contains(&after), "no longer in post when it was frozen");
    }
}
