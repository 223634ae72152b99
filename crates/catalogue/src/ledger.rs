//! Ledgers and their fields.

use serde::{Deserialize, Serialize};

use crate::{Choice, Expr, Flow, Names, Part};

/// The least region level that a record of a ledger belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RegionLevel {
    /// 6 digits.
    County,
    /// 9 digits.
    Township,
    /// 12 digits.
    Village,
}

impl RegionLevel {
    /// How many digits a code of the level has.
    pub fn digits(self) -> usize {
        match self {
            RegionLevel::County => 6,
            RegionLevel::Township => 9,
            RegionLevel::Village => 12,
        }
    }
}

/// How grave a failed check or rule is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Refused, or plainly wrong.
    #[default]
    Error,
    /// Shown, not refused.
    Warn,
    /// A question for a person.
    Ask,
}

/// How a field is kept: every value of the product is text or a whole number, the same on every database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// `TEXT`; dates as `YYYY-MM-DD`, months as `YYYY-MM`.
    Text,
    /// `BIGINT`; money in fen, decimals in thousandths, booleans 0 or 1.
    Int,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// A line of text.
    Text,
    /// Several lines.
    LongText,
    /// A person's name, with · and rare characters.
    PersonName,
    /// A whole number.
    Int,
    /// A number with up to three places, kept in thousandths.
    Decimal,
    /// Money in fen.
    Money,
    /// A day.
    Date,
    /// A month.
    Month,
    /// A year.
    Year,
    /// 是 or 否.
    Bool,
    /// One of some terms.
    Choice(Vec<Choice>),
    /// A further region code.
    Region,
    /// A record of another ledger, by its id.
    Ref(String),
    /// 文号, such as 某组发〔2026〕3号.
    DocNo,
    /// 公民身份号码, GB 11643.
    IdNumber,
    /// 统一社会信用代码, GB 32100.
    Uscc,
    /// A mobile number.
    Phone,
    /// A bank account.
    Bank,
}

impl FieldType {
    /// How the type is kept.
    pub fn storage(&self) -> Storage {
        match self {
            FieldType::Int | FieldType::Decimal | FieldType::Money | FieldType::Year | FieldType::Bool => Storage::Int,
            _ => Storage::Text,
        }
    }

    /// The word by which declarations name the type.
    pub fn word(&self) -> &'static str {
        match self {
            FieldType::Text => "text",
            FieldType::LongText => "longtext",
            FieldType::PersonName => "person_name",
            FieldType::Int => "int",
            FieldType::Decimal => "decimal",
            FieldType::Money => "money",
            FieldType::Date => "date",
            FieldType::Month => "month",
            FieldType::Year => "year",
            FieldType::Bool => "bool",
            FieldType::Choice(_) => "choice",
            FieldType::Region => "region",
            FieldType::Ref(_) => "ref",
            FieldType::DocNo => "docno",
            FieldType::IdNumber => "idnumber",
            FieldType::Uscc => "uscc",
            FieldType::Phone => "phone",
            FieldType::Bank => "bank",
        }
    }

    /// Whether values of the type are encrypted wherever they stand.
    pub fn sensitive(&self) -> bool {
        matches!(self, FieldType::IdNumber | FieldType::Phone | FieldType::Bank)
    }
}

/// A field of a ledger.
#[derive(Clone, Debug)]
pub struct Field {
    /// Name in catalogue, code, API and table.
    pub name: String,
    /// Name on pages and in workbooks.
    pub names: Names,
    /// What it holds.
    pub kind: FieldType,
    /// The heading that stands before it in forms and on records, and holds until the next.
    pub group: Option<Names>,
    /// Whether a record without it is refused.
    pub required: bool,
    /// Whether it is encrypted under a key per person.
    pub sensitive: bool,
    /// Other headings it has in workbooks.
    pub also: Vec<String>,
    /// The unit workbooks write it in (万元, 亩, 人).
    pub unit: Option<String>,
    /// Least value, in the written unit.
    pub min: Option<i64>,
    /// Greatest value, in the written unit.
    pub max: Option<i64>,
    /// A date field that this one may not come before.
    pub after: Option<String>,
    /// Whether no two records of a county may agree in it.
    pub unique: bool,
    /// An older name of the field, still found in the journal.
    pub was: Option<String>,
    /// No longer entered; readable in history.
    pub withdrawn: bool,
    /// For a `ref`: the same workbook row may hold fields of the record referred to.
    pub copies: bool,
    /// Whether records are looked up by it: its column has an index.
    pub sought: bool,
    /// Value of a record that gives none.
    pub default: Option<String>,
    /// File it is declared in: its ledger's, or one that adds to it.
    pub file: String,
}

