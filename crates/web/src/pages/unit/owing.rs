//! What units owe and who came, as data: for every posting of a month its unit, the duties of the unit in the village and its visits
//! there. The page and the API tell the same of it.

use std::collections::{HashMap, HashSet};

use catalogue::{RegionCode, Value};
use journal::{Record, RecordQuery};

use crate::WebError;
use crate::desk::Desk;
use crate::labels::fetch;
use crate::pages::duties::Month;
use crate::posted;

/// Postings told of at most; more are reached by choosing a unit.
const MOST: usize = 200;
/// What a unit owes for each village, in the order of the page.
const OWED: [&str; 2] = ["posting.head_visit", "posting.member_days"];

/// What a unit owes for somebody it sent, and who came.
pub(crate) struct Owing {
    pub posting: String,
    /// The unit's record.
    pub unit: String,
    pub unit_name: String,
    pub person: String,
    pub region: RegionCode,
    /// Its duties as they stand.
    pub owed: Vec<duties::State>,
    /// Its visits in the village, by day.
    pub came: Vec<Record>,
}

/// What units owe in a month, of one unit or of all that the reader sees, by unit, place and name; and whether there is more than is told.
pub(crate) async fn all(desk: &Desk, month: Month, unit: &str) -> Result<(Vec<Owing>, bool), WebError> {
    desk.ledger("unit_duty")?;
    let postings = postings(desk, month, unit).await?;
    let cut = postings.len() > MOST;
    Ok((owing(desk, month, &postings[..postings.len().min(MOST)]).await?, cut))
}

/// The postings of a month that a unit sent: of the reader's places, in force on any of its days.
async fn postings(desk: &Desk, month: Month, unit: &str) -> Result<Vec<Record>, WebError> {
    let ledger = desk.catalogue().ledger("posting").ok_or(WebError::NotFound)?;
    let mut all = Vec::new();
    for place in desk.access().scope(ledger) {
        let until = Some(Value::from(month.last().to_string()));
        let query = RecordQuery {
            within: Some(place),
            between: vec![("from_day".into(), None, until)],
            ..RecordQuery::default()
        };
        all.extend(desk.state.journal.records(desk.county(), ledger, &query).await?);
    }
    let first = month.first().to_string();
    all.retain(|r| !r.get("unit").is_null() && (unit.is_empty() || r.text("unit") == unit));
    all.retain(|r| r.text("to_day").is_empty() || first.as_str() <= r.text("to_day"));
    Ok(all)
}

async fn owing(desk: &Desk, month: Month, postings: &[Record]) -> Result<Vec<Owing>, WebError> {
    let state = &desk.state;
    let range = (month.first(), month.last());
    let board = state.boards.now(&state.journal, desk.county(), range, state.today()).await?;
    let keys = postings.iter().map(|p| ("org".to_string(), p.text("unit").to_string()));
    let units = fetch(state, desk.county(), keys).await?;
    let names = posted::named(desk, postings).await?;
    let visits = visits(desk, month).await?;
    let owed = |posting: &str| {
        let of = |duty: &&str| board.of(posting).find(|s| s.duty == *duty).cloned();
        OWED.iter().filter_map(of).collect()
    };
    let one = |posting: &Record| {
        let unit = posting.text("unit").to_string();
        let name = units.get(&("org".to_string(), unit.clone())).map(|r| r.text("name").to_string());
        Some(Owing {
            posting: posting.record.clone(),
            unit_name: name.unwrap_or_default(),
            person: names.get(&posting.record)?.person.clone(),
            region: posting.region.clone(),
            owed: owed(&posting.record),
            came: visits.get(&(unit.clone(), posting.region.to_string())).cloned().unwrap_or_default(),
            unit,
        })
    };
    let mut all: Vec<Owing> = postings.iter().filter_map(one).collect();
    // Others posted to a village by the same unit add nothing to what it owes there.
    let key = |o: &Owing| (o.unit.clone(), o.region.clone());
    let owes: HashSet<(String, RegionCode)> = all.iter().filter(|o| !o.owed.is_empty()).map(key).collect();
    all.retain(|o| !o.owed.is_empty() || !owes.contains(&key(o)));
    all.sort_by_cached_key(|o| (o.unit_name.clone(), desk.places.full(&o.region), o.person.clone()));
    Ok(all)
}

/// The visits of a month by unit and village, in their order.
async fn visits(desk: &Desk, month: Month) -> Result<HashMap<(String, String), Vec<Record>>, WebError> {
    let ledger = desk.catalogue().ledger("unit_duty").ok_or(WebError::NotFound)?;
    let text = |day: jiff::civil::Date| Some(Value::from(day.to_string()));
    let mut all: HashMap<(String, String), Vec<Record>> = HashMap::new();
    for place in desk.access().scope(ledger) {
        let query = RecordQuery {
            within: Some(place),
            between: vec![("day".into(), text(month.first()), text(month.last()))],
            order: Some(("day".into(), false)),
            ..RecordQuery::default()
        };
        for record in desk.state.journal.records(desk.county(), ledger, &query).await? {
            let key = (record.text("unit").to_string(), record.region.to_string());
            all.entry(key).or_default().push(record);
        }
    }
    Ok(all)
}
