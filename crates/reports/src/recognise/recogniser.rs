//! The recogniser: a catalogue made ready once, then any number of texts.

use catalogue::{Catalogue, WindowCode};

use super::claims::{self, Found};
use super::draft::Ledgers;
use super::evidence::Evidence;
use super::index::Index;
use super::kind::Kind;
use super::learn::{self, Choice, Learnt};
use super::lexicon::is_clause_end;
use super::matching;
use super::names;
use super::page::{Page, Range};
use super::profile::Gives;
use super::reading::{self, Reading};
use super::reason;
use super::slot::{Candidate, Slot};
use super::vocabulary::Role;
use super::window::{self, Cue, Time};

/// Candidates less likely than this are not worth a look.
const LEAST: f32 = 0.05;

/// Where all candidates together are less likely than this, none is offered at all.
const LEAST_TOGETHER: f32 = 0.3;

/// How many candidates are offered.
const OFFERED: usize = 5;

/// Finds, types and matches the slots of reports.
#[derive(Debug)]
pub struct Recogniser {
    index: Index,
    ledgers: Ledgers,
}

impl Recogniser {
    /// Whether a name of the catalogue ends where a text does.
    pub(super) fn ends_in_name(&self, text: &str) -> bool {
        self.index.occurrences(text).any(|(word, _, end)| {
            end == text.len()
                && self.index.words[word].len > 1
                && self.index.words[word].roles.iter().any(|r| matches!(r, Role::Term(_)))
        })
    }

    /// Makes a catalogue ready. Takes some tens of milliseconds; keep the recogniser.
    pub fn new(catalogue: &Catalogue) -> Recogniser {
        Recogniser { index: Index::new(catalogue), ledgers: Ledgers::new(catalogue) }
    }

    /// The slots of a text, in order.
    pub fn recognise(&self, text: &str) -> Vec<Slot> {
        self.recognise_with(text, &[])
    }

    /// The slots of a text, in the light of choices confirmed before.
    pub fn recognise_with(&self, text: &str, choices: &[Choice]) -> Vec<Slot> {
        let page = Page::read(text, &self.index);
        let readings = reading::read(&page);
        let times = window::times(&page, &readings);
        let learnt = Learnt::new(choices);
        let claims = claims::find(&self.index, &page);
        let candidates = matching::candidates(&self.index, &page, &readings, &times, &claims, &learnt);
        let answer = Answer {
            recogniser: self,
            page: &page,
            readings: &readings,
            times: &times,
            learnt: &learnt,
            raw: text.chars().collect(),
        };
        answer.slots(&candidates, &claims)
    }
}

/// Everything about one text, made into slots.
struct Answer<'a> {
    recogniser: &'a Recogniser,
    page: &'a Page,
    readings: &'a [Reading],
    times: &'a [Time],
    learnt: &'a Learnt,
    raw: Vec<char>,
}

/// What a slot comes from.
#[derive(Clone, Copy, PartialEq)]
enum From {
    Mark(usize),
    Claim(usize),
}

