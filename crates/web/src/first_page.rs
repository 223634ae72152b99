//! The page that a person's work begins at: each administrator's own, the month of a township, of a village or of a unit's people; the
//! overview for all others.

use crate::access::Access;
use crate::pages::phone;

/// The page after signing in where none was asked for.
pub(crate) fn of(access: &Access) -> &'static str {
    if phone::Field::of(access).is_some() {
        return "/month";
    }
    if let Some(page) = of_administrator(access) {
        return page;
    }
    match access.grants().first().map(|g| g.role.level.as_str()) {
        Some("township") => "/month",
        Some("unit") => "/unit",
        _ => "/",
    }
}

/// The page of one of the three administrators, to whom an overview of the county's work says nothing.
pub(crate) fn of_administrator(access: &Access) -> Option<&'static str> {
    const PAGES: [(&str, &str); 3] = [("backup", "/system"), ("grant", "/accounts"), ("audit", "/audit")];
    let page = |role: &catalogue::Role| PAGES.iter().find(|(act, _)| role.may(act)).map(|(_, page)| *page);
    let pages: Option<Vec<&'static str>> = access.grants().iter().map(|g| page(&g.role)).collect();
    pages?.first().copied()
}

#[cfg(test)]
mod tests {
    use crate::testing::{self, PASSWORD};

    /// Where somebody comes to who signs in with a password and has asked for no page, or for another.
    async fn comes_to(bench: &testing::Bench, login: &str, next: &str) -> String {
        crate::accounts::set_password(&bench.state.journal, &testing::county(), login, PASSWORD).await.unwrap();
        let form = bench.get("/sign-in").await;
        let door = form.cookie("shishu_door");
        let fields = [("login", login), ("password", PASSWORD), ("_token", &form.token()), ("next", next)];
        bench.post_with(&format!("shishu_door={door}"), "/sessions", &fields).await.location()
    }

    #[tokio::test]
    async fn each_role_begins_at_its_own_work_unless_a_page_was_asked_for() {
        let bench = testing::bench().await;
        let unit = [("login", "danwei"), ("person_name", "单位小陈"), ("role", "sending_unit"), ("state", "已授权")];
        let unit = [&unit[..], &[("unit", bench.hostile.as_str())]].concat();
        bench.amends("posting", &bench.posting, &[("unit", &bench.hostile)]).await;
        bench.enter("account", "419931", &unit).await;
        let all = [
            ("wang", "/"),
            ("cai", "/"),
            ("xian", "/"),
            ("shiqiao", "/month"),
            ("danwei", "/unit"),
            ("guan", "/system"),
            ("anquan", "/accounts"),
            ("shenji", "/audit"),
        ];
        for (login, page) in all {
            assert_eq!(comes_to(&bench, login, "").await, page, "{login}");
            assert_eq!(bench.signed_in(login).await.get(page).await.status, 200, "{login} opens {page}");
        }
        assert_eq!(comes_to(&bench, "guan", "/accounts").await, "/accounts");
    }

    #[tokio::test]
    async fn an_administrator_has_no_overview_and_everybody_else_keeps_theirs() {
        let bench = testing::bench().await;
        for (login, page) in [("guan", "/system"), ("anquan", "/accounts"), ("shenji", "/audit")] {
            let client = bench.signed_in(login).await;
            let home = client.get("/").await;
            assert_eq!((home.status, home.location().as_str()), (303, page), "{login}");
            let own = client.get(page).await;
            assert!(!own.body.contains("<div class=\"first\"><a href=\"/\""), "{login}: {}", own.body);
        }
        assert_eq!(bench.signed_in("shiqiao").await.get("/").await.status, 200);
    }
}
