//! The county as the year begins: the demo's places, units, people and first secretaries, one household in each village that has one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use catalogue::{Catalogue, RegionCode, Value};
use figures::Figures;
use jiff::civil::Date;
use journal::{Journal, MasterKey, NewEntry, Options, Suite};
use testbed::Chance;

use super::Year;
use super::book::{Posted, YEAR};
use crate::testing::{Bench, county};
use crate::{Settings, State};

/// What the county goes by; the allowance's rise is entered in its time.
const NORMS: [(&str, i64); 12] = [
    ("days_in_village_month", 20),
    ("month_lock_day", 5),
    ("late_entry_days", 7),
    ("leave_days_team", 1),
    ("leave_days_township", 3),
    ("subsidy_per_day", 100),
    ("hearings_month", 1),
    ("head_visits_month", 1),
    ("member_days_month", 2),
    ("inspections_week", 1),
    ("inspection_sample", 3),
    ("report_characters", 300),
];

/// A record's first entry, from texts.
pub(super) fn create(ledger: &str, at: &str, fields: &[(&str, &str)]) -> NewEntry {
    let fields: BTreeMap<String, Value> = fields.iter().map(|(k, v)| ((*k).to_string(), Value::from(*v))).collect();
    NewEntry::create(ledger, RegionCode::parse(at).unwrap(), fields, "wang", "web")
}

/// An account of a person in a place.
pub(super) fn account(login: &str, name: &str, role: &str, at: &str) -> NewEntry {
    create("account", at, &[("login", login), ("person_name", name), ("role", role), ("state", "已授权")])
}

impl Year {
    /// The county on the eve of the year.
    pub(super) async fn begin() -> Year {
        let bed = testbed::sqlite();
        let catalogue = Arc::new(Catalogue::standard().unwrap());
        let options = Options { catalogue, key: MasterKey::random(), suite: Suite::default() };
        let journal = Journal::open(&bed.url, options).await.unwrap();
        let made = demo::County::generate(demo::SEED);
        let mut entries = places(&made);
        entries.extend(NORMS.iter().map(|(norm, value)| {
            let mut entry = create("norm_value", "419931", &[("norm", norm), ("from_day", "2025-01-01")]);
            entry.fields.insert("value".into(), Value::Int(value * 1000));
            entry
        }));
        for (login, name, role) in
            [("wang", "王丽", "organisation"), ("cai", "财政小周", "finance"), ("bian", "编办小李", "establishment")]
        {
            entries.push(account(login, name, role, "419931"));
        }
        for (n, township) in made.townships().iter().enumerate() {
            entries.push(account(&format!("t{n}"), &format!("乡镇{n}"), "township", &township.code));
        }
        let mut units = Vec::new();
        for unit in made.units() {
            let entry = create("org", "419931", &[("name", &unit.name), ("level", unit.level)]);
            units.push(entry.record.to_string());
            entries.push(entry);
        }
        let mut posted = Vec::new();
        for (n, posting) in made.postings().iter().enumerate() {
            if posting.role == "第一书记" && posting.stands(YEAR.0) {
                let village = &made.villages()[posting.village].code;
                let name = &made.people()[posting.person].name;
                let who = (format!("s{n}"), name.as_str());
                posted.push(post(&mut entries, village, who, &units, posting.unit, posting.from));
            }
        }
        for chunk in entries.chunks(2000) {
            journal.append(&county(), chunk.to_vec()).await.unwrap();
        }
        let of = |t: &&demo::Township| posted.iter().filter(|p: &&Posted| p.township() == t.code).count();
        let silent = made.townships().iter().max_by_key(of).unwrap().code.clone();
        let settings = Settings { cutoff: Some(YEAR.0), ..Settings::default() };
        let bench = Bench::of(State::new(journal.clone(), Figures::new(journal), settings));
        Year {
            bench,
            _bed: bed,
            today: YEAR.0,
            chance: Chance::new(20_260_101),
            townships: made.townships().iter().map(|t| t.code.clone()).collect(),
            silent,
            posted,
            units,
            heard: BTreeSet::new(),
            inspected: BTreeMap::new(),
            visits: 0,
            differences: 0,
            held_back: Vec::new(),
            later: BTreeMap::new(),
        }
    }
}

fn places(made: &demo::County) -> Vec<NewEntry> {
    let place = |code: &str, name: &str, level: &str| {
        create("region", code, &[("code", code), ("name", name), ("level", level)])
    };
    let mut all = vec![place("419931", made.name(), "县")];
    all.extend(made.townships().iter().map(|t| place(&t.code, &t.name, "乡镇")));
    let begun = |v: &&demo::Village| v.from.is_none_or(|from| from < YEAR.0);
    all.extend(made.villages().iter().filter(begun).map(|v| place(&v.code, &v.name, "村")));
    all
}

/// A person, an account, a household to visit and a posting; written into `entries`.
pub(super) fn post(
    entries: &mut Vec<NewEntry>,
    village: &str,
    (login, name): (String, &str),
    units: &[String],
    unit: usize,
    from: Date,
) -> Posted {
    let person = create("person", "419931", &[("name", name), ("politics", "中共党员")]);
    let household = household(village, &login);
    let (person_id, household_id) = (person.record.to_string(), household.record.to_string());
    let posting = posting(village, &person_id, &units[unit], from);
    let id = posting.record.to_string();
    entries.extend([person, household, posting, account(&login, name, "first_secretary", village)]);
    Posted::begin([&id, &login, &person_id, name, village, &household_id], unit, from)
}

/// A household that is visited.
pub(super) fn household(village: &str, number: &str) -> NewEntry {
    let fields = [("code", number), ("head", "张桂兰"), ("kind", "脱贫户"), ("from_day", "2024-01-01")];
    let mut entry = create("household", village, &fields);
    entry.fields.insert("low_income".into(), Value::Int(1));
    entry
}

/// A posting of a person to a village.
pub(super) fn posting(village: &str, person: &str, unit: &str, from: Date) -> NewEntry {
    let from = from.to_string();
    let fields =
        [("person", person), ("role", "第一书记"), ("unit", unit), ("sent_by", "县"), ("from_day", from.as_str())];
    create("posting", village, &fields)
}
