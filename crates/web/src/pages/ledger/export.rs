//! `GET /ledgers/{ledger}/export`: exactly what the list shows, as a workbook that imports again. Sealed values stay sealed: whoever
//! needs them says why on a page of its own ([`super::sealed`]).

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Path, Query};
use axum::response::Response;
use catalogue::{Field, Ledger};
use journal::{Record, RecordQuery};
use workbooks::Known;

use super::columns;
use super::query::{Asked, Params};
use crate::desk::Desk;
use crate::find::find_page;
use crate::pages::report::download;
use crate::{WebError, mark};

/// The most rows of a workbook made while somebody waits.
const MOST: usize = 50_000;
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
    if !asked.exports(&desk, ledger) {
        return Err(WebError::Forbidden);
    }
    let (records, cut) = records(&desk, ledger, &asked, MOST).await?;
    let w = desk.words();
    let name = w.name(&ledger.names);
    let name = if cut { w.with("list-export-cut", &[("name", &name), ("n", &MOST.to_string())]) } else { name };
    let why = w.say("export-as-seen");
    Ok(download(&format!("{name}.xlsx"), XLSX, workbook(&desk, ledger, &asked, &records, &[], &why).await?))
}

/// Records as a workbook with the columns that its reader sees and some more, under the line that says who took it out and why.
pub(super) async fn workbook(
    desk: &Desk,
    ledger: &Ledger,
    asked: &Asked,
    records: &[Record],
    more: &[&Field],
    why: &str,
) -> Result<Vec<u8>, WebError> {
    let shown = columns::of(desk, ledger).await?;
    let label = ledger.entered().filter(|f| ledger.label.contains(&format!("{{{}}}", f.name)));
    let mut fields: Vec<&Field> = label.chain(shown).collect();
    fields.extend(more.iter().filter(|f| !fields.iter().any(|g| g.name == f.name)).copied().collect::<Vec<_>>());
    let w = desk.words();
    let mark = mark::line(desk, &w.name(&ledger.names), &asked.of(desk), why);
    Ok(workbooks::export(&mut known(desk, ledger).await?, ledger, &fields, records, w.lang, &mark)?)
}

/// The records of the list in its order, and whether there are more than one workbook takes.
pub(super) async fn records(
    desk: &Desk,
    ledger: &Ledger,
    asked: &Asked,
    most: usize,
) -> Result<(Vec<Record>, bool), WebError> {
    let journal = &desk.state.journal;
    let mut records = match asked.text.as_str() {
        "" => journal.page(desk.county(), ledger, &asked.records(most as i64 + 1), None).await?,
        text => find_page(desk, ledger, &asked.conditions, text, None, most).await?,
    };
    let cut = records.len() > most;
    records.truncate(most);
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
        let text = answer.workbook_text();
        assert!(text.contains("王丽（县委组织部）") && text.contains("范围：云溪县；用途：按所见导出"), "{text}");
        assert_eq!(bench.signed_in("guan").await.get("/ledgers/account/export").await.status, 403);
        assert_eq!(bench.signed_in("cai").await.get("/ledgers/posting/export").await.status, 403);
    }
}
