//! A household that split (分户): its pairings follow the head's branch from the day after, the other branches wait to be paired.

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use cases::{Branch, Split, handed_over};
use catalogue::{Ledger, Value};
use journal::{NewEntry, Record, RecordQuery};

use crate::desk::Desk;
use crate::guard::Posted;
use crate::links::{self, Query};
use crate::shell::{self, At, Shell};
use crate::{State, WebError};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new().route("/splits/{household}", get(page)).route("/splits/{household}/moves", post(moved))
}

/// What is still to be arranged for a household that split.
pub(crate) struct Task {
    /// Pairings that still name the household that is no more.
    pairings: Vec<Record>,
    split: Split,
    /// Of the other branches those of low income that nobody has been paired with.
    unpaired: Vec<Branch>,
}

impl Task {
    /// Whether nothing is left: a household that was never paired leaves nothing.
    pub(crate) fn is_done(&self) -> bool {
        self.pairings.is_empty() && self.unpaired.is_empty()
    }
}

fn pairing(desk: &Desk) -> Result<&Ledger, WebError> {
    desk.catalogue().ledger("pairing").ok_or(WebError::NotFound)
}

/// Works it out from the records.
pub(crate) async fn task(desk: &Desk, household: &Record) -> Result<Task, WebError> {
    let households = desk.catalogue().ledger("household").ok_or(WebError::NotFound)?;
    let codes: Vec<Value> = household
        .text("successor_code")
        .split([',', '，', '、', ';', '；', ' '])
        .map(str::trim)
        .filter(|c| !c.is_empty())
        .map(Value::from)
        .collect();
    let query = RecordQuery { among: vec![("code".into(), codes)], ..RecordQuery::default() };
    let found = desk.state.journal.records(desk.county(), households, &query).await?;
    let branches: Vec<Branch> =
        found.iter().map(|b| Branch { record: b.record.clone(), head: b.text("head").into() }).collect();
    let split = cases::split(household.text("head"), &branches);
    let ever = pairings_of(desk, &household.record).await?;
    let mut unpaired = Vec::new();
    for branch in split.others.iter().filter(|_| !ever.is_empty()) {
        let stands = |r: &&Record| r.record == branch.record && r.text("to_day").is_empty();
        let needs = found.iter().find(stands).is_some_and(|r| r.get("low_income").as_int() == Some(1));
        if needs && pairings_of(desk, &branch.record).await?.is_empty() {
            unpaired.push(branch.clone());
        }
    }
    let pairings = ever.into_iter().filter(|p| p.text("to_day").is_empty()).collect();
    Ok(Task { pairings, split, unpaired })
}

/// All pairings of a household, those that have ended too.
async fn pairings_of(desk: &Desk, household: &str) -> Result<Vec<Record>, WebError> {
    let query = RecordQuery { equal: vec![("household".into(), household.into())], ..RecordQuery::default() };
    Ok(desk.state.journal.records(desk.county(), pairing(desk)?, &query).await?)
}

#[derive(Template)]
#[template(path = "pages/split/split.html")]
struct Page {
    shell: Shell,
    place: String,
    ended: String,
    pairings: Vec<(String, String)>,
    follows: Option<(String, String)>,
    others: Vec<(String, String, Option<String>)>,
    movable: Option<String>,
}

/// `GET /splits/{household}`
async fn page(desk: Desk, Path(id): Path<String>) -> Result<Html<String>, WebError> {
    let household = desk.record(desk.ledger("household")?, &id).await?;
    let task = task(&desk, &household).await?;
    let ledger = pairing(&desk)?;
    let writes = desk.access().writes(ledger, &household.region);
    let labels = desk.labels(task.pairings.iter().map(|p| (ledger, p))).await?;
    let w = desk.words();
    let branch = |b: &Branch| (links::record("household", &b.record), b.head.clone());
    let other = |b: &Branch| {
        let (href, head) = branch(b);
        let waits = writes && task.unpaired.contains(b);
        let query = Query::default().with("region", &household.region).with("household", &b.record);
        (href, head, waits.then(|| format!("/ledgers/pairing/new{query}")))
    };
    shell::page(&Page {
        shell: Shell::new(&desk, w.one("split-title", "head", household.text("head")), At::Inbox)
            .under(w.say("menu-inbox"), "/inbox"),
        place: desk.places.full(&household.region),
        ended: household.text("to_day").into(),
        pairings: task
            .pairings
            .iter()
            .map(|p| (links::record("pairing", &p.record), labels.record(ledger, p)))
            .collect(),
        follows: task.split.follows.as_ref().map(branch),
        others: task.split.others.iter().map(other).collect(),
        movable: (writes && !task.pairings.is_empty()).then(|| format!("/splits/{id}/moves")),
    })
}

