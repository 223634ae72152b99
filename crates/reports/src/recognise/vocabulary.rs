//! The words that are looked for in texts, and what each does.

use std::collections::{HashMap, HashSet};

use catalogue::Figure;

use super::profile::Profile;
use super::words::{DEEDS, GENERIC, LEVELS, MARKERS, OFFICES, OTHER_FIELDS, OWN_FIELD};
use crate::number::counters;

/// What a word of the catalogue, or of the genre, does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A name or alias of a figure.
    Term(usize),
    /// A word that speaks for a figure.
    Cue(usize),
    /// A word that speaks against it.
    Unlike(usize),
    /// A verb or function word at which nouns begin and end.
    Marker,
    /// A verb of doing something to what is counted.
    Deed,
    /// A word that says nothing about what is counted.
    Generic,
    /// A word by which another office's matters are told.
    Field,
    /// A word by which another office governs what follows it.
    Office,
    /// A word by which this field's own matters are told.
    Own,
    /// A level or honour that singles out some of what is counted.
    Level,
}

/// A word that is looked for in texts.
#[derive(Debug)]
pub(super) struct Word {
    pub text: String,
    pub len: usize,
    pub roles: Vec<Role>,
    /// How much it tells: 1 for a word of one figure, less for one of many.
    pub weight: f32,
}

#[derive(Default)]
pub(super) struct Vocabulary {
    place: HashMap<String, usize>,
    words: Vec<Word>,
}

impl Vocabulary {
    fn add(&mut self, text: &str, role: Role) {
        if text.is_empty() {
            return;
        }
        let place = *self.place.entry(text.to_string()).or_insert_with(|| {
            self.words.push(Word { text: text.to_string(), len: text.chars().count(), roles: vec![], weight: 1.0 });
            self.words.len() - 1
        });
        if !self.words[place].roles.contains(&role) {
            self.words[place].roles.push(role);
        }
    }

    /// A figure's names, cues and contrary words.
    pub fn add_figure(&mut self, i: usize, figure: &Figure, profile: &Profile) {
        for term in &profile.terms {
            self.add(&term.text, Role::Term(i));
        }
        for cue in &figure.cues {
            self.add(cue, Role::Cue(i));
        }
        for word in figure.unlike.iter().filter(|w| counters::named(w).is_none()) {
            self.add(word, Role::Unlike(i));
        }
    }

    /// The genre's own words.
    pub fn add_genre(&mut self) {
        for word in MARKERS.iter() {
            self.add(word, Role::Marker);
        }
        for word in DEEDS.iter() {
            self.add(word, Role::Deed);
        }
        for word in OTHER_FIELDS.iter() {
            self.add(word, Role::Field);
        }
        for word in OFFICES.iter() {
            self.add(word, Role::Office);
        }
        for word in OWN_FIELD.iter() {
            self.add(word, Role::Own);
        }
        for word in LEVELS.iter() {
            self.add(word, Role::Level);
        }
        for word in GENERIC.iter() {
            self.add(word, Role::Generic);
        }
    }

    /// A cue's weight falls with the number of declarations (families count once) that have it.
    pub fn weighed(mut self, figures: &[Profile]) -> Vec<Word> {
        for word in &mut self.words {
            let declarations: HashSet<usize> = word
                .roles
                .iter()
                .filter_map(|r| match r {
                    Role::Cue(f) => Some(figures[*f].parent.unwrap_or(*f)),
                    _ => None,
                })
                .collect();
            let rare = 1.0 / (1.0 + 0.22 * (declarations.len().max(1) as f32).ln());
            let short = if word.len <= 1 { 0.5 } else { 1.0 };
            word.weight = rare * short;
        }
        self.words
    }
}