impl Field {
    /// The choices of a choice field, else none.
    pub fn choices(&self) -> &[Choice] {
        match &self.kind {
            FieldType::Choice(choices) => choices,
            _ => &[],
        }
    }

    /// The ledger a `ref` leads to.
    pub fn refers_to(&self) -> Option<&str> {
        match &self.kind {
            FieldType::Ref(ledger) => Some(ledger),
            _ => None,
        }
    }
}

/// A condition every record should meet.
#[derive(Clone, Debug)]
pub struct Check {
    /// The condition.
    pub that: Expr,
    /// Refuse or warn.
    pub level: Level,
    /// What is said when it fails.
    pub says: Names,
}

/// A ledger: one kind of fact a county keeps.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// Name in catalogue, code, API and table.
    pub name: String,
    /// Name on pages.
    pub names: Names,
    /// What it holds, in a sentence.
    pub about: Option<Names>,
    /// The part it belongs to.
    pub part: Part,
    /// The least region level of its records.
    pub scope: RegionLevel,
    /// How a record is called in lists, fields in braces.
    pub label: String,
    /// The natural key: `region` and field names.
    pub same: Vec<String>,
    /// First and last day in force.
    pub span: Option<(String, String)>,
    /// Spells agreeing in these fields may not overlap.
    pub alone: Vec<String>,
    /// The date field on which a record happened.
    pub day: Option<String>,
    /// The role that keeps it.
    pub keeper: String,
    /// Other names of such a sheet.
    pub titles: Vec<String>,
    /// Open only to roles that name it: neither `*` nor `part/*` does.
    pub apart: bool,
    /// Whether its records may carry pictures (never must).
    pub pictures: bool,
    /// Place in menus.
    pub order: i64,
    /// Fields in the order of forms and columns.
    pub fields: Vec<Field>,
    /// Conditions over a record.
    pub checks: Vec<Check>,
    /// The states of its records and the steps between them.
    pub flow: Option<Flow>,
    /// No longer kept: nothing new is entered, what is there stays readable.
    pub withdrawn: bool,
    /// Digest of the declaration: entries name the version they were written under.
    pub version: String,
    /// File it is declared in.
    pub file: String,
}

impl Ledger {
    /// A field by its name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.name == name)
    }

    /// The fields, and those that are no longer entered too, under their headings; what a county has added comes last, under none.
    pub fn groups(&self) -> Vec<(Option<&Names>, Vec<&Field>)> {
        let mut groups: Vec<(Option<&Names>, Vec<&Field>)> = Vec::new();
        for field in self.fields.iter().filter(|f| f.file == self.file) {
            match groups.last_mut() {
                Some((_, fields)) if field.group.is_none() => fields.push(field),
                _ => groups.push((field.group.as_ref(), vec![field])),
            }
        }
        let added: Vec<&Field> = self.fields.iter().filter(|f| f.file != self.file).collect();
        if !added.is_empty() {
            groups.push((None, added));
        }
        groups
    }

    /// Fields that are still entered.
    pub fn entered(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|f| !f.withdrawn)
    }

    /// Whose key a sensitive field is under: the person or household a record is about — the first `ref` to one, else the record itself.
    pub fn subject_field(&self) -> Option<&Field> {
        self.fields.iter().find(|f| matches!(f.refers_to(), Some("person" | "household")))
    }
}
