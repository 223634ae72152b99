//! The collective economy: entities of several kinds, yearly income (subsidies are none), pilots at one level or two.

use jiff::civil::Date;

use super::Maker;
use super::places::MERGED_ON;
use crate::calendar::{CUTOFF, d, plus};
use crate::fact::{Cell, Fact, wan};
use crate::names;
use crate::rng::Rng;
use crate::tally::When;

pub(super) fn make(maker: &mut Maker) {
    let mut rng = maker.rng("collective");
    stock_cooperatives(maker, &mut rng);
    companies(maker, &mut rng);
    cooperatives(maker, &mut rng);
    incomes(maker, &mut rng);
    pilots(maker, &mut rng);
}

struct Entity<'a> {
    village: usize,
    name: String,
    class: &'a str,
    kind: &'a str,
    registered: Option<Date>,
    state: &'a str,
    assisted: bool,
}

fn put_entity(maker: &mut Maker, rng: &mut Rng, e: Entity) {
    let uscc = e.registered.map(|_| maker.credit_code(e.class));
    let fact = Fact::new("collective_entity", &maker.villages[e.village].code)
        .with("name", e.name)
        .maybe("uscc", uscc)
        .with("kind", e.kind)
        .maybe("registered_on", e.registered)
        .with("state", e.state)
        .with("legal_person", names::person(rng, false).0)
        .with("assisted", e.assisted);
    maker.put(match e.kind {
        "公司" => fact.with("village_share", Cell::Thousandths(rng.between(51, 100) * 1000)),
        "专业合作社" => fact.with("households", rng.between(8, 90)),
        _ => fact,
    });
}

/// Every village's own; neither companies nor cooperatives founded with help.
fn stock_cooperatives(maker: &mut Maker, rng: &mut Rng) {
    for v in maker.standing() {
        let day = if maker.villages[v].from.is_some() {
            plus(MERGED_ON, 30)
        } else {
            d(rng.between(2019, 2020) as i16, rng.between(3, 12) as i8, rng.between(1, 28) as i8)
        };
        let name = format!("云岭县{}股份经济合作社", maker.full_name(v));
        put_entity(
            maker,
            rng,
            Entity {
                village: v,
                name,
                class: "N2",
                kind: "股份经济合作社",
                registered: Some(day),
                state: "经营",
                assisted: false,
            },
        );
    }
}

const TRADES: [&str; 8] =
    ["农业发展", "文化旅游", "劳务服务", "供应链管理", "生态农业", "物业服务", "商贸", "建筑劳务"];

/// Companies: two of one village, one being prepared, some from before the window.
fn companies(maker: &mut Maker, rng: &mut Rng) {
    let mut order = maker.standing();
    rng.shuffle(&mut order);
    let mut days: Vec<(usize, Option<Date>)> = Vec::new();
    let founding = rng.between(34, 46) as usize;
    for (n, v) in order.iter().take(founding).enumerate() {
        days.push((*v, Some(d(2025 + (n % 2) as i16, rng.between(1, 10) as i8, rng.between(1, 28) as i8))));
    }
    days.push((order[0], Some(d(2026, 9, 3))));
    days.extend([(order[60], Some(d(2025, 1, 1))), (order[61], Some(CUTOFF))]);
    days.extend([
        (order[62], Some(d(2024, 12, 31))),
        (order[63], Some(plus(CUTOFF, 1))),
        (order[64], Some(d(2023, 6, 6))),
    ]);
    days.extend([(order[65], None), (order[66], None)]);
    for (n, (v, day)) in days.into_iter().enumerate() {
        let name =
            format!("云岭县{}{}有限公司", maker.full_name(v).replace(['镇', '乡'], ""), TRADES[n % TRADES.len()]);
        let code = maker.villages[v].code.clone();
        let state = if day.is_some() { "登记" } else { "筹备" };
        put_entity(
            maker,
            rng,
            Entity { village: v, name, class: "91", kind: "公司", registered: day, state, assisted: n % 3 == 0 },
        );
        if let Some(day) = day {
            maker.tally.note("collective.company_villages", When::On(day), &code, &code);
        }
    }
}

const CROPS: [&str; 8] = ["中药材", "食用菌", "果蔬", "养羊", "茶叶", "小杂粮", "蜂业", "花椒"];

/// Cooperatives: those founded with help count, those founded without do not.
fn cooperatives(maker: &mut Maker, rng: &mut Rng) {
    let mut order = maker.standing();
    rng.shuffle(&mut order);
    let mut rows: Vec<(usize, Date, bool)> = Vec::new();
    let founding = rng.between(30, 40) as usize;
    for (n, v) in order.iter().take(founding).enumerate() {
        rows.push((*v, d(2025 + (n % 2) as i16, rng.between(1, 10) as i8, rng.between(1, 28) as i8), true));
    }
    for n in 0..14 {
        rows.push((order[50 + n], d(2025, rng.between(1, 12) as i8, rng.between(1, 28) as i8), false));
        rows.push((
            order[70 + n],
            d(rng.between(2021, 2024) as i16, rng.between(1, 12) as i8, rng.between(1, 28) as i8),
            true,
        ));
    }
    for (n, (v, day, assisted)) in rows.into_iter().enumerate() {
        let union = n == 4;
        let kind = if union { "联合社" } else { "专业合作社" };
        let name =
            format!("云岭县{}{}农民{kind}", maker.full_name(v).replace(['镇', '乡'], ""), CROPS[n % CROPS.len()]);
        let code = maker.villages[v].code.clone();
        put_entity(
            maker,
            rng,
            Entity { village: v, name, class: "93", kind, registered: Some(day), state: "经营", assisted },
        );
        if assisted {
            maker.tally.add("coop.founded", When::On(day), &code, 1);
        }
    }
}

