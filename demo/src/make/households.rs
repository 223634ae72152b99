//! Households of low income, and others on the same lists: split, moved away, come at the very edge of the cut-off.

use jiff::civil::Date;

use super::Maker;
use super::places::merged;
use crate::calendar::{CUTOFF, d, plus};
use crate::fact::{Cell, Fact, yuan};
use crate::names;
use crate::rng::Rng;
use crate::tally::When;

/// A household.
#[derive(Clone, Debug)]
pub(crate) struct Household {
    pub code: String,
    pub village: usize,
    pub low_income: bool,
    pub from: Date,
    pub to: Option<Date>,
    /// Paired although it has gone: the pairing was never closed.
    pub pairing_left_open: bool,
}

/// Low-income households that villages have between them, before the odd ones.
const TOTAL: i64 = 3_896;
/// Households whose members are listed, of each township.
const WITH_MEMBERS: usize = 28;

const KINDS: [(&str, i64); 8] = [
    ("低保", 35),
    ("低保边缘", 14),
    ("其他低收入", 13),
    ("脱贫不稳定户", 9),
    ("边缘易致贫户", 9),
    ("特困", 8),
    ("刚性支出困难", 8),
    ("突发严重困难户", 4),
];

/// What makes one household odd.
struct Row {
    kind: String,
    low_income: bool,
    from: Date,
    to: Option<(Date, &'static str)>,
    successors: Option<String>,
    left_open: bool,
}

pub(super) fn make(maker: &mut Maker) {
    let mut rng = maker.rng("households");
    let targets = targets(maker, &mut rng);
    for (v, target) in targets {
        for _ in 0..target {
            ordinary(maker, &mut rng, v);
        }
        for _ in 0..rng.between(0, 4) {
            let from = d(rng.between(2021, 2024) as i16, rng.between(1, 12) as i8, rng.between(1, 28) as i8);
            put(
                maker,
                &mut rng,
                v,
                Row { kind: "脱贫户".into(), low_income: false, from, to: None, successors: None, left_open: false },
            );
        }
        if rng.percent(50) {
            left(maker, &mut rng, v);
        }
    }
    odd_ones(maker, &mut rng);
    members(maker, &mut rng);
}

/// How many each village has: one has exactly the threshold, one a household more.
fn targets(maker: &Maker, rng: &mut Rng) -> Vec<(usize, i64)> {
    let (_, joined) = merged(maker);
    let standing = maker.standing();
    let fixed = [(standing[10], 20), (standing[11], 21), (joined, 31)];
    let mut all: Vec<(usize, i64)> = standing.iter().map(|v| (*v, rng.between(7, 36))).collect();
    for (v, n) in fixed {
        all.iter_mut().filter(|(w, _)| *w == v).for_each(|t| t.1 = n);
    }
    while all.iter().map(|t| t.1).sum::<i64>() != TOTAL {
        let step = if all.iter().map(|t| t.1).sum::<i64>() < TOTAL { 1 } else { -1 };
        let at = rng.below(all.len());
        let free = fixed.iter().all(|f| f.0 != all[at].0) && (6..40).contains(&(all[at].1 + step));
        all[at].1 += if free { step } else { 0 };
    }
    all
}

fn ordinary(maker: &mut Maker, rng: &mut Rng, v: usize) {
    let kind = rng.weighted(&KINDS).to_string();
    let late = rng.percent(12);
    let year = if late { rng.between(2025, 2026) } else { rng.between(2021, 2024) };
    let from = d(year as i16, rng.between(1, if late { 10 } else { 12 }) as i8, rng.between(1, 28) as i8);
    put(maker, rng, v, Row { kind, low_income: true, from, to: None, successors: None, left_open: false });
}

/// One that has left the list, some before last year's window, some since.
fn left(maker: &mut Maker, rng: &mut Rng, v: usize) {
    let kind = rng.weighted(&KINDS).to_string();
    let from = d(rng.between(2021, 2023) as i16, rng.between(1, 12) as i8, rng.between(1, 28) as i8);
    let day = d(rng.between(2024, 2026) as i16, rng.between(1, 10) as i8, rng.between(1, 28) as i8);
    let why = rng.pick(&["收入达标", "风险消除", "全户去世", "户籍迁出"]);
    let why = ["收入达标", "风险消除", "全户去世", "户籍迁出"].into_iter().find(|w| *w == why).unwrap_or("其他");
    put(maker, rng, v, Row { kind, low_income: true, from, to: Some((day, why)), successors: None, left_open: false });
}

/// One household that split, one that moved away and is still paired, and the edges of the cut-off.
fn odd_ones(maker: &mut Maker, rng: &mut Rng) {
    let standing = maker.standing();
    let row = |from: Date, to: Option<(Date, &'static str)>| Row {
        kind: "低保".into(),
        low_income: true,
        from,
        to,
        successors: None,
        left_open: false,
    };
    let since = d(2022, 9, 1);
    let split_on = d(2026, 4, 10);
    let v = standing[20];
    let next = maker.households.iter().filter(|h| h.village == v).count();
    let codes = format!("{},{}", code_of(maker, v, next + 1), code_of(maker, v, next + 2));
    put(maker, rng, v, Row { successors: Some(codes), ..row(since, Some((split_on, "分户"))) });
    put(maker, rng, v, row(plus(split_on, 1), None));
    put(maker, rng, v, row(plus(split_on, 1), None));
    put(maker, rng, standing[21], Row { left_open: true, ..row(since, Some((d(2026, 8, 15), "户籍迁出"))) });
    put(maker, rng, standing[22], row(since, Some((CUTOFF, "收入达标"))));
    put(maker, rng, standing[23], row(since, Some((plus(CUTOFF, -1), "收入达标"))));
    put(maker, rng, standing[24], row(CUTOFF, None));
    put(maker, rng, standing[25], row(plus(CUTOFF, 1), None));
}

/// Villages that were merged gave their households' codes with them: a code says where a household was first listed.
fn code_of(maker: &Maker, v: usize, order: usize) -> String {
    let ([a, b], joined) = merged(maker);
    let origin = if v == joined { [a, b][order % 2] } else { v };
    format!("{}{:04}", maker.villages[origin].code, order + 1)
}

fn put(maker: &mut Maker, rng: &mut Rng, v: usize, row: Row) {
    let order = maker.households.iter().filter(|h| h.village == v).count();
    let code = code_of(maker, v, order);
    let woman = rng.percent(16);
    let head = names::person(rng, woman).0;
    let monitored = matches!(row.kind.as_str(), "脱贫不稳定户" | "边缘易致贫户" | "突发严重困难户");
    let removed =
        (monitored && rng.percent(35)).then(|| plus(row.from, rng.between(150, 500))).filter(|day| *day <= CUTOFF);
    let village = maker.villages[v].code.clone();
    let to = row.to.map(|(day, _)| day);
    let fact = Fact::new("household", &village)
        .with("code", &code)
        .with("head", head)
        .with("group_name", format!("{}组", ["一", "二", "三", "四", "五", "六"][rng.below(6)]))
        .with("members_count", rng.between(1, 6))
        .with("kind", row.kind)
        .with("low_income", row.low_income)
        .with("identified_on", row.from)
        .with("from_day", row.from)
        .maybe("to_day", to)
        .maybe("leaving", row.to.map(|(_, why)| why))
        .maybe("risk_removed_on", removed)
        .with(
            "cause",
            rng.weighted(&[
                ("因病", 30),
                ("因残", 24),
                ("缺劳动力", 18),
                ("因学", 9),
                ("务工不稳", 8),
                ("因灾", 5),
                ("缺技术", 6),
            ])
            .to_string(),
        )
        .maybe("successor_code", row.successors)
        .with("income", yuan(rng.between(62, 165) * 100));
    maker.put(fact);
    if row.low_income {
        maker.tally.note("household.low_income", When::During(Some(row.from), to), &village, &code);
    }
    maker.households.push(Household {
        code,
        village: v,
        low_income: row.low_income,
        from: row.from,
        to,
        pairing_left_open: row.left_open,
    });
}

/// Members of the first households of each township.
fn members(maker: &mut Maker, rng: &mut Rng) {
    for t in 0..maker.townships.len() {
        let code = maker.townships[t].code.clone();
        let of_town: Vec<Fact> = maker
            .all("household")
            .iter()
            .filter(|f| f.region.starts_with(&code) && f.day("to_day").is_none())
            .take(WITH_MEMBERS)
            .cloned()
            .collect();
        for household in of_town {
            let size = match household.get("members_count") {
                Some(Cell::Int(n)) => (*n).min(4),
                _ => 1,
            };
            let head = household.text("head").to_string();
            for n in 0..size {
                member(maker, rng, &household, if n == 0 { &head } else { "" }, n);
            }
        }
    }
}

fn member(maker: &mut Maker, rng: &mut Rng, household: &Fact, name: &str, n: i64) {
    let (relation, years) =
        [("户主", (1948, 1985)), ("配偶", (1950, 1987)), ("子女", (1986, 2016)), ("父母", (1936, 1955))][n as usize];
    let woman = match n {
        1 => true,
        0 => false,
        _ => rng.percent(50),
    };
    let name = if name.is_empty() { names::person(rng, woman).0 } else { name.to_string() };
    let born = d(rng.between(years.0, years.1) as i16, rng.between(1, 12) as i8, rng.between(1, 28) as i8);
    let age = CUTOFF.year() - born.year();
    let labour = match age {
        ..16 => "无劳动力",
        16..60 => {
            rng.weighted(&[("普通劳动力", 70), ("技能劳动力", 10), ("弱劳动力或半劳动力", 14), ("丧失劳动力", 6)])
        }
        _ => "弱劳动力或半劳动力",
    };
    let labour = labour.to_string();
    let works = age >= 18 && labour.ends_with("通劳动力");
    let number = maker.id_number(born, woman);
    let fact = Fact::new("household_member", &household.region)
        .with("household", household.text("code"))
        .with("name", name)
        .with("idnumber", number)
        .with("relation", relation)
        .with("gender", if woman { "女" } else { "男" })
        .with("labour", &labour)
        .with("away", works && rng.percent(40))
        .with("student", (7..22).contains(&age) && rng.percent(90))
        .maybe("from_day", household.day("from_day"));
    maker.put(fact);
}

#[cfg(test)]
mod tests {
    use crate::{County, SEED};

    #[test]
    fn about_three_thousand_nine_hundred_are_of_low_income() {
        let books = County::generate(SEED);
        let count: i64 = books.books().values["household.low_income"].shown.parse().unwrap();
        // 3,896 + the two of the split + the one leaving on and the one coming on the very day, less the one corrected.
        assert_eq!(count, 3_896 + 2 + 1 + 1 - 1);
    }

    #[test]
    fn the_household_that_split_names_its_two_successors() {
        let county = County::generate(SEED);
        let split: Vec<_> = county.facts("household").iter().filter(|f| f.text("leaving") == "分户").collect();
        let [one] = split.as_slice() else { panic!("one household split") };
        for code in one.text("successor_code").split(',') {
            let successor =
                county.facts("household").iter().find(|f| f.text("code") == code).expect("it is on the list");
            assert_eq!(successor.day("from_day"), one.day("to_day").map(|d| d.tomorrow().unwrap()));
        }
    }
}
