//! Norms in force on a day, the county's year parameters and its name: ledgers like any other, read once for many figures.

use std::collections::HashMap;

use catalogue::RegionCode;
use jiff::civil::Date;
use journal::{Journal, JournalError, OPEN};

/// Thousandths, as decimals are kept.
pub(crate) type Norms = HashMap<String, i64>;

fn version(as_of: Option<i64>) -> String {
    match as_of {
        None => format!("to_seq = {OPEN}"),
        Some(seq) => format!("from_seq <= {seq} AND to_seq > {seq}"),
    }
}

/// The value of every norm in force on a day, in thousandths of its unit. Where spells touch, the later one counts.
pub(crate) async fn in_force(
    journal: &Journal,
    county: &RegionCode,
    day: Date,
    as_of: Option<i64>,
) -> Result<Norms, JournalError> {
    if journal.catalogue().ledger("norm_value").is_none() {
        return Ok(Norms::new());
    }
    let sql = format!(
        "SELECT norm, value FROM l_norm_value WHERE county = $1 AND {} AND region = $1 AND (from_day IS NULL OR from_day <= $2)
         AND (to_day IS NULL OR to_day >= $2) ORDER BY from_day",
        version(as_of)
    );
    let rows = journal.db().rows(&sql, vec![county.as_str().into(), day.to_string().into()]).await?;
    Ok(rows.into_iter().filter_map(|r| Some((r[0].as_text()?.to_string(), r[1].as_int()?))).collect())
}

/// A year that the county has set for reports of a year.
pub(crate) async fn parameter(
    journal: &Journal,
    county: &RegionCode,
    name: &str,
    report_year: i16,
    as_of: Option<i64>,
) -> Result<Option<i64>, JournalError> {
    if journal.catalogue().ledger("parameter").is_none() {
        return Ok(None);
    }
    let sql = format!(
        "SELECT value FROM l_parameter WHERE county = $1 AND {} AND parameter = $2 AND report_year = $3 ORDER BY from_seq DESC",
        version(as_of)
    );
    let rows =
        journal.db().rows(&sql, vec![county.as_str().into(), name.into(), i64::from(report_year).into()]).await?;
    Ok(rows.first().and_then(|r| r[0].as_int()))
}

/// The county's own name.
pub(crate) async fn county_name(
    journal: &Journal,
    county: &RegionCode,
    as_of: Option<i64>,
) -> Result<Option<String>, JournalError> {
    if journal.catalogue().ledger("region").is_none() {
        return Ok(None);
    }
    let sql = format!(
        "SELECT name FROM l_region WHERE county = $1 AND {} AND region = $1 ORDER BY from_seq DESC",
        version(as_of)
    );
    let rows = journal.db().rows(&sql, vec![county.as_str().into()]).await?;
    Ok(rows.first().and_then(|r| r[0].as_text()).map(Into::into))
}
