//! A second person's decision: approved and live at once, or sent back with a reason.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use catalogue::Value;
use journal::declared::{DECLARATION, source_of, state};
use journal::{Act, JournalError, NewEntry, Record};

use super::one::{self, record};
use super::propose::{burden, told};
use super::right;
use crate::desk::Desk;
use crate::guard::Posted;
use crate::pages::overview;
use crate::refused::Refused;
use crate::returned::Returned;
use crate::{WebError, error, forms};

/// `POST /declarations/{record}/approvals`: the whole catalogue is checked with the declaration in it; only then is it approved,
/// and the next request finds it there.
pub(super) async fn approved(desk: Desk, Path(id): Path<String>, _posted: Posted) -> Result<Response, WebError> {
    right::enters(&desk)?;
    let live = &desk.state.live;
    let _turn = live.turn().await;
    live.refresh().await?;
    let now = desk.state.now();
    let standing = record(&now, &desk, &id).await?;
    right::approves(&desk, &standing)?;
    let Some(source) = source_of(&standing).filter(|_| standing.text("state") == state::PROPOSED) else {
        return refused(&desk, &standing, vec![desk.words().say("declaration-decided")]).await;
    };
    if standing.text("proposed_by") == desk.access().login {
        return refused(&desk, &standing, vec![desk.words().say("declaration-own")]).await;
    }
    if let Some(burden) = burden(&desk, &source.text).await? {
        return refused(&desk, &standing, vec![burden]).await;
    }
    if let Err(faults) = now.catalogue().joined(source) {
        return refused(&desk, &standing, told(&desk, &faults)).await;
    }
    let fields = BTreeMap::from([
        ("state".to_string(), Value::from(state::APPROVED)),
        ("approved_by".into(), Value::from(desk.access().login.as_str())),
    ]);
    let entry = NewEntry::amend(&standing, DECLARATION, fields, "", &desk.access().login, desk.source());
    let entry = NewEntry { act: Act::Step, reason: None, ..entry };
    match now.journal.append(desk.county(), vec![entry]).await {
        Ok(_) => {}
        Err(error) if error::is_refusal(&error) => {
            let fault = forms::refusal(desk.catalogue(), &error, desk.words());
            return refused(&desk, &standing, vec![fault]).await;
        }
        Err(error) => return Err(error.into()),
    }
    taken_up(&desk).await?;
    tokio::spawn(overview::warm(desk.state.now()));
    Ok(to(&id))
}

/// `POST /declarations/{record}/refusals`
pub(super) async fn sent_back(desk: Desk, Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    right::enters(&desk)?;
    let standing = record(&desk.state, &desk, &id).await?;
    right::approves(&desk, &standing)?;
    let mut back = Returned::new(one::refusals(&id), &posted);
    if standing.text("state") != state::PROPOSED {
        back.wrong("reason", desk.words().say("declaration-decided"));
    } else if standing.text("proposed_by") == desk.access().login {
        back.wrong("reason", desk.words().say("declaration-own"));
    } else {
        match change(&desk, &standing, state::SENT_BACK, posted.text("reason")).await {
            Ok(()) => return Ok(to(&id)),
            Err(error) => back = back.refused(&desk, error, "reason")?,
        }
    }
    returned(&desk, &standing, Vec::new(), back).await
}

/// The next request comes under what has been decided, whoever is signed in: a role may be another now.
pub(super) async fn taken_up(desk: &Desk) -> Result<(), WebError> {
    desk.state.live.refresh().await?;
    desk.state.sessions.doubt_all();
    Ok(())
}

async fn change(desk: &Desk, standing: &Record, state: &str, reason: &str) -> Result<(), JournalError> {
    let fields = BTreeMap::from([("state".to_string(), Value::from(state))]);
    let entry = NewEntry::amend(standing, DECLARATION, fields, reason, &desk.access().login, desk.source());
    desk.state.journal.append(desk.county(), vec![entry]).await.map(|_| ())
}

pub(super) fn to(id: &str) -> Response {
    Redirect::to(&format!("/declarations/{id}")).into_response()
}

pub(super) async fn refused(desk: &Desk, standing: &Record, faults: Vec<String>) -> Result<Response, WebError> {
    returned(desk, standing, faults, Returned::default()).await
}

/// The declaration again, with what is wrong and the reason that was typed.
pub(super) async fn returned(
    desk: &Desk,
    standing: &Record,
    faults: Vec<String>,
    back: Returned,
) -> Result<Response, WebError> {
    let mut told = Refused::from(&back);
    told.0.extend(Refused::from(&faults).0);
    Ok(told.page(one::shown(desk, standing, faults, back).await?))
}
