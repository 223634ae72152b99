//! The traps of the demo: each is there, and the books have not fallen into it.

use std::collections::{BTreeMap, BTreeSet};

use demo::calendar::{CUTOFF, d};
use demo::{Cell, County, Fact, SEED};

fn county() -> County {
    County::generate(SEED)
}

fn booked(county: &County, id: &str) -> i64 {
    match county.books().values[id].fraction() {
        Some((top, bottom)) if top % bottom == 0 => top / bottom,
        other => panic!("{id} is no whole number: {other:?}"),
    }
}

fn in_force(fact: &Fact, day: jiff::civil::Date) -> bool {
    fact.day("from_day").is_none_or(|f| f <= day) && fact.day("to_day").is_none_or(|t| day <= t)
}

#[test]
fn the_same_seed_gives_the_same_county_and_another_seed_another() {
    let (one, same, other) = (County::generate(7), County::generate(7), County::generate(8));
    assert_eq!(one.books(), same.books());
    for ledger in one.ledgers() {
        assert_eq!(one.facts(ledger), same.facts(ledger), "{ledger}");
    }
    assert_ne!(one.facts("household"), other.facts("household"));
}

#[test]
fn the_same_county_is_written_to_the_same_bytes() {
    let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let county = county();
    let (first, second) = (county.write_workbooks(a.path()).unwrap(), county.write_workbooks(b.path()).unwrap());
    for (one, two) in first.iter().zip(&second) {
        assert!(std::fs::read(one).unwrap() == std::fs::read(two).unwrap(), "{}", one.display());
    }
}

#[test]
fn the_books_add_up_for_any_seed() {
    for seed in [SEED, 1, 2] {
        let county = County::generate(seed);
        let at = |id: &str| booked(&county, id);
        assert_eq!(at("pilot.total"), at("pilot.province") + at("pilot.city") + at("pilot.county"), "K1");
        assert_eq!(
            at("posting.first_secretary"),
            at("posting.first_secretary_city") + at("posting.first_secretary_county"),
            "K2"
        );
        assert_eq!((at("posting.first_secretary"), at("posting.first_secretary_city")), (60, 22));
        assert!(at("rectification.dual_type_a") <= at("rectification.cases_a"), "K3");
        assert!(at("rectification.bottom_ranked_b") <= at("village.flag/收入低"), "K3");
        assert!(at("village.over_threshold_with_group") <= at("village.count"), "K4");
        assert!(at("pairing.households") <= at("household.low_income"), "K5");
        assert!(at("secretary.adjusted") <= at("village.count"), "K6");
        assert!(at("training.secretaries_trained") <= at("village.count") + at("posting.first_secretary"), "K7");
        assert!(at("collective.income_villages") <= at("village.count"), "K8");
        assert_eq!(county.books().values["venue.funds_paid"].shown, "962.4", "K9: 近千万元");
        assert_ne!(at("training.first_secretary_sessions"), at("training.rural_sessions"), "K11");
        assert!(at("pairing.households") * 2 >= at("pairing.party_members"), "K18");
        assert!(at("pairing.households") <= at("pairing.party_members") * 10, "K18");
        assert_eq!(at("village.count"), 180);
        assert_eq!(at("township.total"), 14);
        assert!((3_800..4_000).contains(&at("household.low_income")));
        let percent = county.books().values["pairing.household_coverage"].fraction().unwrap();
        assert_eq!(percent, (at("pairing.households") * 100, at("household.low_income")));
        let (total, villages) = county.books().values["village.three_item_avg"].fraction().unwrap();
        assert_eq!(
            (total, villages),
            (county.books().values["village.three_item_total"].fraction().unwrap().0, 180_000_000),
            "K20"
        );
    }
}

