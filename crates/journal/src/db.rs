//! One small face over SQLite and PostgreSQL: statements with `$1 …`, values that are text, whole numbers or nothing.

use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use catalogue::{Storage, Value};
use futures::TryStreamExt;
use futures::stream::BoxStream;
use sqlx::postgres::{PgArguments, PgPool, PgPoolOptions, PgRow};
use sqlx::query::Query;
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, ConnectOptions, Postgres, Row, Sqlite, TypeInfo, ValueRef};

use crate::JournalError;
use crate::conn::Conn;

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// The embedded default.
    Sqlite,
    /// By `DATABASE_URL`.
    Postgres,
}

/// A value on its way into a statement. PostgreSQL wants the type even of nothing.
#[derive(Clone, Debug)]
pub enum Bind {
    /// Text, or nothing in a text column.
    Text(Option<String>),
    /// A whole number, or nothing in a number column.
    Int(Option<i64>),
}

impl Bind {
    /// A value for a column of a storage.
    pub fn of(value: &Value, storage: Storage) -> Bind {
        match (storage, value) {
            (Storage::Text, Value::Text(text)) => Bind::Text(Some(text.clone())),
            (Storage::Text, Value::Int(n)) => Bind::Text(Some(n.to_string())),
            (Storage::Text, Value::Null) => Bind::Text(None),
            (Storage::Int, Value::Int(n)) => Bind::Int(Some(*n)),
            (Storage::Int, _) => Bind::Int(None),
        }
    }
}

impl From<&str> for Bind {
    fn from(text: &str) -> Bind {
        Bind::Text(Some(text.into()))
    }
}

impl From<String> for Bind {
    fn from(text: String) -> Bind {
        Bind::Text(Some(text))
    }
}

impl From<i64> for Bind {
    fn from(n: i64) -> Bind {
        Bind::Int(Some(n))
    }
}

/// A pool of readers and the address for a writer's own connection.
#[derive(Clone)]
pub enum Db {
    /// SQLite: readers see the last commit while the one writer works (WAL).
    Sqlite {
        /// The readers.
        pool: SqlitePool,
        /// The file, for a writer's own connection.
        path: Arc<Path>,
    },
    /// PostgreSQL.
    Postgres(PgPool),
}

impl Db {
    /// Connects.
    ///
    /// # Errors
    /// The address is wrong or nobody answers.
    pub async fn connect(url: &str) -> Result<Db, JournalError> {
        if url.starts_with("postgres") {
            let pool =
                PgPoolOptions::new().max_connections(12).acquire_timeout(Duration::from_secs(10)).connect(url).await?;
            return Ok(Db::Postgres(pool));
        }
        if url.contains(":memory:") || url.contains("mode=memory") {
            let why = "数据要存在文件里：sqlite:路径 / a county is kept in a file: sqlite:PATH";
            return Err(sqlx::Error::Configuration(why.into()).into());
        }
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(20))
            // The system's own memory of the file is behind readers.
            .pragma("cache_size", "-2000")
            .pragma("temp_store", "MEMORY")
            .statement_cache_capacity(256)
            // Rows come over from SQLite's own thread: few at a time, most of the time would go into waking each other up.
            .row_buffer_size(1024)
            .disable_statement_logging();
        // A connection to a file does not go away by itself: asking it before every statement would double the way.
        let pool = SqlitePoolOptions::new().max_connections(4).test_before_acquire(false);
        let path = options.get_filename().into();
        Ok(Db::Sqlite { pool: pool.connect_with(options).await?, path })
    }

    /// Which database it is.
    pub fn backend(&self) -> Backend {
        match self {
            Db::Sqlite { .. } => Backend::Sqlite,
            Db::Postgres(_) => Backend::Postgres,
        }
    }

    /// How many bytes the database takes.
    ///
    /// # Errors
    /// The database fails.
    pub async fn size(&self) -> Result<i64, JournalError> {
        let sql = match self.backend() {
            Backend::Sqlite => "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
            Backend::Postgres => "SELECT pg_database_size(current_database())",
        };
        Ok(self.rows(sql, vec![]).await?.first().and_then(|r| r[0].as_int()).unwrap_or_default())
    }

    /// All rows of a query.
    ///
    /// # Errors
    /// The database refuses or fails.
    pub async fn rows(&self, sql: &str, binds: Vec<Bind>) -> Result<Vec<Vec<Value>>, JournalError> {
        match self {
            Db::Sqlite { pool, .. } => {
                let rows = sqlite(sql, binds).fetch_all(pool).await?;
                rows.iter().map(sqlite_row).collect()
            }
            Db::Postgres(pool) => {
                let rows = postgres(sql, binds).fetch_all(pool).await?;
                rows.iter().map(postgres_row).collect()
            }
        }
    }

    /// The rows of a query one after the other, for tables too long to hold.
    pub fn stream<'a>(&'a self, sql: &'a str, binds: Vec<Bind>) -> BoxStream<'a, Result<Vec<Value>, JournalError>> {
        match self {
            Db::Sqlite { pool, .. } => Box::pin(
                sqlite(sql, binds)
                    .fetch(pool)
                    .map_err(JournalError::from)
                    .and_then(|row| async move { sqlite_row(&row) }),
            ),
            Db::Postgres(pool) => Box::pin(
                postgres(sql, binds)
                    .fetch(pool)
                    .map_err(JournalError::from)
                    .and_then(|row| async move { postgres_row(&row) }),
            ),
        }
    }

    /// Runs a statement outside of the journal's own transactions; for settings and sessions, never for facts.
    ///
    /// # Errors
    /// The database refuses or fails.
    pub async fn run(&self, sql: &str, binds: Vec<Bind>) -> Result<u64, JournalError> {
        Ok(match self {
            Db::Sqlite { pool, .. } => sqlite(sql, binds).execute(pool).await?.rows_affected(),
            Db::Postgres(pool) => postgres(sql, binds).execute(pool).await?.rows_affected(),
        })
    }

    /// Runs statements as one, in a transaction: all the others where the first touches a row, none where it touches none; says which
    /// it was. Like [`Db::run`] it is for settings, never for facts.
    ///
    /// # Errors
    /// The database refuses or fails; then none of them stands.
    pub async fn run_as_one(
        &self,
        first: (&str, Vec<Bind>),
        others: Vec<(String, Vec<Bind>)>,
    ) -> Result<bool, JournalError> {
        let mut conn = self.own_connection().await?;
        conn.begin().await?;
        let outcome = conn.run_as_one(first, others).await;
        match outcome {
            Ok(true) => conn.commit().await?,
            Ok(false) | Err(_) => conn.rollback().await,
        }
        outcome
    }

    /// Makes a table or an index that may be there already. To PostgreSQL two who make the same at the same moment are a
    /// clash, even where each of them says "if not exists": the later one finds it made and tries once more.
    ///
    /// # Errors
    /// The database refuses or fails.
    pub async fn make(&self, sql: &str) -> Result<(), JournalError> {
        /// unique_violation (of the catalogue itself), duplicate_table, duplicate_object.
        const MADE: [&str; 3] = ["23505", "42P07", "42710"];
        match self.run(sql, vec![]).await {
            Err(JournalError::Database(sqlx::Error::Database(e))) if e.code().is_some_and(|c| MADE.contains(&&*c)) => {
                self.run(sql, vec![]).await.map(|_| ())
            }
            other => other.map(|_| ()),
        }
    }

    pub(crate) async fn own_connection(&self) -> Result<Conn, JournalError> {
        Ok(match self {
            Db::Sqlite { path, .. } => Conn::sqlite(path)?,
            Db::Postgres(pool) => Conn::Postgres(Box::new(pool.acquire().await?.detach())),
        })
    }
}

