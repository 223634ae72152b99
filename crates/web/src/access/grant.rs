//! A role held at a place, and what a token's scopes leave of it.

use catalogue::{Ledger, RegionCode, Role};

/// A role held at a place.
#[derive(Clone, Debug)]
pub struct Grant {
    /// What may be read, written and done.
    pub role: Role,
    /// Where.
    pub region: RegionCode,
}

/// What a token lets a program do of what its person may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Read ledgers, figures and reports.
    Read,
    /// Enter, amend and withdraw records, and read what one may write.
    Write,
    /// Decide as an office: grant leave, confirm and open months, check the allowance, draw inspections.
    Decide,
    /// Import workbooks, which writes records too.
    Import,
    /// Fill and freeze reports.
    Report,
    /// Manage webhooks, which tell of what may be read.
    Webhook,
}

impl Scope {
    /// All scopes in the order of forms.
    pub const ALL: [Scope; 6] =
        [Scope::Read, Scope::Write, Scope::Decide, Scope::Import, Scope::Report, Scope::Webhook];

    /// The word that tokens and the API use.
    pub fn word(self) -> &'static str {
        match self {
            Scope::Read => "read",
            Scope::Write => "write",
            Scope::Decide => "decide",
            Scope::Import => "import",
            Scope::Report => "report",
            Scope::Webhook => "webhook",
        }
    }

    /// The scope that an act of a role falls under; acts of administrators are for no token.
    fn of(act: &str) -> Option<Scope> {
        match act {
            "export" | "verify" => Some(Scope::Read),
            "grant_leave" | "confirm_month" | "reopen_month" | "draw" => Some(Scope::Decide),
            "import" => Some(Scope::Import),
            "confirm" | "freeze" => Some(Scope::Report),
            _ => None,
        }
    }
}

impl std::str::FromStr for Scope {
    type Err = String;
    fn from_str(word: &str) -> Result<Scope, String> {
        Scope::ALL.into_iter().find(|s| s.word() == word).ok_or_else(|| format!("“{word}” is no scope"))
    }
}

impl Grant {
    /// The same grant with what scopes leave of its role.
    pub(super) fn within(mut self, scopes: &[Scope]) -> Grant {
        let role = &mut self.role;
        let (reads, writes) = (scopes.contains(&Scope::Read), scopes.contains(&Scope::Write));
        // What is written is read too, so a token that only reads keeps it among what it reads.
        let written = std::mem::take(&mut role.writes);
        if reads {
            role.reads.extend(written.iter().cloned());
        } else {
            role.reads.clear();
            role.everywhere.clear();
            role.totals.clear();
        }
        if writes {
            role.writes = written;
        }
        role.acts.retain(|act| Scope::of(act).is_some_and(|s| scopes.contains(&s)));
        self
    }

    /// Whether records of a ledger at a place may be read by it.
    pub(super) fn reads(&self, ledger: &Ledger, place: &RegionCode) -> bool {
        self.role.reads(ledger) && (self.region.holds(place) || self.role.reads_everywhere(ledger))
    }
}
