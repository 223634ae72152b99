//! The edge cases that cross all rooms, one test each, under the names that the county's handbook gives them: villages that merge,
//! secretaries that change, units that are renamed, households that split, phones without signal, corrections of what was frozen.

use catalogue::{RegionCode, Value};
use duties::days::{Month, Presence, Status, covered};
use duties::{Board, Standing};
use figures::{Ask, Windows};
use jiff::civil::{Date, date};
use journal::JournalError;

use crate::pages::month::testing::{chen, norm, records};
use crate::testing::{Bench, bench, county};

const VILLAGE: &str = "419931100201";
const BESIDE: &str = "419931100202";
const ELSEWHERE: &str = "419931101201";

/// A figure of the county on a day.
async fn figure(bench: &Bench, id: &str, day: Date) -> i64 {
    let ask = Ask::usual(county(), Windows::new(day));
    let answer = bench.state.figures.value(id, &ask).await.unwrap();
    answer.value.unwrap().to_string().parse().unwrap()
}

/// The month of some postings.
async fn months(bench: &Bench, postings: &[&str], first: Date) -> Vec<Month> {
    let calendar = bench.state.catalogue().calendar().clone();
    let range = (first, first.last_of_month());
    let today = bench.state.today();
    let presence = Presence::load(&bench.state.journal, &county(), calendar, &county(), range, today).await.unwrap();
    postings.iter().map(|id| presence.month(id, first).unwrap()).collect()
}

/// Days in the village, in whole days.
fn days_in(month: &Month) -> i64 {
    month.tally().days(Status::In) / 1000
}

/// A first secretary of a village from a day on; gives the posting.
async fn posted(bench: &Bench, person: &str, at: &str, from: &str, more: &[(&str, &str)]) -> String {
    let mut fields = vec![("person", person), ("role", "第一书记"), ("sent_by", "县"), ("from_day", from)];
    fields.extend(more);
    bench.enter_with("posting", at, &fields, &[]).await
}

async fn person(bench: &Bench, name: &str) -> String {
    bench.enter_with("person", "419931", &[("name", name), ("politics", "中共党员")], &[]).await
}

#[tokio::test]
async fn merged_villages_stay_on_the_map_of_their_days_and_their_codes_are_never_used_again() {
    let bench = bench().await;
    let regions = records(&bench, "region").await;
    for code in [VILLAGE, BESIDE] {
        let record = regions.iter().find(|r| r.text("code") == code).unwrap();
        let end = [("to_day", "2026-06-30"), ("successors", "419931100203")];
        bench.amends("region", &record.record, &end).await;
    }
    let both = format!("{VILLAGE} {BESIDE}");
    let new = [
        ("code", "419931100203"),
        ("name", "新合村"),
        ("level", "村"),
        ("from_day", "2026-07-01"),
        ("predecessors", both.as_str()),
    ];
    bench.enter("region", "419931100203", &new).await;
    // Five villages before, and two of them one from July on.
    assert_eq!(figure(&bench, "village.count", date(2026, 6, 30)).await, 5);
    assert_eq!(figure(&bench, "village.count", date(2026, 7, 1)).await, 4);
    assert_eq!(figure(&bench, "village.abolished", date(2026, 11, 20)).await, 2);
    let again = [("code", VILLAGE), ("name", "另一个村"), ("level", "村")];
    let again = journal::NewEntry::create(
        "region",
        RegionCode::parse(VILLAGE).unwrap(),
        again.into_iter().map(|(k, v)| (k.to_string(), Value::from(v))).collect(),
        "wang",
        "web",
    );
    let refused = bench.state.journal.append(&county(), vec![again]).await;
    assert!(matches!(refused, Err(JournalError::Duplicate { .. })), "{refused:?}");
    // The old village's records are where they were, and lead on.
    let old = regions.iter().find(|r| r.text("code") == VILLAGE).unwrap();
    let page = bench.signed_in("wang").await.get(&format!("/ledgers/region/records/{}", old.record)).await;
    assert!(page.text().contains("419931100203"), "{}", page.text());
}

