//! What speaks for and against a figure at a mark, and how it adds up.

/// What speaks for and against one figure at one mark.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence {
    /// Place of the figure.
    pub figure: usize,
    /// How far the figure's best name explains the noun, and the text the name: 0..1.
    pub head: f32,
    pub recall: f32,
    /// The best name's place among the figure's terms.
    pub term: usize,
    /// Cues found, 0..1.
    pub cues: f32,
    /// Words against it.
    pub unlike: f32,
    /// Text beside the noun that the figure does not explain.
    pub unexplained: f32,
    /// How well the counter fits, 0..1.
    pub unit: f32,
    /// How well the window fits, -1..1.
    pub window: f32,
    /// Planned against done, mean against total: how many such clashes.
    pub clash: f32,
    /// The name found is one general character (村, 户) and no cue stands by it.
    pub thin: f32,
    /// Words of another office's field beside it.
    pub field: f32,
    /// What of the noun the figure knows nothing of: no reason to look further, but to be less sure. Set for the
    /// likely ones only.
    pub foreign: f32,
    /// It is a rate, and the noun one of its names, letter by letter.
    pub exact: bool,
    /// The counter or the noun says that another thing is counted: never sure, whatever the neighbours say.
    pub misfit: bool,
    /// What is asked for often, and what is only one member of a family.
    pub prior: f32,
    /// What the neighbours say, set later.
    pub relation: f32,
    /// Learnt from earlier choices, set later.
    pub learnt: f32,
}

impl Evidence {
    /// How far name and noun agree, 0..1.
    pub fn named(&self) -> f32 {
        0.55 * self.head + 0.45 * self.recall
    }

    /// All of it in one number; about 0 where it is as likely right as wrong.
    pub fn sum(&self) -> f32 {
        8.0 * (self.named() - 0.62) + 1.5 * self.cues
            - 2.2 * self.unlike
            - (1.8 + 1.7 * self.thin) * self.unexplained
            - self.field
            + unit_term(self.unit)
            + 0.4 * self.window
            - 3.0 * self.clash
            + self.prior
            - 1.8 * self.thin
            + self.relation
            + self.learnt
    }
}

fn unit_term(fit: f32) -> f32 {
    if fit >= 0.95 { 0.3 } else { -2.2 * (0.95 - fit) }
}
