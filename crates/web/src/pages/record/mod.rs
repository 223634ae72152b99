//! A record: its fields, its history in words, what it refers to and what refers to it.

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/ledgers/{ledger}/records/{record}", get(page))
        .route("/ledgers/{ledger}/records/{record}/counted", get(counted::counted))
        .route("/ledgers/{ledger}/records/{record}/steps", post(step::taken))
}

pub(crate) mod counted;
mod documents;
pub(crate) mod history;
mod referring;
pub(crate) mod step;

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::{Html, Response};
use axum::routing::{get, post};
use catalogue::{FieldType, Ledger};
use journal::Record;

use crate::desk::Desk;
use crate::forms::Kind;
use crate::labels::{Labels, Shown};
use crate::pages::entry::undo;
use crate::pages::ledger::Params;
use crate::pages::pictures;
use crate::refused::Refused;
use crate::returned::Returned;
use crate::shell::{self, At, Shell};
use crate::{State, WebError, links, show};

use history::Step;
use referring::Referring;
use step::{Next, Tried};

struct Fact {
    name: String,
    shown: Shown,
    unit: String,
    long: bool,
}

#[derive(Template)]
#[template(path = "pages/record/record.html")]
struct Page {
    shell: Shell,
    place: String,
    state: Option<(&'static str, String)>,
    /// What is filled in, under the headings of the ledger; the first has none where the ledger has none.
    facts: Vec<(String, Vec<Fact>)>,
    blank: String,
    note: String,
    warnings: Vec<String>,
    steps: Vec<Step>,
    referring: Vec<Referring>,
    documents: Vec<documents::Basis>,
    pictures: Option<pictures::Part>,
    counted: String,
    undo: Option<(String, i64)>,
    next: Next,
    amend: Option<String>,
    withdraw: String,
    sealed: Vec<(String, String)>,
    reveal: String,
    entry: String,
    seen: i64,
    /// A withdrawal that was refused.
    back: Returned,
}

/// `GET /ledgers/{ledger}/records/{record}`
pub(crate) async fn page(
    desk: Desk,
    Path((name, id)): Path<(String, String)>,
    Query(params): Query<Params>,
) -> Result<Html<String>, WebError> {
    let ledger = desk.ledger(&name)?;
    let record = desk.record(ledger, &id).await?;
    show(&desk, ledger, &record, &params, None, Returned::default()).await
}

/// The page again, with a withdrawal that was refused.
pub(super) async fn returned(
    desk: &Desk,
    ledger: &Ledger,
    record: &Record,
    back: Returned,
) -> Result<Response, WebError> {
    let told = Refused::from(&back);
    Ok(told.page(show(desk, ledger, record, &Params::default(), None, back).await?))
}

/// Where a record is withdrawn.
pub(super) fn withdrawal(ledger: &str, record: &str) -> String {
    format!("{}/withdrawals", links::record(ledger, record))
}

/// The page, with a step that was tried and refused, or a withdrawal.
pub(super) async fn show(
    desk: &Desk,
    ledger: &Ledger,
    record: &Record,
    params: &Params,
    tried: Option<&Tried>,
    back: Returned,
) -> Result<Html<String>, WebError> {
    let (name, id) = (&ledger.name, &record.record);
    let labels = desk.labels([(ledger, record)]).await?;
    let (saved, left) = (params.contains_key("saved"), params.get("left").map_or("", String::as_str));
    let (steps, mut referring, documents, resting, pictures, next) = futures::try_join!(
        history::steps(desk, ledger, id),
        referring::all(desk, ledger, id),
        documents::basis(desk, ledger, record),
        documents::resting(desk, ledger, record),
        pictures::part(desk, ledger, record, left),
        step::next(desk, ledger, record, tried, format!("{}/steps", links::record(name, id)))
    )?;
    referring.extend(resting);
    let w = desk.words();
    let to = links::record(name, id);
    let page = Page {
        shell: Shell::new(desk, labels.record(ledger, record), At::Ledger(name.clone()))
            .under(w.name(&ledger.part.names()), format!("/ledgers#{}", ledger.part.folder()))
            .under(w.name(&ledger.names), links::ledger(name)),
        place: desk.places.full(&record.region),
        state: super::ledger::state(desk, ledger, record),
        facts: facts(desk, ledger, record, &labels),
        blank: blank(desk, ledger, record),
        note: record.text("note").into(),
        warnings: warnings(desk, ledger, record),
        steps,
        referring,
        documents,
        pictures,
        counted: format!("{to}/counted"),
        undo: undo(desk, id, saved).await?.map(|seq| (format!("{to}/undone"), seq)),
        next,
        amend: desk.access().writes(ledger, &record.region).then(|| format!("{to}/amend")),
        withdraw: withdrawal(name, id),
        sealed: super::reveal::offered(desk, ledger, record),
        reveal: format!("{to}/reveals"),
        entry: uuid::Uuid::now_v7().to_string(),
        seen: record.from_seq,
        back,
    };
    shell::page(&page)
}

/// What was just saved and may be taken back.
async fn undo(desk: &Desk, id: &str, saved: bool) -> Result<Option<i64>, WebError> {
    if !saved {
        return Ok(None);
    }
    Ok(undo::offered(desk, &desk.state.journal.history(desk.county(), id).await?))
}

fn facts(desk: &Desk, ledger: &Ledger, record: &Record, labels: &Labels<'_>) -> Vec<(String, Vec<Fact>)> {
    let w = desk.words();
    let fact = |f: &catalogue::Field| Fact {
        name: w.name(&f.names),
        shown: labels.shown(f, record.get(&f.name)),
        unit: if f.sensitive { String::new() } else { show::field_unit(f, w.lang) },
        long: f.kind == FieldType::LongText,
    };
    let groups = ledger.groups();
    let headed = groups.iter().any(|(name, _)| name.is_some());
    let heading = |name: Option<&catalogue::Names>| match name {
        Some(name) => w.name(name),
        None if headed => w.say("form-group-added"),
        None => String::new(),
    };
    let filled = |fields: &[&catalogue::Field]| -> Vec<Fact> {
        fields.iter().copied().filter(|f| !record.get(&f.name).is_null()).map(fact).collect()
    };
    let groups = groups.iter().map(|(name, fields)| (heading(*name), filled(fields)));
    groups.filter(|(_, facts)| !facts.is_empty()).collect()
}

/// The fields nobody has filled in, in one line rather than a column of dashes.
fn blank(desk: &Desk, ledger: &Ledger, record: &Record) -> String {
    let w = desk.words();
    let empty = ledger.entered().filter(|f| record.get(&f.name).is_null());
    let names: Vec<String> = empty.map(|f| w.name(&f.names)).collect();
    names.join(if w.zh() { "、" } else { ", " })
}

/// Checks of the ledger that are no reason to refuse, and that this record does not meet.
fn warnings(desk: &Desk, ledger: &Ledger, record: &Record) -> Vec<String> {
    struct View<'a>(&'a Record);
    impl catalogue::RowView for View<'_> {
        fn get(&self, field: &str) -> catalogue::Value {
            if field == "region" { self.0.region.as_str().into() } else { self.0.get(field).clone() }
        }
    }
    let fails = |c: &&catalogue::Check| {
        c.level != catalogue::Level::Error
            && catalogue::evaluate(&c.that, &View(record)) == Some(catalogue::Value::Int(0))
    };
    ledger.checks.iter().filter(fails).map(|c| desk.words().name(&c.says)).collect()
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn a_record_tells_its_history_in_words_and_leads_both_ways() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        let page = wang.get(&format!("/ledgers/posting/records/{}", bench.posting)).await;
        assert_eq!(page.status, 200);
        assert!(page.text().contains("王丽 把到村日期由 2025-10-01 改为 2025-09-29"), "{}", page.text());
        assert!(page.text().contains("因为：报到单为准"));
        assert!(page.body.contains(&format!("/ledgers/person/records/{}", bench.person)), "to the person");
        let person = wang.get(&format!("/ledgers/person/records/{}", bench.person)).await;
        assert!(person.body.contains(&format!("/ledgers/posting/records/{}", bench.posting)), "and back");
    }

    #[tokio::test]
    async fn a_sealed_field_is_dots_on_its_record_and_in_its_history() {
        let bench = testing::bench().await;
        let page = bench.signed_in("wang").await.get(&format!("/ledgers/person/records/{}", bench.person)).await;
        assert!(page.body.contains("••••••"));
        assert!(!page.body.contains("sealed:") && !page.body.contains(testing::ID_NUMBER));
    }

    #[tokio::test]
    async fn a_record_of_another_township_is_refused_and_an_unknown_one_not_found() {
        let bench = testing::bench().await;
        let bai = bench.signed_in("baihe").await;
        assert_eq!(bai.get(&format!("/ledgers/posting/records/{}", bench.posting)).await.status, 403);
        let nobody = uuid::Uuid::now_v7();
        assert_eq!(bai.get(&format!("/ledgers/posting/records/{nobody}")).await.status, 404);
    }

    #[tokio::test]
    async fn a_record_tells_which_figures_count_it() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        let counted = wang.get(&format!("/ledgers/posting/records/{}/counted", bench.posting)).await;
        assert!(counted.body.contains("/figures/posting.first_secretary?place=419931100201"), "{}", counted.text());
        let bai = bench.signed_in("baihe").await;
        assert_eq!(bai.get(&format!("/ledgers/posting/records/{}/counted", bench.posting)).await.status, 403);
    }

    #[tokio::test]
    async fn a_withdrawal_that_is_refused_comes_back_with_its_reason() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        let page = format!("/ledgers/posting/records/{}", bench.posting);
        let old = wang.form(&page).await["seen"].clone();
        let empty = wang.post(&format!("{page}/withdrawals"), &[("reason", " "), ("seen", &old)]).await;
        assert!(empty.status == 422 && empty.body.contains("id=\"withdraw-wrong\""), "{}", empty.text());
        bench.amends("posting", &bench.posting, &[("batch", "第三批")]).await;
        let late = wang.post(&format!("{page}/withdrawals"), &[("reason", "重复录入"), ("seen", &old)]).await;
        let form = late.form();
        assert_eq!((late.status, form["reason"].as_str()), (422, "重复录入"));
        assert_ne!(form["seen"], old, "what stands now is what is looked at next");
    }

    #[tokio::test]
    async fn a_script_tag_in_any_text_is_text() {
        let bench = testing::bench().await;
        let (wang, bian) = (bench.signed_in("wang").await, bench.signed_in("bian").await);
        let record = format!("/ledgers/org/records/{}", bench.hostile);
        let amend = format!("{record}/amend");
        for address in ["/ledgers/org", &record, &amend, "/ledgers/org/pick?q=script", "/"] {
            let page = bian.get(address).await;
            assert_eq!(page.status, 200, "{address}");
            assert!(!page.body.contains("<script>alert"), "{address}");
        }
        let page = wang.get(&format!("/ledgers/org/records/{}", bench.hostile)).await;
        assert!(page.text().contains("<script>alert(1)</script>"), "it is shown as it was typed");
        let searched = wang.get("/ledgers/org?q=%3Cscript%3Ealert(1)%3C/script%3E").await;
        assert!(!searched.body.contains("<script>alert"));
    }
}
