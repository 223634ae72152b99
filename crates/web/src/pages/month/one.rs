//! The month of one posting: its calendar, the day that was chosen, what is still owed, and the sending of it.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Response};
use duties::Standing;
use duties::days::{Because, Presence, Status, Tally};
use jiff::civil::Date;
use journal::Record;
use serde::Deserialize;

use super::day::{Cell, Chosen, cell, look_at, tell};
use super::facts::{Facts, facts, word};
use super::stage::{Kind, Stage, confirmations, lock_day};
use super::{days, presence, weekday};
use crate::desk::Desk;
use crate::location::{self, Mark};
use crate::pages::duties::{Month, sign};
use crate::refused::Refused;
use crate::returned::Returned;
use crate::router::PERMISSIONS;
use crate::shell::{self, At, Shell};
use crate::{WebError, assets, links, posted, show};

#[derive(Default, Deserialize)]
pub(super) struct Params {
    #[serde(default)]
    day: String,
}

/// What the month owes beside its days.
struct Owed {
    class: &'static str,
    word: String,
    name: String,
    href: String,
    amount: String,
}

/// What a phone needs to tell inside from outside, where the county lets it.
struct Spot {
    /// The village's own published point, in thousandths of a degree.
    east: i64,
    north: i64,
    /// How far it reaches, in metres.
    radius: i64,
    says: String,
    js: &'static str,
}

/// Where the page's forms are sent.
pub(super) struct To {
    pub(super) days: String,
    pub(super) sent: String,
    pub(super) opinion: String,
    pub(super) reopened: String,
}

impl To {
    pub(super) fn of(posting: &str, month: Month) -> To {
        let at = |what: &str| format!("/month/{posting}/{month}/{what}");
        To { days: at("days"), sent: at("sent"), opinion: at("opinion"), reopened: at("reopened") }
    }
}

