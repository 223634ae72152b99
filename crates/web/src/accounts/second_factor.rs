//! The second factor: a time-based code (RFC 6238) from a phone, or one of ten recovery codes. Secrets are locked under the master key.

use catalogue::RegionCode;
use sha2::{Digest, Sha256};
use totp_rs::{Builder, Secret, Totp};

use super::store::{self, Factor};
use crate::{State, WebError};

/// Recovery codes given at a time.
const RECOVERY: usize = 10;

/// What a phone needs to know.
pub(crate) struct Enrolment {
    /// The address that the QR code holds.
    pub url: String,
    /// The secret, for typing.
    pub secret: String,
}

fn purpose(login: &str) -> String {
    format!("second factor/{login}")
}

fn totp(secret: Secret, login: &str) -> Result<Totp, WebError> {
    // A colon parts issuer and account in the address, so neither may hold one.
    let name = login.replace(':', " ");
    Builder::new()
        .with_secret(secret)
        .with_account_name(name)
        .with_issuer(Some("Shishu"))
        .build()
        .map_err(|e| WebError::Hashing(e.to_string()))
}

fn enrolment(totp: &Totp) -> Result<Enrolment, WebError> {
    let url = totp.to_url().map_err(|e| WebError::Hashing(e.to_string()))?;
    Ok(Enrolment { url, secret: totp.secret().to_base32() })
}

async fn find(state: &State, county: &RegionCode, login: &str) -> Result<Option<Factor>, WebError> {
    store::find_factor(state.journal.db(), county, login).await
}

/// Whether a login has shown that it holds a second factor.
pub(crate) async fn holds(state: &State, county: &RegionCode, login: &str) -> Result<bool, WebError> {
    Ok(find(state, county, login).await?.is_some_and(|f| f.confirmed))
}

/// The secret that waits to be confirmed; made where there is none. One that is confirmed is never shown again.
pub(crate) async fn enrol(state: &State, county: &RegionCode, login: &str) -> Result<Enrolment, WebError> {
    if let Some(factor) = find(state, county, login).await? {
        if factor.confirmed {
            return Err(WebError::Forbidden);
        }
        return enrolment(&open(state, county, login, &factor)?);
    }
    let totp = totp(Secret::generate(), login)?;
    let secret = state.journal.lock(county, &purpose(login), &totp.secret().to_base32());
    store::keep_factor(state.journal.db(), county, login, Factor { secret, ..Factor::default() }).await?;
    enrolment(&totp)
}

fn open(state: &State, county: &RegionCode, login: &str, factor: &Factor) -> Result<Totp, WebError> {
    let text = state.journal.unlock(county, &purpose(login), &factor.secret)?;
    let secret = Secret::try_from_base32(text).map_err(|e| WebError::Hashing(e.to_string()))?;
    totp(secret, login)
}

/// Confirms the second factor by a first code; gives the recovery codes, which are shown this once.
pub(crate) async fn confirm(
    state: &State,
    county: &RegionCode,
    login: &str,
    code: &str,
) -> Result<Option<Vec<String>>, WebError> {
    let Some(factor) = find(state, county, login).await?.filter(|f| !f.confirmed) else { return Ok(None) };
    let Some(step) = step(&open(state, county, login, &factor)?, code) else { return Ok(None) };
    let codes: Vec<String> = (0..RECOVERY).map(|_| recovery_code()).collect();
    let recovery = codes.iter().map(|c| digest(c)).collect::<Vec<_>>().join("\n");
    let factor = Factor { confirmed: true, step, recovery, ..factor };
    store::keep_factor(state.journal.db(), county, login, factor).await?;
    Ok(Some(codes))
}

