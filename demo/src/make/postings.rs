//! First secretaries and their teams: 22 sent by the city, 38 by the county, with the ways in which postings change.

use jiff::civil::Date;

use super::people::Wanted;
use super::places::{flagged, listing_edges, merged};
use super::units::{CITY_SENDERS, COUNTY_SENDERS};
use super::{COUNTY_NAME, Maker};
use crate::calendar::{CUTOFF, d, holds, plus};
use crate::codes::COUNTY_CODE;
use crate::fact::Fact;
use crate::rng::Rng;
use crate::tally::When;

/// A posting.
#[derive(Clone, Debug)]
pub struct Posting {
    /// Index of the person.
    pub person: usize,
    /// Index of the village.
    pub village: usize,
    /// Index of the sending unit.
    pub unit: usize,
    /// 第一书记 or 队员.
    pub role: &'static str,
    /// First day in the village.
    pub from: Date,
    /// Last day, where it has ended.
    pub to: Option<Date>,
}

impl Posting {
    /// Whether it is in force on a day.
    pub fn stands(&self, day: Date) -> bool {
        holds(Some(self.from), self.to, day)
    }
}

/// Arrival of the batch that serves now.
const ARRIVED: Date = d(2025, 5, 16);

/// How a village's line of first secretaries went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Story {
    /// Here since 2024.
    Stayed,
    /// Came with the batch of May 2025, after one of the batch before.
    Relieved,
    /// As before, and nobody had been there earlier.
    First,
    /// The one of May 2025 was recalled on 13 May 2026 and replaced on that very day.
    RecalledMidMonth,
    /// Changed at the turn of a month.
    ChangedAtMonthsEnd,
    /// Went on to another village on 10 March 2026.
    MovedOn,
    /// Ended on 15 October 2026 and not replaced.
    Vacant,
}

pub(super) fn make(maker: &mut Maker) {
    let mut rng = maker.rng("postings");
    let villages = villages(maker, &mut rng);
    let mut mover = None;
    for (n, v) in villages.iter().copied().enumerate() {
        let unit = if n < CITY_SENDERS + COUNTY_SENDERS { n } else { CITY_SENDERS + 9 };
        maker.units[unit].villages.push(v);
        let story = match n {
            7 => Story::RecalledMidMonth,
            30 => Story::ChangedAtMonthsEnd,
            41 => Story::MovedOn,
            60 => Story::Vacant,
            _ => *[Story::Stayed, Story::Relieved, Story::Relieved, Story::First]
                .get(rng.below(4))
                .unwrap_or(&Story::First),
        };
        let arrival = if n == 44 { mover } else { None };
        let moved = line(maker, &mut rng, v, unit, story, arrival);
        mover = moved.or(mover);
    }
    for v in &villages[..60] {
        team_member(maker, &mut rng, *v);
    }
    for claim in ["claim.U8", "claim.U10", "claim.U11", "claim.U12", "claim.U13", "claim.U14", "claim.U15"] {
        maker.tally.claim(claim);
    }
    give_villages_to_the_rest(maker);
}

/// Sixty-one villages: the flagged ones first, the 61st to fall vacant.
fn villages(maker: &Maker, rng: &mut Rng) -> Vec<usize> {
    let ([a, b], joined) = merged(maker);
    let edges = listing_edges(maker);
    let mut wanted = flagged(maker, "收入低", d(2025, 3, 20));
    wanted.extend(flagged(maker, "帮扶", d(2025, 3, 20)));
    wanted.sort_unstable();
    wanted.dedup();
    wanted.retain(|v| ![a, b, joined].contains(v) && !edges.contains(v));
    let mut rest: Vec<usize> = (0..maker.villages.len())
        .filter(|v| ![a, b, joined].contains(v) && !wanted.contains(v) && !edges.contains(v))
        .collect();
    rng.shuffle(&mut wanted);
    rng.shuffle(&mut rest);
    edges.into_iter().chain(wanted).chain(rest).take(CITY_SENDERS + COUNTY_SENDERS + 1).collect()
}

