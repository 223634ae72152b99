//! The month of a township, or of a wider place: every posting on one page, with what was otherwise than the calendar says, and one
//! button. By place and name, never in the order of who was there least.

use askama::Template;
use axum::extract::Query;
use axum::response::{Html, IntoResponse, Redirect, Response};
use duties::days::{Month as Days, Status};
use serde::Deserialize;

use super::day::tell;
use super::facts::word;
use super::stage::{Kind, Stage, confirmations};
use super::{days, one, presence, send};
use crate::desk::Desk;
use crate::links::Query as Link;
use crate::pages::duties::Month;
use crate::part::{Pager, Part};
use crate::shell::{self, At, Shell};
use crate::{WebError, posted};

/// Postings on a page; more are reached by choosing a township.
const MOST: usize = 300;

#[derive(Default, Deserialize)]
pub(super) struct Params {
    #[serde(default)]
    place: String,
    #[serde(default)]
    month: String,
    /// The page of the list, from 1.
    #[serde(default)]
    page: String,
    confirmed: Option<usize>,
    left: Option<usize>,
}

/// The month of a posting among those of its place.
pub(crate) struct Row {
    pub id: String,
    href: String,
    pub person: String,
    pub place: String,
    counts: Vec<String>,
    /// Its days by status, in thousandths.
    pub tally: Vec<(Status, i64)>,
    /// The days that are owed, in thousandths.
    pub owed: Option<i64>,
    pub kind: Kind,
    need: String,
    short: bool,
    state: (&'static str, String),
    odd: Vec<String>,
    pub doubts: usize,
    /// The month as it was shown, where it may be confirmed.
    pub seen: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/month/place.html")]
struct Page {
    shell: Shell,
    place: String,
    code: String,
    month: Month,
    before: String,
    after: Option<String>,
    heads: Vec<String>,
    rows: Vec<Row>,
    /// How many there are on all pages.
    all: usize,
    pager: Option<Pager>,
    odd: usize,
    ready: usize,
    over: bool,
    confirms: bool,
    done: String,
    cut: bool,
}

/// `GET /month`: one's own month where one is posted and names no place.
pub(super) async fn page(desk: Desk, Query(params): Query<Params>) -> Result<Response, WebError> {
    let today = desk.state.today();
    let month = Month::read(&params.month, today);
    let own = if params.place.trim().is_empty() { posted::own(&desk).await? } else { None };
    if let Some(own) = own {
        return Ok(Redirect::to(&format!("/month/{}/{month}", own.record)).into_response());
    }
    let ledger = desk.catalogue().ledger("day_status").ok_or(WebError::NotFound)?;
    if !desk.access().reads_anywhere(ledger) {
        return Err(WebError::Forbidden);
    }
    let place = match params.place.trim() {
        "" => desk.access().home().clone(),
        code => desk.place(code)?,
    };
    Ok(show(&desk, place, month, &params).await?.into_response())
}

async fn show(
    desk: &Desk,
    place: catalogue::RegionCode,
    month: Month,
    params: &Params,
) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let today = desk.state.today();
    let confirms = desk.access().confirms_months(&place);
    let (mut rows, cut) = rows(desk, &place, month, confirms).await?;
    let (all, odd) = (rows.len(), rows.iter().filter(|r| !r.odd.is_empty()).count());
    // A township confirms its month on one page; what is wider is gone through page by page.
    let township = place.as_str().len() > 6;
    let part = Part::of(&params.page, if township { 0 } else { all });
    if !township {
        rows = rows.drain(part.rows()).collect();
    }
    let link = Link::default().with("place", &place).with("month", month);
    let to = |month: Month| format!("/month{}", link.clone().with("month", month));
    let said =
        |key: &str, n: Option<usize>| n.filter(|n| *n > 0).map(|n| w.one(key, "n", n as i64)).unwrap_or_default();
    shell::page(&Page {
        shell: Shell::new(desk, w.say("month-title"), At::Month),
        place: desk.places.full(&place),
        code: place.to_string(),
        before: to(month.before()),
        after: (month < Month::of(today)).then(|| to(month.after())),
        heads: SHOWN.iter().map(|s| w.say(word(*s))).collect(),
        all,
        odd,
        pager: part.pager(w, |page| format!("/month{}", link.clone().with("page", page))),
        ready: rows.iter().filter(|r| r.seen.is_some()).count(),
        over: month.last() <= today,
        confirms,
        done: format!("{} {}", said("month-confirmed-n", params.confirmed), said("month-left-n", params.left))
            .trim()
            .into(),
        month,
        rows,
        cut,
    })
}

/// The statuses with a column of their own.
const SHOWN: [Status; 6] = [Status::In, Status::Duty, Status::Training, Status::Leave, Status::Rest, Status::Absent];

pub(crate) async fn rows(
    desk: &Desk,
    place: &catalogue::RegionCode,
    month: Month,
    confirms: bool,
) -> Result<(Vec<Row>, bool), WebError> {
    let w = desk.words();
    let today = desk.state.today();
    let presence = presence(desk, place, (month.first(), month.last())).await?;
    let mut standing = confirmations(desk, place, month).await?;
    let posting = desk.catalogue().ledger("posting").ok_or(WebError::NotFound)?;
    let seen = presence.postings().filter(|(of, _)| desk.access().reads(posting, &of.region));
    let named = posted::named(desk, seen.map(|(_, record)| record)).await?;
    let mut named: Vec<_> = named.into_values().collect();
    named.sort_by(|a, b| (&a.region, &a.person, &a.id).cmp(&(&b.region, &b.person, &b.id)));
    let cut = named.len() > MOST;
    named.truncate(MOST);
    let board = one::board(desk, month).await?;
    let mut rows = Vec::new();
    for one in named {
        let Some(worked) = presence.month(&one.id, month.first()) else { continue };
        let record = standing.remove(&one.id);
        let changed =
            record.as_ref().is_some_and(|r| r.text("state") == Kind::Confirmed.word() && !send::agrees(r, &worked));
        let stage = Stage::of(presence.norms(), month, record, today);
        let tally = worked.tally_to(today.max(month.first()).min(month.last()));
        let need = one::need(&board, &one.id, month);
        let mut state = one::state(desk, &stage);
        if changed {
            state = ("ask", w.say("month-changed"));
        }
        let open = stage.kind != Kind::Confirmed || changed;
        rows.push(Row {
            href: format!("/month/{}/{month}", one.id),
            counts: SHOWN.map(|s| days(tally.days(s))).into(),
            short: need.is_some_and(|need| month.last() <= today && tally.days(Status::In) < need),
            need: need.map(days).unwrap_or_default(),
            tally: SHOWN.iter().map(|s| (*s, tally.days(*s))).collect(),
            owed: need,
            kind: stage.kind,
            state,
            odd: odd(desk, &worked),
            doubts: worked.days.iter().map(|d| d.doubts.len()).sum(),
            seen: (confirms && open && month.last() <= today).then(|| send::seen(&worked)),
            place: one.village,
            person: one.person,
            id: one.id,
        });
    }
    Ok((rows, cut))
}

/// The days that differ from the calendar, those that were the same together: `1、7–8、14 在村`.
fn odd(desk: &Desk, month: &Days) -> Vec<String> {
    let mut groups: Vec<(String, Vec<i8>)> = Vec::new();
    for day in month.exceptions() {
        let text = tell(desk, day);
        match groups.iter_mut().find(|(told, _)| *told == text) {
            Some((_, days)) => days.push(day.date.day()),
            None => groups.push((text, vec![day.date.day()])),
        }
    }
    let comma = if desk.words().zh() { "、" } else { ", " };
    groups.into_iter().map(|(text, days)| format!("{} {text}", runs(&days, comma))).collect()
}

/// Days in order, those that follow each other as from–to.
fn runs(days: &[i8], comma: &str) -> String {
    let mut runs: Vec<(i8, i8)> = Vec::new();
    for day in days {
        match runs.last_mut().filter(|(_, last)| last + 1 == *day) {
            Some((_, last)) => *last = *day,
            None => runs.push((*day, *day)),
        }
    }
    let told = |(first, last): &(i8, i8)| {
        if first == last { first.to_string() } else { format!("{first}–{last}") }
    };
    runs.iter().map(told).collect::<Vec<_>>().join(comma)
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn days_that_follow_each_other_are_told_as_one_run() {
        assert_eq!(runs(&[1, 7, 8, 9, 14], "、"), "1、7–9、14");
        assert_eq!(runs(&[3], "、"), "3");
    }
}
