//! Sending units' visits, inspections, care for those posted, and how they live.

use super::Maker;
use super::postings::in_post;
use super::presence::of_posting;
use crate::calendar::{CUTOFF, Month, d, m, plus};
use crate::fact::{Cell, Fact, yuan};
use crate::rng::Rng;

pub(super) fn make(maker: &mut Maker) {
    let mut rng = maker.rng("unit_work");
    visits(maker, &mut rng);
    inspections(maker, &mut rng);
    care(maker, &mut rng);
    conditions(maker, &mut rng);
}

/// Each unit and village it has somebody posted to: the head once a month, another leader for two days.
fn visits(maker: &mut Maker, rng: &mut Rng) {
    for month in Month::range(m(2026, 1), m(2026, 11)) {
        let last = month.last().min(CUTOFF);
        let mut pairs: Vec<(usize, usize)> = maker
            .postings
            .iter()
            .filter(|p| p.role == "第一书记" && p.from <= last && p.to.is_none_or(|to| to >= month.first()))
            .map(|p| (p.unit, p.village))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        for (unit, village) in pairs {
            if month == m(2026, 11) && rng.percent(40) {
                continue;
            }
            let latest = if month == m(2026, 11) { 19 } else { 26 };
            let day = d(2026, month.month, rng.between(2, latest) as i8);
            let leaders = maker.units[unit].leaders.clone();
            let matters = if maker.units[unit].acting {
                "主持工作的负责人到村调研"
            } else {
                "到村调研，看望第一书记"
            };
            duty(maker, unit, village, leaders[0], ("主要负责人", matters), day, 1, i64::from(rng.percent(35)));
            let turn = leaders[1 + (month.month as usize % 3)];
            let day = d(2026, month.month, rng.between(2, latest) as i8);
            duty(maker, unit, village, turn, ("班子成员", "驻村两天，入户走访"), day, 2, i64::from(rng.percent(25)));
        }
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "a visit is unit, village, visitor, role and matters, day, length, result"
)]
fn duty(
    maker: &mut Maker,
    unit: usize,
    village: usize,
    visitor: usize,
    what: (&str, &str),
    day: jiff::civil::Date,
    days: i64,
    solved: i64,
) {
    let fact = Fact::new("unit_duty", &maker.villages[village].code)
        .with("unit", &maker.units[unit].name)
        .with("month", Month::of(day))
        .with("visitor", maker.name_of(visitor))
        .with("role", what.0)
        .with("day", day)
        .with("days", Cell::Thousandths(days * 1000))
        .with("matters", what.1)
        .with("solved", solved);
    maker.put(fact);
}

/// Four spot checks a week, the villages in turn; whoever came lately is checked once more in November.
fn inspections(maker: &mut Maker, rng: &mut Rng) {
    let mut villages: Vec<usize> = maker.postings.iter().filter(|p| p.role == "第一书记").map(|p| p.village).collect();
    villages.sort_unstable();
    villages.dedup();
    let mut checked = Vec::new();
    let mut turn = 0;
    for week in 0..46 {
        for _ in 0..4 {
            let day = plus(d(2026, 1, 5), week * 7 + rng.between(0, 4)).min(CUTOFF);
            let village = villages[turn % villages.len()];
            turn += 1;
            let there = (0..maker.postings.len()).rev().find(|p| {
                let p = &maker.postings[*p];
                p.village == village && p.role == "第一书记" && p.stands(day)
            });
            if let Some(p) = there {
                inspect(maker, rng, p, day, week + 1);
                checked.push(p);
            }
        }
    }
    for p in in_post(maker).into_iter().filter(|p| !checked.contains(p)) {
        inspect(maker, rng, p, d(2026, 11, 12), 45);
    }
}

fn inspect(maker: &mut Maker, rng: &mut Rng, posting: usize, day: jiff::civil::Date, week: i64) {
    let posting = maker.postings[posting].clone();
    let on_leave = maker.all("leave").iter().any(|l| {
        l.text("posting") == maker.people[posting.person].name
            && l.text("state") != "不批准"
            && l.day("from_day").is_some_and(|f| f <= day)
            && l.day("to_day").is_some_and(|t| day <= t)
    });
    let found = !on_leave && rng.percent(9);
    let fact = of_posting(maker, "inspection", "target", &posting)
        .with("day", day)
        .with("way", if week % 3 == 0 { "实地" } else { "电话" })
        .with("round", format!("2026年第{week}周"))
        .with("result", if on_leave { "请假" } else { "在岗" });
    maker.put(if found {
        fact.with("problem", rng.pick(&["走访记录不及时", "民情台账不完整", "结对户情况不熟"]))
            .with("problems", 1)
            .with("rectified_on", plus(day, 7))
            .with("handling", "当面提醒")
    } else {
        fact.with("problems", 0)
    });
}

/// The yearly check-up's day (never its results), insurance, a visit before the new year.
fn care(maker: &mut Maker, rng: &mut Rng) {
    maker.tally.claim("claim.U19");
    for year in [2025, 2026] {
        let day = d(year, 5, 20);
        let season = d(year, 6, 8);
        for p in 0..maker.postings.len() {
            let posting = maker.postings[p].clone();
            let now = year == 2026 && posting.stands(CUTOFF);
            if posting.role != "第一书记" || !(now || posting.stands(day)) {
                continue;
            }
            let checkup = season.max(plus(posting.from, 20)).min(d(year, 11, 10));
            let fact = of_posting(maker, "care", "posting", &posting)
                .with("year", Cell::Year(year))
                .with("checkup_on", plus(checkup, rng.between(0, 6)))
                .with("insurance", "人身意外伤害险")
                .with("insured_from", d(year, 1, 1).max(posting.from))
                .with("insured_to", d(year, 12, 31).max(posting.from));
            maker.put(if rng.percent(60) {
                fact.with("condolence_on", d(year, 1, 20)).with("condolence", yuan(500))
            } else {
                fact
            });
        }
    }
}

fn conditions(maker: &mut Maker, rng: &mut Rng) {
    for p in in_post(maker) {
        let code = maker.villages[maker.postings[p].village].code.clone();
        let fact = Fact::new("conditions", &code).with("checked_on", d(2026, 9, rng.between(3, 27) as i8));
        maker.put(
            fact.with("lodging", true).with("canteen", true).with("office", true).with("network", rng.percent(95)),
        );
    }
}
