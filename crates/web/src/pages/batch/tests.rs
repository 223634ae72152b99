use catalogue::Value;
use journal::{NewEntry, Record, RecordQuery};

use crate::testing::{self, Bench};

async fn postings(bench: &Bench) -> Vec<Record> {
    let ledger = bench.state.catalogue().ledger("posting").unwrap();
    bench.state.journal.records(&testing::county(), ledger, &RecordQuery::default()).await.unwrap()
}

fn picks(records: &[Record]) -> Vec<(String, String)> {
    records.iter().map(|r| (format!("pick.{}", r.record), r.from_seq.to_string())).collect()
}

fn form<'a>(picks: &'a [(String, String)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    picks.iter().map(|(k, v)| (k.as_str(), v.as_str())).chain(more.iter().copied()).collect()
}

#[tokio::test]
async fn one_field_of_several_records_is_looked_at_then_set() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let picks = picks(&postings(&bench).await);
    let before = bench.head().await;
    let said = [("field", "expected_to"), ("value", "2027年3月1日"), ("reason", "统一期满日")];
    let look = wang.post("/ledgers/posting/batch", &form(&picks, &said)).await;
    assert!(look.text().contains("2027-03-01") && look.text().contains("写入 2 条更正"), "{}", look.text());
    assert_eq!(bench.head().await, before, "looking writes nothing");
    let done = wang.post("/ledgers/posting/batch/done", &form(&picks, &said)).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(postings(&bench).await.iter().all(|r| r.text("expected_to") == "2027-03-01"));
    assert_eq!(bench.head().await, before + 2);
}

#[tokio::test]
async fn one_clash_stops_them_all_and_is_named() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let all = postings(&bench).await;
    let picks = picks(&all);
    let fields = [("batch".to_string(), Value::from("第一批"))].into();
    let other = NewEntry::amend(&all[0], "posting", fields, "补录", "shiqiao", "web");
    bench.state.journal.append(&testing::county(), vec![other]).await.unwrap();
    let before = bench.head().await;
    let said = [("field", "batch"), ("value", "第三批"), ("reason", "统一批次")];
    let answer = wang.post("/ledgers/posting/batch/done", &form(&picks, &said)).await;
    assert_eq!(answer.status, 409);
    assert!(answer.text().contains("一条都没有写入"), "{}", answer.text());
    assert_eq!(bench.head().await, before, "all or none");
}

#[tokio::test]
async fn a_reason_is_asked_and_records_of_others_are_refused() {
    let bench = testing::bench().await;
    let picks = picks(&postings(&bench).await);
    let said = [("field", "@withdraw"), ("value", "")];
    let wang = bench.signed_in("wang").await;
    assert_eq!(wang.post("/ledgers/posting/batch/done", &form(&picks, &said)).await.status, 422);
    let shi = bench.signed_in("shiqiao").await;
    let said = [("field", "@withdraw"), ("reason", "误")];
    assert_eq!(shi.post("/ledgers/posting/batch", &form(&picks, &said)).await.status, 403);
    assert_eq!(shi.post("/ledgers/posting/batch/done", &form(&picks, &said)).await.status, 403);
    assert_eq!(postings(&bench).await.len(), 2);
    assert_eq!(wang.post("/ledgers/posting/batch/done", &form(&picks, &said)).await.status, 303);
    assert!(postings(&bench).await.is_empty());
}

#[tokio::test]
async fn a_value_that_is_none_is_said_and_identity_numbers_are_not_offered() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let picks = picks(&postings(&bench).await);
    let look = wang.post("/ledgers/posting/batch", &form(&picks, &[("field", "from_day"), ("value", "去年")])).await;
    assert!(look.text().contains("不是日期") && !look.body.contains("batch/done"), "{}", look.text());
    let people = wang.post("/ledgers/person/batch", &[(&format!("pick.{}", bench.person), "1")]).await;
    assert!(people.status == 200 && !people.body.contains("\"idnumber\""));
}
