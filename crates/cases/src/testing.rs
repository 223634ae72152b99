//! Records for the rules' tests.

use catalogue::{RegionCode, Value};
use journal::Record;

/// A record in force of a village, with these fields.
pub(crate) fn record(fields: &[(&str, &str)]) -> Record {
    Record {
        record: "r".into(),
        region: RegionCode::parse("419931100201").unwrap(),
        key: String::new(),
        from_seq: 1,
        to_seq: journal::OPEN,
        fields: fields.iter().map(|(k, v)| ((*k).to_string(), Value::from(*v))).collect(),
    }
}
