//! What the importer understood of a file: sheet to ledger, column to field. A person can look at it, change it, and have it remembered.

use catalogue::{Names, RegionCode};
use serde::{Deserialize, Serialize};

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Role {
    /// 序号: counted, not kept.
    Serial,
    /// A township's name or code.
    Township,
    /// A village's name or code.
    Village,
    /// A place written as one: 青峰乡李家村.
    Place,
    /// A region code.
    Code,
    /// 备注.
    Note,
    /// A field of the ledger.
    Field {
        /// Its name.
        field: String,
    },
    /// A field of the record that a `ref` field of the ledger refers to.
    Of {
        /// The `ref` field.
        field: String,
        /// The field of the referred ledger.
        of: String,
    },
    /// One choice of a choice field, the cells being values: a column 户数 beside a column 人口.
    Item {
        /// The choice field.
        field: String,
        /// The choice.
        choice: String,
        /// The field that the cells fill.
        value: String,
    },
    /// Not imported.
    Ignored,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnMapping {
    /// From 0.
    pub column: u32,
    /// Its heading, the rows of the header joined by `｜`.
    pub heading: String,
    /// What it holds.
    #[serde(flatten)]
    pub role: Role,
    /// The unit that heading or sheet gave.
    pub unit: Option<String>,
    /// How sure this is, 0 to 1.
    pub confidence: f64,
}

/// One sheet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SheetMapping {
    /// The sheet's name.
    pub sheet: String,
    /// The ledger; none where the sheet is not imported.
    pub ledger: Option<String>,
    /// How sure this is, 0 to 1.
    pub confidence: f64,
    /// First and last row of the header, from 1.
    pub header: (u32, u32),
    /// Its columns.
    pub columns: Vec<ColumnMapping>,
    /// The place of rows that name none, from the 填报单位 line, the title or the sheet's name.
    pub place: Option<RegionCode>,
    /// Texts that may name that place, the likeliest first: looked at again when places become known only with this import.
    #[serde(default)]
    pub hints: Vec<String>,
    /// Values of fields that the title gives for all rows, such as the year.
    pub given: Vec<(String, String)>,
    /// The next likely ledgers.
    pub others: Vec<(String, f64)>,
    /// What a person should know: required columns that are missing, units that do not fit.
    pub remarks: Vec<Names>,
}

/// A whole file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mapping {
    /// The file's name.
    pub file: String,
    /// Its visible sheets.
    pub sheets: Vec<SheetMapping>,
    /// Hidden sheets, which are not imported.
    pub hidden: Vec<String>,
}

impl Mapping {
    /// The ledgers that the file goes into.
    pub fn ledgers(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.sheets.iter().filter_map(|s| s.ledger.as_deref()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

impl SheetMapping {
    /// What makes two sheets one form: their headings, in any order. A remembered mapping applies where it agrees.
    pub fn signature(&self) -> Vec<String> {
        let mut all: Vec<String> = self.columns.iter().map(|c| c.heading.clone()).collect();
        all.sort();
        all
    }

    /// The columns that are not imported although they carry a heading.
    pub fn unmapped(&self) -> impl Iterator<Item = &ColumnMapping> {
        self.columns.iter().filter(|c| c.role == Role::Ignored && !c.heading.is_empty())
    }

    /// The column of a role.
    pub fn column_of(&self, role: &Role) -> Option<&ColumnMapping> {
        self.columns.iter().find(|c| c.role == *role)
    }

    /// Says that a column holds something else; what held that role before is ignored from now on.
    pub fn assign(&mut self, column: u32, role: Role) {
        for c in &mut self.columns {
            if c.column == column {
                c.role = role.clone();
                c.confidence = 1.0;
            } else if c.role == role && !matches!(role, Role::Ignored | Role::Serial) {
                c.role = Role::Ignored;
            }
        }
    }
}
