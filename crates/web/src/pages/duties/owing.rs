//! What of this month's duties is overdue or still due at a place, a line a duty: for the overview and the inbox.

use catalogue::RegionCode;

use super::{Asked, Counts, Month, tally};
use crate::WebError;
use crate::desk::Desk;

/// A duty that is not all done.
pub(crate) struct Owing {
    pub name: String,
    pub href: String,
    /// The role that is to do it.
    pub by: String,
    pub overdue: usize,
    pub due: usize,
}

/// The month's duties at a place that are overdue or due, in the order of the catalogue; those of no concern to the reader left out.
pub(crate) async fn owing(desk: &Desk, place: &RegionCode) -> Result<Vec<Owing>, WebError> {
    let asked = Asked { place: place.clone(), month: Month::of(desk.state.today()) };
    let board = asked.board(desk).await?;
    let counts = tally(desk, &asked, &board, |_, _| true);
    let line = |duty: &catalogue::Duty| {
        let Counts { overdue, due, .. } = *counts.get(duty.id.as_str())?;
        let mut link = asked.link();
        if overdue > 0 {
            link = link.with("standing", "overdue");
        }
        let href = format!("/duties/{}{link}", duty.id);
        (overdue + due > 0).then(|| Owing {
            name: desk.words().name(&duty.names),
            href,
            by: duty.by.clone(),
            overdue,
            due,
        })
    };
    Ok(desk.catalogue().duties().iter().filter_map(line).collect())
}
