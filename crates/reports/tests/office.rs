//! Finished documents in the hands of other programs: LibreOffice opens and saves them, python-docx reads them.

#![expect(clippy::unwrap_used, reason = "a helper of tests may fail like they do")]

use std::path::{Path, PathBuf};
use std::process::Command;

use reports::document::Document;
use reports::docx::{PaperMeta, fill, official, provenance_of};
use reports::provenance::{County, Provenance, Records, SlotProvenance, SlotState};
use testbed::Tool;

/// A short report in words of its own.
const TEXT: &str = "今年以来，X县紧扣强村富民，选优配强驻村力量。
一、建好队伍，派得出、留得住
一是选派到位。全县在岗第一书记X名，其中市派X名、县派X名，**初心不改**。二是保障到位。每人每天补助X元，共投入资金近千万元。
（一）细化措施。三是考核到位。占全县村数的X%。
二、办好实事，帮得上、见成效
去年以来实施项目X个，到账资金X万元，惠及X户。";

fn provenance(text: &str) -> Provenance {
    let values = ["青山", "60", "22", "38", "100", "33.3", "126", "962.4"];
    let blanks = text.chars().enumerate().filter(|(_, c)| *c == 'X');
    let slots = blanks.enumerate().map(|(n, (offset, _))| {
        let value = values.get(n);
        SlotProvenance {
            slot: n + 1,
            offset,
            length: 1,
            text: "X".into(),
            written: (*value.unwrap_or(&"X")).into(),
            kind: "figure".into(),
            state: if value.is_some() { SlotState::Filled } else { SlotState::Open },
            figure: Some(format!("test.figure_{n}")),
            name: format!("第{n}个数<&>"),
            definition: Some("v1".into()),
            region: Some("110101".into()),
            window: None,
            value: value.map(|v| (*v).into()),
            unit: "个".into(),
            records: Records::of(vec!["a".into(), "b".into()], "1"),
            question: value.is_none().then(|| "惠及多少户".into()),
            owner: value.is_none().then(|| "县农业农村局".into()),
            reason: None,
        }
    });
    Provenance {
        format: Provenance::FORMAT,
        title: "驻村帮扶工作情况汇报".into(),
        county: County { code: "110101".into(), name: "青山县".into() },
        cutoff: "2026-10-31".parse().unwrap(),
        as_of: 42,
        head: "ab".into(),
        catalogue: "v1".into(),
        produced_at: "2026-11-05T08:00:00Z".parse().unwrap(),
        text: String::new(),
        slots: slots.collect(),
    }
}

fn paper() -> (Vec<u8>, Provenance) {
    let document = Document::from_text(TEXT);
    let provenance = provenance(TEXT);
    let meta = PaperMeta {
        title: Some("青山县关于驻村帮扶工作情况的汇报".into()),
        addressee: Some("市委组织部".into()),
        unit: Some("中共青山县委组织部".into()),
        date: Some("2026年11月5日".into()),
    };
    (official(&document, &meta, &provenance).unwrap(), provenance)
}

/// Has LibreOffice convert a document; none where it is not installed.
fn converted(folder: &Path, bytes: &[u8], name: &str, to: &str) -> Option<PathBuf> {
    let input = folder.join(name);
    std::fs::write(&input, bytes).unwrap();
    let out = folder.join("out");
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let run = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", to, "--outdir"])
        .arg(&out)
        .arg(&input)
        .output();
    let Ok(run) = run else {
        Tool::LibreOffice.is_missing();
        return None;
    };
    let made = out.join(Path::new(name).with_extension(to));
    assert!(made.exists(), "{}", String::from_utf8_lossy(&run.stderr));
    Some(made)
}

#[test]
fn every_figure_leads_to_its_provenance_after_libreoffice_has_saved_the_paper() {
    let folder = tempfile::tempdir().unwrap();
    let (bytes, provenance) = paper();
    let before = provenance_of(&bytes, "paper.docx").unwrap();
    assert_eq!(before.figures.len(), 9);
    let Some(saved) = converted(folder.path(), &bytes, "paper.docx", "docx") else { return };
    let saved = std::fs::read(saved).unwrap();
    let after = provenance_of(&saved, "saved.docx").unwrap();
    assert_eq!(after.provenance, provenance);
    assert_eq!(after.lost().count(), 0);
    let texts =
        |t: &reports::docx::Traced| t.figures.iter().map(|f| (f.bookmark.clone(), f.text.clone())).collect::<Vec<_>>();
    assert_eq!(texts(&before), texts(&after));
    let text = |bytes: &[u8]| Document::read(bytes, "a.docx").unwrap().text().to_owned();
    assert_eq!(text(&bytes), text(&saved), "no character is lost or doubled");
}

