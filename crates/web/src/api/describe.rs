//! The description of the door in OpenAPI 3.1: what all addresses share is added to what stands beside each handler.

use serde::Serialize;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, LicenseBuilder, ObjectBuilder, OpenApi, OpenApiBuilder, Ref, RefOr,
    Required, ResponseBuilder, Type,
};
use utoipa::{PartialSchema, ToSchema};

use super::{acts, described};

/// What is wrong with a field of a form.
#[derive(Serialize, ToSchema)]
pub(crate) struct FormFault {
    /// The field; empty for the form as a whole.
    field: String,
    /// What is wrong with it, as its page says it.
    detail: String,
}

/// What was refused, and the way out (RFC 9457).
#[derive(Serialize, ToSchema)]
pub(crate) struct Problem {
    /// `about:blank`: the status says what kind it is.
    r#type: String,
    /// What happened.
    title: String,
    /// The status, as in the answer's own line.
    status: u16,
    /// What is wrong where, and what to do.
    detail: String,
    /// The field that is wrong.
    #[schema(required = false)]
    field: Option<String>,
    /// Everything that is wrong with the form of an act, each by its field; the form as a whole where that is empty.
    #[schema(required = false)]
    faults: Option<Vec<FormFault>>,
    /// The record that stands in the way.
    #[schema(required = false)]
    record: Option<String>,
    /// The entry that made it.
    #[schema(required = false)]
    seq: Option<i64>,
    /// The version that stands, where an amendment saw an older one.
    #[schema(required = false, value_type = Option<Object>)]
    standing: Option<serde_json::Value>,
}

const ABOUT: &str = "Everything that the pages do, as JSON. Sign in with `POST /api/{county}/sessions`, or make a token on the page \
    `/tokens`; send either as `Authorization: Bearer …`. A guide with examples is in `docs/api.md`. Values are text, whole numbers or \
    null: money in fen, decimals in thousandths, yes and no as 1 and 0, days as `2026-03-05`. Sensitive values never leave by this door.";

/// What any answer may be instead, with when.
const REFUSALS: [(&str, &str, When); 9] = [
    ("400", "It cannot be read: the detail says where.", When::Always),
    ("401", "Nobody is signed in, or the token is over.", When::Always),
    ("403", "Not allowed for this person, or not within the token's scopes.", When::Always),
    ("404", "There is no such thing here.", When::Named),
    ("409", "It clashes with what stands; the problem names it.", When::Written),
    ("410", "The person it is about has been erased.", When::Written),
    ("413", "More than 16 MB.", When::Written),
    ("415", "A body of another type is expected.", When::Written),
    ("422", "It was read and is refused: the detail says where and what to do.", When::Written),
];

/// Which operations an answer is possible for.
enum When {
    Always,
    /// Those that name something in their address, or in what they send.
    Named,
    /// Those that write.
    Written,
}

/// The description as it is kept in `docs/openapi.json`.
pub fn description() -> String {
    let api = whole(described().into_openapi());
    serde_json::to_string_pretty(&api).expect("a description is plain data") + "\n"
}

/// The addresses with what all of them share.
fn whole(found: OpenApi) -> OpenApi {
    let info = InfoBuilder::new()
        .title("实数 Shishu")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT))
        .license(Some(LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build()));
    let mut components = found.components.unwrap_or_else(|| ComponentsBuilder::new().build());
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    components.security_schemes.insert("bearer".into(), RefOr::T(SecurityScheme::Http(bearer)));
    components.schemas.insert("Problem".into(), Problem::schema());
    components.schemas.insert("FormFault".into(), FormFault::schema());
    let mut paths = found.paths;
    acts::add(&mut paths, &mut components);
    for (address, item) in &mut paths.paths {
        item.parameters.get_or_insert_default().push(RefOr::T(county()));
        let named = address.matches('{').count() > 1;
        if let Some(post) = item.post.as_mut().filter(|_| !address.ends_with("/sessions")) {
            post.parameters.get_or_insert_default().push(RefOr::T(key()));
        }
        let reads = [&mut item.get];
        let writes = [&mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
        reads.into_iter().flatten().for_each(|operation| {
            let named = named || names_in_query(operation);
            refusals(operation, named, false);
        });
        writes.into_iter().flatten().for_each(|operation| refusals(operation, named, true));
    }
    let signed_in: [&str; 0] = [];
    OpenApiBuilder::from(OpenApi::new(info.build(), paths))
        .components(Some(components))
        .security(Some([SecurityRequirement::new("bearer", signed_in)]))
        .build()
}

