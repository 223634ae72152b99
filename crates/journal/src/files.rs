//! Documents beside the journal, each under its hash.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use catalogue::RegionCode;

use crate::{Journal, JournalError};

impl Journal {
    /// Keeps a document under its hash (Base64 within the database; large stores put it beside) and gives the hash.
    ///
    /// # Errors
    /// The database fails.
    pub async fn keep_file(
        &self,
        county: &RegionCode,
        name: &str,
        kind: &str,
        bytes: &[u8],
    ) -> Result<String, JournalError> {
        let hash = format!("{}:{}", self.inner.keys.suite.mark(), self.inner.keys.suite.hash(bytes));
        let content = STANDARD_NO_PAD.encode(bytes);
        let sql = "INSERT INTO file (county, hash, name, kind, content) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (county, hash) DO NOTHING";
        self.db()
            .run(sql, vec![county.as_str().into(), hash.as_str().into(), name.into(), kind.into(), content.into()])
            .await?;
        Ok(hash)
    }

    /// A kept document: name, kind, bytes.
    ///
    /// # Errors
    /// The database fails.
    pub async fn file(
        &self,
        county: &RegionCode,
        hash: &str,
    ) -> Result<Option<(String, String, Vec<u8>)>, JournalError> {
        let sql = "SELECT name, kind, content FROM file WHERE county = $1 AND hash = $2";
        let rows = self.db().rows(sql, vec![county.as_str().into(), hash.into()]).await?;
        let Some(row) = rows.into_iter().next() else { return Ok(None) };
        let text = |i: usize| row[i].as_text().unwrap_or_default().to_string();
        let bytes = STANDARD_NO_PAD.decode(text(2)).map_err(|_| JournalError::Unsealable)?;
        Ok(Some((text(0), text(1), bytes)))
    }
}
