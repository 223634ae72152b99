## Help
help-title = Help
help-topics = Page by page
