//! Writing a value: places by size and unit, no thousands commas, no trailing zeros.

use rust_decimal::{Decimal, RoundingStrategy};

use super::unit::{Unit, convert};
use super::{read, spell_counted};

/// How a value is to be written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style<'a> {
    /// The unit that already stands behind the blank; without one the unit is chosen and written too.
    pub unit: Option<&'a str>,
    /// The figure's own number of decimal places.
    pub decimals: Option<u8>,
    /// What stood there before: a number in Chinese numerals stays one.
    pub like: &'a str,
}

/// A number as written, and the unit it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The number.
    pub number: String,
    /// Its unit.
    pub unit: String,
}

impl Written {
    /// Number and unit together.
    pub fn whole(&self) -> String {
        format!("{}{}", self.number, self.unit)
    }
}

/// Writes `value`, which is in `unit`. `None` where the unit behind the blank cannot hold it (money before 名).
pub fn write(value: Decimal, unit: &str, style: Style) -> Option<Written> {
    let shown = style.unit.unwrap_or_else(|| usual_unit(value, unit));
    let value = convert(value, unit, shown)?;
    if let Some(number) = in_numerals(value, style.like) {
        return Some(Written { number, unit: shown.into() });
    }
    // places that the figure declares are meant for its own unit
    let own = style.decimals.filter(|_| Unit::of(unit) == Unit::of(shown)).map(u32::from);
    let places = own.unwrap_or_else(|| places(value, shown));
    Some(Written { number: round(value, shown, places).to_string(), unit: shown.into() })
}

/// Money of a hundred million yuan or more is written in 亿元.
fn usual_unit(value: Decimal, unit: &str) -> &str {
    let yuan = Unit::of(unit).is_money().then(|| value * Unit::of(unit).scale);
    match yuan {
        Some(yuan) if yuan.abs() >= Decimal::from(100_000_000) => "亿元",
        Some(yuan) if unit == "元" && yuan.abs() >= Decimal::from(100_000) => "万元",
        _ => unit,
    }
}

/// How many places a number of this size has in this unit.
pub(super) fn places(value: Decimal, unit: &str) -> u32 {
    match unit {
        "万元" if value.abs() >= Decimal::ONE_HUNDRED => 1,
        "%" | "％" | "个百分点" => 1,
        _ => 2,
    }
}

/// Rounds half up. What is not nought is never shown as 0, and what is not all is never shown as 100%.
pub(super) fn round(value: Decimal, unit: &str, places: u32) -> Decimal {
    let at = |places| value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero).normalize();
    let hides = |rounded: Decimal| {
        let share = matches!(unit, "%" | "％");
        (rounded.is_zero() || (share && rounded == Decimal::ONE_HUNDRED)) && rounded != value
    };
    (places..places + 6).map(at).find(|rounded| !hides(*rounded)).unwrap_or_else(|| at(places))
}

/// Chinese numerals stay, for whole numbers that are short in them.
fn in_numerals(value: Decimal, like: &str) -> Option<String> {
    let chinese = !like.is_empty() && !like.contains(|c: char| c.is_ascii_digit()) && read(like).is_some();
    let number = u64::try_from(value.normalize()).ok().filter(|n| value.fract().is_zero() && *n <= 99)?;
    chinese.then(|| spell_counted(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_text(value: &str, unit: &str, behind: &str) -> String {
        let style = Style { unit: Some(behind), ..Style::default() };
        write(value.parse().unwrap(), unit, style).unwrap().number
    }

    #[test]
    fn money_has_the_places_of_its_size() {
        assert_eq!(in_text("205.00", "万元", "万元"), "205");
        assert_eq!(in_text("962.44", "万元", "万元"), "962.4");
        assert_eq!(in_text("1234.56", "万元", "万元"), "1234.6");
        assert_eq!(in_text("45.678", "万元", "万元"), "45.68");
        assert_eq!(in_text("45.60", "万元", "万元"), "45.6");
        assert_eq!(in_text("99.995", "万元", "万元"), "100");
        assert_eq!(in_text("3200", "元", "元"), "3200");
        assert_eq!(in_text("9624000", "元", "万元"), "962.4");
        assert_eq!(in_text("34500", "万元", "万元"), "34500");
    }

    #[test]
    fn without_a_unit_behind_the_blank_large_money_is_in_yi() {
        let free = |value: &str| write(value.parse().unwrap(), "万元", Style::default()).unwrap().whole();
        assert_eq!(free("61100"), "6.11亿元");
        assert_eq!(free("9999.9"), "9999.9万元");
    }

    #[test]
    fn shares_have_one_place_and_never_claim_all_or_nothing() {
        assert_eq!(in_text("20.85", "%", "%"), "20.9");
        assert_eq!(in_text("20.00", "%", "％"), "20");
        assert_eq!(in_text("99.96", "%", "%"), "99.96");
        assert_eq!(in_text("100", "%", "%"), "100");
        assert_eq!(in_text("0.04", "%", "%"), "0.04");
        assert_eq!(in_text("0", "%", "%"), "0");
        let two = Style { unit: Some("%"), decimals: Some(2), like: "" };
        assert_eq!(write("20.849".parse().unwrap(), "%", two).unwrap().number, "20.85");
    }

    #[test]
    fn counts_are_plain_and_have_no_commas() {
        assert_eq!(in_text("3900", "户", "户"), "3900");
        assert_eq!(in_text("78500", "人次", "万人次"), "7.85");
    }

    #[test]
    fn a_number_in_chinese_numerals_stays_one() {
        let like = |value: &str, like| {
            write(value.parse().unwrap(), "个", Style { unit: Some("个"), decimals: None, like }).unwrap().number
        };
        assert_eq!(like("14", "十三"), "十四");
        assert_eq!(like("2", "三"), "两");
        assert_eq!(like("14", "13"), "14");
        assert_eq!(like("14", "X"), "14");
        assert_eq!(like("180", "一百七十"), "180");
    }

    #[test]
    fn money_does_not_fit_before_a_counter_of_people() {
        assert_eq!(write("5".parse().unwrap(), "万元", Style { unit: Some("名"), ..Style::default() }), None);
    }
}
