//! Characters and pairs of neighbouring characters, as numbers.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// No such pair or character in the catalogue.
pub(super) const NONE: u32 = u32::MAX;

/// The characters and pairs of a catalogue's names.
#[derive(Debug, Default)]
pub(super) struct Grams {
    pairs: HashMap<(char, char), u32, Quick>,
    chars: HashMap<char, u32, Quick>,
}

impl Grams {
    /// The number of a pair, or [`NONE`].
    pub fn pair(&self, a: char, b: char) -> u32 {
        self.pairs.get(&(a, b)).copied().unwrap_or(NONE)
    }

    /// The number of a character, or [`NONE`].
    pub fn char(&self, c: char) -> u32 {
        self.chars.get(&c).copied().unwrap_or(NONE)
    }

    /// The number of a pair, given now if it has none.
    pub fn learn_pair(&mut self, a: char, b: char) -> u32 {
        let next = self.pairs.len() as u32;
        *self.pairs.entry((a, b)).or_insert(next)
    }

    /// The number of a character, given now if it has none.
    pub fn learn_char(&mut self, c: char) -> u32 {
        let next = self.chars.len() as u32;
        *self.chars.entry(c).or_insert(next)
    }

    /// How many pairs and characters there are.
    pub fn sizes(&self) -> (usize, usize) {
        (self.pairs.len(), self.chars.len())
    }
}

/// Hashing by multiplication: the keys are characters, nobody chooses them to collide.
type Quick = BuildHasherDefault<Multiply>;

#[derive(Default)]
struct Multiply(u64);

impl Hasher for Multiply {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|b| self.write_u32((*b).into()));
    }

    fn write_u32(&mut self, n: u32) {
        self.0 = (self.0.rotate_left(5) ^ u64::from(n)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}