#[derive(Template)]
#[template(path = "pages/month/one.html")]
struct Page {
    shell: Shell,
    base: String,
    to: To,
    before: String,
    after: Option<String>,
    person: String,
    nth: i64,
    state: (&'static str, String),
    locks: String,
    days_in: String,
    rest: String,
    weekdays: Vec<String>,
    pads: Vec<()>,
    cells: Vec<Cell>,
    chosen: Option<Chosen>,
    statuses: Vec<(&'static str, String)>,
    today: Option<String>,
    spot: Option<Spot>,
    /// The life of the posting, for who may see it.
    life: Option<String>,
    /// What a phone said of the chosen day, to the person and the township.
    mark: String,
    exceptions: Vec<(String, String)>,
    owed: Vec<Owed>,
    facts: Facts,
    account: String,
    most: Option<i64>,
    opinion: String,
    sends: bool,
    opines: bool,
    over: bool,
    reopens: bool,
    leave: String,
    /// A form of the page that was refused.
    back: Returned,
}

/// `GET /month/{posting}/{month}`
pub(super) async fn page(
    desk: Desk,
    Path((id, month)): Path<(String, String)>,
    Query(params): Query<Params>,
) -> Result<Response, WebError> {
    let posting = posted::find(&desk, &id).await?;
    let month = Month::read(&month, desk.state.today());
    let page = show(&desk, &posting, month, params.day.parse().ok(), Returned::default()).await?;
    Ok(match location::in_force(&desk.state, desk.county()).await? {
        Some(_) => ([(PERMISSIONS, "camera=(), geolocation=(self), microphone=()")], page).into_response(),
        None => page.into_response(),
    })
}

/// The page again, with a form of it that was refused.
pub(super) async fn returned(
    desk: &Desk,
    posting: &Record,
    month: Month,
    chosen: Option<Date>,
    back: Returned,
) -> Result<Response, WebError> {
    Ok(Refused::from(&back).page(show(desk, posting, month, chosen, back).await?))
}

/// The page, with a day chosen; with a form of it that was refused.
pub(super) async fn show(
    desk: &Desk,
    posting: &Record,
    month: Month,
    chosen: Option<Date>,
    back: Returned,
) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let today = desk.state.today();
    let id = &posting.record;
    let presence = presence(desk, &posting.region, (month.first(), month.last())).await?;
    let Some(worked) = presence.month(id, month.first()) else { return not_here(desk, posting).await };
    let record = confirmations(desk, &posting.region, month).await?.remove(id);
    let stage = Stage::of(presence.norms(), month, record, today);
    let named = posted::named(desk, [posting]).await?;
    let named = named.get(id).ok_or(WebError::NotFound)?;
    let base = format!("/month/{id}/{month}");
    let to = To::of(id, month);
    let access = desk.access();
    let writes = |ledger: &str| desk.catalogue().ledger(ledger).is_some_and(|l| access.writes(l, &posting.region));
    let office = access.confirms_months(&posting.region);
    let keeps = posted::keeps(desk, posting).await?;
    let marks = keeps && writes("day_status") && !stage.locked && (stage.takes_marks() || office);
    let day = chosen.and_then(|date| worked.day(date)).filter(|d| d.halves.iter().any(|h| h.status != Status::Outside));
    let chosen = match day {
        // A mark that came back is shown in its form, whatever has become of the month since.
        Some(day) => Some(look_at(desk, &presence, day, marks || back.is(&to.days)).await?),
        None => None,
    };
    let tally = worked.tally_to(today.max(month.first()).min(month.last()));
    let report = report(desk, id, month).await?;
    let facts = facts(desk, posting, month, &tally).await?;
    let account = report.as_ref().map_or_else(|| facts.draft.clone(), |r| r.text("account").to_string());
    let tap = worked.day(today).filter(|d| {
        marks
            && !d.halves.iter().any(|h| matches!(h.because, Because::Said(_) | Because::Leave(_) | Because::NotPosted))
    });
    let own = posted::own(desk).await?.is_some_and(|p| p.record == *id);
    let statuses = [Status::In, Status::Duty, Status::Training, Status::Rest, Status::Absent];
    let tap = tap.filter(|_| own);
    let page = Page {
        life: (own || desk.catalogue().ledger("posting").is_some_and(|l| access.reads_as_office(l, &posting.region)))
            .then(|| format!("/postings/{id}")),
        spot: if tap.is_some() { spot(desk, posting).await? } else { None },
        mark: match day.filter(|_| own || access.is_township_of(&posting.region)) {
            Some(day) => mark(desk, id, day.date).await?,
            None => String::new(),
        },
        before: format!("/month/{id}/{}", month.before()),
        after: (month < Month::of(today)).then(|| format!("/month/{id}/{}", month.after())),
        person: named.person.clone(),
        nth: nth(posting, today),
        state: state(desk, &stage),
        locks: lock_day(presence.norms(), month)
            .map(|d| w.one("month-locks", "day", show::day_in_words(d, today, w.lang)))
            .unwrap_or_default(),
        days_in: days(tally.days(Status::In)),
        rest: rest(desk, posting, month, &tally).await?,
        weekdays: (0..7).map(|n| weekday(MONDAY.saturating_add(jiff::ToSpan::days(n)), w)).collect(),
        pads: vec![(); usize::from(month.first().weekday().to_monday_zero_offset().unsigned_abs())],
        cells: worked.days.iter().map(|d| cell(desk, d, &base, today, chosen.as_ref())).collect(),
        chosen,
        statuses: statuses
            .into_iter()
            .filter(|s| office || *s != Status::Absent)
            .map(|s| (s.word(), w.say(word(s))))
            .collect(),
        today: tap.map(|d| d.date.to_string()),
        exceptions: worked.exceptions().map(|d| (d.date.to_string(), tell(desk, d))).collect(),
        owed: owed(desk, posting, month).await?,
        facts,
        account,
        most: most(desk, &presence, month),
        opinion: report.as_ref().map(|r| r.text("township_opinion").to_string()).unwrap_or_default(),
        sends: (keeps && writes("monthly_report") && !office && stage.kind != Kind::Confirmed) || back.is(&to.sent),
        // A report withdrawn while its opinion was being written leaves the words where they were.
        opines: office && (report.is_some() || back.is(&to.opinion)),
        over: month.last() <= today,
        // Somebody else may have opened it while the reason was being written: the words stay.
        reopens: reopens(desk, posting, &stage) || back.is(&to.reopened),
        leave: format!("/leave/new?posting={id}"),
        back,
        shell: Shell::new(desk, format!("{} · {month}", named.village), At::Month)
            .under(w.say("month-title"), "/month"),
        to,
        base,
    };
    shell::page(&page)
}

/// What the phone compares its place with: nothing where the county does not let it, or the village has no published point.
async fn spot(desk: &Desk, posting: &Record) -> Result<Option<Spot>, WebError> {
    let setting = location::in_force(&desk.state, desk.county()).await?;
    let spot = |(setting, (east, north)): (location::Setting, (i64, i64))| Spot {
        east,
        north,
        radius: setting.radius,
        says: desk.words().one("month-inside-says", "days", setting.days),
        js: assets::inside(),
    };
    Ok(setting.zip(desk.places.spot(&posting.region)).map(spot))
}

/// What a phone said of a day, and until when it is kept.
async fn mark(desk: &Desk, posting: &str, day: Date) -> Result<String, WebError> {
    let w = desk.words();
    let today = desk.state.today();
    let found = location::of_day(desk.state.journal.db(), desk.county(), posting, day, today).await?;
    let Some((mark, until)) = found else { return Ok(String::new()) };
    let word = match mark {
        Mark::Inside => "month-inside",
        Mark::Outside => "month-outside",
        Mark::Unknown => "month-unknown",
    };
    let until = show::day_in_words(until, today, w.lang);
    Ok(w.with("month-mark-kept", &[("mark", &w.say(word)), ("until", &until)]))
}

/// A Monday, to name the days of the week by.
const MONDAY: Date = jiff::civil::date(2026, 11, 2);

/// Which day of the posting today is.
fn nth(posting: &Record, today: Date) -> i64 {
    let from = posting.text("from_day").parse::<Date>().unwrap_or(today);
    today.since((jiff::Unit::Day, from)).map_or(0, |s| i64::from(s.get_days()) + 1).max(0)
}

/// How far the month has come, as a sign and a word.
pub(super) fn state(desk: &Desk, stage: &Stage) -> (&'static str, String) {
    let w = desk.words();
    // What is locked is under way no longer, whatever its opinion and its report say: one word tells where it stands.
    let (class, key) = match (stage.kind, stage.locked) {
        (Kind::Open, true) => ("note", "month-locked-open"),
        (Kind::Sent, true) => ("ask", "month-locked-sent"),
        (kind, _) => kind.sign(),
    };
    (class, w.say(key))
}

/// Whether the reader may open a month again: the township before it is locked, the organisation department after.
pub(super) fn reopens(desk: &Desk, posting: &Record, stage: &Stage) -> bool {
    let access = desk.access();
    if stage.locked {
        access.reopens_months(&posting.region)
    } else {
        stage.kind == Kind::Confirmed && access.confirms_months(&posting.region)
    }
}

/// A posting that has no day in the month.
async fn not_here(desk: &Desk, posting: &Record) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let named = posted::named(desk, [posting]).await?;
    let person = named.get(&posting.record).map(|n| n.person.clone()).unwrap_or_default();
    let shell = Shell::new(desk, person, At::Month).under(w.say("month-title"), "/month");
    shell::page(&Nothing { shell, record: links::record("posting", &posting.record) })
}

