//! Village Party secretaries: who held the post when, why they came and went. Elections of a new term are no adjustments, and
//! whoever acts fills no post; a village that changed twice counts twice.

use jiff::civil::Date;

use super::Maker;
use super::leadership::appointment;
use super::people::Wanted;
use super::places::{MERGED_ON, merged};
use crate::calendar::{CUTOFF, d, holds, plus};
use crate::fact::{Cell, Fact};
use crate::rng::Rng;
use crate::tally::When;

/// A term of a secretary.
#[derive(Clone, Debug)]
pub(crate) struct Term {
    pub village: usize,
    pub person: usize,
    pub from: Date,
    pub to: Option<Date>,
}

/// A change of secretary: the day, why the new one came, why the old one went, whether the new one only acts.
#[derive(Clone, Copy, Debug)]
struct Change {
    day: Date,
    reason_in: &'static str,
    reason_out: &'static str,
    acting: bool,
    /// Days the post was empty before.
    gap: i64,
}

pub(super) fn make(maker: &mut Maker) {
    let mut rng = maker.rng("secretaries");
    let changes = changes(maker, &mut rng);
    let ([a, b], joined) = merged(maker);
    for (v, changes) in changes.iter().enumerate().filter(|(v, _)| *v != joined) {
        terms(maker, &mut rng, v, changes, (v == a || v == b).then_some(MERGED_ON));
    }
    // The merged village is led by the secretary of the first of the two.
    let person = maker
        .secretaries
        .iter()
        .rev()
        .find(|t| t.village == a)
        .map(|t| t.person)
        .expect("every village had a secretary");
    put(maker, &mut rng, joined, person, plus(MERGED_ON, 1), None, ("新任", None, false));
    namesakes(maker);
    assessments(maker, &mut rng);
}

/// Which village changed its secretary when. Villages are taken in an order of the seed's, so each trap has villages of its own.
fn changes(maker: &Maker, rng: &mut Rng) -> Vec<Vec<Change>> {
    let ([a, b], _) = merged(maker);
    let mut order: Vec<usize> = (0..maker.villages.len() - 1).filter(|v| *v != a && *v != b).collect();
    rng.shuffle(&mut order);
    let mut order = order.into_iter();
    let mut all = vec![Vec::new(); maker.villages.len()];
    let mut give = |change: Change| {
        let v = order.next().expect("there are more villages than changes");
        all[v].push(change);
        v
    };
    let vacancy = |day, gap| Change { day, reason_in: "空缺补任", reason_out: "辞职", acting: false, gap };
    let unfit = |day| Change { day, reason_in: "不胜任调整", reason_out: "不胜任", acting: false, gap: 0 };
    let some_day = |rng: &mut Rng, year, from, to| d(year, rng.between(from, to) as i8, rng.between(1, 28) as i8);
    for _ in 0..rng.between(8, 11) {
        let gap = rng.between(5, 110);
        give(vacancy(some_day(rng, 2026, 2, 10), gap));
    }
    for _ in 0..rng.between(5, 8) {
        give(unfit(some_day(rng, 2026, 2, 10)));
    }
    for _ in 0..9 {
        let gap = rng.between(5, 60);
        give(if rng.percent(50) {
            vacancy(some_day(rng, 2025, 2, 10), gap)
        } else {
            unfit(some_day(rng, 2025, 2, 10))
        });
    }
    // The edges of 今年以来: the last day before it, its first day, its last day, the day after.
    for day in [d(2025, 12, 31), d(2026, 1, 1), CUTOFF, plus(CUTOFF, 1)] {
        give(unfit(day));
    }
    // Elections of a new term.
    for _ in 0..24 {
        give(Change {
            day: d(2026, 1, rng.between(8, 24) as i8),
            reason_in: "换届",
            reason_out: "换届",
            acting: false,
            gap: 0,
        });
    }
    // Empty since October, somebody acts.
    give(Change { day: d(2026, 10, 8), reason_in: "空缺补任", reason_out: "去世", acting: true, gap: 3 });
    // Twice in one year.
    let twice = give(unfit(d(2026, 3, 17)));
    all[twice].push(vacancy(d(2026, 9, 9), 30));
    all
}

