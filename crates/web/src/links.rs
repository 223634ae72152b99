//! Addresses of our own pages, and queries kept from one page to the next.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but what RFC 3986 leaves unreserved.
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// A path of several parts keeps its slashes.
const PATH: &AsciiSet = &PART.remove(b'/');

/// The list of a ledger.
pub(crate) fn ledger(name: &str) -> String {
    format!("/ledgers/{name}")
}

/// A record.
pub(crate) fn record(ledger: &str, id: &str) -> String {
    format!("/ledgers/{ledger}/records/{id}")
}

/// Where a record is worked at: a page of its own where its ledger has one.
pub(crate) fn own_page(ledger: &str, id: &str) -> String {
    match ledger {
        "rectification_case" => format!("/cases/{id}"),
        "decision" => format!("/decisions/{id}"),
        "event" => format!("/events/{id}"),
        "event_statement" => format!("/statements/{id}"),
        _ => record(ledger, id),
    }
}

/// An import.
pub(crate) fn import(id: &str) -> String {
    format!("/imports/{id}")
}

/// A place's overview.
pub(crate) fn place(code: &str) -> String {
    format!("/places/{code}")
}

/// A figure's page, with the query that says for which place, window and day.
pub(crate) fn figure(id: &str, query: &Query) -> String {
    format!("/figures/{}{query}", utf8_percent_encode(id, PATH))
}

/// A figure as a workbook.
pub(crate) fn figure_export(id: &str, query: &Query) -> String {
    format!("/exports{}", figure(id, query))
}

/// Whether an address leads to a page of ours: a path, never another host.
pub(crate) fn is_ours(to: &str) -> bool {
    // Browsers drop tabs and line ends out of addresses, so that "/\t/host" would lead to a host.
    to.starts_with('/') && !to.starts_with("//") && !to.contains(|c: char| c == '\\' || c.is_control())
}

/// A query in the making: pairs that say something, in the order given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// With a pair more (in place of one of that name); one that says nothing is left out.
    pub(crate) fn with(mut self, name: &str, value: impl ToString) -> Query {
        let value = value.to_string();
        self.0.retain(|(n, _)| n != name);
        if !value.is_empty() {
            self.0.push((name.into(), value));
        }
        self
    }

    /// With a pair more where there is a value.
    pub(crate) fn maybe(self, name: &str, value: Option<impl ToString>) -> Query {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// The pairs: hidden fields of a form that keeps them.
    pub(crate) fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
}

impl std::fmt::Display for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, (name, value)) in self.0.iter().enumerate() {
            let mark = if i == 0 { '?' } else { '&' };
            write!(f, "{mark}{}={}", utf8_percent_encode(name, PART), utf8_percent_encode(value, PART))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_of_a_family_has_an_address() {
        let query = Query::default().with("place", "419931").with("cutoff", "");
        assert_eq!(figure("stat/户数", &query), "/figures/stat/%E6%88%B7%E6%95%B0?place=419931");
    }

    #[test]
    fn a_later_value_takes_the_place_of_an_earlier_one() {
        assert_eq!(Query::default().with("page", 1).with("q", "a&b").with("page", 2).to_string(), "?q=a%26b&page=2");
    }

    #[test]
    fn only_paths_are_ours() {
        assert!(is_ours("/ledgers/posting?q=1"));
        for foreign in ["//evil.example", "https://evil.example", "/\\evil.example", "ledgers"] {
            assert!(!is_ours(foreign), "{foreign}");
        }
    }
}
