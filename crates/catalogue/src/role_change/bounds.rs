//! What no change of a role may do: join two administrators' duties, show an administrator the work, hand on what one office alone
//! has, or move where a role sees.

use super::{Hold, RawChange};
use crate::error::Fault;
use crate::{Ledger, Names, Part, Role, act};

/// What every refusal of a change says last, in English.
pub(super) const REMEDY: &str = "take it out of the change";

/// The roles of the catalogue, the one that is changed among them, and what it is now.
pub(super) struct Bounds<'a> {
    /// All roles as `roles.toml` gives them.
    pub roles: &'a [Role],
    /// The role, as it gives it.
    pub role: &'a Role,
    /// The role as earlier changes have left it.
    pub now: &'a Role,
    /// All ledgers in order.
    pub all: &'a [&'a Ledger],
}

/// There is no such role.
pub(super) fn unknown(role: &str) -> Fault {
    Fault::about("没有角色“{}”", "there is no role {}", &role)
}

impl Bounds<'_> {
    /// What is wrong with a change, each with the word that it stands at.
    pub(super) fn faults(&self, raw: &RawChange) -> Vec<(String, Fault)> {
        let mut faults = Vec::new();
        let mut add = |at: &str, fault: Option<Fault>| faults.extend(fault.map(|f| (at.to_string(), f)));
        if let Some(said) = raw.out_of_place() {
            add(
                said,
                Some(Fault::new(
                    "角色在哪里看、和谁不得兼任，不由本县改动；要看别的地方，请另给账号授权",
                    format!("`{said}`: where a role sees, and what it is never held with, no county changes"),
                )),
            );
        }
        for (name, hold) in &raw.ledgers {
            add(name, self.ledger(name, *hold));
        }
        for act in &raw.gains {
            add(act, self.gain(act));
        }
        for act in &raw.loses {
            add(act, self.loss(act));
        }
        faults
    }

    fn ledger(&self, name: &str, hold: Hold) -> Option<Fault> {
        let Some(ledger) = self.all.iter().find(|l| l.name == name) else {
            return Some(Fault::about("没有台账“{}”", "there is no ledger {}", &name));
        };
        let was = self.now.hold(ledger);
        if hold == was {
            return None;
        }
        let says = |zh: &str, en: &str| Some(told(zh, en, &ledger.names, &self.role.names));
        let rises = hold > was;
        let writers = || self.roles.iter().filter(|r| r.writes(ledger));
        match () {
            () if self.role.administers() && rises => says(
                "“{role}”是三员之一，不看业务数据，不能给它“{what}”",
                "the {role} is one of the three administrators and sees nothing of the work: not “{what}”",
            ),
            () if self.role.administers() => self.fixed(),
            () if ledger.apart && rises => says(
                "“{what}”单列，谁能看由标准目录定，不能给“{role}”",
                "“{what}” stands apart: who sees it the standard catalogue says, and the {role} is not among them",
            ),
            () if self.role.level == "city" && rises && hold >= Hold::Read => says(
                "“{role}”在县外，“{what}”的名单不能长期给它；要看名单，给账号授“市委组织部（可查名单）”并写明期限",
                "the {role} stands outside the county: for records of “{what}” grant an account the role with lists, for a time",
            ),
            () if hold == Hold::Write && writers().next().is_none() => says(
                "“{what}”只在它自己的页面上办，没有角色直接写，不能给“{role}”",
                "“{what}” is written by pages of its own and by no role: not by the {role}",
            ),
            () if hold == Hold::Write && ledger.part == Part::Base && writers().count() == 1 => {
                let one = writers().next().map_or("", |r| r.names.zh.as_str());
                let en = writers().next().map_or("", |r| r.names.en.as_str());
                says(
                    &format!("“{{what}}”只由{one}写，不能给“{{role}}”"),
                    &format!("“{{what}}” is written by the {en} alone: not by the {{role}}"),
                )
            }
            () if was == Hold::Write && ledger.keeper == self.role.name => {
                says("“{what}”由“{role}”主管，不能收回它的写权", "“{what}” is kept by the {role}, who must write it")
            }
            () => None,
        }
    }

    fn gain(&self, act: &str) -> Option<Fault> {
        let Some(names) = act::name_of(act) else {
            return Some(Fault::about("没有“{}”这项权限", "there is no act {}", &act));
        };
        if self.now.may(act) {
            return None;
        }
        let says = |zh: &str, en: &str| Some(told(zh, en, &names, &self.role.names));
        let mut holders = self.roles.iter().filter(|r| r.may(act));
        let (first, others) = (holders.next(), holders.next());
        match first {
            Some(one) if others.is_none() && one.administers() => says(
                &format!("“{{what}}”是{}的职责，三员的职责不得由一人兼有，不能给“{{role}}”", one.names.zh),
                &format!(
                    "“{{what}}” is the duty of the {}, and nobody has the duties of two: not the {{role}}",
                    one.names.en
                ),
            ),
            _ if self.role.administers() => says(
                "“{role}”是三员之一，不办业务，不能给它“{what}”",
                "the {role} is one of the three administrators and has no act of the work: not “{what}”",
            ),
            Some(one) if others.is_none() => says(
                &format!("“{{what}}”只有{}能办，不能给“{{role}}”", one.names.zh),
                &format!("“{{what}}” is for the {} alone: not for the {{role}}", one.names.en),
            ),
            _ if self.role.level == "city" => {
                says("“{role}”在县外，不能给它“{what}”", "the {role} stands outside the county: not “{what}”")
            }
            _ => None,
        }
    }

    fn loss(&self, act: &str) -> Option<Fault> {
        if self.role.administers() && self.now.may(act) { self.fixed() } else { None }
    }

    /// Nobody else could do it, and the county would be shut out of its own rights.
    fn fixed(&self) -> Option<Fault> {
        let says = "“{role}”是三员之一，它的职责没有别人能办，不在这里增减";
        let en =
            "the {role} is one of the three administrators: nobody else has its duties, and no county changes them";
        Some(told(says, en, &Names::default(), &self.role.names))
    }
}

fn told(zh: &str, en: &str, what: &Names, role: &Names) -> Fault {
    let zh = zh.replace("{what}", &what.zh).replace("{role}", &role.zh);
    Fault::new(zh, en.replace("{what}", &what.en).replace("{role}", &role.en))
}
