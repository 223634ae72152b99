//! The form of a new robot, as it comes and as it goes back. The address goes back only while it has not been kept; the secret never.

use catalogue::{Lang, RegionCode};

use crate::guard::Posted;
use crate::reminders::{Kind, Sealed, Tell, Wanted};

/// What was typed.
pub(super) struct Typed {
    pub name: String,
    pub kind: String,
    pub place: String,
    pub lang: String,
    pub keyword: String,
    pub url: String,
    pub tells: Vec<Tell>,
    secret: String,
}

impl Default for Typed {
    fn default() -> Typed {
        Typed {
            name: String::new(),
            kind: Kind::WeCom.word().into(),
            place: String::new(),
            lang: "zh".into(),
            keyword: String::new(),
            url: String::new(),
            tells: Tell::ALL.to_vec(),
            secret: String::new(),
        }
    }
}

impl Typed {
    /// Reads a form.
    pub(super) fn read(posted: &Posted) -> Typed {
        let text = |name: &str| posted.text(name).to_string();
        let ticked = |tell: &Tell| !posted.text(&format!("tell.{}", tell.word())).is_empty();
        Typed {
            name: text("name"),
            kind: text("kind"),
            place: text("place"),
            lang: text("lang"),
            keyword: text("keyword"),
            url: text("url"),
            tells: Tell::ALL.into_iter().filter(ticked).collect(),
            secret: text("secret"),
        }
    }

    /// The robot that is wanted; none where its kind or place is none.
    pub(super) fn wanted(&self, county: &RegionCode) -> Option<Wanted> {
        let place = if self.place.is_empty() { Some(county.clone()) } else { RegionCode::parse(&self.place).ok() };
        Some(Wanted {
            name: self.name.clone(),
            kind: Kind::of(&self.kind)?,
            place: place?,
            tells: self.tells.clone(),
            lang: if self.lang == "en" { Lang::En } else { Lang::Zh },
            keyword: self.keyword.chars().take(20).collect(),
            sealed: Sealed { url: self.url.clone(), secret: self.secret.clone() },
        })
    }

    pub(super) fn has(&self, tell: &Tell) -> bool {
        self.tells.contains(tell)
    }
}
