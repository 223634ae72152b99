//! Reminders (提醒): a daily digest told to group robots of WeCom and DingTalk, in the county's own hours, each thing once.
//!
//! What is told is worked out from duties and inbox ([`things`]) and put into words that hold counts of places and never a person's name
//! ([`message`]). What has been told is kept beside the deliveries and written in one transaction with them ([`store`]): a restart, a second
//! process and a second run of the same day tell nothing twice. A message of which nobody knows whether it arrived is not sent again by
//! itself. Where the county's rule says so, what is overdue for long is a line in the inbox of the office above ([`rules`]).

mod address;
mod message;
mod noted;
mod robot;
mod round;
mod rules;
mod store;
mod things;

use std::collections::HashMap;

use catalogue::{Lang, RegionCode};
use jiff::SignedDuration;
use uuid::Uuid;

use crate::access::Access;
use crate::courier::{self, Delivery, Verdict, target};
use crate::desk::Desk;
use crate::texts::Words;
use crate::{State, WebError};

pub(crate) use message::Message;
pub(crate) use robot::{Kind, Sealed, words_for};
pub(crate) use round::serve;
pub(crate) use rules::{NORMS, Rules};
pub(crate) use things::{Tell, board};

/// The robots that a county keeps at most.
const MOST: usize = 100;

/// A group robot (群机器人), without its address, which is a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Robot {
    /// Its id.
    pub id: String,
    /// What the county calls it: the group's name.
    pub name: String,
    /// Whose form it takes.
    pub kind: Kind,
    /// The county or township that it is told of.
    pub place: RegionCode,
    /// What it is told.
    pub tells: Vec<Tell>,
    /// In which language.
    pub lang: Lang,
    /// The host of its address: all of it that is shown.
    pub host: String,
    /// What its address is known by, so that no group is told twice: two robots at one address, or one removed and made anew.
    pub mark: String,
    /// The keyword without which its group takes nothing; empty for none.
    pub keyword: String,
    /// Who made it.
    pub login: String,
    /// When, RFC 3339.
    pub made_at: String,
    /// The day whose message has been looked after.
    pub slot: String,
}

/// What somebody wants a robot to be.
#[derive(Clone)]
pub(crate) struct Wanted {
    pub name: String,
    pub kind: Kind,
    pub place: RegionCode,
    pub tells: Vec<Tell>,
    pub lang: Lang,
    pub keyword: String,
    pub sealed: Sealed,
}

/// Whether somebody keeps the county's robots: whoever keeps its settings.
pub(crate) fn keeps(desk: &Desk) -> bool {
    desk.catalogue().ledger("norm_value").is_some_and(|l| desk.access().writes(l, desk.county()))
}

fn allowed(desk: &Desk) -> Result<(), WebError> {
    if keeps(desk) { Ok(()) } else { Err(WebError::Forbidden) }
}

/// What is wrong with a robot that somebody wants, as the words for it.
pub(crate) async fn faults(desk: &Desk, wanted: &Wanted) -> Result<Vec<&'static str>, WebError> {
    allowed(desk)?;
    let mut faults = Vec::new();
    if wanted.name.is_empty() || wanted.name.chars().count() > 40 {
        faults.push("robot-fault-name");
    }
    if target::check(&wanted.sealed.url, desk.state.settings.webhooks_inside).is_err() {
        faults.push("webhooks-target");
    } else if wanted.kind.key(&wanted.sealed.url).is_none() {
        faults.push("robot-fault-key");
    }
    if wanted.tells.is_empty() {
        faults.push("robot-fault-tells");
    }
    if !desk.places.knows(&wanted.place) || wanted.place.as_str().len() > 9 || !desk.county().holds(&wanted.place) {
        faults.push("robot-fault-place");
    }
    let kept = store::all(desk.state.journal.db(), desk.county()).await?;
    if kept.len() >= MOST {
        faults.push("robot-fault-most");
    }
    if kept.iter().any(|r| r.mark == wanted.sealed.mark()) {
        faults.push("robot-fault-same");
    }
    Ok(faults)
}

/// Makes a robot that nothing was found wrong with.
pub(crate) async fn make(desk: &Desk, wanted: Wanted) -> Result<Robot, WebError> {
    if !faults(desk, &wanted).await?.is_empty() {
        return Err(WebError::BadForm("robot".into()));
    }
    // Its first message goes at the next hour of the day, not while somebody is still setting it up.
    let slot = Rules::of(&desk.state, desk.county()).await?.slot(desk.state.moment());
    let robot = Robot {
        id: Uuid::now_v7().to_string(),
        host: wanted.sealed.host(),
        mark: wanted.sealed.mark(),
        name: wanted.name,
        kind: wanted.kind,
        place: wanted.place,
        tells: wanted.tells,
        lang: wanted.lang,
        keyword: wanted.keyword,
        login: desk.access().login.clone(),
        made_at: desk.state.moment().to_string(),
        slot,
    };
    noted::made(desk, &robot).await?;
    let text = serde_json::to_string(&wanted.sealed).map_err(|e| WebError::BadForm(e.to_string()))?;
    let locked = desk.state.journal.lock(desk.county(), &purpose(&robot.id), &text);
    store::keep(desk.state.journal.db(), desk.county(), &robot, &locked).await?;
    Ok(robot)
}

