//! Entries as programs send them, one or many: durable when the answer comes, all of them or none.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::StatusCode;
use catalogue::{RegionCode, Value};
use jiff::Timestamp;
use journal::{Act, NewEntry};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::answer::FieldValue;
use super::door::{Giver, Sent};
use crate::WebError;
use crate::desk::Desk;
use crate::{doors, flows};

/// An entry as a program sends it. The actor is whoever holds the token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SentEntry {
    /// Made by the client: the same id sent twice is stored once.
    pub id: Uuid,
    /// The ledger.
    pub ledger: String,
    /// The record; the entry's own id where a create names none.
    pub record: Option<Uuid>,
    /// What it does: create, amend, withdraw, step, correct.
    #[serde(default = "create")]
    #[schema(value_type = String)]
    pub act: Act,
    /// The record's place.
    #[schema(value_type = String)]
    pub region: RegionCode,
    /// What it sets; null empties a field.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, FieldValue>)]
    pub fields: BTreeMap<String, Value>,
    /// Why, for an amendment or a withdrawal.
    pub reason: Option<String>,
    /// The device's clock when it was made.
    pub device_at: Option<Timestamp>,
    /// The version an amendment saw; it must name one.
    pub seen: Option<i64>,
}

fn create() -> Act {
    Act::Create
}

/// One or many, at most a thousand.
#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum Entries {
    /// One.
    One(Box<SentEntry>),
    /// Many.
    Many(Vec<SentEntry>),
}

/// Where an accepted entry stands.
#[derive(Serialize, ToSchema)]
pub(crate) struct Receipt {
    /// The entry.
    id: Uuid,
    /// Its position in the county's chain.
    seq: i64,
    /// Whether it had been stored before.
    repeated: bool,
}

/// The most entries of one request.
const MOST: usize = 1000;

/// Send entries
#[utoipa::path(post, path = "/api/{county}/entries", request_body = Entries,
    responses((status = 201, description = "Stored for good, in the order sent", body = Vec<Receipt>)))]
pub(crate) async fn append_entries(
    Giver(desk): Giver,
    Sent(sent): Sent<Entries>,
) -> Result<(StatusCode, Json<Vec<Receipt>>), WebError> {
    let sent = match sent {
        Entries::One(one) => vec![*one],
        Entries::Many(many) => many,
    };
    if sent.len() > MOST {
        return Err(WebError::BadForm(format!("{} > {MOST}", sent.len())));
    }
    Ok((StatusCode::CREATED, Json(append(&desk, sent).await?)))
}

/// Checks, hashes and stores what its sender may store.
pub(super) async fn append(desk: &Desk, sent: Vec<SentEntry>) -> Result<Vec<Receipt>, WebError> {
    let mut entries = Vec::with_capacity(sent.len());
    let asked: Vec<Uuid> = sent.iter().map(|s| s.id).collect();
    for one in sent {
        entries.extend(entry(desk, one).await?);
    }
    let receipts = doors::append(desk, entries).await?;
    let receipt = |r: journal::Receipt| Receipt { id: r.id, seq: r.seq, repeated: r.repeated };
    // What a step brought with it was not sent, and is found in the chain.
    Ok(receipts.into_iter().filter(|r| asked.contains(&r.id)).map(receipt).collect())
}