#[tokio::test]
async fn a_first_secretary_replaced_mid_month_is_two_postings_and_the_village_is_covered_once() {
    let bench = bench().await;
    bench.ends_posting("2026-05-13").await;
    let new = person(&bench, "王强").await;
    let new = posted(&bench, &new, VILLAGE, "2026-05-13", &[]).await;
    // In force: 陈晓东 and 李建国; on the day of the handover the successor as well; then 李建国 and the successor.
    for (day, count) in [(12, 2), (13, 3), (14, 2)] {
        assert_eq!(figure(&bench, "posting.first_secretary", date(2026, 5, day)).await, count, "{day} May");
    }
    assert_eq!(figure(&bench, "posting.first_secretary_ever", date(2026, 11, 20)).await, 3, "three different people");
    // May 2026 works on the 6th to 8th, the 9th made up for, the 11th to 15th, 18th to 22nd, 25th to 29th: 19 days. The first has
    // seven of them to the 13th, the second thirteen from the 13th on.
    let months = months(&bench, &[&bench.posting, &new], date(2026, 5, 1)).await;
    assert_eq!(months.iter().map(days_in).collect::<Vec<_>>(), [7, 13]);
    assert_eq!(covered(&months), 2 * 19);
}

#[tokio::test]
async fn one_person_with_two_postings_in_a_month_never_has_a_day_twice() {
    let bench = bench().await;
    bench.ends_posting("2026-06-15").await;
    let second = posted(&bench, &bench.person, ELSEWHERE, "2026-06-15", &[]).await;
    // June 2026 works on 21 days: 1st to 5th, 8th to 12th, 15th to 18th, 22nd to 26th, 29th and 30th. The 15th is of the later one.
    let months = months(&bench, &[&bench.posting, &second], date(2026, 6, 1)).await;
    assert_eq!(months.iter().map(days_in).collect::<Vec<_>>(), [10, 11]);
}

#[tokio::test]
async fn a_merged_units_duty_goes_to_its_successor_and_what_was_written_keeps_the_old_name() {
    let bench = bench().await;
    norm(&bench, "head_visits_month", 1).await;
    let old = bench.enter_with("org", "419931", &[("name", "县扶贫办"), ("level", "县")], &[]).await;
    let new = bench.enter_with("org", "419931", &[("name", "县农业农村局"), ("level", "县")], &[]).await;
    bench.amends("posting", &bench.posting, &[("unit", &old)]).await;
    let before = bench.head().await;
    let end = [("name", "县扶贫办（已并入）"), ("successor", &*new), ("to_day", "2026-03-31")];
    bench.amends("org", &old, &end).await;
    let visit = [("unit", &*new), ("visitor", "赵局长"), ("role", "主要负责人"), ("day", "2026-04-08")];
    bench.enter("unit_duty", VILLAGE, &visit).await;
    let range = (date(2026, 4, 1), date(2026, 5, 31));
    let board = Board::derive(&bench.state.journal, &county(), range, date(2026, 6, 10), None).await.unwrap();
    let standing = |month: &str| {
        let mut of = board.of(&bench.posting).filter(|s| s.duty == "posting.head_visit");
        of.find(|s| s.period.to_string() == month).unwrap().standing
    };
    assert_eq!((standing("2026-04"), standing("2026-05")), (Standing::Met, Standing::Overdue));
    let ledger = bench.state.catalogue().ledger("org").unwrap();
    let then = bench.state.journal.record_at(&county(), ledger, &old, before).await.unwrap().unwrap();
    assert_eq!(then.text("name"), "县扶贫办", "as of then it is called what it was called");
}

#[tokio::test]
async fn a_household_that_splits_leaves_its_pairing_to_the_heads_branch_and_a_task_for_the_other() {
    let bench = bench().await;
    let household = async |code: &str, head: &str, from: &str, more: &[(&str, &str)]| {
        let mut fields = vec![("code", code), ("head", head), ("kind", "脱贫户"), ("from_day", from)];
        fields.extend(more);
        bench.enter_with("household", VILLAGE, &fields, &[("low_income", 1)]).await
    };
    let gone = [("to_day", "2026-06-30"), ("successor_code", "H2、H3"), ("leaving", "分户")];
    let old = household("H1", "张桂兰", "2024-01-01", &gone).await;
    let heads = household("H2", "张桂兰", "2026-07-01", &[]).await;
    household("H3", "张小军", "2026-07-01", &[]).await;
    let pairing = [("member", bench.person.as_str()), ("household", &old), ("from_day", "2024-03-01")];
    bench.enter("pairing", VILLAGE, &pairing).await;
    // Shares go by the households in force on the day.
    assert_eq!(figure(&bench, "household.low_income", date(2026, 6, 30)).await, 1);
    assert_eq!(figure(&bench, "household.low_income", date(2026, 7, 1)).await, 2);
    let township = bench.signed_in("shiqiao").await;
    let at = format!("/splits/{old}");
    assert!(township.get("/inbox").await.body.contains(&at));
    assert_eq!(township.post(&format!("{at}/moves"), &[]).await.status, 303);
    let mut pairings = records(&bench, "pairing").await;
    pairings.sort_by(|a, b| a.text("from_day").cmp(b.text("from_day")));
    let said: Vec<_> = pairings.iter().map(|p| (p.text("household"), p.text("from_day"), p.text("to_day"))).collect();
    assert_eq!(said, [(&*old, "2024-03-01", "2026-06-30"), (&*heads, "2026-07-01", "")]);
    let page = township.get(&at).await;
    assert!(page.text().contains("张小军") && page.text().contains("还没有结对"), "{}", page.text());
}

