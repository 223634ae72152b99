//! Reports that were sent for approval and wait for another person, and one's own that were sent back with a remark.

use futures::FutureExt;

use super::{Source, Waiting};
use crate::desk::Desk;
use crate::drafts::{self, Listed, Standing};
use crate::{WebError, show};

pub(super) const SOURCE: Source = Source {
    title: "inbox-approvals",
    why: "inbox-approvals-why",
    counted: true,
    waiting: |desk| waiting(desk).boxed(),
};

async fn waiting(desk: &Desk) -> Result<Vec<Waiting>, WebError> {
    if !desk.access().works_on_reports() {
        return Ok(Vec::new());
    }
    let drafts = drafts::list(&desk.state, desk.access()).await?;
    Ok(drafts.iter().filter_map(|draft| line(desk, draft)).collect())
}

fn line(desk: &Desk, draft: &Listed) -> Option<Waiting> {
    let w = desk.words();
    let me = desk.access().login.as_str();
    let (state, by, at, remark) = match &draft.sheet.standing {
        Standing::Asked { by, at, .. } if by != me && desk.access().may("freeze") => {
            (("ask", w.say("inbox-approve")), by, at, String::new())
        }
        Standing::Returned { by, at, remark } if draft.sheet.owner == me => {
            (("bad", w.say("inbox-returned")), by, at, remark.clone())
        }
        _ => return None,
    };
    let day = show::day_in_words(show::local(*at).date(), desk.state.today(), w.lang);
    let who = format!("{} · {day}", desk.places.person(by));
    let about = if remark.is_empty() { who } else { w.with("inbox-remark", &[("who", &who), ("remark", &remark)]) };
    let href = format!("/reports/{}", draft.id);
    Some(Waiting { state, what: draft.sheet.title.clone(), href, about, answer: None, press: None })
}
