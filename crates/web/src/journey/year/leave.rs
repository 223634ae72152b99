//! Leave: asked days ahead, granted or refused the next day, extended on its last, ended on the first day back, early or late.

use jiff::ToSpan;
use jiff::civil::Date;

use super::book::{Was, works};
use super::{Form, Year};

/// What comes on a later day.
pub(super) enum Coming {
    /// A form.
    Form(Form),
    /// A leave of a posting is decided upon.
    Decision(Leave),
    /// Its extension to a day is asked for and granted.
    Extension(Leave, Date),
    /// It is ended, the person having been back on a day.
    End(Leave, Date),
}

/// A leave that was asked for.
#[derive(Clone)]
pub(super) struct Leave {
    pub of: usize,
    pub record: String,
    pub from: (Date, bool),
    pub to: (Date, bool),
    /// What its working days are: rest, where it is rest taken in turn.
    pub was: Was,
}

fn later(day: Date, n: u64) -> Date {
    day.saturating_add((n as i64).days())
}

fn working(mut day: Date) -> Date {
    while !works(day) {
        day = later(day, 1);
    }
    day
}

impl Year {
    /// Who wants to be away asks some days ahead.
    pub(super) async fn asks_for_leave(&mut self) {
        for of in 0..self.posted.len() {
            if !self.posted[of].holds(self.today) || !self.chance.once_in(75) {
                continue;
            }
            let first = working(later(self.today, 2 + self.chance.below(4)));
            let last = working(later(first, self.chance.below(6)));
            // Room for an extension and for coming back.
            let room = later(last, 5);
            let posted = &self.posted[of];
            let free = posted.ahead.range(first.saturating_sub(1.day())..=room).next().is_none();
            if free && posted.holds(first) && room <= posted.settled_until {
                self.asks(of, first, last).await;
            }
        }
    }

    async fn asks(&mut self, of: usize, first: Date, last: Date) {
        // Half days at the ends, of leaves of more than a day.
        let (late, short) = (last > first && self.chance.once_in(5), last > first && self.chance.once_in(5));
        let kind = *self.chance.pick(&["事假", "病假", "年休假", "轮休"]);
        let chosen = [
            ("kind", kind),
            ("from_half", if late { "下午" } else { "上午" }),
            ("to_half", if short { "上午" } else { "下午" }),
        ];
        let posted = &self.posted[of];
        let client = self.client(&posted.login).await;
        let mut query = crate::links::Query::default();
        let days = [("from", first.to_string()), ("to", last.to_string())];
        for (name, value) in [("posting", posted.id.clone())].into_iter().chain(days) {
            query = query.with(name, value);
        }
        for (name, value) in chosen {
            query = query.with(name, value);
        }
        let mut form = client.form(&format!("/leave/new{query}")).await;
        form.extend(chosen.map(|(name, value)| (name.to_string(), value.to_string())));
        let answer = client.post_map("/leave", &form).await;
        assert_eq!(answer.status, 303, "{} {first} {last} {chosen:?}: {}", self.today, answer.text());
        let record = answer.location().rsplit('/').next().unwrap().to_string();
        drop(client);
        let was = if kind == "轮休" { Was::Rest } else { Was::Leave };
        let leave = Leave { of, record, from: (first, late), to: (last, short), was };
        // Whatever is decided, nobody asks for these days again.
        for day in first.series(1.day()).take_while(|d| *d <= last) {
            self.posted[of].ahead.insert(day, [None; 2]);
        }
        self.later.entry(later(self.today, 1)).or_default().push(Coming::Decision(leave));
    }

    /// What was to be done today.
    pub(super) async fn sends_what_waited(&mut self) {
        for coming in self.later.remove(&self.today).unwrap_or_default() {
            match coming {
                Coming::Form(form) => self.sends(&form).await,
                Coming::Decision(leave) => self.decides(leave).await,
                Coming::Extension(leave, to) => self.extends(leave, to).await,
                Coming::End(leave, back) => self.comes_back(&leave, back).await,
            }
        }
    }

    /// The township decides where it may, and the organisation department where the tier is its own.
    async fn decide(&self, leave: &Leave, act: &str, fields: &[(&str, &str)]) {
        let address = format!("/leave/{}/{act}", leave.record);
        let township = self.township_login(self.posted[leave.of].township());
        let answer = self.client(&township).await.post(&address, fields).await;
        if answer.status == 403 {
            let fields = fields.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect();
            self.sends(&("wang".into(), address, fields)).await;
        } else {
            assert_eq!(answer.status, 303, "{} {address}: {}", self.today, answer.text());
        }
    }

    async fn decides(&mut self, leave: Leave) {
        if self.chance.once_in(10) {
            self.decide(&leave, "refused", &[("answer", "防汛期间不准假")]).await;
            return;
        }
        self.decide(&leave, "granted", &[]).await;
        let ((first, late), (last, short)) = (leave.from, leave.to);
        for day in first.series(1.day()).take_while(|d| *d <= last) {
            let morning = !(day == first && late);
            let afternoon = !(day == last && short);
            self.posted[leave.of].ahead.insert(day, [morning, afternoon].map(|is| is.then_some(leave.was)));
        }
        let (day, what) = match self.chance.below(6) {
            0 if !short => {
                let to = later(last, 1 + self.chance.below(2));
                (last, Coming::Extension(leave, to))
            }
            1 if last > first => (last, Coming::End(leave, last)),
            // Said two days late, of the day on which it was.
            2 => (later(last, 3), Coming::End(leave, later(last, 1))),
            _ => (later(last, 1), Coming::End(leave, later(last, 1))),
        };
        self.later.entry(day).or_default().push(what);
    }

    async fn extends(&mut self, leave: Leave, to: Date) {
        let login = self.posted[leave.of].login.clone();
        let address = format!("/leave/{}/extension", leave.record);
        self.sends(&(login, address, vec![("to".into(), to.to_string())])).await;
        self.decide(&leave, "granted", &[]).await;
        for day in leave.to.0.series(1.day()).skip(1).take_while(|d| *d <= to) {
            self.posted[leave.of].ahead.insert(day, [Some(leave.was); 2]);
        }
        let back = later(to, 1);
        self.later.entry(back).or_default().push(Coming::End(leave, back));
    }

    async fn comes_back(&mut self, leave: &Leave, back: Date) {
        let login = self.posted[leave.of].login.clone();
        let address = format!("/leave/{}/ended", leave.record);
        self.sends(&(login, address, vec![("day".into(), back.to_string())])).await;
        // Who is back before the last day has had no leave from then on.
        self.posted[leave.of].ahead.range_mut(back..=leave.to.0.max(back)).for_each(|(_, halves)| *halves = [None; 2]);
    }
}
