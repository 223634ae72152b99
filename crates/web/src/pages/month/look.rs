//! What the pages of the month read, and how they write days.

use catalogue::RegionCode;
use duties::days::Presence;
use jiff::civil::Date;

use crate::WebError;
use crate::desk::Desk;
use crate::texts::Words;

/// The days of the postings at a place.
pub(crate) async fn presence(desk: &Desk, within: &RegionCode, range: (Date, Date)) -> Result<Presence, WebError> {
    let calendar = figures::calendar(&desk.state.journal, desk.county()).await?;
    Ok(Presence::load(&desk.state.journal, desk.county(), calendar, within, range, desk.state.today()).await?)
}

/// Thousandths of days as they are read: 15.5.
pub(crate) fn days(thousandths: i64) -> String {
    let sign = if thousandths < 0 { "−" } else { "" };
    let (whole, rest) = (thousandths.abs() / 1000, thousandths.abs() % 1000);
    if rest == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{}", format!("{rest:03}").trim_end_matches('0'))
    }
}

/// The day of the week.
pub(crate) fn weekday(day: Date, w: Words) -> String {
    const WORDS: [&str; 7] =
        ["weekday-mon", "weekday-tue", "weekday-wed", "weekday-thu", "weekday-fri", "weekday-sat", "weekday-sun"];
    w.say(WORDS[usize::from(day.weekday().to_monday_zero_offset().unsigned_abs())])
}

#[cfg(test)]
mod tests {
    use super::days;

    #[test]
    fn half_a_day_is_written_with_its_half() {
        assert_eq!([15_500, 20_000, 0, -1_500].map(days), ["15.5", "20", "0", "−1.5"]);
    }
}
