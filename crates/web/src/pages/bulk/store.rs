//! The tables of work in bulk: what was asked, and how far it is. Both outlive the process, so that another takes up what one left.

use catalogue::{RegionCode, Value};
use jiff::{SignedDuration, Timestamp};
use journal::{Backend, Db};

use super::Asked;
use crate::WebError;

/// Days that it is remembered what was asked, and its archive held.
const DAYS: i64 = 7;
/// Seconds without a sign of whoever works on a job, after which another may take it up.
const SILENT: i64 = 60;
/// How often a job is begun: one that brings its process down each time is not begun for ever.
const TRIES: i64 = 3;

/// How far a job is.
pub(super) struct Standing {
    /// Places that are done.
    pub done: usize,
    /// Where its archive is kept.
    pub file: Option<String>,
    /// What went wrong.
    pub fault: Option<String>,
}

async fn bring_up(db: &Db) -> Result<(), WebError> {
    let text = if db.backend() == Backend::Postgres { "TEXT COLLATE \"C\"" } else { "TEXT" };
    let sql = format!(
        "CREATE TABLE IF NOT EXISTS bulk_job (county {text} NOT NULL, id {text} NOT NULL, login {text} NOT NULL,
         report {text} NOT NULL, level {text} NOT NULL, as_of BIGINT NOT NULL, asked_at {text} NOT NULL, PRIMARY KEY (county, id))"
    );
    db.make(&sql).await?;
    let sql = format!(
        "CREATE TABLE IF NOT EXISTS bulk_work (county {text} NOT NULL, id {text} NOT NULL, worker {text} NOT NULL, seen_at {text} NOT NULL,
         tries BIGINT NOT NULL, done BIGINT NOT NULL, file {text}, fault {text}, PRIMARY KEY (county, id))"
    );
    db.make(&sql).await?;
    Ok(())
}

/// The jobs that were asked so long ago that they are forgotten, each with its archive, if it has one.
pub(super) async fn old(
    db: &Db,
    county: &RegionCode,
    now: Timestamp,
) -> Result<Vec<(String, Option<String>)>, WebError> {
    bring_up(db).await?;
    let sql = "SELECT j.id, w.file FROM bulk_job AS j LEFT JOIN bulk_work AS w ON w.county = j.county AND w.id = j.id
               WHERE j.county = $1 AND j.asked_at < $2";
    let before = now - SignedDuration::from_hours(24 * DAYS);
    let rows = db.rows(sql, vec![county.as_str().into(), before.to_string().into()]).await?;
    Ok(rows.iter().filter_map(|r| Some((r[0].as_text()?.into(), r[1].as_text().map(String::from)))).collect())
}

/// Forgets a job.
pub(super) async fn forget(db: &Db, county: &RegionCode, id: &str) -> Result<(), WebError> {
    for table in ["bulk_work", "bulk_job"] {
        let sql = format!("DELETE FROM {table} WHERE county = $1 AND id = $2");
        db.run(&sql, vec![county.as_str().into(), id.into()]).await?;
    }
    Ok(())
}

/// Keeps what was asked.
pub(super) async fn keep(db: &Db, county: &RegionCode, asked: &Asked, now: Timestamp) -> Result<(), WebError> {
    bring_up(db).await?;
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
    Ok(rows.first().and_then(|row| asked(row)))
}

fn asked(row: &[Value]) -> Option<Asked> {
    let text = |i: usize| row[i].as_text().map(String::from);
    Some(Asked { id: text(0)?, login: text(1)?, report: text(2)?, level: text(3)?, as_of: row[4].as_int()? })
}

