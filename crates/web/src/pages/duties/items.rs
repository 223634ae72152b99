//! What is owed item by item of a county's list: the items with how each stands, and the forms filled in for what proves them.

use catalogue::{Bearing, Duty, Field, FieldType, Ledger, RegionCode, of_each};
use duties::{Standing, State as Owed};
use jiff::civil::Date;
use journal::Record;

use super::Counts;
use crate::desk::Desk;
use crate::links::{self, Query as Link};

/// An item of the list, and how it stands for those shown.
pub(super) struct ItemRow {
    pub name: String,
    pub href: String,
    pub chosen: bool,
    pub counts: Counts,
}

/// The items of some states, in the order of their names.
pub(super) fn rows(here: &str, link: &Link, owed: &[&Owed], chosen: &str) -> Vec<ItemRow> {
    let mut counted: std::collections::BTreeMap<&str, Counts> = std::collections::BTreeMap::new();
    for state in owed {
        if let Some(item) = &state.item {
            counted.entry(&item.name).or_default().add(state.standing);
        }
    }
    let row = |(name, counts): (&str, Counts)| ItemRow {
        name: name.into(),
        href: format!("{here}{}", link.clone().with("item", name)),
        chosen: name == chosen,
        counts,
    };
    counted.into_iter().map(row).collect()
}

/// Rows that are handed to the grid at once.
const MOST: usize = 200;

/// What proves a duty of places, ready to be entered.
pub(super) struct Entering<'a> {
    ledger: &'a Ledger,
    proof: &'a Bearing,
    list: Option<&'a Ledger>,
    today: Date,
}

impl<'a> Entering<'a> {
    /// None where what proves a duty is not entered at the place that owes it.
    pub fn of(desk: &'a Desk, duty: &'a Duty) -> Option<Entering<'a>> {
        let at_place = |b: &&Bearing| b.link.iter().any(|(theirs, own)| theirs == "region" && own == "region");
        let proof = duty.proofs.first().filter(|_| duty.subject == "region").filter(at_place)?;
        let ledger = desk.catalogue().ledger(&proof.ledger)?;
        let list = duty.each.as_ref().and_then(|each| desk.catalogue().ledger(&each.ledger));
        Some(Entering { ledger, proof, list, today: desk.state.today() })
    }

    /// Whether something is still to be entered, and the reader's to enter.
    fn open(&self, desk: &Desk, state: &Owed) -> bool {
        let open = matches!(state.standing, Standing::Due | Standing::Overdue);
        open && desk.access().writes(self.ledger, &state.region)
    }

    /// The form, filled in with place, item and period.
    pub fn form(&self, desk: &Desk, state: &Owed, item: Option<&Record>) -> Option<String> {
        let link = Link::default().with("region", &state.region);
        let filled = |link: Link, (field, text): (&Field, String)| link.with(&field.name, text);
        let link = self.known(state, item).into_iter().fold(link, filled);
        self.open(desk, state).then(|| format!("{}/new{link}", links::ledger(&self.ledger.name)))
    }

    /// The fields that a state and its item tell: those that link them, the month it belongs to, and choices that the list makes too.
    fn known(&self, state: &Owed, item: Option<&Record>) -> Vec<(&'a Field, String)> {
        let of_list = |field: &str| item.map(|r| r.text(field).to_string()).unwrap_or_default();
        let linked = |field: &Field| {
            let (_, own) = self.proof.link.iter().find(|(theirs, _)| *theirs == field.name)?;
            Some(of_list(of_each(own)?))
        };
        let month = |field: &Field| {
            let of_period = self.proof.day == field.name && field.kind == FieldType::Month;
            // The months of a quarter or a year are its own; the one that runs is meant, or its last where all are past.
            let day = self.today.clamp(state.period.first, state.period.last);
            of_period.then(|| day.strftime("%Y-%m").to_string())
        };
        let chosen = |field: &Field| {
            let same = self.list?.field(&field.name).is_some_and(|theirs| theirs.kind == field.kind);
            (same && matches!(field.kind, FieldType::Choice(_))).then(|| of_list(&field.name))
        };
        let told = |field: &'a Field| Some((field, linked(field).or_else(|| month(field)).or_else(|| chosen(field))?));
        self.ledger.fields.iter().filter_map(told).collect()
    }

    /// A table of everything that is open among some states, for the grid in which rows are looked at and mended before they are
    /// written; the ledger's own day is today's.
    pub fn table(&self, desk: &Desk, owed: &[(&Owed, Option<&Record>)]) -> Option<Table> {
        let open: Vec<_> = owed.iter().filter(|(state, _)| self.open(desk, state)).take(MOST).collect();
        if !desk.access().imports_anywhere(self.ledger) {
            return None;
        }
        let day = self.ledger.day.as_ref().filter(|day| **day != self.proof.day).and_then(|d| self.ledger.field(d));
        let w = desk.words();
        let mut text = String::new();
        for (state, item) in &open {
            let known = self.known(state, *item);
            if text.is_empty() {
                let names = known.iter().map(|(field, _)| *field).chain(day).map(|field| w.name(&field.names));
                let places = [w.say("import-column-township"), w.say("import-column-village")].into_iter();
                text = places.chain(names).collect::<Vec<_>>().join("\t");
            }
            let township = state.region.as_str().get(..9).and_then(|code| RegionCode::parse(code).ok());
            let places = [township.map(|t| desk.places.name(&t)).unwrap_or_default(), desk.places.name(&state.region)];
            let days = day.map(|_| self.today.to_string());
            let cells = places.into_iter().chain(known.into_iter().map(|(_, text)| text)).chain(days);
            text.push('\n');
            text.push_str(&cells.collect::<Vec<_>>().join("\t"));
        }
        Some(Table { action: format!("{}/paste", links::ledger(&self.ledger.name)), text, rows: open.len() })
            .filter(|table| table.rows > 1)
    }
}

