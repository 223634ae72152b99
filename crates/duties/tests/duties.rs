//! Duties over a journal: every expected state is worked out by hand from the rule beside it; kept states against derived ones
//! on both databases.

#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

mod common;

use std::collections::BTreeMap;

use catalogue::Value;
use common::{County, OTHER_VILLAGE, VILLAGE, entry, standing, state};
use duties::{Board, Boards, Excuse, Standing, State};
use jiff::civil::date;
use journal::NewEntry;
use testbed::Chance;
use uuid::Uuid;

#[tokio::test]
async fn a_month_of_arrival_is_prorated_and_rounded_up_to_whole_days() {
    let county = County::new().await;
    // 20 to 31 May are 12 of 31 days: 20 × 12 / 31 = 7.74, so 8 days are owed.
    let posting = county.posting("陈晓东", VILLAGE, None, "2026-05-20", "").await;
    county.days(posting, VILLAGE, date(2026, 5, 20), 7).await;
    let may = state(&county.board(date(2026, 6, 6)).await, "posting.days", posting, "2026-05");
    assert_eq!((may.need, may.have, may.standing), (8000, 7000, Standing::Overdue));
    county.days(posting, VILLAGE, date(2026, 5, 27), 1).await;
    let may = state(&county.board(date(2026, 6, 6)).await, "posting.days", posting, "2026-05");
    assert_eq!((may.have, may.standing, may.proofs.len()), (8000, Standing::Met, 8));
}

#[tokio::test]
async fn what_is_not_yet_met_is_due_until_the_month_is_locked() {
    let county = County::new().await;
    let posting = county.posting("陈晓东", VILLAGE, None, "2026-01-01", "").await;
    for (today, expected) in [
        (date(2026, 3, 1), Standing::Due),
        (date(2026, 3, 31), Standing::Due),
        (date(2026, 4, 5), Standing::Due),
        (date(2026, 4, 6), Standing::Overdue),
    ] {
        assert_eq!(standing(&county.board(today).await, "posting.days", posting, "2026-03"), expected, "{today}");
    }
}

#[tokio::test]
async fn nothing_is_owed_before_the_posting_or_after_it_or_in_time_to_come() {
    let county = County::new().await;
    let posting = county.posting("陈晓东", VILLAGE, None, "2026-03-02", "2026-04-30").await.to_string();
    let board = county.board(date(2026, 4, 10)).await;
    let months: Vec<String> =
        board.of(&posting).filter(|s| s.duty == "posting.days").map(|s| s.period.to_string()).collect();
    assert_eq!(months, ["2026-03", "2026-04"]);
}

#[tokio::test]
async fn a_leave_across_two_months_excuses_only_the_month_it_covers() {
    let county = County::new().await;
    let posting = county.posting("陈晓东", VILLAGE, None, "2026-01-01", "").await;
    county.leave(posting, VILLAGE, "2026-05-11", "2026-06-20").await;
    county.leave(posting, VILLAGE, "2026-06-21", "2026-06-30").await;
    let board = county.board(date(2026, 8, 6)).await;
    assert_eq!(standing(&board, "posting.days", posting, "2026-05"), Standing::Overdue);
    let june = state(&board, "posting.days", posting, "2026-06");
    assert_eq!(june.standing, Standing::Excused);
    assert!(matches!(june.excuse, Some(Excuse::Covered(leaves)) if leaves.len() == 2), "both leaves excuse it");
    assert_eq!(standing(&board, "posting.days", posting, "2026-07"), Standing::Overdue);
}

#[tokio::test]
async fn a_leave_that_was_not_granted_excuses_nothing() {
    let county = County::new().await;
    let posting = county.posting("陈晓东", VILLAGE, None, "2026-01-01", "").await;
    let id = posting.to_string();
    let fields = [
        ("posting", &*id),
        ("kind", "事假"),
        ("from_day", "2026-06-01"),
        ("to_day", "2026-06-30"),
        ("state", "不批准"),
    ];
    county.write(entry("leave", VILLAGE, &fields, &[])).await;
    assert_eq!(standing(&county.board(date(2026, 8, 1)).await, "posting.days", posting, "2026-06"), Standing::Overdue);
}

