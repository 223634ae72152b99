//! The list of a ledger: search, filters, sort, pages.

mod export;
mod query;
mod table;

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Html;
use axum::routing::get;
use catalogue::{FieldType, Ledger};
use journal::{Record, RecordQuery};

use crate::desk::Desk;
use crate::find::find;
use crate::shell::{self, At, Shell};
use crate::{State, WebError, links, show};

pub(crate) use export::{XLSX, export};
use query::Asked;
pub(crate) use query::Params;
pub(crate) use table::state;
use table::{Head, Row};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new().route("/ledgers/{ledger}", get(page)).route("/ledgers/{ledger}/export", get(export))
}

/// Rows on a page.
const PAGE: i64 = 50;
/// Rows of a search: who finds more has to say more.
const FOUND: i64 = 200;

pub(crate) struct Filter {
    pub name: String,
    pub label: String,
    pub options: Vec<(String, String, bool)>,
}

struct Paging {
    page: i64,
    pages: i64,
    before: Option<String>,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/ledger/ledger.html")]
struct List {
    shell: Shell,
    about: String,
    total: String,
    query: String,
    places: Vec<(String, String, bool)>,
    filters: Vec<Filter>,
    fixed: Vec<(String, String, String)>,
    hidden: Vec<(String, String)>,
    heads: Vec<Head>,
    rows: Vec<Row>,
    paging: Paging,
    cut: bool,
    clear: Option<String>,
    new: Option<String>,
    export: Option<String>,
    keeper: String,
}

/// `GET /ledgers/{ledger}`
pub(crate) async fn page(
    desk: Desk,
    Path(name): Path<String>,
    Query(params): Query<Params>,
) -> Result<Html<String>, WebError> {
    let ledger = desk.ledger(&name)?;
    let asked = Asked::read(&desk, ledger, &params)?;
    let (records, total, cut) = records(&desk, ledger, &asked).await?;
    let labels = desk.labels(records.iter().map(|r| (ledger, r))).await?;
    let w = desk.words();
    let columns = table::columns(ledger);
    let list = List {
        shell: Shell::new(&desk, w.name(&ledger.names), At::Ledger(name.clone()))
            .under(w.name(&ledger.part.names()), format!("/ledgers#{}", ledger.part.folder())),
        about: ledger.about.as_ref().map(|a| w.name(a)).unwrap_or_default(),
        total: show::grouped(&total.to_string()),
        query: asked.text.clone(),
        places: asked.places(&desk),
        filters: filters(&desk, ledger, &asked),
        fixed: fixed(&desk, ledger, &asked).await?,
        hidden: asked.kept(),
        heads: table::heads(&desk, ledger, &columns, &asked),
        rows: records.iter().map(|r| table::row(&desk, ledger, &columns, r, &labels)).collect(),
        paging: paging(ledger, &asked, total),
        cut,
        clear: asked.narrowed().then(|| links::ledger(&ledger.name)),
        new: desk.access().writes_anywhere(ledger).then(|| format!("{}/new", links::ledger(&ledger.name))),
        export: desk.access().may("export").then(|| format!("{}/export{}", links::ledger(&ledger.name), asked.query())),
        keeper: desk.catalogue().role(&ledger.keeper).map(|r| w.name(&r.names)).unwrap_or_default(),
    };
    shell::page(&list)
}

/// The page's records, how many there are, and whether a search found more than it shows.
async fn records(desk: &Desk, ledger: &Ledger, asked: &Asked) -> Result<(Vec<Record>, i64, bool), WebError> {
    if !asked.text.is_empty() {
        let found = find(desk, ledger, &asked.within, &asked.equal, &asked.text, FOUND).await?;
        let total = found.len() as i64;
        return Ok((found, total, total == FOUND));
    }
    let query = RecordQuery {
        within: Some(asked.within.clone()),
        equal: asked.equal.clone(),
        order: asked.sort.clone(),
        limit: Some(PAGE),
        offset: (asked.page - 1) * PAGE,
        ..RecordQuery::default()
    };
    let journal = &desk.state.journal;
    let records = journal.records(desk.county(), ledger, &query);
    let total = journal.count(desk.county(), ledger, &query);
    let (records, total) = futures::try_join!(records, total)?;
    Ok((records, total, false))
}

/// Choice and yes-no fields, the first few.
fn filters(desk: &Desk, ledger: &Ledger, asked: &Asked) -> Vec<Filter> {
    const MOST: usize = 4;
    let w = desk.words();
    let choosable =
        ledger.entered().filter(|f| !f.sensitive && matches!(f.kind, FieldType::Choice(_) | FieldType::Bool));
    let filter = |f: &catalogue::Field| {
        let chosen = asked.chosen(&f.name);
        let options = match &f.kind {
            FieldType::Choice(choices) => choices
                .iter()
                .map(|c| (c.zh.clone(), if w.zh() { c.zh.clone() } else { c.en.clone() }, chosen == Some(&c.zh)))
                .collect(),
            _ => [("1", "value-yes"), ("0", "value-no")]
                .map(|(v, key)| (v.to_string(), w.say(key), chosen.is_some_and(|c| c == v)))
                .to_vec(),
        };
        Filter { name: format!("is.{}", f.name), label: w.name(&f.names), options }
    };
    choosable.take(MOST).map(filter).collect()
}

/// Filters that came by a link (the records that refer to one): shown by name, with the way out.
async fn fixed(desk: &Desk, ledger: &Ledger, asked: &Asked) -> Result<Vec<(String, String, String)>, WebError> {
    let mut all = Vec::new();
    for (name, value) in &asked.equal {
        let Some((field, of)) = ledger.field(name).and_then(|f| Some((f, desk.catalogue().ledger(f.refers_to()?)?)))
        else {
            continue;
        };
        let id = value.as_text().unwrap_or_default();
        let record = desk.state.journal.record(desk.county(), of, id).await?;
        let Some(record) = record.filter(|r| desk.access().reads(of, &r.region)) else { continue };
        let label = desk.labels([(of, &record)]).await?.record(of, &record);
        all.push((desk.words().name(&field.names), label, asked.without(name).to_string()));
    }
    Ok(all)
}

fn paging(ledger: &Ledger, asked: &Asked, total: i64) -> Paging {
    let pages = if asked.text.is_empty() { (total + PAGE - 1) / PAGE } else { 1 };
    let to = |page: i64| format!("{}{}", links::ledger(&ledger.name), asked.query().with("page", page));
    Paging {
        page: asked.page,
        pages,
        before: (asked.page > 1).then(|| to(asked.page - 1)),
        after: (asked.page < pages).then(|| to(asked.page + 1)),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn a_posting_is_found_by_its_persons_name() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        let all = wang.get("/ledgers/posting").await;
        assert!(all.body.contains("陈晓东 · 第一书记") && all.body.contains("李建国 · 第一书记"));
        let found = wang.get("/ledgers/posting?q=%E9%99%88%E6%99%93%E4%B8%9C").await;
        assert!(found.body.contains("陈晓东 · 第一书记") && !found.body.contains("李建国 · 第一书记"));
    }

    #[tokio::test]
    async fn a_township_sees_its_own_records_and_no_others() {
        let bench = testing::bench().await;
        let shi = bench.signed_in("shiqiao").await;
        let list = shi.get("/ledgers/posting").await;
        assert!(list.body.contains("陈晓东") && !list.body.contains("李建国"));
        let outside = shi.get("/ledgers/posting?place=419931101").await;
        assert!(!outside.body.contains("李建国"), "a place outside one's own narrows nothing open");
        let found = shi.get("/ledgers/posting?q=%E6%9D%8E%E5%BB%BA%E5%9B%BD").await;
        assert!(!found.body.contains("/records/"), "nor does a search");
    }

    #[tokio::test]
    async fn filters_sort_and_a_place_narrow_and_order_the_list() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        let county = wang.get("/ledgers/posting?is.sent_by=%E5%8E%BF").await;
        assert!(county.body.contains("李建国") && !county.body.contains("陈晓东"));
        let place = wang.get("/ledgers/posting?place=419931100").await;
        assert!(place.body.contains("陈晓东") && !place.body.contains("李建国"));
        let sorted = wang.get("/ledgers/posting?sort=from_day&down=1").await.body;
        let at = |name: &str| sorted.find(name).unwrap();
        assert!(at("陈晓东 · 第一书记") < at("李建国 · 第一书记"), "2025-09-29 comes before 2024-06-12");
    }

    #[tokio::test]
    async fn sensitive_values_never_stand_in_a_list() {
        let bench = testing::bench().await;
        let list = bench.signed_in("wang").await.get("/ledgers/person").await;
        assert!(
            list.body.contains("••••••") && !list.body.contains("sealed:") && !list.body.contains(testing::ID_NUMBER)
        );
    }

    #[tokio::test]
    async fn an_empty_ledger_says_what_it_is_for_and_what_to_do() {
        let bench = testing::bench().await;
        let list = bench.signed_in("wang").await.get("/ledgers/visit").await;
        assert!(list.body.contains("/ledgers/visit/new") && list.body.contains("还没有记录"));
    }

    #[tokio::test]
    async fn a_ledger_of_another_office_is_refused() {
        let bench = testing::bench().await;
        assert_eq!(bench.signed_in("cai").await.get("/ledgers/posting").await.status, 403);
        assert_eq!(bench.signed_in("cai").await.get("/ledgers/nothing").await.status, 404);
    }
}
