//! A robot's address and secret, as they are sealed; the parts of an address that a robot of its kind has.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use reqwest::Url;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What whoever holds could write to the group with. It does not print.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Sealed {
    /// The address, with its key.
    pub url: String,
    /// What DingTalk's signature is made with; empty where the robot asks for none.
    pub secret: String,
}

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("••••••")
    }
}

impl Sealed {
    /// The host of the address.
    pub(crate) fn host(&self) -> String {
        Url::parse(&self.url).ok().and_then(|u| u.host_str().map(String::from)).unwrap_or_default()
    }

    /// What the address is known by: a digest of its key, out of which the key cannot be found again.
    pub(super) fn mark(&self) -> String {
        let key = ["key", "access_token"].into_iter().find_map(|name| parameter(&self.url, name));
        hex::encode(Sha256::digest(key.as_ref().unwrap_or(&self.url).as_bytes()))
    }

    /// The address as a message is sent to it at a moment: signed where there is a secret, by the moment in milliseconds and the secret
    /// under the secret itself (<https://open.dingtalk.com/document/robots/customize-robot-security-settings>).
    pub(super) fn signed(&self, at: Timestamp) -> String {
        let Some(mut url) = Url::parse(&self.url).ok().filter(|_| !self.secret.is_empty()) else {
            return self.url.clone();
        };
        let moment = at.as_millisecond().to_string();
        let signature = signature(&self.secret, &moment);
        url.query_pairs_mut().append_pair("timestamp", &moment).append_pair("sign", &signature);
        url.into()
    }
}

/// A parameter of an address's query, where it is there and not empty.
pub(super) fn parameter(url: &str, name: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    url.query_pairs().find(|(n, v)| n == name && !v.is_empty()).map(|(_, v)| v.into_owned())
}

fn signature(secret: &str, moment: &str) -> String {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(format!("{moment}\n{secret}").as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_what_the_service_works_out_and_goes_into_the_address_escaped() {
        // printf '1700000000000\nSECxyz' | openssl dgst -sha256 -hmac SECxyz -binary | base64
        let expected = "0PUR1j8g85Xg3vlFV/UrEcxXfF5HpCAGzcjrNfyJoyg=";
        assert_eq!(signature("SECxyz", "1700000000000"), expected);
        let sealed =
            Sealed { url: "https://oapi.dingtalk.com/robot/send?access_token=t".into(), secret: "SECxyz".into() };
        let at = Timestamp::from_millisecond(1_700_000_000_000).unwrap();
        assert_eq!(
            sealed.signed(at),
            "https://oapi.dingtalk.com/robot/send?access_token=t&timestamp=1700000000000\
             &sign=0PUR1j8g85Xg3vlFV%2FUrEcxXfF5HpCAGzcjrNfyJoyg%3D"
        );
    }

    #[test]
    fn an_address_without_a_secret_goes_as_it_is_and_nothing_of_it_prints() {
        let sealed = Sealed { url: "https://x.example/send?key=a%20b".into(), secret: String::new() };
        assert_eq!(sealed.signed(Timestamp::UNIX_EPOCH), sealed.url);
        assert!(!format!("{sealed:?}").contains("key"));
        assert_eq!((parameter(&sealed.url, "key").as_deref(), sealed.host().as_str()), (Some("a b"), "x.example"));
        assert_eq!(parameter("https://x.example/send?key=", "key"), None);
    }
}
