//! The table of credentials: the only SQL of this crate. It stands apart from the journal, which is for ever; a password is not.

use catalogue::RegionCode;
use journal::{Backend, Db};

use crate::WebError;

async fn bring_up(db: &Db) -> Result<(), WebError> {
    let text = if db.backend() == Backend::Postgres { "TEXT COLLATE \"C\"" } else { "TEXT" };
    let sql = format!(
        "CREATE TABLE IF NOT EXISTS credential (county {text} NOT NULL, login {text} NOT NULL, hash {text} NOT NULL, PRIMARY KEY (county, login))"
    );
    db.run(&sql, vec![]).await?;
    Ok(())
}

/// Keeps a login's hash in place of any before.
pub(super) async fn keep(db: &Db, county: &RegionCode, login: &str, hash: &str) -> Result<(), WebError> {
    bring_up(db).await?;
    let sql = "INSERT INTO credential (county, login, hash) VALUES ($1, $2, $3)
               ON CONFLICT (county, login) DO UPDATE SET hash = excluded.hash";
    db.run(sql, vec![county.as_str().into(), login.into(), hash.into()]).await?;
    Ok(())
}

/// A login's hash.
pub(super) async fn find(db: &Db, county: &RegionCode, login: &str) -> Result<Option<String>, WebError> {
    bring_up(db).await?;
    let sql = "SELECT hash FROM credential WHERE county = $1 AND login = $2";
    let rows = db.rows(sql, vec![county.as_str().into(), login.into()]).await?;
    Ok(rows.first().and_then(|r| r[0].as_text().map(Into::into)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn the_last_hash_set_is_the_one_kept() {
        let bench = testing::bench().await;
        let (db, county) = (bench.state.journal.db(), testing::county());
        keep(db, &county, "wang", "one").await.unwrap();
        keep(db, &county, "wang", "two").await.unwrap();
        assert_eq!(find(db, &county, "wang").await.unwrap().as_deref(), Some("two"));
        assert_eq!(find(db, &county, "li").await.unwrap(), None);
    }
}
