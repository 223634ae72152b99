//! Roles and norms.

use serde::Deserialize;

use crate::{MenuEntry, Names, Part};

/// A role: what its holders may read and write. The region they see is their own account's, unless the role says otherwise.
#[derive(Clone, Debug)]
pub struct Role {
    /// Name in catalogue and accounts.
    pub name: String,
    /// Name on pages.
    pub names: Names,
    /// What its holders do.
    pub about: Option<Names>,
    /// county, township, village, unit or city.
    pub level: String,
    /// Ledgers read: names, `part/*` or `*`.
    pub reads: Vec<String>,
    /// Ledgers written.
    pub writes: Vec<String>,
    /// Ledgers read in the whole county, whatever the place: registers that records of a place refer to.
    pub everywhere: Vec<String>,
    /// Ledgers whose figures are seen without the records behind them.
    pub totals: Vec<String>,
    /// Where holders see, in place of their account's own region.
    pub places: Option<Places>,
    /// Further acts: import, freeze, define, verify …
    pub acts: Vec<String>,
    /// Roles one person may not hold beside it.
    pub never_with: Vec<String>,
    /// What its menu leads to, in order: the work it has, which is less than all that it may open.
    pub menu: Vec<MenuEntry>,
}

/// The places of a unit's holders: those of the records, in force, of a ledger that name the account's unit.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Places {
    /// The ledger.
    pub of: String,
    /// Its field, and the account's, that hold the unit.
    pub by: String,
}

impl Role {
    /// Whether a list of patterns names a ledger. One that stands apart is named by its own name alone.
    pub(crate) fn names(list: &[String], ledger: &crate::Ledger) -> bool {
        let holds = |p: &String| !ledger.apart && (p == "*" || p.strip_suffix("/*") == Some(ledger.part.folder()));
        list.iter().any(|p| *p == ledger.name || holds(p))
    }

    /// Whether the role reads a ledger.
    pub fn reads(&self, ledger: &crate::Ledger) -> bool {
        Role::names(&self.reads, ledger) || self.writes(ledger) || self.reads_everywhere(ledger)
    }

    /// Whether the role reads a ledger in the whole county.
    pub fn reads_everywhere(&self, ledger: &crate::Ledger) -> bool {
        Role::names(&self.everywhere, ledger)
    }

    /// Whether the role sees figures of a ledger, with the records behind them or without.
    pub fn sees_totals(&self, ledger: &crate::Ledger) -> bool {
        Role::names(&self.totals, ledger) || self.reads(ledger)
    }

    /// Whether the role writes a ledger.
    pub fn writes(&self, ledger: &crate::Ledger) -> bool {
        Role::names(&self.writes, ledger)
    }

