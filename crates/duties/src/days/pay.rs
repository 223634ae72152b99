//! The allowance (驻村补助): days in the village times the standard in force on each; what was paid before, and what is still to pay
//! or to take back when a month is corrected after it was paid.

use jiff::civil::Date;

use super::{Month, Status};

/// What a month comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// Days in the village, in thousandths.
    pub days: i64,
    /// The standard per day on the last day counted, in fen.
    pub standard: i64,
    /// The sum, in fen.
    pub amount: i64,
}

/// A line that was paid or set down to be paid: a month's first payment, or a difference, which may be below nought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paid {
    /// Days, in thousandths.
    pub days: i64,
    /// The sum, in fen.
    pub amount: i64,
}

/// What the days in the village of a month come to, `standard` giving the fen per day on a day. A half fen is rounded up, once for each
/// standard.
pub fn due(month: &Month, standard: impl Fn(Date) -> i64) -> Due {
    let mut due = Due::default();
    let mut lines: Vec<(i64, i64)> = Vec::new();
    for day in &month.days {
        let halves = day.halves.iter().filter(|h| h.status == Status::In).count() as i64;
        if halves == 0 {
            continue;
        }
        due.standard = standard(day.date);
        due.days += halves * 500;
        match lines.last_mut().filter(|(standard, _)| *standard == due.standard) {
            Some((_, sum)) => *sum += halves,
            None => lines.push((due.standard, halves)),
        }
    }
    if due.days == 0 {
        due.standard = month.days.last().map_or(0, |d| standard(d.date));
    }
    due.amount = lines.iter().map(|(standard, halves)| (standard * halves + 1) / 2).sum();
    due
}

/// What is still to pay of a month, below nought where it is to be taken back; none where lines and days agree.
pub fn difference(due: &Due, lines: &[Paid]) -> Option<Paid> {
    let days = due.days - lines.iter().map(|l| l.days).sum::<i64>();
    let amount = due.amount - lines.iter().map(|l| l.amount).sum::<i64>();
    (days != 0 || amount != 0).then_some(Paid { days, amount })
}
