//! Traps worked out by hand, and the laws of days: nothing is lost or counted twice, whatever is known.

use catalogue::{Calendar, CalendarDay, Names, RegionCode};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;

fn proof(ledger: &str, n: usize) -> Proof {
    Proof { ledger: ledger.into(), record: format!("{ledger}-{n}") }
}

fn posted(record: &str, person: &str, from: Date, to: Option<Date>) -> Posted {
    let region = RegionCode::parse("419931100201").unwrap();
    Posted { record: record.into(), person: person.into(), region, from, to }
}

fn rules() -> Rules {
    let calendar = catalogue::Catalogue::standard().unwrap_or_else(|f| panic!("{f}")).calendar().clone();
    Rules { calendar, days_off_count: true, leave_takes_days_off: false }
}

fn leave(from: (Date, Half), to: (Date, Half)) -> Leave {
    Leave { record: "leave-0".into(), kind: "事假".into(), from, to, ended_on: None, overdue: false }
}

fn said(day: Date, half: Option<Half>, status: Status, by: Voice) -> Said {
    Said { day, half, status, by, proof: proof("day_status", usize::from(day.day().unsigned_abs())) }
}

fn seen(day: Date, there: bool) -> Seen {
    Seen { day, there, proof: proof("visit", usize::from(day.day().unsigned_abs())) }
}

fn days(month: &Month) -> [i64; 7] {
    Status::ALL.map(|s| month.tally().days(s))
}

fn whole(month: &Month, day: i8) -> Option<Status> {
    let date = month.days[0].date.with().day(day).build().unwrap();
    month.day(date).unwrap().whole()
}

/// November 2026 has 30 days, 21 of them worked: no holiday falls into it.
const NOVEMBER: Date = date(2026, 11, 1);

fn since_2025() -> Posted {
    posted("p", "chen", date(2025, 10, 1), None)
}

#[test]
fn a_month_without_any_record_is_in_the_village_on_working_days_and_rest_on_the_others() {
    let month = work_out(&since_2025(), NOVEMBER, &Evidence::default(), &rules());
    assert_eq!(days(&month), [21_000, 0, 0, 0, 9_000, 0, 0]);
    assert_eq!(month.exceptions().count(), 0, "nothing to tell of it");
}

#[test]
fn a_holiday_month_follows_the_calendar_make_up_days_among_it() {
    // October 2026: 1-7 are National Day; Saturday the 10th is made up for. 31 days, 22 weekdays, 5 of them off, 1 Saturday on: 18.
    let month = work_out(&since_2025(), date(2026, 10, 1), &Evidence::default(), &rules());
    assert_eq!(month.tally().days(Status::In), 18_000);
    assert_eq!((whole(&month, 1), whole(&month, 10)), (Some(Status::Rest), Some(Status::In)));
}

#[test]
fn a_visit_on_a_sunday_is_a_day_in_the_village_where_the_county_counts_it() {
    let evidence = Evidence { seen: vec![seen(date(2026, 11, 8), true)], ..Evidence::default() };
    let month = work_out(&since_2025(), NOVEMBER, &evidence, &rules());
    assert_eq!(month.tally().days(Status::In), 22_000);
    assert_eq!(month.day(date(2026, 11, 8)).unwrap().halves[0].because, Because::Seen(vec![proof("visit", 8)]));
    let strict = Rules { days_off_count: false, ..rules() };
    assert_eq!(work_out(&since_2025(), NOVEMBER, &evidence, &strict).tally().days(Status::In), 21_000);
}

#[test]
fn half_a_day_away_leaves_the_other_half_in_the_village() {
    let away = said(date(2026, 11, 3), Some(Half::Afternoon), Status::Duty, Voice::Person);
    let evidence = Evidence { said: vec![away], ..Evidence::default() };
    let month = work_out(&since_2025(), NOVEMBER, &evidence, &rules());
    assert_eq!(days(&month), [20_500, 500, 0, 0, 9_000, 0, 0]);
    assert_eq!(month.exceptions().count(), 1);
}

#[test]
fn what_was_said_of_a_half_counts_before_what_was_said_of_the_day() {
    let day = date(2026, 11, 3);
    let all = said(day, None, Status::Duty, Voice::Person);
    let half = said(day, Some(Half::Morning), Status::In, Voice::Person);
    let evidence = Evidence { said: vec![all, half], ..Evidence::default() };
    let month = work_out(&since_2025(), NOVEMBER, &evidence, &rules());
    assert_eq!(month.day(day).unwrap().halves.clone().map(|h| h.status), [Status::In, Status::Duty]);
}

