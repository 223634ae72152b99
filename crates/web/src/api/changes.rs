//! Records entered, amended, withdrawn. Each act is an entry whose id the client makes: sent twice, it is stored once.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use catalogue::{RegionCode, Value};
use jiff::Timestamp;
use journal::Act;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::answer::FieldValue;
use super::door::{Caller, Sent};
use super::entries::{self, Receipt, SentEntry};
use super::ledgers::OfLedger;
use super::records::OfRecord;
use crate::WebError;
use crate::pages::entry;

/// A new record.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRecord {
    /// The entry's and record's id, made by the client; the same one sent again is stored once. Made here where none is sent.
    id: Option<Uuid>,
    /// Its place.
    #[schema(value_type = String)]
    place: RegionCode,
    /// Its fields; `note` is one too.
    #[schema(value_type = BTreeMap<String, FieldValue>)]
    fields: BTreeMap<String, Value>,
    /// The device's clock when it was made.
    device_at: Option<Timestamp>,
}

/// A correction.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Amendment {
    /// The entry's id, made by the client.
    id: Option<Uuid>,
    /// The version that was looked at: its `from_seq`. Where another stands by now, it is refused and given back.
    seen: i64,
    /// Why.
    reason: String,
    /// What changes; null empties a field.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, FieldValue>)]
    fields: BTreeMap<String, Value>,
    /// The place it is moved to.
    #[schema(value_type = Option<String>)]
    place: Option<RegionCode>,
}

/// What was just saved.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reversal {
    /// The position of the entry: my own, the record's last, and not older than half an hour.
    seq: i64,
}

/// A record taken back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Withdrawal {
    /// The entry's id, made by the client.
    id: Option<Uuid>,
    /// The version that was looked at.
    seen: i64,
    /// Why.
    reason: String,
}

/// Enter a record
#[utoipa::path(post, path = "/api/{county}/ledgers/{ledger}/records", params(OfLedger), request_body = NewRecord,
    responses((status = 201, description = "Stored for good", body = Receipt)))]
pub(crate) async fn create_record(
    caller: Caller,
    Path(of): Path<OfLedger>,
    Sent(new): Sent<NewRecord>,
) -> Result<(StatusCode, Json<Receipt>), WebError> {
    let id = new.id.unwrap_or_else(Uuid::now_v7);
    let entry = SentEntry {
        id,
        ledger: of.ledger,
        record: Some(id),
        act: Act::Create,
        region: new.place,
        fields: new.fields,
        reason: None,
        device_at: new.device_at,
        seen: None,
    };
    one(&caller, entry).await
}

/// Amend a record, for a reason
#[utoipa::path(post, path = "/api/{county}/ledgers/{ledger}/records/{record}/amendments", params(OfRecord), request_body = Amendment,
    responses((status = 201, description = "Stored for good", body = Receipt)))]
pub(crate) async fn amend_record(
    caller: Caller,
    Path(of): Path<OfRecord>,
    Sent(change): Sent<Amendment>,
) -> Result<(StatusCode, Json<Receipt>), WebError> {
    let standing = standing(&caller, &of).await?;
    let entry = SentEntry {
        id: change.id.unwrap_or_else(Uuid::now_v7),
        ledger: of.ledger,
        record: Some(standing.id()),
        act: Act::Amend,
        region: change.place.unwrap_or(standing.region),
        fields: change.fields,
        reason: Some(change.reason),
        device_at: None,
        seen: Some(change.seen),
    };
    one(&caller, entry).await
}

/// Withdraw a record, for a reason; it stays in history
#[utoipa::path(post, path = "/api/{county}/ledgers/{ledger}/records/{record}/withdrawals", params(OfRecord), request_body = Withdrawal,
    responses((status = 201, description = "Stored for good", body = Receipt)))]
pub(crate) async fn withdraw_record(
    caller: Caller,
    Path(of): Path<OfRecord>,
    Sent(taken): Sent<Withdrawal>,
) -> Result<(StatusCode, Json<Receipt>), WebError> {
    let standing = standing(&caller, &of).await?;
    let entry = SentEntry {
        id: taken.id.unwrap_or_else(Uuid::now_v7),
        ledger: of.ledger,
        record: Some(standing.id()),
        act: Act::Withdraw,
        region: standing.region,
        fields: BTreeMap::new(),
        reason: Some(taken.reason),
        device_at: None,
        seen: Some(taken.seen),
    };
    one(&caller, entry).await
}

/// Take back what I have just saved
#[utoipa::path(post, path = "/api/{county}/ledgers/{ledger}/records/{record}/reversals", params(OfRecord), request_body = Reversal,
    responses((status = 204, description = "Taken back by an entry of its own; a record just made is withdrawn")))]
