//! The whole paper checked by `reports::lint`: rules, words, parts, last year, claims, slips; and the questions still open.

use std::collections::HashSet;

use catalogue::Level;
use figures::{Ask, Decimal};
use futures::future::try_join_all;
use journal::RecordQuery;
use reports::lint::{self, Claim, Finding, Paper, RuleOutcome, Slot, Term, Whole};
use reports::provenance::{SlotProvenance, SlotState};
use reports::work::Settled;
use sha2::{Digest, Sha256};

use super::{ask, sees};
use crate::desk::Desk;
use crate::drafts::{Dismissal, Draft};
use crate::{WebError, paper};

/// Exceptions named behind a claim.
const NAMED: usize = 3;

/// Something to look at.
pub(crate) struct Check {
    pub key: String,
    pub kind: &'static str,
    pub word: String,
    pub text: String,
    /// Where it is: the address within the page, and what it is called.
    pub place: Option<(String, String)>,
    slot: Option<usize>,
}

/// Findings of one kind.
pub(crate) struct Group {
    pub name: String,
    pub checks: Vec<Check>,
}

/// What was found over the whole paper.
#[derive(Default)]
pub(crate) struct Found {
    pub groups: Vec<Group>,
    /// Set aside, with who and why.
    pub aside: Vec<(Check, Dismissal)>,
    /// How many are left to look at.
    pub left: usize,
    /// How many rules over the paper's figures hold.
    pub holding: usize,
    /// The rules over the paper's figures.
    pub outcomes: Vec<RuleOutcome>,
}

/// What does not fit, group by group, the gravest first.
pub(crate) async fn all(desk: &Desk, draft: &Draft, settled: &Settled) -> Result<Found, WebError> {
    let slots = &settled.provenance.slots;
    let outcomes = outcomes(desk, draft, slots).await?;
    let last = last_year(desk, draft, settled).await?;
    let slot =
        |(i, entry): (usize, _)| Slot { entry, last: last[i], part_of: draft.work.slots[i].part_of.map(|p| p + 1) };
    let paper = Paper {
        text: draft.work.document.text(),
        slots: slots.iter().enumerate().map(slot).collect(),
        claims: claims(desk, draft, slots).await?,
        rules: desk.catalogue().rules(),
        outcomes: outcomes.clone(),
        wholes: wholes(desk, slots),
        terms: terms(desk).await?,
        cutoff: draft.sheet.cutoff,
    };
    let mut findings = lint::check(&paper);
    findings.sort_by_key(|f| f.level as u8);
    let holding = outcomes.iter().filter(|o| o.holds == Some(true)).count();
    let mut found = Found { holding, outcomes, ..Found::default() };
    for finding in &findings {
        found.take(draft, group(desk, &finding.rule), check(desk, draft, slots, finding));
    }
    for open in open(desk, settled) {
        found.take(draft, desk.words().say("checks-open"), open);
    }
    Ok(found)
}

impl Found {
    fn take(&mut self, draft: &Draft, group: String, check: Check) {
        if let Some(set_aside) = draft.sheet.dismissed.iter().find(|d| d.key == check.key) {
            self.aside.push((check, set_aside.clone()));
            return;
        }
        self.left += 1;
        match self.groups.iter_mut().find(|g| g.name == group) {
            Some(found) => found.checks.push(check),
            None => self.groups.push(Group { name: group, checks: vec![check] }),
        }
    }

    /// What was found about one slot.
    pub(super) fn about(&self, slot: usize) -> impl Iterator<Item = &Check> {
        self.groups.iter().flat_map(|g| &g.checks).filter(move |c| c.slot == Some(slot))
    }
}

/// The kind of findings that a rule's belong to.
fn group(desk: &Desk, rule: &str) -> String {
    let w = desk.words();
    match rule {
        "claim" => w.say("checks-claims"),
        "hand" => w.say("checks-by-hand"),
        slip if slip.starts_with('S') => w.say("checks-text"),
        _ => w.say("checks-rules"),
    }
}

fn check(desk: &Desk, draft: &Draft, slots: &[SlotProvenance], finding: &Finding) -> Check {
    let w = desk.words();
    let (kind, word) = match finding.level {
        Level::Error => ("bad", w.say("check-error")),
        Level::Warn => ("ask", w.say("state-look")),
        Level::Ask => ("note", w.say("check-decide")),
    };
    let at = finding.at.first();
    let slot = at.and_then(|at| slots.iter().find(|s| s.offset <= at.offset && at.offset < s.offset + s.length.max(1)));
    let place = match (slot, at) {
        (Some(slot), _) => Some(to_slot(desk, slot.slot)),
        (None, Some(at)) => {
            let from = paper::paragraph_of(draft.work.document.text(), at.offset);
            Some((format!("#p{from}"), w.say("checks-place")))
        }
        (None, None) => None,
    };
    let named = format!("{}|{}|{}", finding.rule, at.map_or(0, |a| a.offset), finding.message.zh);
    Check { key: key(&named), kind, word, text: w.name(&finding.message), place, slot: slot.map(|s| s.slot) }
}

fn to_slot(desk: &Desk, slot: usize) -> (String, String) {
    (format!("?slot={slot}#slot-{slot}"), desk.words().one("slot-go", "n", slot as i64))
}

/// What a finding is remembered by: where it is and what it says, values included.
fn key(finding: &str) -> String {
    hex::encode(&Sha256::digest(finding)[..8])
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
        let text = s.question.clone()?;
        Some(Check {
            key: key(&format!("open|{}|{text}", s.offset)),
            kind: "ask",
            word: w.one("check-ask", "owner", s.owner.clone().unwrap_or_default()),
            text,
            place: Some(to_slot(desk, s.slot)),
            slot: Some(s.slot),
        })
    };
    asked.filter_map(check).collect()
}
