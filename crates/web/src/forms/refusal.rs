//! Why the journal refused an entry, in the words of the form.

use catalogue::Catalogue;
use journal::JournalError;

use crate::texts::Words;

/// The field a refusal is about.
pub(crate) fn field_of(error: &JournalError) -> Option<&str> {
    match error {
        JournalError::Field { field, .. } | JournalError::Dangling { field, .. } => Some(field),
        JournalError::Flow(refused) => Some(&refused.field),
        JournalError::WrongRegion { .. } => Some("region"),
        _ => None,
    }
}

/// What is wrong, and what to do.
pub(crate) fn refusal(catalogue: &Catalogue, error: &JournalError, words: Words) -> String {
    match error {
        JournalError::Field { ledger, field, fault } => {
            let declared = catalogue.ledger(ledger).and_then(|l| l.field(field));
            let name = declared.map_or(field.clone(), |f| words.name(&f.names));
            let fault = if words.zh() { &fault.zh } else { &fault.en };
            if fault.contains(&name) {
                fault.clone()
            } else {
                words.with("refused-field", &[("field", &name), ("fault", fault)])
            }
        }
        JournalError::Flow(refused) => {
            if words.zh() {
                refused.fault.zh.clone()
            } else {
                refused.fault.en.clone()
            }
        }
        JournalError::Check { zh, en, .. } => {
            if words.zh() {
                zh.clone()
            } else {
                en.clone()
            }
        }
        JournalError::Stale(clash) => words.one("refused-stale", "seq", clash.standing.from_seq.to_string()),
        JournalError::Duplicate { .. } => words.say("refused-duplicate"),
        JournalError::Overlap { .. } => words.say("refused-overlap"),
        JournalError::NoSuchRecord => words.say("refused-gone"),
        JournalError::Dangling { .. } => words.say("refused-dangling"),
        JournalError::NoReason => words.say("fault-reason"),
        JournalError::WrongRegion { .. } => words.say("refused-place"),
        JournalError::NoSuchLedger(_) => words.say("error-not-found"),
        JournalError::OutOfUse { .. } => words.say("refused-out-of-use"),
        JournalError::Erased => words.say("refused-erased"),
        JournalError::Stopped => words.say("error-closing"),
        _ => words.say("error-ours-do"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::{FieldError, Lang};

    #[test]
    fn a_fault_of_a_field_is_told_by_the_fields_own_name() {
        let catalogue = Catalogue::standard().unwrap();
        let error = JournalError::Field {
            ledger: "posting".into(),
            field: "to_day".into(),
            fault: FieldError::new("应为日期", "should be a date"),
        };
        assert_eq!(refusal(&catalogue, &error, Words::new(Lang::Zh)), "离村日期：应为日期");
        assert_eq!(refusal(&catalogue, &error, Words::new(Lang::En)), "Until: should be a date");
        assert_eq!(field_of(&error), Some("to_day"));
    }
}
