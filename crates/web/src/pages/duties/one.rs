//! One duty in a month: every subject, how it stands, what proves or excuses it.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Html;
use catalogue::{Duty, Every};
use duties::{Excuse, Proof, State as Owed};

use super::items::{self, Entering, ItemRow, Table};
use super::{Asked, Counts, Params, sees, sign, word};
use crate::desk::Desk;
use crate::labels::{Key, fetch};
use crate::part::{Pager, Part};
use crate::shell::{self, At, Shell};
use crate::{WebError, links};

struct Line {
    href: Option<String>,
    subject: String,
    item: String,
    place: String,
    period: String,
    class: &'static str,
    standing: String,
    amount: String,
    deadline: String,
    proofs: Vec<(Option<String>, String)>,
    more: usize,
    because: String,
    enter: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/duties/one.html")]
struct Page {
    shell: Shell,
    about: String,
    place: String,
    by: String,
    month: String,
    here: String,
    region: String,
    counts: Counts,
    chosen: String,
    standings: Vec<(&'static str, String, usize)>,
    /// The items of the list, where it is owed item by item, and the way back to all of them.
    items: Vec<ItemRow>,
    item: String,
    all_items: String,
    table: Option<Table>,
    lines: Vec<Line>,
    pager: Option<Pager>,
}

/// `GET /duties/{id}`
pub(super) async fn page(
    desk: Desk,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Html<String>, WebError> {
    let asked = Asked::read(&desk, &params.place, &params.month)?;
    let duty = desk.catalogue().duty(&id).ok_or(WebError::NotFound)?;
    let board = asked.board(&desk).await?;
    let mut seen: Vec<&Owed> = board.asked().filter(|s| s.duty == id && sees(&desk, duty, s, &asked)).collect();
    let here = format!("/duties/{id}");
    let item = params.item.trim().to_string();
    let link = asked.link().with("standing", params.standing.trim());
    let items = items::rows(&here, &link, &seen, &item);
    seen.retain(|s| item.is_empty() || s.item.as_ref().is_some_and(|i| i.name == item));
    let mut counts = Counts::default();
    seen.iter().for_each(|s| counts.add(s.standing));
    let chosen = params.standing()?.map_or("", word).to_string();
    let mut shown: Vec<&Owed> =
        seen.into_iter().filter(|s| chosen.is_empty() || sign(s.standing).1 == format!("duty-{chosen}")).collect();
    let item_of = |s: &Owed| s.item.as_ref().map(|i| i.name.clone());
    shown.sort_by_cached_key(|s| (s.region.clone(), s.subject.clone(), s.period, item_of(s)));
    let part = Part::of(&params.page, shown.len());
    let (lines, table) = lines(&desk, duty, &shown[part.rows()], &shown).await?;
    let to = |page: usize| {
        let link = link.clone().with("item", &item);
        format!("{here}{}", if page > 1 { link.with("page", page) } else { link })
    };
    let w = desk.words();
    let all = [("met", counts.met), ("due", counts.due), ("overdue", counts.overdue), ("excused", counts.excused)];
    shell::page(&Page {
        shell: Shell::new(&desk, w.name(&duty.names), At::Duties)
            .under(w.say("menu-duties"), format!("/duties{}", asked.link())),
        about: duty.about.as_ref().map(|a| w.name(a)).unwrap_or_default(),
        place: desk.places.full(&asked.place),
        by: desk.catalogue().role(&duty.by).map(|r| w.name(&r.names)).unwrap_or_default(),
        month: asked.month.to_string(),
        all_items: format!("{here}{link}"),
        pager: part.pager(w, to),
        here,
        region: asked.place.to_string(),
        standings: all.into_iter().map(|(code, n)| (code, w.say(&format!("duty-{code}")), n)).collect(),
        counts,
        chosen,
        items,
        item,
        table,
        lines,
    })
}

/// The proofs named beside a state.
const NAMED: usize = 3;

/// A line a state of the page, and what is open among all of them as a table.
async fn lines(
    desk: &Desk,
    duty: &Duty,
    owed: &[&Owed],
    all: &[&Owed],
) -> Result<(Vec<Line>, Option<Table>), WebError> {
    let key = |p: &Proof| (p.ledger.clone(), p.record.clone());
    let mut keys: Vec<Key> = owed.iter().map(|s| (duty.subject.clone(), s.subject.clone())).collect();
    for state in owed {
        keys.extend(state.proofs.iter().take(NAMED).map(key));
        if let Some(Excuse::Covered(spells)) = &state.excuse {
            keys.extend(spells.iter().take(NAMED).map(key));
        }
    }
    keys.extend(all.iter().filter_map(|state| Some(key(&state.item.as_ref()?.version))));
    let known = fetch(&desk.state, desk.county(), keys).await?;
    let pairs = known.iter().filter_map(|((ledger, _), record)| Some((desk.catalogue().ledger(ledger)?, record)));
    let labels = desk.labels(pairs).await?;
    let named: HashMap<Key, (Option<String>, String)> = known
        .iter()
        .filter_map(|(key, record)| {
            let ledger = desk.catalogue().ledger(&key.0)?;
            let open = desk.access().reads(ledger, &record.region).then(|| links::record(&key.0, &key.1));
            Some((key.clone(), (open, labels.record(ledger, record))))
        })
        .collect();
    let of = |state: &Owed| known.get(&key(&state.item.as_ref()?.version));
    let entering = Entering::of(desk, duty);
    let form = |state: &Owed| entering.as_ref()?.form(desk, state, of(state));
    let lines = owed.iter().map(|state| line(desk, duty, state, &named, form(state))).collect();
    let items: Vec<_> = all.iter().map(|state| (*state, of(state))).collect();
    let table = entering.as_ref().filter(|_| duty.each.is_some()).and_then(|e| e.table(desk, &items));
    Ok((lines, table))
}

fn line(
    desk: &Desk,
    duty: &Duty,
    state: &Owed,
    named: &HashMap<Key, (Option<String>, String)>,
    enter: Option<String>,
) -> Line {
    let w = desk.words();
    let name = |ledger: &str, id: &str| {
        named.get(&(ledger.to_string(), id.to_string())).cloned().unwrap_or((None, w.say("record-gone")))
    };
    let (href, subject) = name(&duty.subject, &state.subject);
    let (class, word) = sign(state.standing);
    let because = match &state.excuse {
        None => String::new(),
        Some(Excuse::PartOfPeriod) => w.say("duty-part-of-period"),
        Some(Excuse::Covered(spells)) => {
            let spells: Vec<String> = spells.iter().take(NAMED).map(|p| name(&p.ledger, &p.record).1).collect();
            spells.join(if w.zh() { "、" } else { ", " })
        }
    };
    Line {
        href,
        subject,
        item: state.item.as_ref().map(|item| item.name.clone()).unwrap_or_default(),
        place: desk.places.full(&state.region),
        period: state.period.to_string(),
        class,
        standing: w.say(word),
        amount: if duty.every == Every::Once { String::new() } else { amount(state) },
        deadline: state.deadline.to_string(),
        proofs: state.proofs.iter().take(NAMED).map(|p| name(&p.ledger, &p.record)).collect(),
        more: state.proofs.len().saturating_sub(NAMED),
        because,
        enter,
    }
}

/// What is proven of what is owed, both in thousandths.
fn amount(state: &Owed) -> String {
    let shown = |thousandths: i64| {
        let (whole, rest) = (thousandths / 1000, thousandths % 1000);
        if rest == 0 { whole.to_string() } else { format!("{whole}.{}", format!("{rest:03}").trim_end_matches('0')) }
    };
    format!("{} / {}", shown(state.have), shown(state.need))
}
