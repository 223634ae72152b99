//! What stands already: the records that an import compares with and refers to, read from the journal once, with those it plans itself.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use catalogue::{Catalogue, FieldType, Ledger, RegionCode, Storage, Value};
use journal::{Journal, Record, RecordQuery};

use crate::digest::{Digest, FastMap, digest};
use crate::error::WorkbookError;
use crate::header::narrow;
use crate::places::Places;

/// A record that stands, or that this import is about to make.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub record: String,
    pub region: RegionCode,
    /// The version that stands; none for one that is only planned.
    pub from_seq: Option<i64>,
    /// Its fields, sensitive ones in the clear.
    pub fields: Arc<BTreeMap<String, Value>>,
    /// Planned, then refused.
    pub dropped: bool,
    /// The step of this import that makes or changes it.
    pub step: Option<usize>,
    /// The sheet and row of this import that it was read from.
    pub row: Option<(usize, u32)>,
}

impl Kept {
    pub(crate) fn get(&self, field: &str) -> &Value {
        self.fields.get(field).unwrap_or(&Value::Null)
    }
}

/// The records of one ledger.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    pub kept: Vec<Kept>,
    pub by_key: FastMap<Digest, usize>,
    by_id: FastMap<Digest, usize>,
    /// By each text that identifies a record; made when first asked for.
    by_text: Option<FastMap<String, Vec<usize>>>,
    /// By the natural key without the identity number; made when first asked for.
    by_rest: Option<FastMap<Digest, Vec<usize>>>,
    /// Fields that must be unique, with their values.
    unique: FastMap<Digest, usize>,
}

impl Shelf {
    /// The first record that had a value of a field that must be unique.
    pub(crate) fn holder(&self, field: &str, value: &Value) -> Option<usize> {
        self.unique.get(&digest(&(field, value))).copied()
    }
}

/// Everything known while files are planned.
#[derive(Debug)]
pub struct Known {
    /// The county's places.
    pub places: Places,
    catalogue: Arc<Catalogue>,
    shelves: FastMap<String, Shelf>,
    /// Ledgers read from the journal.
    read: BTreeSet<String>,
    /// Values (record, field, value) that this file once brought and that were corrected elsewhere since.
    pub(crate) superseded: HashSet<(String, String, Value)>,
}

impl Known {
    /// Nothing but the county: a first import, or a test.
    pub fn empty(catalogue: Arc<Catalogue>, county: RegionCode) -> Known {
        Known {
            places: Places::new(county),
            catalogue,
            shelves: FastMap::default(),
            read: BTreeSet::new(),
            superseded: HashSet::new(),
        }
    }

