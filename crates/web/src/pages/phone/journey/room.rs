//! A phone that is full.

use super::{at_a_visit, enters, has, visits};

const MATTER: &str = "return document.querySelector('[name=matter]').value";
/// Presses what a full phone offers.
const STRAIGHT: &str =
    "[...document.querySelectorAll('.outbox-note button')].find(b => b.textContent.includes('不经发件箱')).click()";

#[tokio::test(flavor = "multi_thread")]
async fn a_full_phone_says_so_while_the_form_still_holds_it_and_there_is_a_way_on() {
    let Some((_driver, bench, mut line, visitor)) = at_a_visit().await else { return };
    line.cut().await;
    visitor.has_room_for(Some(1)).await;
    enters(&visitor, 1).await;
    visitor.reads("手机存储已满").await;
    assert_eq!(visitor.asks(MATTER, vec![]).await, "第1次走访", "the form holds what was typed");
    // Without signal the way out does not lead out, and takes nothing away.
    visitor.asks(STRAIGHT, vec![]).await;
    visitor.reads("现在没有信号").await;
    assert_eq!(visitor.asks(MATTER, vec![]).await, "第1次走访");
    assert!(visits(&bench).await.is_empty());

    // With signal it goes past the outbox, at once.
    line.mend().await;
    visitor.asks(STRAIGHT, vec![]).await;
    for _ in 0..100 {
        if visits(&bench).await == ["第1次走访"] {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(visits(&bench).await, ["第1次走访"]);
    visitor.reads("最近的走访").await;

    // Once there is room again entries wait as ever.
    visitor.has_room_for(None).await;
    visitor.goes_to("/phone/visit").await;
    line.cut().await;
    enters(&visitor, 0).await;
    visitor.reads("已存在这部手机里").await;
    line.mend().await;
    visitor.goes_to("/phone").await;
    has(&visitor, "received", 1).await;
    assert_eq!(visits(&bench).await, ["第0次走访", "第1次走访"]);
    visitor.leaves().await;
}
