//! Handovers: what moves by itself when a household splits or a unit becomes part of another, and what has to be arranged anew.

use jiff::ToSpan;
use jiff::civil::Date;

/// A household that another became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Its record.
    pub record: String,
    /// Its head.
    pub head: String,
}

/// Where the pairings of a household go that has split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The head's branch, which they follow; none where the head leads no branch (moved, died): then all are to be arranged.
    pub follows: Option<Branch>,
    /// The other branches.
    pub others: Vec<Branch>,
}

/// The pairing follows the household head's branch; every other branch is a new task.
pub fn split(head: &str, branches: &[Branch]) -> Split {
    let mine = branches.iter().position(|b| !head.is_empty() && b.head == head);
    let follows = mine.map(|n| branches[n].clone());
    let others = branches.iter().enumerate().filter(|(n, _)| Some(*n) != mine).map(|(_, b)| b.clone()).collect();
    Split { follows, others }
}

/// The last day of what ends and the first of what follows it, around the day on which something took effect.
pub fn handed_over(ended: Date) -> (Date, Date) {
    (ended, ended.checked_add(1.day()).unwrap_or(ended))
}

/// The last day of what one person had in a village and the first day on which another goes on with it: the day after, or their own first day
/// where they come later. Whoever came before the other left takes over the day after, so that nothing is held twice.
pub fn goes_on(left: Date, came: Date) -> (Date, Date) {
    let (last, first) = handed_over(left);
    (last, first.max(came))
}

/// The unit that stands for one on a day: the end of its line of successors, each from the day after the one before ended. A line that
/// turns back on itself stops where it began.
pub fn stands_for<'u>(unit: &'u str, day: Date, next: &dyn Fn(&str) -> Option<(&'u str, Date)>) -> &'u str {
    let mut at = unit;
    let mut seen = vec![unit];
    while let Some((successor, ended)) = next(at) {
        if day <= ended || seen.contains(&successor) {
            break;
        }
        seen.push(successor);
        at = successor;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn branch(record: &str, head: &str) -> Branch {
        Branch { record: record.into(), head: head.into() }
    }

    #[test]
    fn a_pairing_follows_the_heads_branch_and_the_other_is_a_task() {
        let both = [branch("a", "张小军"), branch("b", "张大山")];
        let split = split("张大山", &both);
        assert_eq!(split.follows, Some(branch("b", "张大山")));
        assert_eq!(split.others, [branch("a", "张小军")]);
    }

    #[test]
    fn where_the_head_leads_no_branch_all_are_to_be_arranged() {
        let both = [branch("a", "张小军"), branch("b", "张小林")];
        let split = split("张大山", &both);
        assert_eq!((split.follows, split.others.len()), (None, 2));
        assert_eq!(super::split("", &[branch("a", "")]).follows, None);
    }

    #[test]
    fn of_two_branches_led_by_one_name_the_first_is_followed() {
        let both = [branch("a", "张大山"), branch("b", "张大山")];
        assert_eq!(split("张大山", &both).others, [branch("b", "张大山")]);
    }

    #[test]
    fn what_follows_begins_the_day_after() {
        assert_eq!(handed_over(date(2026, 2, 28)), (date(2026, 2, 28), date(2026, 3, 1)));
    }

    #[test]
    fn who_follows_goes_on_the_day_after_or_when_they_come() {
        let left = date(2026, 6, 15);
        assert_eq!(goes_on(left, date(2026, 6, 10)), (left, date(2026, 6, 16)), "a week side by side");
        assert_eq!(goes_on(left, date(2026, 6, 16)), (left, date(2026, 6, 16)));
        assert_eq!(goes_on(left, date(2026, 7, 1)), (left, date(2026, 7, 1)), "vacant for a fortnight");
    }

    #[test]
    fn obligations_move_on_the_day_after_the_unit_ended_and_along_the_whole_line() {
        let line = |unit: &str| match unit {
            "扶贫办" => Some(("乡村振兴局", date(2021, 5, 31))),
            "乡村振兴局" => Some(("农业农村局", date(2024, 3, 31))),
            _ => None,
        };
        let on = |day| stands_for("扶贫办", day, &line);
        assert_eq!(on(date(2021, 5, 31)), "扶贫办");
        assert_eq!(on(date(2021, 6, 1)), "乡村振兴局");
        assert_eq!(on(date(2026, 1, 1)), "农业农村局");
        let round = |unit: &str| Some((if unit == "甲" { "乙" } else { "甲" }, date(2020, 1, 1)));
        assert_eq!(stands_for("甲", date(2026, 1, 1), &round), "乙");
    }
}
