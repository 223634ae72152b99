use std::sync::LazyLock;

use proptest::prelude::*;

use super::{Hold, difference};
use crate::{Catalogue, Role, Source, acts, compose};

/// The standard roles and ledgers, read once; what is counted over them is left out.
static STANDARD: LazyLock<Catalogue> = LazyLock::new(|| {
    let counted = [".figure.toml", ".duty.toml", "rules.toml"];
    let sources = Source::standard().into_iter().filter(|s| !counted.iter().any(|end| s.path.ends_with(end)));
    Catalogue::load(&sources.collect::<Vec<_>>()).unwrap_or_else(|f| panic!("{f}"))
});

fn declared(name: &str, text: &str) -> Source {
    Source { path: format!("base/own/{name}.role.toml"), text: text.into() }
}

fn changed(text: &str) -> Result<Catalogue, crate::Faults> {
    STANDARD.extended(&[declared("x", text)])
}

fn role<'a>(catalogue: &'a Catalogue, name: &str) -> &'a Role {
    catalogue.role(name).unwrap()
}

fn change(role: &str, ledger: &str, hold: &str) -> String {
    format!("role = \"{role}\"\n[ledgers]\n{ledger} = \"{hold}\"\n")
}

#[test]
fn a_change_moves_what_it_names_and_nothing_else() {
    let standard = &*STANDARD;
    let text = "role = \"agriculture\"\ngains = [\"verify\"]\nloses = [\"reveal\"]\n[ledgers]\nvisit = \"none\"\nfund_line = \"read\"\nestablishment = \"totals\"\n";
    let after = changed(text).unwrap_or_else(|f| panic!("{f}"));
    let told = difference(role(standard, "agriculture"), role(&after, "agriculture"), after.ledgers());
    let mut ledgers = told.ledgers.clone();
    ledgers.sort();
    assert_eq!(
        ledgers,
        [
            ("establishment".to_string(), Hold::Read, Hold::Totals),
            ("fund_line".into(), Hold::Write, Hold::Read),
            ("visit".into(), Hold::Write, Hold::None)
        ]
    );
    assert_eq!((told.gains, told.loses), (vec!["verify".to_string()], vec!["reveal".to_string()]));
    for other in standard.roles().iter().filter(|r| r.name != "agriculture") {
        assert!(difference(other, role(&after, &other.name), after.ledgers()).is_empty(), "{}", other.name);
    }
    assert_ne!(after.version(), standard.version());
}

#[test]
fn a_ledger_that_comes_later_is_held_by_the_pattern_that_a_change_has_broken_up() {
    let road = "ledger = \"road\"\nname = { zh = \"路\", en = \"Road\" }\nscope = \"village\"\nlabel = \"{way}\"\nsame = [\"way\"]\nkeeper = \"organisation\"\nfields = [{ name = \"way\", zh = \"路名\", en = \"Way\", type = \"text\" }]\n";
    let own = [
        declared("x", &change("agriculture", "fund_line", "none")),
        Source { path: "guarantees/road.ledger.toml".into(), text: road.into() },
    ];
    let after = STANDARD.extended(&own).unwrap_or_else(|f| panic!("{f}"));
    assert_eq!(role(&after, "agriculture").hold(after.ledger("road").unwrap()), Hold::Write);
    assert_eq!(role(&after, "agriculture").hold(after.ledger("fund_line").unwrap()), Hold::None);
}

