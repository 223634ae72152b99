//! What is owed item by item of the county's list: every expected state is worked out by hand from the list beside it.

#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

mod common;

use common::{County, OTHER_VILLAGE, VILLAGE, entry};
use duties::{Board, Standing, State};
use jiff::civil::date;
use uuid::Uuid;

/// An item of the list, from a day on.
async fn listed(county: &County, name: &str, (affairs, often): (&str, &str), version: &str, from: &str) -> Uuid {
    let fields = [("class", "公开事项"), ("name", name), ("version", version), ("from_day", from)];
    let term = [("affairs", affairs), ("how_often", often)];
    let term = term.into_iter().filter(|(_, v)| !v.is_empty()).collect::<Vec<_>>();
    county.write(entry("rule_item", "419931", &[&fields[..], &term].concat(), &[])).await
}

async fn published(county: &County, at: &str, item: &str, period: &str, on: &str) {
    let fields = [("affairs", "财务"), ("item", item), ("period", period), ("published_on", on)];
    county.write(entry("disclosure", at, &fields, &[])).await;
}

/// The states of a duty at a village: item, period, standing.
fn at<'b>(board: &'b Board, duty: &str, village: &str) -> Vec<(&'b str, String, Standing)> {
    let here = board.states().filter(|s| s.duty == duty && s.region.as_str() == village);
    here.map(|s| (s.item.as_ref().map_or("", |i| i.name.as_str()), s.period.to_string(), s.standing)).collect()
}

/// The same in one period.
fn in_period(board: &Board, duty: &str, village: &str, period: &str) -> Vec<(String, Standing)> {
    let all = at(board, duty, village).into_iter().filter(|(_, of, _)| of == period);
    all.map(|(item, _, standing)| (item.to_string(), standing)).collect()
}

fn asked<'b>(board: &'b Board, duty: &str, village: &str) -> Vec<&'b State> {
    board.asked().filter(|s| s.duty == duty && s.region.as_str() == village).collect()
}

#[tokio::test]
async fn every_village_owes_every_item_of_the_list_in_its_periods_and_nobody_enters_an_empty_row() {
    let county = County::new().await;
    county.norm("disclosure_days", 10, "2025-01-01").await;
    listed(&county, "月度财务明细", ("财务", "每月"), "一", "2026-02-01").await;
    listed(&county, "误工补贴", ("财务", "每月"), "一", "2026-02-01").await;
    listed(&county, "党费收缴使用", ("党务", "每季度"), "一", "2026-02-01").await;
    listed(&county, "村级年度收支", ("财务", "每年"), "一", "2026-02-01").await;
    // As they come up, and without a term: nothing is owed of these.
    listed(&county, "征地补偿分配", ("财务", "随时"), "一", "2026-02-01").await;
    listed(&county, "村规民约", ("", ""), "一", "2026-02-01").await;
    // Late is met all the same; a date to come is not yet known here, only that it was published.
    published(&county, VILLAGE, "月度财务明细", "2026-02", "2026-03-28").await;
    // A quarter is told by the month that the disclosure belongs to.
    published(&county, VILLAGE, "党费收缴使用", "2026-02", "2026-02-20").await;
    let board = county.board(date(2026, 4, 11)).await;
    let february = in_period(&board, "disclosure.monthly", VILLAGE, "2026-02");
    assert_eq!(february, [("月度财务明细".into(), Standing::Met), ("误工补贴".into(), Standing::Overdue)]);
    // March's last day is 10 April.
    let march = in_period(&board, "disclosure.monthly", OTHER_VILLAGE, "2026-03");
    assert_eq!(march.iter().map(|(_, s)| *s).collect::<Vec<_>>(), [Standing::Overdue; 2]);
    let april = in_period(&board, "disclosure.monthly", OTHER_VILLAGE, "2026-04");
    assert_eq!(april.iter().map(|(_, s)| *s).collect::<Vec<_>>(), [Standing::Due; 2]);
    assert!(in_period(&board, "disclosure.monthly", VILLAGE, "2026-01").is_empty(), "no list yet on 31 January");
    let quarter = |village| in_period(&board, "disclosure.quarterly", village, "2026-Q1");
    assert_eq!(quarter(VILLAGE), [("党费收缴使用".into(), Standing::Met)]);
    assert_eq!(quarter(OTHER_VILLAGE), [("党费收缴使用".into(), Standing::Overdue)]);
    let year = in_period(&board, "disclosure.yearly", VILLAGE, "2026");
    assert_eq!(year, [("村级年度收支".into(), Standing::Due)]);
    let names: Vec<&str> = board.states().filter_map(|s| s.item.as_ref()).map(|i| i.name.as_str()).collect();
    assert!(!names.contains(&"征地补偿分配") && !names.contains(&"村规民约"), "{names:?}");
}

