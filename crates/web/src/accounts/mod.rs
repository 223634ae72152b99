//! Accounts: passwords, failed attempts, and the access that the ledger `account` gives a login.

mod attempts;
mod password;
mod store;

use catalogue::{RegionCode, Value};
use jiff::civil::Date;
use journal::{Journal, RecordQuery};

pub(crate) use attempts::Attempts;

use crate::access::{Access, Grant};
use crate::{State, WebError};

/// Sets (or replaces) the password of a login of a county. Rights come from the ledger `account`, not from here.
///
/// # Errors
/// The password is too short, or the database fails.
pub async fn set_password(journal: &Journal, county: &RegionCode, login: &str, password: &str) -> Result<(), WebError> {
    let hash = password::hash(password)?;
    store::keep(journal.db(), county, login.trim(), &hash).await
}

/// Checks a password. A wrong login costs as much time as a wrong password, and five failures close the login for a while.
pub(crate) async fn check(state: &State, county: &RegionCode, login: &str, password: &str) -> Result<bool, WebError> {
    let who = (county.to_string(), login.to_string());
    if let Some(minutes) = state.attempts.closed(&who) {
        return Err(WebError::Locked { minutes });
    }
    let kept = store::find(state.journal.db(), county, login).await?;
    let turn = state.hashing.acquire().await.map_err(|_| WebError::Closing)?;
    let password = password.to_string();
    let right = tokio::task::spawn_blocking(move || password::matches(kept.as_deref(), &password))
        .await
        .map_err(|_| WebError::Closing)?;
    drop(turn);
    if right {
        state.attempts.forgive(&who)
    } else {
        state.attempts.note(who)
    }
    Ok(right)
}

/// The access of a login today, from the rows of the ledger `account` in force.
pub(crate) async fn access(state: &State, county: &RegionCode, login: &str) -> Result<Access, WebError> {
    let catalogue = state.catalogue();
    let Some(ledger) = catalogue.ledger("account") else { return Err(WebError::Forbidden) };
    let query = RecordQuery { equal: vec![("login".into(), Value::from(login))], ..RecordQuery::default() };
    let rows = state.journal.records(county, ledger, &query).await?;
    let today = crate::show::local(jiff::Timestamp::now()).date();
    let in_force: Vec<_> = rows.iter().filter(|r| spans(r.text("from_day"), r.text("to_day"), today)).collect();
    let grant =
        |r: &&journal::Record| Some(Grant { role: catalogue.role(r.text("role"))?.clone(), region: r.region.clone() });
    let person = in_force.first().map_or(login, |r| r.text("person_name"));
    Access::new(county.clone(), login, person, in_force.iter().filter_map(grant).collect())
        .map_err(|conflict| WebError::Excluded(conflict.0, conflict.1))
}

/// Whether a span of days, either end of which may be open, holds a day.
fn spans(from: &str, to: &str, day: Date) -> bool {
    let day = day.to_string();
    (from.is_empty() || from <= day.as_str()) && (to.is_empty() || day.as_str() <= to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_account_opens_from_its_first_to_its_last_day() {
        let day = date(2026, 3, 5);
        assert!(spans("", "", day));
        assert!(spans("2026-03-05", "2026-03-05", day));
        assert!(!spans("2026-03-06", "", day));
        assert!(!spans("", "2026-03-04", day));
    }
}
