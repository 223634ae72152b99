//! The treasury's lines, the villages' three funds, what secretaries were paid, the guidance fund.

use jiff::civil::Date;

use super::Maker;
use super::places::MERGED_ON;
use crate::calendar::{CUTOFF, d, m};
use crate::codes::COUNTY_CODE;
use crate::fact::{Cell, Fact, wan, yuan};
use crate::rng::Rng;
use crate::tally::When;

const WAN: i64 = 1_000_000;

pub(super) fn make(maker: &mut Maker) {
    let mut rng = maker.rng("funds");
    lines(maker);
    village_budgets(maker, &mut rng);
    pay(maker);
    guidance(maker, &mut rng);
}

/// Year, line, level, then budgeted, allotted, paid out and spent in 万元: four amounts that are not one another.
#[rustfmt::skip]
const LINES: [(i16, &str, &str, [i64; 4]); 16] = [
    (2025, "基层党建工作专项经费", "县", [168, 168, 160, 155]),
    (2025, "基层党建工作专项经费", "市", [40, 40, 40, 38]),
    (2025, "村集体经济引导资金", "县", [300, 300, 290, 270]),
    (2025, "村干部报酬", "县", [1880, 1880, 1880, 1880]),
    (2025, "驻村补助", "县", [118, 118, 112, 112]),
    (2026, "基层党建工作专项经费", "县", [186, 186, 150, 121]),
    (2026, "基层党建工作专项经费", "县", [24, 12, 12, 6]),
    (2026, "基层党建工作专项经费", "市", [52, 52, 30, 18]),
    (2026, "村集体经济引导资金", "县", [320, 300, 260, 190]),
    (2026, "村集体经济引导资金", "县", [60, 60, 0, 0]),
    (2026, "村集体经济引导资金", "省", [400, 400, 400, 260]),
    (2026, "村干部报酬", "县", [2060, 2060, 1710, 1710]),
    (2026, "村级办公经费", "县", [470, 470, 470, 402]),
    (2026, "服务群众专项经费", "县", [940, 900, 700, 655]),
    (2026, "驻村补助", "县", [156, 156, 130, 130]),
    (2026, "活动场所建设资金", "县", [280, 280, 240, 221]),
];

fn lines(maker: &mut Maker) {
    for (n, (year, line, level, [budgeted, allotted, paid, spent])) in LINES.into_iter().enumerate() {
        let docno = maker.docno("云财预", year);
        let fact = Fact::new("fund_line", COUNTY_CODE)
            .with("year", Cell::Year(year))
            .with("line", line)
            .with("level", level)
            .with("docno", docno)
            .with("budgeted", wan(budgeted, 0))
            .with("allotted", wan(allotted, 0))
            .with("paid", wan(paid, 0))
            .with("spent", wan(spent, 0))
            .with("day", d(year, 2 + (n % 6) as i8, 14));
        maker.put(fact);
        if level == "县" {
            match line {
                "基层党建工作专项经费" => {
                    maker.tally.add("budget.party_building", When::In(year), COUNTY_CODE, budgeted * WAN)
                }
                "村集体经济引导资金" => {
                    maker.tally.add("budget.collective_guidance", When::In(year), COUNTY_CODE, budgeted * WAN)
                }
                _ => {}
            }
        }
    }
}

/// Pay, office and service, for every village that stood at the year's end.
fn village_budgets(maker: &mut Maker, rng: &mut Rng) {
    for (year, day) in [(2025, d(2025, 12, 31)), (2026, CUTOFF)] {
        for v in 0..maker.villages.len() {
            if !maker.villages[v].stands(day) {
                continue;
            }
            let code = maker.villages[v].code.clone();
            let raise = if year == 2026 { 110 } else { 100 };
            // Hundredths of 万元, the grain in which villages' funds are written.
            let [pay, office, service] =
                [(980, 1240), (200, 320), (400, 620)].map(|(low, high)| rng.between(low, high) * raise / 100 * 10_000);
            let fact = Fact::new("village_budget", &code)
                .with("year", Cell::Year(year))
                .with("pay", Cell::Fen(pay))
                .with("office", Cell::Fen(office))
                .with("service", Cell::Fen(service));
            maker.put(fact);
            maker.tally.add("village.three_item_total", When::In(year), &code, pay + office + service);
        }
    }
}

/// What each secretary was paid for October.
fn pay(maker: &mut Maker) {
    let day = d(2026, 10, 15);
    let heads: Vec<(usize, usize)> = maker
        .secretaries
        .iter()
        .filter(|t| t.from <= day && t.to.is_none_or(|to| to >= day))
        .map(|t| (t.village, t.person))
        .collect();
    for (v, person) in heads {
        let fact = Fact::new("pay_paid", &maker.villages[v].code)
            .of_person("person", "person.idnumber", &maker.people[person])
            .with("post", "村党组织书记")
            .with("month", m(2026, 10))
            .with("amount", yuan(3600))
            .with("paid_on", d(2026, 11, 6));
        maker.put(fact);
    }
}

fn guidance(maker: &mut Maker, rng: &mut Rng) {
    let standing = maker.standing();
    for n in 0..24 {
        let v = standing[(n * 7 + 3) % standing.len()];
        let loan = n % 3 != 0;
        let amount = [50_000, 100_000, 150_000, 200_000][rng.below(4)];
        let day = d(2025 + (n % 2) as i16, rng.between(4, 10) as i8, rng.between(1, 28) as i8);
        let day: Date = if maker.villages[v].from.is_some() { day.max(MERGED_ON) } else { day };
        let fact = Fact::new("guidance_fund", &maker.villages[v].code)
            .with("year", Cell::Year(day.year()))
            .with("kind", if loan { "借款" } else { "补助" })
            .with("amount", yuan(amount))
            .with("day", day)
            .with("use", rng.pick(&["冷库建设", "厂房出租", "光伏入股", "农机购置", "香菇大棚"]))
            .with("repaid", yuan(if loan && day.year() == 2025 { amount / 4 } else { 0 }));
        maker.put(fact);
    }
}

#[cfg(test)]
mod tests {
    use crate::{County, SEED};

    #[test]
    fn budgeted_is_what_the_county_budgeted_and_nothing_else() {
        let county = County::generate(SEED);
        // 186 and 24 of the county's own treasury; the city's 52 is no part.
        assert_eq!(county.books().values["budget.party_building"].shown, "210");
        assert_eq!(county.books().last_year["budget.party_building"].shown, "168");
        // 320 and 60; the province's 400 is no part.
        assert_eq!(county.books().values["budget.collective_guidance"].shown, "380");
    }
}
