//! Reports being worked on: taken in as text or .docx, their state, the paper and its provenance.

use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use jiff::civil::Date;
use reports::document::Document;
use reports::work::Decision;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::Place;
use super::describe::Problem;
use super::door::{Asked, Caller};
use super::paging::bad;
use crate::WebError;
use crate::desk::Desk;
use crate::drafts::{self, Sheet, Standing};
use crate::pages::report::{self, DOCX};
use crate::pages::reports::title;

/// A report by its id.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct OfReport {
    /// The report's id.
    pub report: String,
}

/// What a new report is called, and when it looks from.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportQuery {
    /// Its title; the text's own first line where none is given.
    #[param(max_length = 200)]
    title: Option<String>,
    /// The last day that is counted; today where none is named.
    #[param(value_type = Option<String>, format = Date)]
    cutoff: Option<String>,
}

/// A document as it is.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
pub(crate) struct File(#[expect(dead_code, reason = "it describes a body that is read as bytes")] Vec<u8>);

/// A report being worked on.
#[derive(Serialize, ToSchema)]
pub(crate) struct Report {
    /// Its id.
    report: String,
    /// Its title.
    title: String,
    /// Who opened it.
    owner: String,
    /// The place it is about.
    place: Place,
    /// The last day that is counted.
    cutoff: String,
    /// Where it is on its way: open, asked, returned, frozen.
    standing: &'static str,
    /// The frozen report it has become.
    frozen: Option<String>,
}

/// The reports that somebody works on.
#[derive(Serialize, ToSchema)]
pub(crate) struct Reports {
    /// The last changed first, at most a hundred.
    items: Vec<Report>,
}

/// A report just opened, with how much of it is left to do.
#[derive(Serialize, ToSchema)]
pub(crate) struct Opened {
    /// The report.
    report: Report,
    /// How many slots it has.
    slots: usize,
    /// How many a person has decided.
    decided: usize,
    /// How many are proposed and wait for a look.
    proposed: usize,
}

/// Reports being worked on
#[utoipa::path(get, path = "/api/{county}/reports",
    responses((status = 200, description = "Those that I may open", body = Reports)))]
pub(crate) async fn list_reports(caller: Caller) -> Result<Json<Reports>, WebError> {
    report::may_write(&caller)?;
    let all = drafts::list(&caller.state, caller.access()).await?;
    Ok(Json(Reports { items: all.into_iter().map(|d| shown(&caller, d.id, &d.sheet)).collect() }))
}

/// Open a report from a text or a .docx
#[utoipa::path(post, path = "/api/{county}/reports", params(ReportQuery),
    request_body(description = "The document itself", content((String = "text/plain"),
        (File = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"))),
    responses((status = 201, description = "Its slots are recognised, what is sure is proposed", body = Opened)))]
pub(crate) async fn open_report(
    caller: Caller,
    Asked(query): Asked<ReportQuery>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Opened>), WebError> {
    report::may_write(&caller)?;
    let kind = headers.get(header::CONTENT_TYPE).and_then(|k| k.to_str().ok()).unwrap_or_default();
    let name = match kind.split(';').next().unwrap_or_default().trim() {
        "text/plain" => "report.txt",
        DOCX => "report.docx",
        _ => return Err(WebError::WrongType),
    };
    let cutoff = match query.cutoff.as_deref() {
        None => caller.state.today(),
        Some(text) => day(text)?,
    };
    let document = Document::read(&bytes, name)?;
    let title = title(query.title.as_deref().unwrap_or_default(), "", &document).chars().take(200).collect();
    let sheet = Sheet::new(title, caller.access(), cutoff, name);
    let id = drafts::take_in(&caller.state, caller.access(), &bytes, document, sheet).await?;
    Ok((StatusCode::CREATED, Json(opened(&caller, &id).await?)))
}

/// One report being worked on
#[utoipa::path(get, path = "/api/{county}/reports/{report}", params(OfReport),
    responses((status = 200, description = "The report", body = Opened)))]
pub(crate) async fn get_report(caller: Caller, Path(of): Path<OfReport>) -> Result<Json<Opened>, WebError> {
    Ok(Json(opened(&caller, &of.report).await?))
}

/// The finished paper
#[utoipa::path(get, path = "/api/{county}/reports/{report}/document", params(OfReport),
    responses((status = 200, description = "The paper with every number filled in", body = File,
        content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")))]
pub(crate) async fn get_report_document(caller: Caller, Path(of): Path<OfReport>) -> Result<Response, WebError> {
    report::document(caller.desk(), Path(of.report)).await
}

/// The finished paper as a PDF
#[utoipa::path(get, path = "/api/{county}/reports/{report}/pdf", params(OfReport),
    responses((status = 200, description = "The paper as it is printed", body = File, content_type = "application/pdf"),
        (status = 503, description = "This server cannot make PDFs: LibreOffice or a Chinese font is missing", body = Problem,
            content_type = "application/problem+json")))]
pub(crate) async fn get_report_pdf(caller: Caller, Path(of): Path<OfReport>) -> Result<Response, WebError> {
    report::pdf(caller.desk(), Path(of.report)).await
}

/// Where every number came from
#[utoipa::path(get, path = "/api/{county}/reports/{report}/provenance", params(OfReport),
    responses((status = 200, description = "Slot by slot: figure, window, value, records", body = Object)))]
pub(crate) async fn get_report_provenance(caller: Caller, Path(of): Path<OfReport>) -> Result<Response, WebError> {
    report::provenance(caller.desk(), Path(of.report)).await
}

/// A cut-off that leaves room in the calendar for a year before and after.
pub(super) fn day(text: &str) -> Result<Date, WebError> {
    text.parse::<Date>().ok().filter(|d| (1950..2200).contains(&d.year())).ok_or_else(|| bad("cutoff", text))
}

async fn opened(desk: &Desk, id: &str) -> Result<Opened, WebError> {
    let draft = report::own(desk, id).await?;
    let count = |of: fn(&Decision) -> bool| draft.work.decisions.iter().filter(|d| of(d)).count();
    Ok(Opened {
        report: shown(desk, draft.id.clone(), &draft.sheet),
        slots: draft.work.slots.len(),
        decided: count(|d| matches!(d, Decision::Confirmed { .. } | Decision::ByHand { .. })),
        proposed: count(|d| matches!(d, Decision::Proposed { .. })),
    })
}

fn shown(desk: &Desk, id: String, sheet: &Sheet) -> Report {
    let (standing, frozen) = match &sheet.standing {
        Standing::Open => ("open", None),
        Standing::Asked { .. } => ("asked", None),
        Standing::Returned { .. } => ("returned", None),
        Standing::Frozen { record } => ("frozen", Some(record.clone())),
    };
    Report {
        report: id,
        title: sheet.title.clone(),
        owner: sheet.owner.clone(),
        place: Place::of(desk, &sheet.region),
        cutoff: sheet.cutoff.to_string(),
        standing,
        frozen,
    }
}
