//! What is exported imports again unchanged; templates are understood by the importer that hands them out.

#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

mod common;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use catalogue::{Catalogue, Field, FieldType, Lang, Ledger, RegionCode, Value};
use common::{county, record, regions};
use journal::{OPEN, Record};
use proptest::prelude::*;
use workbooks::{Counts, Detector, Known, Role, Shown, Workbook, export, export_shown, plan, template};

static CATALOGUE: LazyLock<Arc<Catalogue>> = LazyLock::new(|| Arc::new(common::standard()));

fn ledger(name: &str) -> &'static Ledger {
    CATALOGUE.ledger(name).unwrap()
}

/// A line that would mislead an importer who read it: another place, another year, another ledger, another unit of money.
const MARK: &str = "王丽 2026-11-20 导出 & 填报单位：白鹤镇，2024年3月第一书记花名册，单位：元";

fn entered(ledger: &Ledger) -> Vec<&Field> {
    ledger.entered().collect()
}

/// Two persons of one name, households and units, and the county's places.
fn known() -> Known {
    let mut known = Known::empty(Arc::clone(&CATALOGUE), county());
    known.shelve(ledger("region"), regions());
    known.shelve(ledger("org"), vec![record(101, "419931", &[("name", "县财政局"), ("short_name", "财政局")])]);
    known.shelve(
        ledger("person"),
        vec![
            record(201, "419931", &[("name", "王建国"), ("idnumber", "110105199003070017")]),
            record(202, "419931", &[("name", "王建国"), ("idnumber", "11010519491231002X")]),
            record(203, "419931", &[("name", "欧阳静")]),
        ],
    );
    let kind = [("kind", "低保")];
    let household = |id, code, head| record(id, "419931200201", &[("code", code), ("head", head), kind[0]]);
    known.shelve(ledger("household"), vec![household(301, "H1", "李大山"), household(302, "H2", "李大山")]);
    known
}

/// Exports records and imports the workbook into a county that has them already.
fn again(ledger: &'static Ledger, records: Vec<Record>, lang: Lang) -> (Counts, Vec<String>) {
    let mut at_export = known();
    at_export.shelve(ledger, records.clone());
    let bytes = export(&mut at_export, ledger, &entered(ledger), &records, lang, MARK).unwrap();
    let book = Workbook::read("导出.xlsx", &bytes).unwrap();
    let mut at_import = known();
    at_import.shelve(ledger, records);
    let today = jiff::civil::date(2026, 3, 1);
    let places = at_import.places.clone();
    let mapping = Detector::new(&CATALOGUE, CATALOGUE.ledgers().collect(), &places, today).map(&book, &[]);
    assert_eq!(mapping.sheets[0].ledger.as_deref(), Some(ledger.name.as_str()));
    let plan = plan(&mut at_import, &[(&book, &mapping)], today, &mut |_| {}).unwrap();
    let mut said = common::lines(&plan);
    said.extend(plan.steps.iter().map(|s| format!("{:?}", s.what)));
    (plan.counts(), said)
}

fn with(id: u32, region: &str, fields: BTreeMap<String, Value>) -> Record {
    let fields = fields.into_iter().filter(|(_, v)| !v.is_null()).collect();
    Record { fields, ..record(id, region, &[]) }
}

/// A value of a field as the journal may hold it.
fn any_value(field: &catalogue::Field) -> BoxedStrategy<Value> {
    let int = |range: std::ops::Range<i64>| range.prop_map(Value::Int).boxed();
    match &field.kind {
        FieldType::Text | FieldType::LongText => prop_oneof![
            "[=+@-]?[a-zA-Z0-9（），。、\u{4e00}-\u{4eff}]{1,12}".prop_map(Value::Text),
            Just(Value::from("=HYPERLINK(\"x\",\"点我\")")),
            Just(Value::from("第一行\n第二行 & <b>")),
            Just(Value::from("001")),
        ]
        .boxed(),
        FieldType::Money => int(0..9_000_000_000_000),
        FieldType::Decimal => int(0..1_000_000_000),
        FieldType::Int => int(0..30),
        FieldType::Year => int(1990..2030),
        FieldType::Bool => int(0..2),
        FieldType::Choice(choices) => {
            proptest::sample::select(choices.iter().map(|c| Value::Text(c.zh.clone())).collect::<Vec<_>>()).boxed()
        }
        FieldType::Date => (2000i16..2030, 1i8..13, 1i8..29)
            .prop_map(|(y, m, d)| Value::Text(jiff::civil::date(y, m, d).to_string()))
            .boxed(),
        FieldType::Month => (2000..2030, 1..13).prop_map(|(y, m)| Value::Text(format!("{y}-{m:02}"))).boxed(),
        _ => Just(Value::Null).boxed(),
    }
}

