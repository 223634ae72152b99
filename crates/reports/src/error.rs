//! What can go wrong with a report's document: what was found, where, and what to do, in both languages.

use catalogue::Names;
use thiserror::Error;

/// A fault of a document or of what is to be written into it. `Display` is English; [`ReportError::names`] has both languages.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReportError {
    /// More bytes than a report can have.
    #[error("{file}: the file has {found} bytes, the limit is {limit}; take the pictures out or send the text alone")]
    TooLarge {
        /// The file's name.
        file: String,
        /// Its size.
        found: u64,
        /// The limit.
        limit: u64,
    },
    /// A packed part unpacks to more than a report can have.
    #[error(
        "{file}: the part {part} unpacks to more than {limit} bytes; open it in WPS or Word, save it anew and send that"
    )]
    Bomb {
        /// The file's name.
        file: String,
        /// The packed part.
        part: String,
        /// The limit.
        limit: u64,
    },
    /// The file is of another kind.
    #[error("{file}: this is {found}, not a text or .docx file; save it as .docx or .txt")]
    WrongKind {
        /// The file's name.
        file: String,
        /// What it is, in English.
        found: &'static str,
        /// What it is, in Chinese.
        found_zh: &'static str,
    },
    /// Encrypted with a password.
    #[error("{file}: the document is protected by a password; take the password off and send it again")]
    Password {
        /// The file's name.
        file: String,
    },
    /// Carries macros.
    #[error("{file}: the document carries macros ({part}); save it as .docx without macros")]
    Macros {
        /// The file's name.
        file: String,
        /// The part that shows it.
        part: String,
    },
    /// A part that every .docx has is not there.
    #[error(
        "{file}: the part {part} is missing; the file is incomplete: open it in WPS or Word, save it anew and send that"
    )]
    MissingPart {
        /// The file's name.
        file: String,
        /// The part.
        part: String,
    },
    /// A part cannot be read.
    #[error(
        "{file}: the part {part} cannot be read at byte {at} ({what}); open it in WPS or Word, save it anew and send that"
    )]
    BrokenPart {
        /// The file's name.
        file: String,
        /// The part.
        part: String,
        /// Where in the part, in bytes.
        at: u64,
        /// What the reader says.
        what: String,
    },
    /// The packed file itself is broken.
    #[error("{file}: the packed file is broken ({what}); send it again, or save it anew in WPS or Word")]
    BrokenPackage {
        /// The file's name.
        file: String,
        /// What the reader says.
        what: String,
    },
    /// The text's encoding is not known.
    #[error("{file}: the text is neither UTF-8 nor GB18030 (first bad byte at {at}); save it as UTF-8")]
    Encoding {
        /// The file's name.
        file: String,
        /// Where, in bytes.
        at: usize,
    },
    /// Nothing to read.
    #[error("{file}: there is no text in the file; choose the file that holds the report's text")]
    Empty {
        /// The file's name.
        file: String,
    },
    /// A slot that lies outside the text, over another slot, or over a paragraph's end.
    #[error(
        "slot {slot}: characters {offset} to {end} are no place for a figure ({what}); recognise the document again"
    )]
    BadSlot {
        /// The slot's number.
        slot: usize,
        /// First code point.
        offset: usize,
        /// Code point after the last.
        end: usize,
        /// Why, in English.
        what: &'static str,
        /// Why, in Chinese.
        what_zh: &'static str,
    },
    /// The operation wants a .docx.
    #[error("{file}: this is plain text, not a .docx; have it laid out as an official paper instead")]
    NotDocx {
        /// The file's name.
        file: String,
    },
    /// A document without provenance.
    #[error("{file}: no provenance is kept in this document; choose a report that was finished by this system")]
    NoProvenance {
        /// The file's name.
        file: String,
    },
    /// The provenance kept in a document cannot be read.
    #[error(
        "{file}: the provenance kept in the document cannot be read ({what}); take the report from the system again"
    )]
    BadProvenance {
        /// The file's name.
        file: String,
        /// What the reader says.
        what: String,
    },
    /// Packing the document failed.
    #[error("the document could not be packed ({what}); try again, and report it if it happens again")]
    Packing {
        /// What the writer says.
        what: String,
    },
}

impl ReportError {
    /// The same in both languages.
    pub fn names(&self) -> Names {
        Names { zh: self.zh(), en: self.to_string() }
    }

    fn zh(&self) -> String {
        use ReportError::*;
        match self {
            TooLarge { file, found, limit } => {
                format!("{file}：文件有{found}字节，上限为{limit}字节；请去掉图片，或只上传文字")
            }
            Bomb { file, part, limit } => {
                format!("{file}：其中的{part}解压后超过{limit}字节；请用WPS或Word打开后另存，再上传")
            }
            WrongKind { file, found_zh, .. } => {
                format!("{file}：这是{found_zh}，不是文本或.docx文件；请另存为.docx或.txt")
            }
            Password { file } => format!("{file}：文档有打开密码；请取消密码后再上传"),
            Macros { file, part } => format!("{file}：文档带有宏（{part}）；请另存为不含宏的.docx"),
            MissingPart { file, part } => {
                format!("{file}：缺少{part}，文件不完整；请用WPS或Word打开后另存，再上传")
            }
            BrokenPart { file, part, at, what } => {
                format!("{file}：{part}在第{at}字节处读不下去（{what}）；请用WPS或Word打开后另存，再上传")
            }
            BrokenPackage { file, what } => {
                format!("{file}：压缩包已损坏（{what}）；请重新上传，或用WPS、Word另存后再上传")
            }
            Encoding { file, at } => {
                format!("{file}：文字编码既不是UTF-8也不是GB18030（第{at}字节起）；请另存为UTF-8")
            }
            Empty { file } => format!("{file}：文件里没有文字；请选择报告正文所在的文件"),
            BadSlot { slot, offset, end, what_zh, .. } => {
                format!("第{slot}空：第{offset}至{end}字不能填数（{what_zh}）；请重新识别文档")
            }
            NotDocx { file } => format!("{file}：这是纯文本，不是.docx；请改用公文版式生成"),
            NoProvenance { file } => format!("{file}：文档里没有数据来源；请选择由本系统生成的报告"),
            BadProvenance { file, what } => {
                format!("{file}：文档里的数据来源读不出（{what}）；请从系统重新取得报告")
            }
            Packing { what } => format!("文档打包失败（{what}）；请重试，若再次出现请报告"),
        }
    }
}
