//! Approximate words (近千万元, 150多万元, 上百名, 三四个, 九成以上): what values they fit.
//!
//! The bounds are those of `report-form.md` 6.4. Beyond them lies what people still say and a careful reader would ask about:
//! 2000多户 for 2,900.

use std::ops::Bound::{self, Excluded, Included, Unbounded};

use rust_decimal::Decimal;

use super::core::{Core, step_of};
use super::read::{narrow, read};

/// How the words approximate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// 近、将近、接近.
    Near,
    /// 余、多.
    More,
    /// 约、左右、上下.
    About,
    /// 超、超过、突破、逾.
    Over,
    /// 达、达到.
    Reach,
    /// 以上、不少于、至少.
    AtLeast,
    /// 不足、不到、少于.
    Under,
    /// 以下、以内、不超过.
    AtMost,
    /// 上百、上千.
    Upwards,
    /// 数十、几百、十几.
    Several,
    /// 三四个、七八十.
    Between,
}

/// How well a value fits the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// The words say something else.
    Not,
    /// People say so, but another wording says it better.
    Loosely,
    /// The words are right.
    Well,
}

/// Approximate words, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// How they approximate.
    pub shape: Shape,
    /// The number they name, multiplied out; the lower one of two.
    pub number: Decimal,
    /// The higher one of two adjacent digits (三四), or the bound of 数十.
    high: Decimal,
    /// The unit of the last digit that is not nought.
    step: Decimal,
    /// 万 or 亿 where the words use it.
    pub scale: Decimal,
    /// The unit, multiplier taken off.
    pub unit: String,
    /// 近、超 … as written.
    pub before: String,
    /// The number as written, with its multiplier.
    pub written: String,
}

const BEFORE: &[(&str, Shape)] = &[
    ("不少于", Shape::AtLeast),
    ("不低于", Shape::AtLeast),
    ("不超过", Shape::AtMost),
    ("至少", Shape::AtLeast),
    ("至多", Shape::AtMost),
    ("最多", Shape::AtMost),
    ("将近", Shape::Near),
    ("接近", Shape::Near),
    ("大约", Shape::About),
    ("超过", Shape::Over),
    ("突破", Shape::Over),
    ("多于", Shape::Over),
    ("高于", Shape::Over),
    ("达到", Shape::Reach),
    ("不足", Shape::Under),
    ("不到", Shape::Under),
    ("少于", Shape::Under),
    ("低于", Shape::Under),
    ("近", Shape::Near),
    ("约", Shape::About),
    ("超", Shape::Over),
    ("逾", Shape::Over),
    ("破", Shape::Over),
    ("过", Shape::Over),
    ("达", Shape::Reach),
    ("上", Shape::Upwards),
];

const AFTER: &[(&str, Shape)] = &[
    ("以上", Shape::AtLeast),
    ("及以上", Shape::AtLeast),
    ("以下", Shape::AtMost),
    ("以内", Shape::AtMost),
    ("之内", Shape::AtMost),
    ("左右", Shape::About),
    ("上下", Shape::About),
    ("有余", Shape::More),
    ("余", Shape::More),
    ("多", Shape::More),
];

/// The way of approximating that words right before a number announce.
pub fn before(text: &str) -> Option<(&'static str, Shape)> {
    BEFORE.iter().find(|(word, _)| text.ends_with(word)).copied()
}

/// The way of approximating that words right after a number (or its unit) add.
pub fn after(text: &str) -> Option<(&'static str, Shape)> {
    AFTER.iter().find(|(word, _)| text.starts_with(word)).copied()
}

