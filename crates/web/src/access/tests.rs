use catalogue::{Catalogue, Measure, Names, RegionCode, Role};

use super::{Access, Grant, Pace, Passage, Scope};

fn role(catalogue: &Catalogue, name: &str) -> Role {
    catalogue.role(name).unwrap().clone()
}

fn code(text: &str) -> RegionCode {
    RegionCode::parse(text).unwrap()
}

fn access(catalogue: &Catalogue, grants: &[(&str, &str)]) -> Access {
    let grants = grants.iter().map(|(r, p)| Grant { role: role(catalogue, r), region: code(p) }).collect();
    Access::new(code("419931"), "someone", "某人", grants).unwrap()
}

#[test]
fn each_role_reads_and_writes_what_the_catalogue_gives_it_and_no_more() {
    let catalogue = Catalogue::standard().unwrap();
    // role, place held, ledger, place of the record, reads, writes: worked out from roles.toml by hand.
    let matrix = [
        ("organisation", "419931", "posting", "419931100201", true, true),
        ("organisation", "419931", "account", "419931", true, false),
        ("finance", "419931", "fund_line", "419931", true, true),
        ("finance", "419931", "posting", "419931100201", false, false),
        ("township", "419931100", "posting", "419931100201", true, true),
        ("township", "419931100", "posting", "419931101201", false, false),
        ("township", "419931100", "person", "419931", true, false),
        ("first_secretary", "419931100201", "visit", "419931100201", true, true),
        ("first_secretary", "419931100201", "visit", "419931100202", false, false),
        ("first_secretary", "419931100201", "household", "419931100201", true, false),
        ("county_leader", "419931", "posting", "419931100201", true, false),
        ("county_leader", "419931", "person", "419931", false, false),
        ("township", "419931100", "org", "419931", true, false),
        ("city_reader", "419931", "posting", "419931100201", false, false),
        ("city_lists", "419931", "posting", "419931100201", true, false),
        ("system_admin", "419931", "account", "419931", true, false),
        ("system_admin", "419931", "household", "419931100201", false, false),
        ("audit_admin", "419931", "posting", "419931100201", false, false),
    ];
    for (role, held, ledger, place, reads, writes) in matrix {
        let access = access(&catalogue, &[(role, held)]);
        let ledger = catalogue.ledger(ledger).unwrap();
        assert_eq!(access.reads(ledger, &code(place)), reads, "{role} reads {} at {place}", ledger.name);
        assert_eq!(access.writes(ledger, &code(place)), writes, "{role} writes {} at {place}", ledger.name);
    }
}

#[test]
fn a_step_is_taken_by_the_roles_it_names_and_a_state_set_right_by_fewer() {
    let catalogue = Catalogue::standard().unwrap();
    let ledger = catalogue.ledger("rectification_case").unwrap();
    let flow = ledger.flow.as_ref().unwrap();
    let village = code("419931100201");
    // role, place held, from, to, takes, corrects: worked out from the ledger's declaration by hand.
    let cases = [
        ("organisation", "419931", "联审研判", "列入", true, true),
        ("township", "419931100", "联审研判", "列入", false, false),
        ("township", "419931100", "整顿中", "乡镇自验", true, false),
        ("township", "419931101", "整顿中", "乡镇自验", false, false),
        ("township", "419931100", "方案备案", "整顿中", true, false),
        ("county_leader", "419931", "方案备案", "整顿中", false, false),
    ];
    for (role, held, from, to, takes, corrects) in cases {
        let access = access(&catalogue, &[(role, held)]);
        let step = flow.step(from, to).unwrap();
        assert_eq!(access.takes(ledger, step, &village), takes, "{role} {from}→{to}");
        assert_eq!(access.corrects(ledger, &village), corrects, "{role}");
    }
}

