//! Words for a value that has left its phrase: 近千万元 becomes 1020余万元 or 超千万元.

use rust_decimal::Decimal;

use super::core::step_of;
use super::phrase::{Fit, Phrase, Shape};

impl Phrase {
    /// Words that fit the value (in the phrase's unit, multiplied out), the best first; in the same unit and with 万 where the phrase
    /// has it. What is proposed always fits.
    pub fn propose(&self, value: Decimal) -> Vec<String> {
        let scaled = value / self.scale;
        let unit = format!("{}{}", multiplier(self.scale), self.unit);
        let mut words = Vec::new();
        if scaled == cut(scaled, 3) {
            words.push(format!("{}{unit}", scaled.normalize()));
        }
        // a value that has passed 近千万元 is no longer near anything
        if self.shape == Shape::Near
            && value < self.number
            && let Some(n) = number_for(Shape::Near, scaled)
        {
            words.push(format!("近{}{unit}", n.normalize()));
        }
        if let Some(n) = number_for(Shape::More, scaled).filter(|n| *n < scaled) {
            words.push(format!("{}余{unit}", n.normalize()));
        }
        if value > self.number && value < self.number * Decimal::new(15, 1) {
            words.push(format!("超{}{}", self.written.trim_end_matches(['余', '多']), self.unit));
        }
        words.retain(|w| Phrase::parse(w).is_none_or(|p| p.fit(value) == Fit::Well));
        words.dedup();
        words
    }
}

/// The number to be written where the words around a blank approximate (近X, X余): the value itself would make them wrong. `None`
/// where no round number fits.
pub fn number_for(shape: Shape, value: Decimal) -> Option<Decimal> {
    let digits = if value >= Decimal::ONE_THOUSAND { 3 } else { 2 };
    let up = |digits: u32| {
        let low = cut(value, digits);
        if low == value { low } else { low + unit_of(value, digits) }
    };
    match shape {
        Shape::Near => (1..=3).map(up).find(|n| *n > value && value >= *n * Decimal::new(95, 2)),
        Shape::More => {
            let n = cut(value, digits);
            let fits = n > Decimal::ZERO && value < n + step_of(n);
            (fits && n >= Decimal::TEN).then_some(n)
        }
        Shape::About => {
            let n = (value / unit_of(value, 2)).round() * unit_of(value, 2);
            Some(n)
        }
        Shape::Over => {
            (1..=3).rev().map(|d| cut(value, d)).find(|n| *n < value && n.is_sign_positive() && !n.is_zero())
        }
        Shape::Under => (1..=3).map(up).find(|n| *n > value),
        Shape::AtMost => Some(up(digits)),
        Shape::Upwards | Shape::Several | Shape::Between => None,
        Shape::Reach | Shape::AtLeast => Some(value),
    }
}

/// The value with only its first digits, the rest nought; never places after the point for numbers of ten or more.
fn cut(value: Decimal, digits: u32) -> Decimal {
    let unit = unit_of(value, digits);
    (value / unit).floor() * unit
}

/// The unit of the last of the first `digits` digits.
fn unit_of(value: Decimal, digits: u32) -> Decimal {
    let mut unit = Decimal::ONE;
    while value.abs() >= unit * Decimal::TEN {
        unit *= Decimal::TEN;
    }
    for _ in 1..digits {
        unit /= Decimal::TEN;
    }
    if value.abs() >= Decimal::TEN { unit.max(Decimal::ONE) } else { unit }
}

fn multiplier(scale: Decimal) -> &'static str {
    match scale.normalize().to_string().as_str() {
        "10000" => "万",
        "100000000" => "亿",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn propose(phrase: &str, value: &str) -> Vec<String> {
        Phrase::parse(phrase).unwrap().propose(value.parse().unwrap())
    }

    #[test]
    fn a_phrase_that_was_passed_gets_new_words() {
        assert_eq!(propose("近千万元", "10234000"), ["1020余万元", "超千万元"]);
        assert_eq!(propose("近千万元", "8806000"), ["近900万元", "880余万元"]);
        assert_eq!(propose("近千万元", "8500000"), ["850万元"]);
        assert_eq!(propose("2000多户", "3456"), ["3450余户"]);
        assert_eq!(propose("近100期", "104"), ["104期", "100余期", "超100期"]);
        assert_eq!(propose("超千万元", "9624000"), ["960余万元"]);
    }

    #[test]
    fn the_number_of_an_approximate_blank_is_round_and_true() {
        let number = |shape, value: &str| number_for(shape, value.parse().unwrap()).map(|n| n.normalize().to_string());
        assert_eq!(number(Shape::Near, "962.4").as_deref(), Some("1000"));
        assert_eq!(number(Shape::Near, "97").as_deref(), Some("100"));
        assert_eq!(number(Shape::Near, "1000"), None);
        assert_eq!(number(Shape::More, "1023.4").as_deref(), Some("1020"));
        assert_eq!(number(Shape::More, "156").as_deref(), Some("150"));
        assert_eq!(number(Shape::Over, "1023.4").as_deref(), Some("1020"));
        assert_eq!(number(Shape::Over, "1000"), None);
        assert_eq!(number(Shape::About, "3456").as_deref(), Some("3500"));
        assert_eq!(number(Shape::Under, "47").as_deref(), Some("50"));
        assert_eq!(number(Shape::Reach, "60").as_deref(), Some("60"));
    }
}
