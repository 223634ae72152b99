//! A choice of a choice field, written `中文|English`; `code=中文|English` where a code is stored that nobody should have to read.

use serde::{Deserialize, Serialize};

use crate::Names;

/// One choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Choice {
    /// What is stored: the Chinese term, or a code.
    pub zh: String,
    /// Shown in Chinese.
    pub called: String,
    /// Shown in English; empty is a fault that the check names.
    pub en: String,
}

impl Choice {
    /// What it is called, in both languages.
    pub fn names(&self) -> Names {
        Names { zh: self.called.clone(), en: self.en.clone() }
    }
}

impl From<String> for Choice {
    fn from(text: String) -> Choice {
        let (term, en) = text.split_once('|').unwrap_or((text.as_str(), ""));
        let (stored, called) = term.split_once('=').unwrap_or((term, term));
        Choice { zh: stored.trim().into(), called: called.trim().into(), en: en.trim().into() }
    }
}

impl From<Choice> for String {
    fn from(choice: Choice) -> String {
        let term = if choice.called == choice.zh { choice.zh } else { format!("{}={}", choice.zh, choice.called) };
        format!("{term}|{}", choice.en)
    }
}
