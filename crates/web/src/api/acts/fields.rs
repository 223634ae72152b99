//! What the form of an act holds, and how JSON says it: each field by its name and type, nothing that the form does not have.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::WebError;
use crate::api::unknown::unknown;

/// A field of a form.
pub(super) struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether the form is refused without it.
    pub must: bool,
    /// What it means.
    pub about: &'static str,
}

/// What a field of a form holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text as a person would write it.
    Text,
    /// A day, `2026-03-05`.
    Day,
    /// A month, `2026-03`.
    Month,
    /// A whole number.
    Whole,
    /// A tick: true or false.
    Tick,
    /// A record, or an id of the client's making.
    Id,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Fields of a ledger by their names, as its own form takes them.
    Fields,
    /// Texts by a key of its own each: `{"KEY": "text"}` is the form's `NAME.KEY`.
    Each,
    /// The same with anything that JSON can say in the place of the text.
    EachJson,
    /// Ticks by name: `["KEY"]` is the form's `NAME.KEY`.
    Ticks,
}

/// A field that may be left out.
pub(super) const fn may(name: &'static str, kind: Kind, about: &'static str) -> Field {
    Field { name, kind, must: false, about }
}

/// A field without which the form is refused.
pub(super) const fn must(name: &'static str, kind: Kind, about: &'static str) -> Field {
    Field { name, kind, must: true, about }
}

/// The form that JSON amounts to. What the form does not have, or holds otherwise, is named and refused; what is missing the page's handler
/// refuses itself, in its own words.
pub(super) fn form(fields: &[Field], said: Map<String, Value>) -> Result<HashMap<String, String>, WebError> {
    let mut form = HashMap::new();
    for (name, value) in said {
        let known = || fields.iter().map(|f| f.name.to_string());
        let field = fields.iter().find(|f| f.name == name).ok_or_else(|| unknown(&name, &name, known()))?;
        if !value.is_null() && !fill(&mut form, field, &value) {
            return Err(WebError::BadForm(format!("{name}: {value}")));
        }
    }
    Ok(form)
}

/// Writes a field into the form; false where it holds something else.
fn fill(form: &mut HashMap<String, String>, field: &Field, value: &Value) -> bool {
    let name = field.name;
    match (field.kind, value) {
        (Kind::Month, Value::String(text)) if !is_month(text) => return false,
        (Kind::Text | Kind::Day | Kind::Month | Kind::Id, Value::String(text)) => {
            form.insert(name.into(), text.clone());
        }
        (Kind::OneOf(words), Value::String(text)) if words.contains(&text.as_str()) => {
            form.insert(name.into(), text.clone());
        }
        (Kind::Whole, Value::Number(n)) if n.is_i64() => {
            form.insert(name.into(), n.to_string());
        }
        // A box that is not ticked sends nothing.
        (Kind::Tick, Value::Bool(ticked)) => form.extend(ticked.then(|| (name.into(), "1".into()))),
        (Kind::Fields, Value::Object(all)) => {
            // What the act itself names is not said twice.
            let mut own = HashMap::new();
            let read = each(&mut own, all, |key| key.to_string(), plain);
            for (key, text) in own {
                form.entry(key).or_insert(text);
            }
            return read;
        }
        (Kind::Each, Value::Object(all)) => return each(form, all, |key| format!("{name}.{key}"), plain),
        (Kind::EachJson, Value::Object(all)) => {
            return each(form, all, |key| format!("{name}.{key}"), |value| Some(value.to_string()));
        }
        (Kind::Ticks, Value::Array(all)) => {
            let keys: Option<Vec<&str>> = all.iter().map(Value::as_str).collect();
            let Some(keys) = keys else { return false };
            form.extend(keys.into_iter().map(|key| (format!("{name}.{key}"), "1".to_string())));
        }
        _ => return false,
    }
    true
}

/// Whether a text is a month. A page takes what is none for the month of today, which no program means.
pub(super) fn is_month(text: &str) -> bool {
    text.len() == 7 && text.as_bytes()[4] == b'-' && format!("{text}-01").parse::<jiff::civil::Date>().is_ok()
}

fn each(
    form: &mut HashMap<String, String>,
    all: &Map<String, Value>,
    name: impl Fn(&str) -> String,
    text: impl Fn(&Value) -> Option<String>,
) -> bool {
    for (key, value) in all.iter().filter(|(_, value)| !value.is_null()) {
        let Some(text) = text(value) else { return false };
        form.insert(name(key), text);
    }
    true
}

/// What stands for a text among fields of a ledger: a text, or a whole number.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(n) if n.is_i64() => Some(n.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(fields: &[Field], said: Value) -> Result<Vec<(String, String)>, WebError> {
        let Value::Object(said) = said else { unreachable!("an object") };
        let mut all: Vec<(String, String)> = form(fields, said)?.into_iter().collect();
        all.sort();
        Ok(all)
    }

    fn pair(name: &str, text: &str) -> (String, String) {
        (name.into(), text.into())
    }

    #[test]
    fn json_becomes_the_form_that_a_browser_would_send() {
        let fields = [
            must("day", Kind::Day, ""),
            may("seen", Kind::Each, ""),
            may("basis", Kind::Ticks, ""),
            may("ended", Kind::Tick, ""),
            may("again", Kind::Tick, ""),
            may("fields", Kind::Fields, ""),
            may("role", Kind::EachJson, ""),
            may("reason", Kind::Text, ""),
        ];
        let said = json!({ "day": "2026-11-03", "seen": { "p": "1-2" }, "basis": ["inspection.r"], "ended": true, "again": false,
            "fields": { "amount": 12, "topic": "修路" }, "role": { "0.0.2": { "kind": "ignored" } }, "reason": null });
        let form = read(&fields, said).unwrap();
        let wanted = [
            pair("amount", "12"),
            pair("basis.inspection.r", "1"),
            pair("day", "2026-11-03"),
            pair("ended", "1"),
            pair("role.0.0.2", r#"{"kind":"ignored"}"#),
            pair("seen.p", "1-2"),
            pair("topic", "修路"),
        ];
        assert_eq!(form, wanted);
    }

    #[test]
    fn what_the_form_does_not_have_or_holds_otherwise_is_named() {
        let fields = [may("seen", Kind::Whole, ""), may("to", Kind::OneOf(&["list", "pass"]), "")];
        for (said, named) in [
            (json!({ "seen": "1" }), "seen"),
            (json!({ "seen": 1.5 }), "seen"),
            (json!({ "to": "burn" }), "to"),
            (json!({ "to": ["list"] }), "to"),
        ] {
            assert!(matches!(read(&fields, said), Err(WebError::BadForm(told)) if told.starts_with(named)), "{named}");
        }
        let Err(WebError::UnknownWord { word, known, .. }) = read(&fields, json!({ "sene": 1 })) else { panic!() };
        assert_eq!((word.as_str(), known[0].as_str()), ("sene", "seen"), "the nearest word first");
    }
}
