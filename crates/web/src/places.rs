//! Names of places and of people with accounts, read from their ledgers and kept until the county's chain moves on.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use catalogue::RegionCode;
use journal::{Journal, Record, RecordQuery};

use crate::WebError;

/// The places of a county.
#[derive(Debug, Default)]
pub(crate) struct Places {
    names: HashMap<String, String>,
    townships: Vec<RegionCode>,
    villages: Vec<RegionCode>,
    communities: HashSet<RegionCode>,
    spots: HashMap<String, (i64, i64)>,
    people: HashMap<String, String>,
}

/// What the places are read from.
const READ: [&str; 2] = ["region", "account"];

/// The places of each county, with the position at which they were last seen to stand.
#[derive(Default)]
pub(crate) struct KeptPlaces(Mutex<HashMap<RegionCode, (i64, Arc<Places>)>>);

impl KeptPlaces {
    /// The places as they were last read, and at which position; nothing where nobody has asked yet.
    pub(crate) fn at_hand(&self, county: &RegionCode) -> Option<(i64, Arc<Places>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(county).cloned()
    }

    /// The places as they stand, and the county's position. They are read again only once their own ledgers have moved on.
    pub(crate) async fn get(&self, journal: &Journal, county: &RegionCode) -> Result<(Arc<Places>, i64), WebError> {
        let head = journal.head(county).await?.seq;
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(county).cloned();
        let places = match kept {
            Some((seen, places)) if seen == head => return Ok((places, head)),
            Some((seen, places)) if !journal.moved(county, &READ, seen).await? => places,
            _ => {
                let (regions, accounts) = (all(journal, county, READ[0]).await?, all(journal, county, READ[1]).await?);
                Arc::new(Places::of(&regions, &accounts))
            }
        };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(county.clone(), (head, Arc::clone(&places)));
        Ok((places, head))
    }
}

async fn all(journal: &Journal, county: &RegionCode, ledger: &str) -> Result<Vec<Record>, WebError> {
    let Some(ledger) = journal.catalogue().ledger(ledger) else { return Ok(Vec::new()) };
    Ok(journal.records(county, ledger, &RecordQuery::default()).await?)
}

impl Places {
    fn of(regions: &[Record], accounts: &[Record]) -> Places {
        let mut places = Places::default();
        for region in regions {
            let Ok(code) = RegionCode::parse(region.text("code")) else { continue };
            places.names.insert(code.to_string(), region.text("name").into());
            if let (Some(east), Some(north)) = (region.get("longitude").as_int(), region.get("latitude").as_int()) {
                places.spots.insert(code.to_string(), (east, north));
            }
            if region.text("level") == "社区" {
                places.communities.insert(code.clone());
            }
            // A place that was merged away keeps its name, and leaves the choices.
            if region.text("to_day").is_empty() {
                match code.as_str().len() {
                    9 => places.townships.push(code),
                    12 => places.villages.push(code),
                    _ => {}
                }
            }
        }
        places.townships.sort();
        places.villages.sort();
        let person = |a: &Record| (a.text("login").to_string(), a.text("person_name").to_string());
        places.people.extend(accounts.iter().map(person));
        places
    }

    /// A place's own name; its code where the ledger of regions does not have it.
    pub(crate) fn name(&self, place: &RegionCode) -> String {
        self.names.get(place.as_str()).cloned().unwrap_or_else(|| place.to_string())
    }

    /// A place's name behind that of its township.
    pub(crate) fn full(&self, place: &RegionCode) -> String {
        match place.township().filter(|t| t != place) {
            Some(township) => format!("{} · {}", self.name(&township), self.name(place)),
            None => self.name(place),
        }
    }

    /// Whether the ledger of regions has the place.
    pub(crate) fn knows(&self, place: &RegionCode) -> bool {
        self.names.contains_key(place.as_str())
    }

    /// The townships in force within a place.
    pub(crate) fn townships(&self, within: &RegionCode) -> impl Iterator<Item = &RegionCode> {
        self.townships.iter().filter(move |t| within.holds(t))
    }

    /// The villages in force within a place.
    pub(crate) fn villages(&self, within: &RegionCode) -> impl Iterator<Item = &RegionCode> {
        self.villages.iter().filter(move |v| within.holds(v))
    }

    /// Whether a place is an urban community, which is counted among no villages.
    pub(crate) fn is_community(&self, place: &RegionCode) -> bool {
        self.communities.contains(place)
    }

    /// Where a place lies: longitude and latitude in thousandths of a degree, where the ledger of regions says so.
    pub(crate) fn spot(&self, place: &RegionCode) -> Option<(i64, i64)> {
        self.spots.get(place.as_str()).copied()
    }

    /// The logins of the people whose login or name holds a text.
    pub(crate) fn logins(&self, text: &str) -> Vec<String> {
        let mut found: Vec<String> = self
            .people
            .iter()
            .filter(|(login, name)| login.contains(text) || name.contains(text))
            .map(|p| p.0.clone())
            .collect();
        found.sort();
        found
    }

    /// What a person is called who wrote an entry.
    pub(crate) fn person(&self, login: &str) -> String {
        self.people.get(login).cloned().unwrap_or_else(|| login.into())
    }
}

#[cfg(test)]
mod tests {
    use crate::testing;
    use catalogue::RegionCode;

    #[tokio::test]
    async fn a_village_is_named_behind_its_township_and_an_unknown_place_by_its_code() {
        let bench = testing::bench().await;
        let (places, _) = bench.state.places.get(&bench.state.journal, &testing::county()).await.unwrap();
        let code = |t: &str| RegionCode::parse(t).unwrap();
        assert_eq!(places.full(&code("419931100201")), "石桥镇 · 柳溪村");
        assert_eq!(places.full(&code("419931100")), "石桥镇");
        assert_eq!(places.name(&code("419931199")), "419931199");
        assert_eq!(places.person("wang"), "王丽");
    }

    #[tokio::test]
    async fn a_renamed_place_is_called_by_its_new_name_at_once() {
        let bench = testing::bench().await;
        let (journal, county) = (&bench.state.journal, testing::county());
        let village = RegionCode::parse("419931100201").unwrap();
        bench.state.places.get(journal, &county).await.unwrap();
        let ledger = journal.catalogue().ledger("region").unwrap();
        let all = journal.records(&county, ledger, &journal::RecordQuery::default()).await.unwrap();
        let record = all.iter().find(|r| r.text("code") == village.as_str()).unwrap();
        let fields = [("name".to_string(), "新柳溪村".into())].into();
        let entry = journal::NewEntry::amend(record, "region", fields, "更名", "wang", "web");
        journal.append(&county, vec![entry]).await.unwrap();
        let (places, head) = bench.state.places.get(journal, &county).await.unwrap();
        assert_eq!((places.name(&village).as_str(), head), ("新柳溪村", journal.head(&county).await.unwrap().seq));
    }
}
