//! Tokens for programs: made on a page, shown once, kept as a digest. A token opens less than its person or as much, never more, and
//! what its person may no longer do it may no longer do either.

mod store;

use catalogue::RegionCode;
use jiff::ToSpan;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::access::{Access, Scope};
use crate::{State, WebError, accounts, sessions, show};

/// How a token begins, so that one found somewhere is known for what it is.
const MARK: &str = "shishu_";
/// The longest a token lasts, in days.
pub(crate) const LONGEST: i32 = 365;
/// The tokens a person holds at most.
const MOST: usize = 20;

/// A token as its person sees it afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub login: String,
    /// What its person calls it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// The day it was made.
    pub made_on: Date,
    /// The last day it opens.
    pub until: Date,
    /// The last day it was used.
    pub used_on: Option<Date>,
}

/// What a person wants a token to be.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    /// Its name.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// How many days it lasts.
    pub days: i32,
}

/// Makes a token for somebody; the text is given this once.
pub(crate) async fn make(state: &State, access: &Access, wanted: Wanted) -> Result<String, WebError> {
    if list(state, access).await?.len() >= MOST {
        return Err(WebError::TooManyTokens { most: MOST });
    }
    let made_on = today();
    let until = made_on.checked_add(wanted.days.clamp(1, LONGEST).days()).unwrap_or(made_on);
    let text = format!("{MARK}{}_{}", access.county, sessions::random());
    let token = Token {
        id: Uuid::now_v7().to_string(),
        login: access.login.clone(),
        name: wanted.name,
        scopes: wanted.scopes,
        made_on,
        until,
        used_on: None,
    };
    store::keep(state.journal.db(), &access.county, &digest(&text), &token).await?;
    Ok(text)
}

/// Somebody's tokens that still open, the latest first.
pub(crate) async fn list(state: &State, access: &Access) -> Result<Vec<Token>, WebError> {
    let all = store::of(state.journal.db(), &access.county, &access.login).await?;
    Ok(all.into_iter().filter(|t| t.until >= today()).collect())
}

/// Takes back one of somebody's own tokens.
pub(crate) async fn revoke(state: &State, access: &Access, id: &str) -> Result<(), WebError> {
    store::remove(state.journal.db(), &access.county, &access.login, id).await
}

/// Whether a bearer's text is a token rather than a session.
pub(crate) fn is_one(text: &str) -> bool {
    text.starts_with(MARK)
}

/// What a token opens today.
pub(crate) async fn open(state: &State, text: &str) -> Result<Access, WebError> {
    let county = text.strip_prefix(MARK).and_then(|rest| rest.split('_').next());
    let county = county.and_then(|c| RegionCode::parse(c).ok()).ok_or(WebError::SignIn)?;
    let db = state.journal.db();
    let token = store::find(db, &county, &digest(text)).await?.filter(|t| t.until >= today());
    let token = token.ok_or(WebError::SignIn)?;
    let access = accounts::access(state, &county, &token.login).await?;
    if token.used_on != Some(today()) {
        store::used(db, &county, &token.id, today()).await?;
    }
    Ok(access.within(&token.scopes))
}

fn today() -> Date {
    show::local(jiff::Timestamp::now()).date()
}

fn digest(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, Bench};
    use serde_json::json;

    async fn token(bench: &Bench, login: &str, scopes: &[Scope], days: i32) -> String {
        let access = accounts::access(&bench.state, &testing::county(), login).await.unwrap();
        let wanted = Wanted { name: "报表".into(), scopes: scopes.to_vec(), days };
        make(&bench.state, &access, wanted).await.unwrap()
    }

    #[tokio::test]
    async fn a_token_opens_what_its_scopes_and_its_person_both_allow() {
        let bench = testing::bench().await;
        let postings = "/api/419931/ledgers/posting/records";
        let flag = json!({ "place": "419931100201", "fields": { "flag": "收入低", "from_day": "2026-01-01" } });
        let flags = "/api/419931/ledgers/village_flag/records";
        let reads = token(&bench, "shiqiao", &[Scope::Read], 30).await;
        assert_eq!(bench.ask_with(&reads, postings).await.status, 200);
        assert_eq!(bench.json(flags, &reads, &flag).await.status, 403, "the scope does not write");
        let both = token(&bench, "shiqiao", &[Scope::Read, Scope::Write], 30).await;
        assert_eq!(bench.json(flags, &both, &flag).await.status, 201);
        let elsewhere = json!({ "place": "419931101201", "fields": { "flag": "收入低", "from_day": "2026-01-01" } });
        assert_eq!(bench.json(flags, &both, &elsewhere).await.status, 403, "nor does its person, there");
        let leader = token(&bench, "xian", &Scope::ALL, 30).await;
        assert_eq!(bench.json(flags, &leader, &flag).await.status, 403, "no scope makes a reader a writer");
        let reports = token(&bench, "wang", &[Scope::Report], 30).await;
        assert_eq!(bench.ask_with(&reports, postings).await.status, 403);
    }

    #[tokio::test]
    async fn a_token_is_over_when_taken_back_and_when_its_person_has_no_account() {
        let bench = testing::bench().await;
        let me = "/api/419931/me";
        let access = accounts::access(&bench.state, &testing::county(), "wang").await.unwrap();
        let text = token(&bench, "wang", &[Scope::Read], 30).await;
        assert_eq!(bench.ask_with(&text, me).await.status, 200);
        let id = list(&bench.state, &access).await.unwrap()[0].id.clone();
        let other = accounts::access(&bench.state, &testing::county(), "cai").await.unwrap();
        revoke(&bench.state, &other, &id).await.unwrap();
        assert_eq!(bench.ask_with(&text, me).await.status, 200, "nobody takes back another's");
        revoke(&bench.state, &access, &id).await.unwrap();
        assert_eq!(bench.ask_with(&text, me).await.status, 401);
        assert_eq!(bench.ask_with("shishu_419931_00", me).await.status, 401);
        let of_cai = token(&bench, "cai", &[Scope::Read], 30).await;
        bench.withdraw_account("cai").await;
        assert_eq!(bench.ask_with(&of_cai, me).await.status, 401);
    }

    #[tokio::test]
    async fn a_token_past_its_last_day_opens_nothing() {
        let bench = testing::bench().await;
        let text = token(&bench, "wang", &[Scope::Read], 30).await;
        let old = today().checked_sub(1.day()).unwrap();
        store::end(bench.state.journal.db(), &testing::county(), &digest(&text), old).await;
        assert_eq!(bench.ask_with(&text, "/api/419931/me").await.status, 401);
    }

    #[tokio::test]
    async fn the_database_holds_no_token() {
        let bench = testing::bench().await;
        let text = token(&bench, "wang", &[Scope::Read], 30).await;
        let rows =
            bench.state.journal.db().rows("SELECT county, id, digest, name FROM api_token", vec![]).await.unwrap();
        let secret = text.rsplit('_').next().unwrap();
        assert!(rows.len() == 1 && rows[0].iter().all(|v| !v.as_text().unwrap().contains(secret)));
    }

    #[tokio::test]
    async fn a_token_opens_the_api_and_no_page() {
        let bench = testing::bench().await;
        let text = token(&bench, "wang", &Scope::ALL, 30).await;
        let page = bench.ask_with(&text, "/ledgers/posting").await;
        assert_eq!((page.status, page.location().starts_with("/sign-in")), (303, true));
    }
}
