//! Decisions into values: every figure asked once at one position, written as its sentence wants it, with where it came from.

use std::sync::Arc;

use catalogue::WindowCode;
use figures::{Answer, Ask, Figures};
use futures::future::try_join_all;
use jiff::Timestamp;

use super::question::{self, Question};
use super::{Decision, Work, WorkError, written};
use crate::provenance::{County, Provenance, Records, SlotProvenance, SlotState, WindowDays};
use crate::recognise::{Kind, Slot};

/// A slot with its answer.
#[derive(Clone, Debug)]
pub struct SettledSlot {
    /// The answer of the chosen figure.
    pub answer: Option<Answer>,
    /// The same figure in the same window a year earlier, where it was asked for.
    pub year_before: Option<figures::Decimal>,
}

/// A report with its values.
#[derive(Clone, Debug)]
pub struct Settled {
    /// Where every figure came from; what was written stands in its slots.
    pub provenance: Provenance,
    /// The answers, slot by slot.
    pub slots: Vec<SettledSlot>,
}

impl Work {
    /// Works the decided figures out, for a paper made at a moment of the clock that its maker goes by.
    ///
    /// # Errors
    /// A chosen figure is unknown, or the database fails.
    pub async fn settle(
        &self,
        figures: &Figures,
        ask: &Ask,
        (title, produced_at): (&str, Timestamp),
    ) -> Result<Settled, WorkError> {
        let county = ask.region.county();
        let head = figures.journal().head(&county).await?;
        let as_of = ask.as_of.unwrap_or(head.seq);
        let years = self.years(figures, ask).await?;
        let answers = self.answers(figures, ask, &years).await?;
        let text: Vec<char> = self.document.text().chars().collect();
        let mut slots = Vec::with_capacity(self.slots.len());
        for (i, (slot, answer)) in self.slots.iter().zip(&answers).enumerate() {
            let after: String = text.iter().skip(slot.offset + slot.length).take(2).collect();
            slots.push(self.provenance_of(i, slot, answer.as_ref(), &after, figures));
        }
        let name =
            figures.value("county_name", ask).await.ok().and_then(|a| a.text).unwrap_or_else(|| county.to_string());
        let provenance = Provenance {
            format: Provenance::FORMAT,
            title: title.into(),
            county: County { code: county.to_string(), name },
            cutoff: ask.windows.cutoff,
            as_of: u64::try_from(as_of).unwrap_or_default(),
            head: head.hash,
            catalogue: figures.catalogue().version().into(),
            produced_at,
            text: self.document.text().into(),
            slots,
        };
        let slots = answers
            .into_iter()
            .map(|answer| SettledSlot { answer: answer.map(|a| a.answer), year_before: None })
            .collect();
        Ok(Settled { provenance, slots })
    }

    /// The year that each slot's window names: that of the year slot it hangs on, or the one written before it.
    async fn years(&self, figures: &Figures, ask: &Ask) -> Result<Vec<Option<i16>>, WorkError> {
        let mut named: Vec<Option<i16>> = vec![None; self.slots.len()];
        for (i, slot) in self.slots.iter().enumerate() {
            if slot.kind != Kind::Year {
                continue;
            }
            named[i] = match &self.decisions[i] {
                Decision::ByHand { text, .. } => text.trim().parse().ok(),
                decision => match decision.figure().filter(|(id, _)| figures.catalogue().figure(id).is_some()) {
                    Some((id, _)) => {
                        let value = figures.value(id, &Ask { window: None, ..ask.clone() }).await?.value;
                        value.and_then(|v| i16::try_from(v).ok())
                    }
                    None => slot.text.parse().ok(),
                },
            };
        }
        Ok(self.slots.iter().map(|slot| slot.year_slot.and_then(|at| named.get(at).copied().flatten())).collect())
    }

