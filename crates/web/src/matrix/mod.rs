//! Role by place by ledger by act, through the real router: every cell is held against what `roles.toml` says by itself.

pub(crate) mod oracle;
pub(crate) mod seed;

use std::collections::{BTreeMap, BTreeSet};

use catalogue::{Catalogue, Source};
use serde_json::json;

use crate::testing::{Answer, Bench, Client};
use oracle::{Held, Named, Oracle};
use seed::{County, HELD, PLACES, POSTED, Texts, county, marker};

/// Texts that say their place.
const PLAIN: Texts = Texts { of: |place| format!("甲{place}"), all: false };

/// Where programs ask.
const API: &str = "/api/419931";

/// Acts that programs do at the same address.
const ACTS_BY_API: [&str; 3] = ["confirm_month", "grant_leave", "define"];

/// A cell that is not as the declarations say.
type Fault = String;

/// A role's browser on the county.
struct Walk<'a> {
    county: &'a County,
    held: Held<'a>,
    client: Client<'a>,
    token: String,
    faults: Vec<Fault>,
    cells: usize,
}

/// Walks roles over ledgers; gives the cells that disagree, and how many were tried.
async fn walk(
    county: &County,
    bench: &Bench,
    oracle: &Oracle,
    roles: &[String],
    ledgers: &[Named],
) -> (Vec<Fault>, usize) {
    let mut all = (Vec::new(), 0);
    for role in roles {
        let places = if oracle.is_of_a_unit(role) { POSTED.to_vec() } else { vec![HELD] };
        let token = bench.token(role).await;
        let client = bench.client(&token);
        let mut walk = Walk { county, held: oracle.held(role, &places), client, token, faults: Vec::new(), cells: 0 };
        for ledger in ledgers {
            walk.ledger(bench, ledger).await;
        }
        walk.acts(bench).await;
        all.0.append(&mut walk.faults);
        all.1 += walk.cells;
    }
    all
}