#[tokio::test]
async fn what_was_entered_without_signal_keeps_both_clocks_and_late_it_asks_for_a_reason() {
    let bench = bench().await;
    chen(&bench).await;
    norm(&bench, "late_entry_days", 7).await;
    let fields = [("code", "H1"), ("head", "张桂兰"), ("kind", "脱贫户"), ("from_day", "2024-01-01")];
    let household = bench.enter_with("household", VILLAGE, &fields, &[("low_income", 1)]).await;
    let before = jiff::Timestamp::now();
    let secretary = bench.signed_in("chen").await;
    let visit = async |day: &str, more: &[(&str, &str)]| {
        let entry = uuid::Uuid::now_v7().to_string();
        let made = format!("{day}T01:00:00Z");
        let mut sent = vec![
            ("entry", entry.as_str()),
            ("region", VILLAGE),
            ("household", &household),
            ("day", day),
            ("device_at", &made),
            ("then", "/phone/visit"),
        ];
        sent.extend(more);
        secretary.post("/ledgers/visit/records", &sent).await.status
    };
    // Seven days before the 20th are taken plainly, eight are not.
    assert_eq!((visit("2026-11-13", &[]).await, visit("2026-11-12", &[]).await), (303, 422));
    assert_eq!(visit("2026-11-12", &[("late_reason", "山里没有信号")]).await, 303);
    let entry = bench.latest().await;
    assert_eq!(entry.device_at.as_deref(), Some("2026-11-12T01:00:00Z"));
    let received: jiff::Timestamp = entry.recorded_at.parse().unwrap();
    assert!(received > before, "when it was received stands beside it");
    // A day of one's own the same way: it says that it came late, and why; the township's confirmation takes it in.
    let page = format!("/month/{}/2026-11", bench.posting);
    let late = [("day", "2026-11-05"), ("whole", "培训")];
    assert_eq!(secretary.post(&format!("{page}/days"), &late).await.status, 422);
    let reason = [late[0], late[1], ("reason", "山里没有信号")];
    assert_eq!(secretary.post(&format!("{page}/days"), &reason).await.status, 303);
    let row = records(&bench, "day_status").await.remove(0);
    assert_eq!((row.get("late").as_int(), row.text("late_reason")), (Some(1), "山里没有信号"));
    assert!(row.get("confirmation").is_null(), "the township has yet to confirm it");
}

