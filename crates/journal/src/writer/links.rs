//! The chain as it grows within a transaction.

use uuid::Uuid;

use crate::chain::Hashed;
use crate::seal::Ready;
use crate::{Bind, Head, Suite};

/// A county's chain from its head on.
pub(super) struct Chain<'a> {
    pub suite: Suite,
    pub county: &'a str,
    pub now: String,
    pub head: Head,
    pub links: Vec<Link>,
}

/// An entry that was added: its position, its ledger, and its row of the journal's table.
pub(super) struct Link {
    pub seq: i64,
    pub ledger: String,
    pub row: Vec<Bind>,
}

/// What inserts the rows.
pub(super) const INSERT: &str =
    "INSERT INTO journal_entry (county, seq, id, ledger, record, act, region, fields, reason, actor,
     recorded_at, device_at, source, declared, prev, hash)";
/// Values of a row.
pub(super) const WIDTH: usize = 16;

impl Chain<'_> {
    /// Adds an entry.
    pub(super) fn push(&mut self, Ready { new, text, declared, .. }: Ready) -> Uuid {
        let (id, record, region) = (new.id.to_string(), new.record.to_string(), new.region.to_string());
        let (seq, device_at) = (self.head.seq + 1, new.device_at.map(|t| t.to_string()));
        let hashed = Hashed {
            act: new.act.word(),
            actor: &new.actor,
            county: self.county,
            declared: &declared,
            device_at: device_at.as_deref(),
            fields: &text,
            id: &id,
            ledger: &new.ledger,
            prev: &self.head.hash,
            reason: new.reason.as_deref(),
            record: &record,
            recorded_at: &self.now,
            region: &region,
            seq,
            source: &new.source,
        };
        let head = Head { seq, hash: hashed.hash(self.suite) };
        let before = std::mem::replace(&mut self.head, head);
        let row = vec![
            self.county.into(),
            seq.into(),
            id.into(),
            new.ledger.as_str().into(),
            record.into(),
            new.act.word().into(),
            region.into(),
            text.into(),
            Bind::Text(new.reason),
            new.actor.into(),
            self.now.as_str().into(),
            Bind::Text(device_at),
            new.source.into(),
            declared.into(),
            before.hash.into(),
            self.head.hash.as_str().into(),
        ];
        self.links.push(Link { seq, ledger: new.ledger, row });
        new.id
    }

    pub(super) fn mark(&self) -> (usize, Head) {
        (self.links.len(), self.head.clone())
    }

    pub(super) fn back_to(&mut self, (len, head): (usize, Head)) {
        self.links.truncate(len);
        self.head = head;
    }
}
