//! What was typed into the forms of a month and refused stands in its form again, the fault beside it.

use super::testing::{chen, norm, records};
use crate::testing;

#[tokio::test]
async fn a_report_too_long_comes_back_whole_with_the_fault_beside_it() {
    let bench = testing::bench().await;
    chen(&bench).await;
    let chen = bench.signed_in("chen").await;
    let page = format!("/month/{}/2026-10", bench.posting);
    // 300 characters where the county has set nothing.
    let long = format!("{}末尾一句", "走".repeat(297));
    let refused = chen.post(&format!("{page}/sent"), &[("account", &long)]).await;
    assert!(refused.status == 422 && refused.text().contains("最多 300 字"), "{}", refused.text());
    assert_eq!(refused.form()["account"], long);
    assert!(
        records(&bench, "monthly_report").await.is_empty() && records(&bench, "month_confirmation").await.is_empty()
    );
    let fits = "走".repeat(300);
    assert_eq!(chen.post(&format!("{page}/sent"), &[("account", &fits)]).await.status, 303);
    let shi = bench.signed_in("shiqiao").await;
    let form = shi.form("/month?place=419931100&month=2026-10").await;
    assert_eq!(shi.post_map("/month/confirmed", &form).await.status, 303);
    let late = chen.post(&format!("{page}/sent"), &[("account", "补一句：水渠已经通了")]).await;
    assert!(late.status == 422 && late.text().contains("已经确认"), "{}", late.text());
    assert_eq!(late.form()["account"], "补一句：水渠已经通了", "confirmed meanwhile, the words stay");
}

#[tokio::test]
async fn an_opinion_whose_report_is_gone_comes_back_with_its_words() {
    let bench = testing::bench().await;
    let shi = bench.signed_in("shiqiao").await;
    let page = format!("/month/{}/2026-10", bench.posting);
    let refused = shi.post(&format!("{page}/opinion"), &[("opinion", "情况属实，水渠要盯住")]).await;
    assert!(refused.status == 422 && refused.text().contains("月报已不在"), "{}", refused.text());
    assert_eq!(refused.form()["opinion"], "情况属实，水渠要盯住");
}

#[tokio::test]
async fn a_reason_to_open_a_month_again_stays_when_it_lacks_or_somebody_was_faster() {
    let bench = testing::bench().await;
    let shi = bench.signed_in("shiqiao").await;
    let form = shi.form("/month?place=419931100&month=2026-10").await;
    assert_eq!(shi.post_map("/month/confirmed", &form).await.status, 303);
    let reopened = format!("/month/{}/2026-10/reopened", bench.posting);
    let empty = shi.post(&reopened, &[("reason", "")]).await;
    assert!(empty.status == 422 && empty.body.contains("reopen-wrong"), "{}", empty.text());
    assert_eq!(shi.post(&reopened, &[("reason", "漏了两天培训")]).await.status, 303);
    let second = shi.post(&reopened, &[("reason", "走访记错了日子")]).await;
    assert!(second.status == 422 && second.text().contains("已经有人重开"), "{}", second.text());
    assert_eq!(second.form()["reason"], "走访记错了日子");
}

#[tokio::test]
async fn a_mark_refused_keeps_its_reason_and_its_halves() {
    let bench = testing::bench().await;
    chen(&bench).await;
    norm(&bench, "late_entry_days", 7).await;
    let chen = bench.signed_in("chen").await;
    let page = format!("/month/{}/2026-11", bench.posting);
    let half = [("day", "2026-11-03"), ("morning", "培训"), ("afternoon", ""), ("reason", "")];
    let refused = chen.post(&format!("{page}/days"), &half).await;
    assert_eq!((refused.status, refused.form()["morning"].as_str()), (422, "培训"));
    let shi = bench.signed_in("shiqiao").await;
    assert_eq!(
        shi.post(&format!("{page}/days"), &[("day", "2026-11-03"), ("whole", "无故"), ("reason", "抽查")]).await.status,
        303
    );
    let noted = [("day", "2026-11-03"), ("whole", "在村"), ("reason", "当天在地头")];
    let refused = chen.post(&format!("{page}/days"), &noted).await;
    assert!(refused.status == 422 && refused.text().contains("乡镇已有登记"), "{}", refused.text());
    assert_eq!(refused.form()["reason"], "当天在地头");
}
