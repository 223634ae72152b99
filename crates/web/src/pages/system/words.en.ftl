## How the program runs
system-title = System health
system-lead = How the program runs. No business data stands here.
system-version = Version
system-catalogue = Catalogue
system-database = Database
system-size = Size
system-entries = Journal entries
system-started = Running since
system-sessions = Signed in
system-backup = Last backup
system-backup-unset = The folder of backups is not set (--backups)
system-backup-none = There is no backup yet
system-backup-old = More than a day old
system-verified = Last verification
system-never-verified = Never; the audit administrator runs it
system-good = In order
