//! Lists by cursor, search by name and first letters, sums; on both databases.

#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use catalogue::{Catalogue, RegionCode, Value};
use journal::{Cursor, Ease, Journal, MasterKey, NewEntry, Options, Record, RecordQuery, Suite, Word};

const PEOPLE: [(&str, &str, Option<&str>); 7] = [
    ("陈晓东", "419931101201", Some("1980-01")),
    ("李建国", "419931100201", None),
    ("王丽", "419931100201", Some("1990-07")),
    ("赵晓明", "419931100202", Some("1980-01")),
    ("孙二", "419931101201", None),
    ("周三", "419931100201", Some("1975-12")),
    ("Anna 王", "419931101201", Some("1999-09")),
];

fn county() -> RegionCode {
    RegionCode::parse("419931").unwrap()
}

async fn filled(url: &str) -> Journal {
    let options = Options {
        catalogue: Arc::new(Catalogue::standard().unwrap()),
        key: MasterKey::from_hex(&"07".repeat(32)).unwrap(),
        suite: Suite::default(),
    };
    let journal = Journal::open(url, options).await.unwrap();
    let entries = PEOPLE.iter().map(|(name, place, born)| {
        let mut fields = BTreeMap::from([("name".to_string(), Value::from(*name))]);
        fields.extend(born.map(|b| ("birth".to_string(), Value::from(b))));
        NewEntry::create("person", RegionCode::parse(place).unwrap(), fields, "t", "test")
    });
    journal.append(&county(), entries.collect()).await.unwrap();
    journal
}

fn names(records: &[Record]) -> Vec<&str> {
    records.iter().map(|r| r.text("name")).collect()
}

fn cursor(query: &RecordQuery, record: &Record, back: bool) -> Cursor {
    let value = query.order.as_ref().map_or(Value::Null, |(f, _)| record.get(f).clone());
    Cursor { value, region: record.region.to_string(), record: record.record.clone(), back }
}

/// All pages of two records, forth; then back from the last: both must be the whole list.
async fn walked(journal: &Journal, query: &RecordQuery) -> Vec<String> {
    let ledger = journal.catalogue().ledger("person").unwrap().clone();
    let query = RecordQuery { limit: Some(2), ..query.clone() };
    let mut forth: Vec<Record> = Vec::new();
    loop {
        let at = forth.last().map(|r| cursor(&query, r, false));
        let page = journal.page(&county(), &ledger, &query, at.as_ref()).await.unwrap();
        if page.is_empty() {
            break;
        }
        forth.extend(page);
    }
    let mut back = vec![forth.last().unwrap().clone()];
    loop {
        let at = cursor(&query, &back[0], true);
        let mut page = journal.page(&county(), &ledger, &query, Some(&at)).await.unwrap();
        if page.is_empty() {
            break;
        }
        page.extend(back);
        back = page;
    }
    assert_eq!(names(&forth), names(&back), "{query:?}");
    forth.iter().map(|r| r.text("name").to_string()).collect()
}

async fn laws(url: &str) {
    let journal = filled(url).await;
    let ledger = journal.catalogue().ledger("person").unwrap().clone();
    let all = RecordQuery::default();
    assert_eq!(walked(&journal, &all).await.len(), PEOPLE.len(), "nobody is left out, nobody comes twice");
    for down in [false, true] {
        let query = RecordQuery { order: Some(("birth".into(), down)), ..all.clone() };
        let found = walked(&journal, &query).await;
        let ends = if down { ["Anna 王", "周三"] } else { ["周三", "Anna 王"] };
        assert_eq!((found[0].as_str(), found[4].as_str()), (ends[0], ends[1]), "{found:?}");
        assert!(["李建国", "孙二"].contains(&found[5].as_str()), "who has none comes last, either way: {found:?}");
        journal.ease(&ledger, "birth", Ease::Value).await.unwrap();
        assert_eq!(walked(&journal, &query).await, found, "an index changes nothing but the time");
    }
    let search = |text: &str| RecordQuery { search: Some(text.into()), ..all.clone() };
    for (typed, found) in [("晓", 2), ("cxd", 1), ("CXD", 1), ("王", 2), ("anna", 1), ("xy", 0), ("%", 0), ("_", 0)] {
        let query = search(typed);
        let page = journal.page(&county(), &ledger, &query, None).await.unwrap();
        assert_eq!(page.len(), found, "{typed}: {:?}", names(&page));
        assert_eq!(journal.count(&county(), &ledger, &query).await.unwrap(), found as i64);
    }
    let mut narrowed = search("晓");
    narrowed.between = vec![("birth".into(), Some("1980-01".into()), Some("1980-01".into()))];
    narrowed.within = Some(RegionCode::parse("419931100").unwrap());
    assert_eq!(names(&journal.page(&county(), &ledger, &narrowed, None).await.unwrap()), ["赵晓明"]);
    assert_eq!(journal.count_to(&county(), &ledger, &all, 3).await.unwrap(), 4, "one more says that there are more");
    assert_eq!(journal.sums(&county(), &ledger, &all, &[]).await.unwrap(), (7, vec![]));
    by_words(&journal).await;
    of_several_places(&journal).await;
    as_it_stood(&journal).await;
    renamed(&journal).await;
}

