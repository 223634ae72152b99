//! The claim that is a login: the county's provider may keep logins under any name.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openidconnect::AdditionalClaims;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::fault;
use crate::WebError;

/// Claims that the standard does not know.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Others(Map<String, Value>);

impl AdditionalClaims for Others {}

/// A claim of a token that has been verified.
pub(super) fn of_token(token: &str, name: &str) -> Result<Option<String>, WebError> {
    let payload = token.split('.').nth(1).unwrap_or_default();
    let bytes = URL_SAFE_NO_PAD.decode(payload).map_err(fault)?;
    Ok(login(&serde_json::from_slice(&bytes).map_err(fault)?, name))
}

/// A claim among those that the provider told of the person.
pub(super) fn told(claims: &impl Serialize, name: &str) -> Result<Option<String>, WebError> {
    Ok(login(&serde_json::to_value(claims).map_err(fault)?, name))
}

/// A text or a whole number, as numbers of employees are; nothing else is a login.
fn login(claims: &Value, name: &str) -> Option<String> {
    let login = match &claims[name] {
        Value::String(text) => text.trim().to_string(),
        Value::Number(number) if number.is_u64() => number.to_string(),
        _ => return None,
    };
    (!login.is_empty()).then_some(login)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_login_is_a_text_or_a_whole_number_and_nothing_else() {
        let claims = json!({ "a": " wang ", "b": 10086, "c": 1.5, "d": true, "e": ["wang"], "f": " ", "g": null });
        let found: Vec<Option<String>> = ["a", "b", "c", "d", "e", "f", "g", "h"].map(|n| login(&claims, n)).into();
        let logins = [Some("wang".to_string()), Some("10086".into())];
        assert_eq!(found, logins.into_iter().chain(std::iter::repeat_n(None, 6)).collect::<Vec<_>>());
    }
}