/// What was asked and has not ended, and nobody gives a sign of working on; the first asked first.
pub(super) async fn left(db: &Db, county: &RegionCode, now: Timestamp) -> Result<Vec<Asked>, WebError> {
    bring_up(db).await?;
    let sql = "SELECT j.id, j.login, j.report, j.level, j.as_of FROM bulk_job AS j
               LEFT JOIN bulk_work AS w ON w.county = j.county AND w.id = j.id
               WHERE j.county = $1 AND (w.id IS NULL OR (w.file IS NULL AND w.fault IS NULL AND w.seen_at < $2 AND w.tries < $3))
               ORDER BY j.asked_at, j.id LIMIT 100";
    let binds = vec![county.as_str().into(), silent(now).into(), TRIES.into()];
    Ok(db.rows(sql, binds).await?.iter().filter_map(|row| asked(row)).collect())
}

fn silent(now: Timestamp) -> String {
    written(now - SignedDuration::from_secs(SILENT))
}

/// A moment so that an earlier one is a lesser text: always with as many digits.
fn written(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// Takes a job for a worker: none else has it, or the one that had it has been silent. Of two at the same moment one gets it.
pub(super) async fn claim(
    db: &Db,
    county: &RegionCode,
    id: &str,
    worker: &str,
    now: Timestamp,
) -> Result<bool, WebError> {
    let sql = "INSERT INTO bulk_work (county, id, worker, seen_at, tries, done) VALUES ($1, $2, $3, $4, 1, 0)
               ON CONFLICT (county, id) DO UPDATE SET worker = excluded.worker, seen_at = excluded.seen_at, tries = bulk_work.tries + 1, done = 0
               WHERE bulk_work.file IS NULL AND bulk_work.fault IS NULL AND bulk_work.seen_at < $5 AND bulk_work.tries < $6";
    let texts = [county.as_str(), id, worker].map(Into::into);
    let rest = [written(now).into(), silent(now).into(), TRIES.into()];
    Ok(db.run(sql, texts.into_iter().chain(rest).collect()).await? == 1)
}

/// A worker's sign of life, with how far it is. One that has lost the job meanwhile says nothing.
pub(super) async fn beat(
    db: &Db,
    county: &RegionCode,
    (id, worker): (&str, &str),
    done: usize,
    now: Timestamp,
) -> Result<(), WebError> {
    let sql = "UPDATE bulk_work SET seen_at = $1, done = $2 WHERE county = $3 AND id = $4 AND worker = $5";
    let done = i64::try_from(done).unwrap_or(i64::MAX);
    db.run(sql, vec![written(now).into(), done.into(), county.as_str().into(), id.into(), worker.into()]).await?;
    Ok(())
}

/// Ends a job, with where its archive is or what went wrong; says whether it was still the worker's.
pub(super) async fn end(
    db: &Db,
    county: &RegionCode,
    (id, worker): (&str, &str),
    (done, outcome): (usize, Result<&str, &str>),
) -> Result<bool, WebError> {
    let column = if outcome.is_ok() { "file" } else { "fault" };
    let sql = format!(
        "UPDATE bulk_work SET {column} = $1, done = $2 WHERE county = $3 AND id = $4 AND worker = $5 AND file IS NULL"
    );
    let (Ok(said) | Err(said)) = outcome;
    let done = i64::try_from(done).unwrap_or(i64::MAX);
    Ok(db.run(&sql, vec![said.into(), done.into(), county.as_str().into(), id.into(), worker.into()]).await? == 1)
}

/// How far a job is; none that nobody has begun.
pub(super) async fn standing(db: &Db, county: &RegionCode, id: &str) -> Result<Option<Standing>, WebError> {
    let sql = "SELECT done, file, fault FROM bulk_work WHERE county = $1 AND id = $2";
    let rows = db.rows(sql, vec![county.as_str().into(), id.into()]).await?;
    let text = |v: &Value| v.as_text().map(String::from);
    let one = |r: &Vec<Value>| Standing {
        done: r[0].as_int().and_then(|n| usize::try_from(n).ok()).unwrap_or_default(),
        file: text(&r[1]),
        fault: text(&r[2]),
    };
    Ok(rows.first().map(one))
}
