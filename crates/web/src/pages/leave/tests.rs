use std::collections::HashMap;

use journal::Record;

use crate::pages::month::testing::{county_on_leave, norm, records};
use crate::testing::{Bench, Client};

/// Asks from a day to a day, the effect having been seen.
async fn ask(
    client: &Client<'_>,
    bench: &Bench,
    from: &str,
    to: &str,
    more: &[(&str, &str)],
) -> crate::testing::Answer {
    let mut query = crate::links::Query::default().with("posting", &bench.posting).with("from", from).with("to", to);
    for (name, value) in more {
        query = query.with(name, value);
    }
    let mut form: HashMap<String, String> = client.form(&format!("/leave/new{query}")).await;
    form.extend(more.iter().map(|(k, v)| (k.to_string(), v.to_string())));
    client.post_map("/leave", &form).await
}

async fn only(bench: &Bench) -> Record {
    let mut all = records(bench, "leave").await;
    assert_eq!(all.len(), 1);
    all.remove(0)
}

#[tokio::test]
async fn a_leave_shows_what_it_changes_before_it_is_sent() {
    let bench = county_on_leave().await;
    let chen = bench.signed_in("chen").await;
    // Monday 23 to Wednesday 25 November: three working days of 21, 300 yuan.
    let page = chen.get("/leave/new?from=2026-11-23&to=2026-11-25").await;
    assert!(page.text().contains("占 3 天") && page.text().contains("由乡镇党委审批"), "{}", page.text());
    let days = "<td class=\"num\">21</td><td class=\"num\">18</td>";
    assert!(page.body.contains(days) && page.text().contains("−300"), "{}", page.body);
    let half = chen
        .get(&format!("/leave/effect?posting={}&from=2026-11-23&to=2026-11-23&from_half=下午", bench.posting))
        .await;
    assert!(half.text().contains("占 0.5 天") && half.text().contains("由工作队审批"), "{}", half.text());
}

#[tokio::test]
async fn what_was_not_shown_with_its_effect_is_shown_first_and_nothing_is_lost() {
    let bench = county_on_leave().await;
    let chen = bench.signed_in("chen").await;
    let mut form = chen.form("/leave/new?from=2026-11-23&to=2026-11-25").await;
    form.extend([("to".to_string(), "2026-11-30".to_string()), ("destination".into(), "沧澜市".into())]);
    let back = chen.post_map("/leave", &form).await;
    assert!(back.status == 422 && back.text().contains("看一下这次请假的影响"));
    let form = back.form();
    assert_eq!((form["to"].as_str(), form["destination"].as_str()), ("2026-11-30", "沧澜市"));
    assert!(records(&bench, "leave").await.is_empty());
    assert_eq!(chen.post_map("/leave", &form).await.status, 303);
}

#[tokio::test]
async fn a_leave_is_granted_by_its_tier_and_the_calendar_follows() {
    let bench = county_on_leave().await;
    let chen = bench.signed_in("chen").await;
    let sent = ask(&chen, &bench, "2026-11-23", "2026-11-25", &[("kind", "病假")]).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let leave = only(&bench).await;
    assert_eq!((leave.text("state"), leave.text("tier"), leave.get("days").as_int()), ("申请", "乡镇", Some(3000)));
    let at = format!("/leave/{}", leave.record);
    assert_eq!(chen.post(&format!("{at}/granted"), &[]).await.status, 403, "nobody grants their own");
    let shi = bench.signed_in("shiqiao").await;
    assert!(shi.get("/inbox").await.body.contains(&at), "it waits for the township");
    assert_eq!(bench.signed_in("baihe").await.post(&format!("{at}/granted"), &[]).await.status, 403);
    assert_eq!(shi.post(&format!("{at}/granted"), &[]).await.status, 303);
    let leave = only(&bench).await;
    assert_eq!(
        (leave.text("state"), leave.text("approved_by"), leave.text("approved_on")),
        ("批准", "石桥小赵", "2026-11-20")
    );
    assert!(!shi.get("/inbox").await.body.contains(&at));
    let calendar = chen.get(&format!("/month/{}/2026-11", bench.posting)).await;
    assert!(calendar.body.contains("11 月 24 日 请假"), "{}", calendar.body);
}

