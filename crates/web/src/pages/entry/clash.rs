//! Two people amended the same record: what stands now beside what this one wanted.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::{Ledger, Value};
use journal::Record;

use crate::WebError;
use crate::desk::Desk;
use crate::forms::Read;

/// A field over which two versions differ.
pub(super) struct Line {
    pub field: String,
    pub theirs: String,
    pub yours: String,
    /// Whether both changed it, each to something else.
    pub both: bool,
}

/// Both versions.
pub(super) struct Clash {
    pub who: String,
    pub lines: Vec<Line>,
}

/// What was changed meanwhile, and what the form wants to change. A field that this person left as it was takes the other's
/// value: nobody undoes what they have not seen.
pub(super) async fn of(
    desk: &Desk,
    ledger: &Ledger,
    standing: &Record,
    seen: i64,
    read: &mut Read,
) -> Result<Clash, WebError> {
    let history = desk.state.journal.history(desk.county(), &standing.record).await?;
    let (earlier, later): (Vec<_>, Vec<_>) = history.iter().partition(|c| c.entry.seq <= seen);
    let mut base: BTreeMap<&String, &Value> = BTreeMap::new();
    earlier.iter().for_each(|c| base.extend(c.entry.fields.iter()));
    let untouched = |name: &String, value: &Value| base.get(name).map_or(value.is_null(), |b| *b == value);
    let (left, wanted): (BTreeMap<_, _>, BTreeMap<_, _>) =
        read.fields.iter().map(|(n, v)| (n.clone(), v.clone())).partition(|(n, v)| untouched(n, v));
    for name in left.keys() {
        read.typed.texts.remove(name);
    }
    let theirs: BTreeSet<&String> = later.iter().flat_map(|c| c.entry.fields.keys()).collect();
    let yours = Record { fields: wanted.clone(), ..standing.clone() };
    let labels = desk.labels([(ledger, standing), (ledger, &yours)]).await?;
    let names: BTreeSet<&String> = theirs.iter().copied().chain(wanted.keys()).collect();
    let line = |name: &&String| {
        let field = ledger.field(name)?;
        let now = labels.shown(field, standing.get(name)).text;
        let mine = wanted.get(*name).map_or_else(|| now.clone(), |v| labels.shown(field, v).text);
        let both = theirs.contains(*name) && wanted.contains_key(*name) && now != mine;
        Some(Line { field: desk.words().name(&field.names), theirs: now, yours: mine, both })
    };
    let who = later.last().map(|c| desk.places.person(&c.entry.actor)).unwrap_or_default();
    Ok(Clash { who, lines: names.iter().filter_map(line).collect() })
}
