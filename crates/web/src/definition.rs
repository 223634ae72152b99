//! A figure's definition for a page: in words, and where its condition is too long for words, that beside them as it is written.

use catalogue::{Figure, Lang};
use figures::describe;

use crate::desk::Desk;

/// What a figure means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Definition {
    /// In words.
    pub words: String,
    /// The condition as the catalogue writes it, where the words leave it out.
    pub condition: Option<String>,
}

/// The definition of a figure in the reader's language.
pub(crate) fn of(desk: &Desk, figure: &Figure) -> Definition {
    let catalogue = desk.catalogue();
    let lang = desk.words().lang;
    let words = describe(catalogue, figure, None, lang);
    if figure.about.is_some() || !is_program(&words) {
        return Definition { words, condition: None };
    }
    let plain = Figure { where_text: String::new(), must_text: String::new(), ..figure.clone() };
    let plain = describe(catalogue, &plain, None, lang);
    let ledger =
        figure.of.as_deref().and_then(|of| catalogue.ledger(of)).map(|l| l.names.get(lang)).unwrap_or_default();
    let named = desk.words().with("definition-of", &[("name", figure.name.get(lang)), ("ledger", ledger)]);
    let words = if is_program(&plain) { named } else { join(&named, &plain, lang) };
    Definition { words, condition: Some(figure.where_text.clone()).filter(|t| !t.is_empty()) }
}

fn join(one: &str, other: &str, lang: Lang) -> String {
    if lang == Lang::Zh { format!("{one}{other}") } else { format!("{one} {other}") }
}

/// Whether a text reads like a program rather than like a sentence.
fn is_program(words: &str) -> bool {
    [
        "SELECT",
        "EXISTS",
        "COALESCE",
        "in_force(",
        "CASE WHEN",
        "norm('",
        "IS NULL",
        "IS NOT NULL",
        "NOT IN",
        ":first",
        ":last",
    ]
    .iter()
    .any(|sign| words.contains(sign))
}
