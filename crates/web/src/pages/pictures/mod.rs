//! The pictures of a record: seen by whoever may read it; added and taken away by whoever may amend it.

use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use catalogue::Ledger;
use journal::Record;
use uuid::Uuid;

use crate::desk::Desk;
use crate::guard::Posted;
use crate::pictures::{self, About, Asked, Fault, Pictured, Seen};
use crate::texts::Words;
use crate::{State, WebError, links};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/ledgers/{ledger}/records/{record}/pictures", post(add))
        .route("/ledgers/{ledger}/records/{record}/pictures/{picture}", get(see))
        .route("/ledgers/{ledger}/records/{record}/pictures/{picture}/removals", post(take_away))
}

/// The part of a record's page that shows its pictures.
pub(crate) struct Part {
    pub seen: Vec<Seen>,
    /// Files that came and were not taken, each in words.
    pub left: Vec<String>,
    /// Where others are added, and how many at a time; none for who may not, or where the county takes none.
    pub add: Option<(String, usize)>,
    /// The id of the entry that adds them.
    pub entry: String,
}

/// The part; none on a ledger whose records carry no pictures.
pub(crate) async fn part(desk: &Desk, ledger: &Ledger, record: &Record, left: &str) -> Result<Option<Part>, WebError> {
    if !ledger.pictures {
        return Ok(None);
    }
    let most = Asked::now(desk).await?.most;
    let writes = desk.access().writes(ledger, &record.region);
    let add = format!("{}/pictures", links::record(&ledger.name, &record.record));
    let part = Part {
        seen: pictures::of(desk, ledger, record).await?,
        left: pictures::left_of(left).into_iter().map(|(n, fault)| says(desk.words(), n, fault)).collect(),
        add: (writes && most > 0).then_some((add, most)),
        entry: Uuid::now_v7().to_string(),
    };
    Ok((!part.seen.is_empty() || !part.left.is_empty() || part.add.is_some()).then_some(part))
}

/// Why a file was not taken, and what to do.
fn says(w: Words, n: usize, fault: Fault) -> String {
    let key = match fault {
        Fault::NoPicture => "picture-no-picture",
        Fault::TooLarge => "picture-too-large",
        Fault::Broken => "picture-broken",
        Fault::TooMany => "picture-too-many",
    };
    w.one(key, "n", n as i64)
}

/// `POST /ledgers/{ledger}/records/{record}/pictures`
async fn add(
    desk: Desk,
    Path((name, id)): Path<(String, String)>,
    Pictured { posted, files }: Pictured,
) -> Result<Response, WebError> {
    let ledger = desk.ledger(&name)?;
    let record = desk.own_record(ledger, &id).await?;
    let entry = Uuid::parse_str(posted.text("entry")).unwrap_or_else(|_| Uuid::now_v7());
    let device_at = posted.device_at();
    let about = About { ledger, record: record.id(), region: record.region.clone(), entry, device_at };
    let taken = pictures::add(&desk, &about, files).await?;
    let to = links::record(&name, &id);
    let left = taken.left_word().map_or_else(String::new, |left| format!("?left={left}"));
    Ok(Redirect::to(&format!("{to}{left}#pictures")).into_response())
}

/// `GET /ledgers/{ledger}/records/{record}/pictures/{picture}`
pub(crate) async fn see(
    desk: Desk,
    Path((name, id, picture)): Path<(String, String, String)>,
) -> Result<Response, WebError> {
    let ledger = desk.ledger(&name)?;
    let record = desk.record(ledger, &id).await?;
    let picture = pictures::find(&desk, ledger, &record.record, &picture).await?;
    let headers = [(header::CONTENT_TYPE, "image/jpeg"), (header::CONTENT_DISPOSITION, "inline")];
    Ok((headers, pictures::jpeg(&desk, &picture).await?).into_response())
}

/// `POST /ledgers/{ledger}/records/{record}/pictures/{picture}/removals`
async fn take_away(
    desk: Desk,
    Path((name, id, picture)): Path<(String, String, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let ledger = desk.ledger(&name)?;
    let record = desk.own_record(ledger, &id).await?;
    let picture = pictures::find(&desk, ledger, &record.record, &picture).await?;
    pictures::take_away(&desk, &picture, posted.text("reason")).await?;
    Ok(Redirect::to(&format!("{}#pictures", links::record(&name, &id))).into_response())
}

#[cfg(test)]
mod tests;
