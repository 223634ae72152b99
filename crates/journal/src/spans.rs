//! The first and the last entry of every ledger of a county: kept beside the head, so that what rests on a ledger is known to
//! stand without going through the journal. Worked out from the entries alone; a rebuild makes them again.

use std::collections::{BTreeMap, HashMap};

use catalogue::RegionCode;

use crate::conn::Conn;
use crate::{Bind, Journal, JournalError};

pub(crate) const TABLE: &str = "CREATE TABLE IF NOT EXISTS journal_span (
    county TEXT NOT NULL, ledger TEXT NOT NULL, first_seq BIGINT NOT NULL, last_seq BIGINT NOT NULL, PRIMARY KEY (county, ledger))";

/// A county's position, and the first and the last entry of every ledger that has any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans {
    /// The last entry of all; 0 before the first.
    pub head: i64,
    /// The first and last entry of each ledger.
    pub ledgers: HashMap<String, (i64, i64)>,
}

impl Spans {
    /// The last entry of a ledger; 0 where it has none.
    pub fn last(&self, ledger: &str) -> i64 {
        self.ledgers.get(ledger).map_or(0, |(_, last)| *last)
    }
}

impl Journal {
    /// The first and last entry of every ledger of a county, all at one position.
    ///
    /// # Errors
    /// The database fails.
    pub async fn spans(&self, county: &RegionCode) -> Result<Spans, JournalError> {
        let sql = "SELECT h.seq, s.ledger, s.first_seq, s.last_seq
                   FROM journal_head AS h LEFT JOIN journal_span AS s ON s.county = h.county WHERE h.county = $1";
        let mut spans = Spans::default();
        for row in self.db().rows(sql, vec![county.as_str().into()]).await? {
            spans.head = row[0].as_int().unwrap_or_default();
            if let (Some(ledger), Some(first), Some(last)) = (row[1].as_text(), row[2].as_int(), row[3].as_int()) {
                spans.ledgers.insert(ledger.into(), (first, last));
            }
        }
        Ok(spans)
    }
}

/// Journals of before had none: they are worked out once.
pub(crate) async fn bring_up(conn: &mut Conn) -> Result<(), JournalError> {
    if conn.rows("SELECT 1 FROM journal_span LIMIT 1", vec![]).await?.is_empty() {
        conn.run(&from_entries(""), vec![]).await?;
    }
    Ok(())
}

/// Makes a county's again from its entries.
pub(crate) async fn rebuild(conn: &mut Conn, county: &str) -> Result<(), JournalError> {
    conn.run("DELETE FROM journal_span WHERE county = $1", vec![county.into()]).await?;
    conn.run(&from_entries("WHERE county = $1"), vec![county.into()]).await?;
    Ok(())
}

fn from_entries(of: &str) -> String {
    format!(
        "INSERT INTO journal_span (county, ledger, first_seq, last_seq)
         SELECT county, ledger, MIN(seq), MAX(seq) FROM journal_entry {of} GROUP BY county, ledger"
    )
}

/// The first and the last of the entries of each ledger that are being committed.
#[derive(Default)]
pub(crate) struct Spanned(BTreeMap<String, (i64, i64)>);

impl Spanned {
    /// Counts an entry in; they come in their order.
    pub(crate) fn count(&mut self, ledger: String, seq: i64) {
        self.0.entry(ledger).or_insert((seq, seq)).1 = seq;
    }

    pub(crate) async fn store(self, conn: &mut Conn, county: &str) -> Result<(), JournalError> {
        let sql = "INSERT INTO journal_span (county, ledger, first_seq, last_seq) VALUES ($1, $2, $3, $4)
                   ON CONFLICT (county, ledger) DO UPDATE SET last_seq = excluded.last_seq";
        for (ledger, (first, last)) in self.0 {
            let binds: Vec<Bind> = vec![county.into(), ledger.into(), first.into(), last.into()];
            conn.run(sql, binds).await?;
        }
        Ok(())
    }
}
