//! The one way out: a client that follows no redirect, waits for nobody long, and reaches nothing inside the network.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::Client;
use reqwest::redirect::Policy;

use super::target::{self, Outside};

/// How long a receiver may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The client, made on first use.
#[derive(Default)]
pub(crate) struct Post(OnceLock<Option<Client>>);

/// What became of an attempt: the receiver's status, or why there is none.
pub(super) type Outcome = Result<u16, String>;

impl Post {
    /// Sends a signed text.
    pub(super) async fn send(&self, inside: bool, url: &str, signature: String, text: String) -> Outcome {
        // What was allowed when the webhook was made may not be so any more.
        target::check(url, inside).map_err(|_| "target".to_string())?;
        let client = self.0.get_or_init(|| client(inside)).as_ref().ok_or("tls")?;
        let request = client
            .post(url)
            .header("content-type", "application/json")
            .header("shishu-signature", signature)
            .body(text);
        let answer = request.send().await.map_err(|e| why(&e).to_string())?;
        let status = answer.status();
        if status.is_success() { Ok(status.as_u16()) } else { Err(status.as_u16().to_string()) }
    }
}

fn client(inside: bool) -> Option<Client> {
    let made = Client::builder()
        .user_agent(concat!("shishu/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .no_proxy()
        .timeout(PATIENCE)
        .dns_resolver(Arc::new(Outside { inside }))
        .build();
    made.inspect_err(|e| tracing::error!(error = %e, "no client for webhooks")).ok()
}

/// Why nobody answered, in a word: the whole error may repeat the address with what is secret in it.
fn why(error: &reqwest::Error) -> &'static str {
    match error {
        e if e.is_timeout() => "timeout",
        e if e.is_connect() => "connect",
        _ => "request",
    }
}
