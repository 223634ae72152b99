//! What was decided lately, in words: what an undo would take back stands first.

use reports::work::{Decision, Step};

use crate::desk::Desk;
use crate::drafts::Draft;
use crate::show;

/// Steps that are shown.
const SHOWN: usize = 12;

/// A step.
pub(crate) struct Line {
    pub when: String,
    pub who: String,
    pub text: String,
}

/// The last steps, the latest first.
pub(super) fn lines(desk: &Desk, draft: &Draft) -> Vec<Line> {
    draft.work.past.iter().rev().take(SHOWN).map(|step| line(desk, draft, step)).collect()
}

fn line(desk: &Desk, draft: &Draft, step: &Step) -> Line {
    let at = show::local(step.at);
    let text = match &step.changes[..] {
        [one] => {
            let number = draft.work.slots.iter().position(|s| s.offset == one.offset).map_or(0, |i| i + 1);
            let (before, after) = (decided(desk, &one.before), decided(desk, &one.after));
            let number = number.to_string();
            desk.words().with("past-one", &[("n", &number), ("before", &before), ("after", &after)])
        }
        many => desk.words().one("past-many", "n", many.len() as i64),
    };
    Line { when: at.strftime("%m-%d %H:%M").to_string(), who: desk.places.person(&step.who), text }
}

fn decided(desk: &Desk, decision: &Decision) -> String {
    let w = desk.words();
    match decision {
        Decision::ByHand { text, .. } => w.one("past-by-hand", "text", text.as_str()),
        Decision::Open => w.say("slot-open"),
        Decision::Proposed { .. } => w.say("slot-proposed"),
        Decision::Confirmed { figure, window } => {
            let name = desk.catalogue().figure(figure).map_or_else(|| figure.clone(), |f| w.name(&f.name));
            w.with("slot-candidate", &[("figure", &name), ("window", &w.name(&window.names()))])
        }
    }
}
