//! `Idempotency-Key`: a POST sent again under the same key within a day is answered as it was the first time, and done once.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequestParts, Request, State as Held};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use catalogue::RegionCode;
use journal::{Backend, Db};
use sha2::{Digest, Sha256};

use crate::guard::Reader;
use crate::router::LARGEST;
use crate::{State, WebError};

/// The header a client sends.
const KEY: &str = "idempotency-key";
/// The header of an answer given again.
const REPLAYED: &str = "idempotency-replayed";
/// The longest key.
const LONGEST: usize = 200;
/// How long an answer is kept, in hours.
const KEPT: i64 = 24;
/// How long a request may be under way before its key is free again, in minutes: whoever began it has died.
const UNDERWAY: i64 = 10;

/// Answers again what was answered before; hands on what is new.
pub(super) async fn once(Held(state): Held<State>, request: Request, next: Next) -> Result<Response, WebError> {
    // A session's token is kept nowhere, so signing in is not answered twice.
    let begins = request.uri().path().ends_with("/sessions");
    if request.method() != Method::POST || begins || !request.headers().contains_key(KEY) {
        return Ok(next.run(request).await);
    }
    let (mut parts, body) = request.into_parts();
    let reader = Reader::from_request_parts(&mut parts, &state).await?;
    let key = parts.headers.get(KEY).and_then(|k| k.to_str().ok()).filter(|k| (1..=LONGEST).contains(&k.len()));
    let key = key.ok_or_else(|| WebError::BadForm(format!("{KEY}: 1–{LONGEST} ASCII")))?.to_string();
    let body = to_bytes(body, LARGEST).await.map_err(|_| WebError::TooLarge)?;
    let kind = parts.headers.get(header::CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    let asked = digest(&[reader.here.as_bytes(), kind, &body]);
    let at = At { db: state.journal.db(), county: &reader.access.county, login: &reader.access.login, key: &key };
    match at.begin(&asked).await? {
        Begun::Fresh => {
            let answer = next.run(Request::from_parts(parts, Body::from(body))).await;
            at.keep(answer).await
        }
        Begun::Answered(answer) => Ok(*answer),
        Begun::Underway => Err(WebError::KeyUnderway),
        Begun::Another => Err(WebError::KeyReused),
    }
}

fn digest(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hex::encode(hash.finalize())
}

/// What is known of a key.
enum Begun {
    /// Nothing: it is ours now.
    Fresh,
    /// The same request was answered so.
    Answered(Box<Response>),
    /// The same request is under way.
    Underway,
    /// Another request had this key.
    Another,
}

/// A key of somebody's.
struct At<'a> {
    db: &'a Db,
    county: &'a RegionCode,
    login: &'a str,
    key: &'a str,
}

impl At<'_> {
    async fn begin(&self, asked: &str) -> Result<Begun, WebError> {
        bring_up(self.db).await?;
        let now = jiff::Timestamp::now();
        let before = |span: jiff::SignedDuration| now.checked_sub(span).unwrap_or(now).to_string();
        let (old, dead) =
            (before(jiff::SignedDuration::from_hours(KEPT)), before(jiff::SignedDuration::from_mins(UNDERWAY)));
        let gone = "DELETE FROM api_answer WHERE county = $1 AND (at < $2 OR (status = 0 AND at < $3))";
        self.db.run(gone, vec![self.county.as_str().into(), old.into(), dead.into()]).await?;
        let sql = "INSERT INTO api_answer (county, login, idempotency_key, asked, status, kind, body, at)
                   VALUES ($1, $2, $3, $4, 0, '', '', $5) ON CONFLICT DO NOTHING";
        let mut binds = self.binds();
        binds.extend([asked.into(), now.to_string().into()]);
        if self.db.run(sql, binds).await? == 1 {
            return Ok(Begun::Fresh);
        }
        let sql = "SELECT asked, status, kind, body FROM api_answer WHERE county = $1 AND login = $2 AND idempotency_key = $3";
        let rows = self.db.rows(sql, self.binds()).await?;
        let Some(row) = rows.first() else { return Ok(Begun::Underway) };
        let text = |i: usize| row[i].as_text().unwrap_or_default();
        Ok(match row[1].as_int().and_then(|s| StatusCode::from_u16(u16::try_from(s).ok()?).ok()) {
            _ if text(0) != asked => Begun::Another,
            None => Begun::Underway,
            Some(status) => Begun::Answered(Box::new(again(status, text(2), text(3).to_string()))),
        })
    }

    /// Keeps an answer that says it was done; anything else frees the key, so that the request may be mended and sent again.
    async fn keep(&self, answer: Response) -> Result<Response, WebError> {
        if !answer.status().is_success() {
            let sql = "DELETE FROM api_answer WHERE county = $1 AND login = $2 AND idempotency_key = $3";
            self.db.run(sql, self.binds()).await?;
            return Ok(answer);
        }
        let (parts, body) = answer.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap_or_else(|_| Bytes::new());
        let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|k| k.to_str().ok()).unwrap_or_default();
        let sql = "UPDATE api_answer SET status = $4, kind = $5, body = $6
                   WHERE county = $1 AND login = $2 AND idempotency_key = $3";
        let mut binds = self.binds();
        let text = String::from_utf8_lossy(&body).into_owned();
        binds.extend([i64::from(parts.status.as_u16()).into(), kind.into(), text.into()]);
        self.db.run(sql, binds).await?;
        Ok(Response::from_parts(parts, Body::from(body)))
    }

    fn binds(&self) -> Vec<journal::Bind> {
        vec![self.county.as_str().into(), self.login.into(), self.key.into()]
    }
}

