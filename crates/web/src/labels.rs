//! What records are called: a ledger's label with its fields filled in, references by the labels of what they lead to.

use std::collections::{HashMap, HashSet};

use catalogue::{Catalogue, Field, Figure, Ledger, Measure, RegionCode, Value};
use figures::Row;
use futures::future::try_join_all;
use journal::Record;

use crate::access::Access;
use crate::places::Places;
use crate::texts::Words;
use crate::{State, WebError, links, show};

/// A record by ledger and id.
pub(crate) type Key = (String, String);

/// Records that others refer to, ready to be named.
pub(crate) struct Labels<'a> {
    catalogue: &'a Catalogue,
    access: &'a Access,
    places: &'a Places,
    words: Words,
    known: HashMap<Key, Record>,
}

/// A value ready for a page: its text, and where it leads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    /// What is read.
    pub text: String,
    /// The page it opens, if the reader may.
    pub href: Option<String>,
    /// Whether it is a sensitive value behind dots.
    pub masked: bool,
}

/// A record of a figure's list, with the period where it stands there for what is owed in it.
pub(crate) fn of_row(catalogue: &Catalogue, figure: &Figure, row: &Row, label: String) -> String {
    match row.item.as_text().filter(|_| tells_periods(catalogue, figure)) {
        Some(period) => format!("{label} · {period}"),
        None => label,
    }
}

/// Whether what is owed in periods makes up a figure's list: its own, or that of what it is worked out from.
fn tells_periods(catalogue: &Catalogue, figure: &Figure) -> bool {
    match &figure.measure {
        Measure::Formula(formula) => {
            formula.figures().into_iter().filter_map(|id| catalogue.figure(id)).any(|f| f.owed.is_some())
        }
        _ => figure.owed.is_some(),
    }
}

/// A label of a label's reference is followed, no further.
const DEEPEST: usize = 2;

/// Records in force by their ids: one question a ledger.
pub(crate) async fn fetch(
    state: &State,
    county: &RegionCode,
    keys: impl IntoIterator<Item = Key>,
) -> Result<HashMap<Key, Record>, WebError> {
    let mut wanted: HashMap<String, HashSet<String>> = HashMap::new();
    for (ledger, id) in keys {
        wanted.entry(ledger).or_default().insert(id);
    }
    let found = try_join_all(wanted.into_iter().map(|(ledger, ids)| async move {
        let Some(declared) = state.catalogue().ledger(&ledger) else { return Ok(Vec::new()) };
        let ids: Vec<String> = ids.into_iter().collect();
        let records = state.journal.records_of(county, declared, &ids).await?;
        let keyed = records.into_iter().map(|r| ((ledger.clone(), r.record.clone()), r));
        Ok::<_, WebError>(keyed.collect::<Vec<_>>())
    }))
    .await?;
    Ok(found.into_iter().flatten().collect())
}

impl<'a> Labels<'a> {
    /// The labels that some records of a ledger need.
    pub(crate) async fn of(
        state: &'a State,
        access: &'a Access,
        places: &'a Places,
        words: Words,
        records: impl IntoIterator<Item = (&Ledger, &Record)>,
    ) -> Result<Labels<'a>, WebError> {
        let mut labels = Labels { catalogue: state.catalogue(), access, places, words, known: HashMap::new() };
        let mut wanted: HashSet<Key> = records.into_iter().flat_map(|(l, r)| references(l, r)).collect();
        for _ in 0..DEEPEST {
            wanted.retain(|key| !labels.known.contains_key(key));
            if wanted.is_empty() {
                break;
            }
            let found = fetch(state, &access.county, wanted.drain()).await?;
            let next =
                found.iter().filter_map(|((ledger, _), r)| Some(references(labels.catalogue.ledger(ledger)?, r)));
            wanted = next.flatten().collect();
            labels.known.extend(found);
        }
        Ok(labels)
    }

    /// What a record is called.
    pub(crate) fn record(&self, ledger: &Ledger, record: &Record) -> String {
        self.called(ledger, record, 0)
    }

    fn called(&self, ledger: &Ledger, record: &Record, depth: usize) -> String {
        let mut out = String::new();
        let mut rest = ledger.label.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            out.push_str(&self.part(ledger, record, name, depth));
            rest = after;
        }
        out.push_str(rest);
        let out = out.trim().trim_matches('·').trim().to_string();
        if out.is_empty() { self.words.one("record-unnamed", "ledger", self.words.name(&ledger.names)) } else { out }
    }

    fn part(&self, ledger: &Ledger, record: &Record, name: &str, depth: usize) -> String {
        if name == "region" {
            return self.places.name(&record.region);
        }
        let Some(field) = ledger.field(name) else { return String::new() };
        self.text(field, record.get(name), depth)
    }

    fn text(&self, field: &Field, value: &Value, depth: usize) -> String {
        match (field.refers_to(), value.as_text()) {
            (Some(of), Some(id)) if depth < DEEPEST => {
                let record = self.known.get(&(of.to_string(), id.to_string()));
                let named = record.zip(self.catalogue.ledger(of)).map(|(r, l)| self.called(l, r, depth + 1));
                named.unwrap_or_else(|| self.words.say("record-gone"))
            }
            (Some(_), _) => String::new(),
            _ if field.kind == catalogue::FieldType::Region => self.place(value),
            _ => show::value(field, value, self.words),
        }
    }

    fn place(&self, value: &Value) -> String {
        let code = value.as_text().and_then(|t| RegionCode::parse(t).ok());
        code.map_or_else(String::new, |c| self.places.full(&c))
    }

    /// A field's value on a page.
    pub(crate) fn shown(&self, field: &Field, value: &Value) -> Shown {
        let masked = field.sensitive && !value.is_null();
        Shown { text: self.text(field, value, 0), href: self.leads_to(field, value), masked }
    }

    /// The page a reference opens, where the reader may open it.
    fn leads_to(&self, field: &Field, value: &Value) -> Option<String> {
        let (of, id) = (field.refers_to()?, value.as_text()?);
        let record = self.known.get(&(of.to_string(), id.to_string()))?;
        let open = self.access.reads(self.catalogue.ledger(of)?, &record.region);
        open.then(|| links::record(of, id))
    }
}

/// What a record refers to.
fn references(ledger: &Ledger, record: &Record) -> Vec<Key> {
    let refer = |f: &Field| Some((f.refers_to()?.to_string(), record.get(&f.name).as_text()?.to_string()));
    ledger.fields.iter().filter_map(refer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_names_its_period_where_the_list_is_of_what_is_owed_and_where_a_quotient_is_worked_out_from_such() {
        let catalogue = Catalogue::standard().unwrap();
        let region = RegionCode::parse("419931100201").unwrap();
        let row = |item: &str| Row {
            ledger: "region".into(),
            record: String::new(),
            region: region.clone(),
            from_seq: 1,
            item: item.into(),
        };
        let label = |figure: &str, item: &str| {
            of_row(&catalogue, catalogue.figure(figure).unwrap(), &row(item), "柳溪村".into())
        };
        for of_duties in ["disclosure.overdue", "disclosure.rate"] {
            assert_eq!(label(of_duties, "2026-02 月度财务明细"), "柳溪村 · 2026-02 月度财务明细");
        }
        // What a distinct count counts is no period.
        assert_eq!(label("disclosure.villages", "419931100201"), "柳溪村");
    }
}
