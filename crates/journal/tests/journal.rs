//! The journal's specification, on both databases.

#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

use std::collections::BTreeMap;
use std::sync::Arc;

use catalogue::{Catalogue, RegionCode, Source, Value};
use journal::{Act, Journal, JournalError, MasterKey, NewEntry, Options, RecordQuery, Suite};

const CATALOGUE: &[(&str, &str)] = &[
    (
        "base/person.ledger.toml",
        r#"
ledger = "person"
name = { zh = "人员", en = "Person" }
scope = "county"
label = "{name}"
same = ["name", "idnumber"]
fields = [
  { name = "name", zh = "姓名", en = "Name", type = "person_name", required = true },
  { name = "idnumber", zh = "身份证号", en = "ID", type = "idnumber" },
  { name = "phone", zh = "电话", en = "Phone", type = "phone" },
]
"#,
    ),
    (
        "secretaries/posting.ledger.toml",
        r#"
ledger = "posting"
name = { zh = "选派", en = "Posting" }
scope = "village"
label = "{person}"
same = ["person", "region", "from_day"]
span = ["from_day", "to_day"]
alone = ["person"]
fields = [
  { name = "person", zh = "姓名", en = "Person", type = "ref", of = "person", required = true },
  { name = "role", zh = "角色", en = "Role", type = "choice", choices = ["第一书记|First secretary", "队员|Member"], default = "队员" },
  { name = "from_day", zh = "到村", en = "From", type = "date", required = true },
  { name = "to_day", zh = "离村", en = "To", type = "date", after = "from_day" },
  { name = "phone", zh = "驻村电话", en = "Phone there", type = "phone" },
]
"#,
    ),
];

fn catalogue() -> Arc<Catalogue> {
    let sources: Vec<Source> =
        CATALOGUE.iter().map(|(path, text)| Source { path: (*path).into(), text: (*text).into() }).collect();
    Arc::new(Catalogue::load(&sources).unwrap())
}

async fn open(url: &str, suite: Suite) -> Journal {
    Journal::open(url, Options { catalogue: catalogue(), key: MasterKey::from_hex(&"07".repeat(32)).unwrap(), suite })
        .await
        .unwrap()
}

fn code(text: &str) -> RegionCode {
    RegionCode::parse(text).unwrap()
}

fn county() -> RegionCode {
    code("419931")
}

fn fields(pairs: &[(&str, &str)]) -> BTreeMap<String, Value> {
    pairs.iter().map(|(k, v)| ((*k).to_string(), Value::from(*v))).collect()
}

fn person(name: &str) -> NewEntry {
    NewEntry::create("person", county(), fields(&[("name", name)]), "test", "test")
}

fn posting(person: &NewEntry, from: &str, to: Option<&str>) -> NewEntry {
    let mut f = fields(&[("person", &person.record.to_string()), ("from_day", from)]);
    if let Some(to) = to {
        f.insert("to_day".into(), to.into());
    }
    NewEntry::create("posting", code("419931100201"), f, "test", "test")
}

#[tokio::test]
async fn an_entry_sent_twice_is_stored_once() {
    for bed in testbed::both().await {
        let journal = open(&bed.url, Suite::International).await;
        let entry = person("王丽");
        let first = journal.append(&county(), vec![entry.clone()]).await.unwrap();
        let second = journal.append(&county(), vec![entry]).await.unwrap();
        assert_eq!((first[0].seq, first[0].repeated), (1, false));
        assert_eq!((second[0].seq, second[0].repeated), (1, true));
        assert_eq!(journal.head(&county()).await.unwrap().seq, 1);
    }
}

#[tokio::test]
async fn an_amendment_that_saw_an_older_version_is_refused_with_the_standing_one() {
    for bed in testbed::both().await {
        let journal = open(&bed.url, Suite::International).await;
        journal.append(&county(), vec![person("王丽")]).await.unwrap();
        let catalogue = catalogue();
        let ledger = catalogue.ledger("person").unwrap();
        let seen = journal.records(&county(), ledger, &RecordQuery::default()).await.unwrap().remove(0);
        let mine = NewEntry::amend(&seen, "person", fields(&[("note", "甲")]), "更正", "a", "web");
        let yours = NewEntry::amend(&seen, "person", fields(&[("note", "乙")]), "更正", "b", "web");
        journal.append(&county(), vec![mine]).await.unwrap();
        let Err(JournalError::Stale(clash)) = journal.append(&county(), vec![yours]).await else { panic!("it stood") };
        assert_eq!((clash.seen, clash.standing.from_seq, clash.standing.text("note")), (Some(1), 2, "甲"));
    }
}

