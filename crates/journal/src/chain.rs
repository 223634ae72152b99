//! The chain: each entry's hash covers its canonical JSON (RFC 8785), the hash before it included.

use crate::{Entry, Suite, canonical};

/// What is hashed: every column but the hash itself, the fields as the text that is stored.
pub(crate) struct Hashed<'a> {
    pub act: &'a str,
    pub actor: &'a str,
    pub county: &'a str,
    pub declared: &'a str,
    pub device_at: Option<&'a str>,
    /// Canonical JSON.
    pub fields: &'a str,
    pub id: &'a str,
    pub ledger: &'a str,
    pub prev: &'a str,
    pub reason: Option<&'a str>,
    pub record: &'a str,
    pub recorded_at: &'a str,
    pub region: &'a str,
    pub seq: i64,
    pub source: &'a str,
}

impl<'a> Hashed<'a> {
    /// A stored entry, beside the canonical text of its fields.
    pub(crate) fn of(entry: &'a Entry, fields: &'a str) -> Hashed<'a> {
        Hashed {
            act: entry.act.word(),
            actor: &entry.actor,
            county: &entry.county,
            declared: &entry.declared,
            device_at: entry.device_at.as_deref(),
            fields,
            id: &entry.id,
            ledger: &entry.ledger,
            prev: &entry.prev,
            reason: entry.reason.as_deref(),
            record: &entry.record,
            recorded_at: &entry.recorded_at,
            region: &entry.region,
            seq: entry.seq,
            source: &entry.source,
        }
    }

    /// The hash, marked with its suite.
    pub(crate) fn hash(&self, suite: Suite) -> String {
        format!("{}:{}", suite.mark(), suite.hash(self.canonical().as_bytes()))
    }

    /// Canonical JSON: the names in their order.
    fn canonical(&self) -> String {
        let mut out = String::with_capacity(self.fields.len() + 640);
        let name = |out: &mut String, name: &str| {
            out.push_str(if out.is_empty() { "{\"" } else { ",\"" });
            out.push_str(name);
            out.push_str("\":");
        };
        for (key, value) in
            [("act", self.act), ("actor", self.actor), ("county", self.county), ("declared", self.declared)]
        {
            name(&mut out, key);
            canonical::text(&mut out, value);
        }
        name(&mut out, "device_at");
        canonical::maybe(&mut out, self.device_at);
        name(&mut out, "fields");
        out.push_str(self.fields);
        for (key, value) in [("id", self.id), ("ledger", self.ledger), ("prev", self.prev)] {
            name(&mut out, key);
            canonical::text(&mut out, value);
        }
        name(&mut out, "reason");
        canonical::maybe(&mut out, self.reason);
        for (key, value) in [("record", self.record), ("recorded_at", self.recorded_at), ("region", self.region)] {
            name(&mut out, key);
            canonical::text(&mut out, value);
        }
        name(&mut out, "seq");
        canonical::int(&mut out, self.seq);
        name(&mut out, "source");
        canonical::text(&mut out, self.source);
        out.push('}');
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Act;

    #[test]
    fn what_is_hashed_is_the_entry_as_the_general_serializer_writes_it_without_its_hash() {
        for (reason, device_at) in [(None, None), (Some("错\"登\"\u{1}"), Some("2026-03-05T01:02:03Z"))] {
            let entry = Entry {
                county: "419931".into(),
                seq: 7,
                id: "0199".into(),
                ledger: "person".into(),
                record: "0198".into(),
                act: Act::Amend,
                region: "419931100".into(),
                fields: [("name".to_string(), "王丽\\".into()), ("@key".into(), "k".into()), ("n".into(), 5.into())]
                    .into(),
                reason: reason.map(String::from),
                actor: "王".into(),
                recorded_at: "2026-03-05T01:02:04Z".into(),
                device_at: device_at.map(String::from),
                source: "import:甲\t.xlsx#表!3".into(),
                declared: "1".into(),
                prev: "i:00".into(),
                hash: "i:11".into(),
            };
            let mut whole = serde_json::to_value(&entry).unwrap();
            whole.as_object_mut().unwrap().remove("hash");
            let fields = canonical::fields(&entry.fields);
            let general = serde_json_canonicalizer::to_string(&whole).unwrap();
            assert_eq!(Hashed::of(&entry, &fields).canonical(), general);
        }
    }
}
