//! Shapes that several answers share.

use catalogue::{Names, RegionCode};
use serde::Serialize;
use utoipa::openapi::schema::SchemaType;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

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

/// What a field holds: text, a whole number, or nothing. It describes [`catalogue::Value`], which knows no API.
pub(crate) struct FieldValue;

impl ToSchema for FieldValue {}

impl PartialSchema for FieldValue {
    fn schema() -> RefOr<Schema> {
        let types = SchemaType::from_iter([Type::String, Type::Integer, Type::Null]);
        let says = "Text, a whole number (money in fen, decimals in thousandths, yes and no as 1 and 0), or null.";
        ObjectBuilder::new().schema_type(types).description(Some(says)).into()
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
