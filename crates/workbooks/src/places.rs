//! Places by name: 乡镇 and 村 columns, titles and 填报单位 lines become region codes.

use std::collections::HashMap;

use catalogue::{Names, RegionCode, Value};
use journal::Record;

use crate::error::both;
use crate::header::narrow;

/// The places of a county, as the region ledger knows them.
#[derive(Clone, Debug)]
pub struct Places {
    county: RegionCode,
    all: Vec<Place>,
    codes: HashMap<String, usize>,
    /// Townships and the county by name, in full and short.
    upper: HashMap<String, Vec<usize>>,
    /// Villages by name, in full and short.
    villages: HashMap<String, Vec<usize>>,
}

/// One place.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its code.
    pub code: RegionCode,
    /// Its name.
    pub name: String,
    from: Option<String>,
    to: Option<String>,
}

impl Place {
    /// Whether it is in force on a day.
    fn stands(&self, day: &str) -> bool {
        self.from.as_deref().is_none_or(|f| f <= day) && self.to.as_deref().is_none_or(|t| day <= t)
    }
}

/// Endings of a township's name, longest first.
const TOWNSHIP_ENDINGS: [&str; 14] = [
    "人民政府",
    "街道办事处",
    "党工委",
    "党委",
    "办事处",
    "民族乡",
    "街道",
    "政府",
    "机关",
    "乡镇",
    "镇",
    "乡",
    "林场",
    "农场",
];
/// Endings of a village's name, longest first.
const VILLAGE_ENDINGS: [&str; 15] = [
    "社区居民委员会",
    "村民委员会",
    "居民委员会",
    "社区居委会",
    "社区党支部",
    "村党支部",
    "村委会",
    "居委会",
    "党支部",
    "行政村",
    "村委",
    "社区",
    "村部",
    "村",
    "居",
];

impl Places {
    /// Nothing known but the county.
    pub fn new(county: RegionCode) -> Places {
        Places { county, all: Vec::new(), codes: HashMap::new(), upper: HashMap::new(), villages: HashMap::new() }
    }