#[tokio::test]
async fn a_request_stands_or_falls_as_a_whole() {
    for bed in testbed::both().await {
        let journal = open(&bed.url, Suite::International).await;
        let twice = [person("王丽"), person("王丽")];
        let refused = journal.append(&county(), twice.to_vec()).await;
        assert!(matches!(refused, Err(JournalError::Duplicate { .. })), "{refused:?}");
        assert_eq!(journal.head(&county()).await.unwrap().seq, 0);
        journal.append(&county(), vec![person("王丽")]).await.unwrap();
        assert_eq!(journal.head(&county()).await.unwrap().seq, 1);
    }
}

#[tokio::test]
async fn one_person_holds_one_posting_at_a_time_but_a_handover_day_may_be_shared() {
    for bed in testbed::both().await {
        let journal = open(&bed.url, Suite::International).await;
        let p = person("王丽");
        let first = posting(&p, "2026-01-01", Some("2026-05-10"));
        journal.append(&county(), vec![p.clone(), first]).await.unwrap();
        let overlapping = journal.append(&county(), vec![posting(&p, "2026-05-09", None)]).await;
        assert!(matches!(overlapping, Err(JournalError::Overlap { .. })), "{overlapping:?}");
        journal.append(&county(), vec![posting(&p, "2026-05-10", None)]).await.unwrap();
    }
}

#[tokio::test]
async fn what_may_not_stand_is_refused_by_name() {
    let bed = testbed::sqlite();
    let journal = open(&bed.url, Suite::International).await;
    let p = person("王丽");
    journal.append(&county(), vec![p.clone()]).await.unwrap();
    let mut late = posting(&p, "2026-03-01", Some("2026-02-01"));
    assert!(
        matches!(journal.append(&county(), vec![late.clone()]).await, Err(JournalError::Field { field, .. }) if field == "to_day")
    );
    late.fields.insert("to_day".into(), "2026-2-30".into());
    assert!(matches!(journal.append(&county(), vec![late.clone()]).await, Err(JournalError::Field { .. })));
    late.fields.remove("to_day");
    late.region = code("419932100201");
    assert!(matches!(journal.append(&county(), vec![late.clone()]).await, Err(JournalError::WrongRegion { .. })));
    late.region = code("419931100201");
    late.fields.insert("person".into(), "nobody".into());
    assert!(matches!(journal.append(&county(), vec![late.clone()]).await, Err(JournalError::Dangling { .. })));
    late.fields.insert("role".into(), "书记".into());
    assert!(
        matches!(journal.append(&county(), vec![late]).await, Err(JournalError::Field { field, .. }) if field == "role")
    );
    let standing =
        journal.record(&county(), catalogue().ledger("person").unwrap(), &p.record.to_string()).await.unwrap().unwrap();
    let silent = NewEntry::amend(&standing, "person", fields(&[("note", "x")]), "  ", "a", "web");
    assert!(matches!(journal.append(&county(), vec![silent]).await, Err(JournalError::NoReason)));
}

#[tokio::test]
async fn as_of_a_position_the_tables_read_as_they_did_then() {
    for bed in testbed::both().await {
        let journal = open(&bed.url, Suite::International).await;
        let catalogue = catalogue();
        let ledger = catalogue.ledger("person").unwrap();
        journal.append(&county(), vec![person("王丽")]).await.unwrap();
        let seen = journal.records(&county(), ledger, &RecordQuery::default()).await.unwrap().remove(0);
        journal
            .append(
                &county(),
                vec![NewEntry::amend(&seen, "person", fields(&[("name", "王莉")]), "写错了", "a", "web")],
            )
            .await
            .unwrap();
        let now = journal.records(&county(), ledger, &RecordQuery::default()).await.unwrap().remove(0);
        journal.append(&county(), vec![NewEntry::withdraw(&now, "person", "重复", "a", "web")]).await.unwrap();
        let names = |seq| {
            let journal = journal.clone();
            async move {
                let query = RecordQuery { as_of: Some(seq), ..RecordQuery::default() };
                let records = journal.records(&county(), ledger, &query).await.unwrap();
                records.iter().map(|r| r.text("name").to_string()).collect::<Vec<_>>()
            }
        };
        assert_eq!(names(0).await, Vec::<String>::new());
        assert_eq!(names(1).await, ["王丽"]);
        assert_eq!(names(2).await, ["王莉"]);
        assert_eq!(names(3).await, Vec::<String>::new());
        let history = journal.history(&county(), &seen.record).await.unwrap();
        assert_eq!(history.iter().map(|c| c.entry.act).collect::<Vec<_>>(), [Act::Create, Act::Amend, Act::Withdraw]);
        assert_eq!(history[1].before["name"], Value::from("王丽"));
    }
}

