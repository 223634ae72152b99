//! The ranking from the bottom (倒排) inside the low-income villages: points per item, a sum, a rank, a cut. Nothing but its input decides it,
//! so that anybody who has the sheet can work it out again.

/// An item by which villages are scored: full points at its best value and beyond, none at its worst and beyond, in between in proportion.
/// The best may lie below the worst (days of vacancy).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is called.
    pub name: String,
    /// Its full points, in thousandths.
    pub full: i64,
    /// The value that earns them, in thousandths.
    pub best: i64,
    /// The value that earns nothing.
    pub worst: i64,
}

impl Item {
    /// The points of a value, in thousandths, halves rounded up. A value that nobody has earns nothing: what is not recorded is not done.
    pub fn points(&self, value: Option<i64>) -> i64 {
        let Some(value) = value else { return 0 };
        let (span, way) = (i128::from(self.best - self.worst), i128::from(value - self.worst));
        if span == 0 {
            return if value == self.best { self.full } else { 0 };
        }
        let (span, way) = if span < 0 { (-span, -way) } else { (span, way) };
        let way = way.clamp(0, span);
        let points = (i128::from(self.full) * way * 2 + span).div_euclid(span * 2);
        i64::try_from(points).unwrap_or(self.full)
    }
}

/// A village with its value for each item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its code.
    pub region: String,
    /// Values in thousandths, in the order of the items; none where nothing is recorded.
    pub values: Vec<Option<i64>>,
}

/// How many are taken from the bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// So many villages.
    Count(usize),
    /// So many thousandths of a percent of them, rounded up.
    Share(i64),
}

impl Cut {
    /// How many of some candidates.
    pub fn of(self, candidates: usize) -> usize {
        match self {
            Cut::Count(n) => n.min(candidates),
            Cut::Share(percent) => {
                let whole = i64::try_from(candidates).unwrap_or(i64::MAX);
                usize::try_from(crate::Share::of_percent(percent).least(whole)).unwrap_or(0).min(candidates)
            }
        }
    }
}

/// A village's line of the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// Its code.
    pub region: String,
    /// Its points by item, in thousandths.
    pub points: Vec<i64>,
    /// Their sum.
    pub total: i64,
    /// Its rank from the bottom, from 1; equal sums share one.
    pub rank: usize,
    /// Whether it lies within the cut. Villages that tie at the line all do: points do not tell them apart, people must.
    pub within: bool,
    /// Whether it ties at the line, so that more lie within than were to be taken.
    pub tied_at_line: bool,
}

