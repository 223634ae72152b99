//! The shareable face of a frozen report: its text and its counts by place, without anybody's name, small counts hidden.

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, Response};
use catalogue::RegionCode;
use journal::RecordQuery;
use reports::provenance::Provenance;
use reports::share::{self, Names, Shown};

use super::{blocks, open};
use crate::desk::Desk;
use crate::pages::report::download;
use crate::paper::{self, Block, Face, Paragraph, Piece};
use crate::shell::{self, At, Shell};
use crate::texts::Words;
use crate::{WebError, show};

/// What stands in a hidden number's place.
const MARK: &str = "＊";

/// A figure by place.
pub(crate) struct Table {
    name: String,
    unit: String,
    slot: usize,
    total: String,
    places: Vec<(String, String)>,
}

/// What of a report is shared.
struct Shared {
    title: String,
    lead: String,
    blocks: Vec<Block>,
    tables: Vec<Table>,
    hides: bool,
}

#[derive(Template)]
#[template(path = "pages/frozen/shared.html")]
struct Page {
    shell: Shell,
    address: String,
    lead: String,
    blocks: Vec<Block>,
    tables: Vec<Table>,
    hides: bool,
}

/// The same as one file that stands by itself.
#[derive(Template)]
#[template(path = "pages/frozen/shared_file.html")]
struct File {
    w: Words,
    title: String,
    lead: String,
    blocks: Vec<Block>,
    tables: Vec<Table>,
    hides: bool,
}

/// `GET /reports/frozen/{record}/shared`
pub(super) async fn page(desk: Desk, Path(id): Path<String>) -> Result<Html<String>, WebError> {
    let Shared { title, lead, blocks, tables, hides } = shared(&desk, &id).await?;
    let address = format!("/reports/frozen/{id}");
    let w = desk.words();
    let shell = Shell::new(&desk, w.say("frozen-shared"), At::Reports).under(w.say("menu-reports"), "/reports");
    shell::page(&Page { shell: shell.under(title, address.clone()), address, lead, blocks, tables, hides })
}

/// `GET /reports/frozen/{record}/shared/file`
pub(super) async fn file(desk: Desk, Path(id): Path<String>) -> Result<Response, WebError> {
    let Shared { title, lead, blocks, tables, hides } = shared(&desk, &id).await?;
    let name = format!("{title}.html");
    let page = File { w: desk.words(), title, lead, blocks, tables, hides };
    Ok(download(&name, "text/html; charset=utf-8", page.render()?.into_bytes()))
}

async fn shared(desk: &Desk, id: &str) -> Result<Shared, WebError> {
    let (record, provenance) = open(desk, id).await?;
    let face = share::face(&desk.state.figures, &provenance).await?;
    let names = names(desk).await?;
    let (seq, day) = (show::grouped(&provenance.as_of.to_string()), provenance.cutoff.to_string());
    let place = desk.places.name(&record.region);
    let hides = face.slots.contains(&Shown::Hidden)
        || face.tables.iter().any(|t| t.total.is_none() || t.places.iter().any(|(_, count)| count.is_none()));
    Ok(Shared {
        title: names.out_of(&provenance.title),
        lead: desk.words().with("report-lead", &[("place", &place), ("day", &day), ("seq", &seq)]),
        blocks: blocks(desk, &record, &provenance, paragraphs(&provenance, &face.slots, &names)).await?,
        tables: face.tables.iter().filter_map(|t| table(desk, &provenance, t)).collect(),
        hides,
    })
}

/// Everybody whom the county's ledger of people knows.
async fn names(desk: &Desk) -> Result<Names, WebError> {
    let Some(ledger) = desk.catalogue().ledger("person") else { return Ok(Names::new([])) };
    let people = desk.state.journal.records(desk.county(), ledger, &RecordQuery::default()).await?;
    Ok(Names::new(people.iter().map(|p| p.text("name"))))
}

fn paragraphs(provenance: &Provenance, shown: &[Shown], names: &Names) -> Vec<Paragraph> {
    let mut all = paper::paragraphs(&provenance.text, &provenance.slots, |slot, text| {
        let hidden = shown.get(slot.slot - 1) == Some(&Shown::Hidden);
        let text = if hidden { MARK.into() } else { names.out_of(&text) };
        Face { number: slot.slot, href: None, text, state: "note", title: String::new(), current: false }
    });
    for piece in all.iter_mut().flat_map(|p| &mut p.pieces) {
        if let Piece::Text(text) = piece {
            *text = names.out_of(text);
        }
    }
    all
}

/// A count by place, for whoever may see the figure there.
fn table(desk: &Desk, provenance: &Provenance, table: &share::Table) -> Option<Table> {
    let figure = desk.catalogue().figure(&table.figure)?;
    let region = RegionCode::parse(provenance.slot(table.slot)?.region.as_deref()?).ok()?;
    if table.places.is_empty() || !desk.access().sees(desk.catalogue(), figure, &region) {
        return None;
    }
    let count = |n: Option<u64>| n.map_or_else(|| MARK.to_string(), |n| show::grouped(&n.to_string()));
    Some(Table {
        name: desk.words().name(&figure.name),
        unit: show::unit(&figure.unit, desk.words().lang),
        slot: table.slot,
        total: count(table.total),
        places: table.places.iter().map(|(place, n)| (desk.places.name(place), count(*n))).collect(),
    })
}
