//! What about postings needs the organisation department, as data: terms that end soon, villages without anybody, ends without a
//! successor, handovers unsigned, monthly reports that two months lack. The page and the API tell the same of it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use catalogue::{RegionCode, Value};
use figures::Ask;
use jiff::ToSpan;
use jiff::civil::Date;
use journal::{Record, RecordQuery};

use super::handover::{LEDGER, is_done};
use super::is_office;
use super::life::follows;
use crate::desk::Desk;
use crate::pages::duties::Month;
use crate::{WebError, posted};

/// How far ahead a term's end is of interest, in days.
const AHEAD: i64 = 90;
/// The role that a village without anybody lacks.
const ROLE: &str = "第一书记";
/// The figure of the villages that are to have a first secretary and have none.
const VACANT: &str = "posting.vacant_villages";
/// Nominations that lead to no arrival any more.
const OVER: [&str; 2] = ["到岗", "撤销"];

/// Why something is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A term ends within [`AHEAD`] days, or has ended and goes on.
    Ending,
    /// A village has nobody.
    Vacant,
    /// A term ends, and nobody is being nominated.
    Alone,
    /// A handover lacks a signature.
    Unsigned,
    /// Two whole months lack their report.
    Reports,
}

impl Kind {
    /// All, in the order of the page.
    pub(super) const ALL: [Kind; 5] = [Kind::Ending, Kind::Vacant, Kind::Alone, Kind::Unsigned, Kind::Reports];

    /// The word that programs read.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Kind::Ending => "term_ends",
            Kind::Vacant => "vacant",
            Kind::Alone => "no_successor",
            Kind::Unsigned => "handover_unsigned",
            Kind::Reports => "reports_lacking",
        }
    }
}

/// Something to look at.
pub(crate) struct Noticed {
    pub kind: Kind,
    pub region: RegionCode,
    /// The posting; none of a village that has nobody.
    pub posting: Option<String>,
    /// Who is posted.
    pub person: String,
    /// The day that the term ends on, the posting ended on, or the last one was there until; none where nobody ever was.
    pub day: Option<Date>,
    /// The months that lack their report.
    pub months: Vec<Month>,
    /// Whether the village is one that is to have somebody.
    pub owed: bool,
}

/// Everything to look at, kind by kind, each by place and name.
///
/// # Errors
/// The reader is not the department that posts people, or the database fails.
pub(crate) async fn all(desk: &Desk) -> Result<Vec<Noticed>, WebError> {
    if !is_office(desk) {
        return Err(WebError::Forbidden);
    }
    let postings = records(desk, "posting", RecordQuery::default()).await?;
    let awaited = awaited(desk).await?;
    let names = posted::named(desk, &postings).await?;
    let today = desk.state.today();
    let in_post: Vec<&Record> = postings.iter().filter(|r| posted::in_force(r, today)).collect();
    let of = |kind: Kind, r: &Record, day: Option<Date>| Noticed {
        kind,
        region: r.region.clone(),
        posting: Some(r.record.clone()),
        person: names.get(&r.record).map(|n| n.person.clone()).unwrap_or_default(),
        day,
        months: Vec::new(),
        owed: true,
    };
    let ending: Vec<(&&Record, Date)> = in_post.iter().filter_map(|r| Some((r, soon(r, today)?))).collect();
    let mut all: Vec<Noticed> = ending.iter().map(|(r, d)| of(Kind::Ending, r, Some(*d))).collect();
    let alone = ending.iter().filter(|(r, _)| !awaited.contains(&r.region));
    all.extend(alone.map(|(r, d)| of(Kind::Alone, r, Some(*d))));
    all.extend(vacant(&postings, &owed(desk).await?, today));
    let unsigned = unsigned(desk, &postings, today).await?;
    all.extend(unsigned.into_iter().map(|(r, d)| of(Kind::Unsigned, r, Some(d))));
    let (lacking, months) = lacking_reports(desk, &in_post, today).await?;
    let lacks = |r: &Record| Noticed { months: months.to_vec(), ..of(Kind::Reports, r, None) };
    all.extend(lacking.into_iter().map(lacks));
    all.sort_by(|a, b| (a.kind, &a.region, &a.person).cmp(&(b.kind, &b.region, &b.person)));
    Ok(all)
}

async fn records(desk: &Desk, ledger: &str, query: RecordQuery) -> Result<Vec<Record>, WebError> {
    let Some(ledger) = desk.catalogue().ledger(ledger) else { return Ok(Vec::new()) };
    Ok(desk.state.journal.records(desk.county(), ledger, &query).await?)
}

