//! What a record is found by: its short texts and, where they are Chinese, the first letters of their pinyin; and the beginning of
//! its note. Kept beside its fields in the column `@find`, worked out from them alone, so that a rebuild gives the same.

use std::collections::BTreeMap;

use catalogue::{Field, FieldType, Ledger, Value};
use pinyin::ToPinyin;

/// The column. No field can be named so.
pub(crate) const COLUMN: &str = "@find";
/// Between two texts, so that nothing is found across them.
const BETWEEN: char = '\u{1f}';
/// Characters kept of one text: an index entry stays short.
const LONGEST: usize = 60;
/// Characters kept of all.
const ALL: usize = 240;

/// What a record with these fields is found by.
pub(crate) fn text(ledger: &Ledger, fields: &BTreeMap<String, Value>) -> String {
    let (label, rest): (Vec<&Field>, Vec<&Field>) = ledger
        .fields
        .iter()
        .filter(|f| !f.sensitive && is_short_text(f))
        .partition(|f| ledger.label.contains(&format!("{{{}}}", f.name)));
    let mut all = String::new();
    for value in label.into_iter().chain(rest).filter_map(|f| fields.get(&f.name)?.as_text()) {
        let short: String = value.chars().take(LONGEST).collect();
        for part in [needle(&short), initials(&short)] {
            if !part.is_empty() {
                all.push_str(&part);
                all.push(BETWEEN);
            }
        }
    }
    // A note is found by its own words: the first letters of a sentence would fit everything.
    let note: String = fields.get("note").and_then(Value::as_text).unwrap_or_default().chars().take(LONGEST).collect();
    all.push_str(&needle(&note));
    all.chars().take(ALL).collect()
}

/// A typed text as it is looked for.
pub(crate) fn needle(typed: &str) -> String {
    typed.trim().to_lowercase()
}

fn is_short_text(field: &Field) -> bool {
    matches!(
        field.kind,
        FieldType::Text | FieldType::PersonName | FieldType::DocNo | FieldType::Uscc | FieldType::Region
    )
}

/// 陈晓东 → `cxd`; empty where nothing is Chinese.
fn initials(text: &str) -> String {
    text.to_pinyin().flatten().map(|p| p.first_letter()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::Catalogue;

    fn found_by(ledger: &str, fields: &[(&str, &str)]) -> String {
        let catalogue = Catalogue::standard().unwrap();
        let fields = fields.iter().map(|(k, v)| (k.to_string(), Value::from(*v))).collect();
        text(catalogue.ledger(ledger).unwrap(), &fields)
    }

    #[test]
    fn a_person_is_found_by_name_and_first_letters_and_never_by_what_is_sealed() {
        let found = found_by("person", &[("name", "陈晓东"), ("idnumber", "41000019800101001X")]);
        assert!(found.contains("陈晓东") && found.contains("cxd"), "{found}");
        assert!(!found.contains("4100"), "{found}");
    }

    #[test]
    fn a_record_is_found_by_the_words_of_its_note_and_not_by_their_letters() {
        let found = found_by("person", &[("name", "陈晓东"), ("note", "补录自纸质台账")]);
        assert!(found.contains("纸质台账") && !found.contains("zztz"), "{found}");
    }

    #[test]
    fn letters_are_found_in_either_case_and_a_long_text_is_cut() {
        assert!(found_by("org", &[("name", "ABC公司")]).contains("abc公司"));
        assert_eq!(needle(" CXD "), "cxd");
        assert!(found_by("org", &[("name", &"长".repeat(5000))]).chars().count() <= ALL);
    }
}