/// Statements are made from checked identifiers and `$n` only, so their text is safe; each text is prepared once and kept.
fn sqlite(sql: &str, binds: Vec<Bind>) -> Query<'static, Sqlite, SqliteArguments> {
    let mut query = match nameless(sql) {
        Some(nameless) => sqlx::query(AssertSqlSafe(nameless)),
        None => sqlx::query(AssertSqlSafe(sql)),
    };
    for bind in binds {
        query = match bind {
            Bind::Text(text) => query.bind(text),
            Bind::Int(n) => query.bind(n),
        };
    }
    query
}

/// `$1, $2, …`, each once and in order, as `?, ?, …`. To SQLite `$n` is a name, looked up along a list for every value that is
/// bound: with some thousand values in a statement the looking up took seven tenths of the writer's time.
pub(crate) fn nameless(sql: &str) -> Option<String> {
    let mut parts = sql.split('$');
    let mut all = String::with_capacity(sql.len());
    all.push_str(parts.next()?);
    for (i, part) in parts.enumerate() {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        if part[..digits].parse() != Ok(i + 1) {
            return None;
        }
        all.push('?');
        all.push_str(&part[digits..]);
    }
    Some(all)
}

pub(crate) fn postgres(sql: &str, binds: Vec<Bind>) -> Query<'static, Postgres, PgArguments> {
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for bind in binds {
        query = match bind {
            Bind::Text(text) => query.bind(text),
            Bind::Int(n) => query.bind(n),
        };
    }
    query
}

fn sqlite_row(row: &SqliteRow) -> Result<Vec<Value>, JournalError> {
    (0..row.len())
        .map(|i| {
            let raw = row.try_get_raw(i)?;
            Ok(match raw.type_info().name() {
                _ if raw.is_null() => Value::Null,
                "INTEGER" | "BOOLEAN" => Value::Int(row.try_get_unchecked(i)?),
                _ => Value::Text(row.try_get_unchecked(i)?),
            })
        })
        .collect()
}

pub(crate) fn postgres_row(row: &PgRow) -> Result<Vec<Value>, JournalError> {
    (0..row.len())
        .map(|i| {
            let raw = row.try_get_raw(i)?;
            Ok(match raw.type_info().name() {
                _ if raw.is_null() => Value::Null,
                "INT8" => Value::Int(row.try_get(i)?),
                "INT4" => Value::Int(i64::from(row.try_get::<i32, _>(i)?)),
                "BOOL" => Value::Int(i64::from(row.try_get::<bool, _>(i)?)),
                _ => Value::Text(row.try_get_unchecked(i)?),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::nameless;

    #[test]
    fn values_in_order_need_no_names_and_all_others_keep_theirs() {
        assert_eq!(nameless("SELECT 1").as_deref(), Some("SELECT 1"));
        assert_eq!(nameless("a = $1 AND b IN ($2,$3)").as_deref(), Some("a = ? AND b IN (?,?)"));
        assert_eq!(nameless("a = $2 AND b = $1"), None);
        assert_eq!(nameless("a = $1 AND b = $1"), None);
        assert_eq!(nameless("a = $1 AND b = '$'"), None);
    }
}