/// The county's robots, by place and name.
pub(crate) async fn list(desk: &Desk) -> Result<Vec<Robot>, WebError> {
    allowed(desk)?;
    store::all(desk.state.journal.db(), desk.county()).await
}

/// One of them.
pub(crate) async fn find(desk: &Desk, id: &str) -> Result<Robot, WebError> {
    list(desk).await?.into_iter().find(|r| r.id == id).ok_or(WebError::NotFound)
}

/// Removes one with its log. What its group has been told stays known: made anew, it is not told again.
pub(crate) async fn remove(desk: &Desk, id: &str) -> Result<(), WebError> {
    let robot = find(desk, id).await?;
    noted::removed(desk, &robot).await?;
    store::remove(desk.state.journal.db(), desk.county(), &robot.id).await
}

/// What was sent to one, the latest first.
pub(crate) async fn log(desk: &Desk, robot: &Robot, limit: i64) -> Result<Vec<Delivery>, WebError> {
    courier::store::deliveries(desk.state.journal.db(), desk.county(), &robot.id, i64::MAX, limit).await
}

/// Has a message sent once more, whatever became of it: by hand alone.
pub(crate) async fn resend(desk: &Desk, id: &str, seq: i64) -> Result<(), WebError> {
    let robot = find(desk, id).await?;
    let now = desk.state.moment();
    match courier::store::resend(desk.state.journal.db(), desk.county(), &robot.id, seq, now).await? {
        true => Ok(()),
        false => Err(WebError::NotFound),
    }
}

/// The message that would go now, if there is anything new.
pub(crate) async fn preview(desk: &Desk, robot: &Robot) -> Result<Option<Message>, WebError> {
    let rules = Rules::of(&desk.state, desk.county()).await?;
    let office = office(&desk.state, desk.county(), robot).await?;
    let fresh = round::fresh(&office, robot, &rules).await?;
    Ok((!fresh.is_empty()).then(|| Message::of(&office, robot, &rules, &fresh)))
}

/// What a trial came to.
pub(crate) enum Trial {
    /// It is quiet now and nothing was sent; until when, unless it always is.
    Quiet(Option<jiff::civil::DateTime>),
    /// It was sent, and this is what became of it.
    Sent(Delivery),
}

/// Sends a robot a trial message now, which is not tried again; nothing in quiet hours.
pub(crate) async fn trial(desk: &Desk, id: &str) -> Result<Trial, WebError> {
    let robot = find(desk, id).await?;
    let (state, county, now) = (&desk.state, desk.county(), desk.state.moment());
    let rules = Rules::of(state, county).await?;
    if rules.is_quiet(now) {
        return Ok(Trial::Quiet(rules.over(now)));
    }
    let minute = courier::earlier(now, SignedDuration::from_mins(1));
    if courier::store::tried(state.journal.db(), county, &robot.id, minute).await? >= robot::A_MINUTE {
        return Err(WebError::NotNow);
    }
    let text = Message::trial(&robot, Words::new(robot.lang)).body(&robot);
    let db = state.journal.db();
    courier::store::queue(db, county, &robot.id, vec![(now.as_millisecond(), text)], now).await?;
    let queued = courier::store::due(db, county, &robot.id, now, i64::from(u8::MAX)).await?;
    let queued = queued.into_iter().find(|d| d.seq == now.as_millisecond()).ok_or(WebError::NotNow)?;
    if !courier::store::claim(db, county, &robot.id, queued.seq, now).await? {
        return Err(WebError::NotNow);
    }
    let verdict = match round::attempt(state, county, &robot, &queued, now).await? {
        Verdict::Later(said) => Verdict::Never(said),
        other => other,
    };
    Ok(Trial::Sent(courier::settle(state, county, &robot.id, queued, (verdict, now)).await?))
}

/// The robots whose last message nobody took, each with what was said: what the county's settings have to put right.
pub(crate) async fn broken(desk: &Desk) -> Result<Vec<(Robot, Delivery)>, WebError> {
    if !keeps(desk) {
        return Ok(Vec::new());
    }
    let robots = list(desk).await?;
    let mut dead: HashMap<String, Delivery> =
        courier::store::given_up(desk.state.journal.db(), desk.county()).await?.into_iter().collect();
    Ok(robots.into_iter().filter_map(|robot| dead.remove(&robot.id).map(|last| (robot, last))).collect())
}

/// The desk of everybody at a robot's place: what waits for them all is what its group is told of.
async fn office(state: &State, county: &RegionCode, robot: &Robot) -> Result<Desk, WebError> {
    let access: Access = crate::accounts::office(state, county, &robot.place).await?;
    Desk::of_office(state, access, Words::new(robot.lang)).await
}

/// What a robot's address is locked for.
fn purpose(id: &str) -> String {
    format!("robot/{id}")
}

#[cfg(test)]
pub(crate) mod receiver;
#[cfg(test)]
pub(crate) mod tests;
