//! What surrounds a page: the rail of menus, the bar, the language.

use askama::Template;
use axum::response::Html;
use catalogue::{Catalogue, Ledger, Part};

use crate::access::Access;
use crate::desk::Desk;
use crate::links::Query;
use crate::pages::{events, help, phone};
use crate::texts::Words;
use crate::{WebError, assets, first_page, imports, links};

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
    /// What is entered in the field.
    Phone,
}

/// An entry of the menu.
pub(crate) struct Item {
    pub href: String,
    pub text: String,
    pub current: bool,
    /// A number beside it, where it is not nought.
    pub count: usize,
}

/// A group of the menu.
pub(crate) struct Group {
    pub name: String,
    pub items: Vec<Item>,
    pub more: Option<Item>,
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
    /// What is added for somebody whose place is a village.
    pub field: Option<phone::Field>,
    pub top: Vec<Item>,
    pub groups: Vec<Group>,
    pub crumbs: Vec<(String, Option<String>)>,
    /// Pages that belong together, where this is one of them.
    pub tabs: Vec<Item>,
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
            here: desk.reader.here.clone(),
            field: phone::Field::of(access),
            top: top(desk, &at),
            groups: groups(desk.catalogue(), access, w, &at),
            crumbs: Vec::new(),
            tabs: tabs(desk, &at),
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

