//! Lists that the county keeps (县里的目录), such as what is to be disclosed: their items, each with the days on which it is in force.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use catalogue::{Catalogue, Duty, Listed, RowView, Value};
use jiff::civil::Date;

use crate::fact::{Fact, Row, day, meets};
use crate::facts::Facts;

/// The days on which a version of an item is in force, either end open.
type Span = (Option<Date>, Option<Date>);

fn holds((from, to): &Span, on: Date) -> bool {
    from.is_none_or(|f| f <= on) && to.is_none_or(|t| on <= t)
}

/// An item of a list. Versions of it agree in the fields by which items are told apart: a second version is no second item.
#[derive(Clone, Debug)]
pub(crate) struct ListItem {
    values: Vec<(String, Value)>,
    versions: Vec<(Span, Arc<str>)>,
}

impl ListItem {
    /// The version in force on a day; the later one where two are.
    pub fn on(&self, on: Date) -> Option<&Arc<str>> {
        let holding = self.versions.iter().filter(|(span, _)| holds(span, on));
        holding.max_by_key(|(span, id)| (span.0, id)).map(|(_, id)| id)
    }

    /// A field by which it is told apart.
    pub fn get(&self, field: &str) -> Value {
        self.values.iter().find(|(name, _)| name == field).map_or(Value::Null, |(_, value)| value.clone())
    }

    /// What tells it apart, as one text.
    pub fn name(&self) -> String {
        let texts = self.values.iter().map(|(_, value)| match value {
            Value::Text(text) => text.clone(),
            Value::Int(n) => n.to_string(),
            Value::Null => String::new(),
        });
        texts.collect::<Vec<_>>().join(" ")
    }
}

/// What the lists of a duty come to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lists {
    /// The items of which it is owed, in the order of what tells them apart.
    pub items: Vec<ListItem>,
    /// When items ask for the same, by the fields of the subjects of which they do.
    asking: HashMap<Vec<Value>, Vec<Span>>,
}

impl Lists {
    /// Reads the lists of a duty.
    pub fn read(duty: &Duty, catalogue: &Catalogue, facts: &Facts) -> Lists {
        let mut items: BTreeMap<Vec<Value>, ListItem> = BTreeMap::new();
        let fields = duty.entry_fields();
        for (span, record) in duty.each.iter().flat_map(|listed| entries(listed, catalogue, facts)) {
            let values: Vec<(String, Value)> = fields.iter().map(|f| ((*f).to_string(), Row(record).get(f))).collect();
            let key = values.iter().map(|(_, v)| v.clone()).collect();
            let item = items.entry(key).or_insert_with(|| ListItem { values, versions: Vec::new() });
            item.versions.push((span, Arc::clone(&record.record)));
        }
        let mut asking: HashMap<Vec<Value>, Vec<Span>> = HashMap::new();
        for listed in duty.asked_by.iter() {
            for (span, record) in entries(listed, catalogue, facts) {
                let key = listed.link.iter().map(|(theirs, _)| Row(record).get(theirs)).collect();
                asking.entry(key).or_default().push(span);
            }
        }
        Lists { items: items.into_values().collect(), asking }
    }

    /// Whether an item in force on a day asks for what a duty asks of a subject.
    pub fn ask(&self, duty: &Duty, subject: &Fact, on: Date) -> bool {
        let Some(listed) = duty.asked_by.as_ref().filter(|_| !self.asking.is_empty()) else { return false };
        let key: Vec<Value> = listed.link.iter().map(|(_, own)| Row(subject).get(own)).collect();
        self.asking.get(&key).is_some_and(|spans| spans.iter().any(|span| holds(span, on)))
    }
}

/// The entries of a list with the days on which each is in force.
fn entries<'f>(listed: &Listed, catalogue: &Catalogue, facts: &'f Facts) -> Vec<(Span, &'f Fact)> {
    let Some((from, to)) = catalogue.ledger(&listed.ledger).and_then(|l| l.span.as_ref()) else { return Vec::new() };
    let counts = facts.records(&listed.ledger).filter(|r| meets(listed.condition.as_ref(), *r));
    counts.map(|r| ((day(r, from), day(r, to)), r)).collect()
}
