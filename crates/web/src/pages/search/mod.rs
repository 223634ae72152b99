//! Search everywhere: one box for places, figures, people, records, reports, ledgers and pages; by characters, pinyin initials, code
//! or document number, of several words all. As one types in the bar, or as a page of its own.

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
    let ((people, records), reports) =
        futures::try_join!(records::all(desk, query, most), hits::reports(desk, &typed, most))?;
    let quick =
        [hits::places(desk, &typed, most), people, hits::figures(desk, &typed, most), hits::pages(desk, &typed, most)];
    Ok(quick.into_iter().chain([records, reports]).filter(|g| !g.hits.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use crate::testing;

    async fn found(login: &str, query: &str) -> String {
        found_on(&testing::bench().await, login, query).await
    }

    async fn found_on(bench: &testing::Bench, login: &str, query: &str) -> String {
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

    /// A bench with a household in each of two townships, and a document number on a posting.
    async fn furnished() -> testing::Bench {
        let bench = testing::bench().await;
        for (place, code, head) in [("419931100201", "H001", "周大山"), ("419931101201", "H002", "吴小河")] {
            let fields = [("code", code), ("head", head), ("kind", "脱贫户")];
            bench.enter_with("household", place, &fields, &[("low_income", 0)]).await;
        }
        bench.amends("posting", &bench.posting, &[("docno", "云组干〔2025〕446号")]).await;
        bench
    }

    #[tokio::test]
    async fn a_household_is_found_by_its_head_and_its_code_and_a_posting_by_its_document_number() {
        let bench = furnished().await;
        for query in ["周大山", "zds", "H001", "h001"] {
            let body = found_on(&bench, "wang", query).await;
            assert!(body.contains("/ledgers/household/records/") && body.contains("周大山"), "{query}: {body}");
            assert!(!body.contains("吴小河"), "{query}");
        }
        for query in ["云组干〔2025〕446号", "云组干[2025]446号", "云组干（2025）446", "云组干 446号"]
        {
            assert!(found_on(&bench, "wang", query).await.contains(&bench.posting), "{query}");
        }
        assert!(!found_on(&bench, "wang", "云组干〔2025〕447号").await.contains("/records/"));
    }

    #[tokio::test]
    async fn of_several_words_all_must_fit_in_text_choice_person_or_place() {
        let bench = furnished().await;
        for query in
            ["第一书记 柳溪", "陈晓东 柳溪", "柳溪 陈晓东", "cxd 第一书记", "石桥 第一书记 陈晓东", "脱贫户 柳溪"]
        {
            let body = found_on(&bench, "wang", query).await;
            let meant = if query.starts_with("脱贫户") { "周大山" } else { bench.posting.as_str() };
            assert!(body.contains(meant) && !body.contains("李建国") && !body.contains("吴小河"), "{query}: {body}");
        }
        assert!(!found_on(&bench, "wang", "第一书记 河口").await.contains("/ledgers/posting/records/"));
        assert!(!found_on(&bench, "wang", "陈晓东 柳树").await.contains(&bench.posting), "柳树村 is another village");
    }

    #[tokio::test]
    async fn what_may_not_be_read_is_not_found_by_several_words_either() {
        let bench = furnished().await;
        for query in ["周大山", "H001", "第一书记 柳溪", "陈晓东 第一书记", "云组干〔2025〕446号"]
        {
            let body = found_on(&bench, "baihe", query).await;
            let found = ["/ledgers/household/records/", &bench.posting].iter().any(|of| body.contains(of));
            assert!(!found, "another township's: {query}");
            assert!(!found_on(&bench, "cai", query).await.contains("/records/"), "another office's: {query}");
            assert!(!found_on(&bench, "guan", query).await.contains("/records/"), "an administrator: {query}");
        }
        // 县领导 reads postings and not people: a posting is found by its person's name, which it is called by, and by nothing else of him.
        bench.amends("person", &bench.person, &[("duty", "秘密科长")]).await;
        assert!(found_on(&bench, "xian", "陈晓东").await.contains(&bench.posting));
        for query in ["秘密科长", "秘密科长 柳溪", testing::ID_NUMBER] {
            assert!(!found_on(&bench, "xian", query).await.contains("/records/"), "{query}");
        }
        assert!(found_on(&bench, "wang", "秘密科长").await.contains(&bench.person));
    }

    #[tokio::test]
    async fn a_figure_is_found_by_the_initials_of_its_name() {
        assert!(found("wang", "dysj").await.contains("/figures/posting.first_secretary"));
    }

    #[tokio::test]
    async fn nobody_finds_what_they_could_not_open() {
        // 白鹤镇's township finds no village of 石桥镇; a reader without `person` finds no person by name, nor finance a posting's figure.
        assert!(!found("baihe", "柳溪").await.contains("/places/419931100201"));
        assert!(!found("xian", "陈晓东").await.contains("/ledgers/person/records/"));
        assert!(!found("cai", "dysj").await.contains("/figures/posting.first_secretary\""));
    }

    #[tokio::test]
    async fn what_is_typed_is_shown_as_text() {
        assert!(!found("wang", "<script>alert(1)</script>").await.contains("<script>alert"));
    }
}
