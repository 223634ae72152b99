//! The table held against the pages: every form of a page is an act, has an address of its own in the API, or says here why programs do not
//! send it.

use std::collections::BTreeSet;

use super::table::ACTS;
use crate::security::{posts, reads};

/// Forms whose act has an address of its own: the form, and the method and address.
const ELSEWHERE: &[(&str, &str)] = &[
    ("/sessions", "post /api/{county}/sessions"),
    ("/audit/verifications", "get /api/{county}/verification"),
    ("/ledgers/{ledger}/records", "post /api/{county}/ledgers/{ledger}/records"),
    (
        "/ledgers/{ledger}/records/{record}/amendments",
        "post /api/{county}/ledgers/{ledger}/records/{record}/amendments",
    ),
    (
        "/ledgers/{ledger}/records/{record}/withdrawals",
        "post /api/{county}/ledgers/{ledger}/records/{record}/withdrawals",
    ),
    ("/ledgers/{ledger}/records/{record}/undone", "post /api/{county}/ledgers/{ledger}/records/{record}/reversals"),
    ("/ledgers/{ledger}/batch/undone", "post /api/{county}/ledgers/{ledger}/records/{record}/reversals"),
    ("/ledgers/{ledger}/batch/done", "post /api/{county}/entries"),
    ("/ledgers/{ledger}/paste/done", "post /api/{county}/entries"),
    ("/ledgers/{ledger}/records/{record}/pictures", "post /api/{county}/ledgers/{ledger}/records/{record}/pictures"),
    (
        "/ledgers/{ledger}/records/{record}/pictures/{picture}/removals",
        "post /api/{county}/ledgers/{ledger}/records/{record}/pictures/{picture}/removals",
    ),
    ("/imports", "post /api/{county}/imports"),
    ("/imports/{id}/written", "post /api/{county}/imports/{import}/writings"),
    ("/imports/{id}/discarded", "delete /api/{county}/imports/{import}"),
    ("/reports", "post /api/{county}/reports"),
    ("/reports/{id}/slots/{slot}", "put /api/{county}/reports/{report}/slots/{slot}/decision"),
    ("/reports/{id}/confirmed", "post /api/{county}/reports/{report}/confirmations"),
    ("/reports/{id}/undone", "post /api/{county}/reports/{report}/undone"),
    ("/reports/{id}/asked", "post /api/{county}/reports/{report}/submissions"),
    ("/reports/{id}/returned", "post /api/{county}/reports/{report}/returns"),
    ("/reports/{id}/frozen", "post /api/{county}/reports/{report}/approvals"),
    ("/reports/{id}/bulk", "post /api/{county}/reports/{report}/bulk-jobs"),
    ("/webhooks", "post /api/{county}/webhooks"),
    ("/webhooks/{id}/removals", "delete /api/{county}/webhooks/{webhook}"),
    ("/webhooks/{id}/deliveries/{seq}/resends", "post /api/{county}/webhooks/{webhook}/deliveries/{seq}/resends"),
];

/// Forms that no program sends, each with its reason.
const APART: &[(&str, &str)] = &[
    ("/sign-in/code", "the second step of signing in: the API takes the code with the password"),
    ("/sessions/ended", "a program lets its token go"),
    ("/tokens", "a token never makes another"),
    ("/tokens/{id}/revocations", "nor takes one back"),
    ("/me/password", "one's own password is changed by oneself"),
    ("/me/second-factor/confirmed", "so is the second factor"),
    ("/me/second-factor/removed", "so is the second factor"),
    ("/me/sessions/{id}/ended", "one's own sign-ins are ended by oneself"),
    ("/me/sessions/others/ended", "one's own sign-ins are ended by oneself"),
    ("/accounts", "an act of administrators"),
    ("/accounts/{record}/granted", "an act of administrators"),
    ("/accounts/{record}/refused", "an act of administrators"),
    ("/accounts/{record}/ended", "an act of administrators"),
    ("/accounts/{record}/password", "an act of administrators"),
    ("/accounts/{record}/unlocked", "an act of administrators"),
    ("/accounts/{record}/second-factor/removed", "an act of administrators"),
    ("/accounts/sessions/{id}/ended", "an act of administrators"),
    ("/accounts/keys", "an act of administrators, and for good"),
    ("/ledgers/{ledger}/records/{record}/reveals", "sealed values never leave by the API"),
    ("/ledgers/{ledger}/sealed", "sealed values never leave by the API"),
    ("/ledgers/{ledger}/columns", "which columns one's own list shows; the API gives all"),
    ("/ledgers/{ledger}/fields/{field}/checked", "a field read while it is typed; the API says it when it is sent"),
    ("/ledgers/{ledger}/batch", "only looks at what `batch/done` would do"),
    ("/ledgers/{ledger}/paste", "only looks at what `paste/done` would do"),
    ("/declarations/roles/new", "an act of administrators"),
    ("/declarations/figures/preview", "only looks at what a figure would be"),
    ("/suggestions/door", "for who has no account; with one it is `/suggestions`"),
];

