//! What cannot be filled: the one question to ask, and whom.

use catalogue::{Catalogue, Figure};
use figures::Missing;

use crate::recognise::{Kind, Slot};

/// A question and the role that is asked.
pub(super) struct Question {
    pub text: String,
    pub owner: String,
}

/// The question of a slot that no figure was chosen for.
pub(super) fn unmatched(catalogue: &Catalogue, slot: &Slot) -> Question {
    let context = slot.context.trim();
    let text = match slot.kind {
        Kind::Date => format!("请写明日期：“{context}”"),
        Kind::DocumentNumber => format!("请写明文号：“{context}”"),
        Kind::Name => format!("请写明名称：“{context}”"),
        Kind::Year => format!("请写明年份：“{context}”"),
        Kind::Masked => format!("请补全被遮去的字：“{context}”"),
        _ => format!("指标目录里没有与这句话相符的指标，请提供这个数并说明口径：“{context}”"),
    };
    let ledger = slot.draft.as_ref().and_then(|d| d.ledger.as_deref()).and_then(|l| catalogue.ledger(l));
    Question { text, owner: role(catalogue, ledger.map_or("organisation", |l| l.keeper.as_str())) }
}

/// The question of a figure that has no value.
pub(super) fn missing(catalogue: &Catalogue, figure: &Figure, missing: &Missing) -> Question {
    let name = &figure.name.zh;
    let owner = figure.owner.as_deref().unwrap_or("organisation");
    let ledger = |name: &str| catalogue.ledger(name).map_or(name.to_string(), |l| l.names.zh.clone());
    let text = match missing {
        Missing::EmptyLedger { ledger: l } => format!("《{}》还没有录入，算不出“{name}”，请导入或提供", ledger(l)),
        Missing::NoNorm { norm } => {
            let norm = catalogue.norm(norm).map_or(norm.clone(), |n| n.names.zh.clone());
            format!("“{norm}”没有现行取值，请在“标准”里写明数值、起始日和文号")
        }
        Missing::NoParameter { .. } => format!("请写明这份报告的“{name}”"),
        Missing::NoName => "区划台账里还没有本县的名称，请先导入区划".into(),
        Missing::NothingToDivideBy => format!("“{name}”的分母为零，请核对口径"),
        Missing::Part { figure } => {
            let part = catalogue.figure(figure).map_or(figure.clone(), |f| f.name.zh.clone());
            format!("“{name}”要用到“{part}”，而后者还没有数，请先补上")
        }
    };
    Question { text, owner: role(catalogue, owner) }
}

fn role(catalogue: &Catalogue, name: &str) -> String {
    catalogue.role(name).map_or(name.to_string(), |r| r.names.zh.clone())
}
