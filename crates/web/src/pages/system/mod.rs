//! How the program runs: for the system administrator, who sees no business data.

use std::path::Path;
use std::time::SystemTime;

use askama::Template;
use axum::Router;
use axum::response::Html;
use axum::routing::get;
use catalogue::Value;
use jiff::Timestamp;
use journal::{Backend, RecordQuery};

use crate::desk::Desk;
use crate::shell::{self, At, Shell};
use crate::{State, WebError, sensitive, show};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new().route("/system", get(page))
}

/// A backup older than this wants looking at.
const OLD: i64 = 26 * 3600;

/// A state with its word.
type Sign = Option<(&'static str, String)>;
/// A name, what it is, and how that is.
type Fact = (String, String, Sign);

#[derive(Template)]
#[template(path = "pages/system/system.html")]
struct Page {
    shell: Shell,
    facts: Vec<Fact>,
}

/// `GET /system`
pub(crate) async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    if !desk.access().may("backup") {
        return Err(WebError::Forbidden);
    }
    let w = desk.words();
    let journal = &desk.state.journal;
    let head = journal.head(desk.county()).await?;
    let database = match journal.db().backend() {
        Backend::Sqlite => "SQLite",
        Backend::Postgres => "PostgreSQL",
    };
    let plain = |key: &str, value: String| (w.say(key), value, None);
    let facts = vec![
        plain("system-version", env!("CARGO_PKG_VERSION").into()),
        plain("system-catalogue", desk.catalogue().version().into()),
        plain("system-database", database.into()),
        plain("system-size", size(journal.db().size().await?)),
        plain("system-entries", show::grouped(&head.seq.to_string())),
        plain("system-started", clock(desk.state.started)),
        plain("system-sessions", desk.state.sessions.list(desk.county(), None).len().to_string()),
        backup(&desk),
        verified(&desk).await?,
    ];
    shell::page(&Page { shell: Shell::new(&desk, w.say("system-title"), At::System), facts })
}

/// The newest file of the folder that backups are put in.
fn backup(desk: &Desk) -> Fact {
    let w = desk.words();
    let name = w.say("system-backup");
    let Some(folder) = &desk.state.settings.backups else { return (name, w.say("system-backup-unset"), None) };
    let Some(at) = newest(folder) else {
        return (name, w.say("system-backup-none"), Some(("bad", w.say("state-look"))));
    };
    let age = Timestamp::now().as_second() - at.as_second();
    let old = (age > OLD).then(|| ("ask", w.say("system-backup-old")));
    (name, clock(at), old.or_else(|| Some(("good", w.say("system-good")))))
}

fn newest(folder: &Path) -> Option<Timestamp> {
    let files = std::fs::read_dir(folder).ok()?.flatten();
    let changed = files.filter_map(|f| f.metadata().ok().filter(|m| m.is_file())?.modified().ok());
    changed.max().and_then(|at: SystemTime| Timestamp::try_from(at).ok())
}

/// The last verification that was noted.
async fn verified(desk: &Desk) -> Result<Fact, WebError> {
    let w = desk.words();
    let name = w.say("system-verified");
    let Some(ledger) = desk.catalogue().ledger(sensitive::LEDGER) else { return Ok((name, String::new(), None)) };
    let query = RecordQuery {
        equal: vec![("kind".into(), Value::from("核验"))],
        order: Some(("moment".into(), true)),
        limit: Some(1),
        ..RecordQuery::default()
    };
    let last = desk.state.journal.records(desk.county(), ledger, &query).await?;
    Ok(match last.first() {
        None => (name, w.say("system-never-verified"), Some(("ask", w.say("state-look")))),
        Some(record) => {
            let at = record.text("moment").parse().map_or_else(|_| String::new(), clock);
            let good = record.text("result").starts_with("无一改动");
            let state = if good { ("good", w.say("system-good")) } else { ("bad", record.text("result").into()) };
            (name, at, Some(state))
        }
    })
}

fn clock(at: Timestamp) -> String {
    show::local(at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// Bytes in words.
fn size(bytes: i64) -> String {
    let mib = bytes / (1024 * 1024);
    if mib < 1 { format!("{} KB", bytes / 1024) } else { format!("{} MB", show::grouped(&mib.to_string())) }
}

#[cfg(test)]
mod tests {
    use crate::{Settings, testing};

    #[tokio::test]
    async fn the_system_administrator_sees_how_it_runs_and_nobody_else_does() {
        let bench = testing::bench().await;
        let page = bench.signed_in("guan").await.get("/system").await;
        assert_eq!(page.status, 200);
        assert!(page.text().contains("SQLite") && page.text().contains(env!("CARGO_PKG_VERSION")), "{}", page.text());
        for login in ["wang", "anquan", "shenji", "shiqiao"] {
            assert_eq!(bench.signed_in(login).await.get("/system").await.status, 403, "{login}");
        }
    }

    #[tokio::test]
    async fn a_backup_is_told_by_its_age() {
        let bench = testing::bench().await;
        let folder = tempfile::tempdir().unwrap();
        let bench = bench.with(Settings { backups: Some(folder.path().into()), ..bench.state.settings.clone() });
        let guan = bench.signed_in("guan").await;
        assert!(guan.get("/system").await.text().contains("还没有备份"));
        std::fs::write(folder.path().join("shishu-2026.db"), "x").unwrap();
        assert!(!guan.get("/system").await.text().contains("还没有备份"));
    }
}