#[tokio::test]
async fn a_handover_mid_month_asks_neither_of_the_two_for_a_whole_month() {
    let county = County::new().await;
    let first = county.posting("陈晓东", VILLAGE, None, "2026-01-01", "2026-04-15").await;
    let second = county.posting("李建国", VILLAGE, None, "2026-04-15", "").await;
    let board = county.board(date(2026, 5, 10)).await;
    // 15 of 30 days: 10. 16 of 30 days: 20 × 16 / 30 = 10.67, so 11. The day of the handover is a day of both.
    assert_eq!(state(&board, "posting.days", first, "2026-04").need, 10_000);
    assert_eq!(state(&board, "posting.days", second, "2026-04").need, 11_000);
    for posting in [first, second] {
        let report = state(&board, "posting.monthly_report", posting, "2026-04");
        assert_eq!((report.standing, report.excuse), (Standing::Excused, Some(Excuse::PartOfPeriod)));
    }
}

#[tokio::test]
async fn a_hearing_of_the_county_covers_everybody_and_one_of_a_township_its_own() {
    let county = County::new().await;
    let here = county.posting("陈晓东", VILLAGE, None, "2026-01-01", "").await;
    let there = county.posting("李建国", OTHER_VILLAGE, None, "2026-01-01", "").await;
    let hearing = |at, day| entry("activity", at, &[("kind", "听取汇报"), ("day", day)], &[]);
    county.write(hearing("419931", "2026-03-10")).await;
    county.write(hearing("419931100", "2026-04-10")).await;
    let board = county.board(date(2026, 6, 1)).await;
    assert_eq!(standing(&board, "posting.hearing", here, "2026-03"), Standing::Met);
    assert_eq!(standing(&board, "posting.hearing", there, "2026-03"), Standing::Met);
    assert_eq!(standing(&board, "posting.hearing", here, "2026-04"), Standing::Met);
    assert_eq!(standing(&board, "posting.hearing", there, "2026-04"), Standing::Overdue);
}

#[tokio::test]
async fn the_duty_of_a_merged_unit_is_done_by_its_successor() {
    let county = County::new().await;
    let old = county.unit("县扶贫办").await;
    let new = county.unit("县农业农村局").await;
    let posting = county.posting("陈晓东", VILLAGE, Some(old), "2026-01-01", "").await;
    let visit = |unit: Uuid, who: &str, role: &str, day: &str| {
        let unit = unit.to_string();
        let fields = [("unit", &*unit), ("visitor", who), ("role", role), ("day", day)];
        entry("unit_duty", VILLAGE, &fields, &[("days", 1000)])
    };
    county.write(visit(old, "王局长", "主要负责人", "2026-02-05")).await;
    county.write(visit(new, "赵局长", "主要负责人", "2026-03-05")).await;
    county.write(visit(new, "钱副局长", "班子成员", "2026-03-06")).await;
    let before = county.board(date(2026, 4, 1)).await;
    assert_eq!(
        standing(&before, "posting.head_visit", posting, "2026-03"),
        Standing::Overdue,
        "no link between the two"
    );
    county.amend("org", old, "successor", &new.to_string()).await;
    let board = county.board(date(2026, 4, 1)).await;
    assert_eq!(standing(&board, "posting.head_visit", posting, "2026-02"), Standing::Met);
    assert_eq!(standing(&board, "posting.head_visit", posting, "2026-03"), Standing::Met);
    // A deputy is not the head, and one day is not two.
    let days = state(&board, "posting.member_days", posting, "2026-03");
    assert_eq!((days.need, days.have, days.standing), (2000, 1000, Standing::Overdue));
}

#[tokio::test]
async fn a_changed_norm_counts_from_its_day_on() {
    let county = County::new().await;
    let posting = county.posting("陈晓东", VILLAGE, None, "2026-01-01", "").await;
    county.change_norm("days_in_village_month", "2026-04-30", 22, "2026-05-01").await;
    let board = county.board(date(2026, 7, 1)).await;
    let need = |period| state(&board, "posting.days", posting, period).need;
    assert_eq!((need("2026-04"), need("2026-05")), (20_000, 22_000));
}

