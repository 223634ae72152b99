//! The one way in.

use catalogue::{Ledger, RegionCode, Value};

use crate::seal::MadeKeys;
use crate::{Act, Journal, JournalError, NewEntry, Receipt, flow, validate, writer};

impl Journal {
    /// Appends entries to a county's chain: all of them or none. They are durable when this returns.
    ///
    /// An entry whose id is stored already is not stored again; its receipt says so. Requests that wait at the same time are
    /// committed together.
    ///
    /// # Errors
    /// The first entry that cannot stand, and why.
    pub async fn append(&self, county: &RegionCode, entries: Vec<NewEntry>) -> Result<Vec<Receipt>, JournalError> {
        if entries.is_empty() {
            return Ok(Vec::new());
        }
        let mut ready = Vec::with_capacity(entries.len());
        let mut made = MadeKeys::new();
        for mut new in entries {
            let ledger = validate::entry(&self.inner.catalogue, county, &new)?;
            fill_defaults(ledger, &mut new);
            flow::begin(ledger, &mut new);
            ready.push(self.ready(county, ledger, new, &mut made).await?);
        }
        self.inner.writer.send(writer::Request::new(county.to_string(), ready)).await
    }
}

/// A new record takes the declaration's defaults into its entry, so that a later declaration cannot change what was written.
fn fill_defaults(ledger: &Ledger, new: &mut NewEntry) {
    if new.act != Act::Create {
        return;
    }
    for field in ledger.entered() {
        let Some(default) = field.default.as_ref().filter(|_| new.fields.get(&field.name).is_none_or(Value::is_null))
        else {
            continue;
        };
        if let Ok(value) = field.parse(default) {
            new.fields.insert(field.name.clone(), value);
        }
    }
}
