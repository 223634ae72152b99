//! Faults of declarations: where, what, and what to do.

use thiserror::Error;

/// One fault, at a file and line, with its remedy.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{file}:{line}: {what}; {remedy}")]
pub struct CatalogueError {
    /// Path of the file under the catalogue's folder.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub remedy: String,
    /// What is wrong and what to do, in Chinese, for those who declare in the browser; empty where it is said in English alone.
    pub zh: String,
}

/// What is wrong with a condition or a figure, in both languages; the Chinese empty where nobody has said it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub zh: String,
    pub en: String,
}

impl Fault {
    pub(crate) fn new(zh: impl Into<String>, en: impl Into<String>) -> Fault {
        Fault { zh: zh.into(), en: en.into() }
    }

    /// A fault that names something, at the place of `{}`. Made here, so that the callers' frames stay small: they lie a hundred deep.
    pub(crate) fn about(zh: &str, en: &str, what: &dyn std::fmt::Display) -> Fault {
        let what = what.to_string();
        Fault { zh: zh.replace("{}", &what), en: en.replace("{}", &what) }
    }

    /// The fault of something that is named before it.
    pub(crate) fn of(self, zh: &str, en: &str) -> Fault {
        let zh = if self.zh.is_empty() { self.zh } else { format!("{zh}：{}", self.zh) };
        Fault { zh, en: format!("{en}: {}", self.en) }
    }
}

impl From<String> for Fault {
    fn from(en: String) -> Fault {
        Fault { zh: String::new(), en }
    }
}

impl From<&str> for Fault {
    fn from(en: &str) -> Fault {
        String::from(en).into()
    }
}

impl From<Fault> for String {
    fn from(fault: Fault) -> String {
        fault.en
    }
}

/// Every fault found in one reading, so that all can be mended at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(pub Vec<CatalogueError>);

impl Faults {
    /// Adds a fault.
    pub(crate) fn add(&mut self, at: (&str, usize), what: impl Into<Fault>, remedy: impl Into<String>) {
        let Fault { zh, en: what } = what.into();
        self.0.push(CatalogueError { file: at.0.into(), line: at.1, what, remedy: remedy.into(), zh });
    }
}

impl std::fmt::Display for Faults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for fault in &self.0 {
            writeln!(f, "{fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}
