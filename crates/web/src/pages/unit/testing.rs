//! A unit with somebody posted, for tests.

use journal::NewEntry;

use crate::testing::{self, Bench};

/// A unit that sent somebody to 河口村, and its visits.
pub(crate) async fn sent(bench: &Bench) -> String {
    let entry = |ledger: &str, at: &str, fields: &[(&str, &str)]| {
        let fields = fields.iter().map(|(k, v)| (k.to_string(), (*v).into())).collect();
        NewEntry::create(ledger, catalogue::RegionCode::parse(at).unwrap(), fields, "wang", "web")
    };
    let unit = entry("org", "419931", &[("name", "市水利局"), ("level", "市")]);
    let person = entry("person", "419931", &[("name", "周明"), ("politics", "中共党员")]);
    let (of, who) = (unit.record.to_string(), person.record.to_string());
    let posting = entry(
        "posting",
        "419931100202",
        &[("person", &who), ("role", "第一书记"), ("sent_by", "市"), ("from_day", "2025-01-01"), ("unit", &of)],
    );
    let visit = entry(
        "unit_duty",
        "419931100202",
        &[
            ("unit", &of),
            ("visitor", "李局长"),
            ("role", "主要负责人"),
            ("day", "2026-10-16"),
            ("matters", "调研蓄水池"),
        ],
    );
    bench.state.journal.append(&testing::county(), vec![unit, person, posting, visit]).await.unwrap();
    of
}
