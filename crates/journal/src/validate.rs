//! What an entry must be before it is queued, and what a record must be before it stands.

use std::collections::BTreeMap;

use catalogue::{Catalogue, FieldError, FieldType, Ledger, Level, RegionCode, RowView, Storage, Value, evaluate};

use crate::{Act, JournalError, NewEntry, seal};

/// RFC 8785 writes numbers as IEEE doubles: beyond this they would not come back the same.
const GREATEST: i64 = 1 << 53;
/// Longest text of a field, in bytes; a report's text goes into the file store.
const LONGEST: usize = 64 * 1024;

/// Checks an entry by itself: known ledger and fields, values of the fields' types, a place inside the county, a reason where one is due.
pub(crate) fn entry<'a>(
    catalogue: &'a Catalogue,
    county: &RegionCode,
    new: &NewEntry,
) -> Result<&'a Ledger, JournalError> {
    let ledger = catalogue.ledger(&new.ledger).ok_or_else(|| JournalError::NoSuchLedger(new.ledger.clone()))?;
    if !county.holds(&new.region) || new.region.as_str().len() < least_digits(ledger) {
        return Err(JournalError::WrongRegion { region: new.region.to_string(), county: county.to_string() });
    }
    if ledger.withdrawn && new.act == Act::Create {
        return Err(JournalError::OutOfUse { ledger: ledger.names.zh.clone() });
    }
    let gives_reason = new.reason.as_ref().is_some_and(|r| !r.trim().is_empty());
    if matches!(new.act, Act::Amend | Act::Withdraw | Act::Correct) && !gives_reason {
        return Err(JournalError::NoReason);
    }
    for (name, value) in &new.fields {
        value_of(ledger, name, value)?;
    }
    Ok(ledger)
}

/// A record of a village ledger may also stand at its township, where that is all that is known; never at the county.
fn least_digits(ledger: &Ledger) -> usize {
    ledger.scope.digits().min(9)
}

fn value_of(ledger: &Ledger, name: &str, value: &Value) -> Result<(), JournalError> {
    let fault = |zh: &str, en: &str| JournalError::Field {
        ledger: ledger.name.clone(),
        field: name.into(),
        fault: FieldError::new(zh, en),
    };
    if name == "note" {
        return match value {
            Value::Int(_) => Err(fault("备注应为文字", "a note is text")),
            Value::Text(text) if text.len() > LONGEST => Err(fault("文字过长", "the text is too long")),
            _ => Ok(()),
        };
    }
    let field = ledger.field(name).ok_or_else(|| fault("台账没有这个字段", "the ledger has no such field"))?;
    match (field.kind.storage(), value) {
        (_, Value::Null) => Ok(()),
        (Storage::Int, Value::Int(n)) if n.abs() < GREATEST => Ok(()),
        (Storage::Int, _) => Err(fault("应为数字", "a number is expected")),
        (Storage::Text, Value::Int(_)) => Err(fault("应为文字", "text is expected")),
        (Storage::Text, Value::Text(text)) if text.len() > LONGEST => Err(fault("文字过长", "the text is too long")),
        (Storage::Text, Value::Text(text)) => match &field.kind {
            FieldType::Choice(choices) if !choices.iter().any(|c| c.zh == *text) => {
                Err(fault("不在可选项中", "it is none of the choices"))
            }
            FieldType::Date if catalogue::when::day(text).map(|d| d.to_string()).ok().as_ref() != Some(text) => {
                Err(fault("日期应写成 2026-03-05", "a date is written 2026-03-05"))
            }
            FieldType::Month if catalogue::when::month(text).ok().as_ref() != Some(text) => {
                Err(fault("月份应写成 2026-03", "a month is written 2026-03"))
            }
            FieldType::IdNumber | FieldType::Phone | FieldType::Bank | FieldType::Uscc | FieldType::DocNo => field
                .parse(text)
                .map(|_| ())
                .map_err(|fault| JournalError::Field { ledger: ledger.name.clone(), field: name.into(), fault }),
            _ => Ok(()),
        },
    }
}

/// A record as checks see it: sealed values are out of their sight.
struct Fields<'a>(&'a BTreeMap<String, Value>, &'a str);

impl RowView for Fields<'_> {
    fn get(&self, field: &str) -> Value {
        match (field, self.0.get(field)) {
            ("region", _) => Value::Text(self.1.into()),
            (_, Some(value)) if !seal::is_sealed(value) => value.clone(),
            _ => Value::Null,
        }
    }
}

/// Checks a whole record: required fields, dates in order, the ledger's own checks of level error.
pub(crate) fn record(ledger: &Ledger, region: &str, fields: &BTreeMap<String, Value>) -> Result<(), JournalError> {
    let fault = |field: &str, zh: String, en: String| JournalError::Field {
        ledger: ledger.name.clone(),
        field: field.into(),
        fault: FieldError::new(zh, en),
    };
    for field in ledger.entered() {
        let value = fields.get(&field.name).unwrap_or(&Value::Null);
        if field.required && value.is_null() {
            return Err(fault(
                &field.name,
                format!("{}不能为空", field.names.zh),
                format!("{} is required", field.names.en),
            ));
        }
        let Some(before) = field.after.as_ref() else { continue };
        let earlier = fields.get(before).unwrap_or(&Value::Null);
        if !value.is_null() && !earlier.is_null() && value < earlier {
            let other = ledger.field(before).map(|f| f.names.clone()).unwrap_or_default();
            return Err(fault(
                &field.name,
                format!("{}不能早于{}", field.names.zh, other.zh),
                format!("{} must not be before {}", field.names.en, other.en),
            ));
        }
    }
    let row = Fields(fields, region);
    for check in ledger.checks.iter().filter(|c| c.level == Level::Error) {
        if evaluate(&check.that, &row) == Some(Value::Int(0)) {
            return Err(JournalError::Check {
                ledger: ledger.name.clone(),
                zh: check.says.zh.clone(),
                en: check.says.en.clone(),
            });
        }
    }
    Ok(())
}