/// Every word must fit, each in one of its ways; what a field holds is looked for as it stands, signs and all.
async fn by_words(journal: &Journal) {
    let ledger = journal.catalogue().ledger("person").unwrap().clone();
    let found = async |query: RecordQuery| {
        let records = journal.records(&county(), &ledger, &query).await.unwrap();
        assert_eq!(journal.count(&county(), &ledger, &query).await.unwrap(), records.len() as i64);
        let page = journal.page(&county(), &ledger, &query, None).await.unwrap();
        assert_eq!(names(&page), names(&records), "a page and the whole list are of one mind");
        names(&records).iter().map(|n| n.to_string()).collect::<BTreeSet<_>>()
    };
    let set = |names: &[&str]| names.iter().map(|n| n.to_string()).collect::<BTreeSet<_>>();
    let word = |text: &str| Word { text: text.into(), ..Word::default() };
    let at = |text: &str, place: &str| Word { within: vec![RegionCode::parse(place).unwrap()], ..word(text) };
    let words = |words: Vec<Word>| RecordQuery { words, ..RecordQuery::default() };
    assert_eq!(found(words(vec![word("晓")])).await, set(&["陈晓东", "赵晓明"]));
    assert_eq!(found(words(vec![word("晓"), word("zxm")])).await, set(&["赵晓明"]), "each of them must fit");
    assert_eq!(
        found(words(vec![word("晓"), at("白鹤", "419931101")])).await,
        set(&["陈晓东"]),
        "a place is a way to fit"
    );
    let born = Word { among: vec![("birth".into(), vec!["1980-01".into()])], ..word("八零年") };
    assert_eq!(found(words(vec![born.clone()])).await, set(&["陈晓东", "赵晓明"]), "so is a value");
    assert_eq!(found(words(vec![born, at("白鹤", "419931101")])).await, set(&["陈晓东"]));
    let none = Word { among: vec![("birth".into(), Vec::new())], ..word("无人") };
    assert_eq!(found(words(vec![none])).await, set(&[]), "a word that means nothing fits nothing");
    let holds = |text: &str| RecordQuery { contains: vec![("name".into(), text.into())], ..RecordQuery::default() };
    assert_eq!(found(holds("王")).await, set(&["王丽", "Anna 王"]));
    assert_eq!(found(holds("ANNA")).await, set(&["Anna 王"]), "in either case");
    assert_eq!(found(holds("cxd")).await, set(&[]), "by its characters alone");
    for sign in ["%", "_", "'", "\\"] {
        assert_eq!(found(holds(sign)).await, set(&[]), "{sign}");
    }
    let along = RecordQuery { order: Some(("name".into(), false)), ..holds("晓") };
    journal.ease(&ledger, "name", Ease::Text).await.unwrap();
    assert_eq!(walked(journal, &along).await.len(), 2);
    let both = RecordQuery { search: Some("晓".into()), ..holds("明") };
    assert_eq!(found(both).await, set(&["赵晓明"]));
}

