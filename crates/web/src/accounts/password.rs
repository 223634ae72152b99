//! Passwords: Argon2id with the library's own parameters, a fresh salt each; and what a password must be (GB/T 22239).

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use crate::WebError;

/// The fewest characters.
const SHORTEST: usize = 8;
/// The fewest kinds of characters: capitals, small letters, digits, Chinese characters and the like, signs.
const KINDS: usize = 3;
/// What a first password is drawn from: nothing that looks like something else.
const PLAIN: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// What is wrong with a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weak {
    /// Too short.
    Short,
    /// Of too few kinds of characters.
    Plain,
    /// It holds the login.
    Login,
    /// It is the one that stands.
    Same,
}

impl std::fmt::Display for Weak {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Weak::Short => "口令至少 8 个字符 / a password has at least 8 characters",
            Weak::Plain => "口令要有大写、小写、数字、汉字、符号中的三种 / three of: capitals, small letters, digits, Chinese characters, signs",
            Weak::Login => "口令不能含登录名 / a password does not hold the login",
            Weak::Same => "新口令不能与原来的相同 / the new password is the old one",
        })
    }
}

/// Whether a person may choose a password.
pub(crate) fn rules(login: &str, password: &str) -> Result<(), Weak> {
    let kind = |c: char| match c {
        'A'..='Z' => 0,
        'a'..='z' => 1,
        '0'..='9' => 2,
        c if c.is_alphabetic() => 3,
        _ => 4,
    };
    let kinds: std::collections::BTreeSet<u8> = password.chars().map(kind).collect();
    match () {
        () if password.chars().count() < SHORTEST => Err(Weak::Short),
        () if kinds.len() < KINDS => Err(Weak::Plain),
        () if login.len() > 2 && password.to_lowercase().contains(&login.to_lowercase()) => Err(Weak::Login),
        () => Ok(()),
    }
}

/// A password for the first sign-in, easy to read out: three groups of four.
pub(crate) fn first() -> String {
    let draw = || char::from(PLAIN[usize::from(rand::random::<u8>()) % PLAIN.len()]);
    let group = || (0..4).map(|_| draw()).collect::<String>();
    // A digit is always among them, so that it meets the rules that its successor must.
    format!("{}-{}-{}{}", group(), group(), group(), 2 + rand::random::<u8>() % 8)
}

/// The text that is kept.
pub(super) fn hash(password: &str) -> Result<String, WebError> {
    if password.chars().count() < SHORTEST {
        return Err(WebError::WeakPassword(Weak::Short));
    }
    let hash = Argon2::default().hash_password(password.as_bytes()).map_err(|e| WebError::Hashing(e.to_string()))?;
    Ok(hash.to_string())
}

/// Whether a password is the one kept; a login that has none is compared with a hash that nothing matches.
pub(super) fn matches(kept: Option<&str>, password: &str) -> bool {
    let known = kept.is_some();
    let text = kept.unwrap_or(&NOBODY);
    let Ok(parsed) = PasswordHash::new(text) else { return false };
    Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && known
}

static NOBODY: LazyLock<String> = LazyLock::new(|| {
    let nobody: [u8; 16] = rand::random();
    Argon2::default().hash_password(&nobody).map(|h| h.to_string()).unwrap_or_default()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_opens_only_its_own_hash() {
        let kept = hash("青峰乡-2026").unwrap();
        assert!(kept.starts_with("$argon2id$"));
        assert!(matches(Some(&kept), "青峰乡-2026"));
        assert!(!matches(Some(&kept), "青峰乡-2025"));
        assert!(!matches(None, "青峰乡-2026"));
    }

    #[test]
    fn a_short_a_plain_and_a_telling_password_are_refused() {
        assert!(hash("1234567").is_err());
        assert_eq!(rules("wang", "Ab1-567"), Err(Weak::Short));
        assert_eq!(rules("wang", "abcd1234"), Err(Weak::Plain));
        assert_eq!(rules("wangli", "Wangli-2026"), Err(Weak::Login));
        assert_eq!(rules("wangli", "青峰乡-2026a"), Ok(()));
    }

    #[test]
    fn a_first_password_meets_the_rules_and_is_never_the_same() {
        let (one, other) = (first(), first());
        assert_eq!((rules("wang", &one), rules("wang", &other)), (Ok(()), Ok(())));
        assert_ne!(one, other);
    }
}
