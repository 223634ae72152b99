use crate::testing::{self, Bench};

/// What stands in a menu: addresses and words.
type Links = Vec<(String, String)>;

/// The links of a piece of a page.
fn links(piece: &str) -> Links {
    let link = |a: &str| {
        let (attributes, rest) = a.split_once('>')?;
        let text = rest.split('<').next()?;
        let within = attributes.contains("class=\"within\"");
        (!within).then(|| (between(attributes, "href=\"", "\"").to_string(), text.to_string()))
    };
    piece.split("<a ").skip(1).filter_map(link).collect()
}

fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    page.split(from).nth(1).and_then(|rest| rest.split(to).next()).unwrap_or_default()
}

/// The small county with somebody of every role.
async fn everybody() -> Bench {
    let bench = testing::bench().await;
    bench.amends("posting", &bench.posting, &[("unit", &bench.hostile)]).await;
    let more = [
        ("nong", "agriculture", "419931"),
        ("danwei", "sending_unit", "419931"),
        ("diyi", "first_secretary", "419931100201"),
        ("shiwei", "city_reader", "419931"),
        ("mingdan", "city_lists", "419931"),
    ];
    for (login, role, at) in more {
        let account = [("login", login), ("person_name", login), ("role", role), ("state", "已授权")];
        let unit = [("unit", bench.hostile.as_str())];
        let unit = if role == "sending_unit" { &unit[..] } else { &[] };
        bench.enter("account", at, &[&account[..], unit].concat()).await;
    }
    let chaired = [("kind", "乡村振兴责任组"), ("name", "村责任组"), ("chair", "县领导"), ("from_day", "2026-01-01")];
    bench.enter("body", "419931100201", &chaired).await;
    bench
}

/// Who has which menu, of the table "who sees what" of the design: Chinese words, and whether the four parts stand below. Finance and
/// the establishment office set nothing of the county's.
const TABLE: [(&str, &[&str], bool); 14] = [
    ("wang", &["总览", "待办", "报告", "指标", "台账", "导入", "设置"], true),
    ("nong", &["总览", "待办", "报告", "指标", "台账", "导入", "设置"], true),
    ("cai", &["总览", "待办", "报告", "指标", "台账", "导入"], true),
    ("bian", &["总览", "待办", "报告", "指标", "台账", "导入"], true),
    ("shiqiao", &["总览", "待办", "台账", "导入"], true),
    ("diyi", &["本月", "走访", "项目", "请假", "我"], false),
    ("danwei", &["本单位", "待办"], false),
    ("xian", &["总览", "报告", "我的联系村"], false),
    ("shiwei", &["总览", "指标", "报告"], false),
    ("mingdan", &["总览", "指标", "报告"], false),
    ("guan", &["运行状况", "账号与授权", "角色"], false),
    ("anquan", &["账号与授权", "角色"], false),
    ("shenji", &["审计", "账号与授权", "角色"], false),
    ("baihe", &["总览", "待办", "台账", "导入"], true),
];

#[tokio::test]
async fn each_role_has_the_menu_of_its_work_and_every_page_beside_it_is_two_clicks_away() {
    let bench = everybody().await;
    for (login, words, parts) in TABLE {
        let client = bench.signed_in(login).await;
        let me = client.get(if login == "diyi" { "/phone" } else { "/me" }).await;
        assert_eq!(me.status, 200, "{login}");
        let top = links(between(&me.body, "<div class=\"first\">", "</div>"));
        // What waits is in everybody's menu while it waits.
        let waits = between(&me.body, "<a href=\"/inbox\"", "</a>").contains("class=\"count\"");
        let told: Vec<&str> = top.iter().map(|(_, text)| text.as_str()).collect();
        let told: Vec<&str> = told.into_iter().filter(|t| *t != "待办" || words.contains(t) || !waits).collect();
        assert_eq!(told, words, "{login}");
        let below = between(&me.body, "<div class=\"parts\">", "</nav>");
        assert_eq!(below.contains("<section>"), parts, "{login}");
        let beside = links(between(&me.body, "class=\"body ways\">", "</ul>"));
        let foot = links(between(&me.body, "<nav class=\"tabs\"", "</nav>"));
        let entries: Links = top.iter().filter(|(href, _)| href != "/inbox").cloned().collect();
        assert_eq!(foot, if login == "diyi" { entries } else { Links::new() }, "{login}");
        let mut led: Vec<String> = [top, links(below), beside, foot].concat().into_iter().map(|l| l.0).collect();
        led.sort();
        led.dedup();
        for href in &led {
            let page = client.get(href).await;
            // Whoever has one posting comes to its month at once.
            let page = if page.status == 303 { client.get(&page.location()).await } else { page };
            assert_eq!(page.status, 200, "{login} opens {href}");
        }
        // Whatever opens is led to: from the menu, from one's own page, or as a tab beside a page that is.
        for page in ["/inbox", "/reports", "/cases", "/decisions", "/figures", "/imports", "/settings", "/own"] {
            let opens = client.get(page).await.status == 200;
            assert!(!opens || led.iter().any(|href| href == page), "{login} is not led to {page}: {led:?}");
        }
        // The page of duties opens to everybody, and has something for whoever reads what they are owed for.
        let owes = client.get("/duties").await.body.contains("/duties/");
        assert!(!owes || led.iter().any(|href| href == "/duties"), "{login} is not led to duties: {led:?}");
    }
}

