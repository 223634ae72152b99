//! Single sign-on by OpenID Connect: the province's or the city's provider says who somebody is; what they may do stands in the
//! ledger `account`, as for everybody. Authorization code flow with PKCE, state and nonce.

mod claims;
#[cfg(test)]
mod fake;
mod pending;
#[cfg(test)]
mod real;
#[cfg(test)]
mod tests;

use openidconnect::core::{CoreAuthPrompt, CoreAuthenticationFlow, CoreClient, CoreGenderClaim, CoreProviderMetadata};
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, RedirectUrl, Scope, TokenResponse, UserInfoClaims,
};

use crate::{State, WebError};

pub(crate) use pending::{Asked, Pending};

/// Where the provider sends people back to.
pub(crate) const BACK: &str = "/sign-in/provider/back";

/// A provider, as the settings name it.
#[derive(Clone, Debug)]
pub struct Provider {
    /// What the button says: 用…登录.
    pub name: String,
    /// Its address, at which its configuration is found.
    pub issuer: String,
    /// What we are called there.
    pub client: String,
    /// What shows that it is we; none for a public client.
    pub secret: Option<Secret>,
    /// The claim that is the login of the ledger `account`; the identity token holds it, or what the provider says of the person when asked.
    pub claim: String,
    /// Our own address, as browsers know it.
    pub address: String,
}

/// A secret that does not print.
#[derive(Clone)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("••••••")
    }
}

/// What goes wrong at the provider is told to the log, never to the page.
fn fault(what: impl std::fmt::Display) -> WebError {
    WebError::Provider(what.to_string())
}

/// How long a provider may take, in seconds; a machine that runs many tests at once is slower than any provider.
const PATIENCE: u64 = if cfg!(test) { 30 } else { 10 };

/// A client that follows no redirect: an address in the provider's answer must not lead it elsewhere.
fn http() -> Result<reqwest::Client, WebError> {
    reqwest::ClientBuilder::new()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(std::time::Duration::from_secs(PATIENCE))
        .build()
        .map_err(fault)
}

/// Our side of the conversation; the provider's configuration and keys are asked for anew, as keys change.
macro_rules! client {
    ($provider:expr, $http:expr) => {{
        let issuer = IssuerUrl::new($provider.issuer.clone()).map_err(fault)?;
        let metadata = CoreProviderMetadata::discover_async(issuer, $http).await.map_err(fault)?;
        let secret = $provider.secret.as_ref().map(|s| ClientSecret::new(s.0.clone()));
        let back = format!("{}{BACK}", $provider.address.trim_end_matches('/'));
        CoreClient::from_provider_metadata(metadata, ClientId::new($provider.client.clone()), secret)
            .set_redirect_uri(RedirectUrl::new(back).map_err(fault)?)
    }};
}

/// Where to send a browser; what was asked is kept until it comes back. Who has signed out in that browser is to sign in `anew`.
pub(crate) async fn ask(state: &State, provider: &Provider, mut asked: Asked, anew: bool) -> Result<String, WebError> {
    let http = http()?;
    let client = client!(provider, &http);
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let request = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
        .add_scope(Scope::new("profile".into()))
        .set_pkce_challenge(challenge);
    let request = if anew { request.add_prompt(CoreAuthPrompt::Login) } else { request };
    let (to, token, nonce) = request.url();
    asked.nonce = nonce.secret().clone();
    asked.verifier = Some(verifier);
    state.pending.keep(token.secret(), asked);
    Ok(to.to_string())
}

/// The login that the provider vouches for, out of the code that the browser brought back.
pub(crate) async fn login(provider: &Provider, asked: Asked, code: &str) -> Result<String, WebError> {
    let http = http()?;
    let client = client!(provider, &http);
    let verifier = asked.verifier.ok_or_else(|| fault("no verifier"))?;
    let exchange = client.exchange_code(AuthorizationCode::new(code.into())).map_err(fault)?;
    let answer = exchange.set_pkce_verifier(verifier).request_async(&http).await.map_err(fault)?;
    let token = answer.id_token().ok_or_else(|| fault("no identity token"))?;
    let checks = client.id_token_verifier();
    let claims = token.claims(&checks, &Nonce::new(asked.nonce)).map_err(fault)?;
    if let Some(expected) = claims.access_token_hash() {
        let algorithm = token.signing_alg().map_err(fault)?;
        let key = token.signing_key(&checks).map_err(fault)?;
        let actual = AccessTokenHash::from_token(answer.access_token(), algorithm, key).map_err(fault)?;
        if actual != *expected {
            return Err(fault("the access token is another's"));
        }
    }
    // By the standard the claims of a scope are told when asked for with the access token; many providers write them into the identity
    // token all the same, which spares the question.
    if let Some(login) = claims::of_token(&token.to_string(), &provider.claim)? {
        return Ok(login);
    }
    let asking = client.user_info(answer.access_token().clone(), Some(claims.subject().clone())).map_err(fault)?;
    let told: UserInfoClaims<claims::Others, CoreGenderClaim> = asking.request_async(&http).await.map_err(fault)?;
    claims::told(&told, &provider.claim)?
        .ok_or_else(|| fault(format!("neither the token nor the provider names the claim {}", provider.claim)))
}
