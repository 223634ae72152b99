//! Help: a short page for each screen, opened by the “?” in the bar. The texts lie beside this file, a file a topic and language: its
//! title in the first line, then paragraphs; lines that begin with “- ” are a list.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State as Held};
use axum::response::{Html, Redirect};
use axum::routing::get;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;
use rust_embed::RustEmbed;

use crate::desk::Desk;
use crate::guard::{self, KNOWN};
use crate::shell::{self, At, Shell};
use crate::texts::Words;
use crate::{State, WebError};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new().route("/help", get(all)).route("/help/known", get(known)).route("/help/{topic}", get(page))
}

#[derive(RustEmbed)]
#[folder = "src/pages/help/texts/"]
struct Texts;

/// The topics, in the order of the list.
const TOPICS: [&str; 26] = [
    "begin",
    "overview",
    "inbox",
    "reminders",
    "duties",
    "month",
    "burden",
    "phone",
    "cases",
    "decisions",
    "figures",
    "reports",
    "ledgers",
    "imports",
    "events",
    "search",
    "notices",
    "suggestions",
    "settings",
    "declarations",
    "programs",
    "tokens",
    "webhooks",
    "accounts",
    "audit",
    "system",
];

/// A paragraph, or the lines of a list.
enum Block {
    Text(String),
    List(Vec<String>),
}

struct Topic {
    title: String,
    blocks: Vec<Block>,
}

#[derive(Template)]
#[template(path = "pages/help/help.html")]
struct Help {
    shell: Shell,
    blocks: Vec<Block>,
    others: Vec<(String, String)>,
}

/// `GET /help`
pub(crate) async fn all(desk: Desk) -> Result<Html<String>, WebError> {
    show(&desk, TOPICS[0])
}

/// `GET /help/{topic}`
pub(crate) async fn page(desk: Desk, Path(topic): Path<String>) -> Result<Html<String>, WebError> {
    let topic = TOPICS.iter().find(|t| **t == topic).ok_or(WebError::NotFound)?;
    show(&desk, topic)
}

/// `GET /help/known`: the hint for newcomers is put away in this browser.
pub(crate) async fn known(Held(state): Held<State>, jar: CookieJar) -> (CookieJar, Redirect) {
    let kept = Cookie::build(guard::cookie(&state, KNOWN, "1".into())).permanent();
    (jar.add(kept), Redirect::to("/"))
}

fn show(desk: &Desk, name: &str) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let topic = read(name, w).ok_or(WebError::NotFound)?;
    let shell = Shell::new(desk, topic.title, At::Help).under(w.say("help-title"), "/help");
    shell::page(&Help { shell, blocks: topic.blocks, others: topics(w) })
}

/// Every topic's address and title.
pub(crate) fn topics(w: Words) -> Vec<(String, String)> {
    TOPICS.iter().filter_map(|t| Some((format!("/help/{t}"), read(t, w)?.title))).collect()
}

/// The help page of a screen: that of its own address where it has one, else that of its entry in the menu.
pub(crate) fn about(at: &At, here: &str) -> String {
    let page = here.split(['/', '?']).find(|part| !part.is_empty()).unwrap_or_default();
    if let Some(topic) = ["declarations", "events"].into_iter().find(|t| *t == page) {
        return format!("/help/{topic}");
    }
    let topic = match at {
        At::Overview | At::Own => "/overview",
        At::Inbox => "/inbox",
        At::Digest | At::Reminders => "/reminders",
        At::Duties => "/duties",
        At::Month | At::Leave | At::Inspections | At::Unit | At::Allowance => "/month",
        At::Burden => "/burden",
        At::Phone | At::Visit | At::Projects => "/phone",
        At::Cases => "/cases",
        At::Decisions => "/decisions",
        At::Reports => "/reports",
        At::Figures => "/figures",
        At::Ledgers | At::Ledger(_) => "/ledgers",
        At::Imports => "/imports",
        At::Settings => "/settings",
        At::Search => "/search",
        At::Suggestions => "/suggestions",
        At::Tokens => "/tokens",
        At::Webhooks => "/webhooks",
        At::Accounts => "/accounts",
        At::Audit => "/audit",
        At::System => "/system",
        At::Help | At::Me => "",
    };
    format!("/help{topic}")
}

