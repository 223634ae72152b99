//! Who is signed in. Sessions live in memory, found by the digest of their token: a restart signs everybody out, a copy of the
//! database opens nothing.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::access::Access;

/// The longest a session lasts, however busy.
const LONGEST: Duration = Duration::from_secs(12 * 3600);
/// How soon a change of an account is felt by those signed in.
const FRESH: Duration = Duration::from_secs(60);

/// A session as handlers see it.
#[derive(Clone)]
pub(crate) struct Session {
    /// What its person may see and do.
    pub access: Arc<Access>,
    /// Whether the access was read from the ledger a while ago and is due to be read again.
    pub stale: bool,
}

struct Kept {
    access: Arc<Access>,
    read: Instant,
    begun: Instant,
    /// Seconds after `begun` of the last request.
    used: std::sync::atomic::AtomicU64,
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
    pub(crate) fn begin(&self, access: Access) -> String {
        let token = random();
        let now = Instant::now();
        let session = Kept { access: Arc::new(access), read: now, begun: now, used: 0.into() };
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, s| self.lives(s));
        kept.insert(digest(&token), session);
        token
    }

    /// The session of a token, if it still lasts; it lasts longer for having been asked.
    pub(crate) fn find(&self, token: &str) -> Option<Session> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        let session = kept.get(&digest(token)).filter(|s| self.lives(s))?;
        session.used.store(session.begun.elapsed().as_secs(), std::sync::atomic::Ordering::Relaxed);
        Some(Session { access: Arc::clone(&session.access), stale: session.read.elapsed() > FRESH })
    }

    /// Gives a session the access its account has now.
    pub(crate) fn renew(&self, token: &str, access: Access) -> Arc<Access> {
        let access = Arc::new(access);
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(session) = kept.get_mut(&digest(token)) {
            session.access = Arc::clone(&access);
            session.read = Instant::now();
        }
        access
    }

    /// Has every session read its access again at its next request: an account was written.
    pub(crate) fn doubt_all(&self) {
        let long_ago = Instant::now().checked_sub(FRESH + Duration::from_secs(1));
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        for session in kept.values_mut() {
            session.read = long_ago.unwrap_or(session.begun);
        }
    }

    /// Ends a session.
    pub(crate) fn end(&self, token: &str) {
        self.kept.write().unwrap_or_else(PoisonError::into_inner).remove(&digest(token));
    }

    /// The token that a form of this browser carries back: only we can make it out of the cookie.
    pub(crate) fn csrf(&self, cookie: &str) -> String {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.secret).expect("HMAC takes keys of any length");
        mac.update(cookie.as_bytes());
        hex::encode(&mac.finalize().into_bytes()[..16])
    }

    fn lives(&self, session: &Kept) -> bool {
        let age = session.begun.elapsed();
        let used = Duration::from_secs(session.used.load(std::sync::atomic::Ordering::Relaxed));
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
    use catalogue::RegionCode;

    fn access() -> Access {
        Access::new(RegionCode::parse("419931").unwrap(), "wang", "王丽", vec![]).unwrap()
    }

    #[test]
    fn a_session_is_found_by_its_token_until_it_is_ended() {
        let sessions = Sessions::new(Duration::from_secs(60));
        let token = sessions.begin(access());
        assert_eq!(sessions.find(&token).unwrap().access.login, "wang");
        assert!(sessions.find("0000").is_none());
        sessions.end(&token);
        assert!(sessions.find(&token).is_none());
    }

    #[test]
    fn a_session_left_idle_is_over() {
        let sessions = Sessions::new(Duration::from_millis(20));
        let token = sessions.begin(access());
        std::thread::sleep(Duration::from_millis(40));
        assert!(sessions.find(&token).is_none());
    }

    #[test]
    fn a_written_account_makes_every_access_due_again() {
        let sessions = Sessions::new(Duration::from_secs(60));
        let token = sessions.begin(access());
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
}
