//! A visit with a photo, made where there is no signal.

use browser::Locator;
use image::ImageFormat;

use super::{at_a_visit, enters, has, visits};
use crate::pictures::testing::{photo, segments, tagged};

/// Chooses photos in the form that is open.
async fn chooses(visitor: &browser::Visitor, files: &[&std::path::Path]) {
    visitor.clicks("form[data-outbox] details:has([type=file]) > summary").await;
    for file in files {
        visitor.attaches("form[data-outbox] [type=file]", file).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_taken_without_signal_waits_small_and_stands_on_its_visit_without_its_place() {
    let Some((_driver, bench, mut line, visitor)) = at_a_visit().await else { return };
    let folder = tempfile::tempdir().unwrap();
    let (shot, forged) = (folder.path().join("院子.jpg"), folder.path().join("说明.jpg"));
    std::fs::write(&shot, tagged(2400, 1200, 1)).unwrap();
    std::fs::write(&forged, b"%PDF-1.7 no picture at all").unwrap();
    line.cut().await;
    chooses(&visitor, &[&shot, &forged]).await;
    enters(&visitor, 0).await;

    // What waits is a JPEG of 1600 pixels, made anew: nothing of the camera's is in it.
    let script = "return new Promise(done => { const open = indexedDB.open('shishu-outbox', 1); open.onsuccess = () => {
        const all = open.result.transaction('entries').objectStore('entries').getAll(IDBKeyRange.lowerBound('~'));
        all.onsuccess = async () => { const file = all.result[0].files[0], seen = await createImageBitmap(new Blob([file.bytes]));
          const text = new TextDecoder('latin1').decode(file.bytes); done([seen.width, seen.height, /Exif|GPS|VALLEY/.test(text), all.result[0].files.length]); }; }; })";
    assert_eq!(visitor.asks(script, vec![]).await, serde_json::json!([1600, 800, false, 2]));
    visitor.goes_to("/phone").await;
    has(&visitor, "waiting", 1).await;
    let empty = "return document.querySelector('[data-outbox-empty]').offsetHeight";
    assert_eq!(visitor.asks(empty, vec![]).await, 0, "where something waits it is not said that nothing does");
    visitor.clicks("li[data-state=waiting] summary").await;
    visitor.reads("2 张").await;

    line.mend().await;
    visitor.goes_to("/phone").await;
    has(&visitor, "received", 1).await;
    // The file that was none is told beside the entry, which is in all the same.
    visitor.clicks("li[data-state=received] summary").await;
    visitor.reads("第 2 个文件不是").await;
    assert_eq!(visits(&bench).await, ["第0次走访"]);
    visitor.clicks("li[data-state=received] a.button").await;
    visitor.finds(Locator::Css(".shots img")).await;
    let address = visitor.asks("return document.querySelector('.shots img').getAttribute('src')", vec![]).await;
    let kept = bench.signed_in("wang").await.get(address.as_str().unwrap()).await;
    assert!(segments(&kept.bytes).iter().all(|s| *s != 0xE1 && *s != 0xFE));
    visitor.is_sound().await;
    assert_eq!(visitor.obstacles().await, Vec::<String>::new());
    // Once it is there the phone holds no picture of it.
    let left = "return new Promise(done => { const open = indexedDB.open('shishu-outbox', 1); open.onsuccess = () => {
        const all = open.result.transaction('entries').objectStore('entries').count(IDBKeyRange.lowerBound('~')); all.onsuccess = () => done(all.result); }; })";
    visitor.goes_to("/phone").await;
    has(&visitor, "received", 1).await;
    assert_eq!(visitor.asks(left, vec![]).await, 0);
    visitor.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_room_for_a_picture_what_was_typed_is_kept_without_it() {
    let Some((_driver, bench, mut line, visitor)) = at_a_visit().await else { return };
    let folder = tempfile::tempdir().unwrap();
    let shot = folder.path().join("1.jpg");
    std::fs::write(&shot, photo(1600, 1200, ImageFormat::Jpeg)).unwrap();
    line.cut().await;
    chooses(&visitor, &[&shot]).await;
    visitor.has_room_for(Some(1)).await;
    enters(&visitor, 0).await;
    visitor.reads("手机存储已满").await;
    visitor.has_room_for(None).await;
    let without =
        "[...document.querySelectorAll('.outbox-note button')].find(b => b.textContent.includes('不带照片')).click()";
    visitor.asks(without, vec![]).await;
    visitor.reads("已存在这部手机里").await;
    line.mend().await;
    visitor.goes_to("/phone").await;
    has(&visitor, "received", 1).await;
    assert_eq!(visits(&bench).await, ["第0次走访"]);
    visitor.leaves().await;
}
