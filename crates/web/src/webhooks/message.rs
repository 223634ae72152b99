//! What is sent, and how it is signed.

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use journal::Entry;
use serde::Serialize;
use sha2::Sha256;

/// An entry told to another system: which record, where, never what it holds.
#[derive(Serialize)]
struct Message<'a> {
    /// `record.create`, `record.amend`, `record.withdraw`, `record.step`.
    event: String,
    county: &'a str,
    /// The entry's position in the chain; each is delivered at least once, and this tells them apart.
    seq: i64,
    entry: &'a str,
    ledger: &'a str,
    record: &'a str,
    place: &'a str,
    recorded_at: &'a str,
}

/// The text sent for an entry.
pub(super) fn of(entry: &Entry) -> String {
    let message = Message {
        event: event(entry),
        county: &entry.county,
        seq: entry.seq,
        entry: &entry.id,
        ledger: &entry.ledger,
        record: &entry.record,
        place: &entry.region,
        recorded_at: &entry.recorded_at,
    };
    serde_json::to_string(&message).expect("a message is plain data")
}

fn event(entry: &Entry) -> String {
    format!("record.{}", entry.act.word())
}

/// The signature of a text sent at a moment: `t=SECONDS,v1=HEX`, an HMAC-SHA256 over `SECONDS.TEXT`. The moment is within it, so that an
/// old delivery caught on its way cannot be sent again as a fresh one.
pub(super) fn signature(secret: &str, at: Timestamp, text: &str) -> String {
    let seconds = at.as_second();
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(format!("{seconds}.{text}").as_bytes());
    format!("t={seconds},v1={}", hex::encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_what_anybody_with_the_secret_works_out() {
        // printf '1700000000.{}' | openssl dgst -sha256 -hmac secret
        let at = Timestamp::from_second(1_700_000_000).unwrap();
        assert_eq!(
            signature("secret", at, "{}"),
            "t=1700000000,v1=b8569b78799ff9e3cbff0fc2d63a33a2b57f3282abd07c37ae5e8e7d79a5f163"
        );
        assert_ne!(signature("secret", at, "{}"), signature("other", at, "{}"));
    }
}
