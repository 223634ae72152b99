//! The same roster as .xls, .ods and .csv, made by LibreOffice, is the same roster.

#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

mod common;

use std::process::Command;

use common::{C, journal, lines, planned, texts, xlsx};
use testbed::Tool;

#[tokio::test]
async fn a_roster_is_read_alike_in_every_format() {
    let rows = vec![
        texts(&["青峰乡帮扶项目台账"]),
        texts(&["单位：万元"]),
        texts(&["序号", "村", "项目名称", "项目类别", "行业", "落实日期", "资金", "", "带动户数"]),
        texts(&["", "", "", "", "", "", "计划", "到位", ""]),
        vec![
            C::N(1.0),
            C::T("李家村"),
            C::T("果园"),
            C::T("产业"),
            C::T("果业"),
            C::D(2025, 5, 7),
            C::N(30.5),
            C::N(20.25),
            C::N(5.0),
        ],
        vec![
            C::N(2.0),
            C::T("王庄村"),
            C::T("桥"),
            C::T("基础设施"),
            C::E,
            C::D(2024, 12, 31),
            C::N(0.3),
            C::F("=0.1+0.1", "0.2"),
            C::E,
        ],
        texts(&["合计", "", "", "", "", "", "", "", ""]),
    ];
    let merges = vec![
        (0, 0, 0, 8),
        (2, 0, 3, 0),
        (2, 1, 3, 1),
        (2, 2, 3, 2),
        (2, 3, 3, 3),
        (2, 4, 3, 4),
        (2, 5, 3, 5),
        (2, 6, 2, 7),
        (2, 8, 3, 8),
    ];
    let original = xlsx(&[("项目台账", rows, merges)]);
    let journal = journal().await;
    let expected = planned(&journal, "项目台账.xlsx", &original).await;
    assert_eq!((expected.counts().new, lines(&expected)), (2, vec![]));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("项目台账.xlsx");
    std::fs::write(&path, &original).unwrap();
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.path().display());
    for format in ["xls", "ods", "csv:Text - txt - csv (StarCalc):44,34,76,1"] {
        let made = Command::new("soffice")
            .args([profile.as_str(), "--headless", "--convert-to", format, "--outdir"])
            .arg(folder.path())
            .arg(&path)
            .output();
        let Ok(made) = made else { return Tool::LibreOffice.is_missing() };
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let ending = format.split(':').next().unwrap();
        let bytes = std::fs::read(folder.path().join(format!("项目台账.{ending}"))).unwrap();
        let plan = planned(&journal, &format!("青峰乡项目台账.{ending}"), &bytes).await;
        assert_eq!((plan.counts(), lines(&plan)), (expected.counts(), vec![]), "{ending}");
        let fields = |p: &workbooks::Plan| {
            p.steps
                .iter()
                .map(|s| match &s.what {
                    workbooks::What::New(f) => (s.region.clone(), (**f).clone()),
                    other => panic!("{other:?}"),
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(fields(&plan), fields(&expected), "{ending}");
    }
}
