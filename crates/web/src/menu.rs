//! The menu: of the pages that a reader may open those that their role's work begins at, as the catalogue declares them, with the
//! pages and ledgers of the four parts and the tabs beneath an entry. A menu is no right: what it leaves out is found by links, by
//! search, and among what is one's own.

use catalogue::{Ledger, MenuEntry, Part};

use crate::desk::Desk;
use crate::pages::{events, help, phone};
use crate::shell::At;
use crate::{first_page, imports, links};

/// A link of the menu.
#[derive(Clone)]
pub(crate) struct Item {
    pub href: String,
    pub text: String,
    pub current: bool,
    /// A number beside it, where it is not nought.
    pub count: usize,
    /// What stands beneath it while it is open.
    pub within: Vec<Item>,
}

/// One of the parts.
pub(crate) struct Group {
    pub name: String,
    pub pages: Vec<Item>,
    pub items: Vec<Item>,
    pub more: Option<Item>,
}

/// The menu around a page.
pub(crate) struct Menu {
    pub top: Vec<Item>,
    pub groups: Vec<Group>,
    /// Pages that belong together, where this is one of them.
    pub tabs: Vec<Item>,
    /// The bar at the foot of a phone, for those who work in the field.
    pub bar: Vec<Item>,
}

/// A page that a menu may lead to.
struct Page {
    href: &'static str,
    text: String,
    at: At,
}

impl Page {
    /// Its link on a page.
    fn item(&self, at: &At) -> Item {
        Item { href: self.href.into(), text: self.text.clone(), current: self.at == *at, count: 0, within: Vec::new() }
    }
}

/// What the foot of a phone leads to.
const BAR: [MenuEntry; 5] = [MenuEntry::Month, MenuEntry::Visit, MenuEntry::Projects, MenuEntry::Leave, MenuEntry::Me];
/// How many ledgers of a part the menu shows while another part is open.
const SHORT: usize = 3;

impl Menu {
    /// The menu around a page.
    pub(crate) fn new(desk: &Desk, at: &At) -> Menu {
        // What stands under an entry belongs to it.
        let at = match at {
            At::Digest => &At::Inbox,
            At::Reminders => &At::Settings,
            other => other,
        };
        let wanted = wanted(desk);
        let parts = if wanted.contains(&MenuEntry::Parts) { &Part::ALL[..] } else { &[] };
        let pages: Vec<Vec<Page>> = parts.iter().map(|part| of_part(desk, *part)).collect();
        let top: Vec<Page> = wanted.into_iter().filter_map(|entry| page(desk, entry)).collect();
        let month = of_the_month(desk);
        let of_month = |at: &At| month.iter().any(|p| p.at == *at);
        // A page of the working month without an entry of its own stands under the first that has one.
        let mut entries = top.iter().chain(pages.iter().flatten()).map(|p| &p.at);
        let own = entries.clone().find(|entry| *entry == at);
        let current = own.or_else(|| entries.find(|entry| of_month(at) && of_month(entry))).cloned();
        let tabs: Vec<Item> = match of_month(at) && month.len() > 1 {
            true => month.iter().map(|page| page.item(at)).collect(),
            false => Vec::new(),
        };
        let item = |page: &Page| {
            let item = page.item(current.as_ref().unwrap_or(at));
            let within = if item.current && of_month(&page.at) { tabs.clone() } else { Vec::new() };
            Item { count: if page.at == At::Inbox { desk.waiting } else { 0 }, within, ..item }
        };
        let top = top.iter().map(item).collect();
        let groups = parts.iter().zip(&pages);
        let groups = groups.filter_map(|(part, pages)| group(desk, *part, at, pages.iter().map(item).collect()));
        Menu { top, groups: groups.collect(), tabs: tabs.clone(), bar: bar(desk, at) }
    }

    /// Whether the foot of a phone leads to an entry too.
    pub(crate) fn in_bar(&self, item: &Item) -> bool {
        self.bar.iter().any(|b| b.href == item.href)
    }
}

