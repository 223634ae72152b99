//! A county of one township and two villages for the tests of duties.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::collections::BTreeMap;
use std::sync::Arc;

use catalogue::{Catalogue, RegionCode, Value};
use duties::{Board, Standing, State};
use jiff::civil::{Date, date};
use journal::{Journal, MasterKey, NewEntry, Options, Record, RecordQuery, Suite};
use testbed::Chance;
use uuid::Uuid;

pub const VILLAGE: &str = "419931100201";
pub const OTHER_VILLAGE: &str = "419931101201";

pub fn code(text: &str) -> RegionCode {
    RegionCode::parse(text).unwrap()
}

pub fn county() -> RegionCode {
    code("419931")
}

pub fn entry(ledger: &str, at: &str, fields: &[(&str, &str)], numbers: &[(&str, i64)]) -> NewEntry {
    let texts = fields.iter().map(|(k, v)| ((*k).to_string(), Value::from(*v)));
    let numbers = numbers.iter().map(|(k, v)| ((*k).to_string(), Value::from(*v)));
    NewEntry::create(ledger, code(at), texts.chain(numbers).collect(), "test", "import:test")
}

/// A county of one township and two villages, with the norms that the tests go by.
pub struct County {
    pub journal: Journal,
    _bed: testbed::Bed,
}

impl County {
    pub async fn on(bed: testbed::Bed) -> County {
        let catalogue = Arc::new(Catalogue::standard().unwrap_or_else(|faults| panic!("{faults}")));
        let options = Options { catalogue, key: MasterKey::random(), suite: Suite::default() };
        let county = County { journal: Journal::open(&bed.url, options).await.unwrap(), _bed: bed };
        let places =
            [("419931", "县"), ("419931100", "乡镇"), ("419931101", "乡镇"), (VILLAGE, "村"), (OTHER_VILLAGE, "村")];
        for (at, level) in places {
            county.write(entry("region", at, &[("code", at), ("name", at), ("level", level)], &[])).await;
        }
        for (norm, value) in [("days_in_village_month", 20), ("month_lock_day", 5), ("head_visits_month", 1)] {
            county.norm(norm, value, "2025-01-01").await;
        }
        for (norm, value) in [("hearings_month", 1), ("member_days_month", 2), ("inspections_week", 1)] {
            county.norm(norm, value, "2025-01-01").await;
        }
        county
    }

    pub async fn new() -> County {
        County::on(testbed::sqlite()).await
    }

    pub async fn write(&self, entry: NewEntry) -> Uuid {
        let record = entry.record;
        self.journal.append(&county(), vec![entry]).await.unwrap();
        record
    }

    pub async fn norm(&self, norm: &str, value: i64, from: &str) {
        let fields = [("norm", norm), ("from_day", from)];
        self.write(entry("norm_value", "419931", &fields, &[("value", value * 1000)])).await;
    }

    /// Ends the standing norm and sets another from the next day on.
    pub async fn change_norm(&self, norm: &str, last: &str, value: i64, from: &str) {
        let ledger = self.journal.catalogue().ledger("norm_value").unwrap();
        let query = RecordQuery { equal: vec![("norm".into(), Value::from(norm))], ..RecordQuery::default() };
        let standing = self.journal.records(&county(), ledger, &query).await.unwrap();
        self.amend("norm_value", standing[0].id(), "to_day", last).await;
        self.norm(norm, value, from).await;
    }

    pub async fn unit(&self, name: &str) -> Uuid {
        self.write(entry("org", "419931", &[("name", name), ("level", "县")], &[])).await
    }

    pub async fn posting(&self, name: &str, at: &str, unit: Option<Uuid>, from: &str, to: &str) -> Uuid {
        let person = self.write(entry("person", "419931", &[("name", name), ("politics", "中共党员")], &[])).await;
        let (person, unit) = (person.to_string(), unit.map(|u| u.to_string()).unwrap_or_default());
        let mut fields = vec![("person", &*person), ("role", "第一书记"), ("sent_by", "县"), ("from_day", from)];
        if !to.is_empty() {
            fields.extend([("to_day", to), ("reason_out", "轮换")]);
        }
        if !unit.is_empty() {
            fields.push(("unit", &unit));
        }
        self.write(entry("posting", at, &fields, &[])).await
    }

    /// Days in the village, one after the other from a day on.
    pub async fn days(&self, posting: Uuid, at: &str, from: Date, n: i64) {
        let posting = posting.to_string();
        for i in 0..n {
            let day = from.checked_add(jiff::Span::new().days(i)).unwrap().to_string();
            let fields = [("posting", &*posting), ("day", &*day), ("status", "在村"), ("half", "全天")];
            self.write(entry("day_status", at, &fields, &[("days", 1000)])).await;
        }
    }

    pub async fn leave(&self, posting: Uuid, at: &str, from: &str, to: &str) {
        let posting = posting.to_string();
        let fields = [("posting", &*posting), ("kind", "病假"), ("from_day", from), ("to_day", to), ("state", "批准")];
        self.write(entry("leave", at, &fields, &[])).await;
    }

    pub async fn board(&self, today: Date) -> Board {
        let range = (date(2026, 1, 1), date(2026, 12, 31));
        Board::derive(&self.journal, &county(), range, today, None).await.unwrap()
    }

    pub async fn record(&self, ledger: &str, id: Uuid) -> Record {
        let ledger = self.journal.catalogue().ledger(ledger).unwrap();
        self.journal.record(&county(), ledger, &id.to_string()).await.unwrap().unwrap()
    }

    /// A record of a ledger, whichever.
    pub async fn any(&self, ledger: &str, chance: &mut Chance) -> Option<Record> {
        let ledger = self.journal.catalogue().ledger(ledger).unwrap();
        let mut all = self.journal.records(&county(), ledger, &RecordQuery::default()).await.unwrap();
        all.sort_by_key(|r| r.from_seq);
        let n = chance.below(all.len().max(1) as u64) as usize;
        (n < all.len()).then(|| all.swap_remove(n))
    }

    pub async fn amend(&self, ledger: &str, id: Uuid, field: &str, value: &str) {
        let record = self.record(ledger, id).await;
        let fields = BTreeMap::from([(field.to_string(), Value::from(value))]);
        self.write(NewEntry::amend(&record, ledger, fields, "更正", "test", "test")).await;
    }
}

/// The state of a duty of a subject in a period.
pub fn state(board: &Board, duty: &str, subject: Uuid, period: &str) -> State {
    let subject = subject.to_string();
    let found = board.of(&subject).find(|s| s.duty == duty && s.period.to_string() == period);
    found.unwrap_or_else(|| panic!("no {duty} of {subject} in {period}")).clone()
}

pub fn standing(board: &Board, duty: &str, subject: Uuid, period: &str) -> Standing {
    state(board, duty, subject, period).standing
}
