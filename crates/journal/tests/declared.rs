//! A catalogue that grows while entries are written, on both databases.

#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

use std::collections::BTreeMap;
use std::sync::Arc;

use catalogue::{Catalogue, RegionCode, Source, Value};
use journal::declared::{DECLARATION, Declares, state};
use journal::{Journal, MasterKey, NewEntry, Options, RecordQuery, Suite};

const PERSON: &str = r#"
ledger = "person"
name = { zh = "人员", en = "Person" }
scope = "county"
label = "{name}"
same = ["name"]
fields = [{ name = "name", zh = "姓名", en = "Name", type = "person_name", required = true }]
"#;
const BORN: &str =
    "ledger = \"person\"\nfields = [{ name = \"born\", zh = \"出生年月\", en = \"Born\", type = \"month\" }]\n";
const ROAD: &str = r#"
ledger = "road"
name = { zh = "道路", en = "Road" }
scope = "county"
label = "{name}"
same = ["name"]
fields = [{ name = "name", zh = "路名", en = "Name", type = "text", required = true }]
"#;

fn source(path: &str, text: &str) -> Source {
    Source { path: path.into(), text: text.into() }
}

fn standard() -> Arc<Catalogue> {
    let declaration = Source::standard().into_iter().find(|s| s.path == "base/declaration.ledger.toml").unwrap();
    Arc::new(Catalogue::load(&[source("base/person.ledger.toml", PERSON), declaration]).unwrap())
}

async fn open(url: &str) -> Journal {
    let key = MasterKey::from_hex(&"07".repeat(32)).unwrap();
    Journal::open(url, Options { catalogue: standard(), key, suite: Suite::International }).await.unwrap()
}

fn county() -> RegionCode {
    RegionCode::parse("419931").unwrap()
}

fn create(ledger: &str, pairs: &[(&str, &str)]) -> NewEntry {
    let fields = pairs.iter().map(|(k, v)| ((*k).to_string(), Value::from(*v))).collect();
    NewEntry::create(ledger, county(), fields, "test", "test")
}

