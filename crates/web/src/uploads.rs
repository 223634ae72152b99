//! Forms with files: the token comes before the first file, so that nobody's file is read for another site.

use std::collections::HashMap;

use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum_extra::extract::CookieJar;

use crate::guard::{self, CSRF};
use crate::{State, WebError};

/// The most characters of a file's name that are kept.
const NAME: usize = 80;

/// A file as it came.
pub(crate) struct File {
    /// Its name, without any folder.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// What a form with files held.
#[derive(Default)]
pub(crate) struct Uploaded {
    /// The files that hold something.
    pub files: Vec<File>,
    /// Its other fields.
    pub texts: HashMap<String, String>,
}

impl FromRequest<State> for Uploaded {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &State) -> Result<Uploaded, WebError> {
        let jar = CookieJar::from_headers(request.headers());
        let bad = |e: MultipartError| WebError::BadForm(e.body_text());
        let mut form = Multipart::from_request(request, state).await.map_err(|e| WebError::BadForm(e.body_text()))?;
        let (mut all, mut ours) = (Uploaded::default(), false);
        while let Some(field) = form.next_field().await.map_err(bad)? {
            let name = field.name().unwrap_or_default().to_string();
            if name == CSRF {
                guard::check_token(state, &jar, &field.text().await.map_err(bad)?)?;
                ours = true;
                continue;
            }
            if !ours {
                return Err(WebError::Csrf);
            }
            match field.file_name().map(plain_name) {
                Some(file) if name == "file" => {
                    let bytes = field.bytes().await.map_err(bad)?.to_vec();
                    if !bytes.is_empty() {
                        all.files.push(File { name: all.unlike_others(file), bytes });
                    }
                }
                Some(_) => drop(field.bytes().await.map_err(bad)?),
                None => drop(all.texts.insert(name, field.text().await.map_err(bad)?)),
            }
        }
        if ours { Ok(all) } else { Err(WebError::Csrf) }
    }
}

impl Uploaded {
    /// A field's text; empty where there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", String::as_str)
    }

    /// Two files of one name are told apart.
    fn unlike_others(&self, name: String) -> String {
        let taken = |name: &str| self.files.iter().any(|f| f.name == name);
        let (stem, ending) = name.rsplit_once('.').map_or((name.as_str(), ""), |(s, e)| (s, e));
        let other =
            |n: usize| if ending.is_empty() { format!("{stem} ({n})") } else { format!("{stem} ({n}).{ending}") };
        if taken(&name) { (2..).map(other).find(|n| !taken(n)).unwrap_or(name) } else { name }
    }
}

/// A file's own name: no folder, nothing unprintable, none of the marks that an entry's source is divided by.
pub(crate) fn plain_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let mend = |c: char| match c {
        '#' => '＃',
        '!' => '！',
        c => c,
    };
    let kept: String = last.chars().filter(|c| !c.is_control()).map(mend).collect();
    let count = kept.chars().count();
    // The ending tells the format: a name too long loses its beginning.
    let kept: String = kept.chars().skip(count.saturating_sub(NAME)).collect();
    if kept.trim().is_empty() { "workbook".into() } else { kept.trim().into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_is_its_own_and_holds_no_marks() {
        assert_eq!(plain_name("C:\\台账\\选派#2!.xlsx"), "选派＃2！.xlsx");
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("\u{0}\n"), "workbook");
        assert!(plain_name(&format!("{}.xlsx", "长".repeat(500))).ends_with("长.xlsx"));
    }

    #[test]
    fn two_files_of_one_name_are_told_apart() {
        let file = |name: &str| File { name: name.into(), bytes: vec![1] };
        let all = Uploaded { files: vec![file("a.xlsx"), file("a (2).xlsx")], ..Uploaded::default() };
        assert_eq!(all.unlike_others("a.xlsx".into()), "a (3).xlsx");
        assert_eq!(all.unlike_others("b.xlsx".into()), "b.xlsx");
    }
}
