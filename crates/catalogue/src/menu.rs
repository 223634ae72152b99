//! The entries that a menu may have.

use serde::Deserialize;

/// An entry of a role's menu: a page of the product, or the four parts with their pages and ledgers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MenuEntry {
    /// The overview of a place.
    Overview,
    /// What waits for the reader.
    Inbox,
    /// Reports.
    Reports,
    /// Figures.
    Figures,
    /// The four parts and the base: their pages and ledgers.
    Parts,
    /// Workbooks coming in.
    Imports,
    /// What the county sets.
    Settings,
    /// A leader's own villages.
    Own,
    /// A unit's own people and villages.
    Unit,
    /// The month of a posting.
    Month,
    /// Visits, entered in the field.
    Visit,
    /// Projects, entered in the field.
    Projects,
    /// Leave.
    Leave,
    /// What is one's own: the outbox of the phone, the sign-ins.
    Me,
    /// Accounts and rights.
    Accounts,
    /// Roles.
    Roles,
    /// How the program runs.
    System,
    /// The chain, and who saw what.
    Audit,
}

impl MenuEntry {
    /// All there are.
    pub const ALL: [MenuEntry; 18] = [
        MenuEntry::Overview,
        MenuEntry::Inbox,
        MenuEntry::Reports,
        MenuEntry::Figures,
        MenuEntry::Parts,
        MenuEntry::Imports,
        MenuEntry::Settings,
        MenuEntry::Own,
        MenuEntry::Unit,
        MenuEntry::Month,
        MenuEntry::Visit,
        MenuEntry::Projects,
        MenuEntry::Leave,
        MenuEntry::Me,
        MenuEntry::Accounts,
        MenuEntry::Roles,
        MenuEntry::System,
        MenuEntry::Audit,
    ];
}
