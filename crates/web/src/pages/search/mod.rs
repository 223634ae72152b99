//! Search everywhere: one box for places, figures, people, records, reports, ledgers and pages; by characters, pinyin initials or
//! code. As one types in the bar, or as a page of its own.

mod hits;
mod records;

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::Html;
use axum::routing::get;
use serde::Deserialize;

use crate::desk::Desk;
use crate::links;
use crate::shell::{self, At, Shell};
use crate::texts::Words;
use crate::{State, WebError};

pub(crate) use hits::{Group, Hit};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new().route("/search", get(page)).route("/search/hits", get(as_typed))
}

/// Hits of a group in the bar's list.
const FEW: usize = 4;
/// Hits of a group on the page.
const MANY: usize = 30;

/// What is looked for.
#[derive(Default, Deserialize)]
pub(crate) struct Params {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "pages/search/search.html")]
struct Page {
    shell: Shell,
    query: String,
    groups: Vec<Group>,
    total: usize,
}

#[derive(Template)]
#[template(path = "pages/search/hits.html")]
struct Hits {
    w: Words,
    query: String,
    groups: Vec<Group>,
    all: String,
}

/// `GET /search`
pub(crate) async fn page(desk: Desk, Query(params): Query<Params>) -> Result<Html<String>, WebError> {
    let query = params.q.trim().to_string();
    let groups = found(&desk, &query, MANY).await?;
    let total = groups.iter().map(|g| g.hits.len()).sum();
    let shell = Shell::new(&desk, desk.words().say("search-title"), At::Search);
    shell::page(&Page { shell, query, groups, total })
}

/// `GET /search/hits`: the first hits of each group, for the list under the bar's box.
pub(crate) async fn as_typed(desk: Desk, Query(params): Query<Params>) -> Result<Html<String>, WebError> {
    let query = params.q.trim();
    let groups = found(&desk, query, FEW).await?;
    let all = format!("/search{}", links::Query::default().with("q", query));
    shell::page(&Hits { w: desk.words(), query: query.into(), groups, all })
}

/// All groups that have a hit.
pub(crate) async fn found(desk: &Desk, query: &str, most: usize) -> Result<Vec<Group>, WebError> {
    let typed = query.to_lowercase();
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let (people, records, reports) = futures::try_join!(
        records::people(desk, query, most),
        records::named(desk, query, most),
        hits::reports(desk, &typed, most)
    )?;
    let quick =
        [hits::places(desk, &typed, most), people, hits::figures(desk, &typed, most), hits::pages(desk, &typed, most)];
    Ok(quick.into_iter().chain([records, reports]).filter(|g| !g.hits.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use crate::testing;

    async fn found(login: &str, query: &str) -> String {
        let bench = testing::bench().await;
        let at = format!("/search{}", crate::links::Query::default().with("q", query));
        let answer = bench.signed_in(login).await.get(&at).await;
        assert_eq!(answer.status, 200);
        answer.body.split("<main").nth(1).unwrap().to_string()
    }

    #[tokio::test]
    async fn a_village_is_found_by_name_initials_and_code() {
        for query in ["柳溪", "lxc", "liuxi", "419931100201"] {
            assert!(found("wang", query).await.contains("/places/419931100201"), "{query}");
        }
    }

    #[tokio::test]
    async fn a_person_is_found_by_name_and_by_its_first_letters() {
        for query in ["陈晓东", "cxd", "CXD", "xd"] {
            let body = found("wang", query).await;
            assert!(body.contains("/ledgers/person/records/") && body.contains("陈晓东"), "{query}");
        }
        assert!(!found("wang", "cxz").await.contains("/ledgers/person/records/"));
    }

    #[tokio::test]
    async fn a_figure_is_found_by_the_initials_of_its_name() {
        assert!(found("wang", "dysj").await.contains("/figures/posting.first_secretary"));
    }

    #[tokio::test]
    async fn nobody_finds_what_they_could_not_open() {
        // 白鹤镇's township finds no village of 石桥镇; a reader without `person` finds nobody by name, nor finance a posting's figure.
        assert!(!found("baihe", "柳溪").await.contains("/places/419931100201"));
        assert!(!found("xian", "陈晓东").await.contains("/records/"));
        assert!(!found("cai", "dysj").await.contains("/figures/posting.first_secretary\""));
    }

    #[tokio::test]
    async fn what_is_typed_is_shown_as_text() {
        assert!(!found("wang", "<script>alert(1)</script>").await.contains("<script>alert"));
    }
}
