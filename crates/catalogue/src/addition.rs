//! Fields that a ledger gains, or no longer enters, by a file of their own.

use serde::Deserialize;

use crate::load::{RawField, Reader, version};
use crate::{Field, Source};

/// `NAME.field.toml`: fields that a ledger gains, and some it no longer enters, without a copy of its whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAddition {
    ledger: String,
    #[serde(default)]
    fields: Vec<RawField>,
    #[serde(default)]
    withdraw: Vec<String>,
    #[serde(default)]
    close: bool,
}

impl Reader<'_> {
    /// Fields that ledgers gain by a file of their own. The ledger's version then follows from both texts.
    pub(crate) fn additions(&mut self, sources: &[Source]) {
        for source in sources.iter().filter(|s| s.path.ends_with(".field.toml")) {
            let Some(raw) = self.file::<RawAddition>(source) else { continue };
            if let Some(field) = raw.fields.iter().find(|f| f.required) {
                self.faults.add(
                    (&source.path, source.line_of(&field.name)),
                    format!("field {} is required, and the records that are there have none", field.name),
                    "a field added later may stay empty: take `required` out",
                );
            }
            let fields: Vec<Field> = raw.fields.into_iter().filter_map(|f| self.field(source, f)).collect();
            let line = source.line_of(&raw.ledger);
            let Some(ledger) = self.catalogue.ledgers.get_mut(&raw.ledger) else {
                self.faults.add(
                    (&source.path, line),
                    format!("there is no ledger {}", raw.ledger),
                    "name a ledger that is",
                );
                continue;
            };
            ledger.fields.extend(fields);
            ledger.withdrawn |= raw.close;
            ledger.version = version(&format!("{}\n{}", ledger.version, source.text));
            for name in raw.withdraw {
                match ledger.fields.iter_mut().find(|f| f.name == name) {
                    Some(field) => field.withdrawn = true,
                    None => self.faults.add(
                        (&source.path, source.line_of(&name)),
                        format!("ledger {} has no field {name} to withdraw", ledger.name),
                        "name a field it has",
                    ),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