#[test]
fn leave_over_a_weekend_takes_its_working_days_unless_the_county_counts_all() {
    // Thursday 5 to Tuesday 10 November: four working days, six in all.
    let away = leave((date(2026, 11, 5), Half::Morning), (date(2026, 11, 10), Half::Afternoon));
    let evidence = Evidence { leaves: vec![away], ..Evidence::default() };
    assert_eq!(days(&work_out(&since_2025(), NOVEMBER, &evidence, &rules())), [17_000, 0, 0, 4_000, 9_000, 0, 0]);
    let all = Rules { leave_takes_days_off: true, ..rules() };
    assert_eq!(days(&work_out(&since_2025(), NOVEMBER, &evidence, &all)), [17_000, 0, 0, 6_000, 7_000, 0, 0]);
}

#[test]
fn leave_across_two_months_is_split_by_day() {
    // Wednesday 28 October, noon, to Tuesday 3 November, noon: 2.5 days of October, 1.5 of November.
    let away = leave((date(2026, 10, 28), Half::Afternoon), (date(2026, 11, 3), Half::Morning));
    let evidence = Evidence { leaves: vec![away], ..Evidence::default() };
    let in_month = |first| work_out(&since_2025(), first, &evidence, &rules()).tally().days(Status::Leave);
    assert_eq!((in_month(date(2026, 10, 1)), in_month(NOVEMBER)), (2_500, 1_500));
}

#[test]
fn rest_in_turn_is_rest_and_no_leave() {
    let rest = Leave {
        kind: "轮休".into(),
        ..leave((date(2026, 11, 2), Half::Morning), (date(2026, 11, 3), Half::Afternoon))
    };
    let evidence = Evidence { leaves: vec![rest], ..Evidence::default() };
    assert_eq!(days(&work_out(&since_2025(), NOVEMBER, &evidence, &rules())), [19_000, 0, 0, 0, 11_000, 0, 0]);
}

#[test]
fn an_office_counts_before_leave_and_leave_before_the_persons_own_word() {
    let day = date(2026, 11, 4);
    let away = leave((day, Half::Morning), (day, Half::Afternoon));
    let with = |by| {
        let evidence =
            Evidence { said: vec![said(day, None, Status::In, by)], leaves: vec![away.clone()], ..Evidence::default() };
        work_out(&since_2025(), NOVEMBER, &evidence, &rules()).day(day).unwrap().clone()
    };
    assert_eq!(with(Voice::Office).whole(), Some(Status::In));
    let own = with(Voice::Person);
    assert_eq!((own.whole(), own.doubts), (Some(Status::Leave), vec![Doubt::LeaveYetThere(proof("day_status", 4))]));
}

#[test]
fn what_does_not_fit_together_is_shown_and_decides_nothing() {
    let evidence = Evidence {
        said: vec![said(date(2026, 11, 3), None, Status::Duty, Voice::Person)],
        seen: vec![seen(date(2026, 11, 3), true), seen(date(2026, 11, 4), false)],
        ..Evidence::default()
    };
    let month = work_out(&since_2025(), NOVEMBER, &evidence, &rules());
    assert_eq!(month.day(date(2026, 11, 3)).unwrap().doubts, [Doubt::AwayYetThere(proof("visit", 3))]);
    assert_eq!(month.day(date(2026, 11, 4)).unwrap().doubts, [Doubt::NotFound(proof("visit", 4))]);
    assert_eq!(days(&month), [20_000, 1_000, 0, 0, 9_000, 0, 0], "sought and not found makes nobody absent");
}

#[test]
fn a_training_is_its_own_status_on_days_off_too() {
    let trained = Trained { from: date(2026, 11, 6), to: date(2026, 11, 8), proof: proof("attendee", 1) };
    let evidence = Evidence { trained: vec![trained], ..Evidence::default() };
    assert_eq!(days(&work_out(&since_2025(), NOVEMBER, &evidence, &rules())), [20_000, 0, 3_000, 0, 7_000, 0, 0]);
}

#[test]
fn the_day_of_handing_over_belongs_to_both_and_covers_the_village_once() {
    let handover = date(2026, 11, 11);
    let before =
        work_out(&posted("a", "chen", date(2025, 10, 1), Some(handover)), NOVEMBER, &Evidence::default(), &rules());
    let after = work_out(&posted("b", "li", handover, None), NOVEMBER, &Evidence::default(), &rules());
    // Working days to the 11th: 8; from the 11th on: 14. The 11th, a Wednesday, is in both.
    assert_eq!((before.tally().days(Status::In), after.tally().days(Status::In)), (8_000, 14_000));
    assert_eq!(covered(&[before, after]), 42, "21 days");
}

