//! The peer of every write: one row a call in commits of all that wait, on the database settings that ours has, and nothing else.

use std::path::Path;

use anyhow::Result;
use serde::Deserialize;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Executor};
use tokio::sync::{mpsc, oneshot};

/// A row, and whom to tell that it is stored.
type Waiting = (Row, oneshot::Sender<()>);

/// What a bare writer is given of an event.
#[derive(Deserialize)]
pub struct Row {
    /// The key.
    pub id: String,
    /// The place.
    pub region: String,
    /// 宣讲 and the like.
    pub kind: String,
    /// The day.
    pub day: String,
    /// Who held it.
    pub organiser: String,
    /// Where it was held.
    pub place: String,
}

/// No checks, no hash, no history.
pub struct Bare {
    send: mpsc::Sender<Waiting>,
}

impl Bare {
    /// Makes the table in a new file and starts its one writer.
    ///
    /// # Errors
    /// The file cannot be made.
    pub async fn open(file: &Path) -> Result<Bare> {
        let mut conn = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .disable_statement_logging()
            .connect()
            .await?;
        conn.execute("CREATE TABLE activity (id TEXT PRIMARY KEY, region TEXT, kind TEXT, day TEXT, organiser TEXT, place TEXT) WITHOUT ROWID")
            .await?;
        let (send, receive) = mpsc::channel(4096);
        tokio::spawn(write(conn, receive));
        Ok(Bare { send })
    }

    /// Stores a row; it is durable when this returns.
    ///
    /// # Errors
    /// The writer has failed.
    pub async fn insert(&self, row: Row) -> Result<()> {
        let (told, stored) = oneshot::channel();
        self.send.send((row, told)).await?;
        Ok(stored.await?)
    }
}

async fn write(mut conn: SqliteConnection, mut receive: mpsc::Receiver<Waiting>) -> Result<()> {
    let mut waiting = Vec::new();
    while receive.recv_many(&mut waiting, 512).await > 0 {
        conn.execute("BEGIN IMMEDIATE").await?;
        let mut told = Vec::with_capacity(waiting.len());
        for (row, tell) in waiting.drain(..) {
            let insert = sqlx::query("INSERT INTO activity VALUES ($1, $2, $3, $4, $5, $6)");
            insert
                .bind(row.id)
                .bind(row.region)
                .bind(row.kind)
                .bind(row.day)
                .bind(row.organiser)
                .bind(row.place)
                .execute(&mut conn)
                .await?;
            told.push(tell);
        }
        conn.execute("COMMIT").await?;
        for tell in told {
            // Whoever asked may have gone.
            let _ = tell.send(());
        }
    }
    Ok(())
}
