//! A group's message: counts by township and a link. No person's name enters it, and places stand in the order of their codes.

use std::collections::BTreeMap;

use catalogue::RegionCode;

use super::things::Thing;
use super::{Robot, Rules, Tell};
use crate::desk::Desk;
use crate::show;
use crate::texts::Words;

/// A line, and how many things it tells of.
struct Line {
    text: String,
    things: usize,
}

/// A message before it has the form of a kind.
pub(crate) struct Message {
    title: String,
    lines: Vec<Line>,
    foot: String,
    w: Words,
}

impl Message {
    /// The message that tells of some things.
    pub(super) fn of(office: &Desk, robot: &Robot, rules: &Rules, things: &[Thing]) -> Message {
        let w = office.words();
        let day = show::day_in_words(rules.today, rules.today, w.lang);
        let place = plain(&office.places.name(&robot.place));
        let mut lines = Vec::new();
        for tell in Tell::ALL {
            let of_it: Vec<&Thing> = things.iter().filter(|t| t.tell == tell).collect();
            if !of_it.is_empty() {
                let n = of_it.len().to_string();
                let head = match tell {
                    Tell::Overdue => w.one("message-overdue", "n", n),
                    Tell::Soon => w.with("message-soon", &[("n", &n), ("days", &rules.ahead.to_string())]),
                    Tell::Waiting => w.one("message-waiting", "n", n),
                };
                lines.push(Line { text: format!("**{head}**"), things: 0 });
                lines.extend(by_place(office, robot, &of_it));
            }
        }
        Message {
            title: titled(robot, w.with("message-title", &[("place", &place), ("day", &day)])),
            lines,
            foot: foot(office, w),
            w,
        }
    }

    /// A message that only shows that messages arrive.
    pub(super) fn trial(robot: &Robot, w: Words) -> Message {
        let title = titled(robot, w.say("message-trial"));
        Message { title, lines: Vec::new(), foot: w.say("message-trial-says"), w }
    }

    /// The text in a robot's form, no longer than it may be: what is too much is cut at a line and counted.
    pub(crate) fn text(&self, robot: &Robot) -> String {
        let longest = robot.kind.longest();
        let mut kept = self.lines.len();
        loop {
            let text = self.joined(robot, kept);
            if text.len() <= longest || kept == 0 {
                return text;
            }
            kept -= 1;
            // A heading with nothing under it says nothing.
            while kept > 0 && self.lines[kept - 1].things == 0 {
                kept -= 1;
            }
        }
    }

    fn joined(&self, robot: &Robot, kept: usize) -> String {
        let left: usize = self.lines[kept..].iter().map(|l| l.things).sum();
        let mut parts = vec![format!("### {}", self.title)];
        parts.extend(self.lines[..kept].iter().map(|l| l.text.clone()));
        if left > 0 {
            parts.push(self.w.one("message-more", "n", left.to_string()));
        }
        parts.push(self.foot.clone());
        parts.join(robot.kind.parting())
    }

    /// The body that is sent.
    pub(super) fn body(&self, robot: &Robot) -> String {
        robot.kind.body(&self.title, &self.text(robot))
    }
}

/// A group that asks for a keyword finds it in the title.
fn titled(robot: &Robot, title: String) -> String {
    if robot.keyword.is_empty() || title.contains(&robot.keyword) {
        title
    } else {
        format!("{} {title}", robot.keyword)
    }
}

/// The way to all of it, where this product knows its own address.
fn foot(office: &Desk, w: Words) -> String {
    match &office.state.settings.address {
        Some(address) => w.one("message-link", "address", format!("{}/digest", address.trim_end_matches('/'))),
        None => w.say("message-no-link"),
    }
}

/// How many of what, each behind its place in the catalogue.
type Counts = BTreeMap<(usize, String), usize>;

