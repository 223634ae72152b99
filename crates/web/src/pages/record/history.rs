//! A record's entries in words: who changed what, from what to what, why.

use std::collections::BTreeMap;

use catalogue::{Ledger, RegionCode, Value};
use journal::{Act, Change, Record};

use crate::WebError;
use crate::desk::Desk;
use crate::labels::Labels;
use crate::{links, show};

/// An entry in words.
pub(crate) struct Step {
    pub day: String,
    pub at: String,
    pub says: Vec<String>,
    pub because: String,
    pub from: String,
    pub seq: String,
}

/// A record's entries, newest first.
pub(crate) async fn steps(desk: &Desk, ledger: &Ledger, id: &str) -> Result<Vec<Step>, WebError> {
    let changes = desk.state.journal.history(desk.county(), id).await?;
    let versions: Vec<Record> = changes.iter().flat_map(both).collect();
    let labels = desk.labels(versions.iter().map(|r| (ledger, r))).await?;
    let mut before: Option<&str> = None;
    let mut steps = Vec::new();
    for change in &changes {
        steps.push(step(desk, ledger, change, before, &labels));
        before = Some(&change.entry.region);
    }
    steps.reverse();
    Ok(steps)
}

/// What the fields were and are, as records, so that references in them can be named.
fn both(change: &Change) -> [Record; 2] {
    let record = |fields: &BTreeMap<String, Value>| Record {
        record: change.entry.record.clone(),
        region: RegionCode::parse(&change.entry.region)
            .unwrap_or_else(|_| RegionCode::parse("000000").expect("six digits are a code")),
        key: String::new(),
        from_seq: change.entry.seq,
        to_seq: journal::OPEN,
        fields: fields.clone(),
    };
    [record(&change.before), record(&change.entry.fields)]
}

fn step(desk: &Desk, ledger: &Ledger, change: &Change, before: Option<&str>, labels: &Labels<'_>) -> Step {
    let entry = &change.entry;
    let w = desk.words();
    let who = desk.places.person(&entry.actor);
    let at = show::moment(&entry.recorded_at);
    let says = match entry.act {
        Act::Create => vec![w.one("history-created", "who", who.as_str())],
        Act::Withdraw => vec![w.one("history-withdrawn", "who", who.as_str())],
        Act::Amend | Act::Step | Act::Correct => amended(desk, ledger, change, before, labels, &who),
    };
    Step {
        day: at.map_or_else(String::new, |a| show::day_in_words(a.date(), desk.state.today(), w.lang)),
        at: at.map_or_else(String::new, |a| a.strftime("%Y-%m-%d %H:%M").to_string()),
        says,
        because: entry.reason.clone().unwrap_or_default(),
        from: source(desk, &entry.source),
        seq: show::grouped(&entry.seq.to_string()),
    }
}

fn amended(
    desk: &Desk,
    ledger: &Ledger,
    change: &Change,
    before: Option<&str>,
    labels: &Labels<'_>,
    who: &str,
) -> Vec<String> {
    let w = desk.words();
    let mut says = Vec::new();
    if let Some(before) = before.filter(|b| *b != change.entry.region) {
        let name = |code: &str| RegionCode::parse(code).map_or_else(|_| code.to_string(), |c| desk.places.full(&c));
        let (field, old, new) = (w.say("field-place"), name(before), name(&change.entry.region));
        says.push(w.with("history-changed", &[("who", who), ("field", &field), ("before", &old), ("after", &new)]));
    }
    let moved = moved(desk, ledger, change, who);
    let state = moved.as_ref().and(ledger.flow.as_ref()).map(|f| f.field.clone());
    says.extend(moved);
    // Names that begin with @ are the journal's own.
    for (name, after) in change.entry.fields.iter().filter(|(n, _)| !n.starts_with('@') && Some(*n) != state.as_ref()) {
        let before = change.before.get(name).cloned().unwrap_or_default();
        let declared = ledger.field(name);
        let field = declared.map_or_else(|| w.say("field-note"), |f| w.name(&f.names));
        if declared.is_some_and(|f| f.sensitive) {
            says.push(w.with("history-sealed", &[("who", who), ("field", &field)]));
            continue;
        }
        let text =
            |v: &Value| declared.map_or_else(|| v.as_text().unwrap_or_default().into(), |f| labels.shown(f, v).text);
        let (old, new) = (text(&before), text(after));
        let key = match (old.is_empty(), new.is_empty()) {
            (true, true) => continue,
            (true, false) => "history-filled",
            (false, true) => "history-emptied",
            (false, false) => "history-changed",
        };
        says.push(w.with(key, &[("who", who), ("field", &field), ("before", &old), ("after", &new)]));
    }
    if says.is_empty() {
        says.push(w.one("history-told", "who", who));
    }
    says
}

/// A step of the ledger's flow by its name, or a state set right.
fn moved(desk: &Desk, ledger: &Ledger, change: &Change, who: &str) -> Option<String> {
    let (w, flow) = (desk.words(), ledger.flow.as_ref()?);
    let to = change.entry.fields.get(&flow.field)?.as_text()?;
    let from = change.before.get(&flow.field).and_then(|v| v.as_text()).filter(|from| !from.is_empty())?;
    let field = ledger.field(&flow.field)?;
    let shown = |state: &str| show::value(field, &Value::from(state), w);
    let values = [("who", who), ("before", &shown(from)), ("after", &shown(to))];
    match flow.step(from, to).filter(|_| change.entry.act != Act::Correct) {
        Some(step) => {
            let name = w.name(&step.names);
            Some(w.with("history-step", &[&values[..], &[("step", name.as_str())]].concat()))
        }
        None if change.entry.act == Act::Correct => Some(w.with("history-corrected", &values)),
        // A workbook that left steps out, or an entry from before the flow was declared.
        None => None,
    }
}

/// Where an entry came from: `import:FILE#SHEET!ROW` by name and row.
pub(crate) fn source(desk: &Desk, source: &str) -> String {
    let w = desk.words();
    match source.split_once(':') {
        Some(("import", rest)) => {
            let (file, at) = rest.rsplit_once('#').unwrap_or((rest, ""));
            let (sheet, row) = at.rsplit_once('!').unwrap_or((at, ""));
            w.with("source-import", &[("file", file), ("sheet", sheet), ("row", row)])
        }
        _ => match source {
            "web" => w.say("source-web"),
            "phone" => w.say("source-phone"),
            "api" => w.say("source-api"),
            other => other.into(),
        },
    }
}

/// The page of an entry's record.
pub(crate) fn href(entry: &journal::Entry) -> String {
    links::record(&entry.ledger, &entry.record)
}
