//! Pictures that come with an entry: never asked for, made bare, sealed under a key of their own, seen on their record by whoever may
//! read that, and gone for good when they are taken away. What is wrong with a file never keeps its entry back.

mod bare;
mod form;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod unfinished;

use std::collections::{BTreeMap, BTreeSet};

use catalogue::{Ledger, RegionCode, Value};
use journal::{Act, NewEntry, Receipt, Record, RecordQuery};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::desk::Desk;
use crate::uploads::File;
use crate::{WebError, links};

pub(crate) use bare::Fault;
use bare::{Bare, bare};
pub(crate) use form::{Asked, Pictured};

/// The ledger of pictures.
pub(crate) const LEDGER: &str = "picture";
/// Pictures of a record that its page shows at most.
const SHOWN: i64 = 60;
/// Decoding takes memory: one picture at a time.
static TURN: Semaphore = Semaphore::const_new(1);

/// What a picture is about: the record, where it stands, and the entry that brings it.
pub(crate) struct About<'a> {
    pub ledger: &'a Ledger,
    pub record: Uuid,
    pub region: RegionCode,
    pub entry: Uuid,
    pub device_at: Option<jiff::Timestamp>,
}

/// What came of some files.
#[derive(Default)]
pub(crate) struct Taken {
    /// An entry for each picture that is kept.
    entries: Vec<NewEntry>,
    /// The places of files that are not, counted from 1, and why.
    left: Vec<(usize, Fault)>,
}

impl Taken {
    /// The entries that keep the pictures, to be appended in the same breath as the one that they came with.
    pub(crate) fn entries(&self) -> Vec<NewEntry> {
        self.entries.clone()
    }

    /// What an address says of the files that were left; none where none were.
    pub(crate) fn left_word(&self) -> Option<String> {
        let words: Vec<String> = self.left.iter().map(|(n, fault)| format!("{n}.{}", fault.word())).collect();
        (!words.is_empty()).then(|| words.join("_"))
    }

    /// The first picture that is kept: its id, how wide and how high.
    pub(crate) fn added(&self) -> Option<(Uuid, i64, i64)> {
        let entry = self.entries.first()?;
        let pixels = |name: &str| entry.fields.get(name).and_then(Value::as_int).unwrap_or_default();
        Some((entry.record, pixels("width"), pixels("height")))
    }

    /// Why the first file that is not kept is not.
    pub(crate) fn first_left(&self) -> Option<Fault> {
        self.left.first().map(|(_, fault)| *fault)
    }

    /// Lets go of what was sealed for nothing: all of it where nothing was written, else what had been stored by an earlier sending.
    pub(crate) async fn settle(&self, desk: &Desk, written: Option<&[Receipt]>) -> Result<(), WebError> {
        let stands = |e: &&NewEntry| written.is_some_and(|w| w.iter().any(|r| r.id == e.id && !r.repeated));
        for entry in self.entries.iter().filter(|e| !stands(e)) {
            let text = |name: &str| entry.fields.get(name).and_then(|v| v.as_text()).unwrap_or_default().to_string();
            desk.state.journal.let_go(desk.county(), &text("under"), &[text("file")]).await?;
        }
        Ok(())
    }
}

/// Makes files bare and keeps them, each under the id that its entry and its place give, so that the same sending makes no second one.
/// A ledger that carries no pictures takes none.
pub(crate) async fn taken(desk: &Desk, about: &About<'_>, files: Vec<File>) -> Result<Taken, WebError> {
    let mut all = Taken::default();
    if !about.ledger.pictures || files.is_empty() {
        return Ok(all);
    }
    let Asked { most, side } = Asked::now(desk).await?;
    for (n, file) in files.into_iter().enumerate() {
        if n >= most {
            all.left.push((n + 1, Fault::TooMany));
            continue;
        }
        let _turn = TURN.acquire().await.map_err(|_| WebError::Closing)?;
        let made = tokio::task::spawn_blocking(move || bare(&file.bytes, side)).await.map_err(|_| WebError::Closing)?;
        match made {
            Ok(picture) => all.entries.push(kept(desk, about, n, &picture).await?),
            Err(fault) => all.left.push((n + 1, fault)),
        }
    }
    Ok(all)
}

/// Adds pictures to a record that stands.
pub(crate) async fn add(desk: &Desk, about: &About<'_>, files: Vec<File>) -> Result<Taken, WebError> {
    let taken = taken(desk, about, files).await?;
    let written = desk.state.journal.append(desk.county(), taken.entries()).await;
    taken.settle(desk, written.as_deref().ok()).await?;
    written?;
    Ok(taken)
}

