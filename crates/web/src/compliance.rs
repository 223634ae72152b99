//! The compliance mode (减负合规模式): while it is on, which is where nobody has switched it off, nothing here asks anybody to punch a
//! clock or holds people up by who did: 关于防治“指尖上的形式主义”的若干意见 (2023).

use catalogue::{Field, FieldType, Ledger, RegionCode, Value};
use jiff::civil::Date;
use journal::{Record, RecordQuery};

use crate::desk::Desk;
use crate::{State, WebError};

/// The norm that switches it.
const NORM: &str = "compliance_mode";
/// What may be neither asked for nor counted: punching, faces, hours online, and lists of who missed a sign-in.
const FORBIDDEN: [&str; 9] =
    ["打卡", "刷脸", "人脸", "定位签到", "拍照签到", "签到排名", "签到率", "未签到", "在线时长"];

/// The ledgers whose records are people, or people at their posts.
const PEOPLE: [&str; 2] = ["person", "posting"];

/// Whether it is on today.
pub(crate) async fn is_on(desk: &Desk) -> Result<bool, WebError> {
    is_on_in(&desk.state, desk.county()).await
}

/// Whether it is on today in a county.
pub(crate) async fn is_on_in(state: &State, county: &RegionCode) -> Result<bool, WebError> {
    let Some(ledger) = state.catalogue().ledger("norm_value") else { return Ok(true) };
    let query = RecordQuery { equal: vec![("norm".into(), Value::from(NORM))], ..RecordQuery::default() };
    let values = state.journal.records(county, ledger, &query).await?;
    Ok(switched_on(&values, state.today()))
}

fn switched_on(values: &[Record], today: Date) -> bool {
    let day = today.to_string();
    let holds = |r: &&Record| {
        let (from, to) = (r.text("from_day"), r.text("to_day"));
        (from.is_empty() || from <= day.as_str()) && (to.is_empty() || day.as_str() <= to)
    };
    let now = values.iter().filter(holds).max_by_key(|r| r.text("from_day"));
    now.and_then(|r| r.get("value").as_int()).is_none_or(|value| value != 0)
}

/// The word by which a text asks for what the mode forbids.
pub(crate) fn offence(text: &str) -> Option<&'static str> {
    FORBIDDEN.into_iter().find(|word| text.contains(word))
}

/// Whether a list in the order of a field would rank people: each of its records is one person's, and the field counts something of
/// theirs (days, times, problems), or is the money that follows from such a count.
pub(crate) fn ranks(ledger: &Ledger, field: &str) -> bool {
    let of_one = |name: &String| {
        let kind = ledger.field(name).map(|f| &f.kind);
        matches!(kind, Some(FieldType::PersonName))
            || matches!(kind, Some(FieldType::Ref(of)) if PEOPLE.contains(&of.as_str()))
    };
    let counts = |f: &Field| matches!(f.kind, FieldType::Int | FieldType::Decimal);
    let counted = ledger
        .field(field)
        .is_some_and(|f| counts(f) || (f.kind == FieldType::Money && ledger.fields.iter().any(counts)));
    counted && ledger.same.iter().any(of_one)
}

/// Refuses to order a list so that it would rank people while the mode is on.
///
/// # Errors
/// [`WebError::Ranking`] with the field's name, in both languages.
pub(crate) async fn refuse_ranking(desk: &Desk, ledger: &Ledger, field: Option<&str>) -> Result<(), WebError> {
    let Some(field) = field.filter(|f| ranks(ledger, f)).and_then(|f| ledger.field(f)) else { return Ok(()) };
    if is_on(desk).await? { Err(WebError::Ranking(field.names.clone())) } else { Ok(()) }
}

