//! The one way out: a client that follows no redirect, waits for nobody long, and reaches nothing inside the network.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::Client;
use reqwest::redirect::Policy;

use super::target::{self, Outside};

/// How long a receiver may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The most of an answer that is read, in bytes.
const READ: usize = 16 * 1024;

/// The client, made on first use.
#[derive(Default)]
pub(crate) struct Post(OnceLock<Option<Client>>);

/// What a receiver answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The status.
    pub status: u16,
    /// The beginning of what it said.
    pub body: String,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lost {
    /// In a word.
    pub why: &'static str,
    /// Whether the message may have arrived all the same.
    pub perhaps_taken: bool,
}

impl Post {
    /// Sends a text with headers of its own.
    ///
    /// # Errors
    /// Nobody answered: the address may not be reached, cannot be, or took too long.
    pub(crate) async fn send(
        &self,
        inside: bool,
        url: &str,
        headers: &[(&str, String)],
        text: String,
    ) -> Result<Answer, Lost> {
        let before = |why| Lost { why, perhaps_taken: false };
        // What was allowed when the address was given may not be so any more.
        target::check(url, inside).map_err(|_| before("target"))?;
        let client = self.0.get_or_init(|| client(inside)).as_ref().ok_or(before("tls"))?;
        let mut request = client.post(url).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let mut answer = request.body(text).send().await.map_err(|e| lost(&e))?;
        let (status, mut body) = (answer.status().as_u16(), Vec::new());
        while body.len() < READ {
            match answer.chunk().await {
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => break,
                Err(error) => return Err(lost(&error)),
            }
        }
        body.truncate(READ);
        Ok(Answer { status, body: String::from_utf8_lossy(&body).into_owned() })
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
    made.inspect_err(|e| tracing::error!(error = %e, "no client for deliveries")).ok()
}

/// Why nobody answered, in a word: the whole error may repeat the address with what is secret in it. Whoever could not be connected to
/// has taken nothing.
fn lost(error: &reqwest::Error) -> Lost {
    match error {
        e if e.is_connect() => Lost { why: "connect", perhaps_taken: false },
        e if e.is_timeout() => Lost { why: "timeout", perhaps_taken: true },
        _ => Lost { why: "request", perhaps_taken: true },
    }
}
