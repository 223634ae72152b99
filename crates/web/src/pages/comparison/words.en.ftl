## Two frozen reports side by side
compare-title = Two frozen reports compared
compare-lead = Figure by figure, { $n } differ; a number opens to what it stood on then.
compare-with = Compare with
compare-do = Compare
compare-difference = Difference
compare-same = Same
compare-changed = Changed
compare-gone = Only in the first
compare-new = Only in the second
