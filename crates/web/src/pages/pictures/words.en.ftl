## Pictures of a record
pictures-title = Pictures
pictures-count = { $n ->
    [0] none; none is asked for
    [one] { $n } picture
   *[other] { $n } pictures
}
picture-nth = Picture { $n }
picture-add = Add pictures
picture-add-about = up to { $n } at a time; never asked for
picture-add-do = Add
picture-away = Take away
picture-away-about = The picture is destroyed and cannot be brought back; that it was there, and why it is gone, stays in the journal.
picture-away-do = Take this picture away
picture-no-picture = File { $n } is no JPEG, PNG or WebP picture and was not kept; everything else is entered. Choose a picture here instead, if one is wanted.
picture-too-large = File { $n } has more pixels than are taken and was not kept; everything else is entered. Make it smaller and add it here, if it is wanted.
picture-broken = File { $n } cannot be read to its end and was not kept; everything else is entered. Add it here once more, if it is wanted.
picture-too-many = File { $n } is more than come at a time and was not kept; everything else is entered. Add it here, if it is wanted.
picture-offer = Add pictures (none is asked for)
picture-offer-about = Up to { $n }. They are made smaller on this phone; place, time and device are taken out.