#[derive(Template)]
#[template(path = "pages/month/nothing.html")]
struct Nothing {
    shell: Shell,
    record: String,
}

/// What beside the days in the village the days so far were, and the norm.
async fn rest(desk: &Desk, posting: &Record, month: Month, tally: &Tally) -> Result<String, WebError> {
    let w = desk.words();
    let mut parts: Vec<String> = [Status::Duty, Status::Training, Status::Leave, Status::Absent]
        .into_iter()
        .filter(|s| tally.halves(*s) > 0)
        .map(|s| format!("{} {}", w.say(word(s)), w.one("month-days", "n", days(tally.days(s)))))
        .collect();
    if let Some(need) = need(&*board(desk, month).await?, &posting.record, month) {
        parts.push(w.one("month-norm", "n", days(need)));
    }
    Ok(parts.join(" · "))
}

/// The days that a posting owes in a month, in thousandths, as its duty says; none where nothing is owed.
pub(super) fn need(board: &duties::Board, posting: &str, month: Month) -> Option<i64> {
    let found = board.of(posting).find(|s| s.duty == "posting.days" && s.period.first == month.first());
    found.map(|s| s.need).filter(|n| *n > 0)
}

pub(super) async fn board(desk: &Desk, month: Month) -> Result<std::sync::Arc<duties::Board>, WebError> {
    let state = &desk.state;
    Ok(state.boards.now(&state.journal, desk.county(), (month.first(), month.last()), state.today()).await?)
}

/// What else the posting owes in the month, as far as the reader may see it.
async fn owed(desk: &Desk, posting: &Record, month: Month) -> Result<Vec<Owed>, WebError> {
    let w = desk.words();
    let board = board(desk, month).await?;
    let line = |state: &duties::State| {
        let duty = desk.catalogue().duty(&state.duty)?;
        let reads = |l: &str| desk.catalogue().ledger(l).is_some_and(|l| desk.access().reads(l, &posting.region));
        if duty.id == "posting.days" || !duty.reads().into_iter().all(reads) || state.standing == Standing::Excused {
            return None;
        }
        let (class, key) = sign(state.standing);
        Some(Owed {
            class,
            word: w.say(key),
            name: w.name(&duty.names),
            href: format!("/duties/{}?month={month}", duty.id),
            amount: format!("{} / {}", days(state.have), days(state.need)),
        })
    };
    Ok(board.of(&posting.record).filter_map(line).collect())
}

/// How many characters of a report may be one's own; none where the county has set it to nought.
pub(super) fn most(desk: &Desk, presence: &Presence, month: Month) -> Option<i64> {
    let law = cases::Law::on(desk.catalogue(), presence.norms(), month.last());
    law.whole("report_characters").filter(|most| *most > 0)
}

/// The report of a posting's month.
pub(crate) async fn report(desk: &Desk, posting: &str, month: Month) -> Result<Option<Record>, WebError> {
    let Some(ledger) = desk.catalogue().ledger("monthly_report") else { return Ok(None) };
    let equal = vec![("posting".to_string(), posting.into()), ("month".to_string(), month.to_string().into())];
    let query = journal::RecordQuery { equal, ..journal::RecordQuery::default() };
    Ok(desk.state.journal.records(desk.county(), ledger, &query).await?.pop())
}
