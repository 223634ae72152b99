//! Cases (办理): the rules of things that go through steps, where data cannot express them — the ranking from the bottom, quorum and majority,
//! assignments without a gap, acceptance, the review of a nominee, the quota of an assessment, handovers.
//!
//! Architecture invariants: a rule is a pure function beside its test; what it needs is read once and handed to it. Every number it goes by
//! is a norm of the county's, or what the catalogue says the law has.

mod acceptance;
mod assignments;
mod consequences;
pub mod decision;
mod handover;
mod law;
mod membership;
mod nominee;
mod plan;
mod quota;
mod ranking;
mod rules;
#[cfg(test)]
mod testing;

pub use acceptance::{Ballot, judged};
pub use assignments::{Gap, KINDS, Spell, gaps};
pub use consequences::{Follows, Which, consequences};
pub use handover::{Branch, Split, goes_on, handed_over, split, stands_for};
pub use law::{Law, Share};
pub use membership::{Entered, Misstep, misstep, prolonging};
pub use nominee::{Nominee, reviewed};
pub use plan::{Progress, progress};
pub use quota::{outstanding_at_most, outstanding_refused};
pub use ranking::{Candidate, Cut, Item, Ranked, rank};
pub use rules::{Bound, RULES, allowed, ballot, named, nominee, proposed, spells};
