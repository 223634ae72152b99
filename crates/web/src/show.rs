//! How values look: dates, money, numbers, choices; sensitive ones as dots.

use catalogue::{Field, FieldType, Lang, Value};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;

use crate::texts::Words;

/// What stands in place of a sensitive value.
pub(crate) const MASK: &str = "••••••";

/// A moment on the clocks of China, which has one time for all its provinces.
pub(crate) fn local(at: Timestamp) -> DateTime {
    jiff::tz::offset(8).to_datetime(at)
}

/// The moment at which a day begins in China.
pub(crate) fn begins(day: Date) -> Option<Timestamp> {
    jiff::tz::offset(8).to_timestamp(day.to_datetime(jiff::civil::Time::midnight())).ok()
}

/// The hour of a moment on another day, by the clocks of China; the moment itself at the edge of the calendar.
pub(crate) fn on_day(day: Date, at: Timestamp) -> Timestamp {
    jiff::tz::offset(8).to_timestamp(day.to_datetime(local(at).time())).unwrap_or(at)
}

/// A moment of the journal, as a clock in China showed it; nothing where the text is none.
pub(crate) fn moment(recorded: &str) -> Option<DateTime> {
    recorded.parse::<Timestamp>().ok().map(local)
}

/// A day in a sentence: 3 月 5 日, with the year where it is another one.
pub(crate) fn day_in_words(day: Date, today: Date, lang: Lang) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let other_year = day.year() != today.year();
    let month = MONTHS[usize::from(day.month().unsigned_abs()) - 1];
    match (lang, other_year) {
        (Lang::Zh, false) => format!("{} 月 {} 日", day.month(), day.day()),
        (Lang::Zh, true) => format!("{} 年 {} 月 {} 日", day.year(), day.month(), day.day()),
        (Lang::En, false) => format!("{} {month}", day.day()),
        (Lang::En, true) => format!("{} {month} {}", day.day(), day.year()),
    }
}

/// A month in a sentence: 3 月, with the year where it is another one.
pub(crate) fn month_in_words(month: Date, today: Date, lang: Lang) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let name = MONTHS[usize::from(month.month().unsigned_abs()) - 1];
    match (lang, month.year() != today.year()) {
        (Lang::Zh, false) => format!("{} 月", month.month()),
        (Lang::Zh, true) => format!("{} 年 {} 月", month.year(), month.month()),
        (Lang::En, false) => name.into(),
        (Lang::En, true) => format!("{name} {}", month.year()),
    }
}

