//! Finding records of a ledger by what a person types: by their own short texts, first letters and notes, and by those of the
//! records they refer to (a posting by its person's name).

use std::collections::HashSet;

use catalogue::{Ledger, Value};
use futures::future::try_join_all;
use journal::{Cursor, Record, RecordQuery};

use crate::WebError;
use crate::desk::Desk;

/// How many records of another ledger a text may lead through: a text that fits more is too short to mean one of them.
const THROUGH: i64 = 12;

/// Records of a query that fit a text, at most so many: those that fit by themselves before those that another leads to.
pub(crate) async fn find(
    desk: &Desk,
    ledger: &Ledger,
    query: &RecordQuery,
    text: &str,
    most: i64,
) -> Result<Vec<Record>, WebError> {
    let mut found = fitting(desk, ledger, query, text, None, most).await?;
    found.truncate(usize::try_from(most).unwrap_or_default());
    Ok(found)
}

/// A page of the records of a query that fit a text, after or before a cursor, by place and record; one more than `most` where there
/// are more.
pub(crate) async fn find_page(
    desk: &Desk,
    ledger: &Ledger,
    query: &RecordQuery,
    text: &str,
    at: Option<&Cursor>,
    most: usize,
) -> Result<Vec<Record>, WebError> {
    // The first so many of each way are the first so many of all of them together, once they are in order.
    let mut found = fitting(desk, ledger, query, text, at, most as i64 + 1).await?;
    found.sort_by(|a, b| (a.region.as_str(), &a.record).cmp(&(b.region.as_str(), &b.record)));
    if at.is_some_and(|c| c.back) {
        found.drain(..found.len().saturating_sub(most + 1));
    } else {
        found.truncate(most + 1);
    }
    Ok(found)
}

/// What fits a text by itself, then what a record that it means leads to: at most so many of each way.
async fn fitting(
    desk: &Desk,
    ledger: &Ledger,
    query: &RecordQuery,
    text: &str,
    at: Option<&Cursor>,
    most: i64,
) -> Result<Vec<Record>, WebError> {
    let journal = &desk.state.journal;
    let base = RecordQuery { order: None, limit: Some(most), ..query.clone() };
    let direct = RecordQuery { search: Some(text.into()), ..base.clone() };
    let mut found = journal.page(desk.county(), ledger, &direct, at).await?;
    let base = &base;
    let through = try_join_all(ledger.fields.iter().filter_map(|field| {
        let of = desk.catalogue().ledger(field.refers_to()?)?;
        Some(async move {
            let ids: Vec<Value> = meant(desk, of, text).await?.into_iter().map(Value::Text).collect();
            if ids.is_empty() {
                return Ok(Vec::new());
            }
            let mut query = base.clone();
            query.among.push((field.name.clone(), ids));
            Ok::<_, WebError>(journal.page(desk.county(), ledger, &query, at).await?)
        })
    }))
    .await?;
    let mut seen: HashSet<String> = found.iter().map(|r| r.record.clone()).collect();
    found.extend(through.into_iter().flatten().filter(|r| seen.insert(r.record.clone())));
    Ok(found)
}

/// A query for the records of a ledger that its reader may open.
pub(crate) fn seen(desk: &Desk, ledger: &Ledger) -> RecordQuery {
    RecordQuery { places: Some(desk.access().scope(ledger)), ..RecordQuery::default() }
}

/// The records of a ledger that a typed text may mean.
pub(crate) async fn meant(desk: &Desk, of: &Ledger, text: &str) -> Result<Vec<String>, WebError> {
    let query = RecordQuery { search: Some(text.into()), limit: Some(THROUGH), ..RecordQuery::default() };
    let found = desk.state.journal.page(desk.county(), of, &query, None).await?;
    Ok(found.into_iter().map(|r| r.record).collect())
}
