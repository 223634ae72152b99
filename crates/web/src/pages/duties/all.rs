//! The duties of a month, each with how many stand how; or those alone that stand as one asks.

use askama::Template;
use axum::extract::Query;
use axum::response::Html;
use catalogue::Duty;
use duties::{Standing, State as Owed};

use super::told::{Earlier, Whose, earlier};
use super::{Asked, Counts, Month, Params, tally, word};
use crate::WebError;
use crate::desk::Desk;
use crate::shell::{self, At, Shell};

struct Row {
    href: String,
    name: String,
    about: String,
    by: String,
    /// How many stand so, for each column.
    counts: Vec<(Standing, usize)>,
}

#[derive(Template)]
#[template(path = "pages/duties/duties.html")]
struct Page {
    shell: Shell,
    place: String,
    month: Month,
    before: String,
    after: Option<String>,
    /// What is overdue of the months before this one, whichever month is looked at.
    earlier: Option<Earlier>,
    /// What alone is looked at, in words, with the way back to everything; of what is long overdue, how much is told still.
    only: Option<(String, String)>,
    told: Option<String>,
    columns: Vec<String>,
    rows: Vec<Row>,
    whole: String,
}

/// `GET /duties`
pub(super) async fn page(desk: Desk, Query(params): Query<Params>) -> Result<Html<String>, WebError> {
    let asked = Asked::read(&desk, &params.place, &params.month)?;
    let (standing, whose) = (params.standing()?, params.whose()?);
    let today = Month::of(desk.state.today());
    let board = asked.board(&desk).await?;
    let meant = |duty: &Duty, owed: &Owed| {
        whose.holds(&desk, duty, owed)
            && standing.is_none_or(|s| s == owed.standing && counts_in(owed, s, &asked, today))
    };
    let by_duty = tally(&desk, &asked, &board, meant);
    let whole = by_duty.values().fold(Counts::default(), |whole, counts| whole.and(*counts));
    let earlier = earlier(&desk, asked.place(), whose).await?;
    let w = desk.words();
    let shown: Vec<Standing> = standing.map_or(Counts::ALL.to_vec(), |s| vec![s]);
    let row = |duty: &Duty| {
        let counts = *by_duty.get(duty.id.as_str())?;
        let link = asked.link().with("standing", standing.map_or("", word));
        Some(Row {
            href: format!("/duties/{}{link}", duty.id),
            name: w.name(&duty.names),
            about: duty.about.as_ref().map(|a| w.name(a)).unwrap_or_default(),
            by: desk.catalogue().role(&duty.by).map(|r| w.name(&r.names)).unwrap_or_default(),
            counts: shown.iter().map(|s| (*s, counts.of(*s))).collect(),
        })
    };
    let said = |s: Standing| w.say(&format!("duty-{}", word(s)));
    let to = |month: Month| {
        let link = whose.link(asked.link().with("month", month).with("standing", standing.map_or("", word)));
        format!("/duties{link}")
    };
    let alone = standing.map(|s| w.one("duty-only", "standing", said(s)));
    let own = (whose == Whose::Mine).then(|| w.say("duty-only-mine"));
    let only: Vec<String> = alone.into_iter().chain(own).collect();
    shell::page(&Page {
        shell: Shell::new(&desk, w.say("menu-duties"), At::Duties),
        place: desk.places.full(&asked.place),
        before: to(asked.month.before()),
        after: (asked.month < today).then(|| to(asked.month.after())),
        month: asked.month,
        only: (!only.is_empty()).then(|| (only.join(" · "), format!("/duties{}", asked.link()))),
        told: told_still(&desk, &asked, earlier.as_ref(), standing.map_or(0, |s| whole.of(s))),
        earlier,
        columns: shown.iter().map(|s| said(*s)).collect(),
        rows: desk.catalogue().duties().iter().filter_map(row).collect(),
        whole: match standing {
            Some(s) => format!("{} {}", said(s), whole.of(s)),
            None => whole.say(w),
        },
    })
}

/// Whether a state counts in the month looked at. All that this month touches is looked at in it; what is overdue of a month that is over
/// is counted once, in the month in which its period ended, so that the months add up to what the pages tell.
fn counts_in(owed: &Owed, standing: Standing, asked: &Asked, today: Month) -> bool {
    standing != Standing::Overdue || asked.month >= today || Month::of(owed.period.last) == asked.month
}

/// How much of what is overdue of a month is told still, where that is not all of it.
fn told_still(desk: &Desk, asked: &Asked, earlier: Option<&Earlier>, overdue: usize) -> Option<String> {
    let of = earlier?.months.iter().find(|of| of.month == asked.month)?;
    let [days, n] = [duties::REACH.to_string(), of.n.to_string()];
    (of.n < overdue).then(|| desk.words().with("earlier-told", &[("days", &days), ("n", &n)]))
}