/// What of a text looks like a coordinate of China: a decimal with three places or more that is a latitude or a longitude. The
/// seconds of a moment are none.
#[cfg(test)]
pub(crate) fn coordinates(text: &str) -> Vec<String> {
    // A form's body writes the colons of a moment in another way.
    let text = text.replace("%3A", ":");
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let mut found = Vec::new();
    let mut before = String::new();
    let number = |c: char| c.is_ascii_digit() || c == '.';
    for part in text.split_inclusive(|c: char| !number(c)) {
        let word = part.trim_end_matches(|c: char| !number(c));
        let moment = before.ends_with(':') && digit(before.chars().rev().nth(1));
        let exact = word.split_once('.').is_some_and(|(_, fraction)| fraction.len() >= 3);
        let value = word.parse::<f64>().unwrap_or_default();
        if exact && !moment && ((3.0..=54.0).contains(&value) || (73.0..=136.0).contains(&value)) {
            found.push(word.to_string());
        }
        before = part.into();
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, VecDeque};

    use super::*;
    use crate::testing::{self, Bench, Client};

    /// What of a page a person can press, fill in or read as a heading: the rest may speak of what is not asked.
    fn offers(html: &str) -> Vec<String> {
        let main = html.split("<main").nth(1).unwrap_or(html);
        let mut found = Vec::new();
        for tag in ["button", "a", "label", "legend", "th", "h1", "h2", "h3", "option", "summary"] {
            for part in main.split(&format!("<{tag}")).skip(1).filter(|p| p.starts_with([' ', '>'])) {
                let text = part.split_once('>').map_or("", |(_, rest)| rest);
                let text = text.split(&format!("</{tag}>")).next().unwrap_or_default();
                found.push(text.split('<').map(|t| t.split_once('>').map_or(t, |(_, t)| t)).collect());
            }
        }
        found
    }

    /// What a page has against the mode: words, cameras, places.
    fn faults(html: &str) -> Vec<String> {
        let mut faults: Vec<String> = offers(html).into_iter().filter(|text| offence(text).is_some()).collect();
        faults.extend(["capture=", "geolocation"].into_iter().filter(|sign| html.contains(sign)).map(String::from));
        faults
    }

    /// One page of each kind that links lead to, for somebody signed in.
    async fn pages(client: &Client<'_>) -> Vec<(String, String)> {
        let (mut seen, mut ahead) = (BTreeSet::new(), VecDeque::from(["/".to_string()]));
        let mut all = Vec::new();
        while let Some(path) = ahead.pop_front() {
            let bare = path.split(['?', '#']).next().unwrap_or_default();
            if bare.starts_with("/lang/") || bare.starts_with("/static/") || !seen.insert(browser::kind(&path)) {
                continue;
            }
            let page = client.get(&path).await;
            if page.status != 200 || !page.header("content-type").starts_with("text/html") {
                continue;
            }
            let links = page.body.split(" href=\"").skip(1).filter_map(|rest| rest.split('"').next());
            let links = links.map(|href| href.replace("&#38;", "&").replace("&amp;", "&"));
            ahead.extend(links.filter(|href| href.starts_with('/')));
            all.push((path, page.body));
        }
        all
    }

    async fn walked(bench: &Bench, login: &str) -> Vec<String> {
        let pages = pages(&bench.signed_in(login).await).await;
        assert!(pages.len() > 20, "{login} came to {} pages only", pages.len());
        let told = |(path, html): &(String, String)| {
            faults(html).into_iter().map(move |fault| format!("{path}: {fault}")).collect::<Vec<_>>()
        };
        pages.iter().flat_map(told).collect()
    }

    #[tokio::test]
    async fn no_page_offers_a_punch_or_a_list_of_who_missed_one_while_the_mode_is_on() {
        let bench = testing::bench().await;
        let fields = [("login", "chen"), ("person_name", "陈晓东"), ("role", "first_secretary"), ("state", "已授权")];
        bench.enter("account", "419931100201", &fields).await;
        for login in ["wang", "shiqiao", "chen"] {
            assert_eq!(walked(&bench, login).await, Vec::<String>::new(), "{login}");
        }
    }

    /// A month of each of two people: 21 days in the village whose place comes first, 3 in the other. Gives the records.
    async fn months(bench: &Bench) -> [String; 2] {
        let ledger = bench.state.catalogue().ledger("posting").unwrap();
        let all = bench.state.journal.records(&testing::county(), ledger, &RecordQuery::default()).await.unwrap();
        let other = all.iter().find(|r| r.record != bench.posting).unwrap().record.clone();
        let enter = async |posting: &str, at: &str, days: i64| {
            let fields = [("posting", posting), ("month", "2026-10"), ("state", "已报送")];
            bench.enter_with("month_confirmation", at, &fields, &[("days_in", days)]).await
        };
        [enter(&bench.posting, "419931100201", 21_000).await, enter(&other, "419931101201", 3_000).await]
    }

    #[tokio::test]
    async fn nobody_is_ranked_by_a_count_on_pages_in_exports_or_by_the_api_while_the_mode_is_on() {
        let bench = testing::bench().await;
        let [first, second] = months(&bench).await;
        let wang = bench.signed_in("wang").await;
        let list = "/ledgers/month_confirmation";
        let plain = wang.get(list).await;
        assert!(!plain.body.contains("sort=days_in"), "the column is no link to an order");
        assert!(plain.body.contains("sort=region"), "other columns are");
        for down in ["", "&down=1"] {
            let sorted = format!("sort=days_in{down}");
            let page = wang.get(&format!("{list}?{sorted}")).await;
            assert!(page.text().contains("减负合规模式") && page.text().contains("在村天数"), "{}", page.text());
            assert_eq!(page.status, 403);
            assert_eq!(wang.get(&format!("{list}/export?{sorted}")).await.status, 403);
        }
        // A range alone still finds who needs attention, in the order of places.
        let few = wang.get(&format!("{list}?from.days_in=0&to.days_in=31")).await;
        let at = |record: &str| few.body.find(record).unwrap_or_else(|| panic!("{record}: {}", few.text()));
        assert!(at(&first) < at(&second), "21 days stand before 3, as their places do");
        for sort in ["days_in", "-days_in"] {
            let answer =
                bench.ask("wang", &format!("/api/419931/ledgers/month_confirmation/records?sort={sort}")).await;
            assert_eq!((answer.status, answer.header("content-type").as_str()), (403, "application/problem+json"));
            assert!(answer.body.contains("减负合规模式"), "{}", answer.body);
        }
        assert_eq!(bench.ask("wang", "/api/419931/ledgers/month_confirmation/records?sort=-month").await.status, 200);
        // Switched off, the county answers for it itself.
        crate::location::tests::compliance(&bench, 0, "2026-01-01").await;
        let page = wang.get(&format!("{list}?sort=days_in")).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("sort=days_in"));
    }

    #[test]
    fn what_ranks_people_is_a_count_in_a_ledger_of_people_and_nothing_else() {
        let catalogue = catalogue::Catalogue::standard().unwrap();
        let ranks = |ledger: &str, field: &str| super::ranks(catalogue.ledger(ledger).unwrap(), field);
        assert!(ranks("month_confirmation", "days_absent") && ranks("leave", "days") && ranks("allowance", "days"));
        assert!(ranks("allowance", "amount"), "so much a day: the order of amounts is that of days");
        assert!(!ranks("month_confirmation", "month") && !ranks("month_confirmation", "region"));
        assert!(!ranks("pay_paid", "amount"), "pay follows from a post");
        assert!(!ranks("project", "households") && !ranks("household", "members"), "no record of these is a person's");
    }

    /// A walk that finds nothing proves something only if it would have found it.
    #[test]
    fn a_button_that_asks_for_a_punch_and_a_camera_are_seen() {
        assert_eq!(faults("<main><p>不打卡</p><button class=\"x\"><b>去打卡</b></button></main>"), ["去打卡"]);
        assert_eq!(faults("<main><h2>未签到名单</h2><input type=\"file\" capture=\"user\"></main>").len(), 2);
        assert!(faults("<main><a href=\"/x\">签到</a><th>在村天数</th></main>").is_empty());
    }

    #[tokio::test]
    async fn the_mode_is_on_until_a_value_in_force_switches_it_off() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        let propose = async |name: &str| {
            let fields = [("act", "propose"), ("zh", name), ("en", "Punch clock"), ("part", "secretaries")];
            let whose = [("scope", "village"), ("keeper", "organisation"), ("admitted_by", "云县委〔2026〕8号")];
            let row = [("zh.0", "打卡时刻"), ("en.0", "Time of punch"), ("type.0", "text"), ("same.0", "1")];
            wang.post("/declarations/ledgers/new", &[fields.as_slice(), &whose, &row].concat()).await
        };
        let refused = propose("每日打卡").await;
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains("减负合规模式") && refused.text().contains("“打卡”"), "{}", refused.text());
        let value = [("norm", "compliance_mode"), ("value", "0"), ("from_day", "2026-01-01")];
        let fields = value.into_iter().map(|(k, v)| (k.to_string(), Value::from(v)));
        let mut fields: std::collections::BTreeMap<String, Value> = fields.collect();
        fields.insert("value".into(), Value::Int(0));
        let entry = journal::NewEntry::create("norm_value", testing::county(), fields, "wang", "web");
        bench.state.journal.append(&testing::county(), vec![entry]).await.unwrap();
        let answer = propose("每日打卡").await;
        assert!(!answer.text().contains("减负合规模式开着"), "{}", answer.text());
    }

    /// The rows of a page's tables and lists, each as its cells.
    fn lists(html: &str) -> Vec<Vec<Vec<String>>> {
        let main = html.split("<main").nth(1).unwrap_or(html);
        let text = |part: &str| part.split('<').map(|t| t.split_once('>').map_or(t, |(_, t)| t)).collect::<String>();
        let bodies = main.split("<tbody>").skip(1).map(|body| {
            let rows = body.split("</tbody>").next().unwrap_or_default().split("<tr").skip(1);
            rows.map(|row| row.split("<td").skip(1).map(|c| text(&format!("<{c}"))).collect()).collect()
        });
        let items = ["ul", "ol"].into_iter().flat_map(|tag| {
            let ends = format!("</{tag}>");
            main.split(&format!("<{tag}"))
                .skip(1)
                .map(move |list| {
                    let items = list.split(&ends).next().unwrap_or_default().split("<li").skip(1);
                    items.map(|item| vec![text(&format!("<{item}"))]).collect::<Vec<_>>()
                })
                .collect::<Vec<_>>()
        });
        bodies.chain(items).collect()
    }

    /// The numbers of a text that stand for themselves: no dates, no months.
    fn numbers(text: &str) -> Vec<f64> {
        let words = text.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'));
        words.filter(|w| !w.contains('-')).filter_map(|w| w.parse().ok()).collect()
    }

    /// Where rows of three people or more stand in the order of a number of theirs.
    fn rankings(html: &str, people: &[&str]) -> Vec<String> {
        let mut found = Vec::new();
        for rows in lists(html) {
            let persons: Vec<&Vec<String>> =
                rows.iter().filter(|cells| cells.iter().any(|c| people.iter().any(|p| c.contains(p)))).collect();
            let width = persons.iter().map(|cells| cells.len()).max().unwrap_or_default();
            for column in 0..width {
                let of: Vec<Vec<f64>> =
                    persons.iter().map(|cells| cells.get(column).map_or_else(Vec::new, |c| numbers(c))).collect();
                for nth in 0..of.iter().map(Vec::len).min().unwrap_or_default() {
                    let line: Vec<f64> = of.iter().map(|n| n[nth]).collect();
                    let differs = line.iter().any(|n| *n != line[0]);
                    let ordered = line.is_sorted() || line.iter().rev().is_sorted();
                    if line.len() > 2 && differs && ordered {
                        found
                            .push(format!("{line:?} in {:?}", persons.iter().map(|c| c.join("|")).collect::<Vec<_>>()));
                    }
                }
            }
        }
        found
    }

    #[tokio::test]
    async fn no_page_puts_people_in_the_order_of_days_or_of_what_they_owe() {
        let bench = testing::bench().await;
        let fields = [("login", "chen"), ("person_name", "陈晓东"), ("role", "first_secretary"), ("state", "已授权")];
        bench.enter("account", "419931100201", &fields).await;
        crate::pages::month::testing::norm(&bench, "days_in_village_month", 20).await;
        // Two more in post, one since the 10th alone: neither by the codes nor by the names of places are its days at an end.
        for (name, place, from) in [("周海", "419931100202", "2026-11-10"), ("吴平", "419931102201", "2025-06-02")]
        {
            let person = bench.enter_with("person", "419931", &[("name", name), ("politics", "中共党员")], &[]).await;
            let posting = [("person", &*person), ("role", "第一书记"), ("sent_by", "县"), ("from_day", from)];
            bench.enter("posting", place, &posting).await;
        }
        let people = ["陈晓东", "李建国", "周海", "吴平"];
        let (mut faults, mut seen) = (Vec::new(), 0);
        for login in ["wang", "shiqiao", "xian"] {
            let client = bench.signed_in(login).await;
            let mut all = pages(&client).await;
            for path in ["/month?month=2026-11", "/duties/posting.days?month=2026-11", "/allowance?month=2026-11"] {
                all.push((path.to_string(), client.get(path).await.body));
            }
            for (path, html) in &all {
                let rows = lists(html);
                let of = |cells: &Vec<String>| cells.iter().any(|c| people.iter().any(|p| c.contains(p)));
                seen += rows.iter().filter(|rows| rows.iter().filter(|r| of(r)).count() > 2).count();
                faults.extend(rankings(html, &people).into_iter().map(|fault| format!("{login} {path}: {fault}")));
            }
        }
        assert!(seen > 3, "the walk came to {seen} lists of people");
        assert_eq!(faults, Vec::<String>::new());
    }

    /// A walk that finds nothing proves something only if it would have found it.
    #[test]
    fn a_list_of_people_by_days_is_seen_and_one_by_place_is_not() {
        let table = |days: [u8; 3]| {
            let rows: String = ["甲某", "乙某", "丙某"]
                .iter()
                .zip(days)
                .map(|(p, d)| format!("<tr><td><a>{p}</a></td><td class=\"num\">{d} 天</td></tr>"))
                .collect();
            format!("<main><table><tbody>{rows}</tbody></table>")
        };
        let people = ["甲某", "乙某", "丙某"];
        assert_eq!(rankings(&table([3, 9, 12]), &people).len(), 1);
        assert_eq!(rankings(&table([12, 9, 9]), &people).len(), 1);
        assert!(rankings(&table([9, 12, 3]), &people).is_empty() && rankings(&table([9, 9, 9]), &people).is_empty());
        let items = "<main><ol><li>1 甲某 20</li><li>2 乙某 11</li><li>3 丙某 4</li></ol>";
        assert!(!rankings(items, &people).is_empty());
    }

    async fn no_table_holds_a_coordinate(bench: &Bench) {
        crate::location::tests::switched_on(bench).await;
        let forged =
            [("place", "inside"), ("latitude", "34.120345"), ("longitude", "111.420117"), ("accuracy", "12.5")];
        assert_eq!(crate::location::tests::taps(bench, &forged).await, 303);
        let chen = bench.signed_in("chen").await;
        let visit = [("region", "419931100201"), ("day", "2026-11-20"), ("matter", "看望"), ("lat", "34.120345")];
        assert!(chen.post("/ledgers/visit/records", &visit).await.status < 500);
        for login in ["wang", "shiqiao", "chen"] {
            pages(&bench.signed_in(login).await).await;
        }
        let all = testing::everything(bench).await;
        assert!(
            all.iter().any(|v| v.starts_with("place_mark.mark inside")),
            "the day's mark is among what is looked at"
        );
        assert_eq!(coordinates(&all.join("\n")), Vec::<String>::new());
        let named = ["lat", "lng", "lon", "latitude", "longitude", "coordinate", "gps", "position"];
        for (table, columns) in testing::tables(bench).await.into_iter().filter(|(t, _)| t != "l_region") {
            assert!(!columns.iter().any(|c| named.contains(&c.as_str())), "{table}: {columns:?}");
        }
    }

    #[tokio::test]
    async fn no_table_holds_a_coordinate_after_a_day_of_use_on_sqlite() {
        no_table_holds_a_coordinate(&testing::bench().await).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn no_table_holds_a_coordinate_after_a_day_of_use_on_postgresql() {
        no_table_holds_a_coordinate(&testing::on_postgres().await).await;
    }

    #[test]
    fn a_coordinate_is_seen_and_a_moment_is_none() {
        assert_eq!(coordinates("{\"at\":34.120345,\"x\":111.4201}"), ["34.120345", "111.4201"]);
        assert!(coordinates("device_at=2026-11-25T03%3A42%3A46.765Z").is_empty());
        assert!(coordinates("2026-11-20T01:02:34.123456789Z 0.333 12.5 200.125 34.12").is_empty());
    }
}
