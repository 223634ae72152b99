//! What states are derived from: the records of the ledgers that duties read, found by what they bear on.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use catalogue::{Bearing, Catalogue, Duty, RegionCode, RowView, Value, of_each};
use jiff::civil::Date;
use journal::{Journal, Record, RecordQuery};

use crate::fact::{Fact, Fields, Row, day, meets};
use crate::lists::{ListItem, Lists};
use crate::period::after;
use crate::shelf::{Key, Reach, Shelf};
use crate::{DutyError, Norms, Period};

/// The last day of a spell that excuses.
pub(crate) const TO: &str = "to_day";

/// Everything that the duties of a county are derived from in a range of days, at one position.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    shelves: HashMap<String, Shelf>,
    /// Units that went on under another: each with the one that stands for it now.
    successors: HashMap<String, String>,
    norms: Norms,
    /// The norms that duties go by and what the catalogue gives for them.
    usual: HashMap<String, i64>,
    /// What the lists of duties come to, by the duty's id.
    lists: HashMap<String, Lists>,
}

/// No duty is to be done longer ahead than a year.
pub(crate) const MOST_AHEAD: i64 = 366;

/// Ledgers that every state may depend on, with the fields that are read.
const ALWAYS: [(&str, &[&str]); 2] =
    [("norm_value", &["norm", "value", "from_day", "to_day"]), ("org", &["successor"])];

/// Every ledger in which a change may change a state of a duty.
pub fn rests_on(duty: &Duty) -> impl Iterator<Item = &str> {
    duty.reads().into_iter().chain(ALWAYS.iter().map(|(ledger, _)| *ledger))
}

