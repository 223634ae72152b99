//! The table of deliveries: messages on their way to the receivers of webhooks and to group robots.

use catalogue::{RegionCode, Value};
use jiff::Timestamp;
use journal::{Backend, Bind, Db};

use crate::WebError;

/// What became of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// To be sent.
    Waiting,
    /// Claimed by one process, and not answered yet.
    Sending,
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
            Fate::Sending => "sending",
            Fate::Done => "done",
            Fate::Dead => "dead",
        }
    }

    fn of(word: &str) -> Fate {
        [Fate::Waiting, Fate::Sending, Fate::Done].into_iter().find(|f| f.word() == word).unwrap_or(Fate::Dead)
    }
}

/// A message on its way to a receiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Delivery {
    /// What tells it from the receiver's others, and their order: an entry's position, or the moment it was made.
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

/// Makes the table where it is not there yet.
pub(crate) async fn bring_up(db: &Db) -> Result<(), WebError> {
    let text = if db.backend() == Backend::Postgres { "TEXT COLLATE \"C\"" } else { "TEXT" };
    for sql in [
        "CREATE TABLE IF NOT EXISTS webhook_delivery (county TEXT NOT NULL, webhook TEXT NOT NULL, seq BIGINT NOT NULL,
         message TEXT NOT NULL, fate TEXT NOT NULL, attempts BIGINT NOT NULL, at TEXT NOT NULL, said TEXT NOT NULL,
         PRIMARY KEY (county, webhook, seq))",
        "CREATE INDEX IF NOT EXISTS webhook_delivery_due ON webhook_delivery (county, webhook, fate, at)",
    ] {
        db.make(&sql.replace("TEXT", text)).await?;
    }
    Ok(())
}

/// Removes everything on its way to a receiver.
pub(crate) async fn remove(db: &Db, county: &RegionCode, id: &str) -> Result<(), WebError> {
    let sql = "DELETE FROM webhook_delivery WHERE county = $1 AND webhook = $2";
    db.run(sql, vec![county.as_str().into(), id.into()]).await?;
    Ok(())
}

/// Makes deliveries of messages; one that is there already stays as it is.
pub(crate) async fn queue(
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

const DELIVERY: &str = "seq, message, fate, attempts, at, said";

/// A receiver's deliveries that are due, the oldest first.
pub(crate) async fn due(
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

/// A receiver's deliveries before a position, the latest first.
pub(crate) async fn deliveries(
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

/// The receivers whose last delivery was given up, each with it.
pub(crate) async fn given_up(db: &Db, county: &RegionCode) -> Result<Vec<(String, Delivery)>, WebError> {
    // The last is the one that none of the same receiver's follows.
    let sql = format!(
        "SELECT {DELIVERY}, webhook FROM webhook_delivery d WHERE county = $1 AND fate = 'dead' AND NOT EXISTS
         (SELECT 1 FROM webhook_delivery n WHERE n.county = d.county AND n.webhook = d.webhook AND n.seq > d.seq)"
    );
    let rows = db.rows(&sql, vec![county.as_str().into()]).await?;
    Ok(rows.iter().map(|r| (r[6].as_text().unwrap_or_default().to_string(), delivery(r))).collect())
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
pub(crate) async fn settle(db: &Db, county: &RegionCode, id: &str, delivery: &Delivery) -> Result<(), WebError> {
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
pub(crate) async fn resend(db: &Db, county: &RegionCode, id: &str, seq: i64, now: Timestamp) -> Result<bool, WebError> {
    let sql = "UPDATE webhook_delivery SET fate = 'waiting', attempts = 0, at = $4
               WHERE county = $1 AND webhook = $2 AND seq = $3";
    Ok(db.run(sql, vec![county.as_str().into(), id.into(), seq.into(), now.to_string().into()]).await? == 1)
}

/// Removes deliveries that were settled before a moment.
pub(crate) async fn clear(db: &Db, county: &RegionCode, before: Timestamp) -> Result<(), WebError> {
    let sql = "DELETE FROM webhook_delivery WHERE county = $1 AND fate <> 'waiting' AND at < $2";
    db.run(sql, vec![county.as_str().into(), before.to_string().into()]).await?;
    Ok(())
}

/// Takes a delivery that waits, so that no other process sends it too; says whether it was there to take.
pub(crate) async fn claim(db: &Db, county: &RegionCode, id: &str, seq: i64, now: Timestamp) -> Result<bool, WebError> {
    let sql = "UPDATE webhook_delivery SET fate = 'sending', at = $4
               WHERE county = $1 AND webhook = $2 AND seq = $3 AND fate = 'waiting'";
    Ok(db.run(sql, vec![county.as_str().into(), id.into(), seq.into(), now.to_string().into()]).await? == 1)
}

/// Settles deliveries that were claimed before a moment and never answered for: their process is gone.
pub(crate) async fn recover(
    db: &Db,
    county: &RegionCode,
    id: &str,
    before: Timestamp,
    (fate, said): (Fate, &str),
) -> Result<(), WebError> {
    let sql = "UPDATE webhook_delivery SET fate = $4, said = $5
               WHERE county = $1 AND webhook = $2 AND fate = 'sending' AND at < $3";
    let binds = vec![county.as_str().into(), id.into(), before.to_string().into(), fate.word().into(), said.into()];
    db.run(sql, binds).await?;
    Ok(())
}

/// How many deliveries to a receiver have been tried since a moment.
pub(crate) async fn tried(db: &Db, county: &RegionCode, id: &str, since: Timestamp) -> Result<i64, WebError> {
    let sql = "SELECT COUNT(*) FROM webhook_delivery WHERE county = $1 AND webhook = $2 AND attempts > 0 AND at > $3";
    let rows = db.rows(sql, vec![county.as_str().into(), id.into(), since.to_string().into()]).await?;
    Ok(rows.first().and_then(|r| r[0].as_int()).unwrap_or_default())
}
