//! Sealing: sensitive values become `sealed:SUITE:SUBJECT:BASE64` before they reach journal, table or backup.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use catalogue::{Ledger, RegionCode, Value};

use crate::keys::{SubjectKey, WrappedKey};
use crate::{Act, Journal, JournalError, NewEntry, Record, Suite, canonical};

const MARK: &str = "sealed:";
/// Under this name the natural key stands among an entry's fields. No field can be named so.
const KEY: &str = "@key";

/// Keys that a request's own entries make, before any of them stands: what follows in the request is sealed under the same.
pub(crate) type MadeKeys = HashMap<String, SubjectKey>;

/// An entry whose sensitive values are sealed, with its natural key and any key made for it.
pub(crate) struct Ready {
    pub new: NewEntry,
    pub key: Option<String>,
    pub fresh: Option<WrappedKey>,
    /// Version of the declaration that it was checked by.
    pub declared: String,
    /// The fields as they are stored and hashed: worked out here, where many do so at the same time, and not by the one writer.
    pub text: String,
}

impl Ready {
    fn new(mut new: NewEntry, key: Option<String>, fresh: Option<WrappedKey>, declared: String) -> Ready {
        // The natural key is part of what is hashed: a rebuild must not need anybody's secret to find it again.
        if let Some(key) = key.clone().filter(|_| new.act != Act::Withdraw) {
            new.fields.insert(KEY.into(), key.into());
        }
        let text = canonical::fields(&new.fields);
        new.fields.remove(KEY);
        Ready { new, key, fresh, declared, text }
    }
}

impl Journal {
    /// The keyed hash of a record's natural key: two rows are the same record if and only if these agree.
    pub fn natural_key(
        &self,
        county: &RegionCode,
        ledger: &Ledger,
        region: &RegionCode,
        fields: &BTreeMap<String, Value>,
    ) -> String {
        let mut text = ledger.name.clone();
        for name in &ledger.same {
            text.push('\u{1f}');
            match (name.as_str(), fields.get(name)) {
                ("region", _) => text.push_str(region.as_str()),
                (_, Some(Value::Text(value))) => text.push_str(value.trim()),
                (_, Some(Value::Int(n))) => text.push_str(&n.to_string()),
                _ => {}
            }
        }
        self.inner.keys.master.keyed_hash(county.as_str(), &text)
    }

    /// Opens a sealed value; a plain one is given back as it is.
    ///
    /// # Errors
    /// The subject's key was destroyed, or does not open the value.
    pub async fn reveal(
        &self,
        county: &RegionCode,
        ledger: &str,
        record: &str,
        field: &str,
        value: &Value,
    ) -> Result<Value, JournalError> {
        let Some((suite, subject, sealed)) = parse(value) else { return Ok(value.clone()) };
        let key = self.inner.keys.find(county.as_str(), subject).await?.ok_or(JournalError::Erased)?;
        unseal(suite, &key, county, ledger, record, field, &sealed)
    }

    /// The sensitive fields of many records in the clear, for comparing an import with what stands. An erased subject's stay sealed.
    ///
    /// # Errors
    /// The keys cannot be read.
    pub async fn reveal_all(
        &self,
        county: &RegionCode,
        ledger: &Ledger,
        records: &mut [Record],
    ) -> Result<(), JournalError> {
        let names: Vec<&str> = ledger.fields.iter().filter(|f| f.sensitive).map(|f| f.name.as_str()).collect();
        if names.is_empty() || records.is_empty() {
            return Ok(());
        }
        let keys: HashMap<String, SubjectKey> = self.inner.keys.load_all(county.as_str()).await?;
        for record in records {
            for name in &names {
                let Some(value) = record.fields.get(*name) else { continue };
                let Some((suite, subject, sealed)) = parse(value) else { continue };
                let Some(key) = keys.get(subject) else { continue };
                let plain = unseal(suite, key, county, &ledger.name, &record.record, name, &sealed)?;
                record.fields.insert((*name).into(), plain);
            }
        }
        Ok(())
    }

    /// Destroys a subject's key: its sealed values are gone from journal, tables and this database's further backups, and the
    /// chain still verifies.
    ///
    /// # Errors
    /// The database fails.
    pub async fn erase(&self, county: &RegionCode, subject: &str) -> Result<(), JournalError> {
        let sql = "INSERT INTO subject_key (county, subject, wrapped) VALUES ($1, $2, NULL)
                   ON CONFLICT (county, subject) DO UPDATE SET wrapped = NULL";
        self.db().run(sql, vec![county.as_str().into(), subject.into()]).await?;
        self.inner.keys.forget(county.as_str(), subject);
        Ok(())
    }

    /// Locks a small secret of the program's own (not of a record) under the master key, bound to what it is for.
    pub fn lock(&self, county: &RegionCode, purpose: &str, plain: &str) -> String {
        let keys = &self.inner.keys;
        let context = format!("secret/{county}/{purpose}");
        let sealed = keys.suite.seal(keys.master.bytes(), context.as_bytes(), plain.as_bytes());
        format!("{}:{}", keys.suite.mark(), BASE64.encode(sealed))
    }

