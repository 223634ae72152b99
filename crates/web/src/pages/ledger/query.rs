//! What a list is asked: a text, a place, filters, an order, a page.

use std::collections::HashMap;

use catalogue::{FieldType, Ledger, RegionCode, Value};

use crate::WebError;
use crate::desk::Desk;
use crate::links::Query;

/// The query as it comes.
pub(crate) type Params = HashMap<String, String>;

/// The query as it is understood; what does not fit the ledger is left out.
pub(super) struct Asked {
    pub text: String,
    pub place: Option<RegionCode>,
    pub within: RegionCode,
    pub equal: Vec<(String, Value)>,
    pub sort: Option<(String, bool)>,
    pub page: i64,
}

impl Asked {
    pub(super) fn read(desk: &Desk, ledger: &Ledger, params: &Params) -> Result<Asked, WebError> {
        let get = |name: &str| params.get(name).map_or("", |t| t.trim());
        let scope = desk.access().scope(ledger);
        let place = RegionCode::parse(get("place")).ok().filter(|p| scope.iter().any(|s| s.holds(p)));
        let within = place.clone().or_else(|| scope.first().cloned()).ok_or(WebError::Forbidden)?;
        let sort = Some(get("sort")).filter(|s| sortable(ledger, s)).map(|s| (s.to_string(), get("down") == "1"));
        let mut equal: Vec<(String, Value)> = params.iter().filter_map(|(k, v)| filter(ledger, k, v)).collect();
        equal.sort();
        let page = get("page").parse().unwrap_or(1).clamp(1, 1_000_000);
        Ok(Asked { text: get("q").into(), place, within, equal, sort, page })
    }

    /// The value a field is filtered by, as the form writes it.
    pub(super) fn chosen(&self, field: &str) -> Option<&String> {
        self.equal.iter().find(|(n, _)| n == field).and_then(|(_, v)| match v {
            Value::Text(text) => Some(text),
            _ => None,
        })
    }

    /// Whether anything narrows the list.
    pub(super) fn narrowed(&self) -> bool {
        !self.text.is_empty() || self.place.is_some() || !self.equal.is_empty()
    }

    /// The query again, without the page.
    pub(super) fn query(&self) -> Query {
        let mut query = Query::default().with("q", &self.text).maybe("place", self.place.as_ref());
        for (name, value) in &self.equal {
            query = query.with(&format!("is.{name}"), written(value));
        }
        if let Some((field, down)) = &self.sort {
            query = query.with("sort", field).with("down", if *down { "1" } else { "" });
        }
        query
    }

    /// The query without a filter.
    pub(super) fn without(&self, field: &str) -> Query {
        self.query().with(&format!("is.{field}"), "")
    }

    /// What the filter form keeps beside its own fields: the order, and filters that came by a link.
    pub(super) fn kept(&self) -> Vec<(String, String)> {
        let kept = |n: &str| n == "sort" || n == "down";
        let mut pairs: Vec<_> = self.query().pairs().iter().filter(|(n, _)| kept(n)).cloned().collect();
        let ids = self.equal.iter().filter(|(_, v)| v.as_text().is_some_and(|t| uuid::Uuid::parse_str(t).is_ok()));
        pairs.extend(ids.map(|(n, v)| (format!("is.{n}"), written(v))));
        pairs
    }

    /// The townships (or, within one, its villages) that the list can be narrowed to.
    pub(super) fn places(&self, desk: &Desk) -> Vec<(String, String, bool)> {
        let row = |code: &RegionCode, name: String| (code.to_string(), name, self.place.as_ref() == Some(code));
        let mut all = Vec::new();
        for township in desk.places.townships(desk.access().home()) {
            all.push(row(township, desk.places.name(township)));
            let inside = self.place.as_ref().is_some_and(|p| township.holds(p));
            let alone = desk.access().home() == township;
            if inside || alone {
                let villages = desk.places.villages(township).map(|v| row(v, format!("　{}", desk.places.name(v))));
                all.extend(villages);
            }
        }
        all
    }
}

fn written(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Int(n) => n.to_string(),
        Value::Null => String::new(),
    }
}

/// `is.FIELD=value` for fields that hold one of a few things.
fn filter(ledger: &Ledger, key: &str, value: &str) -> Option<(String, Value)> {
    let field = ledger.field(key.strip_prefix("is.")?).filter(|f| !f.sensitive && !value.is_empty())?;
    let value = match &field.kind {
        FieldType::Choice(choices) => choices.iter().find(|c| c.zh == value).map(|c| Value::from(c.zh.as_str()))?,
        FieldType::Bool => Value::Int(value.parse().ok()?),
        FieldType::Year => Value::Int(value.parse().ok()?),
        FieldType::Ref(_) => Value::from(uuid::Uuid::parse_str(value).ok()?.to_string()),
        _ => return None,
    };
    Some((field.name.clone(), value))
}

/// Fields whose order means something to a person: not references (ids), not sealed ones.
pub(super) fn sortable(ledger: &Ledger, field: &str) -> bool {
    field == "region" || ledger.field(field).is_some_and(|f| !f.sensitive && f.refers_to().is_none())
}
