//! One entry checked, sealed, hashed, in journal and table, durable — beside a bare writer that inserts one row in grouped commits.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Result;
use bench::{Bound, Outcome, medians};
use catalogue::{Catalogue, RegionCode};
use journal::{Journal, MasterKey, NewEntry, Options, Suite};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Executor};
use tokio::sync::{mpsc, oneshot};

const CLIENTS: [usize; 2] = [8, 32];
const ROUNDS: usize = 7;
const ROUND: Duration = Duration::from_millis(1500);

#[tokio::main]
async fn main() -> Result<()> {
    let folder = bench::folder()?;
    let ours = Arc::new(Ours::open(&folder.path().join("ours.db")).await?);
    let bare = Arc::new(Bare::open(&folder.path().join("bare.db")).await?);
    for clients in CLIENTS {
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            let ours = Arc::clone(&ours);
            let mine = rate(clients, move |n| Arc::clone(&ours).append(n)).await?;
            let bare = Arc::clone(&bare);
            let theirs = rate(clients, move |n| Arc::clone(&bare).insert(n)).await?;
            rounds.push((mine, theirs));
        }
        let (ours, theirs, ratio) = medians(&rounds);
        let what = format!("one entry appended, {clients} clients");
        println!(
            "{}",
            Outcome { what, ours, peer: "bare grouped insert", theirs, unit: "/s", ratio, bound: Bound::AtLeast(0.5) }
        );
    }
    Ok(())
}

/// Acknowledged calls a second by so many clients, each waiting for its own answer.
async fn rate<F, Fut>(clients: usize, call: F) -> Result<f64>
where
    F: Fn(u64) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = Result<()>> + Send,
{
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let began = Instant::now();
    let tasks: Vec<_> = (0..clients)
        .map(|_| {
            let call = call.clone();
            tokio::spawn(async move {
                let mut done = 0_u32;
                while began.elapsed() < ROUND {
                    call(NEXT.fetch_add(1, Ordering::Relaxed)).await?;
                    done += 1;
                }
                anyhow::Ok(done)
            })
        })
        .collect();
    let mut done = 0;
    for task in tasks {
        done += task.await??;
    }
    Ok(f64::from(done) / began.elapsed().as_secs_f64())
}

/// The journal with the whole standard catalogue.
struct Ours {
    journal: Journal,
    county: RegionCode,
    village: RegionCode,
}

impl Ours {
    async fn open(file: &Path) -> Result<Ours> {
        let options =
            Options { catalogue: Arc::new(Catalogue::standard()?), key: MasterKey::random(), suite: Suite::default() };
        let journal = Journal::open(&format!("sqlite:{}", file.display()), options).await?;
        Ok(Ours { journal, county: RegionCode::parse("419931")?, village: RegionCode::parse("419931100201")? })
    }

    async fn append(self: Arc<Ours>, n: u64) -> Result<()> {
        let place = format!("第{n}会场");
        let fields: BTreeMap<_, _> =
            [("kind", "宣讲"), ("day", "2026-03-05"), ("organiser", "宣传部"), ("place", &place)]
                .into_iter()
                .map(|(name, value)| (name.to_string(), value.into()))
                .collect();
        let entry = NewEntry::create("activity", self.village.clone(), fields, "bench", "bench");
        self.journal.append(&self.county, vec![entry]).await?;
        Ok(())
    }
}

/// A row, and whom to tell that it is stored.
type Waiting = (Row, oneshot::Sender<()>);

/// What a bare writer is given of the same event.
struct Row {
    id: String,
    region: &'static str,
    kind: &'static str,
    day: &'static str,
    organiser: &'static str,
    place: String,
}

/// The peer: no checks, no hash, no history; one row a call, in the commits and on the database settings that ours has.
struct Bare {
    send: mpsc::Sender<Waiting>,
}

impl Bare {
    async fn open(file: &Path) -> Result<Bare> {
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

    async fn insert(self: Arc<Bare>, n: u64) -> Result<()> {
        let id = uuid::Uuid::now_v7().to_string();
        let place = format!("第{n}会场");
        let row = Row { id, region: "419931100201", kind: "宣讲", day: "2026-03-05", organiser: "宣传部", place };
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
