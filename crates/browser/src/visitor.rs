//! A browser at the served pages: what a person does there, and what they see.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use base64::Engine;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use tempfile::TempDir;

/// How long a page may take to show what it should.
const PATIENCE: Duration = Duration::from_secs(20);

/// The folder of a profile that files come down to.
pub(crate) const DOWNLOADS: &str = "downloads";

/// Somebody with a browser. What is not found within patience panics: a visitor is a test's.
pub struct Visitor {
    browser: Client,
    base: String,
    profile: TempDir,
    clicked: AtomicUsize,
}

impl Visitor {
    pub(crate) fn new(browser: Client, base: &str, profile: TempDir) -> Visitor {
        Visitor { browser, base: base.trim_end_matches('/').into(), profile, clicked: AtomicUsize::new(0) }
    }

    /// Opens a page by its path.
    pub async fn goes_to(&self, path: &str) {
        let address = format!("{}{path}", self.base);
        self.browser.goto(&address).await.unwrap_or_else(|e| panic!("{address}: {e}"));
    }

    /// The path of the page being looked at, with its query.
    pub async fn path(&self) -> String {
        let found = self.asks("return location.pathname + location.search", vec![]).await;
        found.as_str().unwrap_or_default().into()
    }

    /// An element, waited for: while one page gives way to the next there is a moment without any.
    pub async fn finds(&self, at: Locator<'_>) -> Element {
        let found = self.browser.wait().at_most(PATIENCE).for_element(at).await;
        found.unwrap_or_else(|e| panic!("{at:?}: {e}"))
    }

    /// Whether the page has an element now.
    pub async fn has(&self, css: &str) -> bool {
        self.browser.find(Locator::Css(css)).await.is_ok()
    }

    /// Types a text into a field, in place of what it held.
    pub async fn types(&self, css: &str, text: &str) {
        self.does(Locator::Css(css), |field| async move {
            field.clear().await?;
            field.send_keys(text).await
        })
        .await;
    }

    /// Chooses one of a field's choices by its value.
    pub async fn chooses(&self, css: &str, value: &str) {
        self.does(Locator::Css(css), |field| async move { field.select_by_value(value).await }).await;
    }

    /// Does something with an element. One whose page gives way to the next, or whose part is drawn anew, is gone
    /// between the finding and the doing: then it is looked for again, as a person would.
    async fn does<F: Future<Output = Result<(), CmdError>>>(&self, at: Locator<'_>, act: impl Fn(Element) -> F) {
        let until = Instant::now() + PATIENCE;
        loop {
            match act(self.finds(at).await).await {
                Ok(()) => return,
                Err(e) if e.is_stale_element_reference() && Instant::now() < until => {}
                Err(e) => panic!("{at:?}: {e}"),
            }
        }
    }

