//! Townships, villages and their classes: codes, a merger with its lineage, two villages of one name.

use jiff::civil::Date;

use super::{COUNTY_NAME, Maker};
use crate::calendar::{CUTOFF, d, holds, plus};
use crate::codes::COUNTY_CODE;
use crate::fact::{Cell, Fact};
use crate::names;
use crate::rng::Rng;
use crate::tally::When;

/// A township.
#[derive(Clone, Debug)]
pub struct Township {
    /// Nine digits.
    pub code: String,
    /// 青峰镇.
    pub name: String,
}

/// A spell of a village in a class: flag, first and last day.
pub type FlagSpell = (&'static str, Date, Option<Date>);

/// A village.
#[derive(Clone, Debug)]
pub struct Village {
    /// Twelve digits.
    pub code: String,
    /// 松坪村.
    pub name: String,
    /// Index of its township.
    pub township: usize,
    /// First day, where it was founded lately.
    pub from: Option<Date>,
    /// Last day, where it was merged away.
    pub to: Option<Date>,
    /// People registered.
    pub people: i64,
    /// Its classes over time.
    pub flags: Vec<FlagSpell>,
}

impl Village {
    /// Whether it is in force on a day.
    pub fn stands(&self, day: Date) -> bool {
        holds(self.from, self.to, day)
    }

    /// Whether it carries a flag on a day.
    pub fn flagged(&self, flag: &str, day: Date) -> bool {
        self.flags.iter().any(|(f, from, to)| *f == flag && holds(Some(*from), *to, day))
    }
}

/// The last day of the two villages that were merged.
pub const MERGED_ON: Date = d(2026, 6, 30);

pub(super) fn make(maker: &mut Maker) {
    let mut rng = maker.rng("places");
    townships(maker);
    villages(maker, &mut rng);
    merge(maker);
    flags(maker, &mut rng);
    put_regions(maker, &mut rng);
    base_statistics(maker, &mut rng);
    for v in &maker.villages {
        maker.tally.add("village.count", When::During(v.from, v.to), &v.code, 1);
    }
}

fn townships(maker: &mut Maker) {
    for (at, name) in names::TOWNSHIPS.iter().enumerate() {
        let number = if at < 10 { 100 + at } else { 190 + at };
        maker.townships.push(Township { code: format!("{COUNTY_CODE}{number}"), name: (*name).into() });
        maker.tally.add("township.total", When::During(None, None), COUNTY_CODE, 1);
    }
}

/// 181 villages, two of them to be merged; the first of the second township is called like one of the first.
fn villages(maker: &mut Maker, rng: &mut Rng) {
    let stems = names::village_stems(rng);
    let mut sizes: Vec<usize> = (0..maker.townships.len()).map(|t| if t < 13 { 13 } else { 12 }).collect();
    for _ in 0..12 {
        let (more, less) = (rng.below(13), rng.below(13));
        if sizes[more] < 15 && sizes[less] > 11 {
            sizes[more] += 1;
            sizes[less] -= 1;
        }
    }
    let mut stem = stems.iter();
    for (t, size) in sizes.into_iter().enumerate() {
        for n in 0..size {
            let namesake = t == 1 && n == 0;
            let fresh = stem.next().expect("there are more stems than villages");
            let name = if namesake { maker.villages[0].name.clone() } else { format!("{fresh}村") };
            maker.villages.push(Village {
                code: format!("{}{}", maker.townships[t].code, 200 + n),
                name,
                township: t,
                from: None,
                to: None,
                people: rng.between(620, 2480),
                flags: Vec::new(),
            });
        }
    }
}

/// The last two villages of the third township became one on 1 July 2026.
fn merge(maker: &mut Maker) {
    let of_third: Vec<usize> = (0..maker.villages.len()).filter(|v| maker.villages[*v].township == 2).collect();
    let [.., a, b] = of_third.as_slice() else { return };
    let (a, b) = (*a, *b);
    let people = maker.villages[a].people + maker.villages[b].people;
    let last: u32 = maker.villages[b].code[9..].parse().expect("a village's last three places are digits");
    let first_char = |v: usize| maker.villages[v].name.chars().next().unwrap_or('新');
    let name = format!("{}{}新村", first_char(a), first_char(b));
    let code = format!("{}{}", maker.townships[2].code, last + 1);
    maker.villages[a].to = Some(MERGED_ON);
    maker.villages[b].to = Some(MERGED_ON);
    let (from, to) = (Some(plus(MERGED_ON, 1)), None);
    maker.villages.push(Village { code, name, township: 2, from, to, people, flags: Vec::new() });
}

/// The two villages that were merged, and the one they became.
pub(super) fn merged(maker: &Maker) -> ([usize; 2], usize) {
    let gone: Vec<usize> = (0..maker.villages.len()).filter(|v| maker.villages[*v].to.is_some()).collect();
    ([gone[0], gone[1]], maker.villages.len() - 1)
}

/// Classes: low income, lagging, assisted and so on, some given up, one lost just before and one just after a listing day.
fn flags(maker: &mut Maker, rng: &mut Rng) {
    let mut order: Vec<usize> = (0..maker.villages.len() - 1).filter(|v| maker.villages[*v].to.is_none()).collect();
    rng.shuffle(&mut order);
    let mut give = |from: usize, to: usize, flag: &'static str, on: Date, off: Option<Date>| {
        for v in &order[from..to] {
            maker.villages[*v].flags.push((flag, on, off));
        }
    };
    give(0, 38, "收入低", d(2023, 3, 15), None);
    give(38, 42, "收入低", d(2023, 3, 15), Some(d(2025, 12, 31)));
    // Given up the day before, and kept until the day, on which the cohort of 2025 was listed.
    give(48, 49, "收入低", d(2023, 3, 15), Some(d(2025, 3, 19)));
    give(49, 50, "收入低", d(2023, 3, 15), Some(d(2025, 3, 20)));
    give(50, 51, "收入低", d(2025, 3, 21), None);
    give(10, 34, "后进", d(2024, 12, 20), None);
    give(100, 106, "后进", d(2024, 12, 20), Some(d(2025, 12, 20)));
    give(20, 64, "帮扶", d(2024, 5, 10), None);
    give(0, 60, "脱贫村", d(2017, 12, 1), None);
    give(110, 130, "乡村振兴示范村", d(2024, 9, 1), None);
    give(130, 134, "红色村", d(2022, 7, 1), None);
    let ([a, b], c) = merged(maker);
    maker.villages[a].flags.push(("帮扶", d(2024, 5, 10), Some(MERGED_ON)));
    maker.villages[b].flags.push(("收入低", d(2023, 3, 15), Some(MERGED_ON)));
    maker.villages[c].flags.push(("帮扶", plus(MERGED_ON, 1), None));
}

