//! Names in both languages, and the parts of the catalogue.

use serde::{Deserialize, Serialize};

/// A language of the pages. Chinese comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Lang {
    /// Simplified Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

/// A name in Chinese and English; the catalogue refuses one without both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Names {
    /// The name in a language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// Both names must say something.
    pub(crate) fn complete(&self) -> bool {
        !self.zh.trim().is_empty() && !self.en.trim().is_empty()
    }
}

/// The folder a declaration stands in: the base, or one of the four parts of such a county's yearly report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Regions, people, organisations, households, settings.
    #[default]
    Base,
    /// 组织 organisation.
    Organisation,
    /// 保障 guarantees.
    Guarantees,
    /// 第一书记 first secretaries.
    Secretaries,
    /// 教育 education.
    Education,
}

impl Part {
    /// All parts in the order of menus.
    pub const ALL: [Part; 5] = [Part::Organisation, Part::Guarantees, Part::Secretaries, Part::Education, Part::Base];

    /// The folder's name.
    pub fn folder(self) -> &'static str {
        match self {
            Part::Base => "base",
            Part::Organisation => "organisation",
            Part::Guarantees => "guarantees",
            Part::Secretaries => "secretaries",
            Part::Education => "education",
        }
    }

    /// The part a path such as `secretaries/posting.ledger.toml` stands in.
    pub(crate) fn of_path(path: &str) -> Option<Part> {
        let folder = path.split('/').next()?;
        Part::ALL.into_iter().find(|part| part.folder() == folder)
    }

    /// What pages call the part.
    pub fn names(self) -> Names {
        let (zh, en) = match self {
            Part::Base => ("基础", "Base"),
            Part::Organisation => ("组织", "Organisation"),
            Part::Guarantees => ("保障", "Guarantees"),
            Part::Secretaries => ("第一书记", "First secretaries"),
            Part::Education => ("教育", "Education"),
        };
        Names { zh: zh.into(), en: en.into() }
    }
}
