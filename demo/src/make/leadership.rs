//! Who leads: the county's office, the townships' deputies (one township has none), their groups and offices, villages' groups.

use jiff::civil::Date;

use super::people::Wanted;
use super::places::merged;
use super::settings::norm_at;
use super::{COUNTY_NAME, Maker};
use crate::calendar::{CUTOFF, d, holds};
use crate::codes::COUNTY_CODE;
use crate::fact::Fact;
use crate::rng::Rng;
use crate::tally::When;

/// The township that has had no full-time deputy since September 2026.
pub const WITHOUT_DEPUTY: usize = 5;
/// The township whose post was empty for a spring and is filled again.
const EMPTY_FOR_A_SPRING: usize = 8;

pub(super) fn make(maker: &mut Maker) {
    let mut rng = maker.rng("leadership");
    county_office(maker, &mut rng);
    establishment(maker);
    for t in 0..maker.townships.len() {
        township_posts(maker, &mut rng, t);
        township_bodies(maker, &mut rng, t);
    }
    for claim in ["claim.U1", "claim.U2", "claim.U3"] {
        maker.tally.claim(claim);
    }
    let name = maker.townships[WITHOUT_DEPUTY].name.clone();
    maker.tally.exception("claim.U2", name);
}

/// Deputies of the leading group's office: two extra ones this year, one on the last day of the year before.
fn county_office(maker: &mut Maker, rng: &mut Rng) {
    let office = format!("{COUNTY_NAME}委农村工作领导小组办公室");
    let posts = [
        ("领导小组办主任", "调任", d(2023, 3, 20)),
        ("领导小组办副主任", "调任", d(2021, 8, 5)),
        ("领导小组办副主任", "增配", d(2025, 12, 31)),
        ("领导小组办副主任", "增配", d(2026, 2, 26)),
        ("领导小组办副主任", "增配", d(2026, 2, 26)),
        ("领导小组办副主任", "调任", d(2026, 4, 15)),
    ];
    for (post, reason, from) in posts {
        let duty = post.trim_start_matches("领导小组办");
        let wanted =
            Wanted { rank: "乡科级副职", ..Wanted::official(None, COUNTY_CODE, &format!("县委农办{duty}")) };
        let person = maker.person(rng, wanted);
        let fact =
            appointment(maker, COUNTY_CODE, person, post, from, None).with("reason_in", reason).with("body", &office);
        maker.put(fact);
        if reason == "增配" {
            maker.tally.add("leading_office.deputies_added", When::On(from), COUNTY_CODE, 1);
        }
    }
    for (kind, name) in [("领导小组", format!("{COUNTY_NAME}委农村工作领导小组")), ("领导小组办公室", office)]
    {
        let fact = Fact::new("body", COUNTY_CODE).with("kind", kind).with("name", name).with("from_day", d(2019, 4, 2));
        maker.put(fact.with("founded_doc", "云办〔2019〕11号").with("members_count", 27));
    }
}

/// One approval a row. A cut is negative; other bodies' establishment is no part of the figure.
fn establishment(maker: &mut Maker) {
    let office = format!("{COUNTY_NAME}委农村工作领导小组办公室");
    let rows: [(&str, &str, &str, i64, i64, Date); 7] = [
        (&office, "领导小组办公室", "行政", 3, 1, d(2025, 3, 10)),
        (&office, "领导小组办公室", "行政", 4, 2, d(2026, 1, 28)),
        (&office, "领导小组办公室", "全额事业", 3, 0, d(2026, 1, 28)),
        (&office, "领导小组办公室", "全额事业", -1, 0, d(2026, 8, 12)),
        (&office, "领导小组办公室", "行政", 2, 0, d(2026, 11, 23)),
        ("乡镇乡村振兴办公室", "乡镇乡村振兴办公室", "全额事业", 14, 0, d(2026, 3, 3)),
        ("云岭县农业农村局", "县直机关", "行政", 2, 0, d(2026, 5, 19)),
    ];
    for (body, class, kind, delta, deputies, day) in rows {
        let docno = maker.docno("云编", day.year());
        let fact = Fact::new("establishment", COUNTY_CODE)
            .with("body", body)
            .with("for_body", class)
            .with("kind", kind)
            .with("delta", delta)
            .with("docno", docno)
            .with("approved_on", day);
        maker.put(if deputies > 0 { fact.with("posts_deputy", deputies) } else { fact });
        if class == "领导小组办公室" {
            maker.tally.add("establishment.added", When::On(day), COUNTY_CODE, delta);
        }
    }
}