#[tokio::test]
async fn what_is_owed_once_is_due_on_the_day_that_the_record_names() {
    let county = County::new().await;
    county.norm("rect_plan_days", 30, "2025-01-01").await;
    let fields = [("party_org", "柳溪村党支部"), ("origin", "排查"), ("listed_on", "2026-03-01"), ("state", "列入")];
    let case = county.write(entry("rectification_case", VILLAGE, &fields, &[("year", 2026)])).await;
    // 1 March and 30 days: 31 March.
    let due = state(&county.board(date(2026, 3, 31)).await, "rectification.plan", case, "2026-03-31");
    assert_eq!((due.standing, due.deadline), (Standing::Due, date(2026, 3, 31)));
    let late = county.board(date(2026, 4, 1)).await;
    assert_eq!(standing(&late, "rectification.plan", case, "2026-03-31"), Standing::Overdue);
    county.amend("rectification_case", case, "plan_filed_on", "2026-03-20").await;
    let done = county.board(date(2026, 4, 1)).await;
    assert_eq!(standing(&done, "rectification.plan", case, "2026-03-31"), Standing::Met);
}

#[tokio::test]
async fn a_household_at_risk_is_identified_within_the_days_that_the_county_has_set() {
    let county = County::new().await;
    let clue = |code: &'static str, more: &'static [(&'static str, &'static str)]| {
        let fields = [("code", code), ("head", "张桂兰"), ("kind", "边缘易致贫户"), ("clue_on", "2026-03-01")];
        entry("household", VILLAGE, &[&fields[..], more].concat(), &[("low_income", 0)])
    };
    let waiting = county.write(clue("H1", &[])).await;
    let done = county.write(clue("H2", &[("identified_on", "2026-03-16")])).await;
    let id = waiting.to_string();
    assert!(county.board(date(2026, 4, 1)).await.of(&id).all(|s| s.duty != "household.identified"), "no days are set");
    county.norm("monitor_days", 15, "2025-01-01").await;
    // 1 March and 15 days: 16 March.
    let on = async |day| standing(&county.board(day).await, "household.identified", waiting, "2026-03-16");
    assert_eq!(on(date(2026, 3, 16)).await, Standing::Due);
    assert_eq!(on(date(2026, 3, 17)).await, Standing::Overdue);
    let board = county.board(date(2026, 3, 17)).await;
    assert_eq!(standing(&board, "household.identified", done, "2026-03-16"), Standing::Met);
}

#[tokio::test]
async fn an_item_is_disclosed_by_its_own_day_and_each_affair_in_its_period() {
    let county = County::new().await;
    let item = |affairs: &'static str, item: &'static str, more: &'static [(&'static str, &'static str)]| {
        let fields = [("affairs", affairs), ("item", item), ("period", "2026-03"), ("due_on", "2026-04-10")];
        entry("disclosure", VILLAGE, &[&fields[..], more].concat(), &[])
    };
    let posted = county.write(item("财务", "月度财务明细", &[("published_on", "2026-04-08")])).await;
    let late = county.write(item("党务", "党费收缴", &[])).await;
    let board = county.board(date(2026, 4, 11)).await;
    assert_eq!(standing(&board, "disclosure.item", posted, "2026-04-10"), Standing::Met);
    assert_eq!(standing(&board, "disclosure.item", late, "2026-04-10"), Standing::Overdue);
}

#[tokio::test]
async fn an_inspection_anywhere_in_the_county_is_the_countys_inspection_of_that_week() {
    let county = County::new().await;
    let fields = [("day", "2026-03-04"), ("way", "电话"), ("result", "在岗")];
    county.write(entry("inspection", VILLAGE, &fields, &[])).await;
    let board = county.board(date(2026, 3, 20)).await;
    let standing = |week: &str| {
        board.states().find(|s| s.duty == "county.inspection" && s.period.to_string() == week).unwrap().standing
    };
    assert_eq!((standing("2026-W10"), standing("2026-W11")), (Standing::Met, Standing::Overdue));
}

