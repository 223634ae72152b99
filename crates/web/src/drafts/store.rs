//! The table of drafts: with the credentials the only SQL of this crate.

use catalogue::RegionCode;
use jiff::Timestamp;
use journal::{Backend, Db};

use super::{Listed, Sheet};
use crate::WebError;

/// The drafts that a list shows at most.
const LISTED: usize = 100;

async fn bring_up(db: &Db) -> Result<(), WebError> {
    let text = if db.backend() == Backend::Postgres { "TEXT COLLATE \"C\"" } else { "TEXT" };
    let sql = format!(
        "CREATE TABLE IF NOT EXISTS report_draft (county {text} NOT NULL, id {text} NOT NULL, file {text} NOT NULL,
         sheet {text} NOT NULL, changed_at {text} NOT NULL, PRIMARY KEY (county, id))"
    );
    db.make(&sql).await?;
    Ok(())
}

fn written(sheet: &Sheet) -> String {
    serde_json::to_string(sheet).expect("a sheet is plain data")
}

/// Keeps a new draft, made at a moment.
pub(super) async fn keep(
    db: &Db,
    county: &RegionCode,
    (id, file): (&str, &str),
    sheet: &Sheet,
    at: Timestamp,
) -> Result<(), WebError> {
    bring_up(db).await?;
    let sql = "INSERT INTO report_draft (county, id, file, sheet, changed_at) VALUES ($1, $2, $3, $4, $5)";
    let now = at.to_string();
    db.run(sql, vec![county.as_str().into(), id.into(), file.into(), written(sheet).into(), now.into()]).await?;
    Ok(())
}

/// Keeps what a draft has become at a moment.
pub(super) async fn change(
    db: &Db,
    county: &RegionCode,
    id: &str,
    sheet: &Sheet,
    at: Timestamp,
) -> Result<(), WebError> {
    let sql = "UPDATE report_draft SET sheet = $3, changed_at = $4 WHERE county = $1 AND id = $2";
    let now = at.to_string();
    db.run(sql, vec![county.as_str().into(), id.into(), written(sheet).into(), now.into()]).await?;
    Ok(())
}

/// A draft: the hash of its document, and its sheet.
pub(super) async fn find(db: &Db, county: &RegionCode, id: &str) -> Result<Option<(String, Sheet)>, WebError> {
    bring_up(db).await?;
    let sql = "SELECT file, sheet FROM report_draft WHERE county = $1 AND id = $2";
    let rows = db.rows(sql, vec![county.as_str().into(), id.into()]).await?;
    Ok(rows.first().and_then(|r| Some((r[0].as_text()?.into(), serde_json::from_str(r[1].as_text()?).ok()?))))
}

/// A county's drafts, the last changed first.
pub(super) async fn all(db: &Db, county: &RegionCode) -> Result<Vec<Listed>, WebError> {
    bring_up(db).await?;
    let sql = format!(
        "SELECT id, sheet, changed_at FROM report_draft WHERE county = $1 ORDER BY changed_at DESC LIMIT {LISTED}"
    );
    let rows = db.rows(&sql, vec![county.as_str().into()]).await?;
    let listed = |r: &Vec<catalogue::Value>| {
        let text = |i: usize| r[i].as_text().unwrap_or_default().to_string();
        Some(Listed { id: text(0), sheet: serde_json::from_str(&text(1)).ok()?, changed_at: text(2) })
    };
    Ok(rows.iter().filter_map(listed).collect())
}
