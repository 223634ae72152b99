//! Entries: what is written; records: what they amount to.

use std::collections::BTreeMap;
use std::str::FromStr;

use catalogue::{RegionCode, Value};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What an entry does to its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Act {
    /// A new record.
    Create,
    /// Some fields change, for a reason.
    Amend,
    /// The record was a mistake; it stays in history.
    Withdraw,
    /// A step of the record's own life (accepted, closed): fields change in the ordinary course, no reason asked unless the step
    /// asks one.
    Step,
    /// A state set right against the steps of its ledger's flow, for a reason.
    Correct,
}

impl Act {
    /// The word the journal keeps.
    pub fn word(self) -> &'static str {
        match self {
            Act::Create => "create",
            Act::Amend => "amend",
            Act::Withdraw => "withdraw",
            Act::Step => "step",
            Act::Correct => "correct",
        }
    }
}

impl FromStr for Act {
    type Err = String;
    fn from_str(word: &str) -> Result<Act, String> {
        [Act::Create, Act::Amend, Act::Withdraw, Act::Step, Act::Correct]
            .into_iter()
            .find(|a| a.word() == word)
            .ok_or_else(|| format!("“{word}” is no act"))
    }
}

/// An entry as a face sends it. Values are plain; the journal seals sensitive ones.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// Made by the client: the same id sent twice is stored once.
    pub id: Uuid,
    /// The ledger.
    pub ledger: String,
    /// The record; for a create, the same as `id` unless the client names one.
    pub record: Uuid,
    /// What it does.
    pub act: Act,
    /// The record's place.
    pub region: RegionCode,
    /// Fields set; for an amendment only those that change, [`Value::Null`] empties one. `note` is a field too.
    pub fields: BTreeMap<String, Value>,
    /// Why, for amendments and withdrawals.
    pub reason: Option<String>,
    /// Who.
    pub actor: String,
    /// The device's clock when it was made, which may be days before it arrives.
    pub device_at: Option<Timestamp>,
    /// Where it came from: `web`, `phone`, `api`, `import:FILE#SHEET!ROW`.
    pub source: String,
    /// The version (its `from_seq`) that an amendment saw; none skips the comparison (imports compare by content).
    pub seen: Option<i64>,
}

impl NewEntry {
    /// A new record of a ledger at a place.
    pub fn create(
        ledger: &str,
        region: RegionCode,
        fields: BTreeMap<String, Value>,
        actor: &str,
        source: &str,
    ) -> NewEntry {
        let id = Uuid::now_v7();
        NewEntry {
            id,
            ledger: ledger.into(),
            record: id,
            act: Act::Create,
            region,
            fields,
            reason: None,
            actor: actor.into(),
            device_at: None,
            source: source.into(),
            seen: None,
        }
    }

    /// A change of a standing record, for a reason.
    pub fn amend(
        record: &Record,
        ledger: &str,
        fields: BTreeMap<String, Value>,
        reason: &str,
        actor: &str,
        source: &str,
    ) -> NewEntry {
        NewEntry {
            id: Uuid::now_v7(),
            ledger: ledger.into(),
            record: record.id(),
            act: Act::Amend,
            region: record.region.clone(),
            fields,
            reason: Some(reason.into()),
            actor: actor.into(),
            device_at: None,
            source: source.into(),
            seen: Some(record.from_seq),
        }
    }

    /// A record taken back, for a reason.
    pub fn withdraw(record: &Record, ledger: &str, reason: &str, actor: &str, source: &str) -> NewEntry {
        NewEntry { act: Act::Withdraw, ..NewEntry::amend(record, ledger, BTreeMap::new(), reason, actor, source) }
    }
}

/// Where an accepted entry stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// The entry.
    pub id: Uuid,
    /// Its position in the county's chain.
    pub seq: i64,
    /// Whether it had been stored before.
    pub repeated: bool,
}

/// A stored entry. Sensitive values are ciphertext.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The county.
    pub county: String,
    /// Position in its chain, from 1.
    pub seq: i64,
    /// The entry's id.
    pub id: String,
    /// The ledger.
    pub ledger: String,
    /// The record.
    pub record: String,
    /// What it did.
    pub act: Act,
    /// The record's place.
    pub region: String,
    /// Fields set.
    pub fields: BTreeMap<String, Value>,
    /// Why.
    pub reason: Option<String>,
    /// Who.
    pub actor: String,
    /// When the journal took it, RFC 3339.
    pub recorded_at: String,
    /// The device's clock.
    pub device_at: Option<String>,
    /// Where from.
    pub source: String,
    /// Version of the ledger's declaration.
    pub declared: String,
    /// Hash of the entry before.
    pub prev: String,
    /// Its own hash.
    pub hash: String,
}

/// A version of a record. Sensitive values are ciphertext.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Record {
    /// Its id.
    pub record: String,
    /// Its place.
    pub region: RegionCode,
    /// Keyed hash of its natural key.
    pub key: String,
    /// The entry that made this version.
    pub from_seq: i64,
    /// The entry that ended it, or [`crate::OPEN`].
    pub to_seq: i64,
    /// Its fields, `note` among them; empty ones are [`Value::Null`].
    pub fields: BTreeMap<String, Value>,
}

impl Record {
    /// The id as a UUID.
    pub fn id(&self) -> Uuid {
        Uuid::parse_str(&self.record).unwrap_or_default()
    }

    /// A field's value; nothing where the ledger has none such.
    pub fn get(&self, field: &str) -> &Value {
        self.fields.get(field).unwrap_or(&Value::Null)
    }

    /// A text field's value, empty where there is none.
    pub fn text(&self, field: &str) -> &str {
        self.get(field).as_text().unwrap_or_default()
    }
}