    /// Opens what [`Journal::lock`] locked for the same purpose.
    ///
    /// # Errors
    /// The text, the purpose or the master key is another.
    pub fn unlock(&self, county: &RegionCode, purpose: &str, locked: &str) -> Result<String, JournalError> {
        let open = || {
            let (mark, text) = locked.split_once(':')?;
            let context = format!("secret/{county}/{purpose}");
            let sealed = BASE64.decode(text).ok()?;
            let plain = Suite::of_mark(mark)?.open(self.inner.keys.master.bytes(), context.as_bytes(), &sealed)?;
            String::from_utf8(plain).ok()
        };
        open().ok_or(JournalError::Unsealable)
    }

    /// Seals what is sensitive and works out the natural key where the entry decides it.
    pub(crate) async fn ready(
        &self,
        county: &RegionCode,
        ledger: &Ledger,
        mut new: NewEntry,
        made: &mut MadeKeys,
    ) -> Result<Ready, JournalError> {
        let key = self.key_of(county, ledger, &new).await?;
        let declared = ledger.version.clone();
        let names: Vec<String> = ledger.fields.iter().filter(|f| f.sensitive).map(|f| f.name.clone()).collect();
        let plain =
            |new: &NewEntry, name: &String| matches!(new.fields.get(name), Some(Value::Text(_) | Value::Int(_)));
        let names: Vec<String> = names.into_iter().filter(|n| plain(&new, n)).collect();
        if names.is_empty() {
            return Ok(Ready::new(new, key, None, declared));
        }
        let subject = self.subject_of(county, ledger, &new).await?;
        let own = subject == new.record.to_string() && new.act == Act::Create;
        let (subject_key, fresh) = match made.get(&subject) {
            Some(key) => (Arc::clone(key), None),
            None if own => {
                let (key, wrapped) = self.inner.keys.fresh(county.as_str(), &subject);
                made.insert(subject.clone(), Arc::clone(&key));
                (key, Some(wrapped))
            }
            None => (self.inner.keys.of(county.as_str(), &subject).await?, None),
        };
        let suite = self.inner.keys.suite;
        for name in names {
            let Some(value) = new.fields.get_mut(&name) else { continue };
            let text = match &*value {
                Value::Text(text) => text.clone(),
                Value::Int(n) => n.to_string(),
                Value::Null => continue,
            };
            if text.starts_with(MARK) {
                return Err(JournalError::Unsealable);
            }
            let context = context(county, &ledger.name, &new.record.to_string(), &name);
            let sealed = suite.seal(&subject_key, context.as_bytes(), text.as_bytes());
            *value = Value::Text(format!("{MARK}{}:{subject}:{}", suite.mark(), BASE64.encode(sealed)));
        }
        Ok(Ready::new(new, key, fresh, declared))
    }

    /// Whose key an entry's sensitive values go under: the person or household it is about, else its own record.
    async fn subject_of(&self, county: &RegionCode, ledger: &Ledger, new: &NewEntry) -> Result<String, JournalError> {
        let own = new.record.to_string();
        let Some(field) = ledger.subject_field() else { return Ok(own) };
        let given = match new.fields.get(&field.name) {
            Some(value) => value.clone(),
            None if new.act == Act::Create => Value::Null,
            None => self.record(county, ledger, &own).await?.map(|r| r.get(&field.name).clone()).unwrap_or_default(),
        };
        Ok(given.as_text().map_or(own, Into::into))
    }

    /// The natural key of a create; of an amendment where it touches a field of the key.
    async fn key_of(
        &self,
        county: &RegionCode,
        ledger: &Ledger,
        new: &NewEntry,
    ) -> Result<Option<String>, JournalError> {
        match new.act {
            Act::Create => Ok(Some(self.natural_key(county, ledger, &new.region, &new.fields))),
            Act::Withdraw => Ok(None),
            Act::Amend | Act::Step | Act::Correct => {
                let touches = |name: &String| name == "region" || new.fields.contains_key(name);
                if !ledger.same.iter().any(touches) {
                    return Ok(None);
                }
                let Some(standing) = self.record(county, ledger, &new.record.to_string()).await? else {
                    return Ok(None);
                };
                let mut standing = [standing];
                self.reveal_all(county, ledger, &mut standing).await?;
                let [mut standing] = standing;
                standing.fields.extend(new.fields.clone());
                Ok(Some(self.natural_key(county, ledger, &new.region, &standing.fields)))
            }
        }
    }
}

/// Whether a value is ciphertext.
pub(crate) fn is_sealed(value: &Value) -> bool {
    value.as_text().is_some_and(|t| t.starts_with(MARK))
}

fn parse(value: &Value) -> Option<(Suite, &str, Vec<u8>)> {
    let rest = value.as_text()?.strip_prefix(MARK)?;
    let (mark, rest) = rest.split_once(':')?;
    let (subject, text) = rest.split_once(':')?;
    Some((Suite::of_mark(mark)?, subject, BASE64.decode(text).ok()?))
}

fn unseal(
    suite: Suite,
    key: &SubjectKey,
    county: &RegionCode,
    ledger: &str,
    record: &str,
    field: &str,
    sealed: &[u8],
) -> Result<Value, JournalError> {
    let context = context(county, ledger, record, field);
    let plain = suite.open(key, context.as_bytes(), sealed).ok_or(JournalError::Unsealable)?;
    String::from_utf8(plain).map(Value::Text).map_err(|_| JournalError::Unsealable)
}

/// A ciphertext belongs to one field of one record: moved anywhere else it does not open.
fn context(county: &RegionCode, ledger: &str, record: &str, field: &str) -> String {
    format!("{county}/{ledger}/{record}/{field}")
}
