//! People: made as they are needed, each once, with a number of their own; in the end the register of all of them.

use jiff::civil::Date;

use super::{Maker, places::passed};
use crate::calendar::{Month, d};
use crate::codes::phone;
use crate::fact::Fact;
use crate::names;
use crate::rng::Rng;

/// Somebody who does not exist.
#[derive(Clone, Debug)]
pub struct Person {
    /// Name.
    pub name: String,
    /// Identity number.
    pub idnumber: String,
    /// A woman.
    pub woman: bool,
    /// Day of birth.
    pub born: Date,
    /// 汉族 and others.
    pub nation: &'static str,
    /// 政治面貌.
    pub politics: &'static str,
    /// When the Party was joined.
    pub joined: Option<Date>,
    /// 学历.
    pub education: &'static str,
    /// 身份.
    pub identity: &'static str,
    /// 职务, as written in registers.
    pub duty: String,
    /// 职级.
    pub rank: &'static str,
    /// Index of the unit.
    pub unit: Option<usize>,
    /// Code of the place whose register has the person.
    pub region: String,
    /// Day of death.
    pub died: Option<Date>,
}

/// What is asked of a new person.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub politics: &'static str,
    pub identity: &'static str,
    pub duty: String,
    pub rank: &'static str,
    pub unit: Option<usize>,
    pub region: String,
    /// Years of birth.
    pub born: (i64, i64),
    /// Share of women.
    pub women: i64,
}

impl Wanted {
    /// A Party member of an office.
    pub fn official(unit: Option<usize>, region: &str, duty: &str) -> Wanted {
        Wanted {
            politics: "中共党员",
            identity: "公务员",
            duty: duty.into(),
            rank: "四级主任科员",
            unit,
            region: region.into(),
            born: (1970, 1994),
            women: 30,
        }
    }

    /// A cadre of a village.
    pub fn villager(region: &str, duty: &str) -> Wanted {
        Wanted {
            identity: "村干部", rank: "无", born: (1964, 1992), women: 18, ..Wanted::official(None, region, duty)
        }
    }
}

impl Maker {
    /// Makes a person and gives the index.
    pub fn person(&mut self, rng: &mut Rng, wanted: Wanted) -> usize {
        let woman = rng.percent(wanted.women);
        let (name, minority) = names::person(rng, woman);
        self.named(rng, name, woman, minority, wanted)
    }

    /// Makes somebody of a given name: two people may have one.
    pub fn named(&mut self, rng: &mut Rng, name: String, woman: bool, minority: bool, wanted: Wanted) -> usize {
        let born =
            d(rng.between(wanted.born.0, wanted.born.1) as i16, rng.between(1, 12) as i8, rng.between(1, 28) as i8);
        let idnumber = self.id_number(born, woman);
        let joined = matches!(wanted.politics, "中共党员" | "中共预备党员").then(|| {
            let year =
                if wanted.politics == "中共党员" { i64::from(born.year()) + rng.between(20, 28) } else { 2026 };
            d(year.min(2026) as i16, if year >= 2026 { 3 } else { 7 }, 1)
        });
        let higher = wanted.unit.is_some();
        let education = match rng.between(1, 10) {
            1 if higher => "研究生",
            _ if higher => rng.weighted(&[("大学本科", 7), ("大学专科", 3)]),
            1..=3 => "大学专科",
            4 | 5 => "中专",
            6..=8 => "高中",
            _ => "初中",
        };
        self.people.push(Person {
            name,
            idnumber,
            woman,
            born,
            nation: if minority {
                rng.pick(&["维吾尔族", "彝族", "藏族", "蒙古族"])
            } else if rng.percent(3) {
                "回族"
            } else {
                "汉族"
            },
            politics: wanted.politics,
            joined,
            education: static_education(education),
            identity: wanted.identity,
            duty: wanted.duty,
            rank: wanted.rank,
            unit: wanted.unit,
            region: wanted.region,
            died: None,
        });
        self.people.len() - 1
    }

    /// The name of a person.
    pub fn name_of(&self, person: usize) -> &str {
        &self.people[person].name
    }
}

fn static_education(text: &str) -> &'static str {
    ["研究生", "大学本科", "大学专科", "中专", "高中"].into_iter().find(|e| *e == text).unwrap_or("初中")
}

impl Fact {
    /// With a person in a `ref` field, and the number that tells people of one name apart.
    #[must_use]
    pub(crate) fn of_person(self, field: &'static str, number: &'static str, person: &Person) -> Fact {
        self.with(field, &person.name).with(number, &person.idnumber)
    }
}

/// The register: everybody whom some ledger refers to.
pub(super) fn register(maker: &mut Maker) {
    let mut rng = maker.rng("register");
    for at in 0..maker.people.len() {
        let p = maker.people[at].clone();
        let work_from = Month { year: p.born.year() + rng.between(20, 24) as i16, month: 7 };
        let fact = Fact::new("person", &p.region)
            .with("name", &p.name)
            .with("idnumber", &p.idnumber)
            .with("gender", if p.woman { "女" } else { "男" })
            .with("birth", Month::of(p.born))
            .with("nation", p.nation)
            .with("politics", p.politics)
            .maybe("joined_on", p.joined)
            .with("education", p.education)
            .with("phone", phone(at as i64 + 1))
            .with("identity", p.identity)
            .with("duty", &p.duty)
            .with("rank", p.rank)
            .maybe("unit", p.unit.map(|u| maker.units[u].name.clone()))
            .maybe("died_on", p.died.filter(|day| passed(*day)));
        let fact = if p.identity == "村干部" { fact } else { fact.with("work_from", work_from) };
        maker.put(fact);
    }
}
