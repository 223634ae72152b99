//! How numbers are written in official papers: GB/T 15835-2011 and the rounding of such reports (`report-form.md` 6.3, 6.4).

mod chinese;
mod core;
pub(crate) mod counters;
mod parts;
pub mod phrase;
mod propose;
mod read;
mod unit;
mod write;

pub use chinese::{spell, spell_counted};
pub use parts::parts_of;
pub use propose::number_for;
pub use read::{Found, read, scan};
pub use unit::{Unit, convert};
pub use write::{Style, Written, write};

use jiff::civil::Date;

/// A date as official papers write it: full year, no leading zeros.
pub fn official_date(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

#[cfg(test)]
mod tests {
    #[test]
    fn dates_have_no_leading_zeros() {
        assert_eq!(super::official_date(jiff::civil::date(2026, 11, 5)), "2026年11月5日");
    }
}
