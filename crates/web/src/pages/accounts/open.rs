//! `POST /accounts`: the system administrator opens an account; it waits to be granted.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use catalogue::{Ledger, RegionCode, Value};
use journal::{JournalError, NewEntry, RecordQuery};

use super::list;
use crate::desk::Desk;
use crate::guard::Posted;
use crate::{WebError, forms};

/// Opens it, or gives the form back with what is wrong.
pub(super) async fn open(desk: Desk, posted: Posted) -> Result<Response, WebError> {
    let ledger = list::ledger(&desk, &["accounts"])?;
    let (region, fields) = match read(&desk, ledger, &posted).await? {
        Ok(read) => read,
        Err(fault) => return refused(&desk, &posted, fault).await,
    };
    let entry = NewEntry::create("account", region, fields, &desk.access().login, desk.source());
    match desk.state.journal.append(desk.county(), vec![entry]).await {
        Ok(_) => Ok(Redirect::to("/accounts").into_response()),
        Err(error @ (JournalError::Duplicate { .. } | JournalError::Field { .. } | JournalError::Check { .. })) => {
            let fault = forms::refusal(desk.catalogue(), &error, desk.words());
            refused(&desk, &posted, fault).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn refused(desk: &Desk, posted: &Posted, fault: String) -> Result<Response, WebError> {
    let page = list::show(desk, posted.0.clone(), fault, None).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

type Fields = BTreeMap<String, Value>;

async fn read(desk: &Desk, ledger: &Ledger, posted: &Posted) -> Result<Result<(RegionCode, Fields), String>, WebError> {
    let w = desk.words();
    let login = posted.text("login");
    if login.len() < 2 || !login.chars().all(|c| c.is_ascii_alphanumeric() || "-_.@".contains(c)) {
        return Ok(Err(w.say("account-login-wrong")));
    }
    let region = match RegionCode::parse(posted.text("region")) {
        Ok(region) if desk.places.knows(&region) => region,
        _ => return Ok(Err(w.say("fault-place-missing"))),
    };
    if posted.text("person_name").is_empty() || !list::is_a_role(ledger, posted.text("role")) {
        return Ok(Err(w.say("account-incomplete")));
    }
    let mut fields = Fields::from([("state".to_string(), Value::from("待授权"))]);
    for name in ["login", "person_name", "role", "title", "from_day", "to_day"] {
        let Some(field) = ledger.field(name).filter(|_| !posted.text(name).is_empty()) else { continue };
        match field.parse(posted.text(name)) {
            Ok(value) => drop(fields.insert(name.into(), value)),
            Err(fault) => {
                return Ok(Err(format!("{}：{}", w.name(&field.names), if w.zh() { fault.zh } else { fault.en })));
            }
        }
    }
    let by_unit = desk.catalogue().role(posted.text("role")).is_some_and(|r| r.places.is_some());
    match unit(desk, posted.text("unit")).await? {
        Some(unit) => drop(fields.insert("unit".into(), unit.into())),
        None if by_unit || !posted.text("unit").is_empty() => return Ok(Err(w.say("account-unit-unknown"))),
        None => {}
    }
    Ok(Ok((region, fields)))
}

/// A unit by its whole name. Its ledger is not the administrator's to read: they give a name and learn whether there is such a unit.
async fn unit(desk: &Desk, name: &str) -> Result<Option<String>, WebError> {
    let Some(ledger) = desk.catalogue().ledger("org").filter(|_| !name.is_empty()) else { return Ok(None) };
    let query = RecordQuery { equal: vec![("name".into(), name.into())], limit: Some(2), ..RecordQuery::default() };
    let found = desk.state.journal.records(desk.county(), ledger, &query).await?;
    Ok(found.first().map(|r| r.record.clone()))
}
