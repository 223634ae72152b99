//! Broken workbooks of a dozen kinds: each fault is named, its cell marked, and the good row beside it goes in.

#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

mod common;

use catalogue::Lang;
use common::{C, imported, journal, lines, one, texts, xlsx};
use workbooks::{Workbook, annotate};

const HEAD: [&str; 9] = ["乡镇", "村", "户编号", "户主", "类别", "是否低收入", "家庭人口", "识别日期", "退出日期"];
const GOOD: [&str; 9] = ["青峰乡", "王庄村", "G1", "李好", "低保", "是", "3", "2025-01-01", ""];

/// A list of households with one good row and one broken one.
fn households(broken: Vec<C>) -> Vec<u8> {
    xlsx(&[("低收入家庭台账", vec![texts(&HEAD), texts(&GOOD), broken], vec![])])
}

fn texts_with(at: usize, cell: C) -> Vec<C> {
    let mut row = texts(&["青峰乡", "李家村", "B1", "李大山", "低保", "是", "3", "2025-01-01", ""]);
    row[at] = cell;
    row
}

/// A kind of fault, a workbook that has it, what is said, and the cell that is marked.
fn kinds() -> Vec<(&'static str, Vec<u8>, &'static str, &'static str)> {
    let persons = |row: Vec<C>| {
        let head = texts(&["姓名", "身份证号", "性别", "手机号码", "出生年月"]);
        let good = texts(&["李好", "", "女", "", ""]);
        xlsx(&[("干部名册", vec![head, good, row], vec![])])
    };
    vec![
        (
            "身份证号存成数字",
            persons(vec![C::T("王建国"), C::N(110_105_199_003_070_017.0)]),
            "身份证号 被当作数字存储",
            "B3",
        ),
        (
            "身份证号少一位",
            persons(texts(&["王建国", "11010519900307001"])),
            "第 3 行 身份证号 少一位，请在表里改成文本格式后重新导入",
            "B3",
        ),
        ("身份证号校验位错", persons(texts(&["王建国", "110105199003070010"])), "身份证号 校验位不对", "B3"),
        (
            "性别与身份证号不符",
            persons(texts(&["王建国", "110105199003070017", "女"])),
            "性别 与身份证号第 17 位不符",
            "C3",
        ),
        ("手机号不对", persons(texts(&["王建国", "", "", "12345"])), "手机号码 应为 11 位", "D3"),
        ("没有这个村", households(texts_with(1, C::T("无名村"))), "村 青峰乡没有“无名村”这个村", "B3"),
        (
            "重名的村没有写乡镇",
            {
                let rows = vec![texts(&HEAD), texts_with(0, C::E), texts(&GOOD)];
                xlsx(&[("低收入家庭台账", rows, vec![])])
            },
            "村 “李家村”在 2 个乡镇都有，请补上乡镇",
            "B2",
        ),
        ("选项之外", households(texts_with(4, C::T("贫困户"))), "类别 “贫困户”不在可选项中", "E3"),
        ("缺必填", households(texts_with(3, C::E)), "户主 没有填", "D3"),
        ("日期不是日期", households(texts_with(7, C::T("去年春天"))), "识别日期 “去年春天”不是日期", "H3"),
        ("公式错误", households(texts_with(6, C::F("=1/0", "#DIV/0!"))), "家庭人口", "G3"),
        ("人口超出范围", households(texts_with(6, C::N(300.0))), "家庭人口 不能大于 30", "G3"),
        (
            "同一户写了两次且不同",
            {
                let mut second = GOOD;
                second[6] = "5";
                xlsx(&[("低收入家庭台账", vec![texts(&HEAD), texts(&GOOD), texts(&second)], vec![])])
            },
            "与第 2 行是同一条，内容却不同",
            "C3",
        ),
        (
            "引用的户不存在",
            one(
                "青峰乡入户走访登记表",
                &[&["村", "户主", "走访日期", "走访人"], &["李家村", "无此户", "2026-01-01", "王建国"]],
            ),
            "“无此户”不在“农户”里",
            "B2",
        ),
    ]
}

#[tokio::test]
async fn every_fault_is_named_and_marked_and_loses_no_good_row() {
    for (kind, bytes, says, cell) in kinds() {
        let journal = journal().await;
        let (plan, applied) = imported(&journal, "坏.xlsx", &bytes).await;
        let said = lines(&plan);
        assert!(said.iter().any(|l| l.contains(says)), "{kind}: {says} is not said in {said:#?}");
        let good = usize::from(kind != "引用的户不存在");
        assert_eq!((plan.counts().new, plan.counts().refused), (good, 1), "{kind}: {said:#?}");
        assert_eq!(applied.created, good, "{kind}");
        let book = Workbook::read("坏.xlsx", &bytes).unwrap();
        let issues: Vec<_> = plan.issues_of("坏.xlsx").collect();
        let marked = annotate(&bytes, &book, &issues, Lang::Zh).unwrap();
        assert!(comments(&marked).contains(&format!("ref=\"{cell}\"")), "{kind}: {}", comments(&marked));
    }
}

#[tokio::test]
async fn dates_the_wrong_way_round_are_named() {
    let journal = journal().await;
    let bytes = one(
        "青峰乡低收入家庭台账",
        &[
            &["村", "户编号", "户主", "类别", "是否低收入", "纳入起始日", "退出日期"],
            &["李家村", "G1", "李好", "低保", "是", "2025-01-01", "2025-06-01"],
            &["李家村", "B1", "李大山", "低保", "是", "2025-01-01", "2024-06-01"],
        ],
    );
    let (plan, _) = imported(&journal, "坏.xlsx", &bytes).await;
    assert_eq!(lines(&plan), ["第 3 行 退出日期 早于纳入起始日"]);
    assert_eq!((plan.counts().new, plan.counts().refused), (1, 1));
}

/// The comments of a workbook's sheets.
fn comments(bytes: &[u8]) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let names: Vec<String> =
        zip.file_names().map(|n| n.unwrap().into_owned()).filter(|n| n.contains("comments")).collect();
    let mut all = String::new();
    for name in names {
        std::io::Read::read_to_string(&mut zip.by_name(&name).unwrap(), &mut all).unwrap();
    }
    all
}
