use image::ImageFormat;
use journal::{NewEntry, RecordQuery};

use crate::pictures::testing::{bomb, photo, segments, tagged};
use crate::pictures::unfinished;
use crate::testing::{self, Answer, Bench, Client};

const VILLAGE: &str = "419931100201";

async fn household(bench: &Bench) -> String {
    let fields = [("code", "LX001"), ("head", "张桂兰"), ("kind", "脱贫户"), ("from_day", "2024-01-01")];
    bench.enter_with("household", VILLAGE, &fields, &[("low_income", 1)]).await
}

/// Sends a visit with files, as a browser without script does.
async fn visits(client: &Client<'_>, household: &str, entry: &str, files: &[(&str, &[u8])]) -> Answer {
    let day = [("entry", entry), ("region", VILLAGE), ("household", household), ("day", "2026-11-19")];
    let fields: Vec<_> = day.into_iter().chain([("then", "/phone/visit")]).collect();
    client.upload_with("/ledgers/visit/records", &fields, files).await
}

/// The addresses of the pictures on a record's page.
async fn shots(client: &Client<'_>, record: &str) -> Vec<String> {
    let page = client.get(&format!("/ledgers/visit/records/{record}")).await;
    page.body.split("<img src=\"").skip(1).map(|p| p.split('"').next().unwrap().to_string()).collect()
}

async fn kept(bench: &Bench) -> usize {
    let ledger = bench.state.catalogue().ledger("picture").unwrap();
    bench.state.journal.records(&testing::county(), ledger, &RecordQuery::default()).await.unwrap().len()
}

#[tokio::test]
async fn a_photo_that_says_where_it_was_taken_is_shown_on_its_visit_and_says_it_no_more() {
    let bench = testing::bench().await;
    let (household, wang) = (household(&bench).await, bench.signed_in("wang").await);
    let entry = uuid::Uuid::now_v7().to_string();
    let answer = visits(&wang, &household, &entry, &[("院子.jpg", &tagged(2000, 1000, 1))]).await;
    assert_eq!((answer.status, answer.location().as_str()), (303, "/phone/visit"));
    let shots = shots(&wang, &entry).await;
    assert_eq!(shots.len(), 1);
    let shown = wang.get(&shots[0]).await;
    assert_eq!((shown.status, shown.header("content-type").as_str()), (200, "image/jpeg"));
    assert_eq!(shown.header("x-content-type-options"), "nosniff");
    for mark in [&b"Exif"[..], b"GPS", b"VALLEY-CAM", b"ns.adobe.com"] {
        assert!(!shown.bytes.windows(mark.len()).any(|w| w == mark), "{}", String::from_utf8_lossy(mark));
    }
    assert!(segments(&shown.bytes).iter().all(|s| *s != 0xE1 && *s != 0xFE));
    // The catalogue's own norm: the longest side is 1600 pixels where the county has set nothing.
    let size = image::load_from_memory(&shown.bytes).unwrap();
    assert_eq!((size.width(), size.height()), (1600, 800));
}

#[tokio::test]
async fn a_visit_sent_twice_with_its_pictures_has_them_once() {
    let bench = testing::bench().await;
    let (household, wang) = (household(&bench).await, bench.signed_in("wang").await);
    let entry = uuid::Uuid::now_v7().to_string();
    let (one, two) = (photo(90, 60, ImageFormat::Jpeg), photo(60, 90, ImageFormat::Png));
    for _ in 0..2 {
        let answer = visits(&wang, &household, &entry, &[("1.jpg", &one), ("2.png", &two)]).await;
        assert_eq!(answer.status, 303);
    }
    assert_eq!((shots(&wang, &entry).await.len(), kept(&bench).await), (2, 2));
    for shot in shots(&wang, &entry).await {
        assert_eq!(wang.get(&shot).await.status, 200, "the second sending takes nothing of the first away");
    }
}

