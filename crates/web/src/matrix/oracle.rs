//! What ought to be allowed, worked out from the text of `roles.toml` alone: nothing here asks `access`.

use catalogue::Source;
use toml::{Table, Value};

/// A ledger as the oracle knows it: its folder and its name.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub folder: String,
    pub name: String,
    /// Whether only its own name opens it.
    pub apart: bool,
}

/// The ledgers, by the paths of their files.
pub(super) fn ledgers() -> Vec<Named> {
    let named = |source: Source| {
        let (folder, file) = source.path.split_once('/')?;
        let name = file.strip_suffix(".ledger.toml")?;
        let table: Table = toml::from_str(&source.text).unwrap();
        let apart = table.get("apart").and_then(Value::as_bool).unwrap_or_default();
        Some(Named { folder: folder.into(), name: name.into(), apart })
    };
    Source::standard().into_iter().filter_map(named).collect()
}

/// The roles as they are written down.
pub(crate) struct Oracle(Table);

/// A role held at a place, or the places a unit's people are at.
pub(super) struct Held<'a> {
    oracle: &'a Oracle,
    pub role: String,
    pub places: Vec<String>,
}

impl Oracle {
    /// Reads the standard file.
    pub(crate) fn standard() -> Oracle {
        let source = Source::standard().into_iter().find(|s| s.path == "roles.toml").unwrap();
        let table: Table = toml::from_str(&source.text).unwrap();
        Oracle(table["roles"].as_table().unwrap().clone())
    }

    /// The names of all roles.
    pub(crate) fn roles(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    /// Whether a role's places are those of its unit.
    pub(super) fn is_of_a_unit(&self, role: &str) -> bool {
        self.0[role].get("places").is_some()
    }

    /// A role at places.
    pub(super) fn held(&self, role: &str, places: &[&str]) -> Held<'_> {
        Held { oracle: self, role: role.into(), places: places.iter().map(ToString::to_string).collect() }
    }

    fn list(&self, role: &str, key: &str) -> Vec<String> {
        let list = self.0[role].get(key).and_then(Value::as_array).cloned().unwrap_or_default();
        list.iter().filter_map(Value::as_str).map(String::from).collect()
    }
}

impl Held<'_> {
    fn lists(&self, key: &str, ledger: &Named) -> bool {
        let list = self.oracle.list(&self.role, key);
        let held = |p: &String| !ledger.apart && (p == "*" || *p == format!("{}/*", ledger.folder));
        list.iter().any(|p| *p == ledger.name || held(p))
    }

    fn holds(&self, place: &str) -> bool {
        self.places.iter().any(|p| place.starts_with(p.as_str()))
    }

    pub(super) fn writes(&self, ledger: &Named, place: &str) -> bool {
        self.lists("writes", ledger) && self.holds(place)
    }

    pub(super) fn reads(&self, ledger: &Named, place: &str) -> bool {
        let here = self.lists("reads", ledger) || self.lists("writes", ledger);
        (here && self.holds(place)) || self.lists("everywhere", ledger)
    }

    pub(super) fn may(&self, act: &str) -> bool {
        self.oracle.list(&self.role, "acts").iter().any(|a| a == act)
    }

    pub(super) fn exports(&self, ledger: &Named, place: &str) -> bool {
        self.may("export") && self.reads(ledger, place)
    }

    pub(super) fn reveals(&self, ledger: &Named, place: &str) -> bool {
        let read = self.lists("reads", ledger) || self.lists("writes", ledger) || self.lists("everywhere", ledger);
        self.may("reveal") && read && self.holds(place)
    }

    /// Whether figures of a ledger are seen at a place.
    pub(super) fn sees(&self, ledger: &Named, place: &str) -> bool {
        let any = ["reads", "writes", "everywhere", "totals"].iter().any(|key| self.lists(key, ledger));
        any && self.holds(place)
    }

    /// Whether the records behind such a figure are.
    pub(super) fn lists_records(&self, ledger: &Named, place: &str) -> bool {
        self.reads(ledger, place) && self.holds(place)
    }
}
