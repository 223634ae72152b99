//! Venues: one for every village, two sharing theirs, two below the standard; what was built in three years and paid for it.

use jiff::civil::Date;

use super::Maker;
use super::places::{MERGED_ON, merged};
use crate::calendar::{CUTOFF, d, m, plus};
use crate::fact::{Cell, Fact};
use crate::rng::Rng;
use crate::tally::When;

/// What was paid for venues in the three years to the cut-off: 962.4万元, so that 近千万元 holds.
pub const PAID: i64 = 962_400_000;
/// A tenth of 万元, in fen.
const TENTH: i64 = 100_000;

pub(super) fn make(maker: &mut Maker) {
    let mut rng = maker.rng("venues");
    venues(maker, &mut rng);
    let counted = projects(maker, &mut rng);
    payments(maker, &mut rng, &counted);
    other_flows(maker);
    uses(maker, &mut rng);
}

fn venue_name(maker: &Maker, v: usize) -> String {
    format!("{}党群服务中心", maker.full_name(v))
}

fn venues(maker: &mut Maker, rng: &mut Rng) {
    maker.tally.claim("claim.U4");
    maker.tally.claim("claim.U5");
    let standing = maker.standing();
    let ([a, b], joined) = merged(maker);
    // Neighbours in one township: the second has no venue of its own and uses the first one's.
    let (owner, guest) = (standing[30], standing[31]);
    let below = [standing[57], standing[122]];
    for v in standing.iter().copied().chain([a, b]) {
        if v == guest {
            continue;
        }
        let name = venue_name(maker, v);
        let meets = !below.contains(&v);
        let area = if meets { rng.between(205, 520) } else { rng.between(150, 185) };
        let gone = maker.villages[v].to;
        let since = if v == joined {
            plus(MERGED_ON, 1)
        } else {
            d(rng.between(2008, 2022) as i16, rng.between(1, 12) as i8, 1)
        };
        let fact = Fact::new("venue", &maker.villages[v].code)
            .with("name", &name)
            .with("area_m2", Cell::Thousandths(area * 1000))
            .with("outdoor_m2", Cell::Thousandths(rng.between(300, 1600) * 1000))
            .with("hall_m2", Cell::Thousandths(rng.between(42, 90) * 1000))
            .with("rooms", rng.between(4, 9))
            .with("built", Cell::Year(since.year()))
            .with("ownership", if v == owner { "共用" } else { "自有" })
            .with("up_to_standard", meets)
            .with("service_open", true)
            .with("state", if gone.is_some() { "停用" } else { "在用" })
            .with("from_day", since)
            .maybe("to_day", gone);
        let fact = if v == owner { fact.with("shared_with", &maker.villages[guest].code) } else { fact };
        maker.put(fact);
        if !meets {
            maker.tally.exception("claim.U5", name);
        }
    }
}

/// A project that counts: village, name, day of acceptance.
type Counted = (usize, String, Date);

/// Building projects; gives those whose payments lie in the three years.
fn projects(maker: &mut Maker, rng: &mut Rng) -> Vec<Counted> {
    let standing = maker.standing();
    let mut order: Vec<usize> = standing.clone();
    rng.shuffle(&mut order);
    let mut counted = Vec::new();
    let edge = d(2023, 11, 21);
    let mut days: Vec<Date> = (0..rng.between(38, 44)).map(|_| plus(edge, rng.between(10, 1_070))).collect();
    // The first day of 近年来, the last one, and the days just outside.
    days.extend([edge, CUTOFF]);
    for (n, day) in days.iter().enumerate() {
        let kind = if n % 3 == 2 { "改建" } else { "新建" };
        counted.push(built(maker, rng, order[n], kind, *day));
    }
    // The village of the first project was built anew and later rebuilt: two projects.
    let again = plus(days[0], 300).min(plus(CUTOFF, -40));
    counted.push(built(maker, rng, order[0], "改建", again.max(plus(days[0], 5))));
    for kind in ["维修", "维修", "扩建", "维修", "购租", "扩建", "维修"] {
        let v = order[60 + counted.len() % 20];
        let day = plus(edge, rng.between(40, 1_000));
        counted.push(built(maker, rng, v, kind, day));
    }
    let before = built(maker, rng, order[100], "新建", plus(edge, -1));
    pay(maker, &before, "县级财政", 184 * TENTH, plus(edge, -1));
    for n in 0..9 {
        let accepted = d(2021 + (n % 2) as i16, rng.between(1, 10) as i8, 5);
        let old = built(maker, rng, order[101 + n], "新建", accepted);
        let day = plus(old.2, 20);
        pay(maker, &old, "省级财政", rng.between(120, 240) * TENTH, day);
    }
    for n in 0..6 {
        begun(maker, rng, order[115 + n]);
    }
    counted
}

fn built(maker: &mut Maker, rng: &mut Rng, v: usize, kind: &str, accepted: Date) -> Counted {
    let name = project_name(maker, v, kind, accepted);
    let completed = plus(accepted, -rng.between(6, 30));
    let started = plus(completed, -rng.between(90, 160));
    let approved = plus(started, -rng.between(20, 50));
    let docno = maker.docno("云发改", approved.year());
    let fact = Fact::new("venue_project", &maker.villages[v].code)
        .with("name", &name)
        .with("kind", kind)
        .with("approved_on", approved)
        .with("started_on", started)
        .with("completed_on", completed)
        .with("accepted_on", accepted)
        .with("state", "验收")
        .with("area_m2", Cell::Thousandths(rng.between(120, 320) * 1000))
        .with("invested", Cell::Fen(rng.between(120, 320) * TENTH))
        .with("docno", docno);
    maker.put(fact);
    if matches!(kind, "新建" | "改建") {
        let code = maker.villages[v].code.clone();
        maker.tally.add("venue.built_or_rebuilt", When::On(accepted), &code, 1);
    }
    (v, name, accepted)
}

