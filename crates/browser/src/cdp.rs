//! What chromium can do and WebDriver cannot say: its own protocol, through the driver.

use fantoccini::wd::WebDriverCompatibleCommand;
use http::Method;
use serde_json::{Value, json};
use url::{ParseError, Url};

use crate::Visitor;

/// A command of the DevTools protocol.
#[derive(Debug)]
struct Command {
    name: &'static str,
    values: Value,
}

impl WebDriverCompatibleCommand for Command {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "cmd": self.name, "params": self.values }).to_string()))
    }
}

impl Visitor {
    /// Has chromium do something of its own.
    pub(crate) async fn tells(&self, name: &'static str, values: Value) -> Value {
        let answer = self.browser().issue_cmd(Command { name, values }).await;
        answer.unwrap_or_else(|e| panic!("{name}: {e}"))
    }
}
