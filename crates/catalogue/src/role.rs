//! Roles and norms.

use serde::Deserialize;

use crate::Names;

/// A role: what its holders may read and write. The region they see is their own account's.
#[derive(Clone, Debug)]
pub struct Role {
    /// Name in catalogue and accounts.
    pub name: String,
    /// Name on pages.
    pub names: Names,
    /// county, township, village, unit or city.
    pub level: String,
    /// Ledgers read: names, `part/*` or `*`.
    pub reads: Vec<String>,
    /// Ledgers written.
    pub writes: Vec<String>,
    /// Further acts: import, freeze, define, verify …
    pub acts: Vec<String>,
    /// Roles one person may not hold beside it.
    pub never_with: Vec<String>,
}

impl Role {
    /// Whether a list of patterns names a ledger.
    fn names(list: &[String], ledger: &crate::Ledger) -> bool {
        list.iter().any(|p| p == "*" || *p == ledger.name || p.strip_suffix("/*") == Some(ledger.part.folder()))
    }

    /// Whether the role reads a ledger.
    pub fn reads(&self, ledger: &crate::Ledger) -> bool {
        Role::names(&self.reads, ledger) || self.writes(ledger)
    }

    /// Whether the role writes a ledger.
    pub fn writes(&self, ledger: &crate::Ledger) -> bool {
        Role::names(&self.writes, ledger)
    }

    /// Whether the role may do a further act.
    pub fn may(&self, act: &str) -> bool {
        self.acts.iter().any(|a| a == act || a == "*")
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRole {
    pub zh: String,
    pub en: String,
    #[serde(default)]
    pub level: String,
    #[serde(default)]
    pub reads: Vec<String>,
    #[serde(default)]
    pub writes: Vec<String>,
    #[serde(default)]
    pub acts: Vec<String>,
    #[serde(default)]
    pub never_with: Vec<String>,
    #[serde(default, rename = "about")]
    _about: Option<Names>,
}

impl RawRole {
    pub(crate) fn into_role(self, name: &str) -> Role {
        Role {
            name: name.into(),
            names: Names { zh: self.zh, en: self.en },
            level: self.level,
            reads: self.reads,
            writes: self.writes,
            acts: self.acts,
            never_with: self.never_with,
        }
    }
}

/// A norm or threshold that the county sets; its values stand in the ledger `norm_value`.
#[derive(Clone, Debug)]
pub struct Norm {
    /// Its name, as `norm('…')` and the ledger `norm_value` write it.
    pub name: String,
    /// Name on pages.
    pub names: Names,
    /// Unit of its value.
    pub unit: String,
    /// number, money or fraction.
    pub kind: String,
    /// What it rules.
    pub about: Option<Names>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawNorm {
    pub zh: String,
    pub en: String,
    #[serde(default)]
    pub unit: String,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub about: Option<Names>,
}

impl RawNorm {
    pub(crate) fn into_norm(self, name: &str) -> Norm {
        Norm {
            name: name.into(),
            names: Names { zh: self.zh, en: self.en },
            unit: self.unit,
            kind: self.kind,
            about: self.about,
        }
    }
}
