//! Duties (履责): who owes what, how often, proven by which records. One engine for all that is declared: a state per subject and
//! period, with the records that prove it or the reason that excuses it.
//!
//! Architecture invariants: states are derived, never entered; nobody is asked for what the records already say. Derived from
//! scratch or kept up to date entry by entry, the states are the same.

mod board;
pub mod burden;
pub mod days;
mod derive;
mod error;
mod fact;
mod facts;
mod lists;
mod norms;
mod period;
mod quiet;
mod remind;
mod shelf;
mod state;

pub use board::{Board, Boards, states_of};
pub use error::DutyError;
pub use facts::rests_on;
pub use norms::Norms;
pub use period::{Period, periods};
pub use quiet::{Quiet, hour_of, slot};
pub use remind::{REACH, Stage, days_over, range, stage};
pub use state::{Excuse, Item, Proof, Standing, State};
