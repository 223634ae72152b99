//! Filling in place.

use crate::document::Document;
use crate::docx::testing::{document, docx, docx_with, fill_all, open, part, provenance, slot};
use crate::docx::{fill, provenance_of};
use crate::error::ReportError;

fn filled(body: &str, values: &[&str]) -> (String, String) {
    let doc = Document::read(&docx(body), "a.docx").unwrap();
    let out = fill(&doc, &fill_all(doc.text(), values)).unwrap();
    let text = Document::read(&out, "b.docx").unwrap().text().to_owned();
    (part(&out, "word/document.xml"), text)
}

#[test]
fn a_blank_inside_a_run_is_replaced_and_the_rest_of_the_source_stays() {
    let body = r#"<w:p w:rsidR="1"><w:pPr><w:jc w:val="both"/></w:pPr><w:r w:rsidR="2"><w:rPr><w:b/></w:rPr><w:t>全县共X名。</w:t></w:r></w:p><w:p><w:r><w:t>其余&amp;不动</w:t></w:r></w:p><w:sectPr/>"#;
    let (xml, text) = filled(body, &["60"]);
    assert_eq!(text, "全县共60名。\n其余&不动");
    let expected = r#"<w:p w:rsidR="1"><w:pPr><w:jc w:val="both"/></w:pPr><w:r w:rsidR="2"><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">全县共</w:t></w:r><w:bookmarkStart w:id="1" w:name="sj_0001_posting_first_secretary"/><w:sdt><w:sdtPr><w:alias w:val="在任第一书记"/><w:tag w:val="shishu:1"/><w:id w:val="1397227521"/></w:sdtPr><w:sdtContent><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">60</w:t></w:r></w:sdtContent></w:sdt><w:bookmarkEnd w:id="1"/><w:r w:rsidR="2"><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">名。</w:t></w:r></w:p><w:p><w:r><w:t>其余&amp;不动</w:t></w:r></w:p><w:sectPr/>"#;
    assert_eq!(xml, document(expected));
}

