//! The report, from its text through slots, matching and computed values to the finished .docx — beside docxtpl, which is given as many values.

use std::fs;
use std::path::PathBuf;

use crate::{Bound, CUTOFF, County, Outcome, Peer, TITLE, timed};
use anyhow::{Result, ensure};
use figures::{Ask, Figures, Windows};
use reports::document::Document;
use reports::docx::PaperMeta;
use reports::provenance::SlotState;
use reports::recognise::Recogniser;
use reports::work::{Settled, Work};

const ROUNDS: usize = 31;

/// Prints what was found.
pub async fn run() -> Result<()> {
    let county = County::load()?;
    let ours = Ours::open(&county).await?;
    let (work, settled) = ours.work(&ours.figures).await?;
    let filled = settled.provenance.slots.iter().filter(|s| s.state == SlotState::Filled).count();
    ensure!(filled >= 50, "only {filled} slots were filled");
    let mut peer = peer(&county, &work)?;
    for (what, kept, bound) in [("cells empty", false, Bound::Free), ("cells kept", true, Bound::AtMost(1.0))] {
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            let fresh = Figures::new(ours.figures.journal().clone());
            let figures = if kept { &ours.figures } else { &fresh };
            let ((), mine) = timed(ours.paper(figures)).await?;
            rounds.push((mine.as_secs_f64() * 1000.0, peer.round()? * 1000.0));
        }
        let what = format!("text to finished report, {what}");
        println!("{}", Outcome::beside(what, &rounds, "ms", "docxtpl, given values", bound));
    }
    Ok(())
}

/// The product, warm.
struct Ours {
    text: String,
    recogniser: Recogniser,
    figures: Figures,
    ask: Ask,
}

impl Ours {
    async fn open(county: &County) -> Result<Ours> {
        let journal = county.open().await?;
        let recogniser = Recogniser::new(journal.catalogue());
        let ask = Ask::usual(County::code()?, Windows::new(CUTOFF));
        Ok(Ours { text: crate::report(), recogniser, figures: Figures::new(journal), ask })
    }

    async fn work(&self, figures: &Figures) -> Result<(Work, Settled)> {
        let work = Work::open(Document::from_text(self.text.clone()), &self.recogniser, &[]);
        let settled = work.settle(figures, &self.ask, (TITLE, jiff::Timestamp::now())).await?;
        Ok((work, settled))
    }

    async fn paper(&self, figures: &Figures) -> Result<()> {
        let (work, settled) = self.work(figures).await?;
        let meta = PaperMeta { title: Some(TITLE.into()), ..PaperMeta::default() };
        std::hint::black_box(work.docx(&settled, &meta)?);
        Ok(())
    }
}

/// The peer gets the same text with a placeholder in every blank.
fn peer(county: &County, work: &Work) -> Result<Peer> {
    let text: Vec<char> = work.document.text().chars().collect();
    let (mut template, mut at) = (String::new(), 0);
    let blanks = work.slots.iter().zip(&work.decisions).filter(|(slot, decision)| {
        slot.length > 0 && decision.figure().is_some() && slot.kind != reports::recognise::Kind::Claim
    });
    for (n, (slot, _)) in blanks.enumerate() {
        template.extend(&text[at..slot.offset]);
        template.push_str(&format!("{{{{ v{n} }}}}"));
        at = slot.offset + slot.length;
    }
    template.extend(&text[at..]);
    let file: PathBuf = county.data().join("template.txt");
    fs::write(&file, template)?;
    Peer::start("docxtpl_fill.py", &[&file, &county.data().join("template.docx")])
}
