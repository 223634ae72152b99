//! The county's own rules of reminding: when, how early, in which hours not, and what is told above. All are norms.

use catalogue::{Calendar, RegionCode};
use duties::Quiet;
use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, ToSpan};

use super::Robot;
use crate::{State, WebError, show};

/// The norms, in the order of the settings.
pub(crate) const NORMS: [&str; 7] = [
    "reminder_hour",
    "reminder_days_ahead",
    "reminder_quiet_from",
    "reminder_quiet_to",
    "reminder_days_off",
    "escalation_township_days",
    "escalation_county_days",
];

/// The longest time before its last day that something is told as due, in days.
const EARLIEST: i64 = 60;

/// The rules in force.
pub(crate) struct Rules {
    /// The day they are looked at from.
    pub today: Date,
    /// How many days before its last something is told as due.
    pub ahead: i64,
    /// After how many days overdue a township is told; none where the county has no such rule.
    pub township_after: Option<i64>,
    /// After how many the organisation department is told; none where the county has no such rule.
    pub county_after: Option<i64>,
    /// The hour of the day's message, in thousandths.
    hour: i64,
    quiet: Quiet,
    calendar: Calendar,
}

impl Rules {
    /// A county's rules now.
    pub(crate) async fn of(state: &State, county: &RegionCode) -> Result<Rules, WebError> {
        let norms = state.norms(county).await?;
        let law = state.law(&norms);
        let thousandths = |norm: &str| law.thousandths(norm).unwrap_or_default();
        let after = |norm: &str| law.whole(norm).filter(|days| *days > 0);
        let quiet = Quiet::new(
            thousandths("reminder_quiet_from"),
            thousandths("reminder_quiet_to"),
            law.is_on("reminder_days_off"),
        );
        Ok(Rules {
            today: state.today(),
            ahead: law.whole("reminder_days_ahead").unwrap_or_default().min(EARLIEST),
            township_after: after("escalation_township_days"),
            county_after: after("escalation_county_days"),
            hour: thousandths("reminder_hour"),
            quiet,
            calendar: figures::calendar(&state.journal, county).await?,
        })
    }

    /// Whether nothing is sent at a moment.
    pub(crate) fn is_quiet(&self, now: Timestamp) -> bool {
        self.quiet.holds(show::local(now), &self.calendar)
    }

    /// When a robot's next message goes, if there is anything to tell by then; none where it is always quiet.
    pub(crate) fn next(&self, robot: &Robot, now: Timestamp) -> Option<DateTime> {
        let at = show::local(now);
        let done = duties::slot(at, self.hour);
        let next =
            if robot.slot < done.to_string() { at } else { duties::hour_of(done.saturating_add(1.day()), self.hour) };
        self.quiet.over(next.max(at), &self.calendar)
    }

    /// The first moment from now on at which anything may be sent.
    pub(crate) fn over(&self, now: Timestamp) -> Option<DateTime> {
        self.quiet.over(show::local(now), &self.calendar)
    }

    /// The day whose message ought to have gone by now, as it is kept.
    pub(super) fn slot(&self, now: Timestamp) -> String {
        duties::slot(show::local(now), self.hour).to_string()
    }

    /// After how many days overdue somebody at a place is told; none where the county has no such rule.
    pub(crate) fn after(&self, place: &RegionCode) -> Option<i64> {
        match place.as_str().len() {
            6 => self.county_after,
            9 => self.township_after,
            _ => None,
        }
    }
}