    /// Reads from the journal what an import into some ledgers needs: those ledgers, what they refer to, and the places.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub async fn load(journal: &Journal, county: &RegionCode, ledgers: &[&str]) -> Result<Known, WorkbookError> {
        let mut known = Known::empty(Arc::clone(journal.catalogue()), county.clone());
        known.extend(journal, ledgers).await?;
        Ok(known)
    }

    /// Reads what an import into further ledgers needs; what was read before is kept.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub async fn extend(&mut self, journal: &Journal, ledgers: &[&str]) -> Result<(), WorkbookError> {
        let catalogue = Arc::clone(&self.catalogue);
        let county = self.places.county().clone();
        for name in needed(&catalogue, ledgers) {
            let Some(ledger) = catalogue.ledger(&name).filter(|_| self.read.insert(name)) else { continue };
            let mut records = journal.records(&county, ledger, &RecordQuery::default()).await?;
            journal.reveal_all(&county, ledger, &mut records).await?;
            self.shelve(ledger, records);
        }
        Ok(())
    }

    /// Puts a ledger's standing records in place, sensitive fields in the clear.
    pub fn shelve(&mut self, ledger: &Ledger, records: Vec<Record>) {
        // A revealed value is text, whatever its field keeps.
        let numbers: Vec<&str> = ledger
            .fields
            .iter()
            .filter(|f| f.sensitive && f.kind.storage() == Storage::Int)
            .map(|f| f.name.as_str())
            .collect();
        for mut r in records {
            for name in &numbers {
                if let Some(n) = r.fields.get(*name).and_then(Value::as_text).and_then(|t| t.parse::<i64>().ok()) {
                    r.fields.insert((*name).to_string(), Value::Int(n));
                }
            }
            if ledger.name == "region" {
                self.places.add(&r.fields);
            }
            let key = key_digest(ledger, &r.region, &r.fields);
            let fields = Arc::new(r.fields);
            self.put(
                ledger,
                Kept {
                    record: r.record,
                    region: r.region,
                    from_seq: Some(r.from_seq),
                    fields,
                    dropped: false,
                    step: None,
                    row: None,
                },
                key,
            );
        }
    }

    /// What the county keeps.
    pub fn catalogue(&self) -> &Arc<Catalogue> {
        &self.catalogue
    }

    pub(crate) fn shelf(&self, ledger: &str) -> Option<&Shelf> {
        self.shelves.get(ledger)
    }

    pub(crate) fn shelf_mut(&mut self, ledger: &str) -> &mut Shelf {
        if !self.shelves.contains_key(ledger) {
            self.shelves.insert(ledger.to_string(), Shelf::default());
        }
        self.shelves.get_mut(ledger).expect("just put there")
    }

    /// Adds a record under its key and gives its place on the shelf.
    pub(crate) fn put(&mut self, ledger: &Ledger, kept: Kept, key: Digest) -> usize {
        let texts = self.shelves.get(&ledger.name).is_some_and(|s| s.by_text.is_some());
        let texts = if texts { self.identifying(ledger, &kept) } else { Vec::new() };
        let shelf = self.shelf_mut(&ledger.name);
        let at = shelf.kept.len();
        for field in ledger.fields.iter().filter(|f| f.unique) {
            let value = kept.get(&field.name);
            if !value.is_null() {
                shelf.unique.entry(digest(&(field.name.as_str(), value))).or_insert(at);
            }
        }
        if let Some(by_text) = &mut shelf.by_text {
            for text in texts {
                by_text.entry(text).or_default().push(at);
            }
        }
        if let Some(by_rest) = &mut shelf.by_rest {
            by_rest.entry(rest_digest(ledger, &kept.region, &kept.fields)).or_default().push(at);
        }
        shelf.by_key.entry(key).or_insert(at);
        shelf.by_id.insert(digest(kept.record.as_str()), at);
        shelf.kept.push(kept);
        at
    }

    /// A record by its id.
    pub(crate) fn by_id(&self, ledger: &str, id: &str) -> Option<&Kept> {
        let shelf = self.shelves.get(ledger)?;
        shelf.by_id.get(&digest(id)).map(|at| &shelf.kept[*at])
    }

    /// The records that go by a text: a name, a code, a number, a label.
    pub(crate) fn by_text(&mut self, ledger: &Ledger, text: &str) -> Vec<usize> {
        if self.shelf_mut(&ledger.name).by_text.is_none() {
            let mut by_text: FastMap<String, Vec<usize>> = FastMap::default();
            for (at, kept) in self.shelves[&ledger.name].kept.iter().enumerate() {
                for text in self.identifying(ledger, kept) {
                    by_text.entry(text).or_default().push(at);
                }
            }
            self.shelf_mut(&ledger.name).by_text = Some(by_text);
        }
        let shelf = &self.shelves[&ledger.name];
        let found = shelf.by_text.as_ref().and_then(|t| t.get(&narrow(text)));
        found.into_iter().flatten().copied().filter(|at| !shelf.kept[*at].dropped).collect()
    }

    /// The records that agree in the natural key but for the identity number.
    pub(crate) fn by_rest(
        &mut self,
        ledger: &Ledger,
        region: &RegionCode,
        fields: &BTreeMap<String, Value>,
    ) -> Vec<usize> {
        let shelf = self.shelf_mut(&ledger.name);
        if shelf.by_rest.is_none() {
            let mut by_rest: FastMap<Digest, Vec<usize>> = FastMap::default();
            for (at, kept) in shelf.kept.iter().enumerate() {
                by_rest.entry(rest_digest(ledger, &kept.region, &kept.fields)).or_default().push(at);
            }
            shelf.by_rest = Some(by_rest);
        }
        let found = shelf.by_rest.as_ref().and_then(|r| r.get(&rest_digest(ledger, region, fields)));
        found.into_iter().flatten().copied().filter(|at| !shelf.kept[*at].dropped).collect()
    }

    /// How a record is called: its ledger's label filled in.
    pub(crate) fn label(&self, ledger: &Ledger, kept: &Kept) -> String {
        fill_label(ledger, &|name| self.shown(ledger, kept, name, 0))
    }

    fn shown(&self, ledger: &Ledger, kept: &Kept, name: &str, depth: usize) -> String {
        let of = ledger.field(name).and_then(|f| f.refers_to());
        match (kept.get(name), of) {
            (Value::Text(id), Some(of)) if depth < 2 => match (self.by_id(of, id), self.catalogue.ledger(of)) {
                (Some(referred), Some(declared)) => {
                    fill_label(declared, &|name| self.shown(declared, referred, name, depth + 1))
                }
                _ => id.clone(),
            },
            (Value::Text(text), _) => text.clone(),
            (Value::Int(n), _) => n.to_string(),
            (Value::Null, _) => String::new(),
        }
    }

    /// The texts a record goes by: its id, its names, codes and numbers, and those of the records that its label and key name.
    fn identifying(&self, ledger: &Ledger, kept: &Kept) -> Vec<String> {
        let mut texts = vec![kept.record.clone(), narrow(&self.label(ledger, kept))];
        self.collect(ledger, kept, 0, &mut texts);
        texts.sort();
        texts.dedup();
        texts
    }

    fn collect(&self, ledger: &Ledger, kept: &Kept, depth: usize, texts: &mut Vec<String>) {
        for field in &ledger.fields {
            let names = ledger.same.contains(&field.name)
                || field.unique
                || field.name == "short_name"
                || ledger.label.contains(&format!("{{{}}}", field.name));
            let Some(value) = kept.get(&field.name).as_text().filter(|_| names) else { continue };
            match (&field.kind, field.refers_to()) {
                (_, Some(of)) => {
                    if let (Some(referred), Some(declared)) = (self.by_id(of, value), self.catalogue.ledger(of))
                        && depth < 2
                    {
                        self.collect(declared, referred, depth + 1, texts);
                    }
                }
                // Days and choices tell nothing apart by themselves.
                (FieldType::Date | FieldType::Month | FieldType::Choice(_), _) => {}
                _ => texts.push(narrow(value)),
            }
        }
    }
}

