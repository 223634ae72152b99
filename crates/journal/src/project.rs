//! The projection: versions of records as rows of their ledger's table.

use std::collections::BTreeMap;

use catalogue::{Ledger, RegionCode, Value};

use crate::conn::Conn;
use crate::{Backend, Bind, JournalError, OPEN, Record, conn, schema, search};

/// Values in one statement at most (PostgreSQL's limit is 65,535).
const MOST_VALUES: usize = 30_000;
/// Values in one `IN (…)`.
pub(crate) const MOST_LISTED: usize = 512;

/// Columns beside the fields: county, record, region, key, from_seq, to_seq, note, and what the record is found by.
const BESIDE: usize = 8;

/// The columns of a ledger's table in the order in which records are read and written.
pub(crate) fn columns(ledger: &Ledger) -> String {
    let fields: String = ledger.fields.iter().map(|f| format!(", \"{}\"", f.name)).collect();
    format!("record, region, \"key\", from_seq, to_seq, note{fields}")
}

/// A row of [`columns`] as a record.
pub(crate) fn record(ledger: &Ledger, row: Vec<Value>) -> Result<Record, JournalError> {
    let mut row = row.into_iter();
    let mut text = || row.next().unwrap_or_default().as_text().unwrap_or_default().to_string();
    let (record, region, key) = (text(), text(), text());
    let mut number = || row.next().unwrap_or_default().as_int().unwrap_or_default();
    let (from_seq, to_seq) = (number(), number());
    let names = std::iter::once("note").chain(ledger.fields.iter().map(|f| f.name.as_str()));
    let fields: BTreeMap<String, Value> = names.map(String::from).zip(row).collect();
    let region = RegionCode::parse(&region).map_err(|_| JournalError::WrongRegion { region, county: String::new() })?;
    Ok(Record { record, region, key, from_seq, to_seq, fields })
}

fn binds(county: &str, ledger: &Ledger, record: &Record) -> Vec<Bind> {
    let field = |name: &str| record.fields.get(name).unwrap_or(&Value::Null);
    let mut all = Vec::with_capacity(ledger.fields.len() + BESIDE);
    all.extend([
        county.into(),
        record.record.as_str().into(),
        record.region.as_str().into(),
        record.key.as_str().into(),
    ]);
    all.extend([record.from_seq.into(), record.to_seq.into()]);
    all.push(Bind::of(field("note"), catalogue::Storage::Text));
    all.extend(ledger.fields.iter().map(|f| Bind::of(field(&f.name), schema::stored(f))));
    all.push(search::text(ledger, &record.fields).into());
    all
}

/// Inserts versions.
pub(crate) async fn insert(
    conn: &mut Conn,
    county: &str,
    ledger: &Ledger,
    records: &[Record],
) -> Result<(), JournalError> {
    let into = format!("INSERT INTO {} (county, {}, \"{}\")", ledger.table(), columns(ledger), search::COLUMN);
    let rows = records.iter().map(|r| binds(county, ledger, r));
    insert_rows(conn, &into, ledger.fields.len() + BESIDE, rows).await
}

/// Inserts rows. SQLite works one after another by one prepared statement; to PostgreSQL each would be a way there and back, so it is given
/// many at a time, in powers of two, so that few different statements are prepared.
pub(crate) async fn insert_rows(
    conn: &mut Conn,
    into: &str,
    width: usize,
    mut rows: impl ExactSizeIterator<Item = Vec<Bind>>,
) -> Result<(), JournalError> {
    if let Conn::Sqlite(conn) = conn {
        return Ok(conn::run_each(conn, &format!("{into} VALUES {}", places(1, width)), rows)?);
    }
    let most = prev_power_of_two((MOST_VALUES / width).min(256));
    while rows.len() > 0 {
        let take = prev_power_of_two(rows.len()).min(most);
        let batch: Vec<Bind> = rows.by_ref().take(take).flatten().collect();
        conn.run(&format!("{into} VALUES {}", places(take, width)), batch).await?;
    }
    Ok(())
}

/// Ends the standing versions of records at positions.
pub(crate) async fn close(
    conn: &mut Conn,
    backend: Backend,
    county: &str,
    ledger: &Ledger,
    ends: &[(String, i64)],
) -> Result<(), JournalError> {
    let table = ledger.table();
    for batch in ends.chunks(MOST_LISTED) {
        let cast = if backend == Backend::Postgres { "::bigint" } else { "" };
        let values: Vec<String> = (0..batch.len()).map(|i| format!("(${}, ${}{cast})", i * 2 + 2, i * 2 + 3)).collect();
        let sql = format!(
            "WITH ended (rec, seq) AS (VALUES {}) UPDATE {table} SET to_seq = ended.seq FROM ended
             WHERE {table}.county = $1 AND {table}.to_seq = {OPEN} AND {table}.record = ended.rec",
            values.join(", ")
        );
        let mut all: Vec<Bind> = vec![county.into()];
        all.extend(batch.iter().flat_map(|(record, seq)| [record.as_str().into(), (*seq).into()]));
        conn.run(&sql, all).await?;
    }
    Ok(())
}

/// `($1, $2), ($3, $4)` for rows of a width.
fn places(rows: usize, width: usize) -> String {
    let mut text = String::with_capacity(rows * width * 7);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..width {
            if column > 0 {
                text.push(',');
            }
            text.push('$');
            text.push_str(&(row * width + column + 1).to_string());
        }
        text.push(')');
    }
    text
}

fn prev_power_of_two(n: usize) -> usize {
    1 << n.max(1).ilog2()
}

/// `$2, $3, …` for an `IN` after one earlier value.
pub(crate) fn listed(n: usize) -> String {
    (0..n).map(|i| format!("${}", i + 2)).collect::<Vec<_>>().join(", ")
}