    /// Whether it is one of the three administrators, of whom no person is two.
    pub fn administers(&self) -> bool {
        !self.never_with.is_empty()
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
    pub everywhere: Vec<String>,
    #[serde(default)]
    pub totals: Vec<String>,
    #[serde(default)]
    pub places: Option<Places>,
    #[serde(default)]
    pub acts: Vec<String>,
    #[serde(default)]
    pub never_with: Vec<String>,
    #[serde(default)]
    pub menu: Vec<MenuEntry>,
    #[serde(default)]
    pub about: Option<Names>,
}

impl RawRole {
    pub(crate) fn into_role(self, name: &str) -> Role {
        Role {
            name: name.into(),
            names: Names { zh: self.zh, en: self.en },
            about: self.about,
            level: self.level,
            reads: self.reads,
            writes: self.writes,
            everywhere: self.everywhere,
            totals: self.totals,
            places: self.places,
            acts: self.acts,
            never_with: self.never_with,
            menu: self.menu,
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
    /// The part of the work that it belongs to.
    pub part: Part,
    /// Unit of its value.
    pub unit: String,
    /// number, money, fraction or switch.
    pub kind: String,
    /// What it rules.
    pub about: Option<Names>,
    /// What counts where the county has set nothing, in thousandths: the law's own number.
    pub default: Option<i64>,
    /// The least that it may be set to, in thousandths.
    pub min: Option<i64>,
    /// The most that it may be set to, in thousandths.
    pub max: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawNorm {
    pub zh: String,
    pub en: String,
    #[serde(default)]
    pub part: Part,
    #[serde(default)]
    pub unit: String,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub about: Option<Names>,
    #[serde(default)]
    pub default: Option<f64>,
    #[serde(default)]
    pub min: Option<f64>,
    #[serde(default)]
    pub max: Option<f64>,
}

impl RawNorm {
    pub(crate) fn into_norm(self, name: &str) -> Norm {
        Norm {
            name: name.into(),
            names: Names { zh: self.zh, en: self.en },
            part: self.part,
            unit: self.unit,
            kind: self.kind,
            about: self.about,
            default: self.default.map(thousandths),
            min: self.min.map(thousandths),
            max: self.max.map(thousandths),
        }
    }
}

impl Norm {
    /// Whether it is on or off, and nothing between.
    pub fn is_switch(&self) -> bool {
        self.kind == "switch"
    }

    /// What a value of it in the ledger `norm_value` must be where the norm is bounded: a condition over that ledger, and what is said
    /// of a value that does not meet it.
    pub(crate) fn bounds(&self) -> Option<(String, Names)> {
        let shown = |thousandths: i64| format!("{}", thousandths as f64 / 1000.0);
        let (least, most, zh, en) = match (self.min, self.max) {
            (None, None) => return None,
            (Some(min), Some(max)) => {
                let (least, most) = (shown(min), shown(max));
                (min, max, format!("{least} 到 {most}"), format!("from {least} to {most}"))
            }
            (Some(min), None) => (min, i64::MAX, format!("不小于 {}", shown(min)), format!("at least {}", shown(min))),
            (None, Some(max)) => (0, max, format!("不大于 {}", shown(max)), format!("at most {}", shown(max))),
        };
        let that = format!("norm <> '{}' OR (value >= {least} AND value <= {most})", self.name);
        let says = Names {
            zh: format!("“{}”的取值应为 {}，请改取值", self.names.zh, format!("{zh} {}", self.unit).trim_end()),
            en: format!("The value of “{}” must be {en}: please change it", self.names.en),
        };
        Some((that, says))
    }
}

/// A number of a declaration as decimals are kept.
fn thousandths(number: f64) -> i64 {
    // A float of at most a billion carries three places exactly enough to be rounded.
    (number * 1000.0).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn norm(min: Option<i64>, max: Option<i64>) -> Norm {
        let names = Names { zh: "提醒时刻".into(), en: "Hour".into() };
        Norm {
            name: "hour".into(),
            names,
            part: Part::Base,
            unit: "时".into(),
            kind: "number".into(),
            about: None,
            default: None,
            min,
            max,
        }
    }

    #[test]
    fn a_range_becomes_a_condition_in_thousandths_and_says_itself_in_units() {
        let (that, says) = norm(Some(0), Some(23_500)).bounds().unwrap();
        assert_eq!(that, "norm <> 'hour' OR (value >= 0 AND value <= 23500)");
        assert_eq!(says.zh, "“提醒时刻”的取值应为 0 到 23.5 时，请改取值");
        assert_eq!(says.en, "The value of “Hour” must be from 0 to 23.5: please change it");
        assert!(norm(Some(1000), None).bounds().unwrap().1.zh.contains("不小于 1 时"));
        assert!(norm(None, None).bounds().is_none());
    }

    #[test]
    fn a_range_that_holds_nothing_is_a_fault_of_the_catalogue() {
        let sources = crate::Source::standard().into_iter().map(|mut s| {
            s.text = s.text.replace("default = 9\nmin = 0\nmax = 23", "default = 9\nmin = 23\nmax = 0");
            s
        });
        let faults = crate::Catalogue::load(&sources.collect::<Vec<_>>()).unwrap_err().to_string();
        assert!(faults.contains("norms.toml") && faults.contains("reminder_hour"), "{faults}");
    }

    /// An account is given one of the roles there are, by the name that the role has everywhere else.
    #[test]
    fn the_roles_of_an_account_are_those_declared_by_their_names() {
        let catalogue = crate::Catalogue::standard().unwrap();
        let offered = catalogue.ledger("account").unwrap().field("role").unwrap().choices();
        let mut offered: Vec<_> = offered.iter().map(|c| (c.zh.as_str(), c.names())).collect();
        let mut declared: Vec<_> = catalogue.roles().iter().map(|r| (r.name.as_str(), r.names.clone())).collect();
        offered.sort_by_key(|(role, _)| *role);
        declared.sort_by_key(|(role, _)| *role);
        assert_eq!(offered, declared);
    }
}
