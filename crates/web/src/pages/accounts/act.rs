//! What is done to an account: granted or refused, ended, given a password, opened again; a session ended.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use catalogue::Value;
use journal::{NewEntry, Record, RecordQuery};

use super::list;
use crate::access::{Access, Grant};
use crate::accounts::{self, second_factor};
use crate::desk::Desk;
use crate::guard::Posted;
use crate::sensitive::{self, Noted};
use crate::{WebError, show};

/// An account, for an act that the reader may do to it.
async fn account(desk: &Desk, acts: &[&str], id: &str) -> Result<Record, WebError> {
    let ledger = list::ledger(desk, acts)?;
    desk.state.journal.record(desk.county(), ledger, id).await?.ok_or(WebError::NotFound)
}

async fn amend(desk: &Desk, account: &Record, fields: &[(&str, &str)], reason: &str) -> Result<(), WebError> {
    let fields: BTreeMap<String, Value> = fields.iter().map(|(k, v)| (k.to_string(), Value::from(*v))).collect();
    let entry = NewEntry::amend(account, "account", fields, reason, &desk.access().login, desk.source());
    desk.state.journal.append(desk.county(), vec![entry]).await?;
    desk.state.sessions.doubt_all();
    Ok(())
}

/// Who grants may not be whom it is granted to, nor who opened it.
async fn may_decide(desk: &Desk, account: &Record) -> Result<(), WebError> {
    let changes = desk.state.journal.history(desk.county(), &account.record).await?;
    let own = changes.iter().any(|c| c.entry.actor == desk.access().login);
    if own || account.text("login") == desk.access().login { Err(WebError::Forbidden) } else { Ok(()) }
}

/// `POST /accounts/{record}/granted`: refused where the person would hold two roles that exclude each other.
pub(super) async fn grant(desk: Desk, Path(id): Path<String>, _posted: Posted) -> Result<Response, WebError> {
    let account = account(&desk, &["grant"], &id).await?;
    may_decide(&desk, &account).await?;
    if let Err(conflict) = with_all_else(&desk, &account).await? {
        let (one, other) = (conflict.0.as_str(), conflict.1.as_str());
        let fault = desk.words().with("error-excluded", &[("one", one), ("other", other)]);
        let page = list::show(&desk, posted_nothing(), fault, None).await?;
        return Ok((axum::http::StatusCode::CONFLICT, page).into_response());
    }
    amend(&desk, &account, &[("state", "已授权")], "授权").await?;
    Ok(Redirect::to("/accounts").into_response())
}

fn posted_nothing() -> std::collections::HashMap<String, String> {
    std::collections::HashMap::new()
}

/// What a login, and every other login of the same person's name, would hold together with a new grant.
async fn with_all_else(desk: &Desk, account: &Record) -> Result<Result<Access, crate::access::Conflict>, WebError> {
    let ledger = list::ledger(desk, &["grant"])?;
    let all = desk.state.journal.records(desk.county(), ledger, &RecordQuery::default()).await?;
    let today = show::local(jiff::Timestamp::now()).date().to_string();
    let same =
        |r: &&Record| r.text("login") == account.text("login") || r.text("person_name") == account.text("person_name");
    let open = |r: &&Record| r.text("to_day").is_empty() || r.text("to_day") >= today.as_str();
    let held = all.iter().filter(same).filter(open).filter(|r| accounts::is_granted(r) || r.record == account.record);
    let grants = held.filter_map(|r| {
        let role = desk.catalogue().role(r.text("role"))?.clone();
        Some(Grant { role, region: r.region.clone() })
    });
    Ok(Access::new(desk.county().clone(), account.text("login"), account.text("person_name"), grants.collect()))
}

/// `POST /accounts/{record}/refused`
pub(super) async fn refuse(desk: Desk, Path(id): Path<String>, _posted: Posted) -> Result<Redirect, WebError> {
    let account = account(&desk, &["grant"], &id).await?;
    may_decide(&desk, &account).await?;
    amend(&desk, &account, &[("state", "不予授权")], "不予授权").await?;
    Ok(Redirect::to("/accounts"))
}

/// `POST /accounts/{record}/ended`: yesterday was its last day; its sessions are ended now.
pub(super) async fn end(desk: Desk, Path(id): Path<String>, _posted: Posted) -> Result<Redirect, WebError> {
    let account = account(&desk, &["accounts", "grant"], &id).await?;
    let yesterday = show::local(jiff::Timestamp::now()).date().yesterday().map_err(|_| WebError::NotFound)?;
    let yesterday = yesterday.to_string();
    // One that was to begin later, or began today, ends on its own first day's eve only in name: it ends with the day it began.
    let last = yesterday.as_str().max(account.text("from_day"));
    let state = if last == yesterday { account.text("state") } else { "不予授权" };
    amend(&desk, &account, &[("to_day", last), ("state", state)], "停用").await?;
    let login = account.text("login");
    desk.state.sessions.end_where(desk.county(), |l, _| l == login);
    Ok(Redirect::to("/accounts"))
}

/// `POST /accounts/{record}/password`: a first password, told this once; at sign-in it must be changed.
pub(super) async fn password(desk: Desk, Path(id): Path<String>, _posted: Posted) -> Result<Html<String>, WebError> {
    let account = account(&desk, &["accounts"], &id).await?;
    let login = account.text("login");
    note(&desk, "设置口令", login, "首次口令").await?;
    let password = accounts::first_password(&desk.state, desk.county(), login).await?;
    list::show(&desk, posted_nothing(), String::new(), Some((login.into(), password))).await
}

/// `POST /accounts/{record}/unlocked`
pub(super) async fn unlock(desk: Desk, Path(id): Path<String>, _posted: Posted) -> Result<Redirect, WebError> {
    let account = account(&desk, &["grant"], &id).await?;
    note(&desk, "解锁", account.text("login"), "口令多次不对后解锁").await?;
    accounts::open_again(&desk.state, desk.county(), account.text("login"));
    Ok(Redirect::to("/accounts"))
}

/// `POST /accounts/{record}/second-factor/removed`: a lost phone.
pub(super) async fn remove_factor(desk: Desk, Path(id): Path<String>, _posted: Posted) -> Result<Redirect, WebError> {
    let account = account(&desk, &["grant"], &id).await?;
    let login = account.text("login");
    note(&desk, "解锁", login, "取消两步验证").await?;
    second_factor::remove(&desk.state, desk.county(), login).await?;
    desk.state.sessions.end_where(desk.county(), |l, _| l == login);
    Ok(Redirect::to("/accounts"))
}

/// `POST /accounts/sessions/{id}/ended`
pub(super) async fn end_session(desk: Desk, Path(id): Path<String>, _posted: Posted) -> Result<Redirect, WebError> {
    list::ledger(&desk, &["grant"])?;
    for login in desk.state.sessions.end_where(desk.county(), |_, at| at == id) {
        note(&desk, "结束登录", &login, "安全保密管理员结束").await?;
    }
    Ok(Redirect::to("/accounts"))
}

async fn note(desk: &Desk, kind: &str, login: &str, reason: &str) -> Result<(), WebError> {
    let noted = Noted { kind, ledger: "account", record: login, reason, ..Noted::default() };
    sensitive::note(&desk.state, desk.access(), noted).await
}
