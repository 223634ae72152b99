//! `GET /postings`: what needs the organisation department, in groups, in words.

use askama::Template;
use axum::response::Html;
use jiff::civil::Date;

use super::noticed::{self, Kind, Noticed};
use crate::desk::Desk;
use crate::shell::{self, At, Shell};
use crate::{WebError, links, show};

/// Something to look at.
struct Line {
    place: String,
    who: String,
    what: String,
    href: String,
}

#[derive(Template)]
#[template(path = "pages/postings/attention.html")]
struct Page {
    shell: Shell,
    groups: Vec<(String, String, Vec<Line>)>,
}

pub(super) async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let all = noticed::all(&desk).await?;
    let group = |kind: Kind| {
        let key = match kind {
            Kind::Ending => "attention-ending",
            Kind::Vacant => "attention-vacant",
            Kind::Alone => "attention-alone",
            Kind::Unsigned => "attention-handover",
            Kind::Reports => "attention-reports",
        };
        let lines = all.iter().filter(|n| n.kind == kind).map(|n| line(&desk, n)).collect();
        (w.say(key), w.say("attention-none"), lines)
    };
    let groups = Kind::ALL.map(group).into();
    shell::page(&Page { shell: Shell::new(&desk, w.say("attention-title"), At::Ledger("posting".into())), groups })
}

fn line(desk: &Desk, noticed: &Noticed) -> Line {
    let at = |id: &String| format!("/postings/{id}");
    Line {
        place: desk.places.full(&noticed.region),
        who: noticed.person.clone(),
        what: what(desk, noticed),
        href: noticed.posting.as_ref().map_or_else(|| links::place(noticed.region.as_str()), at),
    }
}

fn what(desk: &Desk, noticed: &Noticed) -> String {
    let (w, today) = (desk.words(), desk.state.today());
    let day = |d: Date| show::day_in_words(d, today, w.lang);
    let said = |key: &str| noticed.day.map(|d| w.one(key, "day", day(d))).unwrap_or_default();
    match noticed.kind {
        Kind::Ending | Kind::Alone => said("attention-ends-on"),
        Kind::Unsigned => said("attention-left-on"),
        Kind::Vacant => {
            let days = noticed.day.map(|d| today.since((jiff::Unit::Day, d)).map_or(0, |s| i64::from(s.get_days())));
            let how_long =
                days.map_or_else(|| w.say("attention-vacant-never"), |n| w.one("attention-vacant-days", "n", n));
            let beyond = (!noticed.owed).then(|| w.say("attention-vacant-beyond"));
            [Some(how_long), beyond].into_iter().flatten().collect::<Vec<_>>().join(" · ")
        }
        Kind::Reports => {
            let months: Vec<String> = noticed.months.iter().map(ToString::to_string).collect();
            months.join(if w.zh() { "、" } else { ", " })
        }
    }
}