/// An appointment, with the person's number beside the name.
pub(super) fn appointment(
    maker: &Maker,
    region: &str,
    person: usize,
    post: &str,
    from: Date,
    to: Option<Date>,
) -> Fact {
    Fact::new("appointment", region)
        .of_person("person", "person.idnumber", &maker.people[person])
        .with("post", post)
        .with("from_day", from)
        .maybe("to_day", to)
}

fn township_posts(maker: &mut Maker, rng: &mut Rng, t: usize) {
    let (code, name) = (maker.townships[t].code.clone(), maker.townships[t].name.clone());
    for (post, duty, rank) in [
        ("乡镇党委书记", "党委书记", "乡科级正职"),
        ("乡镇长", "党委副书记、镇长", "乡科级正职"),
        ("乡镇组织委员", "组织委员", "乡科级副职"),
    ] {
        let duty = if name.ends_with('乡') { duty.replace("镇长", "乡长") } else { duty.to_string() };
        let person = maker.person(rng, Wanted { rank, ..Wanted::official(None, &code, &format!("{name}{duty}")) });
        let from = d(2021, rng.between(3, 9) as i8, rng.between(1, 28) as i8);
        let docno = maker.docno("云干", 2021);
        let fact = appointment(maker, &code, person, post, from, None).with("docno", docno);
        maker.put(fact);
    }
    let since = d(2024, rng.between(2, 11) as i8, rng.between(1, 28) as i8);
    let spells: Vec<(Date, Option<Date>, bool)> = match t {
        WITHOUT_DEPUTY => vec![(since, Some(d(2026, 9, 15)), false), (d(2026, 9, 16), None, true)],
        EMPTY_FOR_A_SPRING => vec![(since, Some(d(2026, 2, 28)), false), (d(2026, 5, 11), None, false)],
        _ => vec![(since, None, false)],
    };
    for (from, to, acting) in spells {
        deputy(maker, rng, t, from, to, acting);
    }
}

/// A spell of the post of full-time deputy. Whoever merely acts, or holds it beside another post, does not fill it.
fn deputy(maker: &mut Maker, rng: &mut Rng, t: usize, from: Date, to: Option<Date>, acting: bool) {
    let (code, name) = (maker.townships[t].code.clone(), maker.townships[t].name.clone());
    let duty = if acting { format!("{name}人大主席") } else { format!("{name}党委专职副书记") };
    let person = maker.person(rng, Wanted { rank: "乡科级副职", ..Wanted::official(None, &code, &duty) });
    let docno = maker.docno("云干", from.year());
    let fact = appointment(maker, &code, person, "乡镇专职副书记", from, to)
        .with("docno", docno)
        .with("full_time", !acting)
        .with("concurrent", acting)
        .with("acting", acting)
        .with("reason_in", if acting { "其他" } else { "调任" })
        .maybe("reason_out", to.map(|_| "调动"));
    maker.put(fact);
    if !acting {
        maker.tally.note("township.with_fulltime_deputy", When::During(Some(from), to), &code, &code);
    }
}