#[tokio::test]
async fn what_is_no_picture_too_large_or_one_too_many_is_named_and_the_visit_is_kept() {
    let bench = testing::bench().await;
    let (household, wang) = (household(&bench).await, bench.signed_in("wang").await);
    let entry = uuid::Uuid::now_v7().to_string();
    let (good, huge) = (photo(30, 30, ImageFormat::Jpeg), bomb(60_000, 60_000));
    let files =
        [("走访.jpg", &b"%PDF-1.7 is no picture"[..]), ("巨图.png", &huge), ("好.jpg", &good), ("多.jpg", &good)];
    let answer = visits(&wang, &household, &entry, &files).await;
    assert_eq!(answer.status, 303);
    let page = wang.get(&answer.location()).await;
    for words in ["第 1 个文件不是", "第 2 个文件的像素太多", "第 4 个文件超出一次的张数", "其他内容已经记下"]
    {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    assert_eq!(shots(&wang, &entry).await.len(), 1);
}

#[tokio::test]
async fn a_picture_is_seen_by_who_may_read_its_record_and_by_nobody_else() {
    let bench = testing::bench().await;
    let (household, wang) = (household(&bench).await, bench.signed_in("wang").await);
    let entry = uuid::Uuid::now_v7().to_string();
    visits(&wang, &household, &entry, &[("1.jpg", &photo(90, 60, ImageFormat::Jpeg))]).await;
    let shot = shots(&wang, &entry).await.remove(0);
    // The visit is of 石桥镇; 白鹤镇 lies beside it.
    assert_eq!(bench.signed_in("shiqiao").await.get(&shot).await.status, 200);
    assert_eq!(bench.signed_in("baihe").await.get(&shot).await.status, 403);
    assert_eq!(bench.get(&shot).await.status, 303, "nobody signed in is led to the door");
    // Another record's address does not open it, nor does the ledger of pictures stand in anybody's list.
    let other = shot.replace(&entry, &bench.posting).replace("/visit/", "/posting/");
    assert_eq!(wang.get(&other).await.status, 404);
    assert_eq!(wang.get("/ledgers/picture").await.status, 403);
}

#[tokio::test]
async fn a_picture_taken_away_is_gone_for_good_and_the_journal_says_why() {
    let bench = testing::bench().await;
    let (household, wang) = (household(&bench).await, bench.signed_in("wang").await);
    let entry = uuid::Uuid::now_v7().to_string();
    visits(&wang, &household, &entry, &[("1.jpg", &photo(90, 60, ImageFormat::Jpeg))]).await;
    let shot = shots(&wang, &entry).await.remove(0);
    let file = bench.latest().await.fields["file"].as_text().unwrap().to_string();
    let baihe = bench.signed_in("baihe").await.post(&format!("{shot}/removals"), &[("reason", "拍到了人")]).await;
    assert_eq!(baihe.status, 403);
    let away = wang.post(&format!("{shot}/removals"), &[("reason", "拍到了人")]).await;
    assert_eq!(away.status, 303);
    assert_eq!(wang.get(&shot).await.status, 404);
    assert_eq!(bench.state.journal.file(&testing::county(), &file).await.unwrap(), None, "its bytes are gone");
    assert_eq!(bench.latest().await.reason.as_deref(), Some("拍到了人"));
}

#[tokio::test]
async fn a_refused_visit_leaves_no_picture_behind() {
    let bench = testing::bench().await;
    let (household, wang) = (household(&bench).await, bench.signed_in("wang").await);
    let picture = photo(90, 60, ImageFormat::Jpeg);
    let first = uuid::Uuid::now_v7().to_string();
    visits(&wang, &household, &first, &[]).await;
    // The same household, day and visitor once more is refused by the journal.
    let again = visits(&wang, &household, &uuid::Uuid::now_v7().to_string(), &[("1.jpg", &picture)]).await;
    assert_eq!(again.status, 422);
    let sql = "SELECT COUNT(*) FROM file WHERE kind LIKE 'sealed/%'";
    let files = bench.state.journal.db().rows(sql, vec![]).await.unwrap();
    assert_eq!((files[0][0].as_int(), kept(&bench).await), (Some(0), 0));
}

#[tokio::test]
async fn a_step_of_a_project_that_changes_no_field_keeps_its_words_and_its_picture() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let fields = [("name", "滴灌"), ("kind", "产业"), ("state", "谋划")];
    let project = bench.enter_with("project", VILLAGE, &fields, &[]).await;
    let address = format!("/ledgers/project/records/{project}/amendments");
    let entry = uuid::Uuid::now_v7().to_string();
    let fields = [("entry", entry.as_str()), ("tells", "1"), ("seen", "1"), ("region", VILLAGE), ("name", "滴灌")];
    let fields: Vec<_> =
        fields.into_iter().chain([("kind", "产业"), ("state", "谋划"), ("reason", "滴灌带到货")]).collect();
    for _ in 0..2 {
        let picture = photo(90, 60, ImageFormat::Jpeg);
        assert_eq!(wang.upload_with(&address, &fields, &[("1.jpg", &picture)]).await.status, 303);
    }
    let page = wang.get(&format!("/ledgers/project/records/{project}")).await;
    assert_eq!(page.text().matches("滴灌带到货").count(), 1, "sent twice, told once");
    assert_eq!(page.body.matches("<img").count(), 1);
}

