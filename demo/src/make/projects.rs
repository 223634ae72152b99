//! Assistance projects, what they built, and money brought in. Windows overlap, plans are no projects, agreed is not arrived.

use jiff::civil::Date;

use super::{Maker, Posting};
use crate::calendar::{CUTOFF, d, plus};
use crate::fact::{Cell, Fact, wan};
use crate::rng::Rng;
use crate::tally::When;

const TRADES: [(&str, &str); 14] = [
    ("采摘", "樱桃采摘园"),
    ("中药材", "丹参种植基地"),
    ("蔬菜大棚", "蔬菜大棚"),
    ("休闲旅游", "山水休闲园"),
    ("农家宾馆", "农家宾馆改造"),
    ("食用菌", "香菇棚"),
    ("养殖", "肉羊养殖场"),
    ("光伏", "屋顶光伏"),
    ("加工", "粉条加工坊"),
    ("电商", "电商服务站"),
    ("果业", "优质梨园"),
    ("茶叶", "茶园提升"),
    ("劳务", "劳务服务点"),
    ("仓储物流", "果蔬冷库"),
];
const WORKS: [(&str, &str, &str, &str, &str); 6] = [
    ("基础设施", "通组道路硬化", "道路", "公里", "新建"),
    ("基础设施", "饮水管网改造", "饮水管网", "米", "改造"),
    ("公共服务", "文化广场", "广场", "平方米", "新建"),
    ("环境", "太阳能路灯", "路灯", "盏", "新建"),
    ("公共服务", "村卫生室修缮", "卫生室", "平方米", "维修"),
    ("基础设施", "排水渠", "水渠", "米", "新建"),
];

/// A project to be.
struct Project {
    village: usize,
    name: String,
    kind: &'static str,
    trade: Option<&'static str>,
    sponsor: Option<Posting>,
    is_new: bool,
    landed: Date,
    state: &'static str,
}

pub(super) fn make(maker: &mut Maker) {
    let mut rng = maker.rng("projects");
    let all = projects(maker, &mut rng);
    for (n, project) in all.iter().enumerate() {
        put(maker, &mut rng, project, n);
    }
    raised_money(maker, &mut rng, &all);
}

/// Some by first secretaries, some without; landed over three years, at the very edges of the windows too.
fn projects(maker: &Maker, rng: &mut Rng) -> Vec<Project> {
    let standing = maker.standing();
    let posted: Vec<usize> =
        maker.postings.iter().filter(|p| p.role == "第一书记" && p.stands(CUTOFF)).map(|p| p.village).collect();
    let mut all: Vec<Project> = Vec::new();
    let mut add = |rng: &mut Rng, village: usize, landed: Date, state: &'static str| {
        let n = all.len();
        let productive = rng.percent(70);
        let (trade, word) = TRADES[rng.below(TRADES.len())];
        let works = WORKS[rng.below(WORKS.len())];
        let sponsor = sponsor(maker, village, landed).filter(|_| rng.percent(85));
        all.push(Project {
            village,
            // The number keeps names apart: a village may have two of a kind.
            name: format!("{}{}项目（{}）", maker.full_name(village), if productive { word } else { works.1 }, n + 1),
            kind: if productive { "产业" } else { works.0 },
            trade: productive.then_some(trade),
            sponsor,
            is_new: rng.percent(72),
            landed,
            state,
        });
    };
    let states = ["运营", "完工", "开工", "验收"];
    for n in 0..rng.between(150, 170) as usize {
        let village = if n % 5 == 4 { standing[rng.below(standing.len())] } else { posted[rng.below(posted.len())] };
        let landed = plus(d(2024, 6, 1), rng.between(0, 880));
        let landed = maker.villages[village].from.map_or(landed, |from| landed.max(from)).min(plus(CUTOFF, -2));
        let state = states[rng.below(4)];
        add(rng, village, landed, state);
    }
    // The edges of 去年以来 and 今年以来, all in villages with a first secretary since 2025 or earlier.
    for (n, day) in [d(2024, 12, 31), d(2025, 1, 1), d(2025, 12, 31), d(2026, 1, 1), CUTOFF, plus(CUTOFF, 1)]
        .into_iter()
        .enumerate()
    {
        add(rng, posted[n + 16], day, "开工");
    }
    // Planned or given up: in no count of what was landed.
    for n in 0..8 {
        add(rng, posted[n + 24], d(2026, 3 + n as i8 % 6, 10), if n % 2 == 0 { "谋划" } else { "终止" });
    }
    all
}