#[tokio::test]
async fn a_withdrawn_record_frees_its_natural_key() {
    for bed in testbed::both().await {
        let journal = open(&bed.url, Suite::International).await;
        journal.append(&county(), vec![person("王丽")]).await.unwrap();
        let catalogue = catalogue();
        let standing = journal
            .records(&county(), catalogue.ledger("person").unwrap(), &RecordQuery::default())
            .await
            .unwrap()
            .remove(0);
        let again = vec![NewEntry::withdraw(&standing, "person", "录错", "a", "web"), person("王丽")];
        journal.append(&county(), again).await.unwrap();
        assert_eq!(journal.head(&county()).await.unwrap().seq, 3);
    }
}

#[tokio::test]
async fn one_changed_byte_is_found_and_named() {
    for bed in testbed::both().await {
        let journal = open(&bed.url, Suite::National).await;
        for name in ["王丽", "李强", "赵敏"] {
            journal.append(&county(), vec![person(name)]).await.unwrap();
        }
        assert_eq!(journal.verify(&county(), |_| ()).await.unwrap().unwrap().entries, 3);
        for change in [
            "UPDATE journal_entry SET fields = replace(fields, '李强', '李墙') WHERE seq = 2",
            "UPDATE journal_entry SET fields = replace(fields, '李墙', '李强') WHERE seq = 2",
            "UPDATE journal_entry SET fields = replace(fields, '{', '{ ') WHERE seq = 2",
        ] {
            journal.db().run(change, vec![]).await.unwrap();
            let whole = change.contains("'李墙', '李强'");
            let verified = journal.verify(&county(), |_| ()).await.unwrap();
            assert_eq!(verified.as_ref().err().map(|b| b.seq), (!whole).then_some(2), "{change}");
        }
        journal.db().run("DELETE FROM journal_entry WHERE seq = 2", vec![]).await.unwrap();
        assert_eq!(journal.verify(&county(), |_| ()).await.unwrap().unwrap_err().seq, 3);
    }
}

#[tokio::test]
async fn sensitive_values_are_ciphertext_everywhere_and_open_only_with_the_key() {
    for bed in testbed::both().await {
        let journal = open(&bed.url, Suite::International).await;
        let mut entry = person("王丽");
        entry.fields.insert("phone".into(), "19900000001".into());
        journal.append(&county(), vec![entry]).await.unwrap();
        let catalogue = catalogue();
        let ledger = catalogue.ledger("person").unwrap();
        let record = journal.records(&county(), ledger, &RecordQuery::default()).await.unwrap().remove(0);
        let everything = journal.db().rows("SELECT fields FROM journal_entry", vec![]).await.unwrap();
        assert!(!format!("{everything:?}{record:?}").contains("19900000001"));
        let plain = journal.reveal(&county(), "person", &record.record, "phone", record.get("phone")).await.unwrap();
        assert_eq!(plain, Value::from("19900000001"));
        let mut all = vec![record.clone()];
        journal.reveal_all(&county(), ledger, &mut all).await.unwrap();
        assert_eq!(all[0].text("phone"), "19900000001");

        journal.erase(&county(), &record.record).await.unwrap();
        let gone = journal.reveal(&county(), "person", &record.record, "phone", record.get("phone")).await;
        assert!(matches!(gone, Err(JournalError::Erased)), "{gone:?}");
        assert!(journal.verify(&county(), |_| ()).await.unwrap().is_ok());
    }
}

#[tokio::test]
async fn what_one_request_says_of_somebody_new_is_sealed_under_their_one_key() {
    for bed in testbed::both().await {
        let journal = open(&bed.url, Suite::International).await;
        let mut wang = person("王丽");
        wang.fields.insert("phone".into(), "19900000001".into());
        let mut there = posting(&wang, "2026-01-01", None);
        there.fields.insert("phone".into(), "19900000002".into());
        journal.append(&county(), vec![wang.clone(), there]).await.unwrap();
        let catalogue = catalogue();
        let ledger = catalogue.ledger("posting").unwrap();
        let mut all = journal.records(&county(), ledger, &RecordQuery::default()).await.unwrap();
        journal.reveal_all(&county(), ledger, &mut all).await.unwrap();
        assert_eq!(all[0].text("phone"), "19900000002");
        journal.erase(&county(), &wang.record.to_string()).await.unwrap();
        let sealed = journal.records(&county(), ledger, &RecordQuery::default()).await.unwrap().remove(0);
        let gone = journal.reveal(&county(), "posting", &sealed.record, "phone", sealed.get("phone")).await;
        assert!(matches!(gone, Err(JournalError::Erased)), "{gone:?}");
    }
}