fn project_name(maker: &Maker, v: usize, kind: &str, day: Date) -> String {
    format!("{}村室{kind}项目（{}年）", maker.full_name(v), day.year())
}

/// Begun, not accepted: in no count of what was built.
fn begun(maker: &mut Maker, rng: &mut Rng, v: usize) {
    let started = d(2026, rng.between(5, 10) as i8, rng.between(1, 28) as i8);
    let fact = Fact::new("venue_project", &maker.villages[v].code)
        .with("name", project_name(maker, v, "新建", started))
        .with("kind", "新建")
        .with("approved_on", plus(started, -40))
        .with("started_on", started)
        .with("state", "开工")
        .with("invested", Cell::Fen(rng.between(150, 300) * TENTH));
    maker.put(fact);
}

/// Payments that come to the exact sum, a reversal among them, each after acceptance and within the window.
fn payments(maker: &mut Maker, rng: &mut Rng, counted: &[Counted]) {
    let reversal = 36 * TENTH;
    let mut left = PAID + reversal;
    for (n, project) in counted.iter().enumerate() {
        let remaining = (counted.len() - n) as i64;
        let even = left / remaining / TENTH;
        let sum = if remaining == 1 { left } else { rng.between(even * 80 / 100, even * 120 / 100) * TENTH };
        left -= sum;
        let source = ["县级财政", "省级财政", "党费", "帮扶单位", "村自筹", "市级财政"][n % 6];
        let second = plus(project.2, rng.between(15, 60));
        if second <= CUTOFF && n % 2 == 0 && remaining > 1 {
            let first = sum / 2 / TENTH * TENTH;
            pay(maker, project, source, first, project.2);
            pay(maker, project, source, sum - first, second);
        } else {
            pay(maker, project, source, sum, project.2);
        }
        if n % 4 == 0 {
            allot(maker, project, source, sum);
        }
    }
    let project = &counted[3];
    flow(maker, project, "县级财政", "支付", -reversal, plus(project.2, 61).min(CUTOFF));
}

fn pay(maker: &mut Maker, project: &Counted, source: &str, fen: i64, day: Date) {
    flow(maker, project, source, "支付", fen, day);
}

/// Allotted and paid out are stages on the way: only what was paid counts.
fn allot(maker: &mut Maker, project: &Counted, source: &str, fen: i64) {
    flow(maker, project, source, "下达", fen, plus(project.2, -200));
    flow(maker, project, source, "拨付", fen, plus(project.2, -20));
}

fn flow(maker: &mut Maker, project: &Counted, source: &str, stage: &str, fen: i64, day: Date) {
    let docno = maker.docno("云财预", day.year());
    let code = maker.villages[project.0].code.clone();
    let fact = Fact::new("fund_flow", &code)
        .with("purpose", "活动场所")
        .with("source", source)
        .with("stage", stage)
        .with("amount", Cell::Fen(fen))
        .with("reversal", fen < 0)
        .with("day", day)
        .with("docno", docno)
        .with("project", &project.1);
    maker.put(fact);
    if stage == "支付" {
        maker.tally.add("venue.funds_paid", When::On(day), &code, fen);
    }
}

/// Money for other purposes, and one payment of the day after the cut-off.
fn other_flows(maker: &mut Maker) {
    let standing = maker.standing();
    let rows: [(&str, &str, &str, i64, Date); 5] = [
        ("基层党建", "县级财政", "支付", 260, d(2026, 4, 21)),
        ("教育培训", "党费", "支付", 85, d(2026, 6, 9)),
        ("集体经济", "县级财政", "拨付", 600, d(2026, 5, 6)),
        ("帮扶项目", "帮扶单位", "到账", 420, d(2025, 9, 15)),
        ("活动场所", "县级财政", "支付", 150, plus(CUTOFF, 1)),
    ];
    for (n, (purpose, source, stage, tenths, day)) in rows.into_iter().enumerate() {
        let docno = maker.docno("云财预", day.year());
        let code = maker.villages[standing[n * 11]].code.clone();
        let fact = Fact::new("fund_flow", &code)
            .with("purpose", purpose)
            .with("source", source)
            .with("stage", stage)
            .with("amount", Cell::Fen(tenths * TENTH))
            .with("reversal", false)
            .with("day", day)
            .with("docno", docno);
        maker.put(fact);
        if purpose == "活动场所" {
            maker.tally.add("venue.funds_paid", When::On(day), &code, tenths * TENTH);
        }
    }
}

/// October's use, one line a village.
fn uses(maker: &mut Maker, rng: &mut Rng) {
    for v in maker.standing() {
        let kind = rng.pick(&["党员活动", "议事决策", "便民服务", "文化体育"]);
        let fact = Fact::new("venue_use", &maker.villages[v].code).with("month", m(2026, 10)).with("kind", kind);
        let times = rng.between(2, 9);
        maker.put(fact.with("times", times).with("people", times * rng.between(8, 40)));
    }
}

#[cfg(test)]
mod tests {
    use crate::County;

    #[test]
    fn what_was_paid_is_the_same_sum_for_every_seed() {
        for seed in [1, 2, 3] {
            let county = County::generate(seed);
            assert_eq!(county.books().values["venue.funds_paid"].shown, "962.4", "seed {seed}");
            let unit_cost = 962 / county.books().values["venue.built_or_rebuilt"].shown.parse::<i64>().unwrap();
            assert!((5..=60).contains(&unit_cost), "{unit_cost}万元 a venue");
        }
    }
}
