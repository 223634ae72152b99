use catalogue::{RegionCode, Value};

use super::testing::{chen, norm, records};
use crate::testing::{self, Bench, Client};

/// A month's page of the first posting.
fn month(bench: &Bench, month: &str) -> String {
    format!("/month/{}/{month}", bench.posting)
}

async fn mark(client: &Client<'_>, page: &str, fields: &[(&str, &str)]) -> u16 {
    client.post(&format!("{page}/days"), fields).await.status
}

#[tokio::test]
async fn who_is_posted_finds_the_month_worked_out_without_having_entered_anything() {
    let bench = testing::bench().await;
    chen(&bench).await;
    let chen = bench.signed_in("chen").await;
    let own = chen.get("/month").await.location();
    assert_eq!(own, month(&bench, "2026-11"));
    // 2-6, 9-13 and 16-20 November are worked: fifteen days to today, the twentieth.
    let page = chen.get(&own).await;
    assert!(page.text().contains("在村 15 天"), "{}", page.text());
    assert!(page.text().contains("工作日没有别的记录就算在村"));
}

#[tokio::test]
async fn one_tap_says_here_today_and_is_not_offered_twice() {
    let bench = testing::bench().await;
    chen(&bench).await;
    let chen = bench.signed_in("chen").await;
    let page = month(&bench, "2026-11");
    assert!(chen.get(&page).await.text().contains("今天在村"));
    let before = bench.head().await;
    assert_eq!(mark(&chen, &page, &[("day", "2026-11-20"), ("whole", "在村")]).await, 303);
    assert_eq!(bench.head().await, before + 1);
    assert!(!chen.get(&page).await.text().contains("今天在村"));
    // Sent again by a second tap: nothing new.
    mark(&chen, &page, &[("day", "2026-11-20"), ("whole", "在村")]).await;
    assert_eq!(bench.head().await, before + 1);
}

#[tokio::test]
async fn half_a_day_away_is_marked_and_taken_back() {
    let bench = testing::bench().await;
    chen(&bench).await;
    let chen = bench.signed_in("chen").await;
    let page = month(&bench, "2026-11");
    mark(&chen, &page, &[("day", "2026-11-03"), ("afternoon", "因公外出")]).await;
    let seen = chen.get(&page).await.text();
    assert!(seen.contains("在村 14.5 天") && seen.contains("因公外出 0.5 天"), "{seen}");
    mark(&chen, &page, &[("day", "2026-11-03"), ("whole", "培训")]).await;
    assert!(chen.get(&page).await.text().contains("培训 1 天"));
    mark(&chen, &page, &[("day", "2026-11-03"), ("whole", "clear")]).await;
    assert!(chen.get(&page).await.text().contains("在村 15 天"));
}

#[tokio::test]
async fn nobody_says_of_themselves_that_they_are_on_leave_or_absent() {
    let bench = testing::bench().await;
    chen(&bench).await;
    let chen = bench.signed_in("chen").await;
    for status in ["请假", "无故", "不在", ""] {
        let fields = [("day", "2026-11-03"), ("whole", status)];
        assert_eq!(mark(&chen, &month(&bench, "2026-11"), &fields).await, 422, "{status}");
    }
    assert!(records(&bench, "day_status").await.is_empty());
}

#[tokio::test]
async fn what_the_township_noted_is_not_overwritten_by_the_person() {
    let bench = testing::bench().await;
    chen(&bench).await;
    let page = month(&bench, "2026-11");
    let shi = bench.signed_in("shiqiao").await;
    assert_eq!(mark(&shi, &page, &[("day", "2026-11-03"), ("whole", "无故")]).await, 303);
    let chen = bench.signed_in("chen").await;
    let refused = chen.post(&format!("{page}/days"), &[("day", "2026-11-03"), ("whole", "在村")]).await;
    assert!(refused.status == 422 && refused.text().contains("乡镇已有登记"));
    assert_eq!(records(&bench, "day_status").await[0].text("status"), "无故");
}

#[tokio::test]
async fn a_late_mark_asks_for_its_reason_and_keeps_it() {
    let bench = testing::bench().await;
    chen(&bench).await;
    norm(&bench, "late_entry_days", 7).await;
    let chen = bench.signed_in("chen").await;
    let page = month(&bench, "2026-11");
    let late = [("day", "2026-11-03"), ("whole", "因公外出")];
    assert_eq!(mark(&chen, &page, &late).await, 422);
    assert_eq!(mark(&chen, &page, &[late[0], late[1], ("reason", "村里停电三天")]).await, 303);
    let row = records(&bench, "day_status").await.remove(0);
    assert_eq!((row.get("late"), row.text("late_reason")), (&Value::Int(1), "村里停电三天"));
    // 13 November is a week ago: plainly taken.
    assert_eq!(mark(&chen, &page, &[("day", "2026-11-13"), ("whole", "因公外出")]).await, 303);
}

