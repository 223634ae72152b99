//! A connection of one's own, for transactions. SQLite's is worked in place, on the writer's own thread: handing every statement to a
//! thread that the pool keeps for it, and waiting for the answer, took longer than the statements themselves.

use std::path::Path;
use std::time::Duration;

use catalogue::Value;
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use sqlx::PgConnection;

use crate::db::{nameless, postgres, postgres_row};
use crate::{Bind, JournalError};

/// Statements that SQLite keeps prepared.
const PREPARED: usize = 512;

/// A connection of one's own.
pub(crate) enum Conn {
    Sqlite(rusqlite::Connection),
    Postgres(Box<PgConnection>),
}

impl Conn {
    /// A connection to SQLite's file, durable at each commit.
    pub(crate) fn sqlite(path: &Path) -> Result<Conn, JournalError> {
        let conn = rusqlite::Connection::open(path)?;
        conn.busy_timeout(Duration::from_secs(20))?;
        conn.set_prepared_statement_cache_capacity(PREPARED);
        for (name, value) in [
            ("journal_mode", "WAL"),
            ("synchronous", "FULL"),
            ("foreign_keys", "ON"),
            ("cache_size", "-16000"),
            ("temp_store", "MEMORY"),
        ] {
            conn.pragma_update(None, name, value)?;
        }
        Ok(Conn::Sqlite(conn))
    }

    pub(crate) async fn run(&mut self, sql: &str, binds: Vec<Bind>) -> Result<u64, JournalError> {
        Ok(match self {
            Conn::Sqlite(conn) => {
                let mut statement = conn.prepare_cached(&numbered(sql))?;
                bind(&mut statement, &binds)?;
                statement.raw_execute()? as u64
            }
            Conn::Postgres(conn) => postgres(sql, binds).execute(&mut **conn).await?.rows_affected(),
        })
    }

    /// Runs a statement, and where it has changed a row the others after it; says whether it has.
    pub(crate) async fn run_as_one(
        &mut self,
        (sql, binds): (&str, Vec<Bind>),
        others: Vec<(String, Vec<Bind>)>,
    ) -> Result<bool, JournalError> {
        if self.run(sql, binds).await? == 0 {
            return Ok(false);
        }
        for (sql, binds) in others {
            self.run(&sql, binds).await?;
        }
        Ok(true)
    }

    pub(crate) async fn rows(&mut self, sql: &str, binds: Vec<Bind>) -> Result<Vec<Vec<Value>>, JournalError> {
        match self {
            Conn::Sqlite(conn) => Ok(rows_of_each(conn, sql, std::iter::once(binds))?),
            Conn::Postgres(conn) => {
                let rows = postgres(sql, binds).fetch_all(&mut **conn).await?;
                rows.iter().map(postgres_row).collect()
            }
        }
    }

    /// Begins a transaction that is going to write: SQLite takes its one writer's lock at once.
    pub(crate) async fn begin(&mut self) -> Result<(), JournalError> {
        match self {
            Conn::Sqlite(_) => self.run("BEGIN IMMEDIATE", vec![]).await?,
            Conn::Postgres(_) => self.run("BEGIN", vec![]).await?,
        };
        Ok(())
    }

    pub(crate) async fn commit(&mut self) -> Result<(), JournalError> {
        self.run("COMMIT", vec![]).await.map(|_| ())
    }

    /// Gives a transaction up; an error here means that the database has done so itself.
    pub(crate) async fn rollback(&mut self) {
        let _ = self.run("ROLLBACK", vec![]).await;
    }
}

/// Runs a statement once for each of some rows of values.
pub(crate) fn run_each(
    conn: &rusqlite::Connection,
    sql: &str,
    rows: impl Iterator<Item = Vec<Bind>>,
) -> rusqlite::Result<()> {
    let mut statement = conn.prepare_cached(&numbered(sql))?;
    for row in rows {
        bind(&mut statement, &row)?;
        statement.raw_execute()?;
    }
    Ok(())
}

/// All rows of a statement that is run for each of some rows of values.
pub(crate) fn rows_of_each(
    conn: &rusqlite::Connection,
    sql: &str,
    each: impl Iterator<Item = Vec<Bind>>,
) -> rusqlite::Result<Vec<Vec<Value>>> {
    let mut statement = conn.prepare_cached(&numbered(sql))?;
    let columns = statement.column_count();
    let mut all = Vec::new();
    for binds in each {
        bind(&mut statement, &binds)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            let value = |at| row.get_ref(at).map(value);
            all.push((0..columns).map(value).collect::<Result<_, _>>()?);
        }
    }
    Ok(all)
}

/// Places for values as SQLite numbers them: `$2` would be a name to it, and the first name it meets the first place.
fn numbered(sql: &str) -> String {
    nameless(sql).unwrap_or_else(|| sql.replace('$', "?"))
}

fn bind(statement: &mut rusqlite::CachedStatement<'_>, binds: &[Bind]) -> rusqlite::Result<()> {
    binds.iter().enumerate().try_for_each(|(n, bind)| statement.raw_bind_parameter(n + 1, bind))
}

impl ToSql for Bind {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Bind::Text(Some(text)) => ValueRef::Text(text.as_bytes()),
            Bind::Int(Some(n)) => ValueRef::Integer(*n),
            Bind::Text(None) | Bind::Int(None) => ValueRef::Null,
        }))
    }
}

fn value(raw: ValueRef<'_>) -> Value {
    match raw {
        ValueRef::Integer(n) => Value::Int(n),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        // Nothing here keeps anything but texts and whole numbers.
        ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => Value::Null,
    }
}
