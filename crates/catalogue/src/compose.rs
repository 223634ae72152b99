//! Declarations written from plain choices: what a form or a command line collects becomes the text of a declaration file.

mod term;

use std::collections::BTreeMap;

use pinyin::ToPinyin;
use serde::Serialize;

use crate::{Field, FigureTime, Hold, Ledger, Names, WindowCode};

pub use term::{Sign, Term, TermFault, condition};

/// The names of something new: whichever language is left out takes the other's name, for a county that works in one.
pub fn names(zh: &str, en: &str) -> Option<Names> {
    let (zh, en) = (zh.trim(), en.trim());
    let either = if zh.is_empty() { en } else { zh };
    let filled = |name: &str| if name.is_empty() { either.to_string() } else { name.to_string() };
    (!either.is_empty()).then(|| Names { zh: filled(zh), en: filled(en) })
}

/// A figure put together from choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFigure {
    /// Its id.
    pub id: String,
    /// Its names.
    pub names: Names,
    /// Noun phrases for the thing counted.
    pub aliases: Vec<String>,
    /// The ledger of the record list.
    pub of: String,
    /// The condition; empty for all records.
    pub condition: String,
    /// How the window limits the list.
    pub time: FigureTime,
    /// The usual window.
    pub window: WindowCode,
    /// The measure.
    pub measure: String,
    /// The unit.
    pub unit: String,
}

impl NewFigure {
    /// The window that goes with a time rule when nobody says another.
    pub fn usual_window(time: FigureTime) -> WindowCode {
        match time {
            FigureTime::Event => WindowCode::Y,
            FigureTime::Year => WindowCode::Yr,
            FigureTime::State | FigureTime::None => WindowCode::D,
        }
    }

    /// The declaration.
    pub fn toml(&self) -> String {
        #[derive(Serialize)]
        struct Body<'a> {
            name: &'a Names,
            #[serde(skip_serializing_if = "<[String]>::is_empty")]
            aliases: &'a [String],
            of: &'a str,
            #[serde(rename = "where", skip_serializing_if = "str::is_empty")]
            condition: &'a str,
            time: FigureTime,
            window: WindowCode,
            measure: &'a str,
            unit: &'a str,
        }
        let body = Body {
            name: &self.names,
            aliases: &self.aliases,
            of: &self.of,
            condition: &self.condition,
            time: self.time,
            window: self.window,
            measure: &self.measure,
            unit: &self.unit,
        };
        written(&BTreeMap::from([(&self.id, body)]))
    }
}

/// A field put together from choices.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NewField {
    /// Its name in table and API.
    pub name: String,
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
    /// The type's word.
    pub r#type: String,
    /// The ledger a `ref` leads to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// The choices of a choice field, written 中文|English.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// The unit workbooks write it in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Whether a record without it is refused.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// Other headings in workbooks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
}

/// The type words a form offers, with what people call them.
pub fn types() -> Vec<(&'static str, Names)> {
    let all = [
        ("text", "一行文字", "line of text"),
        ("longtext", "多行文字", "several lines"),
        ("int", "整数", "whole number"),
        ("decimal", "小数", "number with decimals"),
        ("money", "金额", "money"),
        ("date", "日期", "day"),
        ("month", "月份", "month"),
        ("year", "年份", "year"),
        ("bool", "是否", "yes or no"),
        ("choice", "单选", "one of several terms"),
        ("person_name", "姓名", "person's name"),
        ("ref", "引用另一本台账", "record of another ledger"),
        ("docno", "文号", "document number"),
        ("idnumber", "身份证号（加密）", "identity number, encrypted"),
        ("phone", "手机号（加密）", "phone, encrypted"),
        ("bank", "银行账号（加密）", "bank account, encrypted"),
    ];
    all.into_iter().map(|(word, zh, en)| (word, Names { zh: zh.into(), en: en.into() })).collect()
}