/// The entries of the reader's roles, each once; what waits for somebody stands there whatever the role.
fn wanted(desk: &Desk) -> Vec<MenuEntry> {
    let mut wanted: Vec<MenuEntry> = Vec::new();
    for entry in desk.access().grants().iter().flat_map(|g| &g.role.menu) {
        if !wanted.contains(entry) {
            wanted.push(*entry);
        }
    }
    if desk.waiting > 0 && !wanted.contains(&MenuEntry::Inbox) {
        wanted.insert(wanted.len().min(1), MenuEntry::Inbox);
    }
    wanted
}

/// The page of an entry, where the reader may open it.
fn page(desk: &Desk, entry: MenuEntry) -> Option<Page> {
    let (w, access, catalogue) = (desk.words(), desk.access(), desk.catalogue());
    let reads = |ledger: &str| catalogue.ledger(ledger).is_some_and(|l| access.reads_anywhere(l));
    let field = phone::Field::of(access).is_some();
    let (open, href, key, at) = match entry {
        MenuEntry::Overview => (first_page::of_administrator(access).is_none(), "/", "menu-overview", At::Overview),
        MenuEntry::Inbox => (true, "/inbox", "menu-inbox", At::Inbox),
        MenuEntry::Reports => {
            (reads("frozen_report") || access.works_on_reports(), "/reports", "menu-reports", At::Reports)
        }
        MenuEntry::Figures => (true, "/figures", "menu-figures", At::Figures),
        MenuEntry::Parts => (true, "/ledgers", "menu-ledgers", At::Ledgers),
        MenuEntry::Imports => {
            (!imports::ledgers(catalogue, access).is_empty(), "/imports", "menu-imports", At::Imports)
        }
        MenuEntry::Settings => (access.sets(catalogue), "/settings", "menu-settings", At::Settings),
        MenuEntry::Own => (desk.own, "/own", "own-title", At::Own),
        MenuEntry::Unit => (reads("unit_duty"), "/unit", "menu-unit", At::Unit),
        MenuEntry::Month => (reads("day_status"), "/month", "tab-month", At::Month),
        MenuEntry::Visit => (field, "/phone/visit", "tab-visit", At::Visit),
        MenuEntry::Projects => (field, "/phone/projects", "tab-projects", At::Projects),
        MenuEntry::Leave => (reads("leave"), "/leave", "tab-leave", At::Leave),
        MenuEntry::Me if field => (true, "/phone", "menu-me", At::Phone),
        MenuEntry::Me => (true, "/me", "menu-me", At::Me),
        MenuEntry::Accounts => {
            let may = ["accounts", "grant", "audit"].iter().any(|act| access.may(act));
            (may, "/accounts", "accounts-title", At::Accounts)
        }
        MenuEntry::Roles => (access.reads_roles(catalogue), "/settings/roles", "settings-roles", At::Settings),
        MenuEntry::System => (access.may("backup"), "/system", "system-title", At::System),
        MenuEntry::Audit => (access.may("audit"), "/audit", "audit-title", At::Audit),
    };
    open.then(|| Page { href, text: w.say(key), at })
}

/// The pages of a part that the reader may open.
fn of_part(desk: &Desk, part: Part) -> Vec<Page> {
    let reads = |ledger: &str| desk.catalogue().ledger(ledger).is_some_and(|l| desk.access().reads_anywhere(l));
    let page = |open: bool, href, key, at| open.then(|| Page { href, text: desk.words().say(key), at });
    match part {
        Part::Organisation => {
            page(reads("rectification_case"), "/cases", "menu-cases", At::Cases).into_iter().collect()
        }
        Part::Guarantees => {
            page(reads("decision"), "/decisions", "menu-decisions", At::Decisions).into_iter().collect()
        }
        Part::Secretaries => {
            let month =
                of_the_month(desk).into_iter().next().map(|p| Page { text: desk.words().say("menu-month"), ..p });
            let owed = desk.catalogue().duties().iter().any(|d| reads(&d.subject));
            month.into_iter().chain(page(owed, "/duties", "menu-duties", At::Duties)).collect()
        }
        Part::Education | Part::Base => Vec::new(),
    }
}

