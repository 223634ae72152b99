//! What a figure is asked: a place, a window, a day, a position, a page of records.

use catalogue::{Figure, FigureTime, WindowCode};
use figures::{Ask, Standing};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::WebError;
use crate::desk::Desk;
use crate::links::Query;
use crate::texts::Words;

/// The query as it comes.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Params {
    #[serde(default)]
    place: String,
    #[serde(default)]
    window: String,
    #[serde(default)]
    year: String,
    #[serde(default)]
    cutoff: String,
    #[serde(default)]
    as_of: String,
    #[serde(default)]
    at: String,
}

/// Where a page of the records begins: after a record, or before it on the way back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Turned {
    pub from: Standing,
    pub back: bool,
}

/// The query as it is understood.
pub(crate) struct Asked {
    pub ask: Ask,
    /// None for the first page, and where what was asked is none.
    pub at: Option<Turned>,
    cutoff: Option<Date>,
}

impl Asked {
    /// Reads a query; a place that the reader does not reach is refused, the rest falls back to what is usual.
    pub(crate) fn read(desk: &Desk, params: &Params) -> Result<Asked, WebError> {
        let region = match params.place.trim() {
            "" => desk.access().home().clone(),
            code => desk.place(code)?,
        };
        let cutoff = params.cutoff.trim().parse::<Date>().ok();
        let ask = Ask {
            window: params.window.parse().ok(),
            year: params.year.trim().parse().ok().filter(|y| (1950..2200).contains(y)),
            as_of: params.as_of.trim().parse().ok().filter(|n| *n >= 0),
            ..Ask::usual(region, desk.state.windows(cutoff))
        };
        Ok(Asked { ask, cutoff, at: serde_json::from_str(&params.at).ok() })
    }

    /// The query again, without the page of records.
    pub(crate) fn query(&self) -> Query {
        Query::default()
            .with("place", &self.ask.region)
            .maybe("window", self.ask.window.map(WindowCode::code))
            .maybe("year", self.ask.year)
            .maybe("cutoff", self.cutoff)
            .maybe("as_of", self.ask.as_of)
    }

    /// The same with another page of the records.
    pub(super) fn turned(&self, from: &Standing, back: bool) -> Query {
        let at = Turned { from: from.clone(), back };
        self.query().with("at", serde_json::to_string(&at).expect("a place in a list is plain data"))
    }

    /// What the window's form keeps beside its own fields.
    pub(super) fn kept(&self) -> Vec<(String, String)> {
        let kept = |n: &str| n == "place" || n == "as_of";
        self.query().pairs().iter().filter(|(n, _)| kept(n)).cloned().collect()
    }
}

/// The windows a figure may be asked in: code, name, whether it is the one shown. A figure without a time rule has none.
pub(super) fn windows(w: Words, figure: &Figure, now: WindowCode) -> Vec<(String, String, bool)> {
    use WindowCode::{D, N, R, Y, Y2, Yr};
    let codes: &[WindowCode] = match figure.time {
        FigureTime::State => &[D, Yr],
        FigureTime::Event => &[Y, Y2, R, Yr],
        FigureTime::Year => &[Y, Yr],
        FigureTime::None => &[],
    };
    let mut codes = codes.to_vec();
    if !codes.is_empty() && !codes.contains(&now) && now != N {
        codes.push(now);
    }
    let name = |c: &WindowCode| if *c == Yr { w.say("window-one-year") } else { w.name(&c.names()) };
    codes.iter().map(|c| (c.code().to_string(), name(c), *c == now)).collect()
}
