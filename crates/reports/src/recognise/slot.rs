//! What recognition gives back.

use serde::{Deserialize, Serialize};

use super::draft::Draft;
use super::kind::Kind;

/// A place in the report where a value belongs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slot {
    /// First code point of the text.
    pub offset: usize,
    /// How many code points; 0 where the number is missing altogether.
    pub length: usize,
    /// The text at that place.
    pub text: String,
    /// What kind of value belongs there.
    pub kind: Kind,
    /// Figures it may be, best first; empty where none of the catalogue says what the sentence says.
    pub candidates: Vec<Candidate>,
    /// The unit as it stands behind the value (`万元`, `名`, `万人次`), empty without one.
    pub unit: String,
    /// The clause around it.
    pub context: String,
    /// Its own words, by which a confirmed choice is remembered.
    pub signature: String,
    /// The slot of which it is a part (其中), by place in the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part_of: Option<usize>,
    /// The slot with the year that its window names, by place in the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year_slot: Option<usize>,
    /// A definition to complete, where no candidate is sure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draft: Option<Draft>,
}

impl Slot {
    /// The first candidate, when it is likelier right than wrong.
    pub fn best(&self) -> Option<&Candidate> {
        self.candidates.first().filter(|c| c.score >= super::SURE)
    }
}

/// A figure that a slot may be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// The figure's id.
    pub figure: String,
    /// The window's code.
    pub window: String,
    /// How likely it is right, 0 to 1.
    pub score: f32,
    /// Why it is offered, in words.
    pub why: String,
}
