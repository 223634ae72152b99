//! Accounts: passwords, second factors, failed attempts, and the access that the ledger `account` gives a login.

mod attempts;
mod password;
pub(crate) mod second_factor;
mod store;

use std::collections::BTreeSet;

use catalogue::{Places, RegionCode, Value};
use jiff::Timestamp;
use jiff::civil::Date;
use journal::{Journal, Record, RecordQuery};

pub(crate) use attempts::Attempts;
pub use password::Weak;

use crate::access::{Access, Grant};
use crate::sessions::{Must, Origin};
use crate::{State, WebError};
use store::Kept;

/// Sets (or replaces) the password of a login of a county, for good. Rights come from the ledger `account`, not from here.
///
/// # Errors
/// The password is too short, or the database fails.
pub async fn set_password(journal: &Journal, county: &RegionCode, login: &str, password: &str) -> Result<(), WebError> {
    keep(journal, county, login, password, false).await
}

async fn keep(
    journal: &Journal,
    county: &RegionCode,
    login: &str,
    password: &str,
    temporary: bool,
) -> Result<(), WebError> {
    let hash = password::hash(password)?;
    let kept = Kept { hash, set_at: Timestamp::now().to_string(), temporary };
    store::keep(journal.db(), county, login.trim(), kept).await
}

/// Gives a login a password for its first sign-in, at which it must be changed; the sessions it has are ended.
pub(crate) async fn first_password(state: &State, county: &RegionCode, login: &str) -> Result<String, WebError> {
    let password = password::first();
    keep(&state.journal, county, login, &password, true).await?;
    state.sessions.end_where(county, |l, _| l == login);
    Ok(password)
}

/// Changes one's own password; the other sessions of the login are ended.
///
/// # Errors
/// The old one is wrong, or the new one may not be chosen.
pub(crate) async fn change_password(
    state: &State,
    access: &Access,
    origin: &Origin,
    (old, new): (&str, &str),
) -> Result<(), WebError> {
    let (county, login) = (&access.county, access.login.as_str());
    if check(state, county, login, old, origin).await?.is_none() {
        return Err(WebError::WrongPassword);
    }
    password::rules(login, new).map_err(WebError::WeakPassword)?;
    if old == new {
        return Err(WebError::WeakPassword(Weak::Same));
    }
    keep(&state.journal, county, login, new, false).await
}

/// Checks a password. A wrong login costs as much time as a wrong password; five failures close the login for a while, and thirty
/// the address they come from.
pub(crate) async fn check(
    state: &State,
    county: &RegionCode,
    login: &str,
    password: &str,
    origin: &Origin,
) -> Result<Option<Kept>, WebError> {
    let who = door(state, county, login, origin)?;
    let kept = store::find(state.journal.db(), county, login).await?;
    let turn = state.hashing.acquire().await.map_err(|_| WebError::Closing)?;
    let (password, hash) = (password.to_string(), kept.as_ref().map(|k| k.hash.clone()));
    let right = tokio::task::spawn_blocking(move || password::matches(hash.as_deref(), &password))
        .await
        .map_err(|_| WebError::Closing)?;
    drop(turn);
    told(state, who, origin, right);
    Ok(kept.filter(|_| right))
}

type Who = (String, String);

/// The door that an attempt knocks at, if it is not closed.
fn door(state: &State, county: &RegionCode, login: &str, origin: &Origin) -> Result<Who, WebError> {
    let who = (county.to_string(), login.to_string());
    let closed = state.attempts.closed(&who).or_else(|| state.attempts.closed(&attempts::at(&origin.address)));
    match closed {
        Some(minutes) => Err(WebError::Locked { minutes }),
        None => Ok(who),
    }
}

fn told(state: &State, who: Who, origin: &Origin, right: bool) {
    if right {
        return state.attempts.forgive(&who);
    }
    state.attempts.note(who);
    if !origin.address.is_empty() {
        state.attempts.note(attempts::at(&origin.address));
    }
}

/// Checks the code of a second factor; failures count as those of a password do.
pub(crate) async fn check_code(state: &State, access: &Access, code: &str, origin: &Origin) -> Result<bool, WebError> {
    let who = door(state, &access.county, &access.login, origin)?;
    let right = second_factor::passes(state, &access.county, &access.login, code).await?;
    told(state, who, origin, right);
    Ok(right)
}

