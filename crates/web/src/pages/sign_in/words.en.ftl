## Signing in
sign-in = Sign in
sign-in-help = No account, or a forgotten password? Ask your county's system administrator.
sign-in-wrong = The login or the password is wrong, or the account is not in force yet.
sign-in-locked = Too many wrong passwords. Try again in { $minutes } minutes.
login = Login
password = Password
county = County
