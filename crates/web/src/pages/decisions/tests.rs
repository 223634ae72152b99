use crate::testing::{self, Client};

async fn begun(client: &Client<'_>) -> String {
    let fields =
        [("region", "419931100201"), ("topic", "旧校舍对外租赁"), ("proposed_on", "2026-05-01"), ("amount", "12")];
    let answer = client.post("/decisions", &fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.location()
}

const CONSULTED: [(&str, &str); 5] = [
    ("to", "商议"),
    ("consulted_on", "2026-05-04"),
    ("consult_expected", "7"),
    ("consult_present", "6"),
    ("consult_votes_for", "6"),
];
const REVIEWED: [(&str, &str); 5] = [
    ("to", "审议"),
    ("reviewed_on", "2026-05-09"),
    ("review_expected", "24"),
    ("review_present", "13"),
    ("review_votes_for", "12"),
];

fn resolved(present: &'static str, agreed: &'static str) -> [(&'static str, &'static str); 6] {
    [
        ("to", "决议"),
        ("form", "村民代表会议"),
        ("resolved_on", "2026-05-16"),
        ("expected", "30"),
        ("present", present),
        ("votes_for", agreed),
    ]
}

#[tokio::test]
async fn a_decision_is_refused_without_its_quorum_and_out_of_order() {
    let bench = testing::bench().await;
    let shi = bench.signed_in("shiqiao").await;
    let page = begun(&shi).await;
    let steps = format!("{page}/steps");
    let early = shi.post(&steps, &resolved("30", "30")).await;
    assert!(early.status == 422 && early.text().contains("不能由“提议”直接改为“决议”"), "{}", early.text());
    assert_eq!(shi.post(&steps, &CONSULTED).await.status, 303);
    assert_eq!(shi.post(&steps, &REVIEWED).await.status, 303);
    let few = shi.post(&steps, &resolved("19", "19")).await;
    assert_eq!(few.status, 422);
    assert!(
        few.text().contains("村民代表会议到会人数不够：应到 30 人，实到 19 人，应达到2/3，至少 20 人"),
        "{}",
        few.text()
    );
    assert!(few.body.contains("value=\"19\""), "what was typed is kept");
    let split = shi.post(&steps, &resolved("20", "10")).await;
    assert!(split.status == 422 && split.text().contains("至少 11 票"), "{}", split.text());
    assert_eq!(shi.post(&steps, &resolved("20", "11")).await.status, 303);
    let text = shi.get(&page).await.text();
    assert!(text.contains("应到 30，实到 20，赞成 11") && text.contains("合规"), "{text}");
    assert!(text.contains("村民（代表）会议决议：审议 → 决议"), "{text}");
}

#[tokio::test]
async fn a_posting_shorter_than_the_county_asks_is_refused() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let norm = [("value", "7"), ("from_day", "2025-01-01"), ("reason", "县委文件")];
    assert_eq!(wang.post("/settings/norms/decision_publish_days/values", &norm).await.status, 303);
    let page = begun(&wang).await;
    let steps = format!("{page}/steps");
    for fields in [&CONSULTED[..], &REVIEWED[..], &resolved("25", "20")[..]] {
        assert_eq!(wang.post(&steps, fields).await.status, 303);
    }
    let posted = |to: &'static str| [("to", "决议公开"), ("posted_from", "2026-05-17"), ("posted_to", to)];
    let short = wang.post(&steps, &posted("2026-05-22")).await;
    assert!(short.status == 422 && short.text().contains("决议公开 6 天，应不少于 7 天"), "{}", short.text());
    assert_eq!(wang.post(&steps, &posted("2026-05-23")).await.status, 303);
    assert_eq!(wang.post(&steps, &[("to", "结果公开"), ("result_on", "2026-09-01")]).await.status, 303);
    assert!(!wang.get("/decisions").await.text().contains("旧校舍对外租赁"), "it has ended");
    assert!(wang.get("/decisions?all=1").await.text().contains("旧校舍对外租赁"));
}

#[tokio::test]
async fn the_rule_holds_for_a_program_and_an_amendment_too() {
    let bench = testing::bench().await;
    let shi = bench.signed_in("shiqiao").await;
    let page = begun(&shi).await;
    let record = page.rsplit('/').next().unwrap().to_string();
    let (token, seen) = (bench.token("shiqiao").await, bench.head().await);
    let fields = serde_json::json!({ "state": "商议", "consulted_on": "2026-05-04", "consult_expected": 7, "consult_present": 3, "consult_votes_for": 3 });
    let sent = serde_json::json!({ "id": uuid::Uuid::now_v7(), "ledger": "decision", "record": record, "act": "step",
        "region": "419931100201", "fields": fields, "seen": seen });
    let answer = bench.json("/api/419931/entries", &token, &sent).await;
    assert!(answer.status == 422 && answer.body.contains("至少 4 人"), "{} {}", answer.status, answer.body);
    let mut form = shi.form(&format!("/ledgers/decision/records/{record}/amend")).await;
    for (name, value) in CONSULTED.into_iter().skip(1) {
        form.insert(name.into(), value.into());
    }
    form.insert("consult_present".into(), "3".into());
    form.insert("consult_votes_for".into(), "3".into());
    form.insert("state".into(), "商议".into());
    form.insert("reason".into(), "补记".into());
    let answer = shi.post_map(&format!("/ledgers/decision/records/{record}/amendments"), &form).await;
    assert!(answer.status == 422 && answer.text().contains("到会人数不够"), "{}", answer.text());
}

#[tokio::test]
async fn a_topic_without_its_day_comes_back_filled_in() {
    let bench = testing::bench().await;
    let shi = bench.signed_in("shiqiao").await;
    let answer = shi.post("/decisions", &[("region", "419931100201"), ("topic", "村组道路硬化")]).await;
    assert!(answer.status == 422 && answer.body.contains("村组道路硬化"), "{}", answer.text());
    assert_eq!(bench.signed_in("xian").await.get("/decisions/new").await.status, 403);
}