impl Phrase {
    /// Understands approximate words with their unit. `None` for an exact number, or for words that are none of this kind.
    pub fn parse(text: &str) -> Option<Phrase> {
        let chars: Vec<char> =
            text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '，')).map(narrow).collect();
        let text: String = chars.iter().collect();
        if let Some(phrase) = share(&text) {
            return Some(phrase);
        }
        let (word, mut shape) = match BEFORE.iter().find(|(word, _)| text.starts_with(word)) {
            Some((word, shape)) => (*word, Some(*shape)),
            None => ("", None),
        };
        let rest = &text[word.len()..];
        let mut core = Core::take(rest)?;
        if core.more {
            // 约100余 says it twice
            shape = shape.is_none().then_some(Shape::More);
            shape?;
        }
        let mut unit = core.rest.clone();
        if let Some((tail, after)) = AFTER.iter().find(|(tail, _)| unit.ends_with(tail)) {
            if shape.is_some() && !(shape == Some(Shape::Reach) && *after == Shape::AtLeast) {
                return None;
            }
            unit.truncate(unit.len() - tail.len());
            shape = Some(*after);
        }
        shape = core.shape.or(shape);
        if unit == "成" {
            let ten = Decimal::TEN;
            (core.number, core.high, core.step) = (core.number * ten, core.high * ten, core.step * ten);
            unit = "%".into();
        }
        Some(Phrase {
            shape: shape?,
            number: core.number,
            high: core.high,
            step: core.step,
            scale: core.scale,
            unit,
            before: word.into(),
            written: core.written,
        })
    }

    /// Words of a shape around a plain number, multiplied out.
    pub fn around(shape: Shape, number: Decimal, unit: &str) -> Phrase {
        Phrase {
            shape,
            number,
            high: number,
            step: step_of(number),
            scale: Decimal::ONE,
            unit: unit.into(),
            before: String::new(),
            written: number.normalize().to_string(),
        }
    }

    /// How well a value (in the phrase's unit, multiplied out: yuan, persons, per cent) fits.
    pub fn fit(&self, value: Decimal) -> Fit {
        let (well, loosely) = self.bounds();
        match () {
            () if well.holds(value) => Fit::Well,
            () if loosely.holds(value) => Fit::Loosely,
            () => Fit::Not,
        }
    }

    fn bounds(&self) -> (Range, Range) {
        let n = self.number;
        let part = |hundredths: i64| n * Decimal::new(hundredths, 2);
        let from = |low: Decimal| Range(Included(low), Unbounded);
        let range = |low: Decimal, high: Decimal| Range(Included(low), Excluded(high));
        match self.shape {
            Shape::Near => (range(part(95), n), range(part(90), n)),
            Shape::More => {
                let said = n + self.step;
                // 20多 is said of 29; of larger numbers a tenth is the limit
                let strict = if n < Decimal::ONE_HUNDRED { said } else { said.min(part(110)) };
                (range(n, strict), range(n, said))
            }
            Shape::About => {
                let near = Range(Included(part(95)), Included(part(105)));
                (near, near)
            }
            Shape::Over => (Range(Excluded(n), Excluded(part(150))), Range(Excluded(n), Unbounded)),
            Shape::Reach => (range(n, part(110)), from(n)),
            Shape::AtLeast => (range(n, part(200)), from(n)),
            Shape::Under => (range(part(80), n), range(Decimal::ZERO, n)),
            Shape::AtMost => {
                let all = Range(Included(Decimal::ZERO), Included(n));
                (all, all)
            }
            Shape::Upwards => (range(n, part(300)), range(n, part(1000))),
            Shape::Several | Shape::Between => {
                let all = range(n, self.high);
                (all, all)
            }
        }
    }
}

/// Whether words fit a value (in their unit, multiplied out: yuan, persons, per cent). `None` where they are no approximation.
pub fn fits(phrase: &str, value: Decimal) -> Option<bool> {
    Some(Phrase::parse(phrase)?.fit(value) != Fit::Not)
}

#[derive(Clone, Copy)]
struct Range(Bound<Decimal>, Bound<Decimal>);

impl Range {
    fn holds(&self, value: Decimal) -> bool {
        std::ops::RangeBounds::contains(&(self.0, self.1), &value)
    }
}