#[tokio::test]
async fn erasing_a_household_takes_the_pictures_of_visits_to_it_and_no_others() {
    let bench = testing::bench().await;
    let erased = household(&bench).await;
    let fields = [("code", "LX002"), ("head", "李秀英"), ("kind", "脱贫户"), ("from_day", "2024-01-01")];
    let neighbour = bench.enter_with("household", VILLAGE, &fields, &[("low_income", 1)]).await;
    let wang = bench.signed_in("wang").await;
    let picture = photo(90, 60, ImageFormat::Jpeg);
    let (own, gone, theirs) = (uuid::Uuid::now_v7(), uuid::Uuid::now_v7(), uuid::Uuid::now_v7());
    let (own, gone, theirs) = (own.to_string(), gone.to_string(), theirs.to_string());
    visits(&wang, &erased, &own, &[("1.jpg", &picture), ("2.jpg", &picture)]).await;
    visits(&wang, &neighbour, &theirs, &[("1.jpg", &picture)]).await;
    // A visit entered by mistake and withdrawn past the doors, as it was before they took its picture along: that lies there still.
    let fields = [("entry", gone.as_str()), ("region", VILLAGE), ("household", &*erased), ("day", "2026-11-18")];
    wang.upload_with("/ledgers/visit/records", &fields, &[("1.jpg", &picture)]).await;
    let visit = bench.state.catalogue().ledger("visit").unwrap().clone();
    let standing = bench.state.journal.record(&testing::county(), &visit, &gone).await.unwrap().unwrap();
    let withdrawn = NewEntry::withdraw(&standing, "visit", "记错了日子", "wang", "web");
    bench.state.journal.append(&testing::county(), vec![withdrawn]).await.unwrap();
    assert_eq!(kept(&bench).await, 4);
    let shots = (shots(&wang, &own).await, shots(&wang, &theirs).await);
    let files = async || {
        let rows = bench.state.journal.db().rows("SELECT COUNT(*) FROM file WHERE kind LIKE 'sealed/%'", vec![]).await;
        rows.unwrap()[0][0].as_int()
    };
    assert_eq!(files().await, Some(4));
    let asked =
        [("of", "household"), ("record", &*erased), ("name", "张桂兰"), ("reason", "本人申请删除"), ("sure", "1")];
    let done = bench.signed_in("anquan").await.post("/accounts/keys", &asked).await;
    assert!(done.status == 200 && done.text().contains("3 张照片也已销毁"), "{}", done.text());
    assert_eq!((kept(&bench).await, files().await), (1, Some(1)));
    for shot in &shots.0 {
        assert_eq!(wang.get(shot).await.status, 404);
    }
    assert_eq!(wang.get(&shots.1[0]).await.status, 200, "the neighbour's stays");
    let history = bench.latest().await;
    assert_eq!((history.ledger.as_str(), history.reason.as_deref()), ("picture", Some("本人申请删除")));
    assert_eq!(history.actor, "anquan");
}