/// A number with its thousands set apart.
pub(crate) fn grouped(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |rest| ("−", rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() || !whole.bytes().all(|b| b.is_ascii_digit()) {
        return number.into();
    }
    let mut out = String::from(sign);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// A figure's number as its page shows it; a year is not set apart in thousands.
pub(crate) fn figure(shown: &str, unit: &str) -> String {
    if unit == "年" { shown.into() } else { grouped(shown) }
}

/// A decimal at a figure's places, thousands set apart.
pub(crate) fn decimal(value: Decimal, decimals: Option<u8>, unit: &str) -> String {
    let places = decimals.map_or(if unit == "%" { 1 } else { 2 }, u32::from);
    let rounded = value.round_dp_with_strategy(places, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    figure(&rounded.normalize().to_string(), unit)
}

/// A number kept in thousandths, as people write it.
pub(crate) fn thousandths(n: i64) -> String {
    grouped(&Decimal::new(n, 3).normalize().to_string())
}

/// A number in thousandths, halves away from nought.
pub(crate) fn as_thousandths(value: &Decimal) -> i64 {
    let scaled =
        (*value * Decimal::from(1000)).round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    i64::try_from(scaled).unwrap_or_default()
}

/// A counter that English readers know in place of the Chinese one; money and measures keep a name, counters fall away.
pub(crate) fn unit(unit: &str, lang: Lang) -> String {
    if lang == Lang::Zh {
        return unit.into();
    }
    match unit {
        "万元" => "10k yuan",
        "亿元" => "100m yuan",
        "元" => "yuan",
        "%" => "%",
        "人次" => "attendances",
        "天" => "days",
        "年" => "",
        "公里" => "km",
        "亩" => "mu",
        "平方米" => "m²",
        "平方公里" => "km²",
        "吨" => "t",
        "户" => "households",
        "人" | "名" => "people",
        "村" => "villages",
        "万人" => "10k people",
        "岁" => "years old",
        "倍" => "times",
        "分" => "points",
        "时" => "h",
        "分钟" => "minutes",
        "像素" => "px",
        _ => "",
    }
    .into()
}

/// A stored value as text; references are for `labels` to name.
pub(crate) fn value(field: &Field, value: &Value, words: Words) -> String {
    if value.is_null() {
        return String::new();
    }
    if field.sensitive {
        return MASK.into();
    }
    match (&field.kind, value) {
        (FieldType::Choice(choices), Value::Text(text)) => {
            choices.iter().find(|c| c.zh == *text).map_or_else(|| text.clone(), |c| words.name(&c.names()))
        }
        (FieldType::Bool, Value::Int(n)) => words.say(if *n == 0 { "value-no" } else { "value-yes" }),
        (FieldType::Year, Value::Int(n)) => n.to_string(),
        (_, Value::Int(_)) => grouped(&plain(field, value)),
        (_, Value::Text(text)) => text.clone(),
        (_, Value::Null) => String::new(),
    }
}

/// A stored value as a form shows it, so that the same text read again gives the same value.
pub(crate) fn plain(field: &Field, value: &Value) -> String {
    let scaled = |n: i64, places: u32| Decimal::new(n, places).normalize().to_string();
    match (&field.kind, value) {
        (_, Value::Null) => String::new(),
        (_, Value::Text(text)) => text.clone(),
        (FieldType::Money, Value::Int(n)) => match field.unit.as_deref() {
            Some("亿元") => scaled(*n, 10),
            Some("万元") => scaled(*n, 6),
            Some("千元") => scaled(*n, 5),
            _ => scaled(*n, 2),
        },
        (FieldType::Decimal, Value::Int(n)) => scaled(*n, 3),
        (_, Value::Int(n)) => n.to_string(),
    }
}

/// The unit that stands behind a field's value.
pub(crate) fn field_unit(field: &Field, lang: Lang) -> String {
    match (&field.kind, field.unit.as_deref()) {
        (_, Some(text)) => unit(text, lang),
        (FieldType::Money, None) => unit("元", lang),
        _ => String::new(),
    }
}

/// Whether a field's values stand at the right of a column.
pub(crate) fn is_number(field: &Field) -> bool {
    !field.sensitive && matches!(field.kind, FieldType::Int | FieldType::Decimal | FieldType::Money)
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::Catalogue;
    use jiff::civil::date;

    #[test]
    fn thousands_are_set_apart_and_fractions_are_not() {
        assert_eq!(grouped("3898"), "3,898");
        assert_eq!(grouped("-1234567.8901"), "−1,234,567.8901");
        assert_eq!(grouped("12"), "12");
        assert_eq!(grouped("云溪"), "云溪");
        assert_eq!(figure("2026", "年"), "2026");
    }

    #[test]
    fn a_day_of_another_year_says_so() {
        let today = date(2026, 11, 20);
        assert_eq!(day_in_words(date(2026, 3, 5), today, Lang::Zh), "3 月 5 日");
        assert_eq!(day_in_words(date(2025, 10, 9), today, Lang::Zh), "2025 年 10 月 9 日");
        assert_eq!(day_in_words(date(2025, 10, 9), today, Lang::En), "9 Oct 2025");
    }

    #[test]
    fn a_moment_on_another_day_keeps_its_hour_in_china() {
        // Half past one in the night of the 5th in China is the 4th by the world's clock.
        let at = on_day(date(2026, 11, 20), "2026-03-04T17:30:00Z".parse().unwrap());
        assert_eq!(local(at).to_string(), "2026-11-20T01:30:00");
    }

    #[test]
    fn a_moment_is_told_by_the_clock_of_china() {
        assert_eq!(moment("2026-03-04T17:30:00Z").map(|m| m.to_string()), Some("2026-03-05T01:30:00".into()));
        assert_eq!(moment("yesterday"), None);
    }

    #[test]
    fn money_is_shown_in_the_columns_unit_and_read_back_the_same() {
        let catalogue = Catalogue::standard().unwrap();
        let money = catalogue.ledgers().flat_map(|l| &l.fields).filter(|f| f.kind == FieldType::Money);
        for field in money {
            let value = Value::Int(12_345_600);
            assert_eq!(field.parse(&plain(field, &value)), Ok(value), "{}", field.name);
        }
    }

    #[test]
    fn a_sensitive_value_is_dots() {
        let catalogue = Catalogue::standard().unwrap();
        let field = catalogue.ledger("person").and_then(|l| l.field("idnumber")).unwrap();
        assert_eq!(value(field, &Value::from("410000000000000000"), Words::new(Lang::Zh)), MASK);
        assert_eq!(value(field, &Value::Null, Words::new(Lang::Zh)), "");
    }
}
