//! What a step brings with it, written in the same breath: a nominee who has arrived is posted, somebody recalled is no longer, a village listed
//! carries the flag until it is closed.

use std::collections::BTreeMap;

use catalogue::{RegionCode, Value};
use journal::Record;

/// A record that a step makes, or the field of another that it fills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Follows {
    /// A new record.
    Made {
        /// Its ledger.
        ledger: &'static str,
        /// Its place.
        region: RegionCode,
        /// Its fields.
        fields: BTreeMap<String, Value>,
    },
    /// Fields of a record that stands.
    Filled {
        /// Its ledger.
        ledger: &'static str,
        /// The record; where it is a place's and not known by its id, what its fields must say.
        which: Which,
        /// What is filled in.
        fields: BTreeMap<String, Value>,
    },
}

/// Which record is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// By its id.
    Record(String),
    /// Those of a place that say so and whose `to_day` is open.
    Open {
        /// The place.
        region: RegionCode,
        /// A field.
        field: &'static str,
        /// Its value.
        value: &'static str,
    },
}

/// What follows when a record of a ledger comes into a state: `next` is the record as it stands then.
pub fn consequences(ledger: &str, next: &Record) -> Vec<Follows> {
    match (ledger, next.text("state")) {
        ("nomination", "到岗") => vec![posted(next)],
        ("recall_proposal", "召回") => recalled(next),
        ("rectification_case", "列入") => vec![flagged(next)],
        ("rectification_case", "销号") => vec![Follows::Filled {
            ledger: "village_flag",
            which: Which::Open { region: next.region.clone(), field: "flag", value: FLAG },
            fields: of(next, &[("to_day", "closed_on")]),
        }],
        _ => Vec::new(),
    }
}

const FLAG: &str = "软弱涣散";

/// A posting, with what the nomination says.
fn posted(next: &Record) -> Follows {
    let pairs = [
        ("person", "person"),
        ("role", "role"),
        ("unit", "unit"),
        ("sent_by", "sent_by"),
        ("docno", "docno"),
        ("from_day", "arrived_on"),
        ("party_transfer_on", "party_transfer_on"),
        ("predecessor", "predecessor"),
    ];
    Follows::Made { ledger: "posting", region: next.region.clone(), fields: of(next, &pairs) }
}

/// The posting ends on the day of the decision, and the recall stands among the events.
fn recalled(next: &Record) -> Vec<Follows> {
    let mut ended = of(next, &[("to_day", "decided_on")]);
    ended.insert("reason_out".into(), "召回".into());
    let mut event =
        of(next, &[("posting", "posting"), ("day", "decided_on"), ("docno", "docno"), ("reason", "ground")]);
    event.insert("kind".into(), "召回".into());
    vec![
        Follows::Filled { ledger: "posting", which: Which::Record(next.text("posting").into()), fields: ended },
        Follows::Made { ledger: "event", region: next.region.clone(), fields: event },
    ]
}

fn flagged(next: &Record) -> Follows {
    let mut fields = of(next, &[("from_day", "listed_on")]);
    fields.insert("flag".into(), FLAG.into());
    Follows::Made { ledger: "village_flag", region: next.region.clone(), fields }
}

/// Fields of another record from this one's, those that say something.
fn of(next: &Record, pairs: &[(&str, &str)]) -> BTreeMap<String, Value> {
    let pairs = pairs.iter().map(|(to, from)| ((*to).to_string(), next.get(from).clone()));
    pairs.filter(|(_, v)| !v.is_null()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::record;

    #[test]
    fn a_nominee_who_has_arrived_is_posted_from_that_day() {
        let fields = [
            ("state", "到岗"),
            ("person", "p"),
            ("role", "第一书记"),
            ("sent_by", "县"),
            ("docno", "云组〔2026〕3号"),
            ("arrived_on", "2026-05-20"),
            ("appointed_on", "2026-05-11"),
        ];
        let all = consequences("nomination", &record(&fields));
        let [Follows::Made { ledger: "posting", fields, .. }] = all.as_slice() else { panic!("{all:?}") };
        assert_eq!(fields["from_day"], "2026-05-20".into());
        assert!(!fields.contains_key("unit"), "what is not known is not said");
    }

    #[test]
    fn a_recall_ends_the_posting_on_the_day_it_is_decided() {
        let all = consequences(
            "recall_proposal",
            &record(&[("state", "召回"), ("posting", "x"), ("decided_on", "2026-08-01")]),
        );
        let [Follows::Filled { which: Which::Record(id), fields, .. }, Follows::Made { ledger, fields: event, .. }] =
            all.as_slice()
        else {
            panic!("{all:?}")
        };
        assert_eq!((*ledger, &event["kind"], &event["day"]), ("event", &"召回".into(), &"2026-08-01".into()));
        assert_eq!(
            (id.as_str(), &fields["to_day"], &fields["reason_out"]),
            ("x", &"2026-08-01".into(), &"召回".into())
        );
    }

    #[test]
    fn a_step_that_brings_nothing_with_it_brings_nothing() {
        assert!(consequences("rectification_case", &record(&[("state", "整顿中")])).is_empty());
        assert!(consequences("pilot", &record(&[("state", "批复")])).is_empty());
    }
}
