//! What can go wrong at the journal, and what to do about it.

use catalogue::FieldError;
use thiserror::Error;

use crate::Record;

/// A clash with what stands already: both versions, so that a person can choose.
#[derive(Clone, Debug)]
pub struct Clash {
    /// The ledger.
    pub ledger: String,
    /// The version that stands.
    pub standing: Box<Record>,
    /// The position the refused amendment had seen.
    pub seen: Option<i64>,
}

/// Why a record cannot come into a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowFault {
    /// The ledger.
    pub ledger: String,
    /// The field at fault: the state, or what the step needs.
    pub field: String,
    /// The state that stands; empty for a new record.
    pub from: String,
    /// The state asked for.
    pub to: String,
    /// What is wrong, and what could be done instead.
    pub fault: FieldError,
}

/// An error of the journal.
#[derive(Debug, Error)]
pub enum JournalError {
    /// The entry names a ledger that the catalogue does not have.
    #[error("没有名为 {0} 的台账 / there is no ledger {0}")]
    NoSuchLedger(String),
    /// A field is unknown, missing or holds what it may not.
    #[error("{ledger}.{field}：{fault}")]
    Field {
        /// The ledger.
        ledger: String,
        /// The field.
        field: String,
        /// What is wrong.
        fault: FieldError,
    },
    /// A check of the ledger fails.
    #[error("{ledger}：{zh} / {en}")]
    Check {
        /// The ledger.
        ledger: String,
        /// What it says in Chinese.
        zh: String,
        /// What it says in English.
        en: String,
    },
    /// The ledger's flow has no such step, or the step lacks something.
    #[error("{}.{}：{}", .0.ledger, .0.field, .0.fault)]
    Flow(Box<FlowFault>),
    /// Somebody amended the record in between.
    #[error("这条记录已被他人更正（第 {} 号），请对照后再提交 / the record was amended meanwhile at entry {}; compare and send again", .0.standing.from_seq, .0.standing.from_seq)]
    Stale(Clash),
    /// A record with the same natural key stands already.
    #[error(
        "{ledger} 中已有同一条记录（第 {seq} 号），请更正那一条 / {ledger} has this record already (entry {seq}): amend that one"
    )]
    Duplicate {
        /// The ledger.
        ledger: String,
        /// The record that stands.
        record: String,
        /// Its version.
        seq: i64,
    },
    /// A spell overlaps another that excludes it.
    #[error(
        "{ledger}：与第 {seq} 号记录的起止时间重叠，请先更正其中一条的起止 / the spell overlaps that of entry {seq}; amend one of the two"
    )]
    Overlap {
        /// The ledger.
        ledger: String,
        /// The record it overlaps.
        record: String,
        /// Its version.
        seq: i64,
    },
    /// The record to amend or withdraw is not there.
    #[error("找不到要更正的记录，可能已撤销 / the record to amend is not there; it may have been withdrawn")]
    NoSuchRecord,
    /// A reference leads nowhere.
    #[error("{ledger}.{field}：所引用的记录不存在 / the record it refers to is not there")]
    Dangling {
        /// The ledger.
        ledger: String,
        /// The field.
        field: String,
    },
    /// A correction gives no reason.
    #[error("更正或撤销要写明原因 / a correction or withdrawal gives its reason")]
    NoReason,
    /// The entry's place lies outside the county it was sent to, or is too coarse for the ledger.
    #[error(
        "区划 {region} 不在 {county} 之内，或级别不对 / {region} does not lie in {county}, or is of the wrong level"
    )]
    WrongRegion {
        /// The entry's place.
        region: String,
        /// The county.
        county: String,
    },
    /// The ledger is no longer kept.
    #[error("台账“{ledger}”已停用，不再新增 / the ledger {ledger} is no longer kept; nothing new is entered")]
    OutOfUse {
        /// The ledger.
        ledger: String,
    },
    /// A person's key has been destroyed; what it locked is gone for good.
    #[error("此人的密钥已销毁，敏感信息不可恢复 / this person's key was destroyed; the sensitive fields are gone")]
    Erased,
    /// A sealed value cannot be opened: wrong master key, or changed bytes.
    #[error(
        "敏感字段解不开：主密钥不对，或数据被改动 / a sealed field does not open: wrong master key, or changed bytes"
    )]
    Unsealable,
    /// The master key's file or setting is unusable.
    #[error("主密钥不可用：{0} / master key unusable: {0}")]
    MasterKey(String),
    /// The database.
    #[error("数据库错误：{0} / database: {0}")]
    Database(#[from] sqlx::Error),
    /// SQLite, on the writer's own connection.
    #[error("数据库错误：{0} / database: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The writer has stopped.
    #[error("写入服务已停止，请重启后再试 / the writer has stopped; restart and send again")]
    Stopped,
}