#[test]
fn a_blank_that_is_a_whole_run_takes_the_runs_place() {
    let body = r#"<w:p><w:r><w:t>共</w:t></w:r><w:r><w:rPr><w:color w:val="FF0000"/></w:rPr><w:t>X</w:t></w:r><w:r><w:t>名</w:t></w:r></w:p>"#;
    let (xml, text) = filled(body, &["60"]);
    assert_eq!(text, "共60名");
    assert!(xml.contains(r#"<w:sdtContent><w:r><w:rPr><w:color w:val="FF0000"/></w:rPr><w:t xml:space="preserve">60</w:t></w:r></w:sdtContent>"#));
    assert_eq!(xml.matches("<w:r>").count(), 3, "{xml}");
}

#[test]
fn a_blank_split_over_runs_keeps_the_first_runs_formatting_and_its_neighbours() {
    let body = r#"<w:p><w:r><w:t>有X</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>X</w:t></w:r><w:proofErr w:type="gramEnd"/><w:r><w:rPr><w:i/></w:rPr><w:t>X个村</w:t></w:r></w:p>"#;
    let doc = Document::read(&docx(body), "a.docx").unwrap();
    let out = fill(&doc, &provenance(vec![slot(1, 1, "XXX", "38")])).unwrap();
    assert_eq!(Document::read(&out, "b.docx").unwrap().text(), "有38个村");
    let xml = part(&out, "word/document.xml");
    assert!(xml.contains(r#"<w:sdtContent><w:r><w:t xml:space="preserve">38</w:t></w:r></w:sdtContent>"#), "{xml}");
    assert!(xml.contains(r#"<w:bookmarkEnd w:id="1"/><w:proofErr w:type="gramEnd"/><w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">个村</w:t></w:r>"#), "{xml}");
}

#[test]
fn many_blanks_in_one_run_and_a_missing_number_are_all_written() {
    let body = r#"<w:p><w:r><w:t>X个乡镇、X个村、达到户</w:t></w:r></w:p>"#;
    let doc = Document::read(&docx(body), "a.docx").unwrap();
    let slots = vec![slot(1, 0, "X", "14"), slot(2, 5, "X", "180"), slot(3, 11, "", "3900")];
    let out = fill(&doc, &provenance(slots)).unwrap();
    assert_eq!(Document::read(&out, "b.docx").unwrap().text(), "14个乡镇、180个村、达到3900户");
}

#[test]
fn tabs_breaks_tables_and_notes_are_read_and_filled() {
    let body = r#"<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>X</w:t><w:br/><w:t>乙X</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>X户</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#;
    let note = document(r#"<w:p><w:r><w:t>注：X人</w:t></w:r></w:p>"#);
    let bytes = docx_with(body, &[("word/footnotes.xml", &note)]);
    let doc = Document::read(&bytes, "a.docx").unwrap();
    assert_eq!(doc.text(), "甲\tX\n乙X\nX户\n注：X人");
    let out = fill(&doc, &fill_all(doc.text(), &["1", "2", "3", "4"])).unwrap();
    assert_eq!(Document::read(&out, "b.docx").unwrap().text(), "甲\t1\n乙2\n3户\n注：4人");
}

#[test]
fn a_blank_made_of_a_tab_is_replaced() {
    let doc = Document::read(&docx(r#"<w:p><w:r><w:t>共</w:t><w:tab/><w:t>户</w:t></w:r></w:p>"#), "a.docx").unwrap();
    let out = fill(&doc, &provenance(vec![slot(1, 1, "\t", "3900")])).unwrap();
    assert_eq!(Document::read(&out, "b.docx").unwrap().text(), "共3900户");
}

#[test]
fn a_text_box_and_its_fallback_are_filled_alike() {
    let inner = "<w:txbxContent><w:p><w:r><w:t>X户</w:t></w:r></w:p></w:txbxContent>";
    let body = format!(
        r#"<w:p><w:r><w:t>前X</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{inner}</w:drawing></mc:Choice><mc:Fallback><w:pict>{inner}</w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>后</w:t></w:r></w:p>"#
    );
    let doc = Document::read(&docx(&body), "a.docx").unwrap();
    assert_eq!(doc.text(), "前X后\nX户");
    let out = fill(&doc, &fill_all(doc.text(), &["1", "3900"])).unwrap();
    let xml = part(&out, "word/document.xml");
    assert_eq!((xml.matches("3900").count(), xml.matches("sj_0002").count()), (2, 1), "{xml}");
}

#[test]
fn deleted_text_and_pinyin_are_no_text_of_the_report() {
    let body = r#"<w:p><w:r><w:t>共</w:t></w:r><w:del w:id="3"><w:r><w:delText>旧X</w:delText></w:r></w:del><w:moveFrom w:id="4"><w:r><w:t>移X</w:t></w:r></w:moveFrom><w:ins w:id="5"><w:r><w:t>X名</w:t></w:r></w:ins></w:p>"#;
    let (xml, text) = filled(body, &["60"]);
    assert_eq!(text, "共60名");
    assert!(xml.contains("旧X") && xml.contains("移X"));
    assert!(xml.contains(r#"<w:ins w:id="5"><w:bookmarkStart"#), "{xml}");
}

#[test]
fn an_open_blank_stays_visible_with_its_question() {
    let doc = Document::read(&docx(r#"<w:p><w:r><w:t>共X名，  户</w:t></w:r></w:p>"#), "a.docx").unwrap();
    let mut gap = open(2, 4, "  ");
    gap.written = String::new();
    let out = fill(&doc, &provenance(vec![open(1, 1, "X"), gap])).unwrap();
    let xml = part(&out, "word/document.xml");
    assert_eq!(Document::read(&out, "b.docx").unwrap().text(), "共X名，＿＿户");
    assert_eq!(xml.matches(r#"<w:highlight w:val="yellow"/>"#).count(), 2);
    let comments = part(&out, "word/comments.xml");
    assert!(comments.contains("待报：全县共选派多少名（问：县委组织部）"), "{comments}");
    assert!(part(&out, "[Content_Types].xml").contains("comments+xml"));
    assert!(part(&out, "word/_rels/document.xml.rels").contains(r#"Target="comments.xml""#));
}

#[test]
fn last_years_number_gives_way_to_a_blank_when_this_years_is_not_known() {
    let doc = Document::read(&docx(r#"<w:p><w:r><w:t>共58名，近千万元，20XX年</w:t></w:r></w:p>"#), "a.docx").unwrap();
    let mut words = open(2, 5, "近千万元");
    words.kind = "phrase".into();
    let slots = vec![open(1, 1, "58"), words, open(3, 10, "20XX")];
    let out = fill(&doc, &provenance(slots)).unwrap();
    assert_eq!(Document::read(&out, "b.docx").unwrap().text(), "共＿＿名，＿＿，20XX年");
    assert!(part(&out, "word/comments.xml").contains("（原文：58）"));
}

#[test]
fn a_claims_words_stay_as_they_stand_and_are_only_marked() {
    let body = r#"<w:p><w:r><w:t>X个乡镇全部</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>配齐了副书记</w:t></w:r></w:p>"#;
    let doc = Document::read(&docx(body), "a.docx").unwrap();
    let mut claim = slot(2, 4, "全部配齐", "全部配齐");
    claim.kind = "claim".into();
    let mut overlapping = slot(3, 0, "X个乡镇", "X个乡镇");
    overlapping.kind = "claim".into();
    let mut masked = open(4, 9, "副");
    (masked.kind, masked.question, masked.figure) = ("masked".into(), None, None);
    let out = fill(&doc, &provenance(vec![slot(1, 0, "X", "14"), claim, overlapping, masked])).unwrap();
    let xml = part(&out, "word/document.xml");
    assert!(xml.contains(r#"<w:bookmarkStart w:id="2" w:name="sj_0002_posting_first_secretary"/><w:r><w:t xml:space="preserve">全部</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">配齐</w:t></w:r><w:bookmarkEnd w:id="2"/>"#), "{xml}");
    assert_eq!(xml.matches("<w:sdt>").count(), 1);
    let traced = provenance_of(&out, "b.docx").unwrap();
    assert_eq!(traced.figures.iter().map(|f| f.text.as_str()).collect::<Vec<_>>(), ["14", "全部配齐"]);
    assert_eq!(traced.lost().map(|s| s.slot).collect::<Vec<_>>(), [3]);
}

#[test]
fn inside_a_plain_text_control_of_the_template_only_a_bookmark_is_set() {
    let body = r#"<w:p><w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent><w:r><w:t>共X名</w:t></w:r></w:sdtContent></w:sdt></w:p>"#;
    let (xml, text) = filled(body, &["60"]);
    assert_eq!(text, "共60名");
    assert_eq!((xml.matches("<w:sdt>").count(), xml.matches("sj_0001").count()), (1, 1), "{xml}");
}

#[test]
fn under_pinyin_only_a_bookmark_is_set() {
    let body = r#"<w:p><w:r><w:ruby><w:rt><w:r><w:t>X</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>书记X</w:t></w:r></w:rubyBase></w:ruby></w:r><w:r><w:t>名</w:t></w:r></w:p>"#;
    let (xml, text) = filled(body, &["60"]);
    assert_eq!(text, "书记60名");
    assert_eq!((xml.matches("<w:sdt>").count(), xml.matches("sj_0001").count()), (0, 1), "{xml}");
}

#[test]
fn a_document_filled_before_is_filled_anew_without_traces_of_the_first_time() {
    let body = r#"<w:p><w:r><w:t>共X名，X户，X人</w:t></w:r></w:p>"#;
    let doc = Document::read(&docx(body), "a.docx").unwrap();
    let first = fill(&doc, &provenance(vec![slot(1, 1, "X", "60"), open(2, 4, "X"), slot(3, 7, "X", "9")])).unwrap();
    let again = Document::read(&first, "b.docx").unwrap();
    assert_eq!(again.text(), "共60名，X户，9人");
    let slots = vec![slot(1, 1, "60", "61"), slot(2, 5, "X", "3900"), open(3, 8, "9")];
    let second = fill(&again, &provenance(slots)).unwrap();
    let xml = part(&second, "word/document.xml");
    assert_eq!(Document::read(&second, "c.docx").unwrap().text(), "共61名，3900户，＿＿人");
    assert_eq!((xml.matches("<w:sdt>").count(), xml.matches("<w:bookmarkStart").count()), (3, 3), "{xml}");
    assert_eq!(xml.matches("<w:highlight").count(), 1, "only the open one: {xml}");
    assert_eq!(part(&second, "word/comments.xml").matches("<w:comment ").count(), 1);
    assert_eq!(xml.matches("<w:commentReference").count(), 1);
    let traced = provenance_of(&second, "c.docx").unwrap();
    assert_eq!(traced.figures.iter().map(|f| f.text.as_str()).collect::<Vec<_>>(), ["61", "3900", "＿＿"]);
}

#[test]
fn the_comments_and_bookmarks_of_others_stay_and_ids_do_not_clash() {
    let body = r#"<w:p><w:bookmarkStart w:id="7" w:name="_Toc1"/><w:commentRangeStart w:id="2"/><w:r><w:t>共X名</w:t></w:r><w:commentRangeEnd w:id="2"/><w:bookmarkEnd w:id="7"/></w:p>"#;
    let comments = r#"<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment w:id="2" w:author="张三"><w:p/></w:comment></w:comments>"#;
    let relations = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="comments.xml"/></Relationships>"#;
    let bytes = docx_with(body, &[("word/comments.xml", comments), ("word/_rels/document.xml.rels", relations)]);
    let doc = Document::read(&bytes, "a.docx").unwrap();
    let out = fill(&doc, &provenance(vec![open(1, 1, "X")])).unwrap();
    let xml = part(&out, "word/document.xml");
    assert!(xml.contains(r#"<w:bookmarkStart w:id="8" w:name="sj_0001"#), "{xml}");
    let comments = part(&out, "word/comments.xml");
    assert!(
        comments.contains(r#"w:id="2" w:author="张三""#) && comments.contains(r#"w:id="3" w:author="实数""#),
        "{comments}"
    );
}

#[test]
fn untouched_parts_are_copied_byte_for_byte() {
    let picture = "\u{1}PNG-like bytes, kept as they are";
    let bytes = docx_with(r#"<w:p><w:r><w:t>X</w:t></w:r></w:p>"#, &[("word/media/image1.png", picture)]);
    let doc = Document::read(&bytes, "a.docx").unwrap();
    let out = fill(&doc, &fill_all("X", &["1"])).unwrap();
    assert_eq!(part(&out, "word/media/image1.png"), picture);
    assert_eq!(out, fill(&doc, &fill_all("X", &["1"])).unwrap(), "the same input gives the same bytes");
}

#[test]
fn slots_that_cannot_be_are_refused() {
    let doc =
        Document::read(&docx(r#"<w:p><w:r><w:t>共X名</w:t></w:r></w:p><w:p><w:r><w:t>二</w:t></w:r></w:p>"#), "a.docx")
            .unwrap();
    for slots in [
        vec![slot(1, 9, "X", "1")],
        vec![slot(1, 2, "名\n二", "1")],
        vec![slot(1, 0, "共X", "1"), slot(2, 1, "X", "1")],
        vec![slot(1, 0, "共", "1"), slot(1, 1, "X", "1")],
    ] {
        let fault = fill(&doc, &provenance(slots)).unwrap_err();
        assert!(matches!(fault, ReportError::BadSlot { .. }), "{fault}");
    }
    let text = Document::from_text("共X名");
    assert!(matches!(fill(&text, &fill_all("共X名", &["1"])), Err(ReportError::NotDocx { .. })));
}

#[test]
fn what_is_written_cannot_break_the_xml() {
    let (_, text) = filled(r#"<w:p><w:r><w:t>X</w:t></w:r></w:p>"#, &["<a>&\"\u{1}\n二"]);
    assert_eq!(text, "<a>&\" 二");
}

/// The text that is read of a body.
fn read(body: &str) -> String {
    Document::read(&docx(body), "a.docx").unwrap().text().to_owned()
}

#[test]
fn hidden_text_is_not_read_and_stays_as_it_is() {
    let hidden = r#"<w:r><w:rPr><w:vanish/></w:rPr><w:t>X户</w:t></w:r>"#;
    let (xml, text) = filled(&format!("<w:p><w:r><w:t>共X</w:t></w:r>{hidden}<w:r><w:t>名</w:t></w:r></w:p>"), &["60"]);
    assert_eq!(text, "共60名");
    assert!(xml.contains(hidden), "{xml}");
    assert_eq!(read(r#"<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>看得见</w:t></w:r></w:p>"#), "看得见");
    let before = r#"<w:p><w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>看得见</w:t></w:r></w:p>"#;
    assert_eq!(read(before), "看得见", "it was hidden before the change only");
}

#[test]
fn a_style_may_hide_a_run_or_a_paragraph() {
    let styles =
        r#"<w:styles><w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>"#;
    let relations = r#"<Relationships><Relationship Id="r" Type="x/styles" Target="styles.xml"/></Relationships>"#;
    let body = r#"<w:p><w:r><w:t>一</w:t></w:r><w:r><w:rPr><w:rStyle w:val="H"/></w:rPr><w:t>二</w:t></w:r><w:r><w:rPr><w:rStyle w:val="H"/><w:vanish w:val="0"/></w:rPr><w:t>三</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="H"/></w:pPr><w:r><w:t>四</w:t></w:r></w:p>"#;
    let bytes = docx_with(body, &[("word/styles.xml", styles), ("word/_rels/document.xml.rels", relations)]);
    assert_eq!(Document::read(&bytes, "a.docx").unwrap().text(), "一三\n");
}

#[test]
fn of_a_field_the_result_is_read_and_not_the_instruction() {
    let mark = |kind: &str| format!(r#"<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>"#);
    let (begin, separate, end) = (mark("begin"), mark("separate"), mark("end"));
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let inner = format!("{begin}{}{separate}{}{end}", run("问"), run("答"));
    let body = format!("<w:p>{begin}{}{inner}{separate}{}{end}{}</w:p>", run("X户"), run("X名"), run("。"));
    assert_eq!(read(&body), "X名。");
    let open = format!("<w:p>{begin}{}</w:p><w:p>{}</w:p>", run("甲"), run("乙"));
    assert_eq!(read(&open), "乙", "a field that is never closed does not swallow the rest");
}

#[test]
fn rows_that_are_deleted_or_hidden_and_cells_merged_away_are_not_read() {
    let cell = |properties: &str, text: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
    };
    let row = |properties: &str, cells: &str| format!("<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>");
    let rows = [
        row("", &(cell(r#"<w:vMerge w:val="restart"/>"#, "甲") + &cell("", "乙"))),
        row("", &(cell("<w:vMerge/>", "丙") + &cell("", "丁"))),
        row(r#"<w:del w:id="1"/>"#, &cell("", "戊")),
        row("<w:hidden/>", &cell("", "己")),
    ];
    let table = format!("<w:tbl>{}</w:tbl><w:p><w:r><w:t>庚</w:t></w:r></w:p>", rows.concat());
    assert_eq!(read(&table), "甲\n乙\n\n丁\n\n\n庚");
    let unmerged = format!("<w:tbl>{}</w:tbl>", row("", &cell("<w:vMerge/>", "辛")));
    assert_eq!(read(&unmerged), "辛", "nothing stands above it");
}

#[test]
fn a_paragraph_whose_mark_is_deleted_goes_on_in_the_next() {
    let mark = r#"<w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>"#;
    let body = format!("<w:p>{mark}<w:r><w:t>共X</w:t></w:r></w:p><w:p><w:r><w:t>X名</w:t></w:r></w:p>");
    let doc = Document::read(&docx(&body), "a.docx").unwrap();
    assert_eq!((doc.text(), doc.paragraphs().len()), ("共XX名", 1));
    let out = fill(&doc, &provenance(vec![slot(1, 1, "XX", "60")])).unwrap();
    assert_eq!(Document::read(&out, "b.docx").unwrap().text(), "共60名");
    assert_eq!(part(&out, "word/document.xml").matches("<w:p>").count(), 2);
}

#[test]
fn of_two_descriptions_of_a_box_one_is_read_and_both_are_filled() {
    let inner = "<w:txbxContent><w:p><w:r><w:t>X户</w:t></w:r></w:p></w:txbxContent>";
    let choice = |name: &str| format!(r#"<mc:Choice Requires="{name}"><w:drawing>{inner}</w:drawing></mc:Choice>"#);
    let fallback = format!("<mc:Fallback><w:pict>{inner}</w:pict></mc:Fallback>");
    let body = format!(
        "<w:p><w:r><mc:AlternateContent>{}{}{fallback}</mc:AlternateContent></w:r></w:p>",
        choice("wpc"),
        choice("wps")
    );
    let (xml, text) = filled(&body, &["3900"]);
    assert_eq!((text.as_str(), xml.matches("3900").count(), xml.matches("sj_0001").count()), ("3900户", 3, 1), "{xml}");
}

#[test]
fn a_box_drawn_with_a_font_of_signs_is_a_blank_like_any_other() {
    let sign = r#"<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>"#;
    let body = format!("<w:p><w:r><w:t>共</w:t></w:r>{sign}<w:r><w:t>名</w:t></w:r></w:p>");
    let doc = Document::read(&docx(&body), "a.docx").unwrap();
    assert_eq!(doc.text(), "共□名");
    let out = fill(&doc, &provenance(vec![slot(1, 1, "□", "60")])).unwrap();
    assert_eq!(Document::read(&out, "b.docx").unwrap().text(), "共60名");
}

#[test]
fn formatting_repeated_for_thousands_of_blanks_does_not_blow_the_document_up() {
    let properties = format!("<w:rPr>{}</w:rPr>", "<w:b/>".repeat(50_000));
    let body = format!("<w:p><w:r>{properties}<w:t>{}</w:t></w:r></w:p>", "X名，".repeat(2_000));
    let doc = Document::read(&docx(&body), "a.docx").unwrap();
    let values = vec!["1"; 2_000];
    assert!(matches!(fill(&doc, &fill_all(doc.text(), &values)), Err(ReportError::Bomb { .. })));
}

#[test]
fn a_part_in_utf_16_is_read_and_written_as_utf_8() {
    use std::io::Write;
    let source = document("<w:p><w:r><w:t>共X名</w:t></w:r></w:p>").replace("UTF-8", "UTF-16");
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(source.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let plain = docx("<w:p/>");
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(plain)).unwrap();
    let mut to = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let entry = from.by_index_raw(index).unwrap();
        if entry.name().unwrap() != "word/document.xml" {
            to.raw_copy_file(entry).unwrap();
        }
    }
    to.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    to.write_all(&utf16).unwrap();
    let bytes = to.finish().unwrap().into_inner();
    let doc = Document::read(&bytes, "a.docx").unwrap();
    let out = fill(&doc, &fill_all(doc.text(), &["60"])).unwrap();
    assert_eq!(Document::read(&out, "b.docx").unwrap().text(), "共60名");
    assert!(part(&out, "word/document.xml").starts_with(r#"<?xml version="1.0" encoding="UTF-8"?>"#));
}

#[test]
fn a_body_without_paragraphs_has_no_text_and_a_document_kept_inside_is_told() {
    assert!(matches!(Document::read(&docx("<w:sectPr/>"), "a.docx"), Err(ReportError::Empty { .. })));
    let fault = Document::read(&docx(r#"<w:p/><w:altChunk r:id="rId3"/>"#), "a.docx").unwrap_err();
    assert!(fault.to_string().contains("altChunk") && fault.names().zh.contains("另存"), "{fault}");
}
