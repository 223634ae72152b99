//! Which address opens which page, and what every answer carries.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;

use crate::pages::{
    entry, figure, figures, frozen, health, ledger, ledgers, overview, record, report, reports, sign_in,
};
use crate::{State, WebError, api, assets, error};

/// No inline style, no inline script, nothing from anywhere else.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// The largest body that is read: an uploaded report.
const LARGEST: usize = 16 * 1024 * 1024;

/// All pages and the API.
pub fn router(state: State) -> Router {
    Router::new()
        .route("/", get(overview::home))
        .route("/places/{place}", get(overview::of_place))
        .route("/sign-in", get(sign_in::page))
        .route("/sessions", post(sign_in::begin))
        .route("/sessions/ended", post(sign_in::end))
        .route("/lang/{lang}", get(sign_in::language))
        .route("/ledgers", get(ledgers::page))
        .route("/ledgers/{ledger}", get(ledger::page))
        .route("/ledgers/{ledger}/export", get(ledger::export))
        .route("/ledgers/{ledger}/pick", get(entry::pick))
        .route("/ledgers/{ledger}/new", get(entry::new))
        .route("/ledgers/{ledger}/records", post(entry::create))
        .route("/ledgers/{ledger}/records/{record}", get(record::page))
        .route("/ledgers/{ledger}/records/{record}/amend", get(entry::amend))
        .route("/ledgers/{ledger}/records/{record}/amendments", post(entry::amended))
        .route("/ledgers/{ledger}/records/{record}/withdrawals", post(entry::withdrawn))
        .route("/figures", get(figures::page))
        .route("/figures/{*id}", get(figure::page))
        .route("/reports", get(reports::page).post(reports::create).layer(DefaultBodyLimit::max(LARGEST)))
        .route("/reports/{id}", get(report::page))
        .route("/reports/{id}/slots/{slot}", post(report::decide))
        .route("/reports/{id}/confirmed", post(report::confirm_all))
        .route("/reports/{id}/paper", post(report::paper))
        .route("/reports/{id}/document", get(report::document))
        .route("/reports/{id}/provenance", get(report::provenance))
        .route("/reports/{id}/frozen", post(report::freeze))
        .route("/reports/frozen/{record}", get(frozen::page))
        .route("/reports/frozen/{record}/document", get(frozen::document))
        .route("/reports/frozen/{record}/provenance", get(frozen::provenance))
        .route("/health", get(health::page))
        .route("/static/{name}", get(assets::get))
        .route("/api/{county}/sessions", post(api::sessions::begin))
        .route("/api/{county}/entries", post(api::entries::append))
        .fallback(async || WebError::NotFound)
        .layer(CatchPanicLayer::new())
        .layer(RequestBodyLimitLayer::new(LARGEST))
        .layer(middleware::from_fn_with_state(state.clone(), error::dress))
        .layer(middleware::from_fn(headers))
        .layer(CompressionLayer::new())
        .with_state(state)
}

/// Serves until the process is told to stop (Ctrl-C, SIGTERM); requests under way are finished.
///
/// # Errors
/// The listener fails.
pub async fn serve(state: State, listener: TcpListener) -> Result<(), WebError> {
    tokio::spawn(overview::warm(state.clone()));
    axum::serve(listener, router(state)).with_graceful_shutdown(told_to_stop()).await?;
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
async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
