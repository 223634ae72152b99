//! Values and how they are read: every value of the product is text, a whole number or nothing.

use std::fmt;

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize};
use thiserror::Error;

use crate::{Field, FieldType, RegionCode, codes, when};

/// A value as journal, tables and faces carry it. Money in fen, decimals in thousandths, dates `YYYY-MM-DD`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// Nothing.
    #[default]
    Null,
    /// A whole number.
    Int(i64),
    /// Text.
    Text(String),
}

/// What JSON may hold of values. By hand: an untagged enum would keep every value once more before it knew which it was.
impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
        struct Any;

        impl Visitor<'_> for Any {
            type Value = Value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, a whole number or null")
            }

            fn visit_unit<E>(self) -> Result<Value, E> {
                Ok(Value::Null)
            }

            fn visit_i64<E>(self, n: i64) -> Result<Value, E> {
                Ok(Value::Int(n))
            }

            fn visit_u64<E: serde::de::Error>(self, n: u64) -> Result<Value, E> {
                i64::try_from(n).map(Value::Int).map_err(|_| E::custom(format!("{n} is too large")))
            }

            fn visit_str<E>(self, text: &str) -> Result<Value, E> {
                Ok(Value::Text(text.into()))
            }

            fn visit_string<E>(self, text: String) -> Result<Value, E> {
                Ok(Value::Text(text))
            }
        }

        deserializer.deserialize_any(Any)
    }
}

