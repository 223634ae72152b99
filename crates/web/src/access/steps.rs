//! Steps of a flow: who takes them and who sets a state right, however an entry comes — from a page, the API or a workbook.

use catalogue::{Flow, FlowStep, Ledger, RegionCode, Role};

use super::Access;

/// How an entry gets from a state to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    /// By one step: pages and API.
    Step,
    /// By any number of them: a row of a workbook says where a record stands, not how it came there.
    History,
}

/// Whether somebody may bring a record from a state to another.
#[derive(Clone, Debug)]
pub(crate) enum Passage<'f> {
    /// By steps that are theirs.
    Open,
    /// Not by steps of theirs, but they may set states right; another's step may lead there.
    SetRight(Option<&'f FlowStep>),
    /// This step in between is another office's.
    Barred(&'f FlowStep),
    /// No steps lead there: the journal says which there are.
    Nowhere,
}

impl Access {
    /// Whether a step of a ledger's flow may be taken by records at a place: the role that writes them there must be one that takes it.
    pub fn takes(&self, ledger: &Ledger, step: &FlowStep, place: &RegionCode) -> bool {
        let its = |role: &Role| step.by.is_empty() || step.by.contains(&role.name);
        self.grants.iter().any(|g| g.role.writes(ledger) && g.region.holds(place) && its(&g.role))
    }

    /// Whether the state of records at a place may be set right against the ledger's flow.
    pub fn corrects(&self, ledger: &Ledger, place: &RegionCode) -> bool {
        let its = |role: &Role| ledger.flow.as_ref().is_some_and(|f| f.correct.contains(&role.name));
        self.grants.iter().any(|g| g.role.writes(ledger) && g.region.holds(place) && its(&g.role))
    }

    /// Whether a record at a place may be brought from a state to another. One whose state was never said, or that is new, comes from
    /// where records begin: who may not take a step may not say that it was taken either.
    pub(crate) fn passage<'f>(
        &self,
        ledger: &'f Ledger,
        (from, to): (&str, &str),
        place: &RegionCode,
        pace: Pace,
    ) -> Passage<'f> {
        let Some(flow) = &ledger.flow else { return Passage::Open };
        let takes = |step: &FlowStep| self.takes(ledger, step, place);
        let (open, barring) = match pace {
            Pace::Step if !from.is_empty() => {
                let step = flow.step(from, to);
                (step.is_some_and(takes), step)
            }
            _ => history(flow, from, to, &takes),
        };
        match barring {
            _ if open => Passage::Open,
            step if self.corrects(ledger, place) => Passage::SetRight(step),
            Some(step) => Passage::Barred(step),
            None => Passage::Nowhere,
        }
    }
}

/// Whether steps that are let lead from a state to another; and where they do not, the first on the shortest way that is not let.
fn history<'f>(flow: &'f Flow, from: &str, to: &str, lets: &dyn Fn(&FlowStep) -> bool) -> (bool, Option<&'f FlowStep>) {
    let begun = if from.is_empty() { flow.start.clone() } else { vec![from.to_string()] };
    if to.is_empty() || flow.way(&begun, to, lets).is_some() {
        return (true, None);
    }
    let way = flow.way(&begun, to, &|_| true).unwrap_or_default();
    (false, way.into_iter().find(|step| !lets(step)))
}