/// 过半, 近半, 半数以上, 三分之二以上, 百分之九十以上.
fn share(text: &str) -> Option<Phrase> {
    let phrase = |shape, number: Decimal| {
        let (high, step, scale) = (number, Decimal::TEN, Decimal::ONE);
        Some(Phrase { shape, number, high, step, scale, unit: "%".into(), before: String::new(), written: text.into() })
    };
    let half = Decimal::from(50);
    match text {
        "过半" | "过半数" | "大半" | "半数多" => return phrase(Shape::Over, half),
        "近半" | "近半数" => return phrase(Shape::Near, half),
        "半数以上" | "一半以上" => return phrase(Shape::AtLeast, half),
        _ => {}
    }
    let (word, shape) =
        BEFORE.iter().find(|(word, _)| text.starts_with(word)).map_or(("", None), |(w, s)| (*w, Some(*s)));
    let rest = &text[word.len()..];
    let (rest, shape) = match AFTER.iter().find(|(tail, _)| rest.ends_with(tail)) {
        Some((tail, after)) => (&rest[..rest.len() - tail.len()], Some(*after)),
        None => (rest, shape),
    };
    let (below, above) = rest.split_once("分之")?;
    let number = read(above)? / read(below)? * Decimal::ONE_HUNDRED;
    phrase(shape?, number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(phrase: &str, value: &str) -> Fit {
        Phrase::parse(phrase).unwrap_or_else(|| panic!("{phrase}")).fit(value.parse().unwrap())
    }

    #[test]
    fn near_ten_million_holds_from_nine_to_under_ten() {
        for (value, expected) in [
            ("9624000", Fit::Well),
            ("9500000", Fit::Well),
            ("9000000", Fit::Loosely),
            ("8999999", Fit::Not),
            ("10000000", Fit::Not),
            ("10234000", Fit::Not),
        ] {
            assert_eq!(fit("近千万元", value), expected, "{value}");
        }
        assert_eq!(Phrase::parse("近千万元").unwrap().unit, "元");
    }

    #[test]
    fn more_than_runs_to_the_unit_of_the_last_digit() {
        for (phrase, value, expected) in [
            ("150多万元", "1500000", Fit::Well),
            ("150多万元", "1599999", Fit::Well),
            ("150多万元", "1600000", Fit::Not),
            ("150多万元", "1490000", Fit::Not),
            ("2000多户", "2150", Fit::Well),
            ("2000多户", "2350", Fit::Loosely),
            ("2000多户", "3000", Fit::Not),
            ("7万余人次", "76000", Fit::Well),
            ("7万余人次", "78500", Fit::Loosely),
            ("1020余万元", "10234000", Fit::Well),
            ("20多名", "28", Fit::Well),
            ("百余名", "105", Fit::Well),
            ("100余名", "99", Fit::Not),
            ("二十余个", "24", Fit::Well),
            ("千万余元", "10500000", Fit::Well),
        ] {
            assert_eq!(fit(phrase, value), expected, "{phrase} {value}");
        }
    }

    #[test]
    fn words_of_every_kind_have_their_bounds() {
        for (phrase, value, expected) in [
            ("近100期", "97", Fit::Well),
            ("近200人", "200", Fit::Not),
            ("约3.5亿元", "349000000", Fit::Well),
            ("约200人", "211", Fit::Not),
            ("200人左右", "190", Fit::Well),
            ("超千万元", "10000000", Fit::Not),
            ("超千万元", "10000001", Fit::Well),
            ("突破500户", "900", Fit::Loosely),
            ("达到60名", "60", Fit::Well),
            ("20天以上", "20", Fit::Well),
            ("20天以上", "19", Fit::Not),
            ("不足50人", "50", Fit::Not),
            ("不到50人", "45", Fit::Well),
            ("50人以下", "50", Fit::Well),
            ("上百名", "250", Fit::Well),
            ("上百名", "99", Fit::Not),
            ("数十名", "36", Fit::Well),
            ("数十名", "19", Fit::Not),
            ("数百人", "1000", Fit::Not),
            ("十几个", "11", Fit::Well),
            ("十几个", "10", Fit::Not),
            ("十几个", "20", Fit::Not),
            ("二十几人", "29", Fit::Well),
            ("十几万元", "130000", Fit::Well),
            ("几个", "5", Fit::Well),
            ("三四个", "4", Fit::Well),
            ("三四个", "5", Fit::Not),
            ("七八十人", "89", Fit::Well),
            ("九成以上", "90", Fit::Well),
            ("近九成", "88", Fit::Well),
            ("九成多", "93", Fit::Well),
            ("过半", "50", Fit::Not),
            ("三分之二以上", "67", Fit::Well),
            ("三分之二以上", "66", Fit::Not),
            ("近20%", "19.5", Fit::Well),
            ("达到90%以上", "92.3", Fit::Well),
            ("近１００期", "97", Fit::Well),
        ] {
            assert_eq!(fit(phrase, value), expected, "{phrase} {value}");
        }
    }

    #[test]
    fn exact_numbers_names_and_words_that_say_it_twice_are_no_phrases() {
        for text in ["60名", "近年来", "约100余名", "大约50人左右", "多次", "一名", "二〇二六年", "达到", ""]
        {
            assert_eq!(Phrase::parse(text), None, "{text}");
        }
        assert_eq!(fits("60名", Decimal::ONE), None);
        assert_eq!(fits("近千万元", Decimal::from(9_624_000)), Some(true));
    }
}