/// The first secretary of a village on a day.
fn sponsor(maker: &Maker, village: usize, day: Date) -> Option<Posting> {
    maker.postings.iter().rev().find(|p| p.village == village && p.role == "第一书记" && p.stands(day)).cloned()
}

fn put(maker: &mut Maker, rng: &mut Rng, p: &Project, n: usize) {
    let code = maker.villages[p.village].code.clone();
    let planned = rng.between(6, 90) * 10;
    let arrived = planned * rng.between(60, 100) / 100;
    let beneficiaries = rng.between(18, 260);
    let uplift = if p.kind == "产业" { rng.between(5, 90) } else { 0 };
    let running = matches!(p.state, "运营" | "完工" | "验收");
    let completed = running.then(|| plus(p.landed, rng.between(40, 160))).filter(|day| *day <= CUTOFF);
    let state = if running && completed.is_none() { "开工" } else { p.state };
    let planned_only = state == "谋划";
    let fact = Fact::new("project", &code)
        .with("name", &p.name)
        .with("kind", p.kind)
        .maybe("trade", p.trade)
        .maybe("sponsor", p.sponsor.as_ref().map(|s| maker.people[s.person].name.clone()))
        .maybe("unit", p.sponsor.as_ref().map(|s| maker.units[s.unit].name.clone()))
        .with("is_new", p.is_new)
        .with("landed_on", p.landed)
        .with("approved_on", plus(p.landed, -rng.between(10, 60)))
        .maybe("started_on", (!planned_only).then(|| plus(p.landed, rng.between(0, 20)).min(CUTOFF.max(p.landed))))
        .maybe("completed_on", completed)
        .with("planned", tenths(planned))
        .with("arrived", tenths(if planned_only { 0 } else { arrived }))
        .with("spent", tenths(if running { arrived * 9 / 10 } else { 0 }))
        .with("households", rng.between(6, 80))
        .with("beneficiaries", beneficiaries)
        .with("jobs", rng.between(0, 25))
        .with("uplift", tenths(uplift))
        .with("linkage", rng.pick(&["土地流转", "务工就业", "入股分红", "订单收购"]))
        .with("state", state)
        .with("dedup", format!("YL-{:04}", n + 1));
    maker.put(fact);
    if let Some(works) = WORKS.iter().find(|w| p.name.contains(w.1)) {
        output(maker, rng, p, works, completed);
    }
    if !matches!(state, "谋划" | "终止") {
        count(maker, p, beneficiaries, uplift);
    }
}

/// What a project that is neither planned nor given up adds to the books.
fn count(maker: &mut Maker, p: &Project, beneficiaries: i64, uplift: i64) {
    let village = maker.villages[p.village].clone();
    let (code, on) = (&village.code, When::On(p.landed));
    if p.sponsor.is_some() {
        maker.tally.add("project.landed", on, code, 1);
        maker.tally.add("people.benefited", on, code, beneficiaries);
        if p.kind == "产业" && p.is_new {
            maker.tally.add("project.newly_developed", on, code, 1);
        }
    }
    if village.flagged("收入低", p.landed) {
        maker.tally.add("collective.income_uplift", on, code, uplift * 100_000);
    }
    if p.kind == "产业" && (village.flagged("后进", p.landed) || village.flagged("帮扶", p.landed)) {
        maker.tally.add("project.by_trade_in_flagged_villages", on, code, 1);
    }
}

/// Tenths of 万元.
fn tenths(n: i64) -> Cell {
    wan(n / 10, n % 10 * 10)
}

