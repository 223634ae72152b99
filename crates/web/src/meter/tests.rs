use duties::burden::Timed;

use super::{ASK_NOTHING, LONGEST, OF_PAGES, form_of, seconds, store};
use crate::testing::{self, Bench, Client};

#[test]
fn a_time_is_whole_seconds_and_nothing_is_longer_than_half_an_hour() {
    assert_eq!([seconds("0"), seconds("95"), seconds("1800")], [Some(0), Some(95), Some(LONGEST)]);
    assert_eq!([seconds("1801"), seconds("999999999")], [Some(LONGEST), Some(LONGEST)]);
    for forged in ["", "-1", "1.5", "1e9", "九十", "NaN", "9999999999999999999999", "0x10", " 5", "１２"] {
        assert_eq!(seconds(forged), None, "{forged}");
    }
}

#[test]
fn an_address_says_which_ledger_its_form_fills() {
    let of = |route: &str, path: &str| form_of(route, path);
    assert_eq!(of("/ledgers/{ledger}/records", "/ledgers/visit/records").as_deref(), Some("visit"));
    assert_eq!(of("/inbox/{ledger}/{record}/answers", "/inbox/leave/x/answers").as_deref(), Some("leave"));
    assert_eq!(of("/ledgers/{ledger}/fields/{field}/checked", "/ledgers/visit/fields/day/checked"), None);
    assert_eq!(of("/month/{posting}/{month}/sent", "/month/x/2026-11/sent").as_deref(), Some("monthly_report"));
    assert_eq!(of("/month/{posting}/{month}/days", "/month/x/2026-11/days").as_deref(), Some("day_status"));
    assert_eq!(of("/leaves", "/leaves"), None, "a part of an address is a whole part");
}

/// Whoever adds a form says whether it asks for a record, or the burden would be told too low.
#[test]
fn every_form_there_is_counts_or_is_known_to_ask_for_nothing() {
    let begins = |route: &str, prefix: &str| route == prefix || route.starts_with(&format!("{prefix}/"));
    for route in crate::security::posts().iter().filter(|r| !r.starts_with("/api/")) {
        let path = route.replace("{ledger}", "visit");
        let asks = form_of(route, &path).is_some();
        let not = ASK_NOTHING.iter().any(|p| begins(route, p)) || route.ends_with("/reveals");
        assert!(asks != not, "{route}: {}", if asks { "counted, and said to ask for nothing" } else { "not counted" });
    }
    let catalogue = catalogue::Catalogue::standard().unwrap();
    assert!(OF_PAGES.iter().all(|(_, ledger)| catalogue.ledger(ledger).is_some()));
}

const FLAGS: &str = "/ledgers/village_flag/records";

async fn sends(client: &Client<'_>, day: &str, spent: Option<&str>) -> u16 {
    let fields = [("region", "419931100201"), ("flag", "后进"), ("from_day", day)];
    let spent: Vec<(&str, &str)> = spent.map(|s| ("spent", s)).into_iter().collect();
    client.post(FLAGS, &[fields.as_slice(), &spent].concat()).await.status
}

async fn sums(bench: &Bench) -> Vec<Timed> {
    store::timed(bench.state.journal.db(), &testing::county(), "").await.unwrap()
}

async fn times_are_added_up(bench: &Bench) {
    let wang = bench.signed_in("wang").await;
    let shiqiao = bench.signed_in("shiqiao").await;
    let mut statuses = Vec::new();
    for (n, spent) in [Some("40"), Some("86400"), Some("-7"), Some("abc"), None].into_iter().enumerate() {
        statuses.push(sends(&wang, &format!("2026-0{}-01", n + 1), spent).await);
    }
    // A form refused was filled in all the same.
    assert_eq!(wang.post(FLAGS, &[("flag", "不是"), ("spent", "20")]).await.status, 422);
    statuses.push(sends(&shiqiao, "2026-08-01", Some("30")).await);
    assert!(statuses.iter().all(|s| *s < 500), "{statuses:?}");
    // Who may not fill it in, and who has no token of the form, counts nowhere.
    assert_eq!(bench.signed_in("xian").await.post(FLAGS, &[("spent", "500")]).await.status, 403);
    assert!(wang.post_bare(FLAGS, &[("spent", "500")]).await.status >= 400);
    let sums = sums(bench).await;
    let told: Vec<(&str, &str, i64, i64, i64)> =
        sums.iter().map(|t| (t.role.as_str(), t.form.as_str(), t.sheets, t.seconds, t.bare)).collect();
    let offices = ("organisation", "village_flag", 3, 40 + LONGEST + 20, 3);
    assert_eq!(told, [offices, ("township", "village_flag", 1, 30, 0)]);
}

#[tokio::test]
async fn times_are_sums_of_month_role_and_form_on_sqlite() {
    times_are_added_up(&testing::bench().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn times_are_sums_of_month_role_and_form_on_postgresql() {
    times_are_added_up(&testing::on_postgres().await).await;
}

/// Whatever is in the table, nobody is.
#[tokio::test]
async fn the_table_of_times_has_no_column_for_a_person_or_a_day() {
    let bench = testing::bench().await;
    sends(&bench.signed_in("wang").await, "2026-01-01", Some("40")).await;
    let db = bench.state.journal.db();
    let rows = db.rows("SELECT name FROM pragma_table_info('form_time')", vec![]).await.unwrap();
    let names: Vec<&str> = rows.iter().filter_map(|r| r[0].as_text()).collect();
    assert_eq!(names, ["county", "month", "role", "form", "sheets", "seconds", "bare"]);
    let all = db.rows("SELECT month, role, form FROM form_time", vec![]).await.unwrap();
    assert!(all.iter().all(|r| r[0].as_text().unwrap().len() == 7 && r[1] != "wang".into()));
}
