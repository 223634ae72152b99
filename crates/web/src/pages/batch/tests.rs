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

#[tokio::test]
async fn a_new_value_is_given_by_the_fields_own_input() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let picks = picks(&postings(&bench).await);
    let chosen = |field: &'static str| form(&picks, &[("field", field)]);
    let choice = wang.post("/ledgers/posting/batch", &chosen("sent_by")).await;
    assert!(choice.body.contains("<select id=\"f-value\" name=\"value\"") && choice.body.contains("value=\"县\""));
    assert!(!choice.body.contains("batch/done"), "nothing is done before there is a value: {}", choice.text());
    let day = wang.post("/ledgers/posting/batch", &chosen("from_day")).await;
    assert!(day.body.contains("<input id=\"f-value\" name=\"value\""), "{}", day.body);
    let unit = wang.post("/ledgers/posting/batch", &chosen("unit")).await;
    assert!(unit.body.contains("data-picker=\"/ledgers/org/pick\""), "{}", unit.body);
    assert!(!wang.post("/ledgers/posting/batch", &picks_alone(&picks)).await.body.contains("name=\"value\""));
    let look = form(&picks, &[("field", "sent_by"), ("of", "sent_by"), ("value", "县"), ("reason", "核对")]);
    let look = wang.post("/ledgers/posting/batch", &look).await;
    assert!(look.text().contains("写入 1 条更正"), "one is sent by the county already: {}", look.text());
    // A value typed for another field is none of this one's.
    let other = form(&picks, &[("field", "batch"), ("of", "sent_by"), ("value", "县")]);
    let other = wang.post("/ledgers/posting/batch", &other).await;
    assert!(!other.body.contains("batch/done") && other.body.contains("name=\"value\" value=\"\""), "{}", other.body);
}

fn picks_alone(picks: &[(String, String)]) -> Vec<(&str, &str)> {
    form(picks, &[])
}

#[tokio::test]
async fn only_what_was_looked_at_is_written() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let picks = picks(&postings(&bench).await);
    let said = [("field", "batch"), ("of", "batch"), ("value", "第三批"), ("reason", "统一批次")];
    let look = wang.post("/ledgers/posting/batch", &form(&picks, &said)).await;
    let looked = look.form()["looked"].clone();
    let before = bench.head().await;
    let other = [("field", "batch"), ("of", "batch"), ("value", "第四批"), ("reason", "统一批次"), ("looked", &looked)];
    let again = wang.post("/ledgers/posting/batch/done", &form(&picks, &other)).await;
    assert!(again.status == 200 && again.text().contains("第四批"), "it is shown first: {}", again.text());
    assert_eq!(bench.head().await, before);
    let same = [&said[..], &[("looked", looked.as_str())]].concat();
    assert_eq!(wang.post("/ledgers/posting/batch/done", &form(&picks, &same)).await.status, 303);
    assert_eq!(bench.head().await, before + 2);
}

#[tokio::test]
async fn it_goes_back_to_the_list_as_it_was_which_says_how_many_and_takes_them_back() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let list = "/ledgers/posting?is.role=%E7%AC%AC%E4%B8%80%E4%B9%A6%E8%AE%B0&sort=from_day";
    let picks = picks(&postings(&bench).await);
    let shown = wang.get(list).await;
    let to = shown.body.split("name=\"to\" value=\"").nth(1).unwrap().split('"').next().unwrap().replace("&#38;", "&");
    let said = [("field", "batch"), ("value", "第三批"), ("reason", "统一批次"), ("to", &to)];
    let done = wang.post("/ledgers/posting/batch/done", &form(&picks, &said)).await;
    assert!(done.location().starts_with(&format!("{list}&done=")), "{}", done.location());
    let told = wang.get(&done.location()).await;
    assert!(told.text().contains("已更正 2 条") && told.body.contains("name=\"done\""), "{}", told.text());
    assert!(told.body.contains("has.batch"), "the list is the list");
    let zhao = bench.signed_in("zhao").await;
    assert!(!zhao.get(&done.location()).await.text().contains("已更正"), "it is said to whoever did it");
    let span = done.location().split("done=").nth(1).unwrap().to_string();
    let undo = [("done", span.as_str()), ("to", &to)];
    assert_eq!(zhao.post("/ledgers/posting/batch/undone", &undo).await.status, 409, "nor does another take it back");
    let undone = wang.post("/ledgers/posting/batch/undone", &undo).await;
    assert_eq!(undone.status, 303, "{}", undone.text());
    assert!(postings(&bench).await.iter().all(|r| r.text("batch").is_empty()));
    let after = wang.get(&undone.location()).await;
    assert!(after.text().contains("已恢复 2 条") && !after.body.contains("name=\"done\""), "{}", after.text());
    let twice = wang.post("/ledgers/posting/batch/undone", &undo).await;
    assert_eq!(twice.status, 409, "what came since is not undone with it");
    for strange in ["1-999999999", "9-1", "0-3", "x-y", "1", "9223372036854775806-9223372036854775807"] {
        let page = wang.get(&format!("/ledgers/posting?done={strange}")).await;
        assert!(page.status == 200 && !page.text().contains("已更正"), "{strange}");
    }
    for to in ["//evil.example", "https://evil.example", "/ledgers/person", "/ledgers/posting/../../x"] {
        let said = [("field", "batch"), ("value", "第五批"), ("reason", "统一批次"), ("to", to)];
        let picks = super::tests::picks(&postings(&bench).await);
        let done = wang.post("/ledgers/posting/batch/done", &form(&picks, &said)).await;
        let back = done.location();
        assert!(back.is_empty() || back.starts_with("/ledgers/posting?done="), "{to}: {back}");
    }
}

#[tokio::test]
async fn withdrawn_records_are_counted_in_the_list_that_they_left() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let picks = picks(&postings(&bench).await);
    let said = [("field", "@withdraw"), ("reason", "重复录入"), ("to", "/ledgers/posting?sort=from_day")];
    let done = wang.post("/ledgers/posting/batch/done", &form(&picks, &said)).await;
    let told = wang.get(&done.location()).await;
    assert!(told.text().contains("已撤销 2 条") && !told.body.contains("name=\"done\""), "{}", told.text());
}
