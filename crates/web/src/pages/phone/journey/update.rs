//! A new version of the product, while entries of the old one wait.

use super::{at_a_visit, enters, has, visits};

/// A new worker for the same pages, as an update brings it; done once it waits for the pages of the old one to be left.
const UPDATED: &str = "return navigator.serviceWorker.register('/phone/worker.js?next', { scope: '/' }).then(coming => new Promise(done => {
    const look = () => coming.waiting?.scriptURL.endsWith('?next') ? done(true) : setTimeout(look, 50); look(); }))";
/// Whether it governs the page.
const GOVERNED: &str = "return !!navigator.serviceWorker.controller?.scriptURL.endsWith('?next')";
/// An entry as the first version kept it: without what later ones have added.
const OF_OLD: &str = "const [household, id] = arguments; return new Promise(done => { const open = indexedDB.open('shishu-outbox', 1); open.onsuccess = () => {
    const fields = [['entry', id], ['region', '419931100201'], ['posting', ''], ['visitor', '陈晓东'], ['then', '/phone/visit'], ['household', household], ['day', '2026-11-18'], ['matter', '旧版本记的']];
    const entry = { id, sealed: [], url: '/ledgers/visit/records', page: '/phone/visit', fields, shown: [['事由', '旧版本记的']], title: '走访', by: 'chen', made_at: '2026-11-18T08:00:00.000Z', n: 1, state: 'waiting', why: [] };
    const work = open.result.transaction('entries', 'readwrite'); work.objectStore('entries').put(entry); work.oncomplete = () => done(true); }; })";

#[tokio::test(flavor = "multi_thread")]
async fn an_update_that_comes_while_entries_wait_loses_none_and_doubles_none() {
    let Some((_driver, bench, mut line, visitor)) = at_a_visit().await else { return };
    let household = "return document.querySelector('[name=household] optgroup:last-of-type option').value";
    let household = visitor.asks(household, vec![]).await;
    line.cut().await;
    for n in 1..4 {
        enters(&visitor, n).await;
    }
    visitor.asks(OF_OLD, vec![household, uuid::Uuid::now_v7().to_string().into()]).await;
    assert!(visits(&bench).await.is_empty());

    // The signal brings the update and sends what waits, both at once.
    line.mend().await;
    assert_eq!(visitor.asks(UPDATED, vec![]).await, true, "the new version has come");
    // Once the pages of the old version are left, the new one governs.
    let mut governed = false;
    for _ in 0..20 {
        visitor.asks("location.href = 'about:blank'", vec![]).await;
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        visitor.goes_to("/phone").await;
        governed = visitor.asks(GOVERNED, vec![]).await == true;
        if governed {
            break;
        }
    }
    assert!(governed, "the new version governs the pages");
    has(&visitor, "received", 4).await;
    assert_eq!(visits(&bench).await, ["旧版本记的", "第1次走访", "第2次走访", "第3次走访"]);

    // And without signal the new version keeps entries as the old one did.
    visitor.goes_to("/phone/visit").await;
    line.cut().await;
    visitor.goes_to("/phone/visit").await;
    enters(&visitor, 5).await;
    line.mend().await;
    visitor.goes_to("/phone").await;
    has(&visitor, "received", 5).await;
    assert_eq!(visits(&bench).await.len(), 5);
    visitor.leaves().await;
}
