//! A chromedriver of one's own, and browsers in it.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::ClientBuilder;
use fantoccini::wd::Capabilities;
use hyper_util::client::legacy::connect::HttpConnector;
use tempfile::TempDir;
use testbed::Tool;

use crate::Visitor;
use crate::visitor::DOWNLOADS;

/// How a page is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Width of the window in CSS pixels.
    pub width: u32,
    /// Its height.
    pub height: u32,
    /// Whether the system asks for dark colours.
    pub dark: bool,
}

impl Look {
    /// An office's screen.
    pub const OFFICE: Look = Look { width: 1366, height: 768, dark: false };
    /// A phone.
    pub const PHONE: Look = Look { width: 390, height: 844, dark: false };

    /// The same in dark colours.
    pub fn in_the_dark(self) -> Look {
        Look { dark: true, ..self }
    }

    /// Both sizes, light and dark.
    pub const ALL: [Look; 4] =
        [Look::OFFICE, Look::PHONE, Look { dark: true, ..Look::OFFICE }, Look { dark: true, ..Look::PHONE }];
}

impl std::fmt::Display for Look {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}x{}{}", self.width, self.height, if self.dark { "-dark" } else { "" })
    }
}

/// A running chromedriver; ended when dropped.
pub struct Driver {
    child: Child,
    url: String,
}

impl Driver {
    /// Starts one on a free port; none where the machine has no chromedriver, which is said, and panics where it must have one.
    pub async fn start() -> Option<Driver> {
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a machine has a free port");
        let port = free.local_addr().expect("a bound port has a number").port();
        drop(free);
        let mut command = Command::new("chromedriver");
        command.arg(format!("--port={port}")).stdout(Stdio::null()).stderr(Stdio::null());
        let Ok(child) = command.spawn() else {
            Tool::Browser.is_missing();
            return None;
        };
        let driver = Driver { child, url: format!("http://127.0.0.1:{port}") };
        for _ in 0..100 {
            if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                return Some(driver);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("chromedriver did not come up within 10 s");
    }

    /// A browser without a past, at the pages served under `base` (`http://127.0.0.1:8080`).
    pub async fn visitor(&self, look: Look, base: &str) -> Visitor {
        self.visitor_again(look, base, tempfile::tempdir().expect("a folder for the browser's profile")).await
    }

    /// A browser with what an earlier one has left on its disk.
    pub async fn visitor_again(&self, look: Look, base: &str, profile: TempDir) -> Visitor {
        let options = options(look, &profile);
        let capabilities = Capabilities::from_iter([("goog:chromeOptions".to_string(), options)]);
        let browser = ClientBuilder::new(HttpConnector::new()).capabilities(capabilities).connect(&self.url).await;
        Visitor::new(browser.expect("chromium starts (apt-get install chromium)"), base, profile)
    }
}

/// A window narrower than 500 pixels is only had by emulation.
fn options(look: Look, profile: &TempDir) -> serde_json::Value {
    let mut arguments: Vec<String> = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
    ]
    .map(String::from)
    .to_vec();
    arguments.push(format!("--window-size={},{}", look.width, look.height));
    arguments.push(format!("--user-data-dir={}", profile.path().display()));
    arguments.push(format!("--blink-settings=preferredColorScheme={}", u8::from(!look.dark)));
    serde_json::json!({
        "args": arguments,
        "prefs": { "download.default_directory": profile.path().join(DOWNLOADS), "download.prompt_for_download": false },
        "mobileEmulation": { "deviceMetrics": { "width": look.width, "height": look.height, "pixelRatio": 1.0, "mobile": look.width < 500, "touch": false } },
    })
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
