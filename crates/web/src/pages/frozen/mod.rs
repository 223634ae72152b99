//! A frozen report to read: every number opens to its figure as of its position, and from there to its records; whether it still
//! holds; its files; and its shareable face.

mod reader;
mod review;
mod shared;

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use journal::Record;
use reports::document::Document;
use reports::provenance::Provenance;
use reports::work;

use crate::desk::Desk;
use crate::pages::report::{DOCX, PDF, download};
use crate::paper::{self, Block, Paragraph};
use crate::{State, WebError};

pub(crate) use reader::{figure_link, hands};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/reports/frozen/{record}", get(reader::page))
        .route("/reports/frozen/{record}/corrections/{entry}/reviewed", post(review::reviewed))
        .route("/reports/frozen/{record}/shared", get(shared::page))
        .route("/reports/frozen/{record}/shared/file", get(shared::file))
        .route("/reports/frozen/{record}/document", get(document))
        .route("/reports/frozen/{record}/pdf", get(pdf))
        .route("/reports/frozen/{record}/provenance", get(provenance))
}

/// A frozen report that the reader may open.
pub(crate) async fn open(desk: &Desk, id: &str) -> Result<(Record, Provenance), WebError> {
    let ledger = desk.ledger("frozen_report")?;
    desk.record(ledger, id).await?;
    Ok(work::open(&desk.state.journal, desk.county(), id).await?)
}

/// The paper as it came, its tables those of the document that was kept; as plain paragraphs where that cannot be read.
async fn blocks(
    desk: &Desk,
    record: &Record,
    provenance: &Provenance,
    paragraphs: Vec<Paragraph>,
) -> Result<Vec<Block>, WebError> {
    let kept = kept(desk, record).await?;
    let document = Document::read(&kept, "kept.docx").ok();
    Ok(paper::blocks_of_filled(document.as_ref(), &provenance.text, paragraphs))
}

async fn kept(desk: &Desk, record: &Record) -> Result<Vec<u8>, WebError> {
    let file = desk.state.journal.file(desk.county(), record.text("file")).await?;
    Ok(file.ok_or(WebError::NotFound)?.2)
}

/// `GET /reports/frozen/{record}/document`
pub(crate) async fn document(desk: Desk, Path(id): Path<String>) -> Result<Response, WebError> {
    let (record, provenance) = open(&desk, &id).await?;
    Ok(download(&format!("{}.docx", provenance.title), DOCX, kept(&desk, &record).await?))
}

/// `GET /reports/frozen/{record}/pdf`
pub(crate) async fn pdf(desk: Desk, Path(id): Path<String>) -> Result<Response, WebError> {
    let (record, provenance) = open(&desk, &id).await?;
    let bytes = pdf::from_docx(&kept(&desk, &record).await?).await?;
    Ok(download(&format!("{}.pdf", provenance.title), PDF, bytes))
}

/// `GET /reports/frozen/{record}/provenance`
pub(crate) async fn provenance(desk: Desk, Path(id): Path<String>) -> Result<Response, WebError> {
    let (_, provenance) = open(&desk, &id).await?;
    let json = serde_json::to_vec_pretty(&provenance).expect("a provenance is plain data");
    Ok(download(&format!("{}.json", provenance.title), "application/json", json))
}

#[cfg(test)]
mod tests;
