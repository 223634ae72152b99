//! What a list is asked: a text, a place, filters, an order, a page.

use std::collections::HashMap;

use catalogue::{Field, FieldType, Ledger, RegionCode, Value};
use journal::{Cursor, Ease, Record, RecordQuery};

use crate::desk::Desk;
use crate::find::{find, seen};
use crate::links::Query;
use crate::{WebError, compliance, show};

/// The most records of another ledger that a filter's name may mean.
const MEANT: i64 = 30;

/// The query as it comes.
pub(crate) type Params = HashMap<String, String>;

/// The query as it is understood; what does not fit the ledger is left out.
pub(crate) struct Asked {
    pub text: String,
    pub place: Option<RegionCode>,
    pub sort: Option<(String, bool)>,
    /// Fields whose order would rank people, which the county does not do.
    pub ranking: Vec<String>,
    pub at: Option<Cursor>,
    /// Whether it is to be counted however long it is.
    pub counted: bool,
    /// Where its records are read: the reader's own places.
    scope: Vec<RegionCode>,
    /// What is asked of the journal, without text, order and page.
    pub conditions: RecordQuery,
    /// The filters as they were written, by their names in the form.
    pub written: Vec<(String, String)>,
}

impl Asked {
    pub(crate) async fn read(desk: &Desk, ledger: &Ledger, params: &Params) -> Result<Asked, WebError> {
        let get = |name: &str| params.get(name).map_or("", |t| t.trim());
        let scope = desk.access().scope(ledger);
        let place = RegionCode::parse(get("place")).ok().filter(|p| scope.iter().any(|s| s.holds(p)));
        if scope.is_empty() {
            return Err(WebError::Forbidden);
        }
        let conditions = RecordQuery { within: place.clone(), places: Some(scope.clone()), ..RecordQuery::default() };
        let sort = Some(get("sort")).filter(|s| sortable(ledger, s)).map(|s| (s.to_string(), get("down") == "1"));
        compliance::refuse_ranking(desk, ledger, sort.as_ref().map(|(f, _)| f.as_str())).await?;
        let counts = |f: &&Field| compliance::ranks(ledger, &f.name);
        let ranking = if ledger.entered().any(|f| counts(&f)) && compliance::is_on(desk).await? {
            ledger.entered().filter(counts).map(|f| f.name.clone()).collect()
        } else {
            Vec::new()
        };
        let mut asked = Asked {
            text: get("q").into(),
            place,
            sort,
            ranking,
            at: serde_json::from_str(get("at")).ok(),
            counted: get("total") == "1",
            scope,
            conditions,
            written: Vec::new(),
        };
        for field in ledger.entered().filter(|f| !f.sensitive) {
            asked.filter(desk, field, &get).await?;
        }
        asked.conditions = desk.state.journal.narrowed(desk.county(), ledger, &asked.conditions).await?;
        Ok(asked)
    }