/// Fields of a record, each there or not; required ones and those of the key always.
fn any_fields(ledger: &'static Ledger) -> BoxedStrategy<BTreeMap<String, Value>> {
    let mut all: BoxedStrategy<BTreeMap<String, Value>> = Just(BTreeMap::new()).boxed();
    // Dates in order and checks are the record's own matter: a record that stands has passed them.
    for field in ledger.entered().filter(|f| f.after.is_none()) {
        let needed = field.required || ledger.same.contains(&field.name);
        let value = any_value(field);
        let value = if needed { value } else { prop_oneof![Just(Value::Null), value].boxed() };
        let name = field.name.clone();
        all = (all, value)
            .prop_map(move |(mut fields, value)| {
                fields.insert(name.clone(), value);
                fields
            })
            .boxed();
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn projects_come_back_as_they_went(all in prop::collection::vec(any_fields(ledger("project")), 1..6), en in any::<bool>()) {
        let villages = ["419931200201", "419931100202", "419931200202", "419931200", "419931100201"];
        let records: Vec<Record> = all
            .into_iter()
            .enumerate()
            .map(|(n, mut fields)| {
                fields.insert("name".into(), Value::Text(format!("项目{n}")));
                fields.insert("dedup".into(), Value::Text(format!("X{n}")));
                with(1000 + n as u32, villages[n % 5], fields)
            })
            .collect();
        let count = records.len();
        let (counts, said) = again(ledger("project"), records, if en { Lang::En } else { Lang::Zh });
        prop_assert_eq!(counts, Counts { same: count, ..Counts::default() }, "{:?}", said);
    }

    #[test]
    fn budget_lines_come_back_as_they_went(all in prop::collection::vec(any_fields(ledger("fund_line")), 1..6)) {
        let mut seen = Vec::new();
        let mut records: Vec<Record> = Vec::new();
        for (n, fields) in all.into_iter().enumerate() {
            let key = (fields["year"].clone(), fields["line"].clone(), fields["level"].clone());
            if !seen.contains(&key) {
                seen.push(key);
                records.push(with(2000 + n as u32, "419931", fields));
            }
        }
        let count = records.len();
        let (counts, said) = again(ledger("fund_line"), records, Lang::Zh);
        prop_assert_eq!(counts, Counts { same: count, ..Counts::default() }, "{:?}", said);
    }
}

#[test]
fn references_come_back_to_the_same_record_even_among_namesakes() {
    let id = |n: u32| format!("00000000-0000-7000-8000-{n:012}");
    let pairing = |n: u32, member: u32, household: u32| {
        let fields = [
            ("member", id(member)),
            ("household", id(household)),
            ("unit", id(101)),
            ("from_day", "2025-01-01".into()),
        ];
        let fields = fields.into_iter().map(|(k, v)| (k.to_string(), Value::Text(v))).collect();
        with(n, "419931200201", fields)
    };
    let records = vec![pairing(401, 201, 301), pairing(402, 202, 302), pairing(403, 203, 301)];
    let (counts, said) = again(ledger("pairing"), records, Lang::Zh);
    assert_eq!(counts, Counts { same: 3, ..Counts::default() }, "{said:?}");
}

#[test]
fn a_village_given_up_is_written_with_its_code() {
    let mut all = regions();
    all.push(record(
        99,
        "419931200209",
        &[("code", "419931200209"), ("name", "王庄村"), ("level", "村"), ("to_day", "2020-01-01")],
    ));
    let mut at_export = Known::empty(Arc::clone(&CATALOGUE), county());
    at_export.shelve(ledger("region"), all);
    let old = with(501, "419931200209", [("name".to_string(), Value::from("旧村室"))].into());
    let bytes = export(&mut at_export, ledger("venue"), &entered(ledger("venue")), &[old], Lang::Zh, MARK).unwrap();
    let book = Workbook::read("导出.xlsx", &bytes).unwrap();
    assert_eq!(book.sheets[0].written(1, 2).as_deref(), Some("所在区划代码"));
    assert_eq!(book.sheets[0].written(2, 2).as_deref(), Some("419931200209"));
}

#[test]
fn a_list_as_it_is_shown_has_its_own_columns_and_changes_nothing_when_it_comes_back() {
    for (name, fields, heading) in [
        (
            "posting",
            vec![
                ("person", "00000000-0000-7000-8000-000000000203"),
                ("role", "队员"),
                ("sent_by", "县"),
                ("from_day", "2025-10-01"),
                ("note", "手写的"),
            ],
            "状态",
        ),
        (
            "honor",
            vec![
                ("name", "清和支部"),
                ("kind", "五星支部"),
                ("from_day", "2025-10-01"),
                ("state", "已命名"),
                ("note", "手写的"),
            ],
            "有效状态",
        ),
    ] {
        let ledger = ledger(name);
        let records = vec![record(501, "419931200201", &fields)];
        let (called, rest): (Vec<&Field>, Vec<&Field>) =
            ledger.entered().partition(|f| ledger.label.contains(&format!("{{{}}}", f.name)));
        let states = vec!["有效".to_string()];
        let shown = Shown { called: &called, fields: &rest, told: Some((heading, &states)) };
        let mut known = known();
        known.shelve(ledger, records.clone());
        let bytes = export_shown(&mut known, ledger, shown, &records, Lang::Zh, MARK).unwrap();
        let book = Workbook::read("导出.xlsx", &bytes).unwrap();
        let places = known.places.clone();
        let today = jiff::civil::date(2026, 3, 1);
        let mapping = Detector::new(&CATALOGUE, CATALOGUE.ledgers().collect(), &places, today).map(&book, &[]);
        let plan = plan(&mut known, &[(&book, &mapping)], today, &mut |_| {}).unwrap();
        let same = Counts { same: 1, ..Counts::default() };
        assert_eq!(plan.counts(), same, "{name}: {:?} {:?}", common::lines(&plan), plan.steps);
    }
}

#[test]
fn the_list_of_places_itself_comes_back() {
    let mut known = Known::empty(Arc::clone(&CATALOGUE), county());
    known.shelve(ledger("region"), regions());
    let bytes = export(&mut known, ledger("region"), &entered(ledger("region")), &regions(), Lang::Zh, MARK).unwrap();
    let book = Workbook::read("区划.xlsx", &bytes).unwrap();
    let today = jiff::civil::date(2026, 3, 1);
    let places = known.places.clone();
    let mapping = Detector::new(&CATALOGUE, CATALOGUE.ledgers().collect(), &places, today).map(&book, &[]);
    let plan = plan(&mut known, &[(&book, &mapping)], today, &mut |_| {}).unwrap();
    assert_eq!(plan.counts(), Counts { same: 7, ..Counts::default() }, "{:?} {:?}", common::lines(&plan), plan.steps);
}

#[test]
fn no_text_is_written_as_a_formula_and_sealed_values_not_at_all() {
    let mut known = known();
    let mut person = record(203, "419931", &[("name", "欧阳静"), ("duty", "=1+1"), ("phone", "sealed:i:x:abc")]);
    person.to_seq = OPEN;
    let bytes = export(&mut known, ledger("person"), &entered(ledger("person")), &[person], Lang::Zh, MARK).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    let mut xml = String::new();
    std::io::Read::read_to_string(&mut zip.by_name("xl/worksheets/sheet1.xml").unwrap(), &mut xml).unwrap();
    assert!(!xml.contains("<f>"), "{xml}");
    let mut strings = String::new();
    std::io::Read::read_to_string(&mut zip.by_name("xl/sharedStrings.xml").unwrap(), &mut strings).unwrap();
    assert!(strings.contains("=1+1") && !strings.contains("sealed"), "{strings}");
}

#[test]
fn every_template_is_understood_in_both_languages() {
    let places = common::places();
    let today = jiff::civil::date(2026, 3, 1);
    let detector = Detector::new(&CATALOGUE, CATALOGUE.ledgers().collect(), &places, today);
    for ledger in CATALOGUE.ledgers() {
        for lang in [Lang::Zh, Lang::En] {
            let bytes = template(&CATALOGUE, ledger, lang).unwrap();
            let book = Workbook::read("模板.xlsx", &bytes).unwrap();
            let mapping = detector.map(&book, &[]);
            let sheet = &mapping.sheets[0];
            assert_eq!(sheet.ledger.as_deref(), Some(ledger.name.as_str()), "{lang:?} {:#?}", sheet.others);
            let unmapped: Vec<&str> = sheet.unmapped().map(|c| c.heading.as_str()).collect();
            assert_eq!(unmapped, Vec::<&str>::new(), "{} {lang:?}", ledger.name);
            for field in ledger.entered() {
                let role = Role::Field { field: field.name.clone() };
                let own = sheet.column_of(&role).is_some();
                let parts =
                    sheet.columns.iter().any(|c| matches!(&c.role, Role::Of { field: f, .. } if *f == field.name));
                assert!(own || parts, "{} {lang:?} lacks {}: {:#?}", ledger.name, field.name, sheet.columns);
            }
        }
    }
}

#[test]
fn templates_offer_their_choices() {
    let bytes = template(&CATALOGUE, ledger("posting"), Lang::Zh).unwrap();
    let book = Workbook::read("模板.xlsx", &bytes).unwrap();
    let headings: Vec<String> = (0..12).filter_map(|c| book.sheets[0].written(0, c)).collect();
    assert_eq!(headings[..5], ["乡镇", "村", "姓名", "姓名身份证号", "姓名政治面貌"]);
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    let mut xml = String::new();
    std::io::Read::read_to_string(&mut zip.by_name("xl/worksheets/sheet1.xml").unwrap(), &mut xml).unwrap();
    assert!(xml.contains("第一书记,队长,队员"), "{xml}");
    let region = RegionCode::parse("419931").unwrap();
    assert_eq!(region, county());
}
