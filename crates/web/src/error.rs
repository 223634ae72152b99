//! What can go wrong on the way to a page, and how it is told: one place makes the page or the problem+json of it.

use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::extract::{Request, State as Held};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use catalogue::Names;
use figures::FigureError;
use journal::JournalError;
use pdf::PdfError;
use reports::work::WorkError;
use thiserror::Error;
use workbooks::WorkbookError;

use crate::drafts::Refusal;
use crate::links::Query;
use crate::refused::Refused;
use crate::texts::Words;
use crate::{State, accounts, assets, forms, guard, show};

/// An error of the pages.
#[derive(Debug, Error)]
pub enum WebError {
    /// Nobody is signed in.
    #[error("尚未登录 / not signed in")]
    SignIn,
    /// The reader may not see or do this.
    #[error("没有权限 / not allowed")]
    Forbidden,
    /// The list would rank people by a count, which the compliance mode forbids.
    #[error("减负合规模式开着，不能按“{}”给人排序 / the compliance mode is on: people are not put in the order of “{}”", .0.zh, .0.en)]
    Ranking(Names),
    /// There is no such page or record.
    #[error("没有这一页 / no such page")]
    NotFound,
    /// The form does not carry the token of this browser.
    #[error("表单已失效，请刷新后再提交 / the form has expired: reload and send it again")]
    Csrf,
    /// The form or body cannot be read.
    #[error("提交的内容读不出来：{0} / what was sent cannot be read: {0}")]
    BadForm(String),
    /// A word in a query, or a field of a form, that means nothing there.
    #[error("{word} 在这里认不得，可用：{} / {word} means nothing here; known are: {}", known.join("、"), known.join(", "))]
    UnknownWord {
        /// As it was sent.
        word: String,
        /// Those that mean something, the nearest first.
        known: Vec<String>,
        /// How many more there are.
        more: usize,
    },
    /// Too many wrong passwords.
    #[error("口令多次不对，{minutes} 分钟后再试 / too many wrong passwords: try again in {minutes} minutes")]
    Locked {
        /// How long.
        minutes: u64,
    },
    /// The account holds two roles that exclude each other.
    #[error("同一人不能兼任“{0}”和“{1}” / nobody may hold both {0} and {1}")]
    Excluded(String, String),
    /// A list longer than one workbook takes.
    #[error("这份清单超过 {most} 条，没有导出 / the list is longer than {most} records: nothing was exported")]
    TooLong {
        /// How many.
        most: usize,
    },
    /// A body larger than is read.
    #[error("提交的内容过大 / what was sent is too large")]
    TooLarge,
    /// A body of a type that is not read there.
    #[error("Content-Type 不对 / another Content-Type is expected")]
    WrongType,
    /// A key that another request was sent under.
    #[error(
        "这个 Idempotency-Key 已用于另一个请求，请换一个 / this Idempotency-Key was used for another request: use a fresh one"
    )]
    KeyReused,
    /// A key whose request has not been answered yet.
    #[error(
        "同一个 Idempotency-Key 的请求还在处理，请稍后再试 / the request of this Idempotency-Key is under way: try again shortly"
    )]
    KeyUnderway,
    /// What is asked for can not be done as things stand.
    #[error("现在做不了这一步，请先看看它的状态 / this cannot be done as things stand: look at its state first")]
    NotNow,
    /// A webhook's address that may not be reached, and why.
    #[error("推送地址须是外网的 https 地址（{0}） / a webhook points at an https address outside the network ({0})")]
    BadTarget(String),
    /// More webhooks than a person may keep.
    #[error("每人最多 {most} 个推送 / nobody keeps more than {most} webhooks")]
    TooManyWebhooks {
        /// How many.
        most: usize,
    },
    /// More tokens than a person may hold.
    #[error("每人最多 {most} 个令牌 / nobody holds more than {most} tokens")]
    TooManyTokens {
        /// How many.
        most: usize,
    },
    /// A password that may not be chosen.
    #[error("{0}")]
    WeakPassword(accounts::Weak),
    /// The password that stands was given wrongly.
    #[error("原口令不对 / the old password is wrong")]
    WrongPassword,
    /// The provider of single sign-on cannot be reached, or what it says does not hold.
    #[error("统一身份认证：{0} / single sign-on: {0}")]
    Provider(String),
    /// At the provider somebody has said no.
    #[error("在统一身份认证那里取消了登录 / signing in was called off at the provider")]
    Denied,
    /// The provider vouches for a login that has no account here.
    #[error("{0} 没有开通账号 / {0} has no account")]
    NoAccount(String),
    /// Something must be done before anything else is opened.
    #[error("请先到 {0} 办完登录 / finish signing in at {0}")]
    First(&'static str),
    /// The password library refuses.
    #[error("口令处理出错：{0} / hashing: {0}")]
    Hashing(String),
    /// The server is shutting down.
    #[error("服务正在关闭，请稍后再试 / the server is closing; try again shortly")]
    Closing,
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The figures.
    #[error(transparent)]
    Figure(#[from] FigureError),
    /// The duties.
    #[error(transparent)]
    Duty(#[from] duties::DutyError),
    /// A report.
    #[error(transparent)]
    Report(#[from] reports::error::ReportError),
    /// Work on a report.
    #[error(transparent)]
    Work(#[from] reports::work::WorkError),
    /// A step on a report's way to being frozen.
    #[error(transparent)]
    Review(#[from] crate::drafts::Refusal),
    /// A page's form, refused, for a program that sent it.
    #[error("没有做成 / refused: {0:?}")]
    Refused(Refused),
    /// A PDF.
    #[error(transparent)]
    Pdf(#[from] pdf::PdfError),
    /// A workbook.
    #[error(transparent)]
    Workbook(#[from] workbooks::WorkbookError),
    /// A page's template.
    #[error("页面模板出错：{0} / template: {0}")]
    Template(#[from] askama::Error),
    /// The network.
    #[error("网络：{0} / network: {0}")]
    Io(#[from] std::io::Error),
}

impl WebError {
    fn status(&self) -> StatusCode {
        match self {
            WebError::SignIn => StatusCode::UNAUTHORIZED,
            WebError::Forbidden
            | WebError::Ranking(_)
            | WebError::Csrf
            | WebError::Excluded(..)
            | WebError::First(_)
            | WebError::Denied
            | WebError::NoAccount(_) => StatusCode::FORBIDDEN,
            WebError::NotFound | WebError::Figure(FigureError::NoSuchFigure(_)) => StatusCode::NOT_FOUND,
            WebError::BadForm(_)
            | WebError::UnknownWord { .. }
            | WebError::WeakPassword(_)
            | WebError::WrongPassword
            | WebError::Figure(FigureError::Calendar(_)) => StatusCode::BAD_REQUEST,
            WebError::Locked { .. } => StatusCode::TOO_MANY_REQUESTS,
            WebError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            WebError::WrongType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            WebError::KeyUnderway | WebError::NotNow => StatusCode::CONFLICT,
            WebError::KeyReused | WebError::TooLong { .. } | WebError::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            WebError::Journal(error) => journal_status(error),
            WebError::Report(_)
            | WebError::TooManyTokens { .. }
            | WebError::TooManyWebhooks { .. }
            | WebError::BadTarget(_) => StatusCode::UNPROCESSABLE_ENTITY,
            WebError::Review(error) => review_status(*error),
            WebError::Work(error) => work_status(error),
            WebError::Workbook(WorkbookError::Journal(error)) => journal_status(error),
            WebError::Workbook(WorkbookError::Write { .. }) => StatusCode::INTERNAL_SERVER_ERROR,
            WebError::Workbook(_) => StatusCode::UNPROCESSABLE_ENTITY,
            WebError::Closing | WebError::Pdf(_) => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

fn review_status(error: Refusal) -> StatusCode {
    match error {
        Refusal::Own | Refusal::NotOwn | Refusal::Hidden => StatusCode::FORBIDDEN,
        Refusal::NoRemark => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::Still | Refusal::NotAsked => StatusCode::CONFLICT,
    }
}

fn work_status(error: &WorkError) -> StatusCode {
    match error {
        WorkError::NoSuchSlot(_) | WorkError::NoSuchReport(_) => StatusCode::NOT_FOUND,
        WorkError::Report(_) | WorkError::NoReason => StatusCode::UNPROCESSABLE_ENTITY,
        WorkError::Journal(error) => journal_status(error),
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Whether the journal refused what it was given, rather than failed.
pub(crate) fn is_refusal(error: &JournalError) -> bool {
    !journal_status(error).is_server_error()
}

fn journal_status(error: &JournalError) -> StatusCode {
    match error {
        JournalError::Stale(_) | JournalError::Duplicate { .. } | JournalError::Overlap { .. } => StatusCode::CONFLICT,
        JournalError::NoSuchLedger(_) | JournalError::NoSuchRecord => StatusCode::NOT_FOUND,
        JournalError::Field { .. }
        | JournalError::Check { .. }
        | JournalError::Flow(_)
        | JournalError::Dangling { .. }
        | JournalError::NoReason
        | JournalError::OutOfUse { .. }
        | JournalError::WrongRegion { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        JournalError::Erased => StatusCode::GONE,
        JournalError::Stopped => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// An error on its way out, to be dressed by [`dress`].
#[derive(Clone)]
struct Told(Arc<WebError>);

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Told(Arc::new(self)));
        response
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    w: Words,
    css: &'static str,
    status: u16,
    title: String,
    detail: String,
}

/// Turns every error into a page, a problem+json, or the way to sign in.
pub(crate) async fn dress(Held(state): Held<State>, request: Request, next: Next) -> Response {
    let words = Words::new(guard::language(&CookieJar::from_headers(request.headers())));
    let api = request.uri().path().starts_with("/api/") || accepts_json(&request);
    let here = request.uri().path_and_query().map_or("/", |p| p.as_str()).to_string();
    // A form whose session has ended leads back to its page, where the browser puts the typed text back.
    let back = if request.method() == Method::GET {
        here.clone()
    } else {
        guard::came_from(request.headers()).unwrap_or_default()
    };
    let response = next.run(request).await;
    let told = response.extensions().get::<Told>().cloned();
    let bare = told.is_none() && response.status().as_u16() >= 400 && !is_dressed(&response);
    if told.is_none() && !bare {
        return response;
    }
    let status = response.status();
    if status.is_server_error() {
        tracing::error!(page = %here.split('?').next().unwrap_or_default(), error = ?told.as_ref().map(|t| t.0.to_string()), "failed");
    }
    let (title, detail) = told.as_ref().map_or_else(|| by_status(status, words), |t| says(&state, &t.0, words));
    if api {
        let mut dressed = problem(status, &title, &detail, told.as_ref().map(|t| &*t.0));
        // 405 names the methods there are.
        if let Some(allowed) = response.headers().get(header::ALLOW) {
            dressed.headers_mut().insert(header::ALLOW, allowed.clone());
        }
        return dressed;
    }
    if matches!(told.as_deref(), Some(WebError::SignIn)) {
        let next = Query::default().with("next", if back == "/" { String::new() } else { back });
        return Redirect::to(&format!("/sign-in{next}")).into_response();
    }
    if let Some(WebError::First(page)) = told.as_deref() {
        return Redirect::to(page).into_response();
    }
    let page = ErrorPage { w: words, css: assets::css(), status: status.as_u16(), title, detail };
    (status, Html(page.render().unwrap_or_default())).into_response()
}

impl std::ops::Deref for Told {
    type Target = WebError;
    fn deref(&self) -> &WebError {
        &self.0
    }
}

fn accepts_json(request: &Request) -> bool {
    let accept = request.headers().get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    accept.contains("application/json") || accept.contains("application/problem+json")
}

/// A page or a JSON that says itself what is wrong (a form come back) is left as it is.
fn is_dressed(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    kind.starts_with("text/html") || kind.contains("json")
}

fn by_status(status: StatusCode, words: Words) -> (String, String) {
    match status.as_u16() {
        404 | 405 => (words.say("error-not-found"), words.say("error-not-found-do")),
        413 => (words.say("error-too-large"), words.say("error-too-large-do")),
        400..500 => (words.say("error-unread"), words.say("error-unread-do")),
        _ => (words.say("error-ours"), words.say("error-ours-do")),
    }
}

/// What happened, and what to do.
fn says(state: &State, error: &WebError, words: Words) -> (String, String) {
    match error {
        WebError::SignIn => (words.say("error-sign-in"), words.say("error-sign-in-do")),
        WebError::Forbidden => (words.say("error-forbidden"), words.say("error-forbidden-do")),
        WebError::Ranking(field) => {
            (words.one("error-ranking", "field", words.name(field)), words.say("error-ranking-do"))
        }
        WebError::Excluded(one, other) => {
            (words.with("error-excluded", &[("one", one), ("other", other)]), words.say("error-excluded-do"))
        }
        WebError::Csrf => (words.say("error-expired"), words.say("error-expired-do")),
        WebError::Locked { minutes } => (words.one("sign-in-locked", "minutes", *minutes), String::new()),
        WebError::First(_) => (words.say("error-first"), words.say("error-first-do")),
        WebError::BadForm(what) => (words.say("error-unread"), what.clone()),
        WebError::UnknownWord { word, known, more } => {
            let named = match known.as_slice() {
                [] => "—".to_string(),
                known => known.join(if words.zh() { "、" } else { ", " }),
            };
            let more = if *more > 0 { words.one("error-unknown-more", "n", *more as i64) } else { String::new() };
            let say = [("word", word.as_str()), ("known", &named), ("more", &more)];
            (words.say("error-unread"), words.with("error-unknown-word", &say))
        }
        WebError::TooLong { most } => {
            (words.one("error-too-long", "n", show::grouped(&most.to_string())), words.say("error-too-long-do"))
        }
        WebError::TooManyTokens { most } => {
            (words.say("error-refused"), words.one("tokens-too-many", "n", *most as i64))
        }
        WebError::TooManyWebhooks { most } => {
            (words.say("error-refused"), words.one("webhooks-too-many", "n", *most as i64))
        }
        WebError::BadTarget(_) => (words.say("error-refused"), words.say("webhooks-target")),
        WebError::NotNow => (words.say("error-refused"), words.say("error-not-now")),
        WebError::KeyUnderway => (words.say("error-refused"), words.say("error-key-underway")),
        WebError::KeyReused => (words.say("error-refused"), words.say("error-key-reused")),
        WebError::Journal(error) if !journal_status(error).is_server_error() => {
            (words.say("error-refused"), forms::refusal(state.catalogue(), error, words))
        }
        WebError::Work(WorkError::Journal(error)) if !journal_status(error).is_server_error() => {
            (words.say("error-refused"), forms::refusal(state.catalogue(), error, words))
        }
        WebError::Report(error) | WebError::Work(WorkError::Report(error)) => {
            (words.say("error-report"), words.name(&error.names()))
        }
        WebError::Pdf(error) => (words.say("error-pdf"), words.say(no_pdf(error))),
        WebError::Refused(Refused(faults)) => {
            let says: Vec<&str> = faults.iter().map(|(_, says)| says.as_str()).collect();
            (words.say("error-refused"), says.join(if words.zh() { "；" } else { "; " }))
        }
        WebError::Review(refusal) => (words.say("error-refused"), words.say(refused(*refusal))),
        WebError::Work(WorkError::NoReason) => (words.say("error-refused"), words.say("error-no-reason")),
        WebError::Workbook(error) if !matches!(error, WorkbookError::Journal(_) | WorkbookError::Write { .. }) => {
            (words.say("error-unread"), error.says(words.lang))
        }
        WebError::Work(WorkError::Changed(_)) => (words.say("error-changed"), words.say("error-changed-do")),
        WebError::Figure(FigureError::NoSuchFigure(_)) => by_status(StatusCode::NOT_FOUND, words),
        _ => by_status(error.status(), words),
    }
}

fn no_pdf(error: &PdfError) -> &'static str {
    match error {
        PdfError::NoOffice => "pdf-no-office",
        PdfError::NoFont => "pdf-no-font",
        PdfError::Failed(_) | PdfError::Io(_) => "pdf-failed",
    }
}

fn refused(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Still => "review-still",
        Refusal::NotAsked => "review-not-asked",
        Refusal::Own => "review-own",
        Refusal::NotOwn => "review-not-own",
        Refusal::NoRemark => "review-no-remark",
        Refusal::Hidden => "review-hidden",
    }
}

/// RFC 9457.
fn problem(status: StatusCode, title: &str, detail: &str, error: Option<&WebError>) -> Response {
    let mut body =
        serde_json::json!({ "type": "about:blank", "status": status.as_u16(), "title": title, "detail": detail });
    match error {
        Some(WebError::Journal(JournalError::Flow(refused))) => body["field"] = refused.field.as_str().into(),
        Some(WebError::Journal(JournalError::Field { field, .. } | JournalError::Dangling { field, .. })) => {
            body["field"] = field.as_str().into();
        }
        Some(WebError::BadTarget(_)) => body["field"] = "url".into(),
        Some(WebError::Refused(Refused(faults))) => {
            if let Some((field, _)) = faults.iter().find(|(field, _)| !field.is_empty()) {
                body["field"] = field.as_str().into();
            }
            let one = |(field, says): &(String, String)| serde_json::json!({ "field": field, "detail": says });
            body["faults"] = faults.iter().map(one).collect();
        }
        Some(WebError::Journal(JournalError::Stale(clash))) => {
            body["standing"] = serde_json::json!({ "record": clash.standing.record, "from_seq": clash.standing.from_seq, "fields": clash.standing.fields });
        }
        Some(WebError::Journal(
            JournalError::Duplicate { record, seq, .. } | JournalError::Overlap { record, seq, .. },
        )) => {
            body["record"] = record.as_str().into();
            body["seq"] = (*seq).into();
        }
        _ => {}
    }
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    let mut response = (status, kind, Body::from(body.to_string())).into_response();
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}
