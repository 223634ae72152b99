//! A record's entries: who changed what, from what to what, why.

use axum::Json;
use axum::extract::Path;
use catalogue::{Ledger, Value};
use journal::Change;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::FieldValue;
use super::door::Caller;
use super::records::OfRecord;
use crate::WebError;

/// A record's entries, oldest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct History {
    /// Its entries.
    items: Vec<Step>,
}

/// An entry of a record.
#[derive(Serialize, ToSchema)]
pub(crate) struct Step {
    /// Its position in the county's chain.
    seq: i64,
    /// The entry's id.
    id: String,
    /// What it did: create, amend, withdraw, step, correct.
    act: String,
    /// The record's place from then on.
    place: String,
    /// Who.
    actor: String,
    /// When the journal took it.
    recorded_at: String,
    /// Why.
    reason: Option<String>,
    /// Where it came from: web, phone, api, or the row of an imported workbook.
    source: String,
    /// What it set.
    fields: Vec<Set>,
    /// The entry's hash.
    hash: String,
}

/// A field that an entry set.
#[derive(Serialize, ToSchema)]
pub(crate) struct Set {
    /// The field.
    field: String,
    /// What it was.
    #[schema(value_type = FieldValue)]
    before: Value,
    /// What it became.
    #[schema(value_type = FieldValue)]
    after: Value,
    /// Whether it is sensitive: neither value is given.
    sealed: bool,
}

/// A record's history
#[utoipa::path(get, path = "/api/{county}/ledgers/{ledger}/records/{record}/history", params(OfRecord),
    responses((status = 200, description = "Its entries, oldest first", body = History)))]
pub(crate) async fn get_history(caller: Caller, Path(of): Path<OfRecord>) -> Result<Json<History>, WebError> {
    let ledger = caller.ledger(&of.ledger)?;
    caller.record(ledger, &of.record).await?;
    let changes = caller.state.journal.history(caller.county(), &of.record).await?;
    Ok(Json(History { items: changes.iter().map(|c| step(ledger, c)).collect() }))
}

fn step(ledger: &Ledger, change: &Change) -> Step {
    let entry = &change.entry;
    // Names that begin with @ are the journal's own.
    let fields = entry.fields.iter().filter(|(name, _)| !name.starts_with('@'));
    let set = |(name, after): (&String, &Value)| {
        let sealed = ledger.field(name).is_some_and(|f| f.sensitive);
        let open = |value: &Value| if sealed { Value::Null } else { value.clone() };
        Set {
            field: name.clone(),
            before: change.before.get(name).map(open).unwrap_or_default(),
            after: open(after),
            sealed,
        }
    };
    Step {
        seq: entry.seq,
        id: entry.id.clone(),
        act: entry.act.word().into(),
        place: entry.region.clone(),
        actor: entry.actor.clone(),
        recorded_at: entry.recorded_at.clone(),
        reason: entry.reason.clone(),
        source: entry.source.clone(),
        fields: fields.map(set).collect(),
        hash: entry.hash.clone(),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn a_history_says_who_changed_what_and_why() {
        let bench = testing::bench().await;
        let address = format!("/api/419931/ledgers/posting/records/{}/history", bench.posting);
        let history = bench.ask("wang", &address).await.json();
        let last = &history["items"][1];
        assert_eq!((last["act"].as_str(), last["reason"].as_str()), (Some("amend"), Some("报到单为准")));
        assert_eq!(last["fields"][0]["before"], "2025-10-01");
        assert_eq!(last["fields"][0]["after"], "2025-09-29");
        assert_eq!(bench.ask("baihe", &address).await.status, 403);
    }

    #[tokio::test]
    async fn a_history_gives_no_sensitive_value() {
        let bench = testing::bench().await;
        let history = bench.ask("wang", &format!("/api/419931/ledgers/person/records/{}/history", bench.person)).await;
        let fields = history.json()["items"][0]["fields"].as_array().unwrap().clone();
        let idnumber = fields.iter().find(|f| f["field"] == "idnumber").unwrap();
        assert_eq!((idnumber["sealed"].as_bool(), idnumber["after"].is_null()), (Some(true), true));
        assert!(!history.body.contains("sealed:"));
    }
}
