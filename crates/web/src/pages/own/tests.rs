use super::testing::{assigned, case};
use crate::testing;

const PANEL: &str = "id=\"own\"";

#[tokio::test]
async fn a_leader_sees_the_villages_that_the_assignments_name_with_what_is_to_be_done_there() {
    let bench = testing::bench().await;
    let leader = bench.signed_in("xian").await;
    assert!(!leader.get("/").await.body.contains(PANEL), "nothing where there is none, not even an empty box");
    let case = case(&bench, "列入").await;
    assigned(&bench, &case, "县领导", &[("from_day", "2026-03-05")]).await;
    let page = leader.get("/").await;
    let panel = page.body.split(PANEL).nth(1).expect("a panel").split("</section>").next().unwrap().to_string();
    for href in ["/places/419931100201\"", &format!("/cases/{case}\""), &format!("/records/{}\"", bench.posting)] {
        assert!(panel.contains(href), "{href}: {panel}");
    }
    for words in [
        "柳溪村党支部 2026",
        "列入",
        "完成 1 / 3",
        "班子分工不明",
        "2026-10-31",
        "村务公开不及时",
        "陈晓东",
        "没有记录",
    ] {
        assert!(panel.contains(words), "{words}: {panel}");
    }
    assert!(!panel.contains("组织生活不经常"), "what is done asks for nothing");
    let (late, due) = (panel.find("班子分工不明").unwrap(), panel.find("村务公开不及时").unwrap());
    assert!(panel[..late].contains("state bad") && !panel[late..due].contains("state bad"), "{panel}");
    assert!(page.body.find(PANEL) < page.body.find("class=\"figures\""), "one's own villages come first");
    for href in [format!("/cases/{case}"), "/places/419931100201".into()] {
        let there = leader.get(&href).await;
        assert!(there.status == 200 && !there.body.contains(PANEL), "{href}");
    }
}

#[tokio::test]
async fn only_who_is_named_today_answers_for_a_village_and_only_once_it_is_listed() {
    let bench = testing::bench().await;
    let screened = case(&bench, "未排查").await;
    assigned(&bench, &screened, "县领导", &[]).await;
    let sees = async |login: &str| bench.signed_in(login).await.get("/").await.body.contains(PANEL);
    assert!(!sees("xian").await, "nothing has been found yet");
    let second = [("party_org", "河口村党支部"), ("origin", "排查"), ("listed_on", "2026-03-01"), ("state", "列入")];
    let open = bench.enter_with("rectification_case", "419931100202", &second, &[("year", 2026)]).await;
    assigned(&bench, &open, "别的领导", &[("from_day", "2026-09-02")]).await;
    assert!(!sees("xian").await, "another's village");
    assigned(&bench, &open, "县领导", &[("from_day", "2026-03-05"), ("to_day", "2026-09-01")]).await;
    assert!(!sees("xian").await, "handed on");
    let kind = [("rect_case", open.as_str()), ("kind", "乡镇领导"), ("name", "县领导"), ("from_day", "2026-03-05")];
    bench.enter("rectification_assignment", "419931100202", &kind).await;
    assert!(!sees("xian").await, "as a leader of the township");
    // 王丽 of the organisation department may bear a leader's name: her first page is her office's.
    let third = [("party_org", "下坪村党支部"), ("origin", "排查"), ("listed_on", "2026-03-01"), ("state", "列入")];
    let third = bench.enter_with("rectification_case", "419931102201", &third, &[("year", 2026)]).await;
    assigned(&bench, &third, "王丽", &[]).await;
    assert!(!sees("wang").await);
}

#[tokio::test]
async fn a_group_that_they_chair_or_sit_in_and_a_household_of_theirs_tie_a_leader_to_a_village() {
    let bench = testing::bench().await;
    let leader = bench.signed_in("xian").await;
    assert!(!leader.get("/").await.body.contains("href=\"/own\""), "nothing in the menu that leads nowhere");
    let group = async |at: &str, kind: &str, chair: &str| {
        let fields = [("kind", kind), ("name", "村责任组"), ("chair", chair), ("from_day", "2026-01-01")];
        bench.enter_with("body", at, &fields, &[]).await
    };
    let chaired = group("419931100201", "乡村振兴责任组", "县领导").await;
    // Of the same name, but no group that answers for the village; and the county's own.
    group("419931102201", "村级议事协商机构", "县领导").await;
    group("419931", "乡村振兴责任组", "县领导").await;
    let other = group("419931100202", "乡村振兴责任组", "别的领导").await;
    for (body, at, role) in [(&chaired, "419931100201", "组长"), (&other, "419931100202", "成员")] {
        let fields = [("body", body.as_str()), ("name", "县领导"), ("role", role), ("from_day", "2026-01-01")];
        bench.enter("body_member", at, &fields).await;
    }
    let page = leader.get("/own").await;
    let panel = page.body.split(PANEL).nth(1).expect("a panel").split("</section>").next().unwrap().to_string();
    assert!(panel.contains(&format!("/ledgers/body/records/{chaired}")), "{panel}");
    assert_eq!((panel.matches("责任组组长").count(), panel.matches("责任组成员").count()), (1, 1), "{panel}");
    assert_eq!(panel.matches("<article").count(), 2, "{panel}");
    for href in ["/places/419931100201\"", "/places/419931100202\""] {
        assert!(panel.contains(href), "{href}: {panel}");
    }
    let home = leader.get("/").await;
    assert!(home.body.contains(PANEL) && home.body.contains("href=\"/own\""), "on the overview, and in the menu");
    for login in ["wang", "shiqiao", "cai", "guan", "shenji"] {
        assert_eq!(bench.signed_in(login).await.get("/own").await.status, 403, "{login}");
    }
}

#[tokio::test]
async fn a_pairing_is_a_leaders_where_one_person_alone_bears_the_name() {
    let bench = testing::bench().await;
    let person = async |more: &[(&str, &str)]| {
        let fields = [("name", "县领导"), ("politics", "中共党员")];
        bench.enter_with("person", "419931", &[&fields[..], more].concat(), &[]).await
    };
    let household = bench
        .enter_with(
            "household",
            "419931100201",
            &[("code", "H-1"), ("head", "李大山"), ("kind", "脱贫户"), ("from_day", "2025-01-01")],
            &[("low_income", 1)],
        )
        .await;
    let me = person(&[]).await;
    let paired = [("member", me.as_str()), ("household", household.as_str()), ("from_day", "2026-02-01")];
    bench.enter("pairing", "419931100201", &paired).await;
    let leader = bench.signed_in("xian").await;
    let own = leader.get("/own").await;
    assert!(own.body.contains("/places/419931100201\"") && own.text().contains("结对帮扶户"), "{}", own.text());
    person(&[("idnumber", "11010519491231002X")]).await;
    let own = leader.get("/own").await;
    assert!(!own.body.contains("/places/419931100201\""), "of two of a name nobody can tell: {}", own.text());
}
