use std::collections::BTreeMap;

use journal::Way;
use proptest::prelude::*;

use super::*;

fn given(actor: &str, ledger: &str, way: Way, entries: i64, values: i64, timed: bool) -> Given {
    let of = Handed { month: "2026-11".into(), actor: actor.into(), ledger: ledger.into(), way, entries, values };
    Given { of, timed }
}

fn timed(role: &str, form: &str, sheets: i64, seconds: i64, bare: i64) -> Timed {
    Timed { month: "2026-11".into(), role: role.into(), form: form.into(), sheets, seconds, bare }
}

/// The first letter of a login says what its holder is.
fn role_of(actor: &str, _: &str) -> Option<&'static str> {
    match actor.chars().next() {
        Some('t') => Some("township"),
        Some('s') => Some("first_secretary"),
        _ => None,
    }
}

#[test]
fn minutes_are_measured_where_forms_were_timed_and_estimated_where_not() {
    let all = [
        given("s1", "visit", Way::Hand, 2, 8, true),
        given("s2", "visit", Way::Hand, 1, 4, true),
        given("s3", "visit", Way::Hand, 1, 4, false),
    ];
    // Two forms of 60 seconds each were timed, one came without; before that one entry of four values was typed.
    let clock = [timed("first_secretary", "visit", 2, 120, 1)];
    let shares = shares(&all, &clock, role_of);
    let share = &shares["first_secretary"];
    assert_eq!((share.people, share.entries, share.values), (3, 4, 16));
    // 120 measured + 1 × 60 like those + (5 + 4 × 10) by its values.
    assert_eq!((share.seconds, share.measured), (225, 120));
    // 225 s of three people: 75 s each, 1.25 minutes.
    assert_eq!(share.a_person(), 13);
    assert_eq!(share.a_person_a_day(5), 3, "15 s a day");
}

#[test]
fn a_month_confirmed_by_a_press_is_not_typed_and_what_the_product_writes_by_itself_is_nobodys() {
    let mut all = Vec::new();
    for who in ["t1", "t2", "t3"] {
        all.push(given(who, "month_confirmation", Way::Hand, 10, 80, false));
        all.push(given(who, "day_status", Way::WorkedOut, 200, 0, false));
        all.push(given(who, "sensitive_act", Way::Hand, 4, 12, false));
    }
    let shares = shares(&all, &[], role_of);
    let share = &shares["township"];
    assert_eq!((share.entries, share.values, share.worked_out), (30, 0, Some(600)));
    assert_eq!((share.seconds, share.month_end()), (150, 150));
    assert_eq!(share.longest(Some(true)).and_then(|l| l.form.as_deref()), Some("month_confirmation"));
    assert_eq!(share.longest(Some(false)), None);
}

#[test]
fn a_form_of_two_people_goes_into_the_rest_and_takes_another_with_it() {
    let mut all: Vec<Given> = ["s1", "s2", "s3"].map(|s| given(s, "visit", Way::Hand, 9, 90, false)).into();
    all.extend(["s1", "s2", "s3"].map(|s| given(s, "leave", Way::Hand, 1, 4, false)));
    all.push(given("s1", "project", Way::Hand, 1, 7, false));
    let shares = shares(&all, &[], role_of);
    let lines = &shares["first_secretary"].lines;
    let told: Vec<(Option<&str>, usize, i64)> =
        lines.iter().map(|l| (l.form.as_deref(), l.people, l.entries)).collect();
    assert_eq!(told, [(Some("visit"), 3, 27), (None, 3, 4)], "leave, the shortest, went with the project of one");
}

#[test]
fn a_role_of_two_is_as_one_of_nobody() {
    let few = [given("s1", "visit", Way::Hand, 9, 90, true), given("s2", "visit", Way::Hand, 9, 90, true)];
    let clock = [timed("first_secretary", "visit", 18, 4_000, 0)];
    assert_eq!(shares(&few, &clock, role_of), shares(&[], &clock, role_of));
    assert!(shares(&few, &clock, role_of).is_empty());
}

fn any_history() -> impl Strategy<Value = (Vec<Given>, Vec<Timed>)> {
    let ways = prop::sample::select(vec![Way::Hand, Way::Hand, Way::Import, Way::WorkedOut]);
    let ledgers = || prop::sample::select(vec!["visit", "leave", "project", "monthly_report", "household"]);
    let one = ("[st][1-5]", ledgers(), ways, 1i64..40, 0i64..9, any::<bool>());
    let one = one.prop_map(|(who, ledger, way, n, v, timed)| given(&who, ledger, way, n, n * v, timed));
    let roles = prop::sample::select(vec!["township", "first_secretary"]);
    let clock = (roles, ledgers(), 0i64..20, 0i64..1_800, 0i64..5).prop_map(|(r, f, n, s, b)| timed(r, f, n, n * s, b));
    let clock = prop::collection::vec(clock, 0..8).prop_map(|all| {
        // A counter is one row of its table.
        let by: BTreeMap<(String, String), Timed> =
            all.into_iter().map(|t| ((t.role.clone(), t.form.clone()), t)).collect();
        by.into_values().collect()
    });
    (prop::collection::vec(one, 0..30), clock)
}

fn hands(given: &[Given], role: &str) -> usize {
    let mut who: Vec<&str> = given
        .iter()
        .filter(|g| g.of.way == Way::Hand && role_of(&g.of.actor, "") == Some(role))
        .map(|g| g.of.actor.as_str())
        .collect();
    who.sort_unstable();
    who.dedup();
    who.len()
}

proptest! {
    #[test]
    fn a_roles_sums_are_those_of_its_forms((given, clock) in any_history()) {
        for share in shares(&given, &clock, role_of).values() {
            let sum = |of: fn(&Line) -> i64| share.lines.iter().map(of).sum::<i64>();
            prop_assert_eq!(sum(|l| l.entries), share.entries);
            prop_assert_eq!(sum(|l| l.values), share.values);
            prop_assert_eq!(sum(|l| l.seconds), share.seconds);
            prop_assert_eq!(sum(|l| l.measured), share.measured);
        }
    }

    /// Nothing of what is left out is in anything that is told: take the few away, and every number stays as it is.
    #[test]
    fn no_number_knows_of_fewer_than_three((given, clock) in any_history()) {
        let told = shares(&given, &clock, role_of);
        for role in ["township", "first_secretary"] {
            if hands(&given, role) < FEW {
                let without: Vec<Given> =
                    given.iter().filter(|g| role_of(&g.of.actor, "") != Some(role)).cloned().collect();
                let clock: Vec<Timed> = clock.iter().filter(|t| t.role != role).cloned().collect();
                prop_assert_eq!(&shares(&without, &clock, role_of), &told);
                prop_assert!(!told.contains_key(role));
            } else {
                prop_assert!(told.contains_key(role));
            }
        }
        for line in told.values().flat_map(|s| &s.lines) {
            prop_assert!(line.people >= FEW);
        }
    }

    /// A time forged within what the door lets through moves its own role's form and nothing else.
    #[test]
    fn a_longer_time_moves_its_own_role_alone((given, clock) in any_history(), more in 0i64..1_800) {
        let before = shares(&given, &clock, role_of);
        let longer: Vec<Timed> = clock.iter().map(|t| match t.role.as_str() {
            "township" => Timed { seconds: t.seconds + more, sheets: t.sheets + 1, ..t.clone() },
            _ => t.clone(),
        }).collect();
        let after = shares(&given, &longer, role_of);
        prop_assert_eq!(before.get("first_secretary"), after.get("first_secretary"));
    }
}
