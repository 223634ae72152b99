//! Who may see and do what: a role and a region code prefix. Pages, API, exports and figures all ask here, and nowhere else.
//!
//! A grant is a role of the catalogue held at a place: one row of the ledger `account`, or as many as a unit has villages where the
//! role says so. A person may hold several; what any one of them allows is allowed. A ledger, a place and an act must be allowed
//! by the *same* grant.

use catalogue::{Catalogue, Figure, FlowStep, Ledger, Measure, RegionCode, Role};

/// A role held at a place.
#[derive(Clone, Debug)]
pub struct Grant {
    /// What may be read, written and done.
    pub role: Role,
    /// Where.
    pub region: RegionCode,
}

/// What a token lets a program do of what its person may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Read ledgers, figures and reports.
    Read,
    /// Enter, amend and withdraw records, and read what one may write.
    Write,
    /// Import workbooks, which writes records too.
    Import,
    /// Fill and freeze reports.
    Report,
    /// Manage webhooks, which tell of what may be read.
    Webhook,
}

impl Scope {
    /// All scopes in the order of forms.
    pub const ALL: [Scope; 5] = [Scope::Read, Scope::Write, Scope::Import, Scope::Report, Scope::Webhook];

    /// The word that tokens and the API use.
    pub fn word(self) -> &'static str {
        match self {
            Scope::Read => "read",
            Scope::Write => "write",
            Scope::Import => "import",
            Scope::Report => "report",
            Scope::Webhook => "webhook",
        }
    }

    /// The scope that an act of a role falls under; acts of administrators are for no token.
    fn of(act: &str) -> Option<Scope> {
        match act {
            "export" | "verify" => Some(Scope::Read),
            "import" => Some(Scope::Import),
            "confirm" | "freeze" => Some(Scope::Report),
            _ => None,
        }
    }
}

impl std::str::FromStr for Scope {
    type Err = String;
    fn from_str(word: &str) -> Result<Scope, String> {
        Scope::ALL.into_iter().find(|s| s.word() == word).ok_or_else(|| format!("“{word}” is no scope"))
    }
}

