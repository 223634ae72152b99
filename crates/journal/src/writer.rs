//! The one writer: requests that wait together are committed together (`scale.md` rule 1), one transaction per county.

mod links;
mod state;

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use catalogue::Catalogue;
use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot};

use crate::conn::Conn;
use crate::seal::Ready;
use crate::spans::Spanned;
use crate::{Backend, Db, Head, JournalError, Receipt, Suite, project};
use links::Chain;
use state::State;

/// Requests taken into one commit at most.
const TOGETHER: usize = 512;

/// How long the writer waits for enough to write together: less than a commit takes.
const PATIENCE: Duration = Duration::from_millis(1);

/// Entries of one county that stand or fall together.
pub(crate) struct Request {
    pub county: String,
    pub entries: Vec<Ready>,
    reply: Option<oneshot::Sender<Result<Vec<Receipt>, JournalError>>>,
}

impl Request {
    pub(crate) fn new(county: String, entries: Vec<Ready>) -> Request {
        Request { county, entries, reply: None }
    }
}

/// The writer's letter box.
pub(crate) struct Writer {
    send: mpsc::Sender<Request>,
    catalogue: Current,
}

/// The newest catalogue: rows are written with every column that any request may have set.
type Current = Arc<RwLock<Arc<Catalogue>>>;

impl Writer {
    pub(crate) async fn start(db: Db, catalogue: Arc<Catalogue>, suite: Suite) -> Result<Writer, JournalError> {
        let (send, receive) = mpsc::channel(4096);
        let conn = db.own_connection().await?;
        let catalogue = Arc::new(RwLock::new(catalogue));
        let backend = db.backend();
        let work = Work { db, conn, catalogue: Arc::clone(&catalogue), suite, broken: false };
        match backend {
            // Its statements are worked in place: that is for no thread on which somebody else waits.
            Backend::Sqlite => {
                let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(sqlx::Error::Io)?;
                let writer = std::thread::Builder::new().name("journal-writer".into());
                writer.spawn(move || runtime.block_on(work.run(receive))).map_err(sqlx::Error::Io)?;
            }
            Backend::Postgres => drop(tokio::spawn(work.run(receive))),
        }
        Ok(Writer { send, catalogue })
    }

    /// Writes by another catalogue from the next transaction on.
    pub(crate) fn renew(&self, catalogue: Arc<Catalogue>) {
        *self.catalogue.write().unwrap_or_else(PoisonError::into_inner) = catalogue;
    }

    pub(crate) async fn send(&self, mut request: Request) -> Result<Vec<Receipt>, JournalError> {
        let (reply, answer) = oneshot::channel();
        request.reply = Some(reply);
        self.send.send(request).await.map_err(|_| JournalError::Stopped)?;
        answer.await.map_err(|_| JournalError::Stopped)?
    }
}

/// Waits a moment for those who were answered together to come back: the first of them would otherwise be written alone while all
/// the others wait for its commit. Whoever is alone waits for nobody.
async fn gather(receive: &mut mpsc::Receiver<Request>, waiting: &mut Vec<Request>, enough: usize, backend: Backend) {
    let until = Instant::now() + PATIENCE;
    while waiting.len() < enough && Instant::now() < until {
        match receive.try_recv() {
            Ok(request) => waiting.push(request),
            Err(_) if backend == Backend::Sqlite => std::thread::sleep(PATIENCE / 20),
            Err(_) => tokio::task::yield_now().await,
        }
    }
}

struct Work {
    db: Db,
    conn: Conn,
    catalogue: Current,
    suite: Suite,
    /// The connection failed and has to be opened again.
    broken: bool,
}

impl Work {
    async fn run(mut self, mut receive: mpsc::Receiver<Request>) {
        let mut waiting = Vec::new();
        let mut enough = 0;
        while receive.recv_many(&mut waiting, TOGETHER).await > 0 {
            gather(&mut receive, &mut waiting, enough, self.db.backend()).await;
            let taken = waiting.len();
            let mut by_county: BTreeMap<String, Vec<Request>> = BTreeMap::new();
            for request in waiting.drain(..) {
                by_county.entry(request.county.clone()).or_default().push(request);
            }
            for (county, requests) in by_county {
                self.county(&county, requests).await;
            }
            // Half of those who are about: while these are written, the others come.
            enough = (taken + receive.len()).div_ceil(2);
        }
    }

    /// Commits what can stand of a county's requests; every request is answered only after the commit.
    async fn county(&mut self, county: &str, requests: Vec<Request>) {
        let (entries, replies): (Vec<_>, Vec<_>) = requests.into_iter().map(|r| (r.entries, r.reply)).unzip();
        let outcome = self.transaction(county, entries).await;
        if outcome.is_err() {
            self.conn.rollback().await;
            self.broken = true;
        }
        let answers: Vec<Result<Vec<Receipt>, JournalError>> = match outcome {
            Ok(answers) => answers,
            Err(error) => {
                tracing::error!(%error, county, "a commit failed; nothing of it was stored");
                let text = error.to_string();
                (0..replies.len()).map(|_| Err(JournalError::Database(sqlx::Error::Protocol(text.clone())))).collect()
            }
        };
        for (reply, answer) in replies.into_iter().flatten().zip(answers) {
            // Whoever asked may have gone; the entry stands all the same.
            let _ = reply.send(answer);
        }
    }