    /// Whether the page lies at an address or below it.
    pub(crate) fn under_here(&self, path: &str) -> bool {
        self.here.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
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

/// The pages of the menu's first group that the reader may open, each with what it is called.
fn first(desk: &Desk) -> Vec<(&'static str, String, At)> {
    let w = desk.words();
    let frozen = desk.catalogue().ledger("frozen_report").is_some_and(|l| desk.access().reads_anywhere(l));
    let mut pages = vec![("/", w.say("menu-overview"), At::Overview), ("/inbox", w.say("menu-inbox"), At::Inbox)];
    if first_page::of_administrator(desk.access()).is_some() {
        pages.remove(0);
    }
    if desk.own {
        pages.push(("/own", w.say("own-title"), At::Own));
    }
    if frozen || desk.access().works_on_reports() {
        pages.push(("/reports", w.say("menu-reports"), At::Reports));
    }
    let owed =
        |d: &catalogue::Duty| desk.catalogue().ledger(&d.subject).is_some_and(|l| desk.access().reads_anywhere(l));
    if desk.catalogue().duties().iter().any(owed) {
        pages.push(("/duties", w.say("menu-duties"), At::Duties));
    }
    if let Some((href, _, at)) = of_the_month(desk).into_iter().next() {
        pages.push((href, w.say("menu-month"), at));
    }
    let reads = |ledger: &str| desk.catalogue().ledger(ledger).is_some_and(|l| desk.access().reads_anywhere(l));
    if reads("rectification_case") {
        pages.push(("/cases", w.say("menu-cases"), At::Cases));
    }
    if reads("decision") {
        pages.push(("/decisions", w.say("menu-decisions"), At::Decisions));
    }
    pages.push(("/figures", w.say("menu-figures"), At::Figures));
    pages.push(("/ledgers", w.say("menu-ledgers"), At::Ledgers));
    if !imports::ledgers(desk.catalogue(), desk.access()).is_empty() {
        pages.push(("/imports", w.say("menu-imports"), At::Imports));
    }
    if desk.access().sets(desk.catalogue()) {
        pages.push(("/settings", w.say("menu-settings"), At::Settings));
    }
    pages.extend(of_administrators(desk.access(), w));
    if desk.access().reads_roles(desk.catalogue()) && !desk.access().sets(desk.catalogue()) {
        pages.push(("/settings/roles", w.say("settings-roles"), At::Settings));
    }
    pages
}

/// The pages of the three administrators, each his own.
fn of_administrators(access: &Access, w: Words) -> Vec<(&'static str, String, At)> {
    let mut pages = Vec::new();
    if ["accounts", "grant", "audit"].iter().any(|act| access.may(act)) {
        pages.push(("/accounts", w.say("accounts-title"), At::Accounts));
    }
    if access.may("audit") {
        pages.push(("/audit", w.say("audit-title"), At::Audit));
    }
    if access.may("backup") {
        pages.push(("/system", w.say("system-title"), At::System));
    }
    pages
}

/// The pages of the working month that the reader may open, each with the ledger that opens it.
fn of_the_month(desk: &Desk) -> Vec<(&'static str, String, At)> {
    let w = desk.words();
    let all = [
        ("/month", "month-title", "day_status", At::Month),
        ("/leave", "leave-title", "leave", At::Leave),
        ("/inspections", "menu-inspections", "inspection", At::Inspections),
        ("/unit", "unit-title", "unit_duty", At::Unit),
        ("/allowance", "allowance-title", "allowance", At::Allowance),
        ("/burden", "burden-title", "monthly_report", At::Burden),
    ];
    let open = |ledger: &str| desk.catalogue().ledger(ledger).is_some_and(|l| desk.access().reads_anywhere(l));
    all.into_iter().filter(|(_, _, ledger, _)| open(ledger)).map(|(href, key, _, at)| (href, w.say(key), at)).collect()
}

fn tabs(desk: &Desk, at: &At) -> Vec<Item> {
    let all = of_the_month(desk);
    if all.len() < 2 || !all.iter().any(|(_, _, of)| of == at) {
        return Vec::new();
    }
    let item = |(href, text, of): (&str, String, At)| Item { href: href.into(), text, current: *at == of, count: 0 };
    all.into_iter().map(item).collect()
}

fn top(desk: &Desk, at: &At) -> Vec<Item> {
    // Tabs of one menu entry stand under it.
    let at = match at {
        At::Digest => &At::Inbox,
        At::Reminders => &At::Settings,
        other => other,
    };
    let at = match tabs(desk, at).is_empty() {
        true => at.clone(),
        false => of_the_month(desk).into_iter().next().map_or(at.clone(), |(_, _, first)| first),
    };
    let item = |(href, text, of): (&str, String, At)| {
        let count = if of == At::Inbox { desk.waiting } else { 0 };
        Item { href: href.into(), text, current: at == of, count }
    };
    first(desk).into_iter().map(item).collect()
}

/// Pages that search finds by what they are called, help among them.
pub(crate) fn pages(desk: &Desk) -> Vec<(String, String)> {
    let w = desk.words();
    let others =
        [("/suggestions", w.say("suggestions-title"), At::Suggestions), ("/help", w.say("help-title"), At::Help)];
    let events = events::may(desk).then(|| ("/events", w.say("events-title"), At::Ledger("event".into())));
    let menu = first(desk).into_iter().chain(of_the_month(desk)).chain(events).chain(others);
    let menu = menu.map(|(href, text, _)| (href.to_string(), text));
    menu.chain(help::topics(w)).collect()
}

/// How many ledgers of a part the menu shows while another part is open.
const SHORT: usize = 3;

fn groups(catalogue: &Catalogue, access: &Access, w: Words, at: &At) -> Vec<Group> {
    let mut groups = Vec::new();
    for part in Part::ALL {
        let read: Vec<&Ledger> =
            catalogue.ledgers().filter(|l| l.part == part && !l.withdrawn && access.reads_anywhere(l)).collect();
        let here = |l: &&&Ledger| *at == At::Ledger(l.name.clone());
        let open = read.iter().any(|l| here(&l));
        let shown = if open { read.len() } else { SHORT.min(read.len()) };
        let item =
            |l: &&Ledger| Item { href: links::ledger(&l.name), text: w.name(&l.names), current: here(&l), count: 0 };
        let hidden = read.len() - shown;
        let more = (hidden > 0).then(|| Item {
            href: format!("/ledgers#{}", part.folder()),
            text: w.one("menu-more", "n", hidden as i64),
            current: false,
            count: 0,
        });
        if !read.is_empty() {
            let items = read.iter().take(shown).map(item).collect();
            groups.push(Group { name: w.name(&part.names()), items, more });
        }
    }
    groups
}
