//! The whole paper checked by `reports::lint`: rules, words, parts, last year, claims, slips; and the questions still open.

use std::collections::HashSet;

use catalogue::Level;
use figures::{Ask, Decimal};
use futures::future::try_join_all;
use journal::RecordQuery;
use reports::lint::{self, Claim, Finding, Paper, RuleOutcome, Slot, Term, Whole};
use reports::provenance::{SlotProvenance, SlotState};
use reports::work::Settled;

use super::{ask, sees};
use crate::WebError;
use crate::desk::Desk;
use crate::drafts::Draft;

/// Exceptions named behind a claim.
const NAMED: usize = 3;

/// Something to look at.
pub(crate) struct Check {
    pub kind: &'static str,
    pub word: String,
    pub text: String,
    pub slot: Option<usize>,
}

/// What does not fit, the gravest first, and how many rules over the paper's figures hold.
pub(super) async fn all(desk: &Desk, draft: &Draft, settled: &Settled) -> Result<(Vec<Check>, usize), WebError> {
    let slots = &settled.provenance.slots;
    let outcomes = outcomes(desk, draft, slots).await?;
    let holding = outcomes.iter().filter(|o| o.holds == Some(true)).count();
    let last = last_year(desk, draft, settled).await?;
    let slot =
        |(i, entry): (usize, _)| Slot { entry, last: last[i], part_of: draft.work.slots[i].part_of.map(|p| p + 1) };
    let paper = Paper {
        text: draft.work.document.text(),
        slots: slots.iter().enumerate().map(slot).collect(),
        claims: claims(desk, draft, slots).await?,
        rules: desk.catalogue().rules(),
        outcomes,
        wholes: wholes(desk, slots),
        terms: terms(desk).await?,
        cutoff: draft.sheet.cutoff,
    };
    let mut found = lint::check(&paper);
    found.sort_by_key(|f| f.level as u8);
    let mut checks: Vec<Check> = found.iter().map(|f| check(desk, slots, f)).collect();
    checks.extend(open(desk, settled));
    Ok((checks, holding))
}

fn check(desk: &Desk, slots: &[SlotProvenance], finding: &Finding) -> Check {
    let w = desk.words();
    let (kind, word) = match finding.level {
        Level::Error => ("bad", w.say("check-error")),
        Level::Warn => ("ask", w.say("state-look")),
        Level::Ask => ("note", w.say("check-decide")),
    };
    let at = finding.at.first();
    let slot = at.and_then(|at| slots.iter().find(|s| s.offset <= at.offset && at.offset < s.offset + s.length.max(1)));
    Check { kind, word, text: w.name(&finding.message), slot: slot.map(|s| s.slot) }
}

/// The catalogue's rules that touch figures of the paper, all of whose figures the reader may see.
async fn outcomes(desk: &Desk, draft: &Draft, slots: &[SlotProvenance]) -> Result<Vec<RuleOutcome>, WebError> {
    let shown: HashSet<&str> = slots.iter().filter_map(|s| s.figure.as_deref()).collect();
    let results = desk.state.figures.rules(&ask(desk, draft)).await?;
    let fits = |r: &figures::RuleResult| {
        r.figures.iter().any(|f| shown.contains(f.as_str())) && r.figures.iter().all(|f| sees(desk, draft, f))
    };
    Ok(results.into_iter().filter(fits).map(RuleOutcome::from).collect())
}

/// Last year's value of every filled figure, in the same window.
async fn last_year(desk: &Desk, draft: &Draft, settled: &Settled) -> Result<Vec<Option<Decimal>>, WebError> {
    let figures = &desk.state.figures;
    let one = |i: usize| async move {
        let Some(answer) = settled.slots[i].answer.as_ref().filter(|a| a.value.is_some()) else { return Ok(None) };
        if !figures.figure(&answer.figure)?.is_counted() {
            return Ok(None);
        }
        let asked = Ask { exact: Some(answer.window), window: Some(answer.window.code), ..ask(desk, draft) };
        Ok::<_, WebError>(figures.year_before(&answer.figure, &asked).await?)
    };
    try_join_all((0..settled.slots.len()).map(one)).await
}

/// The paper's claims that have exceptions, with where they are.
async fn claims(desk: &Desk, draft: &Draft, slots: &[SlotProvenance]) -> Result<Vec<Claim>, WebError> {
    let mut claims = Vec::new();
    for slot in slots.iter().filter(|s| s.kind == "claim" && s.state == SlotState::Filled) {
        let count = slot.value.as_deref().and_then(|v| v.parse().ok()).unwrap_or(0);
        let Some(figure) = slot.figure.as_deref().filter(|_| count > 0) else { continue };
        let digits = if draft.sheet.region.as_str().len() == 6 { 9 } else { 12 };
        let places = desk.state.figures.by_region(figure, &ask(desk, draft), digits).await?;
        let named = places.iter().filter(|(_, n)| !n.is_zero()).take(NAMED).map(|(code, _)| desk.places.name(code));
        claims.push(Claim { slot: slot.slot, exceptions: named.collect(), count });
    }
    Ok(claims)
}

fn wholes(desk: &Desk, slots: &[SlotProvenance]) -> Vec<Whole> {
    let shown: HashSet<&str> = slots.iter().filter_map(|s| s.figure.as_deref()).collect();
    let figures = shown.into_iter().filter_map(|id| desk.catalogue().figure(id)).filter(|f| !f.parts.is_empty());
    let whole =
        |f: &catalogue::Figure| Whole { figure: f.id.clone(), parts: f.parts.clone(), exhaustive: f.exhaustive };
    figures.map(whole).collect()
}

/// The county's vocabulary: what was renamed, and until when the old name was right.
async fn terms(desk: &Desk) -> Result<Vec<Term>, WebError> {
    let Some(ledger) = desk.catalogue().ledger("vocabulary") else { return Ok(Vec::new()) };
    let records = desk.state.journal.records(desk.county(), ledger, &RecordQuery::default()).await?;
    let term = |r: &journal::Record| Term {
        term: r.text("term").into(),
        successor: r.get("successor").as_text().map(Into::into),
        until: r.text("to_day").parse().ok(),
    };
    Ok(records.iter().map(term).collect())
}

fn open(desk: &Desk, settled: &Settled) -> Vec<Check> {
    let w = desk.words();
    let asked = settled.provenance.slots.iter().filter(|s| s.state == SlotState::Open);
    let check = |s: &SlotProvenance| {
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
