//! The journal: the one way in. Append-only and hash-chained per county; ledger tables are its projection.
//!
//! Architecture invariants: nothing is updated or deleted but the projection; the county code comes first in every key; no
//! transaction spans two counties; sensitive fields leave this crate only as ciphertext, or through [`Journal::reveal`].

mod append;
mod canonical;
mod chain;
mod conn;
mod db;
pub mod declared;
mod entry;
mod error;
mod excerpt;
mod files;
mod flow;
mod handed;
mod keys;
mod list;
mod narrow;
mod project;
mod read;
mod rebuild;
mod schema;
mod seal;
mod search;
mod shares;
mod spans;
mod suite;
mod validate;
mod vault;
mod verify;
mod writer;

use std::sync::Arc;

use catalogue::Catalogue;

pub use db::{Backend, Bind, Db};
pub use entry::{Act, Entry, NewEntry, Receipt, Record};
pub use error::{Clash, FlowFault, JournalError};
pub use excerpt::Excerpt;
pub use flow::restated;
pub use handed::{Handed, Way, WorkedOut};
pub use keys::MasterKey;
pub use list::{Cursor, Ease};
pub use read::{Change, RecordQuery, Word};
pub use rebuild::TableDigest;
pub use schema::table_by;
pub use spans::Spans;
pub use suite::Suite;
pub use verify::{Broken, Verified};

/// The last position: a version that nothing has followed yet ends here.
pub const OPEN: i64 = i64::MAX;

/// A county's position in its chain.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Head {
    /// Entries so far.
    pub seq: i64,
    /// Hash of the last one; empty before the first.
    pub hash: String,
}

/// How a journal is opened.
#[derive(Clone)]
pub struct Options {
    /// What the county keeps.
    pub catalogue: Arc<Catalogue>,
    /// The key that the persons' keys are wrapped under.
    pub key: MasterKey,
    /// Ciphers and hashes of counties founded from now on.
    pub suite: Suite,
}

/// The journal of one database, which may hold several counties. Cheap to clone.
#[derive(Clone)]
pub struct Journal {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    catalogue: Arc<Catalogue>,
    keys: Arc<keys::Keys>,
    writer: Arc<writer::Writer>,
}

impl Journal {
    /// Opens (and where needed makes or widens) the database at a URL: `sqlite:PATH` or `postgres://…`.
    ///
    /// # Errors
    /// The database cannot be reached, or its tables cannot be brought in line with the catalogue.
    pub async fn open(url: &str, options: Options) -> Result<Journal, JournalError> {
        let db = Db::connect(url).await?;
        schema::bring_up(&db, &options.catalogue).await?;
        let keys = Arc::new(keys::Keys::new(db.clone(), options.key, options.suite));
        let writer = writer::Writer::start(db.clone(), Arc::clone(&options.catalogue), options.suite).await?;
        Ok(Journal { inner: Arc::new(Inner { db, catalogue: options.catalogue, keys, writer: Arc::new(writer) }) })
    }

    /// The same journal under a catalogue that has grown: its tables are widened, and the one writer, which both share, keeps
    /// every column from then on. Whoever still holds the old journal goes on reading and appending through it.
    ///
    /// # Errors
    /// The tables cannot be brought in line with the catalogue.
    pub async fn with_catalogue(&self, catalogue: Arc<Catalogue>) -> Result<Journal, JournalError> {
        schema::bring_up(&self.inner.db, &catalogue).await?;
        self.inner.writer.renew(Arc::clone(&catalogue));
        Ok(self.trying(catalogue))
    }

    /// The same journal read by another catalogue whose tables are there already: for trying a figure before it is declared.
    pub fn trying(&self, catalogue: Arc<Catalogue>) -> Journal {
        let Inner { db, keys, writer, .. } = &*self.inner;
        let (db, keys, writer) = (db.clone(), Arc::clone(keys), Arc::clone(writer));
        Journal { inner: Arc::new(Inner { db, catalogue, keys, writer }) }
    }

    /// The database, for rooms that read it with SQL made from declarations.
    pub fn db(&self) -> &Db {
        &self.inner.db
    }

    /// What the county keeps.
    pub fn catalogue(&self) -> &Arc<Catalogue> {
        &self.inner.catalogue
    }
}
