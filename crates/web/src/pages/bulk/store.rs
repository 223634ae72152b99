//! The table of what was asked in bulk: a job lives as long as the process, what was asked for outlives it.

use catalogue::{RegionCode, Value};
use journal::{Backend, Db};

use super::Asked;
use crate::WebError;

/// Days that it is remembered what was asked.
const DAYS: i64 = 7;

async fn bring_up(db: &Db) -> Result<(), WebError> {
    let text = if db.backend() == Backend::Postgres { "TEXT COLLATE \"C\"" } else { "TEXT" };
    let sql = format!(
        "CREATE TABLE IF NOT EXISTS bulk_job (county {text} NOT NULL, id {text} NOT NULL, login {text} NOT NULL,
         report {text} NOT NULL, level {text} NOT NULL, as_of BIGINT NOT NULL, asked_at {text} NOT NULL, PRIMARY KEY (county, id))"
    );
    db.make(&sql).await?;
    Ok(())
}

/// Keeps what was asked, and forgets what was asked long ago.
pub(super) async fn keep(db: &Db, county: &RegionCode, asked: &Asked) -> Result<(), WebError> {
    bring_up(db).await?;
    let now = jiff::Timestamp::now();
    let old = (now - jiff::SignedDuration::from_hours(24 * DAYS)).to_string();
    let sql = "DELETE FROM bulk_job WHERE county = $1 AND asked_at < $2";
    db.run(sql, vec![county.as_str().into(), old.into()]).await?;
    let sql =
        "INSERT INTO bulk_job (county, id, login, report, level, as_of, asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let Asked { id, login, report, level, as_of } = asked;
    let texts = [id, login, report, level].map(|t| t.as_str().into());
    let binds = std::iter::once(county.as_str().into()).chain(texts);
    db.run(sql, binds.chain([(*as_of).into(), now.to_string().into()]).collect()).await?;
    Ok(())
}

/// What somebody asked.
pub(super) async fn find(db: &Db, county: &RegionCode, login: &str, id: &str) -> Result<Option<Asked>, WebError> {
    bring_up(db).await?;
    let sql = "SELECT id, login, report, level, as_of FROM bulk_job WHERE county = $1 AND id = $2 AND login = $3";
    let rows = db.rows(sql, vec![county.as_str().into(), id.into(), login.into()]).await?;
    let asked = |row: &Vec<Value>| {
        let text = |i: usize| row[i].as_text().map(String::from);
        Some(Asked { id: text(0)?, login: text(1)?, report: text(2)?, level: text(3)?, as_of: row[4].as_int()? })
    };
    Ok(rows.first().and_then(asked))
}