impl Facts {
    /// Reads what duties of a catalogue read of the periods that touch a range of days.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub async fn load(
        journal: &Journal,
        county: &RegionCode,
        duties: &[Duty],
        range: (Date, Date),
        as_of: Option<i64>,
    ) -> Result<Facts, DutyError> {
        let catalogue = journal.catalogue();
        let mut facts = Facts::empty(catalogue, duties, range);
        // The units first: records are found by the unit that stands for theirs now.
        let mut names: Vec<String> = facts.shelves.keys().cloned().collect();
        names.sort_by_key(|name| !Facts::bears_on_all(name));
        for name in names {
            let Some(ledger) = catalogue.ledger(&name) else { continue };
            let Some(shelf) = facts.shelves.get(&name) else { continue };
            let query = RecordQuery { as_of, ..shelf.query(ledger) };
            let fields = shelf.names();
            for excerpt in journal.excerpts(county, ledger, &query, &fields).await? {
                facts.shelve(&name, Fact::new(&fields, excerpt));
            }
            if Facts::bears_on_all(&name) {
                facts.settle();
            }
        }
        facts.read_lists(catalogue, duties);
        Ok(facts)
    }

    /// Works out anew what the lists of duties come to.
    pub(crate) fn read_lists(&mut self, catalogue: &Catalogue, duties: &[Duty]) {
        let with_lists = duties.iter().filter(|d| d.lists().next().is_some());
        self.lists = with_lists.map(|duty| (duty.id.clone(), Lists::read(duty, catalogue, self))).collect();
    }

    /// What the lists of a duty come to; none where it has none.
    pub(crate) fn lists(&self, duty: &Duty) -> Option<&Lists> {
        self.lists.get(&duty.id)
    }

    /// Whether records of a ledger are kept at all.
    pub(crate) fn reads(&self, ledger: &str) -> bool {
        self.shelves.contains_key(ledger)
    }

    /// Whether a ledger's records may bear on every state.
    pub(crate) fn bears_on_all(ledger: &str) -> bool {
        ALWAYS.iter().any(|(name, _)| *name == ledger)
    }

    /// No record yet, but every way by which they will be asked for.
    fn empty(catalogue: &Catalogue, duties: &[Duty], range: (Date, Date)) -> Facts {
        let mut facts = Facts::default();
        for (ledger, fields) in ALWAYS {
            let shelf = facts.shelf(ledger);
            shelf.fields.extend(fields.iter().map(|f| f.to_string()));
            shelf.whole = true;
        }
        for duty in duties {
            let usual = duty.norms().filter_map(|n| Some((n.to_string(), catalogue.norm(n)?.default?)));
            facts.usual.extend(usual);
            let span = catalogue.ledger(&duty.subject).and_then(|l| l.span.clone());
            let shelf = facts.shelf(&duty.subject);
            shelf.whole = true;
            shelf.fields.extend(span.into_iter().flat_map(|(from, to)| [from, to]));
            shelf.fields.extend(duty.condition.iter().flat_map(catalogue::Expr::fields));
            shelf.fields.extend(duty.once.iter().flat_map(|o| [o.from.clone(), o.done.clone()]));
            facts.lay_out_lists(catalogue, duty);
            let days = touched_days(duty, range);
            let proofs = duty.proofs.iter().map(|b| (b, None));
            for (bearing, ends) in proofs.chain(duty.excused_by.iter().map(|b| (b, Some(TO)))) {
                let own = bearing.link.iter().map(|(_, own)| own).filter(|own| of_each(own).is_none());
                facts.shelf(&duty.subject).fields.extend(own.cloned());
                let shelf = facts.shelf(&bearing.ledger);
                shelf.finds_by(linking(bearing));
                shelf.fields.extend(linking(bearing));
                shelf.fields.extend([bearing.day.clone(), TO.to_string()]);
                shelf.reaches.push(Reach { from: bearing.day.clone(), ends, days });
                shelf.fields.extend(bearing.sum.clone());
                shelf.fields.extend(bearing.condition.iter().flat_map(catalogue::Expr::fields));
            }
        }
        facts
    }

    /// What is kept of the lists of a duty: all of their records, in the fields that it reads.
    fn lay_out_lists(&mut self, catalogue: &Catalogue, duty: &Duty) {
        for listed in duty.lists() {
            let span = catalogue.ledger(&listed.ledger).and_then(|l| l.span.clone());
            self.shelf(&duty.subject).fields.extend(listed.link.iter().map(|(_, own)| own.clone()));
            let shelf = self.shelf(&listed.ledger);
            shelf.whole = true;
            shelf.fields.extend(span.into_iter().flat_map(|(from, to)| [from, to]));
            shelf.fields.extend(listed.condition.iter().flat_map(catalogue::Expr::fields));
            shelf.fields.extend(listed.link.iter().map(|(theirs, _)| theirs.clone()));
        }
        if let Some(each) = &duty.each {
            let told_apart = duty.entry_fields().into_iter().map(String::from);
            self.shelf(&each.ledger).fields.extend(told_apart);
        }
    }

    fn shelf(&mut self, ledger: &str) -> &mut Shelf {
        self.shelves.entry(ledger.into()).or_default()
    }

    fn shelve(&mut self, ledger: &str, fact: Fact) {
        if self.shelves.get(ledger).is_some_and(|shelf| shelf.takes(&fact)) {
            let keys = self.keys(ledger, &fact);
            self.shelf(ledger).put(keys, fact);
        }
    }

    /// The key of a record in each way of its shelf.
    fn keys(&self, ledger: &str, fact: &Fact) -> Vec<Option<Key>> {
        let ways = self.shelves.get(ledger).map(|s| s.ways.as_slice()).unwrap_or_default();
        ways.iter().map(|way| self.key(way.fields.iter().map(|f| Row(fact).get(f)))).collect()
    }

    /// Some values as a key, units being those that stand for them now; none where one is missing.
    fn key(&self, values: impl Iterator<Item = Value>) -> Option<Key> {
        let mut key = String::new();
        for value in values {
            match value {
                Value::Null => return None,
                Value::Int(n) => key.push_str(&n.to_string()),
                Value::Text(text) => key.push_str(self.successors.get(&text).unwrap_or(&text)),
            }
            key.push('\u{1f}');
        }
        Some(key)
    }

    /// Puts a record in the place of the version that stood, or takes it away; gives the version that stood and the one that does.
    pub(crate) fn put(&mut self, ledger: &str, id: &str, record: Option<&Record>) -> [Option<Fact>; 2] {
        let before = self.record(ledger, id).cloned();
        if let Some(before) = &before {
            let keys = self.keys(ledger, before);
            self.shelf(ledger).take(keys, id);
        }
        let names = self.shelf(ledger).names();
        let now = record.map(|record| Fact::of(&names, record));
        if let Some(now) = &now {
            self.shelve(ledger, now.clone());
        }
        [before, now]
    }

    /// Works out what depends on many records at once: norms and the succession of units.
    pub(crate) fn settle(&mut self) {
        self.norms = Norms::read(self.records("norm_value")).or_usual(&self.usual);
        let successors = self.shelves.get("org").map(successors).unwrap_or_default();
        if successors != self.successors {
            self.successors = successors;
            self.index_again();
        }
    }

    fn index_again(&mut self) {
        let names: Vec<String> = self.shelves.keys().cloned().collect();
        for name in names {
            for fact in self.shelf(&name).empty() {
                self.shelve(&name, fact);
            }
        }
    }

    /// The norms.
    pub fn norms(&self) -> &Norms {
        &self.norms
    }

    /// The records of a ledger.
    pub fn records<'f>(&'f self, ledger: &str) -> impl Iterator<Item = &'f Fact> + use<'f> {
        self.shelves.get(ledger).into_iter().flat_map(|s| s.records.values())
    }

    /// A record by its id.
    pub fn record(&self, ledger: &str, id: &str) -> Option<&Fact> {
        self.shelves.get(ledger)?.records.get(id)
    }

    /// The records that bear on a subject, and on an item of the duty's list where it is owed item by item, and count; with the day
    /// each belongs to.
    pub(crate) fn bearing<'a>(
        &'a self,
        bearing: &Bearing,
        subject: &Fact,
        item: Option<&ListItem>,
    ) -> Vec<(Date, &'a Fact)> {
        let Some(shelf) = self.shelves.get(&bearing.ledger) else { return Vec::new() };
        let fields = linking(bearing);
        let mut found = Vec::new();
        let own = |own: &String| match of_each(own) {
            None => Row(subject).get(own),
            Some(field) => item.map_or(Value::Null, |item| item.get(field)),
        };
        for key in self.wanted(bearing, subject, bearing.link.iter().map(|(theirs, o)| (theirs, own(o)))) {
            let counts = shelf.found(&fields, &key).filter(|f| meets(bearing.condition.as_ref(), *f));
            found.extend(counts.filter_map(|f| Some((day(f, &bearing.day)?, f))));
        }
        found.sort_by(|a, b| (a.0, &a.1.record).cmp(&(b.0, &b.1.record)));
        found
    }

    /// The keys under which records that bear on a subject are found: one, or for records that cover a place one for each
    /// place that the subject lies in.
    fn wanted<'l>(
        &self,
        bearing: &Bearing,
        subject: &Fact,
        links: impl Iterator<Item = (&'l String, Value)>,
    ) -> Vec<Key> {
        let links: Vec<(&String, Value)> = links.collect();
        let Some(at) = links.iter().position(|(theirs, _)| bearing.covers && *theirs == "region") else {
            return self.key(links.into_iter().map(|(_, own)| own)).into_iter().collect();
        };
        let code = subject.region.as_str();
        let within = |n: usize| {
            let place = Value::Text(code[..n].into());
            self.key(links.iter().enumerate().map(|(i, (_, own))| if i == at { place.clone() } else { own.clone() }))
        };
        [6, 9, 12].into_iter().filter(|n| *n <= code.len()).filter_map(within).collect()
    }

    /// The subjects of a duty that a record of one of its proofs or excuses may bear on, whichever item of its list it is of.
    pub(crate) fn touched(&self, duty: &Duty, ledger: &str, fact: &Fact) -> Vec<Arc<str>> {
        let mut all = Vec::new();
        for bearing in duty.proofs.iter().chain(&duty.excused_by).filter(|b| b.ledger == ledger) {
            let links: Vec<_> = bearing.link.iter().filter(|(_, own)| of_each(own).is_none()).collect();
            let Some(key) = self.key(links.iter().map(|(theirs, _)| Row(fact).get(theirs))) else { continue };
            let own = |subject: &Fact| -> Vec<Key> {
                self.wanted(bearing, subject, links.iter().map(|(theirs, own)| (theirs, Row(subject).get(own))))
            };
            let touched = self.records(&duty.subject).filter(|s| own(s).contains(&key));
            all.extend(touched.map(|s| Arc::clone(&s.record)));
        }
        all
    }
}

/// For every unit that went on under another, the last of the line. A circle ends where it began.
fn successors(orgs: &Shelf) -> HashMap<String, String> {
    let next = |id: &str| orgs.records.get(id)?.field("successor").as_text();
    let mut all = HashMap::new();
    for id in orgs.records.keys() {
        let mut seen = BTreeSet::from([&**id]);
        let mut last = None;
        while let Some(unit) = next(last.unwrap_or(id)).filter(|u| seen.insert(u)) {
            last = Some(unit);
        }
        all.extend(last.map(|l| (id.to_string(), l.to_string())));
    }
    all
}

/// The days of all periods of a duty that touch a range, or may be asked for in it.
fn touched_days(duty: &Duty, (first, last): (Date, Date)) -> (Date, Date) {
    let last = if duty.ahead.is_some() { after(last, MOST_AHEAD) } else { last };
    (Period::holding(duty.every, first).first, Period::holding(duty.every, last).last)
}

/// The fields of a bearing's records by which they are found.
fn linking(bearing: &Bearing) -> Vec<String> {
    bearing.link.iter().map(|(theirs, _)| theirs.clone()).collect()
}