/// A leading group, and an office of five people or more, in establishment, on loan or hired.
fn township_bodies(maker: &mut Maker, rng: &mut Rng, t: usize) {
    let (code, name) = (maker.townships[t].code.clone(), maker.townships[t].name.clone());
    let chair = crate::names::person(rng, false).0;
    let group = Fact::new("body", &code)
        .with("kind", "领导小组")
        .with("name", format!("{name}抓党建促乡村振兴领导小组"))
        .with("founded_doc", format!("{}发〔2021〕{}号", &name[..6], 10 + t))
        .with("from_day", d(2021, 7, rng.between(1, 28) as i8))
        .with("chair", chair)
        .with("chair_duty", "党委书记")
        .with("members_count", rng.between(11, 19));
    maker.put(group);
    let office = format!("{name}乡村振兴办公室");
    let staff = rng.between(5, 8);
    let fact = Fact::new("body", &code).with("kind", "乡村振兴办公室").with("name", &office);
    maker.put(fact.with("from_day", d(2021, 8, 2)).with("members_count", staff));
    for n in 0..staff {
        let status = if n < 4 { "在编" } else { rng.pick(&["借调", "聘用", "在编"]) };
        let fact = Fact::new("body_member", &code)
            .with("body", &office)
            .with("name", fresh_name(rng, n))
            .with("role", if n == 0 { "主任" } else { "工作人员" })
            .with("in_establishment", status)
            .with("from_day", d(rng.between(2021, 2025) as i16, 9, rng.between(1, 28) as i8));
        maker.put(fact);
    }
    // One who has left counts no more.
    let left =
        Fact::new("body_member", &code).with("body", &office).with("name", fresh_name(rng, 1)).with("role", "工作人员");
    maker.put(left.with("in_establishment", "借调").with("from_day", d(2022, 3, 1)).with("to_day", d(2025, 6, 30)));
}

fn fresh_name(rng: &mut Rng, n: i64) -> String {
    crate::names::person(rng, n % 3 == 1).0
}

/// Villages with more low-income households than the threshold have a group; one with exactly as many has none and owes none;
/// one below it keeps the group it once set up, and another's was dissolved.
pub(super) fn responsibility_groups(maker: &mut Maker) {
    let mut rng = maker.rng("groups");
    let (_, joined) = merged(maker);
    let mut below = 0;
    for v in maker.standing() {
        let from = if v == joined { d(2026, 7, 6) } else { d(2025, rng.between(7, 9) as i8, rng.between(1, 28) as i8) };
        let group = if over_threshold(maker, v, CUTOFF) {
            Some((from, None))
        } else {
            below += 1;
            [(3, None), (7, Some(d(2025, 12, 31)))]
                .into_iter()
                .find(|(n, _)| *n == below)
                .map(|(_, to)| (d(2021, 8, 12), to))
        };
        if let Some((from, to)) = group {
            put_group(maker, &mut rng, v, from, to);
        }
        for day in [CUTOFF, d(CUTOFF.year() - 1, CUTOFF.month(), CUTOFF.day())] {
            if maker.villages[v].stands(day) && over_threshold(maker, v, day) {
                let code = maker.villages[v].code.clone();
                let that_day = When::During(Some(day), Some(day));
                maker.tally.note("village.over_threshold", that_day, &code, &code);
                match group.filter(|(from, to)| holds(Some(*from), *to, day)) {
                    Some(_) => maker.tally.note("village.over_threshold_with_group", that_day, &code, &code),
                    None if day == CUTOFF => maker.tally.exception("claim.U3", maker.full_name(v)),
                    None => {}
                }
            }
        }
    }
}

fn over_threshold(maker: &Maker, v: usize, day: Date) -> bool {
    let counts = |h: &&super::households::Household| h.village == v && h.low_income && holds(Some(h.from), h.to, day);
    maker.households.iter().filter(counts).count() as i64 > norm_at("low_income_household_threshold", day)
}

fn put_group(maker: &mut Maker, rng: &mut Rng, v: usize, from: Date, to: Option<Date>) {
    let fact = Fact::new("body", &maker.villages[v].code)
        .with("kind", "乡村振兴责任组")
        .with("name", format!("{}乡村振兴责任组", maker.full_name(v)))
        .with("from_day", from)
        .maybe("to_day", to)
        .with("chair", crate::names::person(rng, false).0)
        .with("chair_duty", rng.pick(&["驻村第一书记", "包村领导", "村党支部书记"]))
        .with("members_count", rng.between(5, 9));
    maker.put(fact);
}
