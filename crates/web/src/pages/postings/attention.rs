//! `GET /postings`: what needs the organisation department: terms that end soon, villages without anybody, ends without a successor,
//! monthly reports that two months lack. By place and name.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use askama::Template;
use axum::response::Html;
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
use crate::shell::{self, At, Shell};
use crate::{WebError, links, posted, show};

/// How far ahead a term's end is of interest, in days.
const AHEAD: i64 = 90;
/// The role that a village without anybody lacks.
const ROLE: &str = "第一书记";
/// The figure of the villages that are to have a first secretary and have none.
const VACANT: &str = "posting.vacant_villages";
/// Nominations that lead to no arrival any more.
const OVER: [&str; 2] = ["到岗", "撤销"];

/// Something to look at.
struct Line {
    region: RegionCode,
    place: String,
    who: String,
    what: String,
    href: String,
}

#[derive(Template)]
#[template(path = "pages/postings/attention.html")]
struct Page {
    shell: Shell,
    groups: Vec<(String, String, Vec<Line>)>,
}

pub(super) async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    if !is_office(&desk) {
        return Err(WebError::Forbidden);
    }
    let w = desk.words();
    let postings = all(&desk, "posting", RecordQuery::default()).await?;
    let awaited = awaited(&desk).await?;
    let names = posted::named(&desk, &postings).await?;
    let today = desk.state.today();
    let in_post: Vec<&Record> = postings.iter().filter(|r| posted::in_force(r, today)).collect();
    let line = |r: &Record, what: String| Line {
        region: r.region.clone(),
        place: desk.places.full(&r.region),
        who: names.get(&r.record).map(|n| n.person.clone()).unwrap_or_default(),
        what,
        href: format!("/postings/{}", r.record),
    };
    let ending: Vec<(&&Record, Date)> = in_post.iter().filter_map(|r| Some((r, soon(r, today)?))).collect();
    let day = |d: Date| show::day_in_words(d, today, w.lang);
    let ends = ending.iter().map(|(r, d)| line(r, w.one("attention-ends-on", "day", day(*d)))).collect();
    let alone = ending.iter().filter(|(r, _)| !awaited.contains(&r.region));
    let alone = alone.map(|(r, d)| line(r, w.one("attention-ends-on", "day", day(*d)))).collect();
    let lacking = lacking_reports(&desk, &in_post, today).await?;
    let lacking = lacking.into_iter().map(|(r, months)| line(r, months)).collect();
    let unsigned = unsigned(&desk, &postings, today).await?;
    let unsigned = unsigned.iter().map(|(r, d)| line(r, w.one("attention-left-on", "day", day(*d)))).collect();
    let mut groups = Vec::new();
    for (key, lines) in [
        ("attention-ending", ends),
        ("attention-vacant", vacant(&desk, &postings, &owed(&desk).await?, today)),
        ("attention-alone", alone),
        ("attention-handover", unsigned),
        ("attention-reports", lacking),
    ] {
        let mut lines: Vec<Line> = lines;
        lines.sort_by(|a, b| (&a.region, &a.who).cmp(&(&b.region, &b.who)));
        groups.push((w.say(key), w.say("attention-none"), lines));
    }
    shell::page(&Page { shell: Shell::new(&desk, w.say("attention-title"), At::Ledger("posting".into())), groups })
}

async fn all(desk: &Desk, ledger: &str, query: RecordQuery) -> Result<Vec<Record>, WebError> {
    let Some(ledger) = desk.catalogue().ledger(ledger) else { return Ok(Vec::new()) };
    Ok(desk.state.journal.records(desk.county(), ledger, &query).await?)
}

/// Postings that ended within [`AHEAD`] days, have a successor and lack a signature of their handover, with their last day.
async fn unsigned<'a>(desk: &Desk, postings: &'a [Record], today: Date) -> Result<Vec<(&'a Record, Date)>, WebError> {
    let done = all(desk, LEDGER, RecordQuery::default()).await?;
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
    let nominations = all(desk, "nomination", RecordQuery::default()).await?;
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
fn vacant(desk: &Desk, postings: &[Record], owed: &BTreeSet<RegionCode>, today: Date) -> Vec<Line> {
    let w = desk.words();
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
    let line = |place: &RegionCode| {
        let days =
            since.get(place).map(|day| today.since((jiff::Unit::Day, *day)).map_or(0, |s| i64::from(s.get_days())));
        let how_long = days.map_or_else(|| w.say("attention-vacant-never"), |n| w.one("attention-vacant-days", "n", n));
        let beyond = (!owed.contains(place)).then(|| w.say("attention-vacant-beyond"));
        Line {
            region: place.clone(),
            place: desk.places.full(place),
            who: String::new(),
            what: [Some(how_long), beyond].into_iter().flatten().collect::<Vec<_>>().join(" · "),
            href: links::place(place.as_str()),
        }
    };
    places.into_iter().map(line).collect()
}

/// Postings whose last two whole months both lack their report, with the months.
async fn lacking_reports<'a>(
    desk: &Desk,
    in_post: &[&'a Record],
    today: Date,
) -> Result<Vec<(&'a Record, String)>, WebError> {
    let last = Month::of(today).before();
    let months = [last.before(), last];
    let among = vec![("month".to_string(), months.map(|m| Value::from(m.to_string())).to_vec())];
    let reports = all(desk, "monthly_report", RecordQuery { among, ..RecordQuery::default() }).await?;
    let mut sent: HashMap<&str, HashSet<&str>> = HashMap::new();
    for report in &reports {
        sent.entry(report.text("posting")).or_default().insert(report.text("month"));
    }
    // The month of coming is not owed.
    let whole = |r: &Record| r.text("from_day") < months[0].first().to_string().as_str();
    let lacks = in_post.iter().filter(|r| r.text("role") == ROLE && whole(r) && !sent.contains_key(r.record.as_str()));
    let text = months.map(|m| m.to_string()).join(if desk.words().zh() { "、" } else { ", " });
    Ok(lacks.map(|r| (*r, text.clone())).collect())
}