/// Opens a login that failures have closed.
pub(crate) fn open_again(state: &State, county: &RegionCode, login: &str) {
    state.attempts.forgive(&(county.to_string(), login.to_string()));
}

/// How many minutes a login is still closed for, if it is.
pub(crate) fn closed(state: &State, county: &RegionCode, login: &str) -> Option<u64> {
    state.attempts.closed(&(county.to_string(), login.to_string()))
}

/// What somebody whose password was right must do before anything else.
pub(crate) async fn musts(state: &State, access: &Access, kept: &Kept) -> Result<Vec<Must>, WebError> {
    let mut must = factor_musts(state, access).await?;
    if kept.temporary || is_old(&kept.set_at, state.settings.password_days) {
        must.push(Must::Password);
    }
    Ok(must)
}

/// What the second factor asks of somebody who comes in, by a password or by a provider.
pub(crate) async fn factor_musts(state: &State, access: &Access) -> Result<Vec<Must>, WebError> {
    let required = access.grants().iter().any(|g| state.settings.second_factor.contains(&g.role.name));
    Ok(match second_factor::holds(state, &access.county, &access.login).await? {
        true => vec![Must::Code],
        false if required => vec![Must::Enrol],
        false => vec![],
    })
}

/// Whether a password was set more than so many days ago; none is where nobody says how long one lasts.
fn is_old(set_at: &str, days: u32) -> bool {
    let Ok(at) = set_at.parse::<Timestamp>() else { return true };
    let age = Timestamp::now().as_second() - at.as_second();
    days > 0 && age > i64::from(days) * 24 * 3600
}

/// The access of a login today, from the granted rows of the ledger `account` in force.
pub(crate) async fn access(state: &State, county: &RegionCode, login: &str) -> Result<Access, WebError> {
    let catalogue = state.catalogue();
    let Some(ledger) = catalogue.ledger("account") else { return Err(WebError::Forbidden) };
    let query = RecordQuery { equal: vec![("login".into(), Value::from(login))], ..RecordQuery::default() };
    let rows = state.journal.records(county, ledger, &query).await?;
    let today = crate::show::local(jiff::Timestamp::now()).date();
    let in_force: Vec<_> =
        rows.iter().filter(|r| is_granted(r) && spans(r.text("from_day"), r.text("to_day"), today)).collect();
    let mut grants = Vec::new();
    for row in &in_force {
        let Some(role) = catalogue.role(row.text("role")) else { continue };
        let regions = match &role.places {
            None => vec![row.region.clone()],
            Some(places) => unit_places(state, county, places, row, today).await?,
        };
        grants.extend(regions.into_iter().map(|region| Grant { role: role.clone(), region }));
    }
    let person = in_force.first().map_or(login, |r| r.text("person_name"));
    Access::new(county.clone(), login, person, grants).map_err(|conflict| WebError::Excluded(conflict.0, conflict.1))
}

/// The access of everybody at a place together: every role that somebody is granted there today, but those of administrators. It is
/// nobody's own, so what is one person's own is not in it.
pub(crate) async fn office(state: &State, county: &RegionCode, place: &RegionCode) -> Result<Access, WebError> {
    let catalogue = state.catalogue();
    let Some(ledger) = catalogue.ledger("account") else { return Err(WebError::Forbidden) };
    let query = RecordQuery { within: Some(place.clone()), ..RecordQuery::default() };
    let rows = state.journal.records(county, ledger, &query).await?;
    let today = state.today();
    let here = |r: &&Record| r.region == *place && is_granted(r) && spans(r.text("from_day"), r.text("to_day"), today);
    let names: BTreeSet<&str> = rows.iter().filter(here).map(|r| r.text("role")).collect();
    let roles = names.into_iter().filter_map(|name| catalogue.role(name));
    let roles = roles.filter(|role| role.never_with.is_empty() && role.places.is_none());
    let grants = roles.map(|role| Grant { role: role.clone(), region: place.clone() }).collect();
    Access::new(county.clone(), "", "", grants).map_err(|conflict| WebError::Excluded(conflict.0, conflict.1))
}

/// Whether a row of the ledger `account` has been granted: until then it opens nothing.
pub(crate) fn is_granted(account: &Record) -> bool {
    account.text("state") == "已授权"
}

