## Search
search-title = Search
search-lead = People, villages, records, figures, reports, ledgers and pages: by characters, pinyin initials or code.
search-hint = Find people, villages, records, figures
search-do = Search
search-total = { $n ->
    [one] { $n } hit
   *[other] { $n } hits
}
search-none = Nothing is called “{ $query }”
search-none-do = Say it another way, or type less. Only what you may open is found.
search-nothing = Nothing found
search-all = All results
search-places = Townships and villages
search-people = People
search-figures = Figures
search-pages = Pages and ledgers
search-records = Records
search-reports = Reports