/// One of the things that happen: days, reports, visits, leaves, hearings, corrections, withdrawals, new norms, mergers.
async fn something_happens(county: &County, chance: &mut Chance, postings: &[(Uuid, &str)], units: &[Uuid]) {
    let (posting, at) = postings[chance.below(postings.len() as u64) as usize];
    let id = posting.to_string();
    let month = 1 + chance.below(10) as i8;
    let day = date(2026, month, 1 + chance.below(27) as i8).to_string();
    let unit = units[chance.below(units.len() as u64) as usize];
    let unit_id = unit.to_string();
    let written = match chance.below(15) {
        0 | 1 => entry(
            "day_status",
            at,
            &[("posting", &*id), ("day", &*day), ("status", "在村"), ("half", "上午")],
            &[("days", 500)],
        ),
        2 => entry("monthly_report", at, &[("posting", &*id), ("month", &day[..7])], &[]),
        3 => entry(
            "unit_duty",
            at,
            &[("unit", &*unit_id), ("visitor", "某"), ("role", "主要负责人"), ("day", &*day)],
            &[],
        ),
        4 => entry("activity", "419931100", &[("kind", "听取汇报"), ("day", &*day)], &[]),
        5 => entry(
            "leave",
            at,
            &[("posting", &*id), ("kind", "事假"), ("from_day", &*day), ("to_day", &*day), ("state", "批准")],
            &[],
        ),
        6 => {
            let to = date(2026, 11, 1 + chance.below(27) as i8).to_string();
            return county.amend("posting", posting, "expected_to", &to).await;
        }
        7 => return county.amend("posting", posting, "unit", &unit_id).await,
        8 => {
            let standing = county.any("norm_value", chance).await.unwrap();
            let value = BTreeMap::from([("value".to_string(), Value::Int(chance.below(25) as i64 * 1000))]);
            NewEntry::amend(&standing, "norm_value", value, "县里调整", "test", "test")
        }
        9 => {
            let ledger = ["day_status", "monthly_report", "unit_duty", "activity", "leave"][chance.below(5) as usize];
            let Some(standing) = county.any(ledger, chance).await else { return };
            NewEntry::withdraw(&standing, ledger, "录错", "test", "test")
        }
        10 => {
            let item = ["月度财务明细", "党费收缴使用", "村级年度收支"][chance.below(3) as usize];
            let fields = [("affairs", "财务"), ("item", item), ("period", &day[..7]), ("published_on", &*day)];
            entry("disclosure", at, &fields, &[])
        }
        11 => {
            let name = ["月度财务明细", "党费收缴使用", "村级年度收支"][chance.below(3) as usize];
            let often = ["每月", "每季度", "每年", "随时"][chance.below(4) as usize];
            let fields =
                [("class", "公开事项"), ("name", name), ("affairs", "财务"), ("how_often", often), ("from_day", &*day)];
            let version = chance.below(1000).to_string();
            entry("rule_item", "419931", &[&fields[..], &[("version", &*version)]].concat(), &[])
        }
        12 => {
            let Some(item) = county.any("rule_item", chance).await else { return };
            let to = BTreeMap::from([("to_day".to_string(), Value::from(day.as_str()))]);
            NewEntry::amend(&item, "rule_item", to, "废止", "test", "test")
        }
        13 => entry("duty_roster", at, &[("month", &day[..7]), ("person", "周明")], &[]),
        _ => return county.amend("org", units[0], "successor", &units[1].to_string()).await,
    };
    // The same day or month may come up twice: the journal refuses the second, and nothing happens.
    let _ = county.journal.append(&common::county(), vec![written]).await;
}

#[tokio::test]
async fn states_kept_up_to_date_are_those_derived_from_scratch() {
    for bed in testbed::both().await {
        let county = County::on(bed).await;
        let units = [county.unit("甲局").await, county.unit("乙局").await];
        let postings = [
            (county.posting("陈晓东", VILLAGE, Some(units[0]), "2026-01-01", "").await, VILLAGE),
            (county.posting("李建国", OTHER_VILLAGE, Some(units[1]), "2026-02-10", "2026-09-30").await, OTHER_VILLAGE),
        ];
        let (year, today) = ((date(2026, 1, 1), date(2026, 12, 31)), date(2026, 11, 20));
        let ranges = [year, (date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 9, 16), date(2026, 10, 8))];
        let boards = Boards::default();
        let mut chance = Chance::new(20_261_124);
        for round in 0..12 {
            for _ in 0..8 {
                something_happens(&county, &mut chance, &postings, &units).await;
            }
            let whole = county.board(today).await;
            for range in ranges {
                let kept = boards.now(&county.journal, &common::county(), range, today).await.unwrap();
                let derived = Board::derive(&county.journal, &common::county(), range, today, None).await.unwrap();
                assert_eq!(kept.seq, derived.seq);
                // What a range shows is what the year shows of the periods that touch it, or may be asked for in it.
                let touches = |s: &&State| s.opens <= range.1 && range.0 <= s.period.last;
                let of_whole: Vec<&State> = whole.states().filter(touches).collect();
                let (kept, derived): (Vec<&State>, Vec<&State>) = (kept.states().collect(), derived.states().collect());
                assert_eq!(kept, derived, "round {round}, {range:?}");
                assert_eq!(derived, of_whole, "round {round}, {range:?}");
            }
        }
    }
}
