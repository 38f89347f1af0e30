"""Bad input: each case gives its code, its path and a sentence that says what to change."""
