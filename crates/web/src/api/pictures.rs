//! The pictures of a record: listed and seen by whoever may read it, added and taken away by whoever may amend it, as on its page.

use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use catalogue::FieldError;
use journal::JournalError;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::door::{Asked, Caller, Sent};
use super::records::OfRecord;
use super::reports::File;
use crate::WebError;
use crate::pages;
use crate::pictures::{self, About, Fault};
use crate::uploads;

/// A picture by its record and id.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct OfPicture {
    /// The ledger's name.
    ledger: String,
    /// The record's id.
    record: String,
    /// The picture's id.
    picture: String,
}

/// What makes a picture sent twice one picture.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPicture {
    /// Made by the client: the same picture sent again under it is kept once.
    id: Option<Uuid>,
}

/// The pictures of a record.
#[derive(Serialize, ToSchema)]
pub(crate) struct Pictures {
    /// The first first.
    items: Vec<Picture>,
}

/// A picture.
#[derive(Serialize, ToSchema)]
pub(crate) struct Picture {
    /// Its id.
    picture: String,
    /// Pixels.
    width: i64,
    /// Pixels.
    height: i64,
}

/// Why a picture is taken away.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Removal {
    /// The reason; it stays in the journal.
    reason: String,
}

/// The pictures of a record
#[utoipa::path(get, path = "/api/{county}/ledgers/{ledger}/records/{record}/pictures", params(OfRecord),
    responses((status = 200, description = "Those that it carries, if any", body = Pictures)))]
pub(crate) async fn list_pictures(caller: Caller, Path(of): Path<OfRecord>) -> Result<Json<Pictures>, WebError> {
    let ledger = caller.ledger(&of.ledger)?;
    let record = caller.record(ledger, &of.record).await?;
    let all = pictures::of(&caller, ledger, &record).await?;
    let one = |p: pictures::Seen| Picture { picture: p.id, width: p.width, height: p.height };
    Ok(Json(Pictures { items: all.into_iter().map(one).collect() }))
}

/// Add a picture to a record; none is ever required
#[utoipa::path(post, path = "/api/{county}/ledgers/{ledger}/records/{record}/pictures", params(OfRecord, NewPicture),
    request_body(description = "The picture itself: JPEG, PNG or WebP. It is made smaller and written anew from its pixels",
        content((File = "application/octet-stream"))),
    responses((status = 201, description = "Kept, without place, time or device", body = Picture)))]
pub(crate) async fn add_picture(
    caller: Caller,
    Path(of): Path<OfRecord>,
    Asked(new): Asked<NewPicture>,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Picture>), WebError> {
    let ledger = caller.ledger(&of.ledger)?;
    let record = caller.own_record(ledger, &of.record).await?;
    if !ledger.pictures {
        return Err(WebError::NotFound);
    }
    let entry = new.id.unwrap_or_else(Uuid::now_v7);
    let about = About { ledger, record: record.id(), region: record.region.clone(), entry, device_at: None };
    let file = uploads::File { name: String::new(), bytes: bytes.to_vec() };
    let taken = pictures::add(&caller, &about, vec![file]).await?;
    match (taken.added(), taken.first_left()) {
        (Some((id, width, height)), _) => {
            Ok((StatusCode::CREATED, Json(Picture { picture: id.to_string(), width, height })))
        }
        (None, fault) => Err(not_taken(fault.unwrap_or(Fault::Broken))),
    }
}

/// Why a file is not taken, in both languages.
fn not_taken(fault: Fault) -> WebError {
    let (zh, en) = match fault {
        Fault::NoPicture => ("只收 JPEG、PNG 或 WebP 照片", "send a JPEG, PNG or WebP picture"),
        Fault::TooLarge => ("像素太多，请缩小后再传", "it has too many pixels: make it smaller"),
        Fault::Broken => ("照片读不完整，请重新传", "it cannot be read to its end: send it again"),
        Fault::TooMany => ("本县不收照片", "the county takes no pictures"),
    };
    let (ledger, field) = (pictures::LEDGER.to_string(), "file".to_string());
    WebError::Journal(JournalError::Field { ledger, field, fault: FieldError::new(zh, en) })
}

/// One picture
#[utoipa::path(get, path = "/api/{county}/ledgers/{ledger}/records/{record}/pictures/{picture}", params(OfPicture),
    responses((status = 200, description = "What it shows", body = File, content_type = "image/jpeg")))]
