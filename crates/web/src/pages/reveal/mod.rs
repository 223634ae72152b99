//! `POST /ledgers/{ledger}/records/{record}/reveals`: a sealed value, shown once, for a reason that is kept.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use catalogue::{Field, Ledger, Storage, Value};
use journal::{JournalError, Record};

use crate::desk::Desk;
use crate::guard::Posted;
use crate::sensitive::{self, Noted};
use crate::shell::{self, At, Shell};
use crate::{State, WebError, links, show};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new().route("/ledgers/{ledger}/records/{record}/reveals", post(reveal))
}

/// The fewest characters of a reason: enough to say something.
const SHORTEST: usize = 4;

#[derive(Template)]
#[template(path = "pages/reveal/reveal.html")]
struct Page {
    shell: Shell,
    back: String,
    action: String,
    field: String,
    name: String,
    value: Option<String>,
    reason: String,
    fault: String,
}

/// The sealed fields of a record that hold something and that the reader may reveal: name and label.
pub(crate) fn offered(desk: &Desk, ledger: &Ledger, record: &Record) -> Vec<(String, String)> {
    if !desk.access().reveals(ledger, &record.region) {
        return Vec::new();
    }
    let sealed = ledger.fields.iter().filter(|f| f.sensitive && !record.get(&f.name).is_null());
    sealed.map(|f| (f.name.clone(), desk.words().name(&f.names))).collect()
}

/// Notes who looks at what and why, then shows it.
pub(crate) async fn reveal(
    desk: Desk,
    Path((name, id)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let ledger = desk.ledger(&name)?;
    let record = desk.record(ledger, &id).await?;
    if !desk.access().reveals(ledger, &record.region) {
        return Err(WebError::Forbidden);
    }
    let field = ledger.field(posted.text("field")).filter(|f| f.sensitive).ok_or(WebError::NotFound)?;
    let reason = posted.text("reason");
    let page = page(&desk, ledger, &record, field, reason).await?;
    if reason.chars().count() < SHORTEST {
        let page = Page { fault: desk.words().say("reveal-reason-short"), ..page };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, shell::page(&page)?).into_response());
    }
    let noted = Noted { kind: "查看", ledger: &name, record: &id, field: &field.name, reason, ..Noted::default() };
    sensitive::note(&desk.state, desk.access(), noted).await?;
    let opened = desk.state.journal.reveal(desk.county(), &name, &id, &field.name, record.get(&field.name)).await;
    let value = match opened {
        Ok(value) => shown(field, &value),
        Err(JournalError::Erased) => desk.words().say("refused-erased"),
        Err(error) => return Err(error.into()),
    };
    Ok(shell::page(&Page { value: Some(value), ..page })?.into_response())
}

async fn page(desk: &Desk, ledger: &Ledger, record: &Record, field: &Field, reason: &str) -> Result<Page, WebError> {
    let w = desk.words();
    let back = links::record(&ledger.name, &record.record);
    let label = desk.labels([(ledger, record)]).await?.record(ledger, record);
    Ok(Page {
        shell: Shell::new(desk, w.say("reveal-title"), At::Ledger(ledger.name.clone()))
            .under(w.name(&ledger.names), links::ledger(&ledger.name))
            .under(label, back.clone()),
        action: format!("{back}/reveals"),
        back,
        field: w.name(&field.names),
        name: field.name.clone(),
        value: None,
        reason: reason.into(),
        fault: String::new(),
    })
}

/// A value as it stood before it was sealed: numbers were sealed as text.
fn shown(field: &Field, value: &Value) -> String {
    let number = value.as_text().filter(|_| field.kind.storage() == Storage::Int).and_then(|t| t.parse().ok());
    show::plain(field, &number.map_or_else(|| value.clone(), Value::Int))
}

#[cfg(test)]
mod tests {
    use crate::testing::{self, ID_NUMBER};

    #[tokio::test]
    async fn a_sealed_value_is_shown_once_for_a_reason_that_the_journal_keeps() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        let record = format!("/ledgers/person/records/{}", bench.person);
        assert!(wang.get(&record).await.body.contains(&format!("{record}/reveals")));
        let head = bench.head().await;
        let unsaid = wang.post(&format!("{record}/reveals"), &[("field", "idnumber"), ("reason", " ")]).await;
        assert_eq!((unsaid.status, bench.head().await), (422, head));
        assert!(!unsaid.body.contains(ID_NUMBER));
        let said = [("field", "idnumber"), ("reason", "核对入党材料")];
        let page = wang.post(&format!("{record}/reveals"), &said).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains(ID_NUMBER));
        let entry = bench.latest().await;
        assert_eq!((entry.ledger.as_str(), entry.actor.as_str()), ("sensitive_act", "wang"));
        let noted = |f: &str| entry.fields[f].as_text().unwrap().to_string();
        assert_eq!([noted("of_record"), noted("field"), noted("reason")], [&bench.person, "idnumber", "核对入党材料"]);
        assert!(!serde_json::to_string(&entry).unwrap().contains(ID_NUMBER), "the value itself is noted nowhere");
    }

    #[tokio::test]
    async fn who_may_not_reveal_or_asks_for_a_plain_field_gets_nothing() {
        let bench = testing::bench().await;
        let to = format!("/ledgers/person/records/{}/reveals", bench.person);
        let said = [("field", "idnumber"), ("reason", "核对入党材料")];
        for login in ["bian", "shiqiao", "xian", "guan"] {
            assert_eq!(bench.signed_in(login).await.post(&to, &said).await.status, 403, "{login}");
        }
        let wang = bench.signed_in("wang").await;
        assert_eq!(wang.post(&to, &[("field", "name"), ("reason", "核对入党材料")]).await.status, 404);
        assert_eq!(wang.post_bare(&to, &said).await.status, 403);
    }
}
