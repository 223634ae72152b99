## Figures
definition-of = “{ $name }”, from the ledger “{ $ledger }”.
definition-condition = The condition as written
figures-lead = { $n } that you may see; each opens down to its records.
figures-parts = By part
figures-none = No figure is called that
figures-none-do = Try other words, such as “first secretaries” or “collective income”.
figure-star = On the overview
figure-up = See { $name }
figure-window = Time
figure-ledger = Ledger
figure-owner = Kept by
figure-as-of = Based on
figure-entry = the journal up to entry { $seq }
figure-now = See it as of now
figure-ask = Ask it otherwise
figure-year = Year
figure-year-hint = For “one year”
figure-cutoff = Cut-off
figure-show = Show
figure-parts = Of which
figure-months = Month by month
figure-as-table = As a table
figure-records = The { $n ->
    [one] one record
   *[other] { $n } records
} behind it
figure-exceptions = { $n ->
    [one] One exception
   *[other] { $n } exceptions
}
figure-silent = No records yet
figure-unreported = Not reported yet for { $year }
figure-no-records = No record fits.
figure-no-exceptions = Not one exception: the claim holds.
figure-last-year = a year before: { $value }
figure-change = {" "}({ $value })
by-township = By township
by-village = By village
window-one-year = One year
window-year = { $year }
window-days = { $name } ({ $days })
claim = Claim
claim-holds = Holds
claim-short = { $n } short
claim-unknown = No data
claim-exceptions = exceptions
missing-empty-ledger = Nothing has been entered into { $ledger } yet, so there is no value.
missing-norm = The norm “{ $norm }” has not been set.
missing-parameter = The year “{ $parameter }” has not been set.
missing-name = The county is not in the ledger of regions yet.
missing-divisor = The divisor is nought, or there is nothing to average.
missing-part = It needs “{ $figure }”, which has no value yet.
figure-export = Export
figure-spoken-of = of { $all }; exceptions are { $share } %
export-about = Figure
export-list = Records
export-places = By place
export-months = By month
export-code = Region code
export-month = Month
figure-totals = Totals only
figure-totals-about = Your role is given this figure without the records behind it. The county can grant access to lists.
