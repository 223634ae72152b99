//! What there is to tell: duties that are due soon or overdue, and what waits for an answer.

use std::collections::BTreeSet;
use std::sync::Arc;

use catalogue::RegionCode;
use duties::{Board, Stage};

use super::{Robot, Rules};
use crate::desk::Desk;
use crate::pages::inbox;
use crate::{State, WebError};

/// What a robot may be told, and at which stage a thing is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Tell {
    /// What is overdue.
    Overdue,
    /// What is due soon.
    Soon,
    /// What waits for somebody's answer.
    Waiting,
}

impl Tell {
    /// All, in the order of a message.
    pub(crate) const ALL: [Tell; 3] = [Tell::Overdue, Tell::Soon, Tell::Waiting];

    /// The word kept.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Tell::Overdue => Stage::Overdue.word(),
            Tell::Soon => Stage::Soon.word(),
            Tell::Waiting => "waiting",
        }
    }

    /// The words for it.
    pub(crate) fn says(self) -> &'static str {
        match self {
            Tell::Overdue => "tell-overdue",
            Tell::Soon => "tell-soon",
            Tell::Waiting => "tell-waiting",
        }
    }
}

impl From<Stage> for Tell {
    fn from(stage: Stage) -> Tell {
        match stage {
            Stage::Soon => Tell::Soon,
            Stage::Overdue => Tell::Overdue,
        }
    }
}

/// Something to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Thing {
    /// Its kind, subject and period: it is told once at each stage.
    pub key: String,
    /// The stage.
    pub tell: Tell,
    /// Where it is.
    pub place: RegionCode,
    /// The duty's id, or the words of its kind in the inbox.
    pub about: String,
}

/// The states of duties from which anything may be told on the day of the rules.
pub(crate) async fn board(state: &State, county: &RegionCode, rules: &Rules) -> Result<Arc<Board>, WebError> {
    let range = duties::range(rules.today, rules.ahead);
    Ok(state.boards.now(&state.journal, county, range, rules.today).await?)
}

/// Everything that a robot could be told now, told before or not.
pub(super) async fn all(office: &Desk, robot: &Robot, rules: &Rules) -> Result<Vec<Thing>, WebError> {
    let mut all = owed(office, robot, rules).await?;
    if robot.tells.contains(&Tell::Waiting) {
        all.extend(waiting(office, robot).await?);
    }
    // The same thing may be found in two ways; it is one thing.
    let mut seen = BTreeSet::new();
    all.retain(|thing| robot.tells.contains(&thing.tell) && seen.insert(thing.key.clone()));
    Ok(all)
}

async fn owed(office: &Desk, robot: &Robot, rules: &Rules) -> Result<Vec<Thing>, WebError> {
    let board = board(&office.state, office.county(), rules).await?;
    let thing = |owed: &duties::State| {
        let stage = duties::stage(owed, rules.today, rules.ahead)?;
        Some(Thing { key: key(owed), tell: stage.into(), place: owed.region.clone(), about: owed.duty.clone() })
    };
    Ok(board.asked().filter(|owed| robot.place.holds(&owed.region)).filter_map(thing).collect())
}

/// What tells a state from every other: its duty, subject and period, and its item where it is owed item by item.
fn key(owed: &duties::State) -> String {
    let item = owed.item.iter().map(|item| format!("/{}", item.name)).collect::<String>();
    format!("duty/{}/{}/{}{item}", owed.duty, owed.subject, owed.period)
}

/// What was put to the offices of a robot's place.
async fn waiting(office: &Desk, robot: &Robot) -> Result<Vec<Thing>, WebError> {
    let mut all = Vec::new();
    for (source, waiting) in inbox::all(office).await? {
        for one in waiting.into_iter().filter(|_| source.counted) {
            all.push(Thing {
                key: format!("inbox/{}/{}", source.kind(), one.key()),
                tell: Tell::Waiting,
                place: robot.place.clone(),
                about: source.title.into(),
            });
        }
    }
    Ok(all)
}
