//! The line that every export carries: who took it out, when, what of which place, and for what.

use crate::desk::Desk;
use crate::show;

/// The line, in the reader's language.
pub(crate) fn line(desk: &Desk, what: &str, place: &str, why: &str) -> String {
    let when = show::local(jiff::Timestamp::now()).strftime("%Y-%m-%d %H:%M").to_string();
    let who = &desk.access().person;
    let pairs = [("who", who.as_str()), ("office", &desk.office()), ("when", &when), ("what", what), ("place", place)];
    desk.words().with("export-mark", &[pairs.as_slice(), &[("why", why)]].concat())
}
