//! Passwords: Argon2id with the library's own parameters, a fresh salt each.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use crate::WebError;

/// GB/T 22239 asks for length and change rather than for odd characters; eight is its least.
const SHORTEST: usize = 8;

/// The text that is kept.
pub(super) fn hash(password: &str) -> Result<String, WebError> {
    if password.chars().count() < SHORTEST {
        return Err(WebError::WeakPassword { least: SHORTEST });
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
    fn a_short_password_is_refused() {
        assert!(hash("1234567").is_err());
    }
}