/// Two years. A village that only got subsidies has no income of its own.
fn incomes(maker: &mut Maker, rng: &mut Rng) {
    for year in [2024, 2025] {
        for v in 0..maker.villages.len() {
            if !maker.villages[v].stands(d(year, 12, 31)) {
                continue;
            }
            let code = maker.villages[v].code.clone();
            let earns = rng.percent(if year == 2025 { 72 } else { 64 });
            let operating = if earns {
                rng.weighted(&[("3", 30), ("8", 35), ("22", 25), ("60", 8), ("130", 2)]).parse().unwrap_or(3)
            } else {
                0
            };
            let operating = operating * rng.between(60, 140) / 100 * 100 + if earns { rng.between(1, 99) } else { 0 };
            let subsidy = if rng.percent(if earns { 30 } else { 70 }) { rng.between(200, 1500) } else { 0 };
            let contract = if earns && rng.percent(40) { rng.between(50, 600) } else { 0 };
            let spending = (operating + subsidy) * rng.between(30, 70) / 100;
            let fact = Fact::new("collective_income", &code)
                .with("year", Cell::Year(year))
                .with("operating", hundredths(operating))
                .with("contract", hundredths(contract))
                .with("subsidy", hundredths(subsidy))
                .with("spending", hundredths(spending));
            maker.put(fact);
            if operating > 0 {
                maker.tally.note("collective.income_villages", When::In(year), &code, &code);
            }
            if operating + contract + subsidy > 0 {
                maker.tally.note("collective.income_villages_any", When::In(year), &code, &code);
            }
        }
    }
}

/// Hundredths of 万元.
fn hundredths(n: i64) -> Cell {
    wan(n / 100, n % 100)
}

/// A village's spells as a pilot: level and first day, the highest counts from the day it is held.
fn pilots(maker: &mut Maker, rng: &mut Rng) {
    let mut order = maker.standing();
    order.retain(|v| maker.villages[*v].from.is_none());
    rng.shuffle(&mut order);
    let mut next = order.into_iter();
    let mut village = || next.next().expect("there are more villages than pilots");
    for (level, id, count) in [
        ("省", "pilot.province", rng.between(3, 5)),
        ("市", "pilot.city", rng.between(7, 10)),
        ("县", "pilot.county", rng.between(14, 20)),
    ] {
        for n in 0..count {
            let from = d(2023 + (n % 3) as i16, rng.between(3, 10) as i8, rng.between(1, 28) as i8);
            put_pilot(maker, village(), level, from, None, "实施");
            count_pilot(maker, id, from, None);
        }
    }
    // A county pilot that the city took up as well, and a city pilot that the province took up: each counts once, at the highest.
    for (lower, lower_id, upper, upper_id, then) in [
        ("县", "pilot.county", "市", "pilot.city", d(2026, 4, 2)),
        ("市", "pilot.city", "省", "pilot.province", d(2025, 6, 18)),
    ] {
        let (v, from) = (village(), d(2024, 5, 20));
        put_pilot(maker, v, lower, from, None, "实施");
        count_pilot(maker, lower_id, from, Some(plus(then, -1)));
        put_pilot(maker, v, upper, then, None, "批复");
        count_pilot(maker, upper_id, then, None);
    }
    // Applied for, withdrawn, ended on the day before the cut-off: none is a pilot in force.
    put_pilot(maker, village(), "县", d(2026, 9, 1), None, "申报");
    put_pilot(maker, village(), "市", d(2024, 9, 1), None, "撤销");
    let (v, from, to) = (village(), d(2023, 11, 20), plus(CUTOFF, -1));
    put_pilot(maker, v, "县", from, Some(to), "验收");
    count_pilot(maker, "pilot.county", from, Some(to));
}

fn put_pilot(maker: &mut Maker, v: usize, level: &str, from: Date, to: Option<Date>, state: &str) {
    let money = match level {
        "省" => 50,
        "市" => 30,
        _ => 20,
    };
    let docno = maker.docno("云农", from.year());
    let fact = Fact::new("pilot", &maker.villages[v].code)
        .with("level", level)
        .with("year", Cell::Year(from.year()))
        .with("approved_on", plus(from, -5))
        .with("docno", docno)
        .with("money", wan(money, 0))
        .with("state", state)
        .with("from_day", from)
        .maybe("to_day", to);
    maker.put(fact);
}

/// Counts the pilot just put down.
fn count_pilot(maker: &mut Maker, id: &'static str, from: Date, to: Option<Date>) {
    let code = maker.all("pilot").last().map(|f| f.region.clone()).unwrap_or_default();
    maker.tally.note("pilot.total", When::During(Some(from), to), &code, &code);
    maker.tally.note(id, When::During(Some(from), to), &code, &code);
}

#[cfg(test)]
mod tests {
    use crate::{County, SEED};
    use std::collections::BTreeMap;

    #[test]
    fn two_villages_are_pilots_at_two_levels_and_counted_once() {
        let county = County::generate(SEED);
        let mut levels: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for pilot in county.facts("pilot") {
            levels.entry(&pilot.region).or_default().push(pilot.text("level"));
        }
        assert_eq!(levels.values().filter(|l| l.len() == 2).count(), 2);
        let at = |id: &str| county.books().values[id].shown.parse::<i64>().unwrap();
        assert_eq!(at("pilot.total"), at("pilot.province") + at("pilot.city") + at("pilot.county"));
    }

    #[test]
    fn villages_that_live_on_subsidies_are_not_among_those_with_income() {
        let books = County::generate(SEED);
        let at = |id: &str| books.books().values[id].shown.parse::<i64>().unwrap();
        assert!(at("collective.income_villages") < at("collective.income_villages_any"));
    }
}