#[test]
fn townships_add_up_to_the_county_where_each_thing_is_in_one_township() {
    let county = county();
    for id in [
        "household.low_income",
        "village.count",
        "pilot.total",
        "posting.first_secretary",
        "pairing.households",
        "venue.funds_paid",
        "funds.attracted",
        "collective.company_villages",
    ] {
        let townships = &county.books().townships[id];
        assert_eq!(townships.len(), 14);
        let sum: i64 = townships.values().map(|v| v.fraction().unwrap().0).sum();
        assert_eq!(sum, county.books().values[id].fraction().unwrap().0, "{id}");
    }
}

#[test]
fn one_township_has_no_full_time_deputy_and_one_claim_fails_for_it_alone() {
    let county = county();
    let exceptions = &county.books().exceptions["claim.U2"];
    assert_eq!(exceptions.len(), 1);
    assert_eq!(booked(&county, "township.with_fulltime_deputy"), 13);
    let name = exceptions.first().unwrap();
    let town = county.townships().iter().find(|t| t.name == *name).unwrap();
    let acting: Vec<&Fact> = county
        .facts("appointment")
        .iter()
        .filter(|f| f.region == town.code && f.text("post") == "乡镇专职副书记" && in_force(f, CUTOFF))
        .collect();
    assert!(acting.iter().all(|f| f.get("acting") == Some(&Cell::Bool(true))), "somebody acts");
    assert_eq!(acting.len(), 1);
    // Another township's post was empty for a spring and is filled again.
    let spells = |town: &str| {
        county.facts("appointment").iter().filter(|f| f.region == town && f.text("post") == "乡镇专职副书记").count()
    };
    assert_eq!(county.townships().iter().filter(|t| spells(&t.code) == 2).count(), 2);
}

#[test]
fn two_villages_became_one_in_2026_and_each_knows_the_other() {
    let county = county();
    let regions = county.facts("region");
    let new = regions.iter().find(|f| !f.text("predecessors").is_empty()).unwrap();
    assert_eq!(new.day("from_day"), Some(d(2026, 7, 1)));
    let before: Vec<&str> = new.text("predecessors").split(',').collect();
    assert_eq!(before.len(), 2);
    for code in before {
        let old = regions.iter().find(|f| f.text("code") == code).unwrap();
        assert_eq!((old.text("successors"), old.day("to_day")), (new.text("code"), Some(d(2026, 6, 30))));
        assert!(!county.facts("household").iter().any(|h| h.region == code), "households went with the village");
        assert!(
            county.facts("household").iter().any(|h| h.region == new.region && h.text("code").starts_with(code)),
            "and kept their codes"
        );
    }
    assert_eq!(county.books().last_year["village.count"].shown, "181");
}

#[test]
fn first_secretaries_change_in_every_way() {
    let county = county();
    let of_village = |village: usize| -> Vec<_> {
        county.postings().iter().filter(|p| p.village == village && p.role == "第一书记").collect()
    };
    let handover =
        county.postings().iter().find(|p| p.to == Some(d(2026, 5, 13))).expect("one was recalled in mid-month");
    assert!(of_village(handover.village).iter().any(|p| p.from == d(2026, 5, 13)), "and replaced on that day");
    let left = county.postings().iter().find(|p| p.to == Some(d(2026, 10, 15))).expect("one left in October");
    assert!(!of_village(left.village).iter().any(|p| p.stands(CUTOFF)), "and nobody came");
    let mut posts: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    county.postings().iter().filter(|p| p.to.is_none_or(|t| t.year() == 2026)).for_each(|p| {
        posts.entry(p.person).or_default().insert(p.village);
    });
    assert_eq!(posts.values().filter(|v| v.len() == 2).count(), 1, "one person served two villages in a year");
    assert!(
        booked(&county, "posting.first_secretary_ever") > booked(&county, "posting.first_secretary"),
        "ever is not now"
    );
}