/// A line for each township, with how many of what. What the county itself owes stands first, and what waits is told by kind alone.
fn by_place(office: &Desk, robot: &Robot, things: &[&Thing]) -> Vec<Line> {
    let w = office.words();
    let mut places: BTreeMap<RegionCode, Counts> = BTreeMap::new();
    for thing in things {
        let place = thing.place.township().unwrap_or_else(|| robot.place.clone());
        *places.entry(place).or_default().entry(called(office, thing)).or_default() += 1;
    }
    let comma = if w.zh() { "、" } else { ", " };
    let line = |(place, counts): (RegionCode, Counts)| {
        let told: Vec<String> = counts.iter().map(|((_, name), n)| format!("{name} {n}")).collect();
        let (place, told) = (plain(&office.places.name(&place)), told.join(comma));
        Line { text: w.with("message-place", &[("place", &place), ("told", &told)]), things: counts.values().sum() }
    };
    places.into_iter().map(line).collect()
}

/// What a thing is called, behind its place in the catalogue; what waits comes in the order of its names.
fn called(office: &Desk, thing: &Thing) -> (usize, String) {
    let mut duties = office.catalogue().duties().iter().enumerate();
    match duties.find(|(_, duty)| duty.id == thing.about) {
        Some((at, duty)) => (at, plain(&office.words().name(&duty.names))),
        None => (0, office.words().say(&thing.about)),
    }
}

/// A name without what would be a mention, a link or a heading to a robot.
fn plain(name: &str) -> String {
    name.chars().filter(|c| !c.is_control() && !"<>[]()@#*_`|\\".contains(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reminders::Kind;
    use catalogue::Lang;

    fn robot(kind: Kind, keyword: &str) -> Robot {
        Robot {
            id: "r".into(),
            name: "工作群".into(),
            kind,
            place: RegionCode::parse("419931").unwrap(),
            tells: Tell::ALL.to_vec(),
            lang: Lang::Zh,
            host: "x.example".into(),
            mark: String::new(),
            keyword: keyword.into(),
            login: "wang".into(),
            made_at: String::new(),
            slot: String::new(),
        }
    }

    /// A heading and so many lines of a hundred bytes, three things each.
    fn message(lines: usize) -> Message {
        let line = |i: usize| Line { text: format!("{i:0>100}"), things: 3 };
        let mut all = vec![Line { text: "**逾期**".into(), things: 0 }];
        all.extend((0..lines).map(line));
        Message { title: "题".into(), lines: all, foot: "尾".into(), w: Words::new(Lang::Zh) }
    }

    #[test]
    fn what_is_too_long_is_cut_at_a_line_and_the_rest_is_counted() {
        let wecom = robot(Kind::WeCom, "");
        let whole = message(38).text(&wecom);
        assert!(whole.len() <= 4096 && !whole.contains("另有"), "{}", whole.len());
        let cut = message(50).text(&wecom);
        assert!(cut.len() <= 4096 && cut.len() > 3900, "{}", cut.len());
        let kept = cut.lines().filter(|l| l.len() == 100).count();
        assert!(cut.contains(&format!("另有 {} 件", (50 - kept) * 3)) && cut.ends_with('尾'), "{kept}: {cut}");
        assert!(message(50).text(&robot(Kind::DingTalk, "")).len() > 5000, "DingTalk takes more");
    }

    #[test]
    fn a_heading_whose_lines_are_all_cut_is_cut_too() {
        let mut long = message(38);
        long.lines.push(Line { text: "**等办**".into(), things: 0 });
        long.lines.push(Line { text: "x".repeat(400), things: 2 });
        let text = long.text(&robot(Kind::WeCom, ""));
        assert!(!text.contains("等办") && text.contains("另有 2 件"), "{text}");
    }

    #[test]
    fn a_keyword_stands_in_the_title_once_and_names_mention_nobody() {
        let w = Words::new(Lang::Zh);
        assert!(Message::trial(&robot(Kind::DingTalk, "驻村"), w).title.starts_with("驻村 "));
        assert_eq!(Message::trial(&robot(Kind::DingTalk, "实数"), w).title.matches("实数").count(), 1);
        assert_eq!(plain("<@all>石桥[镇](x)"), "all石桥镇x");
    }
}
