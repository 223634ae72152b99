//! The tables of passwords and second factors. They stand apart from the journal, which is for ever; a password is not.

use catalogue::RegionCode;
use journal::{Backend, Db};

use crate::WebError;

/// A login's password, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    /// Its hash.
    pub hash: String,
    /// When it was set, RFC 3339.
    pub set_at: String,
    /// Whether somebody else set it: it opens nothing but the page on which it is changed.
    pub temporary: bool,
}

/// A login's second factor, as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Factor {
    /// Its secret, locked under the master key.
    pub secret: String,
    /// Whether a code has shown that the person holds it.
    pub confirmed: bool,
    /// The step of the last code taken: none is taken twice.
    pub step: i64,
    /// Digests of the recovery codes not used yet, one a line.
    pub recovery: String,
}

async fn bring_up(db: &Db) -> Result<(), WebError> {
    let text = if db.backend() == Backend::Postgres { "TEXT COLLATE \"C\"" } else { "TEXT" };
    for sql in [
        format!(
            "CREATE TABLE IF NOT EXISTS sign_in_password (county {text} NOT NULL, login {text} NOT NULL, hash {text} NOT NULL,
             set_at {text} NOT NULL, temporary BIGINT NOT NULL, PRIMARY KEY (county, login))"
        ),
        format!(
            "CREATE TABLE IF NOT EXISTS second_factor (county {text} NOT NULL, login {text} NOT NULL, secret {text} NOT NULL,
             confirmed BIGINT NOT NULL, step BIGINT NOT NULL, recovery {text} NOT NULL, PRIMARY KEY (county, login))"
        ),
    ] {
        db.make(&sql).await?;
    }
    Ok(())
}

/// Keeps a login's password in place of any before.
pub(super) async fn keep(db: &Db, county: &RegionCode, login: &str, kept: Kept) -> Result<(), WebError> {
    bring_up(db).await?;
    let sql = "INSERT INTO sign_in_password (county, login, hash, set_at, temporary) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (county, login) DO UPDATE SET hash = excluded.hash, set_at = excluded.set_at, temporary = excluded.temporary";
    let Kept { hash, set_at, temporary } = kept;
    let binds = vec![county.as_str().into(), login.into(), hash.into(), set_at.into(), i64::from(temporary).into()];
    db.run(sql, binds).await?;
    Ok(())
}

/// A login's password.
pub(super) async fn find(db: &Db, county: &RegionCode, login: &str) -> Result<Option<Kept>, WebError> {
    bring_up(db).await?;
    let sql = "SELECT hash, set_at, temporary FROM sign_in_password WHERE county = $1 AND login = $2";
    let rows = db.rows(sql, vec![county.as_str().into(), login.into()]).await?;
    let kept = |r: &Vec<catalogue::Value>| {
        Some(Kept { hash: r[0].as_text()?.into(), set_at: r[1].as_text()?.into(), temporary: r[2].as_int()? != 0 })
    };
    Ok(rows.first().and_then(kept))
}

/// Keeps a login's second factor in place of any before.
pub(super) async fn keep_factor(db: &Db, county: &RegionCode, login: &str, factor: Factor) -> Result<(), WebError> {
    bring_up(db).await?;
    let sql =
        "INSERT INTO second_factor (county, login, secret, confirmed, step, recovery) VALUES ($1, $2, $3, $4, $5, $6)
               ON CONFLICT (county, login) DO UPDATE SET secret = excluded.secret, confirmed = excluded.confirmed,
               step = excluded.step, recovery = excluded.recovery";
    let Factor { secret, confirmed, step, recovery } = factor;
    let binds = vec![
        county.as_str().into(),
        login.into(),
        secret.into(),
        i64::from(confirmed).into(),
        step.into(),
        recovery.into(),
    ];
    db.run(sql, binds).await?;
    Ok(())
}

/// A login's second factor.
pub(super) async fn find_factor(db: &Db, county: &RegionCode, login: &str) -> Result<Option<Factor>, WebError> {
    bring_up(db).await?;
    let sql = "SELECT secret, confirmed, step, recovery FROM second_factor WHERE county = $1 AND login = $2";
    let rows = db.rows(sql, vec![county.as_str().into(), login.into()]).await?;
    let factor = |r: &Vec<catalogue::Value>| {
        Some(Factor {
            secret: r[0].as_text()?.into(),
            confirmed: r[1].as_int()? != 0,
            step: r[2].as_int()?,
            recovery: r[3].as_text().unwrap_or_default().into(),
        })
    };
    Ok(rows.first().and_then(factor))
}

/// Takes a step as used, or not where it (or a later one) was used before: two requests with one code do not both pass.
pub(super) async fn use_step(db: &Db, county: &RegionCode, login: &str, step: i64) -> Result<bool, WebError> {
    let sql = "UPDATE second_factor SET step = $3 WHERE county = $1 AND login = $2 AND step < $3 RETURNING step";
    let rows = db.rows(sql, vec![county.as_str().into(), login.into(), step.into()]).await?;
    Ok(!rows.is_empty())
}

/// Forgets a login's second factor.
pub(super) async fn drop_factor(db: &Db, county: &RegionCode, login: &str) -> Result<(), WebError> {
    bring_up(db).await?;
    let sql = "DELETE FROM second_factor WHERE county = $1 AND login = $2";
    db.run(sql, vec![county.as_str().into(), login.into()]).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn the_last_password_set_is_the_one_kept() {
        let bench = testing::bench().await;
        let (db, county) = (bench.state.journal.db(), testing::county());
        let kept = |hash: &str| Kept { hash: hash.into(), set_at: "2026-01-01T00:00:00Z".into(), temporary: true };
        keep(db, &county, "wang", kept("one")).await.unwrap();
        keep(db, &county, "wang", kept("two")).await.unwrap();
        assert_eq!(find(db, &county, "wang").await.unwrap(), Some(kept("two")));
        assert_eq!(find(db, &county, "li").await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_step_is_used_once_and_none_before_it() {
        let bench = testing::bench().await;
        let (db, county) = (bench.state.journal.db(), testing::county());
        keep_factor(db, &county, "wang", Factor { secret: "s".into(), ..Factor::default() }).await.unwrap();
        assert!(use_step(db, &county, "wang", 7).await.unwrap());
        assert!(!use_step(db, &county, "wang", 7).await.unwrap());
        assert!(!use_step(db, &county, "wang", 6).await.unwrap());
        assert!(use_step(db, &county, "wang", 8).await.unwrap());
    }
}
