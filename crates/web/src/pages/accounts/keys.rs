//! Destroying a person's key: what it sealed can never be read again, here or in any later backup. Asked for by the person, done once.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::list;
use crate::desk::Desk;
use crate::guard::Posted;
use crate::sensitive::{self, Noted};
use crate::shell::{self, At, Shell};
use crate::{WebError, pictures};

/// Whose keys there are: the ledger, and its field that names somebody.
const OF: [(&str, &str); 2] = [("person", "name"), ("household", "head")];
/// The fewest characters of a reason.
const SHORTEST: usize = 4;

#[derive(Template)]
#[template(path = "pages/accounts/keys.html")]
struct Page {
    shell: Shell,
    kinds: Vec<(String, String, bool)>,
    record: String,
    name: String,
    reason: String,
    fault: String,
    /// Whether it was done, and how many pictures went with it.
    done: Option<i64>,
}

fn form(desk: &Desk, posted: Option<&Posted>, fault: String) -> Page {
    let w = desk.words();
    let text = |name: &str| posted.map(|p| p.text(name).to_string()).unwrap_or_default();
    let kinds = OF.iter().filter_map(|(l, _)| desk.catalogue().ledger(l));
    Page {
        shell: Shell::new(desk, w.say("keys-destroy-title"), At::Accounts).under(w.say("accounts-title"), "/accounts"),
        kinds: kinds.map(|l| (l.name.clone(), w.name(&l.names), l.name == text("of"))).collect(),
        record: text("record"),
        name: text("name"),
        reason: text("reason"),
        fault,
        done: None,
    }
}

/// `GET /accounts/keys`
pub(super) async fn page(desk: Desk) -> Result<Response, WebError> {
    list::ledger(&desk, &["erase"])?;
    Ok(shell::page(&form(&desk, None, String::new()))?.into_response())
}

/// `POST /accounts/keys`: number and name must be of one record, so that no slip of the hand destroys another's key.
pub(super) async fn destroy(desk: Desk, posted: Posted) -> Result<Response, WebError> {
    list::ledger(&desk, &["erase"])?;
    let w = desk.words();
    let found = OF.iter().find(|(l, _)| *l == posted.text("of"));
    let Some((of, by)) = found else { return Err(WebError::NotFound) };
    let ledger = desk.catalogue().ledger(of).ok_or(WebError::NotFound)?;
    let (id, reason) = (posted.text("record"), posted.text("reason"));
    let record = desk.state.journal.record(desk.county(), ledger, id).await?;
    let fault = match &record {
        _ if reason.chars().count() < SHORTEST => w.say("reveal-reason-short"),
        _ if posted.text("sure") != "1" => w.say("keys-unsure"),
        Some(record) if record.text(by) == posted.text("name") => String::new(),
        _ => w.say("keys-nobody"),
    };
    if !fault.is_empty() {
        let page = shell::page(&form(&desk, Some(&posted), fault))?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    // What shows a household's rooms and faces is theirs as much as their numbers are.
    let shown = match &record {
        Some(record) => pictures::about(&desk, ledger, record).await?,
        None => Vec::new(),
    };
    let count = i64::try_from(shown.len()).unwrap_or(i64::MAX);
    let result = if count == 0 { String::new() } else { w.one("keys-pictures-result", "n", count) };
    let noted = Noted { kind: "销毁密钥", ledger: of, record: id, reason, result: &result, ..Noted::default() };
    sensitive::note(&desk.state, desk.access(), noted).await?;
    pictures::take_all_away(&desk, &shown, reason).await?;
    desk.state.journal.erase(desk.county(), id).await?;
    Ok(shell::page(&Page { done: Some(count), ..form(&desk, None, String::new()) })?.into_response())
}
