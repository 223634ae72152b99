//! A script tag and a formula in every text of every ledger: pages show them as text, workbooks and documents carry them as text.

use std::collections::{BTreeSet, VecDeque};
use std::io::{Cursor, Read};

use catalogue::Catalogue;

use crate::matrix::oracle::Oracle;
use crate::matrix::seed::{County, Texts, county};
use crate::testing::{Answer, Bench, Client};

/// What somebody might type who means harm: a formula for a spreadsheet, a tag for a page, the end of an attribute.
const TEXT: &str = "=cmd|' /C calc'!A0<script>alert(1)</script>\"><img src=x onerror=alert(2)>";
/// Addresses looked at.
const MOST: usize = 900;
/// Of addresses that differ in numbers and ids alone, so many are looked at.
const ALIKE: usize = 3;

async fn hostile() -> (County, Bench) {
    let texts = Texts { of: |place| format!("{TEXT}{place}"), all: true };
    let county = county(Catalogue::standard().unwrap(), &Oracle::standard(), texts).await;
    let bench = Bench::of(county.state.clone());
    (county, bench)
}

fn is_text(address: &str, page: &Answer) {
    for tag in ["<script>alert", "<img src=x"] {
        assert!(!page.body.contains(tag), "{address} carries {tag}");
    }
    let inline = page.body.split("<script").skip(1).any(|s| !s.trim_start().starts_with("src="));
    assert!(!inline, "{address} carries a script of its own");
    for sign in [" style=\"", " onerror=\"", " onclick=\"", " onload=\""] {
        assert!(!page.body.contains(sign), "{address} carries{sign}");
    }
}

/// Addresses that a page leads to.
fn leads_to(page: &Answer) -> Vec<String> {
    let links = page.body.split(" href=\"/").skip(1).filter_map(|rest| rest.split('"').next());
    let plain = |l: &str| l.split('#').next().unwrap_or_default().replace("&#38;", "&").replace("&amp;", "&");
    links.map(|l| format!("/{}", plain(l))).filter(|l| !l.starts_with("/static/") && !l.starts_with("/lang/")).collect()
}

/// An address without what tells two of a kind apart.
fn kind(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let part = |p: &str| if p.len() > 20 || p.bytes().any(|b| b.is_ascii_digit()) { "#".into() } else { p.to_string() };
    let names: BTreeSet<&str> = query.split('&').filter_map(|q| q.split('=').next()).collect();
    let path: Vec<String> = path.split('/').map(part).collect();
    // Figures and ledgers are looked at one by one, in a test of their own; here a few of each stand for all.
    let path = if path.len() > 2 && path[1] == "figures" { "/figures/#".into() } else { path.join("/") };
    format!("{path}?{}", names.into_iter().collect::<Vec<_>>().join("&"))
}

/// Goes wherever links lead, from the first page on.
async fn crawl(client: &Client<'_>, from: &[String]) -> usize {
    let mut queue: VecDeque<String> = from.iter().cloned().collect();
    let mut seen: BTreeSet<String> = queue.iter().cloned().collect();
    let mut kinds: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    let mut looked_at = 0;
    while let Some(address) = queue.pop_front().filter(|_| looked_at < MOST) {
        let count = kinds.entry(kind(&address)).or_default();
        *count += 1;
        if *count > ALIKE {
            continue;
        }
        let page = client.get(&address).await;
        looked_at += 1;
        assert!(page.status < 500, "{address}: {}", page.status);
        if !page.header("content-type").starts_with("text/html") {
            continue;
        }
        is_text(&address, &page);
        for link in leads_to(&page) {
            if seen.insert(link.clone()) {
                queue.push_back(link);
            }
        }
    }
    looked_at
}

#[tokio::test]
async fn hostile_text_is_text_on_every_page_that_links_lead_to() {
    let (county, bench) = hostile().await;
    let mut looked_at = 0;
    for role in ["organisation", "audit_admin", "security_admin", "system_admin"] {
        let client = bench.client(&bench.token(role).await);
        let mut from = vec!["/".to_string(), "/ledgers".into(), "/me".into(), "/audit".into(), "/accounts".into()];
        if role == "organisation" {
            for ((ledger, place), id) in county.records.iter().filter(|((_, p), _)| p == "419931100") {
                from.push(format!("/ledgers/{ledger}"));
                from.push(format!("/ledgers/{ledger}/records/{id}"));
                from.push(format!("/ledgers/{ledger}/records/{id}/amend"));
                from.push(format!("/ledgers/{ledger}/new?place={place}"));
            }
        }
        for address in &from {
            let page = client.get(address).await;
            assert!(page.status < 500, "{address}: {}", page.status);
            is_text(address, &page);
        }
        looked_at += crawl(&client, &from).await;
    }
    assert!(looked_at > 60, "only {looked_at} pages were looked at");
}

/// The parts of a zipped document, by name.
fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let count = zip.len();
    let mut part = |n: usize| {
        let mut file = zip.by_index(n).unwrap();
        let mut text = Vec::new();
        file.read_to_end(&mut text).unwrap();
        (file.name().unwrap().into_owned(), String::from_utf8_lossy(&text).into_owned())
    };
    (0..count).map(&mut part).collect()
}

#[tokio::test]
async fn hostile_text_in_a_workbook_is_a_string_and_never_a_formula() {
    let (county, bench) = hostile().await;
    let client = bench.client(&bench.token("organisation").await);
    // Who looked at what is for the auditor alone, who exports nothing; pictures are seen on their records and make no list.
    let listed = |ledger: &&String| !["sensitive_act", "picture"].contains(&ledger.as_str());
    let ledgers: BTreeSet<&String> = county.records.keys().map(|(ledger, _)| ledger).filter(listed).collect();
    let mut carried = 0;
    for ledger in ledgers {
        let book = client.get(&format!("/ledgers/{ledger}/export")).await;
        assert_eq!(book.status, 200, "{ledger}");
        for (name, xml) in parts(&book.bytes) {
            assert!(!xml.contains("<f>") && !xml.contains("<f "), "{ledger} {name} holds a formula");
            assert!(!xml.contains("<script>"), "{ledger} {name}");
            carried += usize::from(xml.contains("=cmd|") && xml.contains("&lt;script&gt;"));
        }
    }
    assert!(carried > 40, "the text is there, as text: in {carried} workbooks");
}

#[tokio::test]
async fn hostile_text_in_a_report_is_text_in_its_document() {
    let (_county, bench) = hostile().await;
    let client = bench.client(&bench.token("organisation").await);
    let text = format!("{TEXT}报告\n全县共有在任第一书记X名，{TEXT}。");
    let opened = client.upload("/reports", &[("title", TEXT), ("text", &text)]).await;
    assert_eq!(opened.status, 303, "{}", opened.text());
    let page = client.get(&opened.location()).await;
    is_text(&opened.location(), &page);
    let document = client.get(&format!("{}/document", opened.location())).await;
    assert_eq!(document.status, 200);
    let all = parts(&document.bytes);
    let body = &all.iter().find(|(name, _)| name == "word/document.xml").unwrap().1;
    assert!(body.contains("&lt;script&gt;") && !body.contains("<script>"));
    assert!(
        all.iter().all(|(_, xml)| !xml.contains("<w:fldSimple") || !xml.contains("cmd|")),
        "no field is made of it"
    );
}
