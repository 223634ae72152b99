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
}

/// Every fault found in one reading, so that all can be mended at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(pub Vec<CatalogueError>);

impl Faults {
    /// Adds a fault.
    pub(crate) fn add(&mut self, at: (&str, usize), what: impl Into<String>, remedy: impl Into<String>) {
        self.0.push(CatalogueError { file: at.0.into(), line: at.1, what: what.into(), remedy: remedy.into() });
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
