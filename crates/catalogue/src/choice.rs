//! A choice of a choice field, written `中文|English`.

use serde::{Deserialize, Serialize};

/// One choice. The Chinese term is what is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Choice {
    /// Stored and shown in Chinese.
    pub zh: String,
    /// Shown in English; empty is a fault that the check names.
    pub en: String,
}

impl From<String> for Choice {
    fn from(text: String) -> Choice {
        let (zh, en) = text.split_once('|').unwrap_or((text.as_str(), ""));
        Choice { zh: zh.trim().into(), en: en.trim().into() }
    }
}

impl From<Choice> for String {
    fn from(choice: Choice) -> String {
        format!("{}|{}", choice.zh, choice.en)
    }
}