    /// Presses keys, wherever the keyboard is.
    pub async fn presses(&self, keys: impl IntoIterator<Item = char>) {
        let mut actions = KeyActions::new("keyboard".into());
        for value in keys {
            actions = actions.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.browser.perform_actions(actions).await.expect("keys can be pressed");
    }

    /// Loses every cookie: whoever was signed in is not any more.
    pub async fn loses_cookies(&self) {
        self.tells("Network.clearBrowserCookies", json!({})).await;
    }

    /// Waits until the page looked at is this one.
    pub async fn arrives_at(&self, path: &str) {
        let until = Instant::now() + PATIENCE;
        while self.path().await != path {
            assert!(Instant::now() < until, "{path} is not come to, but {}", self.path().await);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Clicks an element.
    pub async fn clicks(&self, css: &str) {
        self.does(Locator::Css(css), |at| async move {
            let element = serde_json::to_value(&at).expect("an element has an id");
            self.browser.execute("arguments[0].scrollIntoView({block: 'center'})", vec![element]).await?;
            at.click().await
        })
        .await;
        self.clicked.fetch_add(1, Ordering::Relaxed);
    }

    /// Chooses a file of this machine; a click of one's own.
    pub async fn attaches(&self, css: &str, file: &Path) {
        let path = file.to_str().unwrap_or_else(|| panic!("{} is no text", file.display()));
        self.finds(Locator::Css(css)).await.send_keys(path).await.unwrap_or_else(|e| panic!("{css}: {e}"));
        self.clicked.fetch_add(1, Ordering::Relaxed);
    }

    /// How often this visitor has clicked.
    pub fn clicked(&self) -> usize {
        self.clicked.load(Ordering::Relaxed)
    }

    /// The file with such an ending that has come down, waited for: its name and what it holds.
    pub async fn downloads(&self, ending: &str) -> (String, Vec<u8>) {
        let folder = self.profile.path().join(DOWNLOADS);
        let until = Instant::now() + PATIENCE;
        loop {
            for file in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
                let name = file.file_name().to_string_lossy().into_owned();
                // Chromium gives a file its name once all of it is there.
                if name.ends_with(ending) {
                    return (name, std::fs::read(file.path()).unwrap_or_else(|e| panic!("{ending}: {e}")));
                }
            }
            assert!(Instant::now() < until, "no {ending} has come down");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Follows the link that reads so.
    pub async fn follows(&self, text: &str) {
        self.does(Locator::LinkText(text), |link| async move { link.click().await }).await;
        self.clicked.fetch_add(1, Ordering::Relaxed);
    }

    /// Waits until the page reads so.
    pub async fn reads(&self, text: &str) {
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

    /// Signs in at the door, in a language (`zh`, `en`).
    pub async fn signs_in(&self, lang: &str, login: &str, password: &str) {
        self.goes_to(&format!("/lang/{lang}?to=/")).await;
        self.types("[name=login]", login).await;
        self.types("[name=password]", password).await;
        self.clicks("form button").await;
        self.finds(Locator::Css("main#main")).await;
    }

    /// Asks the page by a script.
    pub async fn asks(&self, script: &str, values: Vec<Value>) -> Value {
        self.browser.execute(script, values).await.unwrap_or_else(|e| panic!("{script}: {e}"))
    }

    /// The browser dies at once, as on a phone whose battery is out; what it had on its disk is left.
    pub async fn is_killed(self) -> TempDir {
        let mark = format!("--user-data-dir={}", self.profile.path().display());
        let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        let of_it = processes.filter(|p| {
            std::fs::read(p.path().join("cmdline")).is_ok_and(|line| String::from_utf8_lossy(&line).contains(&mark))
        });
        let ids: Vec<String> = of_it.map(|p| p.file_name().to_string_lossy().into_owned()).collect();
        std::process::Command::new("kill").arg("-9").args(&ids).status().expect("processes can be killed");
        // The driver's session is gone with its browser.
        let _ = self.browser.close().await;
        self.profile
    }

    /// The device's clock is wrong by so many hours, on every page from the next on.
    pub async fn moves_clock(&self, hours: i64) {
        let script = format!(
            "(() => {{ const by = {hours} * 3600000, True = Date;
               Date = class extends True {{ constructor(...of) {{ of.length ? super(...of) : super(True.now() + by); }}
                 static now() {{ return True.now() + by; }} }}; }})()"
        );
        self.tells("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
    }

    /// The device has room for so many bytes of these pages' own and no more; for any number where none is said.
    pub async fn has_room_for(&self, bytes: Option<u64>) {
        let mut values = json!({ "origin": self.base });
        if let Some(bytes) = bytes {
            values["quotaSize"] = json!(bytes);
        }
        self.tells("Storage.overrideQuotaForOrigin", values).await;
    }

    pub(crate) fn browser(&self) -> &Client {
        &self.browser
    }

    /// What each page must be: no wider than its window, all of it from here, no style or script in the page itself.
    pub async fn is_sound(&self) {
        let script = "return [document.documentElement.scrollWidth - document.documentElement.clientWidth,
            performance.getEntriesByType('resource').filter(r => !r.name.startsWith(location.origin)).map(r => r.name).join(' '),
            document.querySelectorAll('[style], style, script:not([src])').length]";
        let found = self.asks(script, vec![]).await;
        let page = self.path().await;
        assert!(found[0].as_i64().is_some_and(|by| by <= 0), "{page} scrolls sideways by {}", found[0]);
        assert_eq!((found[1].as_str(), found[2].as_i64()), (Some(""), Some(0)), "{page}");
    }

    /// How many bytes came over the wire for the page being looked at, with what it loads.
    pub async fn bytes(&self) -> i64 {
        let script = "return ['navigation', 'resource'].flatMap(t => performance.getEntriesByType(t)).reduce((n, e) => n + e.transferSize, 0)";
        self.asks(script, vec![]).await.as_i64().unwrap_or_default()
    }

    /// A picture of the whole page, beyond the window, as PNG.
    pub async fn picture(&self) -> Vec<u8> {
        let script =
            "const e = document.documentElement; return [e.clientWidth, Math.max(e.scrollHeight, e.clientHeight)]";
        let size = self.asks(script, vec![]).await;
        let clip = json!({ "x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1 });
        decoded(&self.tells("Page.captureScreenshot", json!({ "captureBeyondViewport": true, "clip": clip })).await)
    }

    /// The page as it would be printed, as PDF.
    pub async fn printed(&self) -> Vec<u8> {
        decoded(&self.tells("Page.printToPDF", json!({ "preferCSSPageSize": true })).await)
    }

    /// Closes the browser.
    pub async fn leaves(self) {
        self.browser.close().await.expect("a browser can be closed");
    }
}

fn decoded(answer: &Value) -> Vec<u8> {
    let data = answer["data"].as_str().unwrap_or_default();
    base64::engine::general_purpose::STANDARD.decode(data).expect("chromium gives base64")
}
