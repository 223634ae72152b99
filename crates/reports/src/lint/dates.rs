//! S8: days that no calendar has (13月, 6月31日, 2025年2月29日).

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::page::Page;
use super::shown::Shown;
use super::{Found, Paper, pattern};

/// A month told with its day, after its year, or by what stands behind it. 13个月 is a length of time and no date.
static DATES: LazyLock<[Regex; 3]> = LazyLock::new(|| {
    [
        r"(?:(?<year>[0-9０-９]{4})年)?(?<month>[0-9０-９]{1,2})月(?<day>[0-9０-９]{1,2})[日号]",
        r"(?<year>[0-9０-９]{4})年(?<month>[0-9０-９]{1,2})月",
        r"(?<month>[0-9０-９]{1,2})月(?:份|底|初|末|上旬|中旬|下旬|以来)",
    ]
    .map(pattern)
});

/// Every day told is a day of the calendar.
pub(super) fn days_exist(paper: &Paper, page: &Page) -> Vec<Found> {
    let shown = Shown::new(paper, page);
    let mut found: Vec<Found> = vec![];
    for captures in DATES.iter().flat_map(|regex| regex.captures_iter(&shown.text)) {
        let Some((zh, en)) = fault(&captures) else { continue };
        let span = shown.span(&captures.get(0).expect("a match has its whole").range());
        let told = |f: &Found| f.at.iter().any(|s| s.offset <= span.offset && span.offset < s.offset + s.length);
        if !found.iter().any(told) {
            found.push(Found::new(
                format!("“{}”：{zh}", &captures[0]),
                format!("“{}”: {en}", &captures[0]),
                vec![span],
            ));
        }
    }
    found
}

fn fault(captures: &Captures) -> Option<(String, String)> {
    let number = |name: &str| crate::number::read(captures.name(name)?.as_str())?.try_into().ok();
    let month: i8 = number("month")?;
    if !(1..=12).contains(&month) {
        return Some((format!("没有{month}月"), format!("there is no month {month}")));
    }
    let day: i8 = number("day")?;
    // without a year 29 February may be right
    let year: i16 =
        captures.name("year").and_then(|y| crate::number::read(y.as_str())?.try_into().ok()).unwrap_or(2024);
    let last = jiff::civil::Date::new(year, month, 1).ok()?.days_in_month();
    (!(1..=last).contains(&day))
        .then(|| (format!("{month}月没有{day}日"), format!("month {month} of that year has {last} days")))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::slips;
    use crate::lint::{Paper, check};

    fn faults(text: &str) -> Vec<String> {
        slips(text, "S8")
    }

    #[test]
    fn months_and_days_that_no_calendar_has_are_found() {
        assert_eq!(faults("截至2026年13月，"), ["“2026年13月”：没有13月"]);
        assert_eq!(faults("6月31日前完成"), ["“6月31日”：6月没有31日"]);
        assert_eq!(faults("2025年2月29日"), ["“2025年2月29日”：2月没有29日"]);
        assert_eq!(faults("14月底验收"), ["“14月底”：没有14月"]);
        assert_eq!(faults("截至２０２６年０月５日"), ["“２０２６年０月５日”：没有0月"]);
    }

    #[test]
    fn days_of_the_calendar_and_lengths_of_time_are_left_alone() {
        for text in ["2024年2月29日", "2月29日", "12月31日", "历时13个月", "2026年10月底", "7月1日至8月31日"]
        {
            assert!(faults(text).is_empty(), "{text}: {:?}", faults(text));
        }
    }

    #[test]
    fn a_date_of_last_year_that_was_left_standing_is_checked_too() {
        let text = "截至2025年6月31日，";
        let mut entry = crate::lint::testing::at(text, 1, "2025年6月31日", "2025年6月31日", "0", "");
        (entry.kind, entry.state) = ("date".into(), crate::provenance::SlotState::Open);
        let paper = Paper { text, slots: vec![crate::lint::Slot::new(&entry)], ..Paper::default() };
        assert_eq!(check(&paper).iter().filter(|f| f.rule == "S8").count(), 1);
    }
}
