//! What can go wrong with a file as a whole. Faults of single rows are [`crate::Issue`]s, never errors: a bad row refuses no other.

use catalogue::{Lang, Names};
use journal::JournalError;
use thiserror::Error;

/// Why a file cannot be read or written: which file, what is wrong with it, what to do.
#[derive(Debug, Error)]
#[error("{}", self.says(Lang::Zh))]
pub enum WorkbookError {
    /// The file is of another kind.
    NotAWorkbook {
        /// The file's name.
        file: String,
        /// What it seems to be.
        found: Names,
    },
    /// The file is empty, cut off, or its parts do not fit together.
    Damaged {
        /// The file's name.
        file: String,
        /// What was found, for the person who looks into it.
        detail: String,
    },
    /// The file is locked by a password.
    Password {
        /// The file's name.
        file: String,
    },
    /// The file carries macros.
    Macros {
        /// The file's name.
        file: String,
    },
    /// The file is larger than what one import may hold.
    TooLarge {
        /// The file's name.
        file: String,
        /// What is too large, and the limit.
        what: Names,
    },
    /// The file is built to overwhelm its reader.
    Hostile {
        /// The file's name.
        file: String,
        /// How.
        what: Names,
    },
    /// A sheet of the mapping is not in the file, or its ledger or field not in the catalogue.
    Mapping {
        /// What does not fit.
        what: Names,
    },
    /// A workbook could not be written.
    Write {
        /// What the writer said.
        detail: String,
    },
    /// The journal failed as a whole (not: refused an entry).
    Journal(#[from] JournalError),
}

impl WorkbookError {
    /// The error in a language: what, where, remedy.
    pub fn says(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => self.zh(),
            Lang::En => self.en(),
        }
    }

    fn zh(&self) -> String {
        match self {
            Self::NotAWorkbook { file, found } => {
                format!("“{file}”不是电子表格，看起来是{}；请另存为 .xlsx 后再导入", found.zh)
            }
            Self::Damaged { file, detail } => {
                format!("“{file}”不完整或已损坏（{detail}）；请用 Excel 或 WPS 打开原文件，另存为 .xlsx 后再导入")
            }
            Self::Password { file } => format!("“{file}”设有打开密码；请取消密码后另存再导入"),
            Self::Macros { file } => format!("“{file}”带有宏；为安全起见不读取，请另存为不带宏的 .xlsx 后再导入"),
            Self::TooLarge { file, what } => format!("“{file}”过大：{}；请分成几个文件导入", what.zh),
            Self::Hostile { file, what } => {
                format!("“{file}”内容异常：{}；没有读取，请重新从原表另存为 .xlsx", what.zh)
            }
            Self::Mapping { what } => format!("对应关系与文件不符：{}；请重新识别表头后再导入", what.zh),
            Self::Write { detail } => format!("表格没有写成：{detail}；请重试，仍不行请把文件交给管理员"),
            Self::Journal(error) => format!("写入台账时出错：{error}；已写入的不受影响，请重新导入同一文件"),
        }
    }

    fn en(&self) -> String {
        match self {
            Self::NotAWorkbook { file, found } => {
                format!("“{file}” is no workbook but seems to be {}; save it as .xlsx and import that", found.en)
            }
            Self::Damaged { file, detail } => {
                format!(
                    "“{file}” is incomplete or damaged ({detail}); open the original, save it as .xlsx and import that"
                )
            }
            Self::Password { file } => {
                format!("“{file}” is locked by a password; take the password off, save and import again")
            }
            Self::Macros { file } => {
                format!("“{file}” carries macros and was not read; save it as .xlsx without macros and import that")
            }
            Self::TooLarge { file, what } => format!("“{file}” is too large: {}; import it in parts", what.en),
            Self::Hostile { file, what } => {
                format!("“{file}” looks wrong: {}; it was not read, save it as .xlsx anew from the original", what.en)
            }
            Self::Mapping { what } => {
                format!("the mapping does not fit the file: {}; recognise the headings again", what.en)
            }
            Self::Write { detail } => format!("the workbook was not written: {detail}; try again"),
            Self::Journal(error) => {
                format!("the journal failed: {error}; what was written stands, import the same file again")
            }
        }
    }
}

/// A text in both languages.
pub(crate) fn both(zh: impl Into<String>, en: impl Into<String>) -> Names {
    Names { zh: zh.into(), en: en.into() }
}
