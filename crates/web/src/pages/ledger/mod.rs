//! The list of a ledger: search, filters, order, columns, totals, pages by cursor.

mod columns;
mod export;
mod filters;
mod query;
mod sealed;
mod table;
#[cfg(test)]
mod tests;
mod totals;

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Html;
use axum::routing::{get, post};
use catalogue::{Field, Ledger};
use journal::Record;

use crate::desk::Desk;
use crate::find::find_page;
use crate::pages::batch::{self, Told};
use crate::shell::{self, At, Shell};
use crate::{State, WebError, links};

pub(crate) use export::{XLSX, export};
use filters::Filters;
pub(crate) use query::{Asked, Params};
pub(crate) use table::state;
use table::{Head, Row};
use totals::{QUICK, Totals, totals};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/ledgers/{ledger}", get(page))
        .route("/ledgers/{ledger}/export", get(export))
        .route("/ledgers/{ledger}/sealed", get(sealed::page).post(sealed::take))
        .route("/ledgers/{ledger}/totals", get(totals))
        .route("/ledgers/{ledger}/columns", post(columns::choose))
}

/// Rows on a page.
const PAGE: usize = 50;

/// A page of records, and the ways on.
struct Found {
    records: Vec<Record>,
    before: Option<String>,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/ledger/ledger.html")]
struct List {
    shell: Shell,
    about: String,
    /// What was just done to several records of the list.
    told: Option<Told>,
    /// The list as it is, page and all.
    back: String,
    /// Whether all that can be picked is, and the list with all of it picked.
    picked: bool,
    picked_at: String,
    here: String,
    list: String,
    query: String,
    places: Vec<(String, String, bool)>,
    filters: Filters,
    fixed: Vec<(String, String, String)>,
    hidden: Vec<(String, String)>,
    heads: Vec<Head>,
    state_heading: String,
    rows: Vec<Row>,
    columns: Vec<(String, String, bool)>,
    before: Option<String>,
    after: Option<String>,
    first: Option<String>,
    totals: Option<Totals>,
    totals_at: String,
    counted_at: String,
    found: usize,
    clear: Option<String>,
    new: Option<String>,
    import: bool,
    export: Option<String>,
    /// The way to an export with what is sealed.
    sealed: Option<String>,
    keeper: String,
}

/// `GET /ledgers/{ledger}`
pub(crate) async fn page(
    desk: Desk,
    Path(name): Path<String>,
    Query(params): Query<Params>,
) -> Result<Html<String>, WebError> {
    let ledger = desk.ledger(&name)?;
    let asked = Asked::read(&desk, ledger, &params).await?;
    let shown = columns::of(&desk, ledger).await?;
    let found = records(&desk, ledger, &asked).await?;
    let totals = summed(&desk, ledger, &shown, &asked).await?;
    ease(&desk, ledger, &asked).await?;
    let labels = desk.labels(found.records.iter().map(|r| (ledger, r))).await?;
    let (w, list) = (desk.words(), links::ledger(&name));
    let writes = desk.access().writes_anywhere(ledger);
    let offered = columns::offered(ledger);
    let back = format!("{list}{}", asked.query().maybe("at", params.get("at")));
    let page = List {
        shell: Shell::new(&desk, w.name(&ledger.names), At::Ledger(name.clone()))
            .under(w.name(&ledger.part.names()), format!("/ledgers#{}", ledger.part.folder())),
        told: batch::told(&desk, ledger, params.get("done").map_or("", String::as_str)).await?,
        picked: params.contains_key("picked"),
        picked_at: format!("{back}{}picked=1", if back.contains('?') { '&' } else { '?' }),
        back,
        about: ledger.about.as_ref().map(|a| w.name(a)).unwrap_or_default(),
        here: desk.reader.here.clone(),
        query: asked.text.clone(),
        places: asked.places(&desk),
        filters: Filters::of(&desk, ledger, &asked),
        fixed: fixed(&desk, ledger, &asked).await?,
        hidden: asked.kept(),
        heads: table::heads(&desk, ledger, &shown, &asked),
        state_heading: table::state_heading(&desk, ledger),
        rows: found.records.iter().map(|r| table::row(&desk, ledger, &shown, r, &labels)).collect(),
        columns: offered
            .into_iter()
            .map(|f| (f.name.clone(), w.name(&f.names), shown.iter().any(|s| s.name == f.name)))
            .collect(),
        before: found.before,
        after: found.after,
        first: asked.at.as_ref().map(|_| format!("{list}{}", asked.query())),
        totals,
        totals_at: format!("{list}/totals{}", asked.query()),
        counted_at: format!("{list}{}", asked.query().with("total", 1)),
        found: found.records.len(),
        clear: asked.narrowed().then(|| list.clone()),
        new: writes.then(|| format!("{list}/new")),
        import: desk.access().imports_anywhere(ledger),
        export: asked.exports(&desk, ledger).then(|| format!("{list}/export{}", asked.query())),
        sealed: (asked.exports(&desk, ledger) && !sealed::offered(&desk, ledger).is_empty())
            .then(|| format!("{list}/sealed{}", asked.query())),
        keeper: desk.catalogue().role(&ledger.keeper).map(|r| w.name(&r.names)).unwrap_or_default(),
        list,
    };
    shell::page(&page)
}

async fn records(desk: &Desk, ledger: &Ledger, asked: &Asked) -> Result<Found, WebError> {
    // One more than is shown tells whether there is a further page.
    let at = asked.at.as_ref();
    let mut records = match asked.text.as_str() {
        "" => desk.state.journal.page(desk.county(), ledger, &asked.records(PAGE as i64 + 1), at).await?,
        text => find_page(desk, ledger, &asked.conditions, text, at, PAGE).await?,
    };
    let more = records.len() > PAGE;
    let back = asked.at.as_ref().is_some_and(|c| c.back);
    if more && back {
        records.remove(0);
    }
    records.truncate(PAGE);
    let (before, after) = if back { (more, true) } else { (asked.at.is_some(), more) };
    let turned = |record: Option<&Record>, back: bool| {
        record.map(|r| format!("{}{}", links::ledger(&ledger.name), asked.turned(r, back)))
    };
    Ok(Found {
        before: turned(records.first().filter(|_| before), true),
        after: turned(records.last().filter(|_| after), false),
        records,
    })
}

/// The totals, where they are quick or asked for; a long list asks for them afterwards.
async fn summed(desk: &Desk, ledger: &Ledger, shown: &[&Field], asked: &Asked) -> Result<Option<Totals>, WebError> {
    if !asked.text.is_empty() {
        return Ok(None);
    }
    let count = desk.state.journal.count_to(desk.county(), ledger, &asked.conditions, QUICK).await?;
    if count <= QUICK || asked.counted {
        return Ok(Some(Totals::of(desk, ledger, shown, asked).await?));
    }
    Ok(None)
}

/// Has a long list given the indexes that its filters and order lean on, for the next time.
async fn ease(desk: &Desk, ledger: &Ledger, asked: &Asked) -> Result<(), WebError> {
    let leaning = asked.leaning_on();
    if leaning.is_empty() || !desk.state.journal.is_long(desk.county(), ledger).await? {
        return Ok(());
    }
    for (field, how) in leaning {
        let wanted = (ledger.name.clone(), field.to_string(), how);
        if desk.state.eased.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(wanted) {
            let (journal, ledger, field) = (desk.state.journal.clone(), ledger.clone(), field.to_string());
            tokio::spawn(async move {
                if let Err(error) = journal.ease(&ledger, &field, how).await {
                    tracing::warn!(%error, ledger = ledger.name, field, "an index of a long list was not made");
                }
            });
        }
    }
    Ok(())
}

/// Filters that came by a link (the records that refer to one): shown by name, with the way out.
async fn fixed(desk: &Desk, ledger: &Ledger, asked: &Asked) -> Result<Vec<(String, String, String)>, WebError> {
    let mut all = Vec::new();
    for (name, value) in &asked.conditions.equal {
        let Some((field, of)) = ledger.field(name).and_then(|f| Some((f, desk.catalogue().ledger(f.refers_to()?)?)))
        else {
            continue;
        };
        let id = value.as_text().unwrap_or_default();
        let record = desk.state.journal.record(desk.county(), of, id).await?;
        let Some(record) = record.filter(|r| desk.access().reads(of, &r.region)) else { continue };
        let label = desk.labels([(of, &record)]).await?.record(of, &record);
        let out = format!("{}{}", links::ledger(&ledger.name), asked.without(&format!("is.{name}")));
        all.push((desk.words().name(&field.names), label, out));
    }
    Ok(all)
}
