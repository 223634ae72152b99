//! The first and last entry of every ledger, on both databases.

#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use catalogue::{Catalogue, RegionCode, Value};
use journal::{Journal, MasterKey, NewEntry, Options, Spans, Suite};

async fn open(url: &str) -> Journal {
    let key = MasterKey::from_hex(&"07".repeat(32)).unwrap();
    let catalogue = Arc::new(Catalogue::standard().unwrap());
    Journal::open(url, Options { catalogue, key, suite: Suite::International }).await.unwrap()
}

fn code(text: &str) -> RegionCode {
    RegionCode::parse(text).unwrap()
}

fn new(ledger: &str, county: &str, pairs: &[(&str, &str)]) -> NewEntry {
    let fields: BTreeMap<String, Value> = pairs.iter().map(|(k, v)| (k.to_string(), Value::from(*v))).collect();
    NewEntry::create(ledger, code(county), fields, "test", "test")
}

fn person(county: &str, name: &str) -> NewEntry {
    new("person", county, &[("name", name)])
}

fn activity(day: &str) -> NewEntry {
    new("activity", "419931100201", &[("kind", "宣讲"), ("day", day), ("organiser", "宣传部"), ("place", "村部")])
}

fn spans(head: i64, ledgers: &[(&str, i64, i64)]) -> Spans {
    let ledgers: HashMap<_, _> =
        ledgers.iter().map(|(name, first, last)| (name.to_string(), (*first, *last))).collect();
    Spans { head, ledgers }
}

#[tokio::test]
async fn a_ledger_spans_from_its_first_entry_to_its_last_whatever_is_refused_or_sent_again() {
    for bed in testbed::both().await {
        let journal = open(&bed.url).await;
        let (here, there) = (code("419931"), code("419932"));
        assert_eq!(journal.spans(&here).await.unwrap(), Spans::default());
        let wang = person("419931", "王丽");
        journal.append(&here, vec![wang.clone(), activity("2026-03-01"), activity("2026-03-02")]).await.unwrap();
        assert_eq!(journal.spans(&here).await.unwrap(), spans(3, &[("person", 1, 1), ("activity", 2, 3)]));

        journal.append(&here, vec![wang.clone()]).await.unwrap();
        journal.append(&here, vec![person("419931", "李强"), activity("三月三")]).await.unwrap_err();
        journal.append(&there, vec![person("419932", "赵敏")]).await.unwrap();
        assert_eq!(journal.spans(&here).await.unwrap(), spans(3, &[("person", 1, 1), ("activity", 2, 3)]));
        assert_eq!(journal.spans(&there).await.unwrap(), spans(1, &[("person", 1, 1)]));

        let ledger = journal.catalogue().ledger("person").unwrap().clone();
        let record = journal.record(&here, &ledger, &wang.record.to_string()).await.unwrap().unwrap();
        journal.append(&here, vec![NewEntry::withdraw(&record, "person", "重复", "test", "test")]).await.unwrap();
        assert_eq!(journal.spans(&here).await.unwrap(), spans(4, &[("person", 1, 4), ("activity", 2, 3)]));
    }
}

#[tokio::test]
async fn a_journal_of_before_gets_its_spans_when_it_is_opened_and_a_rebuild_makes_them_again() {
    for bed in testbed::both().await {
        let journal = open(&bed.url).await;
        let here = code("419931");
        let entries = vec![activity("2026-03-01"), person("419931", "王丽"), activity("2026-03-02")];
        journal.append(&here, entries).await.unwrap();
        let stood = spans(3, &[("activity", 1, 3), ("person", 2, 2)]);

        journal.db().run("DROP TABLE journal_span", vec![]).await.unwrap();
        let journal = open(&bed.url).await;
        assert_eq!(journal.spans(&here).await.unwrap(), stood);

        journal.db().run("UPDATE journal_span SET last_seq = 9", vec![]).await.unwrap();
        journal.rebuild(&here, |_| ()).await.unwrap();
        assert_eq!(journal.spans(&here).await.unwrap(), stood);
    }
}