/// An entry that its sender may make, and what comes with it.
async fn entry(desk: &Desk, sent: SentEntry) -> Result<Vec<NewEntry>, WebError> {
    let access = desk.access();
    let ledger = desk.catalogue().ledger(&sent.ledger).ok_or(WebError::NotFound)?;
    if !access.writes(ledger, &sent.region) {
        return Err(WebError::Forbidden);
    }
    let (record, standing) = match (sent.act, sent.record) {
        (Act::Create, record) => (record.unwrap_or(sent.id), None),
        (_, None) => return Err(WebError::BadForm("record".into())),
        (_, Some(record)) => {
            // What is amended must be the sender's to amend where it stands, not only where it is said to go.
            let standing = desk.state.journal.record(&access.county, ledger, &record.to_string()).await?;
            let standing = standing.ok_or(WebError::NotFound)?;
            if !access.writes(ledger, &standing.region) {
                return Err(WebError::Forbidden);
            }
            if sent.seen.is_none() {
                return Err(WebError::BadForm("seen".into()));
            }
            (record, Some(standing))
        }
    };
    let entry = NewEntry {
        id: sent.id,
        ledger: sent.ledger,
        record,
        act: sent.act,
        region: sent.region,
        fields: sent.fields,
        reason: sent.reason,
        actor: access.login.clone(),
        device_at: sent.device_at,
        source: desk.source().into(),
        seen: sent.seen,
    };
    match standing {
        Some(standing) => flows::entries(desk, ledger, &standing, entry).await,
        None => Ok(vec![entry]),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing;
    use serde_json::json;

    const DOOR: &str = "/api/419931/entries";

    fn village(id: &uuid::Uuid, region: &str) -> serde_json::Value {
        json!({ "id": id, "ledger": "village_flag", "region": region, "fields": { "flag": "收入低", "from_day": "2026-01-01" } })
    }

    #[tokio::test]
    async fn an_entry_is_stored_once_however_often_it_is_sent() {
        let bench = testing::bench().await;
        let token = bench.token("wang").await;
        let (id, before) = (uuid::Uuid::now_v7(), bench.head().await);
        let answer = bench.json(DOOR, &token, &village(&id, "419931100201")).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        assert_eq!(answer.json()[0]["seq"], before + 1);
        let again = bench.json(DOOR, &token, &village(&id, "419931100201")).await;
        assert_eq!(again.json()[0]["repeated"], true);
        assert_eq!(bench.head().await, before + 1);
    }

    #[tokio::test]
    async fn what_is_refused_says_where_as_problem_json() {
        let bench = testing::bench().await;
        let token = bench.token("wang").await;
        let mut wrong = village(&uuid::Uuid::now_v7(), "419931100201");
        wrong["fields"]["from_day"] = "去年".into();
        let answer = bench.json(DOOR, &token, &wrong).await;
        assert_eq!(answer.status, 422);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.json()["field"], "from_day");
        let shi = bench.token("shiqiao").await;
        let outside = bench.json(DOOR, &shi, &village(&uuid::Uuid::now_v7(), "419931101201")).await;
        assert_eq!(outside.status, 403);
        assert_eq!(bench.json("/api/419932/entries", &shi, &wrong).await.status, 403);
    }

    #[tokio::test]
    async fn nobody_writes_without_a_token_or_the_forms_own() {
        let bench = testing::bench().await;
        let entry = village(&uuid::Uuid::now_v7(), "419931100201");
        let answer = bench.json(DOOR, "nonsense", &entry).await;
        assert_eq!((answer.status, answer.header("content-type")), (401, "application/problem+json".into()));
        let wang = bench.signed_in("wang").await;
        assert_eq!(wang.json(DOOR, &entry).await.status, 403, "a cookie alone may have been sent by another site");
    }

    #[tokio::test]
    async fn a_step_is_taken_by_those_it_names_and_a_state_set_right_by_who_may() {
        let bench = testing::bench().await;
        let (wang, shi) = (bench.token("wang").await, bench.token("shiqiao").await);
        let record = uuid::Uuid::now_v7();
        let begun = json!({ "id": record, "ledger": "pilot", "region": "419931100201",
            "fields": { "level": "县", "year": 2026, "from_day": "2026-02-01", "state": "申报" } });
        assert_eq!(bench.json(DOOR, &shi, &begun).await.status, 201);
        let mut seen = bench.head().await;
        let mut move_to = async |token: &str, act: &str, state: &str| {
            let sent = json!({ "id": uuid::Uuid::now_v7(), "ledger": "pilot", "record": record, "act": act, "seen": seen,
                "region": "419931100201", "fields": { "state": state }, "reason": "核对" });
            let answer = bench.json(DOOR, token, &sent).await;
            seen = bench.head().await;
            (answer.status, answer.body)
        };
        let (status, told) = move_to(&shi, "step", "评审").await;
        assert!(status == 422 && told.contains("由县农业农村局、县委组织部办理"), "{status} {told}");
        let (status, told) = move_to(&wang, "step", "实施").await;
        assert!(status == 422 && told.contains("由此可以：提交评审（→评审）"), "{status} {told}");
        assert_eq!(move_to(&wang, "step", "评审").await.0, 201);
        assert_eq!(move_to(&shi, "correct", "申报").await.0, 422);
        assert_eq!(move_to(&wang, "correct", "申报").await.0, 201);
        assert_eq!(bench.latest().await.act, journal::Act::Correct);
    }

    #[tokio::test]
    async fn an_amendment_of_anothers_record_is_refused_wherever_it_says_it_stands() {
        let bench = testing::bench().await;
        let bai = bench.token("baihe").await;
        let taken = json!({ "id": uuid::Uuid::now_v7(), "ledger": "posting", "record": bench.posting, "act": "amend",
            "region": "419931101201", "fields": { "batch": "x" }, "reason": "x", "seen": 1 });
        assert_eq!(bench.json(DOOR, &bai, &taken).await.status, 403);
    }
}
