//! A value in somebody's handwriting: money in the heading's unit, days in the office's style, slips of the keyboard.

use jiff::civil::Date;

use super::paint::month_text;
use super::sheet::{Dates, Habits};
use crate::fact::Cell;
use crate::rng::Rng;

/// What goes into a cell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Written {
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// A real date, shown in a style.
    Day(Date, Dates),
}

/// Fen in one of the unit that a heading gives, else the sheet, else the ledger.
pub(crate) fn money_factor(heading: &str, sheet: Option<&str>, ledger: Option<&str>) -> f64 {
    let unit = if heading.contains("万元") {
        Some("万元")
    } else if heading.contains("（元") {
        Some("元")
    } else {
        sheet.or(ledger)
    };
    if unit == Some("万元") { 1_000_000.0 } else { 100.0 }
}

/// Writes a value.
pub(crate) fn written(value: &Cell, money: f64, habits: Habits, person: bool, number: bool, rng: &mut Rng) -> Written {
    match value {
        Cell::Text(text) if person && habits.spaced_names && text.chars().count() == 2 => Written::Text(spaced(text)),
        Cell::Text(text) if number && habits.square_brackets => {
            Written::Text(text.replace('〔', "[").replace('〕', "]"))
        }
        Cell::Text(text) => Written::Text(text.clone()),
        Cell::Int(n) if habits.wide_digits && rng.percent(4) => Written::Text(wide(&n.to_string())),
        Cell::Int(n) => Written::Number(*n as f64),
        Cell::Thousandths(n) => Written::Number(*n as f64 / 1000.0),
        Cell::Fen(n) => Written::Number(*n as f64 / money),
        Cell::Year(year) if habits.dates == Dates::Chinese => Written::Text(format!("{year}年")),
        Cell::Year(year) => Written::Number(f64::from(*year)),
        Cell::Month(month) => Written::Text(month_text(*month, habits.dates)),
        Cell::Day(day) => written_day(*day, habits.dates, rng),
        Cell::Bool(true) => Written::Text(if habits.ticks { "√" } else { "是" }.into()),
        Cell::Bool(false) => Written::Text("否".into()),
    }
}

fn written_day(day: Date, style: Dates, rng: &mut Rng) -> Written {
    let (y, m, d) = (day.year(), day.month(), day.day());
    match style {
        Dates::Real | Dates::RealChinese => Written::Day(day, style),
        Dates::Dots => Written::Text(format!("{y}.{m}.{d}")),
        Dates::Chinese => Written::Text(format!("{y}年{m}月{d}日")),
        Dates::Mixed => match rng.between(1, 12) {
            1..=6 => Written::Day(day, Dates::Real),
            7 | 8 => Written::Text(format!("{y}.{m}.{d}")),
            9 | 10 => Written::Text(format!("{y}年{m}月{d}日")),
            11 => Written::Text(format!("{y}/{m}/{d}")),
            _ => Written::Text(format!("{y:04}{m:02}{d:02}")),
        },
    }
}

/// 李　丽
fn spaced(name: &str) -> String {
    name.chars().map(String::from).collect::<Vec<_>>().join("\u{3000}")
}

/// ２６
fn wide(digits: &str) -> String {
    digits.chars().map(|c| char::from_u32(c as u32 + 0xfee0).filter(|_| c.is_ascii_digit()).unwrap_or(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::d;
    use crate::files::sheet::TIDY;

    #[test]
    fn the_heading_says_the_unit_of_money_before_the_sheet_and_the_ledger_do() {
        assert_eq!(money_factor("金额（元）", Some("万元"), Some("万元")), 100.0);
        assert_eq!(money_factor("资金（万元）｜到位", None, Some("元")), 1_000_000.0);
        assert_eq!(money_factor("金额", Some("元"), Some("万元")), 100.0);
        assert_eq!(money_factor("金额", None, Some("万元")), 1_000_000.0);
    }

    #[test]
    fn days_and_names_are_written_as_offices_write_them() {
        let mut rng = Rng::new(1, "hand");
        let mut hand = |value: &Cell, habits| written(value, 1.0, habits, true, false, &mut rng);
        let dots = Habits { dates: Dates::Dots, ..TIDY };
        assert_eq!(hand(&Cell::Day(d(2025, 3, 8)), dots), Written::Text("2025.3.8".into()));
        let spaces = Habits { spaced_names: true, ..TIDY };
        assert_eq!(hand(&Cell::Text("李丽".into()), spaces), Written::Text("李　丽".into()));
        assert_eq!(wide("26"), "２６");
    }
}
