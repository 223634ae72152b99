//! Units: 万元 is ten thousand 元, 万人次 ten thousand 人次; a kilometre a thousand metres.

use rust_decimal::Decimal;

/// A unit taken apart: how many of its base it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit<'a> {
    /// How many of the base.
    pub scale: Decimal,
    /// 元, 人次, 亩 …
    pub base: &'a str,
}

impl<'a> Unit<'a> {
    /// Takes a unit apart. Units that are not known are their own base.
    pub fn of(text: &'a str) -> Unit<'a> {
        let (mut scale, mut base) = (Decimal::ONE, text);
        for (prefix, by) in [("亿", 100_000_000), ("万", 10_000)] {
            if let Some(rest) = base.strip_prefix(prefix) {
                (scale, base) = (scale * Decimal::from(by), rest);
            }
        }
        let (by, base) = match base {
            "公里" | "千米" => (1_000, "米"),
            "公顷" => (15, "亩"),
            "吨" => (1_000, "公斤"),
            "平方公里" | "平方千米" => (1_000_000, "平方米"),
            "％" => (1, "%"),
            base => (1, base),
        };
        Unit { scale: scale * Decimal::from(by), base }
    }

    /// Whether it is money.
    pub fn is_money(&self) -> bool {
        self.base == "元"
    }
}

/// A value in another unit. Counters of the same thing (名, 人) convert one to one; money, shares and measures only among themselves.
pub fn convert(value: Decimal, from: &str, to: &str) -> Option<Decimal> {
    let (from, to) = (Unit::of(from), Unit::of(to));
    let kin = from.base == to.base || !(is_measure(from.base) || is_measure(to.base));
    kin.then(|| value * from.scale / to.scale)
}

fn is_measure(base: &str) -> bool {
    matches!(base, "元" | "%" | "米" | "亩" | "公斤" | "平方米" | "个百分点" | "人次" | "年" | "天")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_unit(value: &str, from: &str, to: &str) -> Option<String> {
        convert(value.parse().unwrap(), from, to).map(|v| v.normalize().to_string())
    }

    #[test]
    fn money_and_measures_convert_among_themselves_only() {
        assert_eq!(in_unit("962.4", "万元", "元"), Some("9624000".into()));
        assert_eq!(in_unit("61100", "万元", "亿元"), Some("6.11".into()));
        assert_eq!(in_unit("3.5", "公里", "米"), Some("3500".into()));
        assert_eq!(in_unit("5", "名", "人"), Some("5".into()));
        assert_eq!(in_unit("70000", "人次", "万人次"), Some("7".into()));
        assert_eq!(in_unit("5", "万元", "名"), None);
        assert_eq!(in_unit("5", "人", "人次"), None);
    }
}
