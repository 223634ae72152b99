//! Against a stand-in for the other system: a server of this test's own on this machine.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State as Held;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use jiff::{SignedDuration, Timestamp};
use journal::{Backend, Journal};

use super::*;
use crate::courier::Fate;
use crate::testing::{self, Bench};

/// A receiver that answers as it is told and remembers what came.
#[derive(Clone, Default)]
struct Receiver {
    came: Arc<Mutex<Vec<(String, String)>>>,
    refuses: Arc<Mutex<usize>>,
}

async fn take(Held(receiver): Held<Receiver>, headers: HeaderMap, body: String) -> StatusCode {
    let mut refuses = receiver.refuses.lock().unwrap();
    if *refuses > 0 {
        *refuses -= 1;
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    let signature = headers["shishu-signature"].to_str().unwrap().to_string();
    receiver.came.lock().unwrap().push((signature, body));
    StatusCode::NO_CONTENT
}

async fn receiver() -> (Receiver, String) {
    let receiver = Receiver::default();
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let router = Router::new()
        .route("/hook", post(take))
        .route("/moved", post(async || (StatusCode::FOUND, [("location", "/hook")])))
        .with_state(receiver.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (receiver, url)
}

async fn access(bench: &Bench, login: &str) -> Access {
    crate::accounts::access(&bench.state, &testing::county(), login).await.unwrap()
}

fn to(url: &str) -> Wanted {
    Wanted { url: url.into(), ..Wanted::default() }
}

async fn flag(bench: &Bench, place: &str) {
    bench.enter("village_flag", place, &[("flag", "收入低"), ("from_day", "2026-01-01")]).await;
}

fn later(minutes: i64) -> Timestamp {
    Timestamp::now().checked_add(SignedDuration::from_mins(minutes)).unwrap()
}

#[tokio::test]
async fn an_entry_is_told_once_signed_and_without_what_it_holds() {
    let bench = testing::inside().await;
    let (receiver, url) = receiver().await;
    let (_, secret) = make(&bench.state, &access(&bench, "wang").await, to(&url)).await.unwrap();
    flag(&bench, "419931100201").await;
    for _ in 0..3 {
        round::round(&bench.state, later(0)).await.unwrap();
    }
    let came = receiver.came.lock().unwrap().clone();
    assert_eq!(came.len(), 1);
    let (signature, body) = &came[0];
    let message: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!((message["event"].as_str(), message["place"].as_str()), (Some("record.create"), Some("419931100201")));
    assert_eq!(message["seq"], bench.head().await);
    assert!(!body.contains("收入低"), "what a record holds is asked for, not sent");
    let seconds = signature.split(['=', ',']).nth(1).unwrap().parse().unwrap();
    assert_eq!(*signature, message::signature(&secret, Timestamp::from_second(seconds).unwrap(), body));
}

#[tokio::test]
async fn a_webhook_is_told_of_what_its_maker_reads_and_asked_for() {
    let bench = testing::inside().await;
    let (receiver, url) = receiver().await;
    make(&bench.state, &access(&bench, "shiqiao").await, to(&url)).await.unwrap();
    let acts = Wanted { ledgers: vec!["posting".into()], acts: vec![Act::Withdraw], ..to(&url) };
    make(&bench.state, &access(&bench, "wang").await, acts).await.unwrap();
    flag(&bench, "419931100201").await;
    flag(&bench, "419931101201").await;
    round::round(&bench.state, later(0)).await.unwrap();
    let came = receiver.came.lock().unwrap().clone();
    assert_eq!(came.len(), 1, "the other township's flag is not this one's, and no posting was withdrawn: {came:?}");
    assert!(came[0].1.contains("419931100201"));
}

#[tokio::test]
async fn a_receiver_that_fails_is_asked_again_later_until_it_takes_it() {
    let bench = testing::inside().await;
    let (receiver, url) = receiver().await;
    *receiver.refuses.lock().unwrap() = 2;
    let wang = access(&bench, "wang").await;
    let (webhook, _) = make(&bench.state, &wang, to(&url)).await.unwrap();
    flag(&bench, "419931100201").await;
    for (minutes, attempts, taken) in [(0, 1, 0), (0, 1, 0), (2, 2, 0), (3, 2, 0), (8, 3, 1)] {
        round::round(&bench.state, later(minutes)).await.unwrap();
        let delivery = deliveries(&bench.state, &wang, &webhook.id, i64::MAX, 10).await.unwrap().remove(0);
        let came = receiver.came.lock().unwrap().len();
        assert_eq!((delivery.attempts, came), (attempts, taken), "after {minutes} minutes");
    }
}

#[tokio::test]
async fn a_delivery_nobody_takes_is_given_up_and_can_be_sent_again_by_hand() {
    let bench = testing::inside().await;
    let (receiver, url) = receiver().await;
    *receiver.refuses.lock().unwrap() = 9;
    let wang = access(&bench, "wang").await;
    let (webhook, _) = make(&bench.state, &wang, to(&url)).await.unwrap();
    flag(&bench, "419931100201").await;
    for day in 0..9 {
        round::round(&bench.state, later(day * 2 * 24 * 60)).await.unwrap();
    }
    let delivery = deliveries(&bench.state, &wang, &webhook.id, i64::MAX, 10).await.unwrap().remove(0);
    assert_eq!((delivery.fate, delivery.attempts, delivery.said.as_str()), (Fate::Dead, 9, "503"));
    let cai = access(&bench, "cai").await;
    assert!(resend(&bench.state, &cai, &webhook.id, delivery.seq).await.is_err(), "it is not theirs");
    resend(&bench.state, &wang, &webhook.id, delivery.seq).await.unwrap();
    round::round(&bench.state, later(0)).await.unwrap();
    assert_eq!(receiver.came.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let bench = testing::inside().await;
    let (receiver, url) = receiver().await;
    let wang = access(&bench, "wang").await;
    let (webhook, _) = make(&bench.state, &wang, to(&url.replace("/hook", "/moved"))).await.unwrap();
    flag(&bench, "419931100201").await;
    round::round(&bench.state, later(0)).await.unwrap();
    let delivery = deliveries(&bench.state, &wang, &webhook.id, i64::MAX, 10).await.unwrap().remove(0);
    assert_eq!((delivery.said.as_str(), receiver.came.lock().unwrap().len()), ("302", 0));
}

#[tokio::test]
async fn nothing_inside_the_network_is_reached_unless_the_owner_allows_it() {
    let bench = testing::bench().await;
    let wang = access(&bench, "wang").await;
    for url in ["http://127.0.0.1:9/", "https://10.0.0.1/", "https://localhost/"] {
        assert!(matches!(make(&bench.state, &wang, to(url)).await, Err(WebError::BadTarget(_))), "{url}");
    }
    // One made while it was allowed is held back once it no longer is.
    let allowed = testing::inside().await;
    let (receiver, url) = receiver().await;
    let (webhook, _) = make(&allowed.state, &access(&allowed, "wang").await, to(&url)).await.unwrap();
    flag(&allowed, "419931100201").await;
    let closed = allowed.restarted_outside();
    round::round(&closed.state, later(0)).await.unwrap();
    let wang = access(&closed, "wang").await;
    let delivery = deliveries(&closed.state, &wang, &webhook.id, i64::MAX, 10).await.unwrap().remove(0);
    assert_eq!((delivery.said.as_str(), receiver.came.lock().unwrap().len()), ("target", 0));
}

#[tokio::test]
async fn who_may_not_export_keeps_no_webhook_and_nobody_sees_anothers() {
    let bench = testing::inside().await;
    let (_, url) = receiver().await;
    assert!(matches!(make(&bench.state, &access(&bench, "guan").await, to(&url)).await, Err(WebError::Forbidden)));
    let (webhook, secret) = make(&bench.state, &access(&bench, "wang").await, to(&url)).await.unwrap();
    assert!(matches!(find(&bench.state, &access(&bench, "cai").await, &webhook.id).await, Err(WebError::NotFound)));
    let locked = store::locked(bench.state.journal.db(), &testing::county(), &webhook.id).await.unwrap().unwrap();
    assert!(!locked.contains(&secret), "the secret is kept sealed");
}

/// The same tables and statements on the other database.
#[tokio::test]
async fn deliveries_wait_and_settle_on_postgresql_too() {
    let bed = testbed::postgres().await;
    let options = journal::Options {
        catalogue: Arc::new(catalogue::Catalogue::standard().unwrap()),
        key: journal::MasterKey::random(),
        suite: journal::Suite::default(),
    };
    let journal = Journal::open(&bed.url, options).await.unwrap();
    let (db, county) = (journal.db(), testing::county());
    assert_eq!(db.backend(), Backend::Postgres);
    let webhook = Webhook {
        id: "w".into(),
        login: "wang".into(),
        url: "https://example.com/".into(),
        ledgers: vec!["posting".into()],
        acts: vec![Act::Create],
        after: 0,
        made_at: Timestamp::now().to_string(),
    };
    store::keep(db, &county, &webhook, "locked").await.unwrap();
    assert_eq!(store::all(db, &county).await.unwrap(), [webhook]);
    let (now, two) = (Timestamp::now(), vec![(1, "a".to_string()), (2, "b".to_string())]);
    courier::store::queue(db, &county, "w", two.clone(), now).await.unwrap();
    courier::store::queue(db, &county, "w", two, now).await.unwrap();
    let due = courier::store::due(db, &county, "w", now, 10).await.unwrap();
    assert_eq!(due.iter().map(|d| d.seq).collect::<Vec<_>>(), [1, 2]);
    courier::store::settle(db, &county, "w", &Delivery { fate: Fate::Done, ..due[0].clone() }).await.unwrap();
    assert_eq!(courier::store::due(db, &county, "w", now, 10).await.unwrap().len(), 1);
    assert!(
        courier::store::resend(db, &county, "w", 1, now).await.unwrap()
            && !courier::store::resend(db, &county, "w", 9, now).await.unwrap()
    );
    store::remove(db, &county, "w").await.unwrap();
    assert!(courier::store::deliveries(db, &county, "w", i64::MAX, 10).await.unwrap().is_empty());
}
