//! Keys: one per person (or household), wrapped under the county's master key. Destroying one erases what it locked.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{Bind, Db, JournalError, Suite};

/// The key above all others. It stands outside the database: a file that only its owner reads, or a setting.
#[derive(Clone)]
pub struct MasterKey(Arc<Zeroizing<[u8; 32]>>);

impl MasterKey {
    /// A key from 64 hexadecimal digits.
    ///
    /// # Errors
    /// The text is anything else; the error does not repeat it.
    pub fn from_hex(text: &str) -> Result<MasterKey, JournalError> {
        let mut key = Zeroizing::new([0; 32]);
        hex::decode_to_slice(text.trim(), key.as_mut_slice())
            .map_err(|_| JournalError::MasterKey("应为 64 位十六进制数 / 64 hexadecimal digits expected".into()))?;
        Ok(MasterKey(Arc::new(key)))
    }

    /// The key in a file, made on first use with access for its owner alone.
    ///
    /// # Errors
    /// The file cannot be made or read, or holds no key.
    pub fn from_file(path: &Path) -> Result<MasterKey, JournalError> {
        let fault = |e: std::io::Error| JournalError::MasterKey(format!("{}: {e}", path.display()));
        if path.exists() {
            return MasterKey::from_hex(&std::fs::read_to_string(path).map_err(fault)?);
        }
        let text = Zeroizing::new(hex::encode(rand::random::<[u8; 32]>()));
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(fault)?;
        std::io::Write::write_all(&mut file, text.as_bytes()).map_err(fault)?;
        file.sync_all().map_err(fault)?;
        MasterKey::from_hex(&text)
    }

    /// A random key, for tests and databases in memory.
    pub fn random() -> MasterKey {
        MasterKey(Arc::new(Zeroizing::new(rand::random())))
    }

    /// The key itself.
    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A keyed hash: natural keys hold identity numbers, which must not be guessed from the table.
    pub(crate) fn keyed_hash(&self, county: &str, text: &str) -> String {
        let mut mac =
            <Hmac<Sha256> as KeyInit>::new_from_slice(self.0.as_slice()).expect("HMAC takes keys of any length");
        mac.update(b"natural key\0");
        mac.update(county.as_bytes());
        mac.update(b"\0");
        mac.update(text.as_bytes());
        hex::encode(&mac.finalize().into_bytes()[..16])
    }
}

/// A person's key.
pub(crate) type SubjectKey = Arc<Zeroizing<[u8; 32]>>;

/// A key on its way into the database.
#[derive(Clone)]
pub(crate) struct WrappedKey {
    pub subject: String,
    pub wrapped: String,
}

/// The keys of persons, read when needed and kept.
pub(crate) struct Keys {
    db: Db,
    pub master: MasterKey,
    pub suite: Suite,
    known: Mutex<HashMap<(String, String), SubjectKey>>,
}

/// How many opened keys are held before the store is emptied: memory stays bounded over a day of use.
const HELD: usize = 20_000;

impl Keys {
    pub(crate) fn new(db: Db, master: MasterKey, suite: Suite) -> Keys {
        Keys { db, master, suite, known: Mutex::new(HashMap::new()) }
    }

    /// A fresh key for a subject that is being created by the entry it locks.
    pub(crate) fn fresh(&self, county: &str, subject: &str) -> (SubjectKey, WrappedKey) {
        let key: SubjectKey = Arc::new(Zeroizing::new(rand::random()));
        let sealed = self.suite.seal(&self.master.0, context(county, subject).as_bytes(), key.as_slice());
        let wrapped = format!("{}:{}", self.suite.mark(), BASE64.encode(sealed));
        (key, WrappedKey { subject: subject.into(), wrapped })
    }

    /// A subject's key; made where there is none yet.
    pub(crate) async fn of(&self, county: &str, subject: &str) -> Result<SubjectKey, JournalError> {
        if let Some(key) = self.find(county, subject).await? {
            return Ok(key);
        }
        let (_, wrapped) = self.fresh(county, subject);
        // Two makers at once: the first one's key stands, and both read it back.
        let sql = "INSERT INTO subject_key (county, subject, wrapped) VALUES ($1, $2, $3) ON CONFLICT (county, subject) DO NOTHING";
        self.db.run(sql, vec![county.into(), subject.into(), wrapped.wrapped.into()]).await?;
        self.find(county, subject).await?.ok_or(JournalError::Erased)
    }

    /// A subject's key, if it has one.
    ///
    /// # Errors
    /// It was destroyed, or the master key does not open it.
    pub(crate) async fn find(&self, county: &str, subject: &str) -> Result<Option<SubjectKey>, JournalError> {
        let at = (county.to_string(), subject.to_string());
        if let Some(key) = self.lock().get(&at) {
            return Ok(Some(Arc::clone(key)));
        }
        let sql = "SELECT wrapped FROM subject_key WHERE county = $1 AND subject = $2";
        let rows = self.db.rows(sql, vec![county.into(), subject.into()]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let key = self.unwrap(county, subject, row[0].as_text().ok_or(JournalError::Erased)?)?;
        self.remember(at, &key);
        Ok(Some(key))
    }

    /// The keys of many subjects at once, for imports and exports.
    pub(crate) async fn load_all(&self, county: &str) -> Result<HashMap<String, SubjectKey>, JournalError> {
        let sql = "SELECT subject, wrapped FROM subject_key WHERE county = $1 AND wrapped IS NOT NULL";
        let rows = self.db.rows(sql, vec![Bind::from(county)]).await?;
        rows.into_iter()
            .map(|row| {
                let subject = row[0].as_text().unwrap_or_default().to_string();
                let key = self.unwrap(county, &subject, row[1].as_text().unwrap_or_default())?;
                Ok((subject, key))
            })
            .collect()
    }

    pub(crate) fn forget(&self, county: &str, subject: &str) {
        self.lock().remove(&(county.to_string(), subject.to_string()));
    }

    fn unwrap(&self, county: &str, subject: &str, wrapped: &str) -> Result<SubjectKey, JournalError> {
        let (mark, text) = wrapped.split_once(':').ok_or(JournalError::Unsealable)?;
        let suite = Suite::of_mark(mark).ok_or(JournalError::Unsealable)?;
        let sealed = BASE64.decode(text).map_err(|_| JournalError::Unsealable)?;
        let plain = suite.open(&self.master.0, context(county, subject).as_bytes(), &sealed);
        let plain = Zeroizing::new(plain.ok_or(JournalError::Unsealable)?);
        let key: [u8; 32] = plain.as_slice().try_into().map_err(|_| JournalError::Unsealable)?;
        Ok(Arc::new(Zeroizing::new(key)))
    }

    fn remember(&self, at: (String, String), key: &SubjectKey) {
        let mut known = self.lock();
        if known.len() >= HELD {
            known.clear();
        }
        known.insert(at, Arc::clone(key));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<(String, String), SubjectKey>> {
        self.known.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn context(county: &str, subject: &str) -> String {
    format!("key/{county}/{subject}")
}
