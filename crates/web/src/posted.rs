//! Postings as the pages of the working month name them: whose, where; and which is the reader's own.

use std::collections::HashMap;

use catalogue::RegionCode;
use jiff::civil::Date;
use journal::{Record, RecordQuery};

use crate::WebError;
use crate::desk::Desk;
use crate::labels::fetch;

/// A posting with its names.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub id: String,
    pub person: String,
    pub village: String,
    pub region: RegionCode,
}

/// The names of postings, by record.
pub(crate) async fn named<'a>(
    desk: &Desk,
    records: impl IntoIterator<Item = &'a Record>,
) -> Result<HashMap<String, Named>, WebError> {
    let records: Vec<&Record> = records.into_iter().collect();
    let keys = records.iter().map(|r| ("person".to_string(), r.text("person").to_string()));
    let people = fetch(&desk.state, desk.county(), keys).await?;
    let name = |record: &Record| {
        let key = ("person".to_string(), record.text("person").to_string());
        people.get(&key).map_or_else(|| desk.words().say("record-gone"), |p| p.text("name").to_string())
    };
    let one = |record: &&Record| Named {
        id: record.record.clone(),
        person: name(record),
        village: desk.places.name(&record.region),
        region: record.region.clone(),
    };
    Ok(records.iter().map(|r| (r.record.clone(), one(r))).collect())
}

/// Whether a posting leads its village's team.
pub(crate) fn leads(posting: &Record) -> bool {
    posting.text("role") == "队长" || posting.get("also_leader").as_int() == Some(1)
}

/// A posting that the reader may open.
pub(crate) async fn find(desk: &Desk, id: &str) -> Result<Record, WebError> {
    let ledger = desk.catalogue().ledger("posting").ok_or(WebError::NotFound)?;
    desk.record(ledger, id).await
}

/// The reader's own posting: the one in force, in a village that the reader's account is of, whose person bears the reader's name;
/// the only one there is where the account is a team's. Who was posted there and has left is no team, and has no part in what follows.
pub(crate) async fn own(desk: &Desk) -> Result<Option<Record>, WebError> {
    let Some(ledger) = desk.catalogue().ledger("posting") else { return Ok(None) };
    let today = desk.state.today();
    let (mut here, mut left) = (Vec::new(), Vec::new());
    for grant in desk.access().grants().iter().filter(|g| g.region.as_str().len() == 12) {
        let query = RecordQuery { within: Some(grant.region.clone()), ..RecordQuery::default() };
        let found = desk.state.journal.records(desk.county(), ledger, &query).await?;
        let (in_post, others): (Vec<Record>, Vec<Record>) = found.into_iter().partition(|r| in_force(r, today));
        here.extend(in_post);
        left.extend(others);
    }
    let names = named(desk, here.iter().chain(&left)).await?;
    let mine = |r: &&Record| names.get(&r.record).is_some_and(|n| n.person == desk.access().person);
    match here.iter().find(mine) {
        Some(own) => Ok(Some(own.clone())),
        None if here.len() == 1 && !left.iter().any(|r| mine(&r)) => Ok(here.pop()),
        None => Ok(None),
    }
}

/// Whether the reader keeps a posting's days: the person posted, who settles the last month after it has ended too, or the office
/// that confirms them.
pub(crate) async fn keeps(desk: &Desk, posting: &Record) -> Result<bool, WebError> {
    if desk.access().confirms_months(&posting.region) {
        return Ok(true);
    }
    if own(desk).await?.is_some_and(|own| own.record == posting.record) {
        return Ok(true);
    }
    theirs(desk, posting).await
}

/// Whether a posting bears the reader's name, in force or not.
pub(crate) async fn theirs(desk: &Desk, posting: &Record) -> Result<bool, WebError> {
    let here = desk.access().grants().iter().any(|g| g.region == posting.region);
    let names = if here { named(desk, [posting]).await? } else { HashMap::new() };
    Ok(names.values().any(|n| n.person == desk.access().person))
}

/// Whether a posting holds a day.
pub(crate) fn in_force(posting: &Record, day: Date) -> bool {
    let day = day.to_string();
    let (from, to) = (posting.text("from_day"), posting.text("to_day"));
    from <= day.as_str() && (to.is_empty() || day.as_str() <= to)
}