#[test]
fn a_paper_that_libreoffice_has_saved_is_filled_anew_without_traces() {
    let folder = tempfile::tempdir().unwrap();
    let (bytes, provenance) = paper();
    let Some(saved) = converted(folder.path(), &bytes, "paper.docx", "docx") else { return };
    let saved = std::fs::read(saved).unwrap();
    let traced = provenance_of(&saved, "saved.docx").unwrap();
    let slots = traced.figures.iter().map(|f| SlotProvenance {
        offset: f.offset,
        length: f.text.chars().count(),
        text: f.text.clone(),
        written: "7".into(),
        state: SlotState::Filled,
        ..f.entry.clone().unwrap()
    });
    let next = Provenance { slots: slots.collect(), ..provenance };
    let document = Document::read(&saved, "saved.docx").unwrap();
    let again = fill(&document, &next).unwrap();
    let traced = provenance_of(&again, "again.docx").unwrap();
    assert_eq!(traced.provenance, next);
    assert!(traced.figures.len() == 9 && traced.figures.iter().all(|f| f.untouched() && f.text == "7"));
    let read = Document::read(&again, "again.docx").unwrap();
    assert!(read.text().contains("全县在岗第一书记7名，其中市派7名、县派7名"), "{}", read.text());
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(again)).unwrap();
    let mut xml = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("word/document.xml").unwrap(), &mut xml).unwrap();
    assert_eq!((xml.matches("<w:sdt>").count(), xml.matches("\"sj_").count()), (9, 9));
    assert!(!xml.contains(r#"<w:highlight w:val="yellow"/></w:rPr><w:t"#), "the open one's highlight is gone");
}

#[test]
fn an_uploaded_document_keeps_its_formatting_and_its_figures_over_libreoffice() {
    let folder = tempfile::tempdir().unwrap();
    // a document of another program's making: LibreOffice's own, from a page with bold and red words
    let page = r#"<html><body><h1>汇报</h1><p>全县共<b>X</b>名，<font color="red">XX</font>户。</p><table border="1"><tr><td>X个</td></tr></table></body></html>"#;
    let Some(made) = converted(folder.path(), page.as_bytes(), "page.html", "odt") else { return };
    let odt = std::fs::read(made).unwrap();
    let Some(made) = converted(folder.path(), &odt, "page.odt", "docx") else { return };
    let document = Document::read(&std::fs::read(made).unwrap(), "page.docx").unwrap();
    let text = document.text().to_owned();
    let provenance = provenance(&text.replace("XX", "X-"));
    let mut slots = provenance.slots.clone();
    slots[1].length = 2;
    slots[1].text = "XX".into();
    let filled = fill(&document, &Provenance { slots, ..provenance }).unwrap();
    let expected = text.replacen('X', "青山", 1).replacen("XX", "60", 1).replacen('X', "22", 1);
    assert_eq!(Document::read(&filled, "filled.docx").unwrap().text(), expected);
    let Some(again) = converted(folder.path(), &filled, "filled.docx", "docx") else { return };
    let again = std::fs::read(again).unwrap();
    assert_eq!(Document::read(&again, "again.docx").unwrap().text(), expected);
    let traced = provenance_of(&again, "again.docx").unwrap();
    assert_eq!(traced.figures.iter().filter(|f| f.untouched()).count(), 3);
}

#[test]
fn the_paper_has_twenty_two_lines_of_twenty_eight_characters() {
    let folder = tempfile::tempdir().unwrap();
    let text = "驻村工作情况\n".to_owned() + &"村".repeat(28 * 22 * 2);
    let document = Document::from_text(text);
    let none = Some(String::new());
    let meta = PaperMeta { title: None, addressee: none.clone(), unit: none.clone(), date: none };
    let bytes = official(&document, &meta, &Provenance { slots: vec![], ..provenance("") }).unwrap();
    let Some(pdf) = converted(folder.path(), &bytes, "grid.docx", "pdf") else { return };
    let Ok(run) = Command::new("pdftotext").args(["-f", "2", "-l", "2", "-layout"]).arg(&pdf).arg("-").output() else {
        return Tool::Poppler.is_missing();
    };
    let page = String::from_utf8(run.stdout).unwrap();
    let lines: Vec<usize> = page.lines().map(|l| l.matches('村').count()).filter(|n| *n > 0).collect();
    assert_eq!(lines, [28; 22], "{page}");
    assert!(page.contains("2"), "the page is numbered");
}

#[test]
fn python_docx_reads_the_paper() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("paper.docx");
    std::fs::write(&path, paper().0).unwrap();
    let script = "import sys,docx\nd=docx.Document(sys.argv[1])\ns=d.sections[0]\n\
        print([p.style.name for p in d.paragraphs if p.text])\n\
        print(round(s.top_margin.mm),round(s.left_margin.mm),d.core_properties.title)";
    let Ok(run) = Command::new(testbed::python()).args(["-c", script]).arg(&path).output() else {
        return Tool::Python.is_missing();
    };
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    let error = String::from_utf8_lossy(&run.stderr);
    if error.contains("No module named") {
        return Tool::Python.is_missing();
    }
    assert!(run.status.success(), "{error}");
    assert!(said.starts_with("['Title', '公文顶格', '公文正文', 'Heading 1', '公文正文', '公文正文', 'Heading 1', '公文正文', '公文署名', '公文署名']"), "{said}");
    assert!(said.contains("37 28 青山县关于驻村帮扶工作情况的汇报"), "{said}");
}
