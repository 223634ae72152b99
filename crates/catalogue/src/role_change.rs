//! A county's own change to a role: which ledgers it sees and writes, which acts it has. Where it sees them, and what the three
//! administrators are, no change says.

mod bounds;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::load::Reader;
use crate::{Ledger, Role, Source};

use bounds::Bounds;

/// How far a role gets with a ledger; each holds the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Hold {
    /// Not at all.
    None,
    /// Its figures, without the records behind them.
    Totals,
    /// Its records, to read.
    Read,
    /// Its records, to read and write.
    Write,
}

impl Hold {
    /// All of them, from least to most.
    pub const ALL: [Hold; 4] = [Hold::None, Hold::Totals, Hold::Read, Hold::Write];

    /// As declarations and forms write it.
    pub fn word(self) -> &'static str {
        match self {
            Hold::None => "none",
            Hold::Totals => "totals",
            Hold::Read => "read",
            Hold::Write => "write",
        }
    }

    /// What a word says.
    pub fn of_word(word: &str) -> Option<Hold> {
        Hold::ALL.into_iter().find(|h| h.word() == word)
    }
}

impl Role {
    /// How far the role gets with a ledger.
    pub fn hold(&self, ledger: &Ledger) -> Hold {
        match () {
            () if self.writes(ledger) => Hold::Write,
            () if self.reads(ledger) => Hold::Read,
            () if self.sees_totals(ledger) => Hold::Totals,
            () => Hold::None,
        }
    }

    /// Lets the role get so far with a ledger and no farther. Where it sees is left: what was read in the whole county is, as long as it
    /// is read at all.
    fn set(&mut self, ledger: &Ledger, hold: Hold, all: &[&Ledger]) {
        keep(&mut self.writes, ledger, hold == Hold::Write, all);
        keep(&mut self.reads, ledger, hold >= Hold::Read, all);
        keep(&mut self.totals, ledger, hold == Hold::Totals, all);
        if hold < Hold::Read {
            keep(&mut self.everywhere, ledger, false, all);
        }
    }
}

/// Puts a ledger on a list or takes it off. A pattern that holds it gives way to the names of what else it holds, as often as the
/// catalogue is read: what a later catalogue adds is held as before.
fn keep(list: &mut Vec<String>, ledger: &Ledger, wanted: bool, all: &[&Ledger]) {
    match (wanted, Role::names(list, ledger)) {
        (true, false) => list.push(ledger.name.clone()),
        (false, true) => {
            let others = all.iter().filter(|l| l.name != ledger.name && Role::names(list, l));
            *list = others.map(|l| l.name.clone()).collect();
        }
        _ => {}
    }
}

/// What a role has otherwise than before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Ledgers with how far it got and gets.
    pub ledgers: Vec<(String, Hold, Hold)>,
    /// Acts that it gains.
    pub gains: Vec<String>,
    /// Acts that it loses.
    pub loses: Vec<String>,
}

impl Difference {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ledgers.is_empty() && self.gains.is_empty() && self.loses.is_empty()
    }
}

/// What a role has otherwise after a change than before, over ledgers in their order.
pub fn difference<'a>(before: &Role, after: &Role, ledgers: impl Iterator<Item = &'a Ledger>) -> Difference {
    let changed = |l: &'a Ledger| {
        let (was, is) = (before.hold(l), after.hold(l));
        (was != is).then(|| (l.name.clone(), was, is))
    };
    let lacks = |of: &Role, in_: &Role| of.acts.iter().filter(|a| !in_.may(a)).cloned().collect();
    Difference {
        ledgers: ledgers.filter_map(changed).collect(),
        gains: lacks(after, before),
        loses: lacks(before, after),
    }
}

/// `NAME.role.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawChange {
    role: String,
    #[serde(default)]
    ledgers: BTreeMap<String, Hold>,
    #[serde(default)]
    gains: Vec<String>,
    #[serde(default)]
    loses: Vec<String>,
    // What no change says: read, so that its refusal can say why.
    #[serde(default)]
    level: Option<toml::Value>,
    #[serde(default)]
    everywhere: Option<toml::Value>,
    #[serde(default)]
    places: Option<toml::Value>,
    #[serde(default)]
    never_with: Option<toml::Value>,
}

impl RawChange {
    /// The first thing it says that no change may.
    fn out_of_place(&self) -> Option<&'static str> {
        let said = [
            ("level", &self.level),
            ("everywhere", &self.everywhere),
            ("places", &self.places),
            ("never_with", &self.never_with),
        ];
        said.into_iter().find(|(_, value)| value.is_some()).map(|(name, _)| name)
    }
}

impl Reader<'_> {
    /// What counties have changed of the roles, in the order of the files. Each is held to the roles as `roles.toml` gives them, so that
    /// two changes together allow no more than each of them could.
    pub(crate) fn role_changes(&mut self, sources: &[Source]) {
        self.catalogue.declared_roles = self.catalogue.roles.clone();
        for source in sources.iter().filter(|s| s.path.ends_with(".role.toml")) {
            let Some(raw) = self.file::<RawChange>(source) else { continue };
            let all: Vec<&Ledger> =
                self.catalogue.ledger_order.iter().filter_map(|n| self.catalogue.ledgers.get(n)).collect();
            let declared = &self.catalogue.declared_roles;
            let now = self.catalogue.roles.iter().find(|r| r.name == raw.role);
            let faults = match (declared.iter().find(|r| r.name == raw.role), now) {
                (Some(role), Some(now)) => Bounds { roles: declared, role, now, all: &all }.faults(&raw),
                _ => vec![(raw.role.clone(), bounds::unknown(&raw.role))],
            };
            if let Some(role) = self.catalogue.roles.iter_mut().find(|r| r.name == raw.role && faults.is_empty()) {
                for (name, hold) in &raw.ledgers {
                    all.iter().filter(|l| l.name == *name).for_each(|l| role.set(l, *hold, &all));
                }
                role.acts.retain(|a| !raw.loses.contains(a));
                for act in &raw.gains {
                    if !role.may(act) {
                        role.acts.push(act.clone());
                    }
                }
            }
            for (needle, fault) in faults {
                self.faults.add((&source.path, source.line_of(&needle)), fault, bounds::REMEDY);
            }
        }
    }
}