#[test]
fn a_village_that_was_rectified_fell_back() {
    let county = county();
    let cases = county.facts("rectification_case");
    let again = cases.iter().filter(|f| f.get("relapse") == Some(&Cell::Bool(true))).collect::<Vec<_>>();
    let [again] = again.as_slice() else { panic!("one fell back") };
    let before = cases.iter().find(|f| f.region == again.region && f.get("year") == Some(&Cell::Year(2025))).unwrap();
    assert!(before.day("closed_on").unwrap() < again.day("listed_on").unwrap());
    let failed =
        county.facts("rectification_acceptance").iter().filter(|f| f.get("passed") == Some(&Cell::Bool(false))).count();
    assert_eq!(failed, 1, "one failed its acceptance first");
    let unlisted = cases.iter().filter(|f| matches!(f.text("state"), "拟列" | "不列入")).count();
    assert_eq!(unlisted, 5, "some were proposed and not listed");
}

#[test]
fn a_village_on_low_income_is_judged_by_the_day_of_listing() {
    let county = county();
    let ended =
        |day| county.villages().iter().find(|v| v.flags.iter().any(|f| f.0 == "收入低" && f.2 == Some(day))).unwrap();
    let (before, on) = (ended(d(2025, 3, 19)), ended(d(2025, 3, 20)));
    let listed = d(2025, 3, 20);
    assert!(!before.flagged("收入低", listed) && on.flagged("收入低", listed));
    for village in [before, on] {
        assert!(
            county
                .facts("rectification_case")
                .iter()
                .any(|f| f.region == village.code && f.day("listed_on") == Some(listed))
        );
    }
}

#[test]
fn a_secretary_was_changed_twice_in_one_village_and_one_only_acts() {
    let county = county();
    let mut changes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut acting = 0;
    for f in county.facts("appointment").iter().filter(|f| matches!(f.text("post"), "村党组织书记" | "一肩挑"))
    {
        if f.get("acting") == Some(&Cell::Bool(true)) {
            acting += 1;
        } else if f.day("from_day").is_some_and(|day| day.year() == 2026)
            && matches!(f.text("reason_in"), "空缺补任" | "不胜任调整")
        {
            *changes.entry(&f.region).or_default() += 1;
        }
    }
    assert_eq!(changes.values().filter(|n| **n == 2).count(), 1);
    assert_eq!(acting, 1);
}

#[test]
fn a_household_moved_away_and_is_still_on_the_list_of_pairs() {
    let county = county();
    let moved = county
        .facts("household")
        .iter()
        .find(|f| f.day("to_day") == Some(d(2026, 8, 15)) && f.text("leaving") == "户籍迁出")
        .unwrap();
    let open =
        county.facts("pairing").iter().any(|p| p.text("household") == moved.text("code") && p.day("to_day").is_none());
    assert!(open);
    assert!(booked(&county, "pairing.all_households") > booked(&county, "pairing.households"));
    assert!(
        booked(&county, "pairing.helpers") > booked(&county, "pairing.party_members"),
        "some helpers are no members"
    );
}

#[test]
fn a_village_with_exactly_the_threshold_needs_no_group() {
    let county = county();
    let mut households: BTreeMap<&str, usize> = BTreeMap::new();
    let corrected: BTreeSet<&str> =
        county.corrections().iter().filter(|c| c.fact.ledger == "household").map(|c| c.fact.text("code")).collect();
    for h in county.facts("household") {
        if h.get("low_income") == Some(&Cell::Bool(true)) && in_force(h, CUTOFF) && !corrected.contains(h.text("code"))
        {
            *households.entry(&h.region).or_default() += 1;
        }
    }
    let grouped: BTreeSet<&str> = county
        .facts("body")
        .iter()
        .filter(|b| b.text("kind") == "乡村振兴责任组" && in_force(b, CUTOFF))
        .map(|b| b.region.as_str())
        .collect();
    let threshold = booked(&county, "rule.low_income_household_threshold") as usize;
    assert!(households.iter().any(|(v, n)| *n == threshold && !grouped.contains(v)), "exactly the threshold, no group");
    let over = households.iter().filter(|(_, n)| **n > threshold).count() as i64;
    assert_eq!(over, booked(&county, "village.over_threshold"));
    assert!(
        grouped.len() as i64 > booked(&county, "village.over_threshold_with_group"),
        "a group below the threshold does not count"
    );
}

