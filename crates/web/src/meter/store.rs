//! The table of times: a sum for every month, role and form of a county, and the position at which timing began.

use catalogue::{RegionCode, Value};
use duties::burden::Timed;
use journal::{Backend, Db, Journal};

use crate::WebError;

async fn bring_up(db: &Db) -> Result<(), WebError> {
    let text = if db.backend() == Backend::Postgres { "TEXT COLLATE \"C\"" } else { "TEXT" };
    for sql in [
        "CREATE TABLE IF NOT EXISTS form_time (county TEXT NOT NULL, month TEXT NOT NULL, role TEXT NOT NULL,
         form TEXT NOT NULL, sheets BIGINT NOT NULL, seconds BIGINT NOT NULL, bare BIGINT NOT NULL,
         PRIMARY KEY (county, month, role, form))",
        "CREATE TABLE IF NOT EXISTS form_time_since (county TEXT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (county))",
    ] {
        db.make(&sql.replace("TEXT", text)).await?;
    }
    Ok(())
}

/// Adds a form to its sum. The first one of a county marks from where on entries come by forms that were counted.
pub(super) async fn add(journal: &Journal, county: &RegionCode, one: &Timed) -> Result<(), WebError> {
    let db = journal.db();
    if since(db, county).await?.is_none() {
        let sql = "INSERT INTO form_time_since (county, seq) VALUES ($1, $2) ON CONFLICT (county) DO NOTHING";
        db.run(sql, vec![county.as_str().into(), journal.head(county).await?.seq.into()]).await?;
    }
    let sql =
        "INSERT INTO form_time (county, month, role, form, sheets, seconds, bare) VALUES ($1, $2, $3, $4, $5, $6, $7)
               ON CONFLICT (county, month, role, form) DO UPDATE SET sheets = form_time.sheets + excluded.sheets,
               seconds = form_time.seconds + excluded.seconds, bare = form_time.bare + excluded.bare";
    let binds = vec![
        county.as_str().into(),
        one.month.as_str().into(),
        one.role.as_str().into(),
        one.form.as_str().into(),
        one.sheets.into(),
        one.seconds.into(),
        one.bare.into(),
    ];
    db.run(sql, binds).await?;
    Ok(())
}

/// The journal's position when a county's first form was timed.
pub(super) async fn since(db: &Db, county: &RegionCode) -> Result<Option<i64>, WebError> {
    bring_up(db).await?;
    let sql = "SELECT seq FROM form_time_since WHERE county = $1";
    Ok(db.rows(sql, vec![county.as_str().into()]).await?.first().and_then(|r| r[0].as_int()))
}

/// The sums of a county from a month on, by month, role and form.
pub(crate) async fn timed(db: &Db, county: &RegionCode, from: &str) -> Result<Vec<Timed>, WebError> {
    bring_up(db).await?;
    let sql = "SELECT month, role, form, sheets, seconds, bare FROM form_time WHERE county = $1 AND month >= $2
               ORDER BY month, role, form";
    let rows = db.rows(sql, vec![county.as_str().into(), from.into()]).await?;
    Ok(rows.iter().map(|r| row(r)).collect())
}

fn row(row: &[Value]) -> Timed {
    let text = |i: usize| row[i].as_text().unwrap_or_default().to_string();
    let number = |i: usize| row[i].as_int().unwrap_or_default();
    Timed { month: text(0), role: text(1), form: text(2), sheets: number(3), seconds: number(4), bare: number(5) }
}
