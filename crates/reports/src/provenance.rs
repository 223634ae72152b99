//! Where every figure of a report came from: the file kept beside a report, inside its .docx and in the journal.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// With more records than this a slot keeps their number and digest only.
pub const MAX_IDS: usize = 1000;

/// The provenance of a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// The version of this format.
    pub format: u32,
    /// The report's title.
    pub title: String,
    /// The county.
    pub county: County,
    /// The last day the figures speak of (截止日).
    pub cutoff: Date,
    /// The journal entry as of which they were worked out.
    pub as_of: u64,
    /// The hash of that entry.
    pub head: String,
    /// The version of the catalogue.
    pub catalogue: String,
    /// When the report was made.
    pub produced_at: Timestamp,
    /// The text as it came: the slots' places are those of this text. Empty in reports frozen before it was kept.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The slots, in the order of the text.
    pub slots: Vec<SlotProvenance>,
}

impl Provenance {
    /// The version of the format written now.
    pub const FORMAT: u32 = 1;

    /// The entry of a slot.
    pub fn slot(&self, number: usize) -> Option<&SlotProvenance> {
        self.slots.iter().find(|s| s.slot == number)
    }
}

/// A county: code and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct County {
    /// Six digits.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// What became of a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotState {
    /// Filled with a figure's value.
    Filled,
    /// Filled with what a person typed.
    ByHand,
    /// Still blank; a question is asked.
    Open,
}

/// The window of a figure: its code, first and last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowDays {
    /// `Y`, `Y2`, `yr`, `R`, `D` or `N`.
    pub code: String,
    /// First day, where the window has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<Date>,
    /// Last day.
    pub last: Date,
}

/// One slot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SlotProvenance {
    /// Its number, from 1 in the order of the text.
    pub slot: usize,
    /// First code point in the text as it came.
    pub offset: usize,
    /// How many code points stood there.
    pub length: usize,
    /// What stood there.
    pub text: String,
    /// What stands there now.
    pub written: String,
    /// `figure`, `norm`, `name`, `year`, `date`, `document_number`, `phrase`, `masked` or `claim`.
    pub kind: String,
    /// What became of it.
    pub state: SlotState,
    /// The figure's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<String>,
    /// The figure's Chinese name, the title of its content control.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The version of the figure's definition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
    /// The region it was worked out for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<WindowDays>,
    /// The exact value in the figure's unit: a decimal number, or a fraction `a/b`; a name or year as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The figure's unit.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// The records behind the value.
    #[serde(default)]
    pub records: Records,
    /// What has to be asked, for an open slot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Who is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Where a value written by hand comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The records behind a value. The ids are left out where there are more than [`MAX_IDS`]; the digest holds for all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Records {
    /// How many.
    pub count: usize,
    /// Their ids, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<String>,
    /// SHA-256 over the canonical JSON of the sorted ids and the value; see [`digest`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub digest: String,
}

impl Records {
    /// The records of a value; their order does not matter.
    pub fn of(mut ids: Vec<String>, value: &str) -> Records {
        ids.sort_unstable();
        let (count, digest) = (ids.len(), digest(&ids, value));
        if count > MAX_IDS {
            ids = Vec::new();
        }
        Records { count, ids, digest }
    }
}

/// SHA-256, in hexadecimal, over `{"records":[…],"value":"…"}` in canonical JSON (RFC 8785).
pub fn digest(sorted_ids: &[String], value: &str) -> String {
    #[derive(Serialize)]
    struct Digested<'a> {
        records: &'a [String],
        value: &'a str,
    }
    let digested = Digested { records: sorted_ids, value };
    let json = serde_json_canonicalizer::to_vec(&digested).expect("strings alone always serialise");
    hex::encode(Sha256::digest(json))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_that_of_the_sorted_ids_and_the_value() {
        // printf '{"records":["a","b"],"value":"2"}' | sha256sum
        let expected = "ee69198281fc2b22fc216fca2fd3a03c20d4a3b5dcb339634e46542f819775a7";
        let records = Records::of(vec!["b".into(), "a".into()], "2");
        assert_eq!((records.count, records.ids.len()), (2, 2));
        assert_eq!(records.digest, expected);
    }

    #[test]
    fn many_records_keep_their_number_and_digest_only() {
        let ids: Vec<String> = (0..=MAX_IDS).map(|n| format!("{n:08}")).collect();
        let records = Records::of(ids.clone(), "1");
        assert_eq!((records.count, records.ids.is_empty()), (MAX_IDS + 1, true));
        assert_eq!(records.digest, digest(&ids, "1"));
    }

    #[test]
    fn provenance_survives_its_json() {
        let json = r#"{"format":1,"title":"汇报","county":{"code":"110101","name":"某县"},"cutoff":"2026-10-31","as_of":7,
          "head":"ab","catalogue":"v","produced_at":"2026-11-05T08:00:00Z","slots":[{"slot":1,"offset":5,"length":1,
          "text":"X","written":"60","kind":"figure","state":"filled","window":{"code":"D","last":"2026-10-31"}}]}"#;
        let read: Provenance = serde_json::from_str(json).unwrap();
        let again: Provenance = serde_json::from_str(&serde_json::to_string(&read).unwrap()).unwrap();
        assert_eq!(read, again);
        assert_eq!(read.slot(1).unwrap().state, SlotState::Filled);
    }
}
