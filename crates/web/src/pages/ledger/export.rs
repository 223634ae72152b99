//! `GET /ledgers/{ledger}/export`: exactly what the list shows, as a workbook that imports again. Sealed values stay sealed.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Path, Query};
use axum::response::Response;
use catalogue::{Field, Ledger};
use journal::{Record, RecordQuery};
use workbooks::Known;

use super::columns;
use super::query::{Asked, Params};
use crate::WebError;
use crate::desk::Desk;
use crate::find::find;
use crate::pages::report::download;

/// The most rows of a workbook made while somebody waits.
const MOST: i64 = 50_000;
/// The type of an Excel workbook.
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The list as a workbook.
pub(crate) async fn export(
    desk: Desk,
    Path(name): Path<String>,
    Query(params): Query<Params>,
) -> Result<Response, WebError> {
    let ledger = desk.ledger(&name)?;
    let asked = Asked::read(&desk, ledger, &params).await?;
    if !desk.access().does("export", ledger, asked.place(&desk)) {
        return Err(WebError::Forbidden);
    }
    let (records, cut) = records(&desk, ledger, &asked).await?;
    let shown = columns::of(&desk, ledger).await?;
    let label = ledger.entered().filter(|f| ledger.label.contains(&format!("{{{}}}", f.name)));
    let fields: Vec<&Field> = label.chain(shown).collect();
    let mut known = known(&desk, ledger).await?;
    let w = desk.words();
    let bytes = workbooks::export(&mut known, ledger, &fields, &records, w.lang)?;
    let name = w.name(&ledger.names);
    let name = if cut { w.with("list-export-cut", &[("name", &name), ("n", &MOST.to_string())]) } else { name };
    Ok(download(&format!("{name}.xlsx"), XLSX, bytes))
}

/// The records of the list in its order, and whether there are more than one workbook takes.
async fn records(desk: &Desk, ledger: &Ledger, asked: &Asked) -> Result<(Vec<Record>, bool), WebError> {
    if !asked.text.is_empty() {
        let records = find(desk, ledger, &asked.conditions, &asked.text, super::FOUND).await?;
        return Ok((records, false));
    }
    let journal = &desk.state.journal;
    let mut records = journal.page(desk.county(), ledger, &asked.records(MOST + 1), None).await?;
    let cut = records.len() as i64 > MOST;
    records.truncate(usize::try_from(MOST).unwrap_or_default());
    Ok((records, cut))
}

/// The places, and the records of every ledger that this one refers to: what names need. Nothing is revealed.
async fn known(desk: &Desk, ledger: &Ledger) -> Result<Known, WebError> {
    let journal = &desk.state.journal;
    let mut known = Known::empty(Arc::clone(journal.catalogue()), desk.county().clone());
    let mut needed: BTreeSet<&str> = ledger.fields.iter().filter_map(|f| f.refers_to()).collect();
    needed.insert("region");
    for ledger in needed.into_iter().filter_map(|n| desk.catalogue().ledger(n)) {
        known.shelve(ledger, journal.records(desk.county(), ledger, &RecordQuery::default()).await?);
    }
    Ok(known)
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn what_is_seen_is_exported_to_those_who_may() {
        let bench = testing::bench().await;
        let answer = bench.signed_in("wang").await.get("/ledgers/posting/export?is.sent_by=%E5%B8%82").await;
        assert_eq!((answer.status, &answer.body[..2]), (200, "PK"), "{}", answer.body);
        assert_eq!(bench.signed_in("guan").await.get("/ledgers/account/export").await.status, 403);
        assert_eq!(bench.signed_in("cai").await.get("/ledgers/posting/export").await.status, 403);
    }
}