#[test]
fn a_workbook_brings_a_record_as_far_as_its_importer_may_take_the_steps() {
    let catalogue = Catalogue::standard().unwrap();
    let ledger = |name: &str| catalogue.ledger(name).unwrap();
    let village = code("419931100201");
    // role, place held, ledger, from, to, the step of another office in between: worked out from the declarations by hand. A new
    // record comes from an empty state.
    let cases = [
        ("township", "419931100", "rectification_case", "", "拟列", None),
        ("township", "419931100", "rectification_case", "", "乡镇自验", None),
        ("township", "419931100", "rectification_case", "", "销号", Some("提交县级验收")),
        ("township", "419931100", "rectification_case", "拟列", "列入", Some("提交联审")),
        ("township", "419931100", "rectification_case", "列入", "乡镇自验", None),
        ("organisation", "419931", "rectification_case", "拟列", "办结", None),
        ("sending_unit", "419931100201", "leave", "", "申请", None),
        ("sending_unit", "419931100201", "leave", "申请", "已销假", Some("批准")),
        ("sending_unit", "419931100201", "leave", "批准", "已销假", None),
        ("township", "419931100", "leave", "", "已销假", None),
        ("township", "419931100", "leave", "", "", None),
    ];
    for (role, held, name, from, to, barring) in cases {
        let access = access(&catalogue, &[(role, held)]);
        let passage = access.passage(ledger(name), (from, to), &village, Pace::History);
        let met = match &passage {
            Passage::Barred(step) => Some(step.names.zh.as_str()),
            Passage::Open => None,
            Passage::SetRight(_) | Passage::Nowhere => panic!("{role} {name} {from}→{to}: {passage:?}"),
        };
        assert_eq!(met, barring, "{role} {name} {from}→{to}");
    }
    // One step on a page is that very step, whatever ways round there are.
    let township = access(&catalogue, &[("township", "419931100")]);
    let step = township.passage(ledger("rectification_case"), ("列入", "乡镇自验"), &village, Pace::Step);
    assert!(matches!(step, Passage::Nowhere), "{step:?}");
}

#[test]
fn a_ledger_and_a_place_must_come_from_the_same_grant() {
    let catalogue = Catalogue::standard().unwrap();
    let access = access(&catalogue, &[("system_admin", "419931"), ("township", "419931100")]);
    let posting = catalogue.ledger("posting").unwrap();
    assert!(access.reads(posting, &code("419931100201")));
    assert!(!access.reads(posting, &code("419931101201")), "the county-wide grant reads no posting");
    assert_eq!(access.scope(posting), [code("419931100")]);
}

#[test]
fn a_figure_is_seen_only_where_its_ledger_is_read() {
    let catalogue = Catalogue::standard().unwrap();
    let figure = catalogue.figure("posting.first_secretary").unwrap();
    assert!(access(&catalogue, &[("township", "419931100")]).sees(&catalogue, figure, &code("419931100")));
    assert!(!access(&catalogue, &[("township", "419931100")]).sees(&catalogue, figure, &code("419931")));
    assert!(!access(&catalogue, &[("finance", "419931")]).sees(&catalogue, figure, &code("419931")));
}

#[test]
fn who_is_given_totals_sees_values_and_lists_nothing() {
    let catalogue = Catalogue::standard().unwrap();
    let figure = catalogue.figure("posting.first_secretary").unwrap();
    let city = access(&catalogue, &[("city_reader", "419931")]);
    assert!(city.sees(&catalogue, figure, &code("419931100")) && !city.lists(&catalogue, figure, &code("419931100")));
    let granted = access(&catalogue, &[("city_reader", "419931"), ("city_lists", "419931100")]);
    assert!(granted.lists(&catalogue, figure, &code("419931100")));
    assert!(!granted.lists(&catalogue, figure, &code("419931")), "only where it was granted");
}

#[test]
fn an_act_must_come_from_the_grant_that_reads() {
    let catalogue = Catalogue::standard().unwrap();
    let both = access(&catalogue, &[("city_lists", "419931"), ("township", "419931100")]);
    let posting = catalogue.ledger("posting").unwrap();
    assert!(both.does("export", posting, &code("419931100201")));
    assert!(both.reads(posting, &code("419931101201")) && !both.does("export", posting, &code("419931101201")));
}

