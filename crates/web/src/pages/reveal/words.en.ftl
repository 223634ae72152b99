## Revealing sealed values
reveal-title = Sealed content
reveal-lead = Shown this once. Who looked, at what and why is in the journal.
reveal-offer = Reveal sealed content
reveal-which = Which
reveal-why = Why you need { $field }
reveal-reason = Why you need it
reveal-reason-short = Say in a few words what you need it for.
reveal-show = Reveal
reveal-done = Done
reveal-back = Back