#[tokio::test]
async fn a_menu_says_the_same_in_english() {
    let bench = everybody().await;
    let all = [
        ("diyi", "/leave", vec!["Month", "Visit", "Projects", "Leave", "Me"]),
        ("danwei", "/unit", vec!["Our unit", "Inbox"]),
        ("shiwei", "/", vec!["Overview", "Figures", "Reports"]),
    ];
    for (login, page, words) in all {
        let cookie = format!("shishu_session={}; shishu_lang=en", bench.token(login).await);
        let page = bench.get_with(&cookie, page).await;
        let top = links(between(&page.body, "<div class=\"first\">", "</div>"));
        let told: Vec<&str> =
            top.iter().map(|(_, text)| text.as_str()).filter(|t| *t != "Inbox" || words.contains(t)).collect();
        assert_eq!(told, words, "{login}");
    }
}

/// Tabs of the working month stand once, under the entry that leads to the page, or under the first of them.
#[tokio::test]
async fn a_page_of_the_month_is_open_under_the_entry_that_leads_to_it() {
    let bench = everybody().await;
    let current = async |login: &str, page: &str| {
        let page = bench.signed_in(login).await.get(page).await;
        let rail = between(&page.body, "<nav class=\"rail\"", "</nav>").to_string();
        let entries = rail.split("<a ").filter(|a| a.contains("aria-current") && !a.contains("within"));
        entries.map(|a| between(a, "href=\"", "\"").to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(current("diyi", "/leave").await, "/leave");
    let month = bench.signed_in("diyi").await.get("/month").await;
    assert_eq!(current("diyi", &month.location()).await, "/month", "the one posting's");
    assert_eq!(current("danwei", "/leave").await, "/unit");
    assert!(
        bench
            .signed_in("shiqiao")
            .await
            .get("/leave")
            .await
            .body
            .contains("class=\"work\" href=\"/month\" aria-current")
    );
}

/// A number beside the inbox is that of the page, for whom it is in the menu and for whom it is there only while something waits.
#[tokio::test]
async fn what_waits_is_in_the_menu_of_whoever_it_waits_for() {
    let bench = everybody().await;
    let count = async |login: &str| {
        let page = bench.signed_in(login).await.get("/me").await;
        let entry = between(&page.body, "<a href=\"/inbox\"", "</a>").to_string();
        between(&entry, "class=\"count\">", "<").parse::<usize>().unwrap_or(0)
    };
    for (login, owner, slot) in [("danwei", "派出单位", "1"), ("xian", "县领导", "2")] {
        let had = count(login).await;
        let asked =
            [("report", "工作报告"), ("slot", slot), ("fact", slot), ("question", "今年派了几人？"), ("owner", owner)];
        let since = [("asked_on", "2026-11-18"), ("state", "待答")];
        bench.enter("report_question", "419931", &[&asked[..], &since].concat()).await;
        assert_eq!(count(login).await, had + 1, "{login}");
    }
    assert_eq!(count("shiwei").await, 0);
    let menu = bench.signed_in("shiwei").await.get("/me").await;
    assert!(!menu.body.contains("<a href=\"/inbox\""), "nothing waits, so nothing says that it would");
}
