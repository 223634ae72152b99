//! Reports: those being worked on, those frozen, and a new one from a file or a pasted text.

use crate::router::LARGEST;
use askama::Template;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use jiff::civil::Date;
use reports::document::Document;
use reports::work;

use crate::desk::Desk;
use crate::drafts::{self, Sheet, Standing};
use crate::pages::frozen::hands;
use crate::shell::{self, At, Shell};
use crate::uploads::Uploaded;
use crate::{State, WebError, show};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new().route("/reports", get(page).post(create).layer(DefaultBodyLimit::max(LARGEST)))
}

struct Row {
    /// Where it is on its way.
    state: (&'static str, String),
    href: String,
    title: String,
    day: String,
    who: String,
    when: String,
}

#[derive(Template)]
#[template(path = "pages/reports/reports.html")]
struct Reports {
    shell: Shell,
    drafts: Vec<Row>,
    frozen: Vec<Row>,
    writes: bool,
    title: String,
    cutoff: String,
    text: String,
    fault: String,
}

/// `GET /reports`
pub(crate) async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    if !desk.access().works_on_reports() && frozen_scope(&desk).is_empty() {
        return Err(WebError::Forbidden);
    }
    show(&desk, &Uploaded::default(), String::new()).await
}

async fn show(desk: &Desk, sent: &Uploaded, fault: String) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let writes = desk.access().works_on_reports();
    let page = Reports {
        shell: Shell::new(desk, w.say("menu-reports"), At::Reports),
        drafts: if writes { open(desk).await? } else { Vec::new() },
        frozen: frozen(desk).await?,
        writes,
        title: sent.text("title").into(),
        cutoff: Some(sent.text("cutoff"))
            .filter(|c| !c.is_empty())
            .map_or_else(|| desk.state.today().to_string(), String::from),
        text: sent.text("text").into(),
        fault,
    };
    shell::page(&page)
}

async fn open(desk: &Desk) -> Result<Vec<Row>, WebError> {
    let w = desk.words();
    let row = |d: drafts::Listed| Row {
        state: standing(desk, &d.sheet),
        href: format!("/reports/{}", d.id),
        day: d.sheet.cutoff.to_string(),
        who: desk.places.person(&d.sheet.owner),
        when: show::moment(&d.changed_at)
            .map_or_else(String::new, |a| show::day_in_words(a.date(), desk.state.today(), w.lang)),
        title: d.sheet.title,
    };
    // What is frozen stands among the frozen.
    let open = |d: &drafts::Listed| !matches!(d.sheet.standing, Standing::Frozen { .. });
    Ok(drafts::list(&desk.state, desk.access()).await?.into_iter().filter(open).map(row).collect())
}

fn frozen_scope(desk: &Desk) -> Vec<catalogue::RegionCode> {
    desk.catalogue().ledger("frozen_report").map(|ledger| desk.access().scope(ledger)).unwrap_or_default()
}

async fn frozen(desk: &Desk) -> Result<Vec<Row>, WebError> {
    let records = work::list(&desk.state.journal, desk.county(), &frozen_scope(desk)).await?;
    let row = |r: &journal::Record| Row {
        state: ("good", status(desk, r)),
        href: format!("/reports/frozen/{}", r.record),
        title: r.text("title").into(),
        day: r.text("cutoff").into(),
        who: hands(desk, r),
        when: r.text("frozen_on").into(),
    };
    Ok(records.iter().map(row).collect())
}

/// Where a draft is on its way, as this reader sees it: what waits for them is said so.
fn standing(desk: &Desk, sheet: &Sheet) -> (&'static str, String) {
    let (w, me) = (desk.words(), desk.access().login.as_str());
    match &sheet.standing {
        Standing::Open => ("note", w.say("reports-writing")),
        Standing::Asked { .. } if sheet.standing.approvable(me).is_ok() && desk.access().may("freeze") => {
            ("ask", w.say("reports-for-me"))
        }
        Standing::Asked { .. } => ("note", w.say("reports-asked")),
        Standing::Returned { .. } => ("bad", w.say("reports-returned")),
        Standing::Frozen { .. } => ("good", w.say("report-frozen")),
    }
}

fn status(desk: &Desk, record: &journal::Record) -> String {
    let field = desk.catalogue().ledger("frozen_report").and_then(|l| l.field("status"));
    field.map(|f| show::value(f, record.get("status"), desk.words())).unwrap_or_default()
}

/// `POST /reports`: a file or a text becomes a draft; what cannot be read gives the form back.
pub(crate) async fn create(desk: Desk, sent: Uploaded) -> Result<Response, WebError> {
    if !desk.access().works_on_reports() {
        return Err(WebError::Forbidden);
    }
    let file = sent.files.first();
    let (bytes, name) =
        file.map_or((sent.text("text").as_bytes(), "paste.txt"), |f| (f.bytes.as_slice(), f.name.as_str()));
    let document = match Document::read(bytes, name) {
        Ok(document) => document,
        Err(error) => {
            let page = show(&desk, &sent, desk.words().name(&error.names())).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let cutoff = sent.text("cutoff").parse::<Date>().unwrap_or_else(|_| desk.state.today());
    let sheet =
        Sheet::new(title(sent.text("title"), file.map_or("", |f| &f.name), &document), desk.access(), cutoff, name);
    let id = drafts::take_in(&desk.state, desk.access(), bytes, document, sheet).await?;
    Ok(Redirect::to(&format!("/reports/{id}")).into_response())
}

/// The title given, else the text's own first line, else the file's name.
pub(crate) fn title(given: &str, file: &str, document: &Document) -> String {
    let first = document.text().lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or_default();
    let short = first.chars().count() <= 40 && !first.contains('。');
    let stem = file.rsplit_once('.').map_or(file, |n| n.0);
    match () {
        () if !given.trim().is_empty() => given.trim().into(),
        () if short => first.into(),
        () if !stem.is_empty() => stem.into(),
        () => first.chars().take(20).collect(),
    }
}
