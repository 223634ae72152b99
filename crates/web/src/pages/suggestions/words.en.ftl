## Complaints and suggestions
suggestions-title = Complaints and suggestions
suggestions-lead = Each is kept, and answered by the county's organisation department; the answer stands here.
suggestions-door-lead = No need to sign in. Each is kept, and answered by the county's organisation department.
suggestions-mine = What I have said
suggestion-kind = Kind
suggestion-words = What you have to say
suggestion-contact = Telephone (if you like; kept encrypted)
suggestion-send = Send
suggestion-answered = Answered: { $answer }
suggestion-open = Not answered yet
suggestion-received = Received
suggestion-received-do = Whoever left a number is called back.
suggestion-empty = Please say something
suggestion-long = Too long: 2,000 characters at most
suggestion-no-phone = That is no telephone number: eleven digits, or leave it empty
suggestion-too-many = Too many came in this hour. Try again in an hour, or call the county's organisation department
suggestion-from-door = Somebody not signed in
