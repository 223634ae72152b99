//! Going through a page by the Tab key alone: what it never reaches, and where one cannot see where one is.

use fantoccini::key::Key;
use serde_json::Value;

use crate::Visitor;

/// Marks what a mouse can press, and notes what the keyboard comes by and whether it shows there.
const WATCH: &str = "
    const shown = e => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
    // A link of a drawing may be left out of the order where a list beside it (folded or not) holds the same link.
    const hasTwin = e => e.getAttribute('tabindex') === '-1' &&
        [...document.querySelectorAll('a[href]:not([tabindex])')].some(a => a.getAttribute('href') === e.getAttribute('href'));
    const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex=\"0\"]')]
        .filter(e => shown(e) && !e.disabled && !hasTwin(e));
    const groups = new Set();
    window.watched = { wanted: new Set(all.filter(e => {
        if (e.type !== 'radio') return true;
        const name = `${e.form?.action} ${e.name}`;
        return !groups.has(name) && groups.add(name);
    })), met: new Set(), stops: new Set(), seen: new Set() };
    const ring = e => { const s = getComputedStyle(e); return s.boxShadow !== 'none' || (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0); };
    document.addEventListener('focusin', event => {
        const e = event.target;
        watched.met.add(e);
        watched.stops.add(e);
        if (e.type === 'radio') for (const other of watched.wanted) if (other.type === 'radio' && other.name === e.name) watched.met.add(other);
        // The first stop of all may come before the page has its styles; it comes round again.
        if ([e, e.parentElement, e.closest('label')].some(x => x && ring(x))) watched.seen.add(e);
    });
    document.activeElement?.blur();
    window.getSelection()?.removeAllRanges();
    return all.length";

const TELL: &str = "return [[...watched.wanted].filter(e => !watched.met.has(e)).map(e => 'not reached: ' + e.outerHTML.slice(0, 160)),
    [...watched.stops].filter(e => !watched.seen.has(e)).map(e => 'not seen: ' + e.outerHTML.slice(0, 160))].flat()";

impl Visitor {
    /// What of the page being looked at cannot be reached by Tab, or does not show that the keyboard is there.
    pub async fn out_of_reach(&self) -> Vec<String> {
        let many = self.asks(WATCH, vec![]).await.as_u64().unwrap_or_default();
        // A date field has three stops of its own.
        self.presses(std::iter::repeat_n(Key::Tab.into(), many as usize + 16)).await;
        match self.asks(TELL, vec![]).await {
            Value::Array(found) => found.iter().map(|v| v.as_str().unwrap_or_default().into()).collect(),
            other => panic!("no list of what the keyboard met: {other}"),
        }
    }
}
