//! Who is signed in. Sessions live in memory, found by the digest of their token: a restart signs everybody out, a copy of the
//! database opens nothing.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use catalogue::RegionCode;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::access::Access;
use crate::links;

/// The longest a session lasts, however busy.
const LONGEST: Duration = Duration::from_secs(12 * 3600);
/// How soon a change of an account is felt by those signed in.
const FRESH: Duration = Duration::from_secs(60);

/// What somebody who has given a right password must do before anything else, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Must {
    /// Give the code of the second factor.
    Code,
    /// Choose a password of one's own.
    Password,
    /// Set up the second factor that the role requires.
    Enrol,
}

impl Must {
    /// Where it is done.
    pub(crate) fn page(self) -> &'static str {
        match self {
            Must::Code => "/sign-in/code",
            Must::Password => "/me/password",
            Must::Enrol => "/me/second-factor",
        }
    }

    /// Whether an address is part of doing it.
    pub(crate) fn allows(self, path: &str) -> bool {
        path.strip_prefix(self.page()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// Where a session was begun from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origin {
    /// Browser and system, as the browser says.
    pub device: String,
    /// The network address.
    pub address: String,
}

/// A session as handlers see it.
#[derive(Clone)]
pub(crate) struct Session {
    /// What its person may see and do.
    pub access: Arc<Access>,
    /// Whether the access was read from the ledger a while ago and is due to be read again.
    pub stale: bool,
    /// What must be done first.
    pub must: Option<Must>,
    /// What lists know it by; it opens nothing.
    pub id: String,
}

/// A session in a list.
pub(crate) struct Listed {
    pub id: String,
    pub login: String,
    pub person: String,
    pub origin: Origin,
    pub begun: Timestamp,
    pub used: Timestamp,
}

struct Kept {
    id: String,
    access: Arc<Access>,
    must: Vec<Must>,
    /// The page that was asked for while something had to be done first.
    aim: Option<String>,
    origin: Origin,
    read: Instant,
    begun: Instant,
    begun_at: Timestamp,
    /// Seconds after `begun` of the last request.
    used: AtomicU64,
}

/// All sessions.
pub(crate) struct Sessions {
    kept: RwLock<HashMap<[u8; 32], Kept>>,
    idle: Duration,
    secret: [u8; 32],
}

impl Sessions {
    pub(crate) fn new(idle: Duration) -> Sessions {
        Sessions { kept: RwLock::default(), idle, secret: rand::random() }
    }

    /// Begins a session; gives its token.
    pub(crate) fn begin(&self, access: Access, origin: Origin, mut must: Vec<Must>) -> String {
        must.sort_unstable();
        let token = random();
        let now = Instant::now();
        let id = hex::encode(rand::random::<[u8; 8]>());
        let access = Arc::new(access);
        let begun_at = Timestamp::now();
        let session = Kept { id, access, must, aim: None, origin, read: now, begun: now, begun_at, used: 0.into() };
        let mut kept = self.write();
        kept.retain(|_, s| self.lives(s));
        kept.insert(digest(&token), session);
        token
    }

    /// The session of a token, if it still lasts; it lasts longer for having been asked.
    pub(crate) fn find(&self, token: &str) -> Option<Session> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        let session = kept.get(&digest(token)).filter(|s| self.lives(s))?;
        session.used.store(session.begun.elapsed().as_secs(), Ordering::Relaxed);
        Some(Session {
            access: Arc::clone(&session.access),
            stale: session.read.elapsed() > FRESH,
            must: session.must.first().copied(),
            id: session.id.clone(),
        })
    }

    /// Remembers the first page that was asked for while something had to be done first.
    pub(crate) fn aim(&self, token: &str, page: &str) {
        if let Some(session) = self.write().get_mut(&digest(token)).filter(|_| links::is_ours(page)) {
            session.aim.get_or_insert_with(|| page.into());
        }
    }

    /// Notes that what had to be done first is done. The session goes on under a new token: whoever knew the old one knows nothing.
    /// Gives the token, and the page to go on to.
    pub(crate) fn done(&self, token: &str, must: Must) -> Option<(String, String)> {
        let mut kept = self.write();
        let mut session = kept.remove(&digest(token)).filter(|s| self.lives(s))?;
        session.must.retain(|m| *m != must);
        let onward = session.aim.clone().unwrap_or_else(|| "/".into());
        let token = random();
        kept.insert(digest(&token), session);
        Some((token, onward))
    }

    /// Gives a session the access its account has now.
    pub(crate) fn renew(&self, token: &str, access: Access) -> Arc<Access> {
        let access = Arc::new(access);
        if let Some(session) = self.write().get_mut(&digest(token)) {
            session.access = Arc::clone(&access);
            session.read = Instant::now();
        }
        access
    }

    /// Has every session read its access again at its next request: an account was written.
    pub(crate) fn doubt_all(&self) {
        let long_ago = Instant::now().checked_sub(FRESH + Duration::from_secs(1));
        for session in self.write().values_mut() {
            session.read = long_ago.unwrap_or(session.begun);
        }
    }

    /// The sessions of a county, or of one login of it, the last used first.
    pub(crate) fn list(&self, county: &RegionCode, login: Option<&str>) -> Vec<Listed> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        let of = |s: &&Kept| s.access.county == *county && login.is_none_or(|l| s.access.login == l) && self.lives(s);
        let listed = |s: &Kept| Listed {
            id: s.id.clone(),
            login: s.access.login.clone(),
            person: s.access.person.clone(),
            origin: s.origin.clone(),
            begun: s.begun_at,
            used: s.begun_at + Duration::from_secs(s.used.load(Ordering::Relaxed)),
        };
        let mut all: Vec<Listed> = kept.values().filter(of).map(listed).collect();
        all.sort_by_key(|s| std::cmp::Reverse(s.used));
        all
    }

    /// Ends a session.
    pub(crate) fn end(&self, token: &str) {
        self.write().remove(&digest(token));
    }

    /// Ends the sessions of a county that are asked for; gives their logins.
    pub(crate) fn end_where(&self, county: &RegionCode, which: impl Fn(&str, &str) -> bool) -> Vec<String> {
        let mut ended = Vec::new();
        self.write().retain(|_, s| {
            let ends = s.access.county == *county && which(&s.access.login, &s.id);
            if ends {
                ended.push(s.access.login.clone());
            }
            !ends
        });
        ended
    }

    /// The token that a form of this browser carries back: only we can make it out of the cookie.
    pub(crate) fn csrf(&self, cookie: &str) -> String {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.secret).expect("HMAC takes keys of any length");
        mac.update(cookie.as_bytes());
        hex::encode(&mac.finalize().into_bytes()[..16])
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, HashMap<[u8; 32], Kept>> {
        self.kept.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn lives(&self, session: &Kept) -> bool {
        let age = session.begun.elapsed();
        let used = Duration::from_secs(session.used.load(Ordering::Relaxed));
        age < LONGEST && age.saturating_sub(used) < self.idle
    }
}

