//! Calls made up from the description: schemathesis reads it and sends what it allows and what it does not, to a server of this
//! test's own. No answer is an error of ours, none has a status or a shape that is not described.

use std::process::Stdio;

use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::process::Command;

use crate::testing;

/// Where `cargo xtask test` has put schemathesis.
const PROGRAM: &str = "SHISHU_SCHEMATHESIS";
/// How long it may take, in seconds.
const BUDGET: &str = "45";

/// The description with names in its addresses that exist: made-up ones would never come past the first check.
fn narrowed(posting: &str) -> Value {
    let mut api: Value = serde_json::from_str(&super::description()).unwrap();
    let known = |name: &str| match name {
        "county" => Some(json!(["419931"])),
        "ledger" => Some(json!(["posting", "village_flag", "person", "region", "account", "nothing"])),
        "record" => Some(json!([posting, "nothing"])),
        "figure" => Some(json!(["posting.first_secretary", "claim.U1", "stat%2F户数", "county_name", "nothing"])),
        _ => None,
    };
    for part in api["paths"].as_object_mut().unwrap().values_mut().flat_map(|i| i.as_object_mut().unwrap().iter_mut()) {
        let list = if part.0 == "parameters" { Some(part.1) } else { part.1.get_mut("parameters") };
        let parameters = list.and_then(|l| l.as_array_mut()).into_iter().flatten();
        for parameter in parameters.filter(|p| p["in"] == "path") {
            if let Some(names) = known(parameter["name"].as_str().unwrap()) {
                parameter["schema"] = json!({ "type": "string", "enum": names });
            }
        }
    }
    api
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_call_made_from_the_description_finds_an_error_of_ours_or_a_status_undescribed() {
    let Some(program) = std::env::var_os(PROGRAM) else {
        return testbed::Tool::Schemathesis.is_missing();
    };
    let bench = testing::bench().await;
    let folder = tempfile::tempdir().unwrap();
    let description = folder.path().join("openapi.json");
    std::fs::write(&description, narrowed(&bench.posting).to_string()).unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let served = axum::serve(listener, crate::router(bench.state.clone()));
    let server = tokio::spawn(async move { served.await });
    let token = bench.token("wang").await;
    let checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";
    let ran = Command::new(program)
        .arg("run")
        .arg(&description)
        .args(["--url", &url, "--header", &format!("Authorization: Bearer {token}"), "--checks", checks])
        .args([
            "--phases",
            "examples,coverage,fuzzing",
            "--max-examples",
            "12",
            "--max-time",
            BUDGET,
            "--seed",
            "20261124",
        ])
        // One worker: Python 3.11 parses its own sources wrongly where threads do it at once.
        .args(["--workers", "1", "--request-timeout", "20", "--no-shrink", "--warnings", "off"])
        .args(["--suppress-health-check", "all", "--no-color"])
        .current_dir(folder.path())
        .env("NO_PROXY", "127.0.0.1")
        .stdin(Stdio::null())
        .output()
        .await
        .unwrap();
    server.abort();
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{said}{}", String::from_utf8_lossy(&ran.stderr));
    assert!(said.contains("passed"), "nothing was tried: {said}");
    println!("{said}");
}
