//! Tables: the journal's own, and one per ledger made from its declaration.
//!
//! Every primary key and unique index begins with the county, so the same SQL runs sharded by county. A ledger's rows are
//! kept in the order (county, to_seq, record): the versions in force lie together, whatever the length of the history.

use std::collections::HashSet;

use catalogue::{Catalogue, Ledger, Storage};

use crate::{Backend, Db, JournalError, project, search, spans};

/// The tables that do not depend on declarations.
const FIXED: [&str; 5] = [
    "CREATE TABLE IF NOT EXISTS journal_head (
        county TEXT NOT NULL PRIMARY KEY, suite TEXT NOT NULL, seq BIGINT NOT NULL, hash TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS journal_entry (
        county TEXT NOT NULL, seq BIGINT NOT NULL, id TEXT NOT NULL, ledger TEXT NOT NULL, record TEXT NOT NULL,
        act TEXT NOT NULL, region TEXT NOT NULL, fields TEXT NOT NULL, reason TEXT, actor TEXT NOT NULL,
        recorded_at TEXT NOT NULL, device_at TEXT, source TEXT NOT NULL, declared TEXT NOT NULL,
        prev TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (county, seq))",
    "CREATE TABLE IF NOT EXISTS subject_key (
        county TEXT NOT NULL, subject TEXT NOT NULL, wrapped TEXT, PRIMARY KEY (county, subject))",
    "CREATE TABLE IF NOT EXISTS file (
        county TEXT NOT NULL, hash TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, content TEXT NOT NULL,
        PRIMARY KEY (county, hash))",
    spans::TABLE,
];

const FIXED_INDEXES: [&str; 2] = [
    "CREATE UNIQUE INDEX IF NOT EXISTS journal_entry_id ON journal_entry (county, id)",
    "CREATE INDEX IF NOT EXISTS journal_entry_record ON journal_entry (county, record, seq)",
];

/// Makes what is missing and adds columns that declarations have gained.
pub(crate) async fn bring_up(db: &Db, catalogue: &Catalogue) -> Result<(), JournalError> {
    let mut conn = db.own_connection().await?;
    for sql in FIXED {
        conn.run(&keyed(db.backend(), sql), vec![]).await?;
    }
    for sql in FIXED_INDEXES {
        conn.run(sql, vec![]).await?;
    }
    conn.begin().await?;
    spans::bring_up(&mut conn).await?;
    for ledger in catalogue.ledgers() {
        let present = columns(&mut conn, db.backend(), &ledger.table()).await?;
        if present.is_empty() {
            conn.run(&table(db.backend(), ledger, &ledger.table()), vec![]).await?;
        } else {
            for sql in widen(ledger, &present) {
                conn.run(&sql, vec![]).await?;
            }
            if !present.contains(search::COLUMN) {
                make_findable(&mut conn, ledger).await?;
            }
        }
        for sql in indexes(ledger) {
            conn.run(&sql, vec![]).await?;
        }
    }
    conn.commit().await
}

/// Tables of before records were found by more than their fields: the column is added and filled.
async fn make_findable(conn: &mut crate::conn::Conn, ledger: &Ledger) -> Result<(), JournalError> {
    let (table, column) = (ledger.table(), search::COLUMN);
    conn.run(&format!("ALTER TABLE {table} ADD COLUMN \"{column}\" TEXT"), vec![]).await?;
    conn.run(&format!("DROP INDEX IF EXISTS {table}_region"), vec![]).await?;
    let select = format!("SELECT county, {} FROM {table}", project::columns(ledger));
    let update = format!("UPDATE {table} SET \"{column}\" = $1 WHERE county = $2 AND to_seq = $3 AND record = $4");
    for mut row in conn.rows(&select, vec![]).await? {
        let county = row.remove(0).as_text().unwrap_or_default().to_string();
        let record = project::record(ledger, row)?;
        let text = search::text(ledger, &record.fields);
        conn.run(&update, vec![text.into(), county.into(), record.to_seq.into(), record.record.into()]).await?;
    }
    Ok(())
}

/// SQLite keeps a table in the order of its key only when told so; PostgreSQL compares text by bytes only when told so.
fn keyed(backend: Backend, sql: &str) -> String {
    match backend {
        Backend::Sqlite => format!("{sql} WITHOUT ROWID"),
        Backend::Postgres => sql.replace(" TEXT", " TEXT COLLATE \"C\""),
    }
}

