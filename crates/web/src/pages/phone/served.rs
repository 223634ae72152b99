//! What the browser fetches by itself: the worker that keeps pages, the manifest of an installable page, and the token with which
//! what waited is sent once somebody is signed in again.

use axum::Json;
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::texts::Words;
use crate::{assets, guard};

/// The light look's own colours (tokens.css), for the moment before the page is there.
const PAPER: &str = "#fbfaf7";
const PINE: &str = "#1f5c4d";

const WORKER: &str = include_str!("worker.js");

/// `GET /phone/worker.js`: never kept by the browser, so that an update reaches every phone at its next page.
pub(super) async fn worker() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (HeaderName::from_static("service-worker-allowed"), "/"),
    ];
    (headers, WORKER)
}

/// `GET /phone/manifest.webmanifest`
pub(super) async fn manifest(jar: CookieJar) -> impl IntoResponse {
    let w = Words::new(guard::language(&jar));
    let icon = json!({ "src": assets::icon(), "sizes": "any", "type": "image/svg+xml", "purpose": "any" });
    let manifest = json!({
        "id": "/phone", "start_url": "/month", "scope": "/", "display": "standalone",
        "name": w.say("product-name"), "short_name": w.say("product-name"), "description": w.say("phone-about"),
        "lang": w.tag(), "background_color": PAPER, "theme_color": PINE, "icons": [icon],
    });
    ([(header::CONTENT_TYPE, "application/manifest+json")], manifest.to_string())
}

/// `GET /phone/token`: who is signed in, and the token of their forms.
pub(super) async fn token(desk: Desk) -> Json<Value> {
    let access = desk.access();
    Json(json!({ "login": access.login, "token": desk.reader.csrf }))
}
