//! The plan of a case (一村一策): problem, measure, owner, day due, evidence, done.

use jiff::civil::Date;
use journal::Record;

/// How far a plan has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Problems on it.
    pub items: usize,
    /// Problems put right.
    pub done: usize,
    /// Problems not put right on the day due.
    pub overdue: usize,
    /// Problems without a measure, an owner or a day.
    pub unplanned: usize,
    /// Problems said to be put right, without evidence.
    pub unproven: usize,
}

/// Counts the items of a plan (records of `rectification_item`) on a day.
pub fn progress(items: &[Record], today: Date) -> Progress {
    let mut all = Progress { items: items.len(), ..Progress::default() };
    for item in items {
        let day = |field: &str| item.text(field).parse::<Date>().ok();
        let done = day("done_on").is_some_and(|d| d <= today);
        all.done += usize::from(done);
        all.overdue += usize::from(!done && day("due_on").is_some_and(|due| due < today));
        let lacks = |field: &&str| item.get(field).is_null();
        all.unplanned += usize::from(["measure", "owner", "due_on"].iter().any(&lacks));
        all.unproven += usize::from(done && lacks(&"evidence"));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::record as item;
    use jiff::civil::date;

    #[test]
    fn a_problem_is_overdue_the_day_after_it_was_due() {
        let planned = [("measure", "公开"), ("owner", "甲"), ("due_on", "2026-06-30")];
        let on = |day| progress(&[item(&planned)], day).overdue;
        assert_eq!((on(date(2026, 6, 30)), on(date(2026, 7, 1))), (0, 1));
        let done = item(&[&planned[..], &[("done_on", "2026-06-29"), ("evidence", "会议记录")]].concat());
        let told = progress(&[done, item(&[("due_on", "2026-06-30")])], date(2026, 6, 30));
        assert_eq!(told, Progress { items: 2, done: 1, overdue: 0, unplanned: 1, unproven: 0 });
    }
}