#[tokio::test]
async fn an_item_is_owed_of_the_periods_on_whose_last_day_it_is_in_force() {
    let county = County::new().await;
    let old = listed(&county, "误工补贴", ("财务", "每月"), "一", "2026-01-01").await;
    let new = listed(&county, "公益岗位聘用", ("村务", "每月"), "一", "2026-03-31").await;
    county.amend("rule_item", old, "to_day", "2026-03-30").await;
    let board = county.board(date(2026, 5, 20)).await;
    let months = |item: &str| -> Vec<String> {
        let all = at(&board, "disclosure.monthly", VILLAGE).into_iter().filter(|(of, ..)| *of == item);
        all.map(|(_, period, _)| period).collect()
    };
    // Withdrawn a day before March was over; put in force on its last day.
    assert_eq!(months("误工补贴"), ["2026-01", "2026-02"]);
    assert_eq!(months("公益岗位聘用"), ["2026-03", "2026-04", "2026-05"]);
    // Its last day put right, re-derived from there on: March is owed, April is not.
    county.amend("rule_item", old, "to_day", "2026-03-31").await;
    let board = county.board(date(2026, 5, 20)).await;
    let march: Vec<String> =
        in_period(&board, "disclosure.monthly", VILLAGE, "2026-03").into_iter().map(|(item, _)| item).collect();
    assert_eq!(march, ["公益岗位聘用", "误工补贴"]);
    let state = board.states().find(|s| s.item.as_ref().is_some_and(|i| i.name == "公益岗位聘用")).unwrap();
    let version = &state.item.as_ref().unwrap().version;
    assert_eq!((version.ledger.as_str(), version.record.clone()), ("rule_item", new.to_string()));
}

#[tokio::test]
async fn a_second_version_is_no_second_item_and_a_new_term_counts_from_its_day() {
    let county = County::new().await;
    let first = listed(&county, "党费收缴使用", ("党务", "每季度"), "一", "2025-01-01").await;
    county.amend("rule_item", first, "to_day", "2026-02-14").await;
    let second = listed(&county, "党费收缴使用", ("党务", "每季度"), "二", "2026-02-15").await;
    let board = county.board(date(2026, 5, 20)).await;
    let quarters = at(&board, "disclosure.quarterly", VILLAGE);
    let periods: Vec<&str> = quarters.iter().map(|(_, period, _)| period.as_str()).collect();
    assert_eq!(periods, ["2026-Q1", "2026-Q2"], "once a quarter, whichever version");
    // From June on it is disclosed monthly: neither April nor May is, and the second quarter is no more.
    county.amend("rule_item", second, "to_day", "2026-05-31").await;
    listed(&county, "党费收缴使用", ("党务", "每月"), "三", "2026-06-01").await;
    let board = county.board(date(2026, 7, 5)).await;
    let periods = |duty| at(&board, duty, VILLAGE).into_iter().map(|(_, period, _)| period).collect::<Vec<String>>();
    assert_eq!(
        (periods("disclosure.quarterly"), periods("disclosure.monthly")),
        (vec!["2026-Q1".to_string()], vec!["2026-06".to_string(), "2026-07".to_string()])
    );
}

#[tokio::test]
async fn the_same_is_not_asked_for_twice_and_the_affairs_keep_their_meaning() {
    let county = County::new().await;
    let standings = |board: &Board, duty: &str| -> Vec<(String, Standing, bool)> {
        let here = board.states().filter(|s| s.duty == duty && s.region.as_str() == VILLAGE);
        here.map(|s| (s.period.to_string(), s.standing, s.asked)).collect()
    };
    published(&county, VILLAGE, "误工补贴", "2026-02", "2026-02-20").await;
    let today = date(2026, 3, 15);
    let before = standings(&county.board(today).await, "village.finance_disclosure");
    let [january, february, march] =
        [("2026-01", Standing::Overdue), ("2026-02", Standing::Met), ("2026-03", Standing::Due)]
            .map(|(period, standing)| (period.to_string(), standing, true));
    assert_eq!(before, [january.clone(), february.clone(), march.clone()]);
    listed(&county, "月度财务明细", ("财务", "每月"), "一", "2026-02-10").await;
    let board = county.board(today).await;
    // How finances stand is what it was; from February on the items ask for it.
    let beside = |(period, standing, _): (String, Standing, bool)| (period, standing, false);
    let after = standings(&board, "village.finance_disclosure");
    assert_eq!(after, [january, beside(february), beside(march)]);
    assert_eq!(asked(&board, "village.finance_disclosure", VILLAGE).len(), 1);
    assert_eq!(asked(&board, "disclosure.monthly", VILLAGE).len(), 2);
    // No item of the Party's or the village's affairs has a term: these are asked for as before.
    assert!(standings(&board, "village.party_disclosure").iter().all(|(.., asked)| *asked));
}

#[tokio::test]
async fn a_row_with_a_day_of_its_own_is_asked_for_where_the_list_gives_its_item_no_term() {
    let county = County::new().await;
    let row = |item: &'static str| {
        let fields = [("affairs", "财务"), ("item", item), ("period", "2026-03"), ("due_on", "2026-04-10")];
        entry("disclosure", VILLAGE, &fields, &[])
    };
    county.write(row("月度财务明细")).await;
    let free = county.write(row("征地补偿分配")).await.to_string();
    listed(&county, "月度财务明细", ("财务", "每月"), "一", "2026-01-01").await;
    listed(&county, "征地补偿分配", ("财务", "随时"), "一", "2026-01-01").await;
    let board = county.board(date(2026, 4, 12)).await;
    let asked: Vec<&State> = asked(&board, "disclosure.item", VILLAGE);
    assert_eq!(asked.iter().map(|s| s.subject.as_str()).collect::<Vec<_>>(), [free]);
    assert_eq!(board.states().filter(|s| s.duty == "disclosure.item").count(), 2);
}
