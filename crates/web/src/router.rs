//! Which address opens which page, and what every answer carries.

use std::net::SocketAddr;

use axum::Router;
use axum::extract::{Request, State as Held};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;

use crate::pages::overview;
use crate::{State, WebError, api, assets, error, live, location, pages, pictures, reminders, webhooks};

/// No inline style, no inline script, nothing from anywhere else.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// What a page may ask of the device.
pub(crate) const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");
/// The largest body that is read: an uploaded report.
pub(crate) const LARGEST: usize = 16 * 1024 * 1024;

/// All pages and the API, under whichever catalogue is live when a request comes.
pub fn router(state: State) -> Router {
    Router::new().fallback_service(live::service(state, under))
}

/// All pages and the API under one catalogue.
fn under(state: State) -> Router {
    pages::routes()
        .merge(api::routes(&state))
        .route("/static/{name}", get(assets::get))
        .fallback(async || WebError::NotFound)
        .layer(CatchPanicLayer::new())
        .layer(RequestBodyLimitLayer::new(LARGEST))
        .layer(middleware::from_fn_with_state(state.clone(), error::dress))
        .layer(middleware::from_fn_with_state(state.clone(), headers))
        .layer(CompressionLayer::new())
        .with_state(state)
}

/// Serves until the process is told to stop (Ctrl-C, SIGTERM); requests under way are finished.
///
/// # Errors
/// The listener fails.
pub async fn serve(state: State, listener: TcpListener) -> Result<(), WebError> {
    tokio::spawn(overview::warm(state.clone()));
    tokio::spawn(webhooks::serve(state.clone()));
    tokio::spawn(reminders::serve(state.clone()));
    tokio::spawn(live::watch(state.clone()));
    tokio::spawn(location::serve(state.clone()));
    tokio::spawn(pages::bulk::serve(state.clone()));
    tokio::spawn(pictures::unfinished::serve(state.clone()));
    let pages = router(state).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, pages).with_graceful_shutdown(told_to_stop()).await?;
    Ok(())
}

async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        if let Ok(mut terminate) = terminate {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            return;
        }
    }
    let _ = interrupt.await;
}

/// What every answer carries. Pages hold people's data: no cache keeps them.
async fn headers(Held(state): Held<State>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if state.settings.secure {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    // One page asks the phone where it is, and only where the county may; it says so itself.
    headers.entry(PERMISSIONS).or_insert(HeaderValue::from_static("camera=(), geolocation=(), microphone=()"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
