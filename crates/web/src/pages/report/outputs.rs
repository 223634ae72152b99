//! What a report becomes: a .docx, a PDF, its provenance, the same paper for another place; and what its maker's choices teach.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use catalogue::{RegionCode, Value};
use figures::Ask;
use journal::{JournalError, NewEntry};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reports::docx::PaperMeta;
use reports::provenance::Provenance;

use super::{ask, own, settled, settled_at};
use crate::WebError;
use crate::desk::Desk;
use crate::drafts::Draft;

/// The type of a Word document.
pub(crate) const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The type of a PDF.
pub(crate) const PDF: &str = "application/pdf";

/// `GET /reports/{id}/document`
pub(crate) async fn document(desk: Desk, Path(id): Path<String>) -> Result<Response, WebError> {
    let draft = own(&desk, &id).await?;
    let settled = settled(&desk, &draft).await?;
    let bytes = draft.work.docx(&settled, &meta(&draft))?;
    Ok(download(&format!("{}.docx", draft.sheet.title), DOCX, bytes))
}

/// `GET /reports/{id}/pdf`
pub(crate) async fn pdf(desk: Desk, Path(id): Path<String>) -> Result<Response, WebError> {
    let draft = own(&desk, &id).await?;
    let settled = settled(&desk, &draft).await?;
    let docx = draft.work.docx(&settled, &meta(&draft))?;
    Ok(download(&format!("{}.pdf", draft.sheet.title), PDF, pdf::from_docx(&docx).await?))
}

/// The draft as the paper of another place, at a position: what the reader may not see there stays blank.
pub(crate) async fn for_place(
    desk: &Desk,
    draft: &Draft,
    place: &RegionCode,
    as_of: i64,
) -> Result<(Vec<u8>, Provenance), WebError> {
    let mut draft = draft.clone();
    let (from, to) = (desk.places.name(&draft.sheet.region), desk.places.name(place));
    draft.sheet.title = draft.sheet.title.replace(&from, &to);
    draft.sheet.region = place.clone();
    let asked = Ask { as_of: Some(as_of), ..ask(desk, &draft) };
    let settled = settled_at(desk, &draft, asked).await?;
    Ok((draft.work.docx(&settled, &meta(&draft))?, settled.provenance))
}

/// `GET /reports/{id}/provenance`
pub(crate) async fn provenance(desk: Desk, Path(id): Path<String>) -> Result<Response, WebError> {
    let draft = own(&desk, &id).await?;
    let settled = settled(&desk, &draft).await?;
    let json = serde_json::to_vec_pretty(&settled.provenance).expect("a provenance is plain data");
    Ok(download(&format!("{}.json", draft.sheet.title), "application/json", json))
}

/// Keeps confirmed choices for other reports; one that stands already is left as it is.
pub(super) async fn learn(desk: &Desk, draft: &Draft) -> Result<(), WebError> {
    let Some(ledger) = desk.catalogue().ledger("match_choice") else { return Ok(()) };
    if !desk.access().writes(ledger, desk.county()) {
        return Ok(());
    }
    for choice in draft.work.choices().into_iter().filter(|c| !c.signature.is_empty()) {
        let fields = [("phrase", choice.signature), ("figure", choice.figure), ("time_window", choice.window)];
        let fields = fields.into_iter().map(|(k, v)| (k.to_string(), Value::from(v))).collect();
        let entry =
            NewEntry::create("match_choice", desk.county().clone(), fields, &desk.access().login, desk.source());
        match desk.state.journal.append(desk.county(), vec![entry]).await {
            Ok(_) | Err(JournalError::Duplicate { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// What the paper needs beside its text; what is not answered stays visibly blank.
pub(super) fn meta(draft: &Draft) -> PaperMeta {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_string());
    PaperMeta {
        title: given(&draft.sheet.title),
        addressee: given(&draft.sheet.addressee),
        unit: given(&draft.sheet.unit),
        date: given(&draft.sheet.signed),
    }
}

/// A file to keep, under its own name.
pub(crate) fn download(name: &str, kind: &str, bytes: Vec<u8>) -> Response {
    let name = utf8_percent_encode(name, NON_ALPHANUMERIC);
    let disposition = format!("attachment; filename*=UTF-8''{name}");
    ([(header::CONTENT_TYPE, kind.to_string()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}
