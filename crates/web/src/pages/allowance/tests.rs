use catalogue::Value;

use crate::pages::month::testing::{norm, records};
use crate::testing::{self, Bench, Client};

const OCTOBER: [(&str, &str); 2] = [("month", "2026-10"), ("day", "2026-11-20")];

/// 石桥镇 confirms its October.
async fn confirms(township: &Client<'_>) {
    let form = township.form("/month?place=419931100&month=2026-10").await;
    assert_eq!(township.post_map("/month/confirmed", &form).await.status, 303);
}

async fn county() -> Bench {
    let bench = testing::bench().await;
    norm(&bench, "subsidy_per_day", 100).await;
    bench
}

#[tokio::test]
async fn a_run_goes_from_confirmed_days_to_what_was_paid() {
    let bench = county().await;
    let (shi, wang, cai) =
        (bench.signed_in("shiqiao").await, bench.signed_in("wang").await, bench.signed_in("cai").await);
    // Nobody has confirmed: nothing is drawn up.
    cai.post("/allowance/drawn-up", &OCTOBER).await;
    assert!(records(&bench, "allowance").await.is_empty());
    confirms(&shi).await;
    assert!(cai.get("/allowance?month=2026-10").await.text().contains("按确认天数生成 1 人"));
    assert_eq!(cai.post("/allowance/drawn-up", &OCTOBER).await.status, 303);
    let drawn = records(&bench, "allowance").await.remove(0);
    // Eighteen working days of October at 100 yuan.
    let of = |field: &str| drawn.get(field).as_int();
    assert_eq!((of("days"), of("standard"), of("amount")), (Some(18_000), Some(10_000), Some(180_000)));
    // Not paid before it was checked, and not checked by who pays.
    cai.post("/allowance/paid", &OCTOBER).await;
    assert_eq!(cai.post("/allowance/checked", &OCTOBER).await.status, 403);
    assert_eq!(records(&bench, "allowance").await[0].get("paid_on"), &Value::Null);
    wang.post("/allowance/checked", &OCTOBER).await;
    cai.post("/allowance/paid", &[("month", "2026-10"), ("day", "2026-11-10")]).await;
    let paid = records(&bench, "allowance").await.remove(0);
    assert_eq!((paid.text("checked_by"), paid.text("paid_on")), ("王丽", "2026-11-10"));
    let before = bench.head().await;
    for step in ["drawn-up", "paid"] {
        cai.post(&format!("/allowance/{step}"), &OCTOBER).await;
    }
    assert_eq!(bench.head().await, before, "nothing is drawn up or paid twice");
}

#[tokio::test]
async fn a_correction_after_the_payment_gets_a_line_of_difference_that_says_why() {
    let bench = county().await;
    let (shi, wang) = (bench.signed_in("shiqiao").await, bench.signed_in("wang").await);
    confirms(&shi).await;
    for step in ["drawn-up", "checked", "paid"] {
        wang.post(&format!("/allowance/{step}"), &OCTOBER).await;
    }
    let page = format!("/month/{}/2026-10", bench.posting);
    shi.post(&format!("{page}/days"), &[("day", "2026-10-12"), ("whole", "培训")]).await;
    // Until the township has confirmed again nothing is drawn up.
    wang.post("/allowance/drawn-up", &OCTOBER).await;
    assert!(records(&bench, "allowance_difference").await.is_empty());
    confirms(&shi).await;
    assert!(wang.get("/allowance?month=2026-10").await.text().contains("有差额"));
    wang.post("/allowance/drawn-up", &OCTOBER).await;
    let line = records(&bench, "allowance_difference").await.remove(0);
    assert_eq!((line.get("days").as_int(), line.get("amount").as_int()), (Some(-1000), Some(-10_000)));
    assert_eq!(line.text("why"), "更正后在村 17 天，原按 18 天计发");
    // A second correction, the other way: one line more, and the lines add up to what is due.
    shi.post(&format!("{page}/days"), &[("day", "2026-10-12"), ("morning", "在村"), ("afternoon", "培训")]).await;
    confirms(&shi).await;
    wang.post("/allowance/drawn-up", &OCTOBER).await;
    wang.post("/allowance/paid", &OCTOBER).await;
    let lines = records(&bench, "allowance_difference").await;
    let sum: i64 = lines.iter().map(|l| l.get("amount").as_int().unwrap()).sum();
    assert_eq!((lines.len(), sum), (2, -5_000));
    assert!(lines.iter().all(|l| l.text("paid_on") == "2026-11-20"));
    assert_eq!(
        records(&bench, "allowance").await[0].get("amount").as_int(),
        Some(180_000),
        "what was paid stays as it was"
    );
}

#[tokio::test]
async fn what_was_drawn_up_and_not_paid_is_put_right_and_checked_anew() {
    let bench = county().await;
    let (shi, wang) = (bench.signed_in("shiqiao").await, bench.signed_in("wang").await);
    confirms(&shi).await;
    wang.post("/allowance/drawn-up", &OCTOBER).await;
    wang.post("/allowance/checked", &OCTOBER).await;
    let page = format!("/month/{}/2026-10/days", bench.posting);
    shi.post(&page, &[("day", "2026-10-12"), ("whole", "培训")]).await;
    confirms(&shi).await;
    wang.post("/allowance/drawn-up", &OCTOBER).await;
    let put_right = records(&bench, "allowance").await.remove(0);
    assert_eq!((put_right.get("amount").as_int(), put_right.get("checked_on")), (Some(170_000), &Value::Null));
    assert!(records(&bench, "allowance_difference").await.is_empty());
}

#[tokio::test]
async fn who_does_not_keep_allowances_draws_up_and_pays_nothing() {
    let bench = county().await;
    for login in ["shiqiao", "bian", "xian"] {
        let client = bench.signed_in(login).await;
        for step in ["drawn-up", "checked", "paid"] {
            assert_eq!(client.post(&format!("/allowance/{step}"), &OCTOBER).await.status, 403, "{login} {step}");
        }
    }
    assert_eq!(bench.signed_in("bian").await.get("/allowance").await.status, 403);
}

#[tokio::test]
async fn a_day_of_payment_that_cannot_be_read_comes_back_and_nothing_is_paid() {
    let bench = county().await;
    let (shi, wang) = (bench.signed_in("shiqiao").await, bench.signed_in("wang").await);
    confirms(&shi).await;
    for step in ["drawn-up", "checked"] {
        wang.post(&format!("/allowance/{step}"), &OCTOBER).await;
    }
    let before = bench.head().await;
    // Today is 20 November 2026.
    for (day, fault) in
        [("十一月十日", "不是日期"), ("2026-11-31", "不是日期"), ("", "必须填"), ("2026-11-21", "不能晚于 2026-11-20")]
    {
        let refused = wang.post("/allowance/paid", &[("month", "2026-10"), ("day", day)]).await;
        assert!(refused.status == 422 && refused.text().contains(fault), "{day}: {}", refused.text());
        assert!(day.is_empty() || refused.form()["day"] == day, "what was typed stands in its field: {day}");
    }
    assert_eq!(bench.head().await, before);
    wang.post("/allowance/paid", &[("month", "2026-10"), ("day", "2026.11.9")]).await;
    assert_eq!(records(&bench, "allowance").await[0].text("paid_on"), "2026-11-09");
}