/// Whether a code passes: the phone's of this half minute (or the one beside it), never twice; or a recovery code, which is used up.
pub(crate) async fn passes(state: &State, county: &RegionCode, login: &str, code: &str) -> Result<bool, WebError> {
    let Some(factor) = find(state, county, login).await?.filter(|f| f.confirmed) else { return Ok(false) };
    if let Some(step) = step(&open(state, county, login, &factor)?, code) {
        return store::use_step(state.journal.db(), county, login, step).await;
    }
    let given = digest(code);
    let left: Vec<&str> = factor.recovery.lines().filter(|kept| *kept != given).collect();
    if left.len() == factor.recovery.lines().count() {
        return Ok(false);
    }
    let recovery = left.join("\n");
    store::keep_factor(state.journal.db(), county, login, Factor { recovery, ..factor }).await?;
    Ok(true)
}

/// Takes the second factor away: a lost phone, or a person's own wish.
pub(crate) async fn remove(state: &State, county: &RegionCode, login: &str) -> Result<(), WebError> {
    store::drop_factor(state.journal.db(), county, login).await
}

fn step(totp: &Totp, code: &str) -> Option<i64> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    totp.check_current(&digits).and_then(|step| i64::try_from(step).ok())
}

fn recovery_code() -> String {
    let text = hex::encode(rand::random::<[u8; 5]>());
    format!("{}-{}", &text[..5], &text[5..])
}

/// Recovery codes hold forty random bits and are tried at most five times a quarter of an hour: a plain digest serves.
fn digest(code: &str) -> String {
    hex::encode(Sha256::digest(code.trim().to_lowercase().as_bytes()))
}

/// A text as a QR code: its width in modules, and the dark ones as the path of an SVG.
pub(crate) fn qr(text: &str) -> Option<(usize, String)> {
    let code = qrcode::QrCode::new(text).ok()?;
    let width = code.width();
    let dark = code.to_colors().into_iter().enumerate().filter(|(_, c)| *c == qrcode::Color::Dark);
    let path = dark.map(|(i, _)| format!("M{} {}h1v1h-1z", i % width, i / width)).collect();
    Some((width, path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, county};

    async fn code(state: &State, login: &str) -> String {
        let factor = find(state, &county(), login).await.unwrap().unwrap();
        open(state, &county(), login, &factor).unwrap().generate_current().to_string()
    }

    #[tokio::test]
    async fn a_code_passes_once_and_a_recovery_code_once() {
        let bench = testing::bench().await;
        let state = &bench.state;
        let enrolment = enrol(state, &county(), "wang").await.unwrap();
        assert!(enrolment.url.starts_with("otpauth://totp/"), "{}", enrolment.url);
        assert_eq!(enrol(state, &county(), "wang").await.unwrap().secret, enrolment.secret, "a reload shows the same");
        assert!(confirm(state, &county(), "wang", "000000x").await.unwrap().is_none());
        let first = code(state, "wang").await;
        let codes = confirm(state, &county(), "wang", &first).await.unwrap().unwrap();
        assert!(!passes(state, &county(), "wang", &first).await.unwrap(), "the code that confirmed is used up");
        assert!(passes(state, &county(), "wang", &codes[3]).await.unwrap());
        assert!(!passes(state, &county(), "wang", &codes[3]).await.unwrap(), "a recovery code is used up");
        assert!(passes(state, &county(), "wang", &codes[4].to_uppercase()).await.unwrap());
        assert!(enrol(state, &county(), "wang").await.is_err(), "a confirmed secret is never shown again");
    }

    #[tokio::test]
    async fn the_secret_is_locked_where_it_is_kept() {
        let bench = testing::bench().await;
        let enrolment = enrol(&bench.state, &county(), "wang").await.unwrap();
        let kept = find(&bench.state, &county(), "wang").await.unwrap().unwrap().secret;
        assert!(!kept.contains(&enrolment.secret));
        assert!(bench.state.journal.unlock(&county(), &purpose("li"), &kept).is_err(), "it opens for its login alone");
    }

    #[test]
    fn a_qr_code_is_drawn_with_its_three_corners() {
        let (width, path) = qr("otpauth://totp/Shishu:wang?secret=ABC").unwrap();
        for (x, y) in [(0, 0), (width - 1, 0), (0, width - 1)] {
            assert!(path.contains(&format!("M{x} {y}h1")), "{x},{y}");
        }
    }
}
