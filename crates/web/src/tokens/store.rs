//! The table of tokens. It holds digests: a copy of the database opens nothing.

use std::str::FromStr;

use catalogue::{RegionCode, Value};
use jiff::civil::Date;
use journal::{Backend, Db};

use super::Token;
use crate::WebError;
use crate::access::Scope;

async fn bring_up(db: &Db) -> Result<(), WebError> {
    let text = if db.backend() == Backend::Postgres { "TEXT COLLATE \"C\"" } else { "TEXT" };
    let table = format!(
        "CREATE TABLE IF NOT EXISTS api_token (county {text} NOT NULL, id {text} NOT NULL, digest {text} NOT NULL,
         login {text} NOT NULL, name {text} NOT NULL, scopes {text} NOT NULL, made_on {text} NOT NULL,
         until {text} NOT NULL, used_on {text}, PRIMARY KEY (county, digest))"
    );
    db.make(&table).await?;
    Ok(())
}

const COLUMNS: &str = "id, login, name, scopes, made_on, until, used_on";

/// Keeps a new token under its digest.
pub(super) async fn keep(db: &Db, county: &RegionCode, digest: &str, token: &Token) -> Result<(), WebError> {
    bring_up(db).await?;
    let sql = "INSERT INTO api_token (county, id, digest, login, name, scopes, made_on, until)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let scopes: Vec<&str> = token.scopes.iter().map(|s| s.word()).collect();
    let binds = vec![
        county.as_str().into(),
        token.id.as_str().into(),
        digest.into(),
        token.login.as_str().into(),
        token.name.as_str().into(),
        scopes.join(" ").into(),
        token.made_on.to_string().into(),
        token.until.to_string().into(),
    ];
    db.run(sql, binds).await?;
    Ok(())
}

/// The token of a digest.
pub(super) async fn find(db: &Db, county: &RegionCode, digest: &str) -> Result<Option<Token>, WebError> {
    bring_up(db).await?;
    let sql = format!("SELECT {COLUMNS} FROM api_token WHERE county = $1 AND digest = $2");
    let rows = db.rows(&sql, vec![county.as_str().into(), digest.into()]).await?;
    Ok(rows.first().and_then(|r| token(r)))
}

/// Somebody's tokens, the latest first.
pub(super) async fn of(db: &Db, county: &RegionCode, login: &str) -> Result<Vec<Token>, WebError> {
    bring_up(db).await?;
    let sql = format!("SELECT {COLUMNS} FROM api_token WHERE county = $1 AND login = $2 ORDER BY id DESC");
    let rows = db.rows(&sql, vec![county.as_str().into(), login.into()]).await?;
    Ok(rows.iter().filter_map(|r| token(r)).collect())
}

/// Notes the day a token was used.
pub(super) async fn used(db: &Db, county: &RegionCode, id: &str, day: Date) -> Result<(), WebError> {
    let sql = "UPDATE api_token SET used_on = $3 WHERE county = $1 AND id = $2";
    db.run(sql, vec![county.as_str().into(), id.into(), day.to_string().into()]).await?;
    Ok(())
}

/// Removes one of somebody's tokens.
pub(super) async fn remove(db: &Db, county: &RegionCode, login: &str, id: &str) -> Result<(), WebError> {
    bring_up(db).await?;
    let sql = "DELETE FROM api_token WHERE county = $1 AND login = $2 AND id = $3";
    db.run(sql, vec![county.as_str().into(), login.into(), id.into()]).await?;
    Ok(())
}

/// Makes a day a token's last.
#[cfg(test)]
pub(super) async fn end(db: &Db, county: &RegionCode, digest: &str, day: Date) {
    let sql = "UPDATE api_token SET until = $3 WHERE county = $1 AND digest = $2";
    db.run(sql, vec![county.as_str().into(), digest.into(), day.to_string().into()]).await.unwrap();
}

/// A row of [`COLUMNS`]; one that cannot be read opens nothing.
fn token(row: &[Value]) -> Option<Token> {
    let text = |i: usize| row[i].as_text();
    Some(Token {
        id: text(0)?.into(),
        login: text(1)?.into(),
        name: text(2)?.into(),
        scopes: text(3)?.split(' ').filter_map(|s| Scope::from_str(s).ok()).collect(),
        made_on: text(4)?.parse().ok()?,
        until: text(5)?.parse().ok()?,
        used_on: text(6).and_then(|d| d.parse().ok()),
    })
}