impl Value {
    /// Whether there is nothing.
    pub fn is_null(&self) -> bool {
        *self == Value::Null
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, if it is one.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Value::Int(n) => Some(*n),
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

impl From<i64> for Value {
    fn from(n: i64) -> Value {
        Value::Int(n)
    }
}

/// Why a text is no value of a field: what was expected and what to do, in both languages. It never repeats a sensitive value.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{zh}")]
pub struct FieldError {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl FieldError {
    /// A fault in both languages.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> FieldError {
        FieldError { zh: zh.into(), en: en.into() }
    }
}

impl Field {
    /// Reads what a person or a workbook wrote: full-width digits, spaces, dates of any style, money in the field's unit.
    /// An empty text is [`Value::Null`]; whether that is allowed is the record's question, not the field's.
    ///
    /// # Errors
    /// The text is no value of the field's type, or outside its limits.
    pub fn parse(&self, written: &str) -> Result<Value, FieldError> {
        self.parse_in(written, self.unit.as_deref())
    }

    /// The same, with the unit that a column heading gave (`万元`).
    ///
    /// # Errors
    /// As [`Field::parse`].
    pub fn parse_in(&self, written: &str, unit: Option<&str>) -> Result<Value, FieldError> {
        let text = narrow(written);
        let text = text.trim();
        if text.is_empty()
            || matches!(text, "-" | "—" | "——" | "/" | "无" if self.kind.storage() == crate::Storage::Int || matches!(self.kind, FieldType::Date))
        {
            return Ok(Value::Null);
        }
        match &self.kind {
            FieldType::Text | FieldType::LongText | FieldType::Ref(_) => Ok(Value::Text(written.trim().to_string())),
            FieldType::PersonName => codes::person_name(text).map(Value::Text),
            FieldType::Int => self.limited(number(text, 1)?, 1),
            FieldType::Decimal => self.limited(number(text, 1000)?, 1000),
            FieldType::Money => self.money(text, unit),
            FieldType::Date => when::day(text).map(|d| Value::Text(d.to_string())),
            FieldType::Month => when::month(text).map(Value::Text),
            FieldType::Year => when::year(text).map(Value::Int),
            FieldType::Bool => boolean(text),
            FieldType::Choice(_) => self.choice(text),
            FieldType::Region => RegionCode::parse(text)
                .map(|c| Value::Text(c.to_string()))
                .map_err(|_| FieldError::new("区划代码应为 6、9 或 12 位数字", "a region code has 6, 9 or 12 digits")),
            FieldType::DocNo => codes::document_number(text).map(Value::Text),
            FieldType::IdNumber => codes::id_number(text).map(Value::Text),
            FieldType::Uscc => codes::credit_code(text).map(Value::Text),
            FieldType::Phone => codes::phone(text).map(Value::Text),
            FieldType::Bank => codes::bank(text).map(Value::Text),
        }
    }

    fn money(&self, text: &str, unit: Option<&str>) -> Result<Value, FieldError> {
        let (text, unit) = match text.strip_suffix("万元").or_else(|| text.strip_suffix('万')) {
            Some(rest) => (rest, Some("万元")),
            None => match text.strip_suffix('元') {
                Some(rest) => (rest, Some("元")),
                None => (text, unit),
            },
        };
        let fen_per_unit = match unit {
            Some("亿元") => 10_000_000_000,
            Some("万元") => 1_000_000,
            Some("千元") => 100_000,
            _ => 100,
        };
        let fen = number(text.trim().trim_start_matches(['¥', '￥']), fen_per_unit)?;
        if self.min.is_none() && fen < 0 {
            return Err(FieldError::new("金额不能小于零", "money cannot be negative"));
        }
        self.limited(fen, fen_per_unit)
    }

    fn limited(&self, value: i64, per_unit: i64) -> Result<Value, FieldError> {
        if let Some(min) = self.min.filter(|min| value < min.saturating_mul(per_unit)) {
            return Err(FieldError::new(format!("不能小于 {min}"), format!("must not be below {min}")));
        }
        if let Some(max) = self.max.filter(|max| value > max.saturating_mul(per_unit)) {
            return Err(FieldError::new(format!("不能大于 {max}"), format!("must not be above {max}")));
        }
        Ok(Value::Int(value))
    }

    fn choice(&self, text: &str) -> Result<Value, FieldError> {
        let bare = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
        let wanted = bare(text);
        let found =
            self.choices().iter().find(|c| [&c.zh, &c.called, &c.en].into_iter().any(|name| bare(name) == wanted));
        found.map(|c| Value::Text(c.zh.clone())).ok_or_else(|| {
            let zh: Vec<&str> = self.choices().iter().map(|c| c.called.as_str()).collect();
            let en: Vec<&str> = self.choices().iter().map(|c| c.en.as_str()).collect();
            FieldError::new(
                format!("“{text}”不在可选项中，应为：{}", zh.join("、")),
                format!("“{text}” is no choice; use one of {}", en.join(", ")),
            )
        })
    }
}

/// Full-width digits, letters and signs made half-width; the ideographic space made a space.
pub(crate) fn narrow(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{3000}' | '\u{a0}' => ' ',
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .collect()
}

fn boolean(text: &str) -> Result<Value, FieldError> {
    match text.to_lowercase().as_str() {
        "是" | "√" | "有" | "y" | "yes" | "true" | "1" | "已" | "对" => Ok(Value::Int(1)),
        "否" | "×" | "无" | "没有" | "n" | "no" | "false" | "0" | "未" => Ok(Value::Int(0)),
        _ => Err(FieldError::new(format!("“{text}”应为“是”或“否”"), format!("“{text}” should be yes or no"))),
    }
}

/// A decimal text times `scale`, exactly: more places than the scale holds are refused, never rounded away.
fn number(text: &str, scale: i64) -> Result<i64, FieldError> {
    let wrong = || FieldError::new(format!("“{text}”不是数字"), format!("“{text}” is no number"));
    let plain: String = text.chars().filter(|c| !matches!(c, ',' | ' ')).collect();
    let (negative, digits) = match plain.strip_prefix('-') {
        Some(rest) => (true, rest.to_string()),
        None => (false, plain.trim_start_matches('+').to_string()),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits.as_str(), ""));
    if (whole.is_empty() && fraction.is_empty()) || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
        return Err(wrong());
    }
    let places = scale.ilog10() as usize;
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > places {
        // Workbooks hold binary fractions: 0.30000000000000004 is 0.3. Ten places or more are such noise, fewer are meant.
        let rounded = fraction.len() > 9;
        if !rounded {
            return Err(if places == 0 {
                FieldError::new(format!("“{text}”应为整数"), format!("“{text}” should be a whole number"))
            } else {
                FieldError::new(
                    format!("“{text}”最多 {places} 位小数"),
                    format!("“{text}” has more than {places} places"),
                )
            });
        }
        let exact: f64 = digits.parse().map_err(|_| wrong())?;
        let n = (exact * scale as f64).round() as i64;
        return Ok(if negative { -n } else { n });
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| wrong())? };
    let padded: i64 = if places == 0 { 0 } else { format!("{fraction:0<places$}").parse().map_err(|_| wrong())? };
    let n = whole.checked_mul(scale).and_then(|w| w.checked_add(padded)).ok_or_else(wrong)?;
    Ok(if negative { -n } else { n })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Choice, Names};
    use proptest::prelude::*;

    fn field(kind: FieldType, unit: Option<&str>) -> Field {
        Field {
            name: "x".into(),
            names: Names { zh: "某".into(), en: "X".into() },
            kind,
            required: false,
            sensitive: false,
            also: vec![],
            unit: unit.map(Into::into),
            min: None,
            max: None,
            after: None,
            unique: false,
            was: None,
            withdrawn: false,
            copies: false,
            sought: false,
            group: None,
            default: None,
            file: String::new(),
        }
    }

    #[test]
    fn money_is_read_to_the_fen_in_the_unit_of_the_column() {
        let wan = field(FieldType::Money, Some("万元"));
        assert_eq!(wan.parse("962.4"), Ok(Value::Int(962_400_000)));
        assert_eq!(wan.parse("１２．５"), Ok(Value::Int(12_500_000)));
        assert_eq!(
            wan.parse("1,200 元"),
            Ok(Value::Int(120_000)),
            "a unit written in the cell goes before the column's"
        );
        let yuan = field(FieldType::Money, None);
        assert_eq!(yuan.parse("3.5万元"), Ok(Value::Int(3_500_000)));
        assert_eq!(yuan.parse("0.30000000000000004"), Ok(Value::Int(30)));
        assert!(yuan.parse("0.305").is_err(), "half a fen is a slip, not a sum");
        assert!(yuan.parse("-1").is_err());
    }

    #[test]
    fn choices_are_found_in_either_language_and_named_when_wrong() {
        let f = field(FieldType::Choice(vec![Choice::from("市|City".to_string())]), None);
        assert_eq!(f.parse(" 市 "), Ok(Value::Text("市".into())));
        assert_eq!(f.parse("city"), Ok(Value::Text("市".into())));
        assert!(f.parse("地区").unwrap_err().zh.contains("市"));
        let coded = field(FieldType::Choice(vec![Choice::from("city_reader=市委|City committee".to_string())]), None);
        for said in ["city_reader", "市委", "City Committee"] {
            assert_eq!(coded.parse(said), Ok(Value::Text("city_reader".into())), "{said}");
        }
        let fault = coded.parse("地区").unwrap_err();
        assert!(
            fault.zh.contains("市委") && !fault.zh.contains("city_reader"),
            "a code is nobody's word: {}",
            fault.zh
        );
    }

    #[test]
    fn whole_numbers_are_not_rounded_into_being() {
        let f = field(FieldType::Int, None);
        assert_eq!(f.parse("12.0"), Ok(Value::Int(12)));
        assert!(f.parse("12.5").is_err());
        assert!(f.parse("十二").is_err());
    }

    proptest! {
        #[test]
        fn what_is_printed_in_thousandths_is_read_back(n in -1_000_000_000i64..1_000_000_000) {
            let text = format!("{}{}.{:03}", if n < 0 { "-" } else { "" }, n.abs() / 1000, n.abs() % 1000);
            prop_assert_eq!(number(&text, 1000), Ok(n));
        }
    }
}
