//! Acts in the description of the API, made from their table.

use serde_json::json;
use utoipa::PartialSchema;
use utoipa::openapi::path::{HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn, PathItem, Paths};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{AdditionalProperties, SchemaFormat, SchemaType};
use utoipa::openapi::{
    ArrayBuilder, Components, ContentBuilder, KnownFormat, Object, ObjectBuilder, Ref, RefOr, Required,
    ResponseBuilder, Schema, Type,
};

use super::fields::{Field, Kind};
use super::{Act, Done, Entered, address, table};

/// Adds all acts.
pub(in crate::api) fn add(paths: &mut Paths, components: &mut Components) {
    components.schemas.insert("Done".into(), Done::schema());
    components.schemas.insert("Entered".into(), Entered::schema());
    for act in table::ACTS {
        let item = paths.paths.entry(address(act)).or_default();
        item.merge_operations(PathItem::new(HttpMethod::Post, operation(act)));
    }
}

fn operation(act: &Act) -> OperationBuilder {
    let scope = act.scope.map_or("No token does it: only a person, in a session.".to_string(), |s| {
        format!("A token needs the scope `{}`.", s.word())
    });
    let done = ContentBuilder::new().schema(Some(Ref::from_schema_name("Done"))).build();
    let done = ResponseBuilder::new().description("Done, or found done already").content("application/json", done);
    let named = names(act.address).map(|name| {
        ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Path)
            .required(Required::True)
            .schema(Some(Object::with_type(Type::String)))
            .build()
    });
    let mut operation = OperationBuilder::new()
        .operation_id(Some(id(act.address)))
        .summary(Some(act.about))
        .description(Some(scope))
        .tag("acts")
        .response("200", done.build());
    for parameter in named {
        operation = operation.parameter(parameter);
    }
    if act.fields.is_empty() {
        return operation;
    }
    let body = ContentBuilder::new().schema(Some(body(act.fields))).build();
    operation.request_body(Some(
        RequestBodyBuilder::new().required(Some(Required::True)).content("application/json", body).build(),
    ))
}

/// What varies in an address.
fn names(address: &str) -> impl Iterator<Item = &str> {
    address.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

/// An act's own name: the words of its address.
fn id(address: &str) -> String {
    let words = address.split(['/', '-']).filter(|part| !part.is_empty());
    let words = words.map(|part| part.trim_matches(['{', '}']));
    format!("do_{}", words.collect::<Vec<_>>().join("_"))
}

fn body(fields: &[Field]) -> RefOr<Schema> {
    let mut body = ObjectBuilder::new().additional_properties(Some(AdditionalProperties::FreeForm(false)));
    for field in fields {
        body = body.property(field.name, schema(field));
        if field.must {
            body = body.required(field.name);
        }
    }
    body.into()
}

fn schema(field: &Field) -> RefOr<Schema> {
    let of = |kind: Type| ObjectBuilder::new().schema_type(kind).description(Some(field.about));
    let each = |values: Object| {
        of(Type::Object).additional_properties(Some(AdditionalProperties::RefOr(RefOr::T(Schema::Object(values)))))
    };
    let text = || Object::with_type(Type::String);
    let text_or_number = || Object::with_type(SchemaType::from_iter([Type::String, Type::Integer]));
    match field.kind {
        Kind::Text => of(Type::String).into(),
        Kind::Day => of(Type::String).format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))).into(),
        Kind::Month => of(Type::String).pattern(Some("^[0-9]{4}-[0-9]{2}$")).into(),
        Kind::Whole => of(Type::Integer).format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64))).into(),
        Kind::Tick => of(Type::Boolean).into(),
        Kind::Id => of(Type::String).format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid))).into(),
        Kind::OneOf(words) => of(Type::String).enum_values(Some(words.iter().map(|w| json!(w)))).into(),
        Kind::Fields => each(text_or_number()).into(),
        Kind::Each => each(text()).into(),
        Kind::EachJson => each(Object::with_type(SchemaType::AnyValue)).into(),
        Kind::Ticks => ArrayBuilder::new().items(text()).description(Some(field.about)).into(),
    }
}