/// The statement that makes a ledger's table under a name.
pub(crate) fn table(backend: Backend, ledger: &Ledger, name: &str) -> String {
    let mut columns: Vec<String> =
        ["county", "record", "region", "key"].iter().map(|c| format!("\"{c}\" TEXT NOT NULL")).collect();
    columns.push("from_seq BIGINT NOT NULL".into());
    columns.push("to_seq BIGINT NOT NULL".into());
    columns.push("note TEXT".into());
    columns.extend(ledger.fields.iter().map(|f| format!("\"{}\" {}", f.name, sql_type(stored(f)))));
    columns.push(format!("\"{}\" TEXT", search::COLUMN));
    let sql = format!("CREATE TABLE {name} ({}, PRIMARY KEY (county, to_seq, record))", columns.join(", "));
    keyed(backend, &sql)
}

/// A sensitive field is ciphertext, so text, whatever it holds.
pub(crate) fn stored(field: &catalogue::Field) -> Storage {
    if field.sensitive { Storage::Text } else { field.kind.storage() }
}

fn sql_type(storage: Storage) -> &'static str {
    match storage {
        Storage::Text => "TEXT",
        Storage::Int => "BIGINT",
    }
}

/// Columns gained or renamed since the table was made. A withdrawn field keeps its column.
fn widen(ledger: &Ledger, present: &HashSet<String>) -> Vec<String> {
    let table = ledger.table();
    ledger
        .fields
        .iter()
        .filter(|f| !present.contains(&f.name))
        .map(|f| match f.was.as_ref().filter(|was| present.contains(*was)) {
            Some(was) => format!("ALTER TABLE {table} RENAME COLUMN \"{was}\" TO \"{}\"", f.name),
            None => format!("ALTER TABLE {table} ADD COLUMN \"{}\" {}", f.name, sql_type(stored(f))),
        })
        .collect()
}

/// By natural key, by record, by place (with what records are found by, so that a search reads this index alone), by date, by
/// what is referred to and by what is sought.
pub(crate) fn indexes(ledger: &Ledger) -> Vec<String> {
    let table = ledger.table();
    let name = |over: &str| ledger.index(over);
    let mut all = vec![
        format!("CREATE UNIQUE INDEX IF NOT EXISTS {} ON {table} (county, to_seq, \"key\")", name("key")),
        format!("CREATE INDEX IF NOT EXISTS {} ON {table} (county, record, to_seq)", name("record")),
        format!(
            "CREATE INDEX IF NOT EXISTS {} ON {table} (county, to_seq, region, record, \"{}\")",
            name("place"),
            search::COLUMN
        ),
    ];
    let over =
        |field: &str| format!("CREATE INDEX IF NOT EXISTS {} ON {table} (county, to_seq, \"{field}\")", name(field));
    all.extend(ledger.indexed().into_iter().map(over));
    all
}

/// A ledger's table where versions in force are looked up by some of its fields, for a statement's FROM. SQLite knows nothing of
/// how many versions are in force and would rather go through all of them each time than use an index: there it is named.
pub fn table_by(backend: Backend, ledger: &Ledger, alias: &str, fields: &[&str]) -> String {
    let (table, indexed) = (ledger.table(), ledger.indexed());
    let over = fields.iter().find_map(|field| match *field {
        "region" => Some("place"),
        field => indexed.contains(&field).then_some(field),
    });
    match over.filter(|_| backend == Backend::Sqlite) {
        Some(over) => format!("{table} AS {alias} INDEXED BY {}", ledger.index(over)),
        None => format!("{table} AS {alias}"),
    }
}

async fn columns(conn: &mut crate::conn::Conn, backend: Backend, table: &str) -> Result<HashSet<String>, JournalError> {
    let sql = match backend {
        Backend::Sqlite => "SELECT name FROM pragma_table_info($1)",
        Backend::Postgres => {
            "SELECT column_name::text FROM information_schema.columns WHERE table_name = $1 AND table_schema = current_schema()"
        }
    };
    let rows = conn.rows(sql, vec![table.into()]).await?;
    Ok(rows.into_iter().filter_map(|row| row[0].as_text().map(Into::into)).collect())
}