#[tokio::test]
async fn a_leave_above_the_townships_days_is_the_countys_to_grant() {
    let bench = county_on_leave().await;
    let chen = bench.signed_in("chen").await;
    ask(&chen, &bench, "2026-11-23", "2026-11-26", &[]).await;
    let at = format!("/leave/{}/granted", only(&bench).await.record);
    assert_eq!(bench.signed_in("shiqiao").await.post(&at, &[]).await.status, 403);
    assert_eq!(bench.signed_in("wang").await.post(&at, &[]).await.status, 303);
}

#[tokio::test]
async fn a_refused_leave_says_why_and_is_asked_again_for_other_days() {
    let bench = county_on_leave().await;
    let (chen, shi) = (bench.signed_in("chen").await, bench.signed_in("shiqiao").await);
    ask(&chen, &bench, "2026-11-23", "2026-11-25", &[]).await;
    let at = format!("/leave/{}", only(&bench).await.record);
    assert_eq!(shi.post(&format!("{at}/refused"), &[("answer", "")]).await.status, 422);
    assert_eq!(shi.post(&format!("{at}/refused"), &[("answer", "与党员大会同日，请改期")]).await.status, 303);
    assert!(chen.get(&at).await.text().contains("与党员大会同日"));
    assert_eq!(ask(&chen, &bench, "2026-11-24", "2026-11-26", &[]).await.status, 303);
    let again = only(&bench).await;
    assert_eq!((again.text("state"), again.text("from_day"), again.text("answer")), ("申请", "2026-11-24", ""));
}

#[tokio::test]
async fn a_leave_is_extended_by_the_tier_of_its_whole_length_and_ended() {
    let bench = county_on_leave().await;
    let (chen, shi, wang) =
        (bench.signed_in("chen").await, bench.signed_in("shiqiao").await, bench.signed_in("wang").await);
    // Wednesday 18 to Friday 20 November; entered on the twentieth, so a late one.
    let late = ask(&chen, &bench, "2026-11-18", "2026-11-20", &[]).await;
    assert!(late.status == 422 && late.text().contains("补报原因"));
    assert_eq!(ask(&chen, &bench, "2026-11-18", "2026-11-20", &[("late_reason", "急病住院")]).await.status, 303);
    let at = format!("/leave/{}", only(&bench).await.record);
    shi.post(&format!("{at}/granted"), &[]).await;
    assert_eq!(chen.post(&format!("{at}/extension"), &[("to", "2026-11-19")]).await.status, 422);
    assert_eq!(chen.post(&format!("{at}/extension"), &[("to", "2026-11-23")]).await.status, 303);
    // Four working days with the extension: no longer the township's.
    assert_eq!(shi.post(&format!("{at}/granted"), &[]).await.status, 403);
    // Nor does the step on the record's own page go round the tier.
    let step = format!("/ledgers/leave/records/{}/steps", only(&bench).await.record);
    let round = shi.post(&step, &[("to", "批准")]).await;
    assert!(round.status == 422 && round.text().contains("由它的审批层级批准"), "{}", round.text());
    assert_eq!(wang.post(&format!("{at}/granted"), &[]).await.status, 303);
    let extended = only(&bench).await;
    assert_eq!((extended.text("extended_to"), extended.get("days").as_int()), ("2026-11-23", Some(4000)));
    // Back on the twentieth: two days were taken.
    assert_eq!(chen.post(&format!("{at}/ended"), &[("day", "2026-11-25")]).await.status, 422, "not in time to come");
    assert_eq!(chen.post(&format!("{at}/ended"), &[("day", "2026-11-20")]).await.status, 303);
    let ended = only(&bench).await;
    assert_eq!((ended.text("state"), ended.get("days").as_int()), ("已销假", Some(2000)));
}

#[tokio::test]
async fn a_leave_that_has_not_begun_is_taken_back_and_one_that_has_is_not() {
    let bench = county_on_leave().await;
    let (chen, shi) = (bench.signed_in("chen").await, bench.signed_in("shiqiao").await);
    ask(&chen, &bench, "2026-11-23", "2026-11-25", &[]).await;
    let at = format!("/leave/{}", only(&bench).await.record);
    shi.post(&format!("{at}/granted"), &[]).await;
    assert_eq!(chen.post(&format!("{at}/withdrawn"), &[]).await.status, 303);
    assert_eq!(only(&bench).await.text("state"), "撤回");
    ask(&chen, &bench, "2026-11-20", "2026-11-24", &[]).await;
    let again = format!("/leave/{}", only_running(&bench).await.record);
    shi.post(&format!("{again}/granted"), &[]).await;
    assert_eq!(chen.post(&format!("{again}/withdrawn"), &[]).await.status, 403);
}