#[test]
fn a_unit_took_a_new_name_and_another_is_led_by_a_deputy() {
    let county = county();
    let orgs = county.facts("org");
    let renamed = orgs.iter().find(|f| f.day("from_day") == Some(d(2026, 1, 1))).unwrap();
    let old = orgs.iter().find(|f| f.text("name") == renamed.text("predecessor")).unwrap();
    assert_eq!(old.day("to_day"), Some(d(2025, 12, 31)));
    let acting: Vec<_> = county.units().iter().filter(|u| u.acting).collect();
    assert_eq!(acting.len(), 1);
    assert!(county.people()[acting[0].leaders[0]].duty.contains("主持工作"));
}

#[test]
fn things_happened_on_the_edges_of_the_year() {
    let county = county();
    for (ledger, field) in [
        ("project", "landed_on"),
        ("training", "start_on"),
        ("appointment", "from_day"),
        ("collective_entity", "registered_on"),
    ] {
        let on = |day| county.facts(ledger).iter().filter(|f| f.day(field) == Some(day)).count();
        let edges = if ledger == "collective_entity" {
            (d(2024, 12, 31), d(2025, 1, 1))
        } else {
            (d(2025, 12, 31), d(2026, 1, 1))
        };
        assert!(on(edges.0) > 0 && on(edges.1) > 0, "{ledger}");
        assert!(on(CUTOFF) > 0 && on(CUTOFF.tomorrow().unwrap()) > 0, "{ledger} at the cut-off");
    }
}

#[test]
fn norms_have_changed_over_the_years_and_the_old_ones_are_still_there() {
    let county = county();
    let pay: Vec<&Fact> =
        county.facts("norm_value").iter().filter(|f| f.text("norm") == "secretary_pay_month").collect();
    assert_eq!(pay.len(), 3);
    assert_eq!(pay.iter().filter(|f| in_force(f, CUTOFF)).count(), 1);
    assert_eq!(county.books().values["rule.secretary_pay_month"].shown, "3600");
    assert_eq!(county.books().last_year["rule.secretary_pay_month"].shown, "3200");
}

#[test]
fn two_people_of_one_name_are_two_and_two_villages_of_one_name_too() {
    let county = county();
    let mut people: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for f in county
        .facts("appointment")
        .iter()
        .filter(|f| in_force(f, CUTOFF) && matches!(f.text("post"), "村党组织书记" | "一肩挑"))
    {
        people.entry(f.text("person")).or_default().insert(f.text("person.idnumber"));
    }
    assert!(people.values().any(|numbers| numbers.len() > 1));
    let mut villages: BTreeMap<&str, usize> = BTreeMap::new();
    county.villages().iter().for_each(|v| *villages.entry(&v.name).or_default() += 1);
    assert_eq!(villages.values().filter(|n| **n == 2).count(), 1);
}

#[test]
fn names_have_rare_characters_and_dots_and_everybody_a_number_of_their_own() {
    let county = county();
    let mut numbers = BTreeSet::new();
    for person in county.people() {
        assert!(numbers.insert(&person.idnumber));
        assert!(person.idnumber.starts_with(county.code()));
        assert_eq!(catalogue::codes::id_number(&person.idnumber).as_ref(), Ok(&person.idnumber));
    }
    let all: String = county.people().iter().map(|p| p.name.as_str()).collect();
    assert!(
        all.contains('·')
            && ["喆", "昇", "祎", "翀", "珺", "璟", "镕", "堃"].iter().filter(|c| all.contains(**c)).count() >= 5
    );
}

