//! The table of marks: a posting, a day, a word, and the last day it is kept. Nothing else is known of where anybody was.

use catalogue::RegionCode;
use jiff::civil::Date;
use journal::{Backend, Db};

use super::Mark;
use crate::WebError;

async fn bring_up(db: &Db) -> Result<(), WebError> {
    let text = if db.backend() == Backend::Postgres { "TEXT COLLATE \"C\"" } else { "TEXT" };
    let table = "CREATE TABLE IF NOT EXISTS place_mark (county TEXT NOT NULL, posting TEXT NOT NULL, day TEXT NOT NULL,
                 mark TEXT NOT NULL, until TEXT NOT NULL, PRIMARY KEY (county, posting, day))";
    db.make(&table.replace("TEXT", text)).await?;
    Ok(())
}

/// Keeps a mark, in place of an earlier one of that day.
pub(super) async fn keep(
    db: &Db,
    county: &RegionCode,
    (posting, day): (&str, Date),
    mark: Mark,
    until: Date,
) -> Result<(), WebError> {
    bring_up(db).await?;
    let sql = "INSERT INTO place_mark (county, posting, day, mark, until) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (county, posting, day) DO UPDATE SET mark = excluded.mark, until = excluded.until";
    let binds = vec![
        county.as_str().into(),
        posting.into(),
        day.to_string().into(),
        mark.word().into(),
        until.to_string().into(),
    ];
    db.run(sql, binds).await?;
    Ok(())
}

/// What is kept of a day of a posting, as of today: what is past its last day is not there, swept or not.
pub(crate) async fn of_day(
    db: &Db,
    county: &RegionCode,
    posting: &str,
    day: Date,
    today: Date,
) -> Result<Option<(Mark, Date)>, WebError> {
    bring_up(db).await?;
    let sql = "SELECT mark, until FROM place_mark WHERE county = $1 AND posting = $2 AND day = $3 AND until >= $4";
    let binds = vec![county.as_str().into(), posting.into(), day.to_string().into(), today.to_string().into()];
    let rows = db.rows(sql, binds).await?;
    Ok(rows.first().and_then(|r| Some((Mark::of(r[0].as_text()?)?, r[1].as_text()?.parse().ok()?))))
}

/// Removes what was to be kept until before a day.
pub(super) async fn purge(db: &Db, county: &RegionCode, before: Date) -> Result<(), WebError> {
    bring_up(db).await?;
    let sql = "DELETE FROM place_mark WHERE county = $1 AND until < $2";
    db.run(sql, vec![county.as_str().into(), before.to_string().into()]).await?;
    Ok(())
}
