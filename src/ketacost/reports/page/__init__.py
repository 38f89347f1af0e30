"""The page of an estimate: all a reader is shown, as ready text in their language, for any program that draws it."""
