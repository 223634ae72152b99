//! The tables of webhooks and their deliveries.

use std::str::FromStr;

use catalogue::{RegionCode, Value};
use jiff::Timestamp;
use journal::{Act, Backend, Bind, Db};

use super::Webhook;
use crate::WebError;

/// What became of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// To be sent.
    Waiting,
    /// Taken by the receiver.
    Done,
    /// Given up.
    Dead,
}

impl Fate {
    /// The word kept.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Fate::Waiting => "waiting",
            Fate::Done => "done",
            Fate::Dead => "dead",
        }
    }

    fn of(word: &str) -> Fate {
        [Fate::Waiting, Fate::Done].into_iter().find(|f| f.word() == word).unwrap_or(Fate::Dead)
    }
}

/// An entry on its way to a receiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Delivery {
    /// The entry's position.
    pub seq: i64,
    /// The text sent.
    pub message: String,
    /// What became of it.
    pub fate: Fate,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next, or was tried last, RFC 3339.
    pub at: String,
    /// What the receiver answered, or why it did not.
    pub said: String,
}

async fn bring_up(db: &Db) -> Result<(), WebError> {
    let text = if db.backend() == Backend::Postgres { "TEXT COLLATE \"C\"" } else { "TEXT" };
    for sql in [
        "CREATE TABLE IF NOT EXISTS webhook (county TEXT NOT NULL, id TEXT NOT NULL, login TEXT NOT NULL, url TEXT NOT NULL,
         ledgers TEXT NOT NULL, acts TEXT NOT NULL, secret TEXT NOT NULL, after BIGINT NOT NULL, made_at TEXT NOT NULL,
         PRIMARY KEY (county, id))",
        "CREATE TABLE IF NOT EXISTS webhook_delivery (county TEXT NOT NULL, webhook TEXT NOT NULL, seq BIGINT NOT NULL,
         message TEXT NOT NULL, fate TEXT NOT NULL, attempts BIGINT NOT NULL, at TEXT NOT NULL, said TEXT NOT NULL,
         PRIMARY KEY (county, webhook, seq))",
        "CREATE INDEX IF NOT EXISTS webhook_delivery_due ON webhook_delivery (county, webhook, fate, at)",
    ] {
        db.make(&sql.replace("TEXT", text)).await?;
    }
    Ok(())
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
    for sql in [
        "DELETE FROM webhook WHERE county = $1 AND id = $2",
        "DELETE FROM webhook_delivery WHERE county = $1 AND webhook = $2",
    ] {
        db.run(sql, vec![county.as_str().into(), id.into()]).await?;
    }
    Ok(())
}

/// Makes deliveries of entries' messages; one that is there already stays as it is.
pub(super) async fn queue(
    db: &Db,
    county: &RegionCode,
    id: &str,
    messages: Vec<(i64, String)>,
    now: Timestamp,
) -> Result<(), WebError> {
    const BATCH: usize = 200;
    for batch in messages.chunks(BATCH) {
        let rows: Vec<String> = (0..batch.len())
            .map(|i| format!("($1, $2, ${}, ${}, 'waiting', 0, $3, '')", 2 * i + 4, 2 * i + 5))
            .collect();
        let sql = format!(
            "INSERT INTO webhook_delivery (county, webhook, seq, message, fate, attempts, at, said) VALUES {}
             ON CONFLICT (county, webhook, seq) DO NOTHING",
            rows.join(", ")
        );
        let mut binds: Vec<Bind> = vec![county.as_str().into(), id.into(), now.to_string().into()];
        binds.extend(batch.iter().flat_map(|(seq, message)| [(*seq).into(), message.as_str().into()]));
        db.run(&sql, binds).await?;
    }
    Ok(())
}

/// Moves a webhook on to a position.
pub(super) async fn move_on(db: &Db, county: &RegionCode, id: &str, after: i64) -> Result<(), WebError> {
    let sql = "UPDATE webhook SET after = $3 WHERE county = $1 AND id = $2 AND after < $3";
    db.run(sql, vec![county.as_str().into(), id.into(), after.into()]).await?;
    Ok(())
}

const DELIVERY: &str = "seq, message, fate, attempts, at, said";

/// A webhook's deliveries that are due, the oldest first.
pub(super) async fn due(
    db: &Db,
    county: &RegionCode,
    id: &str,
    now: Timestamp,
    most: i64,
) -> Result<Vec<Delivery>, WebError> {
    let sql = format!(
        "SELECT {DELIVERY} FROM webhook_delivery WHERE county = $1 AND webhook = $2 AND fate = 'waiting' AND at <= $3
         ORDER BY seq LIMIT {most}"
    );
    let rows = db.rows(&sql, vec![county.as_str().into(), id.into(), now.to_string().into()]).await?;
    Ok(rows.iter().map(|r| delivery(r)).collect())
}

/// A webhook's deliveries before a position, the latest first.
pub(super) async fn deliveries(
    db: &Db,
    county: &RegionCode,
    id: &str,
    before: i64,
    limit: i64,
) -> Result<Vec<Delivery>, WebError> {
    let sql = format!(
        "SELECT {DELIVERY} FROM webhook_delivery WHERE county = $1 AND webhook = $2 AND seq < $3 ORDER BY seq DESC LIMIT {limit}"
    );
    let rows = db.rows(&sql, vec![county.as_str().into(), id.into(), before.into()]).await?;
    Ok(rows.iter().map(|r| delivery(r)).collect())
}

fn delivery(row: &[Value]) -> Delivery {
    let text = |i: usize| row[i].as_text().unwrap_or_default().to_string();
    let number = |i: usize| row[i].as_int().unwrap_or_default();
    Delivery {
        seq: number(0),
        message: text(1),
        fate: Fate::of(&text(2)),
        attempts: number(3),
        at: text(4),
        said: text(5),
    }
}

/// Keeps what became of a delivery.
pub(super) async fn settle(db: &Db, county: &RegionCode, id: &str, delivery: &Delivery) -> Result<(), WebError> {
    let sql = "UPDATE webhook_delivery SET fate = $4, attempts = $5, at = $6, said = $7
               WHERE county = $1 AND webhook = $2 AND seq = $3";
    let binds = vec![
        county.as_str().into(),
        id.into(),
        delivery.seq.into(),
        delivery.fate.word().into(),
        delivery.attempts.into(),
        delivery.at.as_str().into(),
        delivery.said.as_str().into(),
    ];
    db.run(sql, binds).await?;
    Ok(())
}

/// Has a delivery wait again from now; says whether there is one.
pub(super) async fn resend(db: &Db, county: &RegionCode, id: &str, seq: i64, now: Timestamp) -> Result<bool, WebError> {
    let sql = "UPDATE webhook_delivery SET fate = 'waiting', attempts = 0, at = $4
               WHERE county = $1 AND webhook = $2 AND seq = $3";
    Ok(db.run(sql, vec![county.as_str().into(), id.into(), seq.into(), now.to_string().into()]).await? == 1)
}

/// Removes deliveries that were settled before a moment.
pub(super) async fn clear(db: &Db, county: &RegionCode, before: Timestamp) -> Result<(), WebError> {
    let sql = "DELETE FROM webhook_delivery WHERE county = $1 AND fate <> 'waiting' AND at < $2";
    db.run(sql, vec![county.as_str().into(), before.to_string().into()]).await?;
    Ok(())
}
