//! What a county keeps, as data: ledgers, duties, figures, rules, norms and roles, read from TOML and checked as a whole.
//!
//! Architecture invariant: this crate does no I/O but reading declaration files, and knows neither database nor HTTP.
//! The format is described in `docs/catalogue.md`.

mod act;
mod addition;
pub mod alike;
mod calendar;
mod called;
mod check;
mod choice;
pub mod codes;
pub mod compose;
mod duty;
mod duty_read;
mod error;
mod expr;
mod expr_parse;
mod family;
mod figure;
mod flow;
mod formula;
mod ledger;
mod load;
mod menu;
mod names;
mod reach;
mod region;
mod relations;
mod role;
mod role_change;
mod rule;
mod source;
mod value;
pub mod when;
mod whole;

pub use act::{acts, name_of as name_of_act};
pub use calendar::{Calendar, CalendarDay};
pub use choice::Choice;
pub use duty::{Amount, Bearing, Duty, Every, Listed, Once, Partial, of_each};
pub use error::{CatalogueError, Faults};
pub use expr::{Arith, Column, Compare, Expr, Param, RowView, Scope, evaluate};
pub use figure::{Figure, FigureTime, Measure, Owed, Stands, Tells, WindowCode};
pub use flow::{Flow, FlowStep};
pub use formula::Formula;
pub use ledger::{Check, Field, FieldType, Ledger, Level, RegionLevel, Storage};
pub use menu::MenuEntry;
pub use names::{Lang, Names, Part};
pub use region::{RegionCode, RegionError};
pub use role::{Norm, Places, Role};
pub use role_change::{Difference, Hold, difference};
pub use rule::{Rule, RuleBody, RuleTerm};
pub use source::Source;
pub use value::{FieldError, Value};
pub use whole::Catalogue;