fn read(name: &str, w: Words) -> Option<Topic> {
    let file = Texts::get(&format!("{name}.{}.txt", w.tag()))?;
    let text = String::from_utf8_lossy(&file.data).into_owned();
    let (title, rest) = text.split_once('\n')?;
    let blocks = rest.split("\n\n").map(str::trim).filter(|b| !b.is_empty()).map(block).collect();
    Some(Topic { title: title.trim().into(), blocks })
}

fn block(text: &str) -> Block {
    let lines: Option<Vec<String>> = text.lines().map(|l| l.strip_prefix("- ").map(String::from)).collect();
    lines.map_or_else(|| Block::Text(text.into()), Block::List)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use catalogue::Lang;

    #[test]
    fn every_topic_is_told_in_both_languages_part_by_part() {
        for topic in TOPICS {
            let [zh, en] = [Lang::Zh, Lang::En].map(|lang| read(topic, Words::new(lang)).expect(topic));
            let shape = |t: &Topic| {
                t.blocks.iter().map(|b| if let Block::List(l) = b { l.len() } else { 0 }).collect::<Vec<_>>()
            };
            assert_eq!(shape(&zh), shape(&en), "{topic}");
            assert!(!zh.blocks.is_empty() && zh.title != en.title, "{topic}");
        }
        assert_eq!(Texts::iter().count(), 2 * TOPICS.len(), "a text that is no topic");
    }

    #[tokio::test]
    async fn each_screen_leads_to_its_own_help() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        for (screen, help) in [
            ("/", "/help/overview"),
            ("/inbox", "/help/inbox"),
            ("/figures", "/help/figures"),
            ("/reports", "/help/reports"),
            ("/ledgers/posting", "/help/ledgers"),
            ("/search", "/help/search"),
        ] {
            assert!(wang.get(screen).await.body.contains(&format!("href=\"{help}\"")), "{screen}");
            assert_eq!(wang.get(help).await.status, 200);
        }
        let own = [
            ("wang", "/tokens"),
            ("wang", "/webhooks"),
            ("guan", "/accounts"),
            ("shenji", "/audit"),
            ("guan", "/system"),
        ];
        for (login, screen) in own {
            let page = bench.signed_in(login).await.get(screen).await;
            assert!(page.body.contains(&format!("href=\"/help{screen}\"")), "{login} {screen}: {}", page.status);
        }
        assert_eq!(wang.get("/help/no-such").await.status, 404);
    }

    /// The address of a page's help.
    fn help_of(page: &testing::Answer) -> String {
        let at = page.body.find("href=\"/help").expect("a way to the help");
        page.body[at + 6..].split('"').next().unwrap_or_default().to_string()
    }

    #[tokio::test]
    async fn every_page_of_everybodys_menu_has_help_of_its_own() {
        let bench = testing::bench().await;
        for login in ["wang", "cai", "shiqiao", "xian", "guan", "anquan", "shenji"] {
            let client = bench.signed_in(login).await;
            let start = client.get("/inbox").await;
            let menu = start.body.split("<nav").nth(1).and_then(|n| n.split("</nav>").next()).unwrap_or_default();
            let pages = menu.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
            let pages: Vec<&str> = pages.filter(|p| !p.contains('#') && !p.starts_with("/ledgers/")).collect();
            assert!(pages.len() > 2, "{login}: {pages:?}");
            for page in pages {
                let answer = client.get(page).await;
                // An administrator is led from the overview to his own page.
                if answer.status == 303 {
                    continue;
                }
                let help = help_of(&answer);
                assert!(help.starts_with("/help/"), "{login} {page} leads to {help}");
                assert_eq!(client.get(&help).await.status, 200, "{help}");
            }
        }
        let wang = bench.signed_in("wang").await;
        for page in ["/imports", "/settings", "/declarations", "/events"] {
            assert_eq!(help_of(&wang.get(page).await), format!("/help{page}"));
        }
        assert_eq!(help_of(&wang.get("/settings/roles").await), "/help/settings");
        assert_eq!(help_of(&wang.get("/declarations/figures/new").await), "/help/declarations");
    }

    #[tokio::test]
    async fn a_newcomer_is_told_once_how_the_pages_work() {
        let bench = testing::bench().await;
        let page = bench.signed_in("wang").await.get("/").await;
        assert!(page.body.contains("/help/known") && page.text().contains("每个数字都能点开"));
        let told = bench.get("/help/known").await;
        assert_eq!(told.cookie("shishu_known"), "1");
        let session = format!("shishu_session={}; shishu_known=1", bench.token("wang").await);
        assert!(!bench.get_with(&session, "/").await.body.contains("/help/known"));
    }
}
