//! What a role may do beside reading and writing ledgers, each act by its name.

use crate::Names;

/// An act: its word in `roles.toml`, and its names.
type Act = (&'static str, &'static str, &'static str);

const ACTS: [Act; 21] = [
    ("import", "导入表格", "import workbooks"),
    ("export", "导出", "export"),
    ("reveal", "说明事由后查看隐去的内容", "see hidden values, with a reason"),
    ("confirm", "确认报告里的数", "confirm numbers in reports"),
    ("freeze", "报告定稿", "freeze reports"),
    ("verify", "核验", "verify"),
    ("define", "增设指标、台账和字段", "add figures, ledgers and fields"),
    ("assign", "分派", "assign"),
    ("confirm_month", "确认驻村月历", "confirm months in the village"),
    ("reopen_month", "重开已锁定的月份", "reopen locked months"),
    ("grant_leave", "审批请假", "grant leave"),
    ("draw", "抽取督查名单", "draw samples to inspect"),
    ("hear_overdue", "听取逾期上报", "hear of what is overdue"),
    ("backup", "备份", "back up"),
    ("rebuild", "重建台账表", "rebuild tables"),
    ("accounts", "管理账号", "open accounts"),
    ("grant", "授权", "grant rights"),
    ("unlock", "解锁", "unlock sign-ins"),
    ("keys", "管理密钥", "keep keys"),
    ("erase", "销毁个人密钥", "destroy a person's key"),
    ("audit", "查操作日志", "read the log of acts"),
];

/// All acts in the order of pages.
pub fn acts() -> impl Iterator<Item = (&'static str, Names)> {
    ACTS.iter().map(|(word, zh, en)| (*word, Names { zh: (*zh).into(), en: (*en).into() }))
}

/// What pages call an act; none where there is no such act.
pub fn name_of(act: &str) -> Option<Names> {
    acts().find(|(word, _)| *word == act).map(|(_, names)| names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Catalogue;

    #[test]
    fn every_act_of_a_role_has_a_name_and_every_name_is_an_act_of_some_role() {
        let catalogue = Catalogue::standard().unwrap();
        for role in catalogue.roles() {
            for act in &role.acts {
                assert!(name_of(act).is_some(), "{act} of {}", role.name);
            }
        }
        for (act, _) in acts() {
            assert!(catalogue.roles().iter().any(|r| r.may(act)), "nobody may {act}");
        }
    }
}
