//! Who works in the field: their pages carry the tabs at the foot, and the script that keeps what is entered without signal.

use crate::access::Access;
use crate::assets;

/// What the shell adds for somebody whose place is a village.
pub(crate) struct Field {
    /// The script of the outbox.
    pub js: &'static str,
    /// Whose entries are made.
    pub login: String,
    /// The pages that are kept at hand.
    pub pages: &'static str,
}

/// Pages kept for where there is no signal.
const KEPT: &str = "/phone /phone/visit /phone/projects /month /leave /leave/new";

/// What the script says, by the name it knows it by.
const WORDS: [(&str, &str); 23] = [
    ("kept", "outbox-kept"),
    ("full", "outbox-full"),
    ("full_online", "outbox-full-online"),
    ("returned", "outbox-returned"),
    ("bad", "outbox-state-returned"),
    ("waiting", "outbox-state-waiting"),
    ("signed_out", "outbox-signed-out"),
    ("server", "outbox-server"),
    ("no_signal", "outbox-no-signal"),
    ("mend", "outbox-mend"),
    ("again", "outbox-again"),
    ("drop", "outbox-drop"),
    ("back", "outbox-back"),
    ("see", "outbox-see"),
    ("state_waiting", "outbox-state-waiting"),
    ("state_returned", "outbox-state-returned"),
    ("state_received", "outbox-state-received"),
    ("state_dropped", "outbox-state-dropped"),
    ("straight", "outbox-straight"),
    ("no_signal_now", "outbox-no-signal-now"),
    ("without", "outbox-without"),
    ("pictures", "pictures-title"),
    ("left_out", "outbox-left-out"),
];

impl Field {
    /// What the script says.
    pub(crate) fn words(&self) -> [(&'static str, &'static str); 23] {
        WORDS
    }

    /// For a role of a village; for all others nothing.
    pub(crate) fn of(access: &Access) -> Option<Field> {
        let here = access.grants().iter().any(|g| g.role.level == "village");
        here.then(|| Field { js: assets::outbox(), login: access.login.clone(), pages: KEPT })
    }
}
