## One template, many places
bulk-title = One for every township or village
bulk-lead = With the figures decided for this report: a .docx and its provenance for every place, and a table of them all, in one archive.
bulk-level = Which level
bulk-townships = One for every township
bulk-villages = One for every village
bulk-begin = Begin
bulk-at-work = At work
bulk-ready = All done
bulk-look = See how far it is
bulk-archive = Download the archive
bulk-back = Back to the report
bulk-again = The system was restarted; the work has begun again, with the data of when it was asked for.