#[test]
fn nobody_has_two_days_on_one() {
    let chen = |record, from, to| {
        let posted = posted(record, "chen", from, to);
        (posted.from, work_out(&posted, NOVEMBER, &Evidence::default(), &rules()))
    };
    let mut months = [chen("b", date(2026, 11, 11), None), chen("a", date(2025, 10, 1), Some(date(2026, 11, 11)))];
    of_one_person(&mut months);
    let sum: i64 = months.iter().map(|(_, m)| m.tally().days(Status::In)).sum();
    assert_eq!(sum, 21_000);
    let a = &months[0].1;
    assert_eq!((a.posting.as_str(), a.tally().days(Status::In)), ("a", 7_000), "the later posting has the 11th");
}

#[test]
fn the_allowance_is_each_day_times_the_standard_of_that_day() {
    let month = work_out(&since_2025(), NOVEMBER, &Evidence::default(), &rules());
    // 100 yuan to the 15th, 120 from the 16th: ten working days and eleven.
    let standard = |day: Date| if day < date(2026, 11, 16) { 10_000 } else { 12_000 };
    assert_eq!(due(&month, standard), Due { days: 21_000, standard: 12_000, amount: 10 * 10_000 + 11 * 12_000 });
}

#[test]
fn a_late_correction_leaves_a_difference_and_nothing_after_it_is_settled() {
    let owed = Due { days: 20_000, standard: 10_000, amount: 200_000 };
    let paid = Paid { days: 21_000, amount: 210_000 };
    let back = difference(&owed, &[paid]);
    assert_eq!(back, Some(Paid { days: -1_000, amount: -10_000 }));
    assert_eq!(difference(&owed, &[paid, back.unwrap()]), None);
}

#[test]
fn what_the_ledger_does_not_say_yet_is_told_by_days_and_halves() {
    let away = said(date(2026, 11, 3), Some(Half::Afternoon), Status::Duty, Voice::Person);
    let evidence = Evidence { said: vec![away], ..Evidence::default() };
    let rows =
        work_out(&posted("p", "chen", date(2026, 11, 2), Some(date(2026, 11, 4))), NOVEMBER, &evidence, &rules())
            .worked_out();
    assert_eq!(
        rows,
        [
            (date(2026, 11, 2), None, Status::In),
            (date(2026, 11, 3), Some(Half::Morning), Status::In),
            (date(2026, 11, 4), None, Status::In),
        ]
    );
}

const START: Date = date(2026, 1, 1);

fn any_day() -> impl Strategy<Value = Date> {
    (0i32..400).prop_map(|n| START.saturating_add(n.days()))
}

fn any_half() -> impl Strategy<Value = Half> {
    prop_oneof![Just(Half::Morning), Just(Half::Afternoon)]
}

fn any_said() -> impl Strategy<Value = Said> {
    let voice = prop_oneof![Just(Voice::Person), Just(Voice::Office)];
    (any_day(), proptest::option::of(any_half()), 0usize..6, voice)
        .prop_map(|(day, half, status, by)| said(day, half, Status::ALL[status], by))
}

fn any_leave() -> impl Strategy<Value = Leave> {
    (any_day(), any_half(), 0i32..40, any_half(), proptest::option::of(0i32..50), any::<bool>(), 0usize..9).prop_map(
        |(from, half, length, to_half, back, rest, n)| {
            let to = from.saturating_add(length.days());
            let to_half = if length == 0 { half.max(to_half) } else { to_half };
            Leave {
                record: format!("leave-{n}"),
                kind: if rest { "轮休" } else { "病假" }.into(),
                from: (from, half),
                to: (to, to_half),
                ended_on: back.map(|n| from.saturating_add(n.days())),
                overdue: back.is_none(),
            }
        },
    )
}

fn any_evidence() -> impl Strategy<Value = Evidence> {
    let seen = (any_day(), any::<bool>()).prop_map(|(day, there)| seen(day, there));
    let trained = (any_day(), 0i32..9).prop_map(|(from, n)| Trained {
        from,
        to: from.saturating_add(n.days()),
        proof: proof("attendee", 0),
    });
    (
        proptest::collection::vec(any_said(), 0..25),
        proptest::collection::vec(seen, 0..25),
        proptest::collection::vec(trained, 0..4),
        proptest::collection::vec(any_leave(), 0..5),
    )
        .prop_map(|(said, seen, trained, leaves)| Evidence { said, seen, trained, leaves })
}

fn any_rules() -> impl Strategy<Value = Rules> {
    let own = proptest::collection::vec((any_day(), any::<bool>()), 0..30);
    (own, any::<bool>(), any::<bool>()).prop_map(|(own, days_off_count, leave_takes_days_off)| {
        let mut calendar = Calendar::default();
        own.into_iter().for_each(|(day, off)| calendar.set(day, CalendarDay { off, name: Names::default() }));
        Rules { calendar, days_off_count, leave_takes_days_off }
    })
}

