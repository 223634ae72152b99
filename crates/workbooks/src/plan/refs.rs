//! References: a name, code or label becomes the record it means, or is said to mean none or several.

use std::collections::BTreeMap;

use catalogue::{FieldType, Ledger, Names, RegionCode, Value};

use journal::Record;

use crate::error::both;
use crate::known::{Kept, Known, is_id_number};
use crate::rows::RefDraft;

/// What a reference came to.
#[derive(Debug)]
pub(crate) enum Found {
    /// This record, by its place on the shelf.
    One(usize),
    /// No record goes by that.
    None,
    /// Several do, and nothing tells them apart.
    Several(usize),
}

/// Where and when the referring row is: what tells records of one name apart.
pub(crate) struct Context<'a> {
    pub region: &'a RegionCode,
    pub day: Option<&'a str>,
}

/// The record that a reference means.
pub(crate) fn find(known: &mut Known, referred: &Ledger, reference: &RefDraft, at: &Context<'_>) -> Found {
    let texts = identifying_texts(referred, reference);
    let mut found: Vec<usize> = Vec::new();
    for text in &texts {
        found = known.by_text(referred, text);
        if !found.is_empty() {
            break;
        }
    }
    let Some(shelf) = known.shelf(&referred.name) else { return Found::None };
    let agrees = |at: &usize| agrees(&shelf.kept[*at], &reference.parts);
    found.retain(|at| agrees(at) != Agreement::No);
    narrow_down(&mut found, |at| agrees(at) == Agreement::Fully);
    narrow_down(&mut found, |n| shelf.kept[*n].region == *at.region);
    narrow_down(&mut found, |n| at.region.holds(&shelf.kept[*n].region) || shelf.kept[*n].region.holds(at.region));
    narrow_down(&mut found, |n| {
        at.region.township().is_some() && shelf.kept[*n].region.township() == at.region.township()
    });
    if let (Some((from, to)), Some(day)) = (&referred.span, at.day) {
        narrow_down(&mut found, |n| in_force(&shelf.kept[*n], from, to, day));
    }
    match found.as_slice() {
        [] => Found::None,
        [one] => Found::One(*one),
        several => Found::Several(several.len()),
    }
}

/// Keeps those that fit, if any do.
fn narrow_down(found: &mut Vec<usize>, fits: impl Fn(&usize) -> bool) {
    if found.len() > 1 && found.iter().any(&fits) {
        found.retain(fits);
    }
}

fn in_force(kept: &Kept, from: &str, to: &str, day: &str) -> bool {
    kept.get(from).as_text().is_none_or(|f| f <= day) && kept.get(to).as_text().is_none_or(|t| day <= t)
}

#[derive(PartialEq, Eq)]
enum Agreement {
    Fully,
    AsFarAsKnown,
    No,
}

/// Whether a record agrees with what a row says of it in the fields that tell records apart.
fn agrees(kept: &Kept, parts: &BTreeMap<String, Value>) -> Agreement {
    let mut fully = true;
    for name in ["idnumber", "code", "uscc", "name"] {
        let (Some(given), standing) = (parts.get(name).filter(|v| !v.is_null()), kept.get(name)) else { continue };
        if standing.is_null() {
            fully = false;
        } else if standing != given {
            return Agreement::No;
        }
    }
    if fully { Agreement::Fully } else { Agreement::AsFarAsKnown }
}

/// The texts by which to look, the surest first: numbers and codes before names.
fn identifying_texts(referred: &Ledger, reference: &RefDraft) -> Vec<String> {
    let mut texts = Vec::new();
    let mut add = |value: Option<&Value>| texts.extend(value.and_then(Value::as_text).map(String::from));
    for field in referred.entered().filter(|f| f.unique) {
        add(reference.parts.get(&field.name));
    }
    texts.extend(reference.text.clone());
    let mut add = |value: Option<&Value>| texts.extend(value.and_then(Value::as_text).map(String::from));
    for name in &referred.same {
        add(reference.parts.get(name));
    }
    for field in referred.entered() {
        if referred.label.contains(&format!("{{{}}}", field.name)) {
            add(reference.parts.get(&field.name));
        }
    }
    texts
}

