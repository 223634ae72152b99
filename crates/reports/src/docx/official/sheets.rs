//! The fixed parts of an official paper: styles, settings, fonts, footers. The numbers are those of GB/T 9704-2012, in twips.
//!
//! A line is 579 (22 to the page) and a character 16 pt − 850/4096 pt (28 to the line). 580 would give 21 lines, −848 27 characters.

use super::super::parts::HEAD as XML;

macro_rules! xml {
    ($($text:expr),+ $(,)?) => {
        concat!(r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#, $($text),+)
    };
}

/// The body's root.
pub(super) const OPEN: &str = xml!(
    r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" "#,
    r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>"#,
);

/// The page: A4, margins 37 28 35 26 mm, the footer's line 7 mm below the text.
pub(super) const CLOSE: &str = concat!(
    r#"<w:sectPr><w:footerReference w:type="even" r:id="rId5"/><w:footerReference w:type="default" r:id="rId4"/>"#,
    r#"<w:pgSz w:w="11906" w:h="16838"/>"#,
    r#"<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="851" w:footer="1407" w:gutter="0"/>"#,
    r#"<w:docGrid w:type="linesAndChars" w:linePitch="579" w:charSpace="-850"/></w:sectPr></w:body></w:document>"#,
);

pub(super) const TYPES: &str = xml!(
    r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
    r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#,
    r#"<Default Extension="xml" ContentType="application/xml"/>"#,
    r#"<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>"#,
    r#"<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>"#,
    r#"<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>"#,
    r#"<Override PartName="/word/fontTable.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"/>"#,
    r#"<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>"#,
    r#"<Override PartName="/word/footer2.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>"#,
    r#"<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>"#,
    r#"<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>"#,
    r#"</Types>"#,
);

pub(super) const PACKAGE_RELATIONS: &str = xml!(
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>"#,
    r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>"#,
    r#"<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties" Target="docProps/app.xml"/>"#,
    r#"</Relationships>"#,
);

pub(super) const RELATIONS: &str = xml!(
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>"#,
    r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" Target="settings.xml"/>"#,
    r#"<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/fontTable" Target="fontTable.xml"/>"#,
    r#"<Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/>"#,
    r#"<Relationship Id="rId5" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer2.xml"/>"#,
    r#"</Relationships>"#,
);

/// Odd and even pages differ in the page number's side; the binding edge changes sides, so that both sides of a sheet meet.
pub(super) const SETTINGS: &str = xml!(
    r#"<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#,
    r#"<w:zoom w:percent="100"/><w:mirrorMargins/><w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>"#,
    r#"<w:defaultTabStop w:val="632"/><w:evenAndOddHeaders/><w:drawingGridVerticalSpacing w:val="579"/>"#,
    r#"<w:characterSpacingControl w:val="doNotCompress"/>"#,
    r#"<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/>"#,
    r#"<w:adjustLineHeightInTable/><w:useFELayout/>"#,
    r#"<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>"#,
    r#"<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>"#,
);

macro_rules! fonts {
    ($name:literal) => {
        concat!(
            r#"<w:rFonts w:ascii=""#,
            $name,
            r#"" w:eastAsia=""#,
            $name,
            r#"" w:hAnsi=""#,
            $name,
            r#"" w:cs=""#,
            $name,
            r#"" w:hint="eastAsia"/>"#
        )
    };
}

/// Paragraph styles: the built-in ones by their own names, so that WPS and Word list them; 公文… for the rest.
pub(super) const STYLES: &str = xml!(
    r#"<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr>"#,
    fonts!("仿宋_GB2312"),
    r#"<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>"#,
    r#"<w:pPrDefault/></w:docDefaults>"#,
    r#"<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr><w:widowControl w:val="0"/>"#,
    r#"<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>"#,
    r#"<w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/><w:jc w:val="both"/></w:pPr><w:rPr>"#,
    // A glyph of 16 pt is wider than the grid's 15.79 pt. Word draws it closer; LibreOffice gives it two cells. So the pitch is told
    // as spacing, 28 × 15.7 pt on 442.25 pt (441.3 pt where the grid is centred), and the text does not snap to the grid, which stays for what is typed in later.
    fonts!("仿宋_GB2312"),
    r#"<w:snapToGrid w:val="0"/><w:spacing w:val="-6"/><w:sz w:val="32"/><w:szCs w:val="32"/></w:rPr></w:style>"#,
    r#"<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>"#,
    r#"<w:uiPriority w:val="1"/><w:semiHidden/><w:unhideWhenUsed/></w:style>"#,
    r#"<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>"#,
    r#"<w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>"#,
    r#"<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>"#,
    r#"<w:style w:type="paragraph" w:customStyle="1" w:styleId="GwBody"><w:name w:val="公文正文"/><w:basedOn w:val="Normal"/><w:qFormat/>"#,
    r#"<w:pPr><w:ind w:firstLineChars="200" w:firstLine="632"/></w:pPr></w:style>"#,
    r#"<w:style w:type="paragraph" w:customStyle="1" w:styleId="GwFlush"><w:name w:val="公文顶格"/><w:basedOn w:val="Normal"/><w:qFormat/></w:style>"#,
    r#"<w:style w:type="paragraph" w:customStyle="1" w:styleId="GwSign"><w:name w:val="公文署名"/><w:basedOn w:val="Normal"/><w:qFormat/>"#,
    r#"<w:pPr><w:jc w:val="right"/></w:pPr></w:style>"#,
    r#"<w:style w:type="paragraph" w:customStyle="1" w:styleId="GwAttachment"><w:name w:val="公文附件"/><w:basedOn w:val="Normal"/>"#,
    r#"<w:next w:val="Title"/><w:qFormat/><w:pPr><w:pageBreakBefore/></w:pPr><w:rPr>"#,
    fonts!("黑体"),
    r#"</w:rPr></w:style>"#,
    r#"<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:next w:val="GwBody"/><w:qFormat/>"#,
    r#"<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr>"#,
    fonts!("方正小标宋简体"),
    r#"<w:spacing w:val="0"/><w:sz w:val="44"/><w:szCs w:val="44"/></w:rPr></w:style>"#,
    r#"<w:style w:type="paragraph" w:styleId="Subtitle"><w:name w:val="Subtitle"/><w:basedOn w:val="Normal"/><w:next w:val="GwBody"/><w:qFormat/>"#,
    r#"<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr>"#,
    fonts!("楷体_GB2312"),
    r#"</w:rPr></w:style>"#,
    r#"<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="GwBody"/><w:next w:val="GwBody"/><w:qFormat/>"#,
    r#"<w:pPr><w:keepNext/><w:outlineLvl w:val="0"/></w:pPr><w:rPr>"#,
    fonts!("黑体"),
    r#"</w:rPr></w:style>"#,
    r#"<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="GwBody"/><w:next w:val="GwBody"/><w:qFormat/>"#,
    r#"<w:pPr><w:keepNext/><w:outlineLvl w:val="1"/></w:pPr><w:rPr>"#,
    fonts!("楷体_GB2312"),
    r#"</w:rPr></w:style>"#,
    r#"<w:style w:type="character" w:customStyle="1" w:styleId="GwHei"><w:name w:val="公文黑体"/><w:qFormat/><w:rPr>"#,
    fonts!("黑体"),
    r#"</w:rPr></w:style>"#,
    r#"<w:style w:type="character" w:customStyle="1" w:styleId="GwKai"><w:name w:val="公文楷体"/><w:qFormat/><w:rPr>"#,
    fonts!("楷体_GB2312"),
    r#"</w:rPr></w:style>"#,
    r#"<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/><w:basedOn w:val="Normal"/>"#,
    r#"<w:pPr><w:spacing w:line="360" w:lineRule="exact"/></w:pPr><w:rPr>"#,
    fonts!("宋体"),
    r#"<w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr></w:style>"#,
    r#"</w:styles>"#,
);

macro_rules! font {
    ($name:literal, $other:literal, $family:literal, $pitch:literal) => {
        concat!(
            r#"<w:font w:name=""#,
            $name,
            r#""><w:altName w:val=""#,
            $other,
            r#""/><w:charset w:val="86"/><w:family w:val=""#,
            $family,
            r#""/><w:pitch w:val=""#,
            $pitch,
            r#""/></w:font>"#
        )
    };
}

/// The official fonts by name, each with the name under which a computer may have it instead. None is embedded: they are licensed.
pub(super) const FONTS: &str = xml!(
    r#"<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#,
    font!("仿宋_GB2312", "仿宋,FangSong,FandolFang R", "roman", "fixed"),
    font!("楷体_GB2312", "楷体,KaiTi,AR PL UKai CN", "modern", "fixed"),
    font!("黑体", "SimHei,Noto Sans CJK SC", "swiss", "fixed"),
    font!("宋体", "SimSun,Noto Serif CJK SC", "roman", "variable"),
    font!("方正小标宋简体", "FZXiaoBiaoSong-B05S,Noto Serif CJK SC", "roman", "variable"),
    r#"</w:fonts>"#,
);

pub(super) const APP: &str = xml!(
    r#"<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Shishu</Application></Properties>"#,
);

/// The side of the page number.
#[derive(Clone, Copy)]
pub(super) enum Side {
    /// Right, one character in.
    Odd,
    /// Left, one character in.
    Even,
}

/// The footer `— 1 —`.
pub(super) fn footer(side: Side) -> String {
    let place = match side {
        Side::Odd => r#"<w:ind w:rightChars="100" w:right="280"/><w:jc w:val="right"/>"#,
        Side::Even => r#"<w:ind w:leftChars="100" w:left="280"/><w:jc w:val="left"/>"#,
    };
    format!(
        concat!(
            r#"{XML}<w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:pPr><w:pStyle w:val="Footer"/>{place}</w:pPr>"#,
            r#"<w:r><w:t xml:space="preserve">— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>"#,
            r#"<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>"#,
            r#"<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>"#,
        ),
        XML = XML,
        place = place,
    )
}

/// The document's properties; the texts are escaped already.
pub(super) fn core(title: &str, unit: &str, made: &str) -> String {
    format!(
        concat!(
            r#"{XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" "#,
            r#"xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" "#,
            r#"xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title><dc:creator>{unit}</dc:creator>"#,
            r#"<dcterms:created xsi:type="dcterms:W3CDTF">{made}</dcterms:created>"#,
            r#"<dcterms:modified xsi:type="dcterms:W3CDTF">{made}</dcterms:modified><dc:language>zh-CN</dc:language></cp:coreProperties>"#,
        ),
        XML = XML,
        title = title,
        unit = unit,
        made = made,
    )
}
