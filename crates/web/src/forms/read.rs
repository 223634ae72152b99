//! Reading a form back: every field by its declaration, names of records looked up.

use std::collections::BTreeMap;

use catalogue::{Field, FieldType, Ledger, RegionCode, Value, when};
use journal::Record;

use super::Typed;
use crate::WebError;
use crate::desk::Desk;
use crate::find::{find, seen};
use crate::guard::Posted;

/// How many records a name is looked up among.
const LOOKED_AT: i64 = 30;

/// What a form amounts to.
pub(crate) struct Read {
    /// The place.
    pub region: Option<RegionCode>,
    /// Every field of the form; sensitive ones left empty are not among them.
    pub fields: BTreeMap<String, Value>,
    /// What was typed and what is wrong with it.
    pub typed: Typed,
}

impl Read {
    /// Whether nothing is wrong so far.
    pub(crate) fn is_good(&self) -> bool {
        self.typed.faults.is_empty() && self.region.is_some()
    }

    /// The fields that differ from a standing record's.
    pub(crate) fn changed(&self, standing: &Record) -> BTreeMap<String, Value> {
        let differs = |(name, value): &(&String, &Value)| standing.get(name) != *value;
        self.fields.iter().filter(differs).map(|(n, v)| (n.clone(), v.clone())).collect()
    }
}

/// Reads a form of a ledger.
pub(crate) async fn read(desk: &Desk, ledger: &Ledger, posted: &Posted) -> Result<Read, WebError> {
    let mut read =
        Read { region: None, fields: BTreeMap::new(), typed: Typed { texts: posted.0.clone(), ..Typed::default() } };
    place(desk, ledger, posted, &mut read);
    for field in ledger.entered() {
        one(desk, field, posted, &mut read).await?;
    }
    let note = posted.text("note");
    read.fields.insert("note".into(), if note.is_empty() { Value::Null } else { note.into() });
    Ok(read)
}

fn place(desk: &Desk, ledger: &Ledger, posted: &Posted, read: &mut Read) {
    let words = desk.words();
    match RegionCode::parse(posted.text("region")) {
        Ok(region) if desk.access().writes(ledger, &region) => read.region = Some(region),
        Ok(_) => drop(read.typed.faults.insert("region".into(), words.say("fault-place-not-yours"))),
        Err(_) => drop(read.typed.faults.insert("region".into(), words.say("fault-place-missing"))),
    }
}

async fn one(desk: &Desk, field: &Field, posted: &Posted, read: &mut Read) -> Result<(), WebError> {
    let text = posted.text(&field.name).to_string();
    let words = desk.words();
    if let Some(of) = field.refers_to() {
        return reference(desk, field, of, &text, posted, read).await;
    }
    // An empty box of a sealed field leaves what stands.
    if field.sensitive && text.is_empty() {
        return Ok(());
    }
    let text = match (&field.kind, when::typed(&text, desk.state.today())) {
        (FieldType::Date, Ok(day)) => day.to_string(),
        _ => text,
    };
    match field.parse(&text) {
        Ok(Value::Null) if field.required => {
            read.typed.faults.insert(field.name.clone(), words.say("fault-required"));
        }
        Ok(value) => drop(read.fields.insert(field.name.clone(), value)),
        Err(fault) => drop(read.typed.faults.insert(field.name.clone(), if words.zh() { fault.zh } else { fault.en })),
    }
    Ok(())
}

/// One field's typed text as its value, or what is wrong with it.
pub(crate) async fn value(desk: &Desk, field: &Field, text: &str) -> Result<Result<Value, String>, WebError> {
    let posted = Posted([(field.name.clone(), text.to_string())].into());
    let read = value_of(desk, field, &posted, &field.name).await?;
    Ok(read.map_err(|mut typed| typed.faults.remove(&field.name).unwrap_or_default()))
}

/// One field's value from an input of another name, or what was typed and what is wrong with it by the field's own.
pub(crate) async fn value_of(
    desk: &Desk,
    field: &Field,
    posted: &Posted,
    name: &str,
) -> Result<Result<Value, Typed>, WebError> {
    let parts = ["", "id.", "label."];
    let texts = parts.map(|p| (format!("{p}{}", field.name), posted.text(&format!("{p}{name}")).to_string()));
    let mut read = Read { region: None, fields: BTreeMap::new(), typed: Typed::default() };
    one(desk, field, &Posted(texts.into()), &mut read).await?;
    let good = read.typed.faults.is_empty();
    Ok(if good { Ok(read.fields.remove(&field.name).unwrap_or_default()) } else { Err(read.typed) })
}

/// A reference comes as an id (chosen from a list) or as a name (typed): a name untouched keeps its id.
async fn reference(
    desk: &Desk,
    field: &Field,
    of: &str,
    text: &str,
    posted: &Posted,
    read: &mut Read,
) -> Result<(), WebError> {
    let words = desk.words();
    let name = field.name.clone();
    if text.is_empty() {
        if field.required {
            read.typed.faults.insert(name, words.say("fault-required"));
        } else {
            read.fields.insert(name, Value::Null);
        }
        return Ok(());
    }
    let (id, label) = (posted.text(&format!("id.{name}")), posted.text(&format!("label.{name}")));
    if !id.is_empty() && text == label {
        read.fields.insert(name, id.into());
        return Ok(());
    }
    let ledger = desk.catalogue().ledger(of).ok_or(WebError::NotFound)?;
    if uuid::Uuid::parse_str(text).is_ok() {
        read.fields.insert(name, text.into());
        return Ok(());
    }
    let mut found = named(desk, ledger, text).await?;
    match found.len() {
        1 => drop(read.fields.insert(name, Value::Text(found.remove(0).0))),
        0 => {
            let ledger = words.name(&ledger.names);
            let fault = words.with("fault-nobody-named", &[("name", text), ("ledger", &ledger)]);
            read.typed.faults.insert(name, fault);
        }
        _ => {
            read.typed.faults.insert(name.clone(), words.one("fault-several-named", "name", text));
            read.typed.several.insert(name, found);
        }
    }
    Ok(())
}

/// The records of a ledger that a name may mean: those called so exactly, else those that hold it.
async fn named(desk: &Desk, ledger: &Ledger, text: &str) -> Result<Vec<(String, String)>, WebError> {
    let first = text.split(" · ").next().unwrap_or(text).trim();
    let found = find(desk, ledger, &seen(desk, ledger), first, LOOKED_AT).await?;
    let labels = desk.labels(found.iter().map(|r| (ledger, r))).await?;
    let named = |r: &journal::Record| {
        let label = labels.record(ledger, r);
        (r.record.clone(), label.clone(), format!("{label}（{}）", desk.places.full(&r.region)))
    };
    let mut all: Vec<(String, String, String)> = found.iter().map(named).collect();
    let exact = all.iter().any(|(_, label, _)| label == text);
    all.retain(|(_, label, _)| !exact || label == text);
    Ok(all.into_iter().map(|(id, _, full)| (id, full)).collect())
}
