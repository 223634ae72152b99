//! Verification: the whole chain is read and hashed again; the first entry that does not hold is named.

use catalogue::RegionCode;
use futures::TryStreamExt;

use crate::chain::Hashed;
use crate::{Journal, JournalError, Suite, canonical, read};

/// What a whole chain amounts to.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Verified {
    /// Entries read.
    pub entries: i64,
    /// Hash of the last.
    pub hash: String,
}

/// The first entry at which a chain does not hold.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Broken {
    /// Its position.
    pub seq: i64,
    /// Its id, as stored.
    pub id: String,
    /// What does not hold, in Chinese.
    pub zh: String,
    /// What does not hold, in English.
    pub en: String,
}

impl Journal {
    /// Reads a county's chain from its first entry to its head. `progress` is told how many entries are done, every thousand.
    ///
    /// # Errors
    /// The database fails; a chain that does not hold is no error but the inner result.
    pub async fn verify(
        &self,
        county: &RegionCode,
        mut progress: impl FnMut(i64),
    ) -> Result<Result<Verified, Broken>, JournalError> {
        let head = self.head(county).await?;
        let sql = format!("SELECT {} FROM journal_entry WHERE county = $1 ORDER BY seq", read::ENTRY);
        let mut rows = self.db().stream(&sql, vec![county.as_str().into()]);
        let (mut seq, mut hash) = (0, String::new());
        while let Some(row) = rows.try_next().await? {
            let stored_fields = row[7].as_text().unwrap_or_default().to_string();
            let stored_act = row[5].as_text().unwrap_or_default().to_string();
            let entry = read::entry(row)?;
            let fault = if entry.seq != seq + 1 {
                Some((format!("第 {} 号之前缺了记录", entry.seq), format!("entries before {} are missing", entry.seq)))
            } else if entry.prev != hash {
                Some(("与上一条的哈希接不上".into(), "it does not follow the entry before".into()))
            } else {
                let suite = entry.hash.split(':').next().and_then(Suite::of_mark).unwrap_or_default();
                let whole = stored_fields == canonical::fields(&entry.fields) && stored_act == entry.act.word();
                (!whole || Hashed::of(&entry, &stored_fields).hash(suite) != entry.hash).then(|| {
                    ("内容与哈希不符，已被改动".into(), "its content does not match its hash: it was changed".into())
                })
            };
            if let Some((zh, en)) = fault {
                return Ok(Err(Broken { seq: entry.seq, id: entry.id, zh, en }));
            }
            (seq, hash) = (entry.seq, entry.hash);
            if seq % 1000 == 0 {
                progress(seq);
            }
        }
        if seq != head.seq || hash != head.hash {
            let (zh, en) = ("末尾的记录与链头不符".into(), "the last entry is not the chain's head".into());
            return Ok(Err(Broken { seq, id: String::new(), zh, en }));
        }
        Ok(Ok(Verified { entries: seq, hash }))
    }
}
