//! Everything about one village: what it is, the classes it carries and carried, and what every ledger keeps of it.

use catalogue::{Ledger, Part, RegionCode};
use futures::future::try_join_all;
use journal::{Record, RecordQuery};

use crate::desk::Desk;
use crate::labels::Shown;
use crate::links::{self, Query};
use crate::pages::ledger::state;
use crate::{WebError, show};

/// The ledgers that are told, not only counted, in the order in which a village is explained.
const TOLD: [&str; 12] = [
    "party_org",
    "appointment",
    "posting",
    "rectification_case",
    "decision",
    "disclosure",
    "project",
    "raised_money",
    "venue",
    "venue_project",
    "collective_income",
    "village_budget",
];
/// How many records of a ledger are told.
const NAMED: usize = 4;

/// A record in a line.
pub(crate) struct Line {
    pub href: String,
    pub label: String,
    pub state: Option<(&'static str, String)>,
    pub when: String,
}

/// What one ledger keeps of the village.
pub(crate) struct Section {
    pub name: String,
    pub href: String,
    pub count: usize,
    pub lines: Vec<Line>,
}

/// What is only counted: a ledger's name, its list and how many records.
pub(crate) struct Counted {
    pub part: String,
    pub ledgers: Vec<(String, String, i64)>,
}

/// A village, whole.
pub(crate) struct Village {
    pub facts: Vec<(String, Shown, String)>,
    pub record: Option<String>,
    pub flags: Option<Section>,
    pub sections: Vec<Section>,
    pub counted: Vec<Counted>,
}

/// All that the reader may know of a village; nothing for a wider place.
pub(super) async fn of(desk: &Desk, place: &RegionCode) -> Result<Option<Village>, WebError> {
    if place.as_str().len() != 12 {
        return Ok(None);
    }
    let read = |name: &&'static str| desk.catalogue().ledger(name).filter(|l| desk.access().reads(l, place));
    let (facts, record) = facts(desk, place).await?;
    let told = TOLD.iter().filter_map(read);
    let sections = try_join_all(told.map(|ledger| section(desk, ledger, place))).await?;
    let flags = match read(&"village_flag") {
        Some(ledger) => Some(section(desk, ledger, place).await?).filter(|s| s.count > 0),
        None => None,
    };
    let sections = sections.into_iter().filter(|s| s.count > 0).collect();
    Ok(Some(Village { facts, record, flags, sections, counted: counted(desk, place).await? }))
}

/// The village's own record.
async fn facts(desk: &Desk, place: &RegionCode) -> Result<(Vec<(String, Shown, String)>, Option<String>), WebError> {
    let none = (Vec::new(), None);
    let Some(ledger) = desk.catalogue().ledger("region").filter(|l| desk.access().reads(l, place)) else {
        return Ok(none);
    };
    let found = of_village(desk, ledger, place).await?;
    let Some(record) = found.iter().find(|r| r.text("code") == place.as_str()) else { return Ok(none) };
    let labels = desk.labels([(ledger, record)]).await?;
    let w = desk.words();
    let filled = ledger.entered().filter(|f| f.name != "name" && !record.get(&f.name).is_null());
    let fact =
        |f: &catalogue::Field| (w.name(&f.names), labels.shown(f, record.get(&f.name)), show::field_unit(f, w.lang));
    Ok((filled.map(fact).collect(), Some(links::record("region", &record.record))))
}

async fn of_village(desk: &Desk, ledger: &Ledger, place: &RegionCode) -> Result<Vec<Record>, WebError> {
    let query = RecordQuery { within: Some(place.clone()), ..RecordQuery::default() };
    Ok(desk.state.journal.records(desk.county(), ledger, &query).await?)
}

/// A ledger's records of the village, those in force first, then the latest.
async fn section(desk: &Desk, ledger: &Ledger, place: &RegionCode) -> Result<Section, WebError> {
    let mut records = of_village(desk, ledger, place).await?;
    let ended = |r: &Record| ledger.span.as_ref().is_some_and(|(_, to)| !r.get(to).is_null());
    records.sort_by_key(|r| (ended(r), std::cmp::Reverse(day(ledger, r))));
    let labels = desk.labels(records.iter().take(NAMED).map(|r| (ledger, r))).await?;
    let line = |r: &Record| Line {
        href: links::record(&ledger.name, &r.record),
        label: labels.record(ledger, r),
        state: state(desk, ledger, r),
        when: day(ledger, r),
    };
    Ok(Section {
        name: desk.words().name(&ledger.names),
        href: list(ledger, place),
        count: records.len(),
        lines: records.iter().take(NAMED).map(line).collect(),
    })
}

fn list(ledger: &Ledger, place: &RegionCode) -> String {
    format!("{}{}", links::ledger(&ledger.name), Query::default().with("place", place))
}

/// The day by which a record is placed in time, as text.
fn day(ledger: &Ledger, record: &Record) -> String {
    let name = ledger.span.as_ref().map(|(from, _)| from).or(ledger.day.as_ref());
    let field = name.and_then(|n| ledger.field(n));
    field.map_or_else(String::new, |f| show::plain(f, record.get(&f.name)))
}

/// How many records the other ledgers keep of the village, by part; those with none are left out.
async fn counted(desk: &Desk, place: &RegionCode) -> Result<Vec<Counted>, WebError> {
    let shown =
        |l: &&Ledger| !TOLD.contains(&l.name.as_str()) && !["region", "village_flag"].contains(&l.name.as_str());
    let others: Vec<&Ledger> =
        desk.catalogue().ledgers().filter(shown).filter(|l| desk.access().reads(l, place)).collect();
    let counts = try_join_all(others.iter().map(|ledger| async move {
        let query = RecordQuery { within: Some(place.clone()), ..RecordQuery::default() };
        desk.state.journal.count(desk.county(), ledger, &query).await
    }))
    .await?;
    let w = desk.words();
    let of_part = |part: Part| {
        let of = others.iter().zip(&counts).filter(|(l, n)| l.part == part && **n > 0);
        Counted {
            part: w.name(&part.names()),
            ledgers: of.map(|(l, n)| (list(l, place), w.name(&l.names), *n)).collect(),
        }
    };
    Ok(Part::ALL.into_iter().map(of_part).filter(|c| !c.ledgers.is_empty()).collect())
}
