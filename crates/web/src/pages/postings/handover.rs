//! `GET /postings/{record}/handover`: what passes on to who follows in a village, and the two signatures under it. Who takes over takes over the
//! pairings and the part in a case from the day after; nothing has to be typed.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use cases::goes_on;
use catalogue::Value;
use jiff::ToSpan;
use journal::{NewEntry, Record, RecordQuery};

use super::life::{before, successor};
use super::passing::{self, Group, Passing};
use crate::desk::Desk;
use crate::guard::Posted;
use crate::refused::Refused;
use crate::shell::{self, At, Shell};
use crate::{WebError, error, forms, posted};

/// The ledger of handovers.
pub(super) const LEDGER: &str = "handover";
/// Days after the end of a posting for which its handover is asked for.
const ASKED_FOR: i64 = 90;

/// One of the two signatures.
struct Signature {
    /// Whose it is.
    who: String,
    /// The day and the name; none where nobody has signed.
    signed: Option<(String, String)>,
    /// The word of the button, for who may sign now.
    sign: Option<(&'static str, String)>,
    /// Why nobody signs yet.
    waits: String,
}

#[derive(Template)]
#[template(path = "pages/postings/handover.html")]
struct Page {
    shell: Shell,
    place: String,
    life: String,
    address: String,
    groups: Vec<Group>,
    signatures: [Signature; 2],
    done: bool,
    fault: String,
}

/// The record of a posting's handover.
pub(super) async fn of(desk: &Desk, posting: &Record) -> Result<Option<Record>, WebError> {
    let Some(ledger) = desk.catalogue().ledger(LEDGER) else { return Ok(None) };
    let equal = vec![("posting".to_string(), posting.record.as_str().into())];
    let query = RecordQuery { equal, ..RecordQuery::default() };
    Ok(desk.state.journal.records(desk.county(), ledger, &query).await?.pop())
}

/// Whether a handover has both signatures.
pub(super) fn is_done(handover: Option<&Record>) -> bool {
    handover.is_some_and(|h| !h.get("taken_on").is_null())
}

/// Where a posting is handed over.
pub(crate) fn address(posting: &str) -> String {
    format!("/postings/{posting}/handover")
}

/// A handover that waits for the reader: of which posting, and whether it is theirs to take over.
pub(crate) struct Open {
    pub posting: Record,
    pub takes: bool,
}

/// The handovers that wait for the reader, as one of the two: those of postings that ended of late.
pub(crate) async fn open(desk: &Desk) -> Result<Vec<Open>, WebError> {
    let Some(ledger) = desk.catalogue().ledger("posting") else { return Ok(Vec::new()) };
    let since = desk.state.today().saturating_sub(ASKED_FOR.days()).to_string();
    let mut all = Vec::new();
    for grant in desk.access().grants().iter().filter(|g| g.region.as_str().len() == 12) {
        let ended = vec![("to_day".to_string(), Some(Value::from(since.as_str())), None)];
        let query = RecordQuery { within: Some(grant.region.clone()), between: ended, ..RecordQuery::default() };
        for posting in desk.state.journal.records(desk.county(), ledger, &query).await? {
            let handover = of(desk, &posting).await?;
            let handed = handover.as_ref().is_some_and(|h| !h.get("handed_on").is_null());
            let takes = match successor(desk, ledger, &posting).await? {
                Some(next) => posted::theirs(desk, &next).await?,
                None => false,
            };
            let leaves = !takes && posted::theirs(desk, &posting).await?;
            if !is_done(handover.as_ref()) && ((takes && handed) || (leaves && !handed)) {
                all.push(Open { posting, takes });
            }
        }
    }
    Ok(all)
}

/// Both ends of a handover, as far as they are known.
struct Ends {
    posting: Record,
    person: String,
    next: Option<Record>,
    next_person: String,
    handover: Option<Record>,
}

impl Ends {
    /// The ends of a handover that the reader may see: who sees the posting's life, and who follows in it.
    async fn of(desk: &Desk, id: &str) -> Result<Ends, WebError> {
        let posting = posted::find(desk, id).await?;
        let ledger = desk.catalogue().ledger("posting").ok_or(WebError::NotFound)?;
        let next = successor(desk, ledger, &posting).await?;
        let follows = match &next {
            Some(next) => posted::theirs(desk, next).await?,
            None => false,
        };
        if !follows && !super::may(desk, &posting).await? && !posted::theirs(desk, &posting).await? {
            return Err(WebError::Forbidden);
        }
        let names = posted::named(desk, std::iter::once(&posting).chain(&next)).await?;
        let name = |r: &Record| names.get(&r.record).map(|n| n.person.clone()).unwrap_or_default();
        Ok(Ends {
            person: name(&posting),
            next_person: next.as_ref().map(name).unwrap_or_default(),
            handover: of(desk, &posting).await?,
            posting,
            next,
        })
    }

