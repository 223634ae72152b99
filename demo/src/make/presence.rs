//! Days in the village: leave, the last months day by day, what was paid for each month, monthly reports.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::postings::in_post;
use super::settings::norm_at;
use super::{Maker, Posting};
use crate::calendar::{CUTOFF, Month, d, m, plus};
use crate::fact::{Cell, Fact, yuan};
use crate::names;
use crate::rng::Rng;

/// Months that are kept day by day.
const DAILY_FROM: Month = m(2026, 9);
/// Months for which allowances and monthly reports are kept.
const PAID_FROM: Month = m(2025, 7);
/// The last closed month.
const CLOSED: Month = m(2026, 10);

/// A spell of leave.
#[derive(Clone, Debug)]
struct Leave {
    from: Date,
    to: Date,
    kind: &'static str,
    state: &'static str,
}

pub(super) fn make(maker: &mut Maker) {
    let mut rng = maker.rng("presence");
    maker.tally.claim("claim.U18");
    let posted: Vec<usize> = (0..maker.postings.len()).filter(|p| maker.postings[*p].role == "第一书记").collect();
    let in_post = in_post(maker);
    for p in posted {
        let posting = maker.postings[p].clone();
        let order = in_post.iter().position(|q| *q == p);
        let leaves = leaves(&mut rng, &posting, order);
        for leave in &leaves {
            put_leave(maker, &mut rng, &posting, leave);
        }
        for month in Month::range(PAID_FROM, m(2026, 11)) {
            let (first, last) =
                (month.first().max(posting.from), month.last().min(posting.to.unwrap_or(CUTOFF)).min(CUTOFF));
            if first > last {
                continue;
            }
            let days = if month >= DAILY_FROM {
                daily(maker, &mut rng, &posting, first, last, &leaves)
            } else {
                whole_month(&mut rng, month, first, last, &leaves)
            };
            if month <= CLOSED {
                allowance(maker, &posting, month, days);
                report(maker, &mut rng, &posting, month, (first, last));
            }
        }
    }
}

/// The posting's row in other ledgers: the person's name, with the village beside it.
pub(super) fn of_posting(maker: &Maker, ledger: &'static str, field: &'static str, posting: &Posting) -> Fact {
    Fact::new(ledger, &maker.villages[posting.village].code).with(field, &maker.people[posting.person].name)
}

/// A leave or two this year; one is ill from June into July, one is away over the turn of a month, one asked and was refused.
fn leaves(rng: &mut Rng, posting: &Posting, order: Option<usize>) -> Vec<Leave> {
    let mut all = Vec::new();
    let ended = |from, to, kind| Leave { from, to, kind, state: "已销假" };
    match order {
        Some(12) => all.push(ended(d(2026, 6, 15), d(2026, 7, 14), "病假")),
        Some(13) => all.push(ended(d(2026, 9, 29), d(2026, 10, 2), "事假")),
        Some(14) => all.push(Leave { from: d(2026, 11, 18), to: d(2026, 11, 22), kind: "丧假", state: "休假中" }),
        Some(15) => all.push(Leave { from: d(2026, 8, 3), to: d(2026, 8, 12), kind: "事假", state: "不批准" }),
        _ if rng.percent(85) => {
            let from = d(2026, rng.between(1, 10) as i8, rng.between(1, 25) as i8);
            let kind = ["事假", "年休假", "病假", "轮休"][rng.below(4)];
            all.push(ended(from, plus(from, rng.between(0, 2)), kind));
        }
        _ => {}
    }
    all.retain(|l| posting.from <= l.from && posting.to.is_none_or(|to| l.to <= to));
    all
}

