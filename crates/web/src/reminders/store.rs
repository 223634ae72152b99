//! The tables of group robots and of what has been told at each address.

use std::collections::HashSet;

use catalogue::{Lang, RegionCode, Value};
use jiff::{SignedDuration, Timestamp};
use journal::{Backend, Bind, Db};

use super::things::Thing;
use super::{Kind, Robot, Tell};
use crate::{WebError, courier};

/// How long it is remembered that a duty was told, in days: longer than anything is told of it.
const REMEMBERED: i64 = 400;
/// Things written down at once.
const BATCH: usize = 200;

async fn bring_up(db: &Db) -> Result<(), WebError> {
    let text = if db.backend() == Backend::Postgres { "TEXT COLLATE \"C\"" } else { "TEXT" };
    for sql in [
        "CREATE TABLE IF NOT EXISTS reminder_robot (county TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
         place TEXT NOT NULL, tells TEXT NOT NULL, lang TEXT NOT NULL, host TEXT NOT NULL, mark TEXT NOT NULL, keyword TEXT NOT NULL,
         sealed TEXT NOT NULL, login TEXT NOT NULL, made_at TEXT NOT NULL, slot TEXT NOT NULL, PRIMARY KEY (county, id))",
        "CREATE TABLE IF NOT EXISTS reminder_told (county TEXT NOT NULL, address TEXT NOT NULL, thing TEXT NOT NULL, stage TEXT NOT NULL,
         told_at TEXT NOT NULL, PRIMARY KEY (county, address, thing, stage))",
    ] {
        db.make(&sql.replace("TEXT", text)).await?;
    }
    courier::store::bring_up(db).await
}

const ROBOT: &str = "id, name, kind, place, tells, lang, host, mark, keyword, login, made_at, slot";

/// Keeps a new robot with its sealed address.
pub(super) async fn keep(db: &Db, county: &RegionCode, robot: &Robot, sealed: &str) -> Result<(), WebError> {
    bring_up(db).await?;
    let sql = format!(
        "INSERT INTO reminder_robot (county, sealed, {ROBOT}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
    );
    let tells: Vec<&str> = robot.tells.iter().map(|t| t.word()).collect();
    let lang = if robot.lang == Lang::Zh { "zh" } else { "en" };
    let texts = [
        county.as_str(),
        sealed,
        &robot.id,
        &robot.name,
        robot.kind.word(),
        robot.place.as_str(),
        &tells.join(" "),
        lang,
        &robot.host,
        &robot.mark,
        &robot.keyword,
        &robot.login,
        &robot.made_at,
        &robot.slot,
    ];
    db.run(&sql, texts.map(Bind::from).into()).await?;
    Ok(())
}

/// A county's robots, by place and name.
pub(super) async fn all(db: &Db, county: &RegionCode) -> Result<Vec<Robot>, WebError> {
    bring_up(db).await?;
    let sql = format!("SELECT {ROBOT} FROM reminder_robot WHERE county = $1 ORDER BY place, name, id");
    let rows = db.rows(&sql, vec![county.as_str().into()]).await?;
    Ok(rows.iter().filter_map(|r| robot(r)).collect())
}

fn robot(row: &[Value]) -> Option<Robot> {
    let text = |i: usize| row[i].as_text().unwrap_or_default().to_string();
    Some(Robot {
        id: text(0),
        name: text(1),
        kind: Kind::of(&text(2))?,
        place: RegionCode::parse(&text(3)).ok()?,
        tells: Tell::ALL.into_iter().filter(|t| text(4).split(' ').any(|w| w == t.word())).collect(),
        lang: if text(5) == "en" { Lang::En } else { Lang::Zh },
        host: text(6),
        mark: text(7),
        keyword: text(8),
        login: text(9),
        made_at: text(10),
        slot: text(11),
    })
}

/// A robot's sealed address.
pub(super) async fn locked(db: &Db, county: &RegionCode, id: &str) -> Result<Option<String>, WebError> {
    let sql = "SELECT sealed FROM reminder_robot WHERE county = $1 AND id = $2";
    let rows = db.rows(sql, vec![county.as_str().into(), id.into()]).await?;
    Ok(rows.first().and_then(|r| r[0].as_text().map(Into::into)))
}

/// Removes a robot and its log.
pub(super) async fn remove(db: &Db, county: &RegionCode, id: &str) -> Result<(), WebError> {
    let sql = "DELETE FROM reminder_robot WHERE county = $1 AND id = $2";
    db.run(sql, vec![county.as_str().into(), id.into()]).await?;
    courier::store::remove(db, county, id).await
}

/// What has been told at an address, by its mark: things, each with its stage.
pub(super) async fn told(db: &Db, county: &RegionCode, mark: &str) -> Result<HashSet<(String, String)>, WebError> {
    let sql = "SELECT thing, stage FROM reminder_told WHERE county = $1 AND address = $2";
    let rows = db.rows(sql, vec![county.as_str().into(), mark.into()]).await?;
    let text = |v: &Value| v.as_text().unwrap_or_default().to_string();
    Ok(rows.iter().map(|r| (text(&r[0]), text(&r[1]))).collect())
}

/// Moves a robot on to a day, with that day's message and what it tells, all in one: a process that comes second changes nothing, and
/// one that dies on the way leaves the day as it was.
pub(super) async fn tell(
    db: &Db,
    county: &RegionCode,
    robot: &Robot,
    (slot, now): (&str, Timestamp),
    body: Option<String>,
    things: &[Thing],
) -> Result<(), WebError> {
    let (county, id, moment) = (county.as_str(), robot.id.as_str(), now.to_string());
    let claim = "UPDATE reminder_robot SET slot = $3 WHERE county = $1 AND id = $2 AND slot < $3";
    let mut others: Vec<(String, Vec<Bind>)> = Vec::new();
    if let Some(body) = body {
        let sql = "INSERT INTO webhook_delivery (county, webhook, seq, message, fate, attempts, at, said)
                   VALUES ($1, $2, $3, $4, 'waiting', 0, $5, '')";
        let binds = vec![county.into(), id.into(), now.as_millisecond().into(), body.into(), moment.as_str().into()];
        others.push((sql.into(), binds));
    }
    for batch in things.chunks(BATCH) {
        let rows: Vec<String> =
            (0..batch.len()).map(|i| format!("($1, $2, ${}, ${}, $3)", 2 * i + 4, 2 * i + 5)).collect();
        let sql = format!(
            "INSERT INTO reminder_told (county, address, thing, stage, told_at) VALUES {} ON CONFLICT DO NOTHING",
            rows.join(", ")
        );
        let mut binds: Vec<Bind> = vec![county.into(), robot.mark.as_str().into(), moment.as_str().into()];
        binds.extend(batch.iter().flat_map(|t| [t.key.as_str().into(), t.tell.word().into()]));
        others.push((sql, binds));
    }
    db.run_as_one((claim, vec![county.into(), id.into(), slot.into()]), others).await?;
    Ok(())
}

/// Forgets duties that were told so long ago that they cannot come up again. What waits for an answer may wait for years: it is kept.
pub(super) async fn forget(db: &Db, county: &RegionCode, now: Timestamp) -> Result<(), WebError> {
    let old = courier::earlier(now, SignedDuration::from_hours(24 * REMEMBERED)).to_string();
    let sql = "DELETE FROM reminder_told WHERE county = $1 AND told_at < $2 AND thing LIKE 'duty/%'";
    db.run(sql, vec![county.as_str().into(), old.into()]).await?;
    Ok(())
}
