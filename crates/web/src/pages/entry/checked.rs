//! `POST /ledgers/{ledger}/fields/{field}/checked`: what is wrong with a typed text, or how it is understood; the form works without.

use askama::Template;
use axum::extract::Path;
use axum::response::Html;
use catalogue::Value;

use crate::WebError;
use crate::desk::Desk;
use crate::forms;
use crate::guard::Posted;
use crate::{shell, show};

#[derive(Template)]
#[template(
    source = "{% if !fault.is_empty() %}<p class=\"says\">{{ fault }}</p>{% elif !read.is_empty() %}<small>{{ read }}</small>{% endif %}",
    ext = "html"
)]
struct Told {
    fault: String,
    read: String,
}

/// One field's text, read as the form would read it.
pub(crate) async fn checked(
    desk: Desk,
    Path((name, field)): Path<(String, String)>,
    posted: Posted,
) -> Result<Html<String>, WebError> {
    let ledger = desk.ledger(&name)?;
    if !desk.access().writes_anywhere(ledger) {
        return Err(WebError::Forbidden);
    }
    let field = ledger.field(&field).ok_or(WebError::NotFound)?;
    let text = posted.text(&field.name);
    let w = desk.words();
    let told = match forms::value(&desk, field, text).await? {
        Err(fault) => Told { fault, read: String::new() },
        Ok(Value::Null) => Told { fault: String::new(), read: String::new() },
        Ok(_) if field.sensitive => Told { fault: String::new(), read: String::new() },
        Ok(value) => {
            let shown = format!("{}{}", show::value(field, &value, w), show::field_unit(field, w.lang));
            let read = if shown == text { String::new() } else { w.one("form-read-as", "value", shown) };
            Told { fault: String::new(), read }
        }
    };
    shell::page(&told)
}
