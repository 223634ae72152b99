//! Who answers for a case: a county leader, a unit, a first secretary, a township leader, each from the day of listing on without a gap.

use jiff::ToSpan;
use jiff::civil::Date;

/// The four kinds, as the ledger `rectification_assignment` has them.
pub const KINDS: [&str; 4] = ["县领导", "帮扶单位", "第一书记", "乡镇领导"];

/// First and last day of somebody; open where nobody has said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spell {
    /// First day; none has always been there.
    pub from: Option<Date>,
    /// Last day; none is there still.
    pub to: Option<Date>,
}

/// Days on which nobody answers, both counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl Gap {
    /// How many days.
    pub fn days(self) -> i64 {
        i64::from((self.to - self.from).get_days()) + 1
    }
}

/// The days from a first to a last that no spell holds. Who begins the day after another ends leaves none.
pub fn gaps(first: Date, last: Date, spells: &[Spell]) -> Vec<Gap> {
    let mut spells: Vec<(Date, Date)> =
        spells.iter().map(|s| (s.from.unwrap_or(Date::MIN), s.to.unwrap_or(Date::MAX))).collect();
    spells.sort();
    let mut gaps = Vec::new();
    // The first day that is not answered for so far.
    let mut open = Some(first);
    for (from, to) in spells {
        let Some(day) = open.filter(|day| *day <= last) else { break };
        if from > day {
            gaps.push(Gap { from: day, to: before(from).min(last) });
        }
        if to >= day {
            open = to.checked_add(1.day()).ok();
        }
    }
    if let Some(day) = open.filter(|day| *day <= last) {
        gaps.push(Gap { from: day, to: last });
    }
    gaps.retain(|g| g.from <= g.to);
    gaps
}

fn before(day: Date) -> Date {
    day.checked_sub(1.day()).unwrap_or(Date::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn spell(from: Date, to: Option<Date>) -> Spell {
        Spell { from: Some(from), to }
    }

    #[test]
    fn a_leader_transferred_leaves_no_gap_if_the_next_begins_the_day_after() {
        let (listed, today) = (date(2026, 3, 20), date(2026, 11, 20));
        let handed = [spell(listed, Some(date(2026, 6, 20))), spell(date(2026, 6, 21), None)];
        assert!(gaps(listed, today, &handed).is_empty());
        let late = [spell(listed, Some(date(2026, 6, 20))), spell(date(2026, 7, 1), None)];
        let gap = Gap { from: date(2026, 6, 21), to: date(2026, 6, 30) };
        assert_eq!(gaps(listed, today, &late), [gap]);
        assert_eq!(gap.days(), 10);
    }

    #[test]
    fn nobody_at_all_is_one_gap_and_a_late_beginning_or_early_end_is_one_each() {
        let (listed, closed) = (date(2026, 3, 1), date(2026, 3, 31));
        assert_eq!(gaps(listed, closed, &[]), [Gap { from: listed, to: closed }]);
        let middle = [spell(date(2026, 3, 6), Some(date(2026, 3, 25)))];
        let around = [Gap { from: listed, to: date(2026, 3, 5) }, Gap { from: date(2026, 3, 26), to: closed }];
        assert_eq!(gaps(listed, closed, &middle), around);
        let before = [spell(date(2025, 1, 1), Some(date(2025, 12, 31))), spell(date(2027, 1, 1), None)];
        assert_eq!(gaps(listed, closed, &before), [Gap { from: listed, to: closed }]);
    }

    proptest! {
        #[test]
        fn every_day_is_held_by_a_spell_or_lies_in_one_gap(spells in prop::collection::vec((0i32..60, 0i32..20), 0..6)) {
            let start = date(2026, 1, 1);
            let day = |n: i32| start.checked_add(n.days()).unwrap();
            let spells: Vec<Spell> = spells.iter().map(|(f, n)| spell(day(*f), Some(day(f + n)))).collect();
            let found = gaps(day(10), day(50), &spells);
            for n in 10..=50 {
                let held = spells.iter().any(|s| s.from.unwrap() <= day(n) && day(n) <= s.to.unwrap());
                let open = found.iter().filter(|g| g.from <= day(n) && day(n) <= g.to).count();
                prop_assert_eq!(open, usize::from(!held));
            }
        }
    }
}
