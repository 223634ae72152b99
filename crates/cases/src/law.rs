//! The numbers that rules go by: the county's norms in force on a day, and where it has set none what the catalogue gives.

use catalogue::Catalogue;
use duties::Norms;
use jiff::civil::Date;

/// Norms on a day.
#[derive(Clone, Debug)]
pub struct Law<'a> {
    catalogue: &'a Catalogue,
    norms: &'a Norms,
    day: Date,
}

impl<'a> Law<'a> {
    /// The norms in force on a day.
    pub fn on(catalogue: &'a Catalogue, norms: &'a Norms, day: Date) -> Law<'a> {
        Law { catalogue, norms, day }
    }

    /// The day.
    pub fn day(&self) -> Date {
        self.day
    }

    /// A norm's value in thousandths of its unit; none where neither the county nor the catalogue has one.
    pub fn thousandths(&self, norm: &str) -> Option<i64> {
        self.norms.on(norm, self.day).or_else(|| self.catalogue.norm(norm)?.default)
    }

    /// A norm's value in whole units, rounded towards nought.
    pub fn whole(&self, norm: &str) -> Option<i64> {
        self.thousandths(norm).map(|n| n / 1000)
    }

    /// A norm in percent as a share.
    pub fn share(&self, norm: &str) -> Option<Share> {
        self.thousandths(norm).map(Share::of_percent)
    }

    /// Whether a switch is on; one that nobody has set is as the catalogue says.
    pub fn is_on(&self, norm: &str) -> bool {
        self.thousandths(norm).is_some_and(|n| n != 0)
    }
}

/// A share as a fraction, so that two thirds of thirty is twenty and not a rounding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    part: i64,
    of: i64,
}

impl Share {
    /// From thousandths of a percent. Thirds are written 33.333 and 66.667 and meant exactly.
    pub fn of_percent(thousandths: i64) -> Share {
        match thousandths {
            33_333 | 33_334 => Share { part: 1, of: 3 },
            66_666 | 66_667 => Share { part: 2, of: 3 },
            n => Share { part: n, of: 100_000 },
        }
    }

    /// Whether some of a whole are at least the share.
    pub fn is_reached(self, some: i64, whole: i64) -> bool {
        some * self.of >= whole * self.part
    }

    /// Whether some of a whole are more than the share.
    pub fn is_passed(self, some: i64, whole: i64) -> bool {
        some * self.of > whole * self.part
    }

    /// The least number that reaches the share of a whole.
    pub fn least(self, whole: i64) -> i64 {
        (whole * self.part + self.of - 1).div_euclid(self.of)
    }

    /// The greatest number that stays within the share of a whole.
    pub fn most(self, whole: i64) -> i64 {
        (whole * self.part).div_euclid(self.of)
    }

    /// As people write it: 2/3, or a percentage.
    pub fn shown(self) -> String {
        if self.of == 3 {
            return format!("{}/3", self.part);
        }
        let (whole, rest) = (self.part / 1000, self.part % 1000);
        let rest = format!("{rest:03}");
        let rest = rest.trim_end_matches('0');
        if rest.is_empty() { format!("{whole}%") } else { format!("{whole}.{rest}%") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_thirds_of_thirty_are_twenty_and_nineteen_are_not() {
        let share = Share::of_percent(66_667);
        assert!(share.is_reached(20, 30) && !share.is_reached(19, 30));
        assert_eq!((share.least(30), share.least(31), share.shown().as_str()), (20, 21, "2/3"));
    }

    #[test]
    fn half_is_reached_by_half_and_passed_by_one_more() {
        let half = Share::of_percent(50_000);
        assert!(half.is_reached(10, 20) && !half.is_passed(10, 20) && half.is_passed(11, 20));
        assert_eq!(half.shown(), "50%");
        assert_eq!(Share::of_percent(12_500).shown(), "12.5%");
    }

    proptest! {
        #[test]
        fn the_least_that_reaches_a_share_reaches_it_and_one_less_does_not(percent in 0i64..=100_000, whole in 0i64..5_000) {
            let share = Share::of_percent(percent);
            let least = share.least(whole);
            prop_assert!(share.is_reached(least, whole) && (least == 0 || !share.is_reached(least - 1, whole)));
            let most = share.most(whole);
            prop_assert!(!share.is_passed(most, whole) && share.is_passed(most + 1, whole));
        }
    }
}
