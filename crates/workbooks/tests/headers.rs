//! Headers as townships make them, found by content.

#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

mod common;

use common::{C, mapped, one, texts, xlsx};
use workbooks::{Role, SheetMapping};

fn field(name: &str) -> Role {
    Role::Field { field: name.into() }
}

fn of(field: &str, of: &str) -> Role {
    Role::Of { field: field.into(), of: of.into() }
}

fn role(sheet: &SheetMapping, heading: &str) -> Role {
    sheet
        .columns
        .iter()
        .find(|c| c.heading == heading)
        .unwrap_or_else(|| panic!("no {heading} in {sheet:#?}"))
        .role
        .clone()
}

#[test]
fn a_plain_list_under_a_title_and_a_reporting_line_is_understood() {
    let bytes = one(
        "Sheet1",
        &[
            &["青峰乡低收入家庭台账"],
            &["填报单位：青峰乡人民政府（盖章）", "", "", "填报日期：2026年2月3日"],
            &["序号", "村", "户编号", "户主姓名", "家庭人口（人）", "类别", "是否低收入", "人均纯收入（元）", "备注"],
            &["1", "李家村", "H001", "李大山", "3", "低保", "是", "4000", ""],
        ],
    );
    let (_, mapping) = mapped("台账.xlsx", &bytes);
    let sheet = &mapping.sheets[0];
    assert_eq!(sheet.ledger.as_deref(), Some("household"));
    assert_eq!(sheet.header, (3, 3));
    assert_eq!(sheet.place.as_ref().map(ToString::to_string).as_deref(), Some("419931200"));
    assert_eq!(role(sheet, "序号"), Role::Serial);
    assert_eq!(role(sheet, "村"), Role::Village);
    assert_eq!(role(sheet, "户主姓名"), field("head"));
    assert_eq!(role(sheet, "家庭人口（人）"), field("members_count"));
    assert_eq!(role(sheet, "类别"), field("kind"));
    assert_eq!(role(sheet, "备注"), Role::Note);
    assert!(sheet.confidence > 0.8, "{sheet:#?}");
    assert!(sheet.remarks.is_empty(), "{:?}", sheet.remarks);
}

#[test]
fn merged_headers_of_two_rows_join_parent_and_child() {
    let rows = vec![
        texts(&["2025年帮扶项目台账"]),
        texts(&["单位：万元"]),
        texts(&["序号", "乡镇", "村", "项目名称", "项目类别", "资金", "", "", "带动户数"]),
        texts(&["", "", "", "", "", "计划", "到位", "完成", ""]),
        vec![
            C::N(1.0),
            C::T("青峰乡"),
            C::T("李家村"),
            C::T("果园"),
            C::T("产业"),
            C::N(30.0),
            C::N(20.0),
            C::N(10.0),
            C::N(5.0),
        ],
    ];
    let merges = vec![
        (0, 0, 0, 8),
        (2, 0, 3, 0),
        (2, 1, 3, 1),
        (2, 2, 3, 2),
        (2, 3, 3, 3),
        (2, 4, 3, 4),
        (2, 5, 2, 7),
        (2, 8, 3, 8),
    ];
    let (_, mapping) = mapped("项目.xlsx", &xlsx(&[("项目", rows, merges)]));
    let sheet = &mapping.sheets[0];
    assert_eq!(sheet.ledger.as_deref(), Some("project"));
    assert_eq!(sheet.header, (3, 4));
    assert_eq!(role(sheet, "资金｜计划"), field("planned"));
    assert_eq!(role(sheet, "资金｜到位"), field("arrived"));
    assert_eq!(role(sheet, "资金｜完成"), field("spent"));
    assert_eq!(role(sheet, "带动户数"), field("households"));
    let arrived = sheet.columns.iter().find(|c| c.role == field("arrived")).unwrap();
    assert_eq!(arrived.unit.as_deref(), Some("万元"), "the unit above the table is that of its money columns");
}