async fn kept(desk: &Desk, about: &About<'_>, n: usize, picture: &Bare) -> Result<NewEntry, WebError> {
    let under = format!("picture/{}", Uuid::now_v7());
    let file = desk.state.journal.keep_sealed(desk.county(), &under, "picture.jpg", &picture.jpeg).await?;
    let fields = BTreeMap::from([
        ("of_ledger".to_string(), Value::from(about.ledger.name.as_str())),
        ("of_record".into(), Value::from(about.record.to_string().as_str())),
        ("file".into(), Value::from(file.as_str())),
        ("under".into(), Value::from(under.as_str())),
        ("width".into(), Value::Int(picture.width.into())),
        ("height".into(), Value::Int(picture.height.into())),
    ]);
    let base = NewEntry::create(LEDGER, about.region.clone(), fields, &desk.access().login, desk.source());
    let id = id(about.entry, n);
    Ok(NewEntry { id, record: id, device_at: about.device_at, ..base })
}

/// The id of the picture that came with an entry in a place: the same whenever the same is sent.
fn id(entry: Uuid, n: usize) -> Uuid {
    let digest =
        Sha256::new().chain_update(b"picture").chain_update(entry.as_bytes()).chain_update(n.to_be_bytes()).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// What an address says of files that were left: their places and why. What says nothing of the kind is passed over.
pub(crate) fn left_of(word: &str) -> Vec<(usize, Fault)> {
    let one = |part: &str| {
        let (n, word) = part.split_once('.')?;
        let (fault, _) = Fault::ALL.into_iter().find(|(_, w)| *w == word)?;
        Some((n.parse().ok().filter(|n| (1..100).contains(n))?, fault))
    };
    word.split('_').filter_map(one).collect()
}

/// A picture on its record's page.
pub(crate) struct Seen {
    pub id: String,
    pub href: String,
    pub width: i64,
    pub height: i64,
}

/// The pictures of a record that the reader has opened, the first first.
pub(crate) async fn of(desk: &Desk, ledger: &Ledger, record: &Record) -> Result<Vec<Seen>, WebError> {
    let to = links::record(&ledger.name, &record.record);
    let seen = |r: Record| Seen {
        href: format!("{to}/pictures/{}", r.record),
        width: r.get("width").as_int().unwrap_or(1),
        height: r.get("height").as_int().unwrap_or(1),
        id: r.record,
    };
    let Some(pictures) = desk.catalogue().ledger(LEDGER).filter(|_| ledger.pictures) else { return Ok(Vec::new()) };
    let query = RecordQuery { limit: Some(SHOWN), ..on(ledger, &record.record) };
    let mut all = desk.state.journal.records(desk.county(), pictures, &query).await?;
    all.sort_by_key(|r| r.from_seq);
    Ok(all.into_iter().map(seen).collect())
}

/// One picture of a record that the reader has opened.
pub(crate) async fn find(desk: &Desk, ledger: &Ledger, record: &str, picture: &str) -> Result<Record, WebError> {
    let pictures = desk.catalogue().ledger(LEDGER).filter(|_| ledger.pictures).ok_or(WebError::NotFound)?;
    let found = desk.state.journal.record(desk.county(), pictures, picture).await?.ok_or(WebError::NotFound)?;
    let its = found.text("of_ledger") == ledger.name && found.text("of_record") == record;
    if its { Ok(found) } else { Err(WebError::NotFound) }
}

/// What a picture shows, as JPEG.
pub(crate) async fn jpeg(desk: &Desk, picture: &Record) -> Result<Vec<u8>, WebError> {
    let kept = desk.state.journal.sealed_file(desk.county(), picture.text("under"), picture.text("file")).await?;
    Ok(kept.ok_or(WebError::NotFound)?.1)
}

/// Takes a picture away for good: its entry says so and why, its bytes and their key are destroyed.
pub(crate) async fn take_away(desk: &Desk, picture: &Record, reason: &str) -> Result<(), WebError> {
    desk.state.journal.append(desk.county(), vec![away(desk, picture, reason)]).await?;
    destroy(desk, picture).await
}

/// The entry that takes a picture away.
pub(crate) fn away(desk: &Desk, picture: &Record, reason: &str) -> NewEntry {
    NewEntry::withdraw(picture, LEDGER, reason, &desk.access().login, desk.source())
}

/// Destroys a picture's bytes and their key.
pub(crate) async fn destroy(desk: &Desk, picture: &Record) -> Result<(), WebError> {
    let file = picture.text("file").to_string();
    Ok(desk.state.journal.let_go(desk.county(), picture.text("under"), &[file]).await?)
}

/// The pictures of records that entries withdraw, each with the reason: what should not have been entered is not kept as a picture either.
pub(crate) async fn of_withdrawn(desk: &Desk, entries: &[NewEntry]) -> Result<Vec<(Record, String)>, WebError> {
    let Some(pictures) = desk.catalogue().ledger(LEDGER) else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for entry in entries.iter().filter(|e| e.act == Act::Withdraw) {
        let Some(ledger) = desk.catalogue().ledger(&entry.ledger).filter(|l| l.pictures) else { continue };
        let its = on(ledger, &entry.record.to_string());
        let found = desk.state.journal.records(desk.county(), pictures, &its).await?;
        let reason = entry.reason.clone().unwrap_or_default();
        all.extend(found.into_iter().map(|picture| (picture, reason.clone())));
    }
    Ok(all)
}

/// The pictures of records about somebody: of the ledgers that carry pictures, the records that name them, those since withdrawn too.
pub(crate) async fn about(desk: &Desk, ledger: &Ledger, subject: &Record) -> Result<Vec<Record>, WebError> {
    let Some(pictures) = desk.catalogue().ledger(LEDGER) else { return Ok(Vec::new()) };
    let journal = &desk.state.journal;
    let mut all = Vec::new();
    for carrier in desk.catalogue().ledgers().filter(|l| l.pictures) {
        let naming = |field: &&catalogue::Field| field.refers_to() == Some(ledger.name.as_str());
        let Some(field) = carrier.fields.iter().find(naming) else { continue };
        let equal = vec![(field.name.clone(), Value::from(subject.record.as_str()))];
        let standing = RecordQuery { equal, ..RecordQuery::default() };
        let standing = journal.records(desk.county(), carrier, &standing).await?;
        let standing: BTreeSet<String> = standing.into_iter().map(|r| r.record).collect();
        // Bounded by the place: what is withdrawn has its last words in the journal alone.
        let near = RecordQuery {
            within: Some(subject.region.clone()),
            equal: vec![("of_ledger".into(), Value::from(carrier.name.as_str()))],
            ..RecordQuery::default()
        };
        let of = RecordQuery {
            equal: vec![("of_ledger".into(), Value::from(carrier.name.as_str()))],
            among: vec![("of_record".into(), standing.iter().map(|id| Value::from(id.as_str())).collect())],
            ..RecordQuery::default()
        };
        let mut found = journal.records(desk.county(), pictures, &of).await?;
        for picture in journal.records(desk.county(), pictures, &near).await? {
            let record = picture.text("of_record");
            if !standing.contains(record) && last_named(desk, carrier, &field.name, record).await? == subject.record {
                found.push(picture);
            }
        }
        all.extend(found);
    }
    Ok(all)
}

/// Whom a withdrawn record named in a field when it was last seen; empty for one that stands.
async fn last_named(desk: &Desk, ledger: &Ledger, field: &str, record: &str) -> Result<String, WebError> {
    let journal = &desk.state.journal;
    if journal.record(desk.county(), ledger, record).await?.is_some() {
        return Ok(String::new());
    }
    let history = journal.history(desk.county(), record).await?;
    let said = history.iter().rev().find_map(|change| change.entry.fields.get(field)?.as_text());
    Ok(said.unwrap_or_default().to_string())
}

/// Takes pictures away for good in one act, each with an entry that says why. Bytes and keys go first: asked for again after a fault, the
/// act goes on where it stopped.
pub(crate) async fn take_all_away(desk: &Desk, pictures: &[Record], reason: &str) -> Result<(), WebError> {
    for picture in pictures {
        destroy(desk, picture).await?;
    }
    let entries: Vec<NewEntry> = pictures.iter().map(|picture| away(desk, picture, reason)).collect();
    if !entries.is_empty() {
        desk.state.journal.append(desk.county(), entries).await?;
    }
    Ok(())
}

fn on(ledger: &Ledger, record: &str) -> RecordQuery {
    let equal = [("of_record", record), ("of_ledger", ledger.name.as_str())];
    RecordQuery { equal: equal.map(|(n, v)| (n.to_string(), Value::from(v))).into(), ..RecordQuery::default() }
}
