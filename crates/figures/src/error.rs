//! What can go wrong with a figure.

use thiserror::Error;

/// An error of the figures.
#[derive(Debug, Error)]
pub enum FigureError {
    /// No such figure.
    #[error("没有名为“{0}”的指标，用 shishu figures 查看全部 / there is no figure “{0}”; `shishu figures` lists them")]
    NoSuchFigure(String),
    /// The journal or its database.
    #[error(transparent)]
    Journal(#[from] journal::JournalError),
    /// The states of a duty.
    #[error(transparent)]
    Duty(#[from] duties::DutyError),
    /// The cut-off cannot be placed in the calendar.
    #[error("截止日 {0} 超出日历范围 / the cut-off {0} lies outside the calendar")]
    Calendar(String),
}
