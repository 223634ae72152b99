//! A county's own declarations: ledgers, fields, figures and changes to roles that it makes while the product runs. They stand in a ledger of
//! their own, and those approved extend the catalogue (`docs/decisions`, "a catalogue that grows").

use std::collections::HashSet;
use std::sync::Arc;

use catalogue::{Catalogue, CatalogueError, RegionCode, Source, Value};

use crate::{Journal, JournalError, Record, RecordQuery};

/// The ledger of declarations.
pub const DECLARATION: &str = "declaration";

/// The states of a declaration, as its ledger writes them.
pub mod state {
    /// Proposed, not in use.
    pub const PROPOSED: &str = "拟定";
    /// Approved by a second person and in use.
    pub const APPROVED: &str = "已批准";
    /// Sent back; may be proposed again.
    pub const SENT_BACK: &str = "退回";
    /// No longer in use.
    pub const OUT_OF_USE: &str = "停用";
}

/// What a declaration declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declares {
    /// A ledger.
    Ledger,
    /// A field of a ledger, or that it is no longer entered.
    Field,
    /// A figure.
    Figure,
    /// A change to a role.
    Role,
}

impl Declares {
    /// As the ledger writes it.
    pub fn word(self) -> &'static str {
        match self {
            Declares::Ledger => "台账",
            Declares::Field => "字段",
            Declares::Figure => "指标",
            Declares::Role => "角色",
        }
    }

    /// What a record of the ledger declares.
    pub fn of(record: &Record) -> Option<Declares> {
        let all = [Declares::Ledger, Declares::Field, Declares::Figure, Declares::Role];
        all.into_iter().find(|d| d.word() == record.text("kind"))
    }

    /// The file that a declaration of a name stands in.
    pub fn path(self, part: &str, name: &str) -> String {
        let name = name.replace(['.', '/'], "_");
        match self {
            Declares::Ledger => format!("{part}/{name}.ledger.toml"),
            Declares::Field => format!("{part}/own/{name}.field.toml"),
            Declares::Figure => format!("{part}/own/{name}.figure.toml"),
            Declares::Role => format!("{part}/own/{name}.role.toml"),
        }
    }
}

/// The declaration file of a record of the ledger.
pub fn source_of(record: &Record) -> Option<Source> {
    let path = Declares::of(record)?.path(record.text("part"), record.text("name"));
    Some(Source { path, text: record.text("text").into() })
}

/// An approved declaration that no longer fits, as after an upgrade of the standard catalogue: left out, and why.
#[derive(Clone, Debug)]
pub struct SetAside {
    /// The file it would be.
    pub path: String,
    /// The first thing wrong with it.
    pub fault: CatalogueError,
}

impl Journal {
    /// A county's declarations of a state, oldest first.
    ///
    /// # Errors
    /// The database fails.
    pub async fn declarations(&self, county: &RegionCode, state: &str) -> Result<Vec<Record>, JournalError> {
        let Some(ledger) = self.catalogue().ledger(DECLARATION) else { return Ok(Vec::new()) };
        let query = RecordQuery { equal: vec![("state".into(), Value::from(state))], ..RecordQuery::default() };
        let mut records = self.records(county, ledger, &query).await?;
        records.sort_by_key(|r| r.from_seq);
        Ok(records)
    }

    /// This journal with the declarations that its counties have approved; what does not fit is set aside, so that one stale
    /// declaration never keeps a county from its data.
    ///
    /// # Errors
    /// The database fails, or its tables cannot be brought in line.
    pub async fn declared(&self) -> Result<(Journal, Vec<SetAside>), JournalError> {
        let mut sources: Vec<Source> = Vec::new();
        for county in self.counties().await? {
            for source in self.declarations(&county, state::APPROVED).await?.iter().filter_map(source_of) {
                if !sources.iter().any(|s| s.path == source.path) {
                    sources.push(source);
                }
            }
        }
        if sources == self.catalogue().own() {
            return Ok((self.clone(), Vec::new()));
        }
        let (catalogue, aside) = fitting(self.catalogue(), sources);
        if catalogue.version() == self.catalogue().version() {
            return Ok((self.clone(), aside));
        }
        Ok((self.with_catalogue(Arc::new(catalogue)).await?, aside))
    }
}

/// The catalogue with as many of the declarations as fit together.
fn fitting(base: &Catalogue, mut sources: Vec<Source>) -> (Catalogue, Vec<SetAside>) {
    let mut aside = Vec::new();
    loop {
        let faults = match base.extended(&sources) {
            Ok(catalogue) => return (catalogue, aside),
            Err(faults) => faults,
        };
        let named: HashSet<&str> = faults.0.iter().map(|f| f.file.as_str()).collect();
        let (bad, good): (Vec<Source>, Vec<Source>) =
            sources.into_iter().partition(|s| named.contains(s.path.as_str()));
        sources = good;
        let mut bad = bad;
        // A fault told at a standard file: the youngest declaration is the likeliest to have brought it in.
        if bad.is_empty() {
            bad.extend(sources.pop());
        }
        if bad.is_empty() {
            return (base.clone(), aside);
        }
        for source in bad {
            let fault = faults.0.iter().find(|f| f.file == source.path).or(faults.0.first()).cloned();
            aside.extend(fault.map(|fault| SetAside { path: source.path, fault }));
        }
    }
}