fn put_leave(maker: &mut Maker, rng: &mut Rng, posting: &Posting, leave: &Leave) {
    let length = (leave.to - leave.from).get_days() as i64 + 1;
    let long = length > norm_at("leave_days_township", leave.from);
    let name = names::person(rng, false).0;
    let refused = leave.state == "不批准";
    let fact = of_posting(maker, "leave", "posting", posting)
        .with("kind", leave.kind)
        .with("from_day", leave.from)
        .with("to_day", leave.to)
        .with("days", Cell::Thousandths(length * 1000))
        .with("reason", rng.pick(&["家中老人住院", "孩子入学", "本人就医", "回家休整"]))
        .with("destination", rng.pick(&["县城", "沧澜市", "外省"]))
        .with("cover", name)
        .with("approved_by", names::person(rng, false).0)
        .maybe("approved_on", (!refused).then(|| plus(leave.from, -1)))
        .with("filed", long && !refused)
        .maybe("ended_on", (leave.state == "已销假").then(|| plus(leave.to, 1)))
        .with("state", leave.state);
    maker.put(fact);
}

/// Days of a month that is kept as a whole; a whole month has at least the norm, unless leave took it.
fn whole_month(rng: &mut Rng, month: Month, first: Date, last: Date, leaves: &[Leave]) -> i64 {
    let length = (month.last() - month.first()).get_days() as i64 + 1;
    let here = (last - first).get_days() as i64 + 1;
    let away = days_on_leave(leaves, first, last);
    if here < length {
        // Arrived or left within the month: in proportion, rounded up.
        let due = norm_at("days_in_village_month", last) * here;
        return ((due + length - 1) / length).min(here) * 1000;
    }
    let usual = rng.between(20, 24);
    let half = i64::from(rng.percent(15)) * 500;
    if away > 6 { (here - away - rng.between(1, 2)).clamp(0, 19) * 1000 } else { usual.min(here - away) * 1000 + half }
}

fn days_on_leave(leaves: &[Leave], first: Date, last: Date) -> i64 {
    let on = |l: &&Leave| l.state != "不批准" && l.from <= last && l.to >= first;
    leaves.iter().filter(on).map(|l| (l.to.min(last) - l.from.max(first)).get_days() as i64 + 1).sum()
}

/// Every day of a month with its status; gives the days in the village, in thousandths.
fn daily(maker: &mut Maker, rng: &mut Rng, posting: &Posting, first: Date, last: Date, leaves: &[Leave]) -> i64 {
    let mut days: BTreeMap<Date, &'static str> = BTreeMap::new();
    let mut day = first;
    while day <= last {
        let away = leaves.iter().any(|l| l.state != "不批准" && l.from <= day && day <= l.to);
        days.insert(day, if away { "请假" } else { "在村" });
        day = plus(day, 1);
    }
    let present = days.values().filter(|s| **s == "在村").count() as i64;
    // Rest in proportion, so that a whole month keeps twenty-one days or more.
    let spare = (present - (21 * days.len() as i64 + 30) / 31).max(0);
    let mut free: Vec<Date> = days.iter().filter(|(_, s)| **s == "在村").map(|(day, _)| *day).collect();
    rng.shuffle(&mut free);
    for (n, day) in free.iter().take(rng.between(spare * 2 / 3, spare) as usize).enumerate() {
        days.insert(
            *day,
            if n % 6 == 4 {
                "培训"
            } else if n % 4 == 3 {
                "因公外出"
            } else {
                "公休"
            },
        );
    }
    let halved = free.last().copied().filter(|_| rng.percent(30));
    let mut sum = 0;
    for (day, status) in days {
        if Some(day) == halved && status == "在村" {
            put_day(maker, posting, day, "在村", "上午", 500);
            put_day(maker, posting, day, "因公外出", "下午", 500);
            sum += 500;
        } else {
            put_day(maker, posting, day, status, "全天", 1000);
            sum += if status == "在村" { 1000 } else { 0 };
        }
    }
    sum
}

