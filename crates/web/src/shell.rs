//! What surrounds a page: the menu, the bar, the language.

use askama::Template;
use axum::response::Html;

use crate::desk::Desk;
use crate::links::Query;
use crate::menu::Menu;
use crate::pages::{help, phone};
use crate::texts::Words;
use crate::{WebError, assets};

/// Which entry of the menu a page belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum At {
    /// The overview.
    Overview,
    /// The villages of a leader of the county.
    Own,
    /// Duties.
    Duties,
    /// Days in the village.
    Month,
    /// Leave.
    Leave,
    /// The week's inspection.
    Inspections,
    /// What sending units owe.
    Unit,
    /// The allowance of a month.
    Allowance,
    /// What filling in costs.
    Burden,
    /// Rectification cases.
    Cases,
    /// Village decisions.
    Decisions,
    /// What waits for the reader.
    Inbox,
    /// The reader's own digest of the day.
    Digest,
    /// Group robots and the rules of reminding.
    Reminders,
    /// Search.
    Search,
    /// Complaints and suggestions.
    Suggestions,
    /// Help.
    Help,
    /// Reports.
    Reports,
    /// Figures.
    Figures,
    /// Workbooks coming in.
    Imports,
    /// The list of all ledgers.
    Ledgers,
    /// A ledger.
    Ledger(String),
    /// One's own tokens.
    Tokens,
    /// One's own webhooks.
    Webhooks,
    /// What the county sets and adds.
    Settings,
    /// One's own sign-ins.
    Me,
    /// Accounts and rights.
    Accounts,
    /// The chain, and who saw what.
    Audit,
    /// How the program runs.
    System,
    /// A visit, entered in the field.
    Visit,
    /// Projects, entered in the field.
    Projects,
    /// The outbox of a phone.
    Phone,
}

/// What surrounds a page.
pub(crate) struct Shell {
    pub w: Words,
    pub title: String,
    pub county: String,
    pub me: String,
    pub office: String,
    pub csrf: String,
    /// Whether the reader may keep webhooks.
    pub hooks: bool,
    pub here: String,
    /// Whether the page answers a form, and so stands at an address of forms alone.
    pub sent: bool,
    /// What is added for somebody whose place is a village.
    pub field: Option<phone::Field>,
    pub menu: Menu,
    pub crumbs: Vec<(String, Option<String>)>,
    pub css: &'static str,
    pub js: &'static str,
    pub htmx: &'static str,
    pub icon: &'static str,
    /// The help page of this screen.
    pub help: String,
    /// Who takes the page out on paper, and when.
    pub printed: String,
    /// The filing number, where the county has one.
    pub filing: Option<String>,
    pub version: &'static str,
}

impl Shell {
    /// The surroundings of a page.
    pub(crate) fn new(desk: &Desk, title: impl Into<String>, at: At) -> Shell {
        let w = desk.words();
        let access = desk.access();
        Shell {
            w,
            title: title.into(),
            county: desk.places.name(&access.county),
            me: access.person.clone(),
            office: desk.office(),
            csrf: desk.reader.csrf.clone(),
            hooks: access.keeps_webhooks(),
            here: desk.reader.came.clone().unwrap_or_else(|| desk.reader.here.clone()),
            sent: desk.reader.came.is_some(),
            field: phone::Field::of(access),
            menu: Menu::new(desk, &at),
            crumbs: Vec::new(),
            css: assets::css(),
            js: assets::js(),
            htmx: assets::htmx(),
            icon: assets::icon(),
            help: help::about(&at, &desk.reader.here),
            printed: printed(desk),
            filing: desk.state.settings.filing.clone(),
            version: env!("CARGO_PKG_VERSION"),
        }
    }

    /// With the way that leads to the page.
    pub(crate) fn under(mut self, text: impl Into<String>, href: impl Into<String>) -> Shell {
        self.crumbs.push((text.into(), Some(href.into())));
        self
    }

    /// The address that shows this page in the other language.
    pub(crate) fn other_lang(&self) -> String {
        let lang = if self.w.zh() { "en" } else { "zh" };
        format!("/lang/{lang}{}", Query::default().with("to", &self.here))
    }
}

/// The line that a sheet of paper carries: whoever holds it knows whose eyes it was made for, and how old it is.
fn printed(desk: &Desk) -> String {
    let (office, day) = (desk.office(), desk.state.today().to_string());
    desk.words().with("printed-by", &[("who", &desk.access().person), ("office", &office), ("day", &day)])
}

/// A template as an answer.
pub(crate) fn page(template: &impl Template) -> Result<Html<String>, WebError> {
    Ok(Html(template.render()?))
}