fn any_posted(person: &'static str) -> impl Strategy<Value = Posted> {
    (any_day(), proptest::option::of(0i32..200), "[a-z]{6}").prop_map(move |(from, length, record)| {
        posted(&record, person, from, length.map(|n| from.saturating_add(n.days())))
    })
}

proptest! {
    #[test]
    fn the_days_of_a_month_add_up(posted in any_posted("chen"), first in any_day(), evidence in any_evidence(), rules in any_rules()) {
        let month = work_out(&posted, first, &evidence, &rules);
        let calendar_days = i64::from(first.days_in_month());
        prop_assert_eq!(Status::ALL.iter().map(|s| month.tally().days(*s)).sum::<i64>(), calendar_days * 1000);
        let posted_days = month.days.iter().filter(|d| posted.holds(d.date)).count() as i64;
        prop_assert_eq!(month.tally().days(Status::Outside), (calendar_days - posted_days) * 1000);
    }

    #[test]
    fn leave_is_split_over_its_months_without_loss(leave in any_leave(), rules in any_rules()) {
        let posted = posted("p", "chen", START, None);
        let evidence = Evidence { leaves: vec![leave.clone()], ..Evidence::default() };
        let months = (0..20).map(|n| START.saturating_add(n.months()));
        let status = if leave.is_rest() { None } else { Some(Status::Leave) };
        let of = |half: &HalfDay| matches!(half.because, Because::Leave(_)) && status.is_none_or(|s| half.status == s);
        let parts: usize = months.map(|first| {
            let month = work_out(&posted, first, &evidence, &rules);
            month.days.iter().flat_map(|d| &d.halves).filter(|h| of(h)).count()
        }).sum();
        prop_assert_eq!(parts as i64, counted(&leave, &rules.calendar, rules.leave_takes_days_off));
    }

    #[test]
    fn a_person_never_has_more_days_than_the_month(
        two in (any_posted("chen"), any_posted("chen"), any_posted("chen")),
        first in any_day(), evidence in any_evidence(), rules in any_rules(),
    ) {
        let mut months = [two.0, two.1, two.2].map(|p| (p.from, work_out(&p, first, &evidence, &rules)));
        of_one_person(&mut months);
        let here: i64 = months.iter().map(|(_, m)| m.tally().all() - m.tally().halves(Status::Outside)).sum();
        prop_assert!(here <= 2 * i64::from(first.days_in_month()));
        for date in months[0].1.days.iter().map(|d| d.date) {
            let holding = months.iter().flat_map(|(_, m)| m.day(date)).filter(|d| d.halves[0].status != Status::Outside).count();
            prop_assert!(holding <= 1);
        }
    }

    #[test]
    fn a_village_is_covered_at_most_once_a_half_day_and_by_somebody(
        two in (any_posted("chen"), any_posted("li")), first in any_day(), evidence in any_evidence(), rules in any_rules(),
    ) {
        let months = [work_out(&two.0, first, &evidence, &rules), work_out(&two.1, first, &Evidence::default(), &rules)];
        let each = months.each_ref().map(|m| m.tally().halves(Status::In));
        let covered = covered(&months);
        prop_assert!(covered <= 2 * i64::from(first.days_in_month()));
        prop_assert!(each.iter().all(|n| *n <= covered) && covered <= each.iter().sum());
    }

    #[test]
    fn what_was_said_and_what_was_worked_out_make_the_whole_posting(posted in any_posted("chen"), first in any_day(), evidence in any_evidence(), rules in any_rules()) {
        let month = work_out(&posted, first, &evidence, &rules);
        let worked: i64 = month.worked_out().iter().map(|(_, half, _)| if half.is_some() { 1 } else { 2 }).sum();
        let said = month.days.iter().flat_map(|d| &d.halves).filter(|h| matches!(h.because, Because::Said(_))).count() as i64;
        prop_assert_eq!(worked + said + month.tally().halves(Status::Outside), month.tally().all());
    }

    #[test]
    fn the_allowance_is_right_after_any_history_of_corrections(
        first in any_day(), history in proptest::collection::vec((any_evidence(), any::<bool>()), 1..8), rules in any_rules(),
    ) {
        let posted = posted("p", "chen", START, None);
        // The standard rises on the tenth of every month: 101 fen that cannot be halved, then 130 yuan.
        let standard = |day: Date| if day.day() < 10 { 101 } else { 13_000 };
        let mut lines: Vec<Paid> = Vec::new();
        for (evidence, run) in history {
            let owed = due(&work_out(&posted, first, &evidence, &rules), standard);
            if run {
                lines.extend(difference(&owed, &lines));
                prop_assert_eq!(lines.iter().map(|l| l.amount).sum::<i64>(), owed.amount);
                prop_assert_eq!(lines.iter().map(|l| l.days).sum::<i64>(), owed.days);
                prop_assert_eq!(difference(&owed, &lines), None);
            }
        }
    }
}
