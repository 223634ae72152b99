//! The workbook handed back: opened again by other programs, with every comment at its cell.

#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

mod common;

use std::path::Path;
use std::process::Command;

use catalogue::Lang;
use common::{C, journal, lines, planned, texts, xlsx};
use rust_xlsxwriter::{Format, Formula, Note};
use testbed::Tool;
use workbooks::{Workbook, annotate};

/// A roster as a township would send it: widths, a formula, a comment of its own, a second sheet, a print area.
fn township_file() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("第一书记花名册").unwrap();
    let bold = Format::new().set_bold().set_border(rust_xlsxwriter::FormatBorder::Thin);
    sheet.merge_range(0, 0, 0, 8, "青峰乡第一书记花名册", &bold).unwrap();
    let head = ["序号", "村", "姓名", "身份证号", "角色", "派出层级", "到村日期", "政治面貌", "派出单位"];
    for (c, h) in head.iter().enumerate() {
        sheet.write_string_with_format(1, c as u16, *h, &bold).unwrap();
    }
    let rows = [
        ["1", "李家村", "王建国", "110105199003070017", "第一书记", "县", "2025-05-01", "中共党员", ""],
        ["2", "王庄村", "欧阳静", "1101051949123100", "第一书记", "县", "2025-05-01", "中共党员", ""],
        ["3", "没有村", "赵一二", "", "第一书记", "县", "", "中共党员", ""],
    ];
    for (r, row) in rows.iter().enumerate() {
        for (c, text) in row.iter().enumerate().filter(|(_, t)| !t.is_empty()) {
            sheet.write_string_with_format(r as u32 + 2, c as u16, *text, &bold).unwrap();
        }
    }
    sheet.write_formula(5, 0, Formula::new("=COUNTA(C3:C5)").set_result("3")).unwrap();
    sheet.write_string(5, 1, "合计").unwrap();
    sheet.insert_note(3, 3, &Note::new("乡里已核对").add_author_prefix(false)).unwrap();
    sheet.insert_note(2, 2, &Note::new("组长").add_author_prefix(false)).unwrap();
    sheet.set_column_width(3, 33).unwrap();
    sheet.set_print_area(0, 0, 5, 8).unwrap();
    book.add_worksheet().set_name("说明").unwrap().write_string(0, 0, "填表说明").unwrap();
    book.save_to_buffer().unwrap()
}

/// What openpyxl finds: sheet names, comments, fills, a width and a formula. None where there is no openpyxl.
fn by_openpyxl(path: &Path) -> Option<String> {
    let script = r#"
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
print("sheets", book.sheetnames, book.active.title)
for sheet in book.worksheets[1:]:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment:
                print(sheet.title, cell.coordinate, cell.fill.fgColor.rgb, cell.border.left.style, repr(cell.comment.text))
    # Older versions give a list without the sheet's name, newer ones a text with it.
    area = sheet.print_area[0] if isinstance(sheet.print_area, list) and sheet.print_area else sheet.print_area
    print(sheet.title, sheet.column_dimensions["D"].width, sheet["A6"].value, str(area).split("!")[-1], sheet.sheet_view.tabSelected)
print(book.worksheets[0]["B3"].hyperlink.location, book.worksheets[0]["A1"].value)
"#;
    let out = Command::new(testbed::python()).args(["-c", script]).arg(path).output();
    let error = out.as_ref().map_or_else(|e| e.to_string(), |o| String::from_utf8_lossy(&o.stderr).into_owned());
    let Some(out) = out.ok().filter(|_| !error.contains("No module named")) else {
        Tool::Python.is_missing();
        return None;
    };
    assert!(out.status.success(), "{error}");
    Some(String::from_utf8_lossy(&out.stdout).into_owned())
}