pub(crate) async fn get_picture(caller: Caller, Path(of): Path<OfPicture>) -> Result<Response, WebError> {
    pages::pictures::see(caller.desk(), Path((of.ledger, of.record, of.picture))).await
}

/// Take a picture away for good
#[utoipa::path(post, path = "/api/{county}/ledgers/{ledger}/records/{record}/pictures/{picture}/removals", params(OfPicture),
    request_body = Removal,
    responses((status = 204, description = "Its bytes and their key are destroyed; that it was there, and why it is gone, stays")))]
pub(crate) async fn remove_picture(
    caller: Caller,
    Path(of): Path<OfPicture>,
    Sent(removal): Sent<Removal>,
) -> Result<StatusCode, WebError> {
    let ledger = caller.ledger(&of.ledger)?;
    let record = caller.own_record(ledger, &of.record).await?;
    let picture = pictures::find(&caller, ledger, &record.record, &of.picture).await?;
    pictures::take_away(&caller, &picture, removal.reason.trim()).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use image::ImageFormat;
    use serde_json::json;

    use crate::pictures::testing::{photo, tagged};
    use crate::testing::{self, Bench};

    const BYTES: &str = "application/octet-stream";

    /// A visit in 石桥镇, and the address of its pictures.
    async fn visit(bench: &Bench) -> String {
        let fields = [("code", "LX001"), ("head", "张桂兰"), ("kind", "脱贫户"), ("from_day", "2024-01-01")];
        let household = bench.enter_with("household", "419931100201", &fields, &[("low_income", 1)]).await;
        let fields = [("household", &*household), ("day", "2026-11-19")];
        let visit = bench.enter_with("visit", "419931100201", &fields, &[]).await;
        format!("/api/419931/ledgers/visit/records/{visit}/pictures")
    }

    #[tokio::test]
    async fn a_picture_is_added_listed_seen_and_taken_away() {
        let bench = testing::bench().await;
        let pictures = visit(&bench).await;
        assert_eq!(bench.ask("wang", &pictures).await.json(), json!({ "items": [] }));
        let id = uuid::Uuid::now_v7();
        let to = format!("{pictures}?id={id}");
        for _ in 0..2 {
            let made = bench.upload_bytes("wang", &to, BYTES, tagged(2000, 1000, 1)).await;
            assert_eq!((made.status, &made.json()["width"]), (201, &json!(1600)), "{}", made.body);
        }
        let listed = bench.ask("shiqiao", &pictures).await.json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 1, "sent twice, kept once: {listed}");
        let one = format!("{pictures}/{}", listed["items"][0]["picture"].as_str().unwrap());
        let seen = bench.ask("shiqiao", &one).await;
        assert_eq!((seen.status, seen.header("content-type").as_str()), (200, "image/jpeg"));
        assert!(!seen.bytes.windows(4).any(|w| w == b"Exif"));
        let removals = format!("{one}/removals");
        assert_eq!(bench.send("wang", &removals, &json!({ "reason": " " })).await.status, 422);
        assert_eq!(bench.send("wang", &removals, &json!({ "reason": "拍到了人" })).await.status, 204);
        assert_eq!(bench.ask("wang", &one).await.status, 404);
    }

    #[tokio::test]
    async fn rights_are_those_of_the_record_and_what_is_no_picture_is_refused() {
        let bench = testing::bench().await;
        let pictures = visit(&bench).await;
        let picture = || photo(30, 20, ImageFormat::Png);
        for login in ["baihe", "xian"] {
            assert_eq!(bench.upload_bytes(login, &pictures, BYTES, picture()).await.status, 403, "{login}");
        }
        assert_eq!(bench.ask("baihe", &pictures).await.status, 403);
        let refused = bench.upload_bytes("wang", &pictures, BYTES, b"%PDF-1.7".to_vec()).await;
        assert_eq!((refused.status, &refused.json()["field"]), (422, &json!("file")), "{}", refused.body);
        let posting = format!("/api/419931/ledgers/posting/records/{}/pictures", bench.posting);
        assert_eq!(bench.upload_bytes("wang", &posting, BYTES, picture()).await.status, 404, "it carries none");
        assert_eq!(bench.upload_bytes("wang", &format!("{pictures}?x=1"), BYTES, picture()).await.status, 400);
    }
}