    fn signed(&self, on: &str, by: &str) -> Option<(String, String)> {
        let handover = self.handover.as_ref()?;
        let day = handover.text(on);
        (!day.is_empty()).then(|| (day.to_string(), handover.text(by).to_string()))
    }
}

/// A handover as it stands: what passes on, and who has signed for it.
pub(crate) struct Handing {
    pub posting: Record,
    pub person: String,
    /// Who follows, by posting and name.
    pub next: Option<(String, String)>,
    pub groups: Vec<Group>,
    /// The days and names of the two signatures.
    pub handed: Option<(String, String)>,
    pub taken: Option<(String, String)>,
}

/// The handover of a posting that the reader may see.
pub(crate) async fn handing(desk: &Desk, id: &str) -> Result<Handing, WebError> {
    let ends = Ends::of(desk, id).await?;
    Ok(Handing {
        groups: passing::of(desk, &ends.posting, &ends.person).await?.told(desk).await?,
        handed: ends.signed("handed_on", "handed_by"),
        taken: ends.signed("taken_on", "taken_by"),
        next: ends.next.as_ref().map(|next| (next.record.clone(), ends.next_person.clone())),
        person: ends.person,
        posting: ends.posting,
    })
}

/// `GET /postings/{record}/handover`
pub(super) async fn page(desk: Desk, Path(id): Path<String>) -> Result<Html<String>, WebError> {
    show(&desk, &Ends::of(&desk, &id).await?, String::new()).await
}

async fn show(desk: &Desk, ends: &Ends, fault: String) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let groups = passing::of(desk, &ends.posting, &ends.person).await?.told(desk).await?;
    let (handed, taken) = (ends.signed("handed_on", "handed_by"), ends.signed("taken_on", "taken_by"));
    let ended = !ends.posting.text("to_day").is_empty();
    let gives = ended && handed.is_none() && signs(desk, &ends.posting).await?;
    let takes = match &ends.next {
        Some(next) if handed.is_some() && taken.is_none() => signs(desk, next).await?,
        _ => false,
    };
    let done = taken.is_some();
    let follows = if ends.next.is_some() { ends.next_person.clone() } else { w.say("handover-nobody") };
    let waits = |key: &str, said: bool| if said { w.say(key) } else { String::new() };
    let page = Page {
        shell: Shell::new(desk, w.say("handover-title"), At::Ledger("posting".into())),
        place: desk.places.full(&ends.posting.region),
        life: format!("/postings/{}", ends.posting.record),
        address: address(&ends.posting.record),
        groups,
        done,
        signatures: [
            Signature {
                who: w.one("handover-leaves", "who", ends.person.as_str()),
                waits: waits("handover-not-ended", !ended),
                sign: gives.then(|| ("handed", w.say("handover-give"))),
                signed: handed.clone(),
            },
            Signature {
                who: w.one("handover-follows", "who", follows.as_str()),
                waits: waits("handover-first", ended && handed.is_none()),
                sign: takes.then(|| ("taken", w.say("handover-take"))),
                signed: taken,
            },
        ],
        fault,
    };
    shell::page(&page)
}