/// The sheet, the lowest sum first; equal sums in the order of their codes.
pub fn rank(items: &[Item], candidates: &[Candidate], cut: Cut) -> Vec<Ranked> {
    let line = cut.of(candidates.len());
    let mut sheet: Vec<Ranked> = candidates
        .iter()
        .map(|c| {
            let value = |n: usize| c.values.get(n).copied().flatten();
            let points: Vec<i64> = items.iter().enumerate().map(|(n, item)| item.points(value(n))).collect();
            let total = points.iter().sum();
            Ranked { region: c.region.clone(), points, total, rank: 0, within: false, tied_at_line: false }
        })
        .collect();
    sheet.sort_by(|a, b| (a.total, &a.region).cmp(&(b.total, &b.region)));
    let totals: Vec<i64> = sheet.iter().map(|r| r.total).collect();
    let last_within = line.checked_sub(1).map(|n| totals[n]);
    let many = last_within.is_some_and(|at| totals.iter().filter(|t| **t <= at).count() > line);
    for ranked in &mut sheet {
        ranked.rank = totals.partition_point(|t| *t < ranked.total) + 1;
        ranked.within = last_within.is_some_and(|at| ranked.total <= at);
        ranked.tied_at_line = many && last_within == Some(ranked.total);
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn item(full: i64, best: i64, worst: i64) -> Item {
        Item { name: "甲".into(), full: full * 1000, best: best * 1000, worst: worst * 1000 }
    }

    fn candidate(region: &str, values: &[i64]) -> Candidate {
        Candidate { region: region.into(), values: values.iter().map(|v| Some(v * 1000)).collect() }
    }

    #[test]
    fn points_lie_between_the_worst_and_the_best_value() {
        // Collective income: nothing at 0, all 20 points at 10 (万元) and above: 4 earns 8.
        let income = item(20, 10, 0);
        assert_eq!([0, 4, 10, 15].map(|v| income.points(Some(v * 1000))), [0, 8_000, 20_000, 20_000]);
        // Days without a secretary: all 30 points at 0, none from 90 days on: 30 days earn 20.
        let vacancy = item(30, 0, 90);
        assert_eq!([0, 30, 90, 200].map(|v| vacancy.points(Some(v * 1000))), [30_000, 20_000, 0, 0]);
        assert_eq!(income.points(None), 0, "what is not recorded earns nothing");
    }

    #[test]
    fn the_lowest_sums_come_first_and_equal_sums_share_a_rank() {
        let items = [item(10, 10, 0)];
        let villages = [("419931100203", 7), ("419931100201", 3), ("419931100204", 3), ("419931100202", 9)];
        let villages: Vec<Candidate> = villages.iter().map(|(r, v)| candidate(r, &[*v])).collect();
        let sheet = rank(&items, &villages, Cut::Count(2));
        let told: Vec<(&str, usize, bool)> = sheet.iter().map(|r| (r.region.as_str(), r.rank, r.within)).collect();
        assert_eq!(
            told,
            [
                ("419931100201", 1, true),
                ("419931100204", 1, true),
                ("419931100203", 3, false),
                ("419931100202", 4, false)
            ]
        );
        assert!(sheet.iter().all(|r| !r.tied_at_line));
    }

    #[test]
    fn villages_that_tie_at_the_line_all_lie_within_and_say_so() {
        let items = [item(10, 10, 0)];
        let villages = [("a", 1), ("b", 4), ("c", 4), ("d", 8)].map(|(r, v)| candidate(r, &[v]));
        let sheet = rank(&items, &villages, Cut::Count(2));
        assert_eq!(
            sheet.iter().map(|r| (r.within, r.tied_at_line)).collect::<Vec<_>>(),
            [(true, false), (true, true), (true, true), (false, false)]
        );
    }

    #[test]
    fn a_share_is_rounded_up_and_nought_takes_nobody() {
        assert_eq!([Cut::Share(10_000).of(41), Cut::Share(0).of(41), Cut::Count(50).of(41)], [5, 0, 41]);
        assert!(rank(&[item(10, 10, 0)], &[candidate("a", &[1])], Cut::Share(0)).iter().all(|r| !r.within));
        assert!(rank(&[], &[], Cut::Count(3)).is_empty());
    }

    prop_compose! {
        fn any_sheet()(villages in prop::collection::vec(prop::collection::vec(prop::option::of(-50_000i64..50_000), 3), 0..30),
            items in prop::collection::vec((0i64..40_000, -20_000i64..20_000, -20_000i64..20_000), 3), cut in 0usize..12)
            -> (Vec<Item>, Vec<Candidate>, usize) {
            let items = items.into_iter().map(|(full, best, worst)| Item { name: "甲".into(), full, best, worst }).collect();
            let villages = villages.into_iter().enumerate()
                .map(|(n, values)| Candidate { region: format!("4199311{n:05}"), values }).collect();
            (items, villages, cut)
        }
    }

    proptest! {
        #[test]
        fn the_order_in_which_villages_come_makes_no_difference((items, villages, cut) in any_sheet(), turn in 0usize..30) {
            let mut turned = villages.clone();
            if !turned.is_empty() {
                turned.rotate_left(turn % villages.len());
            }
            prop_assert_eq!(rank(&items, &villages, Cut::Count(cut)), rank(&items, &turned, Cut::Count(cut)));
        }

        #[test]
        fn sums_are_those_of_the_points_and_nobody_within_has_more_than_anybody_without((items, villages, cut) in any_sheet()) {
            let sheet = rank(&items, &villages, Cut::Count(cut));
            prop_assert!(sheet.iter().all(|r| r.total == r.points.iter().sum::<i64>()));
            prop_assert!(sheet.iter().all(|r| r.points.iter().zip(&items).all(|(p, i)| (0..=i.full).contains(p))));
            let most = sheet.iter().filter(|r| r.within).map(|r| r.total).max();
            let least = sheet.iter().filter(|r| !r.within).map(|r| r.total).min();
            prop_assert!(most.zip(least).is_none_or(|(m, l)| m < l));
            let within = sheet.iter().filter(|r| r.within).count();
            prop_assert!(within >= cut.min(sheet.len()));
            prop_assert!(within == cut.min(sheet.len()) || sheet.iter().any(|r| r.tied_at_line));
        }
    }
}
