"""Properties that hold for every value Hypothesis can find."""
