//! What can wait for somebody. A new source is a file here and a line in [`ALL`].

mod approvals;
mod claims;
mod declarations;
mod duties;
mod escalated;
mod events;
mod handovers;
mod imports;
mod leave;
mod months;
mod questions;
mod robots;
mod rules;
mod splits;
mod steps;
mod suggestions;

use futures::future::BoxFuture;

use crate::WebError;
use crate::desk::Desk;

/// Something that waits for the reader.
pub(crate) struct Waiting {
    /// Its sign and the word beside it.
    pub state: (&'static str, String),
    /// What it is.
    pub what: String,
    /// Where it is looked at.
    pub href: String,
    /// Who put it there, where, since when.
    pub about: String,
    /// How it is answered in place, where a text is all that it takes.
    pub answer: Option<Answer>,
    /// How it is done in place, where one press is all that it takes.
    pub press: Option<Press>,
}

impl Waiting {
    /// What tells it from everything else that waits, for as long as it waits.
    pub(crate) fn key(&self) -> &str {
        match &self.answer {
            Some(answer) if self.href.is_empty() => &answer.action,
            _ => &self.href,
        }
    }
}

/// A form of one button.
pub(crate) struct Press {
    /// Where it is sent.
    pub action: String,
    /// What the button says.
    pub word: String,
    /// The version that is looked at.
    pub seen: i64,
}

/// A form of one text.
pub(crate) struct Answer {
    /// Where it is sent.
    pub action: String,
    /// The id of the entry it becomes: sent twice, it is stored once.
    pub entry: String,
}

/// What a source answers, once it has asked the journal.
pub(crate) type Asked<'a> = BoxFuture<'a, Result<Vec<Waiting>, WebError>>;

/// One reason why something waits.
pub(crate) struct Source {
    /// The words above it.
    pub title: &'static str,
    /// The words that say why it is the reader's.
    pub why: &'static str,
    /// Whether somebody put it to the reader, so that the menu counts it.
    pub counted: bool,
    /// What waits now.
    pub waiting: for<'a> fn(&'a Desk) -> Asked<'a>,
}

impl Source {
    /// What kind of thing it is, as programs read it.
    pub(crate) fn kind(&self) -> &'static str {
        self.title.trim_start_matches("inbox-")
    }
}

/// All sources, in the order of the page.
pub(crate) const ALL: [Source; 16] = [
    questions::SOURCE,
    approvals::SOURCE,
    steps::SOURCE,
    splits::SOURCE,
    handovers::SOURCE,
    events::SOURCE,
    leave::SOURCE,
    months::SOURCE,
    declarations::SOURCE,
    imports::SOURCE,
    suggestions::SOURCE,
    duties::SOURCE,
    escalated::SOURCE,
    claims::SOURCE,
    rules::SOURCE,
    robots::SOURCE,
];

pub(crate) use duties::state as duty_state;
