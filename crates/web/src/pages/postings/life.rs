//! What happened in a posting, in the order of days: read from the ledgers that keep it, each date by its field's own name.

use catalogue::{Ledger, Value};
use journal::{Record, RecordQuery};

use crate::WebError;
use crate::desk::Desk;
use crate::{links, posted};

/// Something that happened.
pub(crate) struct Event {
    pub day: String,
    pub what: String,
    pub about: String,
    pub href: String,
    /// The record that tells it, and its ledger.
    pub told_by: (String, String),
}

/// How a ledger's records belong to a posting.
#[derive(Clone, Copy)]
enum By {
    /// They name it in a field.
    Posting(&'static str),
    /// They name it, or its person.
    PostingOrPerson,
    /// They name its person, for its village and role.
    Nominee,
    /// It is the record itself.
    Itself,
    /// They follow it: the next posting of the role in the village.
    Successor,
}

/// A date of a record that is told, and what is told beside it: a leaving's reason belongs to the leaving, not to the arrival.
type Told = (&'static str, &'static [&'static str]);

/// A ledger, how its records belong to the posting, and what is told of them.
type Source = (&'static str, By, &'static [Told]);

const SOURCES: [Source; 11] = [
    (
        "nomination",
        By::Nominee,
        &[
            ("needed_on", &[]),
            ("recommended_on", &[]),
            ("reviewed_on", &[]),
            ("appointed_on", &["docno"]),
            ("trained_on", &[]),
            ("arrived_on", &[]),
        ],
    ),
    ("posting", By::Itself, &[("from_day", &[]), ("party_transfer_on", &[]), ("to_day", &["reason_out"])]),
    ("month_confirmation", By::Posting("posting"), &[("confirmed_on", &["month", "days_in"])]),
    ("leave", By::Posting("posting"), &[("from_day", &["kind", "to_day", "state"])]),
    ("care", By::Posting("posting"), &[("checkup_on", &[]), ("condolence_on", &[])]),
    ("yearly_assessment", By::PostingOrPerson, &[("confirmed_on", &["year", "grade"])]),
    ("event", By::PostingOrPerson, &[("day", &["kind", "docno"])]),
    ("recall_proposal", By::Posting("posting"), &[("day", &["ground"]), ("decided_on", &["state"])]),
    ("posting", By::Successor, &[("from_day", &["person"])]),
    ("handover", By::Posting("posting"), &[("handed_on", &["successor"]), ("taken_on", &["successor"])]),
    ("handover", By::Posting("successor"), &[("taken_on", &["posting"])]),
];

/// Everything that the reader may know of a posting's life, the first day first.
pub(super) async fn of(desk: &Desk, posting: &Record) -> Result<Vec<Event>, WebError> {
    let mut events = Vec::new();
    // What was given to somebody they read, whoever reads the ledger beside them.
    let theirs = posted::theirs(desk, posting).await?;
    for (name, by, told) in SOURCES {
        let own = theirs && name == "event";
        let open = |l: &&Ledger| own || desk.access().reads_anywhere(l);
        let Some(ledger) = desk.catalogue().ledger(name).filter(open) else { continue };
        let mut records = found(desk, ledger, by, posting).await?;
        records.retain(|r| own || desk.access().reads(ledger, &r.region));
        let labels = desk.labels(records.iter().map(|r| (ledger, r))).await?;
        for record in &records {
            let shown = |field: &&str| {
                let value = ledger.field(field).filter(|_| !record.get(field).is_null());
                value.map(|f| labels.shown(f, record.get(&f.name)).text)
            };
            for (day, beside) in told.iter().filter(|(day, _)| !record.text(day).is_empty()) {
                let Some(field) = ledger.field(day) else { continue };
                events.push(Event {
                    day: record.text(day).into(),
                    what: what(desk, ledger, by, &field.names),
                    told_by: (name.into(), record.record.clone()),
                    about: beside.iter().filter_map(shown).collect::<Vec<_>>().join(" · "),
                    href: if name == "event" {
                        links::own_page(name, &record.record)
                    } else {
                        links::record(name, &record.record)
                    },
                });
            }
        }
    }
    events.sort_by(|a, b| a.day.cmp(&b.day));
    Ok(events)
}

fn what(desk: &Desk, ledger: &Ledger, by: By, field: &catalogue::Names) -> String {
    let w = desk.words();
    match by {
        By::Itself => w.name(field),
        By::Successor => w.say("life-successor"),
        _ => format!("{} · {}", w.name(&ledger.names), w.name(field)),
    }
}

async fn found(desk: &Desk, ledger: &Ledger, by: By, posting: &Record) -> Result<Vec<Record>, WebError> {
    let ask = async |field: &str, value: Value| {
        let query = RecordQuery { equal: vec![(field.to_string(), value)], ..RecordQuery::default() };
        desk.state.journal.records(desk.county(), ledger, &query).await
    };
    let person = posting.get("person").clone();
    Ok(match by {
        By::Itself => vec![posting.clone()],
        By::Posting(field) => ask(field, posting.record.as_str().into()).await?,
        By::PostingOrPerson => {
            let mut all = ask("person", person).await?;
            // What names another posting of the person belongs to that one.
            all.retain(|r| r.get("posting").is_null());
            all.extend(ask("posting", posting.record.as_str().into()).await?);
            all
        }
        By::Nominee => {
            let mut all = ask("person", person).await?;
            all.retain(|r| r.region == posting.region && r.get("role") == posting.get("role"));
            all
        }
        By::Successor => successor(desk, ledger, posting).await?.into_iter().collect(),
    })
}

/// The next posting of the role in the village, once this one has ended.
pub(super) async fn successor(desk: &Desk, ledger: &Ledger, posting: &Record) -> Result<Option<Record>, WebError> {
    let ended = posting.text("to_day");
    if ended.is_empty() {
        return Ok(None);
    }
    let later = of_the_role(desk, ledger, posting).await?.into_iter().filter(|r| follows(r, posting));
    Ok(later.min_by(|a, b| a.text("from_day").cmp(b.text("from_day"))))
}

/// Whether a posting comes after another in the same village and role.
pub(super) fn follows(next: &Record, posting: &Record) -> bool {
    next.region == posting.region
        && next.get("role") == posting.get("role")
        && next.text("from_day") > posting.text("from_day")
}

/// The postings of a posting's role in its village, itself among them.
async fn of_the_role(desk: &Desk, ledger: &Ledger, posting: &Record) -> Result<Vec<Record>, WebError> {
    let equal = vec![("role".to_string(), posting.get("role").clone())];
    let query = RecordQuery { within: Some(posting.region.clone()), equal, ..RecordQuery::default() };
    Ok(desk.state.journal.records(desk.county(), ledger, &query).await?)
}

/// The posting of the role in the village that ended last before this one began, or as it did.
pub(super) async fn before(desk: &Desk, ledger: &Ledger, posting: &Record) -> Result<Option<Record>, WebError> {
    let all = of_the_role(desk, ledger, posting).await?;
    let earlier = all.into_iter().filter(|r| follows(posting, r) && !r.text("to_day").is_empty());
    Ok(earlier.max_by(|a, b| a.text("from_day").cmp(b.text("from_day"))))
}
