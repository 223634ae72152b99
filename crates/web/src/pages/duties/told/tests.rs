use crate::testing::{self, Bench, Client};

/// The row of a page that tells what is left of earlier months.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    all: usize,
    /// Of it the reader's own, where the page tells it.
    mine: Option<usize>,
    /// Each month's address with its number.
    months: Vec<(String, usize)>,
}

/// The number at the end of some text before another.
fn number(text: &str, before: &str, after: &str) -> Option<usize> {
    let rest = text.split(before).nth(1)?;
    rest.split(after).next()?.trim().parse().ok()
}

async fn row(client: &Client<'_>, address: &str) -> Option<Row> {
    let page = client.get(address).await;
    assert_eq!(page.status, 200, "{address}: {}", page.text());
    let rows: Vec<&str> = page.body.split("<li class=\"earlier\">").skip(1).collect();
    assert!(rows.len() < 2, "{address} tells it once");
    let row = rows.first()?.split("</li>").next().unwrap();
    let months = row.split("<a href=\"/duties?").skip(1).map(|link| {
        let (href, says) = link.split_once("\">").unwrap();
        (format!("/duties?{}", href.replace("&#38;", "&")), number(says, "月 ", "项").unwrap())
    });
    Some(Row {
        all: number(row, "以前月份逾期 ", "<").unwrap(),
        mine: number(row, "其中由您办 ", "<"),
        months: months.collect(),
    })
}

/// What is left of earlier months of what the reader's role owes, as each of the four pages tells it.
async fn mine(client: &Client<'_>) -> [usize; 4] {
    let mut told = [0; 4];
    for (told, page) in told.iter_mut().zip(["/digest", "/inbox", "/", "/duties"]) {
        let row = row(client, page).await.unwrap_or_else(|| panic!("{page} tells nothing"));
        assert_eq!(row.all, row.months.iter().map(|(_, n)| n).sum::<usize>(), "{page}");
        *told = row.mine.unwrap_or(row.all);
    }
    told
}

/// 陈晓东's account at 柳溪村, and a report of his for a month.
async fn chen(bench: &Bench) {
    let fields = [("login", "chen"), ("person_name", "陈晓东"), ("role", "first_secretary"), ("state", "已授权")];
    bench.enter("account", "419931100201", &fields).await;
}

async fn reports(bench: &Bench, posting: &str, at: &str, month: &str) {
    bench.enter("monthly_report", at, &[("posting", posting), ("month", month)]).await;
}

#[tokio::test]
async fn the_digest_the_inbox_the_overview_and_the_duties_tell_one_number_of_earlier_months() {
    let bench = testing::bench().await;
    chen(&bench).await;
    let chen = bench.signed_in("chen").await;
    let before = mine(&chen).await;
    assert!(
        before[0] >= 3 && before == [before[0]; 4],
        "reports of August, September and October are not on record: {before:?}"
    );
    let digest = row(&chen, "/digest").await.unwrap();
    let months: Vec<&str> = digest.months.iter().map(|(href, _)| href.split("month=").nth(1).unwrap()).collect();
    let of = |month: &str| format!("{month}&standing=overdue&whose=mine");
    assert_eq!(months, [of("2026-08"), of("2026-09"), of("2026-10")]);
    // What is overdue of this month is this month's: October's is the last that the row tells.
    reports(&bench, &bench.posting, "419931100201", "2026-08").await;
    assert_eq!(mine(&chen).await, [before[0] - 1; 4], "one less on every page once August's is there");
    let shiqiao = mine(&bench.signed_in("shiqiao").await).await;
    assert_eq!(shiqiao, [shiqiao[0]; 4]);
}

#[tokio::test]
async fn each_month_opens_to_as_many_as_its_link_says() {
    let bench = testing::bench().await;
    chen(&bench).await;
    for login in ["wang", "shiqiao", "chen"] {
        let client = bench.signed_in(login).await;
        for page in ["/duties", "/inbox"] {
            for (href, n) in row(&client, page).await.map_or(Vec::new(), |row| row.months) {
                let list = client.get(&href).await;
                let hint = list.body.split("<span class=\"hint\">").nth(1).unwrap().split("</span>").next().unwrap();
                let rows: usize = list
                    .body
                    .split("<span class=\"state bad\">")
                    .filter_map(|r| r.split('<').next()?.parse::<usize>().ok())
                    .sum();
                let all = number(hint, "逾期 ", " ·").or_else(|| number(hint, "逾期 ", "<")).unwrap();
                assert_eq!(rows, all, "{login} {href}: the rows add up");
                // Of a month that is passing out of reach a part is told no more, and the list says so.
                let still = number(hint, "还在提醒的 ", " 项");
                assert!(all >= n && still.unwrap_or(all) == n, "{login} {href}: {n} of {hint}");
            }
        }
    }
}

#[tokio::test]
async fn what_is_overdue_beyond_ones_reach_is_in_no_number_of_ones_own() {
    let bench = testing::bench().await;
    let at = async |login: &str| row(&bench.signed_in(login).await, "/").await.map_or(0, |row| row.all);
    let before = [at("wang").await, at("baihe").await, at("shiqiao").await];
    let ledger = bench.state.catalogue().ledger("posting").unwrap().clone();
    let postings = bench.state.journal.records(&testing::county(), &ledger, &Default::default()).await.unwrap();
    let li = postings.iter().find(|p| p.region.as_str() == "419931101201").unwrap();
    reports(&bench, &li.record, "419931101201", "2026-09").await;
    let after = [at("wang").await, at("baihe").await, at("shiqiao").await];
    assert_eq!(after, [before[0] - 1, before[1] - 1, before[2]], "what 白鹤镇 has made good is no matter of 石桥镇");
    let guan = bench.signed_in("guan").await;
    for page in ["/digest", "/inbox", "/duties", "/places/419931"] {
        assert_eq!(row(&guan, page).await, None, "{page}: who reads no record of the work is told of none");
    }
    let wang = bench.signed_in("wang").await;
    let [county, township] = [row(&wang, "/places/419931").await, row(&wang, "/places/419931100").await];
    assert!(county.unwrap().all > township.as_ref().unwrap().all, "a township's overview tells of the township");
    assert_eq!(township.unwrap().all, at("shiqiao").await);
}

#[tokio::test]
async fn a_standing_that_is_none_is_refused_with_those_there_are() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    for address in ["/duties?standing=late", "/duties/posting.monthly_report?standing=late"] {
        let page = wang.get(address).await;
        assert!(page.status == 400 && page.text().contains("standing=late"), "{}", page.text());
        assert!(page.text().contains("standing=overdue"), "{}", page.text());
    }
    let page = wang.get("/duties?whose=theirs").await;
    assert!(page.status == 400 && page.text().contains("whose=mine"), "{}", page.text());
}
