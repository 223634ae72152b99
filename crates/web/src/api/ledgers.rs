//! Ledgers as they are declared: what a record of each holds.

use axum::Json;
use axum::extract::Path;
use catalogue::{Field, Ledger, Storage};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::Name;
use super::door::Caller;
use crate::WebError;
use crate::desk::Desk;

/// A ledger by its name.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct OfLedger {
    /// The ledger's name, such as `posting`.
    pub ledger: String,
}

/// A ledger's declaration.
#[derive(Serialize, ToSchema)]
pub(crate) struct Declared {
    /// Its name here.
    ledger: String,
    /// Its name on pages.
    name: Name,
    /// What it holds.
    about: Option<Name>,
    /// The part of the county's work it belongs to.
    part: String,
    /// The least level of a record's place: county, township or village.
    scope: String,
    /// What makes two records the same: `region` and fields.
    same: Vec<String>,
    /// First and last day in force, where its records have such.
    span: Option<(String, String)>,
    /// The field of the day on which a record happened.
    day: Option<String>,
    /// The role that keeps it.
    keeper: String,
    /// Whether I may write it somewhere.
    writable: bool,
    /// Its fields, in the order of forms.
    fields: Vec<DeclaredField>,
    /// The declaration's version.
    version: String,
}

/// A field of a ledger.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeclaredField {
    /// Its name here.
    field: String,
    /// Its name on pages.
    name: Name,
    /// What it holds: text, money, date, choice, ref …
    r#type: String,
    /// The ledger that a `ref` leads to.
    of: Option<String>,
    /// The terms of a choice.
    choices: Vec<Term>,
    /// Whether a value is a whole number (money in fen, decimals in thousandths, yes and no as 1 and 0).
    number: bool,
    /// The unit that pages and workbooks show it in.
    unit: Option<String>,
    /// Whether a record without it is refused.
    required: bool,
    /// Whether it is kept encrypted and never given here.
    sensitive: bool,
    /// No longer entered; readable in history.
    withdrawn: bool,
}

/// A term of a choice.
#[derive(Serialize, ToSchema)]
pub(crate) struct Term {
    /// What is kept and sent: the Chinese term, or a code.
    value: String,
    #[serde(flatten)]
    name: Name,
}

/// The ledgers that somebody may read.
#[derive(Serialize, ToSchema)]
pub(crate) struct Ledgers {
    /// In the order of menus.
    items: Vec<Declared>,
}

/// The ledgers I read
#[utoipa::path(get, path = "/api/{county}/ledgers", responses((status = 200, description = "Ledgers as declared", body = Ledgers)))]
pub(crate) async fn list_ledgers(caller: Caller) -> Result<Json<Ledgers>, WebError> {
    let mut read: Vec<&Ledger> = caller.catalogue().ledgers().filter(|l| caller.access().reads_anywhere(l)).collect();
    read.sort_by_key(|l| (l.part.folder(), l.order));
    Ok(Json(Ledgers { items: read.into_iter().map(|l| declared(&caller, l)).collect() }))
}

/// One ledger
#[utoipa::path(get, path = "/api/{county}/ledgers/{ledger}", params(OfLedger),
    responses((status = 200, description = "The ledger as declared", body = Declared)))]
pub(crate) async fn get_ledger(caller: Caller, Path(of): Path<OfLedger>) -> Result<Json<Declared>, WebError> {
    Ok(Json(declared(&caller, caller.ledger(&of.ledger)?)))
}

fn declared(desk: &Desk, ledger: &Ledger) -> Declared {
    let scope = match ledger.scope.digits() {
        6 => "county",
        9 => "township",
        _ => "village",
    };
    Declared {
        ledger: ledger.name.clone(),
        name: (&ledger.names).into(),
        about: ledger.about.as_ref().map(Name::from),
        part: ledger.part.folder().into(),
        scope: scope.into(),
        same: ledger.same.clone(),
        span: ledger.span.clone(),
        day: ledger.day.clone(),
        keeper: ledger.keeper.clone(),
        writable: desk.access().writes_anywhere(ledger),
        fields: ledger.fields.iter().map(field).collect(),
        version: ledger.version.clone(),
    }
}

fn field(field: &Field) -> DeclaredField {
    DeclaredField {
        field: field.name.clone(),
        name: (&field.names).into(),
        r#type: field.kind.word().into(),
        of: field.refers_to().map(Into::into),
        choices: field.choices().iter().map(|c| Term { value: c.zh.clone(), name: (&c.names()).into() }).collect(),
        number: field.kind.storage() == Storage::Int,
        unit: field.unit.clone(),
        required: field.required,
        sensitive: field.sensitive,
        withdrawn: field.withdrawn,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn the_ledgers_are_those_that_the_reader_may_open() {
        let bench = testing::bench().await;
        let ledgers = bench.ask("guan", "/api/419931/ledgers").await.json();
        let names: Vec<&str> =
            ledgers["items"].as_array().unwrap().iter().map(|l| l["ledger"].as_str().unwrap()).collect();
        // A system administrator reads accounts, regions and the vocabulary, and no business data.
        assert_eq!(
            names.iter().collect::<std::collections::BTreeSet<_>>(),
            ["account", "region", "vocabulary"].iter().collect()
        );
        assert_eq!(bench.ask("guan", "/api/419931/ledgers/posting").await.status, 403);
        assert_eq!(bench.ask("guan", "/api/419931/ledgers/nothing").await.status, 404);
    }

    #[tokio::test]
    async fn a_declaration_says_what_to_send() {
        let bench = testing::bench().await;
        let posting = bench.ask("wang", "/api/419931/ledgers/posting").await.json();
        let field =
            |name: &str| posting["fields"].as_array().unwrap().iter().find(|f| f["field"] == name).unwrap().clone();
        assert_eq!((field("person")["type"].as_str(), field("person")["of"].as_str()), (Some("ref"), Some("person")));
        assert!(field("sent_by")["choices"].as_array().unwrap().iter().any(|c| c["zh"] == "县"));
    }
}
