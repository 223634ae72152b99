//! One entry over HTTP: signed in, checked, hashed, in journal and table, durable — beside a handler that inserts one row in grouped commits.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use crate::{Bare, Bound, Load, Outcome, PASSWORD, Row, rate};
use anyhow::{Result, ensure};
use axum::extract::State as Held;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use catalogue::{Catalogue, RegionCode, Value};
use figures::Figures;
use journal::{Journal, MasterKey, NewEntry, Options, Suite};
use serde_json::json;
use tokio::net::TcpListener;

const CONNECTIONS: [usize; 2] = [8, 32];
const ROUNDS: usize = 7;
const COUNTY: &str = "419931";
const VILLAGE: &str = "419931100201";
const LOGIN: &str = "wang";

/// Prints what was found.
pub async fn run() -> Result<()> {
    let folder = crate::folder()?;
    let ours = serve_ours(&folder.path().join("ours.db")).await?;
    let bare = serve_bare(&folder.path().join("bare.db")).await?;
    let token = sign_in(ours).await?;
    for connections in CONNECTIONS {
        let (to_ours, to_bare) = (Load::on(ours, connections), Load::on(bare, connections));
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            let mine = rate(connections, {
                let (to, token) = (to_ours.clone(), token.clone());
                move |client, n| post_entry(to.clone(), client, token.clone(), entry(n))
            });
            let mine = mine.await?;
            let theirs = rate(connections, {
                let to = to_bare.clone();
                move |client, n| post_row(to.clone(), client, row(n))
            });
            rounds.push((mine, theirs.await?));
        }
        let what = format!("one entry over HTTP, {connections} connections");
        println!("{}", Outcome::beside(what, &rounds, "/s", "bare axum insert", Bound::AtLeast(0.5)));
    }
    Ok(())
}

async fn post_entry(to: Load, client: usize, token: String, json: String) -> Result<()> {
    to.post(client, &format!("/api/{COUNTY}/entries"), &token, json).await.map(|_| ())
}

async fn post_row(to: Load, client: usize, json: String) -> Result<()> {
    to.post(client, "/rows", "", json).await.map(|_| ())
}

/// An event as a program sends it to us.
fn entry(n: u64) -> String {
    let fields = json!({ "kind": "宣讲", "day": "2026-03-05", "organiser": "宣传部", "place": format!("第{n}会场") });
    json!({ "id": uuid::Uuid::now_v7(), "ledger": "activity", "region": VILLAGE, "fields": fields }).to_string()
}

/// The same event for the bare handler.
fn row(n: u64) -> String {
    json!({ "id": uuid::Uuid::now_v7(), "region": VILLAGE, "kind": "宣讲", "day": "2026-03-05", "organiser": "宣传部",
        "place": format!("第{n}会场") })
    .to_string()
}

/// The whole router over a county that has one account.
async fn serve_ours(file: &Path) -> Result<SocketAddr> {
    let options =
        Options { catalogue: Arc::new(Catalogue::standard()?), key: MasterKey::random(), suite: Suite::default() };
    let journal = Journal::open(&format!("sqlite:{}", file.display()), options).await?;
    let county = RegionCode::parse(COUNTY)?;
    let fields = [("login", LOGIN), ("person_name", "王丽"), ("role", "organisation"), ("state", "已授权")];
    let fields = fields.into_iter().map(|(name, value)| (name.to_string(), Value::from(value))).collect();
    journal.append(&county, vec![NewEntry::create("account", county.clone(), fields, "bench", "bench")]).await?;
    web::accounts::set_password(&journal, &county, LOGIN, PASSWORD).await?;
    let state = web::State::new(journal.clone(), Figures::new(journal), web::Settings::default());
    serve(web::router(state)).await
}

async fn serve_bare(file: &Path) -> Result<SocketAddr> {
    let bare = Arc::new(Bare::open(file).await?);
    serve(Router::new().route("/rows", post(insert)).with_state(bare)).await
}

async fn insert(Held(bare): Held<Arc<Bare>>, Json(row): Json<Row>) -> StatusCode {
    match bare.insert(row).await {
        Ok(()) => StatusCode::CREATED,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

async fn serve(router: Router) -> Result<SocketAddr> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}

async fn sign_in(server: SocketAddr) -> Result<String> {
    let credentials = json!({ "login": LOGIN, "password": PASSWORD }).to_string();
    let answer = Load::on(server, 1).post(0, &format!("/api/{COUNTY}/sessions"), "", credentials).await?;
    let answer: Value = serde_json::from_slice::<std::collections::BTreeMap<String, Value>>(&answer)?
        .remove("token")
        .unwrap_or_default();
    let token = answer.as_text().unwrap_or_default().to_string();
    ensure!(!token.is_empty(), "no token");
    Ok(token)
}