/// A ledger put together from choices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewLedger {
    /// Its name in table and API.
    pub ledger: String,
    /// Its names.
    pub name: Names,
    /// What it holds.
    pub about: Names,
    /// The least region level, `county`, `township` or `village`.
    pub scope: String,
    /// How a record is called.
    pub label: String,
    /// What makes two rows the same record.
    pub same: Vec<String>,
    /// The date a record happened on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    /// The role that keeps it.
    pub keeper: String,
    /// Its fields.
    pub fields: Vec<NewField>,
}

impl NewLedger {
    /// The declaration.
    pub fn toml(&self) -> String {
        written(self)
    }
}

/// A field that a ledger gains, as a declaration.
pub fn addition(ledger: &str, fields: &[NewField]) -> String {
    #[derive(Serialize)]
    struct Body<'a> {
        ledger: &'a str,
        fields: &'a [NewField],
    }
    written(&Body { ledger, fields })
}

/// Fields that a ledger no longer enters, as a declaration.
pub fn withdrawal(ledger: &Ledger, field: &Field) -> String {
    #[derive(Serialize)]
    struct Body<'a> {
        ledger: &'a str,
        withdraw: [&'a str; 1],
    }
    written(&Body { ledger: &ledger.name, withdraw: [&field.name] })
}

/// That a ledger is no longer kept, as a declaration.
pub fn closing(ledger: &Ledger) -> String {
    #[derive(Serialize)]
    struct Body<'a> {
        ledger: &'a str,
        close: bool,
    }
    written(&Body { ledger: &ledger.name, close: true })
}

/// A county's change to a role, as a declaration: how far it gets with ledgers, which acts it gains and loses.
pub fn role_change(role: &str, ledgers: &[(String, Hold)], gains: &[String], loses: &[String]) -> String {
    #[derive(Serialize)]
    struct Body<'a> {
        role: &'a str,
        #[serde(skip_serializing_if = "<[String]>::is_empty")]
        gains: &'a [String],
        #[serde(skip_serializing_if = "<[String]>::is_empty")]
        loses: &'a [String],
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        ledgers: BTreeMap<&'a str, Hold>,
    }
    let ledgers = ledgers.iter().map(|(name, hold)| (name.as_str(), *hold)).collect();
    written(&Body { role, gains, loses, ledgers })
}

fn written(body: &impl Serialize) -> String {
    toml::to_string(body).expect("texts, lists and tables of them are TOML")
}

/// An identifier for a name: its English words, the pinyin of the Chinese name where it has none, made unique by a number where `taken`
/// says so.
pub fn identifier(names: &Names, taken: impl Fn(&str) -> bool) -> String {
    let lower = names.en.to_lowercase();
    let mut words: Vec<&str> = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    if !lower.contains(|c: char| c.is_ascii_lowercase()) {
        words = names.zh.as_str().to_pinyin().flatten().map(|p| p.plain()).collect();
    }
    let text: String = words.into_iter().take(5).collect::<Vec<_>>().join("_").chars().take(40).collect();
    let text = text.trim_end_matches('_');
    let base = if text.starts_with(|c: char| c.is_ascii_lowercase()) { text.into() } else { format!("own_{text}") };
    let base = base.trim_end_matches('_').to_string();
    if !taken(&base) {
        return base;
    }
    (2..).map(|n| format!("{base}_{n}")).find(|name| !taken(name)).unwrap_or(base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_comes_of_the_english_name_and_is_free() {
        let names = |en: &str| Names { zh: "某".into(), en: en.into() };
        assert_eq!(identifier(&names("Road repairs (2026)"), |_| false), "road_repairs_2026");
        assert_eq!(identifier(&names("2026 roads"), |_| false), "own_2026_roads");
        assert_eq!(identifier(&names("Roads"), |n| n == "roads"), "roads_2");
        assert_eq!(
            identifier(&names("道路"), |_| false),
            "mou",
            "where no English is given, the pinyin of the Chinese name"
        );
        let nameless = Names { zh: "……".into(), en: "……".into() };
        assert_eq!(identifier(&nameless, |_| false), "own");
    }
}
