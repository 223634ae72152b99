//! The audit administrator's page: the chain with its hashes, its verification, and who looked at what.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::{Html, Redirect};
use axum::routing::{get, post};
use catalogue::Value;
use journal::{Entry, Record, RecordQuery};

use crate::desk::Desk;
use crate::guard::Posted;
use crate::links::Query as Link;
use crate::pages::record::history;
use crate::shell::{self, At, Shell};
use crate::verifying::{self, Progress};
use crate::{State, WebError, sensitive, show};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/audit", get(page))
        .route("/audit/chain", get(chain))
        .route("/audit/verifications", post(verify))
}

/// Entries on a page.
const PAGE: i64 = 50;

/// A sensitive act as the page shows it.
struct Act {
    at: String,
    who: String,
    kind: String,
    about: String,
    reason: String,
    result: String,
}

/// An entry of the chain.
struct Joint {
    seq: i64,
    at: String,
    who: String,
    ledger: String,
    act: String,
    place: String,
    from: String,
    reason: String,
    hash: String,
}

#[derive(Template)]
#[template(path = "pages/audit/audit.html")]
struct Page {
    shell: Shell,
    head: String,
    hash: String,
    running: Option<(String, String)>,
    verdict: Option<(&'static str, String)>,
    acts: Vec<Act>,
    kinds: Vec<(String, String, bool)>,
    older: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/audit/chain.html")]
struct Chain {
    shell: Shell,
    links: Vec<Joint>,
    older: Option<String>,
}

fn is_auditor(desk: &Desk) -> Result<(), WebError> {
    if desk.access().may("audit") { Ok(()) } else { Err(WebError::Forbidden) }
}

/// `GET /audit`
pub(crate) async fn page(desk: Desk, Query(params): Query<HashMap<String, String>>) -> Result<Html<String>, WebError> {
    is_auditor(&desk)?;
    let w = desk.words();
    let ledger = desk.ledger(sensitive::LEDGER)?;
    let chosen = params.get("kind").map_or("", String::as_str);
    let offset = params.get("from").and_then(|f| f.parse().ok()).unwrap_or(0).clamp(0, 10_000_000);
    let query = RecordQuery {
        equal: if chosen.is_empty() { vec![] } else { vec![("kind".into(), Value::from(chosen))] },
        order: Some(("moment".into(), true)),
        limit: Some(PAGE),
        offset,
        ..RecordQuery::default()
    };
    let records = desk.state.journal.records(desk.county(), ledger, &query).await?;
    let head = desk.state.journal.head(desk.county()).await?;
    let progress = desk.state.verifying.progress(desk.county());
    let kind = ledger.field("kind");
    let kinds = kind.into_iter().flat_map(|f| f.choices()).map(|c| {
        let text = if w.zh() { c.zh.clone() } else { c.en.clone() };
        (c.zh.clone(), text, c.zh == chosen)
    });
    let kinds = kinds.collect();
    let full = records.len() as i64 == PAGE;
    shell::page(&Page {
        shell: Shell::new(&desk, w.say("audit-title"), At::Audit),
        head: show::grouped(&head.seq.to_string()),
        hash: head.hash,
        running: match &progress {
            Some(Progress::Running(done, of)) => {
                Some((show::grouped(&done.to_string()), show::grouped(&of.to_string())))
            }
            _ => None,
        },
        verdict: progress.and_then(|p| verdict(&desk, p)),
        acts: records.iter().map(|r| act(&desk, r)).collect(),
        kinds,
        older: full.then(|| format!("/audit{}", Link::default().with("kind", chosen).with("from", offset + PAGE))),
    })
}

fn verdict(desk: &Desk, progress: Progress) -> Option<(&'static str, String)> {
    let w = desk.words();
    match progress {
        Progress::Running(..) => None,
        Progress::Whole { entries, .. } => {
            Some(("good", w.one("audit-whole", "n", show::grouped(&entries.to_string()))))
        }
        Progress::Broken(seq, says) => {
            Some(("bad", w.with("audit-broken", &[("seq", &seq.to_string()), ("says", &w.name(&says))])))
        }
        Progress::Failed => Some(("bad", w.say("audit-failed"))),
    }
}

fn act(desk: &Desk, record: &Record) -> Act {
    let w = desk.words();
    let of = desk.catalogue().ledger(record.text("of_ledger"));
    let field = |name: &str| of.and_then(|l| l.field(name)).map_or_else(|| name.to_string(), |f| w.name(&f.names));
    let fields: Vec<String> = record.text("field").split(',').filter(|f| !f.is_empty()).map(field).collect();
    let rows = record.get("rows").as_int().map(|n| w.one("count-records", "n", n));
    let about = of.map(|l| w.name(&l.names)).into_iter().chain(fields).chain(rows);
    let about = about.chain(Some(record.text("of_record").to_string()).filter(|r| !r.is_empty()));
    let kind = desk.catalogue().ledger(sensitive::LEDGER).and_then(|l| l.field("kind"));
    Act {
        at: clock(record.text("moment")),
        who: named(desk, record.text("who")),
        kind: kind.map(|f| show::value(f, record.get("kind"), w)).unwrap_or_default(),
        about: about.collect::<Vec<_>>().join(" · "),
        reason: record.text("reason").into(),
        result: record.text("result").into(),
    }
}

fn clock(moment: &str) -> String {
    show::moment(moment).map_or_else(String::new, |m| m.strftime("%Y-%m-%d %H:%M:%S").to_string())
}

/// Name and login: two people may be called alike.
fn named(desk: &Desk, login: &str) -> String {
    let name = desk.places.person(login);
    if name == login { name } else { format!("{name}（{login}）") }
}

/// `GET /audit/chain`: entries with their hashes, newest first. What was written is not shown: the auditor keeps no business data.
pub(crate) async fn chain(desk: Desk, Query(params): Query<HashMap<String, String>>) -> Result<Html<String>, WebError> {
    is_auditor(&desk)?;
    let before = params.get("before").and_then(|b| b.parse::<i64>().ok()).unwrap_or(i64::MAX);
    let entries = desk.state.journal.before(desk.county(), before, PAGE).await?;
    let last = entries.last().map_or(1, |e| e.seq);
    let w = desk.words();
    shell::page(&Chain {
        shell: Shell::new(&desk, w.say("audit-chain"), At::Audit).under(w.say("audit-title"), "/audit"),
        links: entries.iter().map(|e| link(&desk, e)).collect(),
        older: (last > 1).then(|| format!("/audit/chain{}", Link::default().with("before", last))),
    })
}

fn link(desk: &Desk, entry: &Entry) -> Joint {
    let w = desk.words();
    let place =
        catalogue::RegionCode::parse(&entry.region).map_or_else(|_| entry.region.clone(), |c| desk.places.full(&c));
    let act = match entry.act {
        journal::Act::Create => w.say("audit-create"),
        journal::Act::Amend => w.say("audit-amend"),
        journal::Act::Withdraw => w.say("audit-withdraw"),
        journal::Act::Step => w.say("audit-step"),
        journal::Act::Correct => w.say("audit-correct"),
    };
    Joint {
        seq: entry.seq,
        at: clock(&entry.recorded_at),
        who: named(desk, &entry.actor),
        ledger: desk.catalogue().ledger(&entry.ledger).map_or_else(|| entry.ledger.clone(), |l| w.name(&l.names)),
        act,
        place,
        from: history::source(desk, &entry.source),
        reason: entry.reason.clone().unwrap_or_default(),
        hash: entry.hash.clone(),
    }
}

/// `POST /audit/verifications`
pub(crate) async fn verify(desk: Desk, _posted: Posted) -> Result<Redirect, WebError> {
    is_auditor(&desk)?;
    verifying::begin(&desk.state, desk.reader.access.clone()).await?;
    Ok(Redirect::to("/audit"))
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn the_auditor_reads_who_looked_at_what_and_why() {
        let bench = testing::bench().await;
        let record = format!("/ledgers/person/records/{}/reveals", bench.person);
        bench.signed_in("wang").await.post(&record, &[("field", "idnumber"), ("reason", "核对入党材料")]).await;
        let auditor = bench.signed_in("shenji").await;
        let page = auditor.get("/audit").await;
        assert!(page.text().contains("王丽（wang）") && page.text().contains("核对入党材料"), "{}", page.text());
        assert!(page.text().contains("人员 · 身份证号"), "{}", page.text());
        assert!(!auditor.get("/audit?kind=%E5%AF%BC%E5%87%BA").await.text().contains("核对入党材料"));
        for login in ["wang", "guan", "anquan"] {
            assert_eq!(bench.signed_in(login).await.get("/audit").await.status, 403, "{login}");
            assert_eq!(bench.signed_in(login).await.get("/audit/chain").await.status, 403, "{login}");
            assert_eq!(bench.signed_in(login).await.post("/audit/verifications", &[]).await.status, 403, "{login}");
        }
    }

    #[tokio::test]
    async fn the_chain_is_read_with_its_hashes_and_without_what_was_written() {
        let bench = testing::bench().await;
        let auditor = bench.signed_in("shenji").await;
        let head = bench.state.journal.head(&testing::county()).await.unwrap();
        let page = auditor.get("/audit/chain").await;
        assert!(page.body.contains(&head.hash) && page.text().contains("驻村选派"), "{}", page.text());
        assert!(!page.text().contains("陈晓东"));
        let older = auditor.get("/audit/chain?before=3").await;
        assert!(older.text().contains("行政区划") && !older.body.contains(&head.hash));
    }

    #[tokio::test]
    async fn a_verification_is_run_shown_and_noted() {
        let bench = testing::bench().await;
        let auditor = bench.signed_in("shenji").await;
        let entries = bench.head().await;
        assert_eq!(auditor.post("/audit/verifications", &[]).await.status, 303);
        for _ in 0..200 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            if auditor.get("/audit").await.text().contains("无一改动") {
                break;
            }
        }
        let page = auditor.get("/audit").await;
        assert!(page.text().contains(&format!("{entries} 条")), "{}", page.text());
        assert_eq!(bench.latest().await.fields["kind"].as_text(), Some("核验"));
    }
}