fn again(status: StatusCode, kind: &str, body: String) -> Response {
    let mut answer = Response::new(Body::from(body));
    *answer.status_mut() = status;
    if let Ok(kind) = HeaderValue::from_str(kind) {
        answer.headers_mut().insert(header::CONTENT_TYPE, kind);
    }
    answer.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    answer
}

async fn bring_up(db: &Db) -> Result<(), WebError> {
    let text = if db.backend() == Backend::Postgres { "TEXT COLLATE \"C\"" } else { "TEXT" };
    let sql = format!(
        "CREATE TABLE IF NOT EXISTS api_answer (county {text} NOT NULL, login {text} NOT NULL,
         idempotency_key {text} NOT NULL, asked {text} NOT NULL, status BIGINT NOT NULL, kind {text} NOT NULL,
         body {text} NOT NULL, at {text} NOT NULL, PRIMARY KEY (county, login, idempotency_key))"
    );
    db.make(&sql).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing;

    const FLAGS: &str = "/api/419931/ledgers/village_flag/records";

    fn flag(day: &str) -> serde_json::Value {
        json!({ "place": "419931100201", "fields": { "flag": "收入低", "from_day": day } })
    }

    #[tokio::test]
    async fn a_request_sent_again_under_its_key_is_done_once_and_answered_the_same() {
        let bench = testing::bench().await;
        let before = bench.head().await;
        let first = bench.keyed("wang", "k-1", FLAGS, &flag("2026-01-01")).await;
        assert_eq!(first.status, 201, "{}", first.body);
        for _ in 0..3 {
            let again = bench.keyed("wang", "k-1", FLAGS, &flag("2026-01-01")).await;
            assert_eq!(
                (again.status, &again.body, again.header("idempotency-replayed").as_str()),
                (201, &first.body, "true")
            );
        }
        assert_eq!(bench.head().await, before + 1);
    }

    #[tokio::test]
    async fn a_key_used_for_something_else_is_refused() {
        let bench = testing::bench().await;
        bench.keyed("wang", "k-1", FLAGS, &flag("2026-01-01")).await;
        let other = bench.keyed("wang", "k-1", FLAGS, &flag("2026-02-01")).await;
        assert_eq!((other.status, other.header("content-type").as_str()), (422, "application/problem+json"));
        let of_another = bench.keyed("shiqiao", "k-1", FLAGS, &flag("2026-03-01")).await;
        assert_ne!(of_another.header("idempotency-replayed"), "true", "keys are each person's own");
    }

    #[tokio::test]
    async fn what_was_refused_may_be_mended_and_sent_again_under_the_same_key() {
        let bench = testing::bench().await;
        let refused =
            bench.keyed("wang", "k-1", FLAGS, &json!({ "place": "419931100201", "fields": { "colour": "x" } })).await;
        assert_eq!(refused.status, 422);
        assert_eq!(bench.keyed("wang", "k-1", FLAGS, &flag("2026-01-01")).await.status, 201);
        assert_eq!(bench.keyed("wang", "", FLAGS, &flag("2026-04-01")).await.status, 400, "a key says something");
    }

    #[tokio::test]
    async fn of_many_sent_at_once_under_one_key_one_is_done() {
        let bench = testing::bench().await;
        let before = bench.head().await;
        let day = flag("2026-01-01");
        let sent = (0..6).map(|_| bench.keyed("wang", "k-1", FLAGS, &day));
        let answers = futures::future::join_all(sent).await;
        assert!(
            answers.iter().all(|a| a.status == 201 || a.status == 409),
            "{:?}",
            answers.iter().map(|a| a.status).collect::<Vec<_>>()
        );
        assert_eq!(bench.head().await, before + 1);
    }
}
