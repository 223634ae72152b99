//! A report at work: its slots, what has been decided for each, the values, the finished paper.

mod compare;
mod counted;
mod freeze;
mod history;
mod question;
mod settle;
mod written;

use catalogue::WindowCode;
use figures::FigureError;
use journal::JournalError;
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use compare::{Pair, Side, compare};
pub use counted::{Counted, CountedIn};
pub use freeze::{Frozen, Hands, SlotCheck, Verification, asked, freeze, list, open, verify};
pub use history::{Change, Step};
pub use settle::{Settled, SettledSlot};

use crate::document::{Document, Format};
use crate::docx::{self, PaperMeta};
use crate::error::ReportError;
use crate::recognise::{Choice, Recogniser, Slot};

/// What can go wrong while a report is worked on.
#[derive(Debug, Error)]
pub enum WorkError {
    /// The document.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// A figure.
    #[error(transparent)]
    Figure(#[from] FigureError),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The slot is not there.
    #[error("没有第 {0} 个空 / there is no slot {0}")]
    NoSuchSlot(usize),
    /// A value written by hand gives no reason.
    #[error("手填的数要写明来由 / a value by hand gives its reason")]
    NoReason,
    /// The frozen report, or a file of it, is not there.
    #[error("找不到定稿报告 {0}，用 shishu report list 查看 / there is no frozen report {0}")]
    NoSuchReport(String),
    /// A kept file is not what it was.
    #[error("定稿文件 {0} 与其摘要不符，文件被改动过 / the frozen file {0} does not match its digest: it was changed")]
    Changed(String),
}

/// What has been decided for a slot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Decision {
    /// The recogniser's first candidate, sure enough to be filled; a person has not looked yet.
    Proposed {
        /// The figure.
        figure: String,
        /// The window.
        window: WindowCode,
    },
    /// A person's choice.
    Confirmed {
        /// The figure.
        figure: String,
        /// The window.
        window: WindowCode,
    },
    /// Written by a person, with the reason.
    ByHand {
        /// What is written.
        text: String,
        /// Why.
        reason: String,
    },
    /// Not decided: stays blank.
    Open,
}

impl Decision {
    /// The figure and window, where one is chosen.
    pub fn figure(&self) -> Option<(&str, WindowCode)> {
        match self {
            Decision::Proposed { figure, window } | Decision::Confirmed { figure, window } => Some((figure, *window)),
            _ => None,
        }
    }
}

/// A report with its slots and decisions.
#[derive(Clone, Debug)]
pub struct Work {
    /// The document as it came.
    pub document: Document,
    /// Its slots in the order of the text.
    pub slots: Vec<Slot>,
    /// A decision for each slot.
    pub decisions: Vec<Decision>,
    /// The steps that led here, the last one last.
    pub past: Vec<Step>,
}

impl Work {
    /// Recognises a document's slots; what is sure is proposed, everything else stays open.
    pub fn open(document: Document, recogniser: &Recogniser, learnt: &[Choice]) -> Work {
        let slots = recogniser.recognise_document(&document, learnt);
        let decisions = slots.iter().map(propose).collect();
        Work { document, slots, decisions, past: Vec::new() }
    }

    /// What a person's choices teach for other reports.
    pub fn choices(&self) -> Vec<Choice> {
        let confirmed = self.slots.iter().zip(&self.decisions).filter_map(|(slot, decision)| match decision {
            Decision::Confirmed { figure, window } => {
                Some(Choice { signature: slot.signature.clone(), figure: figure.clone(), window: window.code().into() })
            }
            _ => None,
        });
        confirmed.collect()
    }

    /// The finished paper: an uploaded .docx keeps its own formatting, plain text becomes an official paper.
    ///
    /// # Errors
    /// The document cannot be written.
    pub fn docx(&self, settled: &Settled, meta: &PaperMeta) -> Result<Vec<u8>, ReportError> {
        match self.document.format() {
            Format::Docx => docx::fill(&self.document, &settled.provenance),
            Format::Text => docx::official(&self.document, meta, &settled.provenance),
        }
    }
}

fn propose(slot: &Slot) -> Decision {
    let best = slot.best().and_then(|c| Some((c.figure.clone(), c.window.parse().ok()?)));
    best.map_or(Decision::Open, |(figure, window)| Decision::Proposed { figure, window })
}
