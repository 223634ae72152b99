//! What was entered last, of what the reader may open.

use catalogue::RegionCode;
use journal::{Act, Entry, Record};

use crate::desk::Desk;
use crate::labels::{Labels, fetch};
use crate::pages::record::history;
use crate::{WebError, show};

/// Entries looked through: a township's own may be rare among a county's.
const LOOKED_AT: i64 = 200;
/// Entries shown.
const SHOWN: usize = 8;

pub(crate) struct Latest {
    pub href: String,
    pub says: String,
    pub place: String,
    pub when: String,
    pub at: String,
}

/// The latest entries of a place; a workbook's rows are one line.
pub(super) async fn all(desk: &Desk, place: &RegionCode) -> Result<Vec<Latest>, WebError> {
    let entries = desk.state.journal.latest(desk.county(), LOOKED_AT).await?;
    let mut shown: Vec<&Entry> = Vec::new();
    let mut last: Option<(String, String, String)> = None;
    for entry in entries.iter().filter(|e| open(desk, place, e)) {
        let batch = (entry.ledger.clone(), entry.actor.clone(), file(entry));
        if entry.source.starts_with("import:") && last.as_ref() == Some(&batch) {
            continue;
        }
        last = Some(batch);
        shown.push(entry);
        if shown.len() == SHOWN {
            break;
        }
    }
    let known = fetch(&desk.state, desk.county(), shown.iter().map(|e| (e.ledger.clone(), e.record.clone()))).await?;
    let labels = desk.labels(known.iter().filter_map(|((l, _), r)| Some((desk.catalogue().ledger(l)?, r)))).await?;
    let line = |entry: &&Entry| {
        let record = known.get(&(entry.ledger.clone(), entry.record.clone()));
        line(desk, entry, record.map_or_else(String::new, |r| about(desk, &labels, entry, r)))
    };
    Ok(shown.iter().map(line).collect())
}

/// What an entry is about: the record by its label; of a confirmed match the figure, for its phrase is the recogniser's own. The rows of a
/// workbook are not told one by one.
fn about(desk: &Desk, labels: &Labels<'_>, entry: &Entry, record: &Record) -> String {
    if entry.source.starts_with("import:") {
        return String::new();
    }
    let figure = (entry.ledger == "match_choice").then(|| desk.catalogue().figure(record.text("figure"))).flatten();
    match (figure, desk.catalogue().ledger(&entry.ledger)) {
        (Some(figure), _) => desk.words().name(&figure.name),
        (None, Some(ledger)) => labels.record(ledger, record),
        (None, None) => String::new(),
    }
}

fn file(entry: &Entry) -> String {
    entry.source.rsplit_once('#').map_or(entry.source.as_str(), |(file, _)| file).into()
}

fn open(desk: &Desk, place: &RegionCode, entry: &Entry) -> bool {
    let Some(ledger) = desk.catalogue().ledger(&entry.ledger) else { return false };
    RegionCode::parse(&entry.region).is_ok_and(|at| place.holds(&at) && desk.access().reads(ledger, &at))
}

fn line(desk: &Desk, entry: &Entry, about: String) -> Latest {
    let w = desk.words();
    let who = desk.places.person(&entry.actor);
    let ledger = desk.catalogue().ledger(&entry.ledger).map(|l| w.name(&l.names)).unwrap_or_default();
    let values = [("who", who.as_str()), ("ledger", ledger.as_str())];
    let says = match entry.act {
        Act::Create if entry.source.starts_with("import:") => w.with("latest-imported", &values),
        Act::Create => w.with("latest-created", &values),
        Act::Amend | Act::Step | Act::Correct => w.with("latest-amended", &values),
        Act::Withdraw => w.with("latest-withdrew", &values),
    };
    let says = if about.is_empty() { says } else { w.with("latest-about", &[("says", &says), ("about", &about)]) };
    let at = show::moment(&entry.recorded_at);
    let place = RegionCode::parse(&entry.region).map_or_else(|_| String::new(), |c| desk.places.full(&c));
    Latest {
        href: history::href(entry),
        says,
        place,
        when: at.map_or_else(String::new, |a| show::day_in_words(a.date(), desk.state.today(), w.lang)),
        at: at.map_or_else(String::new, |a| a.strftime("%Y-%m-%d %H:%M").to_string()),
    }
}