/// The villages whose low-income flag ended the day before the listing of 2025, on that day, and began the day after.
pub(super) fn listing_edges(maker: &Maker) -> [usize; 3] {
    let find = |from: Option<Date>, to: Option<Date>| {
        let this = |f: &FlagSpell| {
            f.0 == "收入低" && from.is_none_or(|day| f.1 == day) && to.is_none_or(|day| f.2 == Some(day))
        };
        maker
            .villages
            .iter()
            .position(|v| v.flags.iter().any(this))
            .expect("the flags of these villages were given by `flags`")
    };
    [find(None, Some(d(2025, 3, 19))), find(None, Some(d(2025, 3, 20))), find(Some(d(2025, 3, 21)), None)]
}

/// Villages with a flag on a day, in a fixed order.
pub(super) fn flagged(maker: &Maker, flag: &str, day: Date) -> Vec<usize> {
    (0..maker.villages.len()).filter(|v| maker.villages[*v].flagged(flag, day)).collect()
}

/// Where a township or one of its villages lies, longitude and latitude in thousandths of a degree: the seats on a grid of five
/// by three, each off its crossing by some kilometres, the villages around their seat.
struct Spots {
    rng: Rng,
    seats: Vec<(i64, i64)>,
}

impl Spots {
    fn of(maker: &Maker) -> Spots {
        // A stream of its own: places were laid out later than all else, which stays as it was.
        let mut rng = maker.rng("coordinates");
        let seat = |t: i64| (111_060 + t % 5 * 118 + rng.between(-26, 26), 33_960 + t / 5 * 128 + rng.between(-30, 30));
        let seats = (0..maker.townships.len() as i64).map(seat).collect();
        Spots { rng, seats }
    }

    fn seat(&self, township: usize, fact: Fact) -> Fact {
        at(self.seats[township], fact)
    }

    fn near(&mut self, township: usize, fact: Fact) -> Fact {
        let (east, north) = self.seats[township];
        // Two draws added up lie nearer to the middle than one.
        let mut off = |most: i64| self.rng.between(-most, most) + self.rng.between(-most, most);
        at((east + off(34), north + off(38)), fact)
    }
}

fn at((east, north): (i64, i64), fact: Fact) -> Fact {
    fact.with("longitude", Cell::Thousandths(east)).with("latitude", Cell::Thousandths(north))
}