fn output(
    maker: &mut Maker,
    rng: &mut Rng,
    p: &Project,
    works: &(&str, &str, &'static str, &'static str, &'static str),
    completed: Option<Date>,
) {
    let thousandths = match works.3 {
        "公里" => rng.between(8, 62) * 100,
        "米" => rng.between(30, 420) * 10_000,
        "盏" => rng.between(20, 120) * 1000,
        _ => rng.between(60, 1200) * 1000,
    };
    let fact = Fact::new("project_output", &maker.villages[p.village].code)
        .with("project", &p.name)
        .with("kind", works.2)
        .with("unit", works.3)
        .with("planned", Cell::Thousandths(thousandths))
        .with("way", works.4);
    maker.put(match completed {
        Some(day) => fact.with("quantity", Cell::Thousandths(thousandths)).with("completed_on", day),
        None => fact,
    });
}

/// Money brought in: cash and goods, agreed and arrived, in the name of who was posted on the day.
fn raised_money(maker: &mut Maker, rng: &mut Rng, projects: &[Project]) {
    let edges = [d(2024, 12, 31), d(2025, 1, 1), CUTOFF, plus(CUTOFF, 1)];
    let mut days: Vec<Date> = (0..96).map(|_| plus(d(2024, 8, 1), rng.between(0, 825))).collect();
    days.extend(edges);
    let posted: Vec<usize> =
        maker.postings.iter().filter(|p| p.role == "第一书记" && p.stands(CUTOFF)).map(|p| p.village).collect();
    for (n, day) in days.into_iter().enumerate() {
        let village = posted[(n * 17) % posted.len()];
        let Some(posting) = sponsor(maker, village, day) else { continue };
        let agreed = rng.between(20, 600);
        // Some of what was agreed has not arrived, of a few agreements nothing.
        let arrived = match rng.between(1, 10) {
            1 => 0,
            2 | 3 => agreed * rng.between(30, 80) / 100,
            _ => agreed,
        };
        let goods = n % 7 == 3;
        let code = maker.villages[village].code.clone();
        let kind = if goods {
            "企业"
        } else {
            ["派出单位", "行业部门", "企业", "社会捐赠", "金融贷款"][n % 5]
        };
        let source = match kind {
            "派出单位" => maker.units[posting.unit].name.clone(),
            "行业部门" => format!("沧澜市{}局", ["水利", "交通运输", "林业", "体育"][n % 4]),
            "企业" => format!("沧澜{}有限公司", ["恒岳建材", "云谷食品", "北原种业", "长风物流"][n % 4]),
            "社会捐赠" => "沧澜市慈善总会".to_string(),
            _ => "云岭农信社".to_string(),
        };
        let project = projects.iter().find(|p| p.village == village && p.landed <= day && p.state != "谋划");
        let fact = Fact::new("raised_money", &code)
            .with("posting", &maker.people[posting.person].name)
            .with("unit", &maker.units[posting.unit].name)
            .with("source", source)
            .with("source_kind", kind)
            .with("nature", if goods { "物资折款" } else { "现金" })
            .with("agreed", tenths(agreed))
            .with("arrived", tenths(arrived))
            .with("day", day)
            .maybe("project", project.map(|p| p.name.clone()));
        maker.put(fact);
        maker.tally.add("funds.attracted", When::On(day), &code, arrived * 100_000);
        maker.tally.add("funds.agreed", When::On(day), &code, agreed * 100_000);
    }
}

#[cfg(test)]
mod tests {
    use crate::{County, SEED};

    fn tenths(county: &County, id: &str) -> f64 {
        county.books().values[id].shown.parse().unwrap()
    }

    #[test]
    fn less_arrived_than_was_agreed() {
        let county = County::generate(SEED);
        assert!(tenths(&county, "funds.attracted") < tenths(&county, "funds.agreed"));
    }

    #[test]
    fn what_is_new_is_among_what_was_landed_and_plans_are_in_neither() {
        let county = County::generate(SEED);
        assert!(tenths(&county, "project.newly_developed") < tenths(&county, "project.landed"));
        let plans = county.facts("project").iter().filter(|f| matches!(f.text("state"), "谋划" | "终止")).count();
        assert_eq!(plans, 8);
    }
}