#[tokio::test]
async fn a_correction_of_what_was_frozen_changes_nothing_there_and_is_seen_by_a_second_person() {
    let bench = bench().await;
    let wang = bench.signed_in("wang").await;
    let text = "云溪县帮扶工作情况报告\n全县共选派在任第一书记X名。";
    let report = wang.upload("/reports", &[("text", text), ("title", ""), ("cutoff", "2026-11-20")]).await.location();
    wang.post(&format!("{report}/confirmed"), &[]).await;
    wang.post(&format!("{report}/asked"), &[]).await;
    let zhao = bench.signed_in("zhao").await;
    let frozen = zhao.post(&format!("{report}/frozen"), &[]).await.location();
    let untouched = wang.get(&format!("{frozen}?verify=1")).await;
    assert!(untouched.text().contains("此后有 0 条更正"), "{}", untouched.text());
    // A change of the record that changes no number waits for nobody.
    bench.amends("posting", &bench.posting, &[("batch", "第五批")]).await;
    assert!(!wang.get(&format!("{frozen}?verify=1")).await.body.contains("id=\"corrections\""));
    // Backdated by 王丽, who gives her reason: 陈晓东 had left in October.
    let edit = format!("/ledgers/posting/records/{}/amend", bench.posting);
    let mut form = wang.form(&edit).await;
    form.extend([("to_day", "2026-10-01"), ("reason_out", "期满")].map(|(k, v)| (k.to_string(), v.to_string())));
    let address = format!("/ledgers/posting/records/{}/amendments", bench.posting);
    assert_eq!(wang.post_map(&address, &form).await.status, 422, "no correction without a reason");
    form.insert("reason".into(), "离村时间登记有误".into());
    assert_eq!(wang.post_map(&address, &form).await.status, 303);
    let page = wang.get(&format!("{frozen}?verify=1")).await;
    let said = page.text();
    assert!(said.contains("现值 1") && said.contains("此后有 2 条更正"), "{said}");
    assert!(said.contains("离村时间登记有误") && said.contains("等第二个人复核"), "{said}");
    assert!(page.body.contains("<b>2</b>") && !page.body.contains("<b>1</b>"), "the report says two as it did");
    let review = format!("{frozen}/corrections/{}/reviewed", bench.latest().await.id);
    assert_eq!(wang.post(&review, &[]).await.status, 403, "nobody reviews their own");
    assert!(zhao.get(&format!("{frozen}?verify=1")).await.body.contains(&review));
    for _ in 0..2 {
        assert_eq!(zhao.post(&review, &[]).await.status, 303);
    }
    assert_eq!(records(&bench, "correction_review").await.len(), 1);
    assert!(wang.get(&format!("{frozen}?verify=1")).await.text().contains("赵敏 2026-11-20 复核"));
}

#[tokio::test]
async fn leave_across_months_is_split_by_day_and_a_locked_month_opens_for_the_organisation_department_alone() {
    let bench = bench().await;
    norm(&bench, "month_lock_day", 5).await;
    let leave = [
        ("posting", bench.posting.as_str()),
        ("kind", "病假"),
        ("from_day", "2026-10-29"),
        ("to_day", "2026-11-03"),
        ("state", "批准"),
        ("approved_by", "石桥小赵"),
        ("approved_on", "2026-10-28"),
    ];
    // Granted before the system came: it is in a workbook.
    let fields = leave.into_iter().map(|(k, v)| (k.to_string(), Value::from(v))).collect();
    let place = RegionCode::parse(VILLAGE).unwrap();
    let leave = journal::NewEntry::create("leave", place, fields, "shiqiao", "import:请假台账.xlsx");
    bench.state.journal.append(&county(), vec![leave]).await.unwrap();
    // Thursday the 29th and Friday the 30th; Monday the 2nd and Tuesday the 3rd.
    for (first, days) in [(date(2026, 10, 1), 2), (date(2026, 11, 1), 2)] {
        let month = months(&bench, &[&bench.posting], first).await.remove(0);
        assert_eq!(month.tally().days(Status::Leave), days * 1000, "{first}");
    }
    let (township, wang) = (bench.signed_in("shiqiao").await, bench.signed_in("wang").await);
    let october = format!("/month/{}/2026-10", bench.posting);
    let mark = [("day", "2026-10-12"), ("whole", "培训")];
    assert_eq!(township.post(&format!("{october}/days"), &mark).await.status, 422, "locked since 5 November");
    let why = [("reason", "培训通知晚到")];
    assert_eq!(township.post(&format!("{october}/reopened"), &why).await.status, 403);
    assert_eq!(wang.post(&format!("{october}/reopened"), &why).await.status, 303);
    assert_eq!(township.post(&format!("{october}/days"), &mark).await.status, 303);
}

#[tokio::test]
async fn a_vacancy_is_counted_from_the_day_it_begins_and_names_its_village() {
    let bench = bench().await;
    bench.enter("village_flag", VILLAGE, &[("flag", "脱贫村"), ("from_day", "2025-01-01")]).await;
    bench.ends_posting("2026-09-30").await;
    assert_eq!(figure(&bench, "posting.vacant_villages", date(2026, 9, 30)).await, 0);
    assert_eq!(figure(&bench, "posting.vacant_villages", date(2026, 10, 1)).await, 1);
    let page = bench.signed_in("wang").await.get("/figures/posting.vacant_villages?cutoff=2026-10-01").await;
    assert!(page.text().contains("柳溪村"), "{}", page.text());
}