fn county() -> utoipa::openapi::path::Parameter {
    ParameterBuilder::new()
        .name("county")
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some("The county's code, six digits."))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[0-9]{6}$")).build()))
        .build()
}

fn key() -> utoipa::openapi::path::Parameter {
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("Sent again under the same key within a day, a request is answered as before and done once."))
        .schema(Some(
            ObjectBuilder::new()
                .schema_type(Type::String)
                .min_length(Some(1))
                .max_length(Some(200))
                .pattern(Some("^[!-~]+$"))
                .build(),
        ))
        .build()
}

/// Whether a place or a posting is named in the query, which there may be none of.
fn names_in_query(operation: &Operation) -> bool {
    let named = |p: &utoipa::openapi::path::Parameter| matches!(p.name.as_str(), "place" | "posting");
    operation.parameters.iter().flatten().any(|p| matches!(p, RefOr::T(p) if named(p)))
}

fn refusals(operation: &mut Operation, named: bool, writes: bool) {
    for (status, says, when) in &REFUSALS {
        let possible = match when {
            When::Always => true,
            When::Named => named || writes,
            When::Written => writes,
        };
        if possible && !operation.responses.responses.contains_key(*status) {
            let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
            let response = ResponseBuilder::new().description(*says).content("application/problem+json", problem);
            operation.responses.responses.insert((*status).into(), RefOr::T(response.build()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");

    /// Of two schemas of one name the description holds the later alone, and says of the other's answers what is not so.
    #[test]
    fn no_two_schemas_bear_the_same_name() {
        let mut names = std::collections::BTreeMap::<String, usize>::new();
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|e| e == "rs") {
                    let text = std::fs::read_to_string(&path).unwrap();
                    for declared in text.split("ToSchema)]").skip(1) {
                        let mut words = declared.split_whitespace().skip_while(|w| !matches!(*w, "struct" | "enum"));
                        let name = words.nth(1).unwrap_or_default();
                        *names.entry(name.trim_end_matches(['{', '(', ';']).into()).or_default() += 1;
                    }
                }
            }
        }
        assert!(names.len() > 20, "the declarations are looked for as they are written: {names:?}");
        names.retain(|_, times| *times > 1);
        assert!(names.is_empty(), "{names:?}");
    }

    #[test]
    fn the_description_kept_is_that_of_the_handlers() {
        let made = description();
        if std::env::var_os("UPDATE_OPENAPI").is_some() {
            std::fs::write(KEPT, &made).unwrap();
        }
        let kept = std::fs::read_to_string(KEPT).unwrap_or_default();
        assert!(
            kept == made,
            "docs/openapi.json is not what the handlers say: run `UPDATE_OPENAPI=1 cargo nextest run -p web the_description_kept` and look at what changed"
        );
    }

    #[test]
    fn every_address_says_how_it_is_refused_and_what_it_gives() {
        let api: serde_json::Value = serde_json::from_str(&description()).unwrap();
        assert!(api["openapi"].as_str().unwrap().starts_with("3.1"));
        let mut ids = std::collections::BTreeSet::new();
        for (address, item) in api["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap().iter().filter(|(m, _)| *m != "parameters") {
                let responses = operation["responses"].as_object().unwrap();
                assert!(responses.contains_key("401") && responses.contains_key("400"), "{method} {address}");
                assert!(responses.keys().any(|s| s.starts_with('2')), "{method} {address} gives nothing");
                assert!(
                    !operation["summary"].as_str().unwrap_or_default().is_empty(),
                    "{method} {address} says nothing"
                );
                assert!(ids.insert(operation["operationId"].to_string()), "{method} {address}: a name used twice");
            }
        }
    }
}