/// A label with its braces filled.
fn fill_label(ledger: &Ledger, shown: &dyn Fn(&str) -> String) -> String {
    let mut label = String::new();
    let mut rest = ledger.label.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        label.push_str(before);
        label.push_str(&shown(name.split('.').next().unwrap_or(name)));
        rest = after;
    }
    label.push_str(rest);
    label
}

/// The natural key as the journal reads it: two rows are the same record if and only if these agree.
pub(crate) fn key_digest(ledger: &Ledger, region: &RegionCode, fields: &BTreeMap<String, Value>) -> Digest {
    digest(&key_of(ledger, region, fields, |_| true))
}

/// The natural key without identity numbers.
fn rest_digest(ledger: &Ledger, region: &RegionCode, fields: &BTreeMap<String, Value>) -> Digest {
    digest(&key_of(ledger, region, fields, |name| !is_id_number(ledger, name)))
}

/// Whether a field of a key is an identity number: people without one are known by the rest.
pub(crate) fn is_id_number(ledger: &Ledger, name: &str) -> bool {
    ledger.field(name).is_some_and(|f| f.kind == FieldType::IdNumber)
}

fn key_of(
    ledger: &Ledger,
    region: &RegionCode,
    fields: &BTreeMap<String, Value>,
    counts: impl Fn(&str) -> bool,
) -> String {
    let mut text = String::with_capacity(64);
    for name in ledger.same.iter().filter(|n| counts(n)) {
        text.push('\u{1f}');
        match (name.as_str(), fields.get(name)) {
            ("region", _) => text.push_str(region.as_str()),
            (_, Some(Value::Text(value))) => text.push_str(value.trim()),
            (_, Some(Value::Int(n))) => text.push_str(&n.to_string()),
            _ => {}
        }
    }
    text
}

/// The ledgers to read for an import into some: they, what they refer to, what that refers to, and the places.
pub(crate) fn needed(catalogue: &Catalogue, ledgers: &[&str]) -> BTreeSet<String> {
    let mut all: BTreeSet<String> = ["region".to_string()].into();
    let mut open: Vec<String> = ledgers.iter().map(ToString::to_string).collect();
    while let Some(name) = open.pop() {
        let Some(ledger) = catalogue.ledger(&name) else { continue };
        if all.insert(name) || ledger.name == "region" {
            open.extend(ledger.fields.iter().filter_map(|f| f.refers_to().map(String::from)));
        }
    }
    all
}