/// A token nobody can guess: 32 random bytes.
pub(crate) fn random() -> String {
    hex::encode(rand::random::<[u8; 32]>())
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn county() -> RegionCode {
        RegionCode::parse("419931").unwrap()
    }

    fn of(login: &str) -> Access {
        Access::new(county(), login, "王丽", vec![]).unwrap()
    }

    fn begin(sessions: &Sessions) -> String {
        sessions.begin(of("wang"), Origin::default(), vec![])
    }

    #[test]
    fn a_session_is_found_by_its_token_until_it_is_ended() {
        let sessions = Sessions::new(Duration::from_secs(60));
        let token = begin(&sessions);
        assert_eq!(sessions.find(&token).unwrap().access.login, "wang");
        assert!(sessions.find("0000").is_none());
        sessions.end(&token);
        assert!(sessions.find(&token).is_none());
    }

    #[test]
    fn a_session_left_idle_is_over() {
        let sessions = Sessions::new(Duration::from_millis(20));
        let token = begin(&sessions);
        std::thread::sleep(Duration::from_millis(40));
        assert!(sessions.find(&token).is_none());
    }

    #[test]
    fn a_written_account_makes_every_access_due_again() {
        let sessions = Sessions::new(Duration::from_secs(60));
        let token = begin(&sessions);
        assert!(!sessions.find(&token).unwrap().stale);
        sessions.doubt_all();
        assert!(sessions.find(&token).unwrap().stale);
    }

    #[test]
    fn the_form_token_belongs_to_one_cookie_of_one_server() {
        let sessions = Sessions::new(Duration::from_secs(60));
        assert_eq!(sessions.csrf("a"), sessions.csrf("a"));
        assert_ne!(sessions.csrf("a"), sessions.csrf("b"));
        assert_ne!(sessions.csrf("a"), Sessions::new(Duration::from_secs(60)).csrf("a"));
    }

    #[test]
    fn what_must_be_done_first_is_done_in_order_and_changes_the_token() {
        let sessions = Sessions::new(Duration::from_secs(60));
        let first = sessions.begin(of("wang"), Origin::default(), vec![Must::Password, Must::Code]);
        assert_eq!(sessions.find(&first).unwrap().must, Some(Must::Code));
        sessions.aim(&first, "//elsewhere.example");
        sessions.aim(&first, "/ledgers/posting");
        sessions.aim(&first, "/search/hits");
        let (second, onward) = sessions.done(&first, Must::Code).unwrap();
        assert_eq!(onward, "/ledgers/posting", "the first page of ours that was asked for");
        assert!(sessions.find(&first).is_none());
        assert_eq!(sessions.find(&second).unwrap().must, Some(Must::Password));
        let (third, onward) = sessions.done(&second, Must::Password).unwrap();
        assert_eq!(onward, "/ledgers/posting");
        assert_eq!(sessions.find(&third).unwrap().must, None);
    }

    #[test]
    fn sessions_are_listed_by_login_and_ended_one_by_one() {
        let sessions = Sessions::new(Duration::from_secs(60));
        let (mine, other) = (begin(&sessions), begin(&sessions));
        sessions.begin(of("li"), Origin::default(), vec![]);
        assert_eq!((sessions.list(&county(), Some("wang")).len(), sessions.list(&county(), None).len()), (2, 3));
        let id = sessions.find(&mine).unwrap().id;
        let ended = sessions.end_where(&county(), |login, at| login == "wang" && at != id);
        assert_eq!(ended, ["wang"]);
        assert!(sessions.find(&mine).is_some() && sessions.find(&other).is_none());
    }
}
