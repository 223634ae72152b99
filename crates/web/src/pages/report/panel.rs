//! The chosen slot: what it may be, its value, what it is made of.

use catalogue::{Figure, Ledger, WindowCode};
use figures::Ask;
use reports::provenance::SlotProvenance;
use reports::recognise::Slot;
use reports::work::{Decision, Settled};

use super::checks::Found;
use super::questions::{self, Asked};
use super::{ask, marks, sees};
use crate::definition::{self, Definition};
use crate::desk::Desk;
use crate::drafts::Draft;
use crate::labels::{fetch, of_row};
use crate::links::{self, Query};
use crate::texts::Words;
use crate::{WebError, show};

/// Records named beside a slot.
const NAMED: i64 = 10;
/// Figures found by a name, at most.
const FOUND: usize = 8;

pub(crate) struct Candidate {
    pub choice: String,
    pub name: String,
    pub value: String,
    pub unit: String,
    pub why: String,
    pub chosen: bool,
    pub href: String,
}

pub(crate) struct Panel {
    pub number: usize,
    pub title: String,
    pub state: (&'static str, String),
    pub kind: String,
    pub value: String,
    pub unit: String,
    pub before: Option<String>,
    pub definition: Definition,
    pub window: String,
    pub ledger: Option<(String, String)>,
    pub figure: Option<String>,
    /// What would be asked, and the offices that may be.
    pub question: Option<(String, Vec<(String, bool)>)>,
    /// What has been asked about the same fact.
    pub asked: Option<Asked>,
    /// Rules that the figure takes part in: sign, number, words.
    pub rules: Vec<(&'static str, String, String)>,
    /// What was found about this slot.
    pub found: Vec<(&'static str, String, String)>,
    pub candidates: Vec<Candidate>,
    pub windows: Vec<(String, String)>,
    pub hand: (String, String),
    pub by_hand: bool,
    pub query: String,
    pub drafted: Vec<(String, String)>,
    /// Where the drafted figure is completed.
    pub new_figure: Option<String>,
    pub count: i64,
    pub records: Vec<(Option<String>, String, String)>,
    pub places: Vec<(String, String)>,
    pub previous: Option<usize>,
    pub next: Option<usize>,
}

/// The panel of a slot.
pub(super) async fn of(
    desk: &Desk,
    draft: &Draft,
    settled: &Settled,
    found: &Found,
    number: usize,
    query: &str,
) -> Result<Option<Panel>, WebError> {
    let Some((slot, entry)) = draft.work.slots.get(number - 1).zip(settled.provenance.slots.get(number - 1)) else {
        return Ok(None);
    };
    let w = desk.words();
    let decision = &draft.work.decisions[number - 1];
    let answer = settled.slots[number - 1].answer.as_ref();
    let figure = answer.and_then(|a| desk.catalogue().figure(&a.figure));
    let exact = answer.map(|a| Ask { exact: Some(a.window), window: Some(a.window.code), ..ask(desk, draft) });
    let mut panel = Panel {
        number,
        title: figure.map_or_else(|| w.say("slot-untitled"), |f| w.name(&f.name)),
        state: marks::state(desk, draft, entry),
        kind: kind(desk, slot),
        value: entry.written.trim().to_string(),
        unit: figure.map_or_else(|| slot.unit.clone(), |f| show::unit(&f.unit, w.lang)),
        before: None,
        definition: Definition::default(),
        window: String::new(),
        ledger: None,
        figure: None,
        question: question(desk, entry),
        asked: questions::about(desk, draft, entry).await?,
        rules: rules(desk, found, entry),
        found: found.about(number).map(|c| (c.kind, c.word.clone(), c.text.clone())).collect(),
        candidates: candidates(desk, draft, slot, decision, query).await?,
        windows: windows(desk),
        hand: (String::new(), String::new()),
        by_hand: false,
        query: query.into(),
        drafted: drafted(desk, slot),
        new_figure: new_figure(desk, draft, number),
        count: 0,
        records: Vec::new(),
        places: Vec::new(),
        previous: (number > 1).then(|| number - 1),
        next: (number < draft.work.slots.len()).then(|| number + 1),
    };
    if let Decision::ByHand { text, reason } = decision {
        panel.hand = (text.clone(), reason.clone());
        panel.by_hand = true;
    } else if let Some(answer) = panel.asked.as_ref().and_then(|a| a.answer.as_ref()) {
        panel.hand = (answer.text.clone(), answer.reason.clone());
        panel.by_hand = *decision == Decision::Open;
    }
    if let Some(((answer, figure), exact)) = answer.zip(figure).zip(exact) {
        fill(desk, draft, &mut panel, figure, answer, &exact).await?;
    }
    Ok(Some(panel))
}

async fn fill(
    desk: &Desk,
    draft: &Draft,
    panel: &mut Panel,
    figure: &Figure,
    answer: &figures::Answer,
    ask: &Ask,
) -> Result<(), WebError> {
    let w = desk.words();
    let figures = &desk.state.figures;
    let shown = |v| show::decimal(v, figure.decimals, &figure.unit);
    let window = answer.window;
    let days = if window.first == window.last {
        window.last.to_string()
    } else {
        format!("{} – {}", window.first, window.last)
    };
    panel.window = w.with("window-days", &[("name", &w.name(&window.code.names())), ("days", &days)]);
    panel.definition = definition::of(desk, figure);
    if answer.text.is_none() {
        panel.value = show::figure(&answer.shown(figure.decimals), &figure.unit);
    }
    panel.ledger = figure
        .of
        .as_deref()
        .and_then(|of| desk.catalogue().ledger(of))
        .map(|l| (links::ledger(&l.name), w.name(&l.names)));
    let link = Query::default()
        .with("place", &draft.sheet.region)
        .with("window", window.code.code())
        .with("year", if window.code == WindowCode::Yr { window.year.to_string() } else { String::new() })
        .with("cutoff", draft.sheet.cutoff);
    panel.figure = Some(links::figure(&figure.id, &link));
    if !figure.is_counted() {
        return Ok(());
    }
    panel.before = figures.year_before(&figure.id, ask).await?.map(shown);
    panel.count = figures.row_count(&figure.id, ask).await?;
    let rows = figures.rows(&figure.id, ask, Some(NAMED), 0).await?;
    let known = fetch(&desk.state, desk.county(), rows.iter().map(|r| (r.ledger.clone(), r.record.clone()))).await?;
    let labels = desk.labels(known.iter().filter_map(|((l, _), r)| Some((desk.catalogue().ledger(l)?, r)))).await?;
    for row in rows.iter().take(usize::try_from(NAMED).unwrap_or_default()) {
        let found = known.get(&(row.ledger.clone(), row.record.clone())).zip(desk.catalogue().ledger(&row.ledger));
        let label = found.map_or_else(|| w.say("record-gone"), |(r, l)| labels.record(l, r));
        let open = found.is_some_and(|(r, l)| desk.access().reads(l, &r.region));
        let href = open.then(|| links::record(&row.ledger, &row.record));
        let label = of_row(desk.catalogue(), figure, row, label);
        panel.records.push((href, label, desk.places.full(&row.region)));
    }
    let digits = if draft.sheet.region.as_str().len() == 6 { 9 } else { 12 };
    let mut places: Vec<_> =
        figures.by_region(&figure.id, ask, digits).await?.into_iter().filter(|(_, v)| !v.is_zero()).collect();
    places.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    panel.places = places.into_iter().map(|(c, v)| (desk.places.name(&c), shown(v))).collect();
    Ok(())
}

/// What would be asked about a slot that has no value.
fn question(desk: &Desk, entry: &SlotProvenance) -> Option<(String, Vec<(String, bool)>)> {
    let text = entry.question.clone().filter(|_| entry.value.is_none())?;
    Some((text, questions::owners(desk, entry.owner.as_deref().unwrap_or_default())))
}

/// The rules that the slot's figure takes part in.
fn rules(desk: &Desk, found: &Found, entry: &SlotProvenance) -> Vec<(&'static str, String, String)> {
    let Some(figure) = &entry.figure else { return Vec::new() };
    let touching = found.outcomes.iter().filter(|o| o.figures.contains(figure));
    let kind = |holds| match holds {
        Some(true) => "good",
        Some(false) => "bad",
        None => "note",
    };
    touching.map(|o| (kind(o.holds), o.id.clone(), desk.words().name(&o.names))).collect()
}

/// What the slot may be: the recogniser's candidates, a person's own choice, and figures found by name.
async fn candidates(
    desk: &Desk,
    draft: &Draft,
    slot: &Slot,
    decision: &Decision,
    query: &str,
) -> Result<Vec<Candidate>, WebError> {
    let w = desk.words();
    let chosen = decision.figure();
    let mut offered: Vec<(String, WindowCode, String)> = Vec::new();
    for candidate in &slot.candidates {
        if let Ok(window) = candidate.window.parse() {
            offered.push((candidate.figure.clone(), window, candidate.why.clone()));
        }
    }
    if let Some((id, window)) = chosen.filter(|(id, window)| !offered.iter().any(|o| o.0 == *id && o.1 == *window)) {
        offered.insert(0, (id.into(), window, w.say("slot-chosen-by-hand")));
    }
    let query = query.trim().to_lowercase();
    if !query.is_empty() {
        let fits = |f: &&Figure| {
            f.name.zh.to_lowercase().contains(&query)
                || f.name.en.to_lowercase().contains(&query)
                || f.aliases.iter().any(|a| a.contains(&query))
        };
        let found = desk.catalogue().figures().filter(fits).filter(|f| sees(desk, draft, &f.id));
        let found = found.filter(|f| !offered.iter().any(|o| o.0 == f.id)).take(FOUND);
        let found: Vec<_> = found.map(|f| (f.id.clone(), f.window, w.say("slot-found-by-name"))).collect();
        offered.extend(found);
    }
    offered.retain(|(id, ..)| sees(desk, draft, id));
    let mut all = Vec::new();
    for (id, window, why) in offered {
        let asked = Ask { window: Some(window), ..ask(desk, draft) };
        let answer = desk.state.figures.value(&id, &asked).await?;
        let Some(figure) = desk.catalogue().figure(&id) else { continue };
        let link = Query::default()
            .with("place", &draft.sheet.region)
            .with("window", window.code())
            .with("cutoff", draft.sheet.cutoff);
        all.push(Candidate {
            choice: format!("{id}|{}", window.code()),
            name: w.with("slot-candidate", &[("figure", &w.name(&figure.name)), ("window", &w.name(&window.names()))]),
            value: show::figure(&answer.shown(figure.decimals), &figure.unit),
            unit: show::unit(&figure.unit, w.lang),
            why,
            chosen: chosen.is_some_and(|(i, x)| i == id && x == window),
            href: links::figure(&id, &link),
        });
    }
    Ok(all)
}

fn windows(desk: &Desk) -> Vec<(String, String)> {
    use WindowCode::{D, R, Y, Y2, Yr};
    [Y, Y2, Yr, R, D].into_iter().map(|c| (c.code().to_string(), desk.words().name(&c.names()))).collect()
}

fn kind(desk: &Desk, slot: &Slot) -> String {
    use reports::recognise::Kind::{Claim, Date, DocumentNumber, Figure, Masked, Name, Norm, Phrase, Year};
    let w = desk.words();
    match slot.kind {
        Figure => w.say("kind-figure"),
        Norm => w.say("kind-norm"),
        Name => w.say("kind-name"),
        Year => w.say("kind-year"),
        Date => w.say("kind-date"),
        DocumentNumber => w.say("kind-document-number"),
        Phrase => w.say("kind-phrase"),
        Masked => w.say("kind-masked"),
        Claim => w.say("kind-claim"),
    }
}

/// The definition drafted from the sentence, where no figure fits.
fn drafted(desk: &Desk, slot: &Slot) -> Vec<(String, String)> {
    let w = desk.words();
    let Some(draft) = &slot.draft else { return Vec::new() };
    let window = draft.window.parse::<WindowCode>().map(|c| w.name(&c.names())).unwrap_or_default();
    let ledger = draft.of.as_deref().and_then(|of| desk.catalogue().ledger(of));
    let lines = [
        ("col-figure", draft.name.clone()),
        ("col-ledger", ledger.map(|l| w.name(&l.names)).unwrap_or_default()),
        ("draft-condition", draft.condition.clone().unwrap_or_default()),
        ("draft-measure", measured(w, ledger, &draft.measure)),
        ("figure-window", window),
        ("col-unit", draft.unit.clone()),
    ];
    lines.into_iter().filter(|(_, text)| !text.is_empty()).map(|(key, text)| (w.say(key), text)).collect()
}

/// A measure in words: how records are counted or what of them is put together.
fn measured(w: Words, ledger: Option<&Ledger>, measure: &str) -> String {
    let (how, of) = match measure.split_once(' ') {
        None if measure == "count" => return w.say("measure-count"),
        Some(("count", rest)) => ("measure-distinct", rest.trim_start_matches("distinct ")),
        Some(("sum", field)) => ("measure-sum", field),
        Some(("avg", field)) => ("measure-avg", field),
        Some(("max", field)) => ("measure-max", field),
        Some(("min", field)) => ("measure-min", field),
        _ => return measure.into(),
    };
    let field = ledger.and_then(|l| l.field(of));
    let name = match field {
        Some(field) => w.name(&field.names),
        None if of == "region" => w.say("col-place"),
        None => of.into(),
    };
    w.with("draft-measured", &[("how", &w.say(how)), ("of", &name)])
}

/// The page where the drafted definition is completed, filled in from the sentence.
fn new_figure(desk: &Desk, draft: &Draft, number: usize) -> Option<String> {
    let query = Query::default().with("draft", &draft.id).with("slot", number);
    desk.access().declares().then(|| format!("/declarations/figures/new{query}"))
}
