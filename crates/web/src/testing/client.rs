//! What a signed-in browser sends: pages asked for, forms, files, JSON.

use std::collections::HashMap;

use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use tower::ServiceExt;

use super::{Answer, Bench};

/// A browser of somebody signed in.
pub(crate) struct Client<'a> {
    pub(super) bench: &'a Bench,
    pub(super) token: String,
}

impl Client<'_> {
    fn cookie(&self) -> String {
        format!("shishu_session={}", self.token)
    }

    pub(crate) async fn get(&self, address: &str) -> Answer {
        send(self.bench, Request::get(address), &self.cookie(), Body::empty()).await
    }

    /// Sends a form with its token.
    pub(crate) async fn post(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.bench.state.sessions.csrf(&self.token);
        let fields = fields.iter().copied().chain([("_token", token.as_str())]);
        send(self.bench, form(address), &self.cookie(), encoded(fields)).await
    }

    /// Sends a form that was read from a page.
    pub(crate) async fn post_map(&self, address: &str, fields: &HashMap<String, String>) -> Answer {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        send(self.bench, form(address), &self.cookie(), encoded(fields.into_iter())).await
    }

    /// Sends a form without its token.
    pub(crate) async fn post_bare(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        send(self.bench, form(address), &self.cookie(), encoded(fields.iter().copied())).await
    }

    /// Sends a form with files' encoding and its token.
    pub(crate) async fn upload(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.bench.state.sessions.csrf(&self.token);
        let fields = std::iter::once(("_token", token.as_str())).chain(fields.iter().copied());
        send(self.bench, multipart(address), &self.cookie(), parts(fields)).await
    }

    /// Sends a file with its token.
    pub(crate) async fn upload_file(&self, address: &str, name: &str, content: &[u8]) -> Answer {
        self.upload_with(address, &[], &[(name, content)]).await
    }

    /// Sends a form with its token and files.
    pub(crate) async fn upload_with(&self, address: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
        let token = self.bench.state.sessions.csrf(&self.token);
        let part = |head: String, content: &[u8]| {
            [&b"------shishu\r\nContent-Disposition: form-data; "[..], head.as_bytes(), b"\r\n\r\n", content, b"\r\n"]
                .concat()
        };
        let mut body = Vec::new();
        for (name, value) in std::iter::once(("_token", token.as_str())).chain(fields.iter().copied()) {
            body.extend(part(format!("name=\"{name}\""), value.as_bytes()));
        }
        for (name, content) in files {
            let head = format!("name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream");
            body.extend(part(head, content));
        }
        body.extend(b"------shishu--\r\n");
        send(self.bench, multipart(address), &self.cookie(), Body::from(body)).await
    }

    /// The same without its token.
    pub(crate) async fn upload_bare(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        send(self.bench, multipart(address), &self.cookie(), parts(fields.iter().copied())).await
    }

    /// Posts JSON with the cookie alone.
    pub(crate) async fn json(&self, address: &str, body: &serde_json::Value) -> Answer {
        let request = Request::post(address).header("content-type", "application/json");
        send(self.bench, request, &self.cookie(), Body::from(body.to_string())).await
    }

    /// The fields of a page's form as a browser would send them.
    pub(crate) async fn form(&self, address: &str) -> HashMap<String, String> {
        self.get(address).await.form()
    }
}

pub(super) fn form(address: &str) -> axum::http::request::Builder {
    Request::post(address).header("content-type", "application/x-www-form-urlencoded")
}

pub(super) fn encoded<'a>(fields: impl Iterator<Item = (&'a str, &'a str)>) -> Body {
    let query = fields.fold(crate::links::Query::default(), |q, (k, v)| q.with(k, v)).to_string();
    Body::from(query.trim_start_matches('?').to_string())
}

pub(super) async fn send(bench: &Bench, request: axum::http::request::Builder, cookie: &str, body: Body) -> Answer {
    let request = request.header(header::COOKIE, cookie).body(body).unwrap();
    let response = bench.pages().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 1 << 24).await.unwrap();
    let body = String::from_utf8_lossy(&bytes).into_owned();
    Answer { status: parts.status.as_u16(), headers: parts.headers, body, bytes: bytes.to_vec() }
}

fn multipart(address: &str) -> axum::http::request::Builder {
    Request::post(address).header("content-type", "multipart/form-data; boundary=----shishu")
}

fn parts<'a>(fields: impl Iterator<Item = (&'a str, &'a str)>) -> Body {
    let part = |(name, value): (&str, &str)| {
        format!("------shishu\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    Body::from(fields.map(part).collect::<String>() + "------shishu--\r\n")
}
