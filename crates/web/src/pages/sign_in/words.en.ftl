## Signing in
sign-in = Sign in
sign-in-help = No account, or a forgotten password? Ask your county's system administrator.
sign-in-wrong = The login or the password is wrong, or the account is not in force yet.
sign-in-locked = Too many wrong passwords. Try again in { $minutes } minutes.
login = Login
password = Password
county = County
code-title = One more step
code-ask = Code from the app on your phone, or a recovery code
code-wrong = This code does not fit, or it has been used. Wait for the next one.
code-other = Sign in as somebody else
code-help = Phone lost? Use a recovery code, or ask your county's security administrator to take the second factor away.
provider-by = Sign in by { $name }
provider-failed = Single sign-on did not work just now. Try again, or sign in with your password.
provider-no-account = You are known there as { $login }, but no account of this county bears that login. Ask its system administrator to open one.
provider-denied = You called it off there. Sign in there again, or with your password.
