//! Who may see and do what: a role and a region code prefix. Pages, API, exports and figures all ask here, and nowhere else.
//!
//! A grant is a role of the catalogue held at a place: one row of the ledger `account`, or as many as a unit has villages where the
//! role says so. A person may hold several; what any one of them allows is allowed. A ledger, a place and an act must be allowed
//! by the *same* grant.

mod figures;
mod grant;
mod steps;
#[cfg(test)]
mod tests;

use catalogue::{Catalogue, Ledger, RegionCode};

pub use grant::{Grant, Scope};
pub(crate) use steps::{Pace, Passage};

/// What a person may see and do in a county.
#[derive(Clone, Debug)]
pub struct Access {
    /// The county.
    pub county: RegionCode,
    /// The name signed in with.
    pub login: String,
    /// The person's own name.
    pub person: String,
    grants: Vec<Grant>,
    /// What a token narrows it to; none for the person themselves.
    scopes: Option<Vec<Scope>>,
}

/// Two roles that no one person may hold together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict(pub String, pub String);

impl Access {
    /// The access that grants amount to.
    ///
    /// # Errors
    /// Two of the roles exclude each other: such an account opens nothing until one of them is ended.
    pub fn new(county: RegionCode, login: &str, person: &str, mut grants: Vec<Grant>) -> Result<Access, Conflict> {
        for grant in &grants {
            if let Some(other) = grants.iter().find(|o| grant.role.never_with.contains(&o.role.name)) {
                return Err(Conflict(grant.role.names.zh.clone(), other.role.names.zh.clone()));
            }
        }
        grants.retain(|g| county.holds(&g.region));
        grants.sort_by_key(|g| g.region.as_str().len());
        Ok(Access { county, login: login.into(), person: person.into(), grants, scopes: None })
    }

    /// The same access within a token's scopes: never more, mostly less.
    pub fn within(self, scopes: &[Scope]) -> Access {
        let grants = self.grants.into_iter().map(|g| g.within(scopes)).collect();
        Access { grants, scopes: Some(scopes.to_vec()), ..self }
    }

    /// The scopes of the token that asks; none where a person does.
    pub fn scopes(&self) -> Option<&[Scope]> {
        self.scopes.as_deref()
    }

    /// Whether webhooks may be kept: they carry out what an export would.
    pub fn keeps_webhooks(&self) -> bool {
        self.may("export") && self.scopes.as_ref().is_none_or(|s| s.contains(&Scope::Webhook))
    }

    /// The grants, the widest first.
    pub fn grants(&self) -> &[Grant] {
        &self.grants
    }

    /// Whether there is anything to open.
    pub fn is_empty(&self) -> bool {
        self.grants.is_empty()
    }

    /// The place a person's pages begin at: that of the widest grant.
    pub fn home(&self) -> &RegionCode {
        self.grants.first().map_or(&self.county, |g| &g.region)
    }

    /// Whether any grant reaches a place at all.
    pub fn reaches(&self, place: &RegionCode) -> bool {
        self.grants.iter().any(|g| g.region.holds(place))
    }

    /// Whether records of a ledger at a place may be read.
    pub fn reads(&self, ledger: &Ledger, place: &RegionCode) -> bool {
        self.county.holds(place) && self.grants.iter().any(|g| g.reads(ledger, place))
    }

    /// Whether records of a ledger at a place may be read by an office: anybody but those who work in the village itself.
    pub fn reads_as_office(&self, ledger: &Ledger, place: &RegionCode) -> bool {
        self.county.holds(place) && self.grants.iter().any(|g| g.role.level != "village" && g.reads(ledger, place))
    }

    /// Whether records of a ledger at a place may be entered, amended and withdrawn.
    pub fn writes(&self, ledger: &Ledger, place: &RegionCode) -> bool {
        self.grants.iter().any(|g| g.role.writes(ledger) && g.region.holds(place))
    }

    /// Whether the reader's office keeps a ledger at a place, and reads it there: a token that only reads leaves it its work to look at.
    pub fn keeps(&self, catalogue: &Catalogue, ledger: &Ledger, place: &RegionCode) -> bool {
        let keeps = |g: &Grant| catalogue.role(&g.role.name).is_some_and(|r| r.writes(ledger));
        self.grants.iter().any(|g| g.region.holds(place) && g.reads(ledger, place) && keeps(g))
    }

    /// Whether a further act (export, reveal, import …) may be done to records of a ledger at a place: the role that reads them
    /// there must be the one that allows the act.
    pub fn does(&self, act: &str, ledger: &Ledger, place: &RegionCode) -> bool {
        self.county.holds(place) && self.grants.iter().any(|g| g.role.may(act) && g.reads(ledger, place))
    }

    /// Whether the sealed values of a record may be revealed: within one's own place alone, whatever else is read.
    pub fn reveals(&self, ledger: &Ledger, place: &RegionCode) -> bool {
        self.grants.iter().any(|g| g.role.may("reveal") && g.role.reads(ledger) && g.region.holds(place))
    }

    /// Whether the sealed values of any record of a ledger may be revealed.
    pub fn reveals_anywhere(&self, ledger: &Ledger) -> bool {
        self.grants.iter().any(|g| g.role.may("reveal") && g.role.reads(ledger))
    }

    /// Whether the ledger is read anywhere: whether it stands in the menu.
    pub fn reads_anywhere(&self, ledger: &Ledger) -> bool {
        self.grants.iter().any(|g| g.role.reads(ledger))
    }