impl Grant {
    /// The same grant with what scopes leave of its role.
    fn within(mut self, scopes: &[Scope]) -> Grant {
        let role = &mut self.role;
        let (reads, writes) = (scopes.contains(&Scope::Read), scopes.contains(&Scope::Write));
        // What is written is read too, so a token that only reads keeps it among what it reads.
        let written = std::mem::take(&mut role.writes);
        if reads {
            role.reads.extend(written.iter().cloned());
        } else {
            role.reads.clear();
            role.everywhere.clear();
            role.totals.clear();
        }
        if writes {
            role.writes = written;
        }
        role.acts.retain(|act| Scope::of(act).is_some_and(|s| scopes.contains(&s)));
        self
    }
}

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

    /// Whether records of a ledger at a place may be entered, amended and withdrawn.
    pub fn writes(&self, ledger: &Ledger, place: &RegionCode) -> bool {
        self.grants.iter().any(|g| g.role.writes(ledger) && g.region.holds(place))
    }

    /// Whether a step of a ledger's flow may be taken by records at a place: the role that writes them there must be one that takes it.
    pub fn takes(&self, ledger: &Ledger, step: &FlowStep, place: &RegionCode) -> bool {
        let its = |role: &Role| step.by.is_empty() || step.by.contains(&role.name);
        self.grants.iter().any(|g| g.role.writes(ledger) && g.region.holds(place) && its(&g.role))
    }

    /// Whether the state of records at a place may be set right against the ledger's flow.
    pub fn corrects(&self, ledger: &Ledger, place: &RegionCode) -> bool {
        let its = |role: &Role| ledger.flow.as_ref().is_some_and(|f| f.correct.contains(&role.name));
        self.grants.iter().any(|g| g.role.writes(ledger) && g.region.holds(place) && its(&g.role))
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

    /// Whether a figure of a place is the reader's to put right: their office keeps the ledger it comes from, or their place, below
    /// the county, enters it.
    pub fn owns(&self, catalogue: &Catalogue, figure: &Figure, place: &RegionCode) -> bool {
        let ledger = figure.of.as_deref().and_then(|of| catalogue.ledger(of));
        let office = figure.owner.as_deref().or(ledger.map(|l| l.keeper.as_str()));
        let keeps = |g: &Grant| {
            let enters = g.region != self.county && ledger.is_some_and(|l| g.role.writes(l));
            g.region.holds(place) && (office == Some(g.role.name.as_str()) || enters)
        };
        self.grants.iter().any(keeps)
    }

    /// Whether reports may be filled: offices that confirm figures.
    pub fn works_on_reports(&self) -> bool {
        self.may("confirm")
    }

    /// Whether the county's own ledgers, fields and figures may be proposed, and another person's approved.
    pub fn declares(&self) -> bool {
        self.may("define")
    }

    /// Whether the county's settings are open: to who may write them, or declare.
    pub fn sets(&self, catalogue: &Catalogue) -> bool {
        self.declares() || catalogue.ledger("norm_value").is_some_and(|l| self.writes(l, &self.county))
    }

    /// Whether a figure's value may be seen for a place: every ledger it looks into must be open there, in full or as totals.
    pub fn sees(&self, catalogue: &Catalogue, figure: &Figure, place: &RegionCode) -> bool {
        let totals = |ledger: &Ledger| self.grants.iter().any(|g| g.region.holds(place) && g.role.sees_totals(ledger));
        self.reaches(place) && comes_from(catalogue, figure, &totals, 0)
    }

    /// Whether the records behind a figure may be listed for a place.
    pub fn lists(&self, catalogue: &Catalogue, figure: &Figure, place: &RegionCode) -> bool {
        self.reaches(place) && comes_from(catalogue, figure, &|ledger| self.reads(ledger, place), 0)
    }

    /// Whether a figure of a place may leave as a file, its records left out: every ledger it looks into must be open there to a
    /// grant that exports.
    pub fn exports(&self, catalogue: &Catalogue, figure: &Figure, place: &RegionCode) -> bool {
        let open = |g: &Grant, ledger: &Ledger| g.region.holds(place) && g.role.sees_totals(ledger);
        let leaves = |ledger: &Ledger| self.grants.iter().any(|g| g.role.may("export") && open(g, ledger));
        self.reaches(place) && self.may("export") && comes_from(catalogue, figure, &leaves, 0)
    }

    /// Whether the records behind a figure may leave with it.
    pub fn exports_records(&self, catalogue: &Catalogue, figure: &Figure, place: &RegionCode) -> bool {
        self.reaches(place) && comes_from(catalogue, figure, &|ledger| self.does("export", ledger, place), 0)
    }
}

