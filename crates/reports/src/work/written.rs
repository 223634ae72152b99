//! A figure's answer as the sentence wants it written.

use figures::Answer;
use rust_decimal::Decimal;

use crate::recognise::{Kind, Slot};

/// The text that goes into a slot; none where the answer has no value.
pub(super) fn written(slot: &Slot, answer: &Answer, after: &str, decimals: Option<u8>) -> Option<String> {
    if let Some(name) = &answer.text {
        return Some(without_suffix(name, after));
    }
    let value = answer.value?;
    match slot.kind {
        // The writer's own words stay; the linter says when they no longer fit.
        Kind::Phrase => Some(slot.text.clone()),
        Kind::Year => Some(value.normalize().to_string()),
        _ => Some(shown(in_unit(value, &answer.unit, &slot.unit), unit_shown(&answer.unit, &slot.unit), decimals)),
    }
}

fn shown(value: Decimal, unit: &str, decimals: Option<u8>) -> String {
    let places = decimals.map_or(if unit == "%" { 1 } else { 2 }, u32::from);
    value.round_dp_with_strategy(places, rust_decimal::RoundingStrategy::MidpointAwayFromZero).normalize().to_string()
}

/// “X县” wants the name without its 县.
fn without_suffix(name: &str, after: &str) -> String {
    let last = name.chars().next_back();
    match last.filter(|c| after.starts_with(*c)) {
        Some(c) => name.strip_suffix(c).unwrap_or(name).into(),
        None => name.into(),
    }
}

fn unit_shown<'a>(figure: &'a str, slot: &'a str) -> &'a str {
    if slot.is_empty() { figure } else { slot }
}

/// Money in the unit that stands behind the blank; other counters mean the same quantity, but for 万 before them.
pub(crate) fn in_unit(value: Decimal, figure: &str, slot: &str) -> Decimal {
    match (factor(figure), factor(slot)) {
        (Some(from), Some(to)) if money(figure) == money(slot) || slot.starts_with('万') => value * from / to,
        _ => value,
    }
}

fn money(unit: &str) -> bool {
    unit.ends_with('元')
}

fn factor(unit: &str) -> Option<Decimal> {
    let factor = match unit.chars().next()? {
        '亿' => 100_000_000,
        '万' => 10_000,
        '千' if money(unit) => 1_000,
        _ => 1,
    };
    Some(Decimal::from(factor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_follows_the_unit_behind_the_blank() {
        let value = Decimal::new(9624, 1);
        assert_eq!(in_unit(value, "万元", "元"), Decimal::from(9_624_000));
        assert_eq!(in_unit(value, "万元", "亿元"), Decimal::new(9624, 5));
        assert_eq!(in_unit(value, "万元", "万元"), value);
        assert_eq!(in_unit(value, "万元", ""), value);
        assert_eq!(in_unit(Decimal::from(25_000), "人次", "万人次"), Decimal::new(25, 1));
        assert_eq!(in_unit(Decimal::from(3), "名", "人"), Decimal::from(3));
    }

    #[test]
    fn a_name_leaves_out_what_the_text_already_says() {
        assert_eq!(without_suffix("云岭县", "县坚持"), "云岭");
        assert_eq!(without_suffix("云岭县", "坚持"), "云岭县");
    }
}
