//! Leave at a place: what waits for the reader's decision, who is away, what is over and not ended, what was lately.

use askama::Template;
use axum::response::Html;
use catalogue::Value;
use duties::days::{Leave, LeaveStanding};
use jiff::ToSpan;
use journal::{Record, RecordQuery};

use super::ask::spell;
use super::one::{runs, sign};
use super::right;
use crate::desk::Desk;
use crate::labels::fetch;
use crate::pages::month::days;
use crate::shell::{self, At, Shell};
use crate::{WebError, posted};

/// A leave as lists show it.
pub(crate) struct Line {
    pub id: String,
    pub who: String,
    pub what: String,
    /// How many days it takes.
    pub takes: String,
    /// The version that is shown.
    pub seen: i64,
    pub state: (&'static str, String),
    pub place: String,
    pub tier: String,
}

/// How far back the list goes, in days.
const BACK: i32 = 180;
/// Lines of the last group.
const MOST: usize = 100;

#[derive(Template)]
#[template(path = "pages/leave/list.html")]
struct Page {
    shell: Shell,
    asks: bool,
    groups: Vec<(String, Vec<Line>)>,
}

/// What leave of a list has in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    /// The reader decides on it.
    ToDecide,
    /// Somebody else does.
    Waiting,
    /// Its days are over and nobody has ended it.
    NotEnded,
    /// It was granted and goes on, or is ahead.
    Running,
    /// It is over, refused or taken back.
    Past,
}

impl Group {
    const ALL: [Group; 5] = [Group::ToDecide, Group::Waiting, Group::NotEnded, Group::Running, Group::Past];

    /// The word that programs use.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Group::ToDecide => "to_decide",
            Group::Waiting => "waiting",
            Group::NotEnded => "not_ended",
            Group::Running => "running",
            Group::Past => "past",
        }
    }

    fn head(self) -> &'static str {
        match self {
            Group::ToDecide => "leave-to-decide",
            Group::Waiting => "leave-waiting",
            Group::NotEnded => "leave-not-ended",
            Group::Running => "leave-running",
            Group::Past => "leave-past",
        }
    }
}

/// The leave of the last half-year in its groups, what waits for the reader first.
pub(crate) async fn groups(desk: &Desk) -> Result<[(Group, Vec<Record>); 5], WebError> {
    let own = posted::own(desk).await?;
    let today = desk.state.today();
    let standing = |r: &Record| Leave::of(r, today).map(|l| l.standing(today));
    let of = |leave: &Record| match standing(leave) {
        _ if matches!(leave.text("state"), "申请" | "延期待批") && right::decides(desk, leave, own.as_ref()) => {
            Group::ToDecide
        }
        _ if leave.text("state") == "申请" => Group::Waiting,
        Some(LeaveStanding::Overdue) if runs(leave) => Group::NotEnded,
        Some(LeaveStanding::Away | LeaveStanding::Ahead) if runs(leave) => Group::Running,
        _ => Group::Past,
    };
    let mut groups = Group::ALL.map(|group| (group, Vec::new()));
    for leave in recent(desk).await? {
        let group = of(&leave);
        groups.iter_mut().filter(|(g, _)| *g == group).for_each(|(_, all)| all.push(leave.clone()));
    }
    groups[4].1.truncate(MOST);
    Ok(groups)
}

/// `GET /leave`
pub(super) async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let ledger = desk.ledger("leave")?;
    let own = posted::own(&desk).await?;
    let mut shown = Vec::new();
    for (group, leaves) in groups(&desk).await? {
        if !leaves.is_empty() {
            shown.push((w.say(group.head()), lines(&desk, &leaves.iter().collect::<Vec<_>>()).await?));
        }
    }
    shell::page(&Page {
        shell: Shell::new(&desk, w.say("leave-title"), At::Leave),
        asks: desk.access().writes_anywhere(ledger) && (own.is_some() || desk.access().may("confirm_month")),
        groups: shown,
    })
}

/// The leave of the reader's places in the last half-year, the latest first.
async fn recent(desk: &Desk) -> Result<Vec<Record>, WebError> {
    let ledger = desk.catalogue().ledger("leave").ok_or(WebError::NotFound)?;
    let from = desk.state.today().saturating_sub(BACK.days()).to_string();
    let mut all = Vec::new();
    for place in desk.access().scope(ledger) {
        let query = RecordQuery {
            within: Some(place),
            between: vec![("to_day".into(), Some(Value::from(from.as_str())), None)],
            ..RecordQuery::default()
        };
        all.extend(desk.state.journal.records(desk.county(), ledger, &query).await?);
    }
    all.sort_by(|a, b| (b.text("from_day"), &b.record).cmp(&(a.text("from_day"), &a.record)));
    Ok(all)
}

async fn lines(desk: &Desk, leaves: &[&Record]) -> Result<Vec<Line>, WebError> {
    let w = desk.words();
    let today = desk.state.today();
    let keys = leaves.iter().map(|l| ("posting".to_string(), l.text("posting").to_string()));
    let postings = fetch(&desk.state, desk.county(), keys).await?;
    let names = posted::named(desk, postings.values()).await?;
    let line = |record: &&Record| {
        let leave = Leave::of(record, today)?;
        let named = names.get(record.text("posting"))?;
        let kind = desk.catalogue().ledger("leave")?.field("kind")?;
        let kind = crate::show::value(kind, record.get("kind"), w);
        let tier = w.say(right::key(right::tier(record.text("tier"))));
        Some(Line {
            id: record.record.clone(),
            who: named.person.clone(),
            what: format!("{kind} {}", spell(desk, &leave)),
            takes: w.one("leave-takes", "n", days(record.get("days").as_int().unwrap_or_default())),
            seen: record.from_seq,
            state: sign(desk, record),
            place: named.village.clone(),
            tier,
        })
    };
    Ok(leaves.iter().filter_map(line).collect())
}

/// Leave that waits for the reader's decision.
pub(crate) async fn to_decide(desk: &Desk) -> Result<Vec<Line>, WebError> {
    if !desk.access().may("grant_leave") {
        return Ok(Vec::new());
    }
    let ledger = desk.catalogue().ledger("leave").ok_or(WebError::NotFound)?;
    let mut all = Vec::new();
    for place in desk.access().scope(ledger) {
        let among = vec![("state".to_string(), vec![Value::from("申请"), Value::from("延期待批")])];
        let query = RecordQuery { within: Some(place), among, ..RecordQuery::default() };
        all.extend(desk.state.journal.records(desk.county(), ledger, &query).await?);
    }
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let own = posted::own(desk).await?;
    let mine: Vec<&Record> = all.iter().filter(|l| right::decides(desk, l, own.as_ref())).collect();
    lines(desk, &mine).await
}

/// The reader's own leave whose days are over and that nobody has ended.
pub(crate) async fn overdue(desk: &Desk) -> Result<Vec<Line>, WebError> {
    let Some(own) = posted::own(desk).await? else { return Ok(Vec::new()) };
    let Some(ledger) = desk.catalogue().ledger("leave") else { return Ok(Vec::new()) };
    let today = desk.state.today();
    let equal = vec![("posting".to_string(), Value::from(own.record.as_str()))];
    let query = RecordQuery { within: Some(own.region.clone()), equal, ..RecordQuery::default() };
    let all = desk.state.journal.records(desk.county(), ledger, &query).await?;
    let over =
        |r: &&Record| runs(r) && Leave::of(r, today).is_some_and(|l| l.standing(today) == LeaveStanding::Overdue);
    lines(desk, &all.iter().filter(over).collect::<Vec<_>>()).await
}
