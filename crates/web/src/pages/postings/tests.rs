use crate::pages::month::testing::chen;
use crate::testing;

#[tokio::test]
async fn a_postings_life_is_told_by_day_and_says_what_it_lacks() {
    let bench = testing::bench().await;
    let (person, posting) = (bench.person.clone(), bench.posting.clone());
    let nominated = [
        ("role", "第一书记"),
        ("needed_on", "2025-08-01"),
        ("person", &*person),
        ("appointed_on", "2025-09-15"),
        ("state", "定村"),
    ];
    bench.enter("nomination", "419931100201", &nominated).await;
    let leave = [("posting", &*posting), ("kind", "事假"), ("from_day", "2026-03-05"), ("to_day", "2026-03-06")];
    bench.enter("leave", "419931100201", &leave).await;
    let praised = [("person", &*person), ("kind", "表彰"), ("day", "2026-07-01"), ("docno", "云县委〔2026〕6号")];
    bench.enter("event", "419931", &praised).await;
    let wang = bench.signed_in("wang").await;
    let page = wang.get(&format!("/postings/{posting}")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let text = page.text();
    let places: Vec<Option<usize>> =
        ["2025-08-01", "2025-09-15", "2025-09-29", "2026-03-05", "2026-07-01"].map(|d| text.find(d)).into();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{text}");
    assert!(
        text.contains("没有写任命文号") && text.contains("没有写组织关系转接日期") && !text.contains("没有写离任原因")
    );
    assert!(page.body.contains(&format!("/ledgers/posting/records/{posting}/amend")));
    bench.ends_posting("2026-10-01").await;
    let ended = wang.get(&format!("/postings/{posting}")).await.text();
    assert!(ended.contains("离村后没有接任的人") && !ended.contains("今年的体检"), "{ended}");
}

#[tokio::test]
async fn why_somebody_left_stands_beside_the_leaving_and_an_open_handover_is_said_once() {
    let bench = testing::bench().await;
    let person = bench.enter_with("person", "419931", &[("name", "周海"), ("politics", "中共党员")], &[]).await;
    let fields = [("person", &*person), ("role", "第一书记"), ("sent_by", "县"), ("from_day", "2024-03-01")];
    let fields = [&fields[..], &[("to_day", "2025-09-20"), ("reason_out", "轮换")]].concat();
    let before = bench.enter_with("posting", "419931100201", &fields, &[]).await;
    let page = bench.signed_in("wang").await.get(&format!("/postings/{before}")).await;
    let told = |day: &str| {
        let row = page.body.split(&format!("datetime=\"{day}\"")).nth(1).unwrap_or_else(|| panic!("{}", page.text()));
        row.split("</tr>").next().unwrap().to_string()
    };
    assert!(told("2025-09-20").contains("轮换") && !told("2024-03-01").contains("轮换"), "{}", page.text());
    let handover = format!("/postings/{before}/handover");
    let main = page.body.split("<main").nth(1).unwrap();
    assert_eq!(main.matches(&handover).count(), 1, "{main}");
}

#[tokio::test]
async fn a_person_sees_their_own_life_alone_and_an_office_those_of_its_place() {
    let bench = testing::bench().await;
    chen(&bench).await;
    let own = format!("/postings/{}", bench.posting);
    let mate = bench.enter_with("person", "419931", &[("name", "周海"), ("politics", "中共党员")], &[]).await;
    let fields = [("person", &*mate), ("role", "队员"), ("sent_by", "县"), ("from_day", "2026-01-05")];
    let other = bench.enter_with("posting", "419931100201", &fields, &[]).await;
    let other = format!("/postings/{other}");
    let chen = bench.signed_in("chen").await;
    assert_eq!(
        (chen.get(&own).await.status, chen.get(&other).await.status),
        (200, 403),
        "same village, another person"
    );
    for (login, status) in [("shiqiao", 200), ("baihe", 403), ("xian", 200), ("cai", 403)] {
        assert_eq!(bench.signed_in(login).await.get(&own).await.status, status, "{login}");
    }
    for (login, status) in [("wang", 200), ("shiqiao", 403), ("chen", 403), ("xian", 403)] {
        assert_eq!(bench.signed_in(login).await.get("/postings").await.status, status, "{login}");
    }
}

#[tokio::test]
async fn what_needs_attention_is_told_by_place() {
    let bench = testing::bench().await;
    let person =
        async |name: &str| bench.enter_with("person", "419931", &[("name", name), ("politics", "中共党员")], &[]).await;
    let (zhou, wu) = (person("周海").await, person("吴平").await);
    let post = async |who: &str, place: &str, from: &str, more: (&str, &str)| {
        let fields = [("person", who), ("role", "第一书记"), ("sent_by", "县"), ("from_day", from), more];
        bench.enter_with("posting", place, &fields, &[]).await
    };
    // 90 days after the 20th of November 2026 is the 18th of February 2027.
    post(&zhou, "419931101202", "2025-01-10", ("expected_to", "2027-02-18")).await;
    post(&wu, "419931102201", "2025-01-10", ("expected_to", "2027-02-19")).await;
    bench.ends_posting("2026-11-10").await;
    let page = bench.signed_in("wang").await.get("/postings").await.text();
    let part = |from: &str, to: &str| page.split(from).nth(1).unwrap().split(to).next().unwrap().to_string();
    let ending = part("九十天内期满", "没有第一书记的村");
    assert!(ending.contains("周海") && !ending.contains("吴平"), "{ending}");
    // 柳溪村 is flagged 后进 alone, which obliges nobody to send anyone.
    assert!(part("没有第一书记的村", "快期满").contains("柳溪村空缺 10 天 · 不在应派的村里"), "{page}");
    assert!(part("快期满", "最近两个月").contains("周海"), "{page}");
    let reports = part("最近两个月都没有月报", "实数");
    let at = ["李建国", "周海", "吴平"].map(|name| reports.find(name));
    assert!(at.iter().all(Option::is_some) && at.is_sorted(), "by place: {reports}");
    let nominated = [("role", "第一书记"), ("needed_on", "2026-11-01"), ("state", "定村")];
    bench.enter("nomination", "419931101202", &nominated).await;
    let page = bench.signed_in("wang").await.get("/postings").await.text();
    let alone = page.split("快期满").nth(1).unwrap().split("最近两个月").next().unwrap().to_string();
    assert!(!alone.contains("周海"), "somebody is being nominated: {alone}");
}

#[tokio::test]
async fn the_villages_without_a_first_secretary_are_those_that_the_figure_counts_and_others_are_marked() {
    let bench = testing::bench().await;
    // 柳溪村 was left and is to have one; 河口村 is to have one and never had; 柳树村 has one; 下坪村 owes none and never had one.
    for village in ["419931100201", "419931100202", "419931101201"] {
        bench.enter("village_flag", village, &[("flag", "收入低"), ("from_day", "2026-01-01")]).await;
    }
    bench.ends_posting("2026-11-10").await;
    // 青峰乡's village is left too, and owes none.
    let person = bench.enter_with("person", "419931", &[("name", "周海"), ("politics", "中共党员")], &[]).await;
    let fields = [("person", &*person), ("role", "第一书记"), ("sent_by", "县"), ("from_day", "2024-03-01")];
    let fields = [&fields[..], &[("to_day", "2026-03-01"), ("reason_out", "期满")]].concat();
    bench.enter("posting", "419931102201", &fields).await;
    let wang = bench.signed_in("wang").await;
    let page = wang.get("/postings").await.text();
    let vacant = page.split("没有第一书记的村").nth(1).unwrap().split("快期满").next().unwrap();
    assert!(vacant.contains("柳溪村空缺 10 天") && vacant.contains("河口村从没派过"), "{vacant}");
    assert!(!vacant.contains("柳树村") && vacant.contains("不在应派的村里"), "{vacant}");
    let lines = vacant.matches("空缺").count() + vacant.matches("从没派过").count();
    let counted = lines - vacant.matches("不在应派的村里").count();
    let ask = figures::Ask::usual(testing::county(), bench.state.windows(None));
    let figure = bench.state.figures.value("posting.vacant_villages", &ask).await.unwrap();
    assert_eq!((lines, figure.value), (3, Some(figures::Decimal::from(counted))), "{vacant}");
}
