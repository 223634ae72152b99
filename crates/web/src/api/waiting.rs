//! The inbox: what waits for me, and why.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use super::door::Caller;
use crate::WebError;
use crate::pages::inbox;

/// What waits.
#[derive(Serialize, ToSchema)]
pub(crate) struct Inbox {
    /// In the order of the page.
    items: Vec<Waiting>,
}

/// Something that waits for me.
#[derive(Serialize, ToSchema)]
pub(crate) struct Waiting {
    /// Why: questions, approvals, declarations, imports, suggestions, duties, claims, rules.
    kind: String,
    /// How it stands, in the reader's language.
    state: String,
    /// What it is.
    what: String,
    /// Who put it there, where, since when.
    about: String,
    /// The page that does it; none for a question about a record that I may not open.
    page: Option<String>,
}

/// What waits for me
#[utoipa::path(get, path = "/api/{county}/inbox",
    responses((status = 200, description = "Everything that waits, of every kind", body = Inbox)))]
pub(crate) async fn get_inbox(caller: Caller) -> Result<Json<Inbox>, WebError> {
    let mut items = Vec::new();
    for (source, waiting) in inbox::all(&caller).await? {
        items.extend(waiting.into_iter().map(|one| Waiting {
            kind: source.kind().into(),
            state: one.state.1,
            what: one.what,
            about: one.about,
            page: Some(one.href).filter(|href| !href.is_empty()),
        }));
    }
    Ok(Json(Inbox { items }))
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn a_question_waits_for_the_office_it_was_put_to() {
        let bench = testing::bench().await;
        let asked = [("report", "帮扶工作报告"), ("slot", "1"), ("question", "扫盲班有几个？")];
        let more = [("owner", "县财政局"), ("asked_on", "2026-11-18"), ("state", "待答")];
        bench.enter("report_question", "419931", &[asked, more].concat()).await;
        let mine = bench.ask("cai", "/api/419931/inbox").await.json();
        let question = mine["items"].as_array().unwrap().iter().find(|i| i["kind"] == "questions").cloned();
        assert_eq!(question.unwrap()["what"], "扫盲班有几个？");
        let other = bench.ask("bian", "/api/419931/inbox").await.json();
        assert!(!other.to_string().contains("扫盲班"), "{other}");
    }
}
