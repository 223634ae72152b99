//! Reading a workbook's bytes into cells, within bounds: .xlsx, .xls, .ods and .csv.

mod biff;
mod delimited;
mod limits;
mod ods;
pub(crate) mod package;
mod sheet;
mod split;
mod xls;
pub(crate) mod xlsx;

use std::time::Instant;

pub use limits::Limits;
#[cfg(test)]
pub(crate) use sheet::SheetBuilder;
pub use sheet::{Cell, Merge, Row, Sheet, Span, column_letters};

use crate::error::{WorkbookError, both};

/// A workbook as read: the sheets that a person sees.
#[derive(Clone, Debug, Default)]
pub struct Workbook {
    /// The file's name.
    pub file: String,
    /// Visible sheets in their order.
    pub sheets: Vec<Sheet>,
    /// Names of hidden sheets, which were not read.
    pub hidden: Vec<String>,
}

impl Workbook {
    pub(crate) fn new(file: &str) -> Workbook {
        Workbook { file: file.into(), ..Workbook::default() }
    }

    /// Reads a file within the usual bounds. `file` is its name, for messages and for telling .csv.
    ///
    /// # Errors
    /// The file is no workbook, damaged, locked, carries macros, or is too large or hostile; each within seconds.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Workbook, WorkbookError> {
        Workbook::read_within(file, bytes, &Limits::default())
    }

    /// Reads a file within given bounds.
    ///
    /// # Errors
    /// As [`Workbook::read`].
    pub fn read_within(file: &str, bytes: &[u8], limits: &Limits) -> Result<Workbook, WorkbookError> {
        if bytes.len() as u64 > limits.file {
            let what = both(
                format!("{} MB，最多 {} MB", bytes.len() >> 20, limits.file >> 20),
                format!("{} MB, at most {} MB", bytes.len() >> 20, limits.file >> 20),
            );
            return Err(WorkbookError::TooLarge { file: file.into(), what });
        }
        // A parser's slip over a made-up file must not take the process with it.
        let read = std::panic::catch_unwind(|| by_signature(file, bytes, limits));
        read.unwrap_or_else(|_| {
            Err(WorkbookError::Damaged { file: file.into(), detail: "结构不合规范 / malformed".into() })
        })
    }

    /// A sheet by its name.
    pub fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|s| s.name == name)
    }
}

/// The format is told by content: names lie.
fn by_signature(file: &str, bytes: &[u8], limits: &Limits) -> Result<Workbook, WorkbookError> {
    if bytes.is_empty() {
        return Err(WorkbookError::Damaged { file: file.into(), detail: "空文件 / empty file".into() });
    }
    if bytes.starts_with(b"PK") {
        return match package::inspect(file, bytes, limits)? {
            package::Package::Xlsx => xlsx::read(file, bytes, limits),
            package::Package::Ods => ods::read(file, bytes, limits),
        };
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        return xls::read(file, bytes, limits);
    }
    let other = |zh: &str, en: &str| Err(package::other(file, zh, en));
    match bytes {
        [b'%', b'P', b'D', b'F', ..] => other("PDF 文件", "a PDF file"),
        [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] => other("图片", "a picture"),
        [b'R', b'a', b'r', b'!', ..] | [b'7', b'z', ..] => other("压缩包", "an archive"),
        [b'{', b'\\', b'r', b't', b'f', ..] => other("RTF 文档", "an RTF document"),
        // Many an old system exports a web page or XML under the name .xls.
        _ if bytes
            .trim_ascii_start()
            .strip_prefix(&[0xef, 0xbb, 0xbf])
            .unwrap_or(bytes)
            .trim_ascii_start()
            .starts_with(b"<") =>
        {
            other("网页或 XML 文件", "a web page or XML file")
        }
        _ => delimited::read(file, bytes, limits),
    }
}

/// Holds reading to its bounds of cells and time.
pub(crate) fn check_budget(file: &str, cells: usize, began: Instant, limits: &Limits) -> Result<(), WorkbookError> {
    if cells > limits.cells {
        let what = both(
            format!("有内容的单元格超过 {} 万个", limits.cells / 10_000),
            format!("more than {} cells hold something", limits.cells),
        );
        return Err(WorkbookError::TooLarge { file: file.into(), what });
    }
    if began.elapsed() > limits.time {
        let what = both(
            format!("读取超过 {} 秒", limits.time.as_secs()),
            format!("reading took more than {} seconds", limits.time.as_secs()),
        );
        return Err(WorkbookError::TooLarge { file: file.into(), what });
    }
    Ok(())
}

pub(crate) fn too_many_sheets(file: &str, found: usize, limits: &Limits) -> WorkbookError {
    let what = both(
        format!("有 {found} 张表，最多 {}", limits.sheets),
        format!("it has {found} sheets, at most {} are read", limits.sheets),
    );
    WorkbookError::TooLarge { file: file.into(), what }
}
