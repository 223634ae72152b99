//! One county with a record of every ledger at each of a few places, made from the declarations.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use catalogue::{Catalogue, Field, FieldType, Ledger, RegionCode, Value};
use figures::Figures;
use journal::{Journal, MasterKey, NewEntry, Options, Suite};

use super::oracle::Oracle;
use crate::testing::{self, ID_NUMBER};
use crate::{Settings, State};

/// Where records stand, and what each place is to somebody whose place is the township 419931100.
pub(crate) const PLACES: [(&str, &str); 5] = [
    ("above", "419931"),
    ("own", "419931100"),
    ("within", "419931100201"),
    ("beside", "419931101"),
    ("within beside", "419931101201"),
];
/// The place every role is held at.
pub(super) const HELD: &str = "419931100";
/// The villages that a unit's people are posted to, in two townships.
pub(super) const POSTED: [&str; 2] = ["419931100201", "419931101201"];

/// The county.
pub(crate) struct County {
    pub state: State,
    /// The records, by ledger and place.
    pub records: HashMap<(String, String), String>,
    _bed: testbed::Bed,
}

/// A text that a record's note carries: its exports are known by it.
pub(super) fn marker(place: &str) -> String {
    format!("标记{place}尾")
}

/// What stands in texts, by place; and whether in those alone that must be filled in.
#[derive(Clone, Copy)]
pub(crate) struct Texts {
    pub of: fn(&str) -> String,
    pub all: bool,
}

/// Makes it, on a catalogue.
pub(crate) async fn county(catalogue: Catalogue, oracle: &Oracle, texts: Texts) -> County {
    let bed = testbed::sqlite();
    let options = Options { catalogue: Arc::new(catalogue), key: MasterKey::random(), suite: Suite::default() };
    let journal = Journal::open(&bed.url, options).await.unwrap();
    let mut seeds = Seeds { texts, records: HashMap::new(), entries: Vec::new() };
    for ledger in in_order(journal.catalogue()) {
        for (_, place) in PLACES {
            seeds.plant(ledger, place);
        }
    }
    seeds.accounts(oracle);
    let Seeds { entries, records, .. } = seeds;
    journal.append(&testing::county(), entries).await.unwrap();
    let settings = Settings { cutoff: Some(jiff::civil::date(2026, 11, 20)), ..Settings::default() };
    County { state: State::new(journal.clone(), Figures::new(journal), settings), records, _bed: bed }
}

/// The ledgers, each after those that its required fields refer to.
fn in_order(catalogue: &Catalogue) -> Vec<&Ledger> {
    let mut left: Vec<&Ledger> = catalogue.ledgers().collect();
    let mut done: Vec<&Ledger> = Vec::new();
    while !left.is_empty() {
        let ready = |l: &&Ledger| needs(l).all(|of| of == l.name || done.iter().any(|d| d.name == of));
        let (now, later): (Vec<&Ledger>, Vec<&Ledger>) = left.into_iter().partition(ready);
        assert!(!now.is_empty(), "ledgers require each other in a circle");
        done.extend(now);
        left = later;
    }
    done
}

fn needs(ledger: &Ledger) -> impl Iterator<Item = &str> {
    ledger.entered().filter(|f| wanted(ledger, f)).filter_map(Field::refers_to)
}

/// The fields that are filled in: what is required, what tells two records apart, and what is sealed, for revealing.
fn wanted(ledger: &Ledger, field: &Field) -> bool {
    field.required || field.sensitive || ledger.same.contains(&field.name)
}

struct Seeds {
    texts: Texts,
    records: HashMap<(String, String), String>,
    entries: Vec<NewEntry>,
}