/// The pages of the working month that the reader may open, each with the ledger that opens it.
fn of_the_month(desk: &Desk) -> Vec<Page> {
    let all = [
        ("/month", "month-title", "day_status", At::Month),
        ("/leave", "leave-title", "leave", At::Leave),
        ("/inspections", "menu-inspections", "inspection", At::Inspections),
        ("/unit", "unit-title", "unit_duty", At::Unit),
        ("/allowance", "allowance-title", "allowance", At::Allowance),
        ("/burden", "burden-title", "monthly_report", At::Burden),
    ];
    let open = |ledger: &str| desk.catalogue().ledger(ledger).is_some_and(|l| desk.access().reads_anywhere(l));
    let page = |(href, key, _, at): (_, &str, _, _)| Page { href, text: desk.words().say(key), at };
    all.into_iter().filter(|(_, _, ledger, _)| open(ledger)).map(page).collect()
}

/// A part with its pages and ledgers; none where the reader may open neither.
fn group(desk: &Desk, part: Part, at: &At, pages: Vec<Item>) -> Option<Group> {
    let w = desk.words();
    let stands = |l: &&Ledger| l.part == part && !l.withdrawn && desk.access().reads_anywhere(l);
    let read: Vec<&Ledger> = desk.catalogue().ledgers().filter(stands).collect();
    let here = |l: &Ledger| *at == At::Ledger(l.name.clone());
    let shown = if read.iter().any(|l| here(l)) { read.len() } else { SHORT.min(read.len()) };
    let link = |href: String, text: String, current: bool| Item { href, text, current, count: 0, within: Vec::new() };
    let hidden = read.len() - shown;
    let more = (hidden > 0)
        .then(|| link(format!("/ledgers#{}", part.folder()), w.one("menu-more", "n", hidden as i64), false));
    let items = read.iter().take(shown).map(|l| link(links::ledger(&l.name), w.name(&l.names), here(l))).collect();
    (!read.is_empty() || !pages.is_empty()).then(|| Group { name: w.name(&part.names()), pages, items, more })
}

/// The foot of a phone.
fn bar(desk: &Desk, at: &At) -> Vec<Item> {
    if phone::Field::of(desk.access()).is_none() {
        return Vec::new();
    }
    // What is one's own leads on to one's sign-ins.
    let at = if *at == At::Me { &At::Phone } else { at };
    BAR.into_iter().filter_map(|entry| page(desk, entry)).map(|page| page.item(at)).collect()
}

/// All pages that the reader may open beside lists of records, each once.
fn open(desk: &Desk) -> Vec<Page> {
    let parts = Part::ALL.into_iter().flat_map(|part| of_part(desk, part));
    let entries = MenuEntry::ALL.into_iter().filter_map(|entry| page(desk, entry));
    let mut pages: Vec<Page> = Vec::new();
    for page in entries.chain(parts).chain(of_the_month(desk)) {
        if !pages.iter().any(|p| p.href == page.href) {
            pages.push(page);
        }
    }
    pages
}

/// The pages that the reader may open and that the menu does not lead to: address and title.
pub(crate) fn beside(desk: &Desk, menu: &Menu) -> Vec<(String, String)> {
    let groups = menu.groups.iter().flat_map(|g| &g.pages);
    let led: Vec<&str> = menu.top.iter().chain(groups).chain(&menu.bar).map(|item| item.href.as_str()).collect();
    let month = of_the_month(desk);
    // One page of the month has the others as its tabs.
    let tabbed = month.iter().any(|p| led.contains(&p.href));
    let leads = |p: &Page| led.contains(&p.href) || tabbed && month.iter().any(|m| m.href == p.href) || p.at == At::Me;
    open(desk).into_iter().filter(|p| !leads(p)).map(|p| (p.href.to_string(), p.text)).collect()
}

/// Pages that search finds by what they are called, help among them.
pub(crate) fn pages(desk: &Desk) -> Vec<(String, String)> {
    let w = desk.words();
    let others = [("/suggestions", "suggestions-title"), ("/help", "help-title")].map(|(href, key)| (href, w.say(key)));
    let events = events::may(desk).then(|| ("/events", w.say("events-title")));
    let pages = open(desk).into_iter().map(|p| (p.href, p.text)).chain(events).chain(others);
    pages.map(|(href, text)| (href.to_string(), text)).chain(help::topics(w)).collect()
}

#[cfg(test)]
mod tests;
