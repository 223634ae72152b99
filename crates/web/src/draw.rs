//! Small drawings made of plain SVG attributes, which a strict content policy lets through: meters and bars.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// A value's share of the greatest, 0 to 100.
pub(crate) fn share(value: Decimal, greatest: Decimal) -> i64 {
    if greatest <= Decimal::ZERO {
        return 0;
    }
    let share = (value / greatest * Decimal::ONE_HUNDRED).round().to_i64().unwrap_or_default();
    share.clamp(i64::from(value > Decimal::ZERO), 100)
}

/// A bar of a chart, in the units of its view box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bar {
    pub x: usize,
    pub width: usize,
    pub middle: usize,
    pub top: i64,
    pub height: i64,
    pub label: String,
    pub value: String,
    pub title: String,
}

/// Width of a chart.
pub(crate) const WIDE: usize = 1056;
/// Height of the tallest bar.
pub(crate) const TALL: i64 = 100;

/// Bars side by side; each item is a label, a value and the value as shown.
pub(crate) fn bars(items: Vec<(String, String, Option<Decimal>, String)>) -> Vec<Bar> {
    let greatest = items.iter().filter_map(|i| i.2).max().unwrap_or_default();
    let step = (WIDE / items.len().max(1)).min(140);
    let bar = |(i, (label, title, value, shown)): (usize, (String, String, Option<Decimal>, String))| {
        let height = share(value.unwrap_or_default(), greatest) * TALL / 100;
        Bar {
            x: i * step + step / 6,
            width: step * 2 / 3,
            middle: i * step + step / 2,
            top: TALL - height + 16,
            height,
            label,
            value: shown,
            title,
        }
    };
    items.into_iter().enumerate().map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_never_nothing_for_something() {
        let d = Decimal::from;
        assert_eq!(share(d(0), d(10)), 0);
        assert_eq!(share(d(1), d(1000)), 1);
        assert_eq!(share(d(5), d(10)), 50);
        assert_eq!(share(d(10), d(10)), 100);
        assert_eq!(share(d(3), d(0)), 0);
    }
}
