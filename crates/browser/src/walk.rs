//! One page of each kind: a walk over all links that looks at no two pages of one handler.

use std::collections::{BTreeSet, VecDeque};

use serde_json::Value;

use crate::Visitor;

/// The kind of a page: its path with names and numbers left out. Places keep their level, as each level has a page of its own.
pub fn kind(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut parts: Vec<String> = Vec::new();
    for part in path.split('/').skip(1) {
        let before = parts.last().cloned().unwrap_or_default();
        let named = ["ledgers", "records", "figures", "places", "reports", "people", "help"].contains(&before.as_str());
        parts.push(match part {
            _ if before == "places" => format!("*{}", part.len()),
            _ if named || part.bytes().any(|b| b.is_ascii_digit()) => "*".into(),
            _ => part.into(),
        });
        if before == "figures" {
            break;
        }
    }
    format!("/{}", parts.join("/"))
}

/// A kind as the name of a file.
pub fn slug(kind: &str) -> String {
    let name = kind.trim_matches('/').replace("/*", "-one").replace('*', "one-").replace('/', "-");
    if name.is_empty() { "home".into() } else { name }
}

/// Downloads, and the switch of the language: links that lead to no page.
fn is_page(path: &str) -> bool {
    let bare = path.split(['?', '#']).next().unwrap_or_default();
    let file = bare.rsplit('/').next().is_some_and(|last| {
        ["xlsx", "docx", "pdf", "json", "zip", "csv", "txt", "svg"].iter().any(|e| last.ends_with(&format!(".{e}")))
    });
    !file && !["/lang/", "/static/", "/api/"].iter().any(|p| bare.starts_with(p)) && !bare.contains("/export")
}

impl Visitor {
    /// Looks at one page of every kind that links lead to from `roots`; `act` is told each kind. A link that leads to no page panics.
    pub async fn walks(&self, roots: &[&str], mut act: impl AsyncFnMut(&Visitor, &str)) {
        let mut seen = BTreeSet::new();
        let mut ahead: VecDeque<(String, String)> = roots.iter().map(|p| ((*p).to_string(), String::new())).collect();
        while let Some((path, from)) = ahead.pop_front() {
            let kind = kind(&path);
            if !seen.insert(kind.clone()) {
                continue;
            }
            self.goes_to(&path).await;
            let status = self.status().await;
            assert!(from.is_empty() || status < 400, "{from} leads to {path}, which answers {status}");
            ahead.extend(self.links().await.into_iter().filter(|p| is_page(p)).map(|p| (p, path.clone())));
            act(self, &kind).await;
        }
    }

    /// What the server answered to the page being looked at.
    async fn status(&self) -> i64 {
        let script = "return performance.getEntriesByType('navigation')[0]?.responseStatus ?? 0";
        self.asks(script, vec![]).await.as_i64().unwrap_or_default()
    }

    async fn links(&self) -> Vec<String> {
        let script = "return [...document.querySelectorAll('a[href]:not([download])')].map(a => new URL(a.getAttribute('href'), document.baseURI)).filter(u => u.origin === location.origin).map(u => u.pathname + u.search)";
        let Value::Array(found) = self.asks(script, vec![]).await else { return Vec::new() };
        found.into_iter().filter_map(|p| p.as_str().map(String::from)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_one_handler_are_of_one_kind() {
        assert_eq!(kind("/"), "/");
        assert_eq!(kind("/figures/stat/%E6%88%B7?place=419931"), "/figures/*");
        assert_eq!(kind("/ledgers/posting/records/0192-ab/amend"), "/ledgers/*/records/*/amend");
        assert_eq!(kind("/places/419931100"), "/places/*9");
        assert_ne!(kind("/places/419931100"), kind("/places/419931100201"));
        assert_eq!(slug("/ledgers/*/records/*"), "ledgers-one-records-one");
    }

    #[test]
    fn downloads_are_no_pages() {
        assert!(is_page("/ledgers/posting?q=x.docx"));
        assert!(
            !is_page("/ledgers/posting/export?q=1") && !is_page("/reports/12/report.docx") && !is_page("/lang/en?to=/")
        );
    }
}
