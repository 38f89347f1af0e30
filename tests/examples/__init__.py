"""The shipped examples, run as a newcomer runs them."""