fn declaration(kind: Declares, name: &str, text: &str) -> NewEntry {
    create(
        DECLARATION,
        &[
            ("kind", kind.word()),
            ("name", name),
            ("title", name),
            ("part", "base"),
            ("text", text),
            ("state", state::APPROVED),
            ("proposed_by", "a"),
            ("approved_by", "b"),
        ],
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_swap_under_writers_loses_no_entry_and_no_column_and_rebuilds_identical() {
    for bed in testbed::both().await {
        let old = open(&bed.url).await;
        let first = create("person", &[("name", "始")]);
        old.append(&county(), vec![first.clone()]).await.unwrap();
        let writers: Vec<_> = (0..4)
            .map(|w| {
                let old = old.clone();
                tokio::spawn(async move {
                    for i in 0..25 {
                        old.append(&county(), vec![create("person", &[("name", &format!("某{w}之{i}"))])])
                            .await
                            .unwrap();
                    }
                })
            })
            .collect();
        let grown = standard()
            .extended(&[source("base/own/born.field.toml", BORN), source("base/road.ledger.toml", ROAD)])
            .unwrap();
        let new = old.with_catalogue(Arc::new(grown)).await.unwrap();
        let person = new.catalogue().ledger("person").unwrap().clone();
        let record = new.record(&county(), &person, &first.record.to_string()).await.unwrap().unwrap();
        let born = BTreeMap::from([("born".to_string(), Value::from("1980-05"))]);
        new.append(&county(), vec![NewEntry::amend(&record, "person", born, "补录", "a", "web")]).await.unwrap();
        new.append(&county(), vec![create("road", &[("name", "柳溪路")])]).await.unwrap();
        // Whoever still holds the old journal does not know the new field, and must not lose it.
        let mut blind = NewEntry::amend(
            &new.record(&county(), &person, &first.record.to_string()).await.unwrap().unwrap(),
            "person",
            BTreeMap::from([("name".to_string(), Value::from("始甲"))]),
            "更名",
            "a",
            "web",
        );
        blind.seen = None;
        old.append(&county(), vec![blind]).await.unwrap();
        for writer in writers {
            writer.await.unwrap();
        }
        let record = new.record(&county(), &person, &first.record.to_string()).await.unwrap().unwrap();
        assert_eq!((record.text("name"), record.text("born")), ("始甲", "1980-05"));
        let count = new.count(&county(), &person, &RecordQuery::default()).await.unwrap();
        assert_eq!(count, 101);
        assert_eq!(new.head(&county()).await.unwrap().seq, 104);
        assert!(new.verify(&county(), |_| {}).await.unwrap().is_ok());
        let before = new.table_digests(&county()).await.unwrap();
        new.rebuild(&county(), |_| {}).await.unwrap();
        assert_eq!(new.table_digests(&county()).await.unwrap(), before);
    }
}

#[tokio::test]
async fn an_entry_names_the_version_of_the_declaration_it_was_checked_by() {
    let bed = testbed::sqlite();
    let old = open(&bed.url).await;
    let grown = standard().extended(&[source("base/own/born.field.toml", BORN)]).unwrap();
    let new = old.with_catalogue(Arc::new(grown)).await.unwrap();
    let version = |journal: &Journal| journal.catalogue().ledger("person").unwrap().version.clone();
    for journal in [&old, &new] {
        journal.append(&county(), vec![create("person", &[("name", &version(journal))])]).await.unwrap();
        let entry = journal.latest(&county(), 1).await.unwrap().remove(0);
        assert_eq!(entry.declared, version(journal));
    }
    assert_ne!(version(&old), version(&new));
}

#[tokio::test]
async fn what_was_approved_is_there_after_a_restart_and_what_no_longer_fits_is_set_aside() {
    for bed in testbed::both().await {
        let journal = open(&bed.url).await;
        let stale = ROAD.replace("\"road\"", "\"lane\"").replace("same = [\"name\"]", "same = [\"nothing\"]");
        let proposed = declaration(Declares::Field, "born", BORN);
        let mut waiting = proposed;
        waiting.fields.insert("state".into(), Value::from(state::PROPOSED));
        let entries =
            vec![declaration(Declares::Ledger, "road", ROAD), declaration(Declares::Ledger, "lane", &stale), waiting];
        journal.append(&county(), entries).await.unwrap();
        drop(journal);
        let (journal, aside) = open(&bed.url).await.declared().await.unwrap();
        let catalogue = journal.catalogue();
        assert!(catalogue.ledger("road").is_some(), "approved");
        assert!(catalogue.ledger("lane").is_none(), "it does not fit");
        assert!(catalogue.ledger("person").unwrap().field("born").is_none(), "only proposed");
        assert_eq!(aside.len(), 1);
        assert_eq!(aside[0].path, "base/lane.ledger.toml");
        journal.append(&county(), vec![create("road", &[("name", "柳溪路")])]).await.unwrap();
        let before = journal.table_digests(&county()).await.unwrap();
        let (again, _) = open(&bed.url).await.declared().await.unwrap();
        again.rebuild(&county(), |_| {}).await.unwrap();
        assert_eq!(again.table_digests(&county()).await.unwrap(), before);
        let (same, _) = again.declared().await.unwrap();
        assert_eq!(same.catalogue().version(), again.catalogue().version());
    }
}

#[tokio::test]
async fn a_ledger_out_of_use_takes_nothing_new_and_its_records_may_still_be_mended() {
    let bed = testbed::sqlite();
    let journal = open(&bed.url).await;
    let with = |text: &str| Arc::new(standard().extended(&[source("base/road.ledger.toml", text)]).unwrap());
    let journal = journal.with_catalogue(with(ROAD)).await.unwrap();
    let road = create("road", &[("name", "柳溪路")]);
    journal.append(&county(), vec![road.clone()]).await.unwrap();
    let closed = ROAD.replace("scope =", "withdrawn = true\nscope =");
    let journal = journal.with_catalogue(with(&closed)).await.unwrap();
    assert!(journal.append(&county(), vec![create("road", &[("name", "新路")])]).await.is_err());
    let ledger = journal.catalogue().ledger("road").unwrap().clone();
    let record = journal.record(&county(), &ledger, &road.record.to_string()).await.unwrap().unwrap();
    let name = BTreeMap::from([("name".to_string(), Value::from("柳溪大道"))]);
    journal.append(&county(), vec![NewEntry::amend(&record, "road", name, "更名", "a", "web")]).await.unwrap();
    assert_eq!(journal.history(&county(), &record.record).await.unwrap().len(), 2);
}