impl Grant {
    fn reads(&self, ledger: &Ledger, place: &RegionCode) -> bool {
        self.role.reads(ledger) && (self.region.holds(place) || self.role.reads_everywhere(ledger))
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

/// Whether every ledger that a figure looks into is open.
fn comes_from(catalogue: &Catalogue, figure: &Figure, open: &dyn Fn(&Ledger) -> bool, depth: usize) -> bool {
    match &figure.measure {
        Measure::Name | Measure::Year(_) | Measure::Norm(_) => true,
        Measure::Formula(formula) => {
            let part = |id: &str| catalogue.figure(id).is_some_and(|f| comes_from(catalogue, f, open, depth + 1));
            depth < 16 && formula.figures().into_iter().all(part)
        }
        _ => {
            let ledgers = figure.ledgers(catalogue);
            !ledgers.is_empty() && ledgers.into_iter().all(|name| catalogue.ledger(name).is_some_and(open))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::Names;

    fn role(catalogue: &Catalogue, name: &str) -> Role {
        catalogue.role(name).unwrap().clone()
    }

    fn code(text: &str) -> RegionCode {
        RegionCode::parse(text).unwrap()
    }

    fn access(catalogue: &Catalogue, grants: &[(&str, &str)]) -> Access {
        let grants = grants.iter().map(|(r, p)| Grant { role: role(catalogue, r), region: code(p) }).collect();
        Access::new(code("419931"), "someone", "某人", grants).unwrap()
    }

    #[test]
    fn each_role_reads_and_writes_what_the_catalogue_gives_it_and_no_more() {
        let catalogue = Catalogue::standard().unwrap();
        // role, place held, ledger, place of the record, reads, writes: worked out from roles.toml by hand.
        let matrix = [
            ("organisation", "419931", "posting", "419931100201", true, true),
            ("organisation", "419931", "account", "419931", true, false),
            ("finance", "419931", "fund_line", "419931", true, true),
            ("finance", "419931", "posting", "419931100201", false, false),
            ("township", "419931100", "posting", "419931100201", true, true),
            ("township", "419931100", "posting", "419931101201", false, false),
            ("township", "419931100", "person", "419931", true, false),
            ("first_secretary", "419931100201", "visit", "419931100201", true, true),
            ("first_secretary", "419931100201", "visit", "419931100202", false, false),
            ("first_secretary", "419931100201", "household", "419931100201", true, false),
            ("county_leader", "419931", "posting", "419931100201", true, false),
            ("county_leader", "419931", "person", "419931", false, false),
            ("township", "419931100", "org", "419931", true, false),
            ("city_reader", "419931", "posting", "419931100201", false, false),
            ("city_lists", "419931", "posting", "419931100201", true, false),
            ("system_admin", "419931", "account", "419931", true, false),
            ("system_admin", "419931", "household", "419931100201", false, false),
            ("audit_admin", "419931", "posting", "419931100201", false, false),
        ];
        for (role, held, ledger, place, reads, writes) in matrix {
            let access = access(&catalogue, &[(role, held)]);
            let ledger = catalogue.ledger(ledger).unwrap();
            assert_eq!(access.reads(ledger, &code(place)), reads, "{role} reads {} at {place}", ledger.name);
            assert_eq!(access.writes(ledger, &code(place)), writes, "{role} writes {} at {place}", ledger.name);
        }
    }

    #[test]
    fn a_step_is_taken_by_the_roles_it_names_and_a_state_set_right_by_fewer() {
        let catalogue = Catalogue::standard().unwrap();
        let ledger = catalogue.ledger("rectification_case").unwrap();
        let flow = ledger.flow.as_ref().unwrap();
        let village = code("419931100201");
        // role, place held, from, to, takes, corrects: worked out from the ledger's declaration by hand.
        let cases = [
            ("organisation", "419931", "联审研判", "列入", true, true),
            ("township", "419931100", "联审研判", "列入", false, false),
            ("township", "419931100", "整顿中", "乡镇自验", true, false),
            ("township", "419931101", "整顿中", "乡镇自验", false, false),
            ("township", "419931100", "方案备案", "整顿中", true, false),
            ("county_leader", "419931", "方案备案", "整顿中", false, false),
        ];
        for (role, held, from, to, takes, corrects) in cases {
            let access = access(&catalogue, &[(role, held)]);
            let step = flow.step(from, to).unwrap();
            assert_eq!(access.takes(ledger, step, &village), takes, "{role} {from}→{to}");
            assert_eq!(access.corrects(ledger, &village), corrects, "{role}");
        }
    }

    #[test]
    fn a_ledger_and_a_place_must_come_from_the_same_grant() {
        let catalogue = Catalogue::standard().unwrap();
        let access = access(&catalogue, &[("system_admin", "419931"), ("township", "419931100")]);
        let posting = catalogue.ledger("posting").unwrap();
        assert!(access.reads(posting, &code("419931100201")));
        assert!(!access.reads(posting, &code("419931101201")), "the county-wide grant reads no posting");
        assert_eq!(access.scope(posting), [code("419931100")]);
    }

    #[test]
    fn a_figure_is_seen_only_where_its_ledger_is_read() {
        let catalogue = Catalogue::standard().unwrap();
        let figure = catalogue.figure("posting.first_secretary").unwrap();
        assert!(access(&catalogue, &[("township", "419931100")]).sees(&catalogue, figure, &code("419931100")));
        assert!(!access(&catalogue, &[("township", "419931100")]).sees(&catalogue, figure, &code("419931")));
        assert!(!access(&catalogue, &[("finance", "419931")]).sees(&catalogue, figure, &code("419931")));
    }

    #[test]
    fn who_is_given_totals_sees_values_and_lists_nothing() {
        let catalogue = Catalogue::standard().unwrap();
        let figure = catalogue.figure("posting.first_secretary").unwrap();
        let city = access(&catalogue, &[("city_reader", "419931")]);
        assert!(
            city.sees(&catalogue, figure, &code("419931100")) && !city.lists(&catalogue, figure, &code("419931100"))
        );
        let granted = access(&catalogue, &[("city_reader", "419931"), ("city_lists", "419931100")]);
        assert!(granted.lists(&catalogue, figure, &code("419931100")));
        assert!(!granted.lists(&catalogue, figure, &code("419931")), "only where it was granted");
    }

    #[test]
    fn an_act_must_come_from_the_grant_that_reads() {
        let catalogue = Catalogue::standard().unwrap();
        let both = access(&catalogue, &[("city_lists", "419931"), ("township", "419931100")]);
        let posting = catalogue.ledger("posting").unwrap();
        assert!(both.does("export", posting, &code("419931100201")));
        assert!(both.reads(posting, &code("419931101201")) && !both.does("export", posting, &code("419931101201")));
    }

    #[test]
    fn what_is_read_everywhere_is_revealed_only_at_ones_own_place() {
        let catalogue = Catalogue::standard().unwrap();
        let township = access(&catalogue, &[("township", "419931100")]);
        let person = catalogue.ledger("person").unwrap();
        assert!(township.reads(person, &code("419931")) && !township.reveals(person, &code("419931")));
        assert!(township.reveals(person, &code("419931100")));
    }

    #[test]
    fn a_figure_is_seen_only_where_what_its_condition_looks_into_is() {
        let catalogue = Catalogue::standard().unwrap();
        // Villages with so many households that they must have a working group: the list is of places, the condition counts households.
        let figure = catalogue.figure("village.over_threshold_with_group").unwrap();
        let ledgers: Vec<&str> = figure.ledgers(&catalogue).into_iter().collect();
        assert_eq!(ledgers, ["body", "household", "region"]);
        let place = code("419931");
        let sees = |role: &str| access(&catalogue, &[(role, "419931")]).sees(&catalogue, figure, &place);
        assert!(sees("organisation") && !sees("finance") && !sees("system_admin"), "the latter two read places alone");
    }

    #[test]
    fn the_log_of_sensitive_acts_is_read_by_the_auditor_alone() {
        let catalogue = Catalogue::standard().unwrap();
        let log = catalogue.ledger("sensitive_act").unwrap();
        let readers = catalogue.roles().iter().filter(|r| r.reads(log) || r.writes(log) || r.sees_totals(log));
        assert_eq!(readers.map(|r| r.name.as_str()).collect::<Vec<_>>(), ["audit_admin"]);
    }

    #[test]
    fn a_figure_leaves_as_a_file_only_by_the_grant_that_sees_it() {
        let catalogue = Catalogue::standard().unwrap();
        let figure = catalogue.figure("posting.first_secretary").unwrap();
        let (county, town) = (code("419931"), code("419931100"));
        // The one exports and reads no posting; the other sees totals and exports nothing.
        let both = access(&catalogue, &[("finance", "419931"), ("city_reader", "419931")]);
        assert!(both.sees(&catalogue, figure, &county) && both.may("export"));
        assert!(!both.exports(&catalogue, figure, &county) && !both.exports_records(&catalogue, figure, &county));
        let township = access(&catalogue, &[("township", "419931100")]);
        assert!(township.exports(&catalogue, figure, &town) && township.exports_records(&catalogue, figure, &town));
        assert!(!township.exports(&catalogue, figure, &county));
    }

    #[test]
    fn a_quotient_is_seen_only_where_both_its_sides_are() {
        let catalogue = Catalogue::standard().unwrap();
        let ratio = catalogue.figures().find(|f| matches!(&f.measure, Measure::Formula(x) if x.figures().iter().any(|id| id.starts_with("pairing.")) && x.figures().iter().any(|id| id.starts_with("household."))));
        let ratio = ratio.expect("the share of households paired is a figure");
        assert!(access(&catalogue, &[("organisation", "419931")]).sees(&catalogue, ratio, &code("419931")));
        assert!(
            !access(&catalogue, &[("sending_unit", "419931")]).sees(&catalogue, ratio, &code("419931")),
            "it reads no household"
        );
    }

    #[test]
    fn what_is_put_to_a_role_by_any_of_its_names_or_to_a_login_is_addressed() {
        let catalogue = Catalogue::standard().unwrap();
        let access = access(&catalogue, &[("finance", "419931")]);
        for to in ["县财政局", "finance", "乡镇党委、县财政局", "someone"] {
            assert!(access.is_addressed(to), "{to}");
        }
        for to in ["", "县委编办", "财政", "some"] {
            assert!(!access.is_addressed(to), "{to}");
        }
    }

    #[test]
    fn a_token_never_opens_what_its_person_may_not_and_only_what_its_scopes_say() {
        let catalogue = Catalogue::standard().unwrap();
        let acts = ["export", "import", "confirm", "freeze", "verify", "accounts", "define", "backup"];
        let place = code("419931");
        let figure = catalogue.figure("posting.first_secretary").unwrap();
        for role in ["organisation", "finance", "county_leader", "city_reader", "system_admin"] {
            let person = access(&catalogue, &[(role, "419931")]);
            for scopes in [&[][..], &[Scope::Read], &[Scope::Write], &[Scope::Report], &Scope::ALL] {
                let token = person.clone().within(scopes);
                for ledger in catalogue.ledgers() {
                    let (reads, writes) = (person.reads(ledger, &place), person.writes(ledger, &place));
                    let written = writes && scopes.contains(&Scope::Write);
                    let read = (reads && scopes.contains(&Scope::Read)) || written;
                    assert_eq!(token.writes(ledger, &place), written, "{role} {}", ledger.name);
                    assert_eq!(token.reads(ledger, &place), read, "{role} {}", ledger.name);
                    assert_eq!((token.reads_anywhere(ledger), token.scope(ledger).is_empty()), (read, !read));
                }
                let open = token.writes(catalogue.ledger("posting").unwrap(), &place) || scopes.contains(&Scope::Read);
                assert!(
                    open || !token.sees(&catalogue, figure, &place),
                    "{role} sees totals that its token does not open"
                );
                assert!(acts.iter().all(|a| !token.may(a) || person.may(a)), "{role}");
                assert_eq!(token.may("freeze"), person.may("freeze") && scopes.contains(&Scope::Report));
                assert!(!["accounts", "define", "backup"].iter().any(|a| token.may(a)), "no token administers");
            }
        }
    }

    #[test]
    fn a_figure_is_owned_by_the_office_that_keeps_its_ledger_and_by_the_township_that_enters_it() {
        let catalogue = Catalogue::standard().unwrap();
        let figure = catalogue.figure("posting.first_secretary").unwrap();
        let owns = |role: &str, held: &str, place: &str| {
            access(&catalogue, &[(role, held)]).owns(&catalogue, figure, &code(place))
        };
        assert!(owns("organisation", "419931", "419931"));
        assert!(!owns("agriculture", "419931", "419931"), "it enters the ledger and does not keep it");
        assert!(owns("township", "419931100", "419931100"));
        assert!(!owns("township", "419931100", "419931101"));
        assert!(!owns("county_leader", "419931", "419931"));
    }

    #[test]
    fn a_ledger_comes_in_by_workbook_only_where_one_grant_both_writes_and_imports() {
        let catalogue = Catalogue::standard().unwrap();
        let posting = catalogue.ledger("posting").unwrap();
        let both = access(&catalogue, &[("first_secretary", "419931101201"), ("township", "419931100")]);
        assert!(both.imports(posting, &code("419931100201")) && both.imports_anywhere(posting));
        assert!(!both.imports(posting, &code("419931101201")), "a first secretary writes there, and does not import");
        let leader = access(&catalogue, &[("county_leader", "419931")]);
        assert!(!leader.imports_anywhere(posting));
    }

    #[test]
    fn the_three_administrators_are_never_one_person() {
        let catalogue = Catalogue::standard().unwrap();
        let grants =
            ["system_admin", "audit_admin"].map(|r| Grant { role: role(&catalogue, r), region: code("419931") });
        assert!(Access::new(code("419931"), "x", "某", grants.to_vec()).is_err());
    }

    #[test]
    fn a_grant_outside_the_county_opens_nothing() {
        let role = Role {
            name: "x".into(),
            names: Names::default(),
            level: String::new(),
            reads: vec!["*".into()],
            writes: vec![],
            everywhere: vec!["*".into()],
            totals: vec![],
            places: None,
            acts: vec![],
            never_with: vec![],
        };
        let grant = Grant { role, region: code("419932") };
        assert!(Access::new(code("419931"), "x", "某", vec![grant]).unwrap().is_empty());
    }
}
