//! What is overdue for longer than the county's own rule lets pass in silence: for the office above, a line a duty, with counts and
//! nobody's name. Where the county has no such rule there is nothing here.

use std::collections::BTreeMap;

use futures::FutureExt;

use super::{Source, Waiting};
use crate::desk::Desk;
use crate::links::Query;
use crate::pages::duties::reads;
use crate::reminders::{self, Rules};
use crate::{WebError, show};

pub(super) const SOURCE: Source = Source {
    title: "inbox-escalated",
    why: "inbox-escalated-why",
    counted: false,
    waiting: |desk| waiting(desk).boxed(),
};

async fn waiting(desk: &Desk) -> Result<Vec<Waiting>, WebError> {
    if !desk.access().may("hear_overdue") {
        return Ok(Vec::new());
    }
    let rules = Rules::of(&desk.state, desk.county()).await?;
    let mut all = Vec::new();
    for grant in desk.access().grants().iter().filter(|g| g.role.may("hear_overdue")) {
        if let Some(days) = rules.after(&grant.region) {
            all.extend(of_grant(desk, &rules, grant, days).await?);
        }
    }
    Ok(all)
}

/// How many subjects of a duty are overdue for so long, and the month of the earliest.
type Found<'a> = BTreeMap<&'a str, (usize, jiff::civil::Date)>;

async fn of_grant(
    desk: &Desk,
    rules: &Rules,
    grant: &crate::access::Grant,
    days: i64,
) -> Result<Vec<Waiting>, WebError> {
    let board = reminders::board(&desk.state, desk.county(), rules).await?;
    let mut found: Found<'_> = BTreeMap::new();
    for owed in board.asked().filter(|o| grant.region.holds(&o.region)) {
        let Some(duty) = desk.catalogue().duty(&owed.duty) else { continue };
        // What an office owes itself stands among its own duties; only the office above is told.
        let above = duty.by != grant.role.name && reads(desk, duty, &owed.region);
        let told = duties::stage(owed, rules.today, rules.ahead) == Some(duties::Stage::Overdue);
        if above && told && duties::days_over(owed, rules.today) >= days {
            let (n, first) = found.entry(&duty.id).or_insert((0, owed.period.first));
            *n += 1;
            *first = (*first).min(owed.period.first);
        }
    }
    let w = desk.words();
    let in_order = desk.catalogue().duties().iter().filter_map(|d| Some((d, *found.get(d.id.as_str())?)));
    let line = |(duty, (n, first)): (&catalogue::Duty, (usize, jiff::civil::Date))| {
        let month = first.strftime("%Y-%m").to_string();
        let link = Query::default().with("place", &grant.region).with("month", month).with("standing", "overdue");
        let since = show::day_in_words(first, rules.today, w.lang);
        Waiting {
            state: ("bad", w.one("owing-overdue", "n", n as i64)),
            what: w.name(&duty.names),
            href: format!("/duties/{}{link}", duty.id),
            about: w.with(
                "inbox-escalated-of",
                &[("place", &desk.places.full(&grant.region)), ("days", &days.to_string()), ("since", &since)],
            ),
            answer: None,
            press: None,
        }
    };
    Ok(in_order.map(line).collect())
}
