//! A provider of somebody else's making (npm's `oidc-provider`, which is certified for the protocol) in a process of its own, and a
//! browser at it: what an honest provider does is seen here, what a hostile one would do in [`super::fake`].

mod browser;
mod journey;
mod tests;

use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::{Value, json};
use testbed::Tool;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use super::{BACK, Provider, Secret};

/// The folder where `cargo xtask test` has put it.
const FOLDER: &str = "SHISHU_OIDC_PROVIDER";
/// What we are called there, and our secret: with all that has to be spelt otherwise on the way.
const CLIENT: (&str, &str) = ("shishu", "a secret/+=%&:between the two");

/// How a provider is set up.
struct Set {
    /// How it signs.
    algorithm: &'static str,
    /// Whether claims stand in the identity token, or are told when asked for, as the standard has it.
    in_token: bool,
    /// The pages' own address.
    address: String,
}

impl Default for Set {
    fn default() -> Set {
        Set { algorithm: "ES256", in_token: false, address: "http://shishu.example".into() }
    }
}

/// A running provider; it ends with its input, and so with the test.
struct Real {
    issuer: String,
    address: String,
    says: Lines<BufReader<ChildStdout>>,
    hears: ChildStdin,
    _child: Child,
}

impl Real {
    /// Starts one; none where there is none on this machine.
    async fn starts(set: Set) -> Option<Real> {
        let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else {
            Tool::OidcProvider.is_missing();
            return None;
        };
        let mut child = command(&folder, &set).spawn().expect("cargo xtask test has put a node there");
        let hears = child.stdin.take().unwrap();
        let mut says = BufReader::new(child.stdout.take().unwrap()).lines();
        let issuer = says.next_line().await.unwrap().expect("the provider says its address");
        Some(Real { issuer, address: set.address, says, hears, _child: child })
    }

    /// Throws its keys away and makes new ones.
    async fn renews_keys(&mut self) {
        self.hears.write_all(b"rotate\n").await.unwrap();
        assert_eq!(self.says.next_line().await.unwrap().as_deref(), Some("rotated"));
    }

    /// The settings with which the pages know it.
    fn known_by(&self, claim: &str) -> Provider {
        Provider {
            name: "省统一身份认证".into(),
            issuer: self.issuer.clone(),
            client: CLIENT.0.into(),
            secret: Some(Secret(CLIENT.1.into())),
            claim: claim.into(),
            address: self.address.clone(),
        }
    }
}

fn command(folder: &Path, set: &Set) -> Command {
    let settings = json!({ "client": client(set), "people": people(), "inToken": set.in_token });
    let mut command = Command::new(folder.join("node"));
    command.arg(folder.join("provider.mjs")).env("OIDC_PROVIDER", settings.to_string());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    command
}

/// We, as we are registered there.
fn client(set: &Set) -> Value {
    json!({ "client_id": CLIENT.0, "client_secret": CLIENT.1, "redirect_uris": [format!("{}{BACK}", set.address)],
        "id_token_signed_response_alg": set.algorithm })
}

/// Who signs in there as what, and what is known of them: their subject is the name of no account here.
fn people() -> Value {
    json!({ "p-7": { "preferred_username": "wang", "name": "王丽", "employee": "zhao" },
        "p-8": { "preferred_username": "shiqiao", "name": "石桥小赵", "employee": 10086 } })
}