impl Seeds {
    fn plant(&mut self, ledger: &Ledger, place: &str) {
        if place.len() < ledger.scope.digits().min(9) {
            return;
        }
        let mut fields: BTreeMap<String, Value> = BTreeMap::from([("note".into(), marker(place).into())]);
        let text = |f: &&Field| matches!(f.kind, FieldType::Text | FieldType::LongText | FieldType::PersonName);
        for field in ledger.entered().filter(|f| wanted(ledger, f) || (self.texts.all && text(f))) {
            fields.insert(field.name.clone(), self.value(ledger, field, place));
        }
        match ledger.name.as_str() {
            "posting" => {
                fields.insert("role".into(), "队员".into());
                if POSTED.contains(&place) {
                    fields.insert("unit".into(), self.at("org", "419931").into());
                }
            }
            "region" => drop(fields.insert("level".into(), level(place).into())),
            // Nobody reviews their own correction.
            "correction_review" => drop(fields.insert("reviewed_by".into(), "第二人".into())),
            "ranking_item" => drop(fields.insert("worst".into(), Value::Int(2))),
            _ => {}
        }
        self.enter(&ledger.name, place, fields);
    }

    fn enter(&mut self, ledger: &str, place: &str, fields: BTreeMap<String, Value>) {
        let entry = NewEntry::create(ledger, RegionCode::parse(place).unwrap(), fields, "seed", "web");
        self.records.insert((ledger.into(), place.into()), entry.record.to_string());
        self.entries.push(entry);
    }

    /// One granted account a role, at [`HELD`]; a unit's own at the county, with its unit.
    fn accounts(&mut self, oracle: &Oracle) {
        for role in oracle.roles() {
            let mut fields: BTreeMap<String, Value> =
                [("login", role.as_str()), ("person_name", "某人"), ("role", &role), ("state", "已授权")]
                    .into_iter()
                    .map(|(k, v)| (k.to_string(), Value::from(v)))
                    .collect();
            let of_a_unit = oracle.is_of_a_unit(&role);
            if of_a_unit {
                fields.insert("unit".into(), self.at("org", "419931").into());
            }
            let place = if of_a_unit { "419931" } else { HELD };
            let entry = NewEntry::create("account", RegionCode::parse(place).unwrap(), fields, "seed", "web");
            self.entries.push(entry);
        }
    }

    /// A record at the place or, where there is none, at the nearest above or the first there is.
    fn at(&self, ledger: &str, place: &str) -> &str {
        let near = [place, &place[..9.min(place.len())], "419931", "419931100"];
        let found = near.iter().find_map(|p| self.records.get(&(ledger.to_string(), p.to_string())));
        found.unwrap_or_else(|| panic!("no {ledger} near {place}"))
    }

    fn value(&self, ledger: &Ledger, field: &Field, place: &str) -> Value {
        match &field.kind {
            FieldType::Ref(of) if *of == ledger.name => Value::Null,
            FieldType::Ref(of) => self.at(of, place).into(),
            FieldType::Choice(choices) => choices[0].zh.as_str().into(),
            FieldType::Int | FieldType::Decimal | FieldType::Money => Value::Int(field.min.unwrap_or(0).max(1)),
            FieldType::Year => Value::Int(2026),
            FieldType::Bool => Value::Int(1),
            FieldType::Date => format!("2026-01-{:02}", 5 + nth(place)).into(),
            FieldType::Month => "2026-01".into(),
            FieldType::Region => place.into(),
            FieldType::DocNo => "云组发〔2026〕3号".into(),
            FieldType::IdNumber => idnumber(place).into(),
            FieldType::Phone => "19900000001".into(),
            FieldType::Bank => "6222020000000000000".into(),
            FieldType::Uscc => "91350211M000100Y43".into(),
            FieldType::Text | FieldType::LongText | FieldType::PersonName
                if field.name == "code" && ledger.name == "region" =>
            {
                place.into()
            }
            FieldType::Text | FieldType::LongText | FieldType::PersonName => (self.texts.of)(place).into(),
        }
    }
}

fn level(place: &str) -> &'static str {
    match place.len() {
        6 => "县",
        9 => "乡镇",
        _ => "村",
    }
}

/// Which of the places it is.
fn nth(place: &str) -> usize {
    PLACES.iter().position(|(_, p)| *p == place).unwrap_or_default()
}

/// An identity number of nobody, another for each place, with its check digit (GB 11643).
fn idnumber(place: &str) -> String {
    let body = format!("{}{:03}", &ID_NUMBER[..14], 101 + nth(place));
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.chars().zip(weights).map(|(c, w)| c.to_digit(10).unwrap() * w).sum();
    format!("{body}{}", ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][sum as usize % 11])
}
