//! What ties a leader of the county to a village: the assignment of a rectification case, the village's responsibility group that they chair
//! or sit in, a household that they are paired with. Leaders sign in by their name, and the ledgers know them by it.

use std::collections::{BTreeMap, HashMap};

use catalogue::{Ledger, RegionCode, Value};
use journal::{Record, RecordQuery};

use crate::WebError;
use crate::access::Grant;
use crate::desk::Desk;
use crate::labels::fetch;
use crate::posted;

/// The kind of assignment that a leader of the county holds.
const KIND: &str = "县领导";
/// The kind of body whose people answer for a village; others of a name may sit in the village's own.
const GROUP: &str = "乡村振兴责任组";

/// What ties the reader to villages.
#[derive(Default)]
pub(super) struct Ties {
    /// The cases that assignments name; which of them still run is told by the case.
    pub cases: Vec<String>,
    /// Other ties by village, each once.
    pub villages: BTreeMap<RegionCode, Vec<Tie>>,
}

/// A tie that is no case.
pub(crate) struct Tie {
    pub kind: Kind,
    /// Its ledger and record.
    pub ledger: &'static str,
    pub record: String,
}

/// How somebody is tied to a village.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// They chair its responsibility group.
    Chairs,
    /// They sit in it.
    Sits,
    /// They are paired with a household.
    Paired,
}

impl Kind {
    /// The word that programs read.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Kind::Chairs => "chairs",
            Kind::Sits => "sits",
            Kind::Paired => "paired",
        }
    }

    /// The key of its words.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Kind::Chairs => "own-chairs",
            Kind::Sits => "own-sits",
            Kind::Paired => "own-paired",
        }
    }
}

/// Whether the reader is a leader of the county: of a role of its own level that reads the work and enters nothing.
pub(super) fn leads(desk: &Desk) -> bool {
    let enters = |g: &Grant| desk.catalogue().role(&g.role.name).is_none_or(|role| !role.writes.is_empty());
    let of_county = |g: &Grant| g.role.level == "county" && !enters(g) && !g.role.administers();
    !desk.access().person.is_empty() && desk.access().grants().iter().any(of_county)
}

/// What ties the reader to villages today; nothing for who is no leader of the county.
pub(super) async fn of(desk: &Desk) -> Result<Ties, WebError> {
    if !leads(desk) {
        return Ok(Ties::default());
    }
    let me = Value::from(desk.access().person.as_str());
    let by_name = |field: &str| vec![(field.to_string(), me.clone())];
    let assigned = [by_name("name"), vec![("kind".into(), KIND.into())]].concat();
    let chaired = [by_name("chair"), vec![("kind".into(), GROUP.into())]].concat();
    let (assigned, chaired, seats, paired) = futures::try_join!(
        held(desk, "rectification_assignment", assigned),
        held(desk, "body", chaired),
        seats(desk, by_name("name")),
        paired(desk, by_name("name")),
    )?;
    let mut villages: BTreeMap<RegionCode, Vec<Tie>> = BTreeMap::new();
    let all = [(Kind::Chairs, "body", chaired), (Kind::Sits, "body_member", seats), (Kind::Paired, "pairing", paired)];
    for (kind, ledger, records) in all {
        for record in records.into_iter().filter(|r| r.region.as_str().len() == 12) {
            let ties = villages.entry(record.region.clone()).or_default();
            // The chair is mostly written among the members too.
            if kind != Kind::Sits || ties.is_empty() {
                ties.push(Tie { kind, ledger, record: record.record });
            }
        }
    }
    Ok(Ties { cases: assigned.iter().map(|r| r.text("rect_case").to_string()).collect(), villages })
}

/// The records of a ledger in force that the reader may open, by fields.
async fn held(desk: &Desk, name: &str, equal: Vec<(String, Value)>) -> Result<Vec<Record>, WebError> {
    let read = |l: &&Ledger| desk.access().reads_anywhere(l);
    let Some(ledger) = desk.catalogue().ledger(name).filter(read) else { return Ok(Vec::new()) };
    let query = RecordQuery { places: Some(desk.access().scope(ledger)), equal, ..RecordQuery::default() };
    let mut records = desk.state.journal.records(desk.county(), ledger, &query).await?;
    records.retain(|r| posted::in_force(r, desk.state.today()));
    Ok(records)
}

/// The seats of somebody in groups that stand.
async fn seats(desk: &Desk, by_name: Vec<(String, Value)>) -> Result<Vec<Record>, WebError> {
    let mut seats = held(desk, "body_member", by_name).await?;
    let key = |seat: &Record| ("body".to_string(), seat.text("body").to_string());
    let bodies: HashMap<_, Record> = fetch(&desk.state, desk.county(), seats.iter().map(key)).await?;
    let stands = |body: &Record| body.text("kind") == GROUP && posted::in_force(body, desk.state.today());
    seats.retain(|seat| bodies.get(&key(seat)).is_some_and(stands));
    Ok(seats)
}

/// The pairings of somebody, where one person alone of the county bears the name: of two nobody can tell whose they are.
async fn paired(desk: &Desk, by_name: Vec<(String, Value)>) -> Result<Vec<Record>, WebError> {
    let Some(people) = desk.catalogue().ledger("person") else { return Ok(Vec::new()) };
    let query = RecordQuery { equal: by_name, limit: Some(2), ..RecordQuery::default() };
    match &desk.state.journal.records(desk.county(), people, &query).await?[..] {
        [one] => held(desk, "pairing", vec![("member".into(), one.record.as_str().into())]).await,
        _ => Ok(Vec::new()),
    }
}
