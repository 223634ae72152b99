//! Documents that are held only while they are worked on: sealed under a key of their own, gone for good when let go.
//!
//! An uploaded workbook holds identity numbers in the clear. Kept like other documents it would carry them into every backup.

use catalogue::{Field, Ledger, RegionCode};

use crate::{Journal, JournalError, OPEN};

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

    /// Sealed documents whose records were withdrawn and whose keys still stand, each as subject and hash: what was to be let go, and was
    /// not, as when the program dies between the two. The records name the subject in one field and the hash in another.
    ///
    /// # Errors
    /// The database fails.
    pub async fn outlived(
        &self,
        county: &RegionCode,
        ledger: &Ledger,
        (subject, hash): (&Field, &Field),
    ) -> Result<Vec<(String, String)>, JournalError> {
        let (table, subject, hash) = (ledger.table(), &subject.name, &hash.name);
        // The bytes go first and the key last, so a key that stands tells of both.
        let sql = format!(
            "SELECT DISTINCT t.\"{subject}\", t.\"{hash}\" FROM {table} AS t
             JOIN subject_key AS k ON k.county = t.county AND k.subject = t.\"{subject}\"
             WHERE t.county = $1 AND t.to_seq < {OPEN} AND k.wrapped IS NOT NULL AND NOT EXISTS
                (SELECT 1 FROM {table} AS s WHERE s.county = t.county AND s.to_seq = {OPEN} AND s.record = t.record)"
        );
        let rows = self.db().rows(&sql, vec![county.as_str().into()]).await?;
        let text = |row: &[catalogue::Value], n: usize| row[n].as_text().unwrap_or_default().to_string();
        Ok(rows.iter().map(|row| (text(row, 0), text(row, 1))).collect())
    }
}

fn context(county: &RegionCode, subject: &str) -> String {
    format!("file/{county}/{subject}")
}
