//! A session that ends while somebody is in the village.

use super::{at_a_visit, enters, has, visits};
use crate::testing::PASSWORD;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_entered_after_the_session_ended_waits_for_its_own_account_and_arrives_once() {
    let Some((_driver, bench, _line, visitor)) = at_a_visit().await else { return };
    visitor.loses_cookies().await;
    for n in 0..2 {
        enters(&visitor, n).await;
        visitor.reads("登录已").await;
    }
    assert!(visits(&bench).await.is_empty());

    // Somebody else who signs in on the same phone does not send it.
    visitor.signs_in("zh", "wang", PASSWORD).await;
    visitor.goes_to("/phone").await;
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    assert!(visits(&bench).await.is_empty(), "what one account entered no other account sends");

    visitor.loses_cookies().await;
    visitor.signs_in("zh", "chen", PASSWORD).await;
    visitor.goes_to("/phone").await;
    has(&visitor, "received", 2).await;
    assert_eq!(visits(&bench).await, ["第0次走访", "第1次走访"]);
    visitor.leaves().await;
}