    /// From the records of the region ledger.
    pub fn of_records<'a>(county: RegionCode, records: impl IntoIterator<Item = &'a Record>) -> Places {
        let mut places = Places::new(county);
        for record in records {
            places.add(&record.fields);
        }
        places
    }

    /// Adds a place from the fields of a region record; fields without a proper code and name are passed over.
    pub fn add(&mut self, fields: &std::collections::BTreeMap<String, Value>) {
        let text = |name: &str| fields.get(name).and_then(Value::as_text).map(String::from);
        let (Some(code), Some(name)) = (text("code").and_then(|c| RegionCode::parse(&c).ok()), text("name")) else {
            return;
        };
        if self.codes.contains_key(code.as_str()) {
            return;
        }
        let at = self.all.len();
        let village = code.as_str().len() == 12;
        let names = if village { &mut self.villages } else { &mut self.upper };
        let mut keys = vec![narrow(&name), short(&name, village)];
        keys.extend(text("short_name").map(|s| narrow(&s)));
        keys.dedup();
        for key in keys {
            let list = names.entry(key).or_default();
            if !list.contains(&at) {
                list.push(at);
            }
        }
        self.codes.insert(code.to_string(), at);
        self.all.push(Place { code, name, from: text("from_day"), to: text("to_day") });
    }

    /// The county.
    pub fn county(&self) -> &RegionCode {
        &self.county
    }

    /// A place by its code.
    pub fn by_code(&self, code: &str) -> Option<&Place> {
        self.codes.get(code).map(|at| &self.all[*at])
    }

    /// What a place is called; its code where it is not known.
    pub fn name(&self, code: &RegionCode) -> String {
        self.by_code(code.as_str()).map_or_else(|| code.to_string(), |p| p.name.clone())
    }

    /// A code as written, of this county.
    ///
    /// # Errors
    /// No code, or not of this county, or not known.
    pub fn code(&self, written: &str) -> Result<RegionCode, Names> {
        let code = RegionCode::parse(&narrow(written))
            .map_err(|_| both("区划代码应为 6、9 或 12 位数字", "a region code has 6, 9 or 12 digits"))?;
        if !self.county.holds(&code) {
            return Err(both(format!("{code} 不在本县之内"), format!("{code} does not lie in this county")));
        }
        if code != self.county && !self.all.is_empty() && !self.codes.contains_key(code.as_str()) {
            return Err(both(format!("区划表里没有 {code}"), format!("the region list has no {code}")));
        }
        Ok(code)
    }

    /// A township, or the county itself, by name.
    ///
    /// # Errors
    /// None of this name.
    pub fn township(&self, written: &str, day: &str) -> Result<RegionCode, Names> {
        if written.trim().chars().all(|c| c.is_ascii_digit()) {
            return self.code(written);
        }
        let found = self.lookup(&self.upper, written, false, day, |_| true);
        match found.as_slice() {
            [one] => Ok(self.all[*one].code.clone()),
            _ => Err(both(
                format!("区划表里没有“{}”这个乡镇", written.trim()),
                format!("the region list has no township “{}”", written.trim()),
            )),
        }
    }

    /// A village by name, within a township where one is known.
    ///
    /// # Errors
    /// None of this name, or several and no township to tell them apart.
    pub fn village(&self, township: Option<&RegionCode>, written: &str, day: &str) -> Result<RegionCode, Names> {
        let written = written.trim();
        if written.len() == 12 && written.chars().all(|c| c.is_ascii_digit()) {
            return self.code(written);
        }
        let inside = |p: &Place| township.is_none_or(|t| t.holds(&p.code));
        let found = self.lookup(&self.villages, written, true, day, inside);
        if let [one] = found.as_slice() {
            return Ok(self.all[*one].code.clone());
        }
        if found.is_empty()
            && let Some((town, village)) = self.split_joined(written, day)
            && township.is_none_or(|t| t.holds(&town))
        {
            return self.village(Some(&town), &village, day);
        }
        let place = township.map_or_else(|| "本县".to_string(), |t| self.name(t));
        let place_en = township.map_or_else(|| "this county".to_string(), |t| self.name(t));
        Err(if found.is_empty() {
            both(format!("{place}没有“{written}”这个村"), format!("{place_en} has no village “{written}”"))
        } else {
            both(
                format!("“{written}”在 {} 个乡镇都有，请补上乡镇", found.len()),
                format!("“{written}” is the name of {} villages; give the township", found.len()),
            )
        })
    }

    /// A place written as one: `青峰乡李家村`, `青峰乡`, `李家村`, or a code.
    ///
    /// # Errors
    /// Nothing of this name.
    pub fn place(&self, written: &str, day: &str) -> Result<RegionCode, Names> {
        if let Ok(code) = self.code(written) {
            return Ok(code);
        }
        if let Ok(code) = self.township(written, day) {
            return Ok(code);
        }
        self.village(None, written, day)
    }

    /// The township (with its village, if named too) that a title or 填报单位 line names; none where it names none or several.
    pub fn mentioned(&self, text: &str, day: &str) -> Option<RegionCode> {
        let text = narrow(text);
        let mut towns: Vec<(&str, usize)> = Vec::new();
        for (at, place) in self.all.iter().enumerate().filter(|(_, p)| p.code.as_str().len() == 9 && p.stands(day)) {
            if text.contains(&narrow(&place.name)) {
                towns.push((&place.name, at));
            }
        }
        // 大青峰乡 also contains 青峰乡: the longer name is meant.
        let longest: Vec<usize> = towns
            .iter()
            .filter(|(name, _)| !towns.iter().any(|(other, _)| other.len() > name.len() && other.contains(*name)))
            .map(|(_, at)| *at)
            .collect();
        let [town] = longest.as_slice() else { return None };
        let town = &self.all[*town];
        let after = text.split(&narrow(&town.name)).nth(1).unwrap_or("");
        let village = self
            .all
            .iter()
            .filter(|p| p.code.as_str().len() == 12 && town.code.holds(&p.code) && p.stands(day))
            .filter(|p| after.starts_with(&narrow(&p.name)))
            .max_by_key(|p| p.name.len());
        Some(village.map_or(&town.code, |v| &v.code).clone())
    }

    /// Candidates of a name: those in force on the day before others, the full name before the short one.
    fn lookup(
        &self,
        names: &HashMap<String, Vec<usize>>,
        written: &str,
        village: bool,
        day: &str,
        fits: impl Fn(&Place) -> bool,
    ) -> Vec<usize> {
        for key in [narrow(written), short(written, village)] {
            let all: Vec<usize> =
                names.get(&key).into_iter().flatten().copied().filter(|at| fits(&self.all[*at])).collect();
            let standing: Vec<usize> = all.iter().copied().filter(|at| self.all[*at].stands(day)).collect();
            // A name that was given up is still a name: old tables are imported too.
            let found = if standing.is_empty() { all } else { standing };
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// `青峰乡李家村` as township and village name.
    fn split_joined(&self, written: &str, day: &str) -> Option<(RegionCode, String)> {
        let text = narrow(written);
        let text = text.rsplit_once('县').map_or(text.as_str(), |(_, rest)| rest);
        let ends: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
        ends.iter().rev().skip(1).find_map(|end| {
            let (town, village) = text.split_at(*end);
            let town = self.lookup(&self.upper, town, false, day, |p| p.code.as_str().len() == 9);
            match town.as_slice() {
                [one] => Some((self.all[*one].code.clone(), village.trim_start_matches(['-', '/', '·']).to_string())),
                _ => None,
            }
        })
    }
}

/// A name without its ending, so that 李家, 李家村 and 李家村委会 are one.
fn short(name: &str, village: bool) -> String {
    let text = narrow(name);
    let endings: &[&str] = if village { &VILLAGE_ENDINGS } else { &TOWNSHIP_ENDINGS };
    let mut rest = text.as_str();
    // 李家村村民委员会 has two endings.
    for _ in 0..2 {
        let cut = endings.iter().find_map(|e| rest.strip_suffix(e).filter(|r| r.chars().count() >= 1));
        rest = cut.unwrap_or(rest);
    }
    if rest.is_empty() { text } else { rest.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn places() -> Places {
        let mut places = Places::new(RegionCode::parse("419931").unwrap());
        for (code, name, to) in [
            ("419931", "清和县", ""),
            ("419931100", "城关镇", ""),
            ("419931200", "青峰乡", ""),
            ("419931201", "大青峰乡", ""),
            ("419931200201", "李家村", ""),
            ("419931201201", "李家村", ""),
            ("419931200202", "王庄村", "2024-06-30"),
            ("419931200203", "王庄社区", ""),
        ] {
            let mut fields = BTreeMap::new();
            fields.insert("code".into(), Value::from(code));
            fields.insert("name".into(), Value::from(name));
            if !to.is_empty() {
                fields.insert("to_day".into(), Value::from(to));
            }
            places.add(&fields);
        }
        places
    }

    fn code(result: Result<RegionCode, Names>) -> String {
        result.map_or_else(|e| e.zh, |c| c.to_string())
    }

    #[test]
    fn names_are_found_with_and_without_their_endings() {
        let p = places();
        for written in ["青峰乡", "青峰", "青峰乡人民政府", "青峰乡党委", " 青 峰 乡 "] {
            assert_eq!(code(p.township(written, "2026-01-01")), "419931200", "{written}");
        }
        let town = RegionCode::parse("419931200").unwrap();
        for written in ["李家村", "李家", "李家村委会", "李家村村民委员会", "青峰乡李家村"] {
            assert_eq!(code(p.village(Some(&town), written, "2026-01-01")), "419931200201", "{written}");
        }
    }

    #[test]
    fn a_village_name_that_several_townships_have_needs_its_township() {
        assert!(code(places().village(None, "李家村", "2026-01-01")).contains("2 个乡镇"));
        assert_eq!(code(places().place("大青峰乡李家村", "2026-01-01")), "419931201201");
        assert_eq!(code(places().place("清和县青峰乡李家村", "2026-01-01")), "419931200201");
    }

    #[test]
    fn a_name_given_up_is_found_on_days_when_it_stood() {
        let p = places();
        let town = RegionCode::parse("419931200").unwrap();
        assert_eq!(code(p.village(Some(&town), "王庄村", "2024-01-01")), "419931200202");
        assert_eq!(code(p.village(Some(&town), "王庄", "2026-01-01")), "419931200203", "the one in force goes first");
        assert_eq!(code(p.village(Some(&town), "王庄村", "2026-01-01")), "419931200202", "the full name goes first");
    }

    #[test]
    fn titles_name_their_township_and_the_longer_name_wins() {
        let p = places();
        let at = |text: &str| p.mentioned(text, "2026-01-01").map(|c| c.to_string());
        assert_eq!(at("填报单位：青峰乡人民政府（盖章）").as_deref(), Some("419931200"));
        assert_eq!(at("大青峰乡低收入家庭台账").as_deref(), Some("419931201"));
        assert_eq!(at("青峰乡李家村低收入家庭台账").as_deref(), Some("419931200201"));
        assert_eq!(at("青峰乡、城关镇汇总表"), None);
        assert_eq!(at("全县台账"), None);
    }
}
