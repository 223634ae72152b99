//! A stand-in for the services of group robots on this machine: it checks what comes as they do, and answers as it is told.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use axum::Json;
use axum::Router;
use axum::extract::{Query, State as Held};
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

/// The keys of its robots.
pub(crate) const KEY: &str = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa";
/// The secret that DingTalk's robot signs with.
pub(crate) const SECRET: &str = "SECdemo";
/// The keyword that DingTalk's group asks for.
pub(crate) const KEYWORD: &str = "驻村";

/// What the stand-in has taken, and how it answers the next messages before it takes any.
#[derive(Clone, Default)]
pub(crate) struct Receiver {
    /// The texts it took.
    pub took: Arc<Mutex<Vec<String>>>,
    /// How often it was asked.
    pub asked: Arc<Mutex<usize>>,
    /// Error codes to answer with, one a message.
    pub refuses: Arc<Mutex<VecDeque<i64>>>,
}

impl Receiver {
    pub(crate) fn texts(&self) -> Vec<String> {
        self.took.lock().unwrap().clone()
    }

    /// Whatever keeps it from taking a message, as an error code with its text.
    fn answers(&self, fault: Option<(i64, &str)>, text: &str) -> Json<Value> {
        *self.asked.lock().unwrap() += 1;
        let told = self.refuses.lock().unwrap().pop_front().map(|code| (code, "as told"));
        let (code, said) = told.or(fault).unwrap_or((0, "ok"));
        if code == 0 {
            self.took.lock().unwrap().push(text.into());
        }
        Json(json!({ "errcode": code, "errmsg": said }))
    }
}

type Asked = Query<BTreeMap<String, String>>;

/// 企业微信: key, form, and no more than 4,096 bytes.
async fn wecom(Held(receiver): Held<Receiver>, Query(query): Asked, Json(body): Json<Value>) -> Json<Value> {
    let text = body["markdown"]["content"].as_str().unwrap_or_default();
    let fault = match () {
        () if !query.get("key").is_some_and(|key| key.starts_with(KEY)) => Some((93000, "invalid webhook url")),
        () if body["msgtype"] != "markdown" || text.is_empty() => Some((40008, "invalid message type")),
        () if text.len() > 4096 => Some((40058, "markdown.content exceed max length 4096")),
        () => None,
    };
    receiver.answers(fault, text)
}

/// 钉钉: token, signature over the moment and the secret, form, and the keyword in title or text.
async fn dingtalk(Held(receiver): Held<Receiver>, Query(query): Asked, Json(body): Json<Value>) -> Json<Value> {
    let part = |name: &str| query.get(name).map_or("", String::as_str);
    let (title, text) = (&body["markdown"]["title"], &body["markdown"]["text"]);
    let (title, text) = (title.as_str().unwrap_or_default(), text.as_str().unwrap_or_default());
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(format!("{}\n{SECRET}", part("timestamp")).as_bytes());
    let signature = STANDARD.encode(mac.finalize().into_bytes());
    let fault = match () {
        () if !part("access_token").starts_with(KEY) => Some((300_001, "token is not exist")),
        () if part("timestamp").len() != 13 || part("sign") != signature => Some((310_000, "sign not match")),
        () if body["msgtype"] != "markdown" || title.is_empty() || text.is_empty() => Some((400_105, "bad form")),
        () if !title.contains(KEYWORD) && !text.contains(KEYWORD) => Some((310_000, "keywords not in content")),
        () => None,
    };
    receiver.answers(fault, text)
}

/// The stand-in with the addresses of its two robots: WeCom's and DingTalk's.
pub(crate) async fn receiver() -> (Receiver, String, String) {
    let receiver = Receiver::default();
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new()
        .route("/cgi-bin/webhook/send", post(wecom))
        .route("/robot/send", post(dingtalk))
        .with_state(receiver.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let wecom = format!("{base}/cgi-bin/webhook/send?key={KEY}");
    (receiver, wecom, format!("{base}/robot/send?access_token={KEY}"))
}