impl Walk<'_> {
    fn hold(&mut self, what: &str, ledger: &Named, place: &str, allowed: bool, answer: &Answer) {
        self.cells += 1;
        let as_declared = if allowed { answer.status < 400 } else { answer.status == 403 };
        if !as_declared {
            let (role, status, want) = (&self.held.role, answer.status, if allowed { "allowed" } else { "refused" });
            self.faults.push(format!("{role} {what} {} {place}: {status}, to be {want}", ledger.name));
        }
    }

    fn records(&self, ledger: &Named) -> Vec<(&'static str, &'static str, String)> {
        let record = |place: &str| self.county.records.get(&(ledger.name.clone(), place.to_string())).cloned();
        PLACES.iter().filter_map(|(how, place)| Some((*how, *place, record(place)?))).collect()
    }

    async fn ledger(&mut self, bench: &Bench, ledger: &Named) {
        let records = self.records(ledger);
        self.whole(bench, ledger, &records).await;
        for (_, place, id) in &records {
            self.record(bench, ledger, place, id).await;
        }
        self.figure(bench, ledger).await;
    }

    /// The list and the export hold the records that are read, and no others.
    async fn whole(&mut self, bench: &Bench, ledger: &Named, records: &[(&str, &str, String)]) {
        let read: BTreeSet<&str> = records.iter().filter(|r| self.held.reads(ledger, r.1)).map(|r| r.1).collect();
        let list = self.client.get(&format!("/ledgers/{}", ledger.name)).await;
        self.hold("lists", ledger, "", !read.is_empty(), &list);
        let listed: BTreeSet<&str> = records.iter().filter(|r| list.body.contains(&r.2)).map(|r| r.1).collect();
        if listed != read {
            self.faults.push(format!("{} lists {} of {listed:?}, to be {read:?}", self.held.role, ledger.name));
        }
        let told = bench.ask_with(&self.token, &format!("{API}/ledgers/{}/records", ledger.name)).await;
        self.hold("lists by the API", ledger, "", !read.is_empty(), &told);
        let given: BTreeSet<&str> = records.iter().filter(|r| told.body.contains(&r.2)).map(|r| r.1).collect();
        if given != read {
            self.faults.push(format!("{} is given {} of {given:?}, to be {read:?}", self.held.role, ledger.name));
        }
        let exports = records.iter().any(|r| self.held.exports(ledger, r.1));
        let book = self.client.get(&format!("/ledgers/{}/export", ledger.name)).await;
        self.hold("exports", ledger, "", exports, &book);
        let inside = if book.status == 200 { places_of(&book) } else { BTreeSet::new() };
        let carried: BTreeSet<&str> = records.iter().filter(|r| inside.contains(r.1)).map(|r| r.1).collect();
        if exports && carried != read {
            self.faults.push(format!("{} exports {} of {carried:?}, to be {read:?}", self.held.role, ledger.name));
        }
        let writes = PLACES.iter().any(|(_, place)| self.held.writes(ledger, place));
        let form = self.client.get(&format!("/ledgers/{}/new", ledger.name)).await;
        self.hold("begins", ledger, "", writes, &form);
        let grid = self.client.get(&format!("/ledgers/{}/paste", ledger.name)).await;
        self.hold("imports", ledger, "", writes && self.held.may("import"), &grid);
    }

    async fn record(&mut self, bench: &Bench, ledger: &Named, place: &str, id: &str) {
        let page = format!("/ledgers/{}/records/{id}", ledger.name);
        let (reads, writes) = (self.held.reads(ledger, place), self.held.writes(ledger, place));
        let seen = self.client.get(&page).await;
        self.hold("reads", ledger, place, reads, &seen);
        for part in ["", "/history"] {
            let told = format!("{API}/ledgers/{}/records/{id}{part}", ledger.name);
            let told = bench.ask_with(&self.token, &told).await;
            self.hold(&format!("is told{part}"), ledger, place, reads, &told);
        }
        // What it counts in asks every figure of its ledger: only that nobody else is told is tried in every cell.
        if !reads {
            let told =
                bench.ask_with(&self.token, &format!("{API}/ledgers/{}/records/{id}/counted", ledger.name)).await;
            self.hold("is told what counts", ledger, place, false, &told);
        }
        let form = self.client.get(&format!("{page}/amend")).await;
        self.hold("opens to amend", ledger, place, writes, &form);
        let seen = form.form().remove("seen").and_then(|s| s.parse::<i64>().ok()).unwrap_or(1);
        let entry = json!({ "id": uuid::Uuid::now_v7(), "ledger": ledger.name, "record": id, "act": "amend", "region": place,
            "fields": { "note": format!("{} {}", marker(place), self.held.role) }, "reason": "对照", "seen": seen });
        let sent = bench.json(&format!("{API}/entries"), &self.token, &entry).await;
        self.hold("amends", ledger, place, writes, &sent);
        let sealed =
            self.county.state.catalogue().ledger(&ledger.name).and_then(|l| l.fields.iter().find(|f| f.sensitive));
        if let Some(field) = sealed {
            let asked = [("field", field.name.as_str()), ("reason", "对照权限")];
            let shown = self.client.post(&format!("{page}/reveals"), &asked).await;
            self.hold("reveals", ledger, place, self.held.reveals(ledger, place), &shown);
        }
    }

    /// Acts that are about no ledger: who may not is refused, who may is told at most that there is no such thing.
    /// A program is refused what its person's browser is.
    async fn acts(&mut self, bench: &Bench) {
        let nothing = uuid::Uuid::now_v7();
        let pages = [
            ("accounts", format!("/accounts/{nothing}/password")),
            ("grant", format!("/accounts/{nothing}/granted")),
            ("grant", format!("/accounts/{nothing}/unlocked")),
            ("erase", "/accounts/keys".to_string()),
            ("audit", "/audit/verifications".to_string()),
            ("confirm", format!("/reports/{nothing}/confirmed")),
            ("confirm_month", "/month/confirmed".to_string()),
            ("grant_leave", format!("/leave/{nothing}/granted")),
            ("grant_leave", format!("/leave/{nothing}/refused")),
            ("define", "/declarations/ledgers/new".to_string()),
            ("define", format!("/declarations/{nothing}/approvals")),
        ];
        for (act, page) in pages {
            let answer = self.client.post(&page, &[]).await;
            self.cells += 1;
            if (answer.status == 403) == self.held.may(act) {
                self.faults.push(format!("{} {act} at {page}: {}", self.held.role, answer.status));
            }
            if !ACTS_BY_API.contains(&act) {
                continue;
            }
            let told = bench.json(&format!("{API}{page}"), &self.token, &json!({})).await;
            self.cells += 1;
            if (told.status == 403) == self.held.may(act) {
                self.faults.push(format!("{} {act} by the API at {page}: {}", self.held.role, told.status));
            }
        }
        self.report().await;
    }

    /// A report of one's own: who confirms opens one, who freezes is told at most that nobody has sent it for approval.
    async fn report(&mut self) {
        let opened = self.client.upload("/reports", &[("text", "在任第一书记X名。")]).await;
        self.cells += 1;
        if (opened.status == 303) != self.held.may("confirm") {
            self.faults.push(format!("{} opens a report: {}", self.held.role, opened.status));
        }
        if opened.status == 303 {
            let frozen = self.client.post(&format!("{}/frozen", opened.location()), &[]).await;
            self.cells += 1;
            if (frozen.status == 403) == self.held.may("freeze") {
                self.faults.push(format!("{} freezes: {}", self.held.role, frozen.status));
            }
        }
    }

    /// One figure that looks into the ledger alone, at every place: its value, and the records behind it.
    async fn figure(&mut self, bench: &Bench, ledger: &Named) {
        let catalogue = self.county.state.catalogue();
        let own = |f: &catalogue::Figure| f.ledgers(catalogue).into_iter().eq([ledger.name.as_str()]);
        let plain = |f: &&catalogue::Figure| f.is_counted() && own(f);
        let Some(figure) = catalogue.figures().find(plain) else {
            self.faults.push(format!("no figure looks into {} alone", ledger.name));
            return;
        };
        // A family's figure has a slash in its name, which an address of the API writes as one word.
        let address = format!("{API}/figures/{}", figure.id.replace('/', "%2F"));
        for (_, place) in PLACES {
            let page = self
                .client
                .get(&crate::links::figure(&figure.id, &crate::links::Query::default().with("place", place)))
                .await;
            self.hold("sees a figure of", ledger, place, self.held.sees(ledger, place), &page);
            for part in ["", "/months", "/places"] {
                let told = bench.ask_with(&self.token, &format!("{address}{part}?place={place}")).await;
                self.hold(&format!("is told a figure{part} of"), ledger, place, self.held.sees(ledger, place), &told);
            }
            let listed = bench.ask_with(&self.token, &format!("{address}/records?place={place}")).await;
            self.hold("is told a figure's records of", ledger, place, self.held.lists_records(ledger, place), &listed);
            let totals = page.status == 200 && page.text().contains("只看合计");
            if page.status == 200 && totals == self.held.lists_records(ledger, place) {
                self.faults.push(format!("{} lists the records of {} at {place}", self.held.role, figure.id));
            }
        }
    }
}

