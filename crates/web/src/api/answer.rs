//! Shapes that several answers share.

use catalogue::{Names, RegionCode};
use serde::Serialize;
use utoipa::ToSchema;

use crate::desk::Desk;

/// A name in both languages.
#[derive(Serialize, ToSchema)]
pub(crate) struct Name {
    /// Chinese.
    zh: String,
    /// English.
    en: String,
}

impl From<&Names> for Name {
    fn from(names: &Names) -> Name {
        Name { zh: names.zh.clone(), en: names.en.clone() }
    }
}

/// A county, township or village.
#[derive(Serialize, ToSchema)]
pub(crate) struct Place {
    /// Its code: 6, 9 or 12 digits.
    pub code: String,
    /// Its own name.
    pub name: String,
}

impl Place {
    pub(crate) fn of(desk: &Desk, code: &RegionCode) -> Place {
        Place { code: code.to_string(), name: desk.places.name(code) }
    }
}
