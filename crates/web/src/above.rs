//! An address that takes forms alone leads whoever asks for it to the page that it hangs on. It is found in the bar after a form was refused
//! where there is no script, in the history, and behind a link that somebody was sent.

use std::convert::Infallible;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use tower::ServiceExt;

/// The router's answer, and the way to the page above in place of one that knows no such method. Programs are told the methods there are.
pub(crate) async fn answer(router: Router, request: Request) -> Result<Response, Infallible> {
    let asks = request.method() == Method::GET && !request.uri().path().starts_with("/api/");
    if !asks {
        return router.oneshot(request).await;
    }
    let (parts, body) = request.into_parts();
    let response = router.clone().oneshot(Request::from_parts(parts.clone(), body)).await?;
    match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => Ok(Redirect::to(&page_above(&router, &parts).await?).into_response()),
        _ => Ok(response),
    }
}

/// The nearest address above that answers.
async fn page_above(router: &Router, parts: &Parts) -> Result<String, Infallible> {
    let mut path = parts.uri.path();
    while let Some((above, _)) = path.rsplit_once('/').filter(|(above, _)| !above.is_empty()) {
        path = above;
        let mut asked = parts.clone();
        let Ok(uri) = path.parse() else { break };
        asked.uri = uri;
        let answer = router.clone().oneshot(Request::from_parts(asked, Body::empty())).await?.status();
        if answer.is_success() || answer.is_redirection() {
            return Ok(path.into());
        }
    }
    Ok("/".into())
}