/// The places that the rows of an exported list stand at, by the columns that every list has of them; a list of places has its codes.
fn places_of(book: &Answer) -> BTreeSet<String> {
    let rows = book.workbook_rows();
    let heads = |row: &BTreeMap<u16, String>| {
        let pair = row.iter().find(|(at, text)| *text == "乡镇" && row.get(&(*at + 1)).is_some_and(|t| t == "村"));
        pair.map(|(at, _)| *at)
    };
    let Some((head, at)) = rows.iter().enumerate().find_map(|(n, row)| Some((n, heads(row)?))) else {
        return rows.into_iter().flat_map(BTreeMap::into_values).collect();
    };
    let named = |row: &BTreeMap<u16, String>| {
        let of = |at: u16| row.get(&at).filter(|name| !name.is_empty());
        of(at + 1).or(of(at)).map_or(PLACES[0].1.into(), |name| name.replace("甲", ""))
    };
    rows[head + 1..].iter().map(named).collect()
}

/// The catalogue with a figure that counts each ledger's records, and looks into that ledger alone: many have none of their own.
fn counted(mut sources: Vec<Source>) -> Vec<Source> {
    let figure = |ledger: Named| {
        let name = &ledger.name;
        format!(
            "[\"matrix.{name}\"]\nname = {{ zh = \"对照 {name}\", en = \"Matrix {name}\" }}\nunit = \"条\"\nof = \"{name}\"\nmeasure = \"count\"\nwindow = \"D\"\n"
        )
    };
    let text = oracle::ledgers().into_iter().map(figure).collect();
    sources.push(Source { path: "base/matrix.figure.toml".into(), text });
    sources
}