#[tokio::test]
async fn a_day_outside_the_month_or_the_posting_is_refused() {
    let bench = testing::bench().await;
    let shi = bench.signed_in("shiqiao").await;
    assert_eq!(mark(&shi, &month(&bench, "2026-11"), &[("day", "2026-10-30"), ("whole", "培训")]).await, 422);
    // The posting began on 29 September 2025.
    assert_eq!(mark(&shi, &month(&bench, "2025-09"), &[("day", "2025-09-26"), ("whole", "培训")]).await, 422);
    assert_eq!(mark(&shi, &month(&bench, "2025-09"), &[("day", "2025-09-29"), ("whole", "培训")]).await, 303);
    assert!(shi.get(&month(&bench, "2025-08")).await.text().contains("不在驻村期内"));
}

/// The fields of the township's form.
async fn shown(client: &Client<'_>, month: &str) -> std::collections::HashMap<String, String> {
    client.form(&format!("/month?place=419931100&month={month}")).await
}

#[tokio::test]
async fn a_township_confirms_its_month_at_once_and_the_days_are_fixed_as_records() {
    let bench = testing::bench().await;
    let shi = bench.signed_in("shiqiao").await;
    mark(&shi, &month(&bench, "2026-10"), &[("day", "2026-10-12"), ("afternoon", "因公外出")]).await;
    let page = shi.get("/month?place=419931100&month=2026-10").await;
    assert!(page.text().contains("12 上午在村，下午因公外出"), "{}", page.text());
    assert!(page.text().contains("确认本月 1 人") && !page.text().contains("李建国"));
    let answer = shi.post_map("/month/confirmed", &shown(&shi, "2026-10").await).await;
    assert!(answer.location().contains("confirmed=1"), "{}", answer.location());
    // October 2026 has 18 working days, half of one was spent away; 13 days off.
    let confirmed = records(&bench, "month_confirmation").await.remove(0);
    let kept = ["days_in", "days_duty", "days_rest", "days_outside"].map(|f| confirmed.get(f).as_int().unwrap());
    assert_eq!((confirmed.text("state"), kept), ("已确认", [17_500, 500, 13_000, 0]));
    let rows = records(&bench, "day_status").await;
    let days = |status: &str| -> i64 {
        rows.iter().filter(|r| r.text("status") == status).map(|r| r.get("days").as_int().unwrap()).sum()
    };
    assert_eq!((days("在村"), days("因公外出"), days("公休")), (17_500, 500, 13_000));
    assert!(shi.get("/month?place=419931100&month=2026-10").await.text().contains("都已确认"));
}

#[tokio::test]
async fn what_was_confirmed_is_corrected_and_confirmed_again() {
    let bench = testing::bench().await;
    let shi = bench.signed_in("shiqiao").await;
    let page = month(&bench, "2026-10");
    shi.post_map("/month/confirmed", &shown(&shi, "2026-10").await).await;
    mark(&shi, &page, &[("day", "2026-10-12"), ("whole", "培训")]).await;
    assert!(shi.get("/month?place=419931100&month=2026-10").await.text().contains("确认后有更正"));
    shi.post_map("/month/confirmed", &shown(&shi, "2026-10").await).await;
    let rows = records(&bench, "day_status").await;
    assert_eq!(rows.len(), 31, "a row a day and none twice");
    assert_eq!(rows.iter().filter(|r| r.text("status") == "在村").count(), 17);
    assert_eq!(records(&bench, "month_confirmation").await[0].get("days_in"), &Value::Int(17_000));
}

#[tokio::test]
async fn a_month_that_changed_since_it_was_shown_is_left_for_another_look() {
    let bench = testing::bench().await;
    let shi = bench.signed_in("shiqiao").await;
    let form = shown(&shi, "2026-10").await;
    mark(&shi, &month(&bench, "2026-10"), &[("day", "2026-10-12"), ("whole", "培训")]).await;
    let answer = shi.post_map("/month/confirmed", &form).await;
    assert!(answer.location().contains("left=1"), "{}", answer.location());
    assert!(records(&bench, "month_confirmation").await.is_empty());
}

