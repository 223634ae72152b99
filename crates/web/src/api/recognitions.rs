//! What each blank of a text means: what a report made of it would propose, without keeping one.

use axum::Json;
use reports::document::Document;
use reports::recognise::Slot;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::door::{Caller, Sent};
use crate::WebError;

/// A text with blanks.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Text {
    /// The text; a blank is X, ××, ____ or a number.
    text: String,
}

/// The blanks of a text.
#[derive(Serialize, ToSchema)]
pub(crate) struct Recognised {
    /// In the order of the text.
    items: Vec<Blank>,
}

/// A blank with what it may mean.
#[derive(Serialize, ToSchema)]
pub(crate) struct Blank {
    /// Its number, from 1.
    pub slot: usize,
    /// First code point in the text.
    pub offset: usize,
    /// How many code points; 0 where the number is missing altogether.
    pub length: usize,
    /// What stands there.
    pub text: String,
    /// figure, norm, name, year, date, document_number, phrase, masked or claim.
    pub kind: String,
    /// The unit behind it.
    pub unit: String,
    /// The clause around it.
    pub context: String,
    /// Figures it may be, the likeliest first.
    pub candidates: Vec<Candidate>,
}

/// A figure that a blank may be.
#[derive(Serialize, ToSchema)]
pub(crate) struct Candidate {
    /// The figure's id.
    pub figure: String,
    /// The window's code.
    pub window: String,
    /// How likely it is right, 0 to 1.
    pub score: f32,
    /// Why it is offered.
    pub why: String,
}

/// What the blanks of a text mean
#[utoipa::path(post, path = "/api/{county}/recognitions", request_body = Text,
    responses((status = 200, description = "Its blanks with what they may mean", body = Recognised)))]
pub(crate) async fn recognise_text(caller: Caller, Sent(sent): Sent<Text>) -> Result<Json<Recognised>, WebError> {
    if !caller.access().works_on_reports() {
        return Err(WebError::Forbidden);
    }
    let document = Document::read(sent.text.as_bytes(), "text.txt")?;
    let state = caller.state.clone();
    let slots = tokio::task::spawn_blocking(move || state.drafts.recogniser(&state).recognise_document(&document, &[]))
        .await
        .map_err(|_| WebError::Closing)?;
    Ok(Json(Recognised { items: slots.iter().enumerate().map(|(i, s)| blank(i + 1, s)).collect() }))
}

/// A slot as it is given.
pub(super) fn blank(number: usize, slot: &Slot) -> Blank {
    let kind = serde_json::to_value(slot.kind).ok().and_then(|k| k.as_str().map(String::from)).unwrap_or_default();
    let candidate = |c: &reports::recognise::Candidate| Candidate {
        figure: c.figure.clone(),
        window: c.window.clone(),
        score: c.score,
        why: c.why.clone(),
    };
    Blank {
        slot: number,
        offset: slot.offset,
        length: slot.length,
        text: slot.text.clone(),
        kind,
        unit: slot.unit.clone(),
        context: slot.context.clone(),
        candidates: slot.candidates.iter().map(candidate).collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing;

    #[tokio::test]
    async fn a_blank_is_told_by_its_sentence() {
        let bench = testing::bench().await;
        let address = "/api/419931/recognitions";
        let found = bench.send("wang", address, &json!({ "text": "全县现有在任第一书记X名。" })).await;
        assert_eq!(found.status, 200, "{}", found.body);
        assert_eq!(found.json()["items"][0]["candidates"][0]["figure"], "posting.first_secretary");
        assert_eq!(found.json()["items"][0]["text"], "X");
        assert_eq!(bench.send("xian", address, &json!({ "text": "X名" })).await.status, 403);
        assert_eq!(bench.send("wang", address, &json!({ "text": "" })).await.status, 422);
    }
}