#[tokio::test]
async fn rebuilt_tables_are_those_that_stood() {
    for bed in testbed::both().await {
        let journal = open(&bed.url, Suite::International).await;
        let catalogue = catalogue();
        let ledger = catalogue.ledger("person").unwrap();
        let people: Vec<NewEntry> = ["王丽", "李强", "赵敏", "钱多"].map(person).to_vec();
        let postings = vec![posting(&people[0], "2026-01-01", None), posting(&people[1], "2026-02-01", None)];
        journal.append(&county(), [people.clone(), postings].concat()).await.unwrap();
        let standing = journal.records(&county(), ledger, &RecordQuery::default()).await.unwrap();
        for (i, record) in standing.iter().enumerate() {
            // Several changes of one record within one request make several versions of it.
            let first = NewEntry {
                seen: None,
                ..NewEntry::amend(record, "person", fields(&[("note", "一")]), "改", "a", "web")
            };
            let second = NewEntry {
                seen: None,
                ..NewEntry::amend(record, "person", fields(&[("phone", "19900000002")]), "改", "a", "web")
            };
            let mut request = vec![first, second];
            if i == 3 {
                request.push(NewEntry { seen: None, ..NewEntry::withdraw(record, "person", "撤", "a", "web") });
            }
            journal.append(&county(), request).await.unwrap();
        }
        let before = journal.table_digests(&county()).await.unwrap();
        assert_eq!(before.iter().map(|d| d.rows).sum::<i64>(), 4 * 3 + 2);
        journal.rebuild(&county(), |_| ()).await.unwrap();
        assert_eq!(journal.table_digests(&county()).await.unwrap(), before);
    }
}

#[tokio::test]
async fn many_writers_at_once_make_one_unbroken_chain() {
    for bed in testbed::both().await {
        let journal = open(&bed.url, Suite::International).await;
        let tasks: Vec<_> = (0..200)
            .map(|i| {
                let journal = journal.clone();
                let name: String = [char::from_u32(0x4e00 + i).unwrap(), '某'].iter().collect();
                tokio::spawn(async move { journal.append(&county(), vec![person(&name)]).await.unwrap()[0].seq })
            })
            .collect();
        let mut seqs = Vec::new();
        for task in tasks {
            seqs.push(task.await.unwrap());
        }
        seqs.sort_unstable();
        assert_eq!(seqs, (1..=200).collect::<Vec<i64>>());
        assert_eq!(journal.verify(&county(), |_| ()).await.unwrap().unwrap().entries, 200);
    }
}

#[tokio::test]
async fn a_field_added_to_a_declaration_becomes_a_column() {
    for bed in testbed::both().await {
        open(&bed.url, Suite::International).await.append(&county(), vec![person("王丽")]).await.unwrap();
        let mut sources: Vec<Source> =
            CATALOGUE.iter().map(|(path, text)| Source { path: (*path).into(), text: (*text).into() }).collect();
        sources[0].text = sources[0].text.replace(
            "fields = [",
            "fields = [\n  { name = \"born\", zh = \"出生\", en = \"Born\", type = \"month\" },",
        );
        let wider = Arc::new(Catalogue::load(&sources).unwrap());
        let key = MasterKey::from_hex(&"07".repeat(32)).unwrap();
        let journal =
            Journal::open(&bed.url, Options { catalogue: Arc::clone(&wider), key, suite: Suite::International })
                .await
                .unwrap();
        let record = journal
            .records(&county(), wider.ledger("person").unwrap(), &RecordQuery::default())
            .await
            .unwrap()
            .remove(0);
        let amend = NewEntry::amend(&record, "person", fields(&[("born", "1980-05")]), "补录", "a", "web");
        journal.append(&county(), vec![amend]).await.unwrap();
        let record = journal
            .records(&county(), wider.ledger("person").unwrap(), &RecordQuery::default())
            .await
            .unwrap()
            .remove(0);
        assert_eq!(record.text("born"), "1980-05");
    }
}

#[tokio::test]
async fn every_key_begins_with_the_county() {
    let bed = testbed::sqlite();
    let journal = open(&bed.url, Suite::International).await;
    let indexes = "SELECT m.name || '.' || i.name, (SELECT name FROM pragma_index_info(i.name) WHERE seqno = 0)
                   FROM sqlite_master m, pragma_index_list(m.name) i WHERE m.type = 'table'";
    let rows = journal.db().rows(indexes, vec![]).await.unwrap();
    assert!(rows.len() > 10);
    for row in rows {
        assert_eq!(row[1], Value::from("county"), "{:?}", row[0]);
    }
}
