//! Some fields of many records. What whole records cost is mostly their many values, each of which comes over from the database by
//! itself; here all of them come as one text.

use catalogue::{Ledger, RegionCode, Value};

use crate::db::Backend;
use crate::read::{condition, table};
use crate::{Journal, JournalError, RecordQuery};

/// A record, as far as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The record.
    pub record: String,
    /// Its place.
    pub region: RegionCode,
    /// The fields asked for, in the order asked.
    pub values: Vec<Value>,
}

impl Journal {
    /// Some fields of a ledger's records, in no order. Fields that the ledger does not have are empty; the query's order and limit
    /// do not count.
    ///
    /// # Errors
    /// The database fails.
    pub async fn excerpts(
        &self,
        county: &RegionCode,
        ledger: &Ledger,
        query: &RecordQuery,
        fields: &[String],
    ) -> Result<Vec<Excerpt>, JournalError> {
        let backend = self.db().backend();
        let (condition, binds) = condition(backend, county, ledger, query);
        let column = |f: &String| match f == "note" || ledger.field(f).is_some() {
            true => format!(", \"{f}\""),
            false => ", NULL".to_string(),
        };
        let columns: String = fields.iter().map(column).collect();
        let all = match backend {
            Backend::Sqlite => format!("json_group_array(json_array(record, region{columns}))"),
            Backend::Postgres => format!("json_agg(json_build_array(record, region{columns}))::text"),
        };
        let sql = format!("SELECT {all} FROM {} WHERE {condition}", table(backend, ledger, query));
        let rows = self.db().rows(&sql, binds).await?;
        // PostgreSQL makes nothing of no rows.
        let Some(text) = rows.first().and_then(|row| row[0].as_text()) else { return Ok(Vec::new()) };
        let rows: Vec<Vec<Value>> = serde_json::from_str(text).map_err(|e| sqlx::Error::Decode(e.into()))?;
        rows.into_iter().map(excerpt).collect()
    }
}

fn excerpt(mut row: Vec<Value>) -> Result<Excerpt, JournalError> {
    let values = row.split_off(2.min(row.len()));
    let mut head = row.into_iter().map(|v| v.as_text().unwrap_or_default().to_string());
    let (record, region) = (head.next().unwrap_or_default(), head.next().unwrap_or_default());
    let region = RegionCode::parse(&region).map_err(|_| JournalError::WrongRegion { region, county: String::new() })?;
    Ok(Excerpt { record, region, values })
}