#[test]
fn columns_of_the_person_in_a_roster_of_postings_belong_to_the_person() {
    let bytes = one(
        "第一书记花名册",
        &[&[
            "序号",
            "姓名",
            "性别",
            "身份证号码",
            "政治面貌",
            "联系电话",
            "派出单位",
            "派出层级",
            "所驻村",
            "乡镇",
            "驻村职务",
            "到村时间",
            "血型",
        ]],
    );
    let (_, mapping) = mapped("x.xlsx", &bytes);
    let sheet = &mapping.sheets[0];
    assert_eq!(sheet.ledger.as_deref(), Some("posting"));
    assert_eq!(role(sheet, "姓名"), field("person"));
    assert_eq!(role(sheet, "性别"), of("person", "gender"));
    assert_eq!(role(sheet, "身份证号码"), of("person", "idnumber"));
    assert_eq!(role(sheet, "政治面貌"), of("person", "politics"));
    assert_eq!(role(sheet, "联系电话"), of("person", "phone"));
    assert_eq!(role(sheet, "派出单位"), field("unit"));
    assert_eq!(role(sheet, "所驻村"), Role::Village);
    assert_eq!(role(sheet, "驻村职务"), field("role"));
    assert_eq!(role(sheet, "到村时间"), field("from_day"));
    let unmapped: Vec<&str> = sheet.unmapped().map(|c| c.heading.as_str()).collect();
    assert_eq!(unmapped, ["血型"]);
}

#[test]
fn columns_beside_two_people_belong_to_the_nearer_one() {
    let rows = vec![
        texts(&["村", "帮扶责任人", "", "", "帮扶户", "", "结对日期"]),
        texts(&["", "姓名", "联系电话", "单位", "户主", "户编号", ""]),
        texts(&["李家村", "张三丰", "13800000000", "县财政局", "李大山", "H001", "2025-01-01"]),
    ];
    let merges = vec![(0, 0, 1, 0), (0, 1, 0, 3), (0, 4, 0, 5), (0, 6, 1, 6)];
    let (_, mapping) = mapped("青峰乡结对帮扶台账.xlsx", &xlsx(&[("Sheet1", rows, merges)]));
    let sheet = &mapping.sheets[0];
    assert_eq!(sheet.ledger.as_deref(), Some("pairing"));
    assert_eq!(role(sheet, "帮扶责任人｜姓名"), field("member"));
    assert_eq!(role(sheet, "帮扶责任人｜联系电话"), of("member", "phone"));
    assert_eq!(role(sheet, "帮扶户｜户编号"), of("household", "code"));
    assert_eq!(role(sheet, "结对日期"), field("from_day"));
    assert_eq!(sheet.place.as_ref().map(ToString::to_string).as_deref(), Some("419931200"));
}

#[test]
fn statistics_as_columns_are_read_as_one_number_for_each_item_and_the_year_from_the_title() {
    let bytes = one(
        "村情",
        &[
            &["2025年度基本情况表"],
            &["乡镇", "行政村", "户数", "人口", "耕地面积（亩）", "党员数"],
            &["青峰乡", "李家村", "300", "1200", "2000", "45"],
        ],
    );
    let (_, mapping) = mapped("x.xlsx", &bytes);
    let sheet = &mapping.sheets[0];
    assert_eq!(sheet.ledger.as_deref(), Some("region_stat"));
    let item = |choice: &str| Role::Item { field: "item".into(), choice: choice.into(), value: "value".into() };
    assert_eq!(role(sheet, "户数"), item("户数"));
    assert_eq!(role(sheet, "耕地面积（亩）"), item("耕地面积"));
    assert_eq!(sheet.given, [("year".to_string(), "2025".to_string())]);
}

#[test]
fn a_sheet_that_is_none_of_the_ledgers_is_left_to_a_person() {
    let bytes = one("通讯录", &[&["食堂菜谱"], &["星期", "早餐", "午餐"], &["一", "粥", "面"]]);
    let (_, mapping) = mapped("x.xlsx", &bytes);
    assert_eq!(mapping.sheets[0].ledger, None);
}

#[test]
fn a_remembered_mapping_goes_before_what_is_worked_out() {
    let rows: &[&[&str]] = &[
        &["序号", "村", "户编号", "户主", "类别", "是否低收入", "归属"],
        &["1", "李家村", "H1", "李大山", "低保", "是", "东组"],
    ];
    let (book, mapping) = mapped("青峰乡低收入家庭台账.xlsx", &one("台账", rows));
    let mut known = mapping.sheets[0].clone();
    assert_eq!(role(&known, "归属"), Role::Ignored);
    known.assign(6, field("group_name"));
    let (catalogue, places) = (common::standard(), common::places());
    let detector =
        workbooks::Detector::new(&catalogue, catalogue.ledgers().collect(), &places, jiff::civil::date(2026, 3, 1));
    let again = detector.map(&book, &[known]);
    assert_eq!(role(&again.sheets[0], "归属"), field("group_name"));
}