pub(crate) async fn reverse_record(
    caller: Caller,
    Path(of): Path<OfRecord>,
    Sent(taken): Sent<Reversal>,
) -> Result<StatusCode, WebError> {
    entry::take_back(&caller, &of.ledger, &of.record, taken.seq).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn standing(caller: &Caller, of: &OfRecord) -> Result<journal::Record, WebError> {
    let ledger = caller.ledger(&of.ledger)?;
    caller.own_record(ledger, &of.record).await
}

async fn one(caller: &Caller, entry: SentEntry) -> Result<(StatusCode, Json<Receipt>), WebError> {
    let receipt = entries::append(caller, vec![entry]).await?.pop().ok_or(WebError::Closing)?;
    Ok((StatusCode::CREATED, Json(receipt)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing;

    const FLAGS: &str = "/api/419931/ledgers/village_flag/records";

    #[tokio::test]
    async fn a_record_is_entered_amended_and_withdrawn() {
        let bench = testing::bench().await;
        let new = json!({ "place": "419931100201", "fields": { "flag": "收入低", "from_day": "2026-01-01" } });
        let made = bench.send("wang", FLAGS, &new).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let (id, seq) = (made.json()["id"].as_str().unwrap().to_string(), made.json()["seq"].as_i64().unwrap());
        let amended = json!({ "seen": seq, "reason": "公示表为准", "fields": { "from_day": "2026-02-01" } });
        let amended = bench.send("wang", &format!("{FLAGS}/{id}/amendments"), &amended).await;
        assert_eq!(amended.status, 201, "{}", amended.body);
        assert_eq!(bench.ask("wang", &format!("{FLAGS}/{id}")).await.json()["fields"]["from_day"], "2026-02-01");
        let seen = amended.json()["seq"].clone();
        let gone = bench
            .send("wang", &format!("{FLAGS}/{id}/withdrawals"), &json!({ "seen": seen, "reason": "录错村" }))
            .await;
        assert_eq!(gone.status, 201, "{}", gone.body);
        assert_eq!(bench.ask("wang", &format!("{FLAGS}/{id}")).await.status, 404);
    }

    #[tokio::test]
    async fn what_was_just_saved_is_taken_back_once_and_by_whoever_saved_it() {
        let bench = testing::bench().await;
        let new = json!({ "place": "419931100201", "fields": { "flag": "收入低", "from_day": "2026-01-01" } });
        let made = bench.send("wang", FLAGS, &new).await.json();
        let (id, seq) = (made["id"].as_str().unwrap().to_string(), made["seq"].clone());
        let reversals = format!("{FLAGS}/{id}/reversals");
        assert_eq!(bench.send("zhao", &reversals, &json!({ "seq": seq })).await.status, 409, "another's");
        assert_eq!(bench.send("wang", &reversals, &json!({ "seq": 1 })).await.status, 409, "not the last");
        assert_eq!(bench.send("wang", &reversals, &json!({ "seq": seq })).await.status, 204);
        assert_eq!(bench.ask("wang", &format!("{FLAGS}/{id}")).await.status, 404);
    }

    #[tokio::test]
    async fn a_record_sent_twice_under_its_id_is_stored_once() {
        let bench = testing::bench().await;
        let new = json!({ "id": uuid::Uuid::now_v7(), "place": "419931100201", "fields": { "flag": "收入低", "from_day": "2026-01-01" } });
        let first = bench.send("wang", FLAGS, &new).await.json();
        let again = bench.send("wang", FLAGS, &new).await.json();
        assert_eq!((&again["seq"], &again["repeated"]), (&first["seq"], &json!(true)));
    }

    #[tokio::test]
    async fn an_amendment_that_saw_an_older_version_is_given_the_one_that_stands() {
        let bench = testing::bench().await;
        let address = format!("/api/419931/ledgers/posting/records/{}/amendments", bench.posting);
        let late = bench.send("wang", &address, &json!({ "seen": 1, "reason": "x", "fields": { "batch": "x" } })).await;
        assert_eq!(late.status, 409);
        assert_eq!(late.json()["standing"]["fields"]["from_day"], "2025-09-29");
        let none = bench.send("wang", &address, &json!({ "seen": 1, "reason": " ", "fields": { "batch": "x" } })).await;
        assert_eq!(none.status, 422, "a correction gives its reason");
    }

    #[tokio::test]
    async fn what_is_anothers_is_refused_and_what_is_missing_is_named() {
        let bench = testing::bench().await;
        let new = json!({ "place": "419931101201", "fields": { "flag": "收入低", "from_day": "2026-01-01" } });
        assert_eq!(bench.send("shiqiao", FLAGS, &new).await.status, 403);
        let address = format!("/api/419931/ledgers/posting/records/{}/amendments", bench.posting);
        assert_eq!(bench.send("xian", &address, &json!({ "seen": 1, "reason": "x" })).await.status, 403);
        let unread = bench.send("wang", FLAGS, &json!({ "fields": {} })).await;
        assert_eq!(unread.status, 400);
        assert!(unread.json()["detail"].as_str().unwrap().contains("place"), "{}", unread.body);
        let unknown =
            bench.send("wang", FLAGS, &json!({ "place": "419931100201", "fields": { "colour": "red" } })).await;
        assert_eq!((unknown.status, &unknown.json()["field"]), (422, &json!("colour")));
    }
}
