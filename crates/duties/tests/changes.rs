//! A changed norm or calendar counts from its day on: what lies before it stays as it was, whatever the history.

#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

mod common;

use std::collections::BTreeMap;

use catalogue::{Calendar, CalendarDay, Names, Value};
use common::{County, OTHER_VILLAGE, VILLAGE, entry};
use duties::days::{Month, Presence, Status};
use duties::{Board, Boards, State};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use journal::{NewEntry, RecordQuery};
use proptest::prelude::*;
use uuid::Uuid;

const YEAR: (Date, Date) = (date(2026, 1, 1), date(2026, 12, 31));
const TODAY: Date = date(2026, 11, 20);

/// Norms that duties and days go by, each with the values it takes.
const NORMS: [(&str, &[i64]); 8] = [
    ("days_in_village_month", &[0, 8, 20, 22]),
    ("month_lock_day", &[1, 5, 12]),
    ("head_visits_month", &[0, 1, 2]),
    ("disclosure_days", &[0, 10, 40]),
    ("roster_days_ahead", &[0, 3, 10]),
    ("hearings_month", &[1, 2]),
    ("days_off_count", &[0, 1]),
    ("leave_takes_days_off", &[0, 1]),
];

/// Something that the county sets, from a day on or for a day.
#[derive(Clone, Copy, Debug)]
enum Change {
    Norm(usize, usize, Date),
    Day(bool, Date),
}

impl Change {
    fn day(self) -> Date {
        match self {
            Change::Norm(.., day) | Change::Day(_, day) => day,
        }
    }
}

fn change() -> impl Strategy<Value = Change> {
    let day = (0i64..365).prop_map(|n| YEAR.0.checked_add(n.days()).unwrap());
    prop_oneof![
        (0..NORMS.len(), 0usize..4, day.clone()).prop_map(|(norm, value, day)| Change::Norm(norm, value, day)),
        (any::<bool>(), day).prop_map(|(off, day)| Change::Day(off, day)),
    ]
}

/// A county in which something of everything has been done.
struct Lived {
    county: County,
    calendar: Calendar,
    postings: [Uuid; 2],
}

impl Lived {
    async fn new() -> Lived {
        let county = County::new().await;
        let unit = county.unit("甲局").await;
        let unit_id = unit.to_string();
        let postings = [
            county.posting("陈晓东", VILLAGE, Some(unit), "2026-01-01", "").await,
            county.posting("李建国", OTHER_VILLAGE, Some(unit), "2026-02-10", "2026-09-30").await,
        ];
        for month in 1..=10 {
            county.days(postings[0], VILLAGE, date(2026, month, 3), 9).await;
            let period = format!("2026-{month:02}");
            let day = date(2026, month, 6).to_string();
            let item = [("affairs", "财务"), ("item", "月度财务明细"), ("period", &*period), ("published_on", &*day)];
            county.write(entry("disclosure", VILLAGE, &item, &[])).await;
            let visit = [("visitor", "某"), ("role", "主要负责人"), ("day", &*day), ("unit", &*unit_id)];
            county.write(entry("unit_duty", VILLAGE, &visit, &[])).await;
        }
        for (at, from, to) in [(0, "2026-03-27", "2026-04-08"), (1, "2026-05-01", "2026-05-31")] {
            county.leave(postings[at], [VILLAGE, OTHER_VILLAGE][at], from, to).await;
        }
        let listed = [("class", "公开事项"), ("name", "月度财务明细"), ("affairs", "财务"), ("how_often", "每月")];
        county.write(entry("rule_item", "419931", &listed, &[])).await;
        let calendar = county.journal.catalogue().calendar().clone();
        Lived { county, calendar, postings }
    }

