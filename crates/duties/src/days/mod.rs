//! Days in the village (在村日): what each half of a day of a posting was, worked out from the records, with what says so.
//!
//! A working day on which nothing else is known was spent in the village; a day off was a day of rest, unless a record of work in
//! the village shows otherwise. Exceptions alone are entered. Sources: `mechanisms.md` C29-C31, `burden-privacy-peers.md` 4.1.

mod leave;
mod load;
mod month;
mod pay;
mod sample;

use std::fmt;

use catalogue::RegionCode;
use jiff::civil::Date;
use serde::Serialize;

use crate::Proof;

pub use leave::{Leave, Standing as LeaveStanding, Tier, counted, tier};
pub use load::Presence;
pub(crate) use load::WORKED_OUT;
pub use month::{Day, HalfDay, Month, Tally, covered, of_one_person, work_out};
pub use pay::{Due, Paid, difference, due};
pub use sample::draw;

/// Half a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Half {
    /// Until noon (上午).
    Morning,
    /// From noon (下午).
    Afternoon,
}

impl Half {
    /// Both, in their order.
    pub const BOTH: [Half; 2] = [Half::Morning, Half::Afternoon];

    /// The word that ledgers keep.
    pub fn word(self) -> &'static str {
        match self {
            Half::Morning => "上午",
            Half::Afternoon => "下午",
        }
    }

    /// The half that a ledger's word means; none for a whole day.
    pub fn of(word: &str) -> Option<Half> {
        Half::BOTH.into_iter().find(|h| h.word() == word)
    }
}

/// What a half day was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// In the village (在村).
    In,
    /// Away on duty (因公外出): in post, not in the village.
    Duty,
    /// At a training (培训).
    Training,
    /// On leave (请假).
    Leave,
    /// A day of rest (公休): a day off, or rest taken in turn.
    Rest,
    /// Absent without reason (无故): said by an office, never concluded.
    Absent,
    /// Before the posting began or after it ended.
    Outside,
}

impl Status {
    /// All of them, in the order of pages.
    pub const ALL: [Status; 7] =
        [Status::In, Status::Duty, Status::Training, Status::Leave, Status::Rest, Status::Absent, Status::Outside];

    /// The word that ledgers keep; empty for a day outside the posting, of which nothing is kept.
    pub fn word(self) -> &'static str {
        match self {
            Status::In => "在村",
            Status::Duty => "因公外出",
            Status::Training => "培训",
            Status::Leave => "请假",
            Status::Rest => "公休",
            Status::Absent => "无故",
            Status::Outside => "",
        }
    }

    /// The status that a ledger's word means.
    pub fn of(word: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|s| !word.is_empty() && s.word() == word)
    }

    /// Its place in [`Status::ALL`].
    pub(crate) fn at(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A posting as its days are worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The record.
    pub record: String,
    /// Whose.
    pub person: String,
    /// Where.
    pub region: RegionCode,
    /// Its first day.
    pub from: Date,
    /// Its last day; open while it lasts.
    pub to: Option<Date>,
}

impl Posted {
    /// Whether a day belongs to it; both ends do.
    pub fn holds(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// Who said what a day was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Voice {
    /// The person, or whoever entered it without saying who speaks.
    Person,
    /// The township, or an inspection: counts before the person's word and before leave.
    Office,
}

/// What was said of a day, or of a half of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The day.
    pub day: Date,
    /// Which half; none for both.
    pub half: Option<Half>,
    /// What it was.
    pub status: Status,
    /// Who says so.
    pub by: Voice,
    /// The record.
    pub proof: Proof,
}

/// A record of work that shows the person there, or not there, on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The day.
    pub day: Date,
    /// Whether the person was there, or was looked for and not found.
    pub there: bool,
    /// The record.
    pub proof: Proof,
}

/// A spell of training.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trained {
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// The record.
    pub proof: Proof,
}

/// All that is known of a posting's days.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// What was said of days.
    pub said: Vec<Said>,
    /// Records of work.
    pub seen: Vec<Seen>,
    /// Trainings.
    pub trained: Vec<Trained>,
    /// Leave that was granted.
    pub leaves: Vec<Leave>,
}

/// What the county has set about days.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// Days off and make-up workdays.
    pub calendar: catalogue::Calendar,
    /// Whether a day off that was spent in the village counts as a day in the village.
    pub days_off_count: bool,
    /// Whether leave takes days off too, or working days alone.
    pub leave_takes_days_off: bool,
}

/// Why a half day is what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// A working day of which nothing else is known.
    Workday,
    /// A day off of which nothing else is known.
    DayOff,
    /// The posting had not begun, or had ended.
    NotPosted,
    /// Another posting of the same person holds the day.
    ElsewherePosted,
    /// Somebody said so.
    Said(Proof),
    /// Leave was granted.
    Leave(Proof),
    /// A training was attended.
    Trained(Proof),
    /// Records of work show it.
    Seen(Vec<Proof>),
}

/// What about a day does not fit together: for the township to look at, never held against anybody by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// On leave, and yet a record shows the person in the village.
    LeaveYetThere(Proof),
    /// Said to be elsewhere, and yet a record shows the person in the village.
    AwayYetThere(Proof),
    /// Looked for and not found, though the day counts as one in the village.
    NotFound(Proof),
    /// The last day of a leave that nobody has ended.
    LeaveNotEnded(Proof),
}

#[cfg(test)]
mod tests;
