//! The table of a list: which columns, what stands in them.

use catalogue::{Field, FieldType, Ledger};
use journal::Record;

use super::query::{Asked, sortable};
use crate::desk::Desk;
use crate::labels::{Labels, Shown};
use crate::{links, show};

pub(crate) struct Head {
    pub text: String,
    pub unit: String,
    pub number: bool,
    pub href: Option<String>,
    /// "ascending", "descending" or nothing.
    pub order: &'static str,
}

pub(crate) struct Cell {
    pub shown: Shown,
    pub number: bool,
    pub long: bool,
}

pub(crate) struct Row {
    pub id: String,
    /// The version that is seen.
    pub seen: i64,
    /// Whether the reader may change it.
    pub own: bool,
    pub href: String,
    pub label: String,
    pub place: String,
    pub state: Option<(&'static str, String)>,
    pub cells: Vec<Cell>,
}

/// The headings, each the way to an order by it.
pub(super) fn heads(desk: &Desk, ledger: &Ledger, columns: &[&Field], asked: &Asked) -> Vec<Head> {
    let w = desk.words();
    let head = |field: &str, text: String, unit: String, number: bool| {
        let sorted = asked.sort.as_ref().filter(|(f, _)| f == field);
        let down = sorted.is_some_and(|(_, down)| !down);
        let query = asked.query().with("sort", field).with("down", if down { "1" } else { "" });
        let ranks = asked.ranking.iter().any(|f| f == field);
        let href = (sortable(ledger, field) && !ranks && asked.text.is_empty())
            .then(|| format!("{}{query}", links::ledger(&ledger.name)));
        let order = sorted.map_or("", |(_, down)| if *down { "descending" } else { "ascending" });
        Head { text, unit, number, href, order }
    };
    let place = head("region", w.say("field-place"), String::new(), false);
    let fields =
        columns.iter().map(|f| head(&f.name, w.name(&f.names), show::field_unit(f, w.lang), show::is_number(f)));
    std::iter::once(place).chain(fields).collect()
}

/// A record's row.
pub(super) fn row(desk: &Desk, ledger: &Ledger, columns: &[&Field], record: &Record, labels: &Labels<'_>) -> Row {
    let cell = |f: &&Field| Cell {
        shown: labels.shown(f, record.get(&f.name)),
        number: show::is_number(f),
        long: matches!(f.kind, FieldType::Text | FieldType::LongText | FieldType::Ref(_)),
    };
    Row {
        id: record.record.clone(),
        seen: record.from_seq,
        own: desk.access().writes(ledger, &record.region),
        href: links::record(&ledger.name, &record.record),
        label: labels.record(ledger, record),
        place: desk.places.full(&record.region),
        state: state(desk, ledger, record),
        cells: columns.iter().map(cell).collect(),
    }
}

/// Whether a record with a span is in force today.
pub(crate) fn state(desk: &Desk, ledger: &Ledger, record: &Record) -> Option<(&'static str, String)> {
    let (from, to) = ledger.span.as_ref()?;
    let today = desk.state.today().to_string();
    let (from, to) = (record.text(from), record.text(to));
    let w = desk.words();
    Some(if !to.is_empty() && to < today.as_str() {
        ("note", w.say("span-ended"))
    } else if !from.is_empty() && from > today.as_str() {
        ("ask", w.say("span-to-come"))
    } else {
        ("good", w.say("span-in-force"))
    })
}

/// What the column of [`state`] is called: where the ledger has a state of its own, something else.
pub(super) fn state_heading(desk: &Desk, ledger: &Ledger) -> String {
    let w = desk.words();
    let own = ledger.entered().any(|f| w.name(&f.names) == w.say("col-state"));
    w.say(if own { "col-in-force" } else { "col-state" })
}
