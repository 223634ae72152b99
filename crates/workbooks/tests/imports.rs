//! From a township's workbook to records: checked, compared, written.

#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

mod common;

use catalogue::Value;
use common::{C, county, imported, journal, lines, one, planned, texts, xlsx};
use journal::RecordQuery;
use workbooks::{Counts, What};

const ROSTER: [&str; 11] =
    ["序号", "乡镇", "村", "姓名", "身份证号", "性别", "政治面貌", "角色", "派出层级", "到村日期", "离村日期"];

/// 11010519491231002X is the standard's own example; the others are made from it by its rule.
const MAN: &str = "110105199003070017";
const WOMAN: &str = "11010519491231002X";

fn roster(rows: &[&[&'static str]]) -> Vec<u8> {
    let mut all = vec![texts(&["第一书记花名册"]), texts(&ROSTER)];
    all.extend(rows.iter().map(|r| texts(r)));
    xlsx(&[("Sheet1", all, vec![])])
}

#[test]
fn the_made_up_identity_number_is_a_true_one() {
    assert_eq!(catalogue::codes::id_check_digit(&MAN[..17]), MAN.chars().last());
}

async fn records(journal: &journal::Journal, ledger: &str) -> Vec<journal::Record> {
    let catalogue = journal.catalogue().clone();
    let ledger = catalogue.ledger(ledger).unwrap();
    let mut all = journal.records(&county(), ledger, &RecordQuery::default()).await.unwrap();
    journal.reveal_all(&county(), ledger, &mut all).await.unwrap();
    all
}

#[tokio::test]
async fn a_roster_makes_the_persons_and_their_postings() {
    let journal = journal().await;
    let bytes = roster(&[
        &["1", "青峰乡", "李家村", "王建国", MAN, "男", "中共党员", "第一书记", "县", "2025.5", ""],
        &["2", "", "王庄村", "欧阳静", WOMAN, "女", "中共党员", "第一书记", "市", "2025年6月1日", ""],
        &["合计", "", "", "2人", "", "", "", "", "", "", ""],
        &["填报人：张三", "", "", "审核人：李四"],
    ]);
    let (plan, applied) = imported(&journal, "花名册.xlsx", &bytes).await;
    assert_eq!(lines(&plan), ["第 3 行 没有写派出单位", "第 4 行 没有写派出单位"]);
    assert_eq!(plan.counts(), Counts { new: 2, changed: 0, same: 0, refused: 0 });
    assert_eq!(plan.sheets[0].beside["person"], (2, 0));
    assert_eq!(plan.sheets[0].skipped.len(), 2, "the total and the line below it");
    assert_eq!((applied.created, applied.refused.len()), (4, 0));

    let postings = records(&journal, "posting").await;
    let persons = records(&journal, "person").await;
    let first = postings.iter().find(|p| p.region.as_str() == "419931200201").unwrap();
    assert_eq!(first.get("from_day"), &Value::from("2025-05-01"));
    let person = persons.iter().find(|p| p.record == first.text("person")).unwrap();
    assert_eq!(person.text("name"), "王建国");
    assert_eq!(person.text("idnumber"), MAN);
    assert_eq!(person.text("politics"), "中共党员");
    assert!(postings.iter().any(|p| p.region.as_str() == "419931200202"), "an empty 乡镇 cell repeats the one above");
}

#[tokio::test]
async fn the_same_file_again_changes_nothing_and_a_corrected_one_only_what_it_corrects() {
    let journal = journal().await;
    let row: &[&str] = &["1", "青峰乡", "李家村", "王建国", MAN, "男", "中共党员", "第一书记", "县", "2025-05-01", ""];
    imported(&journal, "a.xlsx", &roster(&[row])).await;
    let before = journal.head(&county()).await.unwrap();

    let (plan, _) = imported(&journal, "a.xlsx", &roster(&[row])).await;
    assert_eq!(plan.counts(), Counts { same: 1, ..Counts::default() });
    assert!(plan.steps.is_empty());
    assert_eq!(journal.head(&county()).await.unwrap(), before, "not one entry is added");

    let corrected: &[&str] =
        &["1", "青峰乡", "李家村", "王建国", MAN, "", "", "第一书记", "市", "2025-05-01", "2026-01-31"];
    let (plan, applied) = imported(&journal, "a.xlsx", &roster(&[corrected])).await;
    assert_eq!(applied.amended, 1);
    let [step] = plan.steps.as_slice() else { panic!("{:#?}", plan.steps) };
    let What::Changed { changes, .. } = &step.what else { panic!("{step:#?}") };
    let mut changed: Vec<(&str, &Value, &Value)> = changes.iter().map(|c| (c.field.as_str(), &c.old, &c.new)).collect();
    changed.sort_unstable();
    assert_eq!(
        changed,
        [("sent_by", &Value::from("县"), &Value::from("市")), ("to_day", &Value::Null, &Value::from("2026-01-31")),]
    );
    let person = &records(&journal, "person").await[0];
    assert_eq!(person.text("gender"), "男", "an empty cell erases nothing");
}

#[tokio::test]
async fn bad_rows_are_named_and_good_ones_go_in() {
    let journal = journal().await;
    let bytes = roster(&[
        &["1", "青峰乡", "李家村", "王建国", MAN, "男", "中共党员", "第一书记", "县", "2025-05-01", ""],
        &["2", "青峰乡", "王庄村", "欧阳静", "1101051949123100", "女", "中共党员", "第一书记", "县", "2025-05-01", ""],
        &["3", "青峰乡", "没有村", "赵一", "", "男", "中共党员", "第一书记", "县", "2025-05-01", ""],
        &["4", "城关镇", "东关村", "钱二", "", "男", "群众", "第一书记", "县", "2025-05-01", ""],
        &["5", "城关镇", "李家村", "孙三", "", "男", "中共党员", "书记", "县", "2025-05-01", ""],
        &["6", "城关镇", "李家村", "周五", "", "男", "中共党员", "第一书记", "县", "2025-05-01", "2024-05-01"],
        &["7", "城关镇", "李家村", "吴六", "", "男", "中共党员", "第一书记", "县", "", ""],
        &["8", "城关镇", "李家村", "郑七", "", "男", "中共党员", "队员", "县", "2025-05-01", ""],
    ]);
    let (plan, applied) = imported(&journal, "花名册.xlsx", &bytes).await;
    let lines = lines(&plan);
    let has = |text: &str| assert!(lines.iter().any(|l| l == text), "{text} is not among {lines:#?}");
    has("第 4 行 身份证号 少两位，请在表里改成文本格式后重新导入");
    has("第 5 行 村 青峰乡没有“没有村”这个村");
    has("第 6 行 角色 第一书记须是中共正式党员");
    has("第 7 行 角色 “书记”不在可选项中，应为：第一书记、队长、队员");
    has("第 8 行 离村日期 早于到村日期");
    has("第 9 行 到村日期 没有填");
    assert_eq!(plan.counts(), Counts { new: 2, refused: 6, ..Counts::default() });
    assert_eq!(records(&journal, "posting").await.len(), 2);
    assert!(applied.refused.is_empty());
}

#[tokio::test]
async fn spells_that_overlap_are_refused_with_the_way_out() {
    let journal = journal().await;
    let open: &[&str] = &["1", "青峰乡", "李家村", "王建国", MAN, "男", "中共党员", "第一书记", "县", "2025-05-01", ""];
    imported(&journal, "a.xlsx", &roster(&[open])).await;
    let moved: &[&str] =
        &["2", "青峰乡", "王庄村", "王建国", MAN, "男", "中共党员", "第一书记", "县", "2026-01-01", ""];
    let plan = planned(&journal, "b.xlsx", &roster(&[moved])).await;
    assert_eq!(plan.counts(), Counts { refused: 1, ..Counts::default() });
    assert!(
        lines(&plan).iter().any(|l| l
            == "第 3 行 到村日期 与“王建国 · 第一书记”（李家村，2025-05-01 起）的起止时间重叠，请先填那一段的离村日期"),
        "{:#?}",
        lines(&plan)
    );
    let closed: &[&str] =
        &["1", "青峰乡", "李家村", "王建国", MAN, "男", "中共党员", "第一书记", "县", "2025-05-01", "2026-01-01"];
    // The new spell stands above the line that ends the old one: the order of rows must not matter.
    let (plan, applied) = imported(&journal, "b.xlsx", &roster(&[moved, closed])).await;
    assert_eq!(plan.counts(), Counts { new: 1, changed: 1, ..Counts::default() });
    assert!(applied.refused.is_empty(), "{:?}", applied.refused);
}

#[tokio::test]
async fn a_person_known_by_name_gets_the_identity_number_that_a_later_file_gives() {
    let journal = journal().await;
    let bytes = |id: &'static str| one("干部名册", &[&["姓名", "身份证号", "性别"], &["王建国", id, "男"]]);
    imported(&journal, "a.xlsx", &bytes("")).await;
    let (plan, _) = imported(&journal, "a.xlsx", &bytes(MAN)).await;
    assert_eq!(plan.counts(), Counts { changed: 1, ..Counts::default() });
    let (plan, _) = imported(&journal, "a.xlsx", &bytes("")).await;
    assert_eq!(plan.counts(), Counts { same: 1, ..Counts::default() });
    assert_eq!(records(&journal, "person").await.len(), 1);
}

#[tokio::test]
async fn rows_that_repeat_or_contradict_each_other_are_told_apart() {
    let journal = journal().await;
    let head = ["户编号", "户主", "村", "类别", "是否低收入", "家庭人口"];
    let bytes = one(
        "青峰乡低收入家庭台账",
        &[
            &head,
            &["H1", "李大山", "李家村", "低保", "是", "3"],
            &["H1", "李大山", "李家村", "低保", "是", "3"],
            &["H1", "李大山", "李家村", "低保", "是", "4"],
        ],
    );
    let plan = planned(&journal, "x.xlsx", &bytes).await;
    assert_eq!(
        lines(&plan),
        ["第 3 行 户编号 与第 2 行重复", "第 4 行 户编号 与第 2 行是同一条，内容却不同，请留下一行"]
    );
    assert_eq!(plan.counts(), Counts { new: 1, same: 1, refused: 1, ..Counts::default() });
}

#[tokio::test]
async fn several_sheets_of_one_file_go_in_whatever_their_order() {
    let journal = journal().await;
    let pairings = vec![
        texts(&["村", "帮扶责任人", "身份证号", "户主", "户编号", "结对日期", "帮扶单位"]),
        texts(&["李家村", "王建国", MAN, "李大山", "H1", "2025-03-01", "县财政局"]),
        texts(&["李家村", "王建国", "", "李小河", "H2", "2025-03-01", "财政局"]),
        texts(&["李家村", "王建国", "", "李无户", "H9", "2025-03-01", "没有局"]),
    ];
    let households = vec![
        texts(&["村", "户编号", "户主", "类别", "是否低收入"]),
        texts(&["李家村", "H1", "李大山", "低保", "是"]),
        texts(&["李家村", "H2", "李小河", "低保", "是"]),
    ];
    let units = vec![
        texts(&["单位名称", "简称", "单位性质", "主要负责人"]),
        texts(&["县财政局", "财政局", "党政机关", "王建国"]),
    ];
    let bytes = xlsx(&[
        ("结对帮扶台账", pairings, vec![]),
        ("低收入家庭台账", households, vec![]),
        ("单位名册", units, vec![]),
    ]);
    let (plan, applied) = imported(&journal, "青峰乡.xlsx", &bytes).await;
    let order: Vec<&str> = plan.sheets.iter().map(|s| s.ledger.as_str()).collect();
    assert_eq!(order, ["org", "household", "pairing"]);
    assert_eq!(
        lines(&plan),
        [
            "第 4 行 户主 “李无户”不在“农户”里，本行又没有户类型，不能新建",
            "第 4 行 帮扶单位 “没有局”不在“单位”里，请先导入或改正名称",
        ]
    );
    assert_eq!(plan.counts(), Counts { new: 5, refused: 1, ..Counts::default() });
    assert!(applied.refused.is_empty(), "{:?}", applied.refused);
    let unit = &records(&journal, "org").await[0];
    let person = &records(&journal, "person").await[0];
    assert_eq!(unit.text("head"), person.record, "the unit's head is known only from a later sheet, and tied then");
    let (plan, _) = imported(&journal, "青峰乡.xlsx", &bytes).await;
    assert!(plan.steps.is_empty(), "{:#?}", plan.steps);
}

#[tokio::test]
async fn merged_townships_repeats_and_repeated_headings_are_read_as_a_person_reads_them() {
    let journal = journal().await;
    let head = ["乡镇", "村", "项目名称", "项目类别", "行业", "到位资金（元）"];
    let rows = vec![
        texts(&["帮扶项目台账"]),
        texts(&head),
        vec![C::T("青峰乡"), C::T("李家村"), C::T("果园"), C::T("产业"), C::T("果业"), C::N(1234.5)],
        vec![C::E, C::T("王庄村"), C::T("桥"), C::T("基础设施"), C::E, C::N(1000.0)],
        texts(&head),
        vec![C::T("城关镇"), C::T("李家村"), C::T("大棚"), C::T("产业"), C::T("同上"), C::N(5.0)],
        vec![C::T("小计"), C::E, C::E, C::E, C::E, C::N(2239.5)],
        vec![C::T("城关镇"), C::T("东关村"), C::T("茶园"), C::T("同上"), C::T("茶叶"), C::F("=1+1", "2")],
    ];
    let merges = vec![(0, 0, 0, 5), (2, 0, 3, 0)];
    let (plan, _) = imported(&journal, "x.xlsx", &xlsx(&[("项目", rows, merges)])).await;
    assert_eq!(lines(&plan), Vec::<String>::new());
    assert_eq!(plan.counts(), Counts { new: 4, ..Counts::default() });
    let all = records(&journal, "project").await;
    let of = |name: &str| all.iter().find(|r| r.text("name") == name).unwrap();
    assert_eq!(of("桥").region.as_str(), "419931200202");
    assert_eq!(of("大棚").text("trade"), "果业", "同上 is the row above, the repeated heading between them aside");
    assert_eq!(of("茶园").text("kind"), "产业");
    assert_eq!(of("果园").get("arrived"), &Value::Int(123_450));
    assert_eq!(of("茶园").get("arrived"), &Value::Int(200), "a formula's kept value is read");
}

#[tokio::test]
async fn an_old_file_does_not_undo_a_correction_made_elsewhere_but_its_own_may_be_taken_back() {
    let journal = journal().await;
    let catalogue = journal.catalogue().clone();
    let bytes = |income: &'static str| {
        one(
            "青峰乡低收入家庭台账",
            &[
                &["村", "户编号", "户主", "类别", "是否低收入", "人均纯收入（元）"],
                &["李家村", "H1", "李大山", "低保", "是", income],
            ],
        )
    };
    let first = bytes("4000");
    imported(&journal, "a.xlsx", &first).await;
    let (same, _) = imported(&journal, "a.xlsx", &first).await;
    assert!(same.steps.is_empty(), "a sensitive number is compared too: {:?}", same.steps);
    imported(&journal, "更正.xlsx", &bytes("4500")).await;

    let book = workbooks::Workbook::read("a.xlsx", &first).unwrap();
    let known = workbooks::Known::load(&journal, &county(), &[]).await.unwrap();
    let today = jiff::civil::date(2026, 3, 1);
    let mapping =
        workbooks::Detector::new(&catalogue, catalogue.ledgers().collect(), &known.places, today).map(&book, &[]);
    let plan = workbooks::dry_run(&journal, &county(), &[(&book, &mapping)], today, &mut |_| {}).await.unwrap();
    assert!(plan.steps.is_empty(), "{:?}", plan.steps);
    assert_eq!(lines(&plan), ["第 2 行 人均纯收入（元） 台账里已另行更正，没有改回；确要改回，请在页面上更正"]);

    // The file itself, corrected twice, may go back to what it said first.
    imported(&journal, "a.xlsx", &bytes("5000")).await;
    let plan = workbooks::dry_run(&journal, &county(), &[(&book, &mapping)], today, &mut |_| {}).await.unwrap();
    assert_eq!(plan.counts(), Counts { changed: 1, ..Counts::default() });
}
