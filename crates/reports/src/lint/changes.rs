//! This year against last: K15 a leap of ten thousand in money, K16 a change of more than thirty per cent.

use rust_decimal::Decimal;

use super::page::Page;
use super::{Found, Paper, Slot};
use crate::number::{Unit, convert, read};

/// Money ten thousand times (or a ten-thousandth of) last year's is a mistaken unit.
pub(super) fn money_units_plausible(paper: &Paper, page: &Page) -> Vec<Found> {
    compared(paper, page)
        .filter(|(slot, now, last)| Unit::of(&slot.entry.unit).is_money() && leapt(*now, *last))
        .map(|(slot, now, last)| {
            let (now, last) = (shown(now), shown(last));
            Found::new(
                format!("现值{now}{u}与上年{last}{u}相差约一万倍，是不是万元与元弄混了", u = slot.entry.unit),
                format!("{now} {u} is about ten thousand times off last year's {last} {u}: yuan taken for ten thousand yuan?", u = slot.entry.unit),
                vec![slot.span()],
            )
        })
        .collect()
}

/// A change of more than thirty per cent wants a reason.
pub(super) fn changes_explained(paper: &Paper, page: &Page) -> Vec<Found> {
    compared(paper, page)
        .filter(|(slot, now, last)| !(Unit::of(&slot.entry.unit).is_money() && leapt(*now, *last)))
        .filter(|(_, now, last)| (now - last).abs() * Decimal::TEN > last.abs() * Decimal::from(3))
        .map(|(slot, now, last)| {
            let change = if last.is_zero() {
                None
            } else {
                Some(((now - last) / last * Decimal::ONE_HUNDRED).round_dp(1).normalize())
            };
            let (zh, en) = match change {
                Some(c) if c.is_sign_negative() => (format!("下降{}%", -c), format!("{} % less", -c)),
                Some(c) => (format!("增长{c}%"), format!("{c} % more")),
                None => ("上年为0".into(), "nothing last year".into()),
            };
            let (now, last) = (shown(now), shown(last));
            Found::new(
                format!("“{}”由上年{last}变为{now}，{zh}，请说明原因", name(slot)),
                format!("“{}” went from {last} to {now}, {en}: give the reason", name(slot)),
                vec![slot.span()],
            )
        })
        .collect()
}

/// Slots with this year's value and last year's, in the figure's unit. Last year's is what was given, or the number that still stands
/// in the text.
fn compared<'a>(paper: &'a Paper, page: &'a Page) -> impl Iterator<Item = (&'a Slot<'a>, Decimal, Decimal)> {
    paper.slots.iter().filter(|s| s.is_counted() && !s.is_open()).filter_map(|slot| {
        let now = slot.value()?;
        let stood = || {
            let unit = page.unit_behind(slot);
            let unit = if unit.is_empty() { &slot.entry.unit } else { unit };
            convert(read(&slot.entry.text)?, unit, &slot.entry.unit)
        };
        let last = slot.last.or_else(stood)?;
        Some((slot, now, last))
    })
}

fn leapt(now: Decimal, last: Decimal) -> bool {
    let (small, large) = if now.abs() < last.abs() { (now.abs(), last.abs()) } else { (last.abs(), now.abs()) };
    !small.is_zero() && large >= small * Decimal::from(5_000) && large <= small * Decimal::from(20_000)
}

fn shown(value: Decimal) -> Decimal {
    value.round_dp(2).normalize()
}

fn name<'a>(slot: &'a Slot) -> &'a str {
    if slot.entry.name.is_empty() { slot.entry.figure.as_deref().unwrap_or("此数") } else { &slot.entry.name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{at, found};

    fn of(code: &str, value: &str, unit: &str, last: &str) -> usize {
        let text = "投入X";
        let entry = at(text, 1, "X", value, value, unit);
        let mut slot = Slot::new(&entry);
        slot.last = Some(last.parse().unwrap());
        found(text, code, vec![slot]).len()
    }

    #[test]
    fn a_leap_of_ten_thousand_in_money_is_a_mistaken_unit() {
        assert_eq!(of("money_units_plausible", "9624000", "万元", "901"), 1);
        assert_eq!(of("money_units_plausible", "0.09", "万元", "901"), 1);
        assert_eq!(of("money_units_plausible", "9010", "万元", "901"), 0);
        assert_eq!(of("money_units_plausible", "9624000", "户", "901"), 0);
        assert_eq!(of("changes_explained", "9624000", "万元", "901"), 0, "one finding is enough");
    }

    #[test]
    fn a_change_of_more_than_three_tenths_wants_a_reason() {
        assert_eq!(of("changes_explained", "130", "户", "100"), 0);
        assert_eq!(of("changes_explained", "131", "户", "100"), 1);
        assert_eq!(of("changes_explained", "69", "户", "100"), 1);
        assert_eq!(of("changes_explained", "3", "户", "0"), 1);
    }

    #[test]
    fn last_years_number_may_still_stand_in_the_text() {
        let text = "共58名";
        let entry = at(text, 1, "58", "90", "90", "名");
        let findings = found(text, "changes_explained", vec![Slot::new(&entry)]);
        assert!(findings[0].message.zh.contains("由上年58变为90，增长55.2%"), "{}", findings[0].message.zh);
    }
}
