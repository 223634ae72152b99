//! Late corrections: rows that townships handed in and put right afterwards. The books hold what is right.

use super::{Correction, Maker};
use crate::calendar::d;
use crate::fact::{Cell, Fact};
use crate::tally::When;

const WAN: i64 = 1_000_000;

pub(super) fn make(maker: &mut Maker) {
    household_had_left(maker);
    beneficiaries(maker);
    service_fund(maker);
}

fn correct(maker: &mut Maker, fact: Fact, why: &'static str) {
    let fact = fact.with("note", format!("更正：{why}"));
    maker.corrections.push(Correction { fact, why });
}

/// A paired household had moved away in October; the township learnt of it in November.
fn household_had_left(maker: &mut Maker) {
    let code = maker.townships[0].code.clone();
    let paired = |f: &&Fact| {
        let is =
            f.region.starts_with(&code) && f.get("low_income") == Some(&Cell::Bool(true)) && f.day("to_day").is_none();
        is && f.day("from_day").is_some_and(|day| day < d(2024, 1, 1))
            && maker.tally.noted("pairing.households", f.text("code"))
    };
    let Some(fact) = maker.all("household").iter().find(paired).cloned() else { return };
    let left = d(2026, 10, 31);
    let (from, household) = (fact.day("from_day"), fact.text("code").to_string());
    for id in ["household.low_income", "pairing.households"] {
        // From the day after it left on: last year it was rightly on the list.
        maker.tally.unnote(id, When::During(Some(left), None), &fact.region, &household);
    }
    debug_assert!(from.is_some_and(|day| day < left));
    correct(maker, fact.with("to_day", left).with("leaving", "户籍迁出"), "该户10月31日已迁出，迟报");
}

/// Person-times had been entered for people.
fn beneficiaries(maker: &mut Maker) {
    let counted = |f: &&Fact| {
        let day = f.day("landed_on");
        f.get("sponsor").is_some()
            && !matches!(f.text("state"), "谋划" | "终止")
            && day.is_some_and(|day| day > d(2026, 2, 1) && day < d(2026, 8, 1))
    };
    let Some(fact) = maker.all("project").iter().find(counted).cloned() else { return };
    let Some(Cell::Int(before)) = fact.get("beneficiaries").cloned() else { return };
    let after = before / 2 + 1;
    let on = When::On(fact.day("landed_on").expect("it was found by its day"));
    maker.tally.add("people.benefited", on, &fact.region, after - before);
    correct(maker, fact.with("beneficiaries", after), "受益人数误填为人次");
}

/// A village's service fund was 2.2万元 more than first handed in.
fn service_fund(maker: &mut Maker) {
    let this = |f: &&Fact| f.get("year") == Some(&Cell::Year(2026)) && f.township() == maker.townships[1].code;
    let Some(fact) = maker.all("village_budget").iter().find(this).cloned() else { return };
    let Some(Cell::Fen(before)) = fact.get("service").cloned() else { return };
    let more = 2 * WAN + WAN / 5;
    maker.tally.add("village.three_item_total", When::In(2026), &fact.region, more);
    correct(maker, fact.with("service", Cell::Fen(before + more)), "服务群众经费漏报追加部分");
}

#[cfg(test)]
mod tests {
    use crate::{County, SEED};

    #[test]
    fn what_was_corrected_is_in_the_books_and_what_it_had_been_is_kept() {
        let county = County::generate(SEED);
        let (now, before) = (&county.books().values, &county.books().before_corrections);
        let number = |v: &crate::BookValue| v.fraction().map(|(top, bottom)| top as f64 / bottom as f64).unwrap();
        for id in ["household.low_income", "pairing.households"] {
            assert_eq!(number(&before[id]) - number(&now[id]), 1.0, "{id}");
        }
        assert!(number(&before["people.benefited"]) > number(&now["people.benefited"]));
        assert!(
            (number(&now["village.three_item_total"]) - number(&before["village.three_item_total"]) - 2.2).abs() < 1e-9
        );
        assert_eq!(county.corrections().len(), 3);
        assert!(!before.contains_key("venue.funds_paid"), "nothing else has changed");
    }
}
