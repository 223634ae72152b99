//! Workbooks handed out: the one that came with its bad cells marked, and empty ones to fill in.

use axum::extract::Path;
use axum::response::Response;
use workbooks::Issue;

use super::work::planned;
use crate::WebError;
use crate::desk::Desk;
use crate::imports;
use crate::pages::ledger::XLSX;
use crate::pages::report::download;

/// `GET /imports/{id}/files/{file}/marked`
pub(crate) async fn marked(desk: Desk, Path((id, file)): Path<(String, usize)>) -> Result<Response, WebError> {
    let work = imports::find(&desk.state, desk.access(), &id).await?;
    let upload = work.files.get(file).filter(|_| work.held).ok_or(WebError::NotFound)?;
    let plan = planned(&desk, &id)?.ok_or(WebError::NotFound)?;
    let bytes = imports::bytes(&desk.state, desk.county(), &id, upload).await?;
    let (name, lang) = (upload.name.clone(), desk.words().lang);
    let made = tokio::task::spawn_blocking(move || {
        let book = workbooks::Workbook::read(&name, &bytes)?;
        let issues: Vec<&Issue> = plan.issues_of(&name).collect();
        workbooks::annotate(&bytes, &book, &issues, lang)
    });
    let stem = upload.name.rsplit_once('.').map_or(upload.name.as_str(), |n| n.0);
    let name = desk.words().one("import-marked-name", "name", stem);
    Ok(download(&name, XLSX, made.await.map_err(|_| WebError::Closing)??))
}

/// `GET /ledgers/{ledger}/template`: an empty workbook with the ledger's columns.
pub(crate) async fn template(desk: Desk, Path(name): Path<String>) -> Result<Response, WebError> {
    let ledger = desk.ledger(&name)?;
    if !desk.access().writes_anywhere(ledger) {
        return Err(WebError::Forbidden);
    }
    let bytes = workbooks::template(desk.catalogue(), ledger, desk.words().lang)?;
    Ok(download(&format!("{}.xlsx", desk.words().name(&ledger.names)), XLSX, bytes))
}