#[test]
fn what_no_change_may_do_is_refused_with_the_reason_at_its_line() {
    let act = |role: &str, act: &str| format!("role = \"{role}\"\ngains = [\"{act}\"]\n");
    let refused = [
        (act("system_admin", "grant"), "三员的职责不得由一人兼有"),
        (act("security_admin", "audit"), "三员的职责不得由一人兼有"),
        (act("organisation", "accounts"), "三员的职责不得由一人兼有"),
        (act("audit_admin", "export"), "不办业务"),
        (act("finance", "freeze"), "只有县委组织部能办"),
        (act("township", "draw"), "只有县委组织部能办"),
        (act("city_lists", "reveal"), "在县外"),
        (act("finance", "fly"), "没有“fly”这项权限"),
        ("role = \"security_admin\"\nloses = [\"grant\"]\n".into(), "没有别人能办"),
        (change("system_admin", "visit", "read"), "不看业务数据"),
        (change("audit_admin", "visit", "totals"), "不看业务数据"),
        (change("security_admin", "account", "none"), "没有别人能办"),
        (change("finance", "event", "totals"), "单列"),
        (change("organisation", "sensitive_act", "read"), "单列"),
        (change("city_reader", "visit", "read"), "在县外"),
        (change("finance", "account", "write"), "没有角色直接写"),
        (change("agriculture", "declaration", "write"), "没有角色直接写"),
        (change("finance", "norm_value", "write"), "只由县委组织部写"),
        (change("organisation", "posting", "read"), "不能收回它的写权"),
        (change("finance", "nothing", "read"), "没有台账“nothing”"),
        (change("nobody", "visit", "read"), "没有角色“nobody”"),
        ("role = \"township\"\neverywhere = [\"visit\"]\n".into(), "角色在哪里看"),
        ("role = \"township\"\nlevel = \"county\"\n".into(), "角色在哪里看"),
        ("role = \"finance\"\nnever_with = []\n".into(), "角色在哪里看"),
        ("role = \"finance\"\nplaces = { of = \"posting\", by = \"unit\" }\n".into(), "角色在哪里看"),
    ];
    for (text, why) in refused {
        let faults = changed(&text).expect_err(&text);
        let fault = &faults.0[0];
        assert!(fault.zh.contains(why) && !fault.what.is_empty(), "{text}: {fault:?}");
        assert_eq!(fault.file, "base/own/x.role.toml");
    }
    let three = change("finance", "event", "read");
    assert_eq!(changed(&three).unwrap_err().0[0].line, 3);
}

#[test]
fn two_changes_give_no_more_than_each_could_alone() {
    let standard = &*STANDARD;
    let loses = declared("a", "role = \"organisation\"\nloses = [\"freeze\"]\n");
    let gains = declared("b", "role = \"finance\"\ngains = [\"freeze\"]\n");
    assert!(standard.extended(std::slice::from_ref(&loses)).is_ok());
    let faults = standard.extended(&[loses, gains]).unwrap_err();
    assert_eq!(faults.0[0].file, "base/own/b.role.toml");
}

/// A role, how far it gets with some ledgers, what it gains and loses.
type Drawn = (String, Vec<(String, Hold)>, Vec<String>, Vec<String>);

/// Any role, and any levels of some ledgers and any acts for it.
fn any_change() -> impl Strategy<Value = Drawn> {
    let standard = &*STANDARD;
    let names = |all: Vec<String>| proptest::sample::select(all);
    let roles = names(standard.roles().iter().map(|r| r.name.clone()).collect());
    let ledgers = names(standard.ledgers().map(|l| l.name.clone()).collect());
    let words = names(acts().map(|(a, _)| a.to_string()).collect());
    let some = |of| proptest::collection::vec(of, 0..3);
    let holds = proptest::sample::select(Hold::ALL.to_vec());
    (roles, proptest::collection::vec((ledgers, holds), 0..4), some(words.clone()), some(words))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The law: whatever a county changes, the three administrators are what they were, nobody else has a duty of theirs, no act goes to
    /// another than it was for where one role alone had it, and nobody sees elsewhere than before.
    #[test]
    fn no_change_that_is_let_breaks_a_bound((name, ledgers, gains, loses) in any_change()) {
        let standard = &*STANDARD;
        let text = compose::role_change(&name, &ledgers, &gains, &loses);
        let Ok(after) = changed(&text) else { return Ok(()) };
        for was in standard.roles() {
            let is = role(&after, &was.name);
            prop_assert_eq!((&is.level, &is.places, &is.never_with), (&was.level, &was.places, &was.never_with));
            for ledger in standard.ledgers() {
                prop_assert!(was.reads_everywhere(ledger) || !is.reads_everywhere(ledger));
                let alone = standard.roles().iter().filter(|r| r.writes(ledger)).count() == 0;
                prop_assert!(!(alone && is.writes(ledger)));
                if was.administers() {
                    prop_assert_eq!(is.hold(ledger), was.hold(ledger));
                }
            }
            for (act, _) in acts() {
                let holders = standard.roles().iter().filter(|r| r.may(act)).count();
                prop_assert!(!is.may(act) || was.may(act) || (holders > 1 && !was.administers()));
                prop_assert!(!was.administers() || is.may(act) == was.may(act));
            }
        }
    }
}
