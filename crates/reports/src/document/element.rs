//! The elements of a text part that matter for reading and filling it.

/// The elements that matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum El {
    Paragraph,
    Run,
    Text,
    /// One character.
    Sign(char),
    RunProperties,
    ParagraphProperties,
    ParagraphStyle,
    RunStyle,
    /// Hidden text (隐藏文字).
    Vanish,
    Table,
    Row,
    RowProperties,
    RowHidden,
    Cell,
    CellProperties,
    MergeDown,
    /// How many columns a cell spans.
    GridSpan,
    TextBox,
    /// The beginning, the middle or the end of a field.
    FieldMark,
    /// A field with its result inside.
    SimpleField,
    /// A sign of a font of signs.
    Symbol,
    /// A whole document kept inside as it came.
    Chunk,
    /// What holds the paragraphs of a part.
    Story,
    /// Characters with pinyin over them: a run within a run.
    RubyBase,
    Choice,
    Fallback,
    Alternate,
    /// Deleted, moved away, pinyin: no text of the report.
    Unread,
    Control,
    ControlProperties,
    ControlContent,
    ControlTitle,
    ControlPlain,
    ControlId,
    BookmarkStart,
    BookmarkEnd,
    CommentStart,
    CommentEnd,
    CommentReference,
    #[default]
    Other,
}

impl El {
    /// Which an element is, by its name.
    pub fn of(name: &str) -> El {
        let Some(local) = name.strip_prefix("w:") else {
            return match name {
                "mc:AlternateContent" => El::Alternate,
                "mc:Choice" => El::Choice,
                "mc:Fallback" => El::Fallback,
                _ => El::Other,
            };
        };
        match local {
            "p" => El::Paragraph,
            "r" => El::Run,
            "t" => El::Text,
            "tab" | "ptab" => El::Sign('\t'),
            "br" | "cr" => El::Sign('\n'),
            "noBreakHyphen" => El::Sign('-'),
            "sym" => El::Symbol,
            "rPr" => El::RunProperties,
            "pPr" => El::ParagraphProperties,
            "pStyle" => El::ParagraphStyle,
            "rStyle" => El::RunStyle,
            "vanish" => El::Vanish,
            "tbl" => El::Table,
            "tr" => El::Row,
            "trPr" => El::RowProperties,
            "hidden" => El::RowHidden,
            "tc" => El::Cell,
            "tcPr" => El::CellProperties,
            "vMerge" => El::MergeDown,
            "gridSpan" => El::GridSpan,
            "txbxContent" => El::TextBox,
            "rubyBase" => El::RubyBase,
            "fldChar" => El::FieldMark,
            "fldSimple" => El::SimpleField,
            "altChunk" => El::Chunk,
            "body" | "footnotes" | "endnotes" | "hdr" | "ftr" => El::Story,
            "del" | "moveFrom" | "rt" => El::Unread,
            "sdt" => El::Control,
            "sdtPr" => El::ControlProperties,
            "sdtContent" => El::ControlContent,
            "alias" => El::ControlTitle,
            "text" | "date" | "dropDownList" | "comboBox" => El::ControlPlain,
            "id" => El::ControlId,
            "bookmarkStart" => El::BookmarkStart,
            "bookmarkEnd" => El::BookmarkEnd,
            "commentRangeStart" => El::CommentStart,
            "commentRangeEnd" => El::CommentEnd,
            "commentReference" => El::CommentReference,
            _ => El::Other,
        }
    }
}

/// Whether a property's value switches it off.
pub(super) fn is_off(value: &str) -> bool {
    matches!(value, "0" | "false" | "off")
}

/// The sign that a font of signs shows for a code: the boxes and crosses that blanks are made of, or a stand-in for a picture.
pub(super) fn symbol(font: &str, code: &str) -> char {
    // the code may stand in the private area: F0A8 is A8
    let code = u32::from_str_radix(code, 16).unwrap_or(0) & 0xFF;
    match (font, code) {
        ("Wingdings", 0x6F | 0x70 | 0x71 | 0x72 | 0xA8) | ("Wingdings 2", 0x2A | 0xA3) => '□',
        ("Wingdings", 0xA1 | 0x6D) => '○',
        ("Symbol", 0xB4) => '×',
        _ => '\u{FFFC}',
    }
}