/// A reader of several places sees the records of all of them in one list, and one of none sees nothing.
async fn of_several_places(journal: &Journal) {
    let at = |codes: &[&str]| {
        let places = codes.iter().map(|c| RegionCode::parse(c).unwrap()).collect();
        RecordQuery { places: Some(places), ..RecordQuery::default() }
    };
    let found = walked(journal, &at(&["419931100202", "419931101"])).await;
    // By place: 赵晓明 in 100202, then the three in 101201 in the order of their records.
    assert_eq!(found[0], "赵晓明");
    assert_eq!(found[1..].iter().map(String::as_str).collect::<BTreeSet<_>>(), ["Anna 王", "孙二", "陈晓东"].into());
    assert_eq!(walked(journal, &at(&["419931101", "419931"])).await.len(), 7, "the county holds them all");
    let ledger = journal.catalogue().ledger("person").unwrap().clone();
    assert_eq!(journal.count(&county(), &ledger, &at(&[])).await.unwrap(), 0);
    let narrowed = RecordQuery { within: RegionCode::parse("419931100").ok(), ..at(&["419931100201", "419931101"]) };
    assert_eq!(
        journal.count(&county(), &ledger, &narrowed).await.unwrap(),
        3,
        "the place asked for, within those that are read"
    );
}

/// A list as of a position is the list of then, on every page, whatever has been entered and ended since.
async fn as_it_stood(journal: &Journal) {
    let ledger = journal.catalogue().ledger("person").unwrap().clone();
    let before = journal.head(&county()).await.unwrap().seq;
    let of = |as_of| RecordQuery { order: Some(("birth".into(), false)), as_of, ..RecordQuery::default() };
    let then = walked(journal, &of(None)).await;
    let born = |birth: &str| BTreeMap::from([("birth".to_string(), Value::from(birth))]);
    let first = journal.page(&county(), &ledger, &of(None), None).await.unwrap().remove(0);
    let fields = BTreeMap::from([("name".to_string(), Value::from("后来的人"))]);
    let newcomer = NewEntry::create("person", RegionCode::parse("419931100201").unwrap(), fields, "t", "test");
    let entries = vec![NewEntry::amend(&first, "person", born("2001-01"), "误", "t", "test"), newcomer];
    journal.append(&county(), entries).await.unwrap();
    assert_eq!(walked(journal, &of(Some(before))).await, then);
    let now = walked(journal, &of(None)).await;
    assert_eq!((now.len(), now[4].as_str()), (8, "周三"), "the first of then is the last with a birth now: {now:?}");
    // As it was, for what comes after.
    let changed = journal.record(&county(), &ledger, &first.record).await.unwrap().unwrap();
    let later = RecordQuery { search: Some("后来".into()), ..RecordQuery::default() };
    let later = journal.page(&county(), &ledger, &later, None).await.unwrap().remove(0);
    let gone = NewEntry::withdraw(&later, "person", "误", "t", "test");
    let back = NewEntry::amend(&changed, "person", born("1975-12"), "误", "t", "test");
    journal.append(&county(), vec![back, gone]).await.unwrap();
}

/// A corrected name is found as it is now, and a rebuilt table finds the same.
async fn renamed(journal: &Journal) {
    let ledger = journal.catalogue().ledger("person").unwrap().clone();
    let by = |text: &str| RecordQuery { search: Some(text.into()), ..RecordQuery::default() };
    let old = journal.page(&county(), &ledger, &by("周三"), None).await.unwrap().remove(0);
    let fields = BTreeMap::from([("name".to_string(), Value::from("吴四"))]);
    journal.append(&county(), vec![NewEntry::amend(&old, "person", fields, "误", "t", "test")]).await.unwrap();
    for _ in 0..2 {
        assert!(journal.page(&county(), &ledger, &by("周三"), None).await.unwrap().is_empty());
        assert_eq!(names(&journal.page(&county(), &ledger, &by("ws"), None).await.unwrap()), ["吴四"]);
        journal.rebuild(&county(), |_| {}).await.unwrap();
    }
}

#[tokio::test]
async fn lists_are_whole_in_either_direction_and_found_by_letters() {
    let bed = testbed::sqlite();
    laws(&bed.url).await;
}

#[tokio::test]
async fn the_same_on_postgresql() {
    let bed = testbed::postgres().await;
    laws(&bed.url).await;
}

