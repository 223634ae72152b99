//! Calls by many clients at once, each waiting for its own answer.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

/// How long one side is under load in one round.
const ROUND: Duration = Duration::from_millis(1500);
/// The longest answer that is read.
const LONGEST: usize = 1 << 24;

/// Acknowledged calls a second by so many clients. Every call has a number of its own.
///
/// # Errors
/// A call fails.
pub async fn rate<F, Fut>(clients: usize, call: F) -> Result<f64>
where
    F: Fn(usize, u64) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = Result<()>> + Send,
{
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let began = Instant::now();
    let tasks: Vec<_> = (0..clients)
        .map(|client| {
            let call = call.clone();
            tokio::spawn(async move {
                let mut done = 0_u32;
                while began.elapsed() < ROUND {
                    call(client, NEXT.fetch_add(1, Ordering::Relaxed)).await?;
                    done += 1;
                }
                anyhow::Ok(done)
            })
        })
        .collect();
    let mut done = 0;
    for task in tasks {
        done += task.await??;
    }
    Ok(f64::from(done) / began.elapsed().as_secs_f64())
}

/// Some connections to one server of this machine, kept open.
#[derive(Clone)]
pub struct Load {
    server: SocketAddr,
    clients: Arc<Vec<Client<HttpConnector, Body>>>,
}

impl Load {
    /// A client, so a connection, for each that asks at the same time.
    pub fn on(server: SocketAddr, connections: usize) -> Load {
        let client = || {
            let mut connect = HttpConnector::new();
            connect.set_nodelay(true);
            Client::builder(TokioExecutor::new()).pool_max_idle_per_host(1).build(connect)
        };
        Load { server, clients: Arc::new((0..connections).map(|_| client()).collect()) }
    }

    /// Sends JSON over one of the connections; gives what was answered.
    ///
    /// # Errors
    /// The answer is not 201 Created.
    pub async fn post(&self, connection: usize, path: &str, token: &str, json: String) -> Result<Vec<u8>> {
        let request = Request::post(format!("http://{}{path}", self.server))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .body(Body::from(json))?;
        let (status, _, body) = self.send(connection, request).await?;
        ensure!(status == StatusCode::CREATED, "{path}: {status}: {}", String::from_utf8_lossy(&body));
        Ok(body)
    }

    /// Sends a request over one of the connections: status, where it leads, what it says.
    ///
    /// # Errors
    /// There is no answer.
    pub async fn send(&self, connection: usize, request: Request<Body>) -> Result<(StatusCode, String, Vec<u8>)> {
        let client = self.clients.get(connection).context("there are not so many connections")?;
        let (parts, body) = client.request(request).await?.into_parts();
        let location = parts.headers.get(header::LOCATION).and_then(|l| l.to_str().ok()).unwrap_or_default();
        Ok((parts.status, location.to_string(), to_bytes(Body::new(body), LONGEST).await?.to_vec()))
    }
}