#[tokio::test]
async fn a_visit_withdrawn_takes_its_pictures_along_and_the_journal_says_why() {
    let bench = testing::bench().await;
    let (household, wang) = (household(&bench).await, bench.signed_in("wang").await);
    let picture = photo(90, 60, ImageFormat::Jpeg);
    let files = async || {
        let rows = bench.state.journal.db().rows("SELECT COUNT(*) FROM file WHERE kind LIKE 'sealed/%'", vec![]).await;
        rows.unwrap()[0][0].as_int()
    };
    // By its form, by the API, by a batch, and taken back just after it was saved.
    for (n, day) in ["2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19"].into_iter().enumerate() {
        let entry = uuid::Uuid::now_v7().to_string();
        let fields = [("entry", entry.as_str()), ("region", VILLAGE), ("household", &*household), ("day", day)];
        wang.upload_with("/ledgers/visit/records", &fields, &[("1.jpg", &picture), ("2.jpg", &picture)]).await;
        assert_eq!((kept(&bench).await, files().await), (2, Some(2)), "{day}");
        let at = format!("/ledgers/visit/records/{entry}");
        let seen = bench.head().await - 2;
        // Without a reason nothing is withdrawn, and no picture goes.
        assert_eq!(wang.post(&format!("{at}/withdrawals"), &[("reason", " ")]).await.status, 422);
        assert_eq!(files().await, Some(2));
        let status = match n {
            0 => wang.post(&format!("{at}/withdrawals"), &[("reason", "记错了户")]).await.status,
            1 => {
                let body = serde_json::json!({ "seen": seen, "reason": "记错了户" });
                bench.send("wang", &format!("/api/419931{at}/withdrawals"), &body).await.status
            }
            2 => {
                let pick = (format!("pick.{entry}"), seen.to_string());
                let fields = [(&*pick.0, &*pick.1), ("field", "@withdraw"), ("reason", "记错了户")];
                wang.post("/ledgers/visit/batch/done", &fields).await.status
            }
            _ => wang.post(&format!("{at}/undone"), &[("seq", &seen.to_string())]).await.status,
        };
        assert!(status == 303 || status == 201, "{day}: {status}");
        assert_eq!((kept(&bench).await, files().await), (0, Some(0)), "{day}");
        let last = bench.latest().await;
        assert_eq!((last.ledger.as_str(), last.act), ("picture", journal::Act::Withdraw));
        assert!(n == 3 || last.reason.as_deref() == Some("记错了户"), "{:?}", last.reason);
    }
}

/// What lies in the database of sealed bytes, and of keys of pictures that still open something.
async fn lies(bench: &Bench) -> (Option<i64>, Option<i64>) {
    let count = async |sql: &str| bench.state.journal.db().rows(sql, vec![]).await.unwrap()[0][0].as_int();
    let keys = "SELECT COUNT(*) FROM subject_key WHERE subject LIKE 'picture/%' AND wrapped IS NOT NULL";
    (count("SELECT COUNT(*) FROM file WHERE kind LIKE 'sealed/%'").await, count(keys).await)
}

#[tokio::test]
async fn pictures_of_a_withdrawn_visit_that_a_crash_left_are_destroyed_at_the_next_start() {
    let bench = testing::bench().await;
    let (household, wang) = (household(&bench).await, bench.signed_in("wang").await);
    let picture = photo(90, 60, ImageFormat::Jpeg);
    let (stays, goes) = (uuid::Uuid::now_v7().to_string(), uuid::Uuid::now_v7().to_string());
    visits(&wang, &household, &stays, &[("1.jpg", &picture)]).await;
    // The database lets nothing of it go: before the bytes, and after them before the key.
    for (n, dies) in ["DELETE ON file", "UPDATE ON subject_key"].into_iter().enumerate() {
        let entry = if n == 0 { goes.clone() } else { uuid::Uuid::now_v7().to_string() };
        let day = format!("2026-11-1{n}");
        let fields = [("entry", &*entry), ("region", VILLAGE), ("household", &*household), ("day", &*day)];
        wang.upload_with("/ledgers/visit/records", &fields, &[("1.jpg", &picture)]).await;
        let made = format!("CREATE TRIGGER dies BEFORE {dies} BEGIN SELECT RAISE(ABORT, 'killed'); END");
        bench.state.journal.db().run(&made, vec![]).await.unwrap();
        let at = format!("/ledgers/visit/records/{entry}");
        assert_eq!(wang.post(&format!("{at}/withdrawals"), &[("reason", "记错了户")]).await.status, 500);
        assert_eq!(kept(&bench).await, 1, "the journal says that it is gone");
        assert_eq!(lies(&bench).await, (Some(2 - n as i64), Some(2)), "{dies}: it is not");
        bench.state.journal.db().run("DROP TRIGGER dies", vec![]).await.unwrap();
        let next = bench.restarted();
        let sweeping = tokio::spawn(unfinished::serve(next.state.clone()));
        for _ in 0..100 {
            if lies(&next).await == (Some(1), Some(1)) {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        sweeping.abort();
        assert_eq!(lies(&next).await, (Some(1), Some(1)), "{dies}");
        assert_eq!(unfinished::finish(&next.state).await.unwrap(), 0, "nothing is left to be finished");
    }
    assert_eq!(wang.get(&shots(&wang, &stays).await[0]).await.status, 200, "what stands stays");
}
