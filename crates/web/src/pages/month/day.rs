//! A day on the page: its place in the calendar, what it was in words, and why.

use duties::Proof;
use duties::days::{Because, Day, Doubt, Half, HalfDay, Presence, Status};
use jiff::civil::Date;

use super::facts::{short, word};
use super::{mark, weekday};
use crate::desk::Desk;
use crate::labels::{Key, fetch};
use crate::{WebError, links, show};

/// A day of the calendar.
pub(super) struct Cell {
    pub n: i8,
    pub class: String,
    pub word: String,
    pub spoken: String,
    pub href: Option<String>,
    pub chosen: bool,
}

/// The day that was chosen.
pub(super) struct Chosen {
    pub date: String,
    pub title: String,
    pub halves: Vec<(String, String)>,
    pub why: Vec<(String, Option<String>)>,
    pub doubts: Vec<String>,
    pub marks: bool,
    pub said: bool,
    pub late: bool,
}

/// A day of the calendar, as a link that chooses it.
pub(super) fn cell(desk: &Desk, day: &Day, base: &str, today: Date, chosen: Option<&Chosen>) -> Cell {
    let w = desk.words();
    let outside = day.whole() == Some(Status::Outside);
    let mut class = match day.whole() {
        Some(Status::In) => "in",
        Some(Status::Duty | Status::Training) => "out",
        Some(Status::Leave | Status::Absent) => "leave",
        Some(Status::Rest) => "rest",
        Some(Status::Outside) => "none",
        None => "half",
    }
    .to_string();
    if day.date == today {
        class.push_str(" today");
    }
    if day.date > today {
        class.push_str(" ahead");
    }
    if !day.doubts.is_empty() {
        class.push_str(" doubt");
    }
    let short = match day.whole() {
        Some(Status::Outside) => String::new(),
        Some(status) => w.say(short(status)),
        None => w.say("day-half-short"),
    };
    Cell {
        n: day.date.day(),
        class,
        word: short,
        spoken: format!("{} {}", show::day_in_words(day.date, today, w.lang), tell(desk, day)),
        href: (!outside).then(|| format!("{base}?day={}#day", day.date)),
        chosen: chosen.is_some_and(|c| c.date == day.date.to_string()),
    }
}

/// What a day was, in words: the whole day, or its halves.
pub(super) fn tell(desk: &Desk, day: &Day) -> String {
    let w = desk.words();
    let mut text = match day.whole() {
        Some(status) => w.say(word(status)),
        None => Half::BOTH
            .into_iter()
            .zip(&day.halves)
            .map(|(half, h)| [w.say(half_word(half)), w.say(word(h.status))].join(if w.zh() { "" } else { " " }))
            .collect::<Vec<_>>()
            .join(if w.zh() { "，" } else { ", " }),
    };
    for doubt in &day.doubts {
        text.push_str(if w.zh() { "；" } else { "; " });
        text.push_str(&w.say(doubt_word(doubt)));
    }
    text
}

fn half_word(half: Half) -> &'static str {
    match half {
        Half::Morning => "half-morning",
        Half::Afternoon => "half-afternoon",
    }
}

fn doubt_word(doubt: &Doubt) -> &'static str {
    match doubt {
        Doubt::LeaveYetThere(_) => "doubt-leave-yet-there",
        Doubt::AwayYetThere(_) => "doubt-away-yet-there",
        Doubt::NotFound(_) => "doubt-not-found",
        Doubt::LeaveNotEnded(_) => "doubt-leave-not-ended",
    }
}

fn proof_of(doubt: &Doubt) -> &Proof {
    match doubt {
        Doubt::LeaveYetThere(p) | Doubt::AwayYetThere(p) | Doubt::NotFound(p) | Doubt::LeaveNotEnded(p) => p,
    }
}

/// The records that say what a half day was.
fn proofs(half: &HalfDay) -> Vec<&Proof> {
    match &half.because {
        Because::Said(p) | Because::Leave(p) | Because::Trained(p) => vec![p],
        Because::Seen(all) => all.iter().collect(),
        _ => Vec::new(),
    }
}

/// The day that was chosen, with the records that say what it was.
pub(super) async fn look_at(desk: &Desk, presence: &Presence, day: &Day, marks: bool) -> Result<Chosen, WebError> {
    let w = desk.words();
    let today = desk.state.today();
    let mut all: Vec<&Proof> = day.halves.iter().flat_map(proofs).chain(day.doubts.iter().map(proof_of)).collect();
    all.sort();
    all.dedup();
    let keys = all.iter().map(|p| (p.ledger.clone(), p.record.clone()));
    let known = fetch(&desk.state, desk.county(), keys).await?;
    let pairs = known.iter().filter_map(|((ledger, _), record)| Some((desk.catalogue().ledger(ledger)?, record)));
    let labels = desk.labels(pairs).await?;
    let mut why: Vec<(String, Option<String>)> = Vec::new();
    for proof in all {
        let key: Key = (proof.ledger.clone(), proof.record.clone());
        let Some((record, ledger)) = known.get(&key).zip(desk.catalogue().ledger(&key.0)) else { continue };
        let text = format!("{} · {}", w.name(&ledger.names), labels.record(ledger, record));
        let open = desk.access().reads(ledger, &record.region).then(|| links::record(&key.0, &key.1));
        why.push((text, open));
    }
    if why.is_empty() {
        let key = if day.works { "because-workday" } else { "because-day-off" };
        let holiday = presence.rules().calendar.day(day.date).map(|d| w.name(&d.name)).filter(|n| !n.is_empty());
        why.push((format!("{}{}", holiday.map(|h| format!("{h} · ")).unwrap_or_default(), w.say(key)), None));
    }
    Ok(Chosen {
        date: day.date.to_string(),
        title: format!("{} {}", show::day_in_words(day.date, today, w.lang), weekday(day.date, w)),
        halves: match day.whole() {
            Some(status) => vec![(w.say("half-whole"), w.say(word(status)))],
            None => Half::BOTH
                .into_iter()
                .zip(&day.halves)
                .map(|(half, h)| (w.say(half_word(half)), w.say(word(h.status))))
                .collect(),
        },
        why,
        doubts: day.doubts.iter().map(|d| w.say(doubt_word(d))).collect(),
        marks,
        said: day.halves.iter().any(|h| matches!(h.because, Because::Said(_))),
        late: mark::is_late(presence, day.date, today),
    })
}