/// An address whatever its parts that vary are called.
fn bare(address: &str) -> String {
    let part = |p: &str| if p.starts_with('{') { "{}".to_string() } else { p.to_string() };
    address.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// The addresses that the description has, with their methods.
fn addresses() -> BTreeSet<String> {
    let api: serde_json::Value = serde_json::from_str(&crate::api::description()).unwrap();
    let paths = api["paths"].as_object().unwrap();
    paths.iter().flat_map(|(a, item)| item.as_object().unwrap().keys().map(move |m| format!("{m} {a}"))).collect()
}

#[test]
fn every_form_of_a_page_is_an_act_or_stands_elsewhere_or_says_why_not() {
    let acts: Vec<String> = ACTS.iter().map(|act| bare(act.address)).collect();
    let elsewhere: Vec<String> = ELSEWHERE.iter().map(|(form, _)| bare(form)).collect();
    let apart: Vec<String> = APART.iter().map(|(form, _)| bare(form)).collect();
    let known: Vec<&String> = [&acts, &elsewhere, &apart].into_iter().flatten().collect();
    let forms: Vec<String> = posts().iter().filter(|p| !p.starts_with("/api/")).map(|p| bare(p)).collect();
    for form in &forms {
        let told = known.iter().filter(|k| **k == form).count();
        assert!(told == 1, "the form {form} is told of {told} times: api/acts/table.rs declares what programs may do");
    }
    for one in known {
        assert!(forms.contains(one), "{one} is the form of no page");
    }
    assert!(APART.iter().all(|(_, why)| !why.is_empty()));
}

#[test]
fn what_stands_elsewhere_stands_there() {
    let addresses = addresses();
    for (form, there) in ELSEWHERE {
        assert!(addresses.contains(*there), "{form}: there is no {there}");
    }
}

#[test]
fn every_act_is_described_and_its_fields_are_named_once() {
    let addresses = addresses();
    for act in ACTS {
        assert!(addresses.contains(&format!("post {}", super::address(act))), "{}", act.address);
        assert!(
            !act.about.is_empty() && act.fields.iter().all(|f| !f.about.is_empty()),
            "{} says nothing",
            act.address
        );
        let names: BTreeSet<&str> = act.fields.iter().map(|f| f.name).collect();
        assert_eq!(names.len(), act.fields.len(), "{}", act.address);
    }
}

/// Pages, and the address of the API that gives what they show. Pages of a ledger's records are read as records, with their history.
const READ: &[(&str, &str)] = &[
    ("/", "/claims"),
    ("/places/{place}", "/figures"),
    ("/allowance", "/allowance"),
    ("/audit/chain", "/entries"),
    ("/burden", "/burden"),
    ("/cases", "/ledgers/{ledger}/records"),
    ("/cases/ranking", "/cases/ranking"),
    ("/cases/{id}", "/ledgers/{ledger}/records/{record}"),
    ("/decisions", "/ledgers/{ledger}/records"),
    ("/decisions/{id}", "/ledgers/{ledger}/records/{record}"),
    ("/declarations", "/ledgers/{ledger}/records"),
    ("/declarations/{record}", "/ledgers/{ledger}/records/{record}"),
    ("/digest", "/digest"),
    ("/duties", "/duties"),
    ("/duties/{id}", "/duties/{duty}"),
    ("/events", "/ledgers/{ledger}/records"),
    ("/events/{id}", "/ledgers/{ledger}/records/{record}"),
    ("/statements/{id}", "/ledgers/{ledger}/records/{record}"),
    ("/exports/burden", "/burden"),
    ("/exports/figures/{*id}", "/figures/{figure}/records"),
    ("/figures", "/figures"),
    ("/figures/{*id}", "/figures/{figure}"),
    ("/imports", "/imports"),
    ("/imports/{id}", "/imports/{import}"),
    ("/imports/{id}/progress", "/imports/{import}"),
    ("/imports/{id}/files/{file}/marked", "/imports/{import}/files/{file}/marked"),
    ("/inbox", "/inbox"),
    ("/inspections", "/inspections"),
    ("/leave", "/leave"),
    ("/leave/effect", "/leave/effect"),
    ("/leave/{id}", "/ledgers/{ledger}/records/{record}"),
    ("/ledgers", "/ledgers"),
    ("/ledgers/{ledger}", "/ledgers/{ledger}/records"),
    ("/ledgers/{ledger}/export", "/ledgers/{ledger}/records"),
    ("/ledgers/{ledger}/pick", "/search"),
    ("/ledgers/{ledger}/records/{record}", "/ledgers/{ledger}/records/{record}"),
    ("/ledgers/{ledger}/records/{record}/counted", "/ledgers/{ledger}/records/{record}/counted"),
    ("/ledgers/{ledger}/records/{record}/pictures/{picture}", "/ledgers/{ledger}/records/{record}/pictures/{picture}"),
    ("/month", "/month"),
    ("/month/{posting}/{month}", "/month/{posting}/{month}"),
    ("/own", "/own"),
    ("/places/pick", "/places"),
    ("/postings", "/postings"),
    ("/postings/{record}", "/postings/{posting}"),
    ("/postings/{record}/handover", "/postings/{posting}/handover"),
    ("/reports", "/reports"),
    ("/reports/{id}", "/reports/{report}/slots"),
    ("/reports/{id}/document", "/reports/{report}/document"),
    ("/reports/{id}/pdf", "/reports/{report}/pdf"),
    ("/reports/{id}/provenance", "/reports/{report}/provenance"),
    ("/reports/bulk/{job}", "/bulk-jobs/{job}"),
    ("/reports/bulk/{job}/archive", "/bulk-jobs/{job}/archive"),
    ("/reports/compared", "/frozen-reports/{frozen}/comparisons/{other}"),
    ("/reports/frozen/{record}", "/frozen-reports/{frozen}/verification"),
    ("/reports/frozen/{record}/document", "/frozen-reports/{frozen}/document"),
    ("/reports/frozen/{record}/pdf", "/frozen-reports/{frozen}/pdf"),
    ("/reports/frozen/{record}/provenance", "/frozen-reports/{frozen}/provenance"),
    ("/search", "/search"),
    ("/search/hits", "/search"),
    ("/settings/calendar", "/ledgers/{ledger}/records"),
    ("/settings/location", "/ledgers/{ledger}/records"),
    ("/settings/norms/{norm}", "/ledgers/{ledger}/records"),
    ("/settings/parameters", "/ledgers/{ledger}/records"),
    ("/settings/roles", "/roles"),
    ("/settings/roles/{role}", "/roles"),
    ("/splits/{household}", "/ledgers/{ledger}/records"),
    ("/suggestions", "/ledgers/{ledger}/records"),
    ("/unit", "/unit"),
    ("/webhooks", "/webhooks"),
    ("/webhooks/{id}", "/webhooks/{webhook}/deliveries"),
];

/// Pages that no program reads, each with its reason.
const UNREAD: &[(&str, &str)] = &[
    ("/sign-in", "signing in"),
    ("/sign-in/code", "signing in"),
    ("/sign-in/provider", "signing in"),
    ("/lang/{lang}", "a browser's language"),
    ("/health", "read by programs as it is"),
    ("/help", "text for people"),
    ("/help/known", "text for people"),
    ("/help/{topic}", "text for people"),
    ("/me", "one's own sign-ins"),
    ("/me/password", "one's own password"),
    ("/me/second-factor", "one's own second factor"),
    ("/tokens", "a token sees no other"),
    ("/accounts", "of administrators"),
    ("/accounts/keys", "of administrators"),
    ("/audit", "of administrators: who saw what"),
    ("/system", "of administrators"),
    ("/settings", "a page of links"),
    ("/declarations/roles/new", "of administrators"),
    ("/settings/reminders", "addresses of robots stand on no other page"),
    ("/settings/reminders/{robot}", "addresses of robots stand on no other page"),
    ("/phone", "a phone's own pages"),
    ("/phone/visit", "a phone's own pages"),
    ("/phone/projects", "a phone's own pages"),
    ("/phone/token", "a phone's own pages"),
    ("/phone/worker.js", "a phone's own pages"),
    ("/phone/manifest.webmanifest", "a phone's own pages"),
    ("/suggestions/door", "for who has no account"),
    ("/events/new", "an empty form"),
    ("/leave/new", "an empty form"),
    ("/decisions/new", "an empty form"),
    ("/declarations/figures/new", "an empty form"),
    ("/declarations/ledgers/new", "an empty form"),
    ("/declarations/fields/new", "an empty form"),
    ("/ledgers/{ledger}/new", "an empty form"),
    ("/ledgers/{ledger}/records/{record}/amend", "a form"),
    ("/ledgers/{ledger}/paste", "an empty form"),
    ("/ledgers/{ledger}/template", "an empty workbook"),
    ("/ledgers/{ledger}/sealed", "sealed values never leave by the API"),
    ("/ledgers/{ledger}/totals", "sums under a list: figures give them"),
    ("/reports/frozen/{record}/shared", "a picture of a report to show around"),
    ("/reports/frozen/{record}/shared/file", "a picture of a report to show around"),
];

#[test]
fn every_page_is_read_by_an_address_or_says_why_not() {
    let addresses = addresses();
    let pages: Vec<String> = reads().into_iter().filter(|p| !p.starts_with("/api/")).collect();
    for page in &pages {
        let told = READ.iter().chain(UNREAD).filter(|(p, _)| p == page).count();
        assert!(told == 1, "the page {page} is told of {told} times: say which address of the API gives what it shows");
    }
    for (page, _) in READ.iter().chain(UNREAD) {
        assert!(pages.iter().any(|p| p == page), "there is no page {page}");
    }
    for (page, there) in READ {
        assert!(addresses.contains(&format!("get /api/{{county}}{there}")), "{page}: there is no {there}");
    }
}
