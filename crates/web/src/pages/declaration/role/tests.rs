use crate::testing::{self, Bench, Client};

const ASKED: [(&str, &str); 5] = [
    ("act", "propose"),
    ("role", "finance"),
    ("hold.posting", "read"),
    ("hold.pay_norm", "read"),
    ("admitted_by", "云县委〔2026〕8号"),
];

/// The form of a role as it is sent where nothing was touched but what is named.
fn with<'a>(fields: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let acts = ["may.import", "may.export", "may.reveal", "may.confirm"].map(|a| (a, "1"));
    [fields, &acts, more].concat()
}

async fn proposes(client: &Client<'_>, fields: &[(&str, &str)]) -> String {
    let answer = client.post("/declarations/roles/new", fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.location()
}

/// Whether somebody who signs in anew sees a page.
async fn sees(bench: &Bench, login: &str, page: &str) -> bool {
    let client = bench.signed_in(login).await;
    bench.state.sessions.doubt_all();
    client.get(page).await.status == 200
}

#[tokio::test]
async fn a_role_is_changed_by_one_administrator_and_another_and_everywhere_at_once_and_undone_when_ended() {
    let bench = testing::bench().await;
    let (guan, anquan, cai) =
        (bench.signed_in("guan").await, bench.signed_in("anquan").await, bench.signed_in("cai").await);
    let (list, figure) = ("/ledgers/posting", "/figures/posting.first_secretary");
    assert_eq!((cai.get(list).await.status, cai.get(figure).await.status), (403, 403));
    let preview = guan.post("/declarations/roles/new", &with(&ASKED[1..], &[("act", "preview")])).await;
    let told = preview.text();
    assert!(told.contains("驻村选派：原来不能看，改为看记录"), "{told}");
    assert!(told.contains("原来看和写，改为看记录") && told.contains("财政小周（云溪县）"), "{told}");
    assert!(told.contains("多看到") && told.contains("个指标的数"), "{told}");
    let head = bench.head().await;
    let declaration = proposes(&guan, &with(&ASKED, &[])).await;
    assert_eq!(bench.head().await, head + 1);
    assert_eq!(cai.get(list).await.status, 403, "nobody has approved it");
    let approvals = format!("{declaration}/approvals");
    assert_eq!(guan.post(&approvals, &[]).await.status, 403, "not by whoever asked for it");
    for other in ["wang", "shenji", "cai"] {
        assert_eq!(bench.signed_in(other).await.post(&approvals, &[]).await.status, 403, "{other}");
    }
    let shown = anquan.get(&declaration).await;
    assert!(shown.text().contains("驻村选派：原来不能看，改为看记录"), "{}", shown.text());
    assert!(anquan.get("/inbox").await.body.contains(&declaration), "it waits for the other");
    assert_eq!(anquan.post(&approvals, &[]).await.status, 303);
    // The session that was open before is under the new role, at pages, figures, exports and the API alike.
    assert_eq!((cai.get(list).await.status, cai.get(figure).await.status), (200, 200));
    assert_eq!(cai.get("/ledgers/pay_norm/new").await.status, 403, "read, no longer written");
    assert!(cai.get("/ledgers/posting/new").await.status == 403);
    let token = bench.token("cai").await;
    bench.state.sessions.doubt_all();
    let told = bench.ask_with(&token, "/api/419931/ledgers/posting/records").await;
    assert_eq!(told.status, 200, "{}", told.body);
    let page = guan.get("/settings/roles/finance").await;
    assert!(page.text().contains("本县的改动") && page.text().contains("驻村选派：原来不能看"), "{}", page.text());
    let again = bench.restarted();
    again.state.live.refresh().await.unwrap();
    assert!(sees(&again, "cai", list).await, "after a restart");
    let endings = format!("{declaration}/endings");
    assert_eq!(guan.post(&endings, &[("reason", "不再需要")]).await.status, 303);
    assert_eq!(anquan.post(&format!("{endings}/approvals"), &[]).await.status, 303);
    assert_eq!(cai.get(list).await.status, 403, "as it was");
    assert_eq!(cai.get("/ledgers/pay_norm/new").await.status, 200);
}

#[tokio::test]
async fn a_change_is_ended_by_two_as_it_was_made_and_holds_until_the_second_approves() {
    let bench = testing::bench().await;
    let (guan, anquan, cai) =
        (bench.signed_in("guan").await, bench.signed_in("anquan").await, bench.signed_in("cai").await);
    let declaration = proposes(&guan, &with(&ASKED, &[])).await;
    let (endings, list) = (format!("{declaration}/endings"), "/ledgers/posting");
    let (approvals, refusals) = (format!("{endings}/approvals"), format!("{endings}/refusals"));
    assert_eq!(guan.post(&endings, &[("reason", "早了")]).await.status, 422, "what is not in use is not ended");
    assert_eq!(anquan.post(&format!("{declaration}/approvals"), &[]).await.status, 303);
    assert_eq!(anquan.post(&approvals, &[]).await.status, 422, "nobody has proposed it");
    for (login, status) in [("anquan", 403), ("wang", 403), ("shenji", 403), ("cai", 403), ("guan", 422)] {
        let answer = bench.signed_in(login).await.post(&endings, &[("reason", "")]).await;
        assert_eq!(answer.status, status, "{login}: the one who proposes changes proposes their end, with a reason");
    }
    assert_eq!(guan.post(&endings, &[("reason", "不再需要")]).await.status, 303);
    assert_eq!(cai.get(list).await.status, 200, "one alone ends nothing");
    assert_eq!(guan.post(&endings, &[("reason", "再来")]).await.status, 422, "it waits already");
    for login in ["guan", "wang", "shenji", "cai"] {
        let client = bench.signed_in(login).await;
        assert_eq!(client.post(&approvals, &[]).await.status, 403, "{login}");
        assert_eq!(client.post(&refusals, &[("reason", "不")]).await.status, 403, "{login}");
    }
    let shown = anquan.get(&declaration).await;
    assert!(shown.text().contains("等待批准停用") && shown.body.contains(&approvals), "{}", shown.text());
    assert!(shown.text().contains("驻村选派：原来看记录，改为不能看"), "what it gives back: {}", shown.text());
    assert!(
        anquan.get("/inbox").await.body.contains(&declaration)
            && !guan.get(&declaration).await.body.contains(&approvals)
    );
    assert_eq!(anquan.post(&refusals, &[("reason", "")]).await.status, 422, "sent back with a reason");
    assert_eq!(anquan.post(&refusals, &[("reason", "还要用")]).await.status, 303);
    assert_eq!(
        (anquan.post(&approvals, &[]).await.status, cai.get(list).await.status),
        (422, 200),
        "it goes on holding"
    );
    assert!(!anquan.get("/inbox").await.body.contains(&declaration));
    assert_eq!(guan.post(&endings, &[("reason", "真的不再需要")]).await.status, 303);
    let head = bench.head().await;
    assert_eq!(anquan.post(&approvals, &[]).await.status, 303);
    assert_eq!((bench.head().await, cai.get(list).await.status), (head + 1, 403));
    assert_eq!(anquan.post(&approvals, &[]).await.status, 422, "once");
    let said = anquan.get(&declaration).await.text();
    assert!(said.contains("不再需要") && said.contains("还要用"), "both reasons stay: {said}");
}

#[tokio::test]
async fn what_a_change_may_not_do_is_refused_with_the_reason_and_enters_nothing() {
    let bench = testing::bench().await;
    let guan = bench.signed_in("guan").await;
    let head = bench.head().await;
    let refused: [(&[(&str, &str)], &str); 7] = [
        (&[("role", "organisation"), ("may.grant", "1")], "三员的职责不得由一人兼有"),
        (&[("role", "system_admin"), ("may.audit", "1")], "三员的职责不得由一人兼有"),
        (&[("role", "system_admin"), ("hold.posting", "read")], "不看业务数据"),
        (&[("role", "township"), ("may.freeze", "1")], "只有县委组织部能办"),
        (&[("role", "finance"), ("hold.event", "read")], "单列"),
        (&[("role", "township"), ("everywhere", "posting")], "角色在哪里看"),
        (&[("role", "nobody")], "先选一个角色"),
    ];
    for (fields, why) in refused {
        let fields = [fields, &[("act", "propose"), ("admitted_by", "云县委〔2026〕8号")]].concat();
        let answer = guan.post("/declarations/roles/new", &fields).await;
        assert_eq!(answer.status, 422, "{fields:?}");
        assert!(answer.text().contains(why), "{why}: {}", answer.text());
    }
    let nothing = guan.post("/declarations/roles/new", &with(&[ASKED[0], ASKED[1], ASKED[4]], &[])).await;
    assert!(nothing.status == 422 && nothing.text().contains("没有改动"), "{}", nothing.text());
    let nobody = guan.post("/declarations/roles/new", &with(&ASKED[..4], &[])).await;
    assert!(nobody.status == 422 && nobody.text().contains("写明依据"), "{}", nobody.text());
    assert_eq!(bench.head().await, head);
}

#[tokio::test]
async fn only_the_system_administrator_proposes_and_the_administrators_see_of_declarations_those_of_roles_alone() {
    let bench = testing::bench().await;
    for login in ["wang", "cai", "anquan", "shenji"] {
        let answer = bench.signed_in(login).await.post("/declarations/roles/new", &with(&ASKED, &[])).await;
        assert_eq!(answer.status, 403, "{login}");
    }
    let (wang, guan) = (bench.signed_in("wang").await, bench.signed_in("guan").await);
    let figure = [
        ("act", "propose"),
        ("zh", "市派书记"),
        ("of", "posting"),
        ("measure", "count"),
        ("unit", "名"),
        ("time", "state"),
    ];
    let figure = wang.post("/declarations/figures/new", &figure).await.location();
    let role = proposes(&guan, &with(&ASKED, &[])).await;
    assert_eq!(guan.get(&figure).await.status, 403);
    let list = guan.get("/declarations").await;
    assert!(list.body.contains(&role) && !list.body.contains(&figure), "{}", list.text());
    assert_eq!(wang.get(&role).await.status, 200, "the organisation department may look");
    assert_eq!(wang.post(&format!("{role}/refusals"), &[("reason", "不行")]).await.status, 403);
    let second = proposes(&guan, &with(&[ASKED[0], ASKED[1], ("hold.visit", "totals"), ASKED[4]], &[])).await;
    assert_ne!(second, role, "a role may be changed more than once");
}

#[tokio::test]
async fn every_role_has_its_page_for_settings_and_for_the_administrators() {
    let bench = testing::bench().await;
    for login in ["wang", "guan", "anquan", "shenji"] {
        let client = bench.signed_in(login).await;
        let list = client.get("/settings/roles").await;
        for role in bench.state.catalogue().roles() {
            let page = format!("/settings/roles/{}", role.name);
            assert!(list.body.contains(&page));
            assert_eq!(client.get(&page).await.status, 200, "{login} {page}");
        }
    }
    let page = bench.signed_in("wang").await.get("/settings/roles/system_admin").await;
    assert!(page.text().contains("不得兼任") && page.text().contains("不能看："), "{}", page.text());
    assert_eq!(bench.signed_in("wang").await.get("/settings/roles/nobody").await.status, 404);
    assert_eq!(bench.signed_in("cai").await.get("/settings/roles/finance").await.status, 403);
}
