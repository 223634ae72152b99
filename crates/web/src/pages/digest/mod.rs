//! One's own digest (每日提醒): what is overdue, what is due in the next days, what waits for an answer. It is a page and goes nowhere:
//! there is no way to a single person but this one, so there is nothing to switch off and nothing that rings.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use axum::Router;
use axum::response::Html;
use axum::routing::get;
use catalogue::Duty;
use duties::State as Owed;
use jiff::civil::Date;

use crate::desk::Desk;
use crate::labels::{Key, fetch};
use crate::links::Query;
use crate::pages::duties::{Earlier, Whose, earlier, told};
use crate::pages::inbox;
use crate::reminders::{self, Rules, Tell};
use crate::shell::{self, At, Shell};
use crate::{State, WebError, show};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new().route("/digest", get(page))
}

/// Kinds of the inbox that nobody put to the reader and that the digest tells all the same.
const TOLD: [&str; 2] = ["escalated", "robots"];

/// A line of the digest.
pub(crate) struct Item {
    /// Why it is in it.
    pub tell: Tell,
    /// What it is.
    pub what: String,
    /// Where it is looked at; empty where the reader may open nothing of it.
    pub href: String,
    /// How many, whose, until when.
    pub about: String,
    /// How many things it stands for.
    pub n: usize,
}

struct Group {
    title: String,
    class: &'static str,
    sign: String,
    /// How many things of what kind its lines stand for.
    of: String,
    items: Vec<Item>,
    /// Of what is overdue: what is left of the months before.
    earlier: Option<Earlier>,
}

#[derive(Template)]
#[template(path = "pages/digest/digest.html")]
struct Page {
    shell: Shell,
    day: String,
    groups: Vec<Group>,
}

/// `GET /digest`
async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let rules = Rules::of(&desk.state, desk.county()).await?;
    let mut items = items(&desk, &rules).await?;
    let mut left = earlier(&desk, desk.access().home(), Whose::Mine).await?;
    let mut groups = Vec::new();
    for tell in Tell::ALL {
        let (of_it, rest): (Vec<Item>, Vec<Item>) = items.into_iter().partition(|i| i.tell == tell);
        items = rest;
        let (title, class, sign, of) = match tell {
            Tell::Overdue => (w.say("tell-overdue"), "bad", w.say("duty-overdue"), "digest-of-overdue"),
            Tell::Soon => {
                (w.one("digest-soon", "days", rules.ahead.to_string()), "ask", w.say("duty-due"), "digest-of-soon")
            }
            Tell::Waiting => (w.say("tell-waiting"), "ask", w.say("digest-waits"), "digest-of-waiting"),
        };
        let of = w.one(of, "n", of_it.iter().map(|item| item.n as i64).sum::<i64>());
        let earlier = if tell == Tell::Overdue { left.take() } else { None };
        if !of_it.is_empty() {
            groups.push(Group { title, class, sign, of, items: of_it, earlier });
        }
    }
    shell::page(&Page {
        day: show::day_in_words(rules.today, rules.today, w.lang),
        shell: Shell::new(&desk, w.say("digest-title"), At::Digest).under(w.say("menu-inbox"), "/inbox"),
        groups,
    })
}

/// The reader's digest: duties in the order of the catalogue, then the inbox in its own.
pub(crate) async fn items(desk: &Desk, rules: &Rules) -> Result<Vec<Item>, WebError> {
    let mut items = owed(desk, rules).await?;
    for (source, waiting) in inbox::all(desk).await? {
        if source.counted || TOLD.contains(&source.kind()) {
            items.extend(waiting.into_iter().map(|one| Item {
                tell: Tell::Waiting,
                what: one.what,
                href: one.href,
                about: one.about,
                n: 1,
            }));
        }
    }
    Ok(items)
}

/// The states of one duty at one stage.
type Grouped<'a> = BTreeMap<(Tell, usize), (&'a Duty, Vec<Owed>)>;

async fn owed(desk: &Desk, rules: &Rules) -> Result<Vec<Item>, WebError> {
    let board = reminders::board(&desk.state, desk.county(), rules).await?;
    let mut grouped: Grouped<'_> = BTreeMap::new();
    for one in told(desk, rules, &board).filter(|one| one.mine) {
        let Some(at) = desk.catalogue().duties().iter().position(|d| d.id == one.duty.id) else { continue };
        grouped.entry((one.stage.into(), at)).or_insert((one.duty, Vec::new())).1.push(one.owed.clone());
    }
    let subjects = subjects(desk, &grouped).await?;
    let groups = grouped.into_iter();
    Ok(groups.map(|((tell, _), (duty, owed))| line(desk, rules, tell, (duty, &owed), &subjects)).collect())
}

/// What the subjects that stand alone are called.
async fn subjects(desk: &Desk, grouped: &Grouped<'_>) -> Result<HashMap<Key, String>, WebError> {
    let mut keys: Vec<Key> = Vec::new();
    for (duty, owed) in grouped.values() {
        if let [one] = owed.as_slice() {
            keys.push((duty.subject.clone(), one.subject.clone()));
        }
    }
    let known = fetch(&desk.state, desk.county(), keys).await?;
    let pairs = known.iter().filter_map(|((ledger, _), record)| Some((desk.catalogue().ledger(ledger)?, record)));
    let labels = desk.labels(pairs).await?;
    let named = known
        .iter()
        .filter_map(|(key, record)| Some((key.clone(), labels.record(desk.catalogue().ledger(&key.0)?, record))));
    Ok(named.collect())
}

fn line(
    desk: &Desk,
    rules: &Rules,
    tell: Tell,
    (duty, owed): (&Duty, &[Owed]),
    subjects: &HashMap<Key, String>,
) -> Item {
    let w = desk.words();
    let earliest = owed.iter().min_by_key(|o| o.deadline).expect("a group has at least one state");
    let day = by_when(desk, earliest.deadline, rules.today);
    let about = match owed {
        [one] => {
            let subject = subjects.get(&(duty.subject.clone(), one.subject.clone())).cloned().unwrap_or_default();
            format!("{subject} · {day}")
        }
        many => w.with("digest-many", &[("n", &many.len().to_string()), ("day", &day)]),
    };
    let link = Query::default()
        .with("place", desk.access().home())
        .with("month", earliest.period.first.strftime("%Y-%m"))
        .with("standing", if tell == Tell::Overdue { "overdue" } else { "due" });
    Item { tell, what: w.name(&duty.names), href: format!("/duties/{}{link}", duty.id), about, n: owed.len() }
}

/// A last day with how far it lies from today.
fn by_when(desk: &Desk, deadline: Date, today: Date) -> String {
    let w = desk.words();
    let day = show::day_in_words(deadline, today, w.lang);
    let days = deadline.since((jiff::Unit::Day, today)).map_or(0, |s| s.get_days());
    let n = days.abs().to_string();
    match days {
        0 => w.one("digest-today", "day", day),
        1.. => w.with("digest-left", &[("day", &day), ("n", &n)]),
        _ => w.with("digest-over", &[("day", &day), ("n", &n)]),
    }
}

#[cfg(test)]
mod tests;