#[tokio::test]
async fn bad_cells_are_marked_in_the_file_itself_and_all_else_is_kept() {
    let journal = journal().await;
    let bytes = township_file();
    let plan = planned(&journal, "青峰乡.xlsx", &bytes).await;
    let book = Workbook::read("青峰乡.xlsx", &bytes).unwrap();
    let issues: Vec<_> = plan.issues_of("青峰乡.xlsx").collect();
    let done = annotate(&bytes, &book, &issues, Lang::Zh).unwrap();

    // The same importer finds the same sheet in it, below the list that stands in front.
    let again = Workbook::read("青峰乡.xlsx", &done).unwrap();
    let names: Vec<&str> = again.sheets.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["导入问题", "第一书记花名册", "说明"]);
    assert_eq!(again.sheets[1].written(3, 3), book.sheets[0].written(3, 3));
    let replanned = planned(&journal, "青峰乡.xlsx", &done).await;
    assert_eq!(lines(&replanned), lines(&plan));
    assert_eq!(replanned.counts(), plan.counts());

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xlsx");
    std::fs::write(&path, &done).unwrap();
    let Some(seen) = by_openpyxl(&path) else { return };
    for expected in [
        "sheets ['导入问题', '第一书记花名册', '说明'] 导入问题",
        r"第一书记花名册 C3 00000000 thin '组长'",
        r"第一书记花名册 I3 FFFFEB9C None '派出单位 没有写派出单位'",
        r"第一书记花名册 D4 FFFFC7CE thin '乡里已核对\n身份证号 少两位，请在表里改成文本格式后重新导入'",
        r"第一书记花名册 B5 FFFFC7CE thin '村 青峰乡没有“没有村”这个村'",
        "第一书记花名册 33.7109375 =COUNTA(C3:C5) $A$1:$I$6",
    ] {
        assert!(seen.contains(expected), "{expected}\nis not in\n{seen}");
    }
    assert_eq!(seen.matches("True").count(), 0, "only the list is selected: {seen}");
    assert!(seen.contains("有 2 行没有导入（红色），1 行已导入但请核对（黄色）"), "{seen}");
}

#[tokio::test]
async fn a_file_of_another_format_comes_back_as_xlsx_with_its_marks() {
    let journal = journal().await;
    let text = "姓名,身份证号,性别\n王建国,1101051949123100,男\n欧阳静,,女\n";
    let plan = planned(&journal, "干部名册.csv", text.as_bytes()).await;
    let book = Workbook::read("干部名册.csv", text.as_bytes()).unwrap();
    let issues: Vec<_> = plan.issues_of("干部名册.csv").collect();
    let done = annotate(text.as_bytes(), &book, &issues, Lang::En).unwrap();
    let again = Workbook::read("x.xlsx", &done).unwrap();
    assert_eq!(again.sheets[0].name, "Import issues");
    assert_eq!(again.sheets[1].written(1, 0).as_deref(), Some("王建国"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xlsx");
    std::fs::write(&path, &done).unwrap();
    if let Some(seen) = by_openpyxl(&path) {
        assert!(seen.contains("干部名册 B2 FFFFC7CE None 'Identity number: is 2 digit(s) short; format the column as text and import again'"), "{seen}");
    }
}

#[tokio::test]
async fn libreoffice_opens_the_marked_file_and_keeps_its_comments() {
    let journal = journal().await;
    let bytes = xlsx(&[("干部名册", vec![texts(&["姓名", "身份证号"]), vec![C::T("王建国"), C::N(1.1e17)]], vec![])]);
    let plan = planned(&journal, "a.xlsx", &bytes).await;
    let book = Workbook::read("a.xlsx", &bytes).unwrap();
    let done = annotate(&bytes, &book, &plan.issues_of("a.xlsx").collect::<Vec<_>>(), Lang::Zh).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xlsx");
    std::fs::write(&path, &done).unwrap();
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.path().display());
    let out = Command::new("soffice")
        .args([profile.as_str(), "--headless", "--convert-to", "fods", "--outdir"])
        .arg(folder.path())
        .arg(&path)
        .output();
    let Ok(out) = out else { return Tool::LibreOffice.is_missing() };
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let converted = std::fs::read_to_string(folder.path().join("a.fods")).unwrap();
    assert!(converted.contains("<office:annotation"), "the comment is there");
    assert!(converted.contains("被当作数字存储"), "with its reason");
    assert!(converted.to_lowercase().contains("#ffc7ce"), "and the fill");
}
