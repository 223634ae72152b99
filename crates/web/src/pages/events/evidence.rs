//! What an event rests on: records that stand of the posting, chosen when it is given and kept with it, so that everybody who reads it opens
//! the same.

use std::collections::BTreeMap;

use catalogue::Value;
use journal::{NewEntry, Record, RecordQuery};

use super::BASIS;
use super::concern::of_event;
use crate::desk::Desk;
use crate::guard::Posted;
use crate::labels::fetch;
use crate::{WebError, links};

/// The ledgers whose records may be evidence, each with the field that names the posting.
const OF: [(&str, &str); 4] = [
    ("inspection", "target"),
    ("month_confirmation", "posting"),
    ("project", "sponsor"),
    ("yearly_assessment", "posting"),
];
/// Records of a ledger that are offered, the latest.
const OFFERED: usize = 24;

/// A record that may be evidence.
pub(super) struct Piece {
    /// The field of the form that chooses it: `basis.LEDGER.RECORD`.
    pub field: String,
    pub label: String,
    pub href: String,
}

/// Those of a ledger.
pub(super) struct Pieces {
    pub name: String,
    pub all: Vec<Piece>,
}

/// What may be evidence about a posting, of what the reader may open.
pub(super) async fn offered(desk: &Desk, posting: &Record) -> Result<Vec<Pieces>, WebError> {
    let mut groups = Vec::new();
    for (name, field) in OF {
        let Some(ledger) = desk.catalogue().ledger(name) else { continue };
        let equal = vec![(field.to_string(), posting.record.as_str().into())];
        let query = RecordQuery { equal, ..RecordQuery::default() };
        let mut records = desk.state.journal.records(desk.county(), ledger, &query).await?;
        records.retain(|r| desk.access().reads(ledger, &r.region));
        records.sort_by_key(|r| std::cmp::Reverse(r.from_seq));
        records.truncate(OFFERED);
        let labels = desk.labels(records.iter().map(|r| (ledger, r))).await?;
        let piece = |r: &Record| Piece {
            field: format!("basis.{name}.{}", r.record),
            label: labels.record(ledger, r),
            href: links::record(name, &r.record),
        };
        let all: Vec<Piece> = records.iter().map(piece).collect();
        if !all.is_empty() {
            groups.push(Pieces { name: desk.words().name(&ledger.names), all });
        }
    }
    Ok(groups)
}

/// What a form has chosen out of what was offered: ledger and record.
pub(super) fn chosen<'p>(offered: &'p [Pieces], posted: &Posted) -> Vec<(&'p str, &'p str)> {
    let fields = offered.iter().flat_map(|group| &group.all).map(|piece| piece.field.as_str());
    let ticked = fields.filter(|field| !posted.text(field).is_empty());
    ticked.filter_map(|field| field.strip_prefix("basis.")?.split_once('.')).collect()
}

/// The entries that keep what an event rests on.
pub(super) fn entries(desk: &Desk, event: &NewEntry, chosen: &[(&str, &str)]) -> Vec<NewEntry> {
    let id = event.record.to_string();
    let entry = |(ledger, record): &(&str, &str)| {
        let fields = [("event", id.as_str()), ("of_ledger", ledger), ("of_record", record)];
        let fields: BTreeMap<String, Value> = fields.map(|(k, v)| (k.to_string(), Value::from(v))).into();
        NewEntry::create(BASIS, event.region.clone(), fields, &desk.access().login, desk.source())
    };
    chosen.iter().map(entry).collect()
}

/// What an event rests on, each with its page where the reader may open it. What was withdrawn since says so.
pub(super) async fn of(desk: &Desk, event: &str) -> Result<Vec<(String, Option<String>)>, WebError> {
    let kept = of_event(desk, BASIS, event).await?;
    let key = |r: &Record| (r.text("of_ledger").to_string(), r.text("of_record").to_string());
    let found = fetch(&desk.state, desk.county(), kept.iter().map(key)).await?;
    let mut all = Vec::new();
    for basis in &kept {
        let Some(ledger) = desk.catalogue().ledger(basis.text("of_ledger")) else { continue };
        let name = desk.words().name(&ledger.names);
        all.push(match found.get(&key(basis)) {
            None => (format!("{name} · {}", desk.words().say("event-evidence-gone")), None),
            Some(record) => {
                let label = desk.labels([(ledger, record)]).await?.record(ledger, record);
                let opens = desk.access().reads(ledger, &record.region);
                (format!("{name} · {label}"), opens.then(|| links::record(&ledger.name, &record.record)))
            }
        });
    }
    all.sort();
    Ok(all)
}
