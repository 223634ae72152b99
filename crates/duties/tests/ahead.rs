//! What is to be done before its period begins: the duty roster of a month is published at the end of the month before.

#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

mod common;

use common::{County, OTHER_VILLAGE, VILLAGE, entry};
use duties::{Board, Boards, Standing, State};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

const ROSTER: &str = "village.duty_roster";

fn roster<'b>(board: &'b Board, village: &str, month: &str) -> Option<&'b State> {
    board.states().find(|s| s.duty == ROSTER && s.region.as_str() == village && s.period.to_string() == month)
}

#[tokio::test]
async fn the_roster_of_a_month_is_due_in_the_last_days_of_the_month_before_and_overdue_once_it_begins() {
    let county = County::new().await;
    for (today, expected) in [
        // Five days before 1 December, where the county has set nothing: from 26 November.
        (date(2026, 11, 25), None),
        (date(2026, 11, 26), Some(Standing::Due)),
        (date(2026, 11, 30), Some(Standing::Due)),
        (date(2026, 12, 1), Some(Standing::Overdue)),
    ] {
        let board = county.board(today).await;
        assert_eq!(roster(&board, VILLAGE, "2026-12").map(|s| s.standing), expected, "{today}");
    }
    county.write(entry("duty_roster", VILLAGE, &[("month", "2026-12"), ("person", "周明")], &[])).await;
    let board = county.board(date(2026, 11, 28)).await;
    let here = roster(&board, VILLAGE, "2026-12").unwrap();
    assert_eq!((here.standing, here.opens, here.deadline), (Standing::Met, date(2026, 11, 26), date(2026, 11, 30)));
    assert_eq!(roster(&board, OTHER_VILLAGE, "2026-12").unwrap().standing, Standing::Due);
}

#[tokio::test]
async fn the_days_of_notice_are_a_norm_and_a_month_shows_the_next_ones_roster_once_it_is_asked_for() {
    let county = County::new().await;
    county.norm("roster_days_ahead", 10, "2026-01-01").await;
    county.change_norm("roster_days_ahead", "2026-10-31", 2, "2026-11-01").await;
    let november = (date(2026, 11, 1), date(2026, 11, 30));
    let months = async |today: Date| -> Vec<String> {
        let board = Board::derive(&county.journal, &common::county(), november, today, None).await.unwrap();
        let here = board.states().filter(|s| s.duty == ROSTER && s.region.as_str() == VILLAGE);
        here.map(|s| s.period.to_string()).collect()
    };
    assert_eq!(months(date(2026, 11, 28)).await, ["2026-11"]);
    assert_eq!(months(date(2026, 11, 29)).await, ["2026-11", "2026-12"]);
    // What was October's rule stands for November's roster: ten days before 1 November.
    let board = county.board(date(2026, 11, 20)).await;
    assert_eq!(roster(&board, VILLAGE, "2026-11").unwrap().opens, date(2026, 10, 22));
    // A month that has not begun shows its roster as soon as that is asked for.
    let december = (date(2026, 12, 1), date(2026, 12, 31));
    let boards = Boards::default();
    for (today, shown) in [(date(2026, 11, 28), 0), (date(2026, 11, 29), 2)] {
        let board = boards.now(&county.journal, &common::county(), december, today).await.unwrap();
        assert_eq!(board.states().filter(|s| s.duty == ROSTER).count(), shown, "{today}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever the days of notice and the day: the roster of a month is shown exactly from its notice on, is never due once the month
    /// has begun, never overdue before, and met whenever there is one.
    #[test]
    fn due_before_the_month_overdue_within_it_and_met_by_a_roster(
        notice in 0i64..=31,
        day in 0i64..330,
        made in prop::collection::btree_set(1i8..=12, 0..8),
    ) {
        let today = date(2026, 1, 15).checked_add(day.days()).unwrap();
        let states = tokio::runtime::Runtime::new().unwrap().block_on(async {
            let county = County::new().await;
            county.norm("roster_days_ahead", notice, "2025-01-01").await;
            for month in &made {
                let month = format!("2026-{month:02}");
                county.write(entry("duty_roster", VILLAGE, &[("month", &*month), ("person", "周明")], &[])).await;
            }
            let board = county.board(today).await;
            board.states().filter(|s| s.duty == ROSTER && s.region.as_str() == VILLAGE).cloned().collect::<Vec<State>>()
        });
        for month in 1..=12 {
            let first = date(2026, month, 1);
            let opens = first.checked_sub(notice.days()).unwrap();
            let state = states.iter().find(|s| s.period.first == first);
            prop_assert_eq!(state.is_some(), opens <= today, "{} on {}", month, today);
            let Some(state) = state else { continue };
            let expected = match (made.contains(&month), today < first) {
                (true, _) => Standing::Met,
                (false, true) => Standing::Due,
                (false, false) => Standing::Overdue,
            };
            prop_assert_eq!(state.standing, expected, "{} on {}", month, today);
            prop_assert_eq!(state.deadline, first.yesterday().unwrap());
        }
    }
}