#[tokio::test]
async fn a_table_of_before_is_made_findable_when_opened() {
    let bed = testbed::sqlite();
    let journal = filled(&bed.url).await;
    let db = journal.db().clone();
    db.run("DROP INDEX l_person_place", vec![]).await.unwrap();
    db.run("ALTER TABLE l_person DROP COLUMN \"@find\"", vec![]).await.unwrap();
    drop(journal);
    let options = Options {
        catalogue: Arc::new(Catalogue::standard().unwrap()),
        key: MasterKey::from_hex(&"07".repeat(32)).unwrap(),
        suite: Suite::default(),
    };
    let journal = Journal::open(&bed.url, options).await.unwrap();
    let ledger = journal.catalogue().ledger("person").unwrap().clone();
    let query = RecordQuery { search: Some("cxd".into()), ..RecordQuery::default() };
    assert_eq!(names(&journal.page(&county(), &ledger, &query, None).await.unwrap()), ["陈晓东"]);
}

#[tokio::test]
async fn a_search_and_a_page_by_place_read_one_index() {
    let bed = testbed::sqlite();
    let journal = filled(&bed.url).await;
    let sql = "EXPLAIN QUERY PLAN SELECT record FROM l_person WHERE county = $1 AND to_seq = 9223372036854775807
        AND instr(\"@find\", $2) > 0 ORDER BY region ASC, record ASC LIMIT 50";
    let rows = journal.db().rows(sql, vec!["419931".into(), "cxd".into()]).await.unwrap();
    let plan: String = rows.iter().map(|r| format!("{:?}", r[3])).collect();
    assert!(plan.contains("COVERING INDEX l_person_place") && !plan.contains("TEMP B-TREE"), "{plan}");
}

#[tokio::test]
async fn a_sealed_document_opens_for_its_subject_until_it_is_let_go() {
    let bed = testbed::sqlite();
    let journal = filled(&bed.url).await;
    let hash = journal.keep_sealed(&county(), "one", "台账.xlsx", b"secret").await.unwrap();
    let open = journal.sealed_file(&county(), "one", &hash).await.unwrap();
    assert_eq!(open, Some(("台账.xlsx".to_string(), b"secret".to_vec())));
    assert!(journal.sealed_file(&county(), "two", &hash).await.is_err(), "another's key does not open it");
    let (_, _, kept) = journal.file(&county(), &hash).await.unwrap().unwrap();
    assert!(!kept.windows(6).any(|w| w == b"secret"));
    journal.let_go(&county(), "one", std::slice::from_ref(&hash)).await.unwrap();
    assert_eq!(journal.sealed_file(&county(), "one", &hash).await.unwrap(), None);
    assert!(journal.keep_sealed(&county(), "one", "x", b"y").await.is_err(), "what was let go is not taken up again");
}

#[tokio::test]
async fn an_excerpt_says_of_each_record_what_the_record_says() {
    for bed in testbed::both().await {
        let journal = filled(&bed.url).await;
        let ledger = journal.catalogue().ledger("person").unwrap().clone();
        // A name that has to be escaped in between, and a field that nobody has filled in.
        let odd = NewEntry::create(
            "person",
            RegionCode::parse("419931100201").unwrap(),
            BTreeMap::from([("name".to_string(), Value::from("钱\"\\七"))]),
            "t",
            "test",
        );
        journal.append(&county(), vec![odd]).await.unwrap();
        let fields = ["birth", "name", "no_such_field", "politics"].map(String::from);
        let within = RegionCode::parse("419931100").unwrap();
        let none = RecordQuery { equal: vec![("name".into(), Value::from("无此人"))], ..RecordQuery::default() };
        for query in [RecordQuery::default(), RecordQuery { within: Some(within), ..RecordQuery::default() }, none] {
            let mut excerpts = journal.excerpts(&county(), &ledger, &query, &fields).await.unwrap();
            excerpts.sort_by(|a, b| a.record.cmp(&b.record));
            let mut records = journal.records(&county(), &ledger, &query).await.unwrap();
            records.sort_by(|a, b| a.record.cmp(&b.record));
            assert_eq!(excerpts.len(), records.len());
            for (excerpt, record) in excerpts.iter().zip(&records) {
                let said: Vec<Value> = fields.iter().map(|f| record.get(f).clone()).collect();
                assert_eq!((&excerpt.record, &excerpt.region), (&record.record, &record.region));
                assert_eq!(excerpt.values, said);
            }
        }
    }
}