#[test]
fn what_is_read_everywhere_is_revealed_only_at_ones_own_place() {
    let catalogue = Catalogue::standard().unwrap();
    let township = access(&catalogue, &[("township", "419931100")]);
    let person = catalogue.ledger("person").unwrap();
    assert!(township.reads(person, &code("419931")) && !township.reveals(person, &code("419931")));
    assert!(township.reveals(person, &code("419931100")));
}

#[test]
fn a_figure_is_seen_only_where_what_its_condition_looks_into_is() {
    let catalogue = Catalogue::standard().unwrap();
    // Villages with so many households that they must have a working group: the list is of places, the condition counts households.
    let figure = catalogue.figure("village.over_threshold_with_group").unwrap();
    let ledgers: Vec<&str> = figure.ledgers(&catalogue).into_iter().collect();
    assert_eq!(ledgers, ["body", "household", "region"]);
    let place = code("419931");
    let sees = |role: &str| access(&catalogue, &[(role, "419931")]).sees(&catalogue, figure, &place);
    assert!(sees("organisation") && !sees("finance") && !sees("system_admin"), "the latter two read places alone");
}

#[test]
fn the_log_of_sensitive_acts_is_read_by_the_auditor_alone() {
    let catalogue = Catalogue::standard().unwrap();
    let log = catalogue.ledger("sensitive_act").unwrap();
    let readers = catalogue.roles().iter().filter(|r| r.reads(log) || r.writes(log) || r.sees_totals(log));
    assert_eq!(readers.map(|r| r.name.as_str()).collect::<Vec<_>>(), ["audit_admin"]);
}

#[test]
fn a_figure_leaves_as_a_file_only_by_the_grant_that_sees_it() {
    let catalogue = Catalogue::standard().unwrap();
    let figure = catalogue.figure("posting.first_secretary").unwrap();
    let (county, town) = (code("419931"), code("419931100"));
    // The one exports and reads no posting; the other sees totals and exports nothing.
    let both = access(&catalogue, &[("finance", "419931"), ("city_reader", "419931")]);
    assert!(both.sees(&catalogue, figure, &county) && both.may("export"));
    assert!(!both.exports(&catalogue, figure, &county) && !both.exports_records(&catalogue, figure, &county));
    let township = access(&catalogue, &[("township", "419931100")]);
    assert!(township.exports(&catalogue, figure, &town) && township.exports_records(&catalogue, figure, &town));
    assert!(!township.exports(&catalogue, figure, &county));
}

#[test]
fn a_quotient_is_seen_only_where_both_its_sides_are() {
    let catalogue = Catalogue::standard().unwrap();
    let ratio = catalogue.figures().find(|f| matches!(&f.measure, Measure::Formula(x) if x.figures().iter().any(|id| id.starts_with("pairing.")) && x.figures().iter().any(|id| id.starts_with("household."))));
    let ratio = ratio.expect("the share of households paired is a figure");
    assert!(access(&catalogue, &[("organisation", "419931")]).sees(&catalogue, ratio, &code("419931")));
    assert!(
        !access(&catalogue, &[("sending_unit", "419931")]).sees(&catalogue, ratio, &code("419931")),
        "it reads no household"
    );
}

#[test]
fn what_is_put_to_a_role_by_any_of_its_names_or_to_a_login_is_addressed() {
    let catalogue = Catalogue::standard().unwrap();
    let access = access(&catalogue, &[("finance", "419931")]);
    for to in ["县财政局", "finance", "乡镇党委、县财政局", "someone"] {
        assert!(access.is_addressed(to), "{to}");
    }
    for to in ["", "县委编办", "财政", "some"] {
        assert!(!access.is_addressed(to), "{to}");
    }
}

