//! The villages of a place by their coordinates: a drawing without tiles, each village a link, those of a class that matters most
//! told by shape and colour alike and named in the list beside it.

use std::collections::HashMap;

use catalogue::RegionCode;
use figures::Ask;
use journal::{Record, RecordQuery};

use crate::desk::Desk;
use crate::{WebError, draw, links};

/// Classes that are marked, the first the strongest: the flags, the mark and its words.
const MARKS: [(&[&str], &str, &str); 2] =
    [(&["软弱涣散", "后进"], "weak", "map-weak"), (&["收入低"], "low", "map-low")];
/// Width of the drawing.
const WIDE: i64 = 420;

/// A village on the map.
pub(crate) struct Spot {
    pub href: String,
    pub says: String,
    pub kind: &'static str,
    pub here: bool,
    pub x: i64,
    pub y: i64,
}

/// The villages of a class.
pub(crate) struct Marked {
    pub kind: &'static str,
    pub name: String,
    pub villages: Vec<(String, String)>,
}

/// The map.
pub(crate) struct Map {
    pub width: i64,
    pub height: i64,
    pub spots: Vec<Spot>,
    pub marked: Vec<Marked>,
    pub says: String,
    /// Villages whose coordinates nobody has entered.
    pub unplaced: usize,
}

/// The map of a county's or township's villages; of a village, that of its township. Nothing where no village has coordinates.
pub(super) async fn of(desk: &Desk, ask: &Ask, link: &links::Query) -> Result<Option<Map>, WebError> {
    let whole = ask.region.township().filter(|t| t != &ask.region).unwrap_or_else(|| ask.region.clone());
    let whole = if desk.access().reaches(&whole) { whole } else { return Ok(None) };
    let villages: Vec<&RegionCode> = desk.places.villages(&whole).filter(|v| !desk.places.is_community(v)).collect();
    let placed: Vec<(&RegionCode, (i64, i64))> =
        villages.iter().filter_map(|v| Some((*v, desk.places.spot(v)?))).collect();
    if placed.is_empty() {
        return Ok(None);
    }
    let flags = flags(desk, ask, &whole).await?;
    let (at, height) = draw::map(&placed.iter().map(|(_, spot)| *spot).collect::<Vec<_>>(), WIDE);
    let to = |village: &RegionCode| format!("{}{}", links::place(village.as_str()), link.clone().with("place", ""));
    let spot = |(village, (x, y)): (&RegionCode, (i64, i64))| {
        let carried = flags.get(village.as_str()).map(Vec::as_slice).unwrap_or_default();
        let here = *village == ask.region;
        Spot { href: to(village), says: says(desk, village, carried), kind: kind(carried), here, x, y }
    };
    let w = desk.words();
    let marked = MARKS.iter().map(|(_, mark, words)| {
        let of = villages.iter().filter(|v| flags.get(v.as_str()).is_some_and(|f| kind(f) == *mark));
        Marked { kind: mark, name: w.say(words), villages: of.map(|v| (to(v), desk.places.full(v))).collect() }
    });
    let marked: Vec<Marked> = marked.filter(|m| !m.villages.is_empty()).collect();
    let spots: Vec<Spot> = placed.iter().map(|(v, _)| *v).zip(at).map(spot).collect();
    Ok(Some(Map {
        width: WIDE,
        height,
        says: w.with("map-says", &[("place", &desk.places.name(&whole)), ("n", &spots.len().to_string())]),
        unplaced: villages.len() - spots.len(),
        spots,
        marked,
    }))
}

/// The flags that villages carry on the day, where they may be read.
async fn flags(desk: &Desk, ask: &Ask, whole: &RegionCode) -> Result<HashMap<String, Vec<String>>, WebError> {
    let mut carried: HashMap<String, Vec<String>> = HashMap::new();
    let Some(ledger) = desk.catalogue().ledger("village_flag").filter(|l| desk.access().reads(l, whole)) else {
        return Ok(carried);
    };
    let query = RecordQuery { within: Some(whole.clone()), ..RecordQuery::default() };
    let day = ask.windows.cutoff.to_string();
    for flag in desk.state.journal.records(desk.county(), ledger, &query).await?.iter().filter(|f| stands(f, &day)) {
        carried.entry(flag.region.to_string()).or_default().push(flag.text("flag").into());
    }
    Ok(carried)
}

fn stands(flag: &Record, day: &str) -> bool {
    let (from, to) = (flag.text("from_day"), flag.text("to_day"));
    from <= day && (to.is_empty() || to >= day)
}

fn kind(flags: &[String]) -> &'static str {
    let carries = |names: &[&str]| flags.iter().any(|f| names.contains(&f.as_str()));
    MARKS.iter().find(|(names, ..)| carries(names)).map_or("plain", |(_, kind, _)| kind)
}

fn says(desk: &Desk, village: &RegionCode, flags: &[String]) -> String {
    let name = desk.places.full(village);
    let choices = desk.catalogue().ledger("village_flag").and_then(|l| l.field("flag")).map(|f| &f.kind);
    let told = |flag: &String| match choices {
        Some(catalogue::FieldType::Choice(all)) => {
            all.iter().find(|c| c.zh == *flag).map_or_else(|| flag.clone(), |c| desk.words().name(&c.names()))
        }
        _ => flag.clone(),
    };
    let named: Vec<String> = flags.iter().map(told).collect();
    if named.is_empty() {
        name
    } else {
        desk.words().with("map-village", &[("name", &name), ("flags", &named.join("、"))])
    }
}
