//! The events about the reader, as the person they concern.

use std::collections::HashSet;

use jiff::ToSpan;
use journal::{Record, RecordQuery};

use super::LEDGER;
use crate::desk::Desk;
use crate::{WebError, posted};

/// Days for which somebody is asked to say that they have read what was given.
const ASKED_FOR: i64 = 90;

/// The events about the reader, the latest first.
pub(super) async fn all(desk: &Desk) -> Result<Vec<Record>, WebError> {
    let (Some(ledger), Some(postings)) = (desk.catalogue().ledger(LEDGER), desk.catalogue().ledger("posting")) else {
        return Ok(Vec::new());
    };
    let mut mine: Vec<Record> = Vec::new();
    for grant in desk.access().grants().iter().filter(|g| g.region.as_str().len() == 12) {
        let here = RecordQuery { within: Some(grant.region.clone()), ..RecordQuery::default() };
        let here = desk.state.journal.records(desk.county(), postings, &here).await?;
        let names = posted::named(desk, &here).await?;
        let named = |r: &Record| names.get(&r.record).is_some_and(|n| n.person == desk.access().person);
        mine.extend(here.into_iter().filter(named));
    }
    let ask = async |field: &str, values: Vec<catalogue::Value>| {
        let query = RecordQuery { among: vec![(field.to_string(), values)], ..RecordQuery::default() };
        if mine.is_empty() { Ok(Vec::new()) } else { desk.state.journal.records(desk.county(), ledger, &query).await }
    };
    let mut events = ask("posting", mine.iter().map(|p| p.record.as_str().into()).collect()).await?;
    let of_person = ask("person", mine.iter().map(|p| p.get("person").clone()).collect()).await?;
    // What names another posting of the person belongs to that one.
    events.extend(of_person.into_iter().filter(|e| e.get("posting").is_null()));
    let mut seen = HashSet::new();
    events.retain(|e| seen.insert(e.record.clone()));
    events.sort_by(|a, b| b.text("day").cmp(a.text("day")));
    Ok(events)
}

/// The events about the reader that they have not said to have read, given of late.
pub(crate) async fn unread(desk: &Desk) -> Result<Vec<Record>, WebError> {
    let since = desk.state.today().saturating_sub(ASKED_FOR.days()).to_string();
    let mut all = all(desk).await?;
    all.retain(|e| e.get("told_on").is_null() && e.text("day") >= since.as_str());
    Ok(all)
}
