//! The whole paper checked: claims with exceptions, figures that do not agree, questions that are open.

use std::collections::HashSet;

use catalogue::Level;
use reports::provenance::SlotState;
use reports::work::Settled;

use super::{ask, sees};
use crate::WebError;
use crate::desk::Desk;
use crate::drafts::Draft;
use crate::show;

/// Something to look at.
pub(crate) struct Check {
    pub kind: &'static str,
    pub word: String,
    pub text: String,
    pub slot: Option<usize>,
}

/// What does not fit, the gravest first, and how many rules over the paper's figures hold.
pub(super) async fn all(desk: &Desk, draft: &Draft, settled: &Settled) -> Result<(Vec<Check>, usize), WebError> {
    let mut checks = claims(desk, settled);
    let (rules, holding) = rules(desk, draft, settled).await?;
    checks.extend(rules);
    checks.extend(open(desk, settled));
    Ok((checks, holding))
}

fn claims(desk: &Desk, settled: &Settled) -> Vec<Check> {
    let w = desk.words();
    let broken = settled.provenance.slots.iter().filter(|s| s.kind == "claim" && s.state == SlotState::Filled);
    let broken = broken.filter(|s| s.value.as_deref().is_some_and(|v| v != "0"));
    let check = |s: &reports::provenance::SlotProvenance| Check {
        kind: "bad",
        word: w.one("claim-short", "n", s.value.clone().unwrap_or_default()),
        text: w.with("check-claim", &[("text", &s.text), ("name", &s.name)]),
        slot: Some(s.slot),
    };
    broken.map(check).collect()
}

/// The catalogue's rules over figures that the paper shows.
async fn rules(desk: &Desk, draft: &Draft, settled: &Settled) -> Result<(Vec<Check>, usize), WebError> {
    let w = desk.words();
    let slots = &settled.provenance.slots;
    let shown: HashSet<&str> = slots.iter().filter_map(|s| s.figure.as_deref()).collect();
    let (mut broken, mut holding) = (Vec::new(), 0);
    for rule in desk.state.figures.rules(&ask(desk, draft)).await? {
        let touches = rule.figures.iter().any(|f| shown.contains(f.as_str()));
        if !touches || !rule.figures.iter().all(|f| sees(desk, draft, f)) {
            continue;
        }
        match (rule.holds, rule.sides) {
            (Some(true), _) => holding += 1,
            (Some(false), Some((left, right))) => {
                let number = |d: figures::Decimal| show::grouped(&d.normalize().to_string());
                let (left, right) = (number(left), number(right));
                broken.push(Check {
                    kind: if rule.level == Level::Error { "bad" } else { "ask" },
                    word: w.with("rule-sides", &[("left", &left), ("right", &right)]),
                    text: w.name(&rule.names),
                    slot: slots
                        .iter()
                        .find(|s| s.figure.as_ref().is_some_and(|f| rule.figures.contains(f)))
                        .map(|s| s.slot),
                });
            }
            _ => {}
        }
    }
    Ok((broken, holding))
}

fn open(desk: &Desk, settled: &Settled) -> Vec<Check> {
    let w = desk.words();
    let asked = settled.provenance.slots.iter().filter(|s| s.state == SlotState::Open);
    let check = |s: &reports::provenance::SlotProvenance| {
        let owner = s.owner.clone().unwrap_or_default();
        Some(Check {
            kind: "ask",
            word: w.one("check-ask", "owner", owner),
            text: s.question.clone()?,
            slot: Some(s.slot),
        })
    };
    asked.filter_map(check).collect()
}
