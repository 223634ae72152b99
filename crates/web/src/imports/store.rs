//! The tables of imports: those at work, and how each sender's sheets were understood.

use catalogue::RegionCode;
use journal::{Backend, Db};
use sha2::{Digest, Sha256};
use workbooks::SheetMapping;

use super::{Listed, Work};
use crate::WebError;

/// The imports that a list shows at most.
const LISTED: usize = 20;

async fn bring_up(db: &Db) -> Result<(), WebError> {
    let text = if db.backend() == Backend::Postgres { "TEXT COLLATE \"C\"" } else { "TEXT" };
    let work = format!(
        "CREATE TABLE IF NOT EXISTS import_work (county {text} NOT NULL, id {text} NOT NULL, owner {text} NOT NULL,
         held BIGINT NOT NULL, work {text} NOT NULL, changed_at {text} NOT NULL, PRIMARY KEY (county, id))"
    );
    let mapping = format!(
        "CREATE TABLE IF NOT EXISTS import_mapping (county {text} NOT NULL, sender {text} NOT NULL, headings {text} NOT NULL,
         mapping {text} NOT NULL, PRIMARY KEY (county, sender, headings))"
    );
    for sql in [work, mapping] {
        db.make(&sql).await?;
    }
    Ok(())
}

fn written(work: &Work) -> String {
    serde_json::to_string(work).expect("an import is plain data")
}

fn now() -> String {
    jiff::Timestamp::now().to_string()
}

/// Keeps a new import.
pub(super) async fn keep(db: &Db, county: &RegionCode, id: &str, work: &Work) -> Result<(), WebError> {
    bring_up(db).await?;
    let sql = "INSERT INTO import_work (county, id, owner, held, work, changed_at) VALUES ($1, $2, $3, 1, $4, $5)";
    let binds = vec![county.as_str().into(), id.into(), work.owner.as_str().into(), written(work).into(), now().into()];
    db.run(sql, binds).await?;
    Ok(())
}

/// Keeps what an import has become.
pub(super) async fn change(db: &Db, county: &RegionCode, id: &str, work: &Work) -> Result<(), WebError> {
    let sql = "UPDATE import_work SET work = $3, held = $4, changed_at = $5 WHERE county = $1 AND id = $2";
    let held = i64::from(work.held).into();
    db.run(sql, vec![county.as_str().into(), id.into(), written(work).into(), held, now().into()]).await?;
    Ok(())
}

/// Forgets an import.
pub(super) async fn drop(db: &Db, county: &RegionCode, id: &str) -> Result<(), WebError> {
    let sql = "DELETE FROM import_work WHERE county = $1 AND id = $2";
    db.run(sql, vec![county.as_str().into(), id.into()]).await?;
    Ok(())
}

/// An import.
pub(super) async fn find(db: &Db, county: &RegionCode, id: &str) -> Result<Option<Work>, WebError> {
    bring_up(db).await?;
    let sql = "SELECT work FROM import_work WHERE county = $1 AND id = $2";
    let rows = db.rows(sql, vec![county.as_str().into(), id.into()]).await?;
    Ok(rows.first().and_then(|r| serde_json::from_str(r[0].as_text()?).ok()))
}

/// Somebody's imports, the last changed first.
pub(super) async fn all(db: &Db, county: &RegionCode, owner: &str) -> Result<Vec<Listed>, WebError> {
    bring_up(db).await?;
    let sql = format!(
        "SELECT id, work, changed_at FROM import_work WHERE county = $1 AND owner = $2 ORDER BY changed_at DESC LIMIT {LISTED}"
    );
    let rows = db.rows(&sql, vec![county.as_str().into(), owner.into()]).await?;
    Ok(rows.iter().filter_map(|row| listed(row)).collect())
}

/// The imports of a county whose files are held although nothing has happened since a moment.
pub(super) async fn idle(db: &Db, county: &RegionCode, since: &str) -> Result<Vec<Listed>, WebError> {
    bring_up(db).await?;
    let sql = "SELECT id, work, changed_at FROM import_work WHERE county = $1 AND held = 1 AND changed_at < $2";
    let rows = db.rows(sql, vec![county.as_str().into(), since.into()]).await?;
    Ok(rows.iter().filter_map(|row| listed(row)).collect())
}

fn listed(row: &[catalogue::Value]) -> Option<Listed> {
    let text = |i: usize| row[i].as_text().unwrap_or_default().to_string();
    Some(Listed { id: text(0), work: serde_json::from_str(&text(1)).ok()?, changed_at: text(2) })
}

/// What tells one form of sheet from another: its headings, in any order.
fn headings(sheet: &SheetMapping) -> String {
    hex::encode(&Sha256::digest(sheet.signature().join("\u{1f}"))[..16])
}

/// Keeps how a sheet of a sender is understood, in place of what was kept before.
pub(super) async fn remember(
    db: &Db,
    county: &RegionCode,
    sender: &RegionCode,
    sheet: &SheetMapping,
) -> Result<(), WebError> {
    bring_up(db).await?;
    let sql = "INSERT INTO import_mapping (county, sender, headings, mapping) VALUES ($1, $2, $3, $4)
               ON CONFLICT (county, sender, headings) DO UPDATE SET mapping = excluded.mapping";
    let mapping = serde_json::to_string(sheet).expect("a mapping is plain data");
    let binds = vec![county.as_str().into(), sender.as_str().into(), headings(sheet).into(), mapping.into()];
    db.run(sql, binds).await?;
    Ok(())
}

/// How the sheets of a sender were understood.
pub(super) async fn remembered(
    db: &Db,
    county: &RegionCode,
    sender: &RegionCode,
) -> Result<Vec<SheetMapping>, WebError> {
    bring_up(db).await?;
    let sql = "SELECT mapping FROM import_mapping WHERE county = $1 AND sender = $2 ORDER BY headings";
    let rows = db.rows(sql, vec![county.as_str().into(), sender.as_str().into()]).await?;
    Ok(rows.iter().filter_map(|r| serde_json::from_str(r[0].as_text()?).ok()).collect())
}
