//! What came back, read as a person or a program reads it.

use std::collections::{BTreeMap, HashMap};

use axum::http::HeaderMap;

/// What came back.
pub(crate) struct Answer {
    pub status: u16,
    pub(super) headers: HeaderMap,
    pub body: String,
    /// The body as it came, for files.
    pub bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> String {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap()).into()
    }

    pub(crate) fn location(&self) -> String {
        self.header("location")
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// A cookie that was set.
    pub(crate) fn cookie(&self, name: &str) -> String {
        let set = self.headers.get_all("set-cookie").iter().map(|v| v.to_str().unwrap());
        let found = set.filter_map(|v| v.strip_prefix(&format!("{name}="))).next().unwrap_or_default();
        found.split(';').next().unwrap_or_default().into()
    }

    /// All cells of a workbook, one after another.
    pub(crate) fn workbook_text(&self) -> String {
        let cells = self.workbook_rows().into_iter().flat_map(BTreeMap::into_values);
        cells.fold(String::new(), |text, cell| text + &cell + "\n")
    }

    /// The rows of a workbook's sheets: texts by column, where there are any.
    pub(crate) fn workbook_rows(&self) -> Vec<BTreeMap<u16, String>> {
        let book = workbooks::Workbook::read("export.xlsx", &self.bytes).unwrap();
        let mut rows = Vec::new();
        for row in book.sheets.iter().flat_map(|s| s.rows()) {
            let written = |(at, cell): &(u16, workbooks::Cell)| {
                let mut text = String::new();
                row.write(*cell, &mut text);
                (*at, text)
            };
            rows.push(row.cells().iter().map(written).collect());
        }
        rows
    }

    /// The token of the page's first form.
    pub(crate) fn token(&self) -> String {
        self.form().remove("_token").unwrap_or_default()
    }

    /// What a person reads: the page without its tags.
    pub(crate) fn text(&self) -> String {
        let mut out = String::new();
        for part in self.body.split('<') {
            out.push_str(part.split_once('>').map_or(part, |(_, text)| text));
        }
        unescaped(&out).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The fields of the page's main form, as a browser would send them.
    pub(crate) fn form(&self) -> HashMap<String, String> {
        let main = self.body.split("<main").nth(1).unwrap_or(&self.body);
        let mut fields = HashMap::new();
        for tag in main.split('<') {
            let Some(name) = attribute(tag, "name") else { continue };
            if tag.starts_with("input") {
                fields.insert(name, attribute(tag, "value").unwrap_or_default());
            } else if tag.starts_with("textarea") {
                fields.insert(name, unescaped(tag.split_once('>').map_or("", |t| t.1)));
            } else if tag.starts_with("select") {
                let rest = &main[main.find(tag).unwrap()..];
                let options = rest.split("</select>").next().unwrap();
                let chosen = options.split("<option").find(|o| o.split('>').next().unwrap().contains(" selected"));
                fields.insert(name, chosen.and_then(|o| attribute(o, "value")).unwrap_or_default());
            }
        }
        fields
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let tag = tag.split('>').next()?;
    let at = tag.split(&format!(" {name}=\"")).nth(1)?;
    Some(unescaped(at.split('"').next()?))
}

fn unescaped(text: &str) -> String {
    [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")]
        .iter()
        .fold(text.to_string(), |text, (entity, plain)| text.replace(entity, plain))
}