/// The roles are shared out among so many tests, which run side by side.
const SHARES: usize = 4;

/// Every cell of one share of the roles.
async fn every_cell_of_share(share: usize) {
    let oracle = Oracle::standard();
    let county = county(Catalogue::load(&counted(Source::standard())).unwrap(), &oracle, PLAIN).await;
    let bench = Bench::of(county.state.clone());
    let roles: Vec<String> = oracle.roles().into_iter().skip(share).step_by(SHARES).collect();
    let (faults, cells) = walk(&county, &bench, &oracle, &roles, &oracle::ledgers()).await;
    assert!(cells > 2_000 * roles.len() && !roles.is_empty(), "only {cells} cells were tried of {roles:?}");
    assert!(faults.is_empty(), "{} of {cells} cells:\n{}", faults.len(), faults[..faults.len().min(40)].join("\n"));
}

#[tokio::test]
async fn every_cell_of_role_place_ledger_and_act_is_as_the_roles_are_declared() {
    every_cell_of_share(0).await;
}

#[tokio::test]
async fn every_cell_of_the_second_share_of_roles_is_as_they_are_declared() {
    every_cell_of_share(1).await;
}

#[tokio::test]
async fn every_cell_of_the_third_share_of_roles_is_as_they_are_declared() {
    every_cell_of_share(2).await;
}

#[tokio::test]
async fn every_cell_of_the_last_share_of_roles_is_as_they_are_declared() {
    every_cell_of_share(SHARES - 1).await;
}

#[tokio::test]
async fn a_role_that_a_county_loosens_is_seen_by_the_matrix() {
    let oracle = Oracle::standard();
    let roles = Source::standard().into_iter().find(|s| s.path == "roles.toml").unwrap();
    let own = roles.text.replace("reads = [\"guarantees/*\"", "reads = [\"visit\", \"guarantees/*\"");
    assert_ne!(own, roles.text, "finance reads its own part");
    let loosened = Source::overlaid(Source::standard(), vec![Source { text: own, ..roles }]);
    let county = county(Catalogue::load(&counted(loosened)).unwrap(), &oracle, PLAIN).await;
    let bench = Bench::of(county.state.clone());
    let visit = Named { folder: "secretaries".into(), name: "visit".into(), apart: false };
    let (faults, _) = walk(&county, &bench, &oracle, &["finance".into()], &[visit]).await;
    for what in ["finance lists visit", "finance reads visit 419931100:", "finance exports visit"] {
        assert!(faults.iter().any(|f| f.starts_with(what)), "{what} is not among {faults:#?}");
    }
}