#[test]
fn a_token_never_opens_what_its_person_may_not_and_only_what_its_scopes_say() {
    let catalogue = Catalogue::standard().unwrap();
    let acts = ["export", "import", "confirm", "freeze", "verify", "accounts", "define", "backup"];
    let place = code("419931");
    let figure = catalogue.figure("posting.first_secretary").unwrap();
    for role in ["organisation", "finance", "county_leader", "city_reader", "system_admin"] {
        let person = access(&catalogue, &[(role, "419931")]);
        for scopes in [&[][..], &[Scope::Read], &[Scope::Write], &[Scope::Report], &Scope::ALL] {
            let token = person.clone().within(scopes);
            for ledger in catalogue.ledgers() {
                let (reads, writes) = (person.reads(ledger, &place), person.writes(ledger, &place));
                let written = writes && scopes.contains(&Scope::Write);
                let read = (reads && scopes.contains(&Scope::Read)) || written;
                assert_eq!(token.writes(ledger, &place), written, "{role} {}", ledger.name);
                assert_eq!(token.reads(ledger, &place), read, "{role} {}", ledger.name);
                assert_eq!((token.reads_anywhere(ledger), token.scope(ledger).is_empty()), (read, !read));
            }
            let open = token.writes(catalogue.ledger("posting").unwrap(), &place) || scopes.contains(&Scope::Read);
            assert!(open || !token.sees(&catalogue, figure, &place), "{role} sees totals that its token does not open");
            assert!(acts.iter().all(|a| !token.may(a) || person.may(a)), "{role}");
            assert_eq!(token.may("freeze"), person.may("freeze") && scopes.contains(&Scope::Report));
            assert!(!["accounts", "define", "backup"].iter().any(|a| token.may(a)), "no token administers");
        }
    }
}

#[test]
fn a_figure_is_owned_by_the_office_that_keeps_its_ledger_and_by_the_township_that_enters_it() {
    let catalogue = Catalogue::standard().unwrap();
    let figure = catalogue.figure("posting.first_secretary").unwrap();
    let owns = |role: &str, held: &str, place: &str| {
        access(&catalogue, &[(role, held)]).owns(&catalogue, figure, &code(place))
    };
    assert!(owns("organisation", "419931", "419931"));
    assert!(!owns("agriculture", "419931", "419931"), "it enters the ledger and does not keep it");
    assert!(owns("township", "419931100", "419931100"));
    assert!(!owns("township", "419931100", "419931101"));
    assert!(!owns("county_leader", "419931", "419931"));
}

#[test]
fn a_ledger_comes_in_by_workbook_only_where_one_grant_both_writes_and_imports() {
    let catalogue = Catalogue::standard().unwrap();
    let posting = catalogue.ledger("posting").unwrap();
    let both = access(&catalogue, &[("first_secretary", "419931101201"), ("township", "419931100")]);
    assert!(both.imports(posting, &code("419931100201")) && both.imports_anywhere(posting));
    assert!(!both.imports(posting, &code("419931101201")), "a first secretary writes there, and does not import");
    let leader = access(&catalogue, &[("county_leader", "419931")]);
    assert!(!leader.imports_anywhere(posting));
}

#[test]
fn the_three_administrators_are_never_one_person() {
    let catalogue = Catalogue::standard().unwrap();
    let grants = ["system_admin", "audit_admin"].map(|r| Grant { role: role(&catalogue, r), region: code("419931") });
    assert!(Access::new(code("419931"), "x", "某", grants.to_vec()).is_err());
}

#[test]
fn a_grant_outside_the_county_opens_nothing() {
    let role = Role {
        name: "x".into(),
        names: Names::default(),
        about: None,
        level: String::new(),
        reads: vec!["*".into()],
        writes: vec![],
        everywhere: vec!["*".into()],
        totals: vec![],
        places: None,
        acts: vec![],
        never_with: vec![],
        menu: vec![],
    };
    let grant = Grant { role, region: code("419932") };
    assert!(Access::new(code("419931"), "x", "某", vec![grant]).unwrap().is_empty());
}
