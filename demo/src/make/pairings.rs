//! Pairing: the members of a unit and the low-income households of the villages it helps; everybody has a household, a few
//! households have two helpers, some changed theirs, one moved away and was never taken off the list.

use jiff::civil::Date;

use super::people::Wanted;
use super::{Maker, postings};
use crate::calendar::{CUTOFF, d, holds, plus};
use crate::codes::COUNTY_CODE;
use crate::fact::{Cell, Fact};
use crate::rng::Rng;
use crate::tally::When;

pub(super) fn make(maker: &mut Maker) {
    let mut rng = maker.rng("pairings");
    for unit in 0..maker.units.len() {
        let households = to_be_paired(maker, &mut rng, unit);
        let pool = pool(maker, &mut rng, unit, households.len());
        assign(maker, &mut rng, unit, &households, &pool);
    }
    a_death(maker, &mut rng);
    visits(maker, &mut rng);
    everybody_has_a_household(maker);
}

/// Households a unit takes on: nearly all that are of low income at the cut-off in its villages.
fn to_be_paired(maker: &Maker, rng: &mut Rng, unit: usize) -> Vec<usize> {
    let wanted = |h: &usize| {
        let h = &maker.households[*h];
        h.low_income && holds(Some(h.from), h.to, CUTOFF)
    };
    of_unit(maker, unit).into_iter().filter(wanted).filter(|_| rng.percent(97)).collect()
}

/// The households of a unit's villages.
fn of_unit(maker: &Maker, unit: usize) -> Vec<usize> {
    let villages = &maker.units[unit].villages;
    (0..maker.households.len()).filter(|h| villages.contains(&maker.households[*h].village)).collect()
}

/// Its leaders, those it has posted, and as many others as about three households each call for.
fn pool(maker: &mut Maker, rng: &mut Rng, unit: usize, households: usize) -> Vec<usize> {
    let mut pool: Vec<usize> = (0..maker.people.len()).filter(|p| maker.people[*p].unit == Some(unit)).collect();
    while pool.len() * 16 < households * 5 {
        let politics = rng
            .weighted(&[("中共党员", 90), ("中共预备党员", 3), ("群众", 4), ("民盟盟员", 1), ("共青团员", 2)])
            .to_string();
        let politics =
            ["中共党员", "中共预备党员", "群众", "民盟盟员"].into_iter().find(|p| *p == politics).unwrap_or("共青团员");
        let rank = rng.pick(&["一级科员", "二级主任科员", "四级主任科员", "管理岗位"]);
        let identity = maker.units[unit].identity;
        pool.push(
            maker.person(rng, Wanted { politics, rank, identity, ..Wanted::official(Some(unit), COUNTY_CODE, "干部") }),
        );
    }
    pool
}

fn assign(maker: &mut Maker, rng: &mut Rng, unit: usize, households: &[usize], pool: &[usize]) {
    for (n, h) in households.iter().enumerate() {
        let member = pool[n % pool.len()];
        let start = maker.households[*h].from.max(plus(d(2024, 3, 15), rng.between(0, 20)));
        if n % 97 == 13 && pool.len() > 1 && start < d(2025, 6, 1) {
            // Another of the unit was the helper until some day of 2025.
            let change = d(2025, rng.between(7, 10) as i8, rng.between(1, 28) as i8);
            let earlier = pool[(n + 1) % pool.len()];
            put(maker, unit, earlier, *h, true, start, Some((plus(change, -1), "帮扶人工作调整")));
            put(maker, unit, member, *h, true, change, None);
        } else {
            put(maker, unit, member, *h, true, start, None);
        }
    }
    // Those for whom no household was left help somebody else's.
    for (n, member) in pool.iter().enumerate().skip(households.len()) {
        let h = households[n % households.len().max(1)];
        let start = maker.households[h].from.max(d(2025, 6, 3));
        put(maker, unit, *member, h, false, start, None);
    }
    gone(maker, unit, pool);
    others(maker, rng, unit, pool);
}

/// Households that left the list: the pairing ended with them, but for one that nobody closed.
fn gone(maker: &mut Maker, unit: usize, pool: &[usize]) {
    for h in of_unit(maker, unit) {
        let household = maker.households[h].clone();
        let Some(to) = household.to.filter(|_| household.low_income) else { continue };
        let start = household.from.max(d(2024, 3, 15));
        if start > to || to >= CUTOFF {
            continue;
        }
        let member = pool[h % pool.len()];
        let end = (!household.pairing_left_open).then_some((to, "户已退出"));
        put(maker, unit, member, h, true, start, end);
    }
}

