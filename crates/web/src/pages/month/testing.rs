//! What the tests of the working month set up.

use std::collections::BTreeMap;

use catalogue::Value;
use journal::{NewEntry, Record, RecordQuery};

use crate::testing::{self, Bench};

/// A norm from the beginning of 2025 on, in whole units.
pub(crate) async fn norm(bench: &Bench, norm: &str, value: i64) {
    let fields = BTreeMap::from([
        ("norm".to_string(), Value::from(norm)),
        ("value".to_string(), Value::Int(value * 1000)),
        ("from_day".to_string(), Value::from("2025-01-01")),
    ]);
    let entry = NewEntry::create("norm_value", testing::county(), fields, "wang", "web");
    bench.state.journal.append(&testing::county(), vec![entry]).await.unwrap();
}

/// The account of 陈晓东, first secretary of 柳溪村.
pub(crate) async fn chen(bench: &Bench) {
    let fields = [("login", "chen"), ("person_name", "陈晓东"), ("role", "first_secretary"), ("state", "已授权")];
    bench.enter("account", "419931100201", &fields).await;
}

/// A county whose 陈晓东 may ask for leave: a day is the team's to grant, three the township's.
pub(crate) async fn county_on_leave() -> Bench {
    let bench = testing::bench().await;
    chen(&bench).await;
    for (name, value) in [("leave_days_team", 1), ("leave_days_township", 3), ("subsidy_per_day", 100)] {
        norm(&bench, name, value).await;
    }
    bench
}

/// The records of a ledger.
pub(crate) async fn records(bench: &Bench, ledger: &str) -> Vec<Record> {
    let ledger = bench.state.catalogue().ledger(ledger).unwrap().clone();
    bench.state.journal.records(&testing::county(), &ledger, &RecordQuery::default()).await.unwrap()
}
