//! The county's chain: where it stands, whether it holds, and its entries as they came.

use axum::Json;
use catalogue::{Ledger, RegionCode};
use journal::Entry;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::Name;
use super::door::{Asked, Caller};
use super::paging;
use crate::WebError;
use crate::desk::Desk;

/// Where a chain stands.
#[derive(Serialize, ToSchema)]
pub(crate) struct Head {
    /// Entries so far.
    seq: i64,
    /// The hash of the last one; empty before the first.
    hash: String,
}

/// Whether a chain holds.
#[derive(Serialize, ToSchema)]
pub(crate) struct Verdict {
    /// Whether every entry follows from the one before, to the head.
    holds: bool,
    /// Entries read.
    entries: i64,
    /// The first entry at which it does not hold.
    broken: Option<Broken>,
}

/// An entry at which a chain does not hold.
#[derive(Serialize, ToSchema)]
pub(crate) struct Broken {
    /// Its position.
    seq: i64,
    /// Its id, as stored.
    id: String,
    /// What does not hold.
    says: Name,
}

/// Which entries.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntryQuery {
    /// After this position; from the first where none is named.
    #[param(minimum = 0)]
    after: Option<i64>,
    /// How many positions are looked through.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<i64>,
}

/// Entries in the order of the chain.
#[derive(Serialize, ToSchema)]
pub(crate) struct Arrived {
    /// Those of the positions looked through that the reader may open.
    items: Vec<Arrival>,
    /// What to ask as `after` for the next; the same position again where there is nothing new.
    after: i64,
}

/// An entry as a webhook tells it: which record, where.
#[derive(Serialize, ToSchema)]
pub(crate) struct Arrival {
    /// Its position.
    seq: i64,
    /// Its id.
    id: String,
    /// The ledger.
    ledger: String,
    /// The record.
    record: String,
    /// What it did: create, amend, withdraw, step, correct.
    act: &'static str,
    /// The record's place from then on.
    place: String,
    /// When the journal took it.
    recorded_at: String,
}

/// Where the chain stands
#[utoipa::path(get, path = "/api/{county}/head", responses((status = 200, description = "Position and hash", body = Head)))]
pub(crate) async fn get_head(caller: Caller) -> Result<Json<Head>, WebError> {
    let head = caller.state.journal.head(caller.county()).await?;
    Ok(Json(Head { seq: head.seq, hash: head.hash }))
}

/// Whether the chain holds
#[utoipa::path(get, path = "/api/{county}/verification",
    responses((status = 200, description = "The whole chain read and hashed again", body = Verdict)))]
pub(crate) async fn verify_chain(caller: Caller) -> Result<Json<Verdict>, WebError> {
    if !caller.access().may("verify") {
        return Err(WebError::Forbidden);
    }
    let found = caller.state.journal.verify(caller.county(), |_| {}).await?;
    Ok(Json(match found {
        Ok(whole) => Verdict { holds: true, entries: whole.entries, broken: None },
        Err(b) => {
            let says = Name::from(&catalogue::Names { zh: b.zh, en: b.en });
            Verdict { holds: false, entries: b.seq, broken: Some(Broken { seq: b.seq, id: b.id, says }) }
        }
    }))
}

/// Entries as they came
#[utoipa::path(get, path = "/api/{county}/entries", params(EntryQuery),
    responses((status = 200, description = "Entries after a position", body = Arrived)))]
pub(crate) async fn list_entries(caller: Caller, Asked(query): Asked<EntryQuery>) -> Result<Json<Arrived>, WebError> {
    let (after, limit) = (query.after.unwrap_or(0), paging::limit(query.limit)?);
    let entries = caller.state.journal.entries(caller.county(), after, limit).await?;
    let last = entries.last().map_or(after, |e| e.seq);
    Ok(Json(Arrived { items: entries.into_iter().filter(|e| reads(&caller, e)).map(arrival).collect(), after: last }))
}

fn reads(desk: &Desk, entry: &Entry) -> bool {
    let ledger: Option<&Ledger> = desk.catalogue().ledger(&entry.ledger);
    let place = RegionCode::parse(&entry.region).ok();
    ledger.zip(place).is_some_and(|(ledger, place)| desk.access().reads(ledger, &place))
}

fn arrival(entry: Entry) -> Arrival {
    Arrival {
        seq: entry.seq,
        id: entry.id,
        ledger: entry.ledger,
        record: entry.record,
        act: entry.act.word(),
        place: entry.region,
        recorded_at: entry.recorded_at,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn the_head_moves_with_every_entry_and_the_chain_holds() {
        let bench = testing::bench().await;
        let head = bench.ask("wang", "/api/419931/head").await.json();
        assert_eq!(head["seq"], bench.head().await);
        let verdict = bench.ask("wang", "/api/419931/verification").await.json();
        assert_eq!((&verdict["holds"], &verdict["entries"]), (&true.into(), &head["seq"]));
        assert_eq!(bench.ask("shiqiao", "/api/419931/verification").await.status, 403);
    }

    #[tokio::test]
    async fn a_changed_byte_is_named() {
        let bench = testing::bench().await;
        let sql = "UPDATE journal_entry SET reason = 'x' WHERE county = '419931' AND seq = 3";
        bench.state.journal.db().run(sql, vec![]).await.unwrap();
        let verdict = bench.ask("wang", "/api/419931/verification").await.json();
        assert_eq!((&verdict["holds"], &verdict["broken"]["seq"]), (&false.into(), &3.into()));
    }

    #[tokio::test]
    async fn entries_are_followed_to_the_head_each_once_and_none_that_could_not_be_opened() {
        let bench = testing::bench().await;
        let (mut after, mut all) = (0, Vec::new());
        loop {
            let page = bench.ask("shiqiao", &format!("/api/419931/entries?after={after}&limit=4")).await.json();
            all.extend(page["items"].as_array().unwrap().clone());
            let next = page["after"].as_i64().unwrap();
            if next == after {
                break;
            }
            after = next;
        }
        assert_eq!(after, bench.head().await);
        let seqs: std::collections::BTreeSet<i64> = all.iter().map(|e| e["seq"].as_i64().unwrap()).collect();
        assert!(seqs.len() == all.len() && all.len() > 3);
        let mine = |e: &serde_json::Value| {
            let place = e["place"].as_str().unwrap();
            // Registers such as that of regions are read in the whole county.
            let register = e["ledger"] == "region";
            place.starts_with("419931100") || register || (place == "419931" && e["ledger"] != "posting")
        };
        assert!(all.iter().all(mine), "{all:?}");
    }
}
