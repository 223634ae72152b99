//! Rebuilding: a county's tables emptied and made again from its journal, in one transaction.

use std::collections::{BTreeMap, HashMap};

use catalogue::{RegionCode, Value};
use futures::TryStreamExt;

use crate::{Act, Entry, Journal, JournalError, OPEN, Record, project, read, spans};

/// The digest of a ledger's table: two tables with the same rows have the same.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct TableDigest {
    /// The ledger.
    pub ledger: String,
    /// Versions in it.
    pub rows: i64,
    /// Hash over them in order.
    pub hash: String,
}

/// Versions held before they are written.
const BATCH: usize = 5_000;

impl Journal {
    /// Empties and fills a county's ledger tables again from its journal. Readers see the old rows until it is done.
    ///
    /// # Errors
    /// The database fails; then the tables are as before.
    pub async fn rebuild(&self, county: &RegionCode, mut progress: impl FnMut(i64)) -> Result<(), JournalError> {
        let mut conn = self.db().own_connection().await?;
        conn.begin().await?;
        let catalogue = self.catalogue();
        for ledger in catalogue.ledgers() {
            conn.run(&format!("DELETE FROM {} WHERE county = $1", ledger.table()), vec![county.as_str().into()])
                .await?;
        }
        let mut standing: HashMap<(String, String), Record> = HashMap::new();
        let mut waiting: BTreeMap<String, Vec<Record>> = BTreeMap::new();
        let mut held = 0;
        let sql = format!("SELECT {} FROM journal_entry WHERE county = $1 ORDER BY seq", read::ENTRY);
        let mut rows = self.db().stream(&sql, vec![county.as_str().into()]);
        while let Some(row) = rows.try_next().await? {
            let entry = read::entry(row)?;
            let (seq, ledger) = (entry.seq, entry.ledger.clone());
            if let Some(ended) = replay(&mut standing, entry)? {
                waiting.entry(ledger).or_default().push(ended);
                held += 1;
            }
            if held >= BATCH {
                held = 0;
                self.flush(&mut conn, county, &mut waiting).await?;
            }
            if seq % 1000 == 0 {
                progress(seq);
            }
        }
        drop(rows);
        let mut rest: Vec<((String, String), Record)> = standing.into_iter().collect();
        rest.sort_by(|a, b| a.0.cmp(&b.0));
        for ((ledger, _), record) in rest {
            waiting.entry(ledger).or_default().push(record);
        }
        self.flush(&mut conn, county, &mut waiting).await?;
        spans::rebuild(&mut conn, county.as_str()).await?;
        conn.commit().await
    }

    async fn flush(
        &self,
        conn: &mut crate::conn::Conn,
        county: &RegionCode,
        waiting: &mut BTreeMap<String, Vec<Record>>,
    ) -> Result<(), JournalError> {
        for (name, records) in std::mem::take(waiting) {
            // A ledger that the catalogue no longer has stays in the journal, and nowhere else.
            let Some(ledger) = self.catalogue().ledger(&name) else { continue };
            project::insert(conn, county.as_str(), ledger, &records).await?;
        }
        Ok(())
    }

    /// The digests of all tables of a county.
    ///
    /// # Errors
    /// The database fails.
    pub async fn table_digests(&self, county: &RegionCode) -> Result<Vec<TableDigest>, JournalError> {
        let mut all = Vec::new();
        for ledger in self.catalogue().ledgers() {
            let sql = format!(
                "SELECT {} FROM {} WHERE county = $1 ORDER BY record, from_seq",
                project::columns(ledger),
                ledger.table()
            );
            let mut rows = self.db().stream(&sql, vec![county.as_str().into()]);
            let (mut hasher, mut count) = (<sha2::Sha256 as sha2::Digest>::new(), 0);
            while let Some(row) = rows.try_next().await? {
                let row = serde_json_canonicalizer::to_vec(&row).expect("texts and whole numbers always serialise");
                sha2::Digest::update(&mut hasher, row);
                count += 1;
            }
            let hash = hex::encode(sha2::Digest::finalize(hasher));
            all.push(TableDigest { ledger: ledger.name.clone(), rows: count, hash });
        }
        Ok(all)
    }
}

/// Applies an entry to the standing records; gives the version that it ended.
fn replay(standing: &mut HashMap<(String, String), Record>, entry: Entry) -> Result<Option<Record>, JournalError> {
    let at = (entry.ledger.clone(), entry.record.clone());
    let mut set = entry.fields;
    let key = set.remove("@key").and_then(|k| k.as_text().map(String::from));
    let old = standing.remove(&at);
    let ended = old.clone().map(|r| Record { to_seq: entry.seq, ..r });
    if entry.act == Act::Withdraw {
        return Ok(ended);
    }
    let region = RegionCode::parse(&entry.region)
        .map_err(|_| JournalError::WrongRegion { region: entry.region.clone(), county: entry.county.clone() })?;
    let (mut fields, old_key): (BTreeMap<String, Value>, String) = old.map(|r| (r.fields, r.key)).unwrap_or_default();
    fields.extend(set);
    let next =
        Record { record: entry.record, region, key: key.unwrap_or(old_key), from_seq: entry.seq, to_seq: OPEN, fields };
    standing.insert(at, next);
    Ok(ended)
}
