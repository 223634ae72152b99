//! The audit administrator's page: the chain with its hashes, its verification, and who looked at what.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::{Html, Redirect};
use axum::routing::{get, post};
use catalogue::{Value, when};
use journal::{Entry, Record, RecordQuery};
use serde::Deserialize;

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
    asked: Asked,
    older: Option<String>,
}

/// Which acts are looked for: of a kind, of a person by name or login, from a day to a day.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    kind: String,
    who: String,
    since: String,
    until: String,
    from: i64,
}

impl Asked {
    fn query(&self, desk: &Desk) -> RecordQuery {
        let (who, today) = (self.who.trim(), desk.state.today());
        let day = |text: &str| when::typed(text, today).ok();
        let first = day(&self.since).and_then(show::begins);
        let after = day(&self.until).and_then(|d| d.tomorrow().ok()).and_then(show::begins);
        let bound = |at: Option<jiff::Timestamp>| at.map(|t| Value::from(t.to_string()));
        let days = (first.is_some() || after.is_some()).then(|| ("moment".into(), bound(first), bound(after)));
        let logins = desk.places.logins(who).into_iter().chain([who.to_string()]).map(Value::from);
        RecordQuery {
            equal: if self.kind.is_empty() { vec![] } else { vec![("kind".into(), Value::from(self.kind.as_str()))] },
            among: if who.is_empty() { vec![] } else { vec![("who".into(), logins.collect())] },
            between: days.into_iter().collect(),
            order: Some(("moment".into(), true)),
            limit: Some(PAGE),
            offset: self.from.clamp(0, 10_000_000),
            ..RecordQuery::default()
        }
    }

    fn older(&self) -> String {
        let link = Link::default().with("kind", &self.kind).with("who", &self.who);
        let link = link.with("since", &self.since).with("until", &self.until);
        format!("/audit{}", link.with("from", self.from.clamp(0, 10_000_000) + PAGE))
    }
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
pub(crate) async fn page(desk: Desk, Query(asked): Query<Asked>) -> Result<Html<String>, WebError> {
    is_auditor(&desk)?;
    let w = desk.words();
    let ledger = desk.ledger(sensitive::LEDGER)?;
    let records = desk.state.journal.records(desk.county(), ledger, &asked.query(&desk)).await?;
    let head = desk.state.journal.head(desk.county()).await?;
    let progress = desk.state.verifying.progress(desk.county());
    let kind = ledger.field("kind");
    let kinds = kind.into_iter().flat_map(|f| f.choices()).map(|c| {
        let text = w.name(&c.names());
        (c.zh.clone(), text, c.zh == asked.kind)
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
        older: full.then(|| asked.older()),
        asked,
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
    // The auditor keeps no business data: a record is told by its place and the beginning of its number, not by its name.
    let place = desk.places.full(&record.region);
    let number: String = record.text("of_record").chars().take(8).collect();
    let about = about.chain(Some(place)).chain(Some(number).filter(|r| !r.is_empty()));
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
        let today = crate::show::local(jiff::Timestamp::now()).date();
        let yesterday = today.yesterday().unwrap();
        for (asked, found) in [
            ("who=%E7%8E%8B%E4%B8%BD".to_string(), true),
            ("who=wang".into(), true),
            ("who=zhao".into(), false),
            ("who=nobody".into(), false),
            (format!("since={today}&until={today}"), true),
            (format!("until={yesterday}"), false),
            (format!("since={yesterday}&who=wang"), true),
        ] {
            let page = auditor.get(&format!("/audit?{asked}")).await;
            assert_eq!(page.text().contains("核对入党材料"), found, "{asked}");
        }
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