/// `POST /postings/{record}/handover`: one of the two signs; the second signature moves what moves by itself.
pub(super) async fn signed(desk: Desk, Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let ends = Ends::of(&desk, &id).await?;
    let to = || Redirect::to(&address(&id)).into_response();
    let passing = passing::of(&desk, &ends.posting, &ends.person).await?;
    let items = passing::written(&passing.told(&desk).await?);
    let entries = match posted.text("sign") {
        "handed" => {
            // A second click finds the signature there.
            if ends.signed("handed_on", "handed_by").is_some() {
                return Ok(to());
            }
            if ends.posting.text("to_day").is_empty() || !signs(&desk, &ends.posting).await? {
                return Err(WebError::Forbidden);
            }
            vec![sign(&desk, &ends, [("handed_on", today(&desk)), ("handed_by", me(&desk))], items)]
        }
        "taken" => {
            if ends.signed("taken_on", "taken_by").is_some() {
                return Ok(to());
            }
            let Some(next) = &ends.next else { return Err(WebError::NotNow) };
            if ends.signed("handed_on", "handed_by").is_none() {
                return Err(WebError::NotNow);
            }
            if !signs(&desk, next).await? {
                return Err(WebError::Forbidden);
            }
            let mut head = sign(&desk, &ends, [("taken_on", today(&desk)), ("taken_by", me(&desk))], items);
            head.fields.insert("successor".into(), next.record.as_str().into());
            let moved = moved(&desk, &ends, next, &passing).await?;
            std::iter::once(head).chain(moved).collect()
        }
        _ => return Err(WebError::BadForm("sign".into())),
    };
    match desk.state.journal.append(desk.county(), entries).await {
        Ok(_) => Ok(to()),
        Err(error) if error::is_refusal(&error) => {
            let fault = forms::refusal(desk.catalogue(), &error, desk.words());
            Ok(Refused::from(&fault).page(show(&desk, &ends, fault).await?))
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether the reader signs for a posting: whose it is, or the office that confirms its months, for somebody who is gone or without signal.
async fn signs(desk: &Desk, posting: &Record) -> Result<bool, WebError> {
    Ok(desk.access().confirms_months(&posting.region) || posted::theirs(desk, posting).await?)
}

fn today(desk: &Desk) -> Value {
    desk.state.today().to_string().into()
}

fn me(desk: &Desk) -> Value {
    desk.access().person.as_str().into()
}

/// The entry of a signature, with the list as it stands.
fn sign(desk: &Desk, ends: &Ends, signature: [(&str, Value); 2], items: String) -> NewEntry {
    let login = desk.access().login.as_str();
    let items = if items.is_empty() { Value::Null } else { items.into() };
    let mut fields: BTreeMap<String, Value> = signature.map(|(name, value)| (name.to_string(), value)).into();
    fields.insert("items".into(), items);
    match &ends.handover {
        Some(standing) => NewEntry::step(standing, LEDGER, fields, None, login, desk.source()),
        None => {
            fields.insert("posting".into(), ends.posting.record.as_str().into());
            fields.retain(|_, value| !value.is_null());
            NewEntry::create(LEDGER, ends.posting.region.clone(), fields, login, desk.source())
        }
    }
}

/// What moves by itself: pairings and the part in a case end with who leaves and go on with who follows, who is told whom they follow.
async fn moved(desk: &Desk, ends: &Ends, next: &Record, passing: &Passing) -> Result<Vec<NewEntry>, WebError> {
    let login = desk.access().login.as_str();
    let day = |r: &Record, field: &str| r.text(field).parse().map_err(|_| WebError::NotNow);
    let (last, first) = goes_on(day(&ends.posting, "to_day")?, day(next, "from_day")?);
    let reason = desk.words().say("handover-reason");
    let paired = paired(desk, next).await?;
    let mut entries = Vec::new();
    for (ledger, record) in [("pairing", &passing.pairings), ("rectification_assignment", &passing.assignments)]
        .into_iter()
        .flat_map(|(ledger, records)| records.iter().map(move |r| (ledger, r)))
    {
        let mut end = BTreeMap::from([("to_day".to_string(), Value::from(last.to_string()))]);
        let mut fields: BTreeMap<String, Value> =
            record.fields.iter().filter(|(_, v)| !v.is_null()).map(|(f, v)| (f.clone(), v.clone())).collect();
        fields.insert("from_day".into(), first.to_string().into());
        fields.remove("to_day");
        if ledger == "pairing" {
            end.insert("reason".into(), reason.as_str().into());
            fields.insert("member".into(), next.get("person").clone());
            fields.insert("unit".into(), next.get("unit").clone());
        } else {
            fields.insert("name".into(), ends.next_person.as_str().into());
            fields.remove("duty");
        }
        fields.retain(|_, value| !value.is_null());
        entries.push(NewEntry::step(record, ledger, end, None, login, desk.source()));
        if ledger != "pairing" || !paired.iter().any(|p| p.get("household") == record.get("household")) {
            entries.push(NewEntry::create(ledger, record.region.clone(), fields, login, desk.source()));
        }
    }
    if next.get("predecessor").is_null() {
        let told = BTreeMap::from([("predecessor".to_string(), Value::from(ends.person.as_str()))]);
        entries.push(NewEntry::step(next, "posting", told, None, login, desk.source()));
    }
    Ok(entries)
}

/// The households that who follows is paired with already.
async fn paired(desk: &Desk, next: &Record) -> Result<Vec<Record>, WebError> {
    let Some(ledger) = desk.catalogue().ledger("pairing") else { return Ok(Vec::new()) };
    let equal = vec![("member".to_string(), next.get("person").clone()), ("to_day".to_string(), Value::Null)];
    Ok(desk.state.journal.records(desk.county(), ledger, &RecordQuery { equal, ..RecordQuery::default() }).await?)
}

/// Where the handover of a posting's life stands: its own once it has ended, and that of whoever was there before; each with its address
/// and whether both have signed.
pub(super) async fn around(desk: &Desk, posting: &Record) -> Result<Vec<(String, String, bool)>, WebError> {
    let w = desk.words();
    let ledger = desk.catalogue().ledger("posting").ok_or(WebError::NotFound)?;
    let mut all = Vec::new();
    if let Some(before) = before(desk, ledger, posting).await? {
        let done = is_done(of(desk, &before).await?.as_ref());
        all.push((address(&before.record), w.say("handover-from-before"), done));
    }
    if !posting.text("to_day").is_empty() {
        let done = is_done(of(desk, posting).await?.as_ref());
        all.push((address(&posting.record), w.say("handover-to-next"), done));
    }
    Ok(all)
}