impl Answer<'_> {
    fn slots(&self, candidates: &[Vec<Evidence>], claims: &[Found]) -> Vec<Slot> {
        let mut order: Vec<(usize, From)> =
            self.page.marks.iter().enumerate().map(|(i, m)| (m.from, From::Mark(i))).collect();
        if self.page.blanked() {
            order.retain(|(_, from)| !matches!(from, From::Mark(i) if self.page.is_wording(*i)));
        }
        order.extend(claims.iter().enumerate().map(|(i, c)| (c.range.0, From::Claim(i))));
        order.sort_by_key(|(at, from)| (*at, matches!(from, From::Mark(_))));
        let place = |mark: usize| order.iter().position(|(_, from)| *from == From::Mark(mark));
        order
            .iter()
            .map(|(_, from)| match from {
                From::Claim(i) => self.claim(&claims[*i]),
                From::Mark(i) => {
                    let mut slot = self.mark(*i, &candidates[*i]);
                    slot.part_of = self.readings[*i].whole.and_then(place);
                    let named = slot.candidates.first().is_some_and(|c| c.window == WindowCode::Yr.code());
                    slot.year_slot = self.times[*i].year.filter(|y| y != i && named).and_then(place);
                    slot
                }
            })
            .collect()
    }

    fn mark(&self, i: usize, evidence: &[Evidence]) -> Slot {
        let (page, reading, time) = (self.page, &self.readings[i], self.times[i]);
        let mark = &page.marks[i];
        let unit = mark.unit.as_ref().map(|u| u.text.clone()).unwrap_or_default();
        let mut slot = self.blank((mark.from, mark.to), mark.kind, reading.clause);
        slot.signature = learn::signature(page, reading);
        slot.candidates = match mark.kind {
            Kind::Name => self.name(i),
            _ => self.candidates(evidence, reading, time, &unit),
        };
        slot.kind = self.kind(mark.kind, slot.candidates.first());
        if matches!(slot.kind, Kind::Figure | Kind::Phrase | Kind::Norm) && slot.best().is_none() {
            slot.draft = Some(self.recogniser.ledgers.draft(page, i, reading, said_window(time)));
        }
        slot.unit = unit;
        slot
    }

    fn candidates(&self, evidence: &[Evidence], reading: &Reading, time: Time, unit: &str) -> Vec<Candidate> {
        let index = &self.recogniser.index;
        let mut chances = matching::chances(evidence);
        index.gather(evidence, &mut chances);
        if chances.iter().sum::<f32>() < LEAST_TOGETHER {
            return vec![];
        }
        evidence
            .iter()
            .zip(chances)
            .take_while(|(_, chance)| *chance >= LEAST)
            .take(OFFERED)
            .map(|(e, chance)| {
                let figure = &index.figures[e.figure];
                let window = match self.learnt.window(self.page, reading, &figure.id) {
                    Some(chosen) => chosen.to_string(),
                    None => window::window(time, figure).code().to_string(),
                };
                Candidate {
                    figure: figure.id.clone(),
                    window,
                    score: round(matching::confidence(e, chance)),
                    why: reason::why(index, self.page, reading, time, e, unit),
                }
            })
            .collect()
    }

    fn name(&self, i: usize) -> Vec<Candidate> {
        let index = &self.recogniser.index;
        names::figure(index, self.page, i)
            .map(|(place, score)| Candidate {
                figure: index.figures[place].id.clone(),
                window: index.figures[place].window.code().into(),
                score,
                why: "遮去的是县名，取本县名称".into(),
            })
            .into_iter()
            .collect()
    }

    /// A number that is surely a norm of the catalogue is a norm, however it is put.
    fn kind(&self, kind: Kind, best: Option<&Candidate>) -> Kind {
        let index = &self.recogniser.index;
        let norm = |c: &Candidate| index.place(&c.figure).is_some_and(|p| index.figures[p].gives == Gives::Norm);
        if kind == Kind::Figure && best.is_some_and(|b| b.score >= 0.6 && norm(b)) { Kind::Norm } else { kind }
    }

    fn claim(&self, found: &Found) -> Slot {
        let index = &self.recogniser.index;
        let stop = |c: char| is_clause_end(c) && c != '、';
        let clause = (reading::back(self.page, found.range.0, stop), reading::forth(self.page, found.range.1, stop));
        let mut slot = self.blank(found.range, Kind::Claim, clause);
        slot.signature = self.page.text(found.range);
        let mut claims = found.claims.clone();
        claims.sort_by(|a, b| b.1.total_cmp(&a.1));
        slot.candidates = claims
            .iter()
            .take(3)
            .map(|(figure, score)| Candidate {
                figure: index.figures[*figure].id.clone(),
                window: index.figures[*figure].window.code().into(),
                score: round(*score),
                why: format!("“{}”是对全体的断言，对应“{}”", found.said, index.figures[*figure].name),
            })
            .collect();
        slot
    }

    fn blank(&self, (from, to): Range, kind: Kind, clause: Range) -> Slot {
        let (offset, length) = self.page.g.span(from, to);
        let (start, len) = self.page.g.span(clause.0, clause.1);
        let text =
            |from: usize, len: usize| -> String { self.raw[from..(from + len).min(self.raw.len())].iter().collect() };
        Slot {
            offset,
            length,
            text: text(offset, length),
            kind,
            candidates: vec![],
            unit: String::new(),
            context: text(start, len).trim().to_string(),
            signature: String::new(),
            part_of: None,
            year_slot: None,
            draft: None,
        }
    }
}

/// The window that the sentence names, if it names one.
fn said_window(time: Time) -> Option<WindowCode> {
    match time.cue {
        Cue::Since(w) => Some(w),
        Cue::Year => Some(WindowCode::Yr),
        Cue::Now => Some(WindowCode::D),
        Cue::Silent => None,
    }
}

fn round(score: f32) -> f32 {
    (score * 1000.0).round() / 1000.0
}