/// Some households that are no longer of low income keep their helper.
fn others(maker: &mut Maker, rng: &mut Rng, unit: usize, pool: &[usize]) {
    for h in of_unit(maker, unit) {
        if !maker.households[h].low_income && rng.percent(8) {
            put(maker, unit, pool[h % pool.len()], h, true, d(2024, 4, 1), None);
        }
    }
}

fn put(maker: &mut Maker, unit: usize, member: usize, h: usize, main: bool, from: Date, out: Option<(Date, &str)>) {
    let household = maker.households[h].clone();
    let code = maker.villages[household.village].code.clone();
    let to = out.map(|(day, _)| day);
    let fact = Fact::new("pairing", &code)
        .of_person("member", "member.idnumber", &maker.people[member])
        .with("unit", &maker.units[unit].name)
        .with("household", &household.code)
        .with("main", main)
        .with("from_day", from)
        .maybe("to_day", to)
        .maybe("reason", out.map(|(_, why)| why));
    maker.put(fact);
    let spell = When::During(Some(from), to);
    let number = maker.people[member].idnumber.clone();
    maker.tally.note("pairing.helpers", spell, &code, &number);
    maker.tally.note("pairing.all_households", spell, &code, &household.code);
    if matches!(maker.people[member].politics, "中共党员" | "中共预备党员") {
        maker.tally.note("pairing.party_members", spell, &code, &number);
    }
    if household.low_income {
        let both = When::During(Some(from.max(household.from)), earlier(to, household.to));
        maker.tally.note("pairing.households", both, &code, &household.code);
    }
}

/// The earlier of two ends, an open one being the latest.
fn earlier(a: Option<Date>, b: Option<Date>) -> Option<Date> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// A helper who died: the pairing ended that day, somebody else took over the next.
fn a_death(maker: &mut Maker, rng: &mut Rng) {
    let unit = maker.units.len() - 6;
    let day = d(2026, 6, 2);
    let village = maker.units[unit].villages[0];
    let Some(h) = maker
        .households
        .iter()
        .position(|h| h.village == village && h.low_income && h.to.is_none() && h.from < d(2024, 1, 1))
    else {
        return;
    };
    let identity = maker.units[unit].identity;
    let person = maker.person(rng, Wanted { identity, ..Wanted::official(Some(unit), COUNTY_CODE, "干部") });
    maker.people[person].died = Some(day);
    put(maker, unit, person, h, false, d(2024, 3, 20), Some((day, "帮扶人去世")));
}

/// First secretaries' visits of this year.
fn visits(maker: &mut Maker, rng: &mut Rng) {
    for p in postings::in_post(maker) {
        let posting = maker.postings[p].clone();
        let near: Vec<usize> = (0..maker.households.len())
            .filter(|h| maker.households[*h].village == posting.village && maker.households[*h].to.is_none())
            .collect();
        for n in 0..11 {
            let h = &maker.households[near[(n * 3) % near.len()]];
            // In the month of the cut-off none after it, nor in the days that somebody is on leave.
            let day = d(2026, 1 + n as i8, rng.between(1, if n == 10 { 17 } else { 28 }) as i8);
            if day < posting.from || day < h.from {
                continue;
            }
            let solved = i64::from(rng.percent(30));
            let matter = rng.pick(&[
                "了解春耕备耕情况",
                "核实医保参保",
                "送惠农政策明白卡",
                "协调慢性病取药",
                "了解子女上学",
                "查看住房安全",
                "算收入账",
            ]);
            let fact = Fact::new("visit", &maker.villages[posting.village].code)
                .with("posting", &maker.people[posting.person].name)
                .with("visitor", &maker.people[posting.person].name)
                .with("household", &h.code)
                .with("day", day)
                .with("matter", matter)
                .with("solved", Cell::Int(solved));
            maker.put(fact);
        }
    }
}

/// U16 looks at full members in civil service and institutions whose unit pairs at all.
fn everybody_has_a_household(maker: &mut Maker) {
    maker.tally.claim("claim.U16");
    let left_out: Vec<String> = maker
        .people
        .iter()
        .filter(|p| p.unit.is_some() && p.died.is_none() && p.politics == "中共党员")
        .filter(|p| matches!(p.identity, "公务员" | "参公人员" | "事业人员"))
        .filter(|p| !maker.tally.noted("pairing.helpers", &p.idnumber))
        .map(|p| p.name.clone())
        .collect();
    for name in left_out {
        maker.tally.exception("claim.U16", name);
    }
}
