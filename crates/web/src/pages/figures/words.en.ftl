## The catalogue of figures
find-figures = Find a figure
figures-all-parts = All parts
figures-all-windows = All windows
figures-sort = Sort
figures-all-sorts = All sorts
figures-unfold = Unfold all
figures-fold = Fold all
figures-worked-out = Worked out from others, or set by the county
