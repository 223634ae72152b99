//! The inbox (待办): what waits for the reader, why, and the one act that does it. What can wait is a source; each is one file in
//! `sources/` and one line in its list.

mod answer;
mod sources;

use askama::Template;
use axum::Router;
use axum::response::Html;
use axum::routing::{get, post};

use crate::desk::Desk;
use crate::pages::duties::{Earlier, Whose, earlier};
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
    counted: bool,
    waiting: Vec<Waiting>,
}

#[derive(Template)]
#[template(path = "pages/inbox/inbox.html")]
struct Inbox {
    shell: Shell,
    groups: Vec<Group>,
    /// Whether one of the kinds was put there by nobody.
    by_itself: bool,
    /// What the reader's role has left of the months before.
    earlier: Option<Earlier>,
    /// How many things were put to the reader: the number in the menu.
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
        counted: source.counted,
        waiting,
    };
    let all = all(desk).await?;
    let total = kept(desk, &all);
    let earlier = earlier(desk, desk.access().home(), Whose::Mine).await?;
    let mut groups: Vec<Group> = all.into_iter().map(group).collect();
    groups.sort_by_key(|g| !g.counted);
    let mut answers = groups.iter().flat_map(|g| &g.waiting).filter_map(|one| one.answer.as_ref());
    let waits = answers.any(|answer| back.is(&answer.action));
    let left = (back.is_wrong() && !waits)
        .then(|| Left { text: back.text(answered, "answer", "").into(), fault: back.fault(answered, "answer").into() });
    let by_itself = groups.iter().any(|g| !g.counted);
    let desk = Desk { waiting: total, ..desk.clone() };
    shell::page(&Inbox {
        shell: Shell::new(&desk, w.say("menu-inbox"), At::Inbox),
        groups,
        by_itself,
        earlier,
        total,
        back,
        left,
    })
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
    let mut all: Vec<Waiting> = put(desk).await?.into_iter().flat_map(|(_, waiting)| waiting).collect();
    all.truncate(most);
    Ok(all)
}

/// How many things are put to the reader by others: the number in the menu and on the page. Kept until the chain moves on.
pub(crate) async fn count(desk: &Desk) -> Result<usize, WebError> {
    let who = (desk.county().clone(), desk.access().login.clone());
    match desk.state.waiting.get(&who, desk.head) {
        Some(count) => Ok(count),
        None => Ok(kept(desk, &put(desk).await?)),
    }
}

/// What others have put to the reader.
async fn put(desk: &Desk) -> Result<Vec<(&'static Source, Vec<Waiting>)>, WebError> {
    let mut all = Vec::new();
    for source in sources::ALL.iter().filter(|s| s.counted) {
        all.push((source, (source.waiting)(desk).await?));
    }
    Ok(all)
}

/// The number of what was put to the reader among what waits, kept for the menu of the pages to come.
fn kept(desk: &Desk, waiting: &[(&'static Source, Vec<Waiting>)]) -> usize {
    let count = waiting.iter().filter(|(source, _)| source.counted).map(|(_, w)| w.len()).sum();
    desk.state.waiting.keep((desk.county().clone(), desk.access().login.clone()), desk.head, count);
    count
}

#[cfg(test)]
mod tests;