/// The fields of a record that a row's reference is about to create, where the ledger lets rows do so.
pub(crate) fn fields_of(referred: &Ledger, reference: &RefDraft) -> BTreeMap<String, Value> {
    let mut fields = reference.parts.clone();
    fields.retain(|_, v| !v.is_null());
    let Some(text) = &reference.text else { return fields };
    // The text is the first of the identifying fields that is not given otherwise and can hold it.
    let named = referred.same.iter().filter(|n| !is_id_number(referred, n)).filter_map(|n| referred.field(n));
    let label = referred.entered().filter(|f| referred.label.contains(&format!("{{{}}}", f.name)));
    for field in named
        .chain(label)
        .filter(|f| f.refers_to().is_none() && !matches!(f.kind, FieldType::Date | FieldType::Choice(_)))
    {
        if fields.contains_key(&field.name) {
            continue;
        }
        // 户主 is a name and 户编号 a code: a text without any digit is not taken for a code.
        let code_like = text.chars().any(|c| c.is_ascii_digit());
        if field.unique && !code_like {
            continue;
        }
        if let Ok(value) = field.parse(text) {
            fields.insert(field.name.clone(), value);
            break;
        }
    }
    fields
}

/// The text by which a record's reference is written so that it is found again: the label where that is enough, else the id.
pub(crate) fn refer_back(known: &mut Known, ledger: &Ledger, record: &Record, referred: &Ledger, id: &str) -> String {
    let Some(kept) = known.by_id(&referred.name, id).cloned() else { return id.into() };
    let label = known.label(referred, &kept);
    let day = day_of(ledger, &record.fields);
    let at = Context { region: &record.region, day: day.as_deref() };
    let reference = RefDraft { text: Some(label.clone()), ..RefDraft::default() };
    match find(known, referred, &reference, &at) {
        Found::One(n) if known.shelf(&referred.name).is_some_and(|s| s.kept[n].record == id) => label,
        _ => id.into(),
    }
}

/// What is said of a reference that leads to no record.
pub(crate) fn missing(referred: &Ledger, text: &str) -> Names {
    both(
        format!("“{text}”不在“{}”里，请先导入或改正名称", referred.names.zh),
        format!("“{text}” is not in “{}”; import that first or mend the name", referred.names.en),
    )
}

/// What is said of a reference that several records answer to.
pub(crate) fn several(referred: &Ledger, text: &str, count: usize) -> Names {
    let (zh, en) = if referred.name == "person" {
        ("请补上身份证号", "give the identity number")
    } else {
        ("请补上编号或写全名称", "give the code or the full name")
    };
    both(
        format!("“{text}”有 {count} 个，分不清是哪一个，{zh}"),
        format!("“{text}” is the name of {count} records; {en}"),
    )
}

/// The text by which a reference is shown in messages; never a sensitive one.
pub(crate) fn shown(referred: &Ledger, reference: &RefDraft) -> String {
    let plain = reference
        .parts
        .iter()
        .find(|(name, v)| referred.field(name).is_some_and(|f| !f.sensitive) && v.as_text().is_some());
    reference.text.clone().or_else(|| plain.and_then(|(_, v)| v.as_text().map(String::from))).unwrap_or_default()
}

/// The day a record is about: its event's, else the first of its spell.
pub(crate) fn day_of(ledger: &Ledger, fields: &BTreeMap<String, Value>) -> Option<String> {
    let name = ledger.day.as_ref().or(ledger.span.as_ref().map(|s| &s.0))?;
    let text = fields.get(name)?.as_text()?;
    Some(if text.len() == 7 { format!("{text}-28") } else { text.to_string() })
}
