//! The catalogue as a whole: everything a county keeps, by name and in order, with its own declarations beside the files.

use std::collections::HashMap;
use std::sync::Arc;

use crate::error::Faults;
use crate::{Calendar, Duty, Figure, Ledger, Norm, Role, Rule, Source, load};

/// Everything a county keeps, checked as a whole.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    pub(crate) ledgers: HashMap<String, Ledger>,
    pub(crate) ledger_order: Vec<String>,
    pub(crate) figures: HashMap<String, Figure>,
    pub(crate) figure_order: Vec<String>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) duties: Vec<Duty>,
    pub(crate) norms: Vec<Norm>,
    pub(crate) roles: Vec<Role>,
    /// The roles before any county's change.
    pub(crate) declared_roles: Vec<Role>,
    pub(crate) calendar: Calendar,
    pub(crate) version: String,
    /// What it was read from, the county's own declarations left out.
    pub(crate) base: Arc<Vec<Source>>,
    /// The county's own declarations.
    pub(crate) own: Arc<Vec<Source>>,
}

impl Catalogue {
    /// The standard catalogue, embedded in the binary.
    ///
    /// # Errors
    /// Every fault, with file, line and remedy.
    pub fn standard() -> Result<Catalogue, Faults> {
        Catalogue::load(&Source::standard())
    }

    /// Reads and checks declaration files.
    ///
    /// # Errors
    /// Every fault, with file, line and remedy; nothing is loaded by halves.
    pub fn load(sources: &[Source]) -> Result<Catalogue, Faults> {
        let mut faults = Faults::default();
        let mut catalogue = load::read(sources, &mut faults);
        let whole: String = sources.iter().map(|s| format!("{}\n{}\n", s.path, s.text)).collect();
        catalogue.version = load::version(&whole);
        catalogue.base = Arc::new(sources.to_vec());
        crate::check::check(&catalogue, sources, &mut faults);
        if faults.0.is_empty() { Ok(catalogue) } else { Err(faults) }
    }

    /// This catalogue's own files with a county's declarations beside them, read and checked as a whole. Extending twice
    /// replaces the first declarations: they are never part of the base.
    ///
    /// # Errors
    /// Every fault, with file, line and remedy. A declaration that would take a file's place is one.
    pub fn extended(&self, declared: &[Source]) -> Result<Catalogue, Faults> {
        let mut faults = Faults::default();
        for source in declared {
            if self.base.iter().any(|b| b.path == source.path) {
                faults.add((&source.path, 1), "a file of this name is there already", "choose another name");
            }
        }
        if !faults.0.is_empty() {
            return Err(faults);
        }
        let whole: Vec<Source> = self.base.iter().chain(declared).cloned().collect();
        let catalogue = Catalogue::load(&whole)?;
        Ok(Catalogue { base: Arc::clone(&self.base), own: Arc::new(declared.to_vec()), ..catalogue })
    }

    /// The declarations that extend it.
    pub fn own(&self) -> &[Source] {
        &self.own
    }

    /// This catalogue with one declaration more, or with another text for one it has.
    ///
    /// # Errors
    /// Every fault, with file, line and remedy.
    pub fn joined(&self, source: Source) -> Result<Catalogue, Faults> {
        let others = self.own.iter().filter(|s| s.path != source.path).cloned();
        let own: Vec<Source> = others.chain([source.clone()]).collect();
        self.extended(&own)
    }

    /// This catalogue with one declaration less.
    ///
    /// # Errors
    /// What rests on it, each with file and line.
    pub fn without(&self, path: &str) -> Result<Catalogue, Faults> {
        let own: Vec<Source> = self.own.iter().filter(|s| s.path != path).cloned().collect();
        self.extended(&own)
    }

    /// Digest of all declarations together.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// A ledger by its name.
    pub fn ledger(&self, name: &str) -> Option<&Ledger> {
        self.ledgers.get(name)
    }

    /// All ledgers, by part, then by their declared order.
    pub fn ledgers(&self) -> impl Iterator<Item = &Ledger> {
        self.ledger_order.iter().filter_map(|name| self.ledgers.get(name))
    }

    /// A figure by its id.
    pub fn figure(&self, id: &str) -> Option<&Figure> {
        self.figures.get(id)
    }

    /// All figures in the order of the files, members of families after what they come from.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.figure_order.iter().filter_map(|id| self.figures.get(id))
    }

    /// The consistency rules.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The duties, in the order of the files.
    pub fn duties(&self) -> &[Duty] {
        &self.duties
    }

    /// A duty by its id.
    pub fn duty(&self, id: &str) -> Option<&Duty> {
        self.duties.iter().find(|d| d.id == id)
    }

    /// The norms.
    pub fn norms(&self) -> &[Norm] {
        &self.norms
    }

    /// A norm by its name.
    pub fn norm(&self, name: &str) -> Option<&Norm> {
        self.norms.iter().find(|n| n.name == name)
    }

    /// Public holidays and make-up workdays.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The roles.
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// A role as `roles.toml` gives it, whatever a county has changed of it.
    pub fn declared_role(&self, name: &str) -> Option<&Role> {
        self.declared_roles.iter().find(|r| r.name == name)
    }

    /// A role by its name.
    pub fn role(&self, name: &str) -> Option<&Role> {
        self.roles.iter().find(|r| r.name == name)
    }
}
