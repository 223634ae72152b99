//! Recognising a report's slots: where values belong, what kind each is, and which figure of the catalogue over which window it is.
//!
//! In four steps, each its own files:
//! 1. *Places.* The text becomes glyphs ([`glyphs`]); masks, digits, gaps and numbers left out are found and typed ([`marks`]).
//! 2. *Readings.* The sentence around each place is taken apart: the noun counted, what stands beside it, the whole it is part
//!    of, the time that governs it ([`reading`], [`window`]).
//! 3. *Evidence.* Every figure is weighed against every reading ([`weigh`]), then neighbours and the whole document speak ([`matching`]).
//! 4. *Answer.* Candidates with a likelihood and a reason, or none and a drafted definition ([`draft`]).
//!
//! No network, no model: the catalogue's own names, aliases, cues and contrary words, and the genre's grammar.

mod calendar;
mod cell;
mod claims;
mod draft;
mod evidence;
mod explain;
mod foreign;
mod glyphs;
mod governed;
mod grams;
mod growth;
mod index;
mod kin;
mod kind;
mod labels;
mod learn;
mod lexicon;
mod marks;
mod matching;
mod missing;
mod names;
mod naming;
mod norms;
mod noun;
mod nouns;
mod numerals;
mod page;
mod profile;
mod reading;
mod reason;
mod recogniser;
mod scale;
mod slot;
mod table;
mod tail;
mod vocabulary;
mod weigh;
mod window;
mod words;
mod zones;

pub(crate) use cell::is_mask;
pub use draft::Draft;
pub use explain::explain;
pub use kind::Kind;
pub use learn::Choice;
pub use recogniser::Recogniser;
pub use slot::{Candidate, Slot};

/// From this score on a candidate is likelier right than wrong.
pub const SURE: f32 = 0.5;
