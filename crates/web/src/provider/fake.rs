//! A small OpenID provider of our own for what an honest one ([`super::real`]) cannot be made to do: foreign issuers, audiences and keys, tokens
//! unsigned or out of time. Discovery, keys, authorization, token with PKCE and client secret; RS256 or ES256.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::extract::{Query, State as Held};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::pkcs8::EncodePrivateKey;
use rsa::pkcs1::EncodeRsaPrivateKey;
use rsa::traits::PublicKeyParts;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// What we are called there, and our secret.
pub(super) const CLIENT: (&str, &str) = ("shishu", "a secret between the two");

/// What the provider does wrong, to see it refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    Nothing,
    Key,
    Nonce,
    Audience,
    Issuer,
    Expired,
    Unsigned,
}

struct Key {
    algorithm: Algorithm,
    sign: EncodingKey,
    public: Value,
}

struct Inner {
    issuer: String,
    key: Key,
    /// A key that is not among those published.
    other: Key,
    /// Who is signed in at the provider.
    user: String,
    wrong: Mutex<Wrong>,
    codes: Mutex<HashMap<String, HashMap<String, String>>>,
}

/// The provider, served.
#[derive(Clone)]
pub(super) struct Fake(Arc<Inner>);

impl Fake {
    /// Serves one where a person is signed in already.
    pub(super) async fn serve(algorithm: Algorithm, user: &str) -> Fake {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let (key, other) = (key(algorithm), key(algorithm));
        let (wrong, codes) = (Mutex::new(Wrong::Nothing), Mutex::default());
        let fake = Fake(Arc::new(Inner { issuer, key, other, user: user.into(), wrong, codes }));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(configuration))
            .route("/jwks", get(keys))
            .route("/authorize", get(authorize))
            .route("/token", post(token))
            .with_state(fake.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        fake
    }

    pub(super) fn issuer(&self) -> &str {
        &self.0.issuer
    }

    pub(super) fn does(&self, wrong: Wrong) {
        *self.0.wrong.lock().unwrap() = wrong;
    }
}

fn part(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn key(algorithm: Algorithm) -> Key {
    match algorithm {
        Algorithm::RS256 => {
            let key = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2048).unwrap();
            let public = json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": "k",
                "n": part(&key.n().to_bytes_be()), "e": part(&key.e().to_bytes_be()) });
            Key { algorithm, sign: EncodingKey::from_rsa_der(key.to_pkcs1_der().unwrap().as_bytes()), public }
        }
        _ => {
            let key = p256::SecretKey::from_slice(&rand::random::<[u8; 32]>()).unwrap();
            let point = key.public_key().to_sec1_point(false);
            let public = json!({ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "k",
                "x": part(point.x().unwrap()), "y": part(point.y().unwrap()) });
            Key { algorithm, sign: EncodingKey::from_ec_der(key.to_pkcs8_der().unwrap().as_bytes()), public }
        }
    }
}

async fn configuration(Held(fake): Held<Fake>) -> Json<Value> {
    let at = |path: &str| format!("{}{path}", fake.0.issuer);
    let algorithm = format!("{:?}", fake.0.key.algorithm);
    Json(json!({ "issuer": fake.0.issuer, "authorization_endpoint": at("/authorize"), "token_endpoint": at("/token"),
        "jwks_uri": at("/jwks"), "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [algorithm] }))
}

async fn keys(Held(fake): Held<Fake>) -> Json<Value> {
    Json(json!({ "keys": [fake.0.key.public] }))
}

/// Somebody is signed in: the code goes back at once.
async fn authorize(Held(fake): Held<Fake>, Query(asked): Query<HashMap<String, String>>) -> Response {
    let get = |name: &str| asked.get(name).cloned().unwrap_or_default();
    if get("client_id") != CLIENT.0 || get("code_challenge_method") != "S256" || !get("scope").contains("openid") {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let code = hex::encode(rand::random::<[u8; 16]>());
    let to = format!("{}?code={code}&state={}", get("redirect_uri"), get("state"));
    fake.0.codes.lock().unwrap().insert(code, asked.clone());
    Redirect::to(&to).into_response()
}

async fn token(
    Held(fake): Held<Fake>,
    headers: HeaderMap,
    Form(given): Form<HashMap<String, String>>,
) -> Result<Json<Value>, StatusCode> {
    let get = |name: &str| given.get(name).map_or("", String::as_str);
    let asked = fake.0.codes.lock().unwrap().remove(get("code")).ok_or(StatusCode::BAD_REQUEST)?;
    let credentials = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()?.strip_prefix("Basic "));
    let credentials = STANDARD.decode(credentials.unwrap_or_default()).unwrap_or_default();
    let ours = String::from_utf8_lossy(&credentials).replace('+', " ").replace("%20", " ");
    let proves = part(&Sha256::digest(get("code_verifier").as_bytes())) == asked["code_challenge"];
    let same = get("redirect_uri") == asked["redirect_uri"] && get("grant_type") == "authorization_code";
    if ours != format!("{}:{}", CLIENT.0, CLIENT.1) || !proves || !same {
        return Err(StatusCode::BAD_REQUEST);
    }
    let token = fake.signed(&asked["nonce"]);
    Ok(Json(json!({ "access_token": "opaque", "token_type": "Bearer", "expires_in": 60, "id_token": token })))
}

impl Fake {
    fn signed(&self, nonce: &str) -> String {
        let wrong = *self.0.wrong.lock().unwrap();
        let now = jiff::Timestamp::now().as_second();
        let claims = json!({
            "iss": if wrong == Wrong::Issuer { "http://127.0.0.1:1" } else { &self.0.issuer },
            "aud": if wrong == Wrong::Audience { "another" } else { CLIENT.0 },
            "sub": "12345", "iat": now - 5,
            "exp": if wrong == Wrong::Expired { now - 3600 } else { now + 60 },
            "nonce": if wrong == Wrong::Nonce { "another" } else { nonce },
            "employee": self.0.user,
        });
        if wrong == Wrong::Unsigned {
            let header = part(br#"{"alg":"none","typ":"JWT"}"#);
            return format!("{header}.{}.", part(claims.to_string().as_bytes()));
        }
        let key = if wrong == Wrong::Key { &self.0.other } else { &self.0.key };
        let header = Header { kid: Some("k".into()), ..Header::new(key.algorithm) };
        jsonwebtoken::encode(&header, &claims, &key.sign).unwrap()
    }
}
