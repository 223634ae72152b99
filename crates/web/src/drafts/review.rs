//! 送审: nothing is frozen by the one who wrote it. Somebody asks, another person approves or sends it back with a remark; from
//! asking to answering the paper stands still, and so do its numbers.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Where a draft is on its way.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub(crate) enum Standing {
    /// Being written.
    #[default]
    Open,
    /// With the approver: the numbers are those of a position.
    Asked {
        /// Who asks.
        by: String,
        /// When.
        at: Timestamp,
        /// The journal's position that is to be frozen.
        as_of: i64,
    },
    /// Being written again, with a remark.
    Returned {
        /// Who sent it back.
        by: String,
        /// When.
        at: Timestamp,
        /// What is to be mended.
        remark: String,
    },
    /// Frozen.
    Frozen {
        /// Its record.
        record: String,
    },
}

/// Why a step of the review is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The paper lies with the approver, or is frozen.
    #[error("报告已送审或已定稿，先撤回送审再改 / the report is with the approver or frozen: take it back first")]
    Still,
    /// Nothing was asked.
    #[error("这份报告没有在等审核 / this report does not wait for approval")]
    NotAsked,
    /// One person on both sides.
    #[error("送审人不能审自己的报告，请另一位有定稿权的人审 / who asked cannot approve: another person must")]
    Own,
    /// Only the asker takes back.
    #[error("只有送审人可以撤回 / only who asked can take it back")]
    NotOwn,
    /// Sent back without saying why.
    #[error("退回要写明意见 / a report is sent back with a remark")]
    NoRemark,
    /// Some figures are hidden from the approver.
    #[error("有您看不到的指标，不能由您定稿 / some figures are hidden from you: somebody who sees them must approve")]
    Hidden,
}

impl Standing {
    /// Whether it may be changed.
    pub fn is_open(&self) -> Result<(), Refusal> {
        if matches!(self, Standing::Open | Standing::Returned { .. }) { Ok(()) } else { Err(Refusal::Still) }
    }

    /// Somebody asks, at a moment, for approval of the numbers as of a position.
    pub fn ask(&mut self, (by, at): (&str, Timestamp), as_of: i64) -> Result<(), Refusal> {
        self.is_open()?;
        *self = Standing::Asked { by: by.into(), at, as_of };
        Ok(())
    }

    /// The asker takes it back to write on.
    pub fn take_back(&mut self, by: &str) -> Result<(), Refusal> {
        let Standing::Asked { by: asker, .. } = self else { return Err(Refusal::NotAsked) };
        if asker != by {
            return Err(Refusal::NotOwn);
        }
        *self = Standing::Open;
        Ok(())
    }

    /// Another person sends it back, at a moment.
    pub fn send_back(&mut self, (by, at): (&str, Timestamp), remark: &str) -> Result<(), Refusal> {
        self.approvable(by)?;
        if remark.trim().is_empty() {
            return Err(Refusal::NoRemark);
        }
        *self = Standing::Returned { by: by.into(), at, remark: remark.trim().into() };
        Ok(())
    }

    /// Whether somebody may approve: who asked, and the position that was asked for.
    pub fn approvable(&self, by: &str) -> Result<(String, i64), Refusal> {
        match self {
            Standing::Asked { by: asker, .. } if asker == by => Err(Refusal::Own),
            Standing::Asked { by: asker, as_of, .. } => Ok((asker.clone(), *as_of)),
            _ => Err(Refusal::NotAsked),
        }
    }

    /// The position its numbers are read at; none while they move with the journal.
    pub fn as_of(&self) -> Option<i64> {
        if let Standing::Asked { as_of, .. } = self { Some(*as_of) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(login: &str) -> (&str, Timestamp) {
        (login, Timestamp::UNIX_EPOCH)
    }

    fn asked() -> Standing {
        let mut standing = Standing::default();
        standing.ask(by("wang"), 7).unwrap();
        standing
    }

    #[test]
    fn who_asked_can_neither_approve_nor_send_back_and_another_can() {
        assert_eq!(asked().approvable("wang"), Err(Refusal::Own));
        assert_eq!(asked().send_back(by("wang"), "数不对"), Err(Refusal::Own));
        assert_eq!(asked().approvable("zhao"), Ok(("wang".into(), 7)));
    }

    #[test]
    fn a_paper_with_the_approver_stands_still_until_its_asker_takes_it_back() {
        let mut standing = asked();
        assert_eq!((standing.is_open(), standing.as_of()), (Err(Refusal::Still), Some(7)));
        assert_eq!(standing.ask(by("li"), 9), Err(Refusal::Still));
        assert_eq!(standing.take_back("zhao"), Err(Refusal::NotOwn));
        standing.take_back("wang").unwrap();
        assert_eq!((standing.is_open(), standing.as_of()), (Ok(()), None));
    }

    #[test]
    fn it_is_sent_back_with_a_remark_and_asked_for_again() {
        let mut standing = asked();
        assert_eq!(standing.send_back(by("zhao"), " "), Err(Refusal::NoRemark));
        standing.send_back(by("zhao"), "第三段口径再核").unwrap();
        assert!(matches!(&standing, Standing::Returned { remark, .. } if remark == "第三段口径再核"));
        assert_eq!(standing.approvable("zhao"), Err(Refusal::NotAsked));
        standing.ask(by("wang"), 9).unwrap();
        assert_eq!(standing.approvable("zhao"), Ok(("wang".into(), 9)));
    }

    #[test]
    fn what_is_frozen_is_asked_for_no_more() {
        let mut standing = Standing::Frozen { record: "r".into() };
        assert_eq!(
            (standing.ask(by("wang"), 1), standing.approvable("zhao")),
            (Err(Refusal::Still), Err(Refusal::NotAsked))
        );
    }
}
