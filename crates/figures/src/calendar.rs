//! The calendar as a county keeps it: the catalogue's public holidays, with the county's own days in their place.

use catalogue::{Calendar, CalendarDay, Names, RegionCode};
use journal::{Journal, JournalError, OPEN};

/// The days off and make-up workdays of a county. What its ledger `calendar_day` says counts before what the catalogue brings.
///
/// # Errors
/// The database fails.
pub async fn calendar(journal: &Journal, county: &RegionCode) -> Result<Calendar, JournalError> {
    let mut calendar = journal.catalogue().calendar().clone();
    if journal.catalogue().ledger("calendar_day").is_none() {
        return Ok(calendar);
    }
    let sql = format!(
        "SELECT day, kind, holiday FROM l_calendar_day WHERE county = $1 AND to_seq = {OPEN} ORDER BY day, from_seq"
    );
    for row in journal.db().rows(&sql, vec![county.as_str().into()]).await? {
        let text = |i: usize| row[i].as_text().unwrap_or_default();
        let Ok(day) = catalogue::when::day(text(0)) else { continue };
        let name = Names { zh: text(2).into(), en: text(2).into() };
        calendar.set(day, CalendarDay { off: text(1) == "放假", name });
    }
    Ok(calendar)
}
