//! What is to be said about single cells and rows.

use std::sync::Arc;

use catalogue::{Lang, Level, Names};
use serde::Serialize;

use crate::read::column_letters;

/// A fault or doubt about a row: an error refuses the row, a warning does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// The sheet.
    pub sheet: Arc<str>,
    /// The row, from 1.
    pub row: u32,
    /// The column, from 0; none where it is about the row as a whole.
    pub column: Option<u32>,
    /// The column's heading or the field's name.
    #[serde(serialize_with = "names")]
    pub about: Arc<Names>,
    /// Whether it refuses the row.
    pub level: Level,
    /// What is wrong and what to do.
    pub says: Names,
}

fn names<S: serde::Serializer>(about: &Arc<Names>, to: S) -> Result<S::Ok, S::Error> {
    about.as_ref().serialize(to)
}

impl Issue {
    /// Whether it refuses its row.
    pub fn refuses(&self) -> bool {
        self.level == Level::Error
    }

    /// The cell as spreadsheets call it: `C7`.
    pub fn cell(&self) -> String {
        format!("{}{}", column_letters(self.column.unwrap_or(0)), self.row)
    }

    /// The whole sentence: `第 7 行 身份证号 少一位，请在表里改成文本格式后重新导入`.
    pub fn line(&self, lang: Lang) -> String {
        let about = self.about.get(lang);
        match lang {
            Lang::Zh if about.is_empty() => format!("第 {} 行 {}", self.row, self.says.zh),
            Lang::Zh => format!("第 {} 行 {about} {}", self.row, self.says.zh),
            Lang::En if about.is_empty() => format!("Row {}: {}", self.row, self.says.en),
            Lang::En => format!("Row {}, {about}: {}", self.row, self.says.en),
        }
    }
}

/// A row that holds no record, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// The sheet.
    pub sheet: Arc<str>,
    /// The row, from 1.
    pub row: u32,
    /// Why it was passed over.
    pub why: Names,
}
