//! The chain: each entry's hash covers its canonical JSON (RFC 8785), the hash before it included.

use std::collections::BTreeMap;

use catalogue::Value;
use serde::Serialize;

use crate::{Entry, Suite};

/// What is hashed: every column but the hash itself.
#[derive(Serialize)]
struct Hashed<'a> {
    act: &'a str,
    actor: &'a str,
    county: &'a str,
    declared: &'a str,
    device_at: Option<&'a str>,
    fields: &'a BTreeMap<String, Value>,
    id: &'a str,
    ledger: &'a str,
    prev: &'a str,
    reason: Option<&'a str>,
    record: &'a str,
    recorded_at: &'a str,
    region: &'a str,
    seq: i64,
    source: &'a str,
}

/// The hash of an entry, marked with its suite.
pub(crate) fn hash(suite: Suite, entry: &Entry) -> String {
    let hashed = Hashed {
        act: entry.act.word(),
        actor: &entry.actor,
        county: &entry.county,
        declared: &entry.declared,
        device_at: entry.device_at.as_deref(),
        fields: &entry.fields,
        id: &entry.id,
        ledger: &entry.ledger,
        prev: &entry.prev,
        reason: entry.reason.as_deref(),
        record: &entry.record,
        recorded_at: &entry.recorded_at,
        region: &entry.region,
        seq: entry.seq,
        source: &entry.source,
    };
    format!("{}:{}", suite.mark(), suite.hash(&canonical(&hashed)))
}

/// Canonical JSON. Whole numbers beyond 2^53 would not survive RFC 8785; `validate` refuses them on the way in.
pub(crate) fn canonical<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json_canonicalizer::to_vec(value).expect("entries are plain maps of text and whole numbers")
}

/// Fields as the journal stores them.
pub(crate) fn fields_text(fields: &BTreeMap<String, Value>) -> String {
    String::from_utf8(canonical(fields)).expect("canonical JSON is UTF-8")
}
