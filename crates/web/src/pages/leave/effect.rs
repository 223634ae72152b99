//! What a leave changes, told before it is sent and before it is granted: days in the village, the allowance, duties, who is left.

use duties::days::{Leave, Month as Days, Presence, Status, Tier, counted, tier};
use jiff::ToSpan;
use jiff::civil::Date;
use journal::Record;

use crate::WebError;
use crate::desk::Desk;
use crate::pages::duties::Month;
use crate::pages::month::{Stage, confirmations, days, presence};
use crate::posted;

/// A month that a leave touches.
pub(crate) struct OfMonth {
    pub month: String,
    /// Days in the village without it and with it, in thousandths.
    pub before: i64,
    pub after: i64,
    /// The days that are owed, in thousandths.
    pub need: Option<i64>,
    /// Whether the days that are left fall short of the norm.
    pub short: bool,
    /// The allowance that falls away, in fen; nought where the county has set no standard.
    pub money: i64,
    /// Whether no day is left on which anything could be owed.
    pub excused: bool,
    pub locked: bool,
}

/// What a leave changes.
pub(crate) struct Effect {
    /// Its days, in thousandths.
    pub days: i64,
    pub tier: Tier,
    pub months: Vec<OfMonth>,
    /// The fewest people left in the village on one of its days, where that is less than the county asks.
    pub left: Option<(usize, i64)>,
    /// Whether it begins before today.
    pub late: bool,
}

impl OfMonth {
    pub(super) fn before_days(&self) -> String {
        days(self.before)
    }

    pub(super) fn after_days(&self) -> String {
        days(self.after)
    }

    pub(super) fn need_days(&self) -> String {
        self.need.map(days).unwrap_or_default()
    }

    pub(super) fn yuan(&self) -> String {
        yuan(self.money)
    }
}

/// The longest leave that is worked out, in days.
const LONGEST: i32 = 400;

/// Works it out for a posting.
pub(crate) async fn of(desk: &Desk, posting: &Record, leave: &Leave) -> Result<Effect, WebError> {
    let (first, last) = (leave.from.0, leave.last().0.min(leave.from.0.saturating_add(LONGEST.days())));
    let presence = presence(desk, &posting.region, (first, last)).await?;
    let rules = presence.rules();
    let halves = counted(leave, &rules.calendar, rules.leave_takes_days_off);
    let norm = |name: &str| presence.norms().on(name, first);
    let mut months = Vec::new();
    let mut month = Month::of(first);
    while month <= Month::of(last) {
        months.extend(of_month(desk, &presence, posting, leave, month).await?);
        month = month.after();
    }
    Ok(Effect {
        days: halves * 500,
        tier: tier(halves, posted::leads(posting), (norm("leave_days_team"), norm("leave_days_township"))),
        months,
        left: left(&presence, posting, (first, last)),
        late: first < desk.state.today(),
    })
}

async fn of_month(
    desk: &Desk,
    presence: &Presence,
    posting: &Record,
    leave: &Leave,
    month: Month,
) -> Result<Option<OfMonth>, WebError> {
    let id = &posting.record;
    let (Some(before), Some(after)) =
        (presence.month(id, month.first()), presence.month_with(id, month.first(), Some(leave)))
    else {
        return Ok(None);
    };
    let need = need(desk, id, month).await?;
    let in_village = |month: &Days| month.tally().days(Status::In);
    let money = presence.due(&before).amount - presence.due(&after).amount;
    let record = confirmations(desk, &posting.region, month).await?.remove(id);
    let stage = Stage::of(presence.norms(), month, record, desk.state.today());
    Ok(Some(OfMonth {
        month: month.to_string(),
        before: in_village(&before),
        after: in_village(&after),
        short: need.is_some_and(|need| in_village(&after) < need),
        need,
        money: money.max(0),
        excused: after.days.iter().all(|d| !posted::in_force(posting, d.date) || covers(leave, d.date)),
        locked: stage.locked,
    }))
}

/// Whether both halves of a day are of a leave.
fn covers(leave: &Leave, day: Date) -> bool {
    duties::days::Half::BOTH.into_iter().all(|half| leave.holds(day, half))
}

async fn need(desk: &Desk, posting: &str, month: Month) -> Result<Option<i64>, WebError> {
    let state = &desk.state;
    let range = (month.first(), month.last());
    // A month ahead has no states yet; it is looked at from its own last day.
    let today = if month.first() <= state.today() { state.today() } else { month.last() };
    let board = state.boards.now(&state.journal, desk.county(), range, today).await?;
    let found = board.of(posting).find(|s| s.duty == "posting.days" && s.period.first == month.first());
    Ok(found.map(|s| s.need).filter(|n| *n > 0))
}

/// Fen as yuan.
pub(super) fn yuan(fen: i64) -> String {
    let (whole, rest) = (fen / 100, fen % 100);
    if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:02}") }
}

/// The fewest others in the village on a working day of the leave, where that is less than the county asks.
fn left(presence: &Presence, posting: &Record, (first, last): (Date, Date)) -> Option<(usize, i64)> {
    let least = presence.norms().on("team_present_least", first)? / 1000;
    let others: Vec<&Record> = presence
        .postings()
        .filter(|(of, _)| of.region == posting.region && of.record != posting.record)
        .map(|(_, record)| record)
        .collect();
    let here = |day: Date| {
        let of = |other: &&&Record| {
            let month = presence.month(&other.record, day);
            month.and_then(|m| m.day(day).map(|d| d.whole() == Some(Status::In))).unwrap_or(false)
        };
        others.iter().filter(of).count()
    };
    let worked = first.series(1.day()).take_while(|d| *d <= last).filter(|d| presence.rules().calendar.works(*d));
    // A village with one person posted to it has no team to be short of.
    if others.is_empty() {
        return None;
    }
    worked.map(here).min().filter(|n| (*n as i64) < least).map(|n| (n, least))
}
