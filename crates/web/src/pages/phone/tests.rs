use journal::{NewEntry, RecordQuery};

use crate::testing::{self, Bench};

async fn household(bench: &Bench) -> String {
    let region = catalogue::RegionCode::parse("419931100201").unwrap();
    let fields = [("code", "LX001"), ("head", "张桂兰"), ("kind", "脱贫户"), ("from_day", "2024-01-01")];
    let mut fields: std::collections::BTreeMap<String, catalogue::Value> =
        fields.into_iter().map(|(n, v)| (n.into(), v.into())).collect();
    fields.insert("low_income".into(), catalogue::Value::Int(1));
    let norm =
        [("norm", "late_entry_days".into()), ("value", catalogue::Value::Int(7000)), ("from_day", "2024-01-01".into())];
    let norm = norm.into_iter().map(|(n, v)| (n.to_string(), v)).collect();
    let entries = vec![
        NewEntry::create("household", region, fields, "test", "test"),
        NewEntry::create("norm_value", testing::county(), norm, "test", "test"),
    ];
    let id = entries[0].record.to_string();
    bench.state.journal.append(&testing::county(), entries).await.unwrap();
    id
}

fn visit<'a>(household: &'a str, entry: &'a str, day: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let base = [("entry", entry), ("region", "419931100201"), ("household", household), ("day", day)];
    base.into_iter().chain([("device_at", "2031-01-01T08:00:00Z")]).chain(more.iter().copied()).collect()
}

#[tokio::test]
async fn a_visit_sent_twice_is_stored_once_with_the_devices_clock() {
    let bench = testing::bench().await;
    let household = household(&bench).await;
    let wang = bench.signed_in("wang").await;
    let entry = uuid::Uuid::now_v7().to_string();
    for _ in 0..2 {
        let sent = visit(&household, &entry, "2026-11-19", &[("then", "/phone/visit")]);
        let answer = wang.post("/ledgers/visit/records", &sent).await;
        assert_eq!((answer.status, answer.header("location").as_str()), (303, "/phone/visit"));
    }
    let ledger = bench.state.catalogue().ledger("visit").unwrap();
    let all = bench.state.journal.records(&testing::county(), ledger, &RecordQuery::default()).await.unwrap();
    assert_eq!(all.len(), 1);
    let history = bench.state.journal.history(&testing::county(), &all[0].record).await.unwrap();
    assert_eq!(history[0].entry.device_at.as_deref(), Some("2031-01-01T08:00:00Z"));
}

#[tokio::test]
async fn a_day_after_today_and_one_long_past_without_a_reason_come_back() {
    let bench = testing::bench().await;
    let household = household(&bench).await;
    let wang = bench.signed_in("wang").await;
    let send = async |day: &str, more: &[(&str, &str)]| {
        let entry = uuid::Uuid::now_v7().to_string();
        wang.post("/ledgers/visit/records", &visit(&household, &entry, day, more)).await
    };
    // The bench's today is 20 November 2026: 13 November is 7 days back, 12 November 8.
    let ahead = send("2026-11-21", &[]).await;
    assert_eq!(ahead.status, 422);
    assert!(ahead.body.contains("手机时钟可能不准"), "{}", ahead.body);
    assert_eq!(send("2026-11-13", &[]).await.status, 303);
    let late = send("2026-11-12", &[]).await;
    assert_eq!(late.status, 422);
    assert!(late.body.contains("8 天前") && late.body.contains("7 天"), "{}", late.body);
    assert_eq!(send("2026-11-12", &[("late_reason", "山里没有信号")]).await.status, 303);
}

#[tokio::test]
async fn the_worker_may_keep_all_pages_and_is_never_kept_itself() {
    let bench = testing::bench().await;
    let worker = bench.get("/phone/worker.js").await;
    assert_eq!(
        (worker.header("service-worker-allowed").as_str(), worker.header("cache-control").as_str()),
        ("/", "no-cache")
    );
    let manifest = bench.get("/phone/manifest.webmanifest").await.json();
    assert_eq!((manifest["display"].as_str(), manifest["lang"].as_str()), (Some("standalone"), Some("zh-CN")));
    assert_eq!(bench.get("/phone/token").await.status, 303, "a token is for somebody signed in");
}