#[tokio::test]
async fn a_locked_month_is_opened_by_the_organisation_department_alone_with_its_reason() {
    let bench = testing::bench().await;
    norm(&bench, "month_lock_day", 5).await;
    let (shi, wang) = (bench.signed_in("shiqiao").await, bench.signed_in("wang").await);
    let page = month(&bench, "2026-10");
    let fields = [("day", "2026-10-12"), ("whole", "培训")];
    assert_eq!(mark(&shi, &page, &fields).await, 422);
    // Not by the ledger's own form either.
    let form = [
        ("region", "419931100201"),
        ("id.posting", bench.posting.as_str()),
        ("day", "2026-10-12"),
        ("status", "培训"),
        ("half", "全天"),
    ];
    let refused = shi.post("/ledgers/day_status/records", &form).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(records(&bench, "day_status").await.is_empty());
    let again = format!("{page}/reopened");
    assert_eq!(shi.post(&again, &[("reason", "补录")]).await.status, 403);
    assert_eq!(wang.post(&again, &[("reason", "")]).await.status, 422);
    assert_eq!(wang.post(&again, &[("reason", "培训名单更正")]).await.status, 303);
    assert_eq!(bench.latest().await.reason.as_deref(), Some("培训名单更正"));
    assert_eq!(mark(&shi, &page, &fields).await, 303);
    // Confirmed again it stands still again.
    shi.post_map("/month/confirmed", &shown(&shi, "2026-10").await).await;
    assert_eq!(mark(&shi, &page, &[("day", "2026-10-13"), ("whole", "培训")]).await, 422);
}

#[tokio::test]
async fn a_month_is_sent_with_its_report_once_and_the_township_gives_its_opinion() {
    let bench = testing::bench().await;
    chen(&bench).await;
    norm(&bench, "report_characters", 20).await;
    let chen = bench.signed_in("chen").await;
    let page = month(&bench, "2026-10");
    let drafted = chen.form(&page).await;
    assert!(chen.get(&page).await.text().contains("本月在村18 天"), "{drafted:?}");
    let long = "很长的一段话".repeat(9);
    let refused = chen.post(&format!("{page}/sent"), &[("account", &long)]).await;
    assert!(refused.status == 422 && refused.text().contains("最多 20 字"));
    let before = bench.head().await;
    chen.post(&format!("{page}/sent"), &[("account", "在村18天。")]).await;
    chen.post(&format!("{page}/sent"), &[("account", "在村18天。")]).await;
    assert_eq!(bench.head().await, before + 2, "a month and a report");
    assert!(chen.get(&page).await.text().contains("已报送"));
    let shi = bench.signed_in("shiqiao").await;
    assert_eq!(shi.post(&format!("{page}/opinion"), &[("opinion", "情况属实")]).await.status, 303);
    assert_eq!(records(&bench, "monthly_report").await[0].text("township_opinion"), "情况属实");
    assert_eq!(chen.post(&format!("{page}/opinion"), &[("opinion", "很好")]).await.status, 403);
}

#[tokio::test]
async fn who_is_posted_confirms_nothing_and_a_township_sees_its_own_alone() {
    let bench = testing::bench().await;
    chen(&bench).await;
    let (chen, baihe) = (bench.signed_in("chen").await, bench.signed_in("baihe").await);
    let place = [("place", "419931100201"), ("month", "2026-10")];
    assert_eq!(chen.post("/month/confirmed", &place).await.status, 403);
    assert_eq!(baihe.get(&month(&bench, "2026-10")).await.status, 403);
    assert_eq!(baihe.get("/month?place=419931100").await.status, 403);
    assert_eq!(bench.signed_in("bian").await.get("/month").await.status, 403);
    let open = baihe.post("/month/confirmed", &[("place", "419931100"), ("month", "2026-10")]).await;
    assert_eq!(open.status, 403);
}

#[tokio::test]
async fn a_month_that_is_not_over_is_not_confirmed() {
    let bench = testing::bench().await;
    let shi = bench.signed_in("shiqiao").await;
    assert!(shi.get("/month?place=419931100&month=2026-11").await.text().contains("还没有过完"));
    let early = [("place", "419931100"), ("month", "2026-11")];
    assert_eq!(shi.post("/month/confirmed", &early).await.status, 400);
}

#[tokio::test]
async fn a_confirmation_is_not_typed_into_its_ledger() {
    let bench = testing::bench().await;
    let at = RegionCode::parse("419931100201").unwrap();
    let body = serde_json::json!({ "id": uuid::Uuid::now_v7(), "ledger": "month_confirmation", "act": "create", "region": at.to_string(),
        "fields": { "posting": bench.posting, "month": "2026-10", "state": "已重开" } });
    let answer = bench.send("shiqiao", "/api/419931/entries", &body).await;
    assert!(answer.status >= 400, "{}", answer.body);
    assert!(records(&bench, "month_confirmation").await.is_empty());
}
