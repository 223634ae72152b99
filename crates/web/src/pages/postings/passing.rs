//! What passes from who leaves a village to who follows: read from the records, by kind. A project stays with whoever brought it in, since
//! its results count there; a pairing and the part in a case go on with the successor.

use catalogue::{Ledger, Value};
use duties::Standing;
use jiff::civil::Date;
use journal::{Record, RecordQuery};

use crate::WebError;
use crate::desk::Desk;
use crate::links;
use crate::pages::duties::Month;

/// The states of a project on which nothing is left to do.
const SETTLED: [&str; 2] = ["运营", "终止"];
/// The kind of an assignment that a first secretary holds in a case.
const KIND: &str = "第一书记";
/// The role whose own duties are handed over; what an office owes a posting stays with the office.
const ROLE: &str = "first_secretary";

/// Things of one kind.
pub(crate) struct Group {
    pub title: String,
    /// What each is, and where it is looked at.
    pub lines: Vec<(String, String)>,
}

/// Everything that passes on.
pub(super) struct Passing {
    pub projects: Vec<Record>,
    pub pairings: Vec<Record>,
    pub assignments: Vec<Record>,
    pub findings: Vec<Record>,
    /// Duties that are not done, with their periods.
    pub owed: Vec<(String, String)>,
}

/// What passes on from a posting, as it stands now.
pub(super) async fn of(desk: &Desk, posting: &Record, person: &str) -> Result<Passing, WebError> {
    let last = last_day(desk, posting);
    let here = async |ledger: &str, equal: Vec<(&str, Value)>| -> Result<Vec<Record>, WebError> {
        let Some(ledger) = desk.catalogue().ledger(ledger) else { return Ok(Vec::new()) };
        let equal = equal.into_iter().map(|(name, value)| (name.to_string(), value)).collect();
        let query = RecordQuery { within: Some(posting.region.clone()), equal, ..RecordQuery::default() };
        Ok(desk.state.journal.records(desk.county(), ledger, &query).await?)
    };
    let own = || Value::from(posting.record.as_str());
    let (mut projects, mut pairings, mut assignments, mut findings) = futures::try_join!(
        here("project", vec![("sponsor", own())]),
        here("pairing", vec![("member", posting.get("person").clone())]),
        here("rectification_assignment", vec![("kind", KIND.into()), ("name", person.into())]),
        here("inspection", vec![("target", own()), ("rectified_on", Value::Null)]),
    )?;
    projects.retain(|p| !SETTLED.contains(&p.text("state")));
    let held = |r: &Record| crate::posted::in_force(r, last);
    pairings.retain(held);
    assignments.retain(held);
    findings.retain(|f| !f.get("problem").is_null());
    Ok(Passing { projects, pairings, assignments, findings, owed: owed(desk, posting, last).await? })
}

/// The day up to which things are the posting's: its last, or today.
fn last_day(desk: &Desk, posting: &Record) -> Date {
    posting.text("to_day").parse().unwrap_or(desk.state.today())
}

/// What the posting owes in its last month and the one before, and has not done.
async fn owed(desk: &Desk, posting: &Record, last: Date) -> Result<Vec<(String, String)>, WebError> {
    let state = &desk.state;
    let month = Month::of(last.min(state.today()));
    let range = (month.before().first(), month.last());
    let board = state.boards.now(&state.journal, desk.county(), range, state.today()).await?;
    let open = |s: &&duties::State| matches!(s.standing, Standing::Due | Standing::Overdue);
    let reads = |l: &str| desk.catalogue().ledger(l).is_some_and(|l| desk.access().reads(l, &posting.region));
    let line = |s: &duties::State| {
        let own = |d: &&catalogue::Duty| d.by == ROLE && d.reads().into_iter().all(reads);
        let duty = desk.catalogue().duty(&s.duty).filter(own)?;
        let what = format!("{} · {}", desk.words().name(&duty.names), s.period);
        Some((what, format!("/duties/{}?month={month}", duty.id)))
    };
    Ok(board.of(&posting.record).filter(open).filter_map(line).collect())
}

impl Passing {
    /// What it is in words, by kind; a kind of which there is nothing is left out.
    pub(super) async fn told(&self, desk: &Desk) -> Result<Vec<Group>, WebError> {
        let w = desk.words();
        let mut groups = Vec::new();
        for (key, name, records, state) in [
            ("handover-projects", "project", &self.projects, "state"),
            ("handover-pairings", "pairing", &self.pairings, ""),
            ("handover-cases", "rectification_assignment", &self.assignments, ""),
            ("handover-findings", "inspection", &self.findings, "problem"),
        ] {
            let Some(ledger) = desk.catalogue().ledger(name).filter(|_| !records.is_empty()) else { continue };
            groups.push(Group { title: w.say(key), lines: lines(desk, ledger, records, state).await? });
        }
        if !self.owed.is_empty() {
            groups.push(Group { title: w.say("handover-owed"), lines: self.owed.clone() });
        }
        Ok(groups)
    }
}

async fn lines(
    desk: &Desk,
    ledger: &Ledger,
    records: &[Record],
    more: &str,
) -> Result<Vec<(String, String)>, WebError> {
    let labels = desk.labels(records.iter().map(|r| (ledger, r))).await?;
    let line = |r: &Record| {
        let more = ledger.field(more).map(|f| labels.shown(f, r.get(&f.name)).text).unwrap_or_default();
        let text = [labels.record(ledger, r), more].join(" ").trim().to_string();
        // A part in a case is looked at where the case is.
        let href = match ledger.name.as_str() {
            "rectification_assignment" => format!("/cases/{}", r.text("rect_case")),
            name => links::record(name, &r.record),
        };
        (text, href)
    };
    Ok(records.iter().map(line).collect())
}

/// The list as it is kept with the signatures.
pub(super) fn written(groups: &[Group]) -> String {
    let group = |g: &Group| {
        let lines = g.lines.iter().map(|(what, _)| format!("  {what}"));
        std::iter::once(g.title.clone()).chain(lines).collect::<Vec<_>>().join("\n")
    };
    groups.iter().map(group).collect::<Vec<_>>().join("\n")
}
