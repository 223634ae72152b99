//! Days and months as people and workbooks write them.

use jiff::civil::Date;

use crate::{FieldError, value::narrow};

/// Reads a day: `2023-05-07`, `2023.5.7`, `2023/5/7`, `2023年5月7日`, `20230507`, an Excel serial number (`45053`), and, for a
/// month alone (`2023.5`, `2023年5月`), its first day.
///
/// # Errors
/// The text is no day of the years 1900-2199.
pub fn day(text: &str) -> Result<Date, FieldError> {
    let text = narrow(text);
    let text = text.trim();
    let wrong = || {
        FieldError::new(
            format!("“{text}”不是日期，请写成 2026-03-05 或 2026年3月5日"),
            format!("“{text}” is no date; write 2026-03-05"),
        )
    };
    // A workbook's date cell may carry a time of day.
    let text_day = text.split(['T', ' ']).next().filter(|d| d.contains('-')).unwrap_or(text);
    let numbers = numbers(text_day);
    let date = match numbers.as_slice() {
        [all] if all.len() == 8 => build(&all[..4], &all[4..6], &all[6..]),
        [all] if all.len() == 6 && all.starts_with(['1', '2']) => build(&all[..4], &all[4..], "1"),
        [serial] if serial.len() == 5 => serial.parse().ok().and_then(from_serial),
        [year, month] if year.len() == 4 => build(year, month, "1"),
        [year, month, day] if year.len() == 4 => build(year, month, day),
        _ => None,
    };
    date.filter(|d| (1900..2200).contains(&d.year())).ok_or_else(wrong)
}

/// Reads a day as somebody types it today: as [`day`], and `3月5日`, `3.5`, `3-5` of this year, `26.3.5` of this century, 今天, 昨天, 前天.
/// A workbook is not read so: nobody knows on which day it was typed.
///
/// # Errors
/// As [`day`].
pub fn typed(text: &str, today: Date) -> Result<Date, FieldError> {
    let narrowed = narrow(text);
    let before = ["今天", "昨天", "前天"].iter().position(|word| *word == narrowed.trim());
    if let Some(before) = before.and_then(|n| i64::try_from(n).ok()) {
        let span = jiff::Span::new().try_days(before).ok();
        return span.and_then(|s| today.checked_sub(s).ok()).map_or_else(|| day(text), Ok);
    }
    let date = match numbers(narrowed.trim()).as_slice() {
        [month, day] if month.len() <= 2 && day.len() <= 2 => build(&today.year().to_string(), month, day),
        [year, month, day] if year.len() == 2 => build(&format!("20{year}"), month, day),
        _ => None,
    };
    date.map_or_else(|| day(text), Ok)
}

/// Reads a month: `2023-05`, `2023.5`, `2023年5月`, `202305`, or any day of it.
///
/// # Errors
/// The text is no month.
pub fn month(text: &str) -> Result<String, FieldError> {
    let date = day(text).map_err(|_| {
        FieldError::new(
            format!("“{text}”不是月份，请写成 2026-03 或 2026年3月"),
            format!("“{text}” is no month; write 2026-03"),
        )
    })?;
    Ok(format!("{:04}-{:02}", date.year(), date.month()))
}

/// Reads a year: `2023`, `2023年`.
///
/// # Errors
/// The text is no year.
pub fn year(text: &str) -> Result<i64, FieldError> {
    let wrong =
        || FieldError::new(format!("“{text}”不是年份，请写成 2026"), format!("“{text}” is no year; write 2026"));
    let text = narrow(text);
    let digits = text.trim().trim_end_matches(['年', '度']);
    let digits = digits.strip_suffix(".0").unwrap_or(digits);
    digits.parse().ok().filter(|y| (1900..2200).contains(y)).ok_or_else(wrong)
}

/// The day of an Excel serial number of the 1900 date system, whose 60 is a 29 February that never was.
pub fn from_serial(serial: i64) -> Option<Date> {
    let days = if serial > 60 { serial - 1 } else { serial };
    Date::constant(1899, 12, 31).checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// The runs of digits, so that any separator will do; a text with other words than 年月日号 has none.
fn numbers(text: &str) -> Vec<&str> {
    let allowed = |c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | '/' | '年' | '月' | '日' | '号' | ' ' | '、');
    if !text.chars().all(allowed) {
        return Vec::new();
    }
    text.split(|c: char| !c.is_ascii_digit()).filter(|s| !s.is_empty()).collect()
}

fn build(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_every_style_that_workbooks_have() {
        for text in [
            "2023-05-07",
            "2023.5.7",
            "2023/5/7",
            "2023年5月7日",
            "20230507",
            "２０２３年５月７日",
            "45053",
            "2023-05-07T00:00:00",
            "2023-05-07 08:30",
        ] {
            assert_eq!(day(text).map(|d| d.to_string()), Ok("2023-05-07".into()), "{text}");
        }
        assert_eq!(day("2023.5").map(|d| d.to_string()), Ok("2023-05-01".into()));
        assert_eq!(month("2023年5月"), Ok("2023-05".into()));
        assert_eq!(month("202305"), Ok("2023-05".into()));
        assert_eq!(year("2023年度"), Ok(2023));
    }

    #[test]
    fn a_day_without_its_year_is_of_this_one_where_somebody_types_it() {
        let today = Date::constant(2026, 11, 20);
        for (text, wanted) in [
            ("3月5日", "2026-03-05"),
            ("3.5", "2026-03-05"),
            ("12/31", "2026-12-31"),
            ("26.3.5", "2026-03-05"),
            ("２６年３月５日", "2026-03-05"),
            ("今天", "2026-11-20"),
            ("前天", "2026-11-18"),
            ("2023.5.7", "2023-05-07"),
            ("45053", "2023-05-07"),
        ] {
            assert_eq!(typed(text, today).map(|d| d.to_string()), Ok(wanted.into()), "{text}");
        }
        for text in ["2月30日", "13.1", "5", "", "3月5日前后", "126.3.5"] {
            assert!(typed(text, today).is_err(), "{text}");
        }
    }

    #[test]
    fn days_that_never_were_are_refused() {
        for text in ["2023-02-29", "2023-13-01", "1823-01-01", "去年", "5.7", "", "2023年5月7日前后"] {
            assert!(day(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_first_serials_of_excel_are_january_1900() {
        assert_eq!(from_serial(1).map(|d| d.to_string()), Some("1900-01-01".into()));
        assert_eq!(from_serial(61).map(|d| d.to_string()), Some("1900-03-01".into()));
    }
}
