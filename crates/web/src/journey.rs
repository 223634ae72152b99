//! One journey in a real browser: sign in, overview, figure, its records, a record, an amendment, its history; a report; no
//! inline style or script is refused on the way, nothing is asked of another host, and nothing scrolls sideways.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use tokio::net::TcpListener;

use crate::testing::{self, PASSWORD};

/// How long a page may take to show what it should.
const PATIENCE: Duration = Duration::from_secs(20);

/// A chromedriver of this test's own; ended when dropped.
struct Driver {
    child: Child,
    url: String,
}

impl Driver {
    /// Starts one on a free port; none where the machine has no chromedriver.
    async fn start() -> Option<Driver> {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new("chromedriver");
        command.arg(format!("--port={port}")).stdout(Stdio::null()).stderr(Stdio::null());
        let driver = Driver { child: command.spawn().ok()?, url: format!("http://127.0.0.1:{port}") };
        for _ in 0..100 {
            if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                return Some(driver);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("chromedriver did not come up within 10 s");
    }

    async fn browser(&self, size: &str, profile: &std::path::Path) -> Client {
        let mut arguments: Vec<String> = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ]
        .map(String::from)
        .to_vec();
        arguments.push(format!("--window-size={size}"));
        arguments.push(format!("--user-data-dir={}", profile.display()));
        let options = serde_json::json!({ "args": arguments });
        let capabilities = Capabilities::from_iter([("goog:chromeOptions".to_string(), options)]);
        ClientBuilder::new(HttpConnector::new()).capabilities(capabilities).connect(&self.url).await.unwrap()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A browser at the served pages.
struct Visitor {
    browser: Client,
    base: String,
}

impl Visitor {
    async fn goes_to(&self, path: &str) {
        self.browser.goto(&format!("{}{path}", self.base)).await.unwrap();
    }

    /// An element, waited for: while one page gives way to the next there is a moment without any.
    async fn finds(&self, at: Locator<'_>) -> Element {
        let found = self.browser.wait().at_most(PATIENCE).for_element(at).await;
        found.unwrap_or_else(|e| panic!("{at:?}: {e}"))
    }

    async fn types(&self, css: &str, text: &str) {
        let field = self.finds(Locator::Css(css)).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    async fn clicks(&self, css: &str) {
        let at = self.finds(Locator::Css(css)).await;
        self.browser
            .execute("arguments[0].scrollIntoView({block: 'center'})", vec![serde_json::to_value(&at).unwrap()])
            .await
            .unwrap();
        at.click().await.unwrap();
    }

    async fn follows(&self, text: &str) {
        self.finds(Locator::LinkText(text)).await.click().await.unwrap();
    }

    async fn reads(&self, text: &str) {
        let until = Instant::now() + PATIENCE;
        loop {
            // The body may be gone by the time its text is asked for: then the next one is read.
            let body = match self.browser.find(Locator::Css("body")).await {
                Ok(body) => body.text().await.unwrap_or_default(),
                Err(_) => String::new(),
            };
            if body.contains(text) {
                return;
            }
            assert!(Instant::now() < until, "“{text}” is not read in:\n{body}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// What each page must be: no wider than its window, and all of it from here.
    async fn is_sound(&self) {
        let script = "return [document.documentElement.scrollWidth - document.documentElement.clientWidth,
            performance.getEntriesByType('resource').filter(r => !r.name.startsWith(location.origin)).map(r => r.name).join(' '),
            document.querySelectorAll('[style], style, script:not([src])').length, window.innerWidth]";
        let found = self.browser.execute(script, vec![]).await.unwrap();
        let page = self.browser.current_url().await.unwrap();
        assert!(found[0].as_i64().unwrap() <= 0, "{page} scrolls sideways by {}", found[0]);
        assert_eq!((found[1].as_str(), found[2].as_i64()), (Some(""), Some(0)), "{page}");
    }
}

async fn served(bench: &testing::Bench) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(crate::serve(bench.state.clone(), listener));
    base
}

async fn journey(size: &str, lang: &str) {
    let Some(driver) = Driver::start().await else {
        eprintln!("skipped: no chromedriver on this machine");
        return;
    };
    let bench = testing::bench().await;
    let profile = tempfile::tempdir().unwrap();
    let visitor = Visitor { browser: driver.browser(size, profile.path()).await, base: served(&bench).await };
    let zh = lang == "zh";
    let say = |a: &'static str, b: &'static str| if zh { a } else { b };

    visitor.goes_to(&format!("/lang/{lang}?to=/")).await;
    visitor.types("[name=login]", "wang").await;
    visitor.types("[name=password]", PASSWORD).await;
    visitor.clicks("form button").await;
    visitor.reads("云溪县").await;
    visitor.is_sound().await;

    visitor.clicks(".figures a.figure").await;
    visitor.reads(say("背后的 2 条记录", "The 2 records behind it")).await;
    visitor.is_sound().await;

    visitor.clicks(&format!("#records a[href*='{}']", bench.posting)).await;
    visitor.reads(say("由 2025-10-01 改为 2025-09-29", "from 2025-10-01 to 2025-09-29")).await;
    visitor.is_sound().await;

    visitor.follows(say("更正", "Amend")).await;
    visitor.is_sound().await;
    visitor.types("[name=batch]", "第三批").await;
    visitor.types("[name=reason]", "补录批次").await;
    visitor.clicks("form.form button.primary").await;
    visitor.reads(say("王丽 填写批次：第三批", "王丽 filled in Batch: 第三批")).await;
    visitor.reads("补录批次").await;

    visitor.goes_to("/ledgers/posting").await;
    visitor.is_sound().await;
    visitor.goes_to("/reports").await;
    visitor.is_sound().await;
    visitor.types("[name=text]", "帮扶工作报告\n全县共有在任第一书记X名。").await;
    visitor.clicks("form[enctype] button").await;
    visitor.reads(say("这个空可能是", "This slot may be")).await;
    visitor.is_sound().await;
    visitor.clicks("[data-confirm]").await;
    visitor.reads("1 / 1").await;

    visitor.browser.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_goes_from_sign_in_to_an_amended_record_and_a_confirmed_report() {
    journey("1366,768", "zh").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_on_a_phone_in_english() {
    journey("390,844", "en").await;
}
