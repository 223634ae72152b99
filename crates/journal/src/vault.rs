//! Documents that are held only while they are worked on: sealed under a key of their own, gone for good when let go.
//!
//! An uploaded workbook holds identity numbers in the clear. Kept like other documents it would carry them into every backup.

use catalogue::RegionCode;

use crate::{Journal, JournalError};

impl Journal {
    /// Keeps a document sealed under the key of a subject (made on first use) and gives the hash it is kept under.
    ///
    /// # Errors
    /// The subject was let go, or the database fails.
    pub async fn keep_sealed(
        &self,
        county: &RegionCode,
        subject: &str,
        name: &str,
        bytes: &[u8],
    ) -> Result<String, JournalError> {
        let keys = &self.inner.keys;
        let key = keys.of(county.as_str(), subject).await?;
        let sealed = keys.suite.seal(&key, context(county, subject).as_bytes(), bytes);
        self.keep_file(county, name, &format!("sealed/{}", keys.suite.mark()), &sealed).await
    }

    /// A document kept sealed: its name and bytes.
    ///
    /// # Errors
    /// The subject was let go, the document was changed, or the database fails.
    pub async fn sealed_file(
        &self,
        county: &RegionCode,
        subject: &str,
        hash: &str,
    ) -> Result<Option<(String, Vec<u8>)>, JournalError> {
        let Some((name, kind, sealed)) = self.file(county, hash).await? else { return Ok(None) };
        let suite = kind.strip_prefix("sealed/").and_then(crate::Suite::of_mark).ok_or(JournalError::Unsealable)?;
        let key = self.inner.keys.find(county.as_str(), subject).await?.ok_or(JournalError::Erased)?;
        let bytes = suite.open(&key, context(county, subject).as_bytes(), &sealed).ok_or(JournalError::Unsealable)?;
        Ok(Some((name, bytes)))
    }

    /// Lets sealed documents of a subject go: the bytes from this database, the key with them, so that no backup opens them.
    ///
    /// # Errors
    /// The database fails.
    pub async fn let_go(&self, county: &RegionCode, subject: &str, hashes: &[String]) -> Result<(), JournalError> {
        let sql = "DELETE FROM file WHERE county = $1 AND hash = $2 AND kind LIKE 'sealed/%'";
        for hash in hashes {
            self.db().run(sql, vec![county.as_str().into(), hash.as_str().into()]).await?;
        }
        self.erase(county, subject).await
    }
}

fn context(county: &RegionCode, subject: &str) -> String {
    format!("file/{county}/{subject}")
}