    /// Lets a change come; false where the county has said something of that day, or of a later one, already.
    async fn comes(&mut self, change: Change) -> bool {
        match change {
            Change::Day(off, day) => {
                self.calendar.set(day, CalendarDay { off, name: Names::default() });
                let day = day.to_string();
                let fields = [("day", &*day), ("kind", if off { "放假" } else { "上班" })];
                self.appended(entry("calendar_day", "419931", &fields, &[])).await;
                // Where it was said before, the calendar takes the later word; the duties ask for neither.
                true
            }
            Change::Norm(norm, value, day) => {
                let (norm, values) = NORMS[norm];
                let ledger = self.county.journal.catalogue().ledger("norm_value").unwrap();
                let query = RecordQuery { equal: vec![("norm".into(), norm.into())], ..RecordQuery::default() };
                let spells = self.county.journal.records(&common::county(), ledger, &query).await.unwrap();
                let from = |r: &journal::Record| r.text("from_day").parse::<Date>().unwrap();
                if spells.iter().any(|r| from(r) >= day) {
                    return false;
                }
                if let Some(open) = spells.iter().find(|r| r.get("to_day").is_null()) {
                    let last =
                        BTreeMap::from([("to_day".to_string(), Value::from(day.yesterday().unwrap().to_string()))]);
                    self.appended(NewEntry::amend(open, "norm_value", last, "调整", "test", "test")).await;
                }
                self.county.norm(norm, values[value % values.len()], &day.to_string()).await;
                true
            }
        }
    }

    async fn appended(&self, entry: NewEntry) {
        // A day of the calendar may come up twice: the journal refuses the second.
        let _ = self.county.journal.append(&common::county(), vec![entry]).await;
    }

    async fn derived(&self) -> Board {
        Board::derive(&self.county.journal, &common::county(), YEAR, TODAY, None).await.unwrap()
    }

    /// The months of both postings, read for a range.
    async fn months(&self, range: (Date, Date)) -> Vec<Month> {
        let (journal, county) = (&self.county.journal, common::county());
        let presence = Presence::load(journal, &county, self.calendar.clone(), &county, range, TODAY).await.unwrap();
        let first = |m: &Date| *m <= range.1;
        let months: Vec<Date> = range.0.first_of_month().series(1.month()).take_while(first).collect();
        let of = |posting: &Uuid| {
            let posting = posting.to_string();
            let there = |m: &Month| m.days.iter().any(|d| d.whole() != Some(Status::Outside));
            months.iter().filter_map(|month| presence.month(&posting, *month)).filter(there).collect::<Vec<_>>()
        };
        self.postings.iter().flat_map(of).collect()
    }
}

fn first_of(month: &Month) -> Date {
    month.days[0].date
}

/// The states of periods that were over before a day.
fn before(board: &Board, day: Date) -> Vec<State> {
    board.states().filter(|s| s.period.last < day).cloned().collect()
}

async fn hold(changes: Vec<Change>) -> Result<(), TestCaseError> {
    let mut lived = Lived::new().await;
    let boards = Boards::default();
    let (mut stood, mut months) = (lived.derived().await, lived.months(YEAR).await);
    for change in changes {
        if !lived.comes(change).await {
            continue;
        }
        let derived = lived.derived().await;
        let kept = boards.now(&lived.county.journal, &common::county(), YEAR, TODAY).await.unwrap();
        let (scratch, followed): (Vec<&State>, Vec<&State>) = (derived.states().collect(), kept.states().collect());
        prop_assert_eq!(scratch, followed, "{:?}", change);
        prop_assert_eq!(before(&derived, change.day()), before(&stood, change.day()), "{:?}", change);
        let now = lived.months(YEAR).await;
        let over = |m: &&Month| first_of(m).last_of_month() < change.day();
        prop_assert_eq!(
            now.iter().filter(over).collect::<Vec<_>>(),
            months.iter().filter(over).collect::<Vec<_>>(),
            "{:?}",
            change
        );
        (stood, months) = (derived, now);
    }
    // A month is the same whether it is looked at alone or in its year.
    for first in YEAR.0.series(1.month()).take(12) {
        let alone = lived.months((first, first.last_of_month())).await;
        let of_year: Vec<&Month> = months.iter().filter(|m| first_of(m) == first).collect();
        prop_assert_eq!(alone.iter().collect::<Vec<_>>(), of_year, "{}", first);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn what_was_over_before_a_change_stays_and_states_kept_are_those_derived(
        changes in prop::collection::vec(change(), 1..9),
    ) {
        tokio::runtime::Runtime::new().unwrap().block_on(hold(changes))?;
    }
}