/// `POST /splits/{household}/moves`: what named the household ends on its last day, and goes on with the head's branch from the day after.
async fn moved(desk: Desk, Path(id): Path<String>, _: Posted) -> Result<Response, WebError> {
    let household = desk.record(desk.ledger("household")?, &id).await?;
    let ledger = pairing(&desk)?;
    if !desk.access().writes(ledger, &household.region) {
        return Err(WebError::Forbidden);
    }
    let ended = household.text("to_day").parse().map_err(|_| WebError::BadForm("to_day".into()))?;
    let task = task(&desk, &household).await?;
    let (last, first) = handed_over(ended);
    let reason = desk.words().say("split-reason");
    let login = &desk.access().login;
    let mut entries = Vec::new();
    for pairing in &task.pairings {
        let end: BTreeMap<String, Value> =
            [("to_day".to_string(), Value::from(last.to_string())), ("reason".to_string(), reason.as_str().into())]
                .into();
        entries.push(NewEntry::step(pairing, &ledger.name, end, None, login, desk.source()));
        let Some(branch) = &task.split.follows else { continue };
        let mut fields: BTreeMap<String, Value> =
            pairing.fields.iter().filter(|(_, v)| !v.is_null()).map(|(f, v)| (f.clone(), v.clone())).collect();
        fields.insert("household".into(), branch.record.as_str().into());
        fields.insert("from_day".into(), first.to_string().into());
        entries.push(NewEntry::create(&ledger.name, pairing.region.clone(), fields, login, desk.source()));
    }
    desk.state.journal.append(desk.county(), entries).await?;
    Ok(Redirect::to(&format!("/splits/{id}")).into_response())
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn a_pairing_follows_the_heads_branch_and_the_other_branch_waits_in_the_inbox() {
        let bench = testing::bench().await;
        let village = "419931100201";
        let household = async |code: &str, head: &str, from: &str, more: &[(&str, &str)]| {
            let fields = [("code", code), ("head", head), ("kind", "脱贫户"), ("from_day", from)];
            bench.enter_with("household", village, &[&fields[..], more].concat(), &[("low_income", 1)]).await
        };
        let split = [("to_day", "2026-06-30"), ("successor_code", "H2,H3")];
        let old = household("H1", "张大山", "2024-01-01", &split).await;
        let other = household("H2", "张小军", "2026-07-01", &[]).await;
        let own = household("H3", "张大山", "2026-07-01", &[]).await;
        let paired = [("member", &*bench.person), ("household", &*old), ("from_day", "2024-03-01")];
        bench.enter_with("pairing", village, &paired, &[("main", 1)]).await;
        let shi = bench.signed_in("shiqiao").await;
        let page = format!("/splits/{old}");
        assert!(shi.get("/inbox").await.body.contains(&page), "{}", shi.get("/inbox").await.text());
        assert!(!bench.signed_in("baihe").await.get("/inbox").await.body.contains(&page));
        let shown = shi.get(&page).await;
        assert!(shown.text().contains("张小军") && shown.body.contains("/ledgers/pairing/new?"), "{}", shown.text());
        assert_eq!(shi.post(&format!("{page}/moves"), &[]).await.status, 303);
        let ledger = bench.state.catalogue().ledger("pairing").unwrap();
        let mut all = bench.state.journal.records(&testing::county(), ledger, &Default::default()).await.unwrap();
        all.sort_by_key(|p| p.text("from_day").to_string());
        let told: Vec<(&str, &str, &str)> =
            all.iter().map(|p| (p.text("household"), p.text("from_day"), p.text("to_day"))).collect();
        assert_eq!(told, [(&*old, "2024-03-01", "2026-06-30"), (&*own, "2026-07-01", "")]);
        assert!(shi.get("/inbox").await.body.contains(&page), "the other branch is not paired yet");
        let paired = [("member", &*bench.person), ("household", &*other), ("from_day", "2026-08-01")];
        bench.enter_with("pairing", village, &paired, &[("main", 1)]).await;
        assert!(!shi.get("/inbox").await.body.contains(&page), "nothing is left of it");
        let before = bench.head().await;
        assert_eq!(shi.post(&format!("{page}/moves"), &[]).await.status, 303, "nothing is moved twice");
        assert_eq!(bench.head().await, before);
    }
}
