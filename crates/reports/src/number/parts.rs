//! Parts rounded so that they add up to the whole as it is shown (largest remainder).

use rust_decimal::{Decimal, RoundingStrategy};

/// Rounds `parts` to `places` so that they add up to `shown`, the whole as it is written. Where the parts are no parts of that whole
/// (they miss it by more than rounding can) each is rounded by itself.
pub fn parts_of(shown: Decimal, parts: &[Decimal], places: u32) -> Vec<Decimal> {
    let unit = Decimal::new(1, places);
    let mut floors: Vec<Decimal> =
        parts.iter().map(|p| p.round_dp_with_strategy(places, RoundingStrategy::ToNegativeInfinity)).collect();
    let missing = (shown - floors.iter().sum::<Decimal>()) / unit;
    let Ok(missing) =
        usize::try_from(missing.normalize()).map(|n| if Decimal::from(n) == missing { n } else { usize::MAX })
    else {
        return alone(parts, places);
    };
    if missing > parts.len() || (parts.iter().sum::<Decimal>() - shown).abs() > unit {
        return alone(parts, places);
    }
    let mut order: Vec<usize> = (0..parts.len()).collect();
    // the largest remainder first; of equals the first in the text
    order.sort_by_key(|at| (std::cmp::Reverse(parts[*at] - floors[*at]), *at));
    for at in order.into_iter().take(missing) {
        floors[at] += unit;
    }
    floors.into_iter().map(|p| p.normalize()).collect()
}

fn alone(parts: &[Decimal], places: u32) -> Vec<Decimal> {
    let round = |p: &Decimal| p.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero).normalize();
    parts.iter().map(round).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn three_thirds_of_a_hundred_add_up() {
        // 33.33… each: floors 33.3 ×3 = 99.9, one tenth is missing and goes to the first
        let third = Decimal::ONE_HUNDRED / d("3");
        assert_eq!(parts_of(d("100"), &[third, third, third], 1), [d("33.4"), d("33.3"), d("33.3")]);
    }

    #[test]
    fn the_largest_remainder_is_rounded_up() {
        // 10.46 + 20.38 + 31.26 = 62.10; floors 10.4 20.3 31.2 = 61.9, two tenths missing: remainders .06 .08 .06
        assert_eq!(parts_of(d("62.1"), &[d("10.46"), d("20.38"), d("31.26")], 1), [d("10.5"), d("20.4"), d("31.2")]);
    }

    #[test]
    fn parts_of_another_whole_are_rounded_by_themselves() {
        assert_eq!(parts_of(d("100"), &[d("10.25"), d("20")], 1), [d("10.3"), d("20")]);
    }

    proptest! {
        #[test]
        fn parts_add_up_to_the_shown_whole(parts in prop::collection::vec(0i64..1_000_000, 1..8)) {
            let parts: Vec<Decimal> = parts.into_iter().map(|n| Decimal::new(n, 4)).collect();
            let whole: Decimal = parts.iter().sum();
            let shown = whole.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero);
            let rounded = parts_of(shown, &parts, 1);
            prop_assert_eq!(rounded.iter().sum::<Decimal>(), shown);
            for (exact, rounded) in parts.iter().zip(&rounded) {
                prop_assert!((exact - rounded).abs() < Decimal::new(1, 1));
            }
        }
    }
}
