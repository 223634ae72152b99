//! The two suites of hash and cipher: international (SHA-256, AES-256-GCM) and national (SM3, SM4-GCM).

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, AesGcm};
use serde::{Deserialize, Serialize};
use sha2::Digest;

/// SM4 with the GCM mode and a nonce of 96 bits (GB/T 17964).
type Sm4Gcm = AesGcm<sm4::Sm4, aes_gcm::aead::consts::U12>;

/// Which suite a county uses. Chosen when it is founded; every hash and ciphertext says which it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Suite {
    /// SHA-256 and AES-256-GCM.
    #[default]
    International,
    /// SM3 and SM4-GCM (GB/T 32905, GB/T 32907).
    National,
}

impl Suite {
    /// The letter by which a hash or ciphertext says its suite.
    pub fn mark(self) -> &'static str {
        match self {
            Suite::International => "i",
            Suite::National => "n",
        }
    }

    /// The suite of a mark.
    pub fn of_mark(mark: &str) -> Option<Suite> {
        [Suite::International, Suite::National].into_iter().find(|s| s.mark() == mark)
    }

    /// The hash of bytes, in hexadecimal.
    pub fn hash(self, bytes: &[u8]) -> String {
        match self {
            Suite::International => hex::encode(sha2::Sha256::digest(bytes)),
            Suite::National => hex::encode(sm3::Sm3::digest(bytes)),
        }
    }

    /// Nonce and ciphertext under a key of 32 bytes (SM4 uses its first 16), bound to a context.
    pub(crate) fn seal(self, key: &[u8; 32], context: &[u8], plain: &[u8]) -> Vec<u8> {
        let nonce: [u8; 12] = rand::random();
        let payload = Payload { msg: plain, aad: context };
        let sealed = match self {
            Suite::International => Aes256Gcm::new(key.into()).encrypt(&nonce.into(), payload),
            Suite::National => {
                let key: &[u8; 16] = key.first_chunk().expect("16 of 32 bytes are there");
                Sm4Gcm::new(key.into()).encrypt(&nonce.into(), payload)
            }
        };
        let sealed = sealed.expect("GCM seals any text shorter than 64 GiB");
        [&nonce[..], &sealed].concat()
    }

    /// The plain bytes; none where key, context or bytes are not those of the sealing.
    pub(crate) fn open(self, key: &[u8; 32], context: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<12>()?;
        let payload = Payload { msg: sealed, aad: context };
        match self {
            Suite::International => Aes256Gcm::new(key.into()).decrypt(nonce.into(), payload).ok(),
            Suite::National => {
                let key: &[u8; 16] = key.first_chunk()?;
                Sm4Gcm::new(key.into()).decrypt(nonce.into(), payload).ok()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hashes_are_those_of_the_standards() {
        // FIPS 180-4 and GB/T 32905-2016 give these for "abc".
        assert_eq!(
            Suite::International.hash(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(Suite::National.hash(b"abc"), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    }

    #[test]
    fn what_is_sealed_opens_only_with_its_key_and_context() {
        for suite in [Suite::International, Suite::National] {
            let (key, other) = ([7; 32], [8; 32]);
            let sealed = suite.seal(&key, b"person/phone", "19900000001".as_bytes());
            assert_eq!(suite.open(&key, b"person/phone", &sealed).as_deref(), Some("19900000001".as_bytes()));
            assert_eq!(suite.open(&other, b"person/phone", &sealed), None);
            assert_eq!(suite.open(&key, b"person/bank", &sealed), None);
            assert_ne!(
                sealed,
                suite.seal(&key, b"person/phone", "19900000001".as_bytes()),
                "a nonce is never used twice"
            );
        }
    }
}