/// Where a unit's people are: the places, within the account's own, of the records in force that name the account's unit, or one that it
/// stands for since that became part of it.
async fn unit_places(
    state: &State,
    county: &RegionCode,
    places: &Places,
    account: &Record,
    today: Date,
) -> Result<Vec<RegionCode>, WebError> {
    let unit = account.text(&places.by);
    let Some(ledger) = state.catalogue().ledger(&places.of).filter(|_| !unit.is_empty()) else { return Ok(Vec::new()) };
    let units = stood_for(state, county, unit, today).await?.into_iter().map(Value::from).collect();
    let query = RecordQuery {
        within: Some(account.region.clone()),
        among: vec![(places.by.clone(), units)],
        ..RecordQuery::default()
    };
    let in_force = |r: &Record| {
        let end = |name: Option<&String>| name.map_or("", |n| r.text(n)).to_string();
        let span = ledger.span.as_ref();
        spans(&end(span.map(|s| &s.0)), &end(span.map(|s| &s.1)), today)
    };
    let records = state.journal.records(county, ledger, &query).await?;
    let regions: BTreeSet<RegionCode> = records.iter().filter(|r| in_force(r)).map(|r| r.region.clone()).collect();
    Ok(regions.into_iter().collect())
}

/// A unit and those that it stands for on a day: their lines of successors end with it.
async fn stood_for(state: &State, county: &RegionCode, unit: &str, day: Date) -> Result<Vec<String>, WebError> {
    let Some(ledger) = state.catalogue().ledger("org") else { return Ok(vec![unit.into()]) };
    let orgs = state.journal.records(county, ledger, &RecordQuery::default()).await?;
    let next = |id: &str| {
        let org = orgs.iter().find(|o| o.record == id)?;
        Some((org.text("successor"), org.text("to_day").parse::<Date>().ok()?)).filter(|(to, _)| !to.is_empty())
    };
    let mut all = vec![unit.to_string()];
    let ended = orgs.iter().filter(|o| o.record != unit && !o.text("successor").is_empty());
    all.extend(ended.filter(|o| cases::stands_for(&o.record, day, &next) == unit).map(|o| o.record.clone()));
    Ok(all)
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
    fn a_password_is_old_after_its_days_and_never_where_none_are_set() {
        let ago = |days: i64| (Timestamp::now() - jiff::SignedDuration::from_hours(24 * days)).to_string();
        assert!(is_old(&ago(91), 90) && !is_old(&ago(89), 90) && !is_old(&ago(4000), 0));
    }

    #[test]
    fn an_account_opens_from_its_first_to_its_last_day() {
        let day = date(2026, 3, 5);
        assert!(spans("", "", day));
        assert!(spans("2026-03-05", "2026-03-05", day));
        assert!(!spans("2026-03-06", "", day));
        assert!(!spans("", "2026-03-04", day));
    }

    #[tokio::test]
    async fn a_unit_sees_the_villages_of_one_that_became_part_of_it_from_the_day_after() {
        let bench = crate::testing::bench().await;
        let into = bench.enter_with("org", "419931", &[("name", "县农业农村局"), ("level", "县")], &[]).await;
        let merged = |day: &'static str, name: &'static str| {
            [("name", name), ("level", "县"), ("successor", ""), ("to_day", day)]
                .map(|(k, v)| (k.to_string(), v.to_string()))
        };
        for (name, day, village) in
            [("县扶贫办", "2020-05-31", "419931100201"), ("县水利站", "2099-12-31", "419931101201")]
        {
            let fields = merged(day, name);
            let mut fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            fields[2].1 = &into;
            let org = bench.enter_with("org", "419931", &fields, &[]).await;
            let person = bench.enter_with("person", "419931", &[("name", name), ("politics", "中共党员")], &[]).await;
            let posting = [
                ("person", &*person),
                ("role", "队员"),
                ("sent_by", "县"),
                ("unit", &*org),
                ("from_day", "2020-01-01"),
            ];
            bench.enter_with("posting", village, &posting, &[]).await;
        }
        let account = [
            ("login", "nongye"),
            ("person_name", "农业小吴"),
            ("role", "sending_unit"),
            ("state", "已授权"),
            ("unit", &*into),
        ];
        bench.enter_with("account", "419931", &account, &[]).await;
        let access = super::access(&bench.state, &crate::testing::county(), "nongye").await.unwrap();
        let places: Vec<&str> = access.grants().iter().map(|g| g.region.as_str()).collect();
        assert_eq!(places, ["419931100201"], "the second becomes part of it only in 2099");
    }
}