fn put_day(maker: &mut Maker, posting: &Posting, day: Date, status: &str, half: &str, thousandths: i64) {
    // A day's number makes some of the entries late and some confirmed, the same ones for every seed.
    let nth = i64::from(day.day_of_year()) + posting.village as i64;
    let source = if status != "在村" {
        "乡镇登记"
    } else if nth % 9 == 0 {
        "本人确认"
    } else {
        "日志推定"
    };
    let fact = of_posting(maker, "day_status", "posting", posting)
        .with("day", day)
        .with("status", status)
        .with("half", half)
        .with("days", Cell::Thousandths(thousandths))
        .with("source", source)
        .with("late", nth % 211 == 0);
    maker.put(fact);
}

fn allowance(maker: &mut Maker, posting: &Posting, month: Month, days: i64) {
    let standard = norm_at("subsidy_per_day", month.last());
    let fact = of_posting(maker, "allowance", "posting", posting)
        .with("month", month)
        .with("days", Cell::Thousandths(days))
        .with("standard", yuan(standard))
        .with("amount", Cell::Fen(days * standard / 10))
        .with("paid_on", plus(month.last(), 10));
    maker.put(fact);
    let whole = Month::of(posting.from) != month && posting.to.is_none_or(|to| Month::of(to) != month);
    if whole && month.year == CUTOFF.year() && days < norm_at("days_in_village_month", CUTOFF) * 1000 {
        let who = format!("{} {:04}-{:02}", maker.people[posting.person].name, month.year, month.month);
        maker.tally.exception("claim.U13", who);
    }
}

fn report(maker: &mut Maker, rng: &mut Rng, posting: &Posting, month: Month, here: (Date, Date)) {
    let whole = here == (month.first(), month.last());
    if !whole && rng.percent(50) {
        return;
    }
    let done = rng.pick(&[
        "入户走访脱贫户和监测户，协调解决饮水管道漏水。",
        "组织主题党日，整理村集体台账，对接帮扶单位采购农产品。",
        "跟进大棚项目用地，核实医保参保，化解邻里纠纷两起。",
        "协助村两委开展环境整治，联系务工岗位，看望困难党员。",
    ]);
    let fact = of_posting(maker, "monthly_report", "posting", posting)
        .with("month", month)
        .with("account", done)
        .with("township_opinion", "情况属实")
        .with("sent_on", plus(month.last(), rng.between(1, 5)));
    maker.put(fact);
}

#[cfg(test)]
mod tests {
    use crate::fact::Cell;
    use crate::{County, SEED};
    use std::collections::BTreeMap;

    #[test]
    fn an_illness_over_the_turn_of_a_month_leaves_two_months_short_and_no_other() {
        let county = County::generate(SEED);
        let short: Vec<&str> = county.books().exceptions["claim.U13"].iter().map(|s| &s[s.len() - 7..]).collect();
        assert_eq!(short, ["2026-06", "2026-07"]);
    }

    #[test]
    fn an_allowance_is_days_times_standard_and_its_days_are_those_kept_day_by_day() {
        let county = County::generate(SEED);
        let mut kept: BTreeMap<(String, String), i64> = BTreeMap::new();
        for day in county.facts("day_status").iter().filter(|f| f.text("status") == "在村") {
            let month = day.day("day").map(|d| format!("{:04}-{:02}", d.year(), d.month())).unwrap();
            let Some(Cell::Thousandths(n)) = day.get("days") else { panic!("every day has its length") };
            *kept.entry((format!("{}{}", day.region, day.text("posting")), month)).or_default() += n;
        }
        let mut compared = 0;
        for paid in county.facts("allowance") {
            let (
                Some(Cell::Thousandths(days)),
                Some(Cell::Fen(standard)),
                Some(Cell::Fen(amount)),
                Some(Cell::Month(month)),
            ) = (paid.get("days"), paid.get("standard"), paid.get("amount"), paid.get("month"))
            else {
                panic!("an allowance is whole")
            };
            assert_eq!(days * standard, amount * 1000);
            let key =
                (format!("{}{}", paid.region, paid.text("posting")), format!("{:04}-{:02}", month.year, month.month));
            if let Some(sum) = kept.get(&key) {
                assert_eq!(sum, days);
                compared += 1;
            }
        }
        assert!(compared > 115, "{compared} person-months of September and October");
    }
}