    /// `is.FIELD=value`, `has.FIELD=text` for what is written, `from.FIELD=` and `to.FIELD=` for what has an order, `of.FIELD=name` for
    /// what refers to others.
    async fn filter<'p>(&mut self, desk: &Desk, field: &Field, get: &impl Fn(&str) -> &'p str) -> Result<(), WebError> {
        let name = |kind: &str| format!("{kind}.{}", field.name);
        let typed = |kind: &str| Some(get(&name(kind))).filter(|t| !t.is_empty());
        if let Some((text, value)) = typed("is").and_then(|t| Some((t, one_of(field, t)?))) {
            self.conditions.equal.push((field.name.clone(), value));
            self.written.push((name("is"), text.into()));
        }
        if let Some(text) = typed("has").filter(|_| written(field)) {
            self.conditions.contains.push((field.name.clone(), text.into()));
            self.written.push((name("has"), text.into()));
        }
        if ranged(field) {
            let bound = |kind: &str| typed(kind).and_then(|t| field.parse(t).ok()).filter(|v| !v.is_null());
            let (from, to) = (bound("from"), bound("to"));
            for (kind, value) in [("from", &from), ("to", &to)] {
                self.written.extend(value.as_ref().map(|v| (name(kind), show::plain(field, v))));
            }
            if from.is_some() || to.is_some() {
                self.conditions.between.push((field.name.clone(), from, to));
            }
        }
        if let Some((of, text)) = field.refers_to().and_then(|l| desk.catalogue().ledger(l)).zip(typed("of")) {
            // A name that was picked is its label: what follows the first part tells it from others of the name.
            let first = text.split(" · ").next().unwrap_or(text);
            let found = find(desk, of, &seen(desk, of), first, MEANT).await?;
            let labels = desk.labels(found.iter().map(|r| (of, r))).await?;
            let exact = found.iter().any(|r| labels.record(of, r) == text);
            let meant = found.iter().filter(|r| !exact || labels.record(of, r) == text);
            let ids = meant.map(|r| Value::Text(r.record.clone())).collect();
            self.conditions.among.push((field.name.clone(), ids));
            self.written.push((name("of"), text.into()));
        }
        Ok(())
    }

    /// Whether all that is asked for may leave as a file.
    pub(crate) fn exports(&self, desk: &Desk, ledger: &Ledger) -> bool {
        let places = self.place.as_ref().map_or(self.scope.as_slice(), std::slice::from_ref);
        places.iter().all(|place| desk.access().does("export", ledger, place))
    }

    /// The places that are asked for, by name.
    pub(crate) fn of(&self, desk: &Desk) -> String {
        let places = self.place.as_ref().map_or(self.scope.as_slice(), std::slice::from_ref);
        let names: Vec<String> = places.iter().map(|p| desk.places.full(p)).collect();
        names.join(if desk.words().zh() { "、" } else { ", " })
    }

    /// What is asked of the journal, in order.
    pub(crate) fn records(&self, limit: i64) -> RecordQuery {
        // A range is walked along its own field, so that a long list is not read from one end to the other.
        let along = || {
            let mut fields = self.conditions.between.iter().map(|(field, _, _)| field);
            fields.find(|field| !self.ranking.contains(field)).map(|field| (field.clone(), false))
        };
        RecordQuery { order: self.sort.clone().or_else(along), limit: Some(limit), ..self.conditions.clone() }
    }

    /// The fields that a long list is filtered or ordered by, which an index makes fast.
    pub(crate) fn leaning_on(&self) -> Vec<(&str, Ease)> {
        let sort = self.sort.iter().map(|(f, _)| f.as_str()).filter(|f| *f != "region");
        let equal = self.conditions.equal.iter().map(|(f, _)| f.as_str());
        let values = sort.chain(equal).chain(self.conditions.between.iter().map(|(f, _, _)| f.as_str()));
        let texts = self.conditions.contains.iter().map(|(f, _)| f.as_str());
        values.map(|f| (f, Ease::Value)).chain(texts.map(|f| (f, Ease::Text))).collect()
    }

    /// The page before or after a record.
    pub(crate) fn turned(&self, record: &Record, back: bool) -> Query {
        // What is found goes by place and record.
        let order = self.records(0).order.filter(|_| self.text.is_empty());
        let value = order.map_or(Value::Null, |(field, _)| record.get(&field).clone());
        let cursor = Cursor { value, region: record.region.to_string(), record: record.record.clone(), back };
        self.query().with("at", serde_json::to_string(&cursor).expect("a cursor is plain data"))
    }

    /// What a filter's box holds.
    pub(crate) fn typed(&self, name: &str) -> &str {
        self.written.iter().find(|(n, _)| n == name).map_or("", |(_, t)| t)
    }

    /// Whether anything narrows the list.
    pub(crate) fn narrowed(&self) -> bool {
        !self.text.is_empty() || self.place.is_some() || !self.written.is_empty()
    }

    /// The query again, without the page.
    pub(crate) fn query(&self) -> Query {
        let mut query = Query::default().with("q", &self.text).maybe("place", self.place.as_ref());
        for (name, text) in &self.written {
            query = query.with(name, text);
        }
        if let Some((field, down)) = &self.sort {
            query = query.with("sort", field).with("down", if *down { "1" } else { "" });
        }
        query
    }

    /// The query without a filter.
    pub(crate) fn without(&self, name: &str) -> Query {
        self.query().with(name, "")
    }

    /// What the filter form keeps beside its own fields: the order, and records that came by a link.
    pub(crate) fn kept(&self) -> Vec<(String, String)> {
        let ordered = |n: &str| n == "sort" || n == "down";
        let mut pairs: Vec<_> = self.query().pairs().iter().filter(|(n, _)| ordered(n)).cloned().collect();
        pairs.extend(self.written.iter().filter(|(n, t)| n.starts_with("is.") && is_id(t)).cloned());
        pairs
    }

    /// The townships (or, within one, its villages) that the list can be narrowed to; of a township that is not read as a whole,
    /// the villages that are.
    pub(crate) fn places(&self, desk: &Desk) -> Vec<(String, String, bool)> {
        let row = |code: &RegionCode, name: String| (code.to_string(), name, self.place.as_ref() == Some(code));
        let read = |code: &RegionCode| self.scope.iter().any(|s| s.holds(code));
        let mut all = Vec::new();
        for township in desk.places.townships(desk.county()) {
            let villages = desk.places.villages(township);
            if !read(township) {
                all.extend(villages.filter(|v| read(v)).map(|v| row(v, desk.places.full(v))));
                continue;
            }
            all.push(row(township, desk.places.name(township)));
            let inside = self.place.as_ref().is_some_and(|p| township.holds(p));
            if inside || self.scope.contains(township) {
                all.extend(villages.map(|v| row(v, format!("　{}", desk.places.name(v)))));
            }
        }
        all
    }
}

fn is_id(text: &str) -> bool {
    uuid::Uuid::parse_str(text).is_ok()
}

/// A filter's value, for fields that hold one of a few things.
fn one_of(field: &Field, text: &str) -> Option<Value> {
    Some(match &field.kind {
        FieldType::Choice(choices) => choices.iter().find(|c| c.zh == text).map(|c| Value::from(c.zh.as_str()))?,
        FieldType::Bool | FieldType::Year => Value::Int(text.parse().ok()?),
        FieldType::Ref(_) => Value::from(uuid::Uuid::parse_str(text).ok()?.to_string()),
        _ => return None,
    })
}

/// Whether a field is a short text, of which a part is looked for.
pub(super) fn written(field: &Field) -> bool {
    !field.sensitive
        && matches!(field.kind, FieldType::Text | FieldType::PersonName | FieldType::DocNo | FieldType::Uscc)
}

/// Whether a field's values have an order that a range of means something.
pub(super) fn ranged(field: &Field) -> bool {
    !field.sensitive
        && matches!(
            field.kind,
            FieldType::Date
                | FieldType::Month
                | FieldType::Year
                | FieldType::Int
                | FieldType::Decimal
                | FieldType::Money
        )
}

/// Fields whose order means something to a person: not references (ids), not sealed ones.
pub(super) fn sortable(ledger: &Ledger, field: &str) -> bool {
    field == "region" || ledger.field(field).is_some_and(|f| !f.sensitive && f.refers_to().is_none())
}
