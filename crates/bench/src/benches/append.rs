//! One entry checked, sealed, hashed, in journal and table, durable — beside a bare writer that inserts one row in grouped commits.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::{Bare, Bound, Outcome, Row, rate};
use anyhow::Result;
use catalogue::{Catalogue, RegionCode};
use journal::{Journal, MasterKey, NewEntry, Options, Suite};

const CLIENTS: [usize; 2] = [8, 32];
const ROUNDS: usize = 7;

/// Prints what was found.
pub async fn run() -> Result<()> {
    let folder = crate::folder()?;
    let ours = Arc::new(Ours::open(&folder.path().join("ours.db")).await?);
    let bare = Arc::new(Bare::open(&folder.path().join("bare.db")).await?);
    for clients in CLIENTS {
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            let ours = Arc::clone(&ours);
            let mine = rate(clients, move |_, n| Arc::clone(&ours).append(n)).await?;
            let bare = Arc::clone(&bare);
            let theirs = rate(clients, move |_, n| insert(Arc::clone(&bare), n)).await?;
            rounds.push((mine, theirs));
        }
        let what = format!("one entry appended, {clients} clients");
        println!("{}", Outcome::beside(what, &rounds, "/s", "bare grouped insert", Bound::AtLeast(0.5)));
    }
    Ok(())
}

/// The journal with the whole standard catalogue.
struct Ours {
    journal: Journal,
    county: RegionCode,
    village: RegionCode,
}

impl Ours {
    async fn open(file: &Path) -> Result<Ours> {
        let options =
            Options { catalogue: Arc::new(Catalogue::standard()?), key: MasterKey::random(), suite: Suite::default() };
        let journal = Journal::open(&format!("sqlite:{}", file.display()), options).await?;
        Ok(Ours { journal, county: RegionCode::parse("419931")?, village: RegionCode::parse("419931100201")? })
    }

    async fn append(self: Arc<Ours>, n: u64) -> Result<()> {
        let place = format!("第{n}会场");
        let fields: BTreeMap<_, _> =
            [("kind", "宣讲"), ("day", "2026-03-05"), ("organiser", "宣传部"), ("place", &place)]
                .into_iter()
                .map(|(name, value)| (name.to_string(), value.into()))
                .collect();
        let entry = NewEntry::create("activity", self.village.clone(), fields, "bench", "bench");
        self.journal.append(&self.county, vec![entry]).await?;
        Ok(())
    }
}

async fn insert(bare: Arc<Bare>, n: u64) -> Result<()> {
    let row = Row {
        id: uuid::Uuid::now_v7().to_string(),
        region: "419931100201".into(),
        kind: "宣讲".into(),
        day: "2026-03-05".into(),
        organiser: "宣传部".into(),
        place: format!("第{n}会场"),
    };
    bare.insert(row).await
}
