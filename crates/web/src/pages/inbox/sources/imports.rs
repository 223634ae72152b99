//! One's own imports that are not done: planned and not written yet, or written with rows that came back.

use futures::FutureExt;

use super::{Source, Waiting};
use crate::desk::Desk;
use crate::imports::{self, Listed};
use crate::{WebError, links, show};

pub(super) const SOURCE: Source =
    Source { title: "inbox-imports", why: "inbox-imports-why", counted: true, waiting: |desk| waiting(desk).boxed() };

async fn waiting(desk: &Desk) -> Result<Vec<Waiting>, WebError> {
    if imports::ledgers(desk.catalogue(), desk.access()).is_empty() {
        return Ok(Vec::new());
    }
    let mine = imports::mine(&desk.state, desk.access()).await?;
    Ok(mine.iter().enumerate().filter_map(|(i, one)| line(desk, one, &mine[..i])).collect())
}

/// What of an import is not done, unless a later one has written to the same ledgers.
fn line(desk: &Desk, one: &Listed, later: &[Listed]) -> Option<Waiting> {
    let w = desk.words();
    let state = match &one.work.written {
        None if one.work.held => ("ask", w.say("inbox-import-planned")),
        Some(written) if written.returned() > 0 && !later.iter().any(|l| l.work.follows(written)) => {
            ("bad", w.one("inbox-import-returned", "n", written.returned() as i64))
        }
        _ => return None,
    };
    let names: Vec<&str> = one.work.files.iter().map(|f| f.name.as_str()).collect();
    let day = show::moment(&one.changed_at).map(|at| show::day_in_words(at.date(), desk.state.today(), w.lang));
    Some(Waiting {
        state,
        what: names.join(if w.zh() { "、" } else { ", " }),
        href: links::import(&one.id),
        about: day.unwrap_or_default(),
        press: None,
        answer: None,
    })
}