    /// The answers, slot by slot. What several slots ask alike is worked out once.
    async fn answers(
        &self,
        figures: &Figures,
        ask: &Ask,
        years: &[Option<i16>],
    ) -> Result<Vec<Option<Answered>>, WorkError> {
        let asked: Vec<Option<Asked>> = years.iter().enumerate().map(|(i, year)| self.asked(i, *year)).collect();
        let mut alike: Vec<Asked> = Vec::new();
        for one in asked.iter().flatten() {
            if !alike.contains(one) {
                alike.push(*one);
            }
        }
        let answers = try_join_all(alike.iter().map(|(id, window, year)| {
            let ask = Ask { window: *window, year: *year, ..ask.clone() };
            async move { figures.value_with_records(id, &ask).await }
        }))
        .await?;
        let place = |one: Asked| alike.iter().position(|other| *other == one);
        let answer = |one: Option<Asked>| {
            let (answer, records) = answers.get(place(one?)?)?.clone();
            Some(Answered { answer, records })
        };
        Ok(asked.into_iter().map(answer).collect())
    }

    /// What a slot asks: the figure, its window, the year named.
    fn asked(&self, i: usize, year: Option<i16>) -> Option<Asked<'_>> {
        let (id, window) = self.decisions[i].figure()?;
        // A year is a parameter of the report itself, whatever year stands before it.
        let windowed = self.slots[i].kind != Kind::Year;
        let year = year.filter(|_| windowed && window == WindowCode::Yr);
        Some((id, windowed.then_some(window), year))
    }

    fn provenance_of(
        &self,
        i: usize,
        slot: &Slot,
        answered: Option<&Answered>,
        after: &str,
        figures: &Figures,
    ) -> SlotProvenance {
        let catalogue = figures.catalogue();
        let mut entry = SlotProvenance {
            slot: i + 1,
            offset: slot.offset,
            length: slot.length,
            text: slot.text.clone(),
            written: slot.text.clone(),
            kind: serde_json::to_value(slot.kind).ok().and_then(|k| k.as_str().map(String::from)).unwrap_or_default(),
            state: SlotState::Open,
            figure: None,
            name: String::new(),
            definition: None,
            region: None,
            window: None,
            value: None,
            unit: slot.unit.clone(),
            records: Records::default(),
            question: None,
            owner: None,
            reason: None,
        };
        if let Decision::ByHand { text, reason } = &self.decisions[i] {
            entry.written.clone_from(text);
            entry.reason = Some(reason.clone());
            entry.state = SlotState::ByHand;
            return entry;
        }
        let Some((answered, figure)) = answered.and_then(|a| Some((a, catalogue.figure(&a.answer.figure)?))) else {
            // A claim or a masked word that nobody chose a figure for has nothing to fill in.
            if !matches!(slot.kind, Kind::Claim | Kind::Masked) {
                put(&mut entry, question::unmatched(catalogue, slot));
            }
            return entry;
        };
        let answer = &answered.answer;
        if let Some(missing) = &answer.missing {
            put(&mut entry, question::missing(catalogue, figure, missing));
        }
        let window = &answer.window;
        let value = answer.text.clone().or_else(|| answer.value.map(|v| v.normalize().to_string()));
        entry.figure = Some(figure.id.clone());
        entry.name.clone_from(&figure.name.zh);
        entry.definition = Some(answer.version.clone());
        entry.region = Some(answer.region.to_string());
        entry.window =
            Some(WindowDays { code: window.code.code().into(), first: Some(window.first), last: window.last });
        entry.unit.clone_from(&answer.unit);
        if slot.kind == Kind::Claim {
            entry.state = if value.is_some() { SlotState::Filled } else { SlotState::Open };
        } else if let Some(text) = written::written(slot, answer, after, figure.decimals) {
            entry.written = text;
            entry.state = SlotState::Filled;
        } else if answer.missing.is_none() {
            put(&mut entry, question::unmatched(catalogue, slot));
        }
        if let Some(value) = &value {
            entry.records = Records::of(answered.records.to_vec(), value);
        }
        entry.value = value;
        entry
    }
}

fn put(entry: &mut SlotProvenance, question: Question) {
    entry.question = Some(question.text);
    entry.owner = Some(question.owner);
}

/// A figure in a window of a named year.
type Asked<'a> = (&'a str, Option<WindowCode>, Option<i16>);

/// An answer with the records behind it.
struct Answered {
    answer: Answer,
    records: Arc<Vec<String>>,
}