    /// Whether the ledger is written anywhere.
    pub fn writes_anywhere(&self, ledger: &Ledger) -> bool {
        self.grants.iter().any(|g| g.role.writes(ledger))
    }

    /// The role as which records of a ledger are filled in: that of the widest grant that writes them.
    pub fn fills_in_as(&self, ledger: &Ledger) -> Option<&str> {
        self.grants.iter().find(|g| g.role.writes(ledger)).map(|g| g.role.name.as_str())
    }

    /// The places whose records of a ledger may be read, none lying within another.
    pub fn scope(&self, ledger: &Ledger) -> Vec<RegionCode> {
        let everywhere = self.grants.iter().any(|g| g.role.reads_everywhere(ledger));
        let held = self.grants.iter().filter(|g| g.role.reads(ledger)).map(|g| &g.region);
        widest(everywhere.then_some(&self.county).into_iter().chain(held))
    }

    /// The places where records of a ledger may be written, none lying within another.
    pub fn writable(&self, ledger: &Ledger) -> Vec<RegionCode> {
        widest(self.grants.iter().filter(|g| g.role.writes(ledger)).map(|g| &g.region))
    }

    /// Whether a ledger's records at a place may come in by workbook: the same grant must write them and import.
    pub fn imports(&self, ledger: &Ledger, place: &RegionCode) -> bool {
        self.grants.iter().any(|g| g.role.may("import") && g.role.writes(ledger) && g.region.holds(place))
    }

    /// Whether a ledger's records may come in by workbook anywhere.
    pub fn imports_anywhere(&self, ledger: &Ledger) -> bool {
        self.grants.iter().any(|g| g.role.may("import") && g.role.writes(ledger))
    }

    /// Whether an act that is about no record (freeze, verify, accounts, grant …) is allowed.
    pub fn may(&self, act: &str) -> bool {
        self.grants.iter().any(|g| g.role.may(act))
    }

    /// Whether the months of postings at a place may be confirmed.
    pub fn confirms_months(&self, place: &RegionCode) -> bool {
        self.grants.iter().any(|g| g.role.may("confirm_month") && g.region.holds(place))
    }

    /// Whether the months of postings at a place are confirmed by the reader's own township; an office above it has no business with
    /// where somebody was on a day.
    pub fn is_township_of(&self, place: &RegionCode) -> bool {
        let near = |g: &Grant| g.role.may("confirm_month") && g.region.as_str().len() == 9 && g.region.holds(place);
        self.grants.iter().any(near)
    }

    /// Whether a locked month of postings at a place may be opened again.
    pub fn reopens_months(&self, place: &RegionCode) -> bool {
        self.grants.iter().any(|g| g.role.may("reopen_month") && g.region.holds(place))
    }

    /// Whether samples for inspection may be drawn from the postings of a place.
    pub fn draws(&self, place: &RegionCode) -> bool {
        self.grants.iter().any(|g| g.role.may("draw") && g.region.holds(place))
    }

    /// Whether leave of postings at a place may be granted by somebody whose place has so many digits, or fewer: a village's team 12,
    /// a township 9, the county 6.
    pub fn grants_leave(&self, place: &RegionCode, digits: usize) -> bool {
        let near = |g: &Grant| g.region.holds(place) && g.region.as_str().len() <= digits;
        self.grants.iter().any(|g| g.role.may("grant_leave") && near(g))
    }

    /// Whether something is put to the reader: to one of their roles by a name of it, or to their own login. Several are parted by
    /// commas or 、.
    pub fn is_addressed(&self, to: &str) -> bool {
        let mine = |one: &str| {
            let role = |g: &Grant| [&g.role.name, &g.role.names.zh, &g.role.names.en].iter().any(|n| n.as_str() == one);
            !one.is_empty() && (one == self.login || self.grants.iter().any(role))
        };
        to.split(['、', '，', ',']).map(str::trim).any(mine)
    }

    /// Whether reports may be filled: offices that confirm figures.
    pub fn works_on_reports(&self) -> bool {
        self.may("confirm")
    }

    /// Whether the county's own ledgers, fields and figures may be proposed, and another person's approved.
    pub fn declares(&self) -> bool {
        self.may("define")
    }

    /// Whether a change to a role may be proposed: who opens accounts knows what they lack.
    pub fn changes_roles(&self) -> bool {
        self.may("accounts")
    }

    /// Whether a change to a role that another person has proposed may be approved, and ended.
    pub fn approves_roles(&self) -> bool {
        self.may("grant")
    }

    /// Whether what each role may do is open to look at.
    pub fn reads_roles(&self, catalogue: &Catalogue) -> bool {
        self.sets(catalogue) || self.changes_roles() || self.approves_roles() || self.may("audit")
    }

    /// Whether the county's settings are open: to who may write them, or declare.
    pub fn sets(&self, catalogue: &Catalogue) -> bool {
        self.declares() || catalogue.ledger("norm_value").is_some_and(|l| self.writes(l, &self.county))
    }
}

/// Places, those that lie within another left out; they come the widest first.
fn widest<'a>(places: impl Iterator<Item = &'a RegionCode>) -> Vec<RegionCode> {
    let mut all: Vec<RegionCode> = Vec::new();
    for place in places {
        if !all.iter().any(|s| s.holds(place)) {
            all.push(place.clone());
        }
    }
    all
}
