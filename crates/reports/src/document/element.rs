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
    Cell,
    TextBox,
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
            "sym" => El::Sign('\u{FFFC}'),
            "rPr" => El::RunProperties,
            "pPr" => El::ParagraphProperties,
            "pStyle" => El::ParagraphStyle,
            "tc" => El::Cell,
            "txbxContent" => El::TextBox,
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