/// Rows for the grid.
pub(super) struct Table {
    pub action: String,
    pub text: String,
    pub rows: usize,
}

#[cfg(test)]
mod tests {
    use crate::testing::{self, Bench, Client};

    const HERE: &str = "/duties/disclosure.monthly?month=2026-10";

    /// The county's list: an item a month from October on.
    async fn listed(bench: &Bench) {
        lists(bench, ["月度财务明细", "误工补贴"]).await;
    }

    async fn lists(bench: &Bench, items: impl IntoIterator<Item = impl AsRef<str>>) {
        let wang = bench.signed_in("wang").await;
        for item in items {
            let item = item.as_ref();
            let fields = [
                ("region", "419931"),
                ("class", "公开事项"),
                ("name", item),
                ("affairs", "财务"),
                ("how_often", "每月"),
                ("from_day", "2026-10-01"),
            ];
            let answer = wang.post("/ledgers/rule_item/records", &fields).await;
            assert_eq!(answer.status, 303, "{}", answer.text());
        }
    }

    /// The way to the first form that a page opens.
    fn enter(page: &str) -> String {
        let at = page.find("/ledgers/disclosure/new?").expect("something is to be entered");
        page[at..].split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&")
    }

    async fn page(client: &Client<'_>, more: &str) -> crate::testing::Answer {
        let page = client.get(&format!("{HERE}{more}")).await;
        assert_eq!(page.status, 200, "{}", page.text());
        page
    }