fn put_regions(maker: &mut Maker, rng: &mut Rng) {
    let mut spots = Spots::of(maker);
    maker.put(region(COUNTY_CODE, COUNTY_NAME, "县", "县").with("area_km2", Cell::Thousandths(2_387_400)));
    for t in 0..maker.townships.len() {
        let (code, name) = (maker.townships[t].code.clone(), maker.townships[t].name.clone());
        let kind = if name.ends_with('镇') { "镇" } else { "乡" };
        let area = Cell::Thousandths(rng.between(121_000, 233_000));
        let fact = region(&code, &name, "乡镇", kind).with("parent", COUNTY_CODE).with("area_km2", area);
        maker.put(spots.seat(t, fact));
    }
    let ([a, b], c) = merged(maker);
    let docno = maker.docno("云政文", 2026);
    for v in 0..maker.villages.len() {
        let village = maker.villages[v].clone();
        let mut fact = region(&village.code, &village.name, "村", "行政村")
            .with("parent", &maker.townships[village.township].code)
            .with("area_km2", Cell::Thousandths(rng.between(4_000, 21_000)))
            .maybe("from_day", village.from)
            .maybe("to_day", village.to);
        if v == c {
            let before = format!("{},{}", maker.villages[a].code, maker.villages[b].code);
            fact = fact.with("predecessors", before).with("docno", &docno);
        } else if village.to.is_some() {
            fact = fact.with("successors", &maker.villages[c].code).with("docno", &docno);
        }
        maker.put(spots.near(village.township, fact));
        for (flag, from, to) in village.flags {
            maker.tally_flag(flag, &village.code, from, to);
            let docno = format!("云农领〔{}〕{}号", from.year(), 3 + flag.len());
            let fact = Fact::new("village_flag", &village.code).with("flag", flag).with("from_day", from);
            maker.put(fact.maybe("to_day", to).with("docno", docno));
        }
    }
    communities(maker);
}

impl Maker {
    fn tally_flag(&mut self, flag: &str, village: &str, from: Date, to: Option<Date>) {
        if flag == "收入低" {
            self.tally.add("village.flag/收入低", When::During(Some(from), to), village, 1);
        }
    }
}

fn region(code: &str, name: &str, level: &str, kind: &str) -> Fact {
    Fact::new("region", code).with("code", code).with("name", name).with("level", level).with("kind", kind)
}

/// A few urban communities, which are no villages and in no count of villages.
fn communities(maker: &mut Maker) {
    for (t, n, name) in
        [(0, 1, "青峰社区"), (1, 1, "河东社区"), (1, 2, "河西社区"), (1, 3, "滨河社区"), (6, 1, "桥头社区")]
    {
        let town = maker.townships[t].code.clone();
        let code = format!("{town}{n:03}");
        maker.put(region(&code, name, "社区", "城市社区").with("parent", town));
    }
}

/// 年度底数: one row for each statistic of a township and of the county.
fn base_statistics(maker: &mut Maker, rng: &mut Rng) {
    for year in [2024, 2025] {
        for t in 0..maker.townships.len() {
            let code = maker.townships[t].code.clone();
            let of_town: Vec<&Village> =
                maker.villages.iter().filter(|v| v.township == t && v.stands(d(year, 12, 31))).collect();
            let villages = of_town.len() as i64;
            let people: i64 =
                of_town.iter().map(|v| v.people).sum::<i64>() + (i64::from(year) - 2024) * rng.between(-60, 40);
            let items: [(&'static str, i64); 10] = [
                ("户数", people * 10 / 36),
                ("户籍人口", people),
                ("常住人口", people * rng.between(66, 79) / 100),
                ("耕地面积", people * rng.between(11, 15) / 10),
                ("劳动力", people * 57 / 100),
                ("外出务工", people * rng.between(24, 31) / 100),
                ("党员数", people * rng.between(31, 39) / 1000),
                ("党支部数", villages + rng.between(4, 7)),
                ("行政村数", villages),
                ("村民小组数", villages * rng.between(8, 11)),
            ];
            for (item, value) in items {
                maker.put(statistic(&code, item, year, value * 1000));
            }
        }
    }
    let county = [
        ("农村居民人均可支配收入", 2024, 17_865_000),
        ("农村居民人均可支配收入", 2025, 19_042_000),
        ("地区生产总值", 2025, 214_600_000),
        ("一般公共预算收入", 2025, 9_830_000),
        ("森林覆盖率", 2025, 48_600),
    ];
    for (item, year, value) in county {
        maker.put(statistic(COUNTY_CODE, item, year, value).with("source", "县统计局"));
    }
}

fn statistic(region: &str, item: &'static str, year: i16, thousandths: i64) -> Fact {
    let fact = Fact::new("region_stat", region).with("item", item).with("year", Cell::Year(year));
    fact.with("value", Cell::Thousandths(thousandths))
}

/// Whether a day lies at or before the cut-off.
pub(super) fn passed(day: Date) -> bool {
    day <= CUTOFF
}
