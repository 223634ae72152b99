//! What figures are asked: where, for which days, as of which position.

use catalogue::{RegionCode, WindowCode};

use crate::{Window, Windows};

/// What is asked of figures: a place, windows, a position.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The place; its county is the chain asked.
    pub region: RegionCode,
    /// The windows of the cut-off.
    pub windows: Windows,
    /// Which window; none for each figure's usual one.
    pub window: Option<WindowCode>,
    /// The year of a named-year window.
    pub year: Option<i16>,
    /// The journal's position; none for now.
    pub as_of: Option<i64>,
    /// These very days, whatever the windows say: how a frozen report is read again.
    pub exact: Option<Window>,
}

impl Ask {
    /// Everything as each figure is usually asked: its own window, now.
    pub fn usual(region: RegionCode, windows: Windows) -> Ask {
        Ask { region, windows, window: None, year: None, as_of: None, exact: None }
    }
}