    #[tokio::test]
    async fn what_a_township_owes_of_the_list_is_told_by_item_and_one_click_from_its_form() {
        let bench = testing::bench().await;
        listed(&bench).await;
        let shi = bench.signed_in("shiqiao").await;
        let all = shi.get("/duties?month=2026-10").await.text();
        assert!(all.contains("每月公开事项") && !all.contains("每月财务公开"), "asked for once: {all}");
        let text = page(&shi, "").await.text();
        // Two villages, two items.
        assert!(text.contains("逾期 4") && text.contains("目录事项"), "{text}");
        let one = page(&shi, "&item=%E8%AF%AF%E5%B7%A5%E8%A1%A5%E8%B4%B4").await;
        assert!(one.text().contains("逾期 2"), "{}", one.text());
        let href = enter(&one.body);
        let mut form = shi.form(&href).await;
        let filled = ["region", "affairs", "item", "period"].map(|field| form[field].clone());
        assert_eq!(filled, ["419931100201", "财务", "误工补贴", "2026-10"], "{href}");
        form.insert("published_on".into(), "2026-11-08".into());
        let answer = shi.post_map("/ledgers/disclosure/records", &form).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        let text = page(&shi, "").await.text();
        assert!(text.contains("已办 1") && text.contains("逾期 3"), "{text}");
    }

    #[tokio::test]
    async fn everything_open_is_looked_through_in_one_table_and_written_at_once() {
        let bench = testing::bench().await;
        listed(&bench).await;
        let shi = bench.signed_in("shiqiao").await;
        let body = page(&shi, "").await.body;
        let text = body.split("name=\"text\" hidden>").nth(1).unwrap().split("</textarea>").next().unwrap();
        assert_eq!(text.lines().count(), 5, "a heading and four rows: {text}");
        let look = shi.post("/ledgers/disclosure/paste", &[("text", text)]).await;
        assert!(look.text().contains("写入 4 条"), "{}", look.text());
        let done = shi.post_map("/ledgers/disclosure/paste/done", &look.form()).await;
        assert_eq!(done.status, 303, "{}", done.text());
        assert!(page(&shi, "").await.text().contains("已办 4"));
        // Who reads and does not write is offered neither.
        let leader = page(&bench.signed_in("xian").await, "").await;
        assert!(!leader.body.contains("/ledgers/disclosure/new") && !leader.body.contains("name=\"text\""));
    }

    #[tokio::test]
    async fn a_long_list_is_gone_through_page_by_page_and_entered_whole() {
        let bench = testing::bench().await;
        // Two villages owe thirty items each.
        lists(&bench, (0..30).map(|n| format!("第{n:02}项"))).await;
        let shi = bench.signed_in("shiqiao").await;
        let forms = |body: &str| body.matches("/ledgers/disclosure/new?").count();
        let first = page(&shi, "&standing=overdue").await;
        assert!(forms(&first.body) == 50 && first.text().contains("第 1–50 条，共 60 条"), "{}", first.text());
        let next = first.body.split("rel=\"next\"").next().unwrap().rsplit("href=\"").next().unwrap();
        let next = next.split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
        assert!(next.contains("standing=overdue") && next.contains("page=2"), "what was chosen is kept: {next}");
        let second = shi.get(&next).await;
        assert!(forms(&second.body) == 10 && second.text().contains("第 51–60 条，共 60 条"), "{}", second.text());
        assert!(!second.body.contains("rel=\"next\"") && second.body.contains("rel=\"prev\""));
        let text = second.body.split("name=\"text\" hidden>").nth(1).unwrap().split("</textarea>").next().unwrap();
        assert_eq!(text.lines().count(), 61, "the table holds every row, not those of the page");
        let short = page(&shi, "&item=%E7%AC%AC07%E9%A1%B9").await;
        assert!(forms(&short.body) == 2 && !short.body.contains("class=\"paging\""), "{}", short.text());
    }

    #[tokio::test]
    async fn programs_are_told_the_item() {
        let bench = testing::bench().await;
        listed(&bench).await;
        let one = bench.ask("shiqiao", "/api/419931/duties/disclosure.monthly?month=2026-10").await.json();
        let items = one["items"].as_array().unwrap();
        assert_eq!((items.len(), items[0]["item"].as_str().unwrap()), (4, "月度财务明细"), "{one}");
    }
}
