use std::collections::BTreeMap;

use catalogue::{RegionCode, Value};
use journal::NewEntry;

use crate::testing::{self, Bench};

/// The month of the journal's own clock, which no test sets.
pub(super) fn now() -> String {
    crate::show::local(jiff::Timestamp::now()).strftime("%Y-%m").to_string()
}

/// A flag of a village, entered by somebody on a page: three values.
pub(super) async fn enters(bench: &Bench, who: &str, place: &str, flag: &str) {
    let fields = [("flag", flag), ("from_day", "2026-01-01"), ("note", "按年度统计")];
    let fields: BTreeMap<String, Value> = fields.map(|(k, v)| (k.to_string(), Value::from(v))).into();
    let entry = NewEntry::create("village_flag", RegionCode::parse(place).unwrap(), fields, who, "web");
    bench.state.journal.append(&testing::county(), vec![entry]).await.unwrap();
}

/// A third township's clerk.
pub(super) async fn qingfeng(bench: &Bench) {
    let fields = [("login", "qingfeng"), ("person_name", "青峰小吴"), ("role", "township"), ("state", "已授权")];
    bench.enter("account", "419931102", &fields).await;
}

async fn township(bench: &Bench) -> serde_json::Value {
    let all = bench.ask("wang", &format!("/api/419931/burden?month={}", now())).await.json();
    let found = all["items"].as_array().unwrap().iter().find(|i| i["role"] == "township").cloned();
    found.unwrap()["filled"].clone()
}

async fn three_townships_and_not_two(bench: &Bench) {
    qingfeng(bench).await;
    let month = format!("/burden?month={}", now());
    let wang = bench.signed_in("wang").await;
    // Numbers of roles change when others enter something; what the township's are told by may not.
    enters(bench, "shiqiao", "419931100202", "收入低").await;
    assert_eq!(township(bench).await, serde_json::Value::Null);
    let one = wang.get(&month).await;
    enters(bench, "shiqiao", "419931100202", "重点村").await;
    enters(bench, "baihe", "419931101202", "收入低").await;
    assert_eq!(township(bench).await, serde_json::Value::Null);
    assert_eq!(wang.get(&month).await.text(), one.text(), "two people's entries change nothing on the page");
    enters(bench, "qingfeng", "419931102201", "收入低").await;
    let told = township(bench).await;
    // Four entries of three values by three people: 4 × 5 s + 12 × 10 s, nothing of it measured.
    let wanted = serde_json::json!([3, 4, 12, 140, 0]);
    let numbers = ["people", "entries", "values", "seconds", "measured"].map(|k| told[k].clone());
    assert_eq!(serde_json::Value::from(numbers.to_vec()), wanted, "{told}");
    assert_eq!(told["budgets"], serde_json::json!([{ "of": "month", "spent_tenths": 8, "most_tenths": 300 }]));
    assert!(wang.get(&month).await.text().contains("手工填报 4 笔、12 项，用时 2.3 分钟"));
}

