//! The inbox (待办): what waits for the reader, why, and the one act that does it. What can wait is a source; each is one file in
//! `sources/` and one line in its list.

mod answer;
mod sources;

use askama::Template;
use axum::Router;
use axum::response::Html;
use axum::routing::{get, post};

use crate::desk::Desk;
use crate::returned::Returned;
use crate::shell::{self, At, Shell};
use crate::{State, WebError};

use sources::Source;
pub(crate) use sources::{Waiting, duty_state};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new().route("/inbox", get(page)).route("/inbox/{ledger}/{record}/answers", post(answer::answered))
}

/// What waits from one source.
struct Group {
    title: String,
    why: String,
    waiting: Vec<Waiting>,
}

#[derive(Template)]
#[template(path = "pages/inbox/inbox.html")]
struct Inbox {
    shell: Shell,
    groups: Vec<Group>,
    total: usize,
    /// An answer that was refused.
    back: Returned,
    /// What was answered to something that waits no more.
    left: Option<Left>,
}

/// An answer without its question: somebody was quicker.
struct Left {
    text: String,
    fault: String,
}

/// `GET /inbox`
pub(crate) async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    show(&desk, "", Returned::default()).await
}

/// The page, with the answer to something that was refused.
async fn show(desk: &Desk, answered: &str, back: Returned) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let group = |(source, waiting): (&Source, Vec<Waiting>)| Group {
        title: w.say(source.title),
        why: w.say(source.why),
        waiting,
    };
    let groups: Vec<Group> = all(desk).await?.into_iter().map(group).collect();
    let total = groups.iter().map(|g| g.waiting.len()).sum();
    let mut answers = groups.iter().flat_map(|g| &g.waiting).filter_map(|one| one.answer.as_ref());
    let waits = answers.any(|answer| back.is(&answer.action));
    let left = (back.is_wrong() && !waits)
        .then(|| Left { text: back.text(answered, "answer", "").into(), fault: back.fault(answered, "answer").into() });
    shell::page(&Inbox { shell: Shell::new(desk, w.say("menu-inbox"), At::Inbox), groups, total, back, left })
}

/// Everything that waits for the reader, kind by kind; those of which nothing waits left out.
pub(crate) async fn all(desk: &Desk) -> Result<Vec<(&'static Source, Vec<Waiting>)>, WebError> {
    let mut all = Vec::new();
    for source in &sources::ALL {
        let waiting = (source.waiting)(desk).await?;
        if !waiting.is_empty() {
            all.push((source, waiting));
        }
    }
    Ok(all)
}

/// The first of what was put to the reader: what the overview shows, which tells the rest by itself.
pub(crate) async fn put_to(desk: &Desk, most: usize) -> Result<Vec<Waiting>, WebError> {
    let mut all = Vec::new();
    for source in sources::ALL.iter().filter(|s| s.counted) {
        all.extend((source.waiting)(desk).await?);
    }
    all.truncate(most);
    Ok(all)
}

/// How many things are put to the reader by others: the number in the menu. Kept until the chain moves on.
pub(crate) async fn count(desk: &Desk) -> Result<usize, WebError> {
    let head = desk.head;
    let who = (desk.county().clone(), desk.access().login.clone());
    if let Some(count) = desk.state.waiting.get(&who, head) {
        return Ok(count);
    }
    let mut count = 0;
    for source in sources::ALL.iter().filter(|s| s.counted) {
        count += (source.waiting)(desk).await?.len();
    }
    desk.state.waiting.keep(who, head, count);
    Ok(count)
}

#[cfg(test)]
mod tests;
