//! The inbox and the digest: what waits for me, and why; what is due and overdue.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use super::door::Caller;
use crate::WebError;
use crate::pages::{digest, inbox};
use crate::reminders::Rules;

/// What waits.
#[derive(Serialize, ToSchema)]
pub(crate) struct Inbox {
    /// In the order of the page.
    items: Vec<Waiting>,
}

/// Something that waits for me.
#[derive(Serialize, ToSchema)]
pub(crate) struct Waiting {
    /// Why: questions, approvals, steps, leave, months, declarations, imports, suggestions, duties, escalated, claims, rules, robots …
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

/// My digest of today.
#[derive(Serialize, ToSchema)]
pub(crate) struct Digest {
    /// The day it is of.
    day: String,
    /// Duties first, then what waits for my answer.
    items: Vec<Told>,
}

/// Something that the digest tells.
#[derive(Serialize, ToSchema)]
pub(crate) struct Told {
    /// Why: overdue, soon (due in the next days), waiting.
    kind: &'static str,
    /// What it is.
    what: String,
    /// How many, whose, until when, in the reader's language.
    about: String,
    /// The page that shows it; none where I may open nothing of it.
    page: Option<String>,
}

/// My digest of today: what is overdue, what is soon due, what waits for my answer
#[utoipa::path(get, path = "/api/{county}/digest",
    responses((status = 200, description = "My own things alone; whoever has told them already keeps track of it", body = Digest)))]
pub(crate) async fn get_digest(caller: Caller) -> Result<Json<Digest>, WebError> {
    let rules = Rules::of(&caller.state, caller.county()).await?;
    let told = |one: digest::Item| Told {
        kind: one.tell.word(),
        what: one.what,
        about: one.about,
        page: Some(one.href).filter(|href| !href.is_empty()),
    };
    let items = digest::items(&caller, &rules).await?.into_iter().map(told).collect();
    Ok(Json(Digest { day: rules.today.to_string(), items }))
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
        let digest = bench.ask("cai", "/api/419931/digest").await.json();
        let told = digest["items"].as_array().unwrap().iter().find(|i| i["what"] == "扫盲班有几个？").cloned();
        assert_eq!((told.unwrap()["kind"].as_str(), digest["day"].as_str()), (Some("waiting"), Some("2026-11-20")));
    }
}
