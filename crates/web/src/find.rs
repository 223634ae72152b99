//! Finding records of a ledger by what a person types: in their own texts, and in those of the records they refer to (a
//! posting by its person's name).

use std::collections::HashSet;

use catalogue::{Ledger, RegionCode, Value};
use futures::future::try_join_all;
use journal::{Record, RecordQuery};

use crate::WebError;
use crate::desk::Desk;

/// How many records of another ledger a text may lead through: a text that fits more is too short to mean one of them.
const THROUGH: i64 = 12;

/// Records within a place that fit a text, at most so many.
pub(crate) async fn find(
    desk: &Desk,
    ledger: &Ledger,
    within: &RegionCode,
    equal: &[(String, Value)],
    text: &str,
    most: i64,
) -> Result<Vec<Record>, WebError> {
    let journal = &desk.state.journal;
    let base = RecordQuery {
        within: Some(within.clone()),
        equal: equal.to_vec(),
        limit: Some(most),
        ..RecordQuery::default()
    };
    let direct = RecordQuery { search: Some(text.into()), ..base.clone() };
    let mut found = journal.records(desk.county(), ledger, &direct).await?;
    let through = try_join_all(ledger.fields.iter().filter_map(|field| {
        let of = desk.catalogue().ledger(field.refers_to()?)?;
        Some(async move {
            let query = RecordQuery { search: Some(text.into()), limit: Some(THROUGH), ..RecordQuery::default() };
            let referred = journal.records(desk.county(), of, &query).await?;
            Ok::<_, WebError>(referred.into_iter().map(|r| (field.name.clone(), r.record)).collect::<Vec<_>>())
        })
    }))
    .await?;
    let base = &base;
    let referring = try_join_all(through.into_iter().flatten().map(|(field, id)| async move {
        let mut query = base.clone();
        query.equal.push((field, Value::Text(id)));
        journal.records(desk.county(), ledger, &query).await
    }))
    .await?;
    let mut seen: HashSet<String> = found.iter().map(|r| r.record.clone()).collect();
    found.extend(referring.into_iter().flatten().filter(|r| seen.insert(r.record.clone())));
    found.truncate(usize::try_from(most).unwrap_or_default());
    Ok(found)
}
