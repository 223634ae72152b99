//! The table of webhooks.

use std::str::FromStr;

use catalogue::{RegionCode, Value};
use journal::{Act, Backend, Db};

use super::Webhook;
use crate::{WebError, courier};

async fn bring_up(db: &Db) -> Result<(), WebError> {
    let text = if db.backend() == Backend::Postgres { "TEXT COLLATE \"C\"" } else { "TEXT" };
    let sql = "CREATE TABLE IF NOT EXISTS webhook (county TEXT NOT NULL, id TEXT NOT NULL, login TEXT NOT NULL, url TEXT NOT NULL,
               ledgers TEXT NOT NULL, acts TEXT NOT NULL, secret TEXT NOT NULL, after BIGINT NOT NULL, made_at TEXT NOT NULL,
               PRIMARY KEY (county, id))";
    db.make(&sql.replace("TEXT", text)).await?;
    courier::store::bring_up(db).await
}

const WEBHOOK: &str = "id, login, url, ledgers, acts, after, made_at";

/// Keeps a new webhook with its locked secret.
pub(super) async fn keep(db: &Db, county: &RegionCode, webhook: &Webhook, locked: &str) -> Result<(), WebError> {
    bring_up(db).await?;
    let sql = format!("INSERT INTO webhook (county, secret, {WEBHOOK}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    let acts: Vec<&str> = webhook.acts.iter().map(|a| a.word()).collect();
    let binds = vec![
        county.as_str().into(),
        locked.into(),
        webhook.id.as_str().into(),
        webhook.login.as_str().into(),
        webhook.url.as_str().into(),
        webhook.ledgers.join(" ").into(),
        acts.join(" ").into(),
        webhook.after.into(),
        webhook.made_at.as_str().into(),
    ];
    db.run(&sql, binds).await?;
    Ok(())
}

/// A county's webhooks, the latest first.
pub(super) async fn all(db: &Db, county: &RegionCode) -> Result<Vec<Webhook>, WebError> {
    bring_up(db).await?;
    let sql = format!("SELECT {WEBHOOK} FROM webhook WHERE county = $1 ORDER BY id DESC");
    let rows = db.rows(&sql, vec![county.as_str().into()]).await?;
    Ok(rows.iter().map(|r| webhook(r)).collect())
}

fn webhook(row: &[Value]) -> Webhook {
    let text = |i: usize| row[i].as_text().unwrap_or_default();
    Webhook {
        id: text(0).into(),
        login: text(1).into(),
        url: text(2).into(),
        ledgers: text(3).split_whitespace().map(Into::into).collect(),
        acts: text(4).split_whitespace().filter_map(|a| Act::from_str(a).ok()).collect(),
        after: row[5].as_int().unwrap_or_default(),
        made_at: text(6).into(),
    }
}

/// A webhook's locked secret.
pub(super) async fn locked(db: &Db, county: &RegionCode, id: &str) -> Result<Option<String>, WebError> {
    let sql = "SELECT secret FROM webhook WHERE county = $1 AND id = $2";
    let rows = db.rows(sql, vec![county.as_str().into(), id.into()]).await?;
    Ok(rows.first().and_then(|r| r[0].as_text().map(Into::into)))
}

/// Removes a webhook and its deliveries.
pub(super) async fn remove(db: &Db, county: &RegionCode, id: &str) -> Result<(), WebError> {
    db.run("DELETE FROM webhook WHERE county = $1 AND id = $2", vec![county.as_str().into(), id.into()]).await?;
    courier::store::remove(db, county, id).await
}

/// Moves a webhook on to a position.
pub(super) async fn move_on(db: &Db, county: &RegionCode, id: &str, after: i64) -> Result<(), WebError> {
    let sql = "UPDATE webhook SET after = $3 WHERE county = $1 AND id = $2 AND after < $3";
    db.run(sql, vec![county.as_str().into(), id.into(), after.into()]).await?;
    Ok(())
}
