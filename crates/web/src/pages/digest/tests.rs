use crate::testing;

/// The account of 陈晓东, who is posted to 柳溪村 in 石桥镇.
async fn chen(bench: &testing::Bench) {
    let fields = [("login", "chen"), ("person_name", "陈晓东"), ("role", "first_secretary"), ("state", "已授权")];
    bench.enter("account", "419931100201", &fields).await;
}

#[tokio::test]
async fn one_reads_ones_own_duties_and_nobody_elses() {
    let bench = testing::bench().await;
    chen(&bench).await;
    let page = bench.signed_in("chen").await.get("/digest").await;
    // Reports of August, September and October 2026 are not on record; ninety days before 20 November is 22 August.
    assert!(page.text().contains("每月汇报3 项，最早的 8 月 31 日止，已过 81 天"), "{}", page.text());
    assert!(page.body.contains("/duties/posting.monthly_report?place=419931100201&#38;month=2026-08"), "{}", page.body);
    assert!(!page.text().contains("李建国") && !page.text().contains("白鹤镇"), "{}", page.text());
    let shiqiao = bench.signed_in("shiqiao").await.get("/digest").await.text();
    assert!(!shiqiao.contains("每月汇报"), "a first secretary's duty is not the township's: {shiqiao}");
}

#[tokio::test]
async fn what_waits_for_an_answer_is_told_and_an_empty_digest_says_so() {
    let bench = testing::bench().await;
    let asked = [("report", "帮扶工作报告"), ("slot", "1"), ("question", "扫盲班有几个？")];
    let more = [("owner", "县财政局"), ("asked_on", "2026-11-18"), ("state", "待答")];
    bench.enter("report_question", "419931", &[asked, more].concat()).await;
    assert!(bench.signed_in("cai").await.get("/digest").await.text().contains("扫盲班有几个"));
    let empty = bench.signed_in("guan").await.get("/digest").await;
    assert!(empty.text().contains("没有要提醒您的"), "{}", empty.text());
    assert!(bench.signed_in("cai").await.get("/inbox").await.body.contains("href=\"/digest\""));
}

#[tokio::test]
async fn what_the_digest_lists_is_called_what_it_is() {
    let bench = testing::bench().await;
    chen(&bench).await;
    let page = bench.signed_in("chen").await.get("/digest").await.text();
    assert!(page.contains("由您办的，期限已过的"), "{page}");
    assert!(!page.contains("交到您这里的"), "nobody has put it to him: it became overdue by itself: {page}");
}