fn terms(maker: &mut Maker, rng: &mut Rng, v: usize, changes: &[Change], ends: Option<Date>) {
    let mut from = d(2021, rng.between(1, 3) as i8, rng.between(1, 28) as i8);
    let mut came = ("换届", false);
    for change in changes {
        let person = new_secretary(maker, rng, v);
        let to = plus(change.day, -1 - change.gap);
        put(maker, rng, v, person, from, Some(to), (came.0, Some(change.reason_out), came.1));
        (from, came) = (change.day, (change.reason_in, change.acting));
    }
    let person = new_secretary(maker, rng, v);
    put(maker, rng, v, person, from, ends, (came.0, ends.map(|_| "撤并"), came.1));
}

fn new_secretary(maker: &mut Maker, rng: &mut Rng, v: usize) -> usize {
    let region = maker.villages[v].code.clone();
    let duty = format!("{}党支部书记", maker.full_name(v));
    maker.person(rng, Wanted::villager(&region, &duty))
}

fn put(
    maker: &mut Maker,
    rng: &mut Rng,
    v: usize,
    person: usize,
    from: Date,
    to: Option<Date>,
    why: (&'static str, Option<&'static str>, bool),
) {
    let (reason_in, reason_out, acting) = why;
    let code = maker.villages[v].code.clone();
    let post = if rng.percent(60) { "一肩挑" } else { "村党组织书记" };
    let docno = maker.docno("云组干", from.year());
    let fact = appointment(maker, &code, person, post, from, to)
        .with("docno", docno)
        .with("reason_in", reason_in)
        .maybe("reason_out", reason_out)
        .with("acting", acting);
    maker.put(fact);
    if !acting && matches!(reason_in, "空缺补任" | "不胜任调整") {
        maker.tally.add("secretary.adjusted", When::On(from), &code, 1);
    }
    maker.secretaries.push(Term { village: v, person, from, to });
}

/// Two secretaries of different townships who bear one name.
fn namesakes(maker: &mut Maker) {
    let standing = |t: usize| -> Option<usize> {
        let of =
            |term: &&Term| maker.villages[term.village].township == t && term.from.year() == 2021 && term.to.is_none();
        maker.secretaries.iter().find(of).map(|term| term.person)
    };
    let (Some(one), Some(other)) = (standing(3), standing(9)) else { return };
    let (old, name) = (maker.people[other].idnumber.clone(), maker.people[one].name.clone());
    maker.people[other].name = name.clone();
    for fact in maker.facts.get_mut("appointment").into_iter().flatten() {
        if fact.text("person.idnumber") == old {
            fact.fields.insert("person", Cell::Text(name.clone()));
        }
    }
}

/// 集中摸底 of 2026, a row for each village's secretary.
fn assessments(maker: &mut Maker, rng: &mut Rng) {
    let day = d(2026, 1, 20);
    let heads: Vec<(usize, usize)> =
        maker.secretaries.iter().filter(|t| holds(Some(t.from), t.to, day)).map(|t| (t.village, t.person)).collect();
    for (v, person) in heads {
        let grade = rng.weighted(&[("好", 46), ("较好", 36), ("一般", 14), ("差", 4)]).to_string();
        let poor = grade == "差";
        let fact = Fact::new("assessment", &maker.villages[v].code)
            .with("name", maker.name_of(person))
            .with("subject", "村党组织书记")
            .with("year", Cell::Year(2026))
            .with("day", plus(day, rng.between(0, 20)))
            .with("grade", &grade)
            .with("fit", !poor)
            .with("advice", if poor { "调整" } else { "留任" });
        maker.put(if poor { fact.with("problem", "工作推动不力，群众意见较多") } else { fact });
    }
}

#[cfg(test)]
mod tests {
    use crate::County;

    #[test]
    fn elections_and_acting_heads_are_among_the_appointments_but_not_in_the_books() {
        let county = County::generate(crate::SEED);
        let this_year: Vec<_> = county
            .facts("appointment")
            .iter()
            .filter(|f| matches!(f.text("post"), "村党组织书记" | "一肩挑"))
            .filter(|f| f.day("from_day").is_some_and(|d| d.year() == 2026 && d <= crate::calendar::CUTOFF))
            .collect();
        let elected = this_year.iter().filter(|f| f.text("reason_in") == "换届").count() as i64;
        // Besides elections: one acting, one who went on from a merged village.
        let adjusted: i64 = county.books().values["secretary.adjusted"].shown.parse().unwrap();
        assert_eq!(elected, 24);
        assert_eq!(this_year.len() as i64, elected + 2 + adjusted);
    }
}
