//! The compliance mode (减负合规模式): while it is on, which is where nobody has switched it off, nothing here asks anybody to punch a
//! clock or holds people up by who did: 关于防治“指尖上的形式主义”的若干意见 (2023).

use catalogue::Value;
use jiff::civil::Date;
use journal::{Record, RecordQuery};

use crate::WebError;
use crate::desk::Desk;

/// The norm that switches it.
const NORM: &str = "compliance_mode";
/// What may be neither asked for nor counted: punching, faces, hours online, and lists of who missed a sign-in.
const FORBIDDEN: [&str; 9] =
    ["打卡", "刷脸", "人脸", "定位签到", "拍照签到", "签到排名", "签到率", "未签到", "在线时长"];

/// Whether it is on today.
pub(crate) async fn is_on(desk: &Desk) -> Result<bool, WebError> {
    let Some(ledger) = desk.catalogue().ledger("norm_value") else { return Ok(true) };
    let query = RecordQuery { equal: vec![("norm".into(), Value::from(NORM))], ..RecordQuery::default() };
    let values = desk.state.journal.records(desk.county(), ledger, &query).await?;
    Ok(switched_on(&values, desk.state.today()))
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
}