    async fn transaction(
        &mut self,
        county: &str,
        requests: Vec<Vec<Ready>>,
    ) -> Result<Vec<Result<Vec<Receipt>, JournalError>>, JournalError> {
        if self.broken {
            self.conn = self.db.own_connection().await?;
            self.broken = false;
        }
        self.conn.begin().await?;
        let (suite, head) = self.head(county).await?;
        let catalogue = Arc::clone(&self.catalogue.read().unwrap_or_else(PoisonError::into_inner));
        let mut state = State::load(&mut self.conn, &catalogue, county, head.seq, &requests).await?;
        let now = Timestamp::now().to_string();
        let mut chain = Chain { suite, county, now, head, links: Vec::new() };
        let mut keys = Vec::new();
        let mut answers = Vec::with_capacity(requests.len());
        for ready in requests {
            let mark = (state.mark(), chain.mark(), keys.len());
            let answer = take(&catalogue, &mut state, &mut chain, &mut keys, ready);
            if answer.is_err() {
                state.back_to(mark.0);
                chain.back_to(mark.1);
                keys.truncate(mark.2);
            }
            answers.push(answer);
        }
        self.store(&catalogue, county, state, chain, keys).await?;
        Ok(answers)
    }

    async fn store(
        &mut self,
        catalogue: &Catalogue,
        county: &str,
        state: State,
        chain: Chain<'_>,
        keys: Vec<crate::keys::WrappedKey>,
    ) -> Result<(), JournalError> {
        if chain.links.is_empty() {
            self.conn.rollback().await;
            return Ok(());
        }
        let mut spans = Spanned::default();
        let rows = chain.links.into_iter().map(|link| {
            spans.count(link.ledger, link.seq);
            link.row
        });
        project::insert_rows(&mut self.conn, links::INSERT, links::WIDTH, rows).await?;
        let rows = keys.into_iter().map(|k| vec![county.into(), k.subject.into(), k.wrapped.into()]);
        project::insert_rows(&mut self.conn, "INSERT INTO subject_key (county, subject, wrapped)", 3, rows).await?;
        state.store(&mut self.conn, self.db.backend(), catalogue, county).await?;
        spans.store(&mut self.conn, county).await?;
        let sql = "UPDATE journal_head SET seq = $2, hash = $3 WHERE county = $1";
        self.conn.run(sql, vec![county.into(), chain.head.seq.into(), chain.head.hash.as_str().into()]).await?;
        self.conn.commit().await
    }

    /// The county's head, locked against other processes; founded where it is new.
    async fn head(&mut self, county: &str) -> Result<(Suite, Head), JournalError> {
        let lock = if matches!(self.conn, Conn::Postgres(_)) { " FOR UPDATE" } else { "" };
        let select = format!("SELECT suite, seq, hash FROM journal_head WHERE county = $1{lock}");
        let mut rows = self.conn.rows(&select, vec![county.into()]).await?;
        if rows.is_empty() {
            let sql = "INSERT INTO journal_head (county, suite, seq, hash) VALUES ($1, $2, 0, '') ON CONFLICT (county) DO NOTHING";
            self.conn.run(sql, vec![county.into(), self.suite.mark().into()]).await?;
            rows = self.conn.rows(&select, vec![county.into()]).await?;
        }
        let row = rows.first().ok_or(JournalError::Stopped)?;
        let suite = row[0].as_text().and_then(Suite::of_mark).unwrap_or(self.suite);
        let head = Head { seq: row[1].as_int().unwrap_or_default(), hash: row[2].as_text().unwrap_or_default().into() };
        Ok((suite, head))
    }
}

/// One request: every entry of it checked against what stands, then chained.
fn take(
    catalogue: &Catalogue,
    state: &mut State,
    chain: &mut Chain<'_>,
    keys: &mut Vec<crate::keys::WrappedKey>,
    ready: Vec<Ready>,
) -> Result<Vec<Receipt>, JournalError> {
    let mut receipts = Vec::with_capacity(ready.len());
    for mut ready in ready {
        let new = &ready.new;
        if let Some(seq) = state.repeated(&new.id) {
            receipts.push(Receipt { id: new.id, seq, repeated: true });
            continue;
        }
        let ledger = catalogue.ledger(&new.ledger).ok_or_else(|| JournalError::NoSuchLedger(new.ledger.clone()))?;
        let seq = chain.head.seq + 1;
        state.apply(ledger, &mut ready, seq)?;
        keys.extend(ready.fresh.take());
        let id = chain.push(ready);
        state.remember(id, seq);
        receipts.push(Receipt { id, seq, repeated: false });
    }
    Ok(receipts)
}