/// Postings that ended within [`AHEAD`] days, have a successor and lack a signature of their handover, with their last day.
async fn unsigned<'a>(desk: &Desk, postings: &'a [Record], today: Date) -> Result<Vec<(&'a Record, Date)>, WebError> {
    let done = records(desk, LEDGER, RecordQuery::default()).await?;
    let done: HashSet<&str> = done.iter().filter(|h| is_done(Some(h))).map(|h| h.text("posting")).collect();
    let since = today.saturating_sub(AHEAD.days());
    let ended = postings.iter().filter_map(|r| Some((r, r.text("to_day").parse::<Date>().ok()?)));
    let followed = |r: &Record| postings.iter().any(|next| follows(next, r));
    let open =
        ended.filter(|(r, day)| since <= *day && *day <= today && followed(r) && !done.contains(r.record.as_str()));
    Ok(open.collect())
}

/// The villages for which somebody is being nominated.
async fn awaited(desk: &Desk) -> Result<HashSet<RegionCode>, WebError> {
    let nominations = records(desk, "nomination", RecordQuery::default()).await?;
    Ok(nominations.into_iter().filter(|r| !OVER.contains(&r.text("state"))).map(|r| r.region).collect())
}

/// The day on which a term ends, where that is within [`AHEAD`] days, or past.
fn soon(posting: &Record, today: Date) -> Option<Date> {
    let ends: Date = posting.text("expected_to").parse().ok()?;
    (ends <= today.saturating_add(AHEAD.days())).then_some(ends)
}

/// The villages that are to have a first secretary and have none: the records of the figure that counts them.
async fn owed(desk: &Desk) -> Result<BTreeSet<RegionCode>, WebError> {
    if desk.catalogue().figure(VACANT).is_none() {
        return Ok(BTreeSet::new());
    }
    let ask = Ask::usual(desk.county().clone(), desk.state.windows(None));
    let rows = desk.state.figures.rows(VACANT, &ask, None, 0).await?;
    Ok(rows.into_iter().map(|row| row.region).collect())
}

/// Villages without a first secretary: those that are to have one, and those that had one and were left; since when.
fn vacant(postings: &[Record], owed: &BTreeSet<RegionCode>, today: Date) -> Vec<Noticed> {
    let of_role = || postings.iter().filter(|r| r.text("role") == ROLE);
    let held: HashSet<&RegionCode> = of_role().filter(|r| posted::in_force(r, today)).map(|r| &r.region).collect();
    let mut since: BTreeMap<&RegionCode, Date> = BTreeMap::new();
    for (posting, ended) in of_role().filter_map(|r| Some((r, r.text("to_day").parse::<Date>().ok()?))) {
        if ended < today {
            let last = since.entry(&posting.region).or_insert(ended);
            *last = ended.max(*last);
        }
    }
    let places: BTreeSet<&RegionCode> =
        owed.iter().chain(since.keys().copied()).filter(|p| !held.contains(p)).collect();
    let one = |place: &RegionCode| Noticed {
        kind: Kind::Vacant,
        region: place.clone(),
        posting: None,
        person: String::new(),
        day: since.get(place).copied(),
        months: Vec::new(),
        owed: owed.contains(place),
    };
    places.into_iter().map(one).collect()
}

/// Postings whose last two whole months both lack their report, and the months.
async fn lacking_reports<'a>(
    desk: &Desk,
    in_post: &[&'a Record],
    today: Date,
) -> Result<(Vec<&'a Record>, [Month; 2]), WebError> {
    let last = Month::of(today).before();
    let months = [last.before(), last];
    let among = vec![("month".to_string(), months.map(|m| Value::from(m.to_string())).to_vec())];
    let reports = records(desk, "monthly_report", RecordQuery { among, ..RecordQuery::default() }).await?;
    let mut sent: HashMap<&str, HashSet<&str>> = HashMap::new();
    for report in &reports {
        sent.entry(report.text("posting")).or_default().insert(report.text("month"));
    }
    // The month of coming is not owed.
    let whole = |r: &Record| r.text("from_day") < months[0].first().to_string().as_str();
    let lacks = in_post.iter().filter(|r| r.text("role") == ROLE && whole(r) && !sent.contains_key(r.record.as_str()));
    Ok((lacks.copied().collect(), months))
}
