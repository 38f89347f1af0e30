"""What any face can ask, by name: text in, text out, the same bytes over HTTP, in a browser and in a program."""
