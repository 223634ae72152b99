//! What a page is on paper: the page alone, black on white, nothing cut off, and whose it was.

use serde_json::{Value, json};

use crate::Visitor;

/// What does not belong on paper, and what paper would lose.
const LOOK: &str = include_str!("paper.js");

impl Visitor {
    /// What is wrong with the page being looked at for whoever prints it, one a line.
    pub async fn spoils_on_paper(&self) -> Vec<String> {
        self.tells("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
        let found = self.asks(LOOK, vec![]).await;
        self.tells("Emulation.setEmulatedMedia", json!({ "media": "" })).await;
        match found {
            Value::Array(found) => found.iter().map(|v| v.as_str().unwrap_or_default().into()).collect(),
            other => panic!("the look at the paper gave no list: {other:?}"),
        }
    }
}
