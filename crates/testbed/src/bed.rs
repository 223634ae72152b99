//! Databases for one test each.

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;

use crate::{Cluster, POSTGRES};

/// A database of one test's own; gone when dropped.
pub struct Bed {
    /// Where to connect.
    pub url: String,
    _folder: Option<TempDir>,
    _cluster: Option<Cluster>,
}

/// A SQLite file in a temporary folder.
pub fn sqlite() -> Bed {
    let folder = TempDir::new().expect("a temporary folder can be made");
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    Bed { url, _folder: Some(folder), _cluster: None }
}

/// A fresh PostgreSQL database.
pub async fn postgres() -> Bed {
    let (base, cluster) = match std::env::var(POSTGRES) {
        Ok(url) => (url, None),
        Err(_) => {
            let cluster = Cluster::start();
            (cluster.url.clone(), Some(cluster))
        }
    };
    let name = format!("t{}", uuid::Uuid::now_v7().simple());
    let mut conn = PgConnection::connect(&base).await.expect("the test cluster answers");
    let sql = format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'");
    sqlx::query(AssertSqlSafe(sql)).execute(&mut conn).await.expect("a database can be made");
    let (server, _) = base.rsplit_once('/').expect("the address names a database");
    Bed { url: format!("{server}/{name}"), _folder: None, _cluster: cluster }
}

/// One of each: what every test of the journal and the figures runs on.
pub async fn both() -> [Bed; 2] {
    [sqlite(), postgres().await]
}