#[test]
fn two_villages_share_one_venue_and_no_village_is_without() {
    let county = county();
    let venues = county.facts("venue");
    let shared: Vec<&str> = venues.iter().map(|f| f.text("shared_with")).filter(|s| !s.is_empty()).collect();
    assert_eq!(shared.len(), 1);
    assert!(!venues.iter().any(|f| f.region == shared[0]));
    for village in county.villages().iter().filter(|v| v.stands(CUTOFF)) {
        let has = venues.iter().any(|f| f.region == village.code && f.text("state") == "在用");
        assert!(has || shared.contains(&village.code.as_str()), "{}", village.name);
    }
    assert!(county.books().exceptions["claim.U4"].is_empty());
    assert_eq!(county.books().exceptions["claim.U5"].len(), 2);
}

#[test]
fn a_payment_was_reversed_and_stages_before_payment_do_not_count() {
    let county = county();
    let mut paid = 0;
    let mut stages = BTreeSet::new();
    for flow in county.facts("fund_flow").iter().filter(|f| f.text("purpose") == "活动场所") {
        stages.insert(flow.text("stage"));
        let Some(Cell::Fen(fen)) = flow.get("amount") else { panic!("a flow has an amount") };
        assert_eq!(flow.get("reversal"), Some(&Cell::Bool(*fen < 0)));
        if flow.text("stage") == "支付" && flow.day("day").is_some_and(|day| d(2023, 11, 21) <= day && day <= CUTOFF)
        {
            paid += fen;
        }
    }
    assert_eq!(paid, 962_400_000);
    assert!(stages.contains("下达") && stages.contains("拨付"));
    assert_eq!(
        county.facts("fund_flow").iter().filter(|f| matches!(f.get("amount"), Some(Cell::Fen(n)) if *n < 0)).count(),
        1
    );
}

#[test]
fn every_month_up_to_the_cut_off_has_visits_and_each_names_its_posting() {
    let county = county();
    let mut months: BTreeMap<i8, usize> = BTreeMap::new();
    for visit in county.facts("visit") {
        let day = visit.day("day").unwrap();
        assert!(day <= CUTOFF, "{day}");
        let posted = |p: &&Fact| p.region == visit.region && p.text("person") == visit.text("posting");
        assert!(county.facts("posting").iter().find(posted).is_some_and(|p| in_force(p, day)), "{day}");
        *months.entry(day.month()).or_default() += 1;
    }
    assert_eq!(months.keys().copied().collect::<Vec<_>>(), (1..=11).collect::<Vec<i8>>());
    // Sixty are in post at the cut-off, and each was at a household this month.
    assert_eq!(months[&11], 60);
}

#[test]
fn disclosure_is_mostly_in_time_here_and_there_late_and_seldom_missing() {
    let county = county();
    let booked = &county.books().duties;
    for duty in [
        "village.party_disclosure",
        "village.disclosure",
        "village.finance_disclosure",
        "disclosure.monthly",
        "disclosure.quarterly",
    ] {
        let stands = booked[duty];
        let over = stands.met + stands.overdue;
        assert!(stands.overdue > 0 && stands.overdue * 10 < over, "{duty}: {stands:?}");
    }
    assert_eq!(booked["disclosure.yearly"].overdue, 0, "the year is not over");
    let rows = county.facts("disclosure");
    let late = rows.iter().filter(|f| f.day("due_on").is_some_and(|due| f.day("published_on").unwrap() > due)).count();
    assert!(late > 50 && late * 10 < rows.len(), "{late} of {}", rows.len());
    assert!(rows.iter().all(|f| f.day("published_on").unwrap() <= CUTOFF), "nothing is published in days to come");
    // Every row meets something, and now and then the plan of the year stands for the affairs of its quarter as well.
    let met = booked.values().map(|s| s.met).sum::<usize>();
    assert!(met > rows.len() && met - rows.len() < 30, "{met} met by {} rows", rows.len());
    // The village of the merger owes nothing of the year that it was not there for.
    assert_eq!(booked["disclosure.yearly"].excused, 3 * 5);
}
