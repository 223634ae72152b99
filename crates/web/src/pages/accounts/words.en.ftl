## Accounts and rights
accounts-title = Accounts and rights
accounts-lead-system = You open accounts, end them and give first passwords. The security administrator grants them.
accounts-lead-security = You grant what was opened, open closed logins and end sessions. Whoever opened an account cannot grant it.
accounts-lead-audit = Who holds what. You change nothing here.
accounts-all = Accounts
accounts-sessions = Signed in now
account-role = Role
account-span = In force
account-acts = What to do
account-closed = Closed, { $minutes } min
account-grant = Grant
account-refuse = Refuse
account-unlock = Open again
account-remove-factor = Take away second step
account-password = New first password
account-end = End
account-open = Open an account
account-open-about = It opens nothing until the security administrator grants it.
account-person = Name
account-unit = Unit, by its whole name
account-from = From
account-to = Until
account-told = First password of { $login }
account-told-about = Shown this once. Hand it over in person; at the first sign-in it has to be changed.
account-login-wrong = A login has at least two characters: letters, digits and - _ . @
account-incomplete = Name and role are missing.
account-unit-unknown = There is no unit of this name. A sending unit's account needs one, written out in full.
keys-destroy-title = Destroy a person's key
keys-lead = At a person's own request. What is sealed under the key can never be read again; the chain still verifies. It cannot be undone.
keys-of = Ledger
keys-record = Number of the record (at the end of its address)
keys-name = The person's name
keys-sure = I know that this cannot be undone
keys-destroy = Destroy the key
keys-unsure = Tick that you know it cannot be undone.
keys-nobody = There is no record of this number and name. Look at both again.
keys-done = Destroyed
keys-done-about = The request and its reason are in the journal.
keys-pictures = With a household, the pictures of visits to it are destroyed too; the journal keeps that they were there, and why they are gone.
keys-done-pictures = { $n ->
    [one] { $n } picture of visits to the household is destroyed too.
   *[other] { $n } pictures of visits to the household are destroyed too.
}
keys-pictures-result = { $n ->
    [one] { $n } picture destroyed with it
   *[other] { $n } pictures destroyed with it
}