#[tokio::test]
async fn a_role_is_told_of_from_three_people_on_and_by_no_number_before() {
    three_townships_and_not_two(&testing::bench().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_is_told_of_from_three_people_on_by_postgresql_too() {
    three_townships_and_not_two(&testing::on_postgres().await).await;
}

#[tokio::test]
async fn an_import_counts_as_rows_and_not_as_typing() {
    let bench = testing::bench().await;
    qingfeng(&bench).await;
    for (who, place) in [("shiqiao", "419931100202"), ("baihe", "419931101202"), ("qingfeng", "419931102201")] {
        enters(&bench, who, place, "收入低").await;
        let fields = BTreeMap::from([
            ("flag".to_string(), Value::from("重点村")),
            ("from_day".to_string(), Value::from("2026-05-01")),
        ]);
        let source = "import:a.xlsx#1!2";
        let entry = NewEntry::create("village_flag", RegionCode::parse(place).unwrap(), fields, who, source);
        bench.state.journal.append(&testing::county(), vec![entry]).await.unwrap();
    }
    let told = township(&bench).await;
    assert_eq!((&told["entries"], &told["values"], &told["imported"]), (&3.into(), &9.into(), &3.into()), "{told}");
}

#[tokio::test]
async fn what_is_over_its_budget_names_a_form_and_nobody() {
    let bench = testing::bench().await;
    qingfeng(&bench).await;
    crate::pages::month::testing::norm(&bench, "burden_township_minutes", 0).await;
    for (who, place) in [("shiqiao", "419931100202"), ("baihe", "419931101202"), ("qingfeng", "419931102201")] {
        enters(&bench, who, place, "收入低").await;
    }
    let page = bench.signed_in("wang").await.get(&format!("/burden?month={}", now())).await;
    let text = page.text();
    assert!(text.contains("用时最多的是《村类型标记》，必填 1 项"), "{text}");
    assert!(page.body.contains("/declarations/fields/new?of=village_flag"), "who declares is led to the fields");
    let main = page.body.split("<main").nth(1).unwrap();
    assert!(!["石桥小赵", "白鹤小孙", "青峰小吴"].iter().any(|name| main.contains(name)), "no person is named");
    let other = bench.signed_in("shiqiao").await.get(&format!("/burden?month={}", now())).await;
    assert!(other.status == 200 && !other.body.contains("/declarations/fields/new"));
}

#[tokio::test]
async fn what_a_role_is_asked_says_who_admitted_it() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let page = wang.get("/burden?role=township").await;
    assert!(page.text().contains("填报清单 · 乡镇党委") && page.text().contains("标准目录"), "{}", page.text());
    let fields = [("act", "propose"), ("zh", "水塘巡查"), ("en", "Pond rounds"), ("part", "education")];
    let whose = [("scope", "village"), ("keeper", "township"), ("admitted_by", "云县委〔2026〕8号")];
    let row =
        [("zh.0", "巡查日子"), ("en.0", "Day of round"), ("type.0", "date"), ("required.0", "1"), ("same.0", "1")];
    let made = wang.post("/declarations/ledgers/new", &[fields.as_slice(), &whose, &row].concat()).await;
    assert_eq!(made.status, 303, "{}", made.text());
    assert!(!wang.get("/burden?role=township").await.text().contains("水塘巡查"), "not before it is approved");
    let approved = bench.signed_in("zhao").await.post(&format!("{}/approvals", made.location()), &[]).await;
    assert_eq!(approved.status, 303, "{}", approved.text());
    let page = wang.get("/burden?role=township").await.text();
    assert!(page.contains("水塘巡查主责11赵敏 批准，依据 云县委〔2026〕8号"), "{page}");
    let other = bench.signed_in("shiqiao").await.get("/burden?role=township").await.text();
    assert!(other.contains("本县增设，已批准") && !other.contains("赵敏 批准"), "{other}");
}

#[tokio::test]
async fn the_page_goes_out_as_a_workbook_to_those_who_may_export() {
    let bench = testing::bench().await;
    qingfeng(&bench).await;
    for (who, place) in [("shiqiao", "419931100202"), ("baihe", "419931101202"), ("qingfeng", "419931102201")] {
        enters(&bench, who, place, "收入低").await;
    }
    let at = format!("/exports/burden?month={}", now());
    let book = bench.signed_in("wang").await.get(&at).await;
    assert_eq!((book.status, &book.body[..2]), (200, "PK"));
    let text = book.workbook_text();
    assert!(text.contains("乡镇党委") && text.contains("不足三人，不列") && !text.contains("石桥小赵"), "{text}");
    assert_eq!(bench.signed_in("guan").await.get(&at).await.status, 403);
}

#[tokio::test]
async fn the_page_is_there_in_both_languages_for_everybody_who_signs_in() {
    let bench = testing::bench().await;
    for login in ["wang", "cai", "shiqiao", "xian", "guan"] {
        assert_eq!(bench.signed_in(login).await.get("/burden").await.status, 200, "{login}");
    }
    let session = format!("shishu_session={}; shishu_lang=en", bench.token("wang").await);
    let page = bench.get_with(&session, "/burden").await.text();
    assert!(page.contains("Burden") && page.contains("What is asked") && !page.contains("burden-"), "{page}");
    assert_eq!(bench.get("/burden").await.status, 303);
}