async fn only_running(bench: &Bench) -> Record {
    records(bench, "leave").await.into_iter().find(|l| l.text("state") == "申请").unwrap()
}

#[tokio::test]
async fn a_kind_is_changed_by_the_office_with_its_reason() {
    let bench = county_on_leave().await;
    let (chen, shi) = (bench.signed_in("chen").await, bench.signed_in("shiqiao").await);
    ask(&chen, &bench, "2026-11-23", "2026-11-25", &[]).await;
    let at = format!("/leave/{}", only(&bench).await.record);
    shi.post(&format!("{at}/granted"), &[]).await;
    let sick = [("kind", "病假"), ("reason", "补交了病假条")];
    assert_eq!(chen.post(&format!("{at}/kind"), &sick).await.status, 403);
    assert_eq!(shi.post(&format!("{at}/kind"), &sick[..1]).await.status, 422);
    assert_eq!(shi.post(&format!("{at}/kind"), &sick).await.status, 303);
    assert_eq!(
        (only(&bench).await.text("kind"), bench.latest().await.reason.as_deref()),
        ("病假", Some("补交了病假条"))
    );
}

#[tokio::test]
async fn leave_over_leave_over_days_off_or_outside_the_posting_is_refused_with_the_way_out() {
    let bench = county_on_leave().await;
    let chen = bench.signed_in("chen").await;
    ask(&chen, &bench, "2026-11-23", "2026-11-25", &[]).await;
    let over = ask(&chen, &bench, "2026-11-24", "2026-11-27", &[]).await;
    assert!(over.status == 422 && over.text().contains("已经有请假"), "{}", over.text());
    // 28 and 29 November are a weekend.
    let off = ask(&chen, &bench, "2026-11-28", "2026-11-29", &[]).await;
    assert!(off.status == 422 && off.text().contains("不用请假"));
    let backwards = ask(&chen, &bench, "2026-12-03", "2026-12-01", &[]).await;
    assert!(backwards.status == 422 && backwards.text().contains("结束不能早于开始"));
    bench.ends_posting("2026-12-10").await;
    let outside = ask(&chen, &bench, "2026-12-09", "2026-12-15", &[]).await;
    assert!(outside.status == 422 && outside.text().contains("不在驻村期内"));
}

#[tokio::test]
async fn a_leave_into_a_locked_month_waits_until_the_month_is_opened() {
    let bench = county_on_leave().await;
    norm(&bench, "month_lock_day", 5).await;
    let (chen, wang) = (bench.signed_in("chen").await, bench.signed_in("wang").await);
    let late = [("late_reason", "住院期间没有信号")];
    let locked = ask(&chen, &bench, "2026-10-29", "2026-11-03", &late).await;
    assert!(locked.status == 422 && locked.text().contains("已经锁定"), "{}", locked.text());
    wang.post(&format!("/month/{}/2026-10/reopened", bench.posting), &[("reason", "补报病假")]).await;
    assert_eq!(ask(&chen, &bench, "2026-10-29", "2026-11-03", &late).await.status, 303);
    // Thursday, Friday, Monday, Tuesday.
    assert_eq!(only(&bench).await.get("days").as_int(), Some(4000));
}

#[tokio::test]
async fn an_overdue_leave_waits_in_the_persons_own_inbox() {
    let bench = county_on_leave().await;
    let (chen, shi) = (bench.signed_in("chen").await, bench.signed_in("shiqiao").await);
    ask(&chen, &bench, "2026-11-16", "2026-11-17", &[("late_reason", "家中急事")]).await;
    let at = format!("/leave/{}", only(&bench).await.record);
    shi.post(&format!("{at}/granted"), &[]).await;
    let inbox = chen.get("/inbox").await;
    assert!(inbox.body.contains(&at) && inbox.text().contains("超期未销假"), "{}", inbox.text());
    let list = shi.get("/leave").await.text();
    assert!(list.contains("假期已满，未销假"));
}
