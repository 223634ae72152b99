//! Robots in the journal: which were set up and removed, by whom and when. What cannot be noted is not done; address and secret, which
//! open a group to whoever has them, are never in it.

use std::collections::BTreeMap;

use catalogue::{Lang, Value};
use journal::NewEntry;
use uuid::Uuid;

use super::{Kind, Robot};
use crate::WebError;
use crate::desk::Desk;

/// The ledger. No role writes it: the program does.
const LEDGER: &str = "group_robot";
/// Why its record is withdrawn.
const REMOVED: &str = "在提醒设置里撤下";

/// Notes a robot that is being made; its record has the robot's own id.
pub(super) async fn made(desk: &Desk, robot: &Robot) -> Result<(), WebError> {
    let kind = match robot.kind {
        Kind::WeCom => "企业微信",
        Kind::DingTalk => "钉钉",
    };
    let tells: Vec<String> = robot.tells.iter().map(|t| desk.words().say(t.says())).collect();
    let fields = [
        ("name", robot.name.as_str()),
        ("kind", kind),
        ("place", robot.place.as_str()),
        ("tells", &tells.join("、")),
        ("lang", if robot.lang == Lang::Zh { "中文" } else { "英文" }),
        ("host", &robot.host),
        ("mark", &robot.mark),
    ];
    let fields: BTreeMap<String, Value> = fields.map(|(n, v)| (n.to_string(), Value::from(v))).into();
    let Ok(id) = Uuid::parse_str(&robot.id) else { return Err(WebError::NotFound) };
    let entry = NewEntry::create(LEDGER, desk.county().clone(), fields, &desk.access().login, desk.source());
    desk.state.journal.append(desk.county(), vec![NewEntry { id, record: id, ..entry }]).await?;
    Ok(())
}

/// Notes that one is being removed; one made before robots were noted has nothing to withdraw.
pub(super) async fn removed(desk: &Desk, robot: &Robot) -> Result<(), WebError> {
    let Some(ledger) = desk.catalogue().ledger(LEDGER) else { return Ok(()) };
    let Some(record) = desk.state.journal.record(desk.county(), ledger, &robot.id).await? else { return Ok(()) };
    let entry = NewEntry::withdraw(&record, LEDGER, REMOVED, &desk.access().login, desk.source());
    desk.state.journal.append(desk.county(), vec![entry]).await?;
    Ok(())
}
