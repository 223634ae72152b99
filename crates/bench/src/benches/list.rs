//! A ledger of a million rows through the whole router: pages, filters, orders and searches, each within a tenth of a second.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::{Load, Outcome, PASSWORD, timed};
use anyhow::{Context, Result, ensure};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use catalogue::{Catalogue, RegionCode, Value};
use figures::Figures;
use journal::{Journal, MasterKey, NewEntry, Options, Suite};
use serde_json::json;
use tokio::net::TcpListener;

const COUNTY: &str = "419931";
const LOGIN: &str = "wang";
/// Records in the ledger; `SHISHU_BENCH_ROWS` makes a quick trial smaller.
const ROWS: usize = 1_000_000;
/// Entries of one call while the ledger is filled.
const BATCH: usize = 5_000;
/// How often each address is asked; the slowest counts but for the first, which warms the database's own memory.
const TIMES: usize = 12;
/// A request may take so long.
const LIMIT: f64 = 100.0;

/// What is asked, and by which address.
const ASKED: [(&str, &str); 13] = [
    ("first page", ""),
    ("one township", "?place=419931107"),
    ("filter by a common choice", "?is.kind=%E5%AE%A3%E8%AE%B2"),
    ("filter by a range of days", "?from.day=2026-03-01&to.day=2026-03-31"),
    ("filter by a range of numbers", "?from.people=990"),
    ("order by a day, latest first", "?sort=day&down=1"),
    ("order by a number", "?sort=people"),
    ("search in Chinese", "?q=%E7%AC%AC777777%E4%BC%9A%E5%9C%BA"),
    ("search by first letters", "?q=scxxxzzhc"),
    ("filter by a part of a text", "?has.place=777777"),
    ("filter by a part that is not there", "?has.place=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%B8%AA"),
    ("search for two words", "?q=%E7%AC%AC777777%E4%BC%9A%E5%9C%BA+%E4%B9%89%E8%AF%8A"),
    ("search for what is not there", "?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%B8%AA"),
];

/// Prints what was found.
pub async fn run() -> Result<()> {
    let folder = crate::folder()?;
    let rows = std::env::var("SHISHU_BENCH_ROWS").ok().and_then(|n| n.parse().ok()).unwrap_or(ROWS);
    let journal = filled(&format!("sqlite:{}", folder.path().join("list.db").display()), rows).await?;
    let state = web::State::new(journal.clone(), Figures::new(journal), web::Settings::default());
    let server = serve(state).await?;
    let asking = Asking { load: Load::on(server, 1), token: sign_in(server).await?, server };
    for (what, query) in ASKED {
        report(what, asking.slowest(&format!("/ledgers/activity{query}")).await?, rows);
    }
    report("the hundredth page by cursor", asking.walk("/ledgers/activity?sort=day", 100).await?, rows);
    Ok(())
}

fn report(what: &str, time: Duration, rows: usize) {
    println!("{}", Outcome::within(format!("a list of {rows} rows: {what}"), time.as_secs_f64() * 1000.0, LIMIT, "ms"));
}

/// A browser with one connection.
struct Asking {
    load: Load,
    token: String,
    server: SocketAddr,
}

impl Asking {
    async fn get(&self, path: &str) -> Result<String> {
        let request = Request::get(format!("http://{}{path}", self.server))
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .body(Body::empty())?;
        let (status, _, body) = self.load.send(0, request).await?;
        ensure!(status == StatusCode::OK, "{path}: {status}");
        Ok(String::from_utf8(body)?)
    }

    /// The slowest of some requests. The first of a filter or an order asks for its index, which is given time to be made.
    async fn slowest(&self, path: &str) -> Result<Duration> {
        self.get(path).await?;
        tokio::time::sleep(Duration::from_secs(8)).await;
        self.get(path).await?;
        let mut slowest = Duration::ZERO;
        for _ in 0..TIMES {
            slowest = slowest.max(timed(self.get(path)).await?.1);
        }
        Ok(slowest)
    }

    /// The slowest of so many pages, each reached from the one before.
    async fn walk(&self, path: &str, pages: usize) -> Result<Duration> {
        let (mut path, mut slowest) = (path.to_string(), Duration::ZERO);
        for _ in 0..pages {
            let (page, time) = timed(self.get(&path)).await?;
            slowest = slowest.max(time);
            let link =
                page.split("<a ").find(|tag| tag.contains("rel=\"next\"")).context("there is no further page")?;
            let href = link.split("href=\"").nth(1).and_then(|t| t.split('"').next()).context("it leads nowhere")?;
            path = href.replace("&#38;", "&");
        }
        Ok(slowest)
    }
}

async fn filled(url: &str, rows: usize) -> Result<Journal> {
    let options =
        Options { catalogue: Arc::new(Catalogue::standard()?), key: MasterKey::random(), suite: Suite::default() };
    let journal = Journal::open(url, options).await?;
    let county = RegionCode::parse(COUNTY)?;
    let account = fields([("login", LOGIN), ("person_name", "王丽"), ("role", "organisation"), ("state", "已授权")]);
    journal.append(&county, vec![NewEntry::create("account", county.clone(), account, "bench", "bench")]).await?;
    web::accounts::set_password(&journal, &county, LOGIN, PASSWORD).await?;
    for from in (0..rows).step_by(BATCH) {
        let entries: Result<Vec<NewEntry>> = (from..rows.min(from + BATCH)).map(activity).collect();
        journal.append(&county, entries?).await?;
    }
    Ok(journal)
}

/// An event that is unlike all others in its place, and like many in everything else.
fn activity(n: usize) -> Result<NewEntry> {
    const KINDS: [&str; 4] = ["宣讲", "义诊", "群众会", "参观学习"];
    let village = RegionCode::parse(&format!("419931{:03}{:03}", 100 + n % 15, 201 + n / 15 % 20))?;
    let day = format!("2026-{:02}-{:02}", 1 + n / 28 % 12, 1 + n % 28);
    let place = format!("第{n}会场");
    let mut all = fields([("kind", KINDS[n % 4]), ("day", &day), ("organiser", "宣传部"), ("place", &place)]);
    if n == 765_432 {
        all.insert("title".into(), "送春下乡协作专会场".into());
    }
    all.insert("people".into(), Value::Int((n * 7919 % 1000) as i64));
    Ok(NewEntry::create("activity", village, all, "bench", "bench"))
}

fn fields<const N: usize>(all: [(&str, &str); N]) -> std::collections::BTreeMap<String, Value> {
    all.into_iter().map(|(name, value)| (name.to_string(), value.into())).collect()
}

async fn serve(state: web::State) -> Result<SocketAddr> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, web::router(state)).await });
    Ok(address)
}

async fn sign_in(server: SocketAddr) -> Result<String> {
    let credentials = json!({ "login": LOGIN, "password": PASSWORD }).to_string();
    let answer = Load::on(server, 1).post(0, &format!("/api/{COUNTY}/sessions"), "", credentials).await?;
    let answer: serde_json::Value = serde_json::from_slice(&answer)?;
    Ok(answer["token"].as_str().context("no token")?.to_string())
}