/// The first secretaries of one village; gives the person that moves on to another.
fn line(
    maker: &mut Maker,
    rng: &mut Rng,
    v: usize,
    unit: usize,
    story: Story,
    arrival: Option<(usize, usize)>,
) -> Option<(usize, usize)> {
    let mut post = |maker: &mut Maker, person: Option<usize>, from: Date, to: Option<(Date, &'static str)>| {
        let person = person.unwrap_or_else(|| new_secretary(maker, rng, unit));
        put(maker, person, v, unit, "第一书记", from, to);
        person
    };
    let before = (d(2023, 5, 18), Some((d(2025, 5, 15), "期满")));
    if let Some((person, of)) = arrival {
        // The village that the mover came to had one of the earlier batch until then; the mover's own unit goes on sending.
        post(maker, None, before.0, Some((d(2026, 3, 9), "身体")));
        put(maker, person, v, of, "第一书记", d(2026, 3, 11), None);
        return None;
    }
    match story {
        Story::Stayed => {
            post(maker, None, d(2024, 4, 8), None);
        }
        Story::First => {
            post(maker, None, ARRIVED, None);
        }
        Story::Relieved => {
            post(maker, None, before.0, before.1);
            post(maker, None, ARRIVED, None);
        }
        Story::RecalledMidMonth => {
            post(maker, None, ARRIVED, Some((d(2026, 5, 13), "召回")));
            post(maker, None, d(2026, 5, 13), None);
        }
        Story::ChangedAtMonthsEnd => {
            post(maker, None, ARRIVED, Some((d(2026, 8, 31), "调动")));
            post(maker, None, d(2026, 9, 1), None);
        }
        Story::MovedOn => {
            let person = post(maker, None, ARRIVED, Some((d(2026, 3, 10), "调动")));
            post(maker, None, d(2026, 3, 10), None);
            return Some((person, unit));
        }
        Story::Vacant => {
            post(maker, None, ARRIVED, Some((d(2026, 10, 15), "身体")));
        }
    }
    None
}

fn new_secretary(maker: &mut Maker, rng: &mut Rng, unit: usize) -> usize {
    let rank = rng.pick(&["乡科级副职", "四级主任科员", "三级主任科员", "一级科员"]);
    let identity = maker.units[unit].identity;
    let wanted = Wanted { rank, identity, born: (1972, 1995), ..Wanted::official(Some(unit), COUNTY_CODE, "干部") };
    maker.person(rng, wanted)
}

fn team_member(maker: &mut Maker, rng: &mut Rng, v: usize) {
    let unit = maker.units.iter().position(|u| u.villages.contains(&v)).unwrap_or(CITY_SENDERS);
    if rng.percent(70) {
        let person = new_secretary(maker, rng, unit);
        put(maker, person, v, unit, "队员", plus(ARRIVED, rng.between(0, 9)), None);
    }
}

fn put(
    maker: &mut Maker,
    person: usize,
    village: usize,
    unit: usize,
    role: &'static str,
    from: Date,
    out: Option<(Date, &'static str)>,
) {
    let level = maker.units[unit].level;
    let code = maker.villages[village].code.clone();
    let to = out.map(|(day, _)| day);
    let previous = maker.postings.iter().rev().find(|p| p.village == village && p.role == role && role == "第一书记");
    let previous = previous.map(|p| maker.people[p.person].name.clone());
    let batch = if from.year() <= 2023 { "第四批" } else { "第五批" };
    let docno = maker.docno(if level == "市" { "沧组干" } else { "云组干" }, from.year());
    let fact = Fact::new("posting", &code)
        .of_person("person", "person.idnumber", &maker.people[person])
        .with("role", role)
        .with("also_leader", role == "第一书记")
        .with("unit", &maker.units[unit].name)
        .with("sent_by", level)
        .with("batch", batch)
        .with("docno", docno)
        .with("from_day", from)
        .with("expected_to", plus(from, if from.year() == 2024 { 1095 } else { 730 }))
        .maybe("to_day", to)
        .maybe("reason_out", out.map(|(_, why)| why))
        .with("party_transfer_on", plus(from, 12))
        .maybe("predecessor", previous);
    maker.put(fact);
    let spell = When::During(Some(from), to);
    let number = maker.people[person].idnumber.clone();
    if role == "第一书记" {
        maker.tally.note("posting.first_secretary", spell, &code, &number);
        maker.tally.note("posting.first_secretary_ever", spell, &code, &number);
        let id = if level == "市" { "posting.first_secretary_city" } else { "posting.first_secretary_county" };
        maker.tally.note(id, spell, &code, &number);
    } else {
        maker.tally.note("posting.members", spell, &code, &number);
    }
    maker.postings.push(Posting { person, village, unit, role, from, to });
}

/// Every other village is helped by a unit of the county, those without a first secretary first.
fn give_villages_to_the_rest(maker: &mut Maker) {
    let free: Vec<usize> =
        maker.standing().into_iter().filter(|v| maker.units.iter().all(|u| !u.villages.contains(v))).collect();
    let mut units: Vec<usize> = (0..maker.units.len()).filter(|u| maker.units[*u].level == "县").collect();
    units.rotate_left(COUNTY_SENDERS);
    debug_assert!(maker.units[units[0]].name.starts_with(COUNTY_NAME));
    for (n, v) in free.into_iter().enumerate() {
        maker.units[units[n % units.len()]].villages.push(v);
    }
}

/// First secretaries in post at the cut-off.
pub(super) fn in_post(maker: &Maker) -> Vec<usize> {
    (0..maker.postings.len())
        .filter(|p| maker.postings[*p].role == "第一书记" && maker.postings[*p].stands(CUTOFF))
        .collect()
}
