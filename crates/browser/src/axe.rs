//! What axe-core finds wrong with a page for people who see, hear or move otherwise.

use serde_json::Value;

use crate::Visitor;

/// axe-core 4.14.1, as npm has it (MPL-2.0, `vendor/axe.LICENSE`). Used here alone: no page of the product carries it.
const AXE: &str = include_str!("../vendor/axe.min.js");

/// All that WCAG 2.2 asks at levels A and AA and a machine can tell.
const RUN: &str = "const done = arguments[arguments.length - 1];
    axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'], resultTypes: ['violations'] })
        .then(found => done(found.violations.flatMap(v => v.nodes.map(n => `${v.id} at ${n.target.join(' ')}: ${n.failureSummary}`))))
        .catch(error => done([`axe: ${error}`]));";

impl Visitor {
    /// The violations of WCAG 2.2 A and AA on the page being looked at, one a line.
    pub async fn obstacles(&self) -> Vec<String> {
        self.asks(AXE, vec![]).await;
        match self.browser().execute_async(RUN, vec![]).await {
            Ok(Value::Array(found)) => {
                found.iter().map(|v| v.as_str().unwrap_or_default().replace('\n', " ")).collect()
            }
            other => panic!("axe gave no list: {other:?}"),
        }
    }
}
