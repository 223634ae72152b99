//! One robot: the message that would go now, a trial, and what was sent to it.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{Html, Redirect};
use serde::Deserialize;

use super::{address, clock, said, tells};
use crate::courier::{Delivery, Fate};
use crate::desk::Desk;
use crate::guard::Posted;
use crate::reminders::{self, Robot, Rules, Trial};
use crate::shell::{self, At, Shell};
use crate::texts::Words;
use crate::{WebError, show};

/// Messages in the log.
const SHOWN: i64 = 100;

/// What was just tried.
#[derive(Default, Deserialize)]
pub(super) struct Params {
    /// The message of a trial.
    tried: Option<i64>,
}

struct Sent {
    seq: i64,
    at: String,
    text: String,
    kind: &'static str,
    state: String,
    said: String,
    attempts: i64,
}

#[derive(Template)]
#[template(path = "pages/reminders/robot.html")]
struct Page {
    shell: Shell,
    w: Words,
    address: String,
    facts: Vec<(String, String)>,
    /// The text that would go, with how much of its room it takes.
    text: Option<(String, String)>,
    next: String,
    linked: bool,
    tried: Option<(&'static str, String)>,
    sent: Vec<Sent>,
}

/// `GET /settings/reminders/{robot}`
pub(super) async fn page(
    desk: Desk,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Html<String>, WebError> {
    let robot = reminders::find(&desk, &id).await?;
    show_one(&desk, &robot, |log| {
        let tried = log.iter().find(|d| Some(d.seq) == params.tried)?;
        Some((sign(desk.words(), tried).0, said(desk.words(), tried)))
    })
    .await
}

async fn show_one(
    desk: &Desk,
    robot: &Robot,
    tried: impl FnOnce(&[Delivery]) -> Option<(&'static str, String)>,
) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let rules = Rules::of(&desk.state, desk.county()).await?;
    let message = reminders::preview(desk, robot).await?;
    let log = reminders::log(desk, robot, SHOWN).await?;
    let text = message.map(|m| m.text(robot)).map(|text| {
        let (n, of) = (show::grouped(&text.len().to_string()), show::grouped(&robot.kind.longest().to_string()));
        (text, w.with("robot-room", &[("n", &n), ("of", &of)]))
    });
    let next = rules.next(robot, desk.state.moment());
    shell::page(&Page {
        shell: Shell::new(desk, robot.name.clone(), At::Reminders)
            .under(w.say("menu-settings"), "/settings")
            .under(w.say("reminders-title"), "/settings/reminders"),
        address: address(robot),
        facts: facts(desk, robot),
        next: next.map_or_else(|| w.say("reminders-always-quiet"), |at| w.one("robot-next", "at", clock(at))),
        linked: desk.state.settings.address.is_some(),
        tried: tried(&log),
        sent: log.into_iter().map(|d| line(w, robot, d)).collect(),
        text,
        w,
    })
}

fn facts(desk: &Desk, robot: &Robot) -> Vec<(String, String)> {
    let w = desk.words();
    let made = show::moment(&robot.made_at).map(clock).unwrap_or_default();
    let language = w.say(if robot.lang == catalogue::Lang::Zh { "robot-zh" } else { "robot-en" });
    let mut facts = vec![
        (w.say("robot-kind"), w.say(robot.kind.says())),
        (w.say("robot-place"), desk.places.name(&robot.place)),
        (w.say("robot-tells"), tells(w, robot)),
        (w.say("robot-lang"), language),
        (w.say("robot-url"), w.one("robot-host", "host", robot.host.as_str())),
        (w.say("robot-made"), format!("{} · {made}", desk.places.person(&robot.login))),
    ];
    if !robot.keyword.is_empty() {
        facts.push((w.say("robot-keyword"), robot.keyword.clone()));
    }
    facts
}

fn sign(w: Words, delivery: &Delivery) -> (&'static str, String) {
    match delivery.fate {
        Fate::Done => ("good", w.say("delivery-done")),
        Fate::Waiting | Fate::Sending => ("ask", w.say("delivery-waiting")),
        Fate::Dead => ("bad", w.say("delivery-dead")),
    }
}

fn line(w: Words, robot: &Robot, delivery: Delivery) -> Sent {
    let (kind, state) = sign(w, &delivery);
    Sent {
        seq: delivery.seq,
        at: show::moment(&delivery.at).map(clock).unwrap_or_default(),
        text: robot.kind.text_of(&delivery.message),
        kind,
        state,
        said: said(w, &delivery),
        attempts: delivery.attempts,
    }
}

/// `POST /settings/reminders/{robot}/trials`
pub(super) async fn trial(
    desk: Desk,
    Path(id): Path<String>,
    _posted: Posted,
) -> Result<Result<Redirect, Html<String>>, WebError> {
    let w = desk.words();
    match reminders::trial(&desk, &id).await? {
        Trial::Sent(delivery) => Ok(Ok(Redirect::to(&format!("/settings/reminders/{id}?tried={}", delivery.seq)))),
        Trial::Quiet(until) => {
            let robot = reminders::find(&desk, &id).await?;
            let says = match until {
                Some(at) => w.one("robot-trial-quiet", "until", clock(at)),
                None => w.say("reminders-always-quiet"),
            };
            Ok(Err(show_one(&desk, &robot, |_| Some(("note", says))).await?))
        }
    }
}

/// `POST /settings/reminders/{robot}/removals`
pub(super) async fn remove(desk: Desk, Path(id): Path<String>, _posted: Posted) -> Result<Redirect, WebError> {
    reminders::remove(&desk, &id).await?;
    Ok(Redirect::to("/settings/reminders"))
}

/// `POST /settings/reminders/{robot}/messages/{seq}/resends`
pub(super) async fn resend(
    desk: Desk,
    Path((id, seq)): Path<(String, i64)>,
    _posted: Posted,
) -> Result<Redirect, WebError> {
    reminders::resend(&desk, &id, seq).await?;
    Ok(Redirect::to(&format!("/settings/reminders/{id}")))
}
