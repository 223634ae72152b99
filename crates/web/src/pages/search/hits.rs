//! What is found without asking the database: places, figures, pages; and reports, of which there are few.

use catalogue::{Figure, RegionCode};

use crate::desk::Desk;
use crate::links::{self, Query};
use crate::sound::{Fit, fit};
use crate::{WebError, drafts, show};

/// Something found.
pub(crate) struct Hit {
    pub href: String,
    pub name: String,
    pub about: String,
}

/// Things of one sort that were found.
pub(crate) struct Group {
    pub name: String,
    pub hits: Vec<Hit>,
}

/// The best of what fits, at most so many.
fn best(name: String, mut fits: Vec<(Fit, Hit)>, most: usize) -> Group {
    fits.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.name.chars().count().cmp(&b.1.name.chars().count())));
    fits.truncate(most);
    Group { name, hits: fits.into_iter().map(|(_, hit)| hit).collect() }
}

/// Townships and villages within reach.
pub(super) fn places(desk: &Desk, typed: &str, most: usize) -> Group {
    let county = desk.county();
    let all = std::iter::once(county).chain(desk.places.townships(county)).chain(desk.places.villages(county));
    let fits = all.filter(|p| desk.access().reaches(p)).filter_map(|place| {
        let name = desk.places.name(place);
        let by_code = (typed.len() >= 6 && place.as_str().starts_with(typed)).then_some(Fit::Beginning);
        Some((fit(&name, typed).or(by_code)?, place_hit(desk, place, name)))
    });
    best(desk.words().say("search-places"), fits.collect(), most)
}

fn place_hit(desk: &Desk, place: &RegionCode, name: String) -> Hit {
    let within = place.parent().map_or_else(String::new, |p| desk.places.name(&p));
    Hit { href: links::place(place.as_str()), name, about: within }
}

/// Figures that may be seen at the reader's own place.
pub(super) fn figures(desk: &Desk, typed: &str, most: usize) -> Group {
    let home = desk.access().home();
    let w = desk.words();
    let called = |f: &Figure| {
        let names = [f.name.zh.as_str(), f.name.en.as_str(), f.id.as_str()];
        names.into_iter().chain(f.aliases.iter().map(String::as_str)).filter_map(|n| fit(n, typed)).min()
    };
    let fits = desk.catalogue().figures().filter_map(|f| {
        let fit = called(f)?;
        desk.access().sees(desk.catalogue(), f, home).then(|| {
            let about = w.name(&f.part.names());
            (fit, Hit { href: links::figure(&f.id, &Query::default()), name: w.name(&f.name), about })
        })
    });
    best(w.say("search-figures"), fits.collect(), most)
}

/// The menu's pages and the ledgers.
pub(super) fn pages(desk: &Desk, typed: &str, most: usize) -> Group {
    let w = desk.words();
    let ledgers = desk.catalogue().ledgers().filter(|l| desk.access().reads_anywhere(l)).filter_map(|l| {
        let titles = l.titles.iter().map(String::as_str);
        let fit =
            [l.names.zh.as_str(), l.names.en.as_str()].into_iter().chain(titles).filter_map(|n| fit(n, typed)).min()?;
        let about = w.name(&l.part.names());
        Some((fit, Hit { href: links::ledger(&l.name), name: w.name(&l.names), about }))
    });
    let menu = crate::menu::pages(desk).into_iter();
    let menu = menu.filter_map(|(href, name)| Some((fit(&name, typed)?, Hit { href, name, about: String::new() })));
    best(w.say("search-pages"), menu.chain(ledgers).collect(), most)
}

/// Reports being written that the reader may open, and frozen ones.
pub(super) async fn reports(desk: &Desk, typed: &str, most: usize) -> Result<Group, WebError> {
    let w = desk.words();
    let mut fits = Vec::new();
    if desk.access().works_on_reports() {
        for draft in drafts::list(&desk.state, desk.access()).await? {
            let hit = Hit {
                href: format!("/reports/{}", draft.id),
                about: draft.sheet.cutoff.to_string(),
                name: draft.sheet.title,
            };
            fits.extend(fit(&hit.name, typed).map(|f| (f, hit)));
        }
    }
    if let Some(ledger) = desk.catalogue().ledger("frozen_report") {
        let scope = desk.access().scope(ledger);
        for record in reports::work::list(&desk.state.journal, desk.county(), &scope).await? {
            let about = ledger.field("cutoff").map(|f| show::value(f, record.get("cutoff"), w)).unwrap_or_default();
            let hit =
                Hit { href: format!("/reports/frozen/{}", record.record), name: record.text("title").into(), about };
            fits.extend(fit(&hit.name, typed).map(|f| (f, hit)));
        }
    }
    Ok(best(w.say("search-reports"), fits, most))
}
