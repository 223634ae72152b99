use crate::pages::month::testing::{chen, norm, records};
use crate::testing;

#[tokio::test]
async fn a_sample_is_drawn_once_and_drawn_again_it_is_the_same() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let early = wang.post("/inspections/draws", &[]).await;
    assert!(early.status == 422 && early.text().contains("每周抽查人数"), "the county has said nothing of a size");
    norm(&bench, "inspection_sample", 1).await;
    assert_eq!(wang.post("/inspections/draws", &[]).await.status, 303);
    let before = bench.head().await;
    assert_eq!(wang.post("/inspections/draws", &[]).await.status, 303, "a second click");
    assert_eq!(bench.head().await, before);
    let draw = records(&bench, "inspection_draw").await.remove(0);
    // 20 November 2026 is a Friday of the 47th week; two are in post.
    assert_eq!((draw.text("week"), draw.get("pool").as_int()), ("2026-W47", Some(2)));
    let page = wang.get("/inspections").await.text();
    assert!(page.contains("2 人中抽 1 人") && page.contains("重抽一致"), "{page}");
    // Whoever leaves afterwards changes nothing of a draw that was made.
    bench.ends_posting("2026-11-20").await;
    assert!(wang.get("/inspections").await.text().contains("重抽一致"));
}

#[tokio::test]
async fn nobody_but_the_organisation_department_draws() {
    let bench = testing::bench().await;
    chen(&bench).await;
    norm(&bench, "inspection_sample", 1).await;
    for login in ["chen", "shiqiao", "xian"] {
        assert_eq!(bench.signed_in(login).await.post("/inspections/draws", &[]).await.status, 403, "{login}");
    }
}

#[tokio::test]
async fn a_finding_is_noticed_and_put_right() {
    let bench = testing::bench().await;
    chen(&bench).await;
    norm(&bench, "notice_days", 10).await;
    let (wang, chen) = (bench.signed_in("wang").await, bench.signed_in("chen").await);
    let result = [
        ("posting", bench.posting.as_str()),
        ("day", "2026-11-19"),
        ("way", "电话"),
        ("result", "在岗"),
        ("problem", "民情日记三个月没有更新"),
    ];
    assert_eq!(chen.post("/inspections/results", &result).await.status, 403, "nobody inspects themselves");
    let lacking = wang.post("/inspections/results", &result[..2]).await;
    assert_eq!(lacking.status, 422);
    assert_eq!(wang.post("/inspections/results", &result).await.status, 303);
    let found = records(&bench, "inspection").await.remove(0);
    assert!(wang.get("/inspections").await.text().contains("待通知"));
    wang.post(&format!("/inspections/{}/noticed", found.record), &[]).await;
    let noticed = records(&bench, "inspection").await.remove(0);
    assert_eq!((noticed.text("noticed_on"), noticed.text("due_on")), ("2026-11-20", "2026-11-30"));
    assert_eq!(chen.post(&format!("/inspections/{}/rectified", found.record), &[]).await.status, 403);
    wang.post(&format!("/inspections/{}/rectified", found.record), &[("day", "2026-11-20")]).await;
    assert_eq!(records(&bench, "inspection").await[0].text("rectified_on"), "2026-11-20");
    assert!(wang.get("/inspections").await.text().contains("没有待整改的问题"));
}

#[tokio::test]
async fn an_inspection_that_found_nobody_is_a_question_in_the_month_and_no_verdict() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let result = [("posting", bench.posting.as_str()), ("day", "2026-11-19"), ("way", "实地"), ("result", "不在岗")];
    assert_eq!(wang.post("/inspections/results", &result).await.status, 303);
    let month = wang.get(&format!("/month/{}/2026-11", bench.posting)).await.text();
    assert!(month.contains("在村 15 天") && month.contains("督查记录不在岗"), "{month}");
}

#[tokio::test]
async fn a_day_that_cannot_be_read_is_not_taken_for_today_and_what_was_typed_stays() {
    let bench = testing::bench().await;
    norm(&bench, "inspection_sample", 2).await;
    let wang = bench.signed_in("wang").await;
    wang.post("/inspections/draws", &[]).await;
    let result = |day| {
        [
            ("posting", bench.posting.as_str()),
            ("of", "2026-11-20"),
            ("day", day),
            ("way", "实地"),
            ("result", "在岗"),
            ("problem", "台账缺两次会议"),
        ]
    };
    let refused = wang.post("/inspections/results", &result("周四")).await;
    assert!(refused.status == 422 && refused.text().contains("不是日期"), "{}", refused.text());
    assert!(refused.body.contains("value=\"周四\"") && refused.body.contains("value=\"台账缺两次会议\""));
    assert_eq!(wang.post("/inspections/results", &result("2026-11-19")).await.status, 303);
    let found = records(&bench, "inspection").await.remove(0);
    let page = format!("/inspections/{}/rectified", found.record);
    // Before the inspection, after today, no day at all.
    for (day, fault) in [("2026-11-18", "督查日期"), ("2026-11-21", "不能晚于"), ("明天", "不是日期"), ("", "必须填")]
    {
        let refused = wang.post(&page, &[("day", day)]).await;
        assert!(refused.status == 422 && refused.text().contains(fault), "{day}: {}", refused.text());
        assert!(day.is_empty() || refused.body.contains(&format!("name=\"day\" value=\"{day}\"")), "{day}");
    }
    assert!(records(&bench, "inspection").await[0].get("rectified_on").is_null());
    assert_eq!(wang.post(&page, &[("day", "2026-11-20")]).await.status, 303);
}
