//! A round: makes the day's messages where there is something new, and sends what waits; nothing in quiet hours.

use std::time::Duration;

use catalogue::RegionCode;
use jiff::{SignedDuration, Timestamp};

use super::robot::{A_MINUTE, verdict};
use super::things::{self, Thing};
use super::{Message, Robot, Rules, Sealed, Tell, purpose, store};
use crate::courier::{self, Delivery, Fate, Verdict};
use crate::desk::Desk;
use crate::{State, WebError};

/// How often it is made.
const PACE: Duration = Duration::from_secs(20);

/// Makes rounds until the process ends.
pub(crate) async fn serve(state: State) {
    loop {
        tokio::time::sleep(PACE).await;
        if let Err(error) = round(&state.now()).await {
            tracing::error!(error = %error, "reminders");
        }
    }
}

/// One round over all counties' robots. One that fails keeps none of the others from theirs.
pub(super) async fn round(state: &State) -> Result<(), WebError> {
    let now = state.moment();
    for county in state.counties().await? {
        let robots = store::all(state.journal.db(), &county).await?;
        if robots.is_empty() {
            continue;
        }
        let rules = Rules::of(state, &county).await?;
        for robot in &robots {
            if let Err(error) = one(state, &county, robot, (&rules, now)).await {
                tracing::error!(error = %error, robot = %robot.id, "a group robot");
            }
        }
        store::forget(state.journal.db(), &county, now).await?;
        courier::clear(state, &county, now).await?;
    }
    Ok(())
}

async fn one(
    state: &State,
    county: &RegionCode,
    robot: &Robot,
    (rules, now): (&Rules, Timestamp),
) -> Result<(), WebError> {
    // Whether a message arrived that a process took along when it died, nobody knows: it is not sent again.
    courier::recover(state, county, &robot.id, now, (Fate::Dead, "unclear")).await?;
    if rules.is_quiet(now) {
        return Ok(());
    }
    if robot.slot < rules.slot(now) {
        gather(state, county, robot, (rules, now)).await?;
    }
    send(state, county, robot, now).await
}

/// Makes the message of the day, if there is anything that has not been told; whoever else does so at the same moment makes none.
async fn gather(
    state: &State,
    county: &RegionCode,
    robot: &Robot,
    (rules, now): (&Rules, Timestamp),
) -> Result<(), WebError> {
    let office = super::office(state, county, robot).await?;
    let fresh = fresh(&office, robot, rules).await?;
    let body = (!fresh.is_empty()).then(|| Message::of(&office, robot, rules, &fresh).body(robot));
    store::tell(state.journal.db(), county, robot, (&rules.slot(now), now), body, &fresh).await
}

/// What a robot has not been told: nothing twice at one stage, and nothing as due that was told as overdue.
pub(super) async fn fresh(office: &Desk, robot: &Robot, rules: &Rules) -> Result<Vec<Thing>, WebError> {
    let told = store::told(office.state.journal.db(), office.county(), &robot.mark).await?;
    let was = |thing: &Thing, tell: Tell| told.contains(&(thing.key.clone(), tell.word().to_string()));
    let new = |thing: &Thing| !was(thing, thing.tell) && !was(thing, Tell::Overdue);
    Ok(things::all(office, robot, rules).await?.into_iter().filter(new).collect())
}

/// Sends what waits, no more in a minute than the service takes.
async fn send(state: &State, county: &RegionCode, robot: &Robot, now: Timestamp) -> Result<(), WebError> {
    let db = state.journal.db();
    let minute = courier::earlier(now, SignedDuration::from_mins(1));
    let left = A_MINUTE - courier::store::tried(db, county, &robot.id, minute).await?;
    if left <= 0 {
        return Ok(());
    }
    for delivery in courier::store::due(db, county, &robot.id, now, left).await? {
        if !courier::store::claim(db, county, &robot.id, delivery.seq, now).await? {
            continue;
        }
        let verdict = attempt(state, county, robot, &delivery, now).await?;
        let settled = courier::settle(state, county, &robot.id, delivery, (verdict, now)).await?;
        if settled.fate != Fate::Done {
            break;
        }
    }
    Ok(())
}

/// One attempt at a delivery.
pub(super) async fn attempt(
    state: &State,
    county: &RegionCode,
    robot: &Robot,
    delivery: &Delivery,
    now: Timestamp,
) -> Result<Verdict, WebError> {
    let Some(locked) = store::locked(state.journal.db(), county, &robot.id).await? else {
        return Ok(Verdict::Never("target".into()));
    };
    let text = state.journal.unlock(county, &purpose(&robot.id), &locked)?;
    let sealed: Sealed = serde_json::from_str(&text).map_err(|_| WebError::NotFound)?;
    let inside = state.settings.webhooks_inside;
    Ok(verdict(state.post.send(inside, &sealed.signed(now), &[], delivery.message.clone()).await))
}
